//! Screens that end the update of a device: how it went, or why there is nothing to install.

use pandu_protocol::message::UpdateFinding;

use super::super::home::Home;
use super::super::order::Case;
use super::super::result::Ended;
use super::{act, advised, finished, title};
use crate::access::Trouble;
use crate::text::Inert;
use crate::wizard::update::{DoneOutcome, Doubt};
use crate::wizard::view::{Arg, Message, View};
use crate::wizard::{Announce, Assurance, End, Severity};

/// How an update ended: facts, each with who says so.
pub(super) fn ended(ended: &Ended, home: &Home) -> View {
    let view = match ended.done.outcome {
        DoneOutcome::Installed => installed(ended),
        DoneOutcome::RolledBack => View::new("update-undone", Message::new("updates-undone-title"))
            .body(Message::new("updates-undone-body"))
            .body(Message::new("updates-undone-next")),
        DoneOutcome::Refused => View::new("update-refused", Message::new("updates-refused-title"))
            .body(Message::new("updates-refused-body"))
            .body(Message::new("updates-refused-next")),
    };
    let view = view.fact(
        Message::new("updates-fact-runs"),
        Message::verbatim(Inert::name(&home.state.installed)),
        Assurance::SelfReported,
    );
    let view = if ended.done.outcome == DoneOutcome::Refused { view } else { times(view, ended) };
    let view = match ended.unkept {
        Some(failure) => view.body(Message::new("updates-unkept")).trouble(Some(&Trouble::of(failure, None))),
        None => view,
    };
    let adds = ended.order.as_ref().is_some_and(|order| order.case.adds());
    match ended.done.outcome {
        DoneOutcome::Installed if adds => {
            let view = view.body(Message::new("updates-installed-new"));
            let view = view.default_choice(act("check", "updates-see-new")).choice(act("done", "updates-done"));
            View { severity: Severity::Success, announce: Announce::Polite, ..view }
        }
        DoneOutcome::Installed => View { severity: Severity::Success, ..finished(view) },
        DoneOutcome::RolledBack | DoneOutcome::Refused => {
            View { severity: Severity::Warning, announce: Announce::Assertive, end: Some(End::Stopped), ..view }
        }
    }
}

fn installed(ended: &Ended) -> View {
    let said = if ended.order.is_some() { "updates-installed-body" } else { "updates-installed-since" };
    let view = View::new("update-installed", Message::new("updates-installed-title"))
        .body(Message::new(said).with("version", Inert::name(&ended.done.version)));
    let took = ended.done.outage_seconds.or(ended.done.outage_here);
    let most = ended.done.stated_minutes.map(|(_, most)| u32::from(most) * 60);
    let over = took.zip(most).is_some_and(|(took, most)| took > most);
    if over { view.body(Message::new("updates-installed-over")) } else { view }
}

/// How long it was away: by the device, by this machine, and as the maker had said.
fn times(view: View, ended: &Ended) -> View {
    let length = |id, seconds: u32| Message::new(id).with("time", Arg::Duration(u64::from(seconds.max(1))));
    let view = match ended.done.outage_seconds {
        Some(seconds) => {
            let took = length("updates-length", seconds);
            view.fact(Message::new("updates-fact-away"), took, Assurance::SelfReported)
        }
        None => {
            view.fact(Message::new("updates-fact-away"), Message::new("device-not-stated"), Assurance::SelfReported)
        }
    };
    let view = match ended.done.outage_here {
        Some(seconds) => {
            let took = length("updates-length-most", seconds);
            view.fact(Message::new("updates-fact-heard"), took, Assurance::Ours)
        }
        None => view,
    };
    let stated = match ended.done.stated_minutes {
        Some((typical, most)) => {
            let minutes = |minutes: u16| Arg::Duration(u64::from(minutes.max(1)) * 60);
            Message::new("updates-stated").with("typical", minutes(typical)).with("most", minutes(most))
        }
        None if ended.order.is_none() => return undo(view, ended),
        None => Message::new("device-not-stated"),
    };
    undo(view.fact(Message::new("updates-fact-stated"), stated, Assurance::MakerStated), ended)
}

/// Whether it can be undone, once it is installed.
fn undo(view: View, ended: &Ended) -> View {
    match ended.order.as_ref().filter(|_| ended.done.outcome == DoneOutcome::Installed) {
        Some(order) => {
            let can = if order.case.notice().can_undo { "updates-undo-yes" } else { "updates-undo-no" };
            view.fact(Message::new("updates-fact-undo"), Message::new(can), Assurance::MakerStated)
        }
        None => view,
    }
}

/// Nothing newer is there, by the maker's signature.
pub(super) fn current(home: &Home, checked: Option<u64>, recalled: bool) -> View {
    let view = View::new("update-current", title(&home.start.name)).body(Message::new("updates-current"));
    let view = finding(runs(view, home), home);
    let view = match checked {
        Some(at) => view.fact(
            Message::new("updates-fact-checked"),
            Message::new("updates-moment").with("time", Arg::Moment(at)),
            Assurance::Ours,
        ),
        None => view,
    };
    let severity = if recalled { Severity::Warning } else { Severity::Success };
    View { severity, ..finished(taken_back(view, recalled)) }
}

/// Nobody can confirm what is there. It is never called up to date.
pub(super) fn unconfirmed(home: &Home, doubt: Doubt, recalled: bool) -> View {
    let (why, next) = match doubt {
        Doubt::NoMaker => ("updates-doubt-maker", "updates-doubt-maker.next"),
        Doubt::NeverLooked | Doubt::Offline => ("updates-doubt-offline", "updates-doubt-offline.next"),
        Doubt::Frozen => ("updates-doubt-frozen", "updates-doubt-frozen.next"),
        Doubt::Forged => ("updates-doubt-forged", "updates-doubt-forged.next"),
        Doubt::NoticeExpired | Doubt::Old => ("updates-doubt-expired", "updates-doubt-expired.next"),
        Doubt::NoticeUnreadable => ("updates-doubt-unreadable", "updates-doubt-unreadable.next"),
        Doubt::NoWay => ("updates-doubt-way", "updates-doubt-way.next"),
        Doubt::Clock => ("updates-doubt-clock", "updates-doubt-clock.next"),
        Doubt::NotSetUp => ("updates-doubt-setup", "updates-doubt-setup.next"),
        Doubt::UnknownModel => ("updates-doubt-model", "updates-doubt-model.next"),
    };
    let view = View::new("update-unconfirmed", Message::new("updates-doubt-title"))
        .body(Message::new("updates-doubt-body"))
        .body(Message::new(why))
        .body(Message::new(next));
    let view = taken_back(finding(runs(view, home), home), recalled)
        .default_choice(advised("again", "access-try-again"))
        .choice(act("done", "updates-done"));
    View { severity: Severity::Warning, announce: Announce::Polite, ..view }
}

/// It is handed out step by step.
pub(super) fn later(home: &Home, version: &str, from: u64) -> View {
    let view = View::new("update-turn", title(&home.start.name))
        .body(Message::new("updates-turn").with("version", Inert::name(version)).with("time", Arg::Date(from)));
    finished(runs(view, home))
}

/// Its software cannot be updated.
pub(super) fn fixed(device: &str, reason: Option<&str>) -> View {
    let view = View::new("update-fixed", Message::new("updates-fixed-title"))
        .body(Message::new("updates-fixed").with("device", Inert::name(device)));
    let view = match reason {
        Some(reason) => {
            let said = Message::verbatim(Inert::sentence(reason));
            view.fact(Message::new("updates-fixed-why"), said, Assurance::SelfReported)
        }
        None => {
            view.fact(Message::new("updates-fixed-why"), Message::new("device-not-stated"), Assurance::SelfReported)
        }
    };
    let view = view.body(Message::new("updates-fixed-next"));
    View { severity: Severity::Warning, ..finished(view) }
}

/// The reminder is put off, and the risk is not.
pub(super) fn postponed(case: &Case, told: Option<bool>) -> View {
    let view =
        View::new("update-postponed", Message::new("updates-later-title")).body(Message::new("updates-later-body"));
    let view = if case.is_security() { view.body(Message::new("updates-later-risk")) } else { view };
    finished(match told {
        Some(true) => view.body(Message::new("updates-later-told")),
        Some(false) => view.body(Message::new("updates-later-not-told")),
        None => view,
    })
}

fn runs(view: View, home: &Home) -> View {
    view.fact(
        Message::new("updates-fact-runs"),
        Message::verbatim(Inert::name(&home.state.installed)),
        Assurance::SelfReported,
    )
}

/// What the device itself says, which need not be so.
fn finding(view: View, home: &Home) -> View {
    let said = Message::new(match home.state.finding {
        UpdateFinding::UpToDate => "updates-device-current",
        UpdateFinding::Available => "updates-device-newer",
        UpdateFinding::CannotConfirm | UpdateFinding::Other(_) => "updates-device-unknown",
    });
    view.fact(Message::new("updates-fact-device"), said, Assurance::SelfReported)
}

fn taken_back(view: View, recalled: bool) -> View {
    if recalled { view.body(Message::new("updates-recalled")) } else { view }
}
