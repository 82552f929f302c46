//! What each item of the check decides, one file for each part of it. All of them are pure and read only what was gathered.

pub(super) mod access;
pub(super) mod connections;
mod dates;
mod hello;
pub(super) mod integrity;
pub(super) mod maker;
pub(super) mod sensing;
pub(super) mod updates;

use pandu_protocol::message::{ConsentRequest, Words};

use crate::check::evidence::{Evidence, Paper, Proof, Word};
use crate::check::item::Look;
use crate::text::Inert;
use crate::wizard::Assurance;
use crate::wizard::view::{Arg, Message};

/// Seconds of a day.
const DAY: u64 = 86_400;
/// Clocks of different machines agree no better than this, in seconds: what is no further ahead is not in the future.
const AHEAD_MAX: u64 = DAY;

/// Several names from outside, joined as the language joins lists; at most eight of them.
fn names<'n>(names: impl IntoIterator<Item = &'n str>) -> Arg {
    Arg::List(names.into_iter().take(8).map(|name| Arg::Text(Inert::name(name))).collect())
}

/// A number for a sentence.
fn count(number: usize) -> Arg {
    Arg::Number(i64::try_from(number).unwrap_or(i64::MAX))
}

/// Whether there are no words in any language.
fn is_blank(words: &Words) -> bool {
    words.iter().all(|words| words.text.trim().is_empty())
}

/// How sure a document makes one.
fn of<T>(paper: &Paper<T>) -> Assurance {
    if paper.proof == Proof::Signed { Assurance::SignedByPairedKey } else { Assurance::SelfReported }
}

impl Word {
    /// How sure the device's word makes one: a copy of an old one, or one that it did not sign, is only what it says.
    const fn assurance(&self) -> Assurance {
        if matches!(self.proof, Proof::Signed) && self.fresh {
            Assurance::SignedByPairedKey
        } else {
            Assurance::SelfReported
        }
    }
}

impl Evidence {
    /// The device's word on its own security.
    fn word(&self) -> Result<&Word, Look> {
        self.need(&self.posture)
    }

    /// Requests for consent whose purpose is not in the list of uses.
    fn unlisted(&self) -> impl Iterator<Item = &ConsentRequest> {
        let uses = self.uses.got().map(|uses| &uses.says.uses);
        let is_listed = move |purpose: &str| uses.is_some_and(|uses| uses.iter().any(|one| &*one.purpose == purpose));
        let requests = self.requests.got().into_iter().flat_map(|asks| asks.requests.iter());
        requests.filter(move |request| !is_listed(&request.purpose))
    }

    /// Whether the device says that it keeps anybody's data outside itself; unknown documents count as yes.
    fn keeps_elsewhere(&self) -> bool {
        let uses = self.uses.got().is_none_or(|uses| uses.says.uses.iter().any(|one| &*one.place != "device"));
        uses || self.unlisted().next().is_some()
    }
}

/// What a field of the device's word says, or that it does not say.
fn said<'w, T>(field: Option<&'w T>, silence: &'static str) -> Result<&'w T, Look> {
    field.ok_or_else(|| Look::not_stated(silence))
}

/// An answer with a number that this app does not know.
fn unknown_answer() -> Look {
    Look::could_not(Message::new("check-unknown-answer"))
}
