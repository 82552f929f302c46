//! Lies in the device's word on its own security.

use pandu_protocol::message::{
    Bytes, Interface, List, MalwareProtection, Posture, Service, StorageClass, SwitchState, Text,
};

use crate::fault::{Fault, Faults};

const DAY: u64 = 24 * 60 * 60;

/// Changes what the faults that are on say to change.
pub(crate) fn posture(posture: &mut Posture, faults: &Faults, now: u64) {
    let has = |fault| faults.has(fault);
    posture.factory_state |= has(Fault::SaysFactoryState);
    ways_in(posture, faults);
    software(posture, faults);
    if has(Fault::ReplayedPosture) {
        posture.nonce = Bytes::new([0x11; 16]).unwrap_or_default();
    }
    if has(Fault::ClockOff) {
        posture.clock = now.saturating_sub(3 * DAY);
    }
    if has(Fault::MalwareNotStated) {
        posture.malware = None;
    } else if has(Fault::OldMalwareDefinitions) {
        posture.malware = Some(MalwareProtection {
            applies: true,
            mechanism: Text::cut("Scanner"),
            definitions_date: Some(now.saturating_sub(40 * DAY)),
            last_scan: Some(now),
        });
    }
}

fn ways_in(posture: &mut Posture, faults: &Faults) {
    let port = faults.has(Fault::OpenPort).then(|| Interface {
        name: Text::cut("Telnet"),
        network: true,
        open: true,
        address: Some(Text::cut("23")),
    });
    posture.interfaces = List::cut(posture.interfaces.iter().cloned().chain(port));
    let service = |fault, name, purpose, optional| {
        let service = Service { name: Text::cut(name), purpose: Text::cut(purpose), on: true, optional };
        faults.has(fault).then_some(service)
    };
    let more = [
        service(Fault::PurposelessService, "Diagnostics", "", false),
        service(Fault::OptionalServiceOn, "Remote access", "Use from away", true),
    ];
    posture.services = List::cut(posture.services.iter().cloned().chain(more.into_iter().flatten()));
    if faults.has(Fault::DebugNotStated) {
        posture.debug = None;
    } else if faults.has(Fault::DebugOn) {
        posture.debug = Some(SwitchState::On);
    }
}

fn software(posture: &mut Posture, faults: &Faults) {
    if let Some(boot) = &mut posture.boot {
        boot.verified &= !faults.has(Fault::UnverifiedBoot);
        if faults.has(Fault::ChangedMeasurement) {
            boot.measurement = Bytes::new([0xab; 32]).unwrap_or_default();
        }
    }
    if faults.has(Fault::BootNotStated) {
        posture.boot = None;
    }
    if faults.has(Fault::StorageNotStated) {
        posture.storage = None;
    } else if faults.has(Fault::KeysInClear) {
        posture.storage = Some(StorageClass::Clear);
    }
    if faults.has(Fault::NoMemoryProtection) {
        posture.memory_protection = List::default();
    }
    if faults.has(Fault::NoPrivilegeModel) {
        posture.privilege_model = None;
    }
    if faults.has(Fault::NoIdentityAnchor) {
        posture.identity_anchor = None;
    }
    if faults.has(Fault::NoCryptoList) {
        posture.crypto = List::default();
    }
}
