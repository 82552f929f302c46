//! A phone with the whole companion on it, whose radio is the real adapter over the pretend BlueZ.

use std::sync::Arc;

use async_trait::async_trait;
use pandu::port::{Link, NoNetwork, Ports, Radio, RadioError, Sighting};
use pandu::{Companion, Config};
use pandu_platform::BleRadio;
use pandu_tests::lives::wizard_at_hand;
use pandu_tests::person::{Act, Walk};
use pandu_tests::world::{Chance, Drawer, Fuse, WorldClock};

use pandu::wizard::Screen;

/// A phone. What it keeps is in memory and in `folder`.
pub(crate) struct Phone {
    pub(crate) radio: BleRadio,
    drawer: Drawer,
    chance: Chance,
    clock: WorldClock,
    folder: tempfile::TempDir,
}

impl Phone {
    pub(crate) fn new(room: &std::path::Path) -> Self {
        Self {
            radio: BleRadio::new(None),
            drawer: Drawer::default(),
            chance: Chance::new(61),
            clock: WorldClock::new(),
            folder: tempfile::tempdir_in(room).expect("a folder"),
        }
    }

    pub(crate) async fn open(&self) -> Companion {
        let fuse = Fuse::default();
        let ports = Ports {
            radio: Arc::new(Brisk(self.radio.clone())),
            secrets: Arc::new(self.drawer.fused(fuse.clone())),
            clock: Arc::new(self.clock.clone()),
            random: Arc::new(self.chance.fused(fuse)),
            http: Arc::new(NoNetwork),
        };
        let config = Config {
            directory: Some(self.folder.path().display().to_string()),
            languages: vec!["en".to_owned()],
            phone_name: "Phone of Aminah".to_owned(),
            zone_minutes: 0,
            makers: Vec::new(),
        };
        Companion::open(config, ports).await.expect("it opens")
    }

    /// Sets up whatever is not set up yet.
    pub(crate) async fn set_up(&self, habit: impl FnMut(&Screen) -> Act) -> Walk {
        let companion = self.open().await;
        let walk = match wizard_at_hand(&companion).expect("it begins") {
            Some(wizard) => Walk::through(&wizard, habit).await,
            None => Walk::default(),
        };
        companion.rest().await;
        walk
    }
}

/// The adapter, with scans that do not last longer than what is to be heard here.
#[derive(Debug)]
struct Brisk(BleRadio);

const SCAN_MS: u32 = 120;

#[async_trait]
impl Radio for Brisk {
    async fn scan(&self, duration_ms: u32) -> Result<Vec<Sighting>, RadioError> {
        self.0.scan(duration_ms.min(SCAN_MS)).await
    }

    async fn connect(&self, address: String) -> Result<Arc<dyn Link>, RadioError> {
        self.0.connect(address).await
    }
}
