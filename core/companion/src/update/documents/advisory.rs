//! One published fault, read from a security advisory in the Common Security Advisory Framework (OASIS CSAF 2.0).
//!
//! Only what a person needs is taken: what it is, since when it is known, in which version it is mended, what to do meanwhile.

use std::collections::BTreeMap;

use pandu_protocol::version::Version;
use serde::Deserialize;

use super::{DocumentFault, read};
use crate::update::Moment;

/// Deepest nesting of a product tree that is followed; CSAF trees have vendor, product and version.
const DEPTH_MAX: usize = 8;
/// Most vulnerabilities of one advisory that are read.
const VULNERABILITIES_MAX: usize = 32;
/// Most CVE identifiers that are kept.
const CVES_MAX: usize = 32;

/// A published fault.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Advisory {
    /// Its identifier (`document.tracking.id`).
    pub id: String,
    /// What it is about, in the maker's words.
    pub title: String,
    /// The language of the words, where it is stated.
    pub language: Option<String>,
    /// CVE identifiers.
    pub cves: Vec<String>,
    /// When it was first published.
    pub published: Moment,
    /// How bad it is.
    pub severity: Option<Severity>,
    /// The lowest version in which it is mended; absent = there is no mended version.
    pub fixed_in: Option<String>,
    /// What to do meanwhile, in the maker's words.
    pub meanwhile: Option<String>,
    /// Whether the maker says that it will not be mended.
    pub no_fix: bool,
    /// Where to read more.
    pub url: Option<String>,
}

/// How bad a fault is, as the maker says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Little.
    Low,
    /// Some.
    Moderate,
    /// Much.
    Important,
    /// As much as can be.
    Critical,
}

#[derive(Deserialize)]
struct Csaf {
    document: Document,
    #[serde(default)]
    product_tree: Tree,
    #[serde(default)]
    vulnerabilities: Vec<Vulnerability>,
}

#[derive(Deserialize)]
struct Document {
    csaf_version: String,
    title: String,
    lang: Option<String>,
    aggregate_severity: Option<Aggregate>,
    tracking: Tracking,
    #[serde(default)]
    references: Vec<Reference>,
}

#[derive(Deserialize)]
struct Aggregate {
    text: String,
}

#[derive(Deserialize)]
struct Tracking {
    id: String,
    initial_release_date: Moment,
}

#[derive(Deserialize)]
struct Reference {
    url: String,
}

#[derive(Deserialize, Default)]
struct Tree {
    #[serde(default)]
    branches: Vec<Branch>,
}

#[derive(Deserialize)]
struct Branch {
    category: String,
    name: String,
    product: Option<Product>,
    #[serde(default)]
    branches: Vec<Self>,
}

#[derive(Deserialize)]
struct Product {
    product_id: String,
}

#[derive(Deserialize)]
struct Vulnerability {
    cve: Option<String>,
    #[serde(default)]
    product_status: Status,
    #[serde(default)]
    remediations: Vec<Remediation>,
}

#[derive(Deserialize, Default)]
struct Status {
    #[serde(default)]
    first_fixed: Vec<String>,
    #[serde(default)]
    fixed: Vec<String>,
}

#[derive(Deserialize)]
struct Remediation {
    category: String,
    details: String,
}

impl Advisory {
    /// Reads a CSAF document.
    ///
    /// # Errors
    /// [`DocumentFault`].
    pub fn from_json(bytes: &[u8]) -> Result<Self, DocumentFault> {
        let csaf: Csaf = read(bytes)?;
        let fault = |field| Err(DocumentFault::Field { field });
        if !csaf.document.csaf_version.starts_with("2.") {
            return fault("document.csaf_version");
        }
        if csaf.document.title.trim().is_empty() {
            return fault("document.title");
        }
        if csaf.document.tracking.id.trim().is_empty() {
            return fault("document.tracking.id");
        }
        let mut versions = BTreeMap::new();
        gather(&csaf.product_tree.branches, DEPTH_MAX, &mut versions);
        let holes = &csaf.vulnerabilities[..csaf.vulnerabilities.len().min(VULNERABILITIES_MAX)];
        let remediations = || holes.iter().flat_map(|hole| &hole.remediations);
        let advice = remediations().find(|one| matches!(one.category.as_str(), "workaround" | "mitigation"));
        Ok(Self {
            cves: holes.iter().filter_map(|hole| hole.cve.clone()).take(CVES_MAX).collect(),
            published: csaf.document.tracking.initial_release_date,
            severity: csaf.document.aggregate_severity.and_then(|severity| Severity::parse(&severity.text)),
            fixed_in: fixed_in(holes, &versions),
            meanwhile: advice.map(|one| one.details.clone()),
            no_fix: remediations().any(|one| one.category == "no_fix_planned"),
            url: csaf.document.references.into_iter().map(|one| one.url).find(|url| url.starts_with("https://")),
            id: csaf.document.tracking.id,
            title: csaf.document.title,
            language: csaf.document.lang,
        })
    }

    /// Whether it concerns this version; a version that cannot be read is concerned.
    #[must_use]
    pub fn concerns(&self, installed: &str) -> bool {
        let fixed = self.fixed_in.as_deref().and_then(|fixed| fixed.parse::<Version>().ok());
        match (fixed, installed.parse::<Version>()) {
            (Some(fixed), Ok(installed)) => installed < fixed,
            _ => true,
        }
    }
}

impl Severity {
    fn parse(text: &str) -> Option<Self> {
        match text.to_ascii_lowercase().as_str() {
            "low" => Some(Self::Low),
            "moderate" | "medium" => Some(Self::Moderate),
            "important" | "high" => Some(Self::Important),
            "critical" => Some(Self::Critical),
            _ => None,
        }
    }
}

/// The version of each product of the tree, by the product's id.
fn gather<'a>(branches: &'a [Branch], depth: usize, versions: &mut BTreeMap<&'a str, &'a str>) {
    for branch in branches {
        if let Some(product) = branch.product.as_ref().filter(|_| branch.category == "product_version") {
            versions.insert(&product.product_id, &branch.name);
        }
        if depth > 0 {
            gather(&branch.branches, depth - 1, versions);
        }
    }
}

/// The lowest version that mends every vulnerability: the highest of the lowest of each.
fn fixed_in(holes: &[Vulnerability], versions: &BTreeMap<&str, &str>) -> Option<String> {
    let lowest = |hole: &Vulnerability| {
        let ids = hole.product_status.first_fixed.iter().chain(&hole.product_status.fixed);
        let named = ids.filter_map(|id| versions.get(id.as_str()).copied());
        named.filter_map(|name| Some((name.parse::<Version>().ok()?, name))).min()
    };
    // One that is nowhere mended leaves the whole of it open.
    let each = holes.iter().map(lowest).collect::<Option<Vec<_>>>()?;
    each.into_iter().max().map(|(_, name)| name.to_owned())
}
