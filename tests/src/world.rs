//! A small world: reference devices, a radio, a key store, clocks and randomness, in one process and in virtual time.
//!
//! A phone is a folder, a key store and a radio; the companion on it can be killed and opened again. Devices can be killed, too, be
//! out of reach, or be somebody else's. Everything that passes through the air is kept.

mod air;
mod chance;
mod clock;
mod crash;
mod drawer;
mod fuse;
mod le;
mod mirror;
mod peer;
mod radio;
mod reference;
mod trouble;

pub use air::{Air, Heard, Outgoing};
pub use chance::Chance;
pub use clock::{NOON, WorldClock};
pub use crash::{Crash, When};
pub use drawer::{Drawer, FusedDrawer};
pub use fuse::{Fuse, Killed};
pub use le::{LeCount, LeRadio, bare_us};
pub use mirror::{MIRROR, Mirror, MirrorHttp, Mood};
pub use peer::{Now, Peer};
pub use radio::WorldRadio;
pub use reference::Reference;
pub use trouble::Trouble;

use std::path::Path;
use std::sync::{Arc, OnceLock};

use pandu::port::Ports;
use pandu::{Companion, Config, PanduError};
use pandu_device::profile::Profile;
use pandu_device::{Factory, Faults, Sticker};
use tempfile::TempDir;

/// One phone and the devices around it.
#[derive(Debug)]
pub struct World {
    /// The air.
    pub air: Air,
    /// The phone's key store.
    pub drawer: Drawer,
    /// The phone's clock.
    pub clock: WorldClock,
    /// The randomness of everyone.
    pub chance: Chance,
    /// Counts the steps of the companion.
    pub fuse: Fuse,
    /// The server that has a maker's files, and the makers that the phones trust.
    pub mirror: Mirror,
    folder: TempDir,
}

/// What the phone calls itself.
pub const PHONE: &str = "Phone of Aminah";
/// The ATT MTU of a world if nobody says otherwise.
pub const MTU: u16 = 247;

impl World {
    /// An empty world. The same seed gives the same world.
    ///
    /// # Panics
    /// When there is no folder for temporary files.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self::with_mtu(seed, MTU)
    }

    /// An empty world whose links have this ATT MTU.
    ///
    /// # Panics
    /// When there is no folder for temporary files.
    #[must_use]
    pub fn with_mtu(seed: u64, mtu: u16) -> Self {
        let clock = WorldClock::new();
        Self {
            air: Air::new(clock.clone(), mtu),
            drawer: Drawer::default(),
            clock,
            chance: Chance::new(seed),
            fuse: Fuse::default(),
            mirror: Mirror::default(),
            folder: temporary(),
        }
    }

    /// Another phone in the same air.
    #[must_use]
    pub fn another_phone(&self) -> Self {
        Self {
            air: self.air.clone(),
            drawer: Drawer::default(),
            clock: self.clock.of_another_machine(),
            chance: self.chance.clone(),
            fuse: Fuse::default(),
            mirror: self.mirror.clone(),
            folder: temporary(),
        }
    }

    /// A copy of the phone, its key store and all: somebody brought a backup back on another machine.
    ///
    /// # Panics
    /// When its folder cannot be copied.
    #[must_use]
    pub fn copied(&self) -> Self {
        let copy = Self { drawer: self.drawer.clone(), ..self.another_phone() };
        for entry in std::fs::read_dir(self.folder()).expect("the phone's folder") {
            let entry = entry.expect("readable");
            std::fs::copy(entry.path(), copy.folder().join(entry.file_name())).expect("copied");
        }
        copy
    }

    /// Puts a new device of this profile at an address.
    #[must_use]
    pub fn device(&self, profile: &'static Profile, address: &str) -> Reference {
        self.place(made(profile), address)
    }

    /// Puts a device that was made elsewhere at an address.
    #[must_use]
    pub fn place(&self, made: (Factory, Sticker), address: &str) -> Reference {
        let clock = self.clock.of_another_machine();
        let device = Reference::new(made, self.air.mtu(), self.chance.clone(), clock.clone());
        self.air.place(address, device.peer(), clock);
        device
    }

    /// The ports of the phone.
    #[must_use]
    pub fn ports(&self) -> Ports {
        Ports {
            radio: Arc::new(WorldRadio::new(self.air.clone(), self.fuse.clone())),
            secrets: Arc::new(self.drawer.fused(self.fuse.clone())),
            clock: Arc::new(self.clock.clone()),
            random: Arc::new(self.chance.fused(self.fuse.clone())),
            http: Arc::new(self.mirror.fused(self.fuse.clone())),
        }
    }

    /// Opens the companion of the phone, in English.
    ///
    /// # Errors
    /// [`PanduError`] as from [`Companion::open`].
    pub async fn open(&self) -> Result<Companion, PanduError> {
        self.open_in("en").await
    }

    /// Opens the companion of the phone in a language.
    ///
    /// # Errors
    /// [`PanduError`] as from [`Companion::open`].
    pub async fn open_in(&self, language: &str) -> Result<Companion, PanduError> {
        self.open_with(language, self.ports()).await
    }

    /// Opens the companion of the phone in a language, with other ports than the phone's own.
    ///
    /// # Errors
    /// [`PanduError`] as from [`Companion::open`].
    pub async fn open_with(&self, language: &str, ports: Ports) -> Result<Companion, PanduError> {
        let config = Config {
            directory: Some(self.folder().display().to_string()),
            languages: vec![language.to_owned()],
            phone_name: PHONE.to_owned(),
            zone_minutes: 0,
            makers: self.mirror.makers(),
        };
        Companion::open(config, ports).await
    }

    /// The folder of the phone.
    #[must_use]
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }
}

/// A device of this profile as it comes out of the factory: always the same one, because making it takes a slow hash.
///
/// # Panics
/// When the factory fails.
#[must_use]
pub fn made(profile: &'static Profile) -> (Factory, Sticker) {
    static MADE: [OnceLock<(Factory, Sticker)>; 3] = [const { OnceLock::new() }; 3];
    let place = ["lock", "thermostat", "window-sensor"].iter().position(|name| *name == profile.name).unwrap_or(0);
    let make = || made_anew(profile, 40 + place as u64);
    MADE[place].get_or_init(make).clone()
}

/// Another device of this profile.
///
/// # Panics
/// When the factory fails.
#[must_use]
pub fn made_anew(profile: &'static Profile, seed: u64) -> (Factory, Sticker) {
    Factory::make(profile, &Faults::default(), &mut Chance::new(seed)).expect("a factory with good randomness")
}

/// A folder for a while, in memory where the machine has that: a thousand set-ups are a thousand times `fsync`.
///
/// # Panics
/// When there is no folder for temporary files.
#[must_use]
pub fn temporary() -> TempDir {
    let in_memory = Path::new("/dev/shm");
    let made = if in_memory.is_dir() { tempfile::tempdir_in(in_memory) } else { tempfile::tempdir() };
    made.expect("a temporary folder")
}
