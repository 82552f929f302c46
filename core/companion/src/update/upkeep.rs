//! Looks after updates: asks makers' repositories about devices, keeps what was found, and fetches images.
//!
//! It never tells a device anything, and never takes a repository that is not reached for one that has nothing new.

mod papers;

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};

use pandu_protocol::key::PublicKey;

use super::choose::{Asking, Choice, choose, is_wanted};
use super::documents::{DOCUMENT_MAX, SupportPeriod};
use super::images::{FetchError, Fetched, Images};
use super::maker::{MakerTrust, Makers};
use super::memory::{Postponed, UpdateMemory};
use super::paths;
use super::period::SupportMonth;
use super::schedule::{Schedule, is_old};
use super::shelf::Shelf;
use super::visit::{Outside, Visit, VisitError};
use super::{DAY, Moment};
use crate::devices::Devices;
use crate::port::{Ports, draw};
use crate::store::{DeviceId, Store, StoreError};
use crate::wizard::update::{DeviceNow, Done, DoneOutcome, Doubt, Finding, Image, Standing};

/// What was confirmed within so many seconds is not asked again for a check.
const RECENT: u64 = 3_600;
/// Name of the setting with the schedule.
const SCHEDULE: &str = "updates.schedule";

/// Looks after the updates of all devices of an app.
pub(crate) struct Upkeep {
    makers: Makers,
    ports: Ports,
    store: Arc<Store>,
    devices: Devices,
    images: Images,
    /// Makers that are being visited now.
    visited: Mutex<BTreeSet<String>>,
}

/// The visit of one maker, while it lasts.
struct Turn<'a> {
    visited: &'a Mutex<BTreeSet<String>>,
    maker: &'a str,
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        self.visited.lock().unwrap_or_else(PoisonError::into_inner).remove(self.maker);
    }
}

impl Upkeep {
    /// Looks after updates with these makers.
    pub(crate) fn new(makers: Vec<MakerTrust>, ports: Ports, store: Arc<Store>) -> Self {
        let devices = Devices::new(Arc::clone(&store));
        let makers = Makers::new(makers);
        Self { makers, ports, store, devices, images: Images::default(), visited: Mutex::default() }
    }

    /// Whether this app knows any maker's repository.
    pub(crate) fn knows_makers(&self) -> bool {
        !self.makers.is_empty()
    }

    /// Asks the maker's repository about one device, and keeps what was found. It ends within about half a minute; a
    /// repository that is not reached is a [`Finding`], no error.
    ///
    /// # Errors
    /// [`StoreError`].
    pub(crate) async fn refresh(&self, device: &PublicKey, says: &DeviceNow) -> Result<Standing, StoreError> {
        let mut all = self.refresh_all(&says.maker, &[(*device, says.clone())]).await?;
        Ok(all.pop().unwrap_or_else(|| self.doubtful(says, None, Doubt::NotSetUp)))
    }

    /// Asks one maker's repository about several of its devices in one visit; one standing for each, in order.
    ///
    /// # Errors
    /// [`StoreError`].
    pub(crate) async fn refresh_all(
        &self,
        maker: &str,
        devices: &[(PublicKey, DeviceNow)],
    ) -> Result<Vec<Standing>, StoreError> {
        let visit = self.visit(maker).await;
        let mut visit = match visit {
            Ok(visit) => Ok(visit),
            Err(VisitError::Store(error)) => return Err(error),
            Err(VisitError::Doubt(doubt)) => Err(doubt),
        };
        let mut standings = Vec::with_capacity(devices.len());
        for (device, says) in devices {
            let mut seen = self.memory(device)?;
            let looked = match &mut visit {
                Ok((visit, _)) => self.look(visit, device, says, &mut seen).await,
                Err(doubt) => Err(VisitError::Doubt(*doubt)),
            };
            let standing = match looked {
                Ok(standing) => standing,
                Err(VisitError::Store(error)) => return Err(error),
                Err(VisitError::Doubt(doubt)) => {
                    let checked = seen.confirmed.as_ref().and_then(|standing| standing.checked);
                    self.doubtful(says, checked, doubt)
                }
            };
            // What the person decided while the maker was asked is not written over.
            self.change(device, |memory| {
                (memory.documents, memory.support) = (seen.documents, seen.support);
                memory.learn(&standing);
            })?;
            standings.push(standing);
        }
        Ok(standings)
    }

    /// What was confirmed within the last hour, or else is confirmed now; `None` when it is too old, or the maker is not known.
    ///
    /// # Errors
    /// [`StoreError`].
    pub(crate) async fn recent(&self, device: &PublicKey, says: &DeviceNow) -> Result<Option<Standing>, StoreError> {
        if self.makers.of(&says.maker).is_none() {
            return Ok(None);
        }
        let now = self.now();
        let is_recent = |standing: &Standing| {
            standing.installed == says.installed && standing.checked.is_some_and(|at| at <= now && now - at < RECENT)
        };
        let known = self.memory(device)?.confirmed;
        if known.as_ref().is_some_and(is_recent) {
            return Ok(known);
        }
        self.refresh(device, says).await?;
        Ok(self.memory(device)?.confirmed.filter(|standing| !is_old(standing.checked, now)))
    }

    /// Until when a model is supported, as the maker says now. It is for somebody who has no device of it yet.
    ///
    /// # Errors
    /// The doubt, when it cannot be confirmed; [`VisitError::Store`].
    pub(crate) async fn support_of(&self, maker: &str, model: &str) -> Result<Option<SupportPeriod>, VisitError> {
        let (mut visit, _turn) = self.visit(maker).await?;
        let Some(folder) = paths::folder(model) else { return Err(VisitError::Doubt(Doubt::UnknownModel)) };
        let targets = visit.list(folder.trim_end_matches('/')).await?;
        if targets.is_empty() {
            return Err(VisitError::Doubt(Doubt::UnknownModel));
        }
        let wanted = paths::support(model);
        let Some(target) = targets.iter().find(|target| Some(&target.path) == wanted.as_ref()) else { return Ok(None) };
        let bytes = visit.document(target, DOCUMENT_MAX).await?;
        Ok(SupportPeriod::from_json(&bytes).ok())
    }

    /// Fetches one more piece of an image.
    ///
    /// # Errors
    /// [`FetchError`].
    pub(crate) async fn fetch(&self, image: &Image) -> Result<Fetched, FetchError> {
        let maker = self.makers.of(&image.maker).ok_or(FetchError::NoMaker)?;
        self.images.fetch(maker, &self.ports.http, image).await
    }

    /// The whole image, once it is fetched and its hash was right.
    pub(crate) fn image(&self, image: &Image) -> Option<Arc<[u8]>> {
        self.images.whole(image)
    }

    /// Lets go of an image.
    pub(crate) fn drop_image(&self, image: &Image) {
        self.images.let_go(image);
    }

    /// Keeps how an update went; twice the same within an hour is one line.
    ///
    /// # Errors
    /// [`StoreError`].
    pub(crate) fn note_done(&self, device: &PublicKey, done: Done) -> Result<(), StoreError> {
        if done.outcome == DoneOutcome::Installed {
            // Of the new version nothing is confirmed yet, so the next look is due now.
            self.put_schedule(Schedule { looked: None, ..self.schedule()? })?;
        }
        self.change(device, |memory| {
            if memory.postponed.as_ref().is_some_and(|one| one.version == done.version) {
                memory.postponed = None;
            }
            memory.note(done);
        })
    }

    /// Notes which version a device says it runs, and how long its last update took it. A device that was never looked up in a
    /// repository has no history yet.
    ///
    /// # Errors
    /// [`StoreError`].
    pub(crate) fn note_running(
        &self,
        device: &PublicKey,
        version: &str,
        outage_seconds: Option<u32>,
    ) -> Result<(), StoreError> {
        let mut memory = self.memory(device)?;
        if memory.running.as_deref().is_none_or(|running| running == version) {
            return Ok(());
        }
        memory.runs(version, outage_seconds, self.now());
        self.keep(device, &memory)
    }

    /// The newest line of a device's history.
    ///
    /// # Errors
    /// [`StoreError`].
    pub(crate) fn last_done(&self, device: &PublicKey) -> Result<Option<Done>, StoreError> {
        Ok(self.memory(device)?.history.pop())
    }

    /// Keeps that a person put an update off. No reminder of it comes before.
    ///
    /// # Errors
    /// [`StoreError`].
    pub(crate) fn note_postponed(&self, device: &PublicKey, version: &str, until: u64) -> Result<(), StoreError> {
        let postponed = Postponed { version: version.to_owned(), until };
        self.change(device, |memory| memory.postponed = Some(postponed))
    }

    /// What is remembered of a device. A record that cannot be read is not remembered.
    ///
    /// # Errors
    /// [`StoreError`].
    pub(crate) fn memory(&self, device: &PublicKey) -> Result<UpdateMemory, StoreError> {
        match self.devices.record(self.id(device), UpdateMemory::NAME) {
            // Of a device that is not paired there is nothing to read, and no key to read it with.
            Err(StoreError::RowDamaged { .. } | StoreError::DeviceKeyMissing) => Ok(UpdateMemory::default()),
            read => Ok(read?.and_then(|bytes| UpdateMemory::decode(&bytes)).unwrap_or_default()),
        }
    }

    /// Changes what is remembered of a device.
    ///
    /// # Errors
    /// [`StoreError`].
    pub(crate) fn change(&self, device: &PublicKey, change: impl FnOnce(&mut UpdateMemory)) -> Result<(), StoreError> {
        let mut memory = self.memory(device)?;
        change(&mut memory);
        self.keep(device, &memory)
    }

    /// When this app looks for updates; drawn at random the first time.
    ///
    /// # Errors
    /// [`StoreError`].
    pub(crate) fn schedule(&self) -> Result<Schedule, StoreError> {
        let read = self.store.change(|w| w.setting(SCHEDULE));
        let bytes = if let Err(StoreError::RowDamaged { .. }) = read { None } else { read? };
        if let Some(schedule) = bytes.and_then(|bytes| minicbor::decode(&bytes).ok()) {
            return Ok(schedule);
        }
        let schedule = Schedule::new(draw(&*self.ports.random)?);
        self.put_schedule(schedule)?;
        Ok(schedule)
    }

    /// Keeps that a look was made.
    ///
    /// # Errors
    /// [`StoreError`].
    pub(crate) fn put_schedule(&self, schedule: Schedule) -> Result<(), StoreError> {
        let bytes = minicbor::to_vec(schedule).unwrap_or_default();
        self.store.change(|w| w.put_setting(SCHEDULE, &bytes))
    }

    /// Unix seconds by this machine's clock; 0 when it has none.
    pub(crate) fn now(&self) -> u64 {
        self.ports.clock.unix_ms().unwrap_or(0) / 1_000
    }

    async fn visit<'a>(&'a self, maker: &'a str) -> Result<(Visit<'a>, Turn<'a>), VisitError> {
        let known = self.makers.of(maker).ok_or(VisitError::Doubt(Doubt::NoMaker))?;
        if !self.visited.lock().unwrap_or_else(PoisonError::into_inner).insert(maker.to_owned()) {
            // Two visits at once would write over each other's files.
            return Err(VisitError::Doubt(Doubt::Offline));
        }
        let turn = Turn { visited: &self.visited, maker };
        let shelf = Shelf::of(&self.store, maker);
        let now = self.ports.clock.unix_ms().map_err(|_| VisitError::Doubt(Doubt::Clock))? / 1_000;
        let outside = Outside { http: &self.ports.http, clock: &self.ports.clock };
        let visit = Visit::begin(known, outside, shelf, now).await?;
        if visit.confirmed() > now.saturating_add(DAY) {
            return Err(VisitError::Doubt(Doubt::Clock));
        }
        Ok((visit, turn))
    }

    async fn look(
        &self,
        visit: &mut Visit<'_>,
        device: &PublicKey,
        says: &DeviceNow,
        memory: &mut UpdateMemory,
    ) -> Result<Standing, VisitError> {
        let now = visit.confirmed();
        let targets = match paths::folder(&says.model) {
            Some(folder) => visit.list(folder.trim_end_matches('/')).await?,
            None => Vec::new(),
        };
        let off = memory.off();
        let Choice { finding, installed_recalled } =
            choose(Asking { device, says, wanted: is_wanted, off: &off, now }, &targets);
        self.documents(visit, &says.model, &targets, memory).await?;
        if let Finding::Offered(offered) = &finding
            && let Some(end) = offered.notice.support_end
            && memory.support.unwrap_or_default().end.is_none()
        {
            let support = memory.support.unwrap_or_default();
            memory.support = Some(support.learn(Some(SupportMonth::of(Moment(end)))));
        }
        let checked = Some(now);
        Ok(Standing { finding, installed: says.installed.clone(), installed_recalled, checked, at: self.now() })
    }

    fn doubtful(&self, says: &DeviceNow, checked: Option<u64>, doubt: Doubt) -> Standing {
        let (finding, installed) = (Finding::CannotConfirm(doubt), says.installed.clone());
        Standing { finding, installed, installed_recalled: false, checked, at: self.now() }
    }

    fn keep(&self, device: &PublicKey, memory: &UpdateMemory) -> Result<(), StoreError> {
        let id = self.id(device);
        // A device that was never paired has no key to seal it under; nothing is remembered of it.
        if self.devices.get(id)?.is_none() {
            return Ok(());
        }
        self.devices.keep_record(id, UpdateMemory::NAME, &memory.encode())
    }

    fn id(&self, device: &PublicKey) -> DeviceId {
        self.devices.id(device)
    }
}

impl std::fmt::Debug for Upkeep {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Upkeep(..)")
    }
}

#[cfg(test)]
mod tests;
