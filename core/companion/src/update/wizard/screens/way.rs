//! The way of an image to the device: what is missing, how far it is, where it broke off, for when it is planned.

use super::super::home::Home;
use super::super::lacks::Lack;
use super::super::order::{Case, Order};
use super::super::wizard::Part;
use super::{act, advised, finished};
use crate::access::Trouble;
use crate::text::Inert;
use crate::wizard::view::{Arg, Message, View};
use crate::wizard::{Announce, Assurance, Severity};

/// What must hold and does not. Nothing was begun.
pub(super) fn not_ready(order: &Order, lacks: &[Lack]) -> View {
    let device = Inert::name(&order.case.home.start.name);
    let view = View::new("update-not-ready", Message::new("updates-lacks-title"))
        .body(Message::new("updates-lacks-body").with("device", device));
    let view = lacks.iter().fold(view, |view, lack| {
        view.body(match *lack {
            Lack::Battery { wanted, has } => {
                Message::new("updates-lacks-battery").with("wanted", i64::from(wanted)).with("has", i64::from(has))
            }
            Lack::Mains => Message::new("updates-lacks-mains"),
            Lack::Room { wanted } => Message::new("updates-lacks-room").with("size", i64::from(wanted.div_ceil(1_024))),
            Lack::Network => Message::new("updates-lacks-network"),
        })
    });
    let view = view.default_choice(advised("again", "updates-look-again")).choice(act("back", "updates-other-time"));
    View { severity: Severity::Warning, announce: Announce::Polite, ..view }
}

pub(super) fn fetching(order: &Order, bytes: u32) -> View {
    let text = Message::new("updates-fetching-busy").with("percent", percent(bytes, order.size()));
    View::new("update-fetching", Message::new("updates-way-title"))
        .body(Message::new("updates-way-works"))
        .busy(text, true)
}

pub(super) fn sending(order: &Order, bytes: u32) -> View {
    let text = Message::new("updates-sending-busy").with("percent", percent(bytes, order.size()));
    View::new("update-sending", Message::new("updates-way-title"))
        .body(Message::new("updates-way-works"))
        .body(Message::new("updates-way-near"))
        .busy(text, true)
}

/// Whole percent, and never a hundred before it is all there.
fn percent(bytes: u32, size: u32) -> i64 {
    i64::try_from(u64::from(bytes.min(size)) * 100 / u64::from(size.max(1))).unwrap_or_default()
}

/// Where it broke off. What the device has got is not lost.
pub(super) fn stuck(part: Part, trouble: &Trouble) -> View {
    let said = match part {
        Part::Check | Part::Fetch => "updates-stuck-fetch",
        Part::Send => "updates-stuck-send",
        Part::Commit => "updates-stuck-commit",
    };
    View::new("update-stuck", Message::new("updates-stuck-title"))
        .body(Message::new(said))
        .default_choice(advised("again", "access-try-again"))
        .choice(act("later", "updates-go-on-later"))
        .trouble(Some(trouble))
}

/// The device has it and installs it by itself.
pub(super) fn planned(order: &Order, due: Option<u64>) -> View {
    let device = Inert::name(&order.case.home.start.name);
    let view = View::new("update-planned", Message::new("updates-planned-title"));
    let view = match due {
        Some(due) => {
            let said = Message::new("updates-planned-body").with("device", device).with("time", Arg::Moment(due));
            view.body(said).fact(
                Message::new("updates-fact-due"),
                Message::new("updates-moment").with("time", Arg::Moment(due)),
                Assurance::SelfReported,
            )
        }
        None => view.body(Message::new("updates-planned-open").with("device", device)),
    };
    let view = view.body(Message::new("updates-planned-alone")).fact(
        Message::new("updates-fact-version"),
        Message::verbatim(Inert::name(order.version())),
        Assurance::MakerStated,
    );
    View { severity: Severity::Success, ..finished(view) }
}

/// The device has a plan already.
pub(super) fn due(home: &Home, case: Option<&Case>, due: u64) -> View {
    let said = Message::new("updates-planned-body")
        .with("device", Inert::name(&home.start.name))
        .with("time", Arg::Moment(due));
    let view = View::new("update-due", Message::new("updates-planned-title"))
        .body(said)
        .body(Message::new("updates-planned-alone"))
        .fact(
            Message::new("updates-fact-runs"),
            Message::verbatim(Inert::name(&home.state.installed)),
            Assurance::SelfReported,
        )
        .default_choice(act("keep", "updates-planned-keep"));
    let view = if case.is_some() { view.choice(act("change", "updates-planned-change")) } else { view };
    View { announce: Announce::Polite, ..view }
}
