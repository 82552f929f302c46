//! A door lock: it joins a network, can ask for a password and fetches its own updates.

use pandu_protocol::hello::Category;
use pandu_protocol::message::{Abilities, Basis, SensorKind};

use crate::fingerprint::PURPOSE as FINGERPRINTS;

use super::{
    ConsentSheet, Function, MAKER, OWN_LOG, Power, Profile, SWITCH, SensorSheet, TelemetrySheet, UseSheet, said,
};

/// The lock.
pub const LOCK: Profile = Profile {
    name: "lock",
    maker: MAKER,
    model: "Kunci PK-1",
    firmware: "1.0.0",
    category: Category::Lock,
    abilities: Abilities { password: true, network: true, self_update: true, fingerprint: true, pin: true },
    power: Power { battery_percent: Some(80), mains: false },
    sensors: &[
        SensorSheet {
            kind: SensorKind::Contact,
            place: said("At the edge of the door", "Di tepi pintu"),
            when_on: said("Always: it notices whether the door is open", "Sentiasa: mengesan sama ada pintu terbuka"),
            indicator: None,
            kept: Some(said("The last time the door was opened", "Kali terakhir pintu dibuka")),
            sent_to: None,
            off_switch: None,
            milli: 0,
            range: SWITCH,
        },
        SensorSheet {
            kind: SensorKind::Touch,
            place: said("The button on the inside", "Butang di sebelah dalam"),
            when_on: said("When somebody presses it", "Apabila seseorang menekannya"),
            indicator: Some(said("A white light beside it", "Lampu putih di sebelahnya")),
            kept: None,
            sent_to: None,
            off_switch: None,
            milli: 0,
            range: SWITCH,
        },
        SensorSheet {
            kind: SensorKind::Fingerprint,
            place: said("Above the handle, on the outside", "Di atas pemegang, di sebelah luar"),
            when_on: said("When a finger lies on it", "Apabila jari diletakkan di atasnya"),
            indicator: Some(said("A blue ring around it", "Gelang biru di sekelilingnya")),
            kept: Some(said(
                "A pattern of each finger that somebody enrolled; it stays in the lock",
                "Corak setiap jari yang didaftarkan; ia kekal di dalam kunci",
            )),
            sent_to: None,
            off_switch: Some(said("Remove your fingerprints in the app", "Buang cap jari anda dalam aplikasi")),
            milli: 0,
            range: SWITCH,
        },
        SensorSheet {
            kind: SensorKind::Touch,
            place: said("The keys below the handle, on the outside", "Kekunci di bawah pemegang, di sebelah luar"),
            when_on: said("When somebody presses one", "Apabila seseorang menekannya"),
            indicator: Some(said("The keys light up", "Kekunci menyala")),
            kept: None,
            sent_to: None,
            off_switch: None,
            milli: 0,
            range: SWITCH,
        },
    ],
    uses: &[
        OWN_LOG,
        UseSheet {
            category: said(
                "When the lock was opened, and with which phone",
                "Bila kunci dibuka, dan dengan telefon mana",
            ),
            purpose: "opening-history",
            words: said(
                "Keep a history of openings that you can look at",
                "Menyimpan sejarah bukaan yang boleh anda lihat",
            ),
            holder: MAKER,
            place: "MY",
            retention_days: Some(90),
            basis: Basis::Consent,
            recipients: &[],
            sensitive: false,
        },
        UseSheet {
            category: said("A pattern of each finger that you enrol", "Corak setiap jari yang anda daftarkan"),
            purpose: FINGERPRINTS,
            words: said("Open the door with your finger", "Membuka pintu dengan jari anda"),
            holder: "this device",
            place: "device",
            retention_days: None,
            basis: Basis::Consent,
            recipients: &[],
            sensitive: true,
        },
    ],
    consents: &[
        ConsentSheet {
            purpose: "opening-history",
            version: 1,
            title: said(
                "Keep a history of openings on the maker's computers",
                "Simpan sejarah bukaan pada komputer pembuat",
            ),
            data: said("When the lock was opened, and with which phone", "Bila kunci dibuka, dan dengan telefon mana"),
            controller: MAKER,
            recipients: &[],
            retention_days: Some(90),
            sensitive: false,
            later: false,
        },
        ConsentSheet {
            purpose: FINGERPRINTS,
            version: 1,
            title: said("Open the door with your finger", "Membuka pintu dengan jari anda"),
            data: said(
                "A pattern of each finger that you enrol. It stays in this lock",
                "Corak setiap jari yang anda daftarkan. Ia kekal di dalam kunci ini",
            ),
            controller: "this device",
            recipients: &[],
            retention_days: None,
            sensitive: true,
            later: true,
        },
    ],
    telemetry: &[TelemetrySheet {
        item: "openings",
        needed_for: said("The history of openings, if you agreed to it", "Sejarah bukaan, jika anda bersetuju"),
    }],
    functions: &[Function { name: "bolt", least: 0, greatest: 1_000, step: 1_000, start: 0 }],
    // 0 = drawn back, 1,000 = thrown.
    unlocks: Some(("bolt", 0)),
};
