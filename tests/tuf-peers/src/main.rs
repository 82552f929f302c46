//! The conformance client of `tough`: the command line of tests/tuf-conformance/suite/CLIENT-CLI.md. It does for `tough`
//! whatever a caller can do: passes the newest root on, mirrors its store under the names the suite reads, keeps
//! artifacts. It must never mend `tough`'s decisions: they are what is measured.
#![expect(dead_code, reason = "the conformance client's own HTTP knows validators, which tough does not")]

use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::{env, fs};

use async_trait::async_trait;
use bytes::Bytes;
use sha2::{Digest as _, Sha256};
use tough::{Prefix, Repository, RepositoryLoader, TargetName, Transport, TransportError, TransportErrorKind};
use url::Url;

#[path = "../../tuf-conformance/src/http.rs"]
mod http;

type Done<T> = Result<T, Box<dyn Error>>;

/// `tough`'s transport over the same HTTP as our own conformance client.
#[derive(Debug, Clone)]
struct Loopback;

#[async_trait]
impl Transport for Loopback {
    async fn fetch(&self, url: Url) -> Result<tough::TransportStream, TransportError> {
        let failed = |kind| TransportError::new(kind, url.as_str());
        let response = http::get(url.as_str(), None, 64 << 20).map_err(|error| {
            TransportError::new_with_cause(TransportErrorKind::Other, url.as_str(), error.to_string())
        })?;
        match response.status {
            200 => {
                let chunk: Result<Bytes, TransportError> = Ok(Bytes::from(response.body));
                Ok(Box::pin(futures_util::stream::iter([chunk])))
            }
            403 | 404 | 410 => Err(failed(TransportErrorKind::FileNotFound)),
            _ => Err(failed(TransportErrorKind::Other)),
        }
    }
}

#[derive(Default)]
struct Arguments {
    metadata: PathBuf,
    metadata_url: String,
    targets: PathBuf,
    targets_url: String,
    names: Vec<String>,
    verb: Vec<String>,
}

fn arguments() -> Done<Arguments> {
    let mut read = Arguments::default();
    let mut words = env::args().skip(1);
    while let Some(word) = words.next() {
        let mut value = || words.next().ok_or("an option lacks its value");
        match word.as_str() {
            "--metadata-dir" => read.metadata = value()?.into(),
            "--metadata-url" => read.metadata_url = value()?,
            "--target-dir" => read.targets = value()?.into(),
            "--target-base-url" => read.targets_url = value()?,
            "--target-name" => read.names.push(value()?),
            _ => read.verb.push(word),
        }
    }
    Ok(read)
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    match run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("tough: {error}: {error:?}");
            ExitCode::FAILURE
        }
    }
}

async fn run() -> Done<()> {
    let read = arguments()?;
    let words: Vec<&str> = read.verb.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["init", root] => {
            fs::copy(root, read.metadata.join("root.json"))?;
            Ok(())
        }
        ["refresh"] => load(&read).await.map(drop),
        ["download"] => {
            let repository = load(&read).await?;
            for name in &read.names {
                download(&repository, &read.targets, name).await?;
            }
            Ok(())
        }
        _ => Err("no such command".into()),
    }
}

/// Loads the repository. The store lies in a folder of its own, because it holds a file that is not metadata.
async fn load(read: &Arguments) -> Done<Repository> {
    let store = read.metadata.join("store");
    fs::create_dir_all(&store)?;
    let root = fs::read(read.metadata.join("root.json"))?;
    let targets_url = if read.targets_url.is_empty() { &read.metadata_url } else { &read.targets_url };
    let loaded = RepositoryLoader::new(&root, Url::parse(&read.metadata_url)?, Url::parse(targets_url)?)
        .transport(Loopback)
        .datastore(store.clone())
        .load()
        .await;
    mirror(&store, &read.metadata)?;
    Ok(loaded?)
}

/// Shows the suite what the store holds, under names without a version. The root stays even when the store lost it.
fn mirror(store: &Path, shown: &Path) -> Done<()> {
    for entry in fs::read_dir(shown)? {
        let path = entry?.path();
        if path.extension().is_some_and(|end| end == "json") && !path.ends_with("root.json") {
            fs::remove_file(path)?;
        }
    }
    for entry in fs::read_dir(store)? {
        let path = entry?.path();
        let name = path.file_name().and_then(|name| name.to_str()).ok_or("a name is not UTF-8")?;
        if name == "latest_known_time.json" {
            continue;
        }
        let plain = match name.split_once('.') {
            Some((version, rest)) if version.parse::<u64>().is_ok() => rest,
            _ => name,
        };
        fs::copy(&path, shown.join(plain))?;
    }
    Ok(())
}

/// Fetches one target, unless the file at hand has the hash already: `tough` itself keeps no artifacts.
async fn download(repository: &Repository, folder: &Path, name: &str) -> Done<()> {
    let target = TargetName::new(name)?;
    let known = repository.targets().signed.find_target(&target, false)?;
    if let Ok(bytes) = fs::read(folder.join(target.resolved()))
        && hex::encode(Sha256::digest(&bytes)) == hex::encode(known.hashes.sha256.as_ref())
    {
        return Ok(());
    }
    Ok(repository.save_target(&target, folder, Prefix::None).await?)
}
