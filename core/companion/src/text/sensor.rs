//! The everyday words for each kind of sensor.

use pandu_protocol::message::SensorKind;

use crate::wizard::view::Message;

/// What a kind of sensor is called.
pub(crate) const fn sensor_kind(kind: SensorKind) -> Message {
    Message::new(match kind {
        SensorKind::Camera => "device-sensor-camera",
        SensorKind::Microphone => "device-sensor-microphone",
        SensorKind::Motion => "device-sensor-motion",
        SensorKind::Temperature => "device-sensor-temperature",
        SensorKind::Humidity => "device-sensor-humidity",
        SensorKind::Light => "device-sensor-light",
        SensorKind::Contact => "device-sensor-contact",
        SensorKind::Fingerprint => "device-sensor-fingerprint",
        SensorKind::Location => "device-sensor-location",
        SensorKind::Acceleration => "device-sensor-acceleration",
        SensorKind::Air => "device-sensor-air",
        SensorKind::Power => "device-sensor-power",
        SensorKind::Radio => "device-sensor-radio",
        SensorKind::Touch => "device-sensor-touch",
        SensorKind::Other(_) => "device-sensor-other",
    })
}
