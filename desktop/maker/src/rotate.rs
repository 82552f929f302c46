//! New keys in the place of old ones, and keys of their own for models. Everything is prepared; [`Workshop::publish`] makes it count.
//!
//! Old key files stay where they are: they must sign once more, and destroying them is the maker's act.

use data_encoding::HEXLOWER;
use pandu_protocol::random::Random;
use pandu_protocol::secret::SecretBytes;
use pandu_tuf::{Key, Role, Root, Target, Targets};

use crate::books::{Books, ROOT, TARGETS};
use crate::error::MakerError;
use crate::key::{KeyUse, MakerKey};
use crate::name;
use crate::workshop::{ONLINE, Workshop};

/// Which key to make anew.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Rotate {
    /// All root keys; as many as before, and as many must sign.
    Root,
    /// The key of targets.
    Targets,
    /// The key of snapshot and timestamp. It also lets apps forget versions that a thief of the old one made up.
    Online,
    /// The image key. Devices that are made already go on trusting the old one.
    Image,
    /// The key of one model.
    Model(String),
}

impl Workshop {
    /// Makes a new key in the place of an old one.
    ///
    /// # Errors
    /// [`MakerError::Unknown`] for a model without a key of its own, or what the system says.
    pub fn rotate(&mut self, which: &Rotate, now: u64, random: &mut dyn Random) -> Result<(), MakerError> {
        let mut books = self.books()?;
        match which {
            Rotate::Root => {
                let root = books.published_root()?.body;
                let old = root.roles.get(ROOT).ok_or_else(|| MakerError::Unknown("root role".to_owned()))?;
                let (count, threshold) = (old.keyids.len(), old.threshold);
                let new = (0..count).map(|_| self.new_key(&KeyUse::Root, random)).collect::<Result<Vec<_>, _>>()?;
                self.change_root(&mut books, now, |root| {
                    root.set_role(Role::Root, threshold, &new.iter().collect::<Vec<_>>())
                })
            }
            Rotate::Targets => {
                let key = self.new_key(&KeyUse::Targets, random)?;
                self.change_root(&mut books, now, |root| root.set_role(Role::Targets, 1, &[&key]))?;
                // The same targets, for the new key to sign.
                let body = books.targets(TARGETS)?.body;
                books.prepare_targets(TARGETS, body, self.settings.days.targets, now)
            }
            Rotate::Online => {
                let key = self.new_key(&KeyUse::Online, random)?;
                self.change_root(&mut books, now, |root| {
                    ONLINE.iter().for_each(|role| root.set_role(*role, 1, &[&key]))
                })
            }
            Rotate::Image => {
                let key = self.keys.add(&KeyUse::Image, random)?;
                self.use_image_key(&key)
            }
            Rotate::Model(model) => {
                let role = books.role_of(&name::folder(model)?)?;
                if role == TARGETS {
                    let what = format!("key of its own for {model}: begin with `pandu-maker delegate`");
                    return Err(MakerError::Unknown(what));
                }
                let body = books.targets(&role)?.body;
                self.hand_over(&mut books, &role, body, now, random)
            }
        }
    }

    /// Takes an image key in that was made elsewhere, such as the one that devices in the field trust already. It signs from now on.
    ///
    /// # Errors
    /// [`MakerError::Key`] for a seed that makes none, or what the system says.
    pub fn import_image_key(&mut self, seed: SecretBytes<32>, random: &mut dyn Random) -> Result<(), MakerError> {
        let key = MakerKey::from_seed(seed).ok_or(MakerError::Key)?;
        self.keys.keep(&key, &KeyUse::Image, random)?;
        self.use_image_key(&key)
    }

    fn use_image_key(&mut self, key: &MakerKey) -> Result<(), MakerError> {
        self.settings.image_keys.push(HEXLOWER.encode(&key.public()));
        self.settings.write(&self.places.settings())?;
        self.write_trust()
    }

    /// Prepares root, targets and the roles of models anew, unchanged: for the yearly visit to the safe.
    ///
    /// # Errors
    /// What the system says.
    pub fn renew(&mut self, now: u64) -> Result<(), MakerError> {
        let mut books = self.books()?;
        self.change_root(&mut books, now, |_| {})?;
        let models = books.delegated()?.into_iter().map(|role| role.name);
        for role in std::iter::once(TARGETS.to_owned()).chain(models) {
            let body = books.targets(&role)?.body;
            books.prepare_targets(&role, body, self.settings.days.targets, now)?;
        }
        Ok(())
    }

    /// Gives a model a role and a key of its own. What is there of the model moves to the new role.
    ///
    /// # Errors
    /// [`MakerError::Name`], or what the system says. A model that has a role already keeps it.
    pub fn delegate(&mut self, model: &str, now: u64, random: &mut dyn Random) -> Result<(), MakerError> {
        let folder = self.folder_of(model)?;
        let mut books = self.books()?;
        if books.role_of(&folder)? == folder {
            return Ok(());
        }
        let mut top = books.targets(TARGETS)?.body;
        let own = |path: &String, _: &mut Target| path.split('/').next() == Some(folder.as_str());
        let moved = top.targets.extract_if(.., own).collect();
        books.prepare_targets(TARGETS, top, self.settings.days.targets, now)?;
        self.hand_over(&mut books, &folder, Targets { targets: moved, ..Targets::default() }, now, random)
    }

    /// Makes a key for a model's role, which has the name of its folder, and prepares the role with it.
    fn hand_over(
        &self,
        books: &mut Books,
        role: &str,
        body: Targets,
        now: u64,
        random: &mut dyn Random,
    ) -> Result<(), MakerError> {
        let key = self.new_key(&KeyUse::Model(role.to_owned()), random)?;
        let patterns = [format!("{role}/*"), format!("{role}/advisories/*")];
        let days = self.settings.days.targets;
        let mut top = books.targets(TARGETS)?.body;
        top.delegate(role, &patterns.each_ref().map(String::as_str), 1, &[&key]);
        books.prepare_targets(TARGETS, top, days, now)?;
        books.prepare_targets(role, body, days, now)
    }

    fn change_root(&self, books: &mut Books, now: u64, change: impl FnOnce(&mut Root)) -> Result<(), MakerError> {
        let mut root = books.root()?.body;
        change(&mut root);
        books.prepare_root(root, self.settings.days.root, now)
    }

    fn new_key(&self, usage: &KeyUse, random: &mut dyn Random) -> Result<Key, MakerError> {
        Ok(self.keys.add(usage, random)?.signing().public().clone())
    }
}
