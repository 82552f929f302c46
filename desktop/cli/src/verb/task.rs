//! `pandu password`, `pandu fingerprint`, `pandu people`, `pandu updates install`: what is done about one device, each by its wizard.

use pandu::wizard::Wizard;
use pandu::{Companion, PanduError};

use super::name::meant_or_only;
use crate::arguments::Shared;
use crate::drive::drive;
use crate::exit::Exit;
use crate::home;
use crate::shell::Shell;

/// What can be done about one device.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Task {
    /// Its password.
    Password,
    /// Fingerprints on it.
    Fingerprint,
    /// Who has access.
    People,
    /// Its software.
    Update,
}

impl Task {
    /// Name of the wizard in its journal.
    const fn kind(self) -> &'static str {
        match self {
            Self::Password => "password",
            Self::Fingerprint => "fingerprint",
            Self::People => "people",
            Self::Update => "update",
        }
    }

    fn begin(self, companion: &Companion, device: &str) -> Result<Wizard, PanduError> {
        match self {
            Self::Password => companion.change_password(device),
            Self::Fingerprint => companion.fingerprints(device),
            Self::People => companion.people(device),
            Self::Update => companion.update(device),
        }
    }
}

/// Does it, or goes on where the person left.
pub(crate) async fn task(shell: &mut Shell, shared: &Shared, device: Option<&str>, task: Task) -> Exit {
    match run(shell, shared, device, task).await {
        Ok(exit) | Err(exit) => exit,
    }
}

async fn run(shell: &mut Shell, shared: &Shared, device: Option<&str>, task: Task) -> Result<Exit, Exit> {
    let companion = home::open(shell, shared).await?;
    let card = meant_or_only(shell, &companion, device)?;
    let left = companion.unfinished().map_err(|error| shell.fail(&error))?;
    let of_it = |left: &&pandu::Unfinished| left.kind == task.kind() && left.device.as_deref() == Some(&card.id);
    let wizard = match left.iter().rfind(of_it) {
        Some(left) => companion.resume(&left.id),
        None => task.begin(&companion, &card.id),
    };
    let wizard = wizard.map_err(|error| shell.fail(&error))?;
    let exit = drive(shell, &wizard).await;
    // Whatever is under way on a connection ends with it, such as an enrolment.
    companion.rest().await;
    Ok(exit)
}
