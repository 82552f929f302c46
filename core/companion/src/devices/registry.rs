//! The registry: reads and writes the records of devices, keyed by the device's public key.

use std::sync::Arc;

use pandu_protocol::key::PublicKey;
use pandu_protocol::role::Role;

use super::record::{Candidate, DeviceRecord, PendingRecord, SessionRecord, decode, encode};
use crate::store::{DeviceId, PENDING, Store, StoreError, WizardId, Writer, pending_name};

/// Name of the record with a device's session keys.
const SESSION: &str = "session";
/// Most devices of which pairings are kept for recovery; the oldest then has to be done again.
const PENDING_MAX: usize = 8;
/// How long they are kept, in milliseconds: 30 days.
const PENDING_AGE_MAX_MS: u64 = 30 * 24 * 3_600_000;
/// `last_seen` is written again only after this many milliseconds: it is for people, who see minutes.
const SEEN_STEP_MS: u64 = 60_000;

/// One row of the registry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its row.
    pub id: DeviceId,
    /// What is known; `None` when its key is missing or the row is damaged.
    pub record: Option<DeviceRecord>,
}

/// The registry of paired devices.
#[derive(Debug, Clone)]
pub struct Devices {
    store: Arc<Store>,
}

impl Devices {
    /// The registry in a store.
    #[must_use]
    pub const fn new(store: Arc<Store>) -> Self {
        Self { store }
    }

    /// The row of a device, paired or not.
    #[must_use]
    pub fn id(&self, device: &PublicKey) -> DeviceId {
        self.store.device_id(device)
    }

    /// All devices in the order of pairing, those that cannot be read last.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn all(&self) -> Result<Vec<Entry>, StoreError> {
        let mut entries = self.store.change(|w| {
            w.device_ids()?
                .into_iter()
                .map(|id| match read_device(w, id) {
                    Ok(record) => Ok(Entry { id, record }),
                    Err(StoreError::DeviceKeyMissing | StoreError::RowDamaged { .. }) => Ok(Entry { id, record: None }),
                    Err(error) => Err(error),
                })
                .collect::<Result<Vec<_>, _>>()
        })?;
        entries.sort_by_key(|entry| entry.record.as_ref().map_or(u64::MAX, |record| record.paired_at));
        Ok(entries)
    }

    /// One device; `None` when it is not paired.
    ///
    /// # Errors
    /// [`StoreError::DeviceKeyMissing`] when its key is gone, and others.
    pub fn get(&self, id: DeviceId) -> Result<Option<DeviceRecord>, StoreError> {
        self.store.change(|w| if w.device_ids()?.contains(&id) { read_device(w, id) } else { Ok(None) })
    }

    /// One device with what opens its sessions.
    ///
    /// # Errors
    /// As [`Devices::get`].
    pub fn with_session(&self, id: DeviceId) -> Result<Option<(DeviceRecord, SessionRecord)>, StoreError> {
        self.store.change(|w| {
            if !w.device_ids()?.contains(&id) {
                return Ok(None);
            }
            let session = w.record(id, SESSION)?.map(|bytes| decode("record", &bytes)).transpose()?;
            Ok(read_device(w, id)?.zip(session))
        })
    }

    /// Keeps what a pairing agreed on before the device is told to store it. What earlier tries with the device left stays, up
    /// to four in all, because a refusal proves nothing: anybody in between can send one.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn keep_pending(&self, pending: &PendingRecord) -> Result<(), StoreError> {
        let name = pending_name(self.id(&pending.device.public_key()));
        self.store.change(|w| {
            let mut others = ages(w)?;
            others.retain(|(_, other)| *other != name);
            // Those that cannot be read first, then the oldest.
            others.sort();
            let surplus = (others.len() + 1).saturating_sub(PENDING_MAX);
            others.iter().take(surplus).try_for_each(|(_, other)| w.remove_setting(other))?;
            let before = read_pending(w, &name)?;
            let candidates = pending.candidates().chain(before.iter().flat_map(PendingRecord::candidates)).cloned();
            match PendingRecord::of(pending.device.clone(), candidates) {
                Some(merged) => w.put_setting(&name, &encode(&merged)?),
                None => Ok(()),
            }
        })
    }

    /// All devices with pairings whose last answer has not come, but for those that cannot be read.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn pending(&self) -> Result<Vec<PendingRecord>, StoreError> {
        self.store
            .change(|w| w.setting_names(PENDING)?.iter().filter_map(|name| read_pending(w, name).transpose()).collect())
    }

    /// Removes pairings that nobody has come back to for 30 days.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn drop_old_pending(&self, now: u64) -> Result<(), StoreError> {
        self.store.change(|w| {
            let is_old =
                |since: &Option<u64>| since.is_some_and(|since| now.saturating_sub(since) > PENDING_AGE_MAX_MS);
            let old = ages(w)?.into_iter().filter(|(since, _)| is_old(since));
            old.map(|(_, name)| name).try_for_each(|name| w.remove_setting(&name))
        })
    }

    /// Everything that may open a session with a device, likeliest first; nothing when it was never paired with, or cannot be
    /// read.
    pub(crate) fn candidates(&self, id: DeviceId) -> Result<Vec<Candidate>, StoreError> {
        let paired = match self.with_session(id) {
            Err(StoreError::DeviceKeyMissing | StoreError::RowDamaged { .. }) => None,
            read => read?,
        };
        let pending = self.store.change(|w| read_pending(w, &pending_name(id)))?;
        let paired = paired.into_iter().map(|(device, session)| Candidate { device, session, pending: false });
        let left = pending.iter().flat_map(|pending| {
            let of = |session: &SessionRecord| (pending.device.clone(), session.clone());
            pending.candidates().map(of).map(|(device, session)| Candidate { device, session, pending: true })
        });
        Ok(paired.chain(left).collect())
    }

    /// Adds a device and ties a wizard to it, all at once. With `afresh` what was known of the device is replaced, but for the
    /// name that the person gave it; else its records stay.
    ///
    /// The device has just proved that it keeps `session`, so that other PSKs of the same static key are void. What was made
    /// with another static key is not, and stays pending.
    ///
    /// # Errors
    /// [`StoreError`]; what was there stays.
    pub async fn settle(
        &self,
        device: &DeviceRecord,
        session: &SessionRecord,
        afresh: bool,
        wizard: Option<WizardId>,
    ) -> Result<(), StoreError> {
        let id = self.id(&device.public_key());
        self.store.ensure_device_key(id).await?;
        self.store.change(|w| {
            let name = read_device(w, id)?.and_then(|before| before.name).or_else(|| device.name.clone());
            keep_others(w, id, device, session)?;
            if afresh {
                w.remove_records(id)?;
            }
            w.put_device(id, &encode(&DeviceRecord { name, ..device.clone() })?)?;
            w.put_record(id, SESSION, &encode(session)?)?;
            wizard.map_or(Ok(()), |wizard| w.bind_wizard(wizard, id))
        })
    }

    /// Notes that a device has just proved its key, and where.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn seen(&self, id: DeviceId, now: u64, address: &str) -> Result<(), StoreError> {
        self.store.change(|w| {
            let Some(mut record) = read_device(w, id)? else { return Ok(()) };
            let moved = record.address.as_deref() != Some(address);
            if !moved && now.abs_diff(record.last_seen) < SEEN_STEP_MS {
                return Ok(());
            }
            record.last_seen = now;
            record.address = Some(address.to_owned());
            w.put_device(id, &encode(&record)?)
        })
    }

    /// Notes the role that a device gives to this phone now.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn note_role(&self, id: DeviceId, role: Role) -> Result<(), StoreError> {
        self.store.change(|w| match read_device(w, id)? {
            Some(record) if record.role != role => w.put_device(id, &encode(&DeviceRecord { role, ..record })?),
            _ => Ok(()),
        })
    }

    /// Reads a record that a capability keeps about a device.
    ///
    /// # Errors
    /// As [`Devices::get`].
    pub fn record(&self, id: DeviceId, name: &str) -> Result<Option<zeroize::Zeroizing<Vec<u8>>>, StoreError> {
        self.store.change(|w| w.record(id, name))
    }

    /// Keeps a record about a paired device, in place of an older one.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn keep_record(&self, id: DeviceId, name: &str, bytes: &[u8]) -> Result<(), StoreError> {
        self.store.change(|w| w.put_record(id, name, bytes))
    }

    /// Gives a device a name on this phone.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn rename(&self, id: DeviceId, name: &str) -> Result<(), StoreError> {
        self.store.change(|w| {
            let Some(mut record) = read_device(w, id)? else { return Ok(()) };
            record.name = Some(name.to_owned());
            w.put_device(id, &encode(&record)?)
        })
    }
}

fn read_device(w: &Writer<'_>, id: DeviceId) -> Result<Option<DeviceRecord>, StoreError> {
    w.device(id)?.map(|bytes| decode("device", &bytes)).transpose()
}

/// Keeps as pending whatever of a device was made with another static key than the session that it has proved.
fn keep_others(w: &Writer<'_>, id: DeviceId, device: &DeviceRecord, proved: &SessionRecord) -> Result<(), StoreError> {
    let name = pending_name(id);
    let pending = read_pending(w, &name)?;
    let paired = match w.record(id, SESSION) {
        Err(StoreError::RowDamaged { .. }) => None,
        read => read?.and_then(|bytes| decode::<SessionRecord>("record", &bytes).ok()),
    };
    let all = pending.iter().flat_map(PendingRecord::candidates).chain(&paired);
    let others: Vec<_> = all.filter(|other| !other.shares_key(proved)).cloned().collect();
    let device = pending.map_or_else(|| device.clone(), |pending| pending.device);
    match PendingRecord::of(device, others) {
        Some(left) => w.put_setting(&name, &encode(&left)?),
        None => w.remove_setting(&name),
    }
}

/// When each pending pairing was last tried, where it can be read, and its name.
fn ages(w: &Writer<'_>) -> Result<Vec<(Option<u64>, String)>, StoreError> {
    let age = |name: String| Ok((read_pending(w, &name)?.map(|pending| pending.device.last_seen), name));
    w.setting_names(PENDING)?.into_iter().map(age).collect()
}

fn read_pending(w: &Writer<'_>, name: &str) -> Result<Option<PendingRecord>, StoreError> {
    match w.setting(name).and_then(|bytes| bytes.map(|bytes| decode("app", &bytes)).transpose()) {
        Err(StoreError::RowDamaged { .. }) => Ok(None),
        read => read,
    }
}
