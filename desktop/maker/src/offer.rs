//! Offers for devices that fetch updates by themselves: `offers/MODEL.cbor`, signed with the image key, which is all that they know.
//!
//! An offer names the newest image that is not recalled. It never offers an image that is still being handed out in batches: a device
//! that fetches by itself would not wait for its turn.

use pandu::update::notice::Offer;
use pandu_protocol::message::{Bytes, DocumentKind, Signed, Signer, Text, UpdateBegin, UpdateNotice, UpdateOffer};
use pandu_protocol::version::Version;
use pandu_tuf::{Target, Targets};

use crate::books::Books;
use crate::error::MakerError;
use crate::file;
use crate::notice::DAY;
use crate::outbox::{Outbox, Source};
use crate::publish::folders;
use crate::release::{image_path, offer_of, versions};
use crate::workshop::Workshop;

/// Longest offer in bytes.
const OFFER_MAX: u64 = 4_096;

/// What becomes of the offers.
#[derive(Default)]
pub(crate) struct Offers {
    /// To be written.
    pub(crate) new: Outbox,
    /// Paths of those that must not stand there any more: what they offer is recalled or over.
    pub(crate) gone: Vec<String>,
    /// Models whose offer needs an image key that is not here.
    pub(crate) left: Vec<String>,
}

impl Workshop {
    /// What becomes of the offers with these books.
    pub(crate) fn offers(&self, books: &Books, now: u64) -> Result<Offers, MakerError> {
        let mut offers = Offers::default();
        for (folder, role) in folders(books)? {
            let body = books.targets(&role)?.body;
            let path = format!("offers/{folder}.cbor");
            let standing = self.standing(&path)?;
            let Some((offer, target)) = newest(&body, &folder, now) else {
                offers.gone.push(path);
                continue;
            };
            let life = u64::from(self.settings.days.offer) * DAY;
            let begin = begin(&offer, target)?;
            let fresh =
                |standing: &UpdateOffer| standing.image == begin && standing.expires > now.saturating_add(life / 2);
            if standing.as_ref().is_some_and(fresh) {
                continue;
            }
            let Some(key) = self.image_key_of(offer.image_key_id.as_ref())? else {
                offers.left.push(offer.notice.model);
                continue;
            };
            let notice = UpdateNotice::try_from(&offer.notice)?;
            let document = UpdateOffer {
                image: begin,
                kind: notice.kind,
                needs: notice.needs,
                issued: now,
                expires: now.saturating_add(life),
            };
            let signed =
                Signed::seal(DocumentKind::UpdateOffer, Signer::Maker, &document, |bytes| key.sign(bytes).to_vec());
            let bytes = signed.and_then(|signed| minicbor::to_vec(&signed).ok());
            offers.new.push((path, Source::Bytes(bytes.ok_or(MakerError::Bounds("an offer is too long"))?)));
        }
        Ok(offers)
    }

    /// The offer that is published. `None` = none, or none that can be read.
    fn standing(&self, path: &str) -> Result<Option<UpdateOffer>, MakerError> {
        let bytes = file::read(&self.places.repository().join(path), OFFER_MAX)?;
        let signed: Option<Signed> = bytes.and_then(|bytes| minicbor::decode(&bytes).ok());
        Ok(signed.and_then(|signed| signed.open(DocumentKind::UpdateOffer).ok()))
    }
}

/// The newest image of a model that every device may have now.
fn newest<'a>(body: &'a Targets, folder: &str, now: u64) -> Option<(Offer, &'a Target)> {
    let mut all: Vec<(Version, String)> = versions(body, folder);
    all.sort();
    let handed_out = |offer: &Offer| {
        offer.notice.expires.0 > now
            && offer.rollout.is_none_or(|rollout| rollout.from.0.saturating_add(u64::from(rollout.days) * DAY) <= now)
            && offer.notice.earliest.is_none_or(|earliest| earliest.0 <= now)
    };
    all.iter().rev().find_map(|(_, version)| {
        let target = body.targets.get(&image_path(folder, version).ok()?)?;
        let offer = offer_of(target)?;
        (!offer.recalled && handed_out(&offer)).then_some((offer, target))
    })
}

/// What the device is told of an image, as its signature covers it.
pub(crate) fn begin(offer: &Offer, target: &Target) -> Result<UpdateBegin, MakerError> {
    let long = |_| MakerError::Bounds("an image's entry is too long for a device");
    let sha256 = target.hashes.sha256().ok_or_else(|| MakerError::Unknown("SHA-256 of an image".to_owned()))?;
    Ok(UpdateBegin {
        model: Text::new(offer.notice.model.as_str()).map_err(long)?,
        version: Text::new(offer.notice.to.as_str()).map_err(long)?,
        size: offer.notice.size,
        sha256: Bytes::new(sha256).map_err(long)?,
        signature: Bytes::new(offer.image_signature.0).map_err(long)?,
    })
}
