//! One message of every kind, as small and as full as its type allows, with content that shows which field is which.

mod access;
mod consent;
mod identity;
mod maker;
mod sensing;
mod update;

use pandu_protocol::message::{Bytes, Call, List, LocalText, Push, Reply, Request, Signed, Text, Words, call};
use pandu_protocol::secret::{SecretBytes, SecretText};

pub(super) use maker::{SIGNING_SEED, signing_key};

/// How much of its type a sample shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Case {
    /// The type has no optional fields, lists or texts that could be missing.
    Only,
    /// Nothing optional, empty lists.
    Minimal,
    /// Everything optional, lists with elements.
    Full,
}

impl Case {
    /// Its name in the vectors.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Only => "only",
            Self::Minimal => "minimal",
            Self::Full => "full",
        }
    }
}

/// Samples with their case.
pub type Samples<T> = Vec<(Case, T)>;

/// Requests of every kind.
#[must_use]
pub fn requests() -> Samples<Request> {
    [
        access::requests(),
        identity::requests(),
        sensing::requests(),
        consent::requests(),
        update::requests(),
        maker::requests(),
    ]
    .concat()
}

/// Replies of every kind.
#[must_use]
pub fn replies() -> Samples<Reply> {
    [
        access::replies(),
        identity::replies(),
        sensing::replies(),
        consent::replies(),
        update::replies(),
        maker::replies(),
    ]
    .concat()
}

/// Pushes of every kind.
#[must_use]
pub fn pushes() -> Samples<Push> {
    [update::pushes(), consent::pushes(), access::pushes()].concat()
}

/// Every signed document in the samples, with a name.
pub(super) fn all_documents() -> Vec<(String, Signed)> {
    let offer = ("UpdateOffer, only".to_owned(), maker::offer());
    let asked_for = replies().into_iter().filter_map(|(case, reply)| {
        signed_in(reply).map(|signed| (format!("{:?}, {}", signed.kind, case.name()), signed))
    });
    [offer].into_iter().chain(asked_for).collect()
}

/// The signed document that a reply carries, if it carries one.
#[must_use]
pub fn signed_in(reply: Reply) -> Option<Signed> {
    call::Posture::reply(reply.clone())
        .or_else(|| call::SensorManifest::reply(reply.clone()))
        .or_else(|| call::DataMap::reply(reply.clone()))
        .or_else(|| call::ErasureReceipt::reply(reply.clone()))
        .or_else(|| call::Statement::reply(reply))
}

fn text<const MAX: usize>(text: &str) -> Text<MAX> {
    Text::new(text).expect("a sample fits its bound")
}

fn secret<const MAX: usize>(text: &str) -> SecretText<MAX> {
    SecretText::new(text.into()).expect("a sample fits its bound")
}

fn bytes<const MAX: usize, const MIN: usize>(bytes: &[u8]) -> Bytes<MAX, MIN> {
    Bytes::new(bytes).expect("a sample fits its bound")
}

/// `length` bytes that count up from `first`, so that a reader sees where a field begins and ends.
fn counting<const MAX: usize, const MIN: usize>(first: u8) -> Bytes<MAX, MIN> {
    bytes(&(0..MAX).map(|i| first.wrapping_add(i.to_le_bytes()[0])).collect::<Vec<_>>())
}

fn share(first: u8) -> SecretBytes<32> {
    SecretBytes::from_slice(&counting::<32, 32>(first)).expect("32 bytes")
}

fn list<T, const MAX: usize>(elements: impl Into<Vec<T>>) -> List<T, MAX> {
    List::new(elements).expect("a sample fits its bound")
}

fn words(english: &str) -> Words {
    list([LocalText { language: text("en"), text: text(english) }])
}

fn both(english: &str, malay: &str) -> Words {
    list([
        LocalText { language: text("en"), text: text(english) },
        LocalText { language: text("ms"), text: text(malay) },
    ])
}

/// 2026-11-24 08:00 in Kuala Lumpur.
const NOW: u64 = 1_795_478_400;
