//! Firmware images for the reference devices, signed with the published demo key as a maker would sign them with a secret one, and
//! their way to a device.

use std::time::Duration;

use pandu::session::{Delivered, Headway, Parcel, SessionError};
use pandu::{Companion, PanduError};
use pandu_device::factory::DEMO_IMAGE_SEED;
use pandu_device::profile::Profile;
use pandu_device::store::{Slot, Storage as _};
use pandu_protocol::message::{Bytes, Reply, Request, Text, UpdateBegin, UpdateCommit, UpdateState};
use ring::digest::{SHA256, digest};
use ring::signature::Ed25519KeyPair;

use crate::lives::device_key;
use crate::world::Reference;

/// An image and what is announced of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Firmware {
    /// The announcement.
    pub begin: UpdateBegin,
    /// The image.
    pub image: Vec<u8>,
}

impl Firmware {
    /// An image of this length for a model, with bytes that do not repeat.
    ///
    /// # Panics
    /// When a name is too long for an announcement.
    #[must_use]
    pub fn new(profile: &Profile, version: &str, length: usize) -> Self {
        let blocks = (0_u32..).map(|number| digest(&SHA256, &number.to_be_bytes()));
        let image: Vec<u8> = blocks.flat_map(|block| block.as_ref().to_vec()).take(length).collect();
        let begin = UpdateBegin {
            model: Text::new(profile.model).expect("a short name"),
            version: Text::new(version).expect("a short version"),
            size: u32::try_from(length).expect("a small image"),
            sha256: Bytes::new(digest(&SHA256, &image).as_ref()).expect("a hash"),
            signature: Bytes::default(),
        };
        Self { begin, image }.signed()
    }

    /// The same, signed anew: whatever was changed in the announcement is the maker's word now.
    ///
    /// # Panics
    /// Never: the key is a constant.
    #[must_use]
    pub fn signed(mut self) -> Self {
        let key = Ed25519KeyPair::from_seed_unchecked(&DEMO_IMAGE_SEED).expect("a key");
        self.begin.signature = Bytes::new(key.sign(&self.begin.signed_bytes()).as_ref()).expect("a signature");
        self
    }

    /// It as it is delivered.
    #[must_use]
    pub fn parcel(&self) -> Parcel<'_> {
        Parcel { begin: &self.begin, image: &self.image }
    }
}

/// How long one part of a delivery takes at most.
pub const PART: Duration = Duration::from_secs(8);

/// Delivers an image part after part until the device has everything, as a wizard does. Gives each part.
///
/// # Errors
/// What the device answers instead, and why it cannot be reached for good.
///
/// # Panics
/// When the delivery gets nowhere.
pub async fn deliver(companion: &Companion, firmware: &Firmware) -> Result<Vec<Delivered>, PanduError> {
    let (key, mut headway, mut parts) = (device_key(companion), Headway::default(), Vec::new());
    loop {
        let stored = match companion.sessions().deliver(&key, firmware.parcel(), PART).await {
            Ok(part) => {
                let part = part?;
                parts.push(part);
                if part.is_whole() {
                    return Ok(parts);
                }
                part.stored
            }
            Err(error) => {
                assert_ne!(error.error, SessionError::Garbled, "the reference device keeps to the protocol");
                0
            }
        };
        assert!(headway.note(stored), "it gets nowhere: {parts:?}");
    }
}

/// Asks the device to install at a time, or now. Gives where it stands.
///
/// # Errors
/// What the device answers instead, or why it cannot be reached.
///
/// # Panics
/// When the device answers something else.
pub async fn commit(companion: &Companion, at: Option<u64>) -> Result<UpdateState, PanduError> {
    let request = Request::UpdateCommit(UpdateCommit { at });
    let reply = companion.sessions().call(&device_key(companion), &request, None).await??;
    let Reply::UpdateCommit(state) = reply else { panic!("no answer to a commit: {reply:?}") };
    Ok(state)
}

/// Whether an image stands in the slot that a device does not run from, byte for byte.
#[must_use]
pub fn is_in_slot(device: &Reference, firmware: &Firmware) -> bool {
    let mut memory = device.memory.clone();
    [Slot::A, Slot::B]
        .into_iter()
        .any(|slot| memory.block(slot, 0, firmware.image.len() + 1).is_ok_and(|bytes| bytes == firmware.image))
}
