//! A maker's repository to measure clients with: three models with an image, a support statement, an advisory and a policy
//! each, signed with keys whose seeds stand here. It must never be trusted by anything but a measurement.

use std::collections::BTreeMap;

use pandu_tuf::repository::{Online, SignedTargets, publish, root_file, target_file};
use pandu_tuf::sign::{SignError, SigningKey, sign};
use pandu_tuf::{Error, Metadata, Role, Root, Target, Targets, Time};
use serde_json::{Value, json};

const DAY: u64 = 86_400;
const MODELS: [&str; 3] = ["PLK-1", "PTH-2", "PWS-3"];
const VERSION: &str = "1.4.2";

/// How the models hang together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// One targets file names everything: what a small maker begins with.
    Small,
    /// Each model has its own role.
    Delegated,
}

/// The repository's files.
#[derive(Debug)]
pub struct Sample {
    files: BTreeMap<String, Vec<u8>>,
}

/// Why it could not be made.
#[derive(Debug)]
pub enum NoSample {
    /// Nothing can be signed so.
    Sign(SignError),
    /// A path or a time is none.
    Tuf(Error),
    /// The clock stands outside of the years that a repository can name.
    Clock,
}

impl std::fmt::Display for NoSample {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Sign(error) => error.fmt(f),
            Self::Tuf(error) => error.fmt(f),
            Self::Clock => f.write_str("no such time"),
        }
    }
}

impl std::error::Error for NoSample {}

impl From<SignError> for NoSample {
    fn from(error: SignError) -> Self {
        Self::Sign(error)
    }
}

impl From<Error> for NoSample {
    fn from(error: Error) -> Self {
        Self::Tuf(error)
    }
}

/// The keys, and when what they sign expires.
struct Signers {
    root: SigningKey,
    online: SigningKey,
    targets: SigningKey,
    model: SigningKey,
    soon: Time,
    late: Time,
}

impl Signers {
    fn new(now: u64) -> Result<Self, NoSample> {
        let after = |days: u64| Time::from_unix(now + days * DAY).ok_or(NoSample::Clock);
        Ok(Self {
            root: SigningKey::from_seed(&[1; 32])?,
            online: SigningKey::from_seed(&[2; 32])?,
            targets: SigningKey::from_seed(&[3; 32])?,
            model: SigningKey::from_seed(&[4; 32])?,
            soon: after(14)?,
            late: after(365)?,
        })
    }

    fn root(&self) -> Result<Vec<u8>, NoSample> {
        let mut root = Root::new();
        for (role, key) in [
            (Role::Root, &self.root),
            (Role::Timestamp, &self.online),
            (Role::Snapshot, &self.online),
            (Role::Targets, &self.targets),
        ] {
            root.set_role(role, 1, &[key.public()]);
        }
        Ok(sign(&Metadata::new(1, self.late, root), &[&self.root])?)
    }

    fn targets(&self, role: &str, body: Targets, key: &SigningKey) -> Result<SignedTargets, NoSample> {
        let bytes = sign(&Metadata::new(1, self.late, body), &[key])?;
        Ok(SignedTargets { role: role.to_owned(), version: 1, bytes })
    }
}

impl Sample {
    /// Makes one whose timestamp is good for two weeks from `now`, in seconds since 1970.
    ///
    /// # Errors
    /// [`NoSample`].
    pub fn new(shape: Shape, now: u64) -> Result<Self, NoSample> {
        let signers = Signers::new(now)?;
        let mut files = BTreeMap::new();
        let mut top = Targets::default();
        let mut signed = Vec::new();
        for model in MODELS {
            let named = targets_of(model, &mut files)?;
            match shape {
                Shape::Small => top.targets.extend(named),
                Shape::Delegated => {
                    let (own, below) = (format!("{model}/*"), format!("{model}/advisories/*"));
                    top.delegate(model, &[&own, &below], 1, &[signers.model.public()]);
                    let body = Targets { targets: named, ..Targets::default() };
                    signed.push(signers.targets(model, body, &signers.model)?);
                }
            }
        }
        signed.push(signers.targets("targets", top, &signers.targets)?);

        let keys = [&signers.online];
        let (late, soon) = (signers.late, signers.soon);
        let published =
            publish(signed, None, Online { keys: &keys, expires: late }, Online { keys: &keys, expires: soon })?;
        files.extend(published.into_iter().map(|file| (file.path, file.bytes)));
        let root = root_file(1, signers.root()?);
        files.insert(root.path, root.bytes);
        Ok(Self { files })
    }

    /// Every file by its path below the repository's folder.
    pub fn files(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.files.iter().map(|(path, bytes)| (path.as_str(), bytes.as_slice()))
    }

    /// The root to pin.
    #[must_use]
    pub fn root(&self) -> &[u8] {
        self.files.get("metadata/1.root.json").map_or(&[], Vec::as_slice)
    }

    /// The path of an image in it.
    #[must_use]
    pub fn image_path() -> String {
        format!("{}/{VERSION}.img", MODELS[1])
    }
}

/// The targets of a model; their bytes are put among the files.
fn targets_of(model: &str, files: &mut BTreeMap<String, Vec<u8>>) -> Result<BTreeMap<String, Target>, NoSample> {
    let image: Vec<u8> = (0..=255).cycle().take(64 * 1024).collect();
    let mut named = BTreeMap::new();
    for (name, bytes) in [
        (format!("{VERSION}.img"), image),
        ("support.json".to_owned(), vec![b's'; 700]),
        ("policy.json".to_owned(), vec![b'p'; 400]),
        ("advisories/2026-0007.json".to_owned(), vec![b'a'; 2_500]),
    ] {
        let path = format!("{model}/{name}");
        let mut target = Target::of(&bytes);
        if name.ends_with(".img") {
            target.custom = notice(model).as_object().cloned();
        }
        let file = target_file(&path, bytes)?;
        files.insert(file.path, file.bytes);
        named.insert(path, target);
    }
    Ok(named)
}

/// As long as a real notice in two languages.
fn notice(model: &str) -> Value {
    let text = |en: &str, ms: &str| json!({ "en": en, "ms": ms });
    json!({ "pandu": {
        "notice": {
            "id": "2026-0007", "model": model, "from_min": "1.0", "from_max": "1.4.1", "to": VERSION,
            "kind": "security", "security_required": true, "urgency": "high", "exploited": "not_stated",
            "risk": text(
                "Somebody near the device could open it without your permission.",
                "Orang yang berada berhampiran peranti boleh membukanya tanpa kebenaran anda."),
            "risk_url": "https://maker.example/advisories/2026-0007", "cves": ["CVE-2026-10007"],
            "disruption": {
                "stops": [text("The motor does not turn.", "Motor tidak berpusing.")],
                "keeps_running": [text("The key still works.", "Kunci biasa masih berfungsi.")],
                "minutes_typical": 3, "minutes_max": 8, "safety_relevant": false, "restart": "machine",
            },
            "needs": { "battery_percent": 30, "mains": false, "network": false },
            "can_undo": false, "size": 65_536, "new_sensors": [], "new_purposes": [],
            "support_end": "2031-12-31T00:00:00Z", "issued": "2026-11-20T08:00:00Z",
            "expires": "2027-11-20T08:00:00Z", "revision": 1,
        },
        "image_signature": "c2lnbmF0dXJlc2lnbmF0dXJlc2lnbmF0dXJlc2lnbmF0dXJlc2lnbmF0dXJlc2lnbmF0dXJlc2lnbmF0dXJlcw==",
    } })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::walk::{Shelves, walk};
    use pandu_tuf::{Client, Limits};

    const NOW: u64 = 1_795_545_274;

    fn found(shape: Shape) -> (usize, usize) {
        let sample = Sample::new(shape, NOW).expect("made");
        let mut shelves = Shelves::new(sample.files().map(|(path, bytes)| (path.to_owned(), bytes.to_vec())));
        let mut client =
            Client::new(sample.root(), pandu_tuf::Cache::default(), NOW, Limits::default()).expect("a root");
        walk(&mut client, &mut shelves).expect("up to date");
        let cold = shelves.requests;
        client.find(&Sample::image_path()).expect("a path");
        walk(&mut client, &mut shelves).expect("searched");
        let found = client.found().first().expect("found");
        let path = format!("targets/{}", client.download(found).expect("an address").path);
        let image = sample.files().find(|(name, _)| *name == path).expect("the image lies there").1;
        found.target.verify(image).expect("the image is right");
        (cold, shelves.requests)
    }

    #[test]
    fn our_own_client_finds_the_image_in_either_shape() {
        assert_eq!(found(Shape::Small), (4, 4));
        assert_eq!(found(Shape::Delegated), (4, 5));
    }
}
