//! From the words of the command line to a notice. It decides nothing: the library checks what comes out.

use pandu::update::Moment;
use pandu::update::notice::{Exploited, Kind, Restart, Texts, Urgency};
use pandu_maker::{Changes, MakerError, end_of_month, two_languages};

use crate::arguments::{Abuse, Haste, NoticeWords, Purpose, Restarts};

/// What the options change of a notice.
pub(crate) fn changes(words: &NoticeWords) -> Result<Changes, MakerError> {
    let texts = |all: &[String]| all.iter().map(|text| two_languages(text)).collect::<Vec<Texts>>();
    let month = |text: &str| end_of_month(text).ok_or(MakerError::Bounds("a month is written as 2031-11"));
    Ok(Changes {
        kind: words.kind.map(Kind::from),
        urgency: words.urgency.map(Urgency::from),
        exploited: words.exploited.map(Exploited::from),
        risk: words.risk.as_deref().map(two_languages),
        risk_url: words.risk_url.clone(),
        cves: words.cves.clone(),
        stops: texts(&words.stops),
        keeps_running: texts(&words.keeps),
        minutes: words.minutes,
        minutes_max: words.minutes_max,
        safety: words.safety,
        restart: words.restart.map(Restart::from),
        battery: words.battery,
        mains: words.mains,
        network: words.network,
        can_undo: words.can_undo,
        from_min: words.from_min.clone(),
        from_max: words.from_max.clone(),
        earliest: words.earliest.as_deref().map(moment).transpose()?,
        postpone_until: words.postpone_until.as_deref().map(moment).transpose()?,
        new_sensors: words.new_sensors.clone(),
        new_purposes: words.new_purposes.clone(),
        support_end: words.support_end.as_deref().map(month).transpose()?,
        days: words.days,
        rollout_days: words.rollout_days,
    })
}

fn moment(text: &str) -> Result<Moment, MakerError> {
    Moment::parse(text).ok_or(MakerError::Bounds("a time is written as 2026-12-01T18:00:00Z"))
}

impl From<Purpose> for Kind {
    fn from(purpose: Purpose) -> Self {
        match purpose {
            Purpose::Security => Self::Security,
            Purpose::Maintenance => Self::Maintenance,
            Purpose::Feature => Self::Feature,
        }
    }
}

impl From<Haste> for Urgency {
    fn from(haste: Haste) -> Self {
        match haste {
            Haste::Critical => Self::Critical,
            Haste::High => Self::High,
            Haste::Medium => Self::Medium,
            Haste::Low => Self::Low,
        }
    }
}

impl From<Abuse> for Exploited {
    fn from(abuse: Abuse) -> Self {
        match abuse {
            Abuse::Yes => Self::Yes,
            Abuse::No => Self::No,
        }
    }
}

impl From<Restarts> for Restart {
    fn from(restarts: Restarts) -> Self {
        match restarts {
            Restarts::None => Self::None,
            Restarts::Service => Self::Service,
            Restarts::Machine => Self::Machine,
        }
    }
}
