//! Screens about what the device is, what it senses, and what it would like to do with data.

use pandu_protocol::message::Sensor;

use super::super::course::{Course, Leg};
use super::super::decisions::CONSENT;
use super::{act, problem};
use crate::text::{Inert, sensor_kind};
use crate::wizard::Assurance;
use crate::wizard::view::{Message, ProblemView, View};

/// What the device senses, out of the list that it signed (clause 6.8.3).
pub(super) fn senses(course: &Course) -> View {
    let identity = &course.identity;
    let model = Message::new("device-model")
        .with("maker", Inert::name(&identity.maker))
        .with("model", Inert::name(&identity.model));
    let body = if course.sensors.is_empty() { "setup-senses-nothing" } else { "setup-senses-body" };
    let view = View::new("setup-senses", Message::new("setup-senses-title"))
        .body(Message::new(body).with("device", model))
        .help(Message::new("setup-senses-help-title"), Message::new("setup-senses-help"))
        .default_choice(act("continue", "setup-continue"));
    let view = course.sensors.iter().fold(view, |view, sensor| {
        view.fact(sensor_kind(sensor.kind), sensor_words(sensor), Assurance::SignedByPairedKey)
    });
    View { progress: course.progress(Leg::Senses), ..view }
}

fn sensor_words(sensor: &Sensor) -> Message {
    let or = |words: &Option<pandu_protocol::message::Words>, said: &'static str, silent: &'static str| match words {
        Some(words) => Message::new(said).with("words", words),
        None => Message::new(silent),
    };
    Message::new("device-sensor")
        .with("place", &sensor.place)
        .with("when", &sensor.when_on)
        .with("indicator", or(&sensor.indicator, "device-sensor-indicator", "device-sensor-no-indicator"))
        .with("kept", or(&sensor.kept, "device-sensor-kept", "device-sensor-not-kept"))
        .with("sent", or(&sensor.sent_to, "device-sensor-sent", "device-sensor-not-sent"))
        .with("off", or(&sensor.off_switch, "device-sensor-off", "device-sensor-no-off"))
}

/// One request for consent: all that must be known before the choice, and two equal choices (clauses 7 a, 7 b).
pub(super) fn consent(course: &Course, trouble: &Option<ProblemView>) -> View {
    let view = screen(course.consents.len());
    let Some(request) = course.request() else { return view };
    let view = view.body(Message::new("consent-body")).body(Message::new("consent-no-choice")).request(request);
    let view = view.fact(Message::new("consent-withdraw"), Message::new("consent-withdraw-how"), Assurance::Ours);
    View { progress: course.progress(Leg::Consents), ..problem(CONSENT.on(view), trouble) }
}

/// Each consent has a screen name of its own, so that a double tap on one can never answer the next.
fn screen(place: usize) -> View {
    let title = Message::new("consent-title");
    match place {
        0 => View::new("setup-consent-1", title),
        1 => View::new("setup-consent-2", title),
        2 => View::new("setup-consent-3", title),
        3 => View::new("setup-consent-4", title),
        _ => View::new("setup-consent-5", title),
    }
}
