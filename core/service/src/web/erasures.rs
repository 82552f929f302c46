//! Asking for an erasure and looking how far it is; and being told of one by another service.
//!
//! An erasure must never be acknowledged before it is in the ledger.

use serde::Deserialize;

use super::{Answer, Call, free};
use crate::ack::{Kind, Signed, Telling, key_id};
use crate::problem::Problem;
use crate::store::Scope;

/// When to look again after asking, seconds.
const SOON: u64 = 2;
/// When to look again while a holder is waited for, seconds.
const LATER: u64 = 5;
/// Longest key of idempotency, in bytes.
const KEY_MAX: usize = 128;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Wish {
    scope: String,
}

/// `POST /v1/erasures`
pub(super) fn ask(call: &Call<'_>) -> Result<Answer, Problem> {
    let key = call.header("idempotency-key").filter(|key| (1..=KEY_MAX).contains(&key.len()));
    let key = key.ok_or(Problem::KeyMissing)?;
    let wish: Wish = call.json()?;
    let scope = Scope::from_name(&wish.scope).ok_or(Problem::Malformed)?;
    let mut random = free(&call.service.random);
    // Apart from what other services tell, whose names begin otherwise.
    let key = format!("asked {key}");
    let asked = call.service.store().erase(&call.subject, &key, &scope, call.now, &mut **random)?;
    let answer = Answer::json(202, &asked.signed)?;
    Ok(Answer { again_in: Some(SOON), location: Some(format!("/v1/erasures/{}", asked.id)), ..answer })
}

/// `GET /v1/erasures/{id}`
pub(super) fn show(call: &Call<'_>) -> Result<Answer, Problem> {
    let erasure = call.service.store().erasure(&call.subject, call.part(0))?.ok_or(Problem::NotFound)?;
    let again_in = (!erasure.complete).then_some(LATER);
    Ok(Answer { again_in, ..Answer::json(200, &erasure)? })
}

/// `POST /v1/tellings`
pub(super) fn told(call: &Call<'_>) -> Result<Answer, Problem> {
    let signed: Signed = call.json()?;
    let senders = &call.service.profile.senders;
    let sender = senders.iter().find(|sender| key_id(sender) == signed.key_id).ok_or(Problem::SenderUnknown)?;
    let telling: Telling = signed.open(Kind::Telling, sender)?;
    let mut store = call.service.store();
    if telling.recipient != key_id(store.key().public()) {
        return Err(Problem::SenderUnknown);
    }
    let is_id = |text: &str| crate::caller::hex::<16>(text).is_some();
    if !is_id(&telling.request_id) || !is_id(&telling.subject) {
        return Err(Problem::Malformed);
    }
    Answer::json(200, &store.told_by(sender, &telling, call.now)?)
}
