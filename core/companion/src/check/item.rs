//! The items of a check: one table, one small pure function each, and what such a function says.
//!
//! An item looks at what was gathered and at nothing else. Where a probe contradicts what the device says, the probe wins;
//! where nothing was gathered the item says so, and is never in order.

use super::evidence::{Evidence, Read};
use super::items::{access, connections, integrity, maker, sensing, updates};
use crate::error::ReasonCode;
use crate::wizard::Assurance;
use crate::wizard::view::Message;

/// The parts of a check, in the order in which they are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    /// Who gets in.
    Access,
    /// How it stays up to date.
    Updates,
    /// What it is connected to.
    Connections,
    /// What it senses, and what becomes of that.
    Sensing,
    /// Whether it is what it was.
    Integrity,
    /// What its maker promises.
    Maker,
}

impl Group {
    /// Every group in order.
    pub const ALL: [Self; 6] =
        [Self::Access, Self::Updates, Self::Connections, Self::Sensing, Self::Integrity, Self::Maker];

    /// The message with its name.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Access => "check-access",
            Self::Updates => "check-updates",
            Self::Connections => "check-connections",
            Self::Sensing => "check-sensing",
            Self::Integrity => "check-integrity",
            Self::Maker => "check-maker",
        }
    }
}

/// What came of an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// In order, as far as this app can tell.
    Ok,
    /// Something should be done.
    FixIt,
    /// The device or its maker does not say.
    NotStated,
    /// It could not be checked.
    CouldNotCheck,
    /// It does not apply to this device.
    DoesNotApply,
}

impl Verdict {
    /// The message with its name.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Ok => "check-verdict-ok",
            Self::FixIt => "check-verdict-fix-it",
            Self::NotStated => "check-verdict-not-stated",
            Self::CouldNotCheck => "check-verdict-could-not-check",
            Self::DoesNotApply => "check-verdict-does-not-apply",
        }
    }
}

/// One item.
#[derive(Debug)]
pub struct Item {
    /// Its stable name.
    pub id: &'static str,
    /// The part that it belongs to.
    pub group: Group,
    /// The clauses of MCMC MTSFB TC G044:2023 that it is about.
    pub clauses: &'static [&'static str],
    /// The message with its title.
    pub title: &'static str,
    /// The message that says what could happen if it is left.
    pub risk: &'static str,
    /// The message that says what to do.
    pub advice: &'static str,
    /// The kind of wizard that does it, where there is one.
    pub opens: Option<&'static str>,
    /// The message that says how to undo that, where it can be undone.
    pub undo: Option<&'static str>,
    /// Who says so at best. A finding that rests on less says so itself.
    pub known_by: Assurance,
    look: fn(&Evidence) -> Result<Look, Look>,
}

impl Item {
    /// Looks at what was gathered.
    #[must_use]
    pub(crate) fn look(&self, evidence: &Evidence) -> Look {
        (self.look)(evidence).unwrap_or_else(|look| look)
    }
}

/// What an item says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Look {
    /// What came of it.
    pub(crate) verdict: Verdict,
    /// Why, in plain words.
    pub(crate) why: Message,
    /// What it rests on.
    pub(crate) evidence: Vec<Message>,
    /// Who says so.
    pub(crate) assurance: Assurance,
}

impl Look {
    const fn new(verdict: Verdict, why: Message, assurance: Assurance) -> Self {
        Self { verdict, why, evidence: Vec::new(), assurance }
    }

    /// In order.
    pub(crate) fn ok(why: impl Into<Message>, assurance: Assurance) -> Self {
        Self::new(Verdict::Ok, why.into(), assurance)
    }

    /// Something should be done.
    pub(crate) fn fix(why: impl Into<Message>, assurance: Assurance) -> Self {
        Self::new(Verdict::FixIt, why.into(), assurance)
    }

    /// Nobody says.
    pub(crate) fn not_stated(why: impl Into<Message>) -> Self {
        Self::new(Verdict::NotStated, why.into(), Assurance::Ours)
    }

    /// It could not be checked, for a reason of its own.
    pub(crate) fn could_not(why: impl Into<Message>) -> Self {
        Self::new(Verdict::CouldNotCheck, why.into(), Assurance::Ours)
    }

    /// It does not apply.
    pub(crate) fn not_apply(why: impl Into<Message>, assurance: Assurance) -> Self {
        Self::new(Verdict::DoesNotApply, why.into(), assurance)
    }

    /// Adds what it rests on.
    pub(crate) fn seen(mut self, evidence: impl Into<Message>) -> Self {
        self.evidence.push(evidence.into());
        self
    }

    /// Could not be checked: the device gave no answer, or one that makes no sense.
    pub(crate) fn lacks(code: ReasonCode) -> Self {
        // One of the reasons names a wait; how long it is no longer matters.
        let reason = Message::new(code.message_id()).with("wait", Message::new("time-a-while"));
        Self::could_not(Message::new("check-lacks").with("reason", reason))
    }
}

impl Evidence {
    /// An answer, or that it could not be checked.
    pub(crate) fn need<'e, T>(&'e self, read: &'e Read<T>) -> Result<&'e T, Look> {
        match read {
            Read::Got(value) => Ok(value),
            Read::Refused(code) | Read::Failed(code) => Err(Look::lacks(*code)),
            Read::NotAsked => Err(Look::lacks(self.stop().unwrap_or(ReasonCode::DeviceNotFound))),
        }
    }

    /// An answer; where the device does not know the question, it does not say.
    pub(crate) fn stated<'e, T>(&'e self, read: &'e Read<T>, silence: &'static str) -> Result<&'e T, Look> {
        if let Read::Refused(ReasonCode::NotOnDevice | ReasonCode::Unsupported) = read {
            return Err(Look::not_stated(silence));
        }
        self.need(read)
    }
}

/// What came of the item with this name; `None` when there is none.
pub(crate) fn verdict(id: &str, evidence: &Evidence) -> Option<Verdict> {
    ITEMS.iter().find(|item| item.id == id).map(|item| item.look(evidence).verdict)
}

macro_rules! items {
    ($($group:ident {
        $($id:literal $title:literal [$($clause:literal)*] $look:path, by $by:ident $(, opens $opens:literal)? $(, undo $undo:literal)?;)*
    })*) => {
        /// Every item, group by group.
        pub const ITEMS: &[Item] = &[$($(Item {
            id: $id,
            group: Group::$group,
            clauses: &[$($clause),*],
            title: $title,
            risk: concat!($title, ".risk"),
            advice: concat!($title, ".advice"),
            opens: items!(@ $($opens)?),
            undo: items!(@ $($undo)?),
            known_by: Assurance::$by,
            look: $look,
        },)*)*];
    };
    (@) => { None };
    (@ $value:literal) => { Some($value) };
}

items! {
    Access {
        "sign-in" "check-sign-in" ["6.1 a"] access::sign_in, by SignedByPairedKey, opens "password", undo "check-sign-in.undo";
        "set-up" "check-set-up" ["6.1 a" "6.12.1"] access::set_up, by SelfReported, opens "setup";
        "label-code" "check-label-code" ["6.1 b" "6.4.4"] access::label_code, by Probed;
        "strangers" "check-strangers" ["6.5.4"] access::strangers, by Probed;
        "confirmation" "check-confirmation" ["6.5.5"] access::confirmation, by Probed;
        "guessing" "check-guessing" ["6.1 e"] access::guessing, by Probed;
        "suites" "check-suites" ["6.1 c" "6.5.3"] access::suites, by Probed;
        "pairing-closed" "check-pairing-closed" ["6.6.1"] access::pairing_closed, by Probed, undo "check-pairing-closed.undo";
        "phones" "check-phones" ["6.5.8"] access::phones, by SelfReported, opens "people";
        "own-key" "check-own-key" ["6.4.2" "6.4.4"] access::own_key, by Probed;
    }
    Updates {
        "auto-updates" "check-auto-updates" ["6.3.4" "6.3.6"] updates::auto_updates, by SelfReported, undo "check-auto-updates.undo";
        "waiting-update" "check-waiting-update" ["6.3.5" "6.3.8"] updates::waiting, by SelfReported;
        "last-look" "check-last-look" ["6.3.5"] updates::last_look, by SelfReported;
        "components" "check-components" ["6.3.1"] updates::components, by SelfReported;
    }
    Connections {
        "radio-services" "check-radio-services" ["6.6.1" "6.3.10"] connections::radio_services, by Probed;
        "interfaces" "check-interfaces" ["6.6.1" "6.6.3"] connections::interfaces, by SignedByPairedKey;
        "services" "check-services" ["6.6.5"] connections::services, by SignedByPairedKey, undo "check-services.undo";
        "stranger-view" "check-stranger-view" ["6.6.2"] connections::stranger_view, by Probed;
        "not-followed" "check-not-followed" ["6.6.2"] connections::not_followed, by Probed;
        "debug" "check-debug" ["6.6.4"] connections::debug, by SignedByPairedKey;
        "network" "check-network" ["6.5.6" "6.8.1"] connections::network, by SelfReported, undo "check-network.undo";
    }
    Sensing {
        "sensors" "check-sensors" ["6.8.3"] sensing::sensors, by SelfReported;
        "sensor-words" "check-sensor-words" ["6.8.3"] sensing::sensor_words, by SignedByPairedKey;
        "readings" "check-readings" ["6.13.1"] sensing::readings, by SelfReported;
        "consents" "check-consents" ["7 b" "7 c"] sensing::consents, by SelfReported;
        "telemetry" "check-telemetry" ["7 d" "7 e"] sensing::telemetry, by SelfReported;
        "retention" "check-retention" ["7 a"] sensing::retention, by SignedByPairedKey;
        "data-map" "check-data-map" ["7 a"] sensing::data_map, by SignedByPairedKey;
    }
    Integrity {
        "own-word" "check-own-word" ["6.7.1"] integrity::own_word, by Probed;
        "papers" "check-papers" ["6.8.3" "6.2.1"] integrity::papers, by Probed;
        "boot" "check-boot" ["6.7.1"] integrity::boot, by SignedByPairedKey;
        "tamper" "check-tamper" ["6.7.2"] integrity::tamper, by SelfReported;
        "key-storage" "check-key-storage" ["6.4.1"] integrity::key_storage, by SignedByPairedKey;
        "memory" "check-memory" ["6.6.8"] integrity::memory, by SignedByPairedKey;
        "privileges" "check-privileges" ["6.6.7"] integrity::privileges, by SignedByPairedKey;
        "identity-anchor" "check-identity-anchor" ["6.4.2"] integrity::identity_anchor, by SignedByPairedKey;
        "crypto" "check-crypto" ["6.5.2"] integrity::crypto, by SignedByPairedKey;
        "clock" "check-clock" ["6.13.1"] integrity::clock, by Probed;
        "log" "check-log" ["6.10.1"] integrity::log, by SelfReported;
        "malware" "check-malware" ["7 f"] integrity::malware, by SignedByPairedKey;
    }
    Maker {
        "support" "check-support" ["6.3.13"] maker::support, by MakerStated;
        "vulnerability-policy" "check-vulnerability-policy" ["6.2.1"] maker::vulnerability_policy, by MakerStated;
        "advisories" "check-advisories" ["6.2.2"] maker::advisories, by MakerStated;
        "backups" "check-backups" ["7 g"] maker::backups, by MakerStated;
        "sbom" "check-sbom" ["6.2.3"] maker::sbom, by MakerStated;
        "model" "check-model" ["6.3.16"] maker::model, by SelfReported;
        "replacement" "check-replacement" ["6.3.14"] maker::replacement, by MakerStated;
    }
}
