//! What is prepared for publication: images with their signature for the devices, and their notices.
//!
//! A published version never changes its bytes; what is said about it may.

use std::path::PathBuf;

use pandu::update::Moment;
use pandu::update::notice::{ImageCustom, KeyId, Notice, Offer, Rollout, Signature};
use pandu::update::paths;
use pandu_protocol::image;
use pandu_protocol::message::Text;
use pandu_tuf::{Target, Targets};
use ring::digest::{SHA256, digest};
use serde_json::{Map, Value};

use crate::error::MakerError;
use crate::file::{self, Readers};
use crate::key::{KeyUse, MakerKey, Needed};
use crate::name;
use crate::notice::{self, Changes};
use crate::workshop::Workshop;

/// Largest image in bytes: 256 MiB. It is held in memory while it is signed.
pub const IMAGE_MAX: u64 = 256 * 1_024 * 1_024;
/// How many bytes of the hash of an image key name it.
const KEY_ID_BYTES: usize = 8;
/// The member of a target's `custom` object that is ours.
const CUSTOM: &str = "pandu";

impl Workshop {
    /// Takes an image in and signs it for the devices. It is not published, and has no notice yet; taken in again before it is
    /// published, it keeps its notice.
    ///
    /// # Errors
    /// [`MakerError::Published`] when this version has other bytes already, [`MakerError::NotSigned`] when the image key is not
    /// here, [`MakerError::Name`], [`MakerError::Version`], [`MakerError::Bounds`], or what the system says.
    pub fn image(&mut self, model: &str, version: &str, bytes: &[u8], now: u64) -> Result<(), MakerError> {
        let number = name::version(version)?;
        let size = u32::try_from(bytes.len()).ok().filter(|size| *size > 0 && u64::from(*size) <= IMAGE_MAX);
        let size = size.ok_or(MakerError::Bounds("an image has 1 byte to 256 MiB"))?;
        let folder = self.folder_of(model)?;
        let path = image_path(model, version)?;
        let mut books = self.books()?;
        let role = books.role_of(&folder)?;
        let mut body = books.targets(&role)?.body;
        let target = Target::of(bytes);
        let taken = || MakerError::Published { model: model.to_owned(), version: version.to_owned() };
        // 1.1 and 1.1.0 are the same version to a device.
        let same = versions(&body, &folder).into_iter().find(|(other, _)| *other == number);
        if same.is_some_and(|(_, text)| text != version) {
            return Err(taken());
        }
        let published = books.published(&role).and_then(|published| published.body.targets.get(&path));
        if published.is_some_and(|published| published.hashes != target.hashes) {
            return Err(taken());
        }
        let (signature, key_id) = self.sign_image(model, version, size, bytes)?;
        let mut custom = body.targets.get(&path).and_then(|old| old.custom.clone()).unwrap_or_default();
        let said = custom.entry(CUSTOM).or_insert_with(|| Value::Object(Map::new()));
        if let Some(notice) = said.get_mut("notice").and_then(Value::as_object_mut) {
            notice.insert("size".to_owned(), size.into());
        }
        let said = said.as_object_mut().ok_or(MakerError::Bounds("this image's entry is not ours"))?;
        said.insert("image_signature".to_owned(), json_of(&signature)?);
        said.insert("image_key_id".to_owned(), json_of(&key_id)?);
        self.keep_target(&path, bytes)?;
        body.targets.insert(path, Target { custom: Some(custom), ..target });
        books.prepare_targets(&role, body, self.settings.days.targets, now)
    }

    /// Writes or changes the notice of an image, and gives the whole offer back for showing it. A notice that is published
    /// becomes a new edition. `file` replaces the whole notice, `changes` come on top; with `incomplete` it may lack what a
    /// person should be told but an app can do without.
    ///
    /// # Errors
    /// [`MakerError::Notice`] with the first fault, [`MakerError::Unknown`] without the image, or what the system says.
    pub fn notice(
        &mut self,
        at: (&str, &str),
        file: Option<Notice>,
        changes: Changes,
        incomplete: bool,
        now: u64,
    ) -> Result<Offer, MakerError> {
        self.change(at, now, |old, target, published| {
            let size = u32::try_from(target.length).unwrap_or(u32::MAX);
            let base = match file.or_else(|| old.notice.clone()) {
                Some(notice) => notice,
                None => notice::template(at.0, at.1, size, now)?,
            };
            let mut notice = Notice { size, ..base };
            let mut rollout = old.rollout;
            changes.apply(&mut notice, &mut rollout, now);
            if let Some(published) = published {
                notice.revision = published.revision.saturating_add(1);
                notice.issued = Moment(now);
            }
            let offer = Offer {
                notice,
                image_signature: old.image_signature,
                image_key_id: old.image_key_id,
                recalled: old.recalled,
                rollout,
            };
            notice::check(&offer, (at.0, at.1, target.length), incomplete)?;
            Ok(offer)
        })
    }

    /// Says that a version must not be installed any more, or takes that back.
    ///
    /// # Errors
    /// [`MakerError::Unknown`] without the image or its notice, or what the system says.
    pub fn recall(&mut self, at: (&str, &str), recalled: bool, now: u64) -> Result<Offer, MakerError> {
        self.change(at, now, |old, _, published| {
            let mut notice = old.notice.ok_or_else(|| unknown_notice(at))?;
            notice.revision = published.map_or(notice.revision, |published| published.revision.saturating_add(1));
            let (image_signature, image_key_id) = (old.image_signature, old.image_key_id);
            Ok(Offer { notice, image_signature, image_key_id, recalled, rollout: old.rollout })
        })
    }

    /// Ends a notice: apps no longer show it as current.
    ///
    /// # Errors
    /// As [`Workshop::recall`].
    pub fn expire(&mut self, at: (&str, &str), now: u64) -> Result<Offer, MakerError> {
        self.change(at, now, |old, _, published| {
            let mut notice = old.notice.ok_or_else(|| unknown_notice(at))?;
            notice.revision = published.map_or(notice.revision, |published| published.revision.saturating_add(1));
            notice.expires = Moment(now.max(notice.issued.0.saturating_add(1)));
            let (image_signature, image_key_id) = (old.image_signature, old.image_key_id);
            Ok(Offer { notice, image_signature, image_key_id, recalled: old.recalled, rollout: old.rollout })
        })
    }

    /// What stands about an image now, prepared or published.
    ///
    /// # Errors
    /// [`MakerError::Unknown`] without the image or its notice, or what the system says.
    pub fn offer(&self, at: (&str, &str)) -> Result<Offer, MakerError> {
        let books = self.books()?;
        let body = books.targets(&books.role_of(&name::folder(at.0)?)?)?.body;
        let target = body.targets.get(&image_path(at.0, at.1)?).ok_or_else(|| unknown_image(at))?;
        offer_of(target).ok_or_else(|| unknown_notice(at))
    }

    /// Replaces what stands about an image.
    fn change(
        &mut self,
        at: (&str, &str),
        now: u64,
        make: impl FnOnce(Draft, &Target, Option<&Notice>) -> Result<Offer, MakerError>,
    ) -> Result<Offer, MakerError> {
        let path = image_path(at.0, at.1)?;
        let mut books = self.books()?;
        let role = books.role_of(&name::folder(at.0)?)?;
        let mut body = books.targets(&role)?.body;
        let target = body.targets.get_mut(&path).ok_or_else(|| unknown_image(at))?;
        let published = books.published(&role).and_then(|published| published.body.targets.get(&path));
        let published = published.and_then(offer_of).map(|offer| offer.notice);
        let draft = Draft::of(target).ok_or_else(|| unknown_image(at))?;
        let offer = make(draft, target, published.as_ref())?;
        target.custom.get_or_insert_default().insert(CUSTOM.to_owned(), json_of(&offer)?);
        books.prepare_targets(&role, body, self.settings.days.targets, now)?;
        Ok(offer)
    }

    /// Keeps the bytes of a target until they are published.
    pub(crate) fn keep_target(&self, path: &str, bytes: &[u8]) -> Result<(), MakerError> {
        let to = self.pending_target(&stored_path(path, &Target::of(bytes))?);
        file::folder(to.parent().unwrap_or(&self.places.folder))?;
        file::write(&to, bytes, Readers::Everybody)
    }

    /// The bytes of a target of a model, prepared or published. `None` = there is no such target, or it has lost its bytes.
    pub(crate) fn target_bytes(&self, model: &str, path: &str) -> Result<Option<Vec<u8>>, MakerError> {
        let books = self.books()?;
        let body = books.targets(&books.role_of(&name::folder(model)?)?)?.body;
        let Some(target) = body.targets.get(path) else { return Ok(None) };
        let stored = stored_path(path, target)?;
        for place in [self.pending_target(&stored), self.places.repository().join("targets").join(&stored)] {
            let bytes = file::read(&place, target.length)?;
            if let Some(bytes) = bytes.filter(|bytes| target.verify(bytes).is_ok()) {
                return Ok(Some(bytes));
            }
        }
        Ok(None)
    }

    /// Where prepared bytes lie until they are published.
    pub(crate) fn pending_target(&self, stored: &str) -> PathBuf {
        self.places.pending().join("targets").join(stored)
    }

    /// The image key by its name in an offer, among those that this workshop has had.
    pub(crate) fn image_key_of(&self, id: Option<&KeyId>) -> Result<Option<MakerKey>, MakerError> {
        let named = |public: &[u8; 32]| id.is_none_or(|id| key_id(public).as_ref() == Some(id));
        let public = self.settings.image_publics().into_iter().rev().find(named);
        public.map_or(Ok(None), |public| self.keys.find(&Needed { usage: KeyUse::Image, public }))
    }

    fn sign_image(
        &self,
        model: &str,
        version: &str,
        size: u32,
        bytes: &[u8],
    ) -> Result<(Signature, Option<KeyId>), MakerError> {
        let missing = || MakerError::NotSigned { file: format!("{model} {version}"), usage: KeyUse::Image, missing: 1 };
        let needed = Needed { usage: KeyUse::Image, public: self.image_key()? };
        let key = self.keys.find(&needed)?.ok_or_else(missing)?;
        let hash = digest(&SHA256, bytes);
        let sha256 = std::array::from_fn(|at| hash.as_ref()[at]);
        let model = Text::new(model).map_err(|_| MakerError::Name(model.to_owned()))?;
        let version = Text::new(version).map_err(|_| MakerError::Version(version.to_owned()))?;
        let signature = key.sign(&image::signed_bytes(&model, &version, size, &sha256));
        Ok((Signature(signature), key_id(&needed.public)))
    }
}

/// What stands about an image before it is whole.
struct Draft {
    notice: Option<Notice>,
    image_signature: Signature,
    image_key_id: Option<KeyId>,
    recalled: bool,
    rollout: Option<Rollout>,
}

impl Draft {
    fn of(target: &Target) -> Option<Self> {
        if let Some(offer) = offer_of(target) {
            let Offer { notice, image_signature, image_key_id, recalled, rollout } = offer;
            return Some(Self { notice: Some(notice), image_signature, image_key_id, recalled, rollout });
        }
        let said = target.custom.as_ref()?.get(CUSTOM)?;
        Some(Self {
            notice: None,
            image_signature: serde_json::from_value(said.get("image_signature")?.clone()).ok()?,
            image_key_id: said.get("image_key_id").and_then(|id| serde_json::from_value(id.clone()).ok()),
            recalled: false,
            rollout: None,
        })
    }
}

/// What a target says as an image's offer. `None` = nothing, or not all yet.
pub(crate) fn offer_of(target: &Target) -> Option<Offer> {
    let custom = Value::Object(target.custom.clone()?);
    serde_json::from_value::<ImageCustom>(custom).ok().map(|custom| custom.pandu)
}

/// The versions that a role has images of in a model's folder.
pub(crate) fn versions(body: &Targets, folder: &str) -> Vec<(pandu_protocol::version::Version, String)> {
    let version = |path: &String| path.strip_prefix(folder)?.strip_prefix('/')?.strip_suffix(".img").map(str::to_owned);
    let named = body.targets.keys().filter_map(version);
    named.filter_map(|text| Some((name::version(&text).ok()?, text))).collect()
}

/// The name of an image key: the first bytes of its hash.
pub(crate) fn key_id(public: &[u8; 32]) -> Option<KeyId> {
    KeyId::new(&digest(&SHA256, public).as_ref()[..KEY_ID_BYTES])
}

/// Where a target's bytes lie below `targets/`: its hash in front of its name.
pub(crate) fn stored_path(path: &str, target: &Target) -> Result<String, MakerError> {
    pandu_tuf::check_target_path(path).map_err(|_| MakerError::Name(path.to_owned()))?;
    let hash = target.hashes.0.get("sha256").ok_or_else(|| MakerError::Unknown(format!("SHA-256 of {path}")))?;
    Ok(match path.rsplit_once('/') {
        Some((folder, name)) => format!("{folder}/{hash}.{name}"),
        None => format!("{hash}.{path}"),
    })
}

/// The path of an image in the repository.
pub(crate) fn image_path(model: &str, version: &str) -> Result<String, MakerError> {
    name::folder(model)?;
    name::version(version)?;
    paths::image(model, version).ok_or_else(|| MakerError::Name(model.to_owned()))
}

fn unknown_image((model, version): (&str, &str)) -> MakerError {
    MakerError::Unknown(format!("image {version} of {model}: take it in with `pandu-maker image`"))
}

fn unknown_notice((model, version): (&str, &str)) -> MakerError {
    MakerError::Unknown(format!("notice for {version} of {model}: write it with `pandu-maker notice`"))
}

fn json_of<T: serde::Serialize>(value: &T) -> Result<Value, MakerError> {
    serde_json::to_value(value).map_err(|_| MakerError::Bounds("a value has no JSON form"))
}
