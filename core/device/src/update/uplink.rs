//! The device's own way to its maker's repository: looks once a day, and fetches what the person's settings allow
//! (clauses 6.3.4 to 6.3.6, 6.3.10).
//!
//! What comes over it is believed only under the maker's image key. A mirror that stands still or goes back gives "cannot
//! confirm", never "up to date". No socket is opened here: the host brings one.

use std::time::Duration;

use pandu_protocol::limit::UPDATE_CHUNK_MAX;
use pandu_protocol::message::{
    DocumentKind, EventKind, Signed, Signer, UpdateBegin, UpdateFinding, UpdateKind, UpdateMode, UpdateNeeds,
    UpdateOffer, UpdatePhase, UpdatePolicy,
};
use pandu_protocol::random::draw;
use pandu_protocol::time::Millis;
use pandu_protocol::version::Version;
use ring::signature::{ED25519, UnparsedPublicKey};

use super::image::Judge;
use super::record::{Images, Pending, Terms};
use crate::device::Device;
use crate::fault::Fault;
use crate::state::State;

/// Longest offer in bytes. An honest one has fewer than 500.
pub const OFFER_MAX: usize = 4_096;
/// Time between two looks.
const LOOK_EVERY: Duration = Duration::from_secs(24 * 60 * 60);
/// Seconds for which an image that the device fetched waits, so that a person can still put it off.
const AUTOMATIC_WAIT: u64 = 60 * 60;

/// A way to the maker's repository. Each call is short, or ends with `None`.
pub trait Uplink {
    /// The offer for a model, as the repository has it (`offers/FOLDER.cbor`): at most [`OFFER_MAX`] bytes.
    fn offer(&mut self, model: &str) -> Option<Vec<u8>>;

    /// A part of an image: `most` bytes from `offset`.
    fn part(&mut self, image: &UpdateBegin, offset: u32, most: usize) -> Option<Vec<u8>>;
}

/// What a look found.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Found {
    /// Nothing that can be believed now.
    Nothing,
    /// Something that the maker did not sign.
    Forged,
    /// What runs is the newest there is.
    UpToDate(UpdateOffer),
    /// Something newer.
    Newer(UpdateOffer),
}

/// Judges what a look brought, at `now` in Unix seconds by the device's clock.
pub(crate) fn examine(judge: &Judge<'_>, bytes: Option<&[u8]>, now: u64) -> Found {
    let Some(bytes) = bytes.filter(|bytes| bytes.len() <= OFFER_MAX) else { return Found::Nothing };
    let Ok(signed) = minicbor::decode::<Signed>(bytes) else { return Found::Forged };
    let is_signed = UnparsedPublicKey::new(&ED25519, judge.key).verify(&signed.signed_bytes(), &signed.signature);
    if signed.signer != Signer::Maker || is_signed.is_err() {
        return Found::Forged;
    }
    let Ok(offer) = signed.open::<UpdateOffer>(DocumentKind::UpdateOffer) else { return Found::Forged };
    // It is at least as late as the newest word of the maker, whatever the clock says.
    let now = now.max(judge.images.offered_at);
    let is_current = offer.issued >= judge.images.offered_at && offer.expires > now && offer.expires > offer.issued;
    if !is_current || *offer.image.model != *judge.profile.model {
        return Found::Nothing;
    }
    match offer.image.version.parse::<Version>() {
        Ok(version) if version <= judge.images.version(judge.profile) => Found::UpToDate(offer),
        Ok(_) if judge.announced(&offer.image).is_ok() => Found::Newer(offer),
        Ok(_) | Err(_) => Found::Forged,
    }
}

/// Takes what a look found into the state.
pub(super) fn take(draft: &mut State, found: Found, now: u64) {
    let updates = &mut draft.updates;
    updates.last_checked = Some(now);
    (updates.finding, updates.available) = (UpdateFinding::CannotConfirm, None);
    match found {
        Found::Nothing | Found::Forged => {}
        Found::UpToDate(offer) => {
            updates.finding = UpdateFinding::UpToDate;
            draft.images.hear(&offer, false);
        }
        Found::Newer(offer) => {
            (updates.finding, updates.available) = (UpdateFinding::Available, Some(offer.image.version.clone()));
            let is_wanted = mode(updates.policy, offer.kind) != UpdateMode::Off;
            draft.images.hear(&offer, is_wanted);
        }
    }
}

/// The setting for a kind; what nobody could set is asked about.
fn mode(policy: UpdatePolicy, kind: UpdateKind) -> UpdateMode {
    match kind {
        UpdateKind::Security => policy.security,
        UpdateKind::Maintenance => policy.maintenance,
        UpdateKind::Feature => policy.feature,
        UpdateKind::Other(_) => UpdateMode::Ask,
    }
}

impl Images {
    /// Hears the maker's newest offer, and begins to fetch it if it is wanted.
    fn hear(&mut self, offer: &UpdateOffer, is_wanted: bool) {
        self.offered_at = offer.issued;
        if self.phase == UpdatePhase::Installing {
            return;
        }
        let version = |image: &UpdateBegin| image.version.parse::<Version>().ok();
        let (offered, is_same) = (version(&offer.image), |one: &Pending| one.image == offer.image);
        // An image that the maker took back, or that nobody wants any more, is not installed by itself.
        let is_stale = |one: &Pending| one.fetched.is_some() && !(is_wanted && is_same(one));
        if self.pending.as_ref().is_some_and(is_stale) {
            self.drop_image(UpdatePhase::Idle);
        }
        if !is_wanted {
            return;
        }
        if self.undone.as_ref() == Some(&offer.image.sha256) {
            // It did not start. Only a person has it tried again.
            return;
        }
        let terms = Some(Terms { kind: offer.kind, needs: offer.needs });
        match &mut self.pending {
            Some(pending) if is_same(pending) => {
                if self.phase == UpdatePhase::Receiving {
                    pending.fetched = terms;
                }
            }
            // A phone is bringing one that is as new.
            Some(pending) if version(&pending.image) >= offered => {}
            _ => {
                self.pending = Some(Pending { image: offer.image.clone(), received: 0, due: None, fetched: terms });
                self.phase = UpdatePhase::Receiving;
            }
        }
    }

    /// Sets the time of an image that the device fetched by itself, as the settings say.
    pub(super) fn schedule(&mut self, policy: UpdatePolicy, now: u64) {
        let is_ready = self.phase == UpdatePhase::Ready;
        if let Some((pending, terms)) =
            self.pending.as_mut().filter(|_| is_ready).and_then(|one| one.fetched.map(|terms| (one, terms)))
        {
            let soon = now.saturating_add(AUTOMATIC_WAIT);
            let is_automatic = mode(policy, terms.kind) == UpdateMode::Automatic;
            pending.due = is_automatic.then(|| policy.postponed_until.map_or(soon, |until| until.max(soon)));
        }
    }
}

impl Device {
    /// Gives the device a way to its maker's repository. It looks there at a random minute of each day.
    pub fn attach_uplink(&mut self, uplink: Box<dyn Uplink + Send>) {
        self.updating.uplink = Some(uplink);
        let minute = draw::<2>(&mut *self.random).map_or(0, |bytes| u16::from_be_bytes(*bytes.expose()) % (24 * 60));
        self.updating.look_at = Some(self.now.monotonic.after(Duration::from_secs(60 * u64::from(minute))));
        self.updating.fetches = true;
    }

    /// Asks the repository what it offers; `None` without a way there.
    pub(crate) fn ask_uplink(&mut self) -> Option<Vec<u8>> {
        let model = self.factory.profile().model;
        let is_online = self.is_online();
        self.updating.fetches = true;
        self.updating.uplink.as_mut().filter(|_| is_online)?.offer(model)
    }

    fn is_online(&self) -> bool {
        self.state.network.as_ref().is_some_and(|network| network.online)
    }

    /// Looks, if it is time, and fetches the next block of what is wanted.
    pub(super) fn tick_uplink(&mut self) {
        if self.updating.uplink.is_none() || !self.is_online() {
            return;
        }
        if self.updating.look_at.is_some_and(|at| at <= self.now.monotonic) {
            self.updating.look_at = Some(self.now.monotonic.after(LOOK_EVERY));
            let policy = self.state.updates.policy;
            if [policy.security, policy.maintenance, policy.feature].iter().any(|mode| *mode != UpdateMode::Off) {
                self.look();
            }
        }
        if self.is_fetching() {
            self.fetch();
        }
    }

    /// When [`Self::tick_uplink`] wants to be called.
    pub(super) fn uplink_deadline(&self) -> Option<Millis> {
        let fetch = self.is_fetching().then(|| self.now.monotonic.after(Duration::from_millis(1)));
        fetch.or(self.updating.look_at).filter(|_| self.is_online() && self.updating.uplink.is_some())
    }

    fn is_fetching(&self) -> bool {
        let images = &self.state.images;
        let wanted = images.pending.as_ref().is_some_and(|pending| pending.fetched.is_some());
        self.updating.fetches && wanted && images.phase == UpdatePhase::Receiving
    }

    fn look(&mut self) {
        let bytes = self.ask_uplink();
        let mut draft = self.state.clone();
        let judge = Judge {
            key: self.factory.image_key(),
            profile: self.factory.profile(),
            images: &self.state.images,
            faults: &self.settings.faults,
        };
        let found = examine(&judge, bytes.as_deref(), self.now.unix);
        let is_forged = found == Found::Forged;
        take(&mut draft, found, self.now.unix);
        let phase = self.state.images.phase;
        if self.commit(draft, false).is_ok() && self.state.images.phase != phase {
            self.tell_update(None);
        }
        if is_forged {
            self.note(EventKind::UpdateRefused, Some("offer"));
        }
    }

    /// Fetches one block. Whatever goes wrong, it is tried again after the next look.
    fn fetch(&mut self) {
        let Some(pending) = self.state.images.pending.clone() else { return };
        let left = usize::try_from(pending.image.size.saturating_sub(pending.received)).unwrap_or(UPDATE_CHUNK_MAX);
        let most = left.min(UPDATE_CHUNK_MAX);
        if most > 0 {
            let part =
                self.updating.uplink.as_mut().and_then(|uplink| uplink.part(&pending.image, pending.received, most));
            let stored = part.filter(|part| part.len() == most).is_some_and(|part| self.store_block(&part).is_ok());
            self.updating.fetches &= stored;
        }
        if self.state.images.pending.as_ref().is_some_and(Pending::is_whole) {
            self.finish_fetching(&pending.image);
        }
    }

    fn finish_fetching(&mut self, image: &UpdateBegin) {
        let hash = self.stored_hash();
        let judge = Judge {
            key: self.factory.image_key(),
            profile: self.factory.profile(),
            images: &self.state.images,
            faults: &self.settings.faults,
        };
        if let Err(flaw) = judge.stored(image, hash) {
            return self.refuse_fetched(flaw);
        }
        let mut draft = self.state.clone();
        draft.images.phase = UpdatePhase::Ready;
        draft.images.schedule(draft.updates.policy, self.now.unix);
        if self.commit(draft, false).is_ok() {
            self.tell_update(None);
        } else {
            self.updating.fetches = false;
        }
    }

    /// Whether what an image needs is there.
    pub(super) fn holds(&self, needs: UpdateNeeds) -> bool {
        let power = self.power();
        let charged =
            needs.battery_percent.is_none_or(|least| power.battery_percent.is_none_or(|charge| charge >= least));
        charged && (power.mains || !needs.mains) && (self.is_online() || !needs.network)
    }
}

/// What the faults about looking make of a look, where one of them is on.
pub(super) fn claimed(faults: &crate::fault::Faults) -> Option<(UpdateFinding, Option<&'static str>)> {
    if faults.has(Fault::ClaimsUpdate) {
        Some((UpdateFinding::Available, Some("9.9.9")))
    } else if faults.has(Fault::ClaimsUpToDate) {
        Some((UpdateFinding::UpToDate, None))
    } else {
        faults.has(Fault::BadUpdate).then_some((UpdateFinding::CannotConfirm, None))
    }
}
