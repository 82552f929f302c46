//! `pandu-tuf-client`: the command line of suite/CLIENT-CLI.md (`init`, `refresh`, `download`) around `pandu-tuf`, and
//! `sample FOLDER`, which writes the repository that clients are compared on. It must never mend a decision of the
//! library, and it speaks to this machine only.
#![expect(clippy::print_stderr, reason = "the suite shows what a client says when a case fails")]

use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{SystemTime, UNIX_EPOCH};
use std::{env, fs};

use pandu_tuf::{Action, Answer, CacheKey, Client, Fetch, Found, Limits, encode_segment};
use pandu_tuf_conformance::http::{self, Fault, Response};
use pandu_tuf_conformance::sample::{Sample, Shape};
use pandu_tuf_conformance::shelf::{Shelf, write};
use pandu_tuf_conformance::walk::{Around, walk};

type Done<T = ()> = Result<T, Box<dyn Error>>;

/// What stands on the command line.
#[derive(Debug, Default)]
struct Arguments {
    metadata: PathBuf,
    metadata_url: String,
    targets: PathBuf,
    targets_url: String,
    names: Vec<String>,
    verb: Vec<String>,
}

impl Arguments {
    fn read(mut words: impl Iterator<Item = String>) -> Done<Self> {
        let mut read = Self::default();
        while let Some(word) = words.next() {
            let mut value = || words.next().ok_or("an option lacks its value");
            match word.as_str() {
                "--metadata-dir" => read.metadata = value()?.into(),
                "--metadata-url" => read.metadata_url = folder(value()?),
                "--target-dir" => read.targets = value()?.into(),
                "--target-base-url" => read.targets_url = folder(value()?),
                "--target-name" => read.names.push(value()?),
                _ => read.verb.push(word),
            }
        }
        Ok(read)
    }
}

fn folder(url: String) -> String {
    if url.ends_with('/') { url } else { url + "/" }
}

fn main() -> ExitCode {
    match Arguments::read(env::args().skip(1)).and_then(|arguments| run(&arguments)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("pandu-tuf: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &Arguments) -> Done {
    let shelf = Shelf::new(&arguments.metadata);
    let words: Vec<&str> = arguments.verb.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["init", root] => Ok(shelf.pin(&fs::read(root)?)?),
        ["refresh"] => refresh(arguments, shelf).map(drop),
        ["download"] => {
            let (mut client, mut around) = refresh(arguments, shelf)?;
            for name in &arguments.names {
                client.find(name)?;
                walk(&mut client, &mut around)?;
                let found = client.found().first().cloned().ok_or("no role vouches for this target")?;
                download(&client, &found, arguments)?;
            }
            Ok(())
        }
        ["sample", folder] => sample(Path::new(folder), Shape::Small),
        ["sample", folder, "delegated"] => sample(Path::new(folder), Shape::Delegated),
        _ => Err("no such command: init ROOT, refresh, download or sample FOLDER [delegated]".into()),
    }
}

fn refresh(arguments: &Arguments, shelf: Shelf) -> Done<(Client, Disk)> {
    let mut client = Client::new(&shelf.pinned()?, shelf.cache()?, now()?, Limits::default())?;
    let mut around = Disk { shelf, url: arguments.metadata_url.clone(), etag: None };
    walk(&mut client, &mut around)?;
    Ok((client, around))
}

/// The suite moves this clock with `faketime`.
fn now() -> Done<u64> {
    #[expect(clippy::disallowed_methods, reason = "a program's outermost edge; everything below takes the time")]
    let now = SystemTime::now();
    Ok(now.duration_since(UNIX_EPOCH)?.as_secs())
}

/// Fetches and checks one target. A file that is there and right is not asked for again.
fn download(client: &Client, found: &Found, arguments: &Arguments) -> Done {
    let file = arguments.targets.join(encode_segment(&found.path));
    if fs::read(&file).is_ok_and(|bytes| found.target.verify(&bytes).is_ok()) {
        return Ok(());
    }
    let wanted = client.download(found)?;
    let Response { status, body, .. } =
        http::get(&format!("{}{}", arguments.targets_url, wanted.path), None, wanted.max_bytes)?;
    if status != 200 {
        return Err(format!("the target cannot be had: {status}").into());
    }
    found.target.verify(&body)?;
    Ok(write(&file, &body)?)
}

/// The network and the folder.
struct Disk {
    shelf: Shelf,
    url: String,
    /// The validator of a timestamp that is not yet believed.
    etag: Option<String>,
}

impl Around for Disk {
    type Stop = Box<dyn Error>;

    fn fetch(&mut self, fetch: &Fetch) -> Done<Answer> {
        let known = if fetch.conditional { self.shelf.etag() } else { None };
        let Response { status, etag, body } =
            match http::get(&format!("{}{}", self.url, fetch.path), known.as_deref(), fetch.max_bytes) {
                Err(Fault::Length) => return Ok(Answer::TooLong),
                answer => answer?,
            };
        match status {
            200 => {
                self.etag = etag;
                Ok(Answer::Body(body))
            }
            304 if known.is_some() => Ok(Answer::NotModified),
            403 | 404 | 410 => Ok(Answer::Missing),
            _ => Err(format!("the server says {status}").into()),
        }
    }

    fn keep(&mut self, action: &Action) -> Done {
        match action {
            Action::Store { key: CacheKey::Timestamp, bytes } => {
                // First without: a validator must never outlive the timestamp that it came with.
                self.shelf.set_etag(None)?;
                self.shelf.store(&CacheKey::Timestamp, bytes)?;
                self.shelf.set_etag(self.etag.take().as_deref())?;
            }
            Action::Store { key, bytes } => self.shelf.store(key, bytes)?,
            Action::Remove { key } => self.shelf.remove(key)?,
            Action::Fetch(_) | Action::Done => {}
        }
        Ok(())
    }
}

fn sample(folder: &Path, shape: Shape) -> Done {
    let sample = Sample::new(shape, now()?)?;
    for (path, bytes) in sample.files() {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().ok_or("a path without a folder")?)?;
        fs::write(path, bytes)?;
    }
    Ok(fs::write(folder.join("targetpath"), Sample::image_path())?)
}
