//! Lies in what the device says it is, and in the papers that it serves.

use pandu_protocol::message::{
    Advisories, Advisory, Basis, Component, DataMap, DataUse, DocumentKind, Identity, List, Recipient, Sensor,
    SensorManifest, Text, Words,
};
use ring::signature::Ed25519KeyPair;

use crate::fault::{Fault, Faults};
use crate::profile::{Papers, Said};

const DAY: u64 = 24 * 60 * 60;

/// What the device is.
pub(crate) fn identity(identity: &mut Identity, faults: &Faults) {
    if faults.has(Fault::ComponentWithoutReason) {
        let silent = |(place, part): (usize, &Component)| Component {
            reason_if_not: part.reason_if_not.clone().filter(|_| place > 0),
            ..part.clone()
        };
        identity.components = List::cut(identity.components.iter().enumerate().map(silent));
    }
    if faults.has(Fault::NoSbom) {
        identity.sbom = None;
    }
    if faults.has(Fault::OtherModel) {
        identity.model = Text::cut("Kunci PK-9");
    }
}

/// What it senses.
pub(crate) fn sensor_manifest(manifest: &mut SensorManifest, faults: &Faults) {
    if faults.has(Fault::WordlessSensor) {
        let wordless = |(place, sensor): (usize, &Sensor)| Sensor {
            place: if place == 0 { Words::default() } else { sensor.place.clone() },
            ..sensor.clone()
        };
        manifest.sensors = List::cut(manifest.sensors.iter().enumerate().map(wordless));
    }
}

/// What becomes of data.
pub(crate) fn data_map(map: &mut DataMap, faults: &Faults) {
    let hidden = map.uses.iter().position(|one| one.basis == Basis::Consent).filter(|_| faults.has(Fault::HiddenUse));
    let shown = map.uses.iter().enumerate().filter(|(place, _)| Some(*place) != hidden).map(|(_, one)| one);
    let told = |(place, one): (usize, &DataUse)| {
        let nobody = (place == 0 && faults.has(Fault::UnnamedRecipient))
            .then(|| Recipient { name: Text::default(), advertiser: false });
        let keeps_quiet = faults.has(Fault::NoRetention) && &*one.place != "device";
        DataUse {
            recipients: List::cut(one.recipients.iter().cloned().chain(nobody)),
            retention_days: one.retention_days.filter(|_| !keeps_quiet),
            ..one.clone()
        }
    };
    map.uses = List::cut(shown.enumerate().map(told));
}

/// Drops and changes what the maker promised.
pub(crate) fn statement(papers: &mut Papers, faults: &Faults, now: u64) {
    let has = |fault| faults.has(fault);
    if let Some(support) = &mut papers.support {
        if has(Fault::SupportEnded) {
            (support.end_year, support.end_month) = (2020, 1);
        } else if has(Fault::SupportShortened) {
            support.end_year = support.end_year.saturating_sub(3);
        }
    }
    if let Some(policy) = papers.vulnerabilities.as_mut().filter(|_| has(Fault::VulnerabilityPolicyWithoutDays)) {
        policy.acknowledge_days = None;
    }
    if has(Fault::OldAdvisory) {
        papers.advisories = Some(Advisories { advisories: List::cut([open_since(now.saturating_sub(120 * DAY))]) });
    }
    papers.support.take_if(|_| has(Fault::SupportNotStated));
    papers.vulnerabilities.take_if(|_| has(Fault::NoVulnerabilityPolicy));
    papers.backup.take_if(|_| has(Fault::NoBackupStatement));
    papers.replacement.take_if(|_| has(Fault::NoReplacement));
}

fn open_since(disclosed: u64) -> Advisory {
    let title = Said { en: "The radio can be made to restart", ms: "Radio boleh dipaksa bermula semula" };
    Advisory {
        id: Text::cut("PANDU-SIM-1"),
        title: title.words(),
        disclosed,
        fixed: None,
        workaround: None,
        waiting_on: None,
    }
}

/// The signature of another key, where a fault says that this document has one.
pub(crate) fn foreign_signature(kind: DocumentKind, faults: &Faults, message: &[u8]) -> Option<Vec<u8>> {
    let fault = if kind == DocumentKind::Posture { Fault::ForeignSignature } else { Fault::ForeignDocument };
    let pair = faults.has(fault).then(|| Ed25519KeyPair::from_seed_unchecked(&[0x77; 32]).ok())??;
    Some(pair.sign(message).as_ref().to_vec())
}
