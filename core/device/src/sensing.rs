//! What the device feels and does: readings of its sensors, and its plain functions (clauses 6.8.3, 6.13.1).
//!
//! A reading that cannot be is dropped and recorded, never passed on.

use pandu_protocol::message::{ErrorReply, EventKind, List, Operate, Operated, SensorReading, SensorState};

use crate::fault::{Fault, Faults};
use crate::profile::{Profile, SensorSheet};
use crate::turn::Turn;

/// The present readings, and the names of the sensors whose reading was dropped. The simulation reads the same at all
/// times, so that recordings repeat.
pub(crate) fn state(profile: &Profile, faults: &Faults) -> (SensorState, Vec<&'static str>) {
    let mut dropped = Vec::new();
    let readings = profile.sensors.iter().zip(0..).map(|(sheet, sensor)| {
        let milli = Some(raw(sheet, sensor, faults)).filter(|milli| sheet.range.contains(milli));
        if milli.is_none() {
            dropped.push(sheet.name());
        }
        SensorReading { sensor, kind: sheet.kind, on: true, milli }
    });
    let state = SensorState { readings: List::cut(readings) };
    (state, dropped)
}

/// What comes out of a sensor.
fn raw(sheet: &SensorSheet, sensor: u8, faults: &Faults) -> i64 {
    if sensor == 0 && faults.has(Fault::BrokenSensor) { sheet.range.end() + 999_000 } else { sheet.milli }
}

/// Carries out [`pandu_protocol::message::call::SensorState`].
pub(crate) fn read(turn: &mut Turn<'_>) -> SensorState {
    let (state, dropped) = state(turn.profile, turn.faults);
    dropped.into_iter().for_each(|sensor| turn.note(EventKind::RangeDropped, Some(sensor)));
    state
}

/// Carries out [`Operate`].
pub(crate) fn operate(turn: &mut Turn<'_>, body: &Operate) -> Result<Operated, ErrorReply> {
    if turn.profile.functions.is_empty() {
        return Err(ErrorReply::Unsupported);
    }
    let place = turn.profile.functions.iter().position(|one| one.name == &*body.function);
    let (place, function) = place
        .and_then(|place| turn.profile.functions.get(place).map(|function| (place, function)))
        .ok_or_else(|| ErrorReply::invalid("function"))?;
    let fits = (function.least..=function.greatest).contains(&body.milli)
        && (body.milli - function.least) % function.step == 0;
    if !fits {
        turn.note(EventKind::RangeDropped, Some(function.name));
        return Err(ErrorReply::invalid("milli"));
    }
    if let Some(value) = turn.draft.functions.get_mut(place) {
        *value = body.milli;
    }
    Ok(Operated { milli: body.milli })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::{ALL, THERMOSTAT};

    #[test]
    fn every_sensor_reads_within_its_range() {
        for profile in ALL {
            let (readings, dropped) = state(profile, &Faults::default());
            assert_eq!((readings.readings.len(), dropped.len()), (profile.sensors.len(), 0), "{}", profile.name);
            assert!(readings.readings.iter().all(|reading| reading.milli.is_some()), "{}", profile.name);
        }
    }

    #[test]
    fn what_cannot_be_is_dropped_and_named() {
        let mut faults = Faults::default();
        faults.switch_on("broken-sensor").unwrap();
        let (readings, dropped) = state(&THERMOSTAT, &faults);
        assert_eq!((readings.readings[0].milli, dropped), (None, vec!["temperature"]));
        assert_eq!(readings.readings[1].milli, Some(71_000));
    }
}
