//! A web in memory: files by address, with the ways in which a server, or somebody in between, misbehaves.

use std::collections::BTreeMap;
use std::sync::Mutex;

use async_trait::async_trait;

use crate::port::{HttpClient, HttpError, HttpHeader, HttpMethod, HttpRequest, HttpResponse};

/// Files by address. It knows `If-None-Match` and `Range`, as a content network does.
#[derive(Debug, Default)]
pub(crate) struct Web {
    pub(crate) files: Mutex<BTreeMap<String, Vec<u8>>>,
    /// What was asked, in order: the address, and what was asked for besides.
    pub(crate) asked: Mutex<Vec<String>>,
    /// Answers to the next requests whose address contains the text, before the files.
    pub(crate) spells: Mutex<Vec<(String, Spell)>>,
    /// Bytes of all bodies that were sent.
    pub(crate) bytes: Mutex<u64>,
}

/// How one answer is spoilt.
#[derive(Debug, Clone)]
pub(crate) enum Spell {
    /// There is none.
    Fails(HttpError),
    /// It is this status, without a body.
    Says(u16),
    /// It is this body, whatever was asked.
    Gives(Vec<u8>),
    /// It is the file with this tag in place of its own.
    Tags(&'static str),
    /// The whole file, although a piece was asked for.
    Whole,
}

impl Web {
    /// Spoils the next answer for an address that contains `part`.
    pub(crate) fn spell(&self, part: &str, spell: Spell) {
        self.spells.lock().expect("lock").push((part.to_owned(), spell));
    }

    /// What was asked since the last call.
    pub(crate) fn take_asked(&self) -> Vec<String> {
        std::mem::take(&mut self.asked.lock().expect("lock"))
    }

    fn spoilt(&self, url: &str) -> Option<Spell> {
        let mut spells = self.spells.lock().expect("lock");
        let at = spells.iter().position(|(part, _)| url.contains(part.as_str()))?;
        Some(spells.remove(at).1)
    }
}

#[async_trait]
impl HttpClient for Web {
    async fn send(&self, request: HttpRequest) -> Result<HttpResponse, HttpError> {
        assert_eq!(request.method, HttpMethod::Get);
        assert!(request.timeout_ms > 0, "no patience at all");
        let header =
            |name: &str| request.headers.iter().find(|header| header.name == name).map(|header| header.value.clone());
        let (range, tag) = (header("range"), header("if-none-match"));
        let beside = range.iter().chain(&tag).map(|value| format!(" {value}")).collect::<String>();
        self.asked.lock().expect("lock").push(format!("{}{beside}", request.url));
        let spell = self.spoilt(&request.url);
        let file = self.files.lock().expect("lock").get(&request.url).cloned();
        let (file, own_tag) = match &spell {
            Some(Spell::Fails(error)) => return Err(*error),
            Some(Spell::Says(status)) => return Ok(response(*status, &[], Vec::new())),
            Some(Spell::Gives(body)) => (Some(body.clone()), None),
            Some(Spell::Tags(tag)) => (file, Some((*tag).to_owned())),
            Some(Spell::Whole) | None => (file, None),
        };
        let Some(file) = file else { return Ok(response(404, &[], Vec::new())) };
        let own_tag = own_tag.unwrap_or_else(|| etag(&file));
        if tag.as_ref() == Some(&own_tag) {
            return Ok(response(304, &[], Vec::new()));
        }
        let (status, body) =
            match range.filter(|_| !matches!(spell, Some(Spell::Whole))).and_then(|range| cut(&range, &file)) {
                Some(piece) => (206, piece),
                None => (200, file),
            };
        if body.len() as u64 > request.max_bytes {
            return Err(HttpError::TooLarge);
        }
        *self.bytes.lock().expect("lock") += body.len() as u64;
        Ok(response(status, &[("etag", &own_tag)], body))
    }
}

fn response(status: u16, headers: &[(&str, &str)], body: Vec<u8>) -> HttpResponse {
    HttpResponse { status, headers: headers.iter().map(|(name, value)| HttpHeader::new(name, value)).collect(), body }
}

fn etag(file: &[u8]) -> String {
    let hash = ring::digest::digest(&ring::digest::SHA256, file);
    let hex: String = hash.as_ref().iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    format!("\"{hex}\"")
}

fn cut(range: &str, file: &[u8]) -> Option<Vec<u8>> {
    let (from, to) = range.strip_prefix("bytes=")?.split_once('-')?;
    let (from, to): (usize, usize) = (from.parse().ok()?, to.parse().ok()?);
    file.get(from..file.len().min(to + 1)).map(<[u8]>::to_vec)
}
