//! Storing blocks, and installing: the device goes away, starts from the other slot, and confirms or rolls back
//! (clauses 6.3.2, 6.3.4, 6.3.12).
//!
//! A block is stored before it is answered. What starts is verified again right before. Power may go at any moment: the
//! device runs the old version or the new one, and nothing else.

use std::time::Duration;

use pandu_protocol::message::{ErrorReply, EventKind, Push, Reply, UpdateChunk, UpdateFinding, UpdatePhase};
use pandu_protocol::role::Role;
use pandu_protocol::time::Millis;
use ring::digest::{Context, SHA256};

use super::image::{Flaw, Judge};
use super::record::{Images, Pending};
use crate::boundary::Notice;
use crate::device::Device;
use crate::fault::Fault;
use crate::link::LinkId;
use crate::state::State;
use crate::store::StoreError;
use crate::time::Moment;

/// Starts of a new version that may come to no end (the power went, say) before the old one is taken back.
const STARTS_MAX: u8 = 3;
/// How much of an image is read at once.
const READ: usize = 64 * 1024;

impl Images {
    /// From here on the other slot is tried.
    pub(super) const fn begin_installing(&mut self, now: Moment) {
        self.phase = UpdatePhase::Installing;
        self.begun_at = now.unix;
        self.starts = 0;
    }
}

impl Device {
    /// Stores a block of the image on its way. Only the very next one is stored; any other is answered with where to go on.
    pub(crate) fn take_chunk(&mut self, body: &UpdateChunk) -> Result<Reply, ErrorReply> {
        if !self.factory.profile().is_updatable() {
            return Err(ErrorReply::Unsupported);
        }
        let images = &self.state.images;
        if images.phase == UpdatePhase::Installing {
            return Err(ErrorReply::Busy);
        }
        let pending = images.pending.as_ref().ok_or(ErrorReply::NotFound)?;
        if images.phase == UpdatePhase::Receiving && body.offset == pending.received && !body.data.is_empty() {
            let length = u32::try_from(body.data.len()).unwrap_or(u32::MAX);
            if length > pending.image.size.saturating_sub(pending.received) {
                return Err(ErrorReply::invalid("data"));
            }
            self.store_block(&body.data).map_err(|_| ErrorReply::Full)?;
        }
        let credit = self.state.images.pending.as_ref().map(Pending::credit);
        credit.map(Reply::UpdateChunk).ok_or(ErrorReply::NotFound)
    }

    /// Stores the next block: first its bytes, then that they are there.
    pub(super) fn store_block(&mut self, block: &[u8]) -> Result<(), StoreError> {
        let (slot, offset) = (self.state.images.active.other(), self.state.images.received());
        self.put_block(slot, offset, block)?;
        let mut draft = self.state.clone();
        if let Some(pending) = &mut draft.images.pending {
            pending.received = offset.saturating_add(u32::try_from(block.len()).unwrap_or(u32::MAX));
        }
        self.commit(draft, false)
    }

    /// The hash of the image in the other slot; `None` when not all of it can be read.
    pub(crate) fn stored_hash(&mut self) -> Option<[u8; 32]> {
        let size = self.state.images.pending.as_ref()?.image.size;
        let slot = self.state.images.active.other();
        let (mut hash, mut offset) = (Context::new(&SHA256), 0_u32);
        while offset < size {
            let most = usize::try_from(size - offset).unwrap_or(READ).min(READ);
            let block = self.storage.block(slot, offset, most).ok().filter(|block| block.len() == most)?;
            hash.update(&block);
            offset += u32::try_from(most).ok()?;
        }
        hash.finish().as_ref().try_into().ok()
    }

    /// Whether the device is away because it installs an update: it sends no adverts and takes no links.
    #[must_use]
    pub const fn is_away(&self) -> bool {
        self.updating.away_until.is_some()
    }

    /// Goes away: every link ends once its last answer is out, and after the outage the new version is started.
    pub(crate) fn go_away(&mut self) {
        self.links.values_mut().for_each(|link| link.ends = true);
        (self.invitation, self.enrolment) = (None, None);
        self.updating.away_until = Some(self.now.monotonic.after(self.settings.outage));
    }

    /// Goes on with an installation in which the power went.
    pub(crate) fn resume_installing(&mut self) {
        if self.state.images.phase == UpdatePhase::Installing {
            self.state.images.starts = self.state.images.starts.saturating_add(1);
            self.store_soon();
            self.go_away();
        }
    }

    /// Whatever is due: the new version starts, an image is installed, a block is fetched.
    pub(crate) fn tick_update(&mut self) {
        if self.updating.away_until.is_some_and(|until| until <= self.now.monotonic) {
            self.updating.away_until = None;
            self.start_new_version();
        }
        if self.updating.away_until.is_some() || self.state.integrity.quarantined() {
            return;
        }
        self.tick_uplink();
        let images = &self.state.images;
        let holds = images.pending.as_ref().and_then(|one| one.fetched).is_none_or(|terms| self.holds(terms.needs));
        if images.due().is_some_and(|due| due <= self.now.unix) && holds {
            let mut draft = self.state.clone();
            draft.images.begin_installing(self.now);
            if self.commit(draft, false).is_ok() {
                self.tell_update(None);
                self.go_away();
            } else {
                // Without room to note it nothing begins. It is tried again.
                self.store_soon();
            }
        }
    }

    /// When [`Self::tick_update`] wants to be called.
    pub(crate) fn update_deadline(&self) -> Option<Millis> {
        let seconds = |due: u64| Duration::from_secs(due.saturating_sub(self.now.unix));
        let due = self.state.images.due().map(|due| self.now.monotonic.after(seconds(due).max(Duration::from_secs(1))));
        let here = [due, self.uplink_deadline()].into_iter().flatten().min();
        self.updating.away_until.or(here)
    }

    /// The new version starts, or does not. Either is stored before anybody can see it.
    fn start_new_version(&mut self) {
        let mut draft = self.state.clone();
        let Some(pending) = draft.images.pending.clone() else { return };
        let verdict = if self.state.images.starts > STARTS_MAX {
            Ok(false)
        } else {
            let hash = self.stored_hash();
            let judge = Judge {
                key: self.factory.image_key(),
                profile: self.factory.profile(),
                images: &draft.images,
                faults: &self.settings.faults,
            };
            judge.stored(&pending.image, hash).map(|()| !self.settings.faults.has(Fault::UpdateDoesNotStart))
        };
        if self.settings.faults.has(Fault::UpdateNeverEnds) {
            return;
        }
        let version = pending.image.version.clone();
        draft.images.outage_seconds =
            Some(u32::try_from(self.now.unix.saturating_sub(draft.images.begun_at)).unwrap_or(u32::MAX));
        draft.images.starts = 0;
        let (kind, subject): (_, &str) = match verdict {
            Ok(true) => {
                draft.images.active = draft.images.active.other();
                draft.images.installed = Some(version.clone());
                draft.images.drop_image(UpdatePhase::Installed);
                forget_offer(&mut draft);
                (EventKind::UpdateInstalled, &version)
            }
            Ok(false) => {
                draft.images.undone = Some(pending.image.sha256.clone());
                draft.images.drop_image(UpdatePhase::RolledBack);
                (EventKind::UpdateUndone, &version)
            }
            Err(flaw) => {
                draft.images.drop_image(UpdatePhase::Refused);
                (EventKind::UpdateRefused, flaw.name())
            }
        };
        let event = draft.events.note(self.now.unix, kind, Some(subject));
        if self.commit(draft, false).is_ok() {
            self.spread(event, None);
        } else {
            // A version that cannot be confirmed is not kept running. The slot is tried again at the next start.
            self.state.images.phase = UpdatePhase::RolledBack;
        }
        self.renew_advert(self.now);
        self.tell_update(None);
    }

    /// Tells the people around, and every other phone in session, where the update stands.
    pub(crate) fn tell_update(&mut self, cause: Option<LinkId>) {
        let state = super::state(&self.state, self.factory.profile(), self.power());
        self.tell(Notice::Update(state.clone()));
        let push = Push::UpdateState(state).encode();
        for (_, link) in self.links.iter_mut().filter(|(id, link)| Some(**id) != cause && !link.ends) {
            let role = link.client().and_then(|client| self.state.role_of(client));
            if role.is_some_and(|role| role.covers(Role::Member)) {
                // A phone that does not read loses pushes, not the state.
                let _: Result<(), _> = link.channel.send(self.now.monotonic, &push);
            }
        }
    }

    /// Refuses an image that the device fetched by itself.
    pub(super) fn refuse_fetched(&mut self, flaw: Flaw) {
        self.state.images.drop_image(UpdatePhase::Refused);
        self.note(EventKind::UpdateRefused, Some(flaw.name()));
        self.tell_update(None);
    }
}

/// What the last look found is old news once it is installed.
fn forget_offer(draft: &mut State) {
    let installed = draft.images.installed.clone();
    draft.updates.available.take_if(|available| Some(&*available) == installed.as_ref());
    if draft.updates.available.is_none() && draft.updates.finding == UpdateFinding::Available {
        draft.updates.finding = UpdateFinding::UpToDate;
    }
}
