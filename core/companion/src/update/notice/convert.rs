//! Between a notice as JSON and the notice of the protocol, whose bounds hold from then on.

use pandu_protocol::message::{
    self as wire, List, LocalText, Text, TooLong, UpdateKind, UpdateNeeds, UpdateNotice, Words,
};

use super::{Disruption, Exploited, Kind, Moment, Needs, Notice, OfferFault, Restart, Texts, Urgency};

/// A field that is longer than the protocol allows.
const fn long(field: &'static str) -> impl Fn(TooLong) -> OfferFault {
    move |_| OfferFault::TooLong { field }
}

fn texts<const MAX: usize, const COUNT: usize>(
    all: &[String],
    field: &'static str,
) -> Result<List<Text<MAX>, COUNT>, OfferFault> {
    let all = all.iter().map(|one| Text::new(one.as_str())).collect::<Result<Vec<_>, _>>().map_err(long(field))?;
    List::new(all).map_err(long(field))
}

/// English first, because the first is shown when none fits.
fn words(texts: &Texts, field: &'static str) -> Result<Words, OfferFault> {
    let mut all: Vec<_> = texts.iter().collect();
    all.sort_by_key(|(language, _)| *language != "en");
    let local = |(language, text): (&String, &String)| {
        Ok(LocalText { language: Text::new(language.as_str())?, text: Text::new(text.as_str())? })
    };
    List::new(all.into_iter().map(local).collect::<Result<Vec<_>, TooLong>>().map_err(long(field))?)
        .map_err(long(field))
}

fn texts_of(words: &Words) -> Texts {
    words.iter().map(|one| (one.language.to_string(), one.text.to_string())).collect()
}

impl TryFrom<&Disruption> for wire::Disruption {
    type Error = OfferFault;

    fn try_from(from: &Disruption) -> Result<Self, OfferFault> {
        let all = |many: &[Texts], field| {
            let many = many.iter().map(|one| words(one, field)).collect::<Result<Vec<_>, _>>()?;
            List::new(many).map_err(long(field))
        };
        Ok(Self {
            stops: all(&from.stops, "stops")?,
            keeps_running: all(&from.keeps_running, "keeps_running")?,
            minutes_typical: from.minutes_typical,
            minutes_max: from.minutes_max,
            safety_relevant: from.safety_relevant,
            restart: match from.restart {
                Restart::None => wire::Restart::None,
                Restart::Service => wire::Restart::Service,
                Restart::Machine => wire::Restart::Machine,
            },
        })
    }
}

impl TryFrom<&Notice> for UpdateNotice {
    type Error = OfferFault;

    /// Takes a notice into the protocol's bounds.
    ///
    /// # Errors
    /// [`OfferFault::TooLong`] with the first field that does not fit.
    fn try_from(from: &Notice) -> Result<Self, OfferFault> {
        Ok(Self {
            id: Text::new(from.id.as_str()).map_err(long("id"))?,
            model: Text::new(from.model.as_str()).map_err(long("model"))?,
            from_min: Text::new(from.from_min.as_str()).map_err(long("from_min"))?,
            from_max: Text::new(from.from_max.as_str()).map_err(long("from_max"))?,
            to: Text::new(from.to.as_str()).map_err(long("to"))?,
            kind: match from.kind {
                Kind::Security => UpdateKind::Security,
                Kind::Maintenance => UpdateKind::Maintenance,
                Kind::Feature => UpdateKind::Feature,
            },
            security_required: from.security_required,
            urgency: from.urgency.and_then(|urgency| match urgency {
                Urgency::Critical => Some(wire::Urgency::Critical),
                Urgency::High => Some(wire::Urgency::High),
                Urgency::Medium => Some(wire::Urgency::Medium),
                Urgency::Low => Some(wire::Urgency::Low),
                Urgency::Unknown => None,
            }),
            exploited: match from.exploited {
                Exploited::Yes => wire::Exploited::Yes,
                Exploited::No => wire::Exploited::No,
                Exploited::NotStated => wire::Exploited::NotStated,
            },
            risk: from.risk.as_ref().map(|risk| words(risk, "risk")).transpose()?.filter(|risk| !risk.is_empty()),
            risk_url: from.risk_url.as_deref().map(Text::new).transpose().map_err(long("risk_url"))?,
            cves: texts(&from.cves, "cves")?,
            disruption: from.disruption.as_ref().map(wire::Disruption::try_from).transpose()?,
            needs: UpdateNeeds {
                battery_percent: from.needs.battery_percent,
                mains: from.needs.mains,
                network: from.needs.network,
            },
            earliest: from.earliest.map(|moment| moment.0),
            postpone_until: from.postpone_until.map(|moment| moment.0),
            can_undo: from.can_undo,
            size: from.size,
            new_sensors: texts(&from.new_sensors, "new_sensors")?,
            new_purposes: texts(&from.new_purposes, "new_purposes")?,
            support_end: from.support_end.map(|moment| moment.0),
            issued: from.issued.0,
            expires: from.expires.0,
            revision: from.revision,
        })
    }
}

impl From<&UpdateNotice> for Notice {
    /// The notice as JSON has it. A number that this version has no word for becomes the most careful word.
    fn from(from: &UpdateNotice) -> Self {
        let strings = |all: &mut dyn Iterator<Item = &str>| all.map(str::to_owned).collect::<Vec<_>>();
        Self {
            id: from.id.to_string(),
            model: from.model.to_string(),
            from_min: from.from_min.to_string(),
            from_max: from.from_max.to_string(),
            to: from.to.to_string(),
            kind: match from.kind {
                UpdateKind::Security => Kind::Security,
                UpdateKind::Maintenance => Kind::Maintenance,
                UpdateKind::Feature | UpdateKind::Other(_) => Kind::Feature,
            },
            security_required: from.security_required,
            urgency: from.urgency.map(|urgency| match urgency {
                wire::Urgency::Critical => Urgency::Critical,
                wire::Urgency::High => Urgency::High,
                wire::Urgency::Medium => Urgency::Medium,
                wire::Urgency::Low => Urgency::Low,
                wire::Urgency::Other(_) => Urgency::Unknown,
            }),
            exploited: match from.exploited {
                wire::Exploited::Yes => Exploited::Yes,
                wire::Exploited::No => Exploited::No,
                wire::Exploited::NotStated | wire::Exploited::Other(_) => Exploited::NotStated,
            },
            risk: from.risk.as_ref().map(texts_of),
            risk_url: from.risk_url.as_deref().map(str::to_owned),
            cves: strings(&mut from.cves.iter().map(|cve| &**cve)),
            disruption: from.disruption.as_ref().map(Disruption::from),
            needs: Needs {
                battery_percent: from.needs.battery_percent,
                mains: from.needs.mains,
                network: from.needs.network,
            },
            earliest: from.earliest.map(Moment),
            postpone_until: from.postpone_until.map(Moment),
            can_undo: from.can_undo,
            size: from.size,
            new_sensors: strings(&mut from.new_sensors.iter().map(|sensor| &**sensor)),
            new_purposes: strings(&mut from.new_purposes.iter().map(|purpose| &**purpose)),
            support_end: from.support_end.map(Moment),
            issued: Moment(from.issued),
            expires: Moment(from.expires),
            revision: from.revision,
        }
    }
}

impl From<&wire::Disruption> for Disruption {
    fn from(from: &wire::Disruption) -> Self {
        Self {
            stops: from.stops.iter().map(texts_of).collect(),
            keeps_running: from.keeps_running.iter().map(texts_of).collect(),
            minutes_typical: from.minutes_typical,
            minutes_max: from.minutes_max,
            safety_relevant: from.safety_relevant,
            restart: match from.restart {
                wire::Restart::None => Restart::None,
                wire::Restart::Service => Restart::Service,
                wire::Restart::Machine | wire::Restart::Other(_) => Restart::Machine,
            },
        }
    }
}
