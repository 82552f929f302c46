//! The door's verbs about updates: they look, keep and tell. Installing is the update wizard's.

use std::collections::BTreeMap;

use pandu_protocol::key::PublicKey;
use pandu_protocol::message::{Call as _, ErrorReply, call};
use serde::{Deserialize, Serialize};

use super::Companion;
use crate::devices::Entry;
use crate::error::{PanduError, ReasonCode};
use crate::setup::SetupRecord;
use crate::store::StoreError;
use crate::update::{
    Cause, Subject, SupportMonth, SupportReport, UpdateDoubt, UpdateLine, UpdateMemory, UpdateOverview, UpdateSettings,
    VisitError, due, reminded, tell,
};
use crate::wizard::update::{DeviceNow, Doubt, Finding};
use crate::wizard::view::Message;

/// Seconds of a day.
const DAY: u64 = 86_400;
/// Longest time for which an update is put off at once, in seconds.
const POSTPONE_MAX: u64 = 90 * DAY;

/// Until when an update is put off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Postpone {
    /// For a day.
    Day,
    /// For a week.
    Week,
    /// Until this time, Unix seconds.
    Until(u64),
}

/// What came of putting an update off.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PostponeReport {
    /// The version.
    pub version: String,
    /// Until when, Unix seconds.
    pub until: u64,
    /// Whether that is earlier than was asked, because the maker, or Pandu, lets it be put off no longer.
    pub is_limit: bool,
    /// Whether the device was told; one that does not fetch updates by itself, or was not reached, was not.
    pub device_told: bool,
}

/// What came of new settings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SettingsReport {
    /// The settings, as the device read them back, or as this app keeps them.
    pub settings: UpdateSettings,
    /// Whether the device keeps them; if not, it has no such settings and this app keeps them.
    pub on_device: bool,
}

/// Something to tell a person about updates, once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UpdateReminder {
    /// Id of the device.
    pub device: String,
    /// What the person calls it.
    pub name: String,
    /// What it is about.
    pub cause: Cause,
    /// The sentence, in the person's language.
    pub text: String,
}

/// Until when a model is supported, as its maker says now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ModelSupport {
    /// What the maker says; absent = it cannot be confirmed.
    pub support: Option<SupportReport>,
    /// Why not.
    pub doubt: Option<UpdateDoubt>,
}

/// A device that is set up, and what is asked about it.
struct Known {
    entry: Entry,
    key: PublicKey,
    record: SetupRecord,
}

impl Companion {
    /// When updates should be looked for next, Unix seconds: once a day at a minute of this app's own. A shell that can wake up
    /// calls [`Companion::check_updates`] then.
    ///
    /// # Errors
    /// [`PanduError`] when the store cannot be read.
    pub fn next_update_check(&self) -> Result<u64, PanduError> {
        Ok(self.upkeep.schedule()?.next(self.upkeep.now()))
    }

    /// Looks into the makers' repositories for all devices, at most once a day unless `now`; one overview for each device that
    /// is set up. It asks no device. A repository that is not reached is no error: its devices cannot be confirmed.
    ///
    /// # Errors
    /// [`PanduError`] when the store cannot be read or written.
    pub async fn check_updates(&self, now: bool) -> Result<Vec<UpdateOverview>, PanduError> {
        let all = self.known_devices()?;
        let (schedule, time) = (self.upkeep.schedule()?, self.upkeep.now());
        if now || schedule.next(time) <= time {
            let mut confirmed = true;
            for (maker, devices) in self.by_maker(&all)? {
                let standings = self.upkeep.refresh_all(&maker, &devices).await?;
                confirmed &= standings.iter().all(|standing| !wants_another_try(&standing.finding));
            }
            self.upkeep.put_schedule(schedule.after(time, confirmed))?;
        }
        all.iter().map(|known| self.overview(known)).collect()
    }

    /// How a device stands with updates, as far as this app knows. It asks nobody.
    ///
    /// # Errors
    /// [`PanduError::PairAgain`] when there is no such device, [`PanduError::AskOwner`] when its set-up is not finished.
    pub fn updates(&self, device: &str) -> Result<UpdateOverview, PanduError> {
        self.overview(&self.known(device)?)
    }

    /// Puts the offered update of a device off; `None` when none is offered. Reminders rest until then, and a device that
    /// fetches updates by itself is told when it is in reach.
    ///
    /// # Errors
    /// As [`Companion::updates`].
    pub async fn postpone_update(&self, device: &str, until: Postpone) -> Result<Option<PostponeReport>, PanduError> {
        let (known, now) = (self.known(device)?, self.upkeep.now());
        let memory = self.upkeep.memory(&known.key)?;
        let Some(offered) = memory.offered(now) else { return Ok(None) };
        let wanted = match until {
            Postpone::Day => now + DAY,
            Postpone::Week => now + 7 * DAY,
            Postpone::Until(until) => until,
        };
        let limit = offered.notice.postpone_until.unwrap_or(u64::MAX).min(now + POSTPONE_MAX);
        let (until, version) = (wanted.min(limit).max(now), offered.notice.to.to_string());
        self.upkeep.note_postponed(&known.key, &version, until)?;
        let settings = self.settings(&known, &memory);
        let device_told = known.record.updates.is_some() && {
            let request = call::SetUpdatePolicy::request(settings.policy(Some(until)));
            matches!(self.sessions.call(&known.key, &request, None).await, Ok(Ok(_)))
        };
        Ok(Some(PostponeReport { version, until, is_limit: until < wanted, device_told }))
    }

    /// How updates of a device went, newest first.
    ///
    /// # Errors
    /// [`PanduError::PairAgain`] when there is no such device.
    pub fn update_history(&self, device: &str) -> Result<Vec<UpdateLine>, PanduError> {
        let entry = self.entry(device)?;
        let Some(record) = &entry.record else { return Ok(Vec::new()) };
        Ok(self.upkeep.memory(&record.public_key())?.history.iter().rev().map(UpdateLine::from).collect())
    }

    /// What the person decided about updates of each kind.
    ///
    /// # Errors
    /// As [`Companion::updates`].
    pub fn update_settings(&self, device: &str) -> Result<UpdateSettings, PanduError> {
        let known = self.known(device)?;
        Ok(self.settings(&known, &self.upkeep.memory(&known.key)?))
    }

    /// Decides about updates of each kind. A device that has such settings is told; it must be in reach.
    ///
    /// # Errors
    /// As [`Companion::updates`], and [`PanduError`] when the device is not reached or refuses; nothing is changed then.
    pub async fn set_update_settings(
        &self,
        device: &str,
        settings: UpdateSettings,
    ) -> Result<SettingsReport, PanduError> {
        let known = self.known(device)?;
        let (memory, now) = (self.upkeep.memory(&known.key)?, self.upkeep.now());
        // What was put off stays so.
        let put_off = memory.offered(now).and_then(|offered| memory.put_off(&offered.notice.to, now));
        let mut policy = settings.policy(put_off);
        let request = call::SetUpdatePolicy::request(policy);
        let on_device = match self.sessions.call(&known.key, &request, None).await? {
            Ok(reply) => {
                policy = call::SetUpdatePolicy::reply(reply).ok_or(ReasonCode::DeviceMisbehaved)?;
                true
            }
            Err(ErrorReply::Unsupported) => false,
            Err(refusal) => return Err(refusal.into()),
        };
        self.upkeep.change(&known.key, |memory| memory.policy = Some(policy))?;
        Ok(SettingsReport { settings: UpdateSettings::of(Some(&policy)), on_device })
    }

    /// Until when a model is supported, as its maker says now: for somebody who has not paired with one, or not bought one yet.
    ///
    /// # Errors
    /// [`PanduError`] when the store cannot be read or written.
    pub async fn support_of(&self, maker: &str, model: &str) -> Result<ModelSupport, PanduError> {
        match self.upkeep.support_of(maker, model).await {
            Ok(period) => {
                let support = SupportReport::of_period(period, self.upkeep.now());
                Ok(ModelSupport { support: Some(support), doubt: None })
            }
            Err(VisitError::Doubt(doubt)) => Ok(ModelSupport { support: None, doubt: Some(doubt.into()) }),
            Err(VisitError::Store(error)) => Err(error.into()),
        }
    }

    /// What a person should be told about updates now: at most one thing for each device in a day. What is given counts as
    /// told.
    ///
    /// # Errors
    /// [`PanduError`] when the store cannot be read or written.
    pub fn update_reminders(&self) -> Result<Vec<UpdateReminder>, PanduError> {
        let now = self.upkeep.now();
        let mut reminders = Vec::new();
        for known in self.known_devices()? {
            let memory = self.upkeep.memory(&known.key)?;
            let Some(reminder) = due(&memory, now) else { continue };
            let card = self.card(&known.entry)?;
            let Message { id, args } = reminded(&reminder, &memory, &card.name);
            let text = self.text.say(id, args);
            self.upkeep.change(&known.key, |memory| tell(memory, &reminder, now))?;
            reminders.push(UpdateReminder { device: card.id, name: card.name, cause: reminder.cause, text });
        }
        Ok(reminders)
    }

    fn overview(&self, known: &Known) -> Result<UpdateOverview, PanduError> {
        let mut memory = self.upkeep.memory(&known.key)?;
        let installed = memory.running.clone().unwrap_or_else(|| known.record.firmware.clone());
        memory.policy = memory.policy.or(known.record.updates);
        memory.support = Some(memory.support.unwrap_or_default().promised_first(promised(&known.record)));
        let subject = Subject {
            device: known.entry.id.to_string(),
            maker: known.record.maker.clone(),
            model: known.record.model.clone(),
            installed,
            updatable: known.record.updates.is_some(),
        };
        Ok(UpdateOverview::new(&subject, &memory, self.upkeep.now()))
    }

    fn settings(&self, known: &Known, memory: &UpdateMemory) -> UpdateSettings {
        UpdateSettings::of(memory.policy.or(known.record.updates).as_ref())
    }

    /// What each maker is asked about. What a device promised at its set-up is remembered first, so that less is noticed.
    fn by_maker(&self, all: &[Known]) -> Result<BTreeMap<String, Vec<(PublicKey, DeviceNow)>>, StoreError> {
        let mut makers: BTreeMap<String, Vec<_>> = BTreeMap::new();
        for known in all {
            let promised = promised(&known.record);
            self.upkeep.change(&known.key, |memory| {
                memory.support = Some(memory.support.unwrap_or_default().promised_first(promised));
            })?;
            let running = self.upkeep.memory(&known.key)?.running;
            let says = DeviceNow {
                maker: known.record.maker.clone(),
                model: known.record.model.clone(),
                installed: running.unwrap_or_else(|| known.record.firmware.clone()),
            };
            makers.entry(says.maker.clone()).or_default().push((known.key, says));
        }
        Ok(makers)
    }

    fn known(&self, device: &str) -> Result<Known, PanduError> {
        self.known_of(self.entry(device)?)?.ok_or_else(|| ReasonCode::SetupRequired.into())
    }

    fn known_devices(&self) -> Result<Vec<Known>, PanduError> {
        let entries = self.sessions.devices().all()?;
        entries.into_iter().filter_map(|entry| self.known_of(entry).transpose()).collect()
    }

    /// A device whose set-up is finished and whose record can be read.
    fn known_of(&self, entry: Entry) -> Result<Option<Known>, PanduError> {
        let Some(key) = entry.record.as_ref().map(crate::devices::DeviceRecord::public_key) else { return Ok(None) };
        let bytes = match self.sessions.devices().record(entry.id, SetupRecord::NAME) {
            Err(StoreError::RowDamaged { .. }) => None,
            read => read?,
        };
        Ok(bytes.and_then(|bytes| SetupRecord::decode(&bytes)).map(|record| Known { entry, key, record }))
    }
}

/// Whether a look came to nothing for a reason that may pass within hours.
const fn wants_another_try(finding: &Finding) -> bool {
    matches!(finding, Finding::CannotConfirm(Doubt::Offline | Doubt::Frozen | Doubt::Forged | Doubt::Clock))
}

fn promised(record: &SetupRecord) -> Option<SupportMonth> {
    record.support_end.and_then(|end| SupportMonth::new(end.year, end.month))
}
