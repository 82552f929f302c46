//! Images on their way from a maker to a device: fetched in pieces, kept in memory only, given out only when the hash is right.

use std::mem;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use ring::digest::{SHA256, digest};

use super::maker::MakerTrust;
use crate::port::{HttpClient, HttpError, HttpHeader, HttpRequest, HttpResponse};
use crate::wizard::update::Image;

/// Longest image in bytes that an app fetches.
pub(crate) const IMAGE_MAX: u32 = 32 * 1_024 * 1_024;
/// Most bytes of one piece.
const PIECE_MAX: u32 = 512 * 1_024;
/// Fewest bytes of one piece, however slow the way is.
const PIECE_MIN: u32 = 16 * 1_024;
/// Most milliseconds for one piece, so that there are words at least every ten seconds.
const PIECE_MS: u32 = 8_000;
/// Most milliseconds for a whole image from a server that gives no pieces.
const WHOLE_MS: u32 = 50_000;

/// How far the fetching of an image is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Fetched {
    /// Bytes that are at hand.
    pub(crate) bytes: u32,
    /// Bytes of the image.
    pub(crate) total: u32,
}

impl Fetched {
    /// Whether it is whole, and its hash right.
    pub(crate) const fn is_whole(self) -> bool {
        self.bytes == self.total
    }
}

/// Why a piece did not come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum FetchError {
    /// The maker is not one of this app's.
    #[error("the maker is not known")]
    NoMaker,
    /// The image is longer than [`IMAGE_MAX`].
    #[error("the image is too long")]
    TooLong,
    /// It is not there any more.
    #[error("the image is not there")]
    Missing,
    /// The bytes are not those that the maker signed. They are thrown away.
    #[error("the image is not the maker's")]
    Forged,
    /// The exchange failed; what came before is kept.
    #[error("the exchange failed")]
    Http(#[from] HttpError),
}

/// The one image that is at hand, whole or in part.
#[derive(Debug, Default)]
pub(super) struct Images(Mutex<Option<Part>>);

#[derive(Debug)]
struct Part {
    sha256: Vec<u8>,
    bytes: Vec<u8>,
    whole: Option<Arc<[u8]>>,
    way: Way,
}

/// How the next bytes are asked for.
#[derive(Debug, Clone, Copy)]
struct Way {
    /// From which byte on.
    at: u32,
    /// How many at most.
    piece: u32,
    /// The server gave no piece when it was asked for one: all at once, then.
    in_one: bool,
}

impl Images {
    /// Fetches one more piece. Another image that was at hand is let go.
    ///
    /// # Errors
    /// [`FetchError`]. After [`FetchError::Forged`] it begins anew.
    pub(super) async fn fetch(
        &self,
        maker: &MakerTrust,
        http: &Arc<dyn HttpClient>,
        image: &Image,
    ) -> Result<Fetched, FetchError> {
        let total = image.begin.size;
        if total > IMAGE_MAX || total == 0 {
            return Err(FetchError::TooLong);
        }
        let Some(way) = self.way(image) else { return Ok(Fetched { bytes: total, total }) };
        let answer = http.send(way.request(maker, image)).await;
        let mut held = self.held();
        // Somebody else may have asked for another image meanwhile, or for this piece: then this answer is void.
        let Some(part) = held.as_mut().filter(|part| part.is_of(image) && part.way.at == way.at) else {
            return Ok(Fetched { bytes: 0, total });
        };
        match part.take(answer, image) {
            Err(FetchError::Forged) => {
                *held = None;
                Err(FetchError::Forged)
            }
            taken => taken.map(|()| Fetched { bytes: if part.whole.is_some() { total } else { part.way.at }, total }),
        }
    }

    /// The whole image, when it is at hand.
    pub(super) fn whole(&self, image: &Image) -> Option<Arc<[u8]>> {
        self.held().as_ref().filter(|part| part.is_of(image)).and_then(|part| part.whole.clone())
    }

    /// Lets go of it.
    pub(super) fn let_go(&self, image: &Image) {
        self.held().take_if(|part| part.is_of(image));
    }

    /// How to ask for the next bytes; `None` when all are there.
    fn way(&self, image: &Image) -> Option<Way> {
        let mut held = self.held();
        if !held.as_ref().is_some_and(|part| part.is_of(image)) {
            let way = Way { at: 0, piece: PIECE_MAX, in_one: false };
            *held = Some(Part { sha256: image.begin.sha256.to_vec(), bytes: Vec::new(), whole: None, way });
        }
        held.as_ref().filter(|part| part.whole.is_none()).map(|part| part.way)
    }

    fn held(&self) -> MutexGuard<'_, Option<Part>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Way {
    fn last(self, total: u32) -> u32 {
        self.at.saturating_add(self.piece).min(total) - 1
    }

    fn request(self, maker: &MakerTrust, image: &Image) -> HttpRequest {
        let total = image.begin.size;
        let url = MakerTrust::address(&maker.targets_url, &image.path);
        let mut request = HttpRequest::get(url, u64::from(total), if self.in_one { WHOLE_MS } else { PIECE_MS });
        if !self.in_one {
            request.headers.push(HttpHeader::new("range", &format!("bytes={}-{}", self.at, self.last(total))));
        }
        request
    }
}

impl Part {
    fn is_of(&self, image: &Image) -> bool {
        *self.sha256 == *image.begin.sha256
    }

    fn take(&mut self, answer: Result<HttpResponse, HttpError>, image: &Image) -> Result<(), FetchError> {
        let total = image.begin.size;
        let wanted = self.way.last(total) - self.way.at + 1;
        let response = match answer {
            Err(error @ HttpError::TimedOut) => {
                // The smallest piece still takes too long, and none has come: this server may give no pieces.
                self.way.in_one |= self.way.piece == PIECE_MIN && self.way.at == 0;
                self.way.piece = (self.way.piece / 2).max(PIECE_MIN);
                return Err(error.into());
            }
            answer => answer?,
        };
        let length = u32::try_from(response.body.len()).unwrap_or(u32::MAX);
        match response.status {
            206 if (1..=wanted).contains(&length) && !self.way.in_one => self.bytes.extend_from_slice(&response.body),
            200 if length == total => self.bytes = response.body,
            200 | 206 => return Err(FetchError::Forged),
            403 | 404 | 410 => return Err(FetchError::Missing),
            _ => return Err(HttpError::Failed.into()),
        }
        self.way.at = u32::try_from(self.bytes.len()).unwrap_or(u32::MAX);
        if self.way.at < total {
            return Ok(());
        }
        if digest(&SHA256, &self.bytes).as_ref() != &*image.begin.sha256 {
            return Err(FetchError::Forged);
        }
        self.whole = Some(mem::take(&mut self.bytes).into());
        Ok(())
    }
}
