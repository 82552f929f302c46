//! A door lock: it joins a network, can ask for a password and fetches its own updates.

use pandu_protocol::hello::Category;
use pandu_protocol::message::{Abilities, Basis, SensorKind};

use super::{ConsentSheet, Function, MAKER, OWN_LOG, Profile, SensorSheet, TelemetrySheet, UseSheet, said};

/// The lock.
pub const LOCK: Profile = Profile {
    name: "lock",
    maker: MAKER,
    model: "Kunci PK-1",
    firmware: "1.0.0",
    category: Category::Lock,
    abilities: Abilities { password: true, network: true, self_update: true, fingerprint: false },
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
        },
    ],
    consents: &[ConsentSheet {
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
    }],
    telemetry: &[TelemetrySheet {
        item: "openings",
        needed_for: said("The history of openings, if you agreed to it", "Sejarah bukaan, jika anda bersetuju"),
    }],
    functions: &[Function { name: "bolt", least: 0, greatest: 1_000, step: 1_000, start: 0 }],
};
