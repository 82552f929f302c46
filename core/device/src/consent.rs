//! Consents: the answers given, kept as one chain of events for each phone (clauses 7 b, 7 c; ISO/IEC TS 27560).
//!
//! Nothing is ever edited or dropped from a chain. A withdrawal must always be possible, so room is kept for it.

use pandu_protocol::message::{
    Bytes, ClientId, ConsentAnswer, ConsentRecord, ConsentRecords, ConsentState, ConsentWithdraw, ErrorReply,
    EventKind, List, Text,
};
use pandu_protocol::random::draw;
use ring::digest::{SHA256, digest};

use crate::fingerprint;
use crate::state::{ConsentEntry, State, shown};
use crate::turn::Turn;

/// Most events of one phone's chain (the list of [`ConsentRecords`]).
pub(crate) const CHAIN_MAX: usize = 64;
/// Places at the end of a chain that only withdrawals may take: one for each purpose that a device can have.
const KEPT_FOR_WITHDRAWALS: usize = 8;

/// Carries out [`ConsentAnswer`]. Refusals are recorded like consents.
pub(crate) fn answer(turn: &mut Turn<'_>, body: &ConsentAnswer) -> Result<ConsentRecord, ErrorReply> {
    let asked = turn.profile.consents.iter().find(|one| one.purpose == &*body.purpose);
    let asked = asked.ok_or_else(|| ErrorReply::invalid("purpose"))?;
    if asked.version != body.version {
        return Err(ErrorReply::invalid("version"));
    }
    if ![ConsentState::Given, ConsentState::Refused].contains(&body.state) {
        return Err(ErrorReply::invalid("state"));
    }
    if body.language.is_empty() || !body.language.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '-')
    {
        return Err(ErrorReply::invalid("language"));
    }
    if chain(turn.draft, &turn.caller).count() >= CHAIN_MAX - KEPT_FOR_WITHDRAWALS {
        return Err(ErrorReply::Full);
    }
    append(turn, &body.purpose, body.version, body.state, Some(&body.screen), body.language.clone())
}

/// Carries out [`ConsentWithdraw`]. Taking back twice changes nothing.
pub(crate) fn withdraw(turn: &mut Turn<'_>, body: &ConsentWithdraw) -> Result<ConsentRecord, ErrorReply> {
    let last = latest(turn.draft, &turn.caller, &body.purpose).ok_or(ErrorReply::NotFound)?.clone();
    if last.record.state != ConsentState::Given {
        return Ok(last.record);
    }
    append(turn, &body.purpose, last.record.version, ConsentState::Withdrawn, None, last.language)
}

fn append(
    turn: &mut Turn<'_>,
    purpose: &Text<32>,
    version: u32,
    state: ConsentState,
    screen: Option<&Bytes<32, 32>>,
    language: Text<16>,
) -> Result<ConsentRecord, ErrorReply> {
    let id = draw::<16>(turn.random).map_err(|_| ErrorReply::Busy)?;
    let previous = chain(turn.draft, &turn.caller).last().map_or([0; 32], link_hash);
    let record = ConsentRecord {
        id: Bytes::new(as_uuid(*id.expose())).unwrap_or_default(),
        purpose: purpose.clone(),
        version,
        state,
        at: turn.now.unix,
        previous: Bytes::new(previous).unwrap_or_default(),
        screen: screen.and_then(|hash| Bytes::new(hash.to_vec()).ok()).unwrap_or_default(),
    };
    if state != ConsentState::Given
        && &**purpose == fingerprint::PURPOSE
        && fingerprint::forget(turn.draft, &turn.caller.clone())
    {
        let subject = shown(&turn.caller);
        turn.note(EventKind::CredentialChanged, Some(&subject));
    }
    turn.draft.consents.push(ConsentEntry { client: turn.caller.clone(), record: record.clone(), language });
    turn.note(EventKind::Consent, Some(purpose));
    Ok(record)
}

/// Marks 16 random bytes as a UUID of version 4 (RFC 9562, 5.4).
const fn as_uuid(mut bytes: [u8; 16]) -> [u8; 16] {
    bytes[6] = bytes[6] & 0x0f | 0x40;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    bytes
}

/// What the next record of a chain holds of this one.
fn link_hash(entry: &ConsentEntry) -> [u8; 32] {
    let mut hash = [0; 32];
    let encoded = minicbor::to_vec(&entry.record).unwrap_or_default();
    hash.copy_from_slice(digest(&SHA256, &encoded).as_ref());
    hash
}

fn chain<'a>(state: &'a State, client: &'a ClientId) -> impl DoubleEndedIterator<Item = &'a ConsentEntry> {
    state.consents.iter().filter(move |entry| entry.client == *client)
}

pub(crate) fn latest<'a>(state: &'a State, client: &'a ClientId, purpose: &Text<32>) -> Option<&'a ConsentEntry> {
    chain(state, client).rfind(|entry| entry.record.purpose == *purpose)
}

/// The caller's chain, oldest first.
pub(crate) fn records(state: &State, client: &ClientId) -> ConsentRecords {
    ConsentRecords { records: List::cut(chain(state, client).map(|entry| entry.record.clone())) }
}

/// The purposes that a phone has answered, for the state of set-up.
pub(crate) fn answered(state: &State, client: &ClientId, purposes: &[&'static str]) -> List<Text<32>, 8> {
    let known = purposes.iter().map(|purpose| Text::cut(purpose));
    List::cut(known.filter(|purpose| latest(state, client, purpose).is_some()))
}
