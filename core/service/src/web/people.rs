//! What a person does: consents and data, always the person's own.
//!
//! Sensitive data must never be taken in the clear, even on the machine's own loopback.

use serde::Deserialize;
use serde_json::{Value, json};

use super::{Answer, Call, free};
use crate::consent::Record;
use crate::moment::Stamp;
use crate::problem::Problem;

/// Largest payload, in bytes of JSON.
const PAYLOAD_MAX: usize = 64 * 1024;
/// Longest name of a category or a purpose, in bytes.
const NAME_MAX: usize = 64;
/// Most rows of a page of the export: with the largest payloads about 3 MB.
const PAGE: usize = 50;
/// Categories that are sensitive by law or by their nature.
const SENSITIVE: [&str; 9] =
    ["audio", "face", "fingerprint", "health", "location", "picture", "presence", "video", "voice"];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Gift {
    category: String,
    purpose: String,
    payload: Value,
}

/// `GET /v1/consents`
pub(super) fn consents(call: &Call<'_>) -> Result<Answer, Problem> {
    let store = call.service.store();
    let chain = store.chain(&call.subject)?;
    let newest = store.newest_consents(&call.subject)?;
    let newest: Vec<_> = newest
        .iter()
        .map(|(state, record)| json!({ "record_id": record.record_id, "purpose": record.purpose, "state": state }))
        .collect();
    Answer::json(200, &json!({ "consents": newest, "chain": chain }))
}

/// `PUT /v1/consents/{record_id}`
pub(super) fn consent(call: &Call<'_>) -> Result<Answer, Problem> {
    let record: Record = call.json()?;
    let purposes = &call.service.profile.purposes;
    if !purposes.is_empty() && !purposes.contains(&record.purpose) {
        return Err(Problem::PurposeUnknown);
    }
    let mut store = call.service.store();
    Answer::json(200, &store.put_consent(&call.subject, call.part(0), record, call.now)?)
}

/// `POST /v1/consents/{record_id}/withdrawal`
pub(super) fn withdraw(call: &Call<'_>) -> Result<Answer, Problem> {
    let receipt = call.service.store().withdraw(&call.subject, call.part(0), call.now)?;
    Answer::json(200, &receipt.ok_or(Problem::NotFound)?)
}

/// `GET /v1/data`
pub(super) fn preview(call: &Call<'_>) -> Result<Answer, Problem> {
    let store = call.service.store();
    let (backups, last_gone_by) = store.backups()?;
    let recipients: Vec<_> = store.policy().recipients.iter().map(|recipient| recipient.url.clone()).collect();
    let backups = json!({ "count": backups, "last_gone_by": last_gone_by, "days": store.policy().backup_days });
    Answer::json(200, &json!({ "held": store.held(&call.subject)?, "recipients": recipients, "backups": backups }))
}

/// `POST /v1/data`
pub(super) fn give(call: &Call<'_>) -> Result<Answer, Problem> {
    let gift: Gift = call.json()?;
    let is_name = |name: &str| (1..=NAME_MAX).contains(&name.len());
    if !is_name(&gift.category) || !is_name(&gift.purpose) {
        return Err(Problem::Malformed);
    }
    if gift.payload.to_string().len() > PAYLOAD_MAX {
        return Err(Problem::TooLarge);
    }
    if !call.service.profile.tls && SENSITIVE.contains(&gift.category.as_str()) {
        return Err(Problem::NeedsTls);
    }
    let mut random = free(&call.service.random);
    let mut store = call.service.store();
    let stored =
        store.put_data(&call.subject, &gift.category, &gift.purpose, &gift.payload, call.now, &mut **random)?;
    Answer::json(201, &stored?)
}

/// `GET /v1/export?after=STAMP`
pub(super) fn export(call: &Call<'_>) -> Result<Answer, Problem> {
    let after = match call.query.strip_prefix("after=") {
        Some(stamp) => stamp.parse().map_err(|_| Problem::Malformed)?,
        None if call.query.is_empty() => 0,
        None => return Err(Problem::Malformed),
    };
    let store = call.service.store();
    let (data, next) = store.export(&call.subject, Stamp(after), PAGE)?;
    // The consents are few and come with the first page.
    let consents = if after == 0 { store.chain(&call.subject)? } else { Vec::new() };
    Answer::json(200, &json!({ "consents": consents, "data": data, "next": next }))
}
