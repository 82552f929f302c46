//! The maker of the reference devices: a workshop of `pandu-maker` in a temporary folder, whose files are behind the world's mirror.
//!
//! Its image key is the published one that devices have from the factory, so that every device of a world is one of its own.

use pandu::update::MakerTrust;
use pandu::update::notice::{Exploited, Restart, Texts, Urgency};
use pandu_device::factory::DEMO_IMAGE_SEED;
use pandu_device::profile::Profile;
use pandu_maker::{Changes, Plan, Workshop, two_languages};
use pandu_protocol::secret::SecretBytes;
use tempfile::TempDir;

use crate::world::{Chance, MIRROR, World, WorldClock, temporary};

/// A maker at work.
#[derive(Debug)]
pub struct Maker {
    /// Its workshop.
    pub shop: Workshop,
    /// Its randomness.
    pub chance: Chance,
    clock: WorldClock,
    _folder: TempDir,
}

impl Maker {
    /// Founds the maker of a profile, behind the mirror of a world, whose phones trust it. It says that it looks after the model,
    /// and has nothing new yet.
    ///
    /// # Panics
    /// When its tool refuses.
    #[must_use]
    pub fn found(world: &World, profile: &Profile) -> Self {
        let (folder, clock) = (temporary(), world.clock.of_another_machine());
        let mut chance = Chance::new(7);
        let now = clock.unix() / 1_000;
        let mut shop = Workshop::create(&folder.path().join("shop"), &Plan::new(profile.maker), None, now, &mut chance)
            .expect("a workshop");
        shop.import_image_key(SecretBytes::new(DEMO_IMAGE_SEED), &mut chance).expect("a key");
        shop.set_url(MIRROR).expect("an address");
        let (metadata_url, targets_url) = shop.urls().expect("it was just said");
        let root = shop.root().expect("a root");
        world.mirror.trust(MakerTrust { name: profile.maker.to_owned(), root, metadata_url, targets_url });
        world.mirror.serve(&shop.repository());
        let mut maker = Self { shop, chance, clock, _folder: folder };
        maker.shop.support(profile.model, "2031-06", now).expect("a month");
        maker.publish();
        maker
    }

    /// The time by its clock, Unix seconds.
    #[must_use]
    pub fn now(&self) -> u64 {
        self.clock.unix() / 1_000
    }

    /// Signs what is prepared and puts it on its server.
    ///
    /// # Panics
    /// When its tool refuses.
    pub fn publish(&mut self) {
        let now = self.now();
        self.shop.publish(now).expect("all keys are here");
    }

    /// Publishes a version of so many bytes, with this notice.
    ///
    /// # Panics
    /// When its tool refuses.
    pub fn release(&mut self, model: &str, version: &str, bytes: usize, said: Changes) {
        let now = self.now();
        let mut image = vec![0; bytes];
        Chance::new(11).next_bytes(&mut image);
        self.shop.image(model, version, &image, now).expect("an image");
        self.shop.notice((model, version), None, said, false, now).expect("a whole notice");
        self.publish();
    }
}

/// What the maker of the lock says about a security update.
#[must_use]
pub fn security() -> Changes {
    let texts = |lines: &[&str]| lines.iter().map(|line| two_languages(line)).collect::<Vec<Texts>>();
    Changes {
        urgency: Some(Urgency::High),
        exploited: Some(Exploited::No),
        risk: Some(two_languages(
            "Someone near the door could open it without a key. | Orang berhampiran pintu boleh membukanya tanpa kunci.",
        )),
        cves: vec!["CVE-2026-12345".into()],
        stops: texts(&["opening by phone or PIN | membuka dengan telefon atau PIN"]),
        keeps_running: texts(&["opening with the metal key | membuka dengan kunci logam"]),
        minutes: Some(2),
        minutes_max: Some(6),
        restart: Some(Restart::Machine),
        ..Changes::default()
    }
}
