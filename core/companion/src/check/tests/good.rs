//! What a good device lets one gather, to be spoilt one thing at a time.

use pandu_protocol::gatt::SERVICE_UUID;
use pandu_protocol::hello::{Category, Hello, Way as PairingWay};
use pandu_protocol::message::{
    Abilities, Advisories, AuthState, BackupStatement, Basis, Boot, Bytes, Component, ConsentRecord, ConsentRecords,
    ConsentRequest, ConsentRequests, ConsentState, CryptoLibrary, DataMap, DataUse, Identity, Interface, LastTelemetry,
    List, LocalText, MalwareProtection, Posture, Replacement, SbomRef, Sensor, SensorKind, SensorManifest,
    SensorReading, SensorState, Service, SetupState, StorageClass, SupportStatement, SwitchState, TelemetryCatalogue,
    TelemetryItem, Text, UpdateFinding, UpdateMode, UpdatePhase, UpdatePolicy, UpdateState, VulnPolicy, Words,
};
use pandu_protocol::role::Role;

use crate::check::evidence::{Evidence, LogSeen, NetworkSeen, Paper, Phone, Proof, Read, Word};
use crate::check::memory::{Booted, Heard, Memory, Month, handle};
use crate::wizard::probe::{Called, Consented, Guess, Knock, Knocked, Known, LabelKnown, Looked, Strange};

/// 24 November 2026, 12:00 UTC.
pub(super) const NOW: u64 = 1_795_521_600;
/// Seconds of a day.
pub(super) const DAY: u64 = 86_400;

pub(super) fn words(text: &str) -> Words {
    Words::cut([LocalText { language: Text::cut("en"), text: Text::cut(text) }])
}

pub(super) fn paper<T>(says: T) -> Read<Paper<T>> {
    Read::Got(Paper { says, proof: Proof::Signed })
}

/// Everything is in order.
pub(super) fn good() -> Evidence {
    Evidence {
        at: NOW * 1_000,
        looked: Some(Box::new(looked())),
        before: Some(before()),
        knocked: Read::Got(Knocked {
            fresh_seconds: 0,
            knocks: [9, 13, 7].map(|kind| Knock { kind, refusal: Some(9) }).to_vec(),
        }),
        guessed: Read::Got(vec![Guess::Refused, Guess::Wait(1), Guess::Refused, Guess::Wait(2)]),
        may_guess: true,
        auth: Read::Got(AuthState { role: Role::Owner, fresh_seconds: 0, wait_seconds: 0, locked_out: false }),
        identity: Read::Got(identity()),
        posture: Read::Got(Word { says: posture(), proof: Proof::Signed, fresh: true }),
        setup: Read::Got(SetupState {
            sign_in: true,
            updates: true,
            consents: List::default(),
            finished: true,
            seconds_left: 0,
        }),
        phones: Read::Got(vec![phone(1, NOW, true), phone(2, NOW - 30 * DAY, false)]),
        policy: Read::Got(UpdatePolicy {
            security: UpdateMode::Automatic,
            maintenance: UpdateMode::Automatic,
            feature: UpdateMode::Ask,
            postponed_until: None,
        }),
        update: Read::Got(UpdateState {
            installed: Text::cut("1.0.0"),
            phase: UpdatePhase::Idle,
            finding: UpdateFinding::CannotConfirm,
            last_checked: Some(NOW - DAY),
            available: None,
            received: 0,
            battery_percent: None,
            mains: None,
            room: None,
            due: None,
            outage_seconds: None,
        }),
        network: Read::Got(NetworkSeen { joined: true, online: true, secured: Some(true) }),
        stopped: None,
        ..promises()
    }
}

/// What it says of sensors, data and its maker.
fn promises() -> Evidence {
    Evidence {
        manifest: paper(manifest()),
        readings: Read::Got(SensorState { readings: List::cut([reading(0, SensorKind::Temperature, 24_000)]) }),
        uses: paper(uses()),
        catalogue: Read::Got(TelemetryCatalogue {
            items: List::cut([TelemetryItem { item: Text::cut("openings"), needed_for: words("The history") }]),
        }),
        telemetry: Read::Got(LastTelemetry { sent_at: None, payload: Bytes::default() }),
        requests: Read::Got(ConsentRequests { requests: List::cut([request("history")]) }),
        consents: Read::Got(ConsentRecords { records: List::cut([record("history", ConsentState::Refused, [0; 32])]) }),
        log: Read::Got(LogSeen { newest: 50, lost: false }),
        support: paper(SupportStatement {
            model: Text::cut("PK-1"),
            end_year: 2031,
            end_month: 6,
            stated_at: NOW - 90 * DAY,
        }),
        faults: paper(VulnPolicy {
            contacts: List::cut([Text::cut("security@maker.example")]),
            policy_url: None,
            acknowledge_days: Some(5),
            update_days: Some(30),
        }),
        advisories: paper(Advisories { advisories: List::default() }),
        backup: paper(BackupStatement { holder: Text::cut("Maker"), cycle_days: 35 }),
        replacement: paper(Replacement {
            rationale: words("The battery"),
            until: Some(NOW + 400 * DAY),
            method: Some(words("By post")),
            url: None,
        }),
        ..Evidence::nothing()
    }
}

fn looked() -> Looked {
    let hello = Hello {
        versions: vec![1],
        suites: vec![1, 2],
        category: Category::Lock,
        window_minutes: 0,
        ways: vec![PairingWay::Label],
    };
    Looked {
        at: NOW * 1_000,
        heard: 1,
        advert: [2; 7],
        ready: false,
        hello: hello.encode(),
        services: Some(vec![SERVICE_UUID.to_ascii_lowercase(), "00001800-0000-1000-8000-00805f9b34fb".into()]),
        calls: vec![Called { kind: 3, answer: Strange::Refused }],
        session: Strange::Refused,
        known: Known {
            model: Some("PK-1".into()),
            consents: vec![Consented { purpose: "history".into(), version: 1, state: ConsentState::Refused }],
            label: Some(LabelKnown { guessable: false, shared: false }),
            shared_key: false,
            check: None,
            maker: None,
        },
    }
}

fn before() -> Memory {
    Memory {
        advert: Some(Heard { id: [1; 7], at: (NOW - DAY) * 1_000, changed: false }),
        cursor: Some(40),
        phones: Some(vec![handle(&[1; 8]), handle(&[2; 8])]),
        booted: Some(Booted { firmware: "1.0.0".into(), measurement: [7; 32] }),
        support: Some(Month { year: 2031, month: 6 }),
    }
}

fn identity() -> Identity {
    let part = |name: &str, reason: Option<&str>| Component {
        name: Text::cut(name),
        version: Text::cut("1"),
        updatable: reason.is_none(),
        reason_if_not: reason.map(Text::cut),
        uses_crypto: true,
    };
    Identity {
        maker: Text::cut("Maker"),
        model: Text::cut("PK-1"),
        variant: None,
        serial: Text::default(),
        firmware: Text::cut("1.0.0"),
        category: Category::Lock,
        components: List::cut([part("Boot", Some("Read-only")), part("Firmware", None)]),
        sbom: Some(SbomRef {
            format: Text::cut("CycloneDX"),
            sha256: Bytes::default(),
            url: Text::cut("https://maker.example/sbom"),
        }),
        abilities: Abilities { password: true, network: true, self_update: true, fingerprint: false, pin: false },
    }
}

fn posture() -> Posture {
    Posture {
        nonce: Bytes::default(),
        factory_state: false,
        password_set: false,
        interfaces: List::cut([interface("Bluetooth LE", true, Some(SERVICE_UUID)), interface("Wi-Fi", false, None)]),
        services: List::cut([service("Pandu", "Use", true, false)]),
        debug: Some(SwitchState::Absent),
        storage: Some(StorageClass::Software),
        boot: Some(Boot {
            verified: true,
            mechanism: Text::cut("Signature"),
            measurement: Bytes::new([7; 32]).expect("32"),
        }),
        memory_protection: List::cut([Text::cut("W^X")]),
        clock: NOW + 20,
        malware: Some(MalwareProtection {
            applies: true,
            mechanism: Text::cut("Scanner"),
            definitions_date: Some(NOW - DAY),
            last_scan: Some(NOW),
        }),
        crypto: List::cut([CryptoLibrary { name: Text::cut("ring"), version: Text::cut("0.17"), review: None }]),
        identity_anchor: Some(Text::cut("Burnt in")),
        privilege_model: Some(Text::cut("Apart")),
    }
}

fn manifest() -> SensorManifest {
    SensorManifest {
        model: Text::cut("PK-1"),
        version: 1,
        sensors: List::cut([Sensor {
            kind: SensorKind::Temperature,
            place: words("Below"),
            when_on: words("Always"),
            indicator: None,
            kept: None,
            sent_to: None,
            off_switch: None,
        }]),
    }
}

fn uses() -> DataMap {
    DataMap { model: Text::cut("PK-1"), version: 1, uses: List::cut([data_use("history", "MY", Some(90))]) }
}

pub(super) fn data_use(purpose: &str, place: &str, days: Option<u32>) -> DataUse {
    DataUse {
        category: words("Openings"),
        purpose: Text::cut(purpose),
        purpose_words: words("Keep a history"),
        holder: Text::cut("Maker"),
        place: Text::cut(place),
        retention_days: days,
        basis: Basis::Consent,
        recipients: List::default(),
        sensitive: false,
    }
}

pub(super) fn interface(name: &str, open: bool, address: Option<&str>) -> Interface {
    Interface { name: Text::cut(name), network: true, open, address: address.map(Text::cut) }
}

pub(super) fn service(name: &str, purpose: &str, on: bool, optional: bool) -> Service {
    Service { name: Text::cut(name), purpose: Text::cut(purpose), on, optional }
}

pub(super) fn reading(sensor: u8, kind: SensorKind, milli: i64) -> SensorReading {
    SensorReading { sensor, kind, on: true, milli: Some(milli) }
}

pub(super) fn phone(number: u8, last_seen: u64, is_you: bool) -> Phone {
    Phone { client: Bytes::new([number; 8]).expect("8"), role: Role::Owner, last_seen, is_you }
}

pub(super) fn request(purpose: &str) -> ConsentRequest {
    ConsentRequest {
        purpose: Text::cut(purpose),
        version: 1,
        title: words("Keep a history"),
        data: words("Openings"),
        controller: Text::cut("Maker"),
        recipients: List::default(),
        retention_days: Some(90),
        sensitive: false,
        later: false,
    }
}

pub(super) fn record(purpose: &str, state: ConsentState, previous: [u8; 32]) -> ConsentRecord {
    ConsentRecord {
        id: Bytes::default(),
        purpose: Text::cut(purpose),
        version: 1,
        state,
        at: NOW,
        previous: Bytes::new(previous).expect("32"),
        screen: Bytes::default(),
    }
}

impl Evidence {
    /// Spoils what the device says of its own security.
    pub(super) fn posture_mut(&mut self) -> &mut Posture {
        let Read::Got(word) = &mut self.posture else { panic!("it has said something") };
        &mut word.says
    }

    /// Spoils what it is.
    pub(super) fn identity_mut(&mut self) -> &mut Identity {
        let Read::Got(identity) = &mut self.identity else { panic!("it has said something") };
        identity
    }

    /// Spoils what a stranger sees.
    pub(super) fn looked_mut(&mut self) -> &mut Looked {
        self.looked.as_mut().expect("it was looked at")
    }
}
