//! Which update is there for one device, out of what a maker has signed. Pure: it reads no clock and asks nobody.
//!
//! It never goes back: only what is strictly newer than the version that runs is offered, and nothing that was taken back.

use pandu_protocol::key::PublicKey;
use pandu_protocol::message::{Bytes, Text, UpdateBegin, UpdateKind, UpdateNotice};
use pandu_protocol::version::Version;
use ring::digest::{SHA256, digest};

use super::calendar::DAY;
use super::notice::{ImageCustom, Offer, OfferFault, Rollout};
use super::paths;
use crate::wizard::update::{DeviceNow, Doubt, Finding, Image, Offered};

/// A notice that was issued further ahead than this shows that this machine's clock is wrong.
const AHEAD_MAX: u64 = DAY;

/// One target of a maker's repository, under its signatures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Listed {
    /// Its path.
    pub(crate) path: String,
    /// Where its bytes are, below the address of the targets; ready for an address.
    pub(crate) place: String,
    /// Its length in bytes.
    pub(crate) length: u64,
    /// Its SHA-256; absent = the maker names only hashes that this version does not know.
    pub(crate) sha256: Option<[u8; 32]>,
    /// Its `custom` object as JSON; empty = none.
    pub(crate) custom: Vec<u8>,
}

/// What was found for a device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Choice {
    /// What is there.
    pub(crate) finding: Finding,
    /// Whether the maker has taken back the version that runs.
    pub(crate) installed_recalled: bool,
}

/// A device and what its person wants.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Asking<'a> {
    /// The device; batches go by its key.
    pub(crate) device: &'a PublicKey,
    /// What it says of itself.
    pub(crate) says: &'a DeviceNow,
    /// Whether updates of a kind are wanted. One that is not is offered only when nothing else is there.
    pub(crate) wanted: fn(&[UpdateKind], UpdateKind) -> bool,
    /// The kinds that the person switched off.
    pub(crate) off: &'a [UpdateKind],
    /// The time, Unix seconds.
    pub(crate) now: u64,
}

/// Chooses among the targets of a repository; others than images of the device's model are passed over.
pub(crate) fn choose(asking: Asking<'_>, targets: &[Listed]) -> Choice {
    let nothing = |doubt| Choice { finding: Finding::CannotConfirm(doubt), installed_recalled: false };
    let model = &asking.says.model;
    let Some(folder) = paths::folder(model) else { return nothing(Doubt::UnknownModel) };
    if !targets.iter().any(|target| target.path.starts_with(&folder)) {
        return nothing(Doubt::UnknownModel);
    }
    let Ok(installed) = asking.says.installed.parse::<Version>() else { return nothing(Doubt::NoWay) };
    let mut seen = Seen::default();
    for target in targets {
        let Some(version) = paths::version_of(model, &target.path).and_then(|text| text.parse::<Version>().ok()) else {
            continue;
        };
        if version < installed {
            continue;
        }
        match offer(target, model, version) {
            Ok((offer, _, _)) if version == installed => seen.installed_recalled |= offer.recalled,
            Ok((offer, _, _)) if offer.recalled => {}
            Ok((offer, notice, image)) => seen.take(&asking, installed, version, &offer, notice, image),
            Err(_) if version == installed => {}
            Err(_) => seen.unreadable = true,
        }
    }
    seen.choice(&asking)
}

/// Takes a target apart, and holds its parts against each other.
fn offer(target: &Listed, model: &str, version: Version) -> Result<(Offer, UpdateNotice, Image), OfferFault> {
    let offer = ImageCustom::from_json(&target.custom)?.pandu;
    let notice = offer.read()?;
    if &*notice.model != model || notice.to.parse() != Ok(version) {
        return Err(OfferFault::Target);
    }
    if u64::from(notice.size) != target.length {
        return Err(OfferFault::Size);
    }
    let begin = UpdateBegin {
        model: Text::cut(model),
        version: notice.to.clone(),
        size: notice.size,
        sha256: target.sha256.and_then(|hash| Bytes::new(hash).ok()).ok_or(OfferFault::Target)?,
        signature: Bytes::new(offer.image_signature.0).map_err(|_| OfferFault::Format)?,
    };
    Ok((offer, notice, Image { begin, path: target.place.clone(), maker: String::new() }))
}

/// What was seen on the way through the targets.
#[derive(Default)]
struct Seen {
    offers: Vec<(Version, Offered)>,
    later: Option<(Version, String, u64)>,
    installed_recalled: bool,
    unreadable: bool,
    expired: bool,
    early: bool,
    no_way: bool,
}

impl Seen {
    fn take(
        &mut self,
        asking: &Asking<'_>,
        installed: Version,
        version: Version,
        offer: &Offer,
        notice: UpdateNotice,
        image: Image,
    ) {
        let fits = |text: &str, ok: fn(&Version, &Version) -> bool| text.parse().is_ok_and(|one| ok(&one, &installed));
        let turn = offer.rollout.map_or(0, |rollout| turn(rollout, &notice.id, asking.device));
        if notice.expires <= asking.now {
            self.expired = true;
        } else if notice.issued > asking.now.saturating_add(AHEAD_MAX) {
            self.early = true;
        } else if !fits(&notice.from_min, Version::le) || !fits(&notice.from_max, Version::ge) {
            self.no_way = true;
        } else if turn > asking.now {
            let later = (version, notice.to.to_string(), turn);
            if self.later.as_ref().is_none_or(|other| other.0 < later.0) {
                self.later = Some(later);
            }
        } else {
            self.offers.push((version, Offered { notice, image }));
        }
    }

    fn choice(self, asking: &Asking<'_>) -> Choice {
        let is_wanted = |offered: &Offered| (asking.wanted)(asking.off, offered.notice.kind);
        let best = self.offers.into_iter().max_by_key(|(version, offered)| (is_wanted(offered), *version));
        let doubt = |doubt| Finding::CannotConfirm(doubt);
        let finding = match (best, self.later) {
            (Some((_, mut offered)), _) => {
                offered.image.maker.clone_from(&asking.says.maker);
                Finding::Offered(Box::new(offered))
            }
            (None, Some((_, version, from))) => Finding::Later { version, from },
            (None, None) if self.early => doubt(Doubt::Clock),
            (None, None) if self.expired => doubt(Doubt::NoticeExpired),
            (None, None) if self.unreadable => doubt(Doubt::NoticeUnreadable),
            (None, None) if self.no_way => doubt(Doubt::NoWay),
            (None, None) => Finding::UpToDate,
        };
        Choice { finding, installed_recalled: self.installed_recalled }
    }
}

/// When the turn of a device comes, Unix seconds: the same for the same notice and device, spread evenly over the days.
fn turn(rollout: Rollout, notice: &str, device: &PublicKey) -> u64 {
    let span = u64::from(rollout.days) * DAY;
    if span == 0 {
        return rollout.from.0;
    }
    let length = u8::try_from(notice.len()).unwrap_or(u8::MAX);
    let hash = digest(&SHA256, &[b"Pandu roll-out", &[length][..], notice.as_bytes(), device.as_bytes()].concat());
    let place = hash.as_ref().iter().take(8).fold(0_u64, |place, byte| (place << 8) | u64::from(*byte));
    rollout.from.0.saturating_add(place % span)
}

/// Whether a kind is wanted: it is, unless it was switched off.
pub(crate) fn is_wanted(off: &[UpdateKind], kind: UpdateKind) -> bool {
    !off.contains(&kind)
}

#[cfg(test)]
mod tests;
