//! What the service says of itself, and the way to a token.
//!
//! Nothing here may depend on who asks.

use data_encoding::HEXLOWER;
use serde_json::json;

use super::{Answer, Call, free};
use crate::ack::key_id;
use crate::caller::{Application, Expected, TOKEN_SECONDS};
use crate::problem::Problem;

/// The description of all routes.
pub(super) const OPENAPI: &str = include_str!("../../openapi.json");

/// `GET /v1/service`
pub(super) fn show(call: &Call<'_>) -> Result<Answer, Problem> {
    let (profile, store) = (&call.service.profile, call.service.store());
    let policy = store.policy();
    let recipients: Vec<_> = policy
        .recipients
        .iter()
        .map(|recipient| json!({ "url": recipient.url, "public_key": HEXLOWER.encode(&recipient.key) }))
        .collect();
    Answer::json(
        200,
        &json!({
            "key_id": key_id(store.key().public()),
            "public_key": HEXLOWER.encode(store.key().public()),
            "operator": profile.operator,
            "complaints": profile.complaints,
            "purposes": profile.purposes,
            "retention": "Data is kept until it is erased. The ledger keeps the pseudonym, times and names of categories of an erasure.",
            "recipients": recipients,
            "backup_days": policy.backup_days,
            "token_seconds": TOKEN_SECONDS,
        }),
    )
}

/// `GET /v1/openapi.json`
pub(super) fn describe(_: &Call<'_>) -> Result<Answer, Problem> {
    Ok(Answer { status: 200, body: OPENAPI.into(), again_in: None, location: None })
}

/// `POST /v1/tokens`
pub(super) fn grant(call: &Call<'_>) -> Result<Answer, Problem> {
    let application: Application = call.json()?;
    let expected = Expected { method: call.method, url: &call.url, now: call.now, token: None };
    let service = call.service;
    let mut random = free(&service.random);
    let mut tokens = free(&service.tokens);
    let granted = tokens.grant(&service.profile.trust, &application, call.header("dpop"), &expected, &mut **random)?;
    Answer::json(200, &granted)
}
