//! A notice while it is being written: where it begins, and what the maker changed. Whether it is right is decided by the
//! companion's own rules ([`pandu::update::notice`]), so that the tool cannot pass what an app refuses.

use pandu::update::Moment;
use pandu::update::notice::{
    Disruption, Exploited, Kind, Needs, Notice, Offer, OfferFault, Restart, Rollout, Texts, Urgency,
};

use crate::error::MakerError;
use crate::name;

/// Seconds of a day.
pub(crate) const DAY: u64 = 86_400;
/// Days for which a notice is current when nothing else is said.
const CURRENT_DAYS: u16 = 180;

/// What to change of a notice. What is not filled stays as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Changes {
    /// What it is for.
    pub kind: Option<Kind>,
    /// How soon to act.
    pub urgency: Option<Urgency>,
    /// Whether the fault is abused.
    pub exploited: Option<Exploited>,
    /// The risk that it removes.
    pub risk: Option<Texts>,
    /// Where to read more.
    pub risk_url: Option<String>,
    /// CVE identifiers; not empty = these instead of the old ones.
    pub cves: Vec<String>,
    /// What stops; not empty = these instead of the old ones.
    pub stops: Vec<Texts>,
    /// What keeps working; not empty = these instead of the old ones.
    pub keeps_running: Vec<Texts>,
    /// Typical minutes.
    pub minutes: Option<u16>,
    /// Most minutes.
    pub minutes_max: Option<u16>,
    /// A safety function stops.
    pub safety: bool,
    /// What restarts.
    pub restart: Option<Restart>,
    /// Least charge of the battery.
    pub battery: Option<u8>,
    /// Needs mains power.
    pub mains: bool,
    /// Needs Wi-Fi.
    pub network: bool,
    /// Can be undone.
    pub can_undo: bool,
    /// Oldest version that it installs over.
    pub from_min: Option<String>,
    /// Newest version that it installs over.
    pub from_max: Option<String>,
    /// Before which it must not start.
    pub earliest: Option<Moment>,
    /// After which it cannot be postponed.
    pub postpone_until: Option<Moment>,
    /// Sensors that it adds; not empty = these instead of the old ones.
    pub new_sensors: Vec<String>,
    /// Purposes that it adds; not empty = these instead of the old ones.
    pub new_purposes: Vec<String>,
    /// The end of support.
    pub support_end: Option<Moment>,
    /// Days from now for which it is current.
    pub days: Option<u16>,
    /// Days from now over which it is handed out; 0 = to all at once.
    pub rollout_days: Option<u16>,
}

/// A notice that says nothing yet: for everything older than this version, current for half a year.
///
/// # Errors
/// [`MakerError::Version`] when there is nothing older.
pub fn template(model: &str, version: &str, size: u32, now: u64) -> Result<Notice, MakerError> {
    let from_max = name::below(name::version(version)?).ok_or_else(|| MakerError::Version(version.to_owned()))?;
    Ok(Notice {
        id: format!("{model}-{version}"),
        model: model.to_owned(),
        from_min: "0".to_owned(),
        from_max,
        to: version.to_owned(),
        kind: Kind::Security,
        security_required: true,
        urgency: None,
        exploited: Exploited::NotStated,
        risk: None,
        risk_url: None,
        cves: Vec::new(),
        disruption: None,
        needs: Needs::default(),
        earliest: None,
        postpone_until: None,
        can_undo: false,
        size,
        new_sensors: Vec::new(),
        new_purposes: Vec::new(),
        support_end: None,
        issued: Moment(now),
        expires: Moment(now + u64::from(CURRENT_DAYS) * DAY),
        revision: 1,
    })
}

impl Changes {
    /// Makes the changes.
    pub(crate) fn apply(self, notice: &mut Notice, rollout: &mut Option<Rollout>, now: u64) {
        if let Some(kind) = self.kind {
            notice.kind = kind;
            notice.security_required = kind == Kind::Security;
        }
        replace(&mut notice.urgency, self.urgency);
        notice.exploited = self.exploited.unwrap_or(notice.exploited);
        replace(&mut notice.risk, self.risk);
        replace(&mut notice.risk_url, self.risk_url);
        refill(&mut notice.cves, self.cves);
        replace(&mut notice.needs.battery_percent, self.battery);
        notice.needs.mains |= self.mains;
        notice.needs.network |= self.network;
        notice.can_undo |= self.can_undo;
        notice.from_min = self.from_min.unwrap_or_else(|| std::mem::take(&mut notice.from_min));
        notice.from_max = self.from_max.unwrap_or_else(|| std::mem::take(&mut notice.from_max));
        replace(&mut notice.earliest, self.earliest);
        replace(&mut notice.postpone_until, self.postpone_until);
        refill(&mut notice.new_sensors, self.new_sensors);
        refill(&mut notice.new_purposes, self.new_purposes);
        replace(&mut notice.support_end, self.support_end);
        if let Some(days) = self.days {
            notice.expires = Moment(now + u64::from(days) * DAY);
        }
        match self.rollout_days {
            None => {}
            Some(0) => *rollout = None,
            Some(days) => *rollout = Some(Rollout { from: Moment(now), days }),
        }
        let says_outage = !self.stops.is_empty()
            || !self.keeps_running.is_empty()
            || self.minutes.is_some()
            || self.minutes_max.is_some()
            || self.safety
            || self.restart.is_some();
        if says_outage {
            let outage = notice.disruption.get_or_insert(NO_OUTAGE);
            refill(&mut outage.stops, self.stops);
            refill(&mut outage.keeps_running, self.keeps_running);
            outage.minutes_typical = self.minutes.unwrap_or(outage.minutes_typical);
            // A maker who states one number means it for both.
            outage.minutes_max = self.minutes_max.unwrap_or_else(|| outage.minutes_max.max(outage.minutes_typical));
            outage.safety_relevant |= self.safety;
            outage.restart = self.restart.unwrap_or(outage.restart);
        }
    }
}

/// An outage of which nothing is said: the device restarts, because that is the most that can happen.
const NO_OUTAGE: Disruption = Disruption {
    stops: Vec::new(),
    keeps_running: Vec::new(),
    minutes_typical: 0,
    minutes_max: 0,
    safety_relevant: false,
    restart: Restart::Machine,
};

fn replace<T>(old: &mut Option<T>, new: Option<T>) {
    if new.is_some() {
        *old = new;
    }
}

fn refill<T>(old: &mut Vec<T>, new: Vec<T>) {
    if !new.is_empty() {
        *old = new;
    }
}

/// The first fault for which an offer is refused: a fatal one always, another unless the maker takes it as it is.
pub(crate) fn check(offer: &Offer, target: (&str, &str, u64), incomplete: bool) -> Result<(), OfferFault> {
    let (model, version, size) = target;
    if (offer.notice.model.as_str(), offer.notice.to.as_str()) != (model, version) {
        return Err(OfferFault::Target);
    }
    if u64::from(offer.notice.size) != size {
        return Err(OfferFault::Size);
    }
    let mut faults = offer.faults().into_iter();
    faults.find(|fault| fault.is_fatal() || !incomplete).map_or(Ok(()), Err)
}

/// Reads `English | Malay`; a text without the bar is English alone.
#[must_use]
pub fn two_languages(text: &str) -> Texts {
    let (english, malay) = text.split_once('|').unwrap_or((text, ""));
    let parts = [("en", english.trim()), ("ms", malay.trim())].into_iter().filter(|(_, text)| !text.is_empty());
    parts.map(|(language, text)| (language.to_owned(), text.to_owned())).collect()
}

#[cfg(test)]
mod tests {
    use pandu::update::notice::Signature;

    use super::*;

    const NOW: u64 = 1_795_500_000;

    fn offer(changes: Changes) -> Offer {
        let mut notice = template("PLK-1", "1.1.0", 46, NOW).unwrap();
        let mut rollout = None;
        changes.apply(&mut notice, &mut rollout, NOW);
        Offer { notice, image_signature: Signature([0; 64]), image_key_id: None, recalled: false, rollout }
    }

    fn complete() -> Changes {
        Changes {
            urgency: Some(Urgency::High),
            risk: Some(two_languages("A risk. | Satu risiko.")),
            stops: vec![two_languages("Opening | Membuka")],
            minutes: Some(3),
            ..Changes::default()
        }
    }

    #[test]
    fn a_notice_reaches_every_older_version_and_is_checked_by_the_rules_of_the_app() {
        let target = ("PLK-1", "1.1.0", 46);
        let full = offer(complete());
        check(&full, target, false).unwrap();
        assert_eq!(full.notice.disruption.as_ref().map(|outage| outage.minutes_max), Some(3));
        let bare = offer(Changes::default());
        assert_eq!(check(&bare, target, false), Err(OfferFault::NoRisk));
        check(&bare, target, true).unwrap();
        let english = Changes { risk: Some(two_languages("A risk.")), ..complete() };
        assert_eq!(check(&offer(english), target, false), Err(OfferFault::Language { field: "risk" }));
        let backwards = Changes { from_max: Some("1.1.0".to_owned()), ..complete() };
        assert_eq!(check(&offer(backwards), target, true), Err(OfferFault::Order));
        assert_eq!(check(&full, ("PLK-2", "1.1.0", 46), true), Err(OfferFault::Target));
        assert_eq!(check(&full, ("PLK-1", "1.1.0", 47), true), Err(OfferFault::Size));
        assert!(matches!(template("PLK-1", "0", 1, NOW), Err(MakerError::Version(_))));
    }

    #[test]
    fn what_is_not_named_stays() {
        let mut offer = offer(Changes { rollout_days: Some(7), mains: true, ..complete() });
        let before = offer.notice.clone();
        Changes::default().apply(&mut offer.notice, &mut offer.rollout, NOW + 5);
        assert_eq!(offer.notice, before);
        assert_eq!(offer.rollout, Some(Rollout { from: Moment(NOW), days: 7 }));
        let change = Changes { kind: Some(Kind::Feature), rollout_days: Some(0), days: Some(1), ..Changes::default() };
        change.apply(&mut offer.notice, &mut offer.rollout, NOW);
        assert!(!offer.notice.security_required && offer.notice.needs.mains && offer.rollout.is_none());
        assert_eq!(offer.notice.expires, Moment(NOW + DAY));
    }

    #[test]
    fn two_languages_are_read_around_the_bar() {
        assert_eq!(
            two_languages(" A | B ").into_iter().collect::<Vec<_>>(),
            [("en".to_owned(), "A".to_owned()), ("ms".to_owned(), "B".to_owned())]
        );
        assert_eq!(two_languages("A").len(), 1);
        assert_eq!(two_languages(" | B").keys().collect::<Vec<_>>(), ["ms"]);
    }
}
