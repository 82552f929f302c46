//! When a person is told about updates: what matters, and never twice within a day. Pure.

use minicbor::{Decode, Encode};
use pandu_protocol::message::{UpdateKind, UpdateMode};
use serde::{Deserialize, Serialize};

use super::calendar::DAY;
use super::memory::UpdateMemory;
use super::period::Nearness;
use super::schedule::is_old;
use crate::wizard::update::{Doubt, Finding};

/// Most things told that are remembered.
const TOLD_MAX: usize = 32;
/// An update that removes no risk is told of again after so many seconds.
const QUIET: u64 = 7 * DAY;

/// What a person is told of, most urgent first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cause {
    /// The maker took back the version that runs.
    Recalled,
    /// What the maker's address gives is not the maker's, or held back.
    Doubtful,
    /// An update that security needs is there.
    Security,
    /// The support period was made shorter.
    Shortened,
    /// The support period has ended, or will end in 12, 6 or 1 months.
    Support,
    /// Another update is there.
    Update,
    /// Nothing could be confirmed for a week.
    Old,
}

/// One thing that a person was told.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(crate) struct Told {
    /// The cause's number.
    #[n(0)]
    pub(crate) cause: u8,
    /// What about: a version, a month, a step.
    #[n(1)]
    pub(crate) about: String,
    /// When last, Unix seconds.
    #[n(2)]
    pub(crate) at: u64,
}

/// What is to be told, with what it is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Reminder {
    /// Why.
    pub(crate) cause: Cause,
    /// What about, for whoever compares.
    pub(crate) about: String,
}

impl Cause {
    const fn number(self) -> u8 {
        match self {
            Self::Recalled => 0,
            Self::Doubtful => 1,
            Self::Security => 2,
            Self::Shortened => 3,
            Self::Support => 4,
            Self::Update => 5,
            Self::Old => 6,
        }
    }

    /// After how long the same is told again; `None` = never.
    const fn again(self) -> Option<u64> {
        match self {
            Self::Recalled | Self::Doubtful | Self::Security => Some(DAY),
            Self::Update | Self::Old => Some(QUIET),
            Self::Shortened | Self::Support => None,
        }
    }
}

/// The one thing to be told about a device now: the most urgent, and nothing on a day on which something was told.
///
/// What was put off, and a kind that is switched off, is not told.
pub(crate) fn due(memory: &UpdateMemory, now: u64) -> Option<Reminder> {
    let within_a_day = |told: &Told| now.abs_diff(told.at) < DAY;
    if memory.told.iter().any(within_a_day) {
        return None;
    }
    causes(memory, now).into_iter().find(|reminder| {
        let told =
            memory.told.iter().find(|told| told.cause == reminder.cause.number() && told.about == reminder.about);
        let again = |told: &Told| reminder.cause.again().is_some_and(|again| now.abs_diff(told.at) >= again);
        told.is_none_or(again)
    })
}

/// Notes that it was told.
pub(crate) fn tell(memory: &mut UpdateMemory, reminder: &Reminder, now: u64) {
    let cause = reminder.cause.number();
    memory.told.retain(|told| told.cause != cause || told.about != reminder.about);
    memory.told.push(Told { cause, about: reminder.about.clone(), at: now });
    let surplus = memory.told.len().saturating_sub(TOLD_MAX);
    memory.told.drain(..surplus);
}

/// Everything that there is to tell, most urgent first.
fn causes(memory: &UpdateMemory, now: u64) -> Vec<Reminder> {
    let mut all = Vec::new();
    let mut add = |cause, about: String| all.push(Reminder { cause, about });
    if let Some(standing) = memory.confirmed.as_ref().filter(|standing| standing.installed_recalled)
        && memory.running.as_ref() == Some(&standing.installed)
    {
        add(Cause::Recalled, standing.installed.clone());
    }
    let finding = memory.latest.as_ref().map(|standing| &standing.finding);
    if let Some(Finding::CannotConfirm(Doubt::Forged | Doubt::Frozen)) = finding {
        add(Cause::Doubtful, String::new());
    }
    if let Some(offered) = memory.offered(now) {
        let notice = &offered.notice;
        let security = notice.kind == UpdateKind::Security || notice.security_required;
        let policy = memory.policy;
        let mode = policy.map_or(UpdateMode::Ask, |policy| match notice.kind {
            UpdateKind::Security => policy.security,
            UpdateKind::Maintenance => policy.maintenance,
            UpdateKind::Feature | UpdateKind::Other(_) => policy.feature,
        });
        if memory.put_off(&notice.to, now).is_none() && mode != UpdateMode::Off {
            add(if security { Cause::Security } else { Cause::Update }, notice.to.to_string());
        }
    }
    let support = memory.support.unwrap_or_default();
    if support.shortened_from().is_some() {
        add(Cause::Shortened, support.end.map(|end| end.text()).unwrap_or_default());
    }
    let end = || support.end.map(|end| end.text()).unwrap_or_default();
    match support.nearness(now) {
        Nearness::Within(months) => add(Cause::Support, format!("{} {months}", end())),
        Nearness::Ended => add(Cause::Support, format!("{} 0", end())),
        Nearness::NotStated | Nearness::Far => {}
    }
    let checked = memory.confirmed.as_ref().and_then(|standing| standing.checked);
    let known = !matches!(finding, None | Some(Finding::CannotConfirm(Doubt::NoMaker | Doubt::NotSetUp)));
    if known && is_old(checked, now) {
        add(Cause::Old, String::new());
    }
    all.sort_by_key(|reminder| reminder.cause);
    all
}
