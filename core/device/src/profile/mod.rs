//! What kind of thing the device is: three profiles as plain tables, with everyday words in English and Malay.
//!
//! A profile is burnt in at the factory and never changes. It must never promise what the device does not do.

mod documents;
mod lock;
mod papers;
mod thermostat;
mod window_sensor;

pub use lock::LOCK;
pub(crate) use papers::Papers;
pub use thermostat::THERMOSTAT;
pub use window_sensor::WINDOW_SENSOR;

use std::ops::RangeInclusive;

use pandu_protocol::hello::Category;
use pandu_protocol::message::{Abilities, Basis, LocalText, SensorKind, Text, Words};

/// All that is fixed for a model.
#[derive(Debug)]
pub struct Profile {
    /// The name on the command line.
    pub name: &'static str,
    /// The maker's name.
    pub maker: &'static str,
    /// Model designation, as on the label.
    pub model: &'static str,
    /// Version of the firmware.
    pub firmware: &'static str,
    /// What strangers learn about it.
    pub category: Category,
    /// What it can do.
    pub abilities: Abilities,
    /// How it is powered.
    pub power: Power,
    /// Everything that it senses.
    pub sensors: &'static [SensorSheet],
    /// Every use of personal data.
    pub uses: &'static [UseSheet],
    /// The purposes for which it wants consent, in the order in which to ask.
    pub consents: &'static [ConsentSheet],
    /// The telemetry that it may send.
    pub telemetry: &'static [TelemetrySheet],
    /// What a person can do with it.
    pub functions: &'static [Function],
    /// Which function a right PIN or finger sets, and to what.
    pub unlocks: Option<(&'static str, i64)>,
}

/// How a device is powered. The simulation's battery neither empties nor charges.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Power {
    /// Charge of its battery in percent; absent = it has none.
    pub battery_percent: Option<u8>,
    /// Whether it is on mains power.
    pub mains: bool,
}

/// A text in the two languages of the market.
#[derive(Debug, Clone, Copy)]
pub struct Said {
    /// English.
    pub en: &'static str,
    /// Malay.
    pub ms: &'static str,
}

/// One sensor (clause 6.8.3).
#[derive(Debug)]
pub struct SensorSheet {
    /// Its kind.
    pub kind: SensorKind,
    /// Where on the device it is.
    pub place: Said,
    /// When it is on.
    pub when_on: Said,
    /// How one sees that it is on.
    pub indicator: Option<Said>,
    /// What of it is kept.
    pub kept: Option<Said>,
    /// Where it is sent.
    pub sent_to: Option<Said>,
    /// How to switch it off.
    pub off_switch: Option<Said>,
    /// What the simulation reads, in thousandths of the sensor's unit.
    pub milli: i64,
    /// What the sensor can read: anything else is no reading, and is dropped (clause 6.13.1).
    pub range: RangeInclusive<i64>,
}

impl SensorSheet {
    /// Its name in the log.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self.kind {
            SensorKind::Camera => "camera",
            SensorKind::Microphone => "microphone",
            SensorKind::Motion => "motion",
            SensorKind::Temperature => "temperature",
            SensorKind::Humidity => "humidity",
            SensorKind::Light => "light",
            SensorKind::Contact => "contact",
            SensorKind::Fingerprint => "fingerprint",
            SensorKind::Location => "location",
            SensorKind::Acceleration => "acceleration",
            SensorKind::Air => "air",
            SensorKind::Power => "power",
            SensorKind::Radio => "radio",
            SensorKind::Touch => "touch",
            SensorKind::Other(_) => "sensor",
        }
    }
}

/// One use of personal data (clause 7 a).
#[derive(Debug)]
pub struct UseSheet {
    /// Which data.
    pub category: Said,
    /// Stable name of the purpose.
    pub purpose: &'static str,
    /// The purpose in plain words.
    pub words: Said,
    /// Who holds it.
    pub holder: &'static str,
    /// Country code, or `device`.
    pub place: &'static str,
    /// For how many days.
    pub retention_days: Option<u32>,
    /// On what ground.
    pub basis: Basis,
    /// Who else receives it, and whether that party advertises.
    pub recipients: &'static [(&'static str, bool)],
    /// Whether it is sensitive.
    pub sensitive: bool,
}

/// One purpose that needs consent (clause 7 b).
#[derive(Debug)]
pub struct ConsentSheet {
    /// Stable name of the purpose.
    pub purpose: &'static str,
    /// Version of the request.
    pub version: u32,
    /// The purpose in plain words.
    pub title: Said,
    /// Which data.
    pub data: Said,
    /// Who decides about the data.
    pub controller: &'static str,
    /// Who else receives it.
    pub recipients: &'static [&'static str],
    /// For how many days it is kept.
    pub retention_days: Option<u32>,
    /// Whether the data is sensitive.
    pub sensitive: bool,
    /// Whether it is asked when the person first wants what it is for, and not in set-up.
    pub later: bool,
}

/// One item of telemetry (clause 7 d).
#[derive(Debug)]
pub struct TelemetrySheet {
    /// Its key in the report.
    pub item: &'static str,
    /// What it is needed for.
    pub needed_for: Said,
}

/// One plain function with the values that make sense for it.
#[derive(Debug)]
pub struct Function {
    /// Its name.
    pub name: &'static str,
    /// Least value, in thousandths of its unit.
    pub least: i64,
    /// Greatest value.
    pub greatest: i64,
    /// Values lie this far apart.
    pub step: i64,
    /// Value at the factory.
    pub start: i64,
}

impl Profile {
    /// Whether its firmware can be updated. Of these models those can that fetch updates by themselves.
    #[must_use]
    pub const fn is_updatable(&self) -> bool {
        self.abilities.self_update
    }
}

/// All profiles.
pub const ALL: [&Profile; 3] = [&LOCK, &THERMOSTAT, &WINDOW_SENSOR];

/// The profile with this name.
#[must_use]
pub fn by_name(name: &str) -> Option<&'static Profile> {
    ALL.into_iter().find(|profile| profile.name == name)
}

impl Said {
    /// The texts as the protocol carries them.
    #[must_use]
    pub fn words(self) -> Words {
        Words::cut(
            [("en", self.en), ("ms", self.ms)]
                .map(|(language, text)| LocalText { language: Text::cut(language), text: Text::cut(text) }),
        )
    }
}

const fn said(en: &'static str, ms: &'static str) -> Said {
    Said { en, ms }
}

const MAKER: &str = "Pandu Reference";

/// What a sensor reads that is off or on, open or closed.
const SWITCH: RangeInclusive<i64> = 0..=1_000;

/// The device's own log, which every profile keeps to tell its owner who came and went (clause 6.3.9).
const OWN_LOG: UseSheet = UseSheet {
    category: said(
        "Names of paired phones and what they changed",
        "Nama telefon yang dipasangkan dan perkara yang diubahnya",
    ),
    purpose: "security-log",
    words: said("Show you who used and changed the device", "Menunjukkan siapa yang menggunakan dan mengubah peranti"),
    holder: "this device",
    place: "device",
    retention_days: None,
    basis: Basis::Contract,
    recipients: &[],
    sensitive: false,
};

#[cfg(test)]
mod tests {
    use super::*;
    use pandu_protocol::limit::{NAME_MAX, WORDS_MAX};

    fn every_text(profile: &Profile) -> Vec<Said> {
        let mut all = Vec::new();
        for sensor in profile.sensors {
            all.extend([sensor.place, sensor.when_on]);
            all.extend([sensor.indicator, sensor.kept, sensor.sent_to, sensor.off_switch].into_iter().flatten());
        }
        all.extend(profile.uses.iter().flat_map(|one| [one.category, one.words]));
        all.extend(profile.consents.iter().flat_map(|one| [one.title, one.data]));
        all.extend(profile.telemetry.iter().map(|one| one.needed_for));
        all
    }

    #[test]
    fn every_text_is_there_in_both_languages_and_fits() {
        for profile in ALL {
            for text in every_text(profile) {
                for language in [text.en, text.ms] {
                    assert!(!language.is_empty() && language.len() <= WORDS_MAX, "{}: {language}", profile.name);
                }
                assert_ne!(text.en, text.ms, "{}", profile.name);
            }
            assert!(profile.model.len() <= NAME_MAX && profile.firmware.len() <= 32);
        }
    }

    #[test]
    fn the_profiles_are_what_the_set_up_script_expects() {
        let consents: Vec<usize> = ALL.iter().map(|profile| profile.consents.len()).collect();
        assert_eq!(consents, [2, 2, 0]);
        let in_set_up = |profile: &Profile| profile.consents.iter().filter(|one| !one.later).count();
        assert_eq!(ALL.map(in_set_up), [1, 2, 0]);
        let none = Abilities { password: false, network: false, self_update: false, fingerprint: false, pin: false };
        assert_eq!(WINDOW_SENSOR.abilities, none);
        let full = Abilities { password: true, network: true, self_update: true, fingerprint: false, pin: false };
        assert_eq!(THERMOSTAT.abilities, full);
        assert_eq!(LOCK.abilities, Abilities { fingerprint: true, pin: true, ..full });
        let opens = |profile: &Profile| profile.abilities.fingerprint || profile.abilities.pin;
        assert!(ALL.iter().all(|profile| opens(profile) == profile.unlocks.is_some()));
        assert!(by_name("lock").is_some() && by_name("toaster").is_none());
    }

    #[test]
    fn every_consent_has_its_use_in_the_data_map() {
        for profile in ALL {
            for consent in profile.consents {
                let same = |one: &&UseSheet| one.purpose == consent.purpose && one.basis == Basis::Consent;
                assert_eq!(profile.uses.iter().filter(same).count(), 1, "{} {}", profile.name, consent.purpose);
            }
        }
    }
}
