//! Vectors of messages: every kind both ways, every error, and messages that a receiver treats in a special way.

use pandu_protocol::message::{ErrorReply, RequestEnvelope, Response};
use pandu_protocol::role::right;
use serde::{Deserialize, Serialize};

use super::item::Item;
use super::samples::{self, Case};
use super::{hex, unhex};

/// The file of messages.
#[derive(Debug, Serialize, Deserialize)]
pub struct Messages {
    /// What the file is.
    pub comment: String,
    /// The vectors.
    pub vectors: Vec<Message>,
}

/// Which way a message goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Way {
    /// From the companion.
    Request,
    /// From the device, as an answer.
    Reply,
    /// From the device, unasked.
    Push,
}

/// One message.
#[derive(Debug, Serialize, Deserialize)]
pub struct Message {
    /// Kind, way and case.
    pub name: String,
    /// Which way it goes.
    pub way: Way,
    /// The number of its kind.
    pub kind: u32,
    /// Request id, where there is one.
    pub id: Option<u16>,
    /// Idempotency key, where there is one.
    pub idempotency_key: Option<String>,
    /// The plaintext of the transport message.
    pub cbor: String,
    /// The same in diagnostic notation.
    pub diagnostic: String,
}

/// The id of every sample: one that needs two bytes.
pub const ID: u16 = 0x0123;
/// The idempotency key of every sample that needs one.
pub const KEY: [u8; 16] = *b"idempotency-key!";

/// Every kind of request, reply and push.
#[must_use]
pub fn messages() -> Messages {
    let name = |kind: &str, way: &str, case: Case| match case {
        Case::Only => format!("{kind} {way}"),
        Case::Minimal | Case::Full => format!("{kind} {way}, {}", case.name()),
    };
    let mut vectors = Vec::new();
    for (case, request) in samples::requests() {
        let kind = request.kind();
        let key = right(kind).changes.then_some(KEY);
        let bytes = RequestEnvelope { id: ID, key, request }.encode();
        vectors.push(message(name(kind.name(), "request", case), Way::Request, kind.number(), Some(ID), key, &bytes));
    }
    for (case, reply) in samples::replies() {
        let kind = reply.kind();
        let bytes = Response { id: ID, result: Ok(reply) }.encode();
        vectors.push(message(name(kind.name(), "reply", case), Way::Reply, kind.number(), Some(ID), None, &bytes));
    }
    for (case, push) in samples::pushes() {
        let kind = push_name(push.number());
        vectors.push(message(name(kind, "push", case), Way::Push, push.number(), None, None, &push.encode()));
    }
    Messages {
        comment: "Every message of docs/protocol.md, section 11: each kind's request and reply and each push, with \
                  everything optional absent (minimal) and present (full). `cbor` is the plaintext of one Noise \
                  transport message, `diagnostic` the same in the notation of RFC 8949, section 8."
            .into(),
        vectors,
    }
}

fn message(name: String, way: Way, kind: u32, id: Option<u16>, key: Option<[u8; 16]>, bytes: &[u8]) -> Message {
    Message {
        name,
        way,
        kind,
        id,
        idempotency_key: key.map(|key| hex(&key)),
        cbor: hex(bytes),
        diagnostic: diagnostic(bytes),
    }
}

fn diagnostic(bytes: &[u8]) -> String {
    Item::decode(bytes).expect("our own messages are CBOR").to_string()
}

/// The name of a push.
///
/// # Panics
/// When there is none of this number.
#[must_use]
pub fn push_name(number: u32) -> &'static str {
    match number {
        128 => "Event",
        129 => "UpdateState",
        130 => "EraseProgress",
        131 => "EnrolState",
        other => panic!("{other} is not a push"),
    }
}

/// The file of errors.
#[derive(Debug, Serialize, Deserialize)]
pub struct Errors {
    /// What the file is.
    pub comment: String,
    /// The vectors.
    pub vectors: Vec<ErrorVector>,
}

/// One answer that is an error.
#[derive(Debug, Serialize, Deserialize)]
pub struct ErrorVector {
    /// Its name.
    pub name: String,
    /// Its code.
    pub code: u32,
    /// Seconds to wait.
    pub wait: Option<u32>,
    /// The field that was not acceptable.
    pub field: Option<String>,
    /// The plaintext of the transport message.
    pub cbor: String,
    /// The same in diagnostic notation.
    pub diagnostic: String,
}

/// Every error, once; the two with a field twice.
#[must_use]
pub fn errors() -> Errors {
    let vectors = error_replies()
        .into_iter()
        .map(|(name, error)| {
            let (wait, field) = match &error {
                ErrorReply::Throttled { wait } => (Some(*wait), None),
                ErrorReply::Invalid { field } => (None, Some(field.to_string())),
                ErrorReply::SetupRequired
                | ErrorReply::AuthRequired
                | ErrorReply::Forbidden
                | ErrorReply::Quarantined
                | ErrorReply::Busy
                | ErrorReply::Unsupported
                | ErrorReply::ConfirmationRequired
                | ErrorReply::Refused
                | ErrorReply::Full
                | ErrorReply::NotFound
                | ErrorReply::Other(_) => (None, None),
            };
            let code = error.code();
            let bytes = Response { id: ID, result: Err(error) }.encode();
            ErrorVector { name: name.into(), code, wait, field, cbor: hex(&bytes), diagnostic: diagnostic(&bytes) }
        })
        .collect();
    Errors {
        comment: "Every error of docs/protocol.md, section 12, as the answer to the request with id 291.".into(),
        vectors,
    }
}

/// Every error with its name in the document.
#[must_use]
pub fn error_replies() -> Vec<(&'static str, ErrorReply)> {
    vec![
        ("SetupRequired", ErrorReply::SetupRequired),
        ("AuthRequired", ErrorReply::AuthRequired),
        ("Forbidden", ErrorReply::Forbidden),
        ("Throttled", ErrorReply::Throttled { wait: 30 }),
        ("Throttled", ErrorReply::Throttled { wait: 3_600 }),
        ("Quarantined", ErrorReply::Quarantined),
        ("Busy", ErrorReply::Busy),
        ("Invalid", ErrorReply::invalid("")),
        ("Invalid", ErrorReply::invalid("2.0")),
        ("Unsupported", ErrorReply::Unsupported),
        ("ConfirmationRequired", ErrorReply::ConfirmationRequired),
        ("Refused", ErrorReply::Refused),
        ("Full", ErrorReply::Full),
        ("NotFound", ErrorReply::NotFound),
    ]
}

/// The file of messages that a receiver treats in a special way.
#[derive(Debug, Serialize, Deserialize)]
pub struct StrangeMessages {
    /// What the file is.
    pub comment: String,
    /// The vectors.
    pub vectors: Vec<Strange>,
}

/// What a receiver must do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// Understand it as if the unknown part were not there.
    Accept,
    /// Answer `Unsupported`.
    Unsupported,
    /// Answer `Invalid`.
    Invalid,
    /// Do nothing.
    Ignore,
    /// Close the link.
    Close,
}

/// One such message.
#[derive(Debug, Serialize, Deserialize)]
pub struct Strange {
    /// What is strange.
    pub name: String,
    /// Whom it goes to.
    pub to: Receiver,
    /// The plaintext of the transport message.
    pub cbor: String,
    /// What the receiver must do.
    pub outcome: Outcome,
}

/// Who receives a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Receiver {
    /// A device.
    Device,
    /// A companion.
    Companion,
}

/// Messages of newer and of broken senders.
#[must_use]
pub fn strange() -> StrangeMessages {
    use Outcome::{Accept, Close, Ignore, Invalid, Unsupported};
    use Receiver::{Companion, Device};
    let key = hex(&KEY);
    let vectors = [
        ("an unknown key in the envelope", Device, "a40003010102a004f5".into(), Accept),
        ("an unknown key in the body", Device, "a3001840010102a20000186341aa".into(), Accept),
        ("an unknown key as large as a key can be", Device, "a40003010102a01affffffff00".into(), Accept),
        ("an unknown number of an enumeration", Device, format!("a4001841010102a1001901000350{key}"), Accept),
        ("an idempotency key on a query", Device, format!("a40003010102a00350{key}"), Accept),
        ("an unknown kind", Device, "a3001863010102a0".into(), Unsupported),
        ("an unknown kind with an idempotency key", Device, format!("a4001863010102a00350{key}"), Unsupported),
        ("the number of a push as a request", Device, "a3001880010102a0".into(), Unsupported),
        ("a body that lacks a field", Device, "a30001010102a0".into(), Invalid),
        ("a body with a field of another type", Device, "a30001010102a10001".into(), Invalid),
        ("a body that is an array", Device, "a3000301010280".into(), Invalid),
        ("a name of 65 bytes", Device, format!("a30001010102a1007841{}", "61".repeat(65)), Invalid),
        ("a nonce of 15 bytes", Device, format!("a30004010102a1004f{}", "00".repeat(15)), Invalid),
        ("a cursor that is negative", Device, "a3001840010102a10020".into(), Invalid),
        ("an idempotency key of 15 bytes", Device, format!("a4000e010102a0034f{}", "00".repeat(15)), Invalid),
        ("an idempotency key that is a number", Device, "a4000e010102a00300".into(), Invalid),
        ("a command without an idempotency key", Device, "a3000e010102a0".into(), Invalid),
        ("no kind", Device, "a2010102a0".into(), Close),
        ("no id", Device, "a2000302a0".into(), Close),
        ("no body", Device, "a200030101".into(), Close),
        ("an id of 17 bits", Device, "a30003011a0001000002a0".into(), Close),
        ("a kind that is a text", Device, "a3006133010102a0".into(), Close),
        ("an envelope that is an array", Device, "830301a0".into(), Close),
        ("a null where nothing should be", Device, format!("a4001836010102a100f60350{key}"), Close),
        ("an unknown push", Companion, "a20018ff02a0".into(), Ignore),
        ("a push with an unknown key in its body", Companion, "a200188302a4000701030200186300".into(), Accept),
        ("an unknown error", Companion, "a2010103a1001863".into(), Accept),
        ("an error of a newer device with more in it", Companion, "a2010103a20003186360".into(), Accept),
        ("Throttled without a wait", Companion, "a2010103a10004".into(), Close),
        ("Invalid without a field", Companion, "a2010103a10007".into(), Close),
        ("a reply and an error at once", Companion, "a40003010102a003a10001".into(), Close),
        ("a reply of an unknown kind", Companion, "a3001863010102a0".into(), Close),
        ("a push of a number below 128", Companion, "a2000302a0".into(), Close),
        ("a reply whose body does not fit", Companion, "a30010010102a0".into(), Close),
    ]
    .map(|(name, to, cbor, outcome)| {
        let _ = unhex(&cbor);
        Strange { name: name.into(), to, cbor, outcome }
    })
    .into();
    StrangeMessages {
        comment: "Messages of newer and of broken senders, and what the receiver does (docs/protocol.md, section 10): \
                  accept = understand what it knows; unsupported, invalid = answer that error to the request's id; \
                  ignore = nothing; close = the sender broke the protocol, so the link ends."
            .into(),
        vectors,
    }
}
