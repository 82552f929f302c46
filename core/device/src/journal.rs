//! How the device writes: whole states, before it answers; and notes that wait a little for the next write.

use std::time::Duration;

use pandu_protocol::message::{Event, EventKind, Push};
use pandu_protocol::role::Role;

use crate::boundary::Notice;
use crate::device::Device;
use crate::events;
use crate::fault::Fault;
use crate::link::LinkId;
use crate::state::State;
use crate::store::{Slot, StoreError};

/// How long a note of something that changed nothing may wait for a write. A stranger causes no more writes than this.
const NOTES_WAIT: Duration = Duration::from_secs(5);
/// How long the count of what a stranger repeats may wait. He can do it for ever, and memory wears out.
const REPEATS_WAIT: Duration = Duration::from_secs(60 * 60);

impl Device {
    /// Stores a draft and makes it the state. If it cannot be stored, nothing has changed; but if starting over has
    /// erased what was there and only the last write failed, the draft is the state and that write is tried again.
    pub(crate) fn commit(&mut self, mut draft: State, start_over: bool) -> Result<(), StoreError> {
        draft.written_at = self.now.unix;
        let written = if self.settings.faults.number(Fault::FullDisk).is_some_and(|most| self.writes >= most) {
            Err(StoreError::Full)
        } else if start_over {
            self.storage.start_over(&draft.encode())
        } else {
            self.storage.replace(&draft.encode())
        };
        match written {
            Ok(()) => {
                self.writes += 1;
                self.state = draft;
                self.store_by = None;
                Ok(())
            }
            Err(error) => {
                // What is erased must never be written again.
                if start_over && self.is_started_over(&draft) {
                    self.state = draft;
                    self.store_by = Some(self.now.monotonic.after(NOTES_WAIT));
                    return Ok(());
                }
                self.tell(Notice::NotStored(error));
                Err(error)
            }
        }
    }

    /// Stores a block of an image; its place in the state is stored after it.
    pub(crate) fn put_block(&mut self, slot: Slot, offset: u32, block: &[u8]) -> Result<(), StoreError> {
        let written = if self.settings.faults.number(Fault::FullDisk).is_some_and(|most| self.writes >= most) {
            Err(StoreError::Full)
        } else {
            self.storage.put_block(slot, offset, block)
        };
        match written {
            Ok(()) => self.writes += 1,
            Err(error) => self.tell(Notice::NotStored(error)),
        }
        written
    }

    /// After a failed reset, whether what was there before it is gone all the same.
    fn is_started_over(&mut self, fresh: &State) -> bool {
        match self.storage.load() {
            Ok(None) => true,
            Ok(Some(loaded)) => *loaded.state == *fresh.encode(),
            Err(_) => false,
        }
    }

    /// Notes something that happened beside any command. It is stored with the next write, or soon; what tells of an
    /// attack is stored at once, so that pulling the plug hides nothing.
    pub(crate) fn note(&mut self, kind: EventKind, subject: Option<&str>) {
        self.note_soon(kind, subject);
        if events::is_urgent(kind) {
            self.store_notes();
        }
    }

    /// Notes something that is stored with the next write, or soon.
    pub(crate) fn note_soon(&mut self, kind: EventKind, subject: Option<&str>) {
        let event = self.state.events.note(self.now.unix, kind, subject);
        self.store_soon();
        self.spread(event, None);
    }

    /// Notes what anybody can cause at any time. The first is stored soon, its repeats are counted in memory meanwhile.
    pub(crate) fn note_from_stranger(&mut self, kind: EventKind) {
        let event = self.state.events.note(self.now.unix, kind, None);
        self.store_within(if self.state.events.is_news(&event) { NOTES_WAIT } else { REPEATS_WAIT });
        self.spread(event, None);
    }

    pub(crate) fn store_soon(&mut self) {
        self.store_within(NOTES_WAIT);
    }

    fn store_within(&mut self, wait: Duration) {
        let then = self.now.monotonic.after(wait);
        self.store_by = Some(self.store_by.map_or(then, |by| by.min(then)));
    }

    /// Stores what was noted. If that fails, it is tried again later.
    pub(crate) fn store_notes(&mut self) {
        if self.commit(self.state.clone(), false).is_err() {
            self.store_by = Some(self.now.monotonic.after(NOTES_WAIT));
        }
    }

    /// Tells an event to the people around, and to whoever in session may know it; whoever caused it knows it already.
    ///
    /// Of repeats only what is news is pushed, and fewer and fewer are told, so that a flood of failures is no flood of
    /// messages. A changed credential is always pushed: it took a phone in session and a person's confirmation.
    pub(crate) fn spread(&mut self, event: Event, cause: Option<LinkId>) {
        if event.count.is_power_of_two() {
            self.tell(Notice::Logged(event.clone()));
        }
        if event.kind != EventKind::CredentialChanged && !self.state.events.is_news(&event) {
            return;
        }
        let others: Vec<_> = self.links.keys().copied().filter(|id| Some(*id) != cause).collect();
        others.into_iter().for_each(|id| self.push_event(id, &event));
    }

    /// Sends an event to a phone in session: to admins as it is, and an alarm to the others too, who cannot act on it,
    /// without what only admins may know (clause 6.7.2).
    pub(crate) fn push_event(&mut self, id: LinkId, event: &Event) {
        let Some(link) = self.links.get_mut(&id).filter(|link| !link.ends) else { return };
        let Some(role) = link.client().and_then(|client| self.state.role_of(client)) else { return };
        let alarm = event.kind == EventKind::IntegrityAlarm;
        let told = match (role.covers(Role::Admin), role.covers(Role::Guest) && alarm) {
            (true, _) => event.clone(),
            (false, true) => Event { cursor: 0, subject: None, count: 1, since: None, ..event.clone() },
            (false, false) => return,
        };
        link.alarmed |= alarm;
        // A phone that does not read loses pushes, not the log.
        let _: Result<(), _> = link.channel.send(self.now.monotonic, &Push::Event(told).encode());
    }

    /// Tells a phone that comes to a changed device what is the matter, once in a session, before its first answer.
    pub(crate) fn alarm(&mut self, id: LinkId) {
        let news = self.links.get(&id).is_some_and(|link| link.client().is_some() && !link.alarmed);
        if self.state.integrity.quarantined() && news {
            let last = self.state.events.iter().filter(|event| event.kind == EventKind::IntegrityAlarm).last();
            if let Some(event) = last.cloned() {
                self.push_event(id, &event);
            }
        }
    }
}
