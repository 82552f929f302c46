//! A workshop in a temporary folder, and an app that reads what it publishes. The app never trusts the workshop: it has its own cache.

use std::fs;
use std::path::Path;

use pandu::update::notice::{Offer, Restart, Urgency};
use pandu_tuf::{Action, Answer, Cache, Client, Error, Found, Limits};
use tempfile::TempDir;

use super::Counting;
use crate::{Changes, MakerError, Plan, Publication, Workshop, two_languages};

/// When every story begins.
pub(super) const NOW: u64 = 1_795_500_000;
/// Seconds of a day.
pub(super) const DAY: u64 = 86_400;
/// The model of every story. It has a space, as real ones do.
pub(super) const MODEL: &str = "Kunci PK-1";

/// A workshop and its folder, which goes with it.
pub(super) struct Shop {
    pub(super) folder: TempDir,
    pub(super) shop: Workshop,
    pub(super) random: Counting,
}

impl Shop {
    pub(super) fn new() -> Self {
        Self::with(&Plan::new("Kilang Contoh Sdn Bhd"))
    }

    pub(super) fn with(plan: &Plan) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut random = Counting::new(7);
        let shop = Workshop::create(folder.path(), plan, None, NOW, &mut random).unwrap();
        Self { folder, shop, random }
    }

    /// The same folder, opened again.
    pub(super) fn reopen(self) -> Self {
        let Self { folder, shop, random } = self;
        assert!(matches!(Workshop::open(folder.path(), None), Err(MakerError::Busy(_))), "one run at a time");
        drop(shop);
        Self { shop: Workshop::open(folder.path(), None).unwrap(), folder, random }
    }

    /// Takes an image in and says what it is about.
    pub(super) fn prepare(&mut self, version: &str, now: u64) {
        self.shop.image(MODEL, version, version.repeat(9).as_bytes(), now).unwrap();
        self.shop.notice((MODEL, version), None, changes(), false, now).unwrap();
    }

    /// Publishes a version.
    pub(super) fn release(&mut self, version: &str, now: u64) -> Publication {
        self.prepare(version, now);
        self.shop.publish(now).unwrap()
    }

    /// What an app that begins with this root and cache finds in the model's folder.
    pub(super) fn app(&self, root: &[u8], cache: &mut Cache, now: u64) -> Result<Vec<Found>, Error> {
        look(&self.shop.repository(), root, cache, now)
    }

    /// What a new app finds.
    pub(super) fn new_app(&self, now: u64) -> Result<Vec<String>, Error> {
        let found = self.app(&self.shop.root().unwrap(), &mut Cache::default(), now)?;
        Ok(found.into_iter().map(|found| found.path).collect())
    }
}

/// A complete notice.
pub(super) fn changes() -> Changes {
    Changes {
        urgency: Some(Urgency::High),
        risk: Some(two_languages("Somebody nearby could open the lock. | Orang berdekatan boleh membuka kunci.")),
        cves: vec!["CVE-2026-12345".to_owned()],
        stops: vec![two_languages("Opening by phone | Membuka dengan telefon")],
        minutes: Some(3),
        minutes_max: Some(6),
        restart: Some(Restart::Machine),
        ..Changes::default()
    }
}

/// Reads a repository as an app does, from files.
pub(super) fn look(repository: &Path, root: &[u8], cache: &mut Cache, now: u64) -> Result<Vec<Found>, Error> {
    let mut client = Client::new(root, cache.clone(), now, Limits::default())?;
    run(&mut client, repository, cache)?;
    client.list("Kunci-PK-1")?;
    run(&mut client, repository, cache)?;
    Ok(client.found().to_vec())
}

fn run(client: &mut Client, repository: &Path, cache: &mut Cache) -> Result<(), Error> {
    loop {
        match client.poll()? {
            Action::Fetch(fetch) => {
                let answer = match fs::read(repository.join("metadata").join(&fetch.path)) {
                    Ok(bytes) if u64::try_from(bytes.len()).unwrap() > fetch.max_bytes => Answer::TooLong,
                    Ok(bytes) => Answer::Body(bytes),
                    Err(_) => Answer::Missing,
                };
                client.handle_answer(answer);
            }
            Action::Store { key, bytes } => cache.insert(key, bytes),
            Action::Remove { key } => cache.remove(&key),
            Action::Done => return Ok(()),
        }
    }
}

/// The offer of an image, as an app reads it.
pub(super) fn offer_in(found: &[Found], version: &str) -> Offer {
    let name = format!("Kunci-PK-1/{version}.img");
    let found = found.iter().find(|found| found.path == name).unwrap();
    crate::release::offer_of(&found.target).unwrap()
}

/// Whether nothing was published because an app would have refused it.
pub(super) fn is_refused<T>(result: &Result<T, MakerError>) -> bool {
    matches!(result, Err(MakerError::Refused(_)))
}
