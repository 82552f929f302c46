//! What one check leaves for the next, so that what changes behind a person's back is seen.
//!
//! It learns only what was found in order, or what the person called right; else a second look would call every change fine.

use minicbor::{Decode, Encode};
use pandu_protocol::cbor;

use super::evidence::Evidence;
use super::item::Verdict;

/// What is remembered: CBOR with integer keys; new fields are optional.
#[derive(Debug, Clone, PartialEq, Eq, Default, Encode, Decode)]
#[cbor(map)]
pub(crate) struct Memory {
    /// The rotating id that was heard, and when: Unix milliseconds.
    #[n(0)]
    pub(crate) advert: Option<Heard>,
    /// The newest event that was read.
    #[n(1)]
    pub(crate) cursor: Option<u64>,
    /// Handles of the phones that belong there.
    #[n(2)]
    pub(crate) phones: Option<Vec<minicbor::bytes::ByteArray<8>>>,
    /// What was booted, and under which version.
    #[n(3)]
    pub(crate) booted: Option<Booted>,
    /// The latest year and month that were promised for the end of support.
    #[n(4)]
    pub(crate) support: Option<Month>,
}

/// A rotating id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(crate) struct Heard {
    /// The id.
    #[cbor(n(0), with = "minicbor::bytes")]
    pub(crate) id: [u8; 7],
    /// When it was first heard, Unix milliseconds.
    #[n(1)]
    pub(crate) at: u64,
    /// Whether another was heard before it.
    #[n(2)]
    pub(crate) changed: bool,
}

/// What was booted.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(crate) struct Booted {
    /// The version that the device names.
    #[n(0)]
    pub(crate) firmware: String,
    /// SHA-256 of what was booted.
    #[cbor(n(1), with = "minicbor::bytes")]
    pub(crate) measurement: [u8; 32],
}

/// A month. It orders as time does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
#[cbor(map)]
pub(crate) struct Month {
    /// The year.
    #[n(0)]
    pub(crate) year: u16,
    /// The month, 1 to 12.
    #[n(1)]
    pub(crate) month: u8,
}

/// The record that a check leaves about a device.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(crate) struct CheckRecord {
    /// For the next check.
    #[n(0)]
    pub(crate) memory: Memory,
    /// What this one gathered.
    #[n(1)]
    pub(crate) evidence: Box<Evidence>,
}

impl CheckRecord {
    /// Name of the record in the store.
    pub(crate) const NAME: &'static str = "check";

    /// Encodes the record.
    pub(crate) fn encode(&self) -> Vec<u8> {
        minicbor::to_vec(self).unwrap_or_default()
    }

    /// Decodes a record of this or an earlier version; `None` when it is damaged.
    pub(crate) fn decode(bytes: &[u8]) -> Option<Self> {
        cbor::check(bytes).ok()?;
        minicbor::decode(bytes).ok()
    }
}

impl Memory {
    /// What is remembered after a check.
    pub(crate) fn learn(evidence: &Evidence) -> Self {
        let before = evidence.before.clone().unwrap_or_default();
        let is_ok = |item: &str| super::item::verdict(item, evidence) == Some(Verdict::Ok);
        let looked = evidence.looked.as_ref();
        let phones = evidence.phones.got().map(|phones| phones.iter().map(|phone| handle(&phone.client)).collect());
        let booted = evidence.posture.got().and_then(|word| word.says.boot.as_ref()).zip(evidence.identity.got());
        let booted = booted.and_then(|(boot, identity)| {
            let measurement = boot.measurement.as_ref().try_into().ok()?;
            Some(Booted { firmware: identity.firmware.to_string(), measurement })
        });
        let support = evidence.support.got().map(|paper| Month::of(&paper.says));
        Self {
            // An id that stays keeps its first time, however often it is heard in between.
            advert: match (looked, before.advert) {
                (Some(looked), Some(before)) if before.id == looked.advert => Some(before),
                (Some(looked), before) => Some(Heard { id: looked.advert, at: looked.at, changed: before.is_some() }),
                (None, before) => before,
            },
            cursor: evidence.log.got().map(|log| log.newest).max(before.cursor),
            phones: if is_ok("phones") { phones.or(before.phones) } else { before.phones },
            booted: if is_ok("boot") { booted.or(before.booted) } else { before.booted },
            support: if is_ok("support") { support.max(before.support) } else { before.support },
        }
    }
}

impl Evidence {
    /// Takes all paired phones as known: the person called them right.
    pub(super) fn accept_phones(&mut self) {
        let phones = self.phones.got().map(|phones| phones.iter().map(|phone| handle(&phone.client)).collect());
        self.before.get_or_insert_default().phones = phones;
    }
}

/// A phone's handle as it is remembered.
pub(crate) fn handle(client: &[u8]) -> minicbor::bytes::ByteArray<8> {
    let mut bytes = [0; 8];
    bytes.iter_mut().zip(client).for_each(|(to, from)| *to = *from);
    bytes.into()
}
