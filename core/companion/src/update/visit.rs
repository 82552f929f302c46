//! One visit to a maker's repository: asks what the TUF client wants asked, keeps what it wants kept, within a bounded time.
//!
//! It decides nothing about trust: that is the client's. A visit that breaks off leaves what was believed so far.

use std::sync::Arc;

use pandu_tuf::{Action, Answer, CacheKey, Client, Fetch, Found, Limits, Role};

use super::choose::Listed;
use super::maker::MakerTrust;
use super::shelf::{Shelf, Stand};
use crate::port::{Clock, HttpClient, HttpError, HttpHeader, HttpRequest};
use crate::store::StoreError;
use crate::wizard::update::Doubt;

/// Most milliseconds for one exchange.
const EXCHANGE_MS: u32 = 10_000;
/// Most milliseconds for a visit.
const VISIT_MS: u64 = 30_000;
/// Longest tag of a server that is kept, in bytes.
const ETAG_MAX: usize = 128;
/// What one maker's files may need, well within one record of the store.
fn limits() -> Limits {
    Limits {
        root_bytes: 256_000,
        snapshot_bytes: 512_000,
        targets_bytes: 900_000,
        root_rotations: 32,
        delegations: 17,
        ..Limits::default()
    }
}

/// Why a visit came to nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum VisitError {
    /// Nothing can be confirmed, for this reason.
    Doubt(Doubt),
    /// This machine's store does not work.
    Store(StoreError),
}

impl From<StoreError> for VisitError {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<pandu_tuf::Error> for VisitError {
    fn from(error: pandu_tuf::Error) -> Self {
        use pandu_tuf::Error;
        Self::Doubt(match error {
            Error::Expired(_) => Doubt::Frozen,
            // Of many new roots at once those that came are kept: the next visit goes on from there.
            Error::Missing(_) | Error::TooManyRoots => Doubt::Offline,
            Error::Malformed { .. }
            | Error::BelowThreshold(_)
            | Error::Rollback(_)
            | Error::WrongVersion(_)
            | Error::WrongHash(_)
            | Error::WrongLength(_)
            | Error::TooLong(_)
            | Error::NotInSnapshot(_)
            | Error::TooManyDelegations
            | Error::TargetHash
            | Error::TargetLength
            | Error::Path
            | Error::OutOfTurn => Doubt::Forged,
        })
    }
}

impl From<HttpError> for VisitError {
    fn from(_: HttpError) -> Self {
        Self::Doubt(Doubt::Offline)
    }
}

/// The outside of a visit.
#[derive(Clone, Copy)]
pub(super) struct Outside<'a> {
    pub(super) http: &'a Arc<dyn HttpClient>,
    pub(super) clock: &'a Arc<dyn Clock>,
}

/// A visit under way, whose refresh is done.
pub(super) struct Visit<'a> {
    maker: &'a MakerTrust,
    outside: Outside<'a>,
    shelf: Shelf<'a>,
    stand: Stand,
    client: Client,
    /// The tag that came with the timestamp at hand, and that, until it is believed.
    tag: Option<(String, Vec<u8>)>,
    until_ms: u64,
}

impl<'a> Visit<'a> {
    /// Refreshes the trust in a maker at `now`, Unix seconds: two exchanges when nothing is new.
    pub(super) async fn begin(
        maker: &'a MakerTrust,
        outside: Outside<'a>,
        shelf: Shelf<'a>,
        now: u64,
    ) -> Result<Self, VisitError> {
        let stand = shelf.stand()?;
        // A clock that was set back does not bring old files back to life.
        let latest = now.max(stand.confirmed.unwrap_or(0));
        let client = Client::new(&maker.root, shelf.load()?, latest, limits())?;
        let until_ms = steady(outside.clock)?.saturating_add(VISIT_MS);
        let mut visit = Self { maker, outside, shelf, stand, client, tag: None, until_ms };
        if let Err(error) = visit.go_on().await {
            visit.forget_tag()?;
            return Err(error);
        }
        let confirmed = Some(latest);
        if visit.stand.confirmed != confirmed {
            visit.stand.confirmed = confirmed;
            visit.shelf.put_stand(&visit.stand)?;
        }
        Ok(visit)
    }

    /// The latest time at which this repository was confirmed: no earlier than any before.
    pub(super) fn confirmed(&self) -> u64 {
        self.stand.confirmed.unwrap_or(0)
    }

    /// All targets that lie directly in a folder, without its `/`.
    pub(super) async fn list(&mut self, folder: &str) -> Result<Vec<Listed>, VisitError> {
        self.client.list(folder)?;
        self.go_on().await?;
        Ok(self.client.found().iter().map(|found| self.listed(found)).collect())
    }

    fn listed(&self, found: &Found) -> Listed {
        let custom = found.target.custom.as_ref().and_then(|custom| serde_json::to_vec(custom).ok());
        Listed {
            path: found.path.clone(),
            place: self.client.download(found).map(|download| download.path).unwrap_or_default(),
            length: found.target.length,
            sha256: found.target.hashes.sha256(),
            custom: custom.unwrap_or_default(),
        }
    }

    /// Fetches a small target whole; its length and SHA-256 are those that the maker signed.
    pub(super) async fn document(&self, target: &Listed, most: usize) -> Result<Vec<u8>, VisitError> {
        let fits = usize::try_from(target.length).is_ok_and(|length| length <= most);
        let sha256 = target.sha256.filter(|_| fits).ok_or(VisitError::Doubt(Doubt::Forged))?;
        let url = MakerTrust::address(&self.maker.targets_url, &target.place);
        let request = HttpRequest::get(url, target.length, self.patience()?);
        let response = self.outside.http.send(request).await?;
        if response.status != 200 {
            return Err(VisitError::Doubt(Doubt::Offline));
        }
        let hash = ring::digest::digest(&ring::digest::SHA256, &response.body);
        if hash.as_ref() != sha256 { Err(VisitError::Doubt(Doubt::Forged)) } else { Ok(response.body) }
    }

    async fn go_on(&mut self) -> Result<(), VisitError> {
        loop {
            match self.client.poll()? {
                Action::Fetch(fetch) => {
                    let answer = self.ask(&fetch).await?;
                    self.client.handle_answer(answer);
                }
                Action::Store { key, bytes } => {
                    self.shelf.put(&key, bytes)?;
                    if key == CacheKey::Timestamp {
                        self.keep_tag()?;
                    }
                }
                Action::Remove { key } => self.shelf.remove(&key)?,
                Action::Done => return self.renew_tag(),
            }
        }
    }

    async fn ask(&mut self, fetch: &Fetch) -> Result<Answer, VisitError> {
        let url = MakerTrust::address(&self.maker.metadata_url, &fetch.path);
        let mut request = HttpRequest::get(url, fetch.max_bytes, self.patience()?);
        if let Some(etag) = self.stand.etag.as_deref().filter(|_| fetch.conditional) {
            request.headers.push(HttpHeader::new("if-none-match", etag));
        }
        let response = match self.outside.http.send(request).await {
            Err(HttpError::TooLarge) => return Ok(Answer::TooLong),
            sent => sent?,
        };
        match response.status {
            200 => {
                if fetch.role == Role::Timestamp {
                    let plain =
                        |tag: &&str| tag.len() <= ETAG_MAX && tag.bytes().all(|byte| (0x20..0x7f).contains(&byte));
                    let tag = response.header("etag").filter(plain).map(str::to_owned);
                    self.tag = tag.map(|tag| (tag, response.body.clone()));
                }
                Ok(Answer::Body(response.body))
            }
            304 if fetch.conditional => Ok(Answer::NotModified),
            // Some stores say "forbidden" of what is not there.
            403 | 404 | 410 => Ok(Answer::Missing),
            _ => Err(VisitError::Doubt(Doubt::Offline)),
        }
    }

    /// A tag counts only with the timestamp that it came with, once that is believed.
    fn keep_tag(&mut self) -> Result<(), VisitError> {
        self.stand.etag = self.tag.take().map(|(tag, _)| tag);
        Ok(self.shelf.put_stand(&self.stand)?)
    }

    /// The same file may come back under another tag.
    fn renew_tag(&mut self) -> Result<(), VisitError> {
        let Some((tag, bytes)) = self.tag.take() else { return Ok(()) };
        if self.client.cache().get(&CacheKey::Timestamp) == Some(&*bytes) && self.stand.etag != Some(tag.clone()) {
            self.stand.etag = Some(tag);
            self.shelf.put_stand(&self.stand)?;
        }
        Ok(())
    }

    /// After a visit that came to nothing the next one asks for the whole timestamp: a tag may be somebody else's word.
    fn forget_tag(&mut self) -> Result<(), VisitError> {
        if self.stand.etag.take().is_some() {
            self.shelf.put_stand(&self.stand)?;
        }
        Ok(())
    }

    /// How many milliseconds the next exchange may take.
    fn patience(&self) -> Result<u32, VisitError> {
        let left = self.until_ms.saturating_sub(steady(self.outside.clock)?);
        match u32::try_from(left).unwrap_or(u32::MAX).min(EXCHANGE_MS) {
            0 => Err(VisitError::Doubt(Doubt::Offline)),
            left => Ok(left),
        }
    }
}

fn steady(clock: &Arc<dyn Clock>) -> Result<u64, VisitError> {
    clock.monotonic_ms().map_err(|_| VisitError::Doubt(Doubt::Clock))
}
