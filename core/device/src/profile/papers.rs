//! What the maker promises about a model: support, faults, backups, replacement (clauses 6.2.1 to 6.2.3, 6.3.13, 6.3.14, 7 g).
//!
//! The maker and its addresses are made up, and under a name that nobody can own. What is not promised is absent.

use pandu_protocol::message::{
    Advisories, BackupStatement, Bytes, List, Replacement, SbomRef, SupportStatement, Text, VulnPolicy,
};
use ring::digest::{SHA256, digest};

use super::{Profile, said};

/// Everything that the maker says about a model.
pub(crate) struct Papers {
    /// How long it is supported.
    pub(crate) support: Option<SupportStatement>,
    /// How faults are reported.
    pub(crate) vulnerabilities: Option<VulnPolicy>,
    /// The faults that are known.
    pub(crate) advisories: Option<Advisories>,
    /// How long backups are kept.
    pub(crate) backup: Option<BackupStatement>,
    /// What happens to a device that cannot be updated.
    pub(crate) replacement: Option<Replacement>,
}

/// 1 January 2026, when the maker said all this.
const STATED_AT: u64 = 1_767_225_600;
/// 30 June 2031, the end of support.
const SUPPORTED_UNTIL: u64 = 1_940_630_399;

impl Profile {
    /// What the maker says.
    pub(crate) fn papers(&self) -> Papers {
        Papers {
            support: Some(SupportStatement {
                model: Text::cut(self.model),
                end_year: 2031,
                end_month: 6,
                stated_at: STATED_AT,
            }),
            vulnerabilities: Some(VulnPolicy {
                contacts: List::cut([Text::cut("security@pandu-reference.example")]),
                policy_url: Some(Text::cut("https://pandu-reference.example/security")),
                acknowledge_days: Some(5),
                update_days: Some(30),
            }),
            advisories: Some(Advisories { advisories: List::default() }),
            backup: Some(BackupStatement { holder: Text::cut(self.maker), cycle_days: 35 }),
            replacement: (!self.is_updatable()).then(replacement),
        }
    }

    /// Where the list of its software is.
    pub(crate) fn sbom(&self, firmware: &str) -> SbomRef {
        let software = format!("Pandu reference software of {} {firmware}", self.name);
        SbomRef {
            format: Text::cut("CycloneDX 1.6"),
            sha256: Bytes::new(digest(&SHA256, software.as_bytes()).as_ref()).unwrap_or_default(),
            url: Text::cut(&format!("https://pandu-reference.example/sbom/{}", self.name)),
        }
    }
}

fn replacement() -> Replacement {
    let why = said("The battery does not bear an update by radio", "Baterinya tidak mampu menampung kemas kini radio");
    let how = said(
        "Send it back; a new one comes free of charge",
        "Pulangkan peranti ini; peranti baharu dihantar secara percuma",
    );
    Replacement {
        rationale: why.words(),
        until: Some(SUPPORTED_UNTIL),
        method: Some(how.words()),
        url: Some(Text::cut("https://pandu-reference.example/replace")),
    }
}

#[cfg(test)]
mod tests {
    use crate::profile::ALL;

    #[test]
    fn only_what_cannot_be_updated_is_replaced() {
        for profile in ALL {
            let papers = profile.papers();
            assert_eq!(papers.replacement.is_some(), !profile.abilities.self_update, "{}", profile.name);
            assert!(papers.support.is_some_and(|paper| *paper.model == *profile.model));
        }
    }
}
