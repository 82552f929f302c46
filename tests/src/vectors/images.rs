//! Vectors of versions and of image signatures.

use pandu_protocol::message::{Bytes, Text, UpdateBegin};
use pandu_protocol::version::Version;
use ring::digest::{SHA256, digest};
use ring::signature::KeyPair;
use serde::{Deserialize, Serialize};

use super::hex;
use super::samples::{SIGNING_SEED, signing_key};

/// The file.
#[derive(Debug, Serialize, Deserialize)]
pub struct Images {
    /// What the file is.
    pub comment: String,
    /// Seed of the image key (RFC 8032, section 5.1.5).
    pub seed: String,
    /// Its public half.
    pub public_key: String,
    /// Texts that are versions, and texts that are none.
    pub versions: Vec<VersionText>,
    /// Announced images.
    pub images: Vec<Image>,
}

/// A text and the version that it is.
#[derive(Debug, Serialize, Deserialize)]
pub struct VersionText {
    /// The text.
    pub text: String,
    /// Its four numbers; absent = it is no version.
    pub numbers: Option<[u32; 4]>,
}

/// An announced image.
#[derive(Debug, Serialize, Deserialize)]
pub struct Image {
    /// What it is, or what is wrong with it.
    pub name: String,
    /// The model.
    pub model: String,
    /// The version.
    pub version: String,
    /// The size in bytes.
    pub size: u32,
    /// The SHA-256.
    pub sha256: String,
    /// What the signature covers.
    pub signed_bytes: String,
    /// The signature.
    pub signature: String,
    /// Whether it verifies.
    pub valid: bool,
}

const TEXTS: [&str; 24] = [
    "0",
    "1",
    "1.2",
    "1.2.0",
    "1.2.3.4",
    "1.10.2",
    "10.0",
    "4294967295.0.0.1",
    "",
    ".",
    "1.",
    ".1",
    "1..2",
    "1.2.3.4.5",
    "01",
    "1.00",
    "v1",
    "1.0-rc1",
    "1,0",
    " 1",
    "+1",
    "-1",
    "4294967296",
    "\u{661}",
];

/// Versions and images.
#[must_use]
pub fn images() -> Images {
    let good = announced("KS-100", "2.4.2", 300, &[0xa5; 300]);
    let signature = sign(&good);
    let other = |change: fn(&mut UpdateBegin)| {
        let mut image = good.clone();
        change(&mut image);
        image
    };
    let mut images = vec![
        vector("an image", &good, &signature, true),
        vector(
            "a letter of the model in the version",
            &announced("KS-10", "02.4.2", 300, &[0xa5; 300]),
            &signature,
            false,
        ),
        vector("another model", &other(|it| it.model = Text::cut("KS-101")), &signature, false),
        vector("another version", &other(|it| it.version = Text::cut("2.4.3")), &signature, false),
        vector("another size", &other(|it| it.size = 301), &signature, false),
        vector("other bytes", &announced("KS-100", "2.4.2", 300, &[0xa6; 300]), &signature, false),
        vector("a signature over the hash alone", &good, signing_key().sign(&good.sha256).as_ref(), false),
    ];
    let empty = announced("", "", 0, &[]);
    images.push(vector("an image of nothing: signed, and no device takes it", &empty, &sign(&empty), true));
    Images {
        comment: "Versions and images (docs/protocol.md, section 11.9). `versions`: texts and their numbers, of which \
                  missing ones are 0. `images`: the Ed25519 signature covers \"Pandu/1 image\" || u8(length of model) || \
                  model || u8(length of version) || version || u32-be(size) || sha256. Those with valid = false must be \
                  refused."
            .into(),
        seed: hex(&SIGNING_SEED),
        public_key: hex(signing_key().public_key().as_ref()),
        versions: TEXTS.map(version).into(),
        images,
    }
}

fn version(text: &str) -> VersionText {
    VersionText { text: text.into(), numbers: text.parse::<Version>().ok().map(Version::parts) }
}

fn announced(model: &str, version: &str, size: u32, bytes: &[u8]) -> UpdateBegin {
    UpdateBegin {
        model: Text::cut(model),
        version: Text::cut(version),
        size,
        sha256: Bytes::new(digest(&SHA256, bytes).as_ref()).expect("32 bytes"),
        signature: Bytes::default(),
    }
}

fn sign(image: &UpdateBegin) -> Vec<u8> {
    signing_key().sign(&image.signed_bytes()).as_ref().to_vec()
}

fn vector(name: &str, image: &UpdateBegin, signature: &[u8], valid: bool) -> Image {
    Image {
        name: name.into(),
        model: image.model.to_string(),
        version: image.version.to_string(),
        size: image.size,
        sha256: hex(&image.sha256),
        signed_bytes: hex(&image.signed_bytes()),
        signature: hex(signature),
        valid,
    }
}
