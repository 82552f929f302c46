//! What is wrong with an offer. What a phone must refuse and what a maker should mend stand in one list, apart from each other.

use pandu_protocol::message::UpdateNotice;
use pandu_protocol::version::Version;

use super::{Kind, Notice, Offer, Texts, Urgency};

/// Most characters of the sentence that says which risk an update removes.
const RISK_CHARS: usize = 160;
/// Most characters of one line on what stops or keeps working.
const LINE_CHARS: usize = 80;
/// Longest outage that makes sense, in minutes: a day.
const OUTAGE_MINUTES_MAX: u16 = 24 * 60;
/// Most days over which an update is handed out.
pub(crate) const ROLLOUT_DAYS_MAX: u16 = 90;
/// The languages in which every text should be there.
const LANGUAGES: [&str; 2] = ["en", "ms"];

/// What is wrong with an offer. It never holds words of the offer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, thiserror::Error)]
pub enum OfferFault {
    /// It is not the JSON of an offer.
    #[error("it is not the JSON of an offer: a field is missing or of the wrong kind")]
    Format,
    /// A field is longer than a device or a screen takes.
    #[error("`{field}` is too long")]
    TooLong {
        /// Its name.
        field: &'static str,
    },
    /// A field that must be there is empty.
    #[error("`{field}` is empty")]
    Empty {
        /// Its name.
        field: &'static str,
    },
    /// A version is not one to four numbers with dots.
    #[error("`{field}` is not a version: one to four numbers with dots")]
    Version {
        /// Its name.
        field: &'static str,
    },
    /// The versions are in no order that makes sense.
    #[error("the versions must be in the order from_min, from_max, to, and `to` above `from_max`")]
    Order,
    /// It expires before it is issued.
    #[error("`expires` is not after `issued`")]
    Expires,
    /// The image has no bytes, or other than the notice says.
    #[error("`size` is not the length of the image")]
    Size,
    /// The notice is for another model or version than the target's name says.
    #[error("the notice is not about the image's model and version")]
    Target,
    /// The roll-out is longer than 90 days.
    #[error("`rollout.days` is above 90")]
    Rollout,
    /// A security update without the risk that it removes.
    #[error("a security update must say in one sentence which risk it removes: `risk`")]
    NoRisk,
    /// A security update without how soon to act.
    #[error("a security update should say how soon to act: `urgency`")]
    NoUrgency,
    /// A text is missing in a language of Pandu.
    #[error("`{field}` should be there in English (en) and Malay (ms)")]
    Language {
        /// Its name.
        field: &'static str,
    },
    /// It does not say what stops.
    #[error("it should say what stops and for how long: `disruption`")]
    NoDisruption,
    /// The outage is shorter at most than typically, or longer than a day.
    #[error("`minutes_max` must be at least `minutes_typical` and at most 1440")]
    Minutes,
    /// A text is longer than a person reads: 160 characters for the risk, 80 for a line.
    #[error("`{field}` should be shorter: at most 160 characters for the risk, 80 for a line")]
    Wordy {
        /// Its name.
        field: &'static str,
    },
    /// A link that is not https.
    #[error("`risk_url` must begin with https://")]
    Url,
    /// A CVE identifier is none.
    #[error("`cves` holds something that is not like CVE-2026-12345")]
    Cve,
    /// Battery above 100 percent.
    #[error("`needs.battery_percent` is above 100")]
    Battery,
    /// Postponing ends before the update may start.
    #[error("`postpone_until` is before `earliest`")]
    Postpone,
}

impl OfferFault {
    /// Whether a phone refuses the offer for it. Of the others only the maker is told.
    #[must_use]
    pub const fn is_fatal(self) -> bool {
        matches!(
            self,
            Self::Format
                | Self::TooLong { .. }
                | Self::Empty { .. }
                | Self::Version { .. }
                | Self::Order
                | Self::Expires
                | Self::Size
                | Self::Target
                | Self::Rollout
        )
    }
}

impl Offer {
    /// Everything that is wrong with it, worst first. A maker's tool publishes nothing while the list is not empty.
    #[must_use]
    pub fn faults(&self) -> Vec<OfferFault> {
        let mut faults: Vec<_> = self.fatal().err().into_iter().collect();
        self.notice.mend(&mut faults);
        faults
    }

    /// The notice in the protocol's bounds, when a phone may believe it.
    ///
    /// # Errors
    /// The first fault that is fatal.
    pub fn read(&self) -> Result<UpdateNotice, OfferFault> {
        self.fatal()
    }

    fn fatal(&self) -> Result<UpdateNotice, OfferFault> {
        if self.rollout.is_some_and(|rollout| rollout.days > ROLLOUT_DAYS_MAX) {
            return Err(OfferFault::Rollout);
        }
        self.notice.fatal()
    }
}

impl Notice {
    /// Everything that is wrong with it, worst first.
    #[must_use]
    pub fn faults(&self) -> Vec<OfferFault> {
        let mut faults: Vec<_> = self.fatal().err().into_iter().collect();
        self.mend(&mut faults);
        faults
    }

    fn fatal(&self) -> Result<UpdateNotice, OfferFault> {
        for (text, field) in [(&self.id, "id"), (&self.model, "model")] {
            if text.trim().is_empty() {
                return Err(OfferFault::Empty { field });
            }
        }
        let version = |text: &str, field| text.parse::<Version>().map_err(|_| OfferFault::Version { field });
        let (oldest, newest) = (version(&self.from_min, "from_min")?, version(&self.from_max, "from_max")?);
        if oldest > newest || newest >= version(&self.to, "to")? {
            return Err(OfferFault::Order);
        }
        if self.expires <= self.issued {
            return Err(OfferFault::Expires);
        }
        if self.size == 0 {
            return Err(OfferFault::Size);
        }
        UpdateNotice::try_from(self)
    }

    fn mend(&self, faults: &mut Vec<OfferFault>) {
        let security = self.kind == Kind::Security || self.security_required;
        let mut add = |is_fault: bool, fault| {
            if is_fault && !faults.contains(&fault) {
                faults.push(fault);
            }
        };
        add(security && self.risk.as_ref().is_none_or(is_blank), OfferFault::NoRisk);
        add(security && matches!(self.urgency, None | Some(Urgency::Unknown)), OfferFault::NoUrgency);
        add(self.disruption.is_none(), OfferFault::NoDisruption);
        let lines = self.disruption.as_ref().map(|disruption| [&disruption.stops, &disruption.keeps_running]);
        if let Some(text) = &self.risk {
            add(!is_spoken(text), OfferFault::Language { field: "risk" });
            add(is_longer(text, RISK_CHARS), OfferFault::Wordy { field: "risk" });
        }
        for (texts, field) in lines.into_iter().flatten().zip(["stops", "keeps_running"]) {
            add(texts.iter().any(|text| !is_spoken(text)), OfferFault::Language { field });
            add(texts.iter().any(|text| is_longer(text, LINE_CHARS)), OfferFault::Wordy { field });
        }
        let minutes = |most: u16, typical: u16| most < typical || most > OUTAGE_MINUTES_MAX;
        let wrong = |disruption: &super::Disruption| minutes(disruption.minutes_max, disruption.minutes_typical);
        add(self.disruption.as_ref().is_some_and(wrong), OfferFault::Minutes);
        add(self.risk_url.as_deref().is_some_and(|url| !url.starts_with("https://")), OfferFault::Url);
        add(self.cves.iter().any(|cve| !is_cve(cve)), OfferFault::Cve);
        add(self.needs.battery_percent.is_some_and(|percent| percent > 100), OfferFault::Battery);
        let early = self.earliest.zip(self.postpone_until).is_some_and(|(earliest, until)| until < earliest);
        add(early, OfferFault::Postpone);
    }
}

fn is_blank(texts: &Texts) -> bool {
    texts.values().all(|text| text.trim().is_empty())
}

fn is_spoken(texts: &Texts) -> bool {
    LANGUAGES.iter().all(|language| texts.get(*language).is_some_and(|text| !text.trim().is_empty()))
}

fn is_longer(texts: &Texts, chars: usize) -> bool {
    texts.values().any(|text| text.chars().count() > chars)
}

/// `CVE-`, a year of four digits, `-`, four or more digits.
fn is_cve(text: &str) -> bool {
    let digits = |part: &str, least| part.len() >= least && part.bytes().all(|byte| byte.is_ascii_digit());
    let parts = text.strip_prefix("CVE-").and_then(|rest| rest.split_once('-'));
    parts.is_some_and(|(year, number)| year.len() == 4 && digits(year, 4) && digits(number, 4))
}
