//! Puts a report into a screen: what to know first, with what to do about it, then the log, newest first.

use super::{EventAlert, EventLine, EventReport, Who};
use crate::log::AlertKind;
use crate::text::Inert;
use crate::wizard::view::{Arg, Message, View};
use crate::wizard::{Assurance, Severity};

/// Most lines of the log on one screen; the report has them all.
const LINES_MAX: usize = 40;
/// Most alerts on one screen that were told before.
const KNOWN_MAX: usize = 5;

/// The screen of a report. `name` is what the person calls the device.
#[must_use]
pub fn view(report: &EventReport, name: Message) -> View {
    let mut view = View::new("events", Message::new("events-title").with("device", name));
    view.severity = severity(report);
    if report.quarantined {
        view = quarantine(view, report.visible);
    }
    if !report.visible {
        return view.body(Message::new("events-admins-only"));
    }
    let known = report.alerts.iter().filter(|alert| !alert.is_new);
    let shown = report.alerts.iter().filter(|alert| alert.is_new).chain(known.clone().take(KNOWN_MAX));
    view = shown.fold(view, |view, alert| view.body(told(alert, report.quarantined)));
    let hidden = report.more_alerts.saturating_add(known.skip(KNOWN_MAX).count() as u64);
    if hidden > 0 {
        view = view.body(Message::new("events-more-alerts").with("count", number(hidden)));
    }
    if report.alerts.is_empty() {
        view = view.body(Message::new("events-no-alerts"));
    }
    let left_out = report.lines.len().saturating_sub(LINES_MAX);
    if left_out > 0 {
        view = view.body(Message::new("events-left-out").with("count", number(left_out as u64)));
    }
    if report.older_gone {
        view = view.body(Message::new("events-older-gone"));
    }
    report.lines.iter().take(LINES_MAX).fold(view, |view, line| {
        view.fact(Message::verbatim(Arg::Moment(line.at)), said(line), Assurance::SelfReported)
    })
}

/// Whoever can act is told what can be done; the others, whom to ask.
fn quarantine(view: View, can_act: bool) -> View {
    if can_act {
        view.body(Message::new("events-quarantine"))
            .body(Message::new("events-quarantine-restore"))
            .body(Message::new("events-quarantine-isolate"))
            .body(Message::new("events-quarantine-support"))
    } else {
        view.body(Message::new("events-quarantine-neutral"))
    }
}

/// How bad the worst of it is.
fn severity(report: &EventReport) -> Severity {
    let grave = [
        AlertKind::IntegrityAlarm,
        AlertKind::KeyChanged,
        AlertKind::LogRunsBackwards,
        AlertKind::LogShrank,
        AlertKind::LogEndless,
        AlertKind::LogImpossible,
    ];
    if report.quarantined && report.visible
        || report.alerts.iter().any(|alert| alert.is_new && grave.contains(&alert.kind))
    {
        Severity::Danger
    } else if report.quarantined || report.alerts.iter().any(|alert| alert.is_new) {
        Severity::Warning
    } else {
        Severity::Info
    }
}

/// An alert in one paragraph: what, when, and what to do.
fn told(alert: &EventAlert, quarantined: bool) -> Message {
    let what =
        Message::new(what_alert(alert.kind)).with("count", number(alert.count)).with("who", who(alert.who.as_ref()));
    let when = if alert.since == alert.at {
        Message::new("events-when").with("at", Arg::Moment(alert.at))
    } else {
        Message::new("events-when-between").with("since", Arg::Moment(alert.since)).with("at", Arg::Moment(alert.at))
    };
    let is_over = alert.kind == AlertKind::IntegrityAlarm && !quarantined;
    let next = if is_over { "events-integrity-alarm.over" } else { next_alert(alert.kind) };
    Message::new(if alert.is_new { "events-alert-new" } else { "events-alert-known" })
        .with("what", what)
        .with("when", when)
        .with("next", Message::new(next))
}

/// One event in one sentence.
fn said(line: &EventLine) -> Message {
    let what = Message::new(what_event(&line.kind));
    // Its software is what the event is about anyway.
    let about = line.who.as_ref().filter(|who| !(line.kind == "integrity_alarm" && who.subject == "firmware"));
    let id = match (about, line.count > 1) {
        (None, false) => return what,
        (Some(_), false) => "events-line-who",
        (None, true) => "events-line-count",
        (Some(_), true) => "events-line-who-count",
    };
    let line_with = Message::new(id).with("what", what);
    let line_with = if about.is_some() { line_with.with("who", who(about)) } else { line_with };
    if line.count > 1 { line_with.with("count", number(u64::from(line.count))) } else { line_with }
}

fn number(count: u64) -> Arg {
    Arg::Number(i64::try_from(count).unwrap_or(i64::MAX))
}

/// A phone by its name, a part by a word that people know, anything else as the device says it.
fn who(who: Option<&Who>) -> Message {
    let Some(who) = who else { return Message::new("events-who-nobody") };
    if who.is_you {
        return Message::new("events-who-you");
    }
    if let Some(name) = &who.phone {
        return Message::verbatim(Inert::name(name));
    }
    match part(&who.subject) {
        Some(part) => Message::new(part),
        None if is_handle(&who.subject) => Message::new("events-who-gone").with("handle", Inert::name(&who.subject)),
        None => Message::verbatim(Inert::name(&who.subject)),
    }
}

fn is_handle(subject: &str) -> bool {
    subject.len() == 16 && subject.chars().all(|digit| digit.is_ascii_hexdigit())
}

/// The words for the parts that devices of this protocol name.
fn part(subject: &str) -> Option<&'static str> {
    Some(match subject {
        "name" => "events-part-name",
        "network" => "events-part-network",
        "updates" => "events-part-updates",
        "invitation" => "events-part-invitation",
        "firmware" => "events-part-software",
        "restored" => "events-part-restored",
        "isolated" => "events-part-isolated",
        "keypad" => "events-part-keypad",
        "reader" => "events-part-reader",
        "temperature" => "events-part-temperature",
        "humidity" => "events-part-humidity",
        "motion" => "events-part-motion",
        "contact" => "events-part-contact",
        "touch" => "events-part-touch",
        _ => return None,
    })
}

const fn what_alert(kind: AlertKind) -> &'static str {
    match kind {
        AlertKind::FailedSignIns => "events-failed-sign-ins",
        AlertKind::UpdateRefusals => "events-update-refusals",
        AlertKind::ClockJump => "events-clock-jump",
        AlertKind::NewPhone => "events-new-phone",
        AlertKind::KeyChanged => "events-key-changed",
        AlertKind::IntegrityAlarm => "events-integrity-alarm",
        AlertKind::RangeDropped => "events-range-dropped",
        AlertKind::StorageRecovered => "events-storage-recovered",
        AlertKind::CredentialDisabled => "events-credential-disabled",
        AlertKind::InviteClosed => "events-invite-closed",
        AlertKind::LostEvents => "events-lost",
        AlertKind::LogRunsBackwards => "events-log-runs-backwards",
        AlertKind::LogShrank => "events-log-shrank",
        AlertKind::LogEndless => "events-log-endless",
        AlertKind::LogImpossible => "events-log-impossible",
        AlertKind::LogFuture => "events-log-future",
    }
}

/// What to do about an alert.
const fn next_alert(kind: AlertKind) -> &'static str {
    match kind {
        AlertKind::FailedSignIns => "events-failed-sign-ins.next",
        AlertKind::UpdateRefusals => "events-update-refusals.next",
        AlertKind::ClockJump => "events-clock-jump.next",
        AlertKind::NewPhone => "events-new-phone.next",
        AlertKind::KeyChanged => "events-key-changed.next",
        AlertKind::IntegrityAlarm => "events-integrity-alarm.next",
        AlertKind::RangeDropped => "events-range-dropped.next",
        AlertKind::StorageRecovered => "events-storage-recovered.next",
        AlertKind::CredentialDisabled => "events-credential-disabled.next",
        AlertKind::InviteClosed => "events-invite-closed.next",
        AlertKind::LostEvents => "events-lost.next",
        AlertKind::LogRunsBackwards => "events-log-runs-backwards.next",
        AlertKind::LogShrank => "events-log-shrank.next",
        AlertKind::LogEndless => "events-log-endless.next",
        AlertKind::LogImpossible => "events-log-impossible.next",
        AlertKind::LogFuture => "events-log-future.next",
    }
}

/// What happened, by the stable name of the event's kind.
fn what_event(kind: &str) -> &'static str {
    match kind {
        "pairing_failed" => "events-what-pairing-failed",
        "paired" => "events-what-paired",
        "removed" => "events-what-removed",
        "credential_refused" => "events-what-credential-refused",
        "credential_changed" => "events-what-credential-changed",
        "pairing_closed" => "events-what-pairing-closed",
        "forbidden" => "events-what-forbidden",
        "update_refused" => "events-what-update-refused",
        "clock_jump" => "events-what-clock-jump",
        "integrity_alarm" => "events-what-integrity-alarm",
        "range_dropped" => "events-what-range-dropped",
        "setting_changed" => "events-what-setting-changed",
        "consent" => "events-what-consent",
        "erased" => "events-what-erased",
        "setup_finished" => "events-what-setup-finished",
        "started" => "events-what-started",
        "storage_recovered" => "events-what-storage-recovered",
        "session_refused" => "events-what-session-refused",
        "key_changed" => "events-what-key-changed",
        "recovered" => "events-what-recovered",
        "credential_disabled" => "events-what-credential-disabled",
        "invited" => "events-what-invited",
        "invite_closed" => "events-what-invite-closed",
        "invite_used" => "events-what-invite-used",
        "update_installed" => "events-what-update-installed",
        "update_undone" => "events-what-update-undone",
        _ => "events-what-other",
    }
}
