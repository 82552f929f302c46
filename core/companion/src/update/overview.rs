//! What is shown of a device's updates: plain data out of what is remembered, with every word from outside made harmless. Pure.

mod maker;
mod offer;

use serde::{Deserialize, Serialize};

use super::documents::MakerPolicy;
use super::memory::UpdateMemory;
use super::paths;
use super::schedule::is_old;
use super::settings::UpdateSettings;
use crate::text::Inert;
use crate::wizard::update::{Doubt, Finding, Standing};

pub use maker::{AdvisoryReport, PolicyReport, ReplacementReport, SupportReport};
pub use offer::{OutageReport, UpdateOfferReport};

/// How a device stands with updates.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UpdateOverview {
    /// Id of the device.
    pub device: String,
    /// Its maker, as it says it.
    pub maker: String,
    /// Its model designation, as on the label.
    pub model: String,
    /// The version that runs, as far as this app knows.
    pub installed: String,
    /// Whether it can be updated at all.
    pub updatable: bool,
    /// What the maker's repository has.
    pub status: UpdateStatus,
    /// Why nothing can be confirmed.
    pub doubt: Option<UpdateDoubt>,
    /// When the maker's word was last confirmed, Unix seconds; absent = never.
    pub checked: Option<u64>,
    /// Whether that was more than seven days ago, or never.
    pub is_old: bool,
    /// Whether the maker took back the version that runs.
    pub recalled: bool,
    /// What is offered.
    pub offer: Option<UpdateOfferReport>,
    /// What is handed out later.
    pub later: Option<LaterTurn>,
    /// Until when the model is supported.
    pub support: SupportReport,
    /// Published faults that concern the version that runs, then the others; newest first.
    pub advisories: Vec<AdvisoryReport>,
    /// How faults are reported to the maker.
    pub policy: Option<PolicyReport>,
    /// What the maker does for a model that cannot be updated.
    pub replacement: Option<ReplacementReport>,
    /// What the person decided for each kind.
    pub settings: UpdateSettings,
}

/// What a maker's repository has for a device.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UpdateStatus {
    /// Nothing newer is there.
    UpToDate,
    /// Something newer is there.
    Available,
    /// Something newer is handed out in batches; the device's turn comes later.
    Later,
    /// Nobody can confirm it.
    CannotConfirm,
}

/// Why nothing can be confirmed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UpdateDoubt {
    /// This app does not know the maker.
    NoMaker,
    /// Nobody has looked yet, or not since the software changed.
    NeverLooked,
    /// The repository was not reached.
    Offline,
    /// What the repository has is too old.
    Frozen,
    /// What the repository has is not the maker's.
    Forged,
    /// The maker's word about the newest version has expired.
    NoticeExpired,
    /// The maker's word about the newest version cannot be read.
    NoticeUnreadable,
    /// Nothing that is there installs over the version that runs.
    NoWay,
    /// This machine's clock is wrong.
    Clock,
    /// The device has not said what it is.
    NotSetUp,
    /// It was confirmed too long ago.
    Old,
    /// The maker's files do not name the model.
    UnknownModel,
}

impl From<Doubt> for UpdateDoubt {
    fn from(doubt: Doubt) -> Self {
        match doubt {
            Doubt::NoMaker => Self::NoMaker,
            Doubt::NeverLooked => Self::NeverLooked,
            Doubt::Offline => Self::Offline,
            Doubt::Frozen => Self::Frozen,
            Doubt::Forged => Self::Forged,
            Doubt::NoticeExpired => Self::NoticeExpired,
            Doubt::NoticeUnreadable => Self::NoticeUnreadable,
            Doubt::NoWay => Self::NoWay,
            Doubt::Clock => Self::Clock,
            Doubt::NotSetUp => Self::NotSetUp,
            Doubt::Old => Self::Old,
            Doubt::UnknownModel => Self::UnknownModel,
        }
    }
}

/// An update whose turn comes later.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LaterTurn {
    /// The version.
    pub version: String,
    /// When, Unix seconds.
    pub from: u64,
}

/// What an overview is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Subject {
    pub(crate) device: String,
    pub(crate) maker: String,
    pub(crate) model: String,
    pub(crate) installed: String,
    /// Whether the device has settings for updates.
    pub(crate) updatable: bool,
}

impl UpdateOverview {
    /// The overview of a device at `now`, Unix seconds.
    pub(crate) fn new(subject: &Subject, memory: &UpdateMemory, now: u64) -> Self {
        let name = |text: &str| Inert::name(text).as_str().to_owned();
        let finding = standing(memory, &subject.installed, now);
        let offered = memory.offered(now);
        let checked = memory.confirmed.as_ref().and_then(|standing| standing.checked);
        let status = match finding {
            Finding::UpToDate => UpdateStatus::UpToDate,
            Finding::Offered(_) => UpdateStatus::Available,
            Finding::Later { .. } => UpdateStatus::Later,
            Finding::CannotConfirm(_) => UpdateStatus::CannotConfirm,
        };
        let policy =
            memory.document(paths::policy(&subject.model)).and_then(|bytes| MakerPolicy::from_json(bytes).ok());
        Self {
            device: subject.device.clone(),
            maker: name(&subject.maker),
            model: name(&subject.model),
            installed: name(&subject.installed),
            updatable: subject.updatable || offered.is_some(),
            status,
            doubt: if let Finding::CannotConfirm(doubt) = finding { Some(doubt.into()) } else { None },
            checked,
            is_old: is_old(checked, now),
            recalled: memory
                .confirmed
                .as_ref()
                .is_some_and(|standing| standing.installed_recalled && standing.installed == subject.installed),
            offer: offered
                .map(|offered| UpdateOfferReport::new(&offered.notice, memory.put_off(&offered.notice.to, now))),
            later: if let Finding::Later { version, from } = finding {
                Some(LaterTurn { version: name(&version), from })
            } else {
                None
            },
            support: SupportReport::new(memory.support.unwrap_or_default(), now),
            advisories: maker::advisories(memory, subject, now),
            replacement: policy.as_ref().and_then(|policy| policy.replacement.as_ref()).map(ReplacementReport::from),
            policy: policy.as_ref().map(PolicyReport::from),
            settings: UpdateSettings::of(memory.policy.as_ref()),
        }
    }
}

/// What can be said at `now` about a device that runs `running`.
fn standing(memory: &UpdateMemory, running: &str, now: u64) -> Finding {
    let doubt = Finding::CannotConfirm;
    let Some(latest) = &memory.latest else { return doubt(Doubt::NeverLooked) };
    let counts = match (&latest.finding, &memory.confirmed) {
        // Not being reached says nothing about what was confirmed the day before.
        (Finding::CannotConfirm(Doubt::Offline), Some(confirmed)) => confirmed,
        _ => latest,
    };
    current(counts, running, now).unwrap_or_else(doubt)
}

fn current(standing: &Standing, running: &str, now: u64) -> Result<Finding, Doubt> {
    if let Finding::CannotConfirm(doubt) = standing.finding {
        return Err(doubt);
    }
    if is_old(standing.checked, now) {
        return Err(Doubt::Old);
    }
    if standing.installed != running {
        return Err(Doubt::NeverLooked);
    }
    if let Finding::Offered(offered) = &standing.finding
        && offered.notice.expires <= now
    {
        return Err(Doubt::NoticeExpired);
    }
    Ok(standing.finding.clone())
}

#[cfg(test)]
pub(super) mod tests;
