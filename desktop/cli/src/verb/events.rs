//! `pandu events`: what happened with a device, what to know of it, and what to do about one that was changed.

use pandu::DeviceCard;
use pandu::events::{EventReport, Recovered, Recovery, view};
use pandu::wizard::Severity;
use pandu::wizard::view::{Message, View};
use serde::Serialize;

use super::name::{called, meant_or_only};
use crate::arguments::{Events, Recover, Shared};
use crate::exit::Exit;
use crate::home;
use crate::shell::Shell;

/// Shows the events of one device, or tells it how to recover.
pub(crate) async fn events(shell: &mut Shell, shared: &Shared, options: &Events) -> Exit {
    let done = match options.recover {
        None => look(shell, shared, options.device.as_deref()).await,
        Some(how) => recover(shell, shared, options.device.as_deref(), how).await,
    };
    match done {
        Ok(exit) | Err(exit) => exit,
    }
}

async fn look(shell: &mut Shell, shared: &Shared, device: Option<&str>) -> Result<Exit, Exit> {
    let companion = home::open(shell, shared).await?;
    let card = meant_or_only(shell, &companion, device)?;
    let report = shell.while_waiting(&Message::new("cli-events-fetching"), companion.events(&card.id)).await?;
    let report = report.map_err(|error| shell.fail(&error))?;
    if shell.is_json() {
        shell.output.json(&report);
    } else {
        show(shell, &card, &report);
    }
    // Scripts must not take a device that was changed for a good one.
    Ok(if report.quarantined { Exit::Unsafe } else { Exit::Done })
}

fn show(shell: &Shell, card: &DeviceCard, report: &EventReport) {
    shell.show_view(&view(report, called(card)));
    if report.quarantined && report.visible {
        shell.say(&Message::new("cli-events-next-restore"));
        shell.say(&Message::new("cli-events-next-isolate"));
    }
}

/// What a script is told.
#[derive(Serialize)]
struct Told {
    recovered: Recovered,
}

async fn recover(shell: &mut Shell, shared: &Shared, device: Option<&str>, how: Recover) -> Result<Exit, Exit> {
    let companion = home::open(shell, shared).await?;
    let card = meant_or_only(shell, &companion, device)?;
    let what = match how {
        Recover::Restore => Recovery::Restore,
        Recover::Isolate => Recovery::Isolate,
    };
    let told = shell.while_waiting(&Message::new("cli-events-recovering"), companion.recover(&card.id, what)).await?;
    let recovered = told.map_err(|error| shell.fail(&error))?;
    if shell.is_json() {
        shell.output.json(&Told { recovered });
    } else {
        shell.show_view(&outcome(&card, what, recovered));
    }
    Ok(if recovered == Recovered::ByHand { Exit::Refused } else { Exit::Done })
}

fn outcome(card: &DeviceCard, what: Recovery, recovered: Recovered) -> View {
    let title = Message::new("events-recovered-title").with("device", called(card));
    let mut view = match (recovered, what) {
        (Recovered::Nothing, _) => {
            View::new("cli-recovered", Message::new("events-recover-nothing").with("device", called(card)))
        }
        (Recovered::ByHand, _) => View::new("cli-recovered", Message::new("events-recover-by-hand")),
        (Recovered::Done, Recovery::Restore) => {
            View::new("cli-recovered", title).body(Message::new("events-recovered-restore"))
        }
        (Recovered::Done, Recovery::Isolate) => {
            View::new("cli-recovered", title).body(Message::new("events-recovered-isolate"))
        }
    };
    view.severity = match recovered {
        Recovered::Done => Severity::Success,
        Recovered::Nothing => Severity::Info,
        Recovered::ByHand => Severity::Warning,
    };
    view
}
