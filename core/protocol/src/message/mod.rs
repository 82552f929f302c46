//! The message catalogue: every request, reply and push, as CBOR maps with integer keys.
//!
//! A request is `{0: kind, 1: id, 2: body, 3: idempotency key}`, a reply `{0: kind, 1: id, 2: body}` or
//! `{1: id, 3: error}`, a push `{0: kind, 2: body}` with a kind of 128 or more. Unknown keys are ignored, unknown
//! kinds are answered by `Unsupported`. Nothing here may be sent outside an encrypted session.
//! The one table of kinds is `catalogue`; who may call what stands in [`crate::role`].

mod access;
mod bounded;
mod catalogue;
mod consent;
mod envelope;
mod erasure;
mod error;
mod event;
mod identity;
mod network;
mod open_enum;
mod sensing;
mod setup;
mod statement;
mod unfit;
mod update;

pub use access::*;
pub use bounded::{Bytes, List, Text, TooLong};
pub use catalogue::{Call, Kind, Push, Reply, Request, call};
pub use consent::*;
pub use envelope::{DecodeError, Downlink, IdempotencyKey, RequestEnvelope, Response};
pub use erasure::*;
pub use error::ErrorReply;
pub use event::*;
pub use identity::*;
pub use network::*;
pub use sensing::*;
pub use setup::*;
pub use statement::*;
pub use unfit::Unfit;
pub use update::*;

pub(crate) use envelope::{decode_body, encode_body};
pub(crate) use open_enum::open_enum;

use minicbor::{Decode, Encode};

use crate::limit::WORDS_MAX;

/// The body of a request or reply that says nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Encode, Decode)]
#[cbor(map)]
pub struct Empty {}

/// A text in one language.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct LocalText {
    /// Language tag (BCP 47).
    #[n(0)]
    pub language: Text<16>,
    /// The text.
    #[n(1)]
    pub text: Text<WORDS_MAX>,
}

/// A text in up to eight languages; the first is what to show when none fits.
pub type Words = List<LocalText, 8>;

#[cfg(test)]
mod tests;
