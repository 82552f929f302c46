//! Screens that tell how things stand: the look for updates, the summary, leaving and stopping.

use pandu_protocol::message::{ConsentState, UpdateFinding, UpdateMode, UpdatePolicy, UpdateState};
use pandu_protocol::role::Role as Right;

use super::super::course::{Course, Leg, SignInWay};
use super::super::record::SetupRecord;
use super::super::wizard::Person;
use super::{act, alarm, name, problem};
use crate::text::Inert;
use crate::update::why;
use crate::wizard::step::Failure;
use crate::wizard::update::{Doubt, Finding};
use crate::wizard::view::{Arg, Message, ProblemView, View};
use crate::wizard::{Announce, Assurance, End, Severity};

/// What the look for updates found, in words that promise no more than is known.
pub(super) fn checked(course: &Course, update: Option<&UpdateState>, trouble: &Option<ProblemView>) -> View {
    let view = View::new("setup-checked", Message::new("setup-checked-title"))
        .body(found(update, course))
        .fact(Message::new("update-version"), version(course, update), Assurance::SelfReported)
        .default_choice(act("finish", "setup-checked-finish"));
    let view = match course.maker.as_ref().and_then(doubt) {
        Some(doubt) => view.body(doubt),
        None => view,
    };
    let more = match (update.map(|update| update.finding), course.updates.map(|policy| policy.security)) {
        (Some(UpdateFinding::UpToDate), _) => None,
        (Some(UpdateFinding::Available), Some(UpdateMode::Automatic)) => Some("update-comes-by-itself"),
        (Some(UpdateFinding::Available), Some(UpdateMode::Ask)) => Some("update-will-ask"),
        (Some(UpdateFinding::Available), Some(UpdateMode::Off | UpdateMode::Other(_))) => Some("update-is-off"),
        (Some(UpdateFinding::Available), None) => None,
        _ if course.identity.abilities.network && course.network.is_none() => Some("update-no-network"),
        _ => Some("update-no-look"),
    };
    let view = more.map(Message::new).into_iter().fold(view, View::body);
    View { progress: course.progress(Leg::Check), ..problem(view, trouble) }
}

/// The maker's signature outweighs what the device says, where it could be looked at.
fn found(update: Option<&UpdateState>, course: &Course) -> Message {
    match &course.maker {
        Some(Finding::Offered(offered)) => {
            return Message::new("update-maker-has").with("version", Inert::name(&offered.notice.to));
        }
        Some(Finding::Later { version, from }) => {
            let later = Message::new("update-status-later").with("version", Inert::name(version));
            return later.with("date", Arg::Date(*from));
        }
        Some(Finding::UpToDate) => return Message::new("update-status-up-to-date"),
        // A maker whose repository is doubtful leaves the device's word, which is not enough to call it confirmed.
        Some(Finding::CannotConfirm(Doubt::NoMaker)) | None => {}
        Some(Finding::CannotConfirm(_)) => return Message::new("update-cannot-confirm"),
    }
    match update.map(|update| (update.finding, &update.available)) {
        Some((UpdateFinding::UpToDate, _)) => Message::new("update-up-to-date"),
        Some((UpdateFinding::Available, Some(version))) => {
            Message::new("update-available").with("version", Inert::name(version))
        }
        Some((UpdateFinding::Available, None)) => Message::new("update-available-unnamed"),
        Some((UpdateFinding::CannotConfirm | UpdateFinding::Other(_), _)) | None => {
            Message::new("update-cannot-confirm")
        }
    }
}

/// Why the maker's word could not be looked at; of an app that does not know the maker, nothing is said.
fn doubt(finding: &Finding) -> Option<Message> {
    match finding {
        Finding::CannotConfirm(Doubt::NoMaker) => None,
        Finding::CannotConfirm(doubt) => Some(why((*doubt).into())),
        Finding::UpToDate | Finding::Offered(_) | Finding::Later { .. } => None,
    }
}

fn version(course: &Course, update: Option<&UpdateState>) -> Message {
    name(update.map_or(&*course.identity.firmware, |update| &*update.installed))
}

/// The end: facts, not praise.
pub(super) fn finished(course: &Course, update: Option<&UpdateState>, record: &SetupRecord, people: &[Person]) -> View {
    let device = Message::new("device-model")
        .with("maker", Inert::name(&record.maker))
        .with("model", Inert::name(&record.model));
    let device = match &record.variant {
        Some(variant) => {
            Message::new("device-model-variant").with("device", device).with("variant", Inert::name(variant))
        }
        None => device,
    };
    let said = Assurance::SelfReported;
    let owner = record.role == Right::Owner;
    let (title, body, more) = match record.role {
        Right::Owner => ("setup-finished-title", "setup-finished-body", Some("setup-finished-rest")),
        Right::Admin => ("setup-member-title", "setup-admin-body", None),
        Right::Member | Right::Guest | Right::Other(_) => ("setup-member-title", "setup-member-body", None),
    };
    let view = View::new("setup-finished", Message::new(title)).body(Message::new(body));
    let view = more
        .map(Message::new)
        .into_iter()
        .fold(view, View::body)
        .fact(Message::new("setup-fact-device"), device, said)
        .fact(Message::new("update-version"), version(course, update), said);
    let view =
        people.iter().fold(view, |view, person| view.fact(Message::new("setup-fact-access"), access(person), said));
    let view = if owner { view } else { view.fact(Message::new("setup-fact-role"), right(record.role), said) };
    let view = view
        .fact(Message::new("setup-fact-sign-in"), sign_in(record.sign_in), said)
        .fact(Message::new("setup-fact-network"), network(record, course), said)
        .fact(Message::new("setup-fact-updates"), updates(record.updates.as_ref()), said)
        .fact(Message::new("setup-fact-check"), found(update, course), said);
    let view = course.requests.iter().zip(&course.consents).fold(view, |view, (request, state)| {
        let answer = Message::new(if *state == ConsentState::Given { "consent-given" } else { "consent-refused" });
        view.fact(Message::verbatim(&request.title), answer, Assurance::Ours)
    });
    let view = if record.unasked > 0 {
        let count = Message::new("consent-unasked").with("count", i64::from(record.unasked));
        view.fact(Message::new("consent-unasked-label"), count, Assurance::Ours)
    } else {
        view
    };
    let support = record.support_end.map_or_else(
        || Message::new("device-not-stated"),
        |end| Message::new("device-until").with("month", Arg::Month { year: end.year, month: end.month }),
    );
    let view = view.fact(Message::new("setup-fact-support"), support, Assurance::MakerStated);
    View {
        progress: course.progress(Leg::Summary),
        severity: Severity::Success,
        announce: Announce::Polite,
        end: Some(End::Finished),
        // Only who may see all of it checks it at once.
        opens: record.role.covers(Right::Admin).then_some("check"),
        ..view
    }
}

fn right(role: Right) -> Message {
    Message::new(match role {
        Right::Owner => "setup-role-owner",
        Right::Admin => "setup-role-admin",
        Right::Member => "setup-role-member",
        Right::Guest => "setup-role-guest",
        Right::Other(_) => "setup-role-other",
    })
}

fn access(person: &Person) -> Message {
    let role = right(person.role);
    Message::new(if person.is_you { "setup-access-you" } else { "setup-access" })
        .with("name", Inert::name(&person.name))
        .with("role", role)
}

fn sign_in(way: SignInWay) -> Message {
    Message::new(match way {
        SignInWay::Phone => "setup-sign-in-is-phone",
        SignInWay::Password => "setup-sign-in-is-password",
    })
}

fn network(record: &SetupRecord, course: &Course) -> Message {
    match &record.network {
        Some(network) => Message::new(if network.online { "network-is-online" } else { "network-is-offline" })
            .with("network", Inert::bytes(&network.ssid)),
        None if record.role != Right::Owner && course.identity.abilities.network => Message::new("device-not-known"),
        None if course.identity.abilities.network => Message::new("network-is-none"),
        None => Message::new("network-does-not-apply"),
    }
}

fn updates(policy: Option<&UpdatePolicy>) -> Message {
    Message::new(match policy.map(|policy| policy.security) {
        Some(UpdateMode::Automatic) => "update-policy-on",
        Some(UpdateMode::Ask) => "update-policy-ask",
        Some(UpdateMode::Off) => "update-policy-off",
        Some(UpdateMode::Other(_)) => "device-not-known",
        None => "update-policy-none",
    })
}

/// The person left: what is done stays done.
pub(super) fn left(done: &[Message]) -> View {
    let view = View::new("setup-left", Message::new("setup-left-title"));
    let view = if done.is_empty() {
        view.body(Message::new("setup-left-nothing"))
    } else {
        listed(view, "setup-left-done", done)
    };
    View { announce: Announce::Polite, end: Some(End::Left), ..view.body(Message::new("setup-left-resume")) }
}

/// It cannot go on. What happened and what to do stand in the problem.
pub(super) fn stopped(failure: Failure, done: &[Message]) -> View {
    let view = View::new("setup-stopped", Message::new("setup-stopped-title")).problem(Some(failure.problem(None)));
    let view = if done.is_empty() {
        view.body(Message::new("setup-stopped-nothing"))
    } else {
        listed(view, "setup-left-done", done)
    };
    View { end: Some(End::Stopped), ..alarm(view) }
}

fn listed(view: View, heading: &'static str, done: &[Message]) -> View {
    done.iter().fold(view.body(Message::new(heading)), |view, line| view.body(line.clone()))
}
