//! A phone: the real companion over the real Bluetooth adapter, with a key store in memory.

use std::sync::Arc;

use pandu::port::{Ports, Radio};
use pandu::wizard::{End, Screen};
use pandu::{Companion, Config};
use pandu_platform::{BleRadio, SystemClock, SystemRandom};
use pandu_protocol::key::PublicKey;
use pandu_protocol::message::{Call as _, Empty, call};
use pandu_tests::lives::wizard_at_hand;
use pandu_tests::person::{Act, Walk};
use pandu_tests::world::{Drawer, Fuse, Mirror};
use tempfile::TempDir;

use super::runner::tell;

/// A phone. Its companion can be opened, dropped and opened again.
pub(crate) struct Phone {
    /// Its network: makers that it trusts, and their files. It has none unless a scenario says so.
    pub(crate) mirror: Mirror,
    folder: TempDir,
    drawer: Drawer,
    radio: Arc<dyn Radio>,
    ble: BleRadio,
}

impl Phone {
    /// A new phone whose radio is this controller.
    pub(crate) fn on(controller: &str) -> Self {
        Self::with(controller, |radio| radio)
    }

    /// A new phone whose radio passes through something.
    pub(crate) fn with(controller: &str, through: impl FnOnce(Arc<dyn Radio>) -> Arc<dyn Radio>) -> Self {
        let ble = BleRadio::new(Some(controller.to_owned()));
        let radio = through(Arc::new(ble.clone()));
        let folder = tempfile::tempdir_in("/dev/shm").expect("room");
        Self { mirror: Mirror::default(), folder, drawer: Drawer::default(), radio, ble }
    }

    /// Opens the companion.
    pub(crate) async fn open(&self) -> Companion {
        let config = Config {
            directory: Some(self.folder.path().display().to_string()),
            languages: vec!["en".to_owned()],
            phone_name: "Phone of Aminah".to_owned(),
            zone_minutes: 0,
            makers: self.mirror.makers(),
        };
        let ports = Ports {
            radio: Arc::clone(&self.radio),
            secrets: Arc::new(self.drawer.fused(Fuse::default())),
            clock: Arc::new(SystemClock::new()),
            random: Arc::new(SystemRandom::new()),
            http: Arc::new(self.mirror.fused(Fuse::default())),
        };
        Companion::open(config, ports).await.expect("it opens")
    }

    /// Sets up whatever is at hand, going on where it was left, and ends all links.
    pub(crate) async fn set_up(&self, mut habit: impl FnMut(&Screen) -> Act) -> Walk {
        let companion = self.open().await;
        let wizard = wizard_at_hand(&companion).expect("it begins").expect("something is left to do");
        let walk = Walk::through(&wizard, |screen| {
            let problem = screen.problem.as_ref().map(|problem| problem.code.as_str());
            tell(&format!("screen {} {}", screen.id, problem.unwrap_or_default()));
            habit(screen)
        })
        .await;
        companion.rest().await;
        walk
    }

    /// Ends all links of its radio.
    pub(crate) async fn close(&self) {
        self.ble.close().await;
    }
}

/// The one device that a companion knows.
pub(crate) fn device(companion: &Companion) -> PublicKey {
    let entries = companion.sessions().devices().all().expect("readable");
    assert_eq!(entries.len(), 1, "one device is paired");
    entries[0].record.as_ref().expect("readable").public_key()
}

/// Asks the device how it stands; panics without an answer.
pub(crate) async fn ask(companion: &Companion, device: &PublicKey) {
    let answered = companion.sessions().call(device, &call::AuthState::request(Empty {}), None).await;
    answered.expect("the device answers").expect("a paired phone may ask");
}

/// Panics unless a set-up came to its good end.
pub(crate) fn assert_finished(walk: &Walk) {
    assert_eq!(walk.end(), Some(End::Finished), "{:?} {:?}", walk.ids(), walk.problems());
}
