//! The pretend maker of the demo: a workshop with keys of its own, and a server on this machine that has its files.

use std::path::{Path, PathBuf};

use pandu::port::{Clock as _, Random as _};
use pandu::update::notice::{Exploited, Restart, Texts, Urgency};
use pandu_maker::{Changes, MakerError, Plan, Random, RandomError, Workshop, two_languages};
use pandu_platform::{SystemClock, SystemRandom};

use super::mirror::Mirror;

/// A maker with an empty repository, and the files that say so.
pub(super) struct Maker {
    shop: Workshop,
    clock: SystemClock,
    /// The key that its devices believe, in hexadecimal.
    pub(super) image_key: String,
}

/// The system's randomness, as a maker's tool takes it.
struct Dice(SystemRandom);

impl Random for Dice {
    fn fill(&mut self, bytes: &mut [u8]) -> Result<(), RandomError> {
        for part in bytes.chunks_mut(PART) {
            let len = u32::try_from(part.len()).map_err(|_| RandomError)?;
            part.copy_from_slice(&self.0.fill(len).map_err(|_| RandomError)?);
        }
        Ok(())
    }
}

impl Maker {
    /// Makes one in `room`, whose files `mirror` will serve.
    pub(super) fn found(room: &Path, mirror: &Mirror, clock: SystemClock) -> Option<Self> {
        let mut dice = Dice(SystemRandom::new());
        let made = (|| {
            let mut shop = Workshop::create(&room.join("maker"), &Plan::new(NAME), None, now(clock), &mut dice)?;
            shop.set_url(&mirror.url().unwrap_or_default())?;
            let image_key = shop.image_key()?.iter().map(|byte| format!("{byte:02x}")).collect();
            Ok::<_, MakerError>(Self { shop, clock, image_key })
        })();
        made.ok()
    }

    /// The file that tells an app of it.
    pub(super) fn file(&self) -> PathBuf {
        self.shop.trust_file()
    }

    /// The folder that its server has.
    pub(super) fn repository(&self) -> PathBuf {
        self.shop.repository()
    }

    /// Says that it looks after a model; nothing newer is there yet. `None` = it could not.
    pub(super) fn support(&mut self, model: &str) -> Option<()> {
        let now = now(self.clock);
        self.shop.support(model, SUPPORT_END, now).ok()?;
        self.shop.publish(now).ok().map(drop)
    }

    /// Signs and publishes a security update of a model that runs a version. `None` = it could not.
    pub(super) fn release(&mut self, model: &str, running: &str) -> Option<()> {
        let version = next(running)?;
        let now = now(self.clock);
        let image: Vec<u8> = (0..IMAGE_BYTES).map(|at| at.to_be_bytes()[at as usize % 4] ^ 0x5a).collect();
        self.shop.image(model, &version, &image, now).ok()?;
        self.shop.notice((model, &version), None, said(model), false, now).ok()?;
        self.shop.publish(now).ok().map(drop)
    }
}

/// What the maker says about the update, in the words of the demo.
fn said(model: &str) -> Changes {
    let texts = |lines: &[&str]| lines.iter().map(|line| two_languages(line)).collect::<Vec<Texts>>();
    let (risk, stops, keeps) = if model == LOCK { FOR_LOCK } else { FOR_OTHERS };
    Changes {
        urgency: Some(Urgency::High),
        exploited: Some(Exploited::No),
        risk: Some(two_languages(risk)),
        cves: vec!["CVE-2026-00000".into()],
        stops: texts(stops),
        keeps_running: texts(keeps),
        minutes: Some(1),
        minutes_max: Some(3),
        restart: Some(Restart::Machine),
        ..Changes::default()
    }
}

/// The version after this one: `1.0.1` after `1.0.0`.
fn next(version: &str) -> Option<String> {
    let (front, last) = version.rsplit_once('.')?;
    Some(format!("{front}.{}", last.parse::<u32>().ok()?.checked_add(1)?))
}

fn now(clock: SystemClock) -> u64 {
    clock.unix_ms().unwrap_or_default() / 1_000
}

/// What the maker says of one kind of device: the risk, what stops, what keeps working; each in English and Malay.
type Said = (&'static str, &'static [&'static str], &'static [&'static str]);

const FOR_LOCK: Said = (
    "Someone near the door could open the lock without a key. | Orang berhampiran pintu boleh membuka kunci itu tanpa kunci.",
    &["opening by phone, PIN or finger | membuka dengan telefon, PIN atau jari"],
    &["opening with the metal key | membuka dengan kunci logam", "the bolt, as it stands | selak, seperti keadaannya"],
);
const FOR_OTHERS: Said = (
    "Someone in your network could change the temperature. | Orang dalam rangkaian anda boleh mengubah suhu.",
    &["changing the temperature by phone | mengubah suhu dengan telefon"],
    &["heating and cooling, as set last | pemanasan dan penyejukan, seperti tetapan terakhir"],
);

/// What the pretend devices call their maker.
const NAME: &str = "Pandu Reference";
/// The lock's model.
const LOCK: &str = "Kunci PK-1";
/// The last month of support.
const SUPPORT_END: &str = "2031-06";
const IMAGE_BYTES: u32 = 128 * 1_024;
/// Most random bytes that the system is asked for at once.
const PART: usize = 1_024;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_update_is_newer_than_what_runs() {
        assert_eq!(next("1.0.0").as_deref(), Some("1.0.1"));
        assert_eq!(next("2.1.9").as_deref(), Some("2.1.10"));
        assert_eq!(next("2"), None);
        assert_eq!(next("2.x"), None);
    }
}
