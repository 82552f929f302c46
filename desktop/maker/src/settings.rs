//! `maker.json`: what a workshop knows besides its keys and its repository. All of it is public.

use std::collections::BTreeMap;
use std::path::Path;

use data_encoding::HEXLOWER;
use serde::{Deserialize, Serialize};

use crate::error::MakerError;
use crate::file::{self, Readers};

/// Longest settings file in bytes.
const SETTINGS_MAX: u64 = 64 * 1_024;
/// Longest life of anything, in days: ten years.
const DAYS_MAX: u32 = 3_653;
/// Most root keys.
const ROOT_KEYS_MAX: usize = 16;
/// Longest name of a maker in bytes, as a device says it.
const MAKER_NAME_MAX: usize = 64;
/// The format of the file.
const FORMAT: u32 = 1;

/// How long each signature counts, in days. Short lives end a frozen mirror sooner; long ones forgive a forgotten run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lives {
    /// Root keys: brought out of the safe this often.
    pub root: u32,
    /// Targets and delegated roles.
    pub targets: u32,
    /// Snapshot. Renewed by itself with the timestamp.
    pub snapshot: u32,
    /// Timestamp. Past it every app says that it cannot confirm that a device is up to date.
    pub timestamp: u32,
    /// Offers for devices that fetch by themselves. Only the image key renews them.
    pub offer: u32,
}

impl Default for Lives {
    fn default() -> Self {
        Self { root: 730, targets: 365, snapshot: 30, timestamp: 7, offer: 30 }
    }
}

/// What a new workshop is made from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// The maker's name, exactly as its devices say it.
    pub name: String,
    /// How many root keys are made, 1 to 16.
    pub root_keys: usize,
    /// How many of them must sign, at least 1.
    pub root_threshold: usize,
    /// Where `repository/` will be reached, without `metadata/` or `targets/`.
    pub url: Option<String>,
    /// How long each signature counts.
    pub lives: Lives,
}

impl Plan {
    /// One root key, and the usual lives.
    #[must_use]
    pub fn new(name: &str) -> Self {
        Self { name: name.to_owned(), root_keys: 1, root_threshold: 1, url: None, lives: Lives::default() }
    }

    pub(crate) fn check(&self) -> Result<(), MakerError> {
        if self.name.trim().is_empty() || self.name.len() > MAKER_NAME_MAX || self.name.chars().any(char::is_control) {
            return Err(MakerError::Bounds("a maker's name has 1 to 64 bytes on one line"));
        }
        if !(1..=ROOT_KEYS_MAX).contains(&self.root_keys) || !(1..=self.root_keys).contains(&self.root_threshold) {
            return Err(MakerError::Bounds(
                "there are 1 to 16 root keys, and at least one and at most all of them sign",
            ));
        }
        let Lives { root, targets, snapshot, timestamp, offer } = self.lives;
        if [root, targets, snapshot, timestamp, offer].iter().any(|days| !(1..=DAYS_MAX).contains(days)) {
            return Err(MakerError::Bounds("a life is 1 day to 10 years"));
        }
        self.url.as_deref().map_or(Ok(()), check_url)
    }
}

/// The file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Settings {
    pandu_maker: u32,
    pub(crate) name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) url: Option<String>,
    pub(crate) days: Lives,
    /// The image keys in hexadecimal, newest last.
    pub(crate) image_keys: Vec<String>,
    /// The models by their folder.
    #[serde(default)]
    pub(crate) models: BTreeMap<String, String>,
}

impl Settings {
    pub(crate) fn new(plan: &Plan, image_key: [u8; 32]) -> Self {
        Self {
            pandu_maker: FORMAT,
            name: plan.name.clone(),
            url: plan.url.clone(),
            days: plan.lives,
            image_keys: vec![HEXLOWER.encode(&image_key)],
            models: BTreeMap::new(),
        }
    }

    /// Reads the file of a workshop.
    pub(crate) fn read(path: &Path, folder: &Path) -> Result<Self, MakerError> {
        let bytes = file::read(path, SETTINGS_MAX)?.ok_or_else(|| MakerError::NoWorkshop(folder.to_owned()))?;
        let settings: Self = serde_json::from_slice(&bytes).map_err(|_| MakerError::Damaged(path.to_owned()))?;
        if settings.pandu_maker != FORMAT || settings.image_key().is_none() {
            return Err(MakerError::Damaged(path.to_owned()));
        }
        Ok(settings)
    }

    pub(crate) fn write(&self, path: &Path) -> Result<(), MakerError> {
        let mut bytes = serde_json::to_vec_pretty(self).map_err(|_| MakerError::Damaged(path.to_owned()))?;
        bytes.push(b'\n');
        file::write(path, &bytes, Readers::Everybody)
    }

    /// The image key that new images are signed with.
    pub(crate) fn image_key(&self) -> Option<[u8; 32]> {
        public(self.image_keys.last()?)
    }

    /// All image keys that this workshop has had, newest last.
    pub(crate) fn image_publics(&self) -> Vec<[u8; 32]> {
        self.image_keys.iter().filter_map(|hex| public(hex)).collect()
    }
}

fn public(hex: &str) -> Option<[u8; 32]> {
    HEXLOWER.decode(hex.as_bytes()).ok()?.try_into().ok()
}

/// An address that an app will ask: https, or http to this machine.
pub(crate) fn check_url(url: &str) -> Result<(), MakerError> {
    let host = |rest: &str| rest.split(['/', ':']).next().unwrap_or_default().to_owned();
    let loopback = url
        .strip_prefix("http://")
        .is_some_and(|rest| rest.starts_with("[::1]") || ["127.0.0.1", "localhost"].contains(&host(rest).as_str()));
    let secure = url.strip_prefix("https://").is_some_and(|rest| !host(rest).is_empty());
    let plain = url.len() <= 1_024 && !url.chars().any(|next| next.is_whitespace() || matches!(next, '?' | '#'));
    if (secure || loopback) && plain {
        Ok(())
    } else {
        Err(MakerError::Bounds("an address begins with https:// (or http:// on this machine) and has no ? or #"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plan_out_of_bounds_is_refused() {
        let plan = |change: &dyn Fn(&mut Plan)| {
            let mut plan = Plan::new("Kilang Contoh Sdn Bhd");
            change(&mut plan);
            plan.check()
        };
        plan(&|_| {}).unwrap();
        plan(&|plan| (plan.root_keys, plan.root_threshold) = (3, 2)).unwrap();
        for wrong in [
            &(|plan: &mut Plan| plan.name = " ".to_owned()) as &dyn Fn(&mut Plan),
            &|plan| plan.name = "x".repeat(65),
            &|plan| plan.name = "a\nb".to_owned(),
            &|plan| plan.root_threshold = 0,
            &|plan| plan.root_threshold = 2,
            &|plan| plan.root_keys = 17,
            &|plan| plan.lives.timestamp = 0,
            &|plan| plan.lives.root = 4_000,
            &|plan| plan.url = Some("http://example.com".to_owned()),
        ] {
            assert!(matches!(plan(wrong), Err(MakerError::Bounds(_))));
        }
    }

    #[test]
    fn only_addresses_that_an_app_asks_are_taken() {
        for fine in
            ["https://updates.example.com/pandu", "http://127.0.0.1:8080", "http://localhost/x", "http://[::1]:80/"]
        {
            check_url(fine).unwrap();
        }
        for wrong in ["", "https://", "http://127.0.0.1.evil.example", "ftp://a", "https://a?b", "https://a b"] {
            assert!(check_url(wrong).is_err(), "{wrong}");
        }
    }
}
