//! `pandu updates settings`: what happens with each kind of update.

use pandu::update::{UpdateChoice, UpdateSettings};
use pandu::wizard::Assurance;
use pandu::wizard::view::{Message, View};
use pandu::{DeviceCard, SettingsReport};

use crate::arguments::{How, Settings, Shared};
use crate::exit::Exit;
use crate::home;
use crate::shell::Shell;
use crate::verb::name::{called, meant_or_only};

/// Shows them, or changes those that the command line names.
pub(super) async fn settings(shell: &mut Shell, shared: &Shared, options: &Settings) -> Result<Exit, Exit> {
    let companion = home::open(shell, shared).await?;
    let card = meant_or_only(shell, &companion, options.device.as_deref())?;
    let now = companion.update_settings(&card.id).map_err(|error| shell.fail(&error))?;
    let wanted = changed(now, options);
    if wanted == now && [options.security, options.maintenance, options.features] == [None; 3] {
        if shell.is_json() {
            shell.output.json(&now);
        } else {
            shell.show_view(&facts(&card, now));
        }
        return Ok(Exit::Done);
    }
    let set = companion.set_update_settings(&card.id, wanted);
    let report = shell.while_waiting(&Message::new("cli-updates-setting"), set).await?;
    companion.rest().await;
    let report: SettingsReport = report.map_err(|error| shell.fail(&error))?;
    if shell.is_json() {
        shell.output.json(&report);
    } else {
        let kept = if report.on_device { "cli-updates-kept-there" } else { "cli-updates-kept-here" };
        shell.show_view(&facts(&card, report.settings).body(Message::new(kept)));
    }
    // A device that keeps other settings than it was told has said no, politely.
    Ok(if report.settings == wanted { Exit::Done } else { Exit::Refused })
}

fn changed(now: UpdateSettings, options: &Settings) -> UpdateSettings {
    let choice = |how: Option<How>, now| match how {
        None => now,
        Some(How::Off) => UpdateChoice::Off,
        Some(How::Ask) => UpdateChoice::Ask,
        Some(How::Automatic) => UpdateChoice::Automatic,
    };
    UpdateSettings {
        security: choice(options.security, now.security),
        maintenance: choice(options.maintenance, now.maintenance),
        feature: choice(options.features, now.feature),
    }
}

fn facts(card: &DeviceCard, settings: UpdateSettings) -> View {
    let kinds = [
        ("cli-updates-security", settings.security),
        ("cli-updates-maintenance", settings.maintenance),
        ("cli-updates-features", settings.feature),
    ];
    let view =
        View::new("cli-update-settings", Message::new("cli-updates-settings-title").with("device", called(card)));
    kinds.into_iter().fold(view, |view, (kind, choice)| {
        let choice = match choice {
            UpdateChoice::Automatic => "cli-updates-automatic",
            UpdateChoice::Ask => "cli-updates-ask",
            UpdateChoice::Off => "cli-updates-off",
        };
        view.fact(Message::new(kind), Message::new(choice), Assurance::Ours)
    })
}
