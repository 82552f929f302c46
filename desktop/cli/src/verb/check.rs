//! `pandu check`: checks a device, on screens or by itself into a report.

use std::path::Path;

use pandu::check::{CheckReport, Verdict};
use pandu::text::Inert;
use pandu::wizard::view::Message;
use pandu::wizard::{Answer, End, Screen, Wizard};
use pandu::{Companion, DeviceCard};

use super::name::meant_or_only;
use crate::arguments::{Check, Shared};
use crate::drive::drive_on;
use crate::exit::Exit;
use crate::home;
use crate::shell::{Shell, exit_of};

/// Checks one device.
pub(crate) async fn check(shell: &mut Shell, shared: &Shared, options: &Check) -> Exit {
    match run(shell, shared, options).await {
        Ok(exit) | Err(exit) => exit,
    }
}

async fn run(shell: &mut Shell, shared: &Shared, options: &Check) -> Result<Exit, Exit> {
    let companion = home::open(shell, shared).await?;
    let card = meant_or_only(shell, &companion, options.device.as_deref())?;
    let by_itself = shell.is_json() || options.html.is_some() || options.ixit.is_some();
    let done = if by_itself {
        report(shell, &companion, &card, options).await
    } else {
        let wizard = companion.check(&card.id).map_err(|error| shell.fail(&error))?;
        Ok(drive_on(shell, &companion, &card.id, wizard).await)
    };
    companion.rest().await;
    done
}

/// Checks without a screen and gives the report in every form that was asked for.
async fn report(shell: &mut Shell, companion: &Companion, card: &DeviceCard, options: &Check) -> Result<Exit, Exit> {
    let wizard = companion.check(&card.id).map_err(|error| shell.fail(&error))?;
    let exit = go_through(shell, &wizard, options.wrong_passwords).await;
    if exit != Exit::Done {
        return Err(exit);
    }
    let report = companion.check_report(&card.id).map_err(|error| shell.fail(&error))?;
    let report = report.ok_or_else(|| shell.fail_with("cli-check-none", "cli-check-none.next", Exit::Machine))?;
    if shell.is_json() {
        shell.output.json(&report);
    }
    if let Some(file) = &options.html {
        write(shell, file, &report.html(companion.text()))?;
        written(shell, file);
    }
    if let Some(folder) = &options.ixit {
        drafts(shell, companion, card, folder)?;
    }
    Ok(if is_unsafe(&report) { Exit::Unsafe } else { Exit::Done })
}

/// Presses Enter through all screens; wrong passwords are tried only where the command line allows it.
async fn go_through(shell: &mut Shell, wizard: &Wizard, wrong_passwords: bool) -> Exit {
    let mut exit = Exit::Cancelled;
    loop {
        let screen = tokio::select! {
            biased;
            () = shell.interrupted() => { wizard.cancel(); continue }
            screen = wizard.next_screen() => screen,
        };
        let Some(screen) = screen else { return exit };
        match (&screen.busy, screen.end) {
            (_, Some(End::Finished)) => exit = Exit::Done,
            (_, Some(End::Left | End::Stopped)) => exit = exit_of(&screen).unwrap_or(exit),
            (Some(_), None) => {}
            (None, None) if screen.problem.is_some() => {
                shell.show(&screen);
                exit = exit_of(&screen).unwrap_or(Exit::NotReached);
                wizard.cancel();
            }
            (None, None) => wizard.answer(answer(&screen, wrong_passwords)),
        }
    }
}

fn answer(screen: &Screen, wrong_passwords: bool) -> Answer {
    if screen.id == "check-may-guess" && wrong_passwords {
        Answer::choose(&screen.id, "try")
    } else {
        Answer::enter(&screen.id)
    }
}

fn drafts(shell: &Shell, companion: &Companion, card: &DeviceCard, folder: &Path) -> Result<(), Exit> {
    let tables = companion.check_ixit(&card.id).map_err(|error| shell.fail(&error))?.unwrap_or_default();
    if std::fs::create_dir_all(folder).is_err() {
        return Err(unwritable(shell));
    }
    for table in tables {
        let json = serde_json::to_string_pretty(&table).unwrap_or_default();
        write(shell, &folder.join(format!("{}.json", table.table)), &json)?;
        write(shell, &folder.join(format!("{}.csv", table.table)), &table.csv())?;
    }
    written(shell, folder);
    Ok(())
}

fn write(shell: &Shell, file: &Path, content: &str) -> Result<(), Exit> {
    std::fs::write(file, content).map_err(|_| unwritable(shell))
}

fn written(shell: &Shell, place: &Path) {
    let name = Inert::sentence(&place.display().to_string());
    shell.say(&Message::new("cli-check-written").with("file", name));
}

fn unwritable(shell: &Shell) -> Exit {
    shell.fail_with("cli-check-unwritable", "cli-check-unwritable.next", Exit::Machine)
}

/// Scripts must not take a device that is another, or was changed, for a good one.
fn is_unsafe(report: &CheckReport) -> bool {
    let grave = ["own-key", "tamper"];
    let items = report.groups.iter().flat_map(|group| &group.items);
    items.into_iter().any(|item| grave.contains(&item.id.as_str()) && item.result == Verdict::FixIt)
}
