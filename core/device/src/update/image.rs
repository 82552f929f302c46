//! Images that phones bring: announced, stored block by block, verified, and only then installed (clauses 6.3.2, 6.3.7,
//! 6.3.9, 6.3.10).
//!
//! Whatever is wrong with an image, its sender gets one and the same answer; the owner reads the reason in the log. The
//! device believes nobody but the maker's image key, not even its owner.

use pandu_protocol::message::{
    ErrorReply, EventKind, UpdateBegin, UpdateCommit, UpdateCredit, UpdatePhase, UpdateState,
};
use pandu_protocol::version::Version;
use ring::signature::{ED25519, UnparsedPublicKey};

use super::POSTPONE_MAX;
use super::record::{Images, Pending};
use crate::fault::{Fault, Faults};
use crate::profile::Profile;
use crate::turn::Turn;

/// Bytes that fit into a slot.
pub const ROOM: u32 = 8 * 1024 * 1024;

/// What is wrong with an image.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Flaw {
    /// The maker's image key did not sign it.
    Signature,
    /// It is for another model.
    Model,
    /// It is not newer than what runs, or its version cannot be read.
    Version,
    /// It has no bytes.
    Size,
    /// Its bytes are others than those that were signed.
    Hash,
}

impl Flaw {
    /// Its name in the log, for the owner.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Signature => "signature",
            Self::Model => "model",
            Self::Version => "version",
            Self::Size => "size",
            Self::Hash => "hash",
        }
    }
}

/// By what images are judged.
pub(crate) struct Judge<'a> {
    /// The maker's image key.
    pub(crate) key: &'a [u8],
    /// The model.
    pub(crate) profile: &'static Profile,
    /// What runs.
    pub(crate) images: &'a Images,
    /// The faults that are on.
    pub(crate) faults: &'a Faults,
}

impl Judge<'_> {
    /// Judges an announcement. The signature comes first: what else it says is worth nothing without it.
    pub(crate) fn announced(&self, image: &UpdateBegin) -> Result<(), Flaw> {
        let is_signed = UnparsedPublicKey::new(&ED25519, self.key).verify(&image.signed_bytes(), &image.signature);
        let is_newer =
            || image.version.parse::<Version>().is_ok_and(|version| version > self.images.version(self.profile));
        if is_signed.is_err() && !self.faults.has(Fault::UpdateAcceptsUnsigned) {
            Err(Flaw::Signature)
        } else if *image.model != *self.profile.model {
            Err(Flaw::Model)
        } else if !is_newer() && !self.faults.has(Fault::UpdateAcceptsDowngrade) {
            Err(Flaw::Version)
        } else if image.size == 0 {
            Err(Flaw::Size)
        } else {
            Ok(())
        }
    }

    /// Judges an image with what is stored of it; `hash` is that of the stored bytes, if all could be read.
    pub(crate) fn stored(&self, image: &UpdateBegin, hash: Option<[u8; 32]>) -> Result<(), Flaw> {
        self.announced(image)?;
        if hash.is_some_and(|hash| hash == *image.sha256) { Ok(()) } else { Err(Flaw::Hash) }
    }
}

impl Turn<'_> {
    pub(super) fn judge(&self) -> Judge<'_> {
        Judge { key: self.factory.image_key(), profile: self.profile, images: &self.draft.images, faults: self.faults }
    }
}

/// Carries out [`UpdateBegin`]. The same image goes on where it stands, another one begins anew.
pub(crate) fn begin(turn: &mut Turn<'_>, body: &UpdateBegin) -> Result<UpdateCredit, ErrorReply> {
    if !turn.profile.is_updatable() {
        return Err(ErrorReply::Unsupported);
    }
    if turn.draft.images.phase == UpdatePhase::Installing {
        return Err(ErrorReply::Busy);
    }
    if let Err(flaw) = turn.judge().announced(body) {
        turn.note(EventKind::UpdateRefused, Some(flaw.name()));
        turn.after.refused_image = true;
        return Err(ErrorReply::Refused);
    }
    if body.size > ROOM {
        return Err(ErrorReply::Full);
    }
    let images = &mut turn.draft.images;
    match &mut images.pending {
        // A repetition, or the way back after a lost link.
        Some(pending) if pending.image == *body => {
            // From now on it is a phone's matter when this is installed.
            pending.fetched = pending.fetched.filter(|_| images.phase == UpdatePhase::Ready);
            Ok(pending.credit())
        }
        _ => {
            let pending = Pending { image: body.clone(), received: 0, due: None, fetched: None };
            let credit = pending.credit();
            images.pending = Some(pending);
            images.phase = UpdatePhase::Receiving;
            turn.after.tells_update = true;
            Ok(credit)
        }
    }
}

/// Carries out [`UpdateCommit`]: verifies what is stored, then installs it or sets its time.
pub(crate) fn commit(turn: &mut Turn<'_>, body: UpdateCommit) -> Result<UpdateState, ErrorReply> {
    if !turn.profile.is_updatable() {
        return Err(ErrorReply::Unsupported);
    }
    if turn.draft.images.phase == UpdatePhase::Installing {
        return Err(ErrorReply::Busy);
    }
    let Some(pending) = turn.draft.images.pending.clone() else { return Err(ErrorReply::NotFound) };
    if !pending.is_whole() {
        return Err(ErrorReply::invalid("offset"));
    }
    if body.at.is_some_and(|at| at > turn.now.unix.saturating_add(POSTPONE_MAX)) {
        return Err(ErrorReply::invalid("at"));
    }
    turn.after.tells_update = true;
    if let Err(flaw) = turn.judge().stored(&pending.image, turn.outside.image_hash) {
        turn.note(EventKind::UpdateRefused, Some(flaw.name()));
        turn.draft.images.drop_image(UpdatePhase::Refused);
    } else {
        let due = body.at.filter(|at| *at > turn.now.unix);
        let images = &mut turn.draft.images;
        images.pending = Some(Pending { due, fetched: None, ..pending });
        images.phase = UpdatePhase::Ready;
        if due.is_none() {
            images.begin_installing(turn.now);
            turn.after.installs = true;
        }
    }
    Ok(super::state(turn.draft, turn.profile, turn.power))
}
