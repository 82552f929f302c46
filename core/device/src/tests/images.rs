//! A maker for tests: images, signatures, and a phone that brings them.

use pandu_protocol::message::*;
use ring::digest::{SHA256, digest};
use ring::signature::Ed25519KeyPair;

use super::lab::{Lab, Phone};
use crate::factory::DEMO_IMAGE_SEED;
use crate::profile::LOCK;

/// An image with its announcement.
#[derive(Clone)]
pub(crate) struct Made {
    pub(crate) begin: UpdateBegin,
    pub(crate) bytes: Vec<u8>,
}

pub(crate) fn image_key() -> Ed25519KeyPair {
    Ed25519KeyPair::from_seed_unchecked(&DEMO_IMAGE_SEED).unwrap()
}

/// An image of so many bytes that nobody could compress or guess.
pub(crate) fn image_for(model: &str, version: &str, size: usize) -> Made {
    let block = |number: usize| digest(&SHA256, format!("{version} {number}").as_bytes()).as_ref().to_vec();
    let bytes: Vec<u8> = (0..size.div_ceil(32)).flat_map(block).take(size).collect();
    let begin = UpdateBegin {
        model: Text::cut(model),
        version: Text::cut(version),
        size: u32::try_from(size).unwrap(),
        sha256: Bytes::new(digest(&SHA256, &bytes).as_ref()).unwrap(),
        signature: Bytes::default(),
    };
    Made { begin: signed(begin), bytes }
}

/// An image for the lock.
pub(crate) fn image(version: &str, size: usize) -> Made {
    image_for(LOCK.model, version, size)
}

/// The announcement under the maker's signature.
pub(crate) fn signed(begin: UpdateBegin) -> UpdateBegin {
    let signature = Bytes::new(image_key().sign(&begin.signed_bytes()).as_ref()).unwrap();
    UpdateBegin { signature, ..begin }
}

impl Made {
    pub(crate) fn chunk(&self, offset: u32, most: usize) -> UpdateChunk {
        let from = usize::try_from(offset).unwrap();
        UpdateChunk { offset, data: Bytes::new(&self.bytes[from..self.bytes.len().min(from + most)]).unwrap() }
    }
}

pub(crate) fn begin(lab: &mut Lab, phone: &mut Phone, made: &Made) -> Result<UpdateCredit, ErrorReply> {
    lab.call::<call::UpdateBegin>(phone, made.begin.clone())
}

/// Brings an image from wherever it stands to its last byte.
pub(crate) fn bring(lab: &mut Lab, phone: &mut Phone, made: &Made) -> Result<(), ErrorReply> {
    let mut credit = begin(lab, phone, made)?;
    while credit.window > 0 {
        credit = lab.call::<call::UpdateChunk>(phone, made.chunk(credit.offset, 60_000))?;
    }
    Ok(())
}

pub(crate) fn commit(lab: &mut Lab, phone: &mut Phone, at: Option<u64>) -> Result<UpdateState, ErrorReply> {
    lab.call::<call::UpdateCommit>(phone, UpdateCommit { at })
}

pub(crate) fn stands(lab: &mut Lab, phone: &mut Phone) -> UpdateState {
    lab.call::<call::UpdateState>(phone, Empty {}).unwrap()
}

/// What the device says it runs.
pub(crate) fn runs(lab: &mut Lab, phone: &mut Phone) -> String {
    lab.call::<call::Identify>(phone, Empty {}).unwrap().firmware.to_string()
}

/// Subjects of refused updates in the log, oldest first.
pub(crate) fn refusals(lab: &Lab) -> Vec<String> {
    let refused = |event: &&Event| event.kind == EventKind::UpdateRefused;
    lab.device.state().events.iter().filter(refused).map(|event| event.subject.as_deref().unwrap().to_owned()).collect()
}

/// Waits until the device is back.
pub(crate) fn outage(lab: &mut Lab) {
    assert!(lab.device.is_away());
    lab.wait(5);
    assert!(!lab.device.is_away());
}
