//! `pandu devices`: what is paired.

use pandu::DeviceCard;
use pandu::wizard::Assurance;
use pandu::wizard::view::{Arg, Message, View};

use super::name::{called, kind};
use super::updates::remind;
use crate::arguments::Shared;
use crate::exit::Exit;
use crate::home;
use crate::shell::Shell;

/// Lists the paired devices.
pub(crate) async fn devices(shell: &mut Shell, shared: &Shared) -> Exit {
    match list(shell, shared).await {
        Ok(()) => Exit::Done,
        Err(exit) => exit,
    }
}

async fn list(shell: &mut Shell, shared: &Shared) -> Result<(), Exit> {
    let companion = home::open(shell, shared).await?;
    let cards = companion.devices().map_err(|error| shell.fail(&error))?;
    if shell.is_json() {
        cards.iter().for_each(|card| shell.output.json(card));
    } else {
        shell.show_view(&view(&cards));
        if !cards.is_empty() {
            shell.say(&Message::new("cli-devices-next"));
        }
        if cards.iter().any(|card| card.readable && card.about.is_none()) {
            shell.say(&Message::new("cli-devices-go-on"));
        }
        remind(shell, &companion)?;
    }
    Ok(())
}

fn view(cards: &[DeviceCard]) -> View {
    if cards.is_empty() {
        return View::new("cli-devices", Message::new("cli-devices-none-title"))
            .body(Message::new("cli-devices-none-next"));
    }
    let count = i64::try_from(cards.len()).unwrap_or(i64::MAX);
    let title = Message::new("cli-devices-title").with("count", Arg::Number(count));
    let view = View::new("cli-devices", title);
    cards.iter().fold(view, |view, card| view.fact(called(card), state(card), Assurance::Ours))
}

fn state(card: &DeviceCard) -> Message {
    match (card.readable, &card.about) {
        (false, _) => Message::new("cli-devices-unreadable"),
        (true, None) => Message::new("cli-devices-unfinished").with("category", kind(card.kind)),
        (true, Some(_)) => Message::new("cli-devices-ready").with("category", kind(card.kind)),
    }
}
