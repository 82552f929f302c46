//! Every edge of the match, the diagram, and what holds on every screen.

use std::collections::BTreeSet;
use std::sync::OnceLock;

use pandu_protocol::message::{ErrorReply, Text, UpdateKind, UpdatePhase};
use pandu_protocol::role::Role;

use super::super::Update;
use super::super::order::{Case, Order, When};
use super::super::wizard::State;
use super::{AUTOMATIC, begin, feature, house, notice, safety, silent, with};
use crate::wizard::step::{Effect, Machine as _, Outcome};
use crate::wizard::trial::{House, NOW, PASSWORD, Reached, answered_by, diagram, explore_knowing, laws, table};
use crate::wizard::update::{Doubt, Finding, Hitch};
use crate::wizard::view::View;
use crate::wizard::{Answer, Role as Weight};

/// A house with an update in which something is as it need not be.
fn but(change: impl FnOnce(&mut House)) -> House {
    house().but(change)
}

/// A house whose device is somewhere on the way.
fn phase(phase: UpdatePhase) -> House {
    but(|house| {
        house.shed.receive(&begin(&notice()));
        house.shed.state.phase = phase;
        house.shed.away = 0;
    })
}

fn makers() -> Vec<(&'static str, House)> {
    let says = |finding| House::new().but(|house| house.shed.finding = finding);
    vec![
        ("nothing newer", House::new()),
        ("what runs is taken back", House::new().but(|house| house.shed.recalled = true)),
        ("an update", house()),
        ("new features", with(feature)),
        ("a safety function", with(safety)),
        (
            "maintenance, not yet",
            with(|notice| {
                (notice.kind, notice.security_required) = (UpdateKind::Maintenance, false);
                notice.earliest = Some(NOW + 86_400);
            }),
        ),
        ("a silent maker", with(silent)),
        ("an older version", with(|notice| notice.to = Text::cut("0.9"))),
        ("a later turn", says(Finding::Later { version: "1.1.0".into(), from: NOW + 86_400 })),
        ("offline", says(Finding::CannotConfirm(Doubt::Offline))),
        ("frozen", says(Finding::CannotConfirm(Doubt::Frozen))),
    ]
}

fn devices() -> Vec<(&'static str, House)> {
    vec![
        ("a member", but(|house| house.role = Role::Member)),
        ("it installs by itself", but(|house| house.shed.policy = Some(AUTOMATIC))),
        ("no software to update", but(|house| house.shed.fixed = true)),
        ("a password", House::with_password().but(|house| house.shed = super::house().shed)),
        ("the password off", House::with_password().but(|house| house.off = true)),
        ("it asks who it is", but(|house| house.shed.asks = true)),
        ("an empty battery", but(|house| house.shed.state.battery_percent = Some(3))),
        ("no room", but(|house| house.shed.state.room = Some(1_000))),
        ("it is there", phase(UpdatePhase::Receiving)),
        (
            "it fetched it by itself",
            phase(UpdatePhase::Ready).but(|house| {
                house.shed.state.available = Some(Text::cut("1.1"));
            }),
        ),
        ("it is due", phase(UpdatePhase::Ready).but(|house| house.shed.state.due = Some(NOW + 9_000))),
        ("installing", phase(UpdatePhase::Installing)),
        ("installing and away", phase(UpdatePhase::Installing).but(|house| house.shed.away = 1)),
        (
            "installing and away for long",
            phase(UpdatePhase::Installing).but(|house| {
                (house.shed.away, house.shed.part_ms) = (1, 1_000_000);
            }),
        ),
        (
            "installing for longer than was said",
            phase(UpdatePhase::Installing).but(|house| {
                (house.shed.answers, house.shed.part_ms) = (1, 301_000);
            }),
        ),
        ("installing and answering", phase(UpdatePhase::Installing).but(|house| house.shed.answers = 1)),
        (
            "the new version does not start",
            phase(UpdatePhase::Installing).but(|house| {
                house.shed.ends = UpdatePhase::RolledBack;
            }),
        ),
        ("installed", phase(UpdatePhase::Installing).but(|house| house.shed.install())),
        (
            "undone",
            phase(UpdatePhase::Installing).but(|house| {
                house.shed.ends = UpdatePhase::RolledBack;
                house.shed.install();
            }),
        ),
        ("refused", phase(UpdatePhase::Refused)),
        ("refuses", phase(UpdatePhase::Idle).but(|house| house.shed.refuses = Some(ErrorReply::Refused))),
    ]
}

fn ways() -> Vec<(&'static str, House)> {
    vec![
        ("the image is at hand", but(|house| house.shed.at_hand = notice().size)),
        (
            "all in one part",
            but(|house| {
                (house.shed.piece, house.shed.at_hand) = (notice().size, notice().size);
            }),
        ),
        ("nothing comes", but(|house| house.shed.piece = 0)),
        ("the maker is offline", but(|house| house.shed.hitch = Some(Hitch::Offline))),
        ("a wrong image", but(|house| house.shed.hitch = Some(Hitch::Wrong))),
        (
            "hours later",
            but(|house| {
                house.shed.at_hand = notice().size;
                house.shed.now_ms += 2 * 3_600_000;
            }),
        ),
    ]
}

fn outcomes(effect: &Effect) -> Vec<(String, Outcome)> {
    answered_by([makers(), devices(), ways()].concat(), effect)
}

fn typed(view: &View) -> Vec<(&'static str, Answer)> {
    let with = |text: &str| view.fields.iter().fold(Answer::enter(""), |answer, field| answer.with(field.id, text));
    match view.fields.first().map(|field| field.id) {
        None => vec![("", Answer::enter(""))],
        Some("password") => vec![("the password", with(PASSWORD)), ("nothing", with(""))],
        Some(_) => vec![
            ("a time", with("21:30")),
            ("nothing", with("")),
            ("no time", with("soon")),
            ("the past", with("2026-01-01 12:00")),
            ("the far future", with("2099-01-01 12:00")),
        ],
    }
}

/// What decides about the next state without being on the screen.
#[expect(clippy::wildcard_enum_match_arm, reason = "most states show all that they know")]
fn knows(update: &Update) -> String {
    let of_case = |case: &Case| {
        let by_itself = case.home.put_off(case.notice().kind, 0).is_some();
        format!("{} {} {} {by_itself}", case.adds(), case.wall.now > NOW + 3_600, case.home.governs)
    };
    let of_order = |order: &Order| format!("{} {}", of_case(&order.case), order.when == When::Now);
    match &update.0 {
        State::Looking { home } => {
            let by_itself = home.put_off(UpdateKind::Security, 0).is_some();
            format!("{:?} {} {by_itself}", home.state.phase, home.state.due.is_some())
        }
        State::Checking { order } | State::Fetching { order, .. } => of_order(order),
        State::Sending { order, again, .. } => format!("{} {again}", of_order(order)),
        State::Committing { order, commits } => format!("{} {commits}", of_order(order)),
        State::Confirm { order, part, .. } | State::Stuck { order, part, .. } => {
            format!("{} {part:?}", of_order(order))
        }
        State::Outage { wait } | State::Overdue { wait, .. } => {
            format!("{} {} {} {}", wait.ours, wait.sure, wait.commits, wait.order.is_some())
        }
        State::Postponing { case } => format!("{:?}", case.home.put_off(case.notice().kind, 0).is_some()),
        State::Keeping { ended, .. } => format!("{}", ended.order.as_ref().is_some_and(|order| order.case.adds())),
        State::New { case } | State::Notice { case, .. } | State::Downtime { case, .. } | State::Time { case, .. } => {
            of_case(case)
        }
        _ => String::new(),
    }
}

fn reached() -> &'static Reached<Update> {
    static REACHED: OnceLock<Reached<Update>> = OnceLock::new();
    REACHED.get_or_init(|| explore_knowing(outcomes, typed, knows))
}

#[test]
fn the_table_of_edges() {
    insta::assert_snapshot!(table(reached()));
}

#[test]
fn the_diagram_shows_exactly_the_reachable_edges() {
    let (should, drawn) = diagram(reached(), "Reading", include_str!("../wizard.rs"));
    assert!(should == drawn, "the diagram should be:\n{should}");
}

#[test]
fn every_screen_is_sound() {
    laws::screens_are_sound(reached());
}

#[test]
fn a_double_tap_or_a_late_outcome_changes_nothing() {
    laws::strays_change_nothing(reached());
}

/// Words that say what stops, and for how long.
const STOPS: [&str; 3] = ["updates-stops", "updates-stops-nothing", "updates-stops-none"];
const MINUTES: [&str; 3] = ["updates-minutes", "updates-minutes-none", "updates-minutes-zero"];

#[test]
fn the_button_that_starts_an_update_stands_below_what_stops_meanwhile() {
    let mut seen = 0;
    for play in &reached().plays {
        let view = play.machine.view();
        if view.choices.iter().any(|choice| choice.id == "install") {
            let says = |ids: [&str; 3]| view.body.iter().any(|line| ids.contains(&line.id));
            assert!(says(STOPS) && says(MINUTES), "{}", view.id);
            seen += 1;
        }
    }
    assert!(seen >= 5, "{seen} such screens");
    // And nothing else begins one: from a question the way leads to the device only there, or where it has begun.
    let begin: BTreeSet<_> = reached()
        .edges
        .iter()
        .filter(|(_, event, ..)| event.starts_with("answer ") && !event.starts_with("answer of "))
        .filter(|(_, _, _, effect)| ["NetworkState", "UpdateState", "Fetch", "Send", "UpdateCommit"].contains(effect))
        .map(|(from, ..)| *from)
        .collect();
    assert_eq!(begin, BTreeSet::from(["Downtime", "NotReady", "Stuck", "Time"]));
}

#[test]
fn a_device_is_told_to_install_only_what_it_has_whole() {
    let commits: BTreeSet<_> =
        reached().edges.iter().filter(|(.., effect)| *effect == "UpdateCommit").map(|(from, ..)| *from).collect();
    // `Checking`: the device fetched it by itself. `Confirming`, `Stuck`, `Outage`, `Committing`: it was told, and did not.
    assert!(
        commits.is_subset(&BTreeSet::from(["Checking", "Sending", "Stuck", "Outage", "Committing", "Confirming"])),
        "{commits:?}"
    );
}

#[test]
fn where_a_safety_function_stops_a_time_must_be_chosen() {
    let mut seen = 0;
    for play in &reached().plays {
        let view = play.machine.view();
        if view.body.iter().any(|line| line.id == "updates-safety") && view.id == "update-notice" {
            let ids: Vec<_> = view.choices.iter().map(|choice| choice.id.as_str()).collect();
            assert_eq!((ids, view.default.as_deref()), (vec!["choose", "later"], Some("choose")));
            seen += 1;
        }
    }
    assert!(seen > 0);
}

#[test]
fn what_only_adds_something_is_never_taken_for_granted() {
    let mut seen = 0;
    for play in &reached().plays {
        let view = play.machine.view();
        if view.title.id == "updates-feature-title" && view.choices.len() > 1 {
            assert_eq!(view.default.as_deref(), Some("later"));
            assert!(view.choices.iter().all(|choice| choice.role == Weight::Neutral));
            seen += 1;
        }
    }
    assert!(seen > 0);
}
