//! Screens of the network: the list, the key, the hidden network.

use pandu_protocol::limit::SSID_MAX;
use pandu_protocol::message::Network as Heard;

use super::super::course::{Course, Leg};
use super::super::decisions::NETWORK;
use super::super::network::{Network, Target};
use super::{act, busy, problem, working};
use crate::text::Inert;
use crate::wizard::view::{ChoiceView, FieldView, Message, ProblemView, View};
use crate::wizard::{FieldKind, Role};

pub(super) fn view(network: &Network, course: &Course) -> View {
    let view = match network {
        Network::Listing => {
            return working(
                View::new("setup-listing-networks", Message::new("setup-listing-title")),
                "setup-listing-busy",
                course,
                Leg::Network,
            );
        }
        Network::Ask { heard, kept, problem } => list(heard, kept.as_deref(), problem),
        Network::Key { heard, place, problem: trouble } => {
            let title = Message::new("setup-network-key-title").with("network", heard_name(heard, *place));
            let view = View::new("setup-network-key", title)
                .body(Message::new("setup-network-key-body"))
                .field(key(true))
                .default_choice(act("join", "setup-network-join"))
                .choice(act("back", "setup-network-back"));
            problem(view, trouble)
        }
        Network::Hidden { name, problem: trouble, .. } => {
            let view = View::new("setup-network-hidden", Message::new("setup-network-hidden-title"))
                .body(Message::new("setup-network-hidden-body"))
                .field(FieldView {
                    id: "name",
                    label: Message::new("setup-network-name-field"),
                    kind: FieldKind::Text,
                    hint: None,
                    value: name.clone(),
                    required: true,
                    max_chars: u16::try_from(SSID_MAX).unwrap_or(u16::MAX),
                })
                .field(key(false))
                .default_choice(act("join", "setup-network-join"))
                .choice(act("back", "setup-network-back"));
            problem(view, trouble)
        }
        Network::Joining { heard, target } => {
            let name = match target {
                Target::Heard(place) => heard_name(heard, *place),
                Target::Hidden(name) => Inert::name(name),
            };
            busy(
                View::new("setup-joining", Message::new("setup-joining-title").with("network", name)),
                Message::new("setup-joining-busy"),
            )
        }
    };
    View { progress: course.progress(Leg::Network), ..view }
}

fn list(heard: &[Heard], kept: Option<&[u8]>, trouble: &Option<ProblemView>) -> View {
    let view = View::new("setup-network", Message::new("setup-network-title"));
    let view = view.body(Message::new(if heard.is_empty() { "setup-network-none" } else { "setup-network-body" }));
    let mut view = heard.iter().enumerate().fold(view, |view, (place, network)| {
        let label = Message::new("setup-network-choice").with("network", Inert::bytes(&network.ssid));
        view.choice(ChoiceView::new(format!("join-{place}"), label, Role::Neutral).detail(signal(network)))
    });
    if let Some(ssid) = kept {
        let label = Message::new("setup-network-keep").with("network", Inert::bytes(ssid));
        view = view
            .choice(ChoiceView::new("keep", label, Role::Neutral).detail(Message::new("setup-network-keep-detail")));
    }
    let mut view = NETWORK.on(view.choice(act("again", "setup-network-again")));
    if kept.is_some() {
        view.default = Some("keep".into());
    }
    problem(view, trouble)
}

fn heard_name(heard: &[Heard], place: usize) -> Inert {
    Inert::bytes(heard.get(place).map(|network| &*network.ssid).unwrap_or_default())
}

/// How strong a network is and whether it asks for a password, in words: bars and padlocks mean nothing to a screen reader.
fn signal(network: &Heard) -> Message {
    Message::new(match (network.signal, network.secured) {
        (3.., true) => "network-strong-secured",
        (2, true) => "network-fair-secured",
        (_, true) => "network-weak-secured",
        (3.., false) => "network-strong-open",
        (2, false) => "network-fair-open",
        (_, false) => "network-weak-open",
    })
}

fn key(required: bool) -> FieldView {
    FieldView {
        id: "key",
        label: Message::new("setup-network-key-field"),
        kind: FieldKind::Secret,
        hint: (!required).then(|| Message::new("setup-network-key-hint-open")),
        value: String::new(),
        required,
        max_chars: 64,
    }
}
