//! A window sensor: constrained. No password, no network, no update by itself (clause 6.3.14).

use pandu_protocol::hello::Category;
use pandu_protocol::message::{Abilities, SensorKind};

use super::{MAKER, OWN_LOG, Power, Profile, SWITCH, SensorSheet, said};

/// The window sensor.
pub const WINDOW_SENSOR: Profile = Profile {
    name: "window-sensor",
    maker: MAKER,
    model: "Jendela PJ-3",
    firmware: "1.2.0",
    category: Category::Sensor,
    abilities: Abilities { password: false, network: false, self_update: false, fingerprint: false, pin: false },
    power: Power { battery_percent: Some(90), mains: false },
    sensors: &[SensorSheet {
        kind: SensorKind::Contact,
        place: said("Between the window and its frame", "Di antara tingkap dan bingkainya"),
        when_on: said("Always: it notices whether the window is open", "Sentiasa: mengesan sama ada tingkap terbuka"),
        indicator: Some(said("A short red light at each change", "Lampu merah sekejap pada setiap perubahan")),
        kept: None,
        sent_to: None,
        off_switch: Some(said("Take the battery out", "Keluarkan baterinya")),
        milli: 0,
        range: SWITCH,
    }],
    uses: &[OWN_LOG],
    consents: &[],
    telemetry: &[],
    functions: &[],
    unlocks: None,
};
