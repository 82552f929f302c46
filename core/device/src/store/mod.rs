//! Where the state is kept: as a whole, sealed, replaced at once or not at all (clauses 6.4.1, 6.9.1); and the two slots for images,
//! which are no secret.
//!
//! A store must never start over by itself: what it cannot read it reports.

mod directory;
mod element;
mod memory;
mod sealed;

pub use directory::{OnStep, SealedDirectory, Step, create_private};
pub use memory::MemoryStorage;

use minicbor::{Decode, Encode};
use zeroize::Zeroizing;

/// What a store gave back.
pub struct Loaded {
    /// The state, wiped when dropped.
    pub state: Zeroizing<Vec<u8>>,
    /// Whether the newest copy was damaged and this is the one before.
    pub recovered: bool,
}

/// All that a folder holds, unsealed.
pub struct Contents {
    /// What the factory burnt in, wiped when dropped; `None` in a new folder.
    pub factory: Option<Zeroizing<Vec<u8>>>,
    /// The state; `None` if nothing was ever written, or everything was erased.
    pub state: Option<Loaded>,
}

/// Why the state could not be read or written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// Another process uses it.
    #[error("another device uses this folder already")]
    InUse,
    /// It cannot be read or written.
    #[error("the storage cannot be read or written ({0})")]
    Io(std::io::ErrorKind),
    /// There is no room.
    #[error("the storage is full")]
    Full,
    /// Both copies are damaged.
    #[error("the stored state is damaged, and so is the copy before it")]
    Damaged,
    /// The key or the nonce could not be made.
    #[error("the storage could not be sealed")]
    Seal,
    /// A test stopped a write half-way.
    #[error("the write was interrupted")]
    Interrupted,
}

impl From<std::io::Error> for StoreError {
    fn from(error: std::io::Error) -> Self {
        use std::io::ErrorKind::{QuotaExceeded, StorageFull};
        if [StorageFull, QuotaExceeded].contains(&error.kind()) { Self::Full } else { Self::Io(error.kind()) }
    }
}

/// One of the two places for firmware. The device runs from one; only the other is ever written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Encode, Decode)]
#[cbor(index_only)]
pub enum Slot {
    /// The one that the factory filled.
    #[n(0)]
    #[default]
    A,
    /// The other one.
    #[n(1)]
    B,
}

impl Slot {
    /// The other one.
    #[must_use]
    pub const fn other(self) -> Self {
        match self {
            Self::A => Self::B,
            Self::B => Self::A,
        }
    }
}

/// One value, replaced as a whole, and two slots for images.
pub trait Storage {
    /// Reads the value; `None` if nothing was ever written, or everything was erased.
    ///
    /// # Errors
    /// [`StoreError`]; a damaged value with a good copy before it is no error.
    fn load(&mut self) -> Result<Option<Loaded>, StoreError>;

    /// Replaces the value. When this returns, the new one survives a power cut; before, the old one does.
    ///
    /// # Errors
    /// [`StoreError`]; the old value is still there then.
    fn replace(&mut self, state: &[u8]) -> Result<(), StoreError>;

    /// Makes everything written before unreadable for ever, then writes the value (factory reset).
    ///
    /// # Errors
    /// [`StoreError`]; either nothing has happened, or everything is erased and [`Self::load`] finds nothing.
    fn start_over(&mut self, state: &[u8]) -> Result<(), StoreError>;

    /// Writes a block of an image. What the slot held from `offset` on is gone. When this returns, the block survives a
    /// power cut; before, any part of it may be there.
    ///
    /// # Errors
    /// [`StoreError`]; what the slot holds from `offset` on is not known then.
    fn put_block(&mut self, slot: Slot, offset: u32, block: &[u8]) -> Result<(), StoreError>;

    /// Reads a block of an image: at most `most` bytes, and fewer only where the slot's content ends.
    ///
    /// # Errors
    /// [`StoreError`].
    fn block(&mut self, slot: Slot, offset: u32, most: usize) -> Result<Vec<u8>, StoreError>;
}
