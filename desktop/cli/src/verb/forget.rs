//! `pandu forget`: removes a device, and tells line by line what that did.

use pandu::store::{ForgetOutcome, ForgetPart, ForgetStep};
use pandu::wizard::view::{ChoiceView, Message, View};
use pandu::wizard::{Assurance, Role, Severity};
use pandu::{DeviceCard, ForgetReport};

use super::name::{called, meant};
use crate::arguments::Shared;
use crate::ask::Reply;
use crate::exit::Exit;
use crate::home;
use crate::shell::{Mode, Shell};

/// Asks, then forgets a device. With `--yes` the command itself is the answer.
pub(crate) async fn forget(shell: &mut Shell, shared: &Shared, device: &str) -> Exit {
    match remove(shell, shared, device).await {
        Ok(()) => Exit::Done,
        Err(exit) => exit,
    }
}

async fn remove(shell: &mut Shell, shared: &Shared, device: &str) -> Result<(), Exit> {
    let companion = home::open(shell, shared).await?;
    let card = meant(shell, &companion, device)?;
    if !matches!(shell.mode, Mode::Yes(_)) && !agreed(shell, &card).await? {
        shell.say(&Message::new("cli-forget-kept"));
        return Err(Exit::Cancelled);
    }
    let report = shell.while_waiting(&Message::new("cli-forget-busy"), companion.forget(&card.id)).await?;
    let report = report.map_err(|error| shell.fail(&error))?;
    if shell.is_json() {
        shell.output.json(&report);
    } else {
        shell.show_view(&done(&card, &report));
    }
    Ok(())
}

async fn agreed(shell: &mut Shell, card: &DeviceCard) -> Result<bool, Exit> {
    let view = View::new("cli-forget", Message::new("cli-forget-title").with("name", called(card)))
        .body(Message::new("cli-forget-what"))
        .body(Message::new("cli-forget-device"))
        .default_choice(ChoiceView::new("keep", Message::new("cli-forget-keep"), Role::Neutral))
        .choice(ChoiceView::new(FORGET, Message::new("cli-forget-do"), Role::Danger));
    match shell.ask_view(&view).await {
        Ok(Reply::Answer(answer)) => Ok(answer.choice.as_deref() == Some(FORGET)),
        Ok(Reply::Leave) => Ok(false),
        Err(_) => Err(Exit::Usage),
    }
}

/// The headline is never better than the worst line.
fn done(card: &DeviceCard, report: &ForgetReport) -> View {
    let whole = report.steps.iter().all(|step| step.outcome == ForgetOutcome::Done);
    let title = if whole { "cli-forgotten-title" } else { "cli-forgotten-partly-title" };
    let mut view = View::new("cli-forgotten", Message::new(title).with("name", called(card)));
    view.severity = if whole { Severity::Success } else { Severity::Warning };
    if report.steps.iter().any(|step| step.part == ForgetPart::DeviceTold && step.outcome != ForgetOutcome::Done) {
        view = view.body(Message::new("cli-forget-reset"));
    }
    report.steps.iter().fold(view, |view, step| {
        let (part, outcome) = line(*step);
        view.fact(Message::new(part), Message::new(outcome), Assurance::Ours)
    })
}

const fn line(step: ForgetStep) -> (&'static str, &'static str) {
    let part = match step.part {
        ForgetPart::DeviceTold => "cli-forget-part-device",
        ForgetPart::KeyDestroyed => "cli-forget-part-key",
        ForgetPart::RowsRemoved => "cli-forget-part-rows",
        ForgetPart::SpaceOverwritten => "cli-forget-part-space",
    };
    let outcome = match (step.part, step.outcome) {
        (ForgetPart::DeviceTold, ForgetOutcome::Done) => "cli-forget-device-done",
        (_, ForgetOutcome::NotReached) => "cli-forget-device-not-reached",
        (_, ForgetOutcome::Refused) => "cli-forget-device-refused",
        (_, ForgetOutcome::Later) => "cli-forget-later",
        (ForgetPart::KeyDestroyed, ForgetOutcome::Done) => "cli-forget-key-done",
        (ForgetPart::RowsRemoved, ForgetOutcome::Done) => "cli-forget-rows-done",
        (ForgetPart::SpaceOverwritten, ForgetOutcome::Done) => "cli-forget-space-done",
    };
    (part, outcome)
}

const FORGET: &str = "forget";
