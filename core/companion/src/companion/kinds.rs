//! The table of wizards: which kinds there are, how each begins and how it goes on. A new wizard is one row and one verb here.
//!
//! It decides nothing about a device; a wizard that is not in the table cannot be resumed.

use std::sync::{Arc, Mutex};

use serde::{Deserialize, Serialize};

use super::Companion;
use crate::check::Check;
use crate::error::{PanduError, ReasonCode};
use crate::fingerprint::Fingerprint;
use crate::password::Password;
use crate::people::People;
use crate::perform::{Errands, StoredJournal, paired};
use crate::port::draw;
use crate::setup::{Setup, SetupStart};
use crate::store::{DeviceId, JournalRecord, WizardId};
use crate::update::wizard::Update;
use crate::wizard::journal::JournalError;
use crate::wizard::step::Machine;
use crate::wizard::{DeviceStart, Parts, Wizard};

/// One kind of wizard.
struct Kind {
    /// Its name in journals; it is never changed.
    name: &'static str,
    /// Begins it, about a paired device or none; the flag says whether this app knows any maker's repository.
    begin: fn(Option<DeviceStart>, bool, Parts) -> Result<Wizard, JournalError>,
    /// Goes on with it from its journal.
    resume: fn(Parts) -> Result<Wizard, JournalError>,
}

/// Every kind. The first is the one that a device is begun with when nobody knows any more which kind it was.
const KINDS: &[Kind] = &[
    Kind {
        name: Setup::KIND,
        begin: |about, makers, parts| {
            let asks_maker = makers.then_some(true);
            Wizard::begin::<Setup>(SetupStart { paired: about.map(|about| about.paired), asks_maker }, parts)
        },
        resume: Wizard::resume::<Setup>,
    },
    about_device::<Password>(),
    about_device::<Fingerprint>(),
    about_device::<People>(),
    about_device::<Check>(),
    about_device::<Update>(),
];

/// The row of a wizard about one paired device.
const fn about_device<M: Machine<Start = DeviceStart>>() -> Kind {
    Kind {
        name: M::KIND,
        begin: |about, _, parts| Wizard::begin::<M>(about.ok_or(JournalError::Damaged)?, parts),
        resume: Wizard::resume::<M>,
    }
}

/// A wizard that was begun and not ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unfinished {
    /// For [`Companion::resume`].
    pub id: String,
    /// Which wizard, such as `setup`; empty when its journal is damaged.
    pub kind: String,
    /// When it was begun, Unix seconds.
    pub started_at: u64,
    /// Id of the device that it is about, once that is known.
    pub device: Option<String>,
}

impl Companion {
    /// Begins set-up: of a new device, or with `device` of one that is paired and not finished.
    ///
    /// # Errors
    /// [`PanduError`] when the journal cannot be written, or there is no such device.
    pub fn set_up(&self, device: Option<&str>) -> Result<Wizard, PanduError> {
        let entry = device.map(|id| self.entry(id)).transpose()?;
        self.begin(Setup::KIND, entry.map(|entry| entry.id))
    }

    /// Begins to make, change or remove this person's password on a device.
    ///
    /// # Errors
    /// [`PanduError`] when the journal cannot be written, or there is no such device.
    pub fn change_password(&self, device: &str) -> Result<Wizard, PanduError> {
        self.begin(Password::KIND, Some(self.entry(device)?.id))
    }

    /// Begins with this person's fingerprints on a device: enrolled, tried, replaced, removed.
    ///
    /// # Errors
    /// [`PanduError`] when the journal cannot be written, or there is no such device.
    pub fn fingerprints(&self, device: &str) -> Result<Wizard, PanduError> {
        self.begin(Fingerprint::KIND, Some(self.entry(device)?.id))
    }

    /// Begins with the people of a device: who has access, invitations, lost phones, PINs, handing over.
    ///
    /// # Errors
    /// [`PanduError`] when the journal cannot be written, or there is no such device.
    pub fn people(&self, device: &str) -> Result<Wizard, PanduError> {
        self.begin(People::KIND, Some(self.entry(device)?.id))
    }

    /// Begins to check a device. It asks nothing but whether wrong passwords may be tried, and changes nothing.
    ///
    /// # Errors
    /// [`PanduError`] when the journal cannot be written, or there is no such device.
    pub fn check(&self, device: &str) -> Result<Wizard, PanduError> {
        self.begin(Check::KIND, Some(self.entry(device)?.id))
    }

    /// Begins the update of a device: what the maker says, what stops meanwhile, when to install, how it went.
    ///
    /// # Errors
    /// [`PanduError`] when the journal cannot be written, or there is no such device.
    pub fn update(&self, device: &str) -> Result<Wizard, PanduError> {
        self.begin(Update::KIND, Some(self.entry(device)?.id))
    }

    /// Begins the kind of wizard that a last screen names (`Screen::opens`), about a paired device.
    ///
    /// # Errors
    /// [`PanduError::TryAgain`] when this version has no such kind, and as [`Companion::check`].
    pub fn begin_kind(&self, kind: &str, device: &str) -> Result<Wizard, PanduError> {
        self.begin(kind, Some(self.entry(device)?.id))
    }

    /// Wizards that were begun and not ended, oldest first.
    ///
    /// # Errors
    /// [`PanduError`] when the store cannot be read.
    pub fn unfinished(&self) -> Result<Vec<Unfinished>, PanduError> {
        let mut all: Vec<_> = self
            .store
            .change(|w| w.wizards())?
            .into_iter()
            .map(|(id, device, record)| Unfinished {
                id: id.to_string(),
                kind: record.as_ref().map(|record| record.kind.clone()).unwrap_or_default(),
                started_at: record.map_or(0, |record| record.started_at / 1_000),
                device: device.map(|device| device.to_string()),
            })
            .collect();
        all.sort_by_key(|wizard| wizard.started_at);
        Ok(all)
    }

    /// Goes on with an unfinished wizard. If its journal is damaged it begins again with what the device itself knows to be done.
    ///
    /// # Errors
    /// [`PanduError::TryAgain`] when there is no such wizard, or none of this kind in this version.
    pub fn resume(&self, id: &str) -> Result<Wizard, PanduError> {
        let wizards = self.store.change(|w| w.wizards())?;
        let known = WizardId::parse(id).and_then(|id| wizards.into_iter().find(|(wizard, ..)| *wizard == id));
        let (wizard, device, record) = known.ok_or(ReasonCode::UnknownWizard)?;
        let record = record.unwrap_or_else(|| JournalRecord { kind: Setup::KIND.into(), started_at: 0 });
        let kind = kind(&record.kind)?;
        match (kind.resume)(self.parts(wizard, record)) {
            Ok(wizard) => Ok(wizard),
            Err(JournalError::Damaged) => {
                tracing::warn!("a damaged journal is set aside");
                let afresh = self.begin(kind.name, device)?;
                self.store.change(|w| w.end_wizard(wizard))?;
                Ok(afresh)
            }
            Err(JournalError::Store(code)) => Err(code.into()),
        }
    }

    /// Begins a wizard. One of the same kind about the same device that was left is ended: what it had the device do is done,
    /// and the new one asks the device how things stand.
    pub(super) fn begin(&self, kind_name: &str, device: Option<DeviceId>) -> Result<Wizard, PanduError> {
        let kind = kind(kind_name)?;
        let wizard = WizardId(draw(&*self.ports.random)?);
        let now = self.ports.clock.unix_ms()?;
        let record = JournalRecord { kind: kind.name.into(), started_at: now };
        let about = match device {
            None => None,
            Some(id) => Some(self.about(id, now)?),
        };
        if let Some(id) = device {
            self.store.change(|w| {
                for (other, bound, left) in w.wizards()? {
                    if bound == Some(id) && left.is_some_and(|left| left.kind == kind.name) {
                        w.end_wizard(other)?;
                    }
                }
                w.begin_wizard(wizard, &record)?;
                w.bind_wizard(wizard, id)
            })?;
        }
        (kind.begin)(about, self.upkeep.knows_makers(), self.parts(wizard, record)).map_err(|error| match error {
            JournalError::Damaged => ReasonCode::Misuse.into(),
            JournalError::Store(code) => code.into(),
        })
    }

    fn about(&self, id: DeviceId, now: u64) -> Result<DeviceStart, PanduError> {
        let (device, session) = self.sessions.devices().with_session(id)?.ok_or(ReasonCode::UnknownDevice)?;
        Ok(DeviceStart {
            paired: paired(&device, &session),
            name: self.device(&id.to_string())?.name,
            phone: self.phone.clone(),
            begun_at: now,
            seed: draw(&*self.ports.random)?,
        })
    }

    fn parts(&self, wizard: WizardId, record: JournalRecord) -> Parts {
        let (sessions, clock) = (Arc::clone(&self.sessions), Arc::clone(&self.ports.clock));
        Parts {
            journal: Arc::new(StoredJournal { store: Arc::clone(&self.store), wizard, record }),
            performer: Arc::new(Errands {
                sessions,
                upkeep: Arc::clone(&self.upkeep),
                clock,
                phone: self.phone.clone(),
                wizard,
                zone_minutes: self.text.zone_minutes(),
                label: Mutex::default(),
            }),
            text: Arc::clone(&self.text),
            clock: Arc::clone(&self.ports.clock),
            id: wizard.0,
        }
    }
}

fn kind(name: &str) -> Result<&'static Kind, ReasonCode> {
    KINDS.iter().find(|kind| kind.name == name).ok_or(ReasonCode::UnknownWizard)
}
