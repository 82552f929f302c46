//! Vectors of what a device tells strangers: hello and advert.

use pandu_protocol::advert::{Advert, RotatingId};
use pandu_protocol::hello::{Category, Hello, Way};
use pandu_protocol::key::PublicKey;
use serde::{Deserialize, Serialize};

use super::fixed::{Fixed, device_key};
use super::{hex, unhex};

/// The file of hellos.
#[derive(Debug, Serialize, Deserialize)]
pub struct Hellos {
    /// What the file is.
    pub comment: String,
    /// Hellos of devices of version 1.
    pub valid: Vec<HelloVector>,
    /// Hellos of newer devices, with what a companion of version 1 reads in them.
    pub newer: Vec<HelloVector>,
    /// Bytes that are no hello.
    pub invalid: Vec<InvalidHello>,
}

/// A hello and its content.
#[derive(Debug, Serialize, Deserialize)]
pub struct HelloVector {
    /// What it shows.
    pub name: String,
    /// The bytes.
    pub cbor: String,
    /// Protocol versions.
    pub versions: Vec<u8>,
    /// Cipher suites.
    pub suites: Vec<u8>,
    /// Number of the category.
    pub category: u32,
    /// Minutes left in the pairing window.
    pub window_minutes: u8,
    /// Numbers of the ways of pairing.
    pub ways: Vec<u32>,
}

impl HelloVector {
    /// The content as the library has it.
    #[must_use]
    pub fn content(&self) -> Hello {
        Hello {
            versions: self.versions.clone(),
            suites: self.suites.clone(),
            category: Category::from_number(self.category),
            window_minutes: self.window_minutes,
            ways: self.ways.iter().map(|way| Way::from_number(*way)).collect(),
        }
    }
}

/// Bytes that are no hello.
#[derive(Debug, Serialize, Deserialize)]
pub struct InvalidHello {
    /// What is wrong.
    pub name: String,
    /// The bytes.
    pub cbor: String,
}

/// The hello of the lock in the handshake vectors.
#[must_use]
pub fn lock() -> Hello {
    Hello {
        versions: vec![1],
        suites: vec![1, 2],
        category: Category::Lock,
        window_minutes: 10,
        ways: vec![Way::Label, Way::Code],
    }
}

/// Hellos.
#[must_use]
pub fn hellos() -> Hellos {
    let valid = [
        ("a lock that waits to be paired", lock()),
        (
            "a sensor whose window is closed",
            Hello { category: Category::Sensor, window_minutes: 0, ways: vec![], suites: vec![1], ..lock() },
        ),
        (
            "a thermostat with suite 2 only and the longest window",
            Hello { category: Category::Thermostat, suites: vec![2], window_minutes: 15, ..lock() },
        ),
    ];
    let newer = [
        (
            "unknown keys, versions, suites, ways and a new category",
            "a6008301021901000183010218180218380300048203011863f5",
            Hello {
                versions: vec![1, 2],
                suites: vec![1, 2, 24],
                category: Category::from_number(56),
                window_minutes: 0,
                ways: vec![Way::from_number(3), Way::Label],
            },
        ),
        (
            "a version that this companion does not speak",
            "a50081020181010201030a048101",
            Hello { versions: vec![2], suites: vec![1], window_minutes: 10, ways: vec![Way::Label], ..lock() },
        ),
    ];
    let vector = |name: &str, cbor: String, hello: Hello| HelloVector {
        name: name.into(),
        cbor,
        category: hello.category.number(),
        window_minutes: hello.window_minutes,
        ways: hello.ways.iter().map(|way| way.number()).collect(),
        versions: hello.versions,
        suites: hello.suites,
    };
    Hellos {
        comment: "Hellos (docs/protocol.md, section 4). Those under `newer` hold things that version 1 does not know; \
                  the numbers are what a companion of version 1 reads in them (versions and suites above 255 are left \
                  out). Those under `invalid` end the link."
            .into(),
        valid: valid.map(|(name, hello)| vector(name, hex(&hello.encode()), hello)).into(),
        newer: newer.map(|(name, cbor, hello)| vector(name, cbor.into(), hello)).into(),
        invalid: invalid(),
    }
}

fn invalid() -> Vec<InvalidHello> {
    [
        ("no bytes", String::new()),
        ("an empty map", "a0".into()),
        ("an array", "80".into()),
        ("no ways", "a40081010181010201030a".into()),
        ("no versions", "a4018101020103000480".into()),
        ("an empty list of versions", "a500800181010201030a048101".into()),
        ("an empty list of suites", "a500810101800201030a048101".into()),
        ("nine suites", format!("a5008101018901{}0201030a048101", "02".repeat(8))),
        ("nine ways", format!("a50081010181010201030a0489{}", "01".repeat(9))),
        ("a window of 16 minutes", "a500810101810102010310048101".into()),
        ("a category that is a text", "a5008101018101026161030a048101".into()),
        ("a key twice", "a50081010081010201030a048101".into()),
        ("a number that is not in its shortest form", "a5008118010181010201030a048101".into()),
        ("a byte after the map", "a50081010181010201030a04810100".into()),
        ("129 bytes", format!("a60081010181010201030a0481010558{:02x}{}", 112, "00".repeat(112))),
    ]
    .map(|(name, cbor)| {
        let _ = unhex(&cbor);
        InvalidHello { name: name.into(), cbor }
    })
    .into()
}

/// The file of adverts.
#[derive(Debug, Serialize, Deserialize)]
pub struct Adverts {
    /// What the file is.
    pub comment: String,
    /// Adverts.
    pub valid: Vec<AdvertVector>,
    /// Bytes that are no advert.
    pub invalid: Vec<InvalidAdvert>,
}

/// An advert and its content.
#[derive(Debug, Serialize, Deserialize)]
pub struct AdvertVector {
    /// The ten bytes.
    pub advert: String,
    /// Number of the category.
    pub category: u32,
    /// Whether the window is open.
    pub ready: bool,
    /// The device's static public key.
    pub device_key: String,
    /// The three random bytes.
    pub random: String,
    /// A key to which the advert does not belong.
    pub other_key: String,
}

/// Bytes that are no advert.
#[derive(Debug, Serialize, Deserialize)]
pub struct InvalidAdvert {
    /// What is wrong.
    pub name: String,
    /// The bytes.
    pub advert: String,
}

/// Adverts.
///
/// # Panics
/// When the library refuses its own input.
#[must_use]
pub fn adverts() -> Adverts {
    let keys = [device_key().public(), PublicKey::from_bytes([0x5a; 32])];
    let cases = [
        (keys[0], keys[1], [0, 0, 0], Category::Lock, true),
        (keys[0], keys[1], [0x12, 0x34, 0x56], Category::Lock, false),
        (keys[1], keys[0], [0xff, 0xff, 0xff], Category::Sensor, true),
    ];
    let vector = |(device, other, random, category, ready): (PublicKey, PublicKey, [u8; 3], Category, bool)| {
        let id = RotatingId::generate(&device, &mut Fixed::new(&random)).expect("three bytes");
        AdvertVector {
            advert: hex(&Advert { category, ready, id }.encode()),
            category: category.number(),
            ready,
            device_key: hex(device.as_bytes()),
            random: hex(&random),
            other_key: hex(other.as_bytes()),
        }
    };
    Adverts {
        comment: "Adverts (docs/protocol.md, section 4): ten bytes of service data. `advert` belongs to `device_key` \
                  and not to `other_key`."
            .into(),
        valid: cases.map(vector).into(),
        invalid: [
            ("nine bytes", "010101000000aabbcc"),
            ("eleven bytes", "010101000000aabbccddee"),
            ("format 2", "020101000000aabbccdd"),
            ("a reserved flag", "010103000000aabbccdd"),
        ]
        .map(|(name, advert)| InvalidAdvert { name: name.into(), advert: advert.into() })
        .into(),
    }
}
