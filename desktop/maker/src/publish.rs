//! From prepared to published: sign, look at the result as an app does, then change `repository/` as a whole.
//!
//! Nothing is published that an app would refuse.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use pandu::update::notice::{Offer, OfferFault};
use pandu_tuf::repository::{self, Online, Published, SignedTargets};
use pandu_tuf::{Cache, Target, Time};

use crate::books::{Books, ROOT, TARGETS, after, duty};
use crate::error::MakerError;
use crate::file;
use crate::key::{KeyUse, MakerKey, Needed};
use crate::notice::{self, DAY};
use crate::outbox::{Outbox, Source};
use crate::release::{image_path, offer_of, stored_path};
use crate::signing::Signing;
use crate::walk::{Shelf, Walk};
use crate::workshop::Workshop;

/// What a publication changed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Publication {
    /// The files below `repository/`, in the order in which they must be uploaded, with their lengths.
    pub files: Vec<(String, u64)>,
    /// Models whose offer for self-updating devices could not be renewed, because the image key is not here.
    pub offers_left: Vec<String>,
}

impl Workshop {
    /// Signs what is prepared, checks the result with the app's own client, from the pinned root and from what apps know already,
    /// and puts it into `repository/`. With nothing prepared it is [`Workshop::refresh`].
    ///
    /// # Errors
    /// [`MakerError::NotSigned`] while keys are missing, [`MakerError::Notice`] or [`MakerError::Unknown`] for an image without a
    /// right notice, [`MakerError::Refused`] when an app would refuse the result. Nothing is published then.
    pub fn publish(&mut self, now: u64) -> Result<Publication, MakerError> {
        let mut books = self.books()?;
        for Signing { file, missing, .. } in self.sign_books(&mut books)? {
            if let Some((usage, missing)) = missing.into_iter().next() {
                return Err(MakerError::NotSigned { file, usage, missing });
            }
        }
        let mut outbox = self.target_files(&books)?;
        let mut changed = Vec::new();
        for role in books.pending_roles() {
            let Some(envelope) = books.pending(&role) else { continue };
            let bytes = envelope.bytes()?;
            if role == ROOT {
                push(&mut outbox, repository::root_file(books.root()?.version, bytes));
            } else {
                changed.push(SignedTargets { version: books.targets(&role)?.version, role, bytes });
            }
        }
        self.release(&books, outbox, changed, now)
    }

    /// Says anew that nothing newer is there, and renews the snapshot when half of its life is over. Prepared changes stay prepared.
    ///
    /// # Errors
    /// [`MakerError::NotSigned`] when the online key is not here, [`MakerError::Refused`] when something else has expired.
    pub fn refresh(&mut self, now: u64) -> Result<Publication, MakerError> {
        let books = self.books()?.without_pending();
        self.release(&books, Vec::new(), Vec::new(), now)
    }

    /// Adds snapshot, offers and timestamp, looks at everything, writes it.
    fn release(
        &self,
        books: &Books,
        mut outbox: Outbox,
        changed: Vec<SignedTargets>,
        now: u64,
    ) -> Result<Publication, MakerError> {
        let lives = self.settings.days;
        let key = self.online_key(books)?;
        let keys = [key.signing()];
        let until = |days: u32| after(days, now).map(|expires| Online { keys: &keys, expires });
        let (snapshot, timestamp) = (until(lives.snapshot)?, until(lives.timestamp)?);
        let half_over = is_half_over(books.snapshot.expires, lives.snapshot, now);
        let files = if !changed.is_empty() || half_over || books.pending(ROOT).is_some() {
            let before = Some((&books.snapshot, &books.timestamp));
            repository::publish(changed, before, snapshot, timestamp)?
        } else {
            vec![repository::refresh_timestamp(&books.timestamp, timestamp)?]
        };
        let offers = self.offers(books, now)?;
        let mut files: Outbox = files.into_iter().map(|file| (file.path, Source::Bytes(file.bytes))).collect();
        let last = files.pop();
        outbox.extend(files);
        outbox.extend(offers.new);
        outbox.extend(last);
        self.check(books, &outbox, now)?;
        let files = outbox.iter().map(|(path, source)| (path.clone(), source.length())).collect();
        self.hand_out(&outbox)?;
        for path in &offers.gone {
            file::remove(&self.places.repository().join(path))?;
        }
        Ok(Publication { files, offers_left: offers.left })
    }

    /// The key of snapshot and timestamp that the coming root names.
    fn online_key(&self, books: &Books) -> Result<MakerKey, MakerError> {
        let root = books.root()?.body;
        let duty = duty(&root, "timestamp", KeyUse::Online)?;
        for public in duty.role.keyids.iter().filter_map(|id| duty.public(id)) {
            if let Some(key) = self.keys.find(&Needed { usage: KeyUse::Online, public })? {
                return Ok(key);
            }
        }
        Err(MakerError::NotSigned { file: "timestamp.json".to_owned(), usage: KeyUse::Online, missing: 1 })
    }

    /// The bytes of every target that is new, after a look at each: an image has a right notice, and what is named is there.
    fn target_files(&self, books: &Books) -> Result<Outbox, MakerError> {
        let mut outbox = Outbox::new();
        for role in books.pending_roles().into_iter().filter(|role| role != ROOT) {
            let body = books.targets(&role)?.body;
            for (path, target) in &body.targets {
                if let Some(version) = image_version(path) {
                    let what = format!("notice for the image {path}: write it with `pandu-maker notice`");
                    let offer = offer_of(target).ok_or(MakerError::Unknown(what))?;
                    check_image(path, version, target, &offer)?;
                }
                outbox.extend(self.target_file(path, target)?);
            }
        }
        Ok(outbox)
    }

    /// Where a target's bytes come from. `None` = they are published.
    fn target_file(&self, path: &str, target: &Target) -> Result<Option<(String, Source)>, MakerError> {
        let stored = stored_path(path, target)?;
        let (pending, done) = (self.pending_target(&stored), self.places.repository().join("targets").join(&stored));
        let fits = |place: &Path| -> Result<bool, MakerError> {
            let bytes = file::read(place, target.length)?;
            Ok(bytes.is_some_and(|bytes| target.verify(&bytes).is_ok()))
        };
        if done.exists() && fits(&done)? {
            Ok(None)
        } else if fits(&pending)? {
            Ok(Some((format!("targets/{stored}"), Source::Pending(target.length))))
        } else {
            Err(MakerError::Unknown(format!("file with the bytes that {path} names")))
        }
    }

    /// Looks at the repository as it will be, as two apps do: one that is new, and one that knows the repository of today.
    fn check(&self, books: &Books, outbox: &Outbox, now: u64) -> Result<(), MakerError> {
        let name = |(path, source): &(String, Source)| match source {
            Source::Bytes(bytes) => Some((path.strip_prefix("metadata/")?.to_owned(), bytes.clone())),
            Source::Pending(_) => None,
        };
        let next: BTreeMap<_, _> = outbox.iter().filter_map(name).collect();
        let shelf = Shelf { next: &next, folder: &self.places.metadata() };
        let pinned = self.root()?;
        for cache in [Cache::default(), books.cache.clone()] {
            let mut walk = Walk::begin(&shelf, &pinned, cache, now)?;
            for role in books.delegated()? {
                walk.list(&shelf, &role.name)?;
            }
        }
        Ok(())
    }
}

/// The version of an image, by its path. `None` = it is another file.
pub(crate) fn image_version(path: &str) -> Option<&str> {
    path.split_once('/')?.1.strip_suffix(".img").filter(|version| !version.contains('/'))
}

/// Whether what is said about an image is about this image, and an app can read it.
pub(crate) fn check_image(path: &str, version: &str, target: &Target, offer: &Offer) -> Result<(), MakerError> {
    if image_path(&offer.notice.model, version)? != path {
        return Err(OfferFault::Target.into());
    }
    Ok(notice::check(offer, (&offer.notice.model, version, target.length), true)?)
}

fn push(outbox: &mut Outbox, file: Published) {
    outbox.push((file.path, Source::Bytes(file.bytes)));
}

/// Whether half of a life of so many days is over.
pub(crate) fn is_half_over(expires: Time, days: u32, now: u64) -> bool {
    expires.unix() < now.saturating_add(u64::from(days) * DAY / 2)
}

/// The folders of models that have something, each with the role that signs for it.
pub(crate) fn folders(books: &Books) -> Result<Vec<(String, String)>, MakerError> {
    let mut found = BTreeSet::new();
    let own = books.delegated()?.into_iter().map(|role| role.name);
    for role in std::iter::once(TARGETS.to_owned()).chain(own) {
        for path in books.targets(&role)?.body.targets.keys() {
            if let Some((folder, _)) = path.split_once('/') {
                found.insert((folder.to_owned(), role.clone()));
            }
        }
    }
    Ok(found.into_iter().collect())
}
