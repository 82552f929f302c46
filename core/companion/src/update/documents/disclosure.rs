//! How a maker handles faults that are reported to it (clause 6.2.1), and what it does for a device that cannot be updated
//! (clause 6.3.14). The file is ours: JSON with texts by language.

use serde::{Deserialize, Serialize};

use super::{DocumentFault, read};
use crate::update::Moment;
use crate::update::notice::Texts;

/// Most ways to reach a maker.
const CONTACTS_MAX: usize = 4;
/// Longest address in bytes.
const ADDRESS_MAX: usize = 256;
/// Longest text in bytes.
const TEXT_MAX: usize = 480;

/// `MODEL/policy.json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MakerPolicy {
    /// How to reach the maker: `mailto:` or `https://`, one to four.
    pub contacts: Vec<String>,
    /// Where the policy is in full.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub policy_url: Option<String>,
    /// Days until a report is acknowledged.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub acknowledge_days: Option<u16>,
    /// Days between news on it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub update_days: Option<u16>,
    /// What the maker does for this model because it cannot be updated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replacement: Option<ReplacementOffer>,
}

/// What a maker does for a model that cannot be updated.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReplacementOffer {
    /// Why it cannot be updated.
    pub rationale: Texts,
    /// Until when it is replaced.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Moment>,
    /// How it is replaced.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub method: Option<Texts>,
    /// How it can be kept apart and go on being used.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub isolation: Option<Texts>,
    /// Where to ask.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
}

impl MakerPolicy {
    /// Reads the file.
    ///
    /// # Errors
    /// [`DocumentFault`].
    pub fn from_json(bytes: &[u8]) -> Result<Self, DocumentFault> {
        let policy: Self = read(bytes)?;
        policy.check()?;
        Ok(policy)
    }

    /// Writes the file.
    #[must_use]
    pub fn to_json(&self) -> Vec<u8> {
        serde_json::to_vec_pretty(self).unwrap_or_default()
    }

    /// # Errors
    /// [`DocumentFault::Field`] with the first field that is not what it must be.
    pub fn check(&self) -> Result<(), DocumentFault> {
        let fault = |field| Err(DocumentFault::Field { field });
        let reachable = |url: &String| {
            url.len() <= ADDRESS_MAX && ["mailto:", "https://"].iter().any(|scheme| url.starts_with(scheme))
        };
        let page = |url: &Option<String>| url.as_ref().is_none_or(|url| reachable(url) && url.starts_with("https://"));
        if !(1..=CONTACTS_MAX).contains(&self.contacts.len()) || !self.contacts.iter().all(reachable) {
            return fault("contacts");
        }
        if !page(&self.policy_url) {
            return fault("policy_url");
        }
        let Some(replacement) = &self.replacement else { return Ok(()) };
        let spoken = |texts: &Texts| texts.values().all(|text| !text.trim().is_empty() && text.len() <= TEXT_MAX);
        let some = |texts: &Option<Texts>| texts.as_ref().is_none_or(spoken);
        if replacement.rationale.is_empty() || !spoken(&replacement.rationale) {
            return fault("replacement.rationale");
        }
        if !some(&replacement.method) || !some(&replacement.isolation) {
            return fault("replacement.method");
        }
        if !page(&replacement.url) {
            return fault("replacement.url");
        }
        Ok(())
    }
}
