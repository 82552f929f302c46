//! Sensors and data: what the device senses, and what it says becomes of that and of answers to its requests.

use std::collections::{BTreeMap, BTreeSet};

use pandu_protocol::message::{Basis, ConsentRecord, ConsentState, SensorKind};
use ring::digest::{SHA256, digest};

use super::{AHEAD_MAX, count, is_blank, names, of};
use crate::check::evidence::Evidence;
use crate::check::item::Look;
use crate::text::sensor_kind;
use crate::wizard::Assurance;
use crate::wizard::view::{Arg, Message};

const SAID: Assurance = Assurance::SelfReported;

/// Whether everything that it senses is in the list that it signed.
pub(in crate::check) fn sensors(evidence: &Evidence) -> Result<Look, Look> {
    let readings = &evidence.need(&evidence.readings)?.readings;
    let manifest = evidence.stated(&evidence.manifest, "check-sensors.silent")?;
    let undeclared: BTreeSet<SensorKind> = readings
        .iter()
        .filter(|reading| {
            let declared = manifest.says.sensors.get(usize::from(reading.sensor));
            declared.is_none_or(|declared| declared.kind != reading.kind)
        })
        .map(|reading| reading.kind)
        .collect();
    if undeclared.is_empty() {
        let sensors = count(manifest.says.sensors.len());
        return Ok(Look::ok(Message::new("check-sensors.ok").with("count", sensors), SAID));
    }
    let kinds = undeclared.into_iter().map(|kind| Arg::from(sensor_kind(kind))).collect();
    Ok(Look::fix(Message::new("check-sensors.undeclared").with("kinds", Arg::List(kinds)), SAID))
}

/// Whether the list says where each sensor is and when it is on.
pub(in crate::check) fn sensor_words(evidence: &Evidence) -> Result<Look, Look> {
    let manifest = evidence.stated(&evidence.manifest, "check-sensors.silent")?;
    let sensors = &manifest.says.sensors;
    let wordless: Vec<Arg> = sensors
        .iter()
        .filter(|sensor| is_blank(&sensor.place) || is_blank(&sensor.when_on))
        .map(|sensor| Arg::from(sensor_kind(sensor.kind)))
        .collect();
    Ok(if !wordless.is_empty() {
        Look::fix(Message::new("check-sensor-words.missing").with("kinds", Arg::List(wordless)), of(manifest))
    } else if sensors.is_empty() {
        Look::ok("check-sensor-words.nothing", of(manifest))
    } else {
        Look::ok(Message::new("check-sensor-words.ok").with("count", count(sensors.len())), of(manifest))
    })
}

/// What a sensor of a kind can read, in thousandths of its unit; absent = anything.
const fn bounds(kind: SensorKind) -> Option<(i64, i64)> {
    match kind {
        // Degrees Celsius, percent, lux, decibels, watts, metres per second squared, parts per million, degrees.
        SensorKind::Temperature => Some((-90_000, 150_000)),
        SensorKind::Humidity => Some((0, 100_000)),
        SensorKind::Light => Some((0, 200_000_000)),
        SensorKind::Microphone => Some((0, 200_000)),
        SensorKind::Power => Some((-100_000_000, 100_000_000)),
        SensorKind::Acceleration => Some((-500_000, 500_000)),
        SensorKind::Air => Some((0, 1_000_000_000 - 2_000_000)),
        SensorKind::Location => Some((-180_000, 180_000)),
        // Yes or no, or a share of one.
        SensorKind::Contact | SensorKind::Motion | SensorKind::Touch | SensorKind::Fingerprint => Some((0, 1_000)),
        SensorKind::Camera | SensorKind::Radio | SensorKind::Other(_) => None,
    }
}

/// Whether its sensors read what can be.
pub(in crate::check) fn readings(evidence: &Evidence) -> Result<Look, Look> {
    let readings = &evidence.need(&evidence.readings)?.readings;
    let impossible = |kind, milli: i64| bounds(kind).is_some_and(|(least, most)| milli < least || milli > most);
    let kinds: BTreeSet<SensorKind> = readings
        .iter()
        .filter(|reading| reading.milli.is_some_and(|milli| impossible(reading.kind, milli)))
        .map(|reading| reading.kind)
        .collect();
    if kinds.is_empty() {
        return Ok(Look::ok("check-readings.ok", SAID));
    }
    let kinds = kinds.into_iter().map(|kind| Arg::from(sensor_kind(kind))).collect();
    Ok(Look::fix(Message::new("check-readings.impossible").with("kinds", Arg::List(kinds)), SAID))
}

/// Whether it keeps the answers as they were given.
pub(in crate::check) fn consents(evidence: &Evidence) -> Result<Look, Look> {
    let requests = &evidence.stated(&evidence.requests, "check-consents.silent")?.requests;
    if requests.is_empty() {
        return Ok(Look::not_apply("check-consents.none", SAID));
    }
    let records = &evidence.stated(&evidence.consents, "check-consents.silent")?.records;
    if !is_chained(records) {
        return Ok(Look::fix("check-consents.broken", SAID));
    }
    let latest = |purpose: &str| records.iter().rfind(|record| &*record.purpose == purpose);
    let ours = &evidence.looked()?.known.consents;
    let asked = || ours.iter().filter(|answer| requests.iter().any(|request| *request.purpose == *answer.purpose));
    let missing = asked().filter(|answer| latest(&answer.purpose).is_none()).count();
    if missing > 0 {
        return Ok(Look::fix(Message::new("check-consents.missing").with("count", count(missing)), SAID));
    }
    // A later withdrawal is the person's own; nobody but the person turns a refusal into an agreement.
    let turned = asked()
        .filter(|answer| answer.state == ConsentState::Refused)
        .filter(|answer| latest(&answer.purpose).is_some_and(|record| record.state == ConsentState::Given))
        .count();
    if turned > 0 {
        return Ok(Look::fix(Message::new("check-consents.turned").with("count", count(turned)), SAID));
    }
    let given = requests
        .iter()
        .filter(|request| latest(&request.purpose).is_some_and(|record| record.state == ConsentState::Given))
        .count();
    let kept =
        Message::new("check-consents.ok").with("given", count(given)).with("others", count(requests.len() - given));
    Ok(Look::ok(kept, SAID))
}

/// Whether each record holds the hash of the one before it (docs/protocol.md, 11.8).
fn is_chained(records: &[ConsentRecord]) -> bool {
    let hash =
        |record: &ConsentRecord| digest(&SHA256, &minicbor::to_vec(record).unwrap_or_default()).as_ref().to_vec();
    let before = std::iter::once(vec![0; 32]).chain(records.iter().map(hash));
    records.iter().zip(before).all(|(record, before)| *record.previous == *before)
}

/// Whether it sends only the telemetry that it names.
pub(in crate::check) fn telemetry(evidence: &Evidence) -> Result<Look, Look> {
    let last = evidence.stated(&evidence.telemetry, "check-telemetry.silent")?;
    if last.sent_at.is_none() && last.payload.is_empty() {
        return Ok(Look::ok("check-telemetry.never", SAID));
    }
    let catalogue = &evidence.stated(&evidence.catalogue, "check-telemetry.silent")?.items;
    let sent: BTreeMap<String, serde::de::IgnoredAny> =
        serde_json::from_slice(&last.payload).map_err(|_| Look::could_not("check-telemetry.unreadable"))?;
    let undeclared: Vec<&str> =
        sent.keys().map(String::as_str).filter(|key| !catalogue.iter().any(|item| *item.item == **key)).collect();
    let look = if undeclared.is_empty() {
        Look::ok(Message::new("check-telemetry.ok").with("count", count(sent.len())), SAID)
    } else {
        Look::fix(Message::new("check-telemetry.undeclared").with("names", names(undeclared)), SAID)
    };
    let sent_at = last.sent_at.filter(|at| *at <= evidence.now().saturating_add(AHEAD_MAX));
    Ok(match sent_at {
        Some(at) => look.seen(Message::new("check-telemetry.last").with("date", Arg::Date(at))),
        None => look.seen("check-telemetry.undated"),
    })
}

/// Whether it says for how long others keep data.
pub(in crate::check) fn retention(evidence: &Evidence) -> Result<Look, Look> {
    let uses = evidence.stated(&evidence.uses, "check-data-map.silent")?;
    let outside = uses.says.uses.iter().filter(|one| &*one.place != "device").map(|one| one.retention_days);
    let days: Vec<Option<u32>> = outside.chain(evidence.unlisted().map(|request| request.retention_days)).collect();
    let Some(longest) = days.iter().max() else { return Ok(Look::not_apply("check-retention.nothing", of(uses))) };
    let silent = days.iter().filter(|days| days.is_none()).count();
    if silent > 0 {
        return Err(Look::not_stated(Message::new("check-retention.silent").with("count", count(silent))));
    }
    let longest = Arg::Duration(u64::from(longest.unwrap_or_default()) * super::DAY);
    Ok(Look::ok(Message::new("check-retention.ok").with("time", longest), of(uses)))
}

/// Whether it names what it does with data, who holds it and who else gets it.
pub(in crate::check) fn data_map(evidence: &Evidence) -> Result<Look, Look> {
    let paper = evidence.stated(&evidence.uses, "check-data-map.silent")?;
    let (uses, sure) = (&paper.says.uses, of(paper));
    let nameless = uses
        .iter()
        .filter(|one| {
            let blank = |text: &str| text.trim().is_empty();
            let recipients = one.recipients.iter().any(|recipient| blank(&recipient.name));
            is_blank(&one.category)
                || is_blank(&one.purpose_words)
                || blank(&one.holder)
                || blank(&one.place)
                || recipients
        })
        .count();
    if nameless > 0 {
        return Ok(Look::fix(Message::new("check-data-map.nameless").with("count", count(nameless)), sure));
    }
    let is_named = |purpose: &str| uses.iter().any(|one| &*one.purpose == purpose && one.basis == Basis::Consent);
    let requests = evidence.requests.got().into_iter().flat_map(|asks| asks.requests.iter());
    let hidden: Vec<Arg> =
        requests.filter(|request| !is_named(&request.purpose)).map(|request| Arg::from(&request.title)).collect();
    if !hidden.is_empty() {
        return Ok(Look::fix(Message::new("check-data-map.hidden").with("purposes", Arg::List(hidden)), sure));
    }
    let advertisers = uses.iter().flat_map(|one| one.recipients.iter()).filter(|recipient| recipient.advertiser);
    let advertisers: BTreeSet<&str> = advertisers.map(|recipient| &*recipient.name).collect();
    let look = Look::ok(Message::new("check-data-map.ok").with("count", count(uses.len())), sure);
    Ok(if advertisers.is_empty() {
        look
    } else {
        look.seen(Message::new("check-data-map.advertisers").with("names", names(advertisers)))
    })
}
