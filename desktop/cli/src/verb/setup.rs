//! `pandu setup`: sets a device up, or goes on where the person left.

use pandu::wizard::view::{Arg, ChoiceView, Message, View};
use pandu::wizard::{Role, Wizard};
use pandu::{Companion, PanduError};
use zeroize::Zeroizing;

use super::name::called;
use crate::arguments::{Setup, Shared};
use crate::ask::Reply;
use crate::drive::{drive_on, drive_to};
use crate::exit::Exit;
use crate::home;
use crate::label;
use crate::shell::{KnownLabel, Shell};

/// Sets a device up.
pub(crate) async fn setup(shell: &mut Shell, shared: &Shared, options: Setup) -> Exit {
    match begin(shell, shared, options).await {
        Ok(exit) | Err(exit) => exit,
    }
}

async fn begin(shell: &mut Shell, shared: &Shared, options: Setup) -> Result<Exit, Exit> {
    shell.label = known_label(options).map_err(|error| shell.fail_with(error.message(), error.next(), Exit::Usage))?;
    let companion = home::open(shell, shared).await?;
    let wizard = wizard(shell, &companion).await?;
    let (exit, opens) = drive_to(shell, &wizard).await;
    // A program at the other end has read what comes next, and begins it itself.
    if let Some(kind) = opens.filter(|_| !shell.is_json()) {
        go_on(shell, &companion, &kind).await;
    }
    // Whatever is under way on a connection ends with it.
    companion.rest().await;
    Ok(exit)
}

/// Goes on with the device that was set up: the one that was spoken to last. However that ends, set-up is done.
async fn go_on(shell: &mut Shell, companion: &Companion, kind: &str) {
    let cards = companion.devices().unwrap_or_default();
    let Some(card) = cards.iter().max_by_key(|card| card.last_seen) else { return };
    if let Ok(wizard) = companion.begin_kind(kind, &card.id) {
        drive_on(shell, companion, &card.id, wizard).await;
    }
}

fn known_label(options: Setup) -> Result<Option<KnownLabel>, label::LabelImageError> {
    let text = match (options.code, options.label) {
        (Some(code), _) => Some(Zeroizing::new(code)),
        (None, Some(picture)) => Some(label::read(&picture)?),
        (None, None) => None,
    };
    Ok(text.map(|text| KnownLabel { text, unasked: true }))
}

/// A set-up that can be gone on with.
enum Open {
    /// From its journal.
    Journal(String),
    /// From what the device itself knows to be done.
    Device(String),
}

/// The wizard to run: one of those that were left, or a new one.
async fn wizard(shell: &mut Shell, companion: &Companion) -> Result<Wizard, Exit> {
    let (open, view) = unfinished(companion).map_err(|error| shell.fail(&error))?;
    let mut chosen = None;
    if !open.is_empty() {
        match shell.ask_view(&view).await {
            Ok(Reply::Answer(answer)) => {
                let choice = answer.choice.unwrap_or_else(|| FIRST.into());
                chosen = choice.parse::<usize>().ok().and_then(|at| open.get(at));
            }
            Ok(Reply::Leave) => return Err(Exit::Cancelled),
            Err(_) => return Err(Exit::Usage),
        }
    }
    let wizard = match chosen {
        Some(Open::Journal(id)) => companion.resume(id),
        Some(Open::Device(id)) => companion.set_up(Some(id)),
        None => companion.set_up(None),
    };
    wizard.map_err(|error| shell.fail(&error))
}

/// The set-ups that were left, the latest first, and the question which of them to go on with.
fn unfinished(companion: &Companion) -> Result<(Vec<Open>, View), PanduError> {
    let (mut left, cards) = (companion.unfinished()?, companion.devices()?);
    // One whose journal is damaged has no kind any more: set-up asks the device what is done.
    left.retain(|wizard| wizard.kind == "setup" || wizard.kind.is_empty());
    let mut open = Vec::new();
    let mut view = View::new("cli-unfinished", Message::new("cli-setup-unfinished-title"));
    for wizard in left.iter().rev() {
        let card = wizard.device.as_ref().and_then(|id| cards.iter().find(|card| card.id == *id));
        let name = card.map_or(Message::new("cli-setup-unfinished-no-name"), called);
        let begun = Message::new("cli-setup-unfinished-since").with("date", Arg::Date(wizard.started_at));
        view = add(view, open.len(), name, Some(begun));
        open.push(Open::Journal(wizard.id.clone()));
    }
    let in_journal = |id: &str| left.iter().any(|wizard| wizard.device.as_deref() == Some(id));
    for card in cards.iter().filter(|card| card.readable && card.about.is_none() && !in_journal(&card.id)) {
        view = add(view, open.len(), called(card), None);
        open.push(Open::Device(card.id.clone()));
    }
    let count = i64::try_from(open.len()).unwrap_or(i64::MAX);
    let view = view
        .body(Message::new("cli-setup-unfinished-why").with("count", Arg::Number(count)))
        .choice(ChoiceView::new("new", Message::new("cli-setup-unfinished-new"), Role::Neutral));
    Ok((open, view))
}

/// Adds a set-up to the question; the first is what Enter takes.
fn add(view: View, at: usize, name: Message, detail: Option<Message>) -> View {
    let mut choice =
        ChoiceView::new(at.to_string(), Message::new("cli-setup-unfinished-go-on").with("name", name), Role::Neutral);
    choice.detail = detail;
    if at == 0 { view.default_choice(choice) } else { view.choice(choice) }
}

/// Id of the first set-up in the question.
const FIRST: &str = "0";
