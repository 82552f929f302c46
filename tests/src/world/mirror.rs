//! A maker's server: a folder of files behind the HTTP port, and what a network or an enemy does to it.

use std::fs;
use std::path::{Component, Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use pandu::port::{HttpClient, HttpError, HttpHeader, HttpMethod, HttpRequest, HttpResponse};
use pandu::update::MakerTrust;

use super::fuse::Fuse;

/// A maker's server. A clone is the same one.
#[derive(Debug, Clone, Default)]
pub struct Mirror(Arc<Mutex<Serving>>);

/// What a server does with a request.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Mood {
    /// It gives what is in the folder.
    #[default]
    Honest,
    /// Nobody reaches it.
    Offline,
    /// It never answers in time.
    Slow,
    /// It gives these bytes for every path that ends so, whatever is in the folder.
    Instead {
        /// The end of the path.
        ending: String,
        /// What is given.
        bytes: Vec<u8>,
    },
}

#[derive(Debug, Default)]
struct Serving {
    folder: Option<PathBuf>,
    mood: Mood,
    trusted: Vec<MakerTrust>,
    asked: Vec<String>,
}

/// The phone's way to it.
#[derive(Debug)]
pub struct MirrorHttp {
    mirror: Mirror,
    fuse: Fuse,
}

/// Where the server is in every world.
pub const MIRROR: &str = "https://updates.melati.test";

impl Mirror {
    /// Puts a folder behind it.
    pub fn serve(&self, folder: &Path) {
        self.serving().folder = Some(folder.to_owned());
    }

    /// Tells the phones of its world to trust a maker, from the next time that they are opened.
    pub fn trust(&self, maker: MakerTrust) {
        self.serving().trusted.push(maker);
    }

    /// The makers that the phones trust.
    #[must_use]
    pub fn makers(&self) -> Vec<MakerTrust> {
        self.serving().trusted.clone()
    }

    /// Changes what it does.
    pub fn set(&self, mood: Mood) {
        self.serving().mood = mood;
    }

    /// The paths that were asked for since the last call, in order; one that was answered with "nothing new" ends in ` 304`.
    #[must_use]
    pub fn asked(&self) -> Vec<String> {
        std::mem::take(&mut self.serving().asked)
    }

    /// The way of a phone to it.
    #[must_use]
    pub fn fused(&self, fuse: Fuse) -> MirrorHttp {
        MirrorHttp { mirror: self.clone(), fuse }
    }

    fn serving(&self) -> MutexGuard<'_, Serving> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[async_trait]
impl HttpClient for MirrorHttp {
    async fn send(&self, request: HttpRequest) -> Result<HttpResponse, HttpError> {
        self.fuse.burn("http asked");
        let answered = self.mirror.serving().answer(&request);
        self.fuse.burn("http answered");
        answered
    }
}

impl Serving {
    fn answer(&mut self, request: &HttpRequest) -> Result<HttpResponse, HttpError> {
        assert_eq!(request.method, HttpMethod::Get, "a maker's files are only fetched");
        let Some(path) = request.url.strip_prefix(MIRROR).and_then(|rest| rest.strip_prefix('/')) else {
            return Err(HttpError::Offline);
        };
        self.asked.push(path.to_owned());
        let file = match (&self.mood, &self.folder) {
            (Mood::Offline, _) | (_, None) => return Err(HttpError::Offline),
            (Mood::Slow, _) => return Err(HttpError::TimedOut),
            (Mood::Instead { ending, bytes }, _) if path.ends_with(ending) => Some(bytes.clone()),
            (Mood::Honest | Mood::Instead { .. }, Some(folder)) => read(folder, path),
        };
        let Some(file) = file else { return Ok(HttpResponse { status: 404, headers: Vec::new(), body: Vec::new() }) };
        let (status, headers, body) = response(request, &file);
        if status == 304 {
            self.asked.iter_mut().last().into_iter().for_each(|path| path.push_str(" 304"));
        }
        if body.len() as u64 > request.max_bytes {
            return Err(HttpError::TooLarge);
        }
        Ok(HttpResponse { status, headers, body })
    }
}

/// A file below the folder; `None` for what is not there, or not below it.
fn read(folder: &Path, path: &str) -> Option<Vec<u8>> {
    let inside = Path::new(path).components().all(|part| matches!(part, Component::Normal(_)));
    fs::read(folder.join(path)).ok().filter(|_| inside)
}

fn response(request: &HttpRequest, file: &[u8]) -> (u16, Vec<HttpHeader>, Vec<u8>) {
    let asked = |name: &str| {
        let header = request.headers.iter().find(|header| header.name.eq_ignore_ascii_case(name));
        header.map(|header| header.value.as_str())
    };
    let digest = ring::digest::digest(&ring::digest::SHA256, file);
    let tag = format!("\"{}\"", data_encoding::HEXLOWER.encode(&digest.as_ref()[..8]));
    let headers = vec![HttpHeader::new("etag", &tag)];
    if asked("if-none-match") == Some(&tag) {
        return (304, headers, Vec::new());
    }
    match asked("range").and_then(|range| part(range, file)) {
        Some(part) => (206, headers, part.to_vec()),
        None => (200, headers, file.to_vec()),
    }
}

/// `bytes=a-b` of a file, both ends within.
fn part<'a>(range: &str, file: &'a [u8]) -> Option<&'a [u8]> {
    let (from, to) = range.strip_prefix("bytes=")?.split_once('-')?;
    let (from, to): (usize, usize) = (from.parse().ok()?, to.parse().ok()?);
    file.get(from..file.len().min(to.checked_add(1)?))
}
