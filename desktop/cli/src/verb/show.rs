//! `pandu show`: what is known of one device, and who says so.

use pandu::text::Inert;
use pandu::wizard::Assurance;
use pandu::wizard::view::{Arg, Message, View};
use pandu::{DeviceAbout, DeviceCard, DeviceRole};

use super::name::{called, kind, meant};
use crate::arguments::Shared;
use crate::exit::Exit;
use crate::home;
use crate::shell::Shell;

/// Shows one device.
pub(crate) async fn show(shell: &mut Shell, shared: &Shared, device: &str) -> Exit {
    match look(shell, shared, device).await {
        Ok(()) => Exit::Done,
        Err(exit) => exit,
    }
}

async fn look(shell: &mut Shell, shared: &Shared, device: &str) -> Result<(), Exit> {
    let companion = home::open(shell, shared).await?;
    let card = meant(shell, &companion, device)?;
    if shell.is_json() {
        shell.output.json(&card);
    } else {
        shell.show_view(&view(&card));
    }
    Ok(())
}

fn view(card: &DeviceCard) -> View {
    let view = View::new("cli-show", called(card));
    if !card.readable {
        return view.body(Message::new("cli-devices-unreadable"));
    }
    let ours = view
        .fact(Message::new("cli-fact-kind"), kind(card.kind), Assurance::Ours)
        .fact(Message::new("cli-fact-role"), Message::new(role(card.role)), Assurance::Ours)
        .fact(Message::new("cli-fact-paired"), date(card.paired_at), Assurance::Ours)
        .fact(Message::new("cli-fact-seen"), date(card.last_seen), Assurance::Ours)
        .fact(Message::new("cli-fact-key"), words(&card.fingerprint), Assurance::Ours);
    match &card.about {
        Some(about) => said(ours, about),
        None => ours.body(Message::new("cli-show-finish")),
    }
}

/// What the device said of itself when it was set up.
fn said(view: View, about: &DeviceAbout) -> View {
    let mut model = about.model.clone();
    if let Some(variant) = &about.variant {
        model = format!("{model}, {variant}");
    }
    let mut view = view
        .fact(Message::new("cli-fact-maker"), words(&about.maker), Assurance::SelfReported)
        .fact(Message::new("cli-fact-model"), words(&model), Assurance::SelfReported)
        .fact(Message::new("cli-fact-serial"), words(&about.serial), Assurance::SelfReported)
        .fact(Message::new("cli-fact-version"), words(&about.firmware), Assurance::SelfReported);
    if let Some(network) = &about.network {
        view = view.fact(Message::new("cli-fact-network"), words(network), Assurance::SelfReported);
    }
    match about.support_end.as_deref().and_then(month) {
        Some(month) => {
            let until = Message::new("cli-fact-support-until").with("month", month);
            view.fact(Message::new("cli-fact-support"), until, Assurance::MakerStated)
        }
        None => view,
    }
}

/// `2031-06` as a month.
fn month(text: &str) -> Option<Arg> {
    let (year, month) = text.split_once('-')?;
    Some(Arg::Month { year: year.parse().ok()?, month: month.parse().ok()? })
}

fn date(unix: u64) -> Message {
    Message::new("cli-fact-date").with("date", Arg::Date(unix))
}

fn words(text: &str) -> Message {
    Message::verbatim(Inert::name(text))
}

const fn role(role: DeviceRole) -> &'static str {
    match role {
        DeviceRole::Owner => "cli-role-owner",
        DeviceRole::Admin => "cli-role-admin",
        DeviceRole::Member => "cli-role-member",
        DeviceRole::Guest => "cli-role-guest",
        DeviceRole::Unknown => "cli-role-unknown",
    }
}
