//! What a maker says about a model, as plain data: support, published faults, whom to tell of faults, replacement.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Subject;
use crate::text::Inert;
use crate::update::calendar::DAY;
use crate::update::documents::{Advisory, MakerPolicy, ReplacementOffer, Severity, SupportPeriod};
use crate::update::memory::UpdateMemory;
use crate::update::notice::Texts;
use crate::update::paths;
use crate::update::period::{Nearness, Support, SupportMonth};

/// How long a model is supported.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SupportReport {
    /// Year and month of the end of security updates, such as `2031-06`; absent = not stated.
    pub end: Option<String>,
    /// `not_stated`, `far`, `within_12`, `within_6`, `within_1` or `ended`.
    pub state: String,
    /// What was promised before, if it was longer.
    pub shortened_from: Option<String>,
}

/// A published fault.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AdvisoryReport {
    /// Its identifier.
    pub id: String,
    /// What it is about, in the maker's words.
    pub title: String,
    /// Whether it concerns the version that runs.
    pub open: bool,
    /// Days since it was published.
    pub days: u64,
    /// When it was published, Unix seconds.
    pub published: u64,
    /// `low`, `moderate`, `important` or `critical`; absent = not stated.
    pub severity: Option<String>,
    /// The version in which it is mended.
    pub fixed_in: Option<String>,
    /// What to do meanwhile, in the maker's words.
    pub meanwhile: Option<String>,
    /// Whether it will not be mended.
    pub no_fix: bool,
    /// CVE identifiers.
    pub cves: Vec<String>,
    /// Where to read more.
    pub url: Option<String>,
}

/// How faults are reported to a maker. No account is needed to see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PolicyReport {
    /// How to reach the maker.
    pub contacts: Vec<String>,
    /// Where the policy is in full.
    pub url: Option<String>,
    /// Days until a report is acknowledged.
    pub acknowledge_days: Option<u16>,
    /// Days between news on it.
    pub update_days: Option<u16>,
}

/// What a maker does for a model that cannot be updated.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReplacementReport {
    /// Why it cannot be updated, by language.
    pub rationale: BTreeMap<String, String>,
    /// Until when it is replaced, Unix seconds.
    pub until: Option<u64>,
    /// How it is replaced, by language.
    pub method: BTreeMap<String, String>,
    /// How it can be kept apart and go on being used, by language.
    pub isolation: BTreeMap<String, String>,
    /// Where to ask.
    pub url: Option<String>,
}

/// All published faults that are kept, those first that concern the version that runs, newest first.
pub(super) fn advisories(memory: &UpdateMemory, subject: &Subject, now: u64) -> Vec<AdvisoryReport> {
    let kept = memory.documents.iter().filter(|one| paths::is_advisory(&subject.model, &one.path));
    let mut all: Vec<_> = kept
        .filter_map(|one| Advisory::from_json(&one.bytes).ok())
        .map(|one| AdvisoryReport::new(&one, &subject.installed, now))
        .collect();
    all.sort_by_key(|one| (!one.open, one.days));
    all
}

impl AdvisoryReport {
    fn new(from: &Advisory, installed: &str, now: u64) -> Self {
        let name = |text: &String| Inert::name(text).as_str().to_owned();
        let severity = |severity| match severity {
            Severity::Low => "low",
            Severity::Moderate => "moderate",
            Severity::Important => "important",
            Severity::Critical => "critical",
        };
        Self {
            id: name(&from.id),
            title: Inert::sentence(&from.title).as_str().to_owned(),
            open: from.concerns(installed),
            days: now.saturating_sub(from.published.0) / DAY,
            published: from.published.0,
            severity: from.severity.map(|one| severity(one).to_owned()),
            fixed_in: from.fixed_in.as_ref().map(name),
            meanwhile: from.meanwhile.as_deref().map(|text| Inert::sentence(text).as_str().to_owned()),
            no_fix: from.no_fix,
            cves: from.cves.iter().map(name).collect(),
            url: from.url.as_deref().map(|url| Inert::sentence(url).as_str().to_owned()),
        }
    }
}

fn harmless(texts: &Texts) -> BTreeMap<String, String> {
    let one = |(language, text): (&String, &String)| {
        (Inert::name(language).as_str().to_ascii_lowercase(), Inert::sentence(text).as_str().to_owned())
    };
    texts.iter().map(one).collect()
}

impl SupportReport {
    /// How a support period stands at `now`.
    pub(crate) fn new(support: Support, now: u64) -> Self {
        Self {
            end: support.end.map(|month| month.text()),
            state: match support.nearness(now) {
                Nearness::NotStated => "not_stated".to_owned(),
                Nearness::Far => "far".to_owned(),
                Nearness::Within(months) => format!("within_{months}"),
                Nearness::Ended => "ended".to_owned(),
            },
            shortened_from: support.shortened_from().map(|month| month.text()),
        }
    }

    /// The same for a model of which nothing was promised before.
    pub(crate) fn of_period(period: Option<SupportPeriod>, now: u64) -> Self {
        let end = period.and_then(|period| period.security_end).map(SupportMonth::of);
        Self::new(Support::default().learn(end), now)
    }
}

impl From<&MakerPolicy> for PolicyReport {
    fn from(policy: &MakerPolicy) -> Self {
        let address = |text: &String| Inert::sentence(text).as_str().to_owned();
        Self {
            contacts: policy.contacts.iter().map(address).collect(),
            url: policy.policy_url.as_ref().map(address),
            acknowledge_days: policy.acknowledge_days,
            update_days: policy.update_days,
        }
    }
}

impl From<&ReplacementOffer> for ReplacementReport {
    fn from(offer: &ReplacementOffer) -> Self {
        Self {
            rationale: harmless(&offer.rationale),
            until: offer.until.map(|moment| moment.0),
            method: offer.method.as_ref().map(harmless).unwrap_or_default(),
            isolation: offer.isolation.as_ref().map(harmless).unwrap_or_default(),
            url: offer.url.as_deref().map(|url| Inert::sentence(url).as_str().to_owned()),
        }
    }
}
