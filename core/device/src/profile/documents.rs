//! The profile as the messages of the protocol.

use pandu_protocol::message::{
    ConsentRequest, ConsentRequests, DataMap, DataUse, List, Recipient, Sensor, SensorManifest, TelemetryCatalogue,
    TelemetryItem, Text,
};

use super::{ConsentSheet, Profile, Said, SensorSheet, UseSheet};

impl Profile {
    /// Everything that the model senses.
    #[must_use]
    pub fn sensor_manifest(&self) -> SensorManifest {
        SensorManifest {
            model: Text::cut(self.model),
            version: 1,
            sensors: List::cut(self.sensors.iter().map(SensorSheet::message)),
        }
    }

    /// Every use of personal data.
    #[must_use]
    pub fn data_map(&self) -> DataMap {
        DataMap { model: Text::cut(self.model), version: 1, uses: List::cut(self.uses.iter().map(UseSheet::message)) }
    }

    /// The purposes for which it wants consent.
    #[must_use]
    pub fn consent_requests(&self) -> ConsentRequests {
        ConsentRequests { requests: List::cut(self.consents.iter().map(ConsentSheet::message)) }
    }

    /// The telemetry that it may send.
    #[must_use]
    pub fn telemetry_catalogue(&self) -> TelemetryCatalogue {
        let item = |sheet: &super::TelemetrySheet| TelemetryItem {
            item: Text::cut(sheet.item),
            needed_for: sheet.needed_for.words(),
        };
        TelemetryCatalogue { items: List::cut(self.telemetry.iter().map(item)) }
    }
}

impl SensorSheet {
    fn message(&self) -> Sensor {
        Sensor {
            kind: self.kind,
            place: self.place.words(),
            when_on: self.when_on.words(),
            indicator: self.indicator.map(Said::words),
            kept: self.kept.map(Said::words),
            sent_to: self.sent_to.map(Said::words),
            off_switch: self.off_switch.map(Said::words),
        }
    }
}

impl UseSheet {
    fn message(&self) -> DataUse {
        DataUse {
            category: self.category.words(),
            purpose: Text::cut(self.purpose),
            purpose_words: self.words.words(),
            holder: Text::cut(self.holder),
            place: Text::cut(self.place),
            retention_days: self.retention_days,
            basis: self.basis,
            recipients: List::cut(
                self.recipients
                    .iter()
                    .map(|(name, advertiser)| Recipient { name: Text::cut(name), advertiser: *advertiser }),
            ),
            sensitive: self.sensitive,
        }
    }
}

impl ConsentSheet {
    fn message(&self) -> ConsentRequest {
        ConsentRequest {
            purpose: Text::cut(self.purpose),
            version: self.version,
            title: self.title.words(),
            data: self.data.words(),
            controller: Text::cut(self.controller),
            recipients: List::cut(self.recipients.iter().map(|name| Text::cut(name))),
            retention_days: self.retention_days,
            sensitive: self.sensitive,
            later: self.later,
        }
    }
}
