//! Screens of finding the device and taking its label.

use pandu_protocol::hello::Category;

use super::super::course::{Leg, progress_before};
use super::super::find::Find;
use super::{act, busy, problem};
use crate::wizard::step::{Candidate, Failure, Greeting, LABEL_MAX};
use crate::wizard::view::{ChoiceView, FieldView, Message, ProblemView, View};
use crate::wizard::{FieldKind, Role};

pub(super) fn view(find: &Find) -> View {
    let (view, leg) = match find {
        Find::Start => (
            View::new("setup-start", Message::new("setup-start-title"))
                .body(Message::new("setup-start-body"))
                .body(Message::new("setup-start-permission"))
                .default_choice(act("look", "setup-start-look")),
            Leg::Find,
        ),
        Find::Searching => (
            busy(
                View::new("setup-searching", Message::new("setup-searching-title")),
                Message::new("setup-searching-busy"),
            ),
            Leg::Find,
        ),
        Find::NoneFound { others, failure: None } => (none_found(*others), Leg::Find),
        Find::NoneFound { failure: Some(failure), .. } => (failed(*failure), Leg::Find),
        Find::Choosing { found } => (choosing(found), Leg::Find),
        Find::Meeting { .. } => (
            busy(View::new("setup-meeting", Message::new("setup-meeting-title")), Message::new("setup-meeting-busy")),
            Leg::Label,
        ),
        Find::Closed { problem, .. } => (closed(problem), Leg::Label),
        Find::Label { greeting, problem, .. } => (label(*greeting, problem), Leg::Label),
        Find::Pairing { .. } => (
            busy(View::new("setup-pairing", Message::new("setup-pairing-title")), Message::new("setup-pairing-busy")),
            Leg::Label,
        ),
    };
    View { progress: progress_before(leg), ..view }
}

fn none_found(others: bool) -> View {
    let first = if others { "setup-none-others" } else { "setup-none-power" };
    View::new("setup-none", Message::new("setup-none-title"))
        .body(Message::new(first))
        .body(Message::new("setup-none-button"))
        .body(Message::new("setup-none-closer"))
        .default_choice(act("again", "setup-look-again"))
}

/// What is to be done about it stands in the problem: coming closer does not switch Bluetooth on.
fn failed(failure: Failure) -> View {
    let view = if failure.code.is_radio() {
        View::new("setup-radio", Message::new("setup-radio-title")).body(Message::new("setup-radio-body"))
    } else {
        View::new("setup-none", Message::new("setup-none-failed-title"))
    };
    view.problem(Some(failure.problem(None))).default_choice(act("again", "setup-try-again"))
}

fn choosing(found: &[Candidate]) -> View {
    let view = View::new("setup-choose", Message::new("setup-choose-title")).body(Message::new("setup-choose-body"));
    let mut view = found.iter().enumerate().fold(view, |view, (place, candidate)| {
        let number = i64::try_from(place + 1).unwrap_or(i64::MAX);
        let label =
            Message::new("setup-choose-device").with("category", category(candidate.category)).with("number", number);
        view.choice(ChoiceView::new(format!("device-{place}"), label, Role::Neutral))
    });
    view.default = Some("device-0".into());
    view.choice(act("again", "setup-look-again"))
}

fn closed(trouble: &Option<ProblemView>) -> View {
    let view = View::new("setup-closed", Message::new("setup-closed-title"))
        .body(Message::new("setup-closed-body"))
        .body(Message::new("setup-closed-button"))
        .body(Message::new("setup-closed-owner"))
        .default_choice(act("again", "setup-try-again"))
        .choice(act("search", "setup-look-for-others"));
    problem(view, trouble)
}

fn label(greeting: Greeting, trouble: &Option<ProblemView>) -> View {
    let (body, hint) = match (greeting.label, greeting.code) {
        (true, true) => ("setup-label-body-both", "setup-label-hint-both"),
        (true, false) => ("setup-label-body-scan", "setup-label-hint-scan"),
        (false, _) => ("setup-label-body-code", "setup-label-hint-code"),
    };
    let field = FieldView {
        id: "label",
        label: Message::new("setup-label-field"),
        kind: FieldKind::LabelCode,
        hint: Some(Message::new(hint)),
        value: String::new(),
        required: true,
        max_chars: u16::try_from(LABEL_MAX).unwrap_or(u16::MAX),
    };
    // Only an invitation takes a typed code and no label.
    let (why, help_title, help) = if greeting.label {
        ("setup-label-why", "setup-label-help-title", "setup-label-help")
    } else {
        ("setup-label-why-invited", "setup-label-invited-title", "setup-label-invited")
    };
    let view =
        View::new("setup-label", Message::new("setup-label-title").with("category", category(greeting.category)))
            .body(Message::new(body))
            .body(Message::new(why))
            .field(field)
            .help(Message::new(help_title), Message::new(help))
            .default_choice(act("connect", "setup-label-connect"))
            .choice(act("other", "setup-look-for-others"));
    View { until: greeting.until, ..problem(view, trouble) }
}

/// Everyday words for a kind of thing.
fn category(category: Category) -> Message {
    Message::new(match category {
        Category::Lock => "device-category-lock",
        Category::Thermostat => "device-category-thermostat",
        Category::Sensor => "device-category-sensor",
        Category::Camera => "device-category-camera",
        Category::Light => "device-category-light",
        Category::Plug => "device-category-plug",
        Category::Other(_) => "device-category-other",
    })
}
