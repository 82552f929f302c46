//! The key store in memory: it outlives the program that uses it, can be locked, and shows a test all that it holds.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use pandu::port::{Secrets, SecretsError};

use super::fuse::Fuse;

/// A key store. A clone is the same one.
#[derive(Debug, Clone, Default)]
pub struct Drawer(Arc<Mutex<Content>>);

#[derive(Debug, Default)]
struct Content {
    values: BTreeMap<String, Vec<u8>>,
    reading_fails: Option<SecretsError>,
    writing_fails: Option<SecretsError>,
}

impl Drawer {
    fn content(&self) -> MutexGuard<'_, Content> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Makes everything fail in this way, or work again.
    pub fn fail(&self, error: Option<SecretsError>) {
        let mut content = self.content();
        content.reading_fails = error;
        content.writing_fails = error;
    }

    /// Makes writing fail in this way, or work again.
    pub fn fail_writing(&self, error: Option<SecretsError>) {
        self.content().writing_fails = error;
    }

    /// All that it holds.
    #[must_use]
    pub fn all(&self) -> BTreeMap<String, Vec<u8>> {
        self.content().values.clone()
    }

    /// Puts a value in, as a person does who brings a backup back.
    pub fn put(&self, name: &str, value: &[u8]) {
        self.content().values.insert(name.to_owned(), value.to_vec());
    }

    /// Throws everything away, as a person does who makes a new key store.
    pub fn empty(&self) {
        self.content().values.clear();
    }

    /// The key store as a program sees it whose steps are counted.
    #[must_use]
    pub fn fused(&self, fuse: Fuse) -> FusedDrawer {
        FusedDrawer { drawer: self.clone(), fuse }
    }
}

/// A key store, each call counted as two steps of the program that calls.
#[derive(Debug, Clone)]
pub struct FusedDrawer {
    drawer: Drawer,
    fuse: Fuse,
}

#[async_trait]
impl Secrets for FusedDrawer {
    async fn get(&self, name: String) -> Result<Option<Vec<u8>>, SecretsError> {
        self.fuse.burn("secrets.get");
        let content = self.drawer.content();
        content.reading_fails.map_or_else(|| Ok(content.values.get(&name).cloned()), Err)
    }

    async fn set(&self, name: String, value: Vec<u8>) -> Result<(), SecretsError> {
        self.fuse.burn("secrets.set");
        let mut content = self.drawer.content();
        if let Some(error) = content.writing_fails {
            return Err(error);
        }
        content.values.insert(name, value);
        drop(content);
        self.fuse.burn("secrets.set done");
        Ok(())
    }

    async fn delete(&self, name: String) -> Result<(), SecretsError> {
        self.fuse.burn("secrets.delete");
        let mut content = self.drawer.content();
        if let Some(error) = content.writing_fails {
            return Err(error);
        }
        content.values.remove(&name);
        drop(content);
        self.fuse.burn("secrets.delete done");
        Ok(())
    }
}
