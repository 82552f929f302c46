//! The registry: reads and writes the records of devices, keyed by the device's public key.

use std::sync::Arc;

use pandu_protocol::key::PublicKey;
use pandu_protocol::role::Role;

use super::record::{DeviceRecord, PendingRecord, SessionRecord, decode, encode};
use crate::store::{DeviceId, Store, StoreError, WizardId, Writer};

/// Name of the record with a device's session keys.
const SESSION: &str = "session";
/// Settings of this prefix hold pairings whose last answer has not come.
const PENDING: &str = "pairing.";
/// Most pairings that are kept for recovery; an older one then has to be done again.
const PENDING_MAX: usize = 8;
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

    /// Keeps what a pairing agreed on before the device is told to store it.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn keep_pending(&self, pending: &PendingRecord) -> Result<(), StoreError> {
        let name = pending_name(self.id(&pending.device.public_key()));
        self.store.change(|w| {
            let others: Vec<_> = w.setting_names(PENDING)?.into_iter().filter(|other| *other != name).collect();
            let surplus = (others.len() + 1).saturating_sub(PENDING_MAX);
            others.iter().take(surplus).try_for_each(|other| w.remove_setting(other))?;
            w.put_setting(&name, &encode(pending)?)
        })
    }

    /// All pairings whose last answer has not come.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn pending(&self) -> Result<Vec<PendingRecord>, StoreError> {
        self.store.change(|w| {
            let names = w.setting_names(PENDING)?;
            names.iter().filter_map(|name| w.setting(name).transpose()).map(|bytes| decode("app", &bytes?)).collect()
        })
    }

    /// Adds a device and ties a wizard to it, all at once. With `afresh` what was known of the device is replaced, but for the
    /// name that the person gave it; else its records stay.
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
            if afresh {
                w.remove_records(id)?;
            }
            w.put_device(id, &encode(&DeviceRecord { name, ..device.clone() })?)?;
            w.put_record(id, SESSION, &encode(session)?)?;
            w.remove_setting(&pending_name(id))?;
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

fn pending_name(id: DeviceId) -> String {
    format!("{PENDING}{id}")
}
