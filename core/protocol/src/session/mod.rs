//! An authenticated, encrypted session: plaintexts in, records out, and back.
//!
//! 1. A record is one Noise transport message; its nonce is counted, never sent.
//! 2. An empty plaintext is the key update: the sender changes the key of its direction right after it (Noise,
//!    section 4.2), the receiver does the same. The nonce goes on counting.
//! 3. A record that does not decrypt is dropped and moves nothing, [`BAD_RECORDS_MAX`] times.
//! 4. A session ends after [`SESSION_MAX`], or when nothing good has come in for [`SESSION_IDLE`].
//!
//! It does not hide when and how much is sent. No nonce is ever used twice with a key, and no plaintext of a record
//! that did not decrypt is ever seen. Its keys are overwritten when it is dropped or ends.

use alloc::vec;
use alloc::vec::Vec;
use core::fmt;

use snow::StatelessTransportState;
use zeroize::{Zeroize, Zeroizing};

use crate::error::{Misuse, SessionError};
use crate::key::PublicKey;
use crate::limit::{
    BAD_RECORDS_MAX, MESSAGE_MAX, PLAINTEXT_MAX, REKEY_AFTER, REKEY_AFTER_MESSAGES, REKEY_REFUSED_AFTER, SESSION_IDLE,
    SESSION_MAX,
};
use crate::time::Millis;

/// The plaintext of a message. It is overwritten when it is dropped.
pub type Plaintext = Zeroizing<Vec<u8>>;

/// Bytes by which a record is longer than its plaintext.
pub const TAG: usize = 16;

/// A session. Both ends have the same.
pub struct Session {
    transport: Option<StatelessTransportState>,
    sending: Direction,
    receiving: Direction,
    started: Millis,
    last_good: Millis,
    bad: u8,
    peer: PublicKey,
    hash: [u8; 32],
    confirmed: bool,
}

/// One direction of a session.
struct Direction {
    nonce: u64,
    since_update: u64,
    updated: Millis,
}

impl Direction {
    const fn new(now: Millis) -> Self {
        Self { nonce: 0, since_update: 0, updated: now }
    }

    const fn count(&mut self) {
        // INVARIANT: called only after `snow` has taken this nonce, and it takes none of `u64::MAX`.
        self.nonce += 1;
        self.since_update += 1;
    }

    const fn key_changed(&mut self, now: Millis) {
        self.since_update = 0;
        self.updated = now;
    }
}

/// What to send for one message: the update first, if there is one.
#[derive(Debug, PartialEq, Eq)]
pub struct Sealed {
    /// A key update that was due.
    pub update: Option<Vec<u8>>,
    /// The message.
    pub record: Vec<u8>,
}

/// What a record was.
#[derive(PartialEq, Eq)]
pub enum Opened {
    /// A message.
    Message(Plaintext),
    /// The peer changed its key.
    KeyUpdate,
    /// It did not decrypt and was dropped.
    Dropped,
}

impl fmt::Debug for Opened {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Message(_) => "Message(..)",
            Self::KeyUpdate => "KeyUpdate",
            Self::Dropped => "Dropped",
        })
    }
}

impl Session {
    pub(crate) const fn new(
        transport: StatelessTransportState,
        now: Millis,
        peer: PublicKey,
        hash: [u8; 32],
        confirmed: bool,
    ) -> Self {
        Self {
            transport: Some(transport),
            sending: Direction::new(now),
            receiving: Direction::new(now),
            started: now,
            last_good: now,
            bad: 0,
            peer,
            hash,
            confirmed,
        }
    }

    /// Seals a message of 1 to [`PLAINTEXT_MAX`] bytes, and changes the key first when that is due.
    ///
    /// # Errors
    /// [`SessionError::Misuse`] leaves the session as it was; every other error ends it.
    pub fn seal(&mut self, now: Millis, plaintext: &[u8]) -> Result<Sealed, SessionError> {
        self.handle_timeout(now)?;
        if plaintext.is_empty() {
            return Err(Misuse::Empty.into());
        }
        if plaintext.len() > PLAINTEXT_MAX {
            return Err(Misuse::TooLong.into());
        }
        let update = if self.update_due(now) { Some(self.update(now)?) } else { None };
        let record = self.encrypt(plaintext)?;
        Ok(Sealed { update, record })
    }

    /// Whether the next message will bring a key update with it.
    #[must_use]
    pub fn update_due(&self, now: Millis) -> bool {
        self.sending.since_update >= REKEY_AFTER_MESSAGES || now.since(self.sending.updated) >= REKEY_AFTER
    }

    fn update(&mut self, now: Millis) -> Result<Vec<u8>, SessionError> {
        let record = self.encrypt(&[])?;
        self.transport.as_mut().ok_or(SessionError::Ended)?.rekey_outgoing();
        self.sending.key_changed(now);
        Ok(record)
    }

    fn encrypt(&mut self, plaintext: &[u8]) -> Result<Vec<u8>, SessionError> {
        let transport = self.transport.as_ref().ok_or(SessionError::Ended)?;
        let mut record = vec![0; plaintext.len() + TAG];
        let written = transport.write_message(self.sending.nonce, plaintext, &mut record);
        if written != Ok(record.len()) {
            // The lengths were checked: what is left is a nonce at its end.
            return Err(self.end(SessionError::Exhausted));
        }
        self.sending.count();
        Ok(record)
    }

    /// Opens a record.
    ///
    /// # Errors
    /// Every error ends the session.
    pub fn open(&mut self, now: Millis, record: &[u8]) -> Result<Opened, SessionError> {
        self.handle_timeout(now)?;
        let transport = self.transport.as_ref().ok_or(SessionError::Ended)?;
        if self.receiving.nonce == u64::MAX {
            return Err(self.end(SessionError::Exhausted));
        }
        if record.len() > TAG && self.receiving.since_update >= REKEY_REFUSED_AFTER {
            return Err(self.end(SessionError::KeyOverdue));
        }
        if !(TAG..=MESSAGE_MAX).contains(&record.len()) {
            return self.drop_record();
        }
        // Ring decrypts in place and wants room for the tag; without the room it would make an unwiped copy.
        let mut plaintext = Zeroizing::new(vec![0; record.len()]);
        let Ok(length) = transport.read_message(self.receiving.nonce, record, &mut plaintext) else {
            return self.drop_record();
        };
        if let Some(tag) = plaintext.get_mut(length..) {
            tag.zeroize();
        }
        plaintext.truncate(length);
        self.receiving.count();
        self.last_good = self.last_good.max(now);
        self.confirmed = true;
        if length == 0 {
            self.transport.as_mut().ok_or(SessionError::Ended)?.rekey_incoming();
            self.receiving.key_changed(now);
            return Ok(Opened::KeyUpdate);
        }
        Ok(Opened::Message(plaintext))
    }

    fn drop_record(&mut self) -> Result<Opened, SessionError> {
        self.bad = self.bad.saturating_add(1);
        if self.bad > BAD_RECORDS_MAX { Err(self.end(SessionError::BadRecords)) } else { Ok(Opened::Dropped) }
    }

    /// When the session expires if nothing comes in before.
    #[must_use]
    pub fn deadline(&self) -> Millis {
        self.started.after(SESSION_MAX).min(self.last_good.after(SESSION_IDLE))
    }

    /// Looks at the clock.
    ///
    /// # Errors
    /// [`SessionError::Expired`] past the deadline; [`SessionError::Ended`] afterwards.
    pub fn handle_timeout(&mut self, now: Millis) -> Result<(), SessionError> {
        if self.transport.is_none() {
            Err(SessionError::Ended)
        } else if now >= self.deadline() {
            Err(self.end(SessionError::Expired))
        } else {
            Ok(())
        }
    }

    /// Drops the keys.
    fn end(&mut self, error: SessionError) -> SessionError {
        self.transport = None;
        error
    }

    /// The static key of the other end.
    #[must_use]
    pub const fn peer(&self) -> PublicKey {
        self.peer
    }

    /// The hash of the handshake, the same on both ends and on no other link.
    #[must_use]
    pub const fn handshake_hash(&self) -> &[u8; 32] {
        &self.hash
    }

    /// Whether the other end has proved that it holds its keys, now and here. Send nothing secret before.
    #[must_use]
    pub const fn is_confirmed(&self) -> bool {
        self.confirmed
    }
}

impl fmt::Debug for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Session").field("peer", &self.peer).field("confirmed", &self.confirmed).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
