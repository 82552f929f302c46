//! The report of a check as plain data in the person's language, for JSON and for a page. It holds no name of a person, phone or
//! network and no serial number, so that it can be passed on.

use serde::{Deserialize, Serialize};

use super::evidence::Evidence;
use super::item::{Group, ITEMS, Item, Verdict};
use crate::text::Text;
use crate::wizard::Assurance;
use crate::wizard::view::{Arg, Message};

/// The report of one check. Keys are stable; words are in [`CheckReport::language`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckReport {
    /// Language of the words (BCP 47).
    pub language: String,
    /// Heading.
    pub title: String,
    /// When the check was, Unix seconds.
    pub checked_at: u64,
    /// The same as a date in words.
    pub date: String,
    /// Maker, model and version, as the device says; empty when it did not say.
    pub device: Option<ReportDevice>,
    /// The findings, part by part.
    pub groups: Vec<ReportGroup>,
    /// What each way of knowing means, the weakest first.
    pub legend: Vec<ReportLegend>,
    /// What this check cannot show.
    pub limits: Vec<String>,
}

/// What was checked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportDevice {
    /// Its maker.
    pub maker: String,
    /// Its model.
    pub model: String,
    /// The version of its firmware.
    pub firmware: String,
}

/// One part of the findings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportGroup {
    /// Heading.
    pub title: String,
    /// The items.
    pub items: Vec<ReportItem>,
}

/// One item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportItem {
    /// Its stable name.
    pub id: String,
    /// Its title.
    pub title: String,
    /// The clauses of MCMC MTSFB TC G044:2023 that it is about.
    pub clauses: Vec<String>,
    /// What came of it.
    pub result: Verdict,
    /// The same in words.
    pub result_words: String,
    /// Why.
    pub why: String,
    /// What it rests on.
    pub evidence: Vec<String>,
    /// Who says so.
    pub assurance: Assurance,
    /// The same in words.
    pub assurance_words: String,
    /// What could happen if it is left; only where something is left.
    pub risk: Option<String>,
    /// What to do; only where something is to be done.
    pub advice: Option<String>,
    /// The kind of wizard that does it.
    pub opens: Option<String>,
    /// How to undo that, where it can be undone.
    pub undo: Option<String>,
}

/// One way of knowing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportLegend {
    /// Which.
    pub assurance: Assurance,
    /// Its name.
    pub name: String,
    /// What it means.
    pub meaning: String,
}

impl CheckReport {
    /// Puts what was gathered into words.
    #[must_use]
    pub(crate) fn new(evidence: &Evidence, text: &Text) -> Self {
        let say = |id: &'static str| text.message(&Message::new(id));
        let device = evidence.identity.got().map(|identity| {
            let inert = |words: &str| crate::text::Inert::name(words).as_str().to_owned();
            ReportDevice {
                maker: inert(&identity.maker),
                model: inert(&identity.model),
                firmware: inert(&identity.firmware),
            }
        });
        let group = |group: &Group| ReportGroup {
            title: say(group.title()),
            items: ITEMS.iter().filter(|item| item.group == *group).map(|one| item(one, evidence, text)).collect(),
        };
        let legend = |(assurance, id, meaning): &(Assurance, &'static str, &'static str)| ReportLegend {
            assurance: *assurance,
            name: say(id),
            meaning: say(meaning),
        };
        Self {
            language: text.language().tag().into(),
            title: say("check-report"),
            checked_at: evidence.now(),
            date: text.message(&Message::verbatim(Arg::Date(evidence.now()))),
            device,
            groups: Group::ALL.iter().map(group).collect(),
            legend: LEGEND.iter().map(legend).collect(),
            limits: vec![say("check-limits"), say("check-limits.mark"), say("check-limits.privacy")],
        }
    }
}

/// Every way of knowing, with its name and what it means.
const LEGEND: [(Assurance, &str, &str); 6] = [
    (Assurance::MakerStated, "check-says-maker", "check-says-maker.meaning"),
    (Assurance::SelfReported, "check-says-device", "check-says-device.meaning"),
    (Assurance::SignedByPairedKey, "check-says-signed", "check-says-signed.meaning"),
    (Assurance::Probed, "check-says-probed", "check-says-probed.meaning"),
    (Assurance::SeenByUser, "check-says-seen", "check-says-seen.meaning"),
    (Assurance::Ours, "check-says-app", "check-says-app.meaning"),
];

fn item(item: &Item, evidence: &Evidence, text: &Text) -> ReportItem {
    let look = item.look(evidence);
    let say = |id: &'static str| text.message(&Message::new(id));
    let open = !matches!(look.verdict, Verdict::Ok | Verdict::DoesNotApply);
    let name = LEGEND.iter().find(|(assurance, ..)| *assurance == look.assurance).map_or("check-says-app", |row| row.1);
    ReportItem {
        id: item.id.into(),
        title: say(item.title),
        clauses: item.clauses.iter().map(|clause| (*clause).into()).collect(),
        result: look.verdict,
        result_words: say(look.verdict.word()),
        why: text.message(&look.why),
        evidence: look.evidence.iter().map(|line| text.message(line)).collect(),
        assurance: look.assurance,
        assurance_words: say(name),
        risk: open.then(|| say(item.risk)),
        advice: open.then(|| say(item.advice)),
        opens: item.opens.filter(|_| look.verdict == Verdict::FixIt).map(Into::into),
        undo: item.undo.filter(|_| look.verdict == Verdict::FixIt).map(say),
    }
}
