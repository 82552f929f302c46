//! Fetches what a maker signs beside its images, when it has changed, within one record's room.
//!
//! A document that does not come, or is not the maker's, never keeps an update from being found.

use ring::digest::{SHA256, digest};

use super::Upkeep;
use crate::update::choose::Listed;
use crate::update::documents::{DOCUMENT_MAX, SupportPeriod};
use crate::update::memory::{Kept, UpdateMemory};
use crate::update::paths;
use crate::update::period::SupportMonth;
use crate::update::visit::{Visit, VisitError};

/// Most advisories of one model that are read.
const ADVISORIES_MAX: usize = 16;
/// Most bytes of all documents of one model, well within one record of the store. Those that come last are left out.
const DOCUMENTS_MAX: usize = 512 * 1_024;

impl Upkeep {
    /// Fetches the maker's documents that have changed. One that does not come is left as it was.
    pub(super) async fn documents(
        &self,
        visit: &mut Visit<'_>,
        model: &str,
        targets: &[Listed],
        memory: &mut UpdateMemory,
    ) -> Result<(), VisitError> {
        let single = [paths::support(model), paths::policy(model)];
        let mut wanted: Vec<_> =
            targets.iter().filter(|target| single.iter().flatten().any(|path| *path == target.path)).cloned().collect();
        let mut kept: Vec<Kept> = Vec::new();
        if let Some(folder) = paths::folder(model) {
            let is_advisory = |path: &str| paths::is_advisory(model, path);
            match visit.list(&format!("{folder}advisories")).await {
                Err(VisitError::Doubt(_)) => {
                    kept.extend(memory.documents.iter().filter(|one| is_advisory(&one.path)).cloned());
                }
                listed => {
                    let all = listed?.into_iter().filter(|one| is_advisory(&one.path));
                    wanted.extend(all.rev().take(ADVISORIES_MAX));
                }
            }
        }
        for target in wanted {
            let room = DOCUMENTS_MAX.saturating_sub(kept.iter().map(|one| one.bytes.len()).sum());
            if usize::try_from(target.length).map_or(true, |length| length > room) {
                continue;
            }
            let before = memory.documents.iter().find(|one| one.path == target.path);
            if let Some(before) = before.filter(|before| Some(before.sha256) == target.sha256) {
                kept.push(before.clone());
                continue;
            }
            match visit.document(&target, DOCUMENT_MAX).await {
                Ok(bytes) => {
                    let mut sha256 = [0; 32];
                    sha256.copy_from_slice(digest(&SHA256, &bytes).as_ref());
                    kept.push(Kept { path: target.path, sha256, bytes });
                }
                Err(VisitError::Store(error)) => return Err(VisitError::Store(error)),
                Err(VisitError::Doubt(_)) => kept.extend(before.cloned()),
            }
        }
        memory.documents = kept;
        if let Some(period) =
            memory.document(paths::support(model)).and_then(|bytes| SupportPeriod::from_json(bytes).ok())
        {
            let end = period.security_end.map(SupportMonth::of);
            memory.support = Some(memory.support.unwrap_or_default().learn(end));
        }
        Ok(())
    }
}
