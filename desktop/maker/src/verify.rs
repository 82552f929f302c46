//! The repository with the eyes of an app and of a device: from the pinned root to the bytes of every image. It changes nothing.

use std::collections::BTreeMap;

use pandu::update::documents::{Advisory, MakerPolicy, SupportPeriod};
use pandu::update::notice::Offer;
use pandu::update::paths;
use pandu_protocol::message::{DocumentKind, Signed, Signer, UpdateOffer};
use pandu_tuf::{Cache, CacheKey, Found, Metadata, Snapshot, Targets, Timestamp};
use ring::signature::{ED25519, UnparsedPublicKey};

use crate::books::{ROOT, TARGETS};
use crate::envelope::Envelope;
use crate::error::MakerError;
use crate::file;
use crate::name;
use crate::notice::DAY;
use crate::offer::begin;
use crate::publish::{check_image, image_version};
use crate::release::{key_id, offer_of};
use crate::walk::{Shelf, Walk};
use crate::workshop::Workshop;

/// Longest offer file in bytes.
const OFFER_MAX: u64 = 4_096;

/// What a look at the repository found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Report {
    /// The signed files, from the root downwards.
    pub roles: Vec<RoleLine>,
    /// The images.
    pub images: Vec<ImageLine>,
    /// The paths of the documents.
    pub documents: Vec<String>,
    /// Offers for self-updating devices: model, version, until when.
    pub offers: Vec<(String, String, u64)>,
    /// What an app asks for that knows nothing: requests, bytes of the answers.
    pub first: (usize, usize),
    /// What an app asks for every day when nothing is new. With conditional requests it is less.
    pub daily: (usize, usize),
    /// What an app or a device would refuse. Empty = nothing.
    pub problems: Vec<String>,
    /// What will be a problem soon, or what people would miss.
    pub warnings: Vec<String>,
}

/// A signed file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoleLine {
    /// The role.
    pub name: String,
    /// The version of its file.
    pub version: u64,
    /// Unix seconds from which it is not believed.
    pub expires: u64,
    /// Its length in bytes.
    pub bytes: usize,
}

/// An image.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImageLine {
    /// The model.
    pub model: String,
    /// The version.
    pub version: String,
    /// Its length in bytes.
    pub bytes: u64,
    /// Unix seconds from which its notice is not current.
    pub expires: u64,
    /// Whether it must not be installed any more.
    pub recalled: bool,
}

impl Workshop {
    /// Looks at what is published, from `root`, or from the pinned one.
    ///
    /// # Errors
    /// [`MakerError::Refused`] when an app would believe nothing of it, or what the system says. What is wrong with single files
    /// stands in [`Report::problems`].
    pub fn verify(&self, root: Option<&[u8]>, now: u64) -> Result<Report, MakerError> {
        let pinned = match root {
            Some(root) => root.to_vec(),
            None => self.root()?,
        };
        let none = BTreeMap::new();
        let shelf = Shelf { next: &none, folder: &self.places.metadata() };
        let mut walk = Walk::begin(&shelf, &pinned, Cache::default(), now)?;
        let mut report = Report { first: sum(&walk), ..Report::default() };
        report.roles = roles(&walk, pinned.len())?;
        for folder in &folders_of(&walk) {
            let mut found = walk.list(&shelf, folder)?;
            found.extend(walk.list(&shelf, &format!("{folder}/advisories"))?);
            self.look_at(&walk, folder, &found, &mut report)?;
            self.look_at_offer(folder, now, &mut report)?;
        }
        for (name, metadata) in delegated(&walk)? {
            report.roles.push(RoleLine { name, ..metadata });
        }
        report.daily = sum(&Walk::begin(&shelf, &pinned, walk.client.cache().clone(), now)?);
        self.warn(&mut report, now);
        Ok(report)
    }

    fn look_at(&self, walk: &Walk, folder: &str, found: &[Found], report: &mut Report) -> Result<(), MakerError> {
        for found in found {
            let download = walk.client.download(found).map_err(|error| MakerError::Refused(error.to_string()))?;
            let place = self.places.repository().join("targets").join(download.path);
            let bytes = file::read(&place, found.target.length)?;
            let Some(bytes) = bytes.filter(|bytes| found.target.verify(bytes).is_ok()) else {
                report.problems.push(format!("{}: its file is missing or has other bytes", found.path));
                continue;
            };
            if let Some(version) = image_version(&found.path) {
                match self.image_line(version, found) {
                    Ok(line) => report.images.push(line),
                    Err(problem) => report.problems.push(format!("{}: {problem}", found.path)),
                }
            } else {
                report.problems.extend(document_problem(folder, &found.path, &bytes));
                report.documents.push(found.path.clone());
            }
        }
        Ok(())
    }

    /// An image with the eyes of the device that it is for.
    fn image_line(&self, version: &str, found: &Found) -> Result<ImageLine, String> {
        let offer = offer_of(&found.target).ok_or_else(|| "it has no notice that can be read".to_owned())?;
        check_image(&found.path, version, &found.target, &offer).map_err(|error| error.to_string())?;
        let begin = begin(&offer, &found.target).map_err(|error| error.to_string())?;
        if !self.has_signed(&offer, &begin.signed_bytes(), &offer.image_signature.0) {
            return Err("no image key of this folder has signed it: a device would refuse it".to_owned());
        }
        Ok(ImageLine {
            model: offer.notice.model,
            version: version.to_owned(),
            bytes: found.target.length,
            expires: offer.notice.expires.0,
            recalled: offer.recalled,
        })
    }

    /// Whether the image key that the offer names has signed a message.
    fn has_signed(&self, offer: &Offer, message: &[u8], signature: &[u8]) -> bool {
        let named =
            |public: &&[u8; 32]| offer.image_key_id.is_none() || key_id(public).as_ref() == offer.image_key_id.as_ref();
        let publics = self.settings.image_publics();
        publics.iter().filter(named).any(|public| has_signed(public, message, signature))
    }

    fn look_at_offer(&self, folder: &str, now: u64, report: &mut Report) -> Result<(), MakerError> {
        let path = format!("offers/{folder}.cbor");
        let Some(bytes) = file::read(&self.places.repository().join(&path), OFFER_MAX)? else { return Ok(()) };
        let signed: Option<Signed> = minicbor::decode(&bytes).ok();
        let by_us = |signed: &Signed| {
            let publics = self.settings.image_publics();
            publics.iter().any(|public| has_signed(public, &signed.signed_bytes(), &signed.signature))
        };
        let signed = signed.filter(|signed| signed.signer == Signer::Maker && by_us(signed));
        let offer: Option<UpdateOffer> = signed.and_then(|signed| signed.open(DocumentKind::UpdateOffer).ok());
        match offer.filter(|offer| name::folder(&offer.image.model).is_ok_and(|own| own == folder)) {
            None => report.problems.push(format!("{path}: a device would refuse it")),
            Some(offer) if offer.expires <= now => report.problems.push(format!("{path}: expired")),
            Some(offer) => {
                report.offers.push((offer.image.model.to_string(), offer.image.version.to_string(), offer.expires))
            }
        }
        Ok(())
    }

    fn warn(&self, report: &mut Report, now: u64) {
        for role in &report.roles {
            let left = role.expires.saturating_sub(now) / DAY;
            let early = match role.name.as_str() {
                ROOT => 90,
                "snapshot" | "timestamp" => 2,
                _ => 30,
            };
            if left < early {
                report.warnings.push(format!("{} runs out in {left} days", role.name));
            }
        }
        let mut models: Vec<&str> = report.images.iter().map(|image| image.model.as_str()).collect();
        models.dedup();
        for model in models {
            for (path, what) in [
                (paths::support(model), "until when it is supported"),
                (paths::policy(model), "where to report a fault"),
            ] {
                if !path.is_some_and(|path| report.documents.contains(&path)) {
                    report.warnings.push(format!("{model} does not say {what}"));
                }
            }
        }
        if self.urls().is_none() {
            report.warnings.push("nobody said where repository/ will be reached: use `pandu-maker url`".to_owned());
        }
    }
}

fn has_signed(public: &[u8; 32], message: &[u8], signature: &[u8]) -> bool {
    UnparsedPublicKey::new(&ED25519, public).verify(message, signature).is_ok()
}

/// What an app would not read of a document.
fn document_problem(folder: &str, path: &str, bytes: &[u8]) -> Option<String> {
    let read = if Some(path) == paths::support(folder).as_deref() {
        SupportPeriod::from_json(bytes).map(drop)
    } else if Some(path) == paths::policy(folder).as_deref() {
        MakerPolicy::from_json(bytes).map(drop)
    } else if path.strip_prefix(folder).is_some_and(|rest| rest.starts_with("/advisories/")) {
        Advisory::from_json(bytes).map(drop)
    } else {
        return Some(format!("{path}: no app looks for such a file"));
    };
    read.err().map(|fault| format!("{path}: {fault}"))
}

/// Requests that were answered or not, and bytes of the answers.
fn sum(walk: &Walk) -> (usize, usize) {
    (walk.fetched.len(), walk.fetched.iter().map(|(_, bytes)| bytes).sum())
}

/// The top-level files.
fn roles(walk: &Walk, pinned: usize) -> Result<Vec<RoleLine>, MakerError> {
    let root = &walk.client.root().signed;
    let bytes = walk.believed(&CacheKey::Root(root.version)).map_or(pinned, <[u8]>::len);
    Ok(vec![
        RoleLine { name: ROOT.to_owned(), version: root.version, expires: root.expires.unix(), bytes },
        line::<Targets>(walk, TARGETS, &CacheKey::Targets)?,
        line::<Snapshot>(walk, "snapshot", &CacheKey::Snapshot)?,
        line::<Timestamp>(walk, "timestamp", &CacheKey::Timestamp)?,
    ])
}

/// The files of roles that models have of their own.
fn delegated(walk: &Walk) -> Result<Vec<(String, RoleLine)>, MakerError> {
    let keys = walk.client.cache().iter().filter_map(|(key, _)| match key {
        CacheKey::Delegated(name) => Some((name.clone(), key.clone())),
        CacheKey::Root(_) | CacheKey::Timestamp | CacheKey::Snapshot | CacheKey::Targets => None,
    });
    keys.map(|(name, key)| Ok((name.clone(), line::<Targets>(walk, &name, &key)?))).collect()
}

fn line<T: pandu_tuf::Kind>(walk: &Walk, name: &str, key: &CacheKey) -> Result<RoleLine, MakerError> {
    let missing = || MakerError::Refused(format!("{name} was not found"));
    let bytes = walk.believed(key).ok_or_else(missing)?;
    let metadata: Metadata<T> = Envelope::read(bytes).ok_or_else(missing)?.metadata()?;
    let (version, expires) = (metadata.version, metadata.expires.unix());
    Ok(RoleLine { name: name.to_owned(), version, expires, bytes: bytes.len() })
}

/// The folders that the top-level targets name or delegate.
fn folders_of(walk: &Walk) -> Vec<String> {
    let body = walk.client.targets().map(|document| &document.signed.body);
    let named = body.into_iter().flat_map(|body| body.targets.keys());
    let roles = body.and_then(|body| body.delegations.as_ref()).and_then(|delegations| delegations.roles.as_ref());
    let mut models: Vec<_> = named.filter_map(|path| path.split_once('/')).map(|(model, _)| model.to_owned()).collect();
    models.extend(roles.into_iter().flatten().map(|role| role.name.clone()));
    models.sort();
    models.dedup();
    models
}
