//! The file of keys under a passphrase: opening it, and making it.

use std::fs::File;
use std::io::{BufRead as _, BufReader, Read as _};
use std::sync::Arc;

use pandu::port::Secrets;
use pandu::store::{PASSPHRASE_MIN_CHARS, PassphraseVault, VaultError};
use pandu::wizard::view::{Arg, ChoiceView, FieldView, Message, ProblemView, View};
use pandu::wizard::{Answer, FieldKind, Role};
use pandu::{PanduError, ReasonCode, SecretText};
use pandu_platform::{Directory, SystemRandom};
use zeroize::Zeroizing;

use crate::arguments::Shared;
use crate::ask::Reply;
use crate::exit::Exit;
use crate::shell::Shell;

/// A passphrase. It is overwritten when dropped.
pub(super) struct Passphrase(SecretText<PASSPHRASE_MAX>);

impl Passphrase {
    /// What was given without asking: the first line of `--passphrase-file`, else `PANDU_PASSPHRASE`. `Err` = it cannot be read.
    pub(super) fn given(shared: &Shared) -> Result<Option<Self>, ()> {
        let text = match &shared.passphrase_file {
            Some(path) => {
                let mut line = Zeroizing::new(String::with_capacity(PASSPHRASE_MAX));
                let file = File::open(path).map_err(drop)?;
                BufReader::new(file.take(PASSPHRASE_MAX as u64)).read_line(&mut line).map_err(drop)?;
                Zeroizing::new(line.trim_end_matches(['\n', '\r']).to_owned())
            }
            None => match std::env::var(VARIABLE) {
                Ok(text) => Zeroizing::new(text),
                Err(std::env::VarError::NotPresent) => return Ok(None),
                Err(std::env::VarError::NotUnicode(_)) => return Err(()),
            },
        };
        if text.is_empty() {
            return Err(());
        }
        Self::new(&text).map(Some).ok_or(())
    }

    fn new(text: &str) -> Option<Self> {
        SecretText::new(text.to_owned()).map(Self)
    }

    fn of(answer: &Answer, field: &str) -> Option<Self> {
        Self::new(answer.value(field).unwrap_or_default())
    }
}

/// Opens the file; a wrong passphrase that was typed is asked for again.
pub(super) async fn unlock(
    shell: &mut Shell,
    directory: &Directory,
    given: Option<Passphrase>,
) -> Result<Arc<dyn Secrets>, Exit> {
    let path = directory.vault();
    let open = |passphrase: Passphrase| PassphraseVault::open(&path, &passphrase.0, Arc::new(SystemRandom::new()));
    if let Some(given) = given {
        return done(shell, open(given));
    }
    let mut problem = None;
    loop {
        let view = View::new("cli-keys-open", Message::new("cli-keys-open-title"))
            .body(Message::new("cli-keys-open-why"))
            .field(field(PASSPHRASE, "cli-keys-passphrase"))
            .default_choice(ChoiceView::new("open", Message::new("cli-keys-open"), Role::Neutral))
            .problem(problem);
        let passphrase = typed(shell, &view).await?;
        match passphrase.map(&open) {
            Some(Err(VaultError::WrongPassphrase)) | None => problem = Some(wrong(VaultError::WrongPassphrase)),
            Some(opened) => return done(shell, opened),
        }
    }
}

/// Makes the file under a passphrase that the person chooses now, or gave.
pub(super) async fn create(
    shell: &mut Shell,
    directory: &Directory,
    given: Option<Passphrase>,
) -> Result<Arc<dyn Secrets>, Exit> {
    let path = directory.vault();
    let create = |passphrase: Passphrase| PassphraseVault::create(&path, &passphrase.0, Arc::new(SystemRandom::new()));
    if let Some(given) = given {
        return done(shell, create(given));
    }
    let mut problem = None;
    loop {
        let least = i64::try_from(PASSPHRASE_MIN_CHARS).unwrap_or(i64::MAX);
        let mut first = field(PASSPHRASE, "cli-keys-passphrase");
        first.hint = Some(Message::new("cli-keys-passphrase-hint").with("count", Arg::Number(least)));
        let view = View::new("cli-keys-new", Message::new("cli-keys-new-title"))
            .body(Message::new("cli-keys-new-why"))
            .body(Message::new("cli-keys-new-lost"))
            .field(first)
            .field(field(REPEATED, "cli-keys-repeat"))
            .default_choice(ChoiceView::new("save", Message::new("cli-keys-new-save"), Role::Neutral))
            .problem(problem);
        let Reply::Answer(answer) = shell.ask_view(&view).await.map_err(|_| missing(shell))? else {
            return Err(Exit::Cancelled);
        };
        if answer.value(PASSPHRASE) != answer.value(REPEATED) {
            problem = Some(ProblemView {
                what: Message::new("cli-keys-differ"),
                next: Message::new("cli-keys-differ.next"),
                field: Some(REPEATED),
            });
            continue;
        }
        match Passphrase::of(&answer, PASSPHRASE).map(&create) {
            Some(Err(VaultError::PassphraseLength)) | None => problem = Some(wrong(VaultError::PassphraseLength)),
            Some(created) => return done(shell, created),
        }
    }
}

/// Says that nobody can be asked for a passphrase.
pub(super) fn missing(shell: &Shell) -> Exit {
    shell.fail_with("cli-keys-need-passphrase", "cli-keys-need-passphrase.next", Exit::Machine)
}

async fn typed(shell: &mut Shell, view: &View) -> Result<Option<Passphrase>, Exit> {
    match shell.ask_view(view).await {
        Ok(Reply::Answer(answer)) => Ok(Passphrase::of(&answer, PASSPHRASE)),
        Ok(Reply::Leave) => Err(Exit::Cancelled),
        Err(_) => Err(missing(shell)),
    }
}

fn wrong(error: VaultError) -> ProblemView {
    let code = ReasonCode::from(error);
    ProblemView { what: Message::new(code.message_id()), next: Message::new(code.next_id()), field: Some(PASSPHRASE) }
}

fn done(shell: &Shell, vault: Result<PassphraseVault, VaultError>) -> Result<Arc<dyn Secrets>, Exit> {
    match vault {
        Ok(vault) => Ok(Arc::new(vault)),
        Err(error) => Err(shell.fail(&PanduError::from(error))),
    }
}

fn field(id: &'static str, label: &'static str) -> FieldView {
    FieldView {
        id,
        label: Message::new(label),
        kind: FieldKind::Secret,
        hint: None,
        value: String::new(),
        required: true,
        max_chars: 256,
    }
}

const PASSPHRASE: &str = "passphrase";
const REPEATED: &str = "repeated";
/// Longest passphrase in bytes.
const PASSPHRASE_MAX: usize = 1_024;
/// Where scripts put it.
pub(crate) const VARIABLE: &str = "PANDU_PASSPHRASE";
