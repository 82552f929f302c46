//! Keys of a maker: what each is for, how it signs, and the file that holds it.
//!
//! A secret never leaves this file except into a key file of mode 0600; it cannot be printed, and is wiped when dropped.

mod seal;
mod store;

use std::fmt;

use data_encoding::HEXLOWER;
use pandu_protocol::random::{Random, draw};
use pandu_protocol::secret::SecretBytes;
use pandu_tuf::sign::SigningKey;

pub use seal::{PASSPHRASE_MIN_CHARS, Passphrase};
pub(crate) use store::{KeyFolder, Needed};

use crate::error::MakerError;

/// What a key signs.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum KeyUse {
    /// Which other keys count. The app pins what this key signs. Offline, always.
    Root,
    /// Which images, notices and documents are the maker's. Offline, out only to release.
    Targets,
    /// That nothing newer is there (snapshot and timestamp). On the machine that publishes.
    Online,
    /// Images, for the devices themselves: its public half is burnt in at the factory. Offline, always.
    Image,
    /// The targets of one model, where a team of its own releases them.
    Model(String),
}

impl KeyUse {
    /// The word that stands in file names and on the command line.
    #[must_use]
    pub fn word(&self) -> String {
        match self {
            Self::Root => "root".to_owned(),
            Self::Targets => "targets".to_owned(),
            Self::Online => "online".to_owned(),
            Self::Image => "image".to_owned(),
            Self::Model(model) => format!("model-{model}"),
        }
    }

    /// Reads such a word.
    pub(crate) fn read(word: &str) -> Option<Self> {
        match word {
            "root" => Some(Self::Root),
            "targets" => Some(Self::Targets),
            "online" => Some(Self::Online),
            "image" => Some(Self::Image),
            _ => word.strip_prefix("model-").map(|model| Self::Model(model.to_owned())),
        }
    }

    /// Whether the key belongs away from every network.
    #[must_use]
    pub const fn offline(&self) -> bool {
        !matches!(self, Self::Online)
    }
}

/// An Ed25519 key.
pub(crate) struct MakerKey {
    seed: SecretBytes<32>,
    public: [u8; 32],
    signing: SigningKey,
}

impl MakerKey {
    /// A new one.
    pub(crate) fn draw(random: &mut dyn Random) -> Result<Self, MakerError> {
        Self::from_seed(draw(random)?).ok_or(MakerError::Key)
    }

    /// The key of a seed. `None` = the library refused it.
    pub(crate) fn from_seed(seed: SecretBytes<32>) -> Option<Self> {
        let signing = SigningKey::from_seed(seed.expose()).ok()?;
        let public = HEXLOWER.decode(signing.public().keyval.public.as_bytes()).ok()?.try_into().ok()?;
        Some(Self { seed, public, signing })
    }

    /// Its public half.
    pub(crate) const fn public(&self) -> [u8; 32] {
        self.public
    }

    /// What signs files of the repository.
    pub(crate) const fn signing(&self) -> &SigningKey {
        &self.signing
    }

    /// Signs a message. An Ed25519 signature has 64 bytes: anything else becomes one that nobody accepts.
    pub(crate) fn sign(&self, message: &[u8]) -> [u8; 64] {
        self.signing.sign(message).try_into().unwrap_or([0; 64])
    }

    /// What a key file holds.
    const fn seed(&self) -> &SecretBytes<32> {
        &self.seed
    }
}

impl fmt::Debug for MakerKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "MakerKey({})", HEXLOWER.encode(&self.public()))
    }
}
