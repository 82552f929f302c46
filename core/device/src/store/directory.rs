//! The store on disk: two sealed copies, of which the older one is replaced, so that one good copy is always there.
//!
//! ```text
//! DIR/lock             held by the process that uses the folder
//! DIR/element          stands for the secure element (keys)
//! DIR/memory/factory   what the factory burnt in, sealed
//! DIR/memory/state.a   a copy of the state, sealed
//! DIR/memory/state.b   the one before or after it
//! DIR/memory/image.a   a slot for images; not there as long as it holds what the factory put in
//! DIR/memory/image.b   the other slot
//! ```
//! A write goes to a temporary file, which is synced and renamed over the older copy; then the folder is synced. What
//! cannot be read is reported, never overwritten by something new.

use std::fs::{self, File, OpenOptions};
use std::io::{ErrorKind, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use pandu_protocol::random::Random;
use zeroize::Zeroizing;

use super::element::Element;
use super::sealed::{self, COPY_MAX, Copy, Opened};
use super::{Contents, Loaded, Slot, Storage, StoreError};

/// A moment within a write, for tests that stop there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Nothing is written yet.
    Begun,
    /// The temporary file is complete; of a block, a half is written.
    Written,
    /// The new file has taken the old one's place; a block is written and not synced.
    Renamed,
    /// The folder knows it for good.
    Done,
}

/// Called at each step with the number of the write, counted from 1; an error stops the write there.
pub type OnStep = Box<dyn FnMut(Step, u64) -> Result<(), StoreError> + Send>;

const SLOTS: [&str; 2] = ["state.a", "state.b"];

/// The store on disk.
pub struct SealedDirectory {
    folder: PathBuf,
    element: Element,
    /// The newest good copy: its slot and number.
    newest: Option<(usize, u64)>,
    random: Box<dyn Random + Send>,
    on_step: OnStep,
    writes: u64,
    syncs: bool,
    _lock: File,
}

impl SealedDirectory {
    /// Opens a folder, or makes it, and keeps every other process out until this is dropped. Only its owner may look
    /// into a folder that is new or holds a device.
    ///
    /// # Errors
    /// [`StoreError::InUse`] when another process has it, [`StoreError::Damaged`] when its keys are unreadable.
    pub fn open(folder: &Path, random: Box<dyn Random + Send>) -> Result<Self, StoreError> {
        let is_ours = !folder.exists() || folder.join("element").exists();
        fs::create_dir_all(folder.join("memory"))?;
        if is_ours {
            make_private(folder, 0o700)?;
        }
        make_private(&folder.join("memory"), 0o700)?;
        let lock = OpenOptions::new().create(true).truncate(false).write(true).open(folder.join("lock"))?;
        make_private(&folder.join("lock"), 0o600)?;
        lock.try_lock().map_err(|error| match error {
            fs::TryLockError::WouldBlock => StoreError::InUse,
            fs::TryLockError::Error(error) => error.into(),
        })?;
        let mut random = random;
        let (element, is_new) = match read(&folder.join("element"))? {
            Some(bytes) => (Element::decode(&bytes)?, false),
            None if read(&folder.join("memory/factory"))?.is_some() => return Err(StoreError::Damaged),
            None => (Element::new(&mut *random)?, true),
        };
        let store = Self {
            folder: folder.into(),
            element,
            newest: None,
            random,
            on_step: Box::new(|_, _| Ok(())),
            writes: 0,
            syncs: true,
            _lock: lock,
        };
        if is_new {
            store.put_quietly("element", &store.element.encode())?;
        }
        Ok(store)
    }

    /// Has every step of every write reported.
    #[must_use]
    pub fn on_step(mut self, on_step: OnStep) -> Self {
        self.on_step = on_step;
        self
    }

    /// No longer waits for the disk; a power cut may then lose what was answered for.
    #[must_use]
    pub const fn without_sync(mut self) -> Self {
        self.syncs = false;
        self
    }

    /// What the factory burnt in; `None` in a new folder.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] when it cannot be opened: this device is lost.
    pub fn factory(&self) -> Result<Option<Zeroizing<Vec<u8>>>, StoreError> {
        read_factory(&self.folder, &self.element)
    }

    /// Burns in what the factory made. It can be done once.
    ///
    /// # Errors
    /// [`StoreError`]; nothing is burnt in then. A second time is [`ErrorKind::AlreadyExists`].
    pub fn burn(&mut self, factory: &[u8]) -> Result<(), StoreError> {
        if self.factory()?.is_some() {
            return Err(StoreError::Io(ErrorKind::AlreadyExists));
        }
        let bytes = sealed::seal(&self.element.factory_key, "factory", 1, factory, &mut *self.random)?;
        self.put_quietly("memory/factory", &bytes)
    }

    /// Reads a folder without taking it, also while a device uses it: what was burnt in, and the state.
    ///
    /// # Errors
    /// [`StoreError`], as [`Storage::load`].
    pub fn peek(folder: &Path) -> Result<Contents, StoreError> {
        let bytes = read(&folder.join("element"))?.ok_or(StoreError::Io(ErrorKind::NotFound))?;
        let element = Element::decode(&bytes)?;
        let state =
            newest_of(folder, &element)?.map(|(_, opened, recovered)| Loaded { state: opened.plain, recovered });
        Ok(Contents { factory: read_factory(folder, &element)?, state })
    }

    /// Writes a file in one go. Counts as no write of its own.
    fn put_quietly(&self, name: &str, bytes: &[u8]) -> Result<(), StoreError> {
        let (path, next) = (self.folder.join(name), self.folder.join(format!("{name}.next")));
        self.put_next(&next, bytes)?;
        fs::rename(&next, &path)?;
        self.sync_folder_of(&path)
    }

    fn put_next(&self, next: &Path, bytes: &[u8]) -> Result<(), StoreError> {
        let mut file = create_private(next)?;
        file.write_all(bytes)?;
        if self.syncs {
            file.sync_all()?;
        }
        Ok(())
    }

    fn image(&self, slot: Slot) -> PathBuf {
        let name = match slot {
            Slot::A => "image.a",
            Slot::B => "image.b",
        };
        self.folder.join("memory").join(name)
    }

    fn sync_folder_of(&self, path: &Path) -> Result<(), StoreError> {
        // Only Unix can sync a folder.
        if let (true, true, Some(folder)) = (cfg!(unix), self.syncs, path.parent()) {
            File::open(folder)?.sync_all()?;
        }
        Ok(())
    }
}

impl Storage for SealedDirectory {
    fn load(&mut self) -> Result<Option<Loaded>, StoreError> {
        let found = newest_of(&self.folder, &self.element)?;
        self.newest = found.as_ref().map(|(slot, opened, _)| (*slot, opened.number));
        Ok(found.map(|(_, opened, recovered)| Loaded { state: opened.plain, recovered }))
    }

    fn replace(&mut self, state: &[u8]) -> Result<(), StoreError> {
        self.writes += 1;
        (self.on_step)(Step::Begun, self.writes)?;
        let (slot, number) = self.newest.map_or((0, 1), |(slot, number)| (1 - slot, number + 1));
        let name = SLOTS.get(slot).copied().unwrap_or_default();
        let bytes = sealed::seal(&self.element.state_key, "state", number, state, &mut *self.random)?;
        let path = self.folder.join("memory").join(name);
        let next = path.with_extension("next");
        self.put_next(&next, &bytes)?;
        (self.on_step)(Step::Written, self.writes)?;
        fs::rename(&next, &path)?;
        (self.on_step)(Step::Renamed, self.writes)?;
        self.sync_folder_of(&path)?;
        self.newest = Some((slot, number));
        if !self.element.written {
            let element = Element { written: true, ..self.element.clone() };
            self.put_quietly("element", &element.encode())?;
            self.element = element;
        }
        (self.on_step)(Step::Done, self.writes)
    }

    fn start_over(&mut self, state: &[u8]) -> Result<(), StoreError> {
        let element = self.element.with_new_state_key(&mut *self.random)?;
        if let Err(error) = self.put_quietly("element", &element.encode()) {
            // Perhaps only the folder could not be synced, and the old key is gone.
            if let Ok(Some(bytes)) = read(&self.folder.join("element")) {
                self.element = Element::decode(&bytes)?;
            }
            return Err(error);
        }
        self.element = element;
        self.newest = None;
        for slot in SLOTS {
            // The key is gone already; the file is only unreadable bytes now.
            let _: Result<(), _> = fs::remove_file(self.folder.join("memory").join(slot));
        }
        self.replace(state)
    }

    fn put_block(&mut self, slot: Slot, offset: u32, block: &[u8]) -> Result<(), StoreError> {
        self.writes += 1;
        (self.on_step)(Step::Begun, self.writes)?;
        let path = self.image(slot);
        let mut file = OpenOptions::new().create(true).truncate(false).write(true).open(&path)?;
        make_private(&path, 0o600)?;
        // A shorter file is filled with zeros, which no image's hash matches.
        file.set_len(offset.into())?;
        file.seek(SeekFrom::Start(offset.into()))?;
        let (first, rest) = block.split_at(block.len() / 2);
        file.write_all(first)?;
        (self.on_step)(Step::Written, self.writes)?;
        file.write_all(rest)?;
        (self.on_step)(Step::Renamed, self.writes)?;
        if self.syncs {
            file.sync_all()?;
        }
        self.sync_folder_of(&path)?;
        (self.on_step)(Step::Done, self.writes)
    }

    fn block(&mut self, slot: Slot, offset: u32, most: usize) -> Result<Vec<u8>, StoreError> {
        let mut file = match File::open(self.image(slot)) {
            Ok(file) => file,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(error.into()),
        };
        file.seek(SeekFrom::Start(offset.into()))?;
        let mut block = Vec::new();
        file.take(u64::try_from(most).unwrap_or(u64::MAX)).read_to_end(&mut block)?;
        Ok(block)
    }
}

/// The newest good copy: its slot, its content, and whether a newer one is damaged or gone.
fn newest_of(folder: &Path, element: &Element) -> Result<Option<(usize, Opened, bool)>, StoreError> {
    let (mut good, mut damaged) = (Vec::new(), false);
    for (slot, name) in SLOTS.into_iter().enumerate() {
        let Some(bytes) = read(&folder.join("memory").join(name))? else { continue };
        match sealed::open(&element.state_key, "state", &bytes) {
            Copy::Good(opened) => good.push((slot, opened)),
            Copy::Erased => damaged |= element.written,
            Copy::Damaged => damaged = true,
        }
    }
    let copies = good.len();
    let Some((slot, opened)) = good.into_iter().max_by_key(|(_, opened)| opened.number) else {
        return if damaged || element.written { Err(StoreError::Damaged) } else { Ok(None) };
    };
    let alone = copies == 1 && opened.number > 1;
    Ok(Some((slot, opened, damaged || alone)))
}

fn read_factory(folder: &Path, element: &Element) -> Result<Option<Zeroizing<Vec<u8>>>, StoreError> {
    let Some(bytes) = read(&folder.join("memory/factory"))? else { return Ok(None) };
    match sealed::open(&element.factory_key, "factory", &bytes) {
        Copy::Good(opened) => Ok(Some(opened.plain)),
        Copy::Erased | Copy::Damaged => Err(StoreError::Damaged),
    }
}

/// Makes a new file that only its owner may read. What lies in its place, a link too, is taken away and not written to.
///
/// # Errors
/// Those of the file system; [`ErrorKind::AlreadyExists`] when somebody put it there again meanwhile.
pub fn create_private(path: &Path) -> std::io::Result<File> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => return Err(error),
        Ok(()) | Err(_) => {}
    }
    open_new(path)
}

/// Makes a file where none is.
fn open_new(path: &Path) -> std::io::Result<File> {
    let mut options = OpenOptions::new();
    options.create_new(true).write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// Shuts everybody but the owner out of a file or folder. Elsewhere than on Unix the user's profile does.
fn make_private(path: &Path, mode: u32) -> Result<(), StoreError> {
    #[cfg(unix)]
    fs::set_permissions(path, std::os::unix::fs::PermissionsExt::from_mode(mode))?;
    #[cfg(not(unix))]
    let _ = (path, mode);
    Ok(())
}

/// Reads a file that is not longer than any of ours.
fn read(path: &Path) -> Result<Option<Zeroizing<Vec<u8>>>, StoreError> {
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error.into()),
    };
    let mut bytes = Zeroizing::new(Vec::new());
    file.take(COPY_MAX).read_to_end(&mut bytes)?;
    Ok(Some(bytes))
}

#[cfg(test)]
mod tests;
