//! The door: opens what an app keeps, lists its devices, starts and resumes wizards. It has no verb of its own.

mod checks;
mod events;
mod kinds;
#[cfg(test)]
mod tests;
mod updates;

use std::fmt;
use std::sync::Arc;

use pandu_protocol::message::{Empty, Request};

use crate::devices::{DeviceAbout, DeviceCard, Entry, ForgetReport, Nearby};
use crate::error::{PanduError, ReasonCode};
use crate::port::Ports;
use crate::session::Sessions;
use crate::setup::SetupRecord;
use crate::store::{DeviceId, ForgetOutcome, ForgetPart, ForgetStep, Store, StorePlace};
use crate::text::{Inert, Language, Text};
use crate::update::{MakerTrust, SupportMonth, Upkeep};

pub use kinds::Unfinished;
pub use updates::{ModelSupport, Postpone, PostponeReport, SettingsReport, UpdateReminder};

/// How long [`Companion::scan`] listens, in milliseconds.
const SCAN_MS: u32 = 4_000;

/// What an app says of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Config {
    /// The folder for the app's data. It must exist, belong to this person alone and be left out of backups. Without one,
    /// everything is in memory and gone at the end.
    pub directory: Option<String>,
    /// The person's languages, most wanted first (BCP 47), such as `ms-MY`.
    pub languages: Vec<String>,
    /// What this phone is called in the lists of devices; it is made harmless and cut to 64 bytes.
    pub phone_name: String,
    /// How many minutes the person's time is ahead of UTC now; times on screens are in it.
    pub zone_minutes: i16,
    /// The makers whose repositories of updates are trusted. Of other makers' devices nothing can be confirmed.
    pub makers: Vec<MakerTrust>,
}

/// The companion of one person on one machine.
pub struct Companion {
    store: Arc<Store>,
    sessions: Arc<Sessions>,
    upkeep: Arc<Upkeep>,
    text: Arc<Text>,
    ports: Ports,
    phone: String,
}

impl Companion {
    /// Opens the app's data, and makes it at the first start. Nobody else can open it until this companion is dropped.
    ///
    /// # Errors
    /// [`PanduError::TryAgain`] when it is open elsewhere, [`PanduError::UnlockSecrets`], [`PanduError::CheckStorage`],
    /// [`PanduError::FreeSpace`], [`PanduError::UpdateApp`]. Nothing of what is there is changed then.
    pub async fn open(config: Config, ports: Ports) -> Result<Self, PanduError> {
        let place = StorePlace::within(config.directory)?;
        let store = Arc::new(Store::open(place, Arc::clone(&ports.secrets), Arc::clone(&ports.random)).await?);
        let sessions = Arc::new(Sessions::new(ports.clone(), Arc::clone(&store)));
        sessions.devices().drop_old_pending(ports.clock.unix_ms()?)?;
        let upkeep = Arc::new(Upkeep::new(config.makers, ports.clone(), Arc::clone(&store)));
        let text = Arc::new(Text::new(Language::negotiate(&config.languages)).with_zone(config.zone_minutes));
        let phone = Inert::name(&config.phone_name).as_str().to_owned();
        Ok(Self { store, sessions, upkeep, text, ports, phone })
    }

    /// The words of the person's language.
    #[must_use]
    pub const fn text(&self) -> &Arc<Text> {
        &self.text
    }

    /// The sessions with devices, for calls that no wizard makes.
    #[must_use]
    pub const fn sessions(&self) -> &Arc<Sessions> {
        &self.sessions
    }

    /// All paired devices in the order of pairing.
    ///
    /// # Errors
    /// [`PanduError`] when the store cannot be read. A device whose own data cannot be read is in the list, and says so.
    pub fn devices(&self) -> Result<Vec<DeviceCard>, PanduError> {
        self.sessions.devices().all()?.iter().map(|entry| self.card(entry)).collect()
    }

    /// One paired device.
    ///
    /// # Errors
    /// [`PanduError::PairAgain`] when there is none of this id.
    pub fn device(&self, id: &str) -> Result<DeviceCard, PanduError> {
        self.card(&self.entry(id)?)
    }

    /// Gives a device a name on this phone; control and direction characters are taken out.
    ///
    /// # Errors
    /// As [`Companion::device`].
    pub fn rename(&self, id: &str, name: &str) -> Result<(), PanduError> {
        Ok(self.sessions.devices().rename(self.entry(id)?.id, Inert::name(name).as_str())?)
    }

    /// Listens for devices nearby for four seconds.
    ///
    /// # Errors
    /// [`PanduError::TurnOnBluetooth`] and others. Hearing nothing is an empty list.
    pub async fn scan(&self) -> Result<Vec<Nearby>, PanduError> {
        let heard = self.sessions.scan(SCAN_MS).await?;
        Ok(heard.into_iter().map(|heard| Nearby::new(heard.address, &heard.advert, heard.rssi, heard.paired)).collect())
    }

    /// Forgets a device: asks it to remove this phone if it is in reach, destroys the key of its data, then removes the data.
    ///
    /// # Errors
    /// [`PanduError::UnlockSecrets`] when the key cannot be destroyed; this phone's data is unchanged then.
    pub async fn forget(&self, id: &str) -> Result<ForgetReport, PanduError> {
        let entry = self.entry(id)?;
        self.store.check_secrets().await?;
        let mut steps = vec![ForgetStep { part: ForgetPart::DeviceTold, outcome: self.tell(&entry).await }];
        self.sessions.hang_up(entry.id).await;
        steps.extend(self.store.forget(entry.id).await?);
        Ok(ForgetReport { steps })
    }

    async fn tell(&self, entry: &Entry) -> ForgetOutcome {
        let Some(record) = &entry.record else { return ForgetOutcome::NotReached };
        match self.sessions.call(&record.public_key(), &Request::Leave(Empty {}), None).await {
            Ok(Ok(_)) => ForgetOutcome::Done,
            Ok(Err(_)) => ForgetOutcome::Refused,
            Err(_) => ForgetOutcome::NotReached,
        }
    }

    /// Ends all connections, because the app goes to the background or ends. The next call opens them again.
    pub async fn rest(&self) {
        self.sessions.rest().await;
    }

    fn entry(&self, id: &str) -> Result<Entry, PanduError> {
        let entries = self.sessions.devices().all()?;
        let found = DeviceId::parse(id).and_then(|id| entries.into_iter().find(|entry| entry.id == id));
        found.ok_or_else(|| ReasonCode::UnknownDevice.into())
    }

    fn card(&self, entry: &Entry) -> Result<DeviceCard, PanduError> {
        let bytes =
            if entry.record.is_some() { self.sessions.devices().record(entry.id, SetupRecord::NAME)? } else { None };
        let record = bytes.and_then(|bytes| SetupRecord::decode(&bytes));
        let mut about = record.map(|record| DeviceAbout::from(&record));
        if let Some((about, device)) = about.as_mut().zip(entry.record.as_ref()) {
            // What the maker or the device has said since.
            let memory = self.upkeep.memory(&device.public_key())?;
            let end = memory.support.and_then(|support| support.end).map(SupportMonth::text);
            about.support_end = end.or_else(|| about.support_end.take());
            about.firmware = memory
                .running
                .as_deref()
                .map_or_else(|| about.firmware.clone(), |it| Inert::name(it).as_str().to_owned());
        }
        Ok(DeviceCard::new(entry, about))
    }
}

impl fmt::Debug for Companion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Companion(..)")
    }
}
