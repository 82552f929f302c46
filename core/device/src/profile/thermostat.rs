//! A thermostat: it joins a network, can ask for a password and fetches its own updates.

use pandu_protocol::hello::Category;
use pandu_protocol::message::{Abilities, Basis, SensorKind};

use super::{
    ConsentSheet, Function, MAKER, OWN_LOG, Power, Profile, SWITCH, SensorSheet, TelemetrySheet, UseSheet, said,
};

const WEATHER: &str = "Cuaca Maju";

/// The thermostat.
pub const THERMOSTAT: Profile = Profile {
    name: "thermostat",
    maker: MAKER,
    model: "Suhu PS-2",
    firmware: "2.1.0",
    category: Category::Thermostat,
    abilities: Abilities { password: true, network: true, self_update: true, fingerprint: false, pin: false },
    power: Power { battery_percent: None, mains: true },
    sensors: &[
        SensorSheet {
            kind: SensorKind::Temperature,
            place: said("Behind the slots at the bottom", "Di belakang celah di bahagian bawah"),
            when_on: said("Always", "Sentiasa"),
            indicator: None,
            kept: Some(said("One value an hour, for a week", "Satu bacaan sejam, selama seminggu")),
            sent_to: None,
            off_switch: None,
            milli: 24_500,
            range: -40_000..=85_000,
        },
        SensorSheet {
            kind: SensorKind::Humidity,
            place: said("Behind the slots at the bottom", "Di belakang celah di bahagian bawah"),
            when_on: said("Always", "Sentiasa"),
            indicator: None,
            kept: None,
            sent_to: None,
            off_switch: None,
            milli: 71_000,
            range: 0..=100_000,
        },
        SensorSheet {
            kind: SensorKind::Motion,
            place: said("The dark window at the front", "Tingkap gelap di bahagian hadapan"),
            when_on: said(
                "Always: it notices whether somebody is in the room",
                "Sentiasa: mengesan sama ada seseorang berada di dalam bilik",
            ),
            indicator: Some(said("A small green light", "Lampu hijau kecil")),
            kept: Some(said("When somebody was last in the room", "Kali terakhir seseorang berada di dalam bilik")),
            sent_to: Some(said(
                "To the maker, if you agree to learned cooling times",
                "Kepada pembuat, jika anda bersetuju dengan waktu penyejukan yang dipelajari",
            )),
            off_switch: Some(said("The slider on the left side", "Gelangsar di sebelah kiri")),
            milli: 0,
            range: SWITCH,
        },
    ],
    uses: &[
        OWN_LOG,
        UseSheet {
            category: said("When somebody is in the room", "Bila seseorang berada di dalam bilik"),
            purpose: "learned-times",
            words: said("Learn when to cool the room", "Mempelajari bila perlu menyejukkan bilik"),
            holder: MAKER,
            place: "MY",
            retention_days: Some(30),
            basis: Basis::Consent,
            recipients: &[],
            sensitive: false,
        },
        UseSheet {
            category: said("Temperatures and the nearest town", "Suhu dan bandar terdekat"),
            purpose: "weather",
            words: said("Prepare for tomorrow's weather", "Bersedia untuk cuaca esok"),
            holder: MAKER,
            place: "MY",
            retention_days: Some(7),
            basis: Basis::Consent,
            recipients: &[(WEATHER, true)],
            sensitive: false,
        },
    ],
    consents: &[
        ConsentSheet {
            purpose: "learned-times",
            version: 1,
            title: said(
                "Learn when you are at home, to cool only then",
                "Mempelajari bila anda di rumah, supaya menyejukkan pada waktu itu sahaja",
            ),
            data: said("When somebody is in the room", "Bila seseorang berada di dalam bilik"),
            controller: MAKER,
            recipients: &[],
            retention_days: Some(30),
            sensitive: false,
            later: false,
        },
        ConsentSheet {
            purpose: "weather",
            version: 1,
            title: said("Use the weather forecast for your town", "Gunakan ramalan cuaca untuk bandar anda"),
            data: said("Temperatures and the nearest town", "Suhu dan bandar terdekat"),
            controller: MAKER,
            recipients: &[WEATHER],
            retention_days: Some(7),
            sensitive: false,
            later: false,
        },
    ],
    telemetry: &[
        TelemetrySheet {
            item: "presence",
            needed_for: said(
                "Learned cooling times, if you agreed",
                "Waktu penyejukan yang dipelajari, jika anda bersetuju",
            ),
        },
        TelemetrySheet {
            item: "town",
            needed_for: said("The weather forecast, if you agreed", "Ramalan cuaca, jika anda bersetuju"),
        },
    ],
    functions: &[Function { name: "target", least: 5_000, greatest: 35_000, step: 500, start: 24_000 }],
    unlocks: None,
};
