//! Hashes that a repository names for a file, and whether bytes are those. Never counts an unknown kind of hash as a match.

use std::collections::BTreeMap;

use data_encoding::HEXLOWER_PERMISSIVE;
use ring::digest::{Algorithm, Context, SHA256, SHA512, digest};
use serde::{Deserialize, Serialize};

use crate::Error;

/// Hexadecimal hashes by the name of their algorithm: `sha256` and `sha512` are known.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Hashes(pub BTreeMap<String, String>);

impl Hashes {
    /// What this side writes: SHA-256.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        let hash = HEXLOWER_PERMISSIVE.encode(digest(&SHA256, bytes).as_ref());
        Self(BTreeMap::from([("sha256".to_owned(), hash)]))
    }

    /// The SHA-256, if it is named and is one.
    #[must_use]
    pub fn sha256(&self) -> Option<[u8; 32]> {
        let hash = HEXLOWER_PERMISSIVE.decode(self.0.get("sha256")?.as_bytes()).ok()?;
        hash.try_into().ok()
    }

    /// The hash that stands in the file's name in a repository with consistent snapshots: the shortest known one.
    /// It is hexadecimal, so it cannot lead anywhere else.
    pub(crate) fn prefix(&self) -> Option<&str> {
        let hash = KNOWN.iter().find_map(|(name, _)| self.0.get(*name))?;
        hash.bytes().all(|digit| digit.is_ascii_hexdigit()).then_some(hash.as_str())
    }

    /// Whether all known hashes are those of `bytes`, and at least one is known.
    pub(crate) fn match_bytes(&self, bytes: &[u8]) -> bool {
        let mut known = self.known().peekable();
        known.peek().is_some()
            && known.all(|(algorithm, hash)| hash.as_deref() == Some(digest(algorithm, bytes).as_ref()))
    }

    /// The named hashes of known kinds; `None` for one that is no hexadecimal.
    fn known(&self) -> impl Iterator<Item = (&'static Algorithm, Option<Vec<u8>>)> + '_ {
        KNOWN.iter().filter_map(|(name, algorithm)| {
            let hash = self.0.get(*name)?;
            Some((*algorithm, HEXLOWER_PERMISSIVE.decode(hash.as_bytes()).ok()))
        })
    }
}

static KNOWN: [(&str, &Algorithm); 2] = [("sha256", &SHA256), ("sha512", &SHA512)];

/// Checks a target that comes piece by piece, without holding it.
pub struct Verifier {
    left: u64,
    hashes: Vec<(Context, Vec<u8>)>,
}

impl std::fmt::Debug for Verifier {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Verifier").field("left", &self.left).finish_non_exhaustive()
    }
}

impl Verifier {
    pub(crate) fn new(length: u64, hashes: &Hashes) -> Result<Self, Error> {
        let hashes = hashes
            .known()
            .map(|(algorithm, hash)| Ok((Context::new(algorithm), hash.ok_or(Error::TargetHash)?)))
            .collect::<Result<Vec<_>, Error>>()?;
        if hashes.is_empty() {
            return Err(Error::TargetHash);
        }
        Ok(Self { left: length, hashes })
    }

    /// The next piece, in order.
    ///
    /// # Errors
    /// [`Error::TargetLength`] as soon as there is more than was named: stop reading.
    pub fn update(&mut self, piece: &[u8]) -> Result<(), Error> {
        let length = u64::try_from(piece.len()).map_err(|_| Error::TargetLength)?;
        self.left = self.left.checked_sub(length).ok_or(Error::TargetLength)?;
        for (context, _) in &mut self.hashes {
            context.update(piece);
        }
        Ok(())
    }

    /// How many bytes are still to come.
    #[must_use]
    pub const fn left(&self) -> u64 {
        self.left
    }

    /// All pieces are there.
    ///
    /// # Errors
    /// [`Error::TargetLength`] if some are missing, [`Error::TargetHash`] if they are not those that were named.
    pub fn finish(self) -> Result<(), Error> {
        if self.left != 0 {
            return Err(Error::TargetLength);
        }
        let right = self.hashes.into_iter().all(|(context, hash)| context.finish().as_ref() == hash.as_slice());
        right.then_some(()).ok_or(Error::TargetHash)
    }
}
