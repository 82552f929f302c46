//! What the device feels and does: readings of its sensors, and its plain functions (clauses 6.8.3, 6.13.1).

use pandu_protocol::message::{ErrorReply, EventKind, List, Operate, Operated, SensorKind, SensorReading, SensorState};

use crate::fault::{Fault, Faults};
use crate::profile::Profile;
use crate::turn::Turn;

/// The present readings. The simulation reads the same at all times, so that recordings repeat.
pub(crate) fn state(profile: &Profile, faults: &Faults) -> SensorState {
    let declared = profile.sensors.iter().zip(0..).map(|(sheet, sensor)| SensorReading {
        sensor,
        kind: sheet.kind,
        on: true,
        milli: Some(sheet.milli),
    });
    let undeclared = faults.has(Fault::UndeclaredSensor).then(|| SensorReading {
        sensor: u8::try_from(profile.sensors.len()).unwrap_or(u8::MAX),
        kind: SensorKind::Microphone,
        on: true,
        milli: Some(41_000),
    });
    SensorState { readings: List::cut(declared.chain(undeclared)) }
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
