//! What the device remembers of images: which slot it runs from, what lies in the other one, and how far an update is
//! (clauses 6.3.2, 6.3.4).
//!
//! It is part of the state, so each step of an update is old or new and never mixed. A factory reset keeps the version.

use minicbor::{Decode, Encode};
use pandu_protocol::limit::{UPDATE_WINDOW, VERSION_MAX};
use pandu_protocol::message::{Bytes, Text, UpdateBegin, UpdateCredit, UpdateKind, UpdateNeeds, UpdatePhase};
use pandu_protocol::version::Version;

use crate::profile::Profile;
use crate::store::Slot;

/// What is known of images.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Images {
    /// The slot that the device runs from.
    #[n(0)]
    pub active: Slot,
    /// The version that was last installed; absent = that of the factory.
    #[n(1)]
    pub installed: Option<Text<VERSION_MAX>>,
    /// How far an update is.
    #[n(2)]
    pub phase: UpdatePhase,
    /// The image in the other slot, whole or in part.
    #[n(3)]
    pub pending: Option<Pending>,
    /// Unix seconds at which the last installation began.
    #[n(4)]
    pub begun_at: u64,
    /// Seconds for which the last installation kept the device away.
    #[n(5)]
    pub outage_seconds: Option<u32>,
    /// Starts of the new version that came to no end.
    #[n(6)]
    pub starts: u8,
    /// When the newest offer was issued that was believed: an older one is a mirror that stands still.
    #[n(7)]
    pub offered_at: u64,
    /// SHA-256 of the last image that did not start.
    #[n(8)]
    pub undone: Option<Bytes<32, 32>>,
}

/// An image on its way.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Pending {
    /// What was announced.
    #[n(0)]
    pub image: UpdateBegin,
    /// Bytes that are stored.
    #[n(1)]
    pub received: u32,
    /// Unix seconds when it is to be installed.
    #[n(2)]
    pub due: Option<u64>,
    /// The terms of an image that the device fetched by itself; absent = a phone brought it, or asked for it.
    #[n(3)]
    pub fetched: Option<Terms>,
}

/// What the maker's offer says beside the image.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Terms {
    /// What it is for.
    #[n(0)]
    pub kind: UpdateKind,
    /// What must hold before it is installed.
    #[n(1)]
    pub needs: UpdateNeeds,
}

impl Default for Images {
    fn default() -> Self {
        Self {
            active: Slot::A,
            installed: None,
            phase: UpdatePhase::Idle,
            pending: None,
            begun_at: 0,
            outage_seconds: None,
            starts: 0,
            offered_at: 0,
            undone: None,
        }
    }
}

impl Images {
    /// What a factory reset keeps: the software is the maker's, not a person's.
    #[must_use]
    pub fn kept(&self) -> Self {
        Self {
            active: self.active,
            installed: self.installed.clone(),
            offered_at: self.offered_at,
            undone: self.undone.clone(),
            ..Self::default()
        }
    }

    /// The text of the version that runs.
    #[must_use]
    pub fn firmware<'a>(&'a self, profile: &'a Profile) -> &'a str {
        self.installed.as_deref().unwrap_or(profile.firmware)
    }

    /// The version that runs.
    #[must_use]
    pub fn version(&self, profile: &Profile) -> Version {
        // Both texts were read before they came here.
        self.firmware(profile).parse().unwrap_or(Version::new([u32::MAX; 4]))
    }

    /// Bytes of the image on its way that are stored.
    #[must_use]
    pub fn received(&self) -> u32 {
        self.pending.as_ref().map_or(0, |pending| pending.received)
    }

    /// When the image is to be installed.
    #[must_use]
    pub fn due(&self) -> Option<u64> {
        self.pending.as_ref().filter(|_| self.phase == UpdatePhase::Ready).and_then(|pending| pending.due)
    }

    /// Notes that an image was refused. What is under way goes on.
    pub fn refuse(&mut self) {
        if ![UpdatePhase::Receiving, UpdatePhase::Ready, UpdatePhase::Installing].contains(&self.phase) {
            self.phase = UpdatePhase::Refused;
        }
    }

    /// Drops the image.
    pub fn drop_image(&mut self, phase: UpdatePhase) {
        self.pending = None;
        self.phase = phase;
    }
}

impl Pending {
    /// Whether every byte is stored.
    #[must_use]
    pub const fn is_whole(&self) -> bool {
        self.received == self.image.size
    }

    /// Where to go on.
    #[must_use]
    pub fn credit(&self) -> UpdateCredit {
        let window = self.image.size.saturating_sub(self.received).min(UPDATE_WINDOW);
        UpdateCredit { offset: self.received, window }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::ALL;

    #[test]
    fn every_model_starts_with_a_version_that_can_be_read() {
        for profile in ALL {
            assert!(profile.firmware.parse::<Version>().is_ok(), "{}", profile.name);
            assert_eq!(Images::default().version(profile), profile.firmware.parse().unwrap());
        }
    }

    #[test]
    fn a_refusal_does_not_stop_what_is_under_way() {
        for phase in UpdatePhase::KNOWN.iter().copied() {
            let mut images = Images { phase, ..Images::default() };
            images.refuse();
            let goes_on = [UpdatePhase::Receiving, UpdatePhase::Ready, UpdatePhase::Installing].contains(&phase);
            assert_eq!(images.phase, if goes_on { phase } else { UpdatePhase::Refused });
        }
    }

    #[test]
    fn a_reset_keeps_the_version_and_nothing_of_an_update() {
        let images = Images {
            active: Slot::B,
            installed: Some(Text::cut("1.1.0")),
            phase: UpdatePhase::Installed,
            outage_seconds: Some(9),
            offered_at: 7,
            ..Images::default()
        };
        let kept = Images { active: Slot::B, installed: Some(Text::cut("1.1.0")), offered_at: 7, ..Images::default() };
        assert_eq!(images.kept(), kept);
    }
}
