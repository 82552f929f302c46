//! What the device senses and what becomes of it.

use pandu_protocol::message::{
    Basis, DataMap, DataUse, DocumentKind, Empty, LastTelemetry, Recipient, Reply, Request, Sensor, SensorKind,
    SensorManifest, SensorReading, SensorState, TelemetryCatalogue, TelemetryItem,
};

use super::Case::{Full, Minimal, Only};
use super::maker::signed;
use super::{NOW, Samples, both, bytes, list, text, words};

pub(super) fn requests() -> Samples<Request> {
    vec![
        (Only, Request::SensorManifest(Empty {})),
        (Only, Request::SensorState(Empty {})),
        (Only, Request::DataMap(Empty {})),
        (Only, Request::TelemetryCatalogue(Empty {})),
        (Only, Request::LastTelemetry(Empty {})),
    ]
}

pub(super) fn replies() -> Samples<Reply> {
    let nothing = SensorManifest { model: text("PL-1"), version: 1, sensors: list([]) };
    let no_use = DataMap { model: text("PL-1"), version: 1, uses: list([]) };
    vec![
        (Minimal, Reply::SensorManifest(signed(DocumentKind::SensorManifest, &nothing))),
        (Full, Reply::SensorManifest(signed(DocumentKind::SensorManifest, &manifest()))),
        (Minimal, Reply::SensorState(SensorState { readings: list([]) })),
        (
            Full,
            Reply::SensorState(SensorState {
                readings: list([
                    SensorReading { sensor: 0, kind: SensorKind::Temperature, on: true, milli: Some(-2_250) },
                    SensorReading { sensor: 1, kind: SensorKind::Microphone, on: false, milli: None },
                ]),
            }),
        ),
        (Minimal, Reply::DataMap(signed(DocumentKind::DataMap, &no_use))),
        (Full, Reply::DataMap(signed(DocumentKind::DataMap, &data_map()))),
        (Minimal, Reply::TelemetryCatalogue(TelemetryCatalogue { items: list([]) })),
        (
            Full,
            Reply::TelemetryCatalogue(TelemetryCatalogue {
                items: list([TelemetryItem {
                    item: text("battery_mv"),
                    needed_for: both("Predicts when to change it", "Meramal masa menukarnya"),
                }]),
            }),
        ),
        (Minimal, Reply::LastTelemetry(LastTelemetry { sent_at: None, payload: bytes(b"") })),
        (Full, Reply::LastTelemetry(LastTelemetry { sent_at: Some(NOW), payload: bytes(br#"{"battery_mv":2950}"#) })),
    ]
}

fn manifest() -> SensorManifest {
    SensorManifest {
        model: text("TH-2"),
        version: 3,
        sensors: list([
            Sensor {
                kind: SensorKind::Microphone,
                place: both("Lower edge", "Tepi bawah"),
                when_on: words("While the button is held"),
                indicator: Some(words("Blue light")),
                kept: Some(words("Nothing after the command")),
                sent_to: Some(words("Suara Sdn Bhd, Malaysia")),
                off_switch: Some(words("Slide on the left side")),
            },
            Sensor {
                kind: SensorKind::Temperature,
                place: words("Inside"),
                when_on: words("Always"),
                indicator: None,
                kept: None,
                sent_to: None,
                off_switch: None,
            },
        ]),
    }
}

fn data_map() -> DataMap {
    DataMap {
        model: text("TH-2"),
        version: 2,
        uses: list([DataUse {
            category: both("Voice", "Suara"),
            purpose: text("voice"),
            purpose_words: words("To understand spoken commands"),
            holder: text("Suara Sdn Bhd"),
            place: text("MY SG"),
            retention_days: Some(0),
            basis: Basis::Consent,
            recipients: list([Recipient { name: text("Awan Hosting"), advertiser: false }]),
            sensitive: true,
        }]),
    }
}
