//! The notice of an update, what it adds, and what stops meanwhile. The reading order is: what it is, which risk it removes, for how
//! long the device is away, what can be done (clauses 6.3.11, 6.3.12).

use pandu_protocol::message::{Disruption, Exploited, Restart, UpdateKind, UpdateNotice, UpdatePhase, Urgency};

use super::super::order::{Case, TIME_CHARS, When};
use super::super::times::BadTime;
use super::decisions::{START, WHEN};
use super::{act, with};
use crate::access::Trouble;
use crate::text::Inert;
use crate::wizard::view::{Arg, ChoiceView, FieldView, Message, ProblemView, View};
use crate::wizard::{Announce, Assurance, FieldKind, Role, Setting, Severity};

const MAKER: Assurance = Assurance::MakerStated;

/// The screens that a notice leads to, for its maker to look at: what it adds, the notice, what stops meanwhile. `now` in Unix
/// seconds. They are about no device and ask nothing.
#[must_use]
pub fn preview(notice: &UpdateNotice, now: u64) -> Vec<View> {
    let mut views = Vec::new();
    if !notice.new_sensors.is_empty() || !notice.new_purposes.is_empty() {
        views.push(adds(View::new("update-new", Message::new("updates-new-title")), notice));
    }
    views.push(told(View::new("update-notice", heading(notice)), notice, now));
    let view = View::new("update-downtime", Message::new("updates-downtime-title"));
    views.push(needed(stopping(view, notice), notice));
    views
}

/// What it adds. It is told before anything is asked.
pub(super) fn new(case: &Case) -> View {
    let view = View::new("update-new", Message::new("updates-new-title"));
    let view = adds(view, case.notice()).default_choice(act("on", "updates-new-on"));
    View { severity: Severity::Warning, announce: Announce::Polite, ..view }
}

fn adds(view: View, notice: &UpdateNotice) -> View {
    let names = |names: Vec<&str>| {
        Message::verbatim(Arg::List(names.into_iter().map(|name| Inert::name(name).into()).collect()))
    };
    let mut view = view.body(Message::new("updates-new-body").with("version", Inert::name(&notice.to)));
    if !notice.new_sensors.is_empty() {
        let sensors = names(notice.new_sensors.iter().map(|name| &**name).collect());
        view = view.fact(Message::new("updates-new-sensors"), sensors, MAKER);
    }
    if !notice.new_purposes.is_empty() {
        let purposes = names(notice.new_purposes.iter().map(|name| &**name).collect());
        view = view.fact(Message::new("updates-new-purposes"), purposes, MAKER);
    }
    view.body(Message::new("updates-new-consent"))
}

/// The notice, and when to install.
pub(super) fn notice(case: &Case, trouble: Option<&Trouble>) -> View {
    let (home, notice) = (&case.home, case.notice());
    let view = told(View::new("update-notice", heading(notice)), notice, case.wall.now).fact(
        Message::new("updates-fact-runs"),
        Message::verbatim(Inert::name(&home.state.installed)),
        Assurance::SelfReported,
    );
    let view =
        if home.state.phase == UpdatePhase::RolledBack { view.body(Message::new("updates-last-undone")) } else { view };
    let view = if home.governs { choices(view, case) } else { ask_others(view) };
    let severity = if case.is_security() { Severity::Warning } else { Severity::Info };
    with(View { severity, announce: Announce::Polite, ..view }, trouble)
}

/// Who may not have it installed hears of it all the same.
fn ask_others(view: View) -> View {
    view.body(Message::new("updates-ask-others")).default_choice(act("done", "updates-done"))
}

fn choices(view: View, case: &Case) -> View {
    let notice = case.notice();
    let safety = case.is_safety();
    let now = !safety && case.wall.may_start_now(notice);
    let tonight = !safety && case.wall.tonight(notice).is_some();
    let offered = |id: &str| match id {
        "now" => now,
        "tonight" => tonight,
        _ => true,
    };
    let first = WHEN.options.iter().map(|option| option.id).find(|id| offered(id)).unwrap_or(WHEN.default);
    let default = if case.is_advised() { first } else { "later" };
    let view = WHEN.options.iter().filter(|option| offered(option.id)).fold(view, |view, option| {
        let role = if option.id == default { Role::Recommended } else { Role::Neutral };
        let role = if case.is_advised() { role } else { Role::Neutral };
        view.choice(ChoiceView { role, ..option.choice() })
    });
    let view = if safety { view.body(Message::new("updates-safety")) } else { view };
    let view = match notice.earliest.filter(|_| !case.wall.may_start_now(notice)) {
        Some(earliest) => view.body(Message::new("updates-earliest").with("time", Arg::Moment(earliest))),
        None => view,
    };
    View { default: Some(default.into()), ..decided(view, &WHEN, case) }
}

/// Names the decision, and keeps what can be read further about it.
fn decided(view: View, setting: &Setting, case: &Case) -> View {
    let (title, text) = setting.why;
    let view = if view.help.is_some() { view } else { view.help(Message::new(title), Message::new(text)) };
    // A preview or a phone without the right decides nothing.
    View { decision: case.home.governs.then_some(setting.id), ..view }
}

fn heading(notice: &UpdateNotice) -> Message {
    Message::new(match notice.kind {
        _ if notice.security_required => "updates-security-title",
        UpdateKind::Security => "updates-security-title",
        UpdateKind::Maintenance => "updates-maintenance-title",
        UpdateKind::Feature => "updates-feature-title",
        UpdateKind::Other(_) => "updates-other-title",
    })
}

/// What the maker says, risk first.
fn told(view: View, notice: &UpdateNotice, now: u64) -> View {
    let security = notice.security_required || notice.kind == UpdateKind::Security;
    let view = match &notice.risk {
        Some(risk) => view.body(Message::new("updates-risk").with("risk", risk)),
        None if security => view.body(Message::new("updates-risk-none")),
        None => view,
    };
    let view = match notice.exploited {
        Exploited::Yes => view.body(Message::new("updates-exploited")),
        Exploited::No | Exploited::NotStated | Exploited::Other(_) => view,
    };
    let view = view.body(minutes(notice.disruption.as_ref()));
    let until = notice.postpone_until.filter(|_| security);
    let view = match until {
        Some(until) if until <= now => view.body(Message::new("updates-overdue")),
        Some(until) => view.body(Message::new("updates-until").with("time", Arg::Date(until))),
        None => view,
    };
    facts(details(view, notice), notice)
}

fn facts(view: View, notice: &UpdateNotice) -> View {
    let urgency = Message::new(match notice.urgency {
        Some(Urgency::Critical) => "updates-urgency-critical",
        Some(Urgency::High) => "updates-urgency-high",
        Some(Urgency::Medium) => "updates-urgency-medium",
        Some(Urgency::Low) => "updates-urgency-low",
        Some(Urgency::Other(_)) | None => "device-not-stated",
    });
    let undo = Message::new(if notice.can_undo { "updates-undo-yes" } else { "updates-undo-no" });
    let view = view
        .fact(Message::new("updates-fact-urgency"), urgency, MAKER)
        .fact(Message::new("updates-fact-version"), Message::verbatim(Inert::name(&notice.to)), MAKER)
        .fact(Message::new("updates-fact-undo"), undo, MAKER);
    match notice.support_end {
        Some(end) => {
            let end = Message::new("updates-date").with("date", Arg::Date(end));
            view.fact(Message::new("updates-fact-support"), end, MAKER)
        }
        None => view,
    }
}

/// More about it, one act away and never needed.
fn details(view: View, notice: &UpdateNotice) -> View {
    let kilobytes = i64::from(notice.size.div_ceil(1_024));
    let numbers = if notice.cves.is_empty() {
        Message::new("device-not-stated")
    } else {
        Message::verbatim(Arg::List(notice.cves.iter().map(|number| Inert::name(number).into()).collect()))
    };
    let page = notice
        .risk_url
        .as_ref()
        .map_or_else(|| Message::new("device-not-stated"), |url| Message::verbatim(Inert::new(url, 256)));
    let text = Message::new("updates-details")
        .with("id", Inert::name(&notice.id))
        .with("size", kilobytes)
        .with("issued", Arg::Date(notice.issued))
        .with("numbers", numbers)
        .with("page", page);
    view.help(Message::new("updates-details-title"), text)
}

/// For how long the device is away.
fn minutes(disruption: Option<&Disruption>) -> Message {
    let Some(disruption) = disruption else { return Message::new("updates-minutes-none") };
    let (typical, most) = (disruption.minutes_typical.min(disruption.minutes_max), disruption.minutes_max);
    if most == 0 {
        return Message::new("updates-minutes-zero");
    }
    let length = |minutes: u16| Arg::Duration(u64::from(minutes.max(1)) * 60);
    Message::new("updates-minutes").with("typical", length(typical)).with("most", length(most))
}

/// What stops, what keeps working, and for how long.
fn stopping(view: View, notice: &UpdateNotice) -> View {
    let Some(disruption) = &notice.disruption else {
        return view.body(Message::new("updates-stops-none")).body(Message::new("updates-minutes-none"));
    };
    let list = |words: &[pandu_protocol::message::Words]| Arg::List(words.iter().map(Arg::from).collect());
    let (stops, keeps) = (list(&disruption.stops), list(&disruption.keeps_running));
    let view = if disruption.safety_relevant { view.body(Message::new("updates-safety")) } else { view };
    let view = if disruption.stops.is_empty() {
        view.body(Message::new("updates-stops-nothing"))
    } else {
        view.body(Message::new("updates-stops").with("what", stops))
    };
    let view = if disruption.keeps_running.is_empty() {
        view.body(Message::new("updates-keeps-none"))
    } else {
        view.body(Message::new("updates-keeps").with("what", keeps))
    };
    let view = match disruption.restart {
        Restart::Machine => view.body(Message::new("updates-restarts")),
        Restart::None | Restart::Service | Restart::Other(_) => view,
    };
    view.body(minutes(Some(disruption)))
}

/// What must hold when it begins, and whether there is a way back.
fn needed(view: View, notice: &UpdateNotice) -> View {
    let needs = notice.needs;
    let view = if notice.can_undo { view } else { view.body(Message::new("updates-no-way-back")) };
    let view = match needs.battery_percent {
        Some(percent) => view.body(Message::new("updates-needs-battery").with("percent", i64::from(percent))),
        None => view,
    };
    let view = if needs.mains { view.body(Message::new("updates-needs-mains")) } else { view };
    if needs.network { view.body(Message::new("updates-needs-network")) } else { view }
}

/// What stops meanwhile, and below it the button that starts it.
pub(super) fn downtime(case: &Case, when: When) -> View {
    let view = View::new("update-downtime", Message::new("updates-downtime-title"));
    let view = needed(stopping(view, case.notice()), case.notice());
    let (view, label) = match when {
        When::Now => (view.body(Message::new("updates-when-now")), "updates-install"),
        When::At(at) => (view.body(Message::new("updates-when").with("time", Arg::Moment(at))), "updates-plan"),
    };
    start(view, case, label)
}

/// The same, with the time to be typed.
pub(super) fn time(case: &Case, bad: Option<BadTime>) -> View {
    let view = View::new("update-time", Message::new("updates-time-title"));
    let view = needed(stopping(view, case.notice()), case.notice());
    let field = FieldView {
        id: "time",
        label: Message::new("updates-time-field"),
        kind: FieldKind::Text,
        hint: Some(Message::new("updates-time-hint")),
        value: case.typed.clone(),
        required: true,
        max_chars: u16::try_from(TIME_CHARS).unwrap_or(u16::MAX),
    };
    let problem = bad.map(|bad| {
        let (id, next, time) = match bad {
            BadTime::Empty => ("updates-time-empty", "updates-time-empty.next", None),
            BadTime::Unreadable => ("updates-time-unreadable", "updates-time-unreadable.next", None),
            BadTime::Early(first) => ("updates-time-early", "updates-time-early.next", Some(first)),
            BadTime::Late(last) => ("updates-time-late", "updates-time-late.next", Some(last)),
        };
        let said = |id| match time {
            Some(time) => Message::new(id).with("time", Arg::Moment(time)),
            None => Message::new(id),
        };
        ProblemView { what: said(id), next: said(next), field: Some("time") }
    });
    start(view.field(field), case, "updates-plan").problem(problem)
}

fn start(view: View, case: &Case, label: &'static str) -> View {
    let view = START.options.iter().fold(view, |view, option| {
        let label = if option.id == START.default { label } else { option.label };
        let role = if case.is_advised() { option.role } else { Role::Neutral };
        view.choice(ChoiceView::new(option.id, Message::new(label), role))
    });
    let severity = if case.is_safety() { Severity::Warning } else { Severity::Info };
    let view = View { severity, announce: Announce::Polite, default: Some(START.default.into()), ..view };
    decided(view, &START, case)
}
