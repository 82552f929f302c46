//! Signing what is prepared, with whichever keys are here: keys that never meet on one machine sign one after the other.

use std::collections::BTreeSet;

use crate::books::Books;
use crate::error::MakerError;
use crate::key::{KeyUse, Needed};
use crate::workshop::Workshop;

/// What a signing run did with one prepared file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signing {
    /// The file, below `pending/metadata/`.
    pub file: String,
    /// How many signatures it got now.
    pub added: usize,
    /// Whose signatures it still needs, and how many; empty = it can be published.
    pub missing: Vec<(KeyUse, usize)>,
}

impl Workshop {
    /// Signs what is prepared with the keys that are here, and leaves it prepared.
    ///
    /// # Errors
    /// What a key file or the system says. That a key is not here is no error: see [`Signing::missing`].
    pub fn sign(&mut self) -> Result<Vec<Signing>, MakerError> {
        self.sign_books(&mut self.books()?)
    }

    pub(crate) fn sign_books(&self, books: &mut Books) -> Result<Vec<Signing>, MakerError> {
        let mut report = Vec::new();
        for role in books.pending_roles() {
            let Some(mut envelope) = books.pending(&role).cloned() else { continue };
            let duties = books.duties(&role)?;
            let mut added = BTreeSet::new();
            for duty in &duties {
                let signed: BTreeSet<String> =
                    envelope.signers(&duty.role, &duty.keys)?.into_iter().map(str::to_owned).collect();
                for id in duty.role.keyids.iter().filter(|id| !signed.contains(*id)) {
                    let Some(public) = duty.public(id) else { continue };
                    if let Some(key) = self.keys.find(&Needed { usage: duty.usage.clone(), public })? {
                        envelope.sign(&key)?;
                        added.insert(id.clone());
                    }
                }
            }
            if !added.is_empty() {
                books.prepare(&role, &envelope)?;
            }
            let mut missing = Vec::new();
            for duty in duties {
                let count = duty.missing(&envelope)?;
                if count > 0 {
                    missing.push((duty.usage, count));
                }
            }
            report.push(Signing { file: format!("{role}.json"), added: added.len(), missing });
        }
        Ok(report)
    }
}
