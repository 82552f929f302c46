//! A maker's folder: made once, opened by every verb. The clock and randomness are passed in.
//!
//! What is published changes only in [`Workshop::publish`]; every other verb prepares.

use std::fs::File;
use std::path::{Path, PathBuf};

use data_encoding::HEXLOWER;
use pandu_protocol::random::Random;
use pandu_tuf::repository::{self, Online, Published, SignedTargets};
use pandu_tuf::sign::sign;
use pandu_tuf::{Metadata, Role, Root, Targets};
use serde::Serialize;

use crate::books::{Books, Places, TARGETS, after};
use crate::error::MakerError;
use crate::file::{self, Readers};
use crate::key::{KeyFolder, KeyUse, MakerKey, Passphrase};
use crate::name;
use crate::settings::{self, Plan, Settings};

/// The roles of the online key.
pub(crate) const ONLINE: [Role; 2] = [Role::Snapshot, Role::Timestamp];

/// A maker's folder, open.
pub struct Workshop {
    pub(crate) places: Places,
    pub(crate) settings: Settings,
    pub(crate) keys: KeyFolder,
    /// Held as long as the workshop is open, so that a timer's refresh and a release do not write at once.
    _lock: File,
}

impl std::fmt::Debug for Workshop {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Workshop").field("folder", &self.places.folder).finish_non_exhaustive()
    }
}

/// What an app is told about a maker: `trust/maker.json`. The root lies beside it.
#[derive(Serialize)]
struct TrustFile<'a> {
    name: &'a str,
    root: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    metadata_url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    targets_url: Option<String>,
    image_key: String,
}

/// The keys of a new workshop.
struct NewKeys {
    root: Vec<MakerKey>,
    targets: MakerKey,
    online: MakerKey,
    image: MakerKey,
}

impl Workshop {
    /// Makes keys and an empty, valid repository in a folder that is empty or not there. With a passphrase, every key file is
    /// locked with it.
    ///
    /// # Errors
    /// [`MakerError::Bounds`] for the plan, [`MakerError::InUse`] for the folder, or what the system says.
    pub fn create(
        folder: &Path,
        plan: &Plan,
        passphrase: Option<Passphrase>,
        now: u64,
        random: &mut dyn Random,
    ) -> Result<Self, MakerError> {
        plan.check()?;
        let places = Places { folder: folder.to_owned() };
        if [places.settings(), places.keys(), places.repository()].iter().any(|path| path.exists()) {
            return Err(MakerError::InUse(folder.to_owned()));
        }
        file::folder(folder)?;
        let lock = file::lock(&places.lock())?;
        let keys = KeyFolder::new(places.keys(), passphrase);
        let root = (0..plan.root_keys).map(|_| keys.add(&KeyUse::Root, random)).collect::<Result<Vec<_>, _>>()?;
        let new = NewKeys {
            root,
            targets: keys.add(&KeyUse::Targets, random)?,
            online: keys.add(&KeyUse::Online, random)?,
            image: keys.add(&KeyUse::Image, random)?,
        };
        let settings = Settings::new(plan, new.image.public());
        let shop = Self { places, settings, keys, _lock: lock };
        shop.write_first_files(plan, &new, now)?;
        shop.write_trust()?;
        // Last: without it the folder is no workshop.
        shop.settings.write(&shop.places.settings())?;
        Ok(shop)
    }

    /// Opens a workshop, and finishes a publication that was cut off.
    ///
    /// # Errors
    /// [`MakerError::NoWorkshop`], [`MakerError::Damaged`], [`MakerError::Busy`] while another run has it open, or what the system says.
    pub fn open(folder: &Path, passphrase: Option<Passphrase>) -> Result<Self, MakerError> {
        let places = Places { folder: folder.to_owned() };
        // Twice: a folder that is no workshop gets no lock, and what another run wrote before it let go counts.
        Settings::read(&places.settings(), folder)?;
        let lock = file::lock(&places.lock())?;
        let settings = Settings::read(&places.settings(), folder)?;
        let keys = KeyFolder::new(places.keys(), passphrase);
        let shop = Self { places, settings, keys, _lock: lock };
        shop.finish()?;
        Ok(shop)
    }

    /// Looks for keys in another folder too.
    pub fn also_keys(&mut self, folder: PathBuf) {
        self.keys.also(folder);
    }

    /// The maker's name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.settings.name
    }

    /// The newest published `root.json`: what an app pins.
    ///
    /// # Errors
    /// What the system says.
    pub fn root(&self) -> Result<Vec<u8>, MakerError> {
        file::need(&self.places.pinned_root(), ROOT_MAX)
    }

    /// The public half of the image key, which the factory burns into devices.
    ///
    /// # Errors
    /// [`MakerError::Damaged`] when the settings are.
    pub fn image_key(&self) -> Result<[u8; 32], MakerError> {
        self.settings.image_key().ok_or_else(|| MakerError::Damaged(self.places.settings()))
    }

    /// The folder to upload.
    #[must_use]
    pub fn repository(&self) -> PathBuf {
        self.places.repository()
    }

    /// The file that tells an app of this maker.
    #[must_use]
    pub fn trust_file(&self) -> PathBuf {
        self.places.trust()
    }

    /// Says where `repository/` will be reached.
    ///
    /// # Errors
    /// [`MakerError::Bounds`] when no app would ask there, or what the system says.
    pub fn set_url(&mut self, url: &str) -> Result<(), MakerError> {
        settings::check_url(url)?;
        self.settings.url = Some(url.to_owned());
        self.settings.write(&self.places.settings())?;
        self.write_trust()
    }

    /// The addresses of `metadata/` and `targets/`; `None` = nobody said them yet.
    #[must_use]
    pub fn urls(&self) -> Option<(String, String)> {
        let base = self.settings.url.as_deref()?.trim_end_matches('/');
        Some((format!("{base}/metadata/"), format!("{base}/targets/")))
    }

    /// The folder of a model, which is its own from now on.
    pub(crate) fn folder_of(&mut self, model: &str) -> Result<String, MakerError> {
        let folder = name::folder(model)?;
        match self.settings.models.get(&folder) {
            Some(known) if known == model => {}
            Some(known) => return Err(MakerError::SameFolder { known: known.clone(), model: model.to_owned() }),
            None => {
                self.settings.models.insert(folder.clone(), model.to_owned());
                self.settings.write(&self.places.settings())?;
            }
        }
        Ok(folder)
    }

    /// Writes the file that tells an app of this maker.
    pub(crate) fn write_trust(&self) -> Result<(), MakerError> {
        let (metadata_url, targets_url) = self.urls().unzip();
        let image_key = HEXLOWER.encode(&self.image_key()?);
        let trust = TrustFile { name: self.name(), root: "root.json", metadata_url, targets_url, image_key };
        let path = self.places.trust();
        let mut bytes = serde_json::to_vec_pretty(&trust).map_err(|_| MakerError::Damaged(path.clone()))?;
        bytes.push(b'\n');
        file::write(&path, &bytes, Readers::Everybody)
    }

    /// The books of this moment.
    pub(crate) fn books(&self) -> Result<Books, MakerError> {
        Books::read(&self.places)
    }

    /// The first version of every role: an app finds a repository that is valid and empty.
    fn write_first_files(&self, plan: &Plan, keys: &NewKeys, now: u64) -> Result<(), MakerError> {
        let days = plan.lives;
        let signers: Vec<_> = keys.root.iter().map(MakerKey::signing).collect();
        let root = sign(&Metadata::new(1, after(days.root, now)?, first_root(plan, keys)), &signers)?;
        let targets = Metadata::new(1, after(days.targets, now)?, Targets::default());
        let targets = sign(&targets, &[keys.targets.signing()])?;
        let first = SignedTargets { role: TARGETS.to_owned(), version: 1, bytes: targets };
        let online = [keys.online.signing()];
        let until = |days| Ok::<_, MakerError>(Online { keys: &online, expires: after(days, now)? });
        let mut files = vec![repository::root_file(1, root.clone())];
        files.extend(repository::publish(vec![first], None, until(days.snapshot)?, until(days.timestamp)?)?);
        file::folder(&self.places.metadata())?;
        file::folder(&self.places.repository().join("targets"))?;
        file::folder(&self.places.folder.join("trust"))?;
        file::write(&self.places.pinned_root(), &root, Readers::Everybody)?;
        for Published { path, bytes } in files {
            file::write(&self.places.repository().join(path), &bytes, Readers::Everybody)?;
        }
        Ok(())
    }
}

/// Longest root file in bytes.
const ROOT_MAX: u64 = 512_000;

fn first_root(plan: &Plan, keys: &NewKeys) -> Root {
    let roots: Vec<_> = keys.root.iter().map(|key| key.signing().public()).collect();
    let mut root = Root::new();
    root.set_role(Role::Root, u64::try_from(plan.root_threshold).unwrap_or(u64::MAX), &roots);
    root.set_role(Role::Targets, 1, &[keys.targets.signing().public()]);
    for role in ONLINE {
        root.set_role(role, 1, &[keys.online.signing().public()]);
    }
    root
}
