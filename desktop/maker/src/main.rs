//! `pandu-maker`: the maker's tool on the command line. Results go to standard output, what went wrong to standard error.
//!
//! This is the only place of the crate that reads a clock, draws randomness from the system or asks in a terminal. It must never
//! print a secret, and decides nothing that the library does not.

mod arguments;
mod show;
mod tell;
mod verb;
mod words;

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::path::Path;
use std::process::ExitCode;
use std::time::{SystemTime, UNIX_EPOCH};

use clap::Parser as _;
use pandu_maker::{MakerError, Passphrase, Workshop};
use pandu_protocol::random::{Random, RandomError};
use ring::rand::SecureRandom as _;
use zeroize::Zeroizing;

use arguments::{Arguments, Shared, Verb};

/// Longest line that may hold a passphrase, in bytes.
const PASSPHRASE_LINE_MAX: u64 = 4_096;

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    match run(&arguments) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            // Nobody is left to be told when printing fails.
            let _ = writeln!(std::io::stderr(), "pandu-maker: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Runs one verb. `false` = it ran, and found something wrong.
fn run(arguments: &Arguments) -> Result<bool, MakerError> {
    let now = unix_now();
    let shared = &arguments.shared;
    let is_new = matches!(arguments.verb, Verb::Init(_));
    let passphrase = passphrase(shared, is_new)?;
    if let Verb::Init(options) = &arguments.verb {
        return verb::init(&shared.dir, options, passphrase, now, &mut SystemRandom::new()).map(|()| true);
    }
    let mut shop = Workshop::open(&shared.dir, passphrase)?;
    for folder in &shared.keys {
        shop.also_keys(folder.clone());
    }
    verb::run(&mut shop, &arguments.verb, now, &mut SystemRandom::new())
}

/// What the keys are locked with, from a file or from the person.
fn passphrase(shared: &Shared, is_new: bool) -> Result<Option<Passphrase>, MakerError> {
    let text = match &shared.passphrase_file {
        Some(path) => first_line(path)?,
        None if shared.passphrase => asked(is_new)?,
        None => return Ok(None),
    };
    Passphrase::new((*text).clone()).map(Some)
}

fn first_line(path: &Path) -> Result<Zeroizing<String>, MakerError> {
    let failed = |error: std::io::Error| MakerError::File { path: path.to_owned(), reason: error.to_string() };
    let reader: Box<dyn std::io::Read> = if path == Path::new("-") {
        Box::new(std::io::stdin())
    } else {
        Box::new(std::fs::File::open(path).map_err(failed)?)
    };
    let mut line = Zeroizing::new(String::new());
    BufReader::new(reader.take(PASSPHRASE_LINE_MAX)).read_line(&mut line).map_err(failed)?;
    Ok(Zeroizing::new(line.trim_end_matches(['\r', '\n']).to_owned()))
}

/// Asks in the terminal; twice for a new one.
fn asked(is_new: bool) -> Result<Zeroizing<String>, MakerError> {
    let question =
        inquire::Password::new("Passphrase of the keys").with_display_mode(inquire::PasswordDisplayMode::Hidden);
    let answer = if is_new { question.prompt() } else { question.without_confirmation().prompt() };
    answer.map(Zeroizing::new).map_err(|_| MakerError::PassphraseNeeded)
}

#[expect(clippy::disallowed_methods, reason = "the main of the program brings the clock")]
fn unix_now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs())
}

/// The system's randomness.
struct SystemRandom(ring::rand::SystemRandom);

impl SystemRandom {
    #[expect(clippy::disallowed_methods, reason = "the main of the program brings the randomness")]
    fn new() -> Self {
        Self(ring::rand::SystemRandom::new())
    }
}

impl Random for SystemRandom {
    fn fill(&mut self, out: &mut [u8]) -> Result<(), RandomError> {
        self.0.fill(out).map_err(|_| RandomError)
    }
}
