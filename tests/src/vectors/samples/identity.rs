//! Identity and posture.

use pandu_protocol::hello::Category;
use pandu_protocol::message::{
    Abilities, Boot, Component, CryptoLibrary, DocumentKind, Empty, Identity, Interface, MalwareProtection, Posture,
    PostureRequest, Reply, Request, SbomRef, Service, StorageClass, SwitchState,
};

use super::Case::{Full, Minimal, Only};
use super::maker::signed;
use super::{NOW, Samples, counting, list, text};

pub(super) fn requests() -> Samples<Request> {
    vec![(Only, Request::Identify(Empty {})), (Only, Request::Posture(PostureRequest { nonce: counting(0x10) }))]
}

pub(super) fn replies() -> Samples<Reply> {
    vec![
        (Minimal, Reply::Identify(plain_sensor())),
        (Full, Reply::Identify(lock())),
        (Minimal, Reply::Posture(signed(DocumentKind::Posture, &silent_posture()))),
        (Full, Reply::Posture(signed(DocumentKind::Posture, &posture()))),
    ]
}

fn plain_sensor() -> Identity {
    Identity {
        maker: text("Tingkap Sdn Bhd"),
        model: text("TS-1"),
        variant: None,
        serial: text("TS1-000042"),
        firmware: text("1.0.0"),
        category: Category::Sensor,
        components: list([]),
        sbom: None,
        abilities: Abilities { password: false, network: false, self_update: false, fingerprint: false, pin: false },
    }
}

fn lock() -> Identity {
    Identity {
        maker: text("Kunci Selamat Sdn Bhd"),
        model: text("KS-100"),
        variant: Some(text("KS-100 hitam")),
        serial: text("KS100-26-000017"),
        firmware: text("2.4.1"),
        category: Category::Lock,
        components: list([
            Component {
                name: text("boot ROM"),
                version: text("1"),
                updatable: false,
                reason_if_not: Some(text("mask ROM")),
                uses_crypto: true,
            },
            Component {
                name: text("application"),
                version: text("2.4.1"),
                updatable: true,
                reason_if_not: None,
                uses_crypto: false,
            },
        ]),
        sbom: Some(SbomRef {
            format: text("CycloneDX 1.6"),
            sha256: counting(0x80),
            url: text("https://kunci.example/sbom/2.4.1.json"),
        }),
        abilities: Abilities { password: true, network: false, self_update: true, fingerprint: true, pin: true },
    }
}

fn silent_posture() -> Posture {
    Posture {
        nonce: counting(0x10),
        factory_state: true,
        password_set: false,
        interfaces: list([]),
        services: list([]),
        debug: None,
        storage: None,
        boot: None,
        memory_protection: list([]),
        clock: 0,
        malware: None,
        crypto: list([]),
        identity_anchor: None,
        privilege_model: None,
    }
}

fn posture() -> Posture {
    Posture {
        nonce: counting(0x10),
        factory_state: false,
        password_set: true,
        interfaces: list([
            Interface {
                name: text("Bluetooth LE"),
                network: true,
                open: true,
                address: Some(text("9f4e0001-6c27-4d8a-b5e3-70616e647531")),
            },
            Interface { name: text("service port"), network: false, open: false, address: None },
        ]),
        services: list([Service { name: text("pandu"), purpose: text("set-up and use"), on: true, optional: false }]),
        debug: Some(SwitchState::Off),
        storage: Some(StorageClass::SecureElement),
        boot: Some(Boot { verified: true, mechanism: text("signed stages"), measurement: counting(0xa0) }),
        memory_protection: list([text("MPU"), text("W^X")]),
        clock: NOW,
        malware: Some(MalwareProtection {
            applies: false,
            mechanism: text("runs signed code only"),
            definitions_date: Some(NOW - 86_400),
            last_scan: Some(NOW - 3_600),
        }),
        crypto: list([
            CryptoLibrary { name: text("kripto-mcu"), version: text("3.1"), review: Some(text("Makmal Audit, 2026")) },
            CryptoLibrary { name: text("noise-mcu"), version: text("0.9"), review: None },
        ]),
        identity_anchor: Some(text("secure element")),
        privilege_model: Some(text("one process per service")),
    }
}
