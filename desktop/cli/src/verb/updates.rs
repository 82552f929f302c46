//! `pandu updates`: what the makers say about the software of the devices, and what the person decides about it.

mod settings;

use pandu::update::{UpdateDoubt, UpdateOverview, UpdateStatus, history_view, view};
use pandu::wizard::Severity;
use pandu::wizard::view::{Arg, Message, View};
use pandu::{Companion, DeviceCard, Postpone, PostponeReport};

use super::name::{called, meant_or_only};
use super::task::{Task, task};
use crate::arguments::{self, Look, Shared, Updates, What};
use crate::exit::Exit;
use crate::home;
use crate::shell::Shell;

/// Shows, looks, installs, puts off, recalls what was, or sets, as the command line says.
pub(crate) async fn updates(shell: &mut Shell, shared: &Shared, options: &Updates) -> Exit {
    let done = match &options.what {
        None => all(shell, shared).await,
        Some(What::Check(look)) => check(shell, shared, look).await,
        Some(What::Install(maybe)) => return task(shell, shared, maybe.device.as_deref(), Task::Update).await,
        Some(What::Postpone(postpone)) => put_off(shell, shared, postpone).await,
        Some(What::History(maybe)) => history(shell, shared, maybe.device.as_deref()).await,
        Some(What::Settings(settings)) => settings::settings(shell, shared, settings).await,
    };
    match done {
        Ok(exit) | Err(exit) => exit,
    }
}

/// What is known already; nobody is asked.
async fn all(shell: &mut Shell, shared: &Shared) -> Result<Exit, Exit> {
    let companion = home::open(shell, shared).await?;
    let cards = set_up(shell, &companion)?;
    let overviews: Result<Vec<_>, _> = cards.iter().map(|card| companion.updates(&card.id)).collect();
    let overviews = overviews.map_err(|error| shell.fail(&error))?;
    show(shell, &cards, &overviews);
    if !shell.is_json() {
        shell.say(&Message::new("cli-updates-next"));
    }
    Ok(Exit::Done)
}

/// Asks the makers. One visit of a maker is about all of its devices, so all are asked about whichever is meant.
async fn check(shell: &mut Shell, shared: &Shared, look: &Look) -> Result<Exit, Exit> {
    let companion = home::open(shell, shared).await?;
    if look.when_due {
        return when_due(shell, &companion).await;
    }
    let mut cards = set_up(shell, &companion)?;
    if let Some(said) = &look.device {
        let meant = meant_or_only(shell, &companion, Some(said))?;
        cards.retain(|card| card.id == meant.id);
    }
    let began = shell.unix_seconds();
    let looked = shell.while_waiting(&Message::new("cli-updates-checking"), companion.check_updates(true)).await?;
    let mut overviews = looked.map_err(|error| shell.fail(&error))?;
    overviews.retain(|overview| cards.iter().any(|card| card.id == overview.device));
    show(shell, &cards, &overviews);
    let reached = overviews.iter().all(|overview| overview.checked.is_some_and(|at| at >= began));
    let known = overviews.iter().all(|overview| overview.status != UpdateStatus::CannotConfirm);
    if !reached && known {
        shell.say(&Message::new("cli-updates-earlier"));
    }
    let least = if reached { Exit::Done } else { Exit::NotReached };
    Ok(overviews.iter().map(exit_of).fold(least, Exit::max))
}

/// For timers: asks at most once a day, and says only what a person should hear, at most one thing for each device in a day.
async fn when_due(shell: &mut Shell, companion: &Companion) -> Result<Exit, Exit> {
    let looked = companion.check_updates(false).await;
    looked.map_err(|error| shell.fail(&error))?;
    remind(shell, companion)?;
    Ok(Exit::Done)
}

/// Says what a person should be told about updates now.
pub(super) fn remind(shell: &Shell, companion: &Companion) -> Result<(), Exit> {
    for reminder in companion.update_reminders().map_err(|error| shell.fail(&error))? {
        if shell.is_json() {
            shell.output.json(&reminder);
        } else {
            shell.say_text(&reminder.text);
        }
    }
    Ok(())
}

async fn put_off(shell: &mut Shell, shared: &Shared, options: &arguments::Postpone) -> Result<Exit, Exit> {
    let companion = home::open(shell, shared).await?;
    let card = meant_or_only(shell, &companion, options.device.as_deref())?;
    let until = match options.days {
        1 => Postpone::Day,
        7 => Postpone::Week,
        days => Postpone::Until(shell.unix_seconds() + u64::from(days) * DAY),
    };
    let asked = companion.postpone_update(&card.id, until);
    let report = shell.while_waiting(&Message::new("cli-updates-postponing"), asked).await?;
    let report = report.map_err(|error| shell.fail(&error))?;
    companion.rest().await;
    if shell.is_json() {
        shell.output.json(&report);
    } else {
        shell.show_view(&postponed(&card, report.as_ref()));
    }
    Ok(Exit::Done)
}

fn postponed(card: &DeviceCard, report: Option<&PostponeReport>) -> View {
    let Some(report) = report else {
        return View::new("cli-postponed", Message::new("cli-postpone-nothing").with("device", called(card)));
    };
    let until = Message::new("cli-postponed").with("device", called(card)).with("date", Arg::Date(report.until));
    let mut view = View::new("cli-postponed", until);
    view.severity = if report.is_limit { Severity::Warning } else { Severity::Success };
    let view = if report.is_limit { view.body(Message::new("cli-postponed-limit")) } else { view };
    view.body(Message::new("cli-postponed-then"))
}

async fn history(shell: &mut Shell, shared: &Shared, device: Option<&str>) -> Result<Exit, Exit> {
    let companion = home::open(shell, shared).await?;
    let card = meant_or_only(shell, &companion, device)?;
    show_history(shell, &companion, &card)?;
    Ok(Exit::Done)
}

/// Shows how the updates of one device went.
pub(crate) fn show_history(shell: &Shell, companion: &Companion, card: &DeviceCard) -> Result<(), Exit> {
    let lines = companion.update_history(&card.id).map_err(|error| shell.fail(&error))?;
    if shell.is_json() {
        lines.iter().for_each(|line| shell.output.json(line));
    } else {
        shell.show_view(&history_view(&lines, called(card)));
    }
    Ok(())
}

/// The devices about which something is known. `Err` = there are none; the person has been told.
fn set_up(shell: &Shell, companion: &Companion) -> Result<Vec<DeviceCard>, Exit> {
    let mut cards = companion.devices().map_err(|error| shell.fail(&error))?;
    cards.retain(|card| card.readable && card.about.is_some());
    if cards.is_empty() { Err(shell.fail_with("cli-name-none", "cli-name-none.next", Exit::Usage)) } else { Ok(cards) }
}

fn show(shell: &Shell, cards: &[DeviceCard], overviews: &[UpdateOverview]) {
    for overview in overviews {
        if shell.is_json() {
            shell.output.json(overview);
        } else if let Some(card) = cards.iter().find(|card| card.id == overview.device) {
            shell.show_view(&view(overview, called(card)));
        }
    }
}

/// Scripts must not take what could not be confirmed for good news.
fn exit_of(overview: &UpdateOverview) -> Exit {
    match (overview.status, overview.doubt) {
        _ if overview.recalled => Exit::Unsafe,
        (UpdateStatus::CannotConfirm, Some(UpdateDoubt::Forged | UpdateDoubt::Frozen)) => Exit::Unsafe,
        (UpdateStatus::CannotConfirm, _) => Exit::NotReached,
        (UpdateStatus::UpToDate | UpdateStatus::Available | UpdateStatus::Later, _) => Exit::Done,
    }
}

/// Seconds of a day.
const DAY: u64 = 86_400;
