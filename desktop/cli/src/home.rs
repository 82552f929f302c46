//! Opens what Pandu keeps on this machine: the folder, the keys, the companion.
//!
//! With no key store the person is told and chooses; keys never go into a file that nothing protects.

mod makers;
mod passphrase;

use std::sync::Arc;

use pandu::port::{Ports, Radio, Secrets, SecretsError};
use pandu::store::PassphraseVault;
use pandu::wizard::Role;
use pandu::wizard::view::{ChoiceView, Message, View};
use pandu::{Companion, Config, PanduError};
use pandu_platform::{
    BleRadio, Directory, DirectoryError, Keyring, MTU_DEFAULT, RustlsHttp, SystemRandom, TcpRadio, machine_name,
    zone_minutes,
};

use crate::arguments::Shared;
use crate::ask::Reply;
use crate::exit::Exit;
use crate::shell::Shell;
use passphrase::Passphrase;

pub(crate) use passphrase::VARIABLE;

/// Opens the companion of this person. `Err` = how the run ends; the person has been told why.
pub(crate) async fn open(shell: &mut Shell, shared: &Shared) -> Result<Companion, Exit> {
    let directory = folder(shared).map_err(|error| refuse_folder(shell, error))?;
    let given = Passphrase::given(shared)
        .map_err(|()| shell.fail_with("cli-keys-file-unreadable", "cli-keys-file-unreadable.next", Exit::Machine))?;
    let secrets = secrets(shell, &directory, given).await?;
    open_with(shell, shared, &directory, secrets).await
}

/// Opens a companion whose keys are kept by `secrets`.
pub(crate) async fn open_with(
    shell: &mut Shell,
    shared: &Shared,
    directory: &Directory,
    secrets: Arc<dyn Secrets>,
) -> Result<Companion, Exit> {
    let makers = makers::read(&shared.maker, directory.path()).map_err(|error| {
        let (what, next) = error.words();
        shell.fail_with(what, next, Exit::Usage)
    })?;
    let config = Config {
        directory: directory.path().to_str().map(str::to_owned),
        languages: vec![shell.words.language().tag().into()],
        phone_name: machine_name(),
        zone_minutes: zone_minutes(),
        makers,
    };
    if config.directory.is_none() {
        return Err(refuse_folder(shell, DirectoryError::Unreachable));
    }
    let ports = Ports {
        radio: radio(shell, shared).await?,
        secrets,
        clock: Arc::new(shell.clock),
        random: Arc::new(SystemRandom::new()),
        http: Arc::new(RustlsHttp::new()),
    };
    Companion::open(config, ports).await.map_err(|error| shell.fail(&error))
}

/// The addresses that were given, or else Bluetooth.
async fn radio(shell: &mut Shell, shared: &Shared) -> Result<Arc<dyn Radio>, Exit> {
    if !shared.link.is_empty() {
        return Ok(Arc::new(TcpRadio::new(shared.link.clone(), MTU_DEFAULT)));
    }
    let named = shared.ble.clone().filter(|name| !name.is_empty());
    let radio = BleRadio::new(named.clone());
    // Where Bluetooth does not work at all, whatever needs it says so.
    if let Some(name) = named
        && radio.adapters().await.is_ok_and(|there| !there.is_empty() && !there.contains(&name))
    {
        return Err(shell.fail_with("cli-ble-no-adapter", "cli-ble-no-adapter.next", Exit::Usage));
    }
    shell.radio = Some(radio.clone());
    Ok(Arc::new(radio))
}

fn folder(shared: &Shared) -> Result<Directory, DirectoryError> {
    let directory = Directory::find(shared.home.clone())?;
    directory.prepare()?;
    Ok(directory)
}

/// The keys: a file under a passphrase where there is one or one was asked for, else the key store of the system.
async fn secrets(
    shell: &mut Shell,
    directory: &Directory,
    given: Option<Passphrase>,
) -> Result<Arc<dyn Secrets>, Exit> {
    let fresh = !directory.database().exists();
    if PassphraseVault::exists(&directory.vault()) {
        return passphrase::unlock(shell, directory, given).await;
    }
    if let Some(given) = given.filter(|_| fresh) {
        return passphrase::create(shell, directory, Some(given)).await;
    }
    match key_store(fresh).await {
        Ok(keyring) => Ok(Arc::new(keyring)),
        Err(SecretsError::Missing) if fresh => instead(shell, directory).await,
        Err(error) => Err(shell.fail(&PanduError::from(error))),
    }
}

/// Opens the key store; before the first use it is tried, so that nothing is begun that could not be kept.
async fn key_store(fresh: bool) -> Result<Keyring, SecretsError> {
    let keyring = Keyring::open().await?;
    if fresh {
        keyring.set(TRIAL.into(), b"trial".to_vec()).await?;
        keyring.delete(TRIAL.into()).await?;
    }
    Ok(keyring)
}

/// Tells that there is no key store and offers a passphrase.
async fn instead(shell: &mut Shell, directory: &Directory) -> Result<Arc<dyn Secrets>, Exit> {
    let view = View::new("cli-keys-none", Message::new("cli-keys-none-title"))
        .body(Message::new("cli-keys-none-why"))
        .body(Message::new("cli-keys-none-instead"))
        .body(Message::new("cli-keys-none-never"))
        .default_choice(
            ChoiceView::new("passphrase", Message::new("cli-keys-none-passphrase"), Role::Recommended)
                .detail(Message::new("cli-keys-none-passphrase-then")),
        )
        .choice(
            ChoiceView::new("stop", Message::new("cli-keys-none-stop"), Role::Neutral)
                .detail(Message::new("cli-keys-none-stop-then")),
        );
    match shell.ask_view(&view).await {
        Ok(Reply::Answer(answer)) if answer.choice.as_deref() != Some("stop") => {
            passphrase::create(shell, directory, None).await
        }
        Ok(_) => Err(Exit::Cancelled),
        Err(_) => Err(passphrase::missing(shell)),
    }
}

fn refuse_folder(shell: &Shell, error: DirectoryError) -> Exit {
    let (what, next) = match error {
        DirectoryError::NoHome => ("cli-home-none", "cli-home-none.next"),
        DirectoryError::NotAFolder => ("cli-home-not-a-folder", "cli-home-not-a-folder.next"),
        DirectoryError::NotAllowed => ("cli-home-not-allowed", "cli-home-not-allowed.next"),
        DirectoryError::Full => ("cli-home-full", "cli-home-full.next"),
        DirectoryError::Unreachable => ("cli-home-unreachable", "cli-home-unreachable.next"),
    };
    shell.fail_with(what, next, Exit::Machine)
}

/// Name of the entry that is written and deleted to see whether the key store works.
const TRIAL: &str = "trial";
