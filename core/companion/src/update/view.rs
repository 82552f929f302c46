//! Puts overview, history and support into screens. Each word of a maker or device stands as theirs.

use std::collections::BTreeMap;

use super::history::UpdateLine;
use super::memory::UpdateMemory;
use super::overview::{
    AdvisoryReport, OutageReport, SupportReport, UpdateDoubt, UpdateOfferReport, UpdateOverview, UpdateStatus,
};
use super::period::SupportMonth;
use super::reminder::{Cause, Reminder};
use super::settings::UpdateChoice;
use crate::text::Inert;
use crate::wizard::view::{Arg, Message, View};
use crate::wizard::{Assurance, Severity};

const MAKER: Assurance = Assurance::MakerStated;
/// Most published faults on one screen; the overview has them all.
const ADVISORIES_MAX: usize = 8;

/// The screen of an overview. `name` is what the person calls the device.
#[must_use]
pub fn view(overview: &UpdateOverview, name: Message) -> View {
    let mut view = View::new("updates", Message::new("update-title").with("device", name));
    view.severity = severity(overview);
    if !overview.updatable {
        view = view.body("update-not-updatable".into()).body("update-isolate".into());
    }
    if overview.recalled {
        view = view.body("update-recalled".into());
    }
    view = view.body(status(overview));
    if let Some(doubt) = overview.doubt {
        view = view.body(why(doubt));
    }
    if overview.is_old && overview.checked.is_some() && overview.doubt != Some(UpdateDoubt::Old) {
        view = view.body("update-doubt-old".into());
    }
    let installed = Message::verbatim(Inert::name(&overview.installed));
    let model = Message::verbatim(Inert::name(&overview.model));
    let checked =
        overview.checked.map_or_else(|| "update-checked-never".into(), |at| Message::verbatim(Arg::Moment(at)));
    view = view
        .fact("update-fact-model".into(), model, Assurance::SelfReported)
        .fact("update-version".into(), installed, Assurance::SelfReported)
        .fact("update-fact-checked".into(), checked, Assurance::Ours);
    if let Some(offer) = &overview.offer {
        view = offered(view, offer);
    }
    view = support(view, &overview.support);
    view = overview.advisories.iter().take(ADVISORIES_MAX).fold(view, advisory);
    if let Some(replacement) = &overview.replacement {
        let texts = [
            ("update-fact-rationale", &replacement.rationale),
            ("update-fact-replacement", &replacement.method),
            ("update-fact-isolation", &replacement.isolation),
        ];
        let texts = texts.into_iter().filter(|(_, texts)| !texts.is_empty());
        view = texts.fold(view, |view, (label, texts)| view.fact(label.into(), Message::verbatim(words(texts)), MAKER));
        if let Some(until) = replacement.until {
            view = view.fact("update-fact-replaced-until".into(), Message::verbatim(Arg::Date(until)), MAKER);
        }
    }
    let contacts = overview.policy.as_ref().map(|policy| policy.contacts.as_slice()).unwrap_or_default();
    let contact = match contacts {
        [] => Message::new("device-not-stated"),
        all => Message::verbatim(Arg::List(all.iter().map(|one| Inert::sentence(one).into()).collect())),
    };
    view = view.fact("update-fact-report".into(), contact, MAKER);
    let settings = overview.settings;
    [
        ("update-fact-security", settings.security),
        ("update-fact-maintenance", settings.maintenance),
        ("update-fact-feature", settings.feature),
    ]
    .into_iter()
    .fold(view, |view, (label, choice)| view.fact(label.into(), chosen(choice), Assurance::Ours))
}

/// The screen of a history, newest first.
#[must_use]
pub fn history_view(lines: &[UpdateLine], name: Message) -> View {
    let view = View::new("update-history", Message::new("update-history-title").with("device", name));
    if lines.is_empty() {
        return view.body("update-history-none".into());
    }
    lines.iter().fold(view, |view, line| {
        view.fact(Message::verbatim(Arg::Moment(line.at)), happened(line), Assurance::SelfReported)
    })
}

/// The screen of a model's support, before somebody pairs or buys. Without `report` it cannot be confirmed, for `doubt`.
#[must_use]
pub fn support_view(maker: &str, model: &str, report: Option<&SupportReport>, doubt: Option<UpdateDoubt>) -> View {
    let device = Message::new("device-model").with("maker", Inert::name(maker)).with("model", Inert::name(model));
    let view = View::new("update-support", Message::new("update-support-title").with("device", device));
    match report {
        Some(report) => support(view, report),
        None => {
            let view = view.body("update-support-unknown".into());
            doubt.map(why).into_iter().fold(view, View::body)
        }
    }
}

/// What a person is told of, in one sentence.
pub(crate) fn reminded(reminder: &Reminder, memory: &UpdateMemory, name: &str) -> Message {
    let message = Message::new(match reminder.cause {
        Cause::Recalled => "update-remind-recalled",
        Cause::Doubtful => "update-remind-doubtful",
        Cause::Security => "update-remind-security",
        Cause::Shortened => "update-remind-shortened",
        Cause::Support if reminder.about.ends_with(" 0") => "update-remind-ended",
        Cause::Support => "update-remind-support",
        Cause::Update => "update-remind-update",
        Cause::Old => "update-remind-old",
    });
    let end = memory.support.and_then(|support| support.end);
    let month = end.map_or_else(|| Arg::from(Message::new("device-not-stated")), of_month);
    message.with("device", Inert::name(name)).with("version", Inert::name(&reminder.about)).with("month", month)
}

fn severity(overview: &UpdateOverview) -> Severity {
    let required = overview.offer.as_ref().is_some_and(|offer| offer.security_required || offer.kind == "security");
    if overview.recalled || overview.doubt == Some(UpdateDoubt::Forged) {
        Severity::Danger
    } else if required
        || overview.is_old
        || overview.status == UpdateStatus::CannotConfirm
        || overview.support.shortened_from.is_some()
        || overview.support.state == "ended"
    {
        Severity::Warning
    } else {
        Severity::Info
    }
}

fn status(overview: &UpdateOverview) -> Message {
    match overview.status {
        UpdateStatus::UpToDate => "update-status-up-to-date".into(),
        UpdateStatus::CannotConfirm => "update-status-cannot".into(),
        UpdateStatus::Available => Message::new("update-status-available")
            .with("version", Inert::name(overview.offer.as_ref().map_or("", |offer| &offer.version))),
        UpdateStatus::Later => {
            let (version, from) = overview.later.as_ref().map_or(("", 0), |later| (later.version.as_str(), later.from));
            Message::new("update-status-later").with("version", Inert::name(version)).with("date", Arg::Date(from))
        }
    }
}

/// Why nothing can be confirmed, and what to do.
pub(crate) fn why(doubt: UpdateDoubt) -> Message {
    Message::new(match doubt {
        UpdateDoubt::NoMaker => "update-doubt-no-maker",
        UpdateDoubt::NeverLooked => "update-doubt-never-looked",
        UpdateDoubt::Offline => "update-doubt-offline",
        UpdateDoubt::Frozen => "update-doubt-frozen",
        UpdateDoubt::Forged => "update-doubt-forged",
        UpdateDoubt::NoticeExpired => "update-doubt-notice-expired",
        UpdateDoubt::NoticeUnreadable => "update-doubt-notice-unreadable",
        UpdateDoubt::NoWay => "update-doubt-no-way",
        UpdateDoubt::Clock => "update-doubt-clock",
        UpdateDoubt::NotSetUp => "update-doubt-not-set-up",
        UpdateDoubt::Old => "update-doubt-old",
        UpdateDoubt::UnknownModel => "update-doubt-unknown-model",
    })
}

fn offered(view: View, offer: &UpdateOfferReport) -> View {
    let kind = match offer.kind.as_str() {
        "security" => "update-kind-security",
        "maintenance" => "update-kind-maintenance",
        "feature" => "update-kind-feature",
        _ => "update-kind-other",
    };
    let urgency = match offer.urgency.as_deref() {
        Some("critical") => "update-urgency-critical",
        Some("high") => "update-urgency-high",
        Some("medium") => "update-urgency-medium",
        Some("low") => "update-urgency-low",
        _ => "device-not-stated",
    };
    let exploited = match offer.exploited {
        Some(true) => "update-exploited-yes",
        Some(false) => "update-exploited-no",
        None => "device-not-stated",
    };
    let risk = if offer.risk.is_empty() { "update-risk-none".into() } else { Message::verbatim(words(&offer.risk)) };
    let required = if offer.security_required { "update-required-yes" } else { "update-required-no" };
    let new = Message::verbatim(Inert::name(&offer.version));
    let mut view = view
        .fact("update-fact-new".into(), new, MAKER)
        .fact("update-fact-kind".into(), kind.into(), MAKER)
        .fact("update-fact-required".into(), required.into(), MAKER)
        .fact("update-fact-risk".into(), risk, MAKER)
        .fact("update-fact-urgency".into(), urgency.into(), MAKER)
        .fact("update-fact-exploited".into(), exploited.into(), MAKER);
    view = match &offer.outage {
        Some(outage) => stops(view, outage),
        None => view.fact("update-fact-outage".into(), "device-not-stated".into(), MAKER),
    };
    if let Some(url) = &offer.risk_url {
        view = view.fact("update-fact-more".into(), Message::verbatim(Inert::sentence(url)), MAKER);
    }
    if !offer.new_sensors.is_empty() || !offer.new_purposes.is_empty() {
        view = view.body("update-new-things".into());
    }
    match offer.postponed_until {
        Some(until) => view.body(Message::new("update-put-off").with("date", Arg::Moment(until))),
        None => view,
    }
}

fn stops(view: View, outage: &OutageReport) -> View {
    let minutes = |minutes: u16| Arg::Duration(u64::from(minutes) * 60);
    let length = Message::new("update-outage")
        .with("typical", minutes(outage.minutes_typical))
        .with("longest", minutes(outage.minutes_max));
    let list = |all: &[BTreeMap<String, String>]| match all {
        [] => Message::new("device-not-stated"),
        all => Message::verbatim(Arg::List(all.iter().map(words).collect())),
    };
    let view = view
        .fact("update-fact-outage".into(), length, MAKER)
        .fact("update-fact-stops".into(), list(&outage.stops), MAKER)
        .fact("update-fact-runs".into(), list(&outage.keeps_running), MAKER);
    if outage.safety_relevant { view.body("update-outage-safety".into()) } else { view }
}

fn support(view: View, report: &SupportReport) -> View {
    let month = |text: &Option<String>| text.as_deref().and_then(parse_month).map(of_month);
    let end = month(&report.end).map_or_else(
        || Message::new("device-not-stated"),
        |end| match report.state.as_str() {
            "ended" => Message::new("update-support-ended").with("month", end),
            "within_12" | "within_6" | "within_1" => Message::new("update-support-soon").with("month", end),
            _ => Message::new("device-until").with("month", end),
        },
    );
    let view = view.fact("update-fact-support".into(), end, MAKER);
    match month(&report.shortened_from) {
        Some(before) => view.body(Message::new("update-support-shortened").with("month", before)),
        None => view,
    }
}

fn advisory(view: View, advisory: &AdvisoryReport) -> View {
    let age = Arg::Duration(advisory.days.max(1) * super::DAY);
    let title = Inert::sentence(&advisory.title);
    let state = match (&advisory.fixed_in, advisory.open) {
        (_, true) if advisory.no_fix => Message::new("update-advisory-never"),
        (Some(version), true) => Message::new("update-advisory-update").with("version", Inert::name(version)),
        (None, true) => Message::new("update-advisory-open"),
        (_, false) => Message::new("update-advisory-closed"),
    };
    let meanwhile = match advisory.meanwhile.as_ref().filter(|_| advisory.open) {
        Some(advice) => Message::new("update-advisory-meanwhile").with("words", Inert::sentence(advice)),
        None => Message::new("update-advisory-no-advice"),
    };
    let said = Message::new("update-advisory")
        .with("title", title)
        .with("time", age)
        .with("state", state)
        .with("meanwhile", if advisory.open { meanwhile } else { Message::new("update-advisory-nothing") });
    let label = Message::new("update-fact-advisory").with("id", Inert::name(&advisory.id));
    view.fact(label, said, MAKER)
}

fn happened(line: &UpdateLine) -> Message {
    let what = match line.outcome.as_str() {
        "installed" => "update-history-installed",
        "rolled_back" => "update-history-rolled-back",
        _ => "update-history-refused",
    };
    let what = Message::new(what).with("version", Inert::name(&line.version));
    let seconds = |seconds: u32| Arg::Duration(u64::from(seconds));
    let away = match (line.outage_seconds, line.outage_here) {
        (Some(by_device), _) => Message::new("update-history-outage").with("time", seconds(by_device)),
        (None, Some(here)) => Message::new("update-history-outage-here").with("time", seconds(here)),
        (None, None) => Message::new("update-history-outage-unknown"),
    };
    let stated = match line.stated_minutes {
        Some((typical, longest)) => Message::new("update-outage")
            .with("typical", Arg::Duration(u64::from(typical) * 60))
            .with("longest", Arg::Duration(u64::from(longest) * 60)),
        None => Message::new("device-not-stated"),
    };
    Message::new("update-history-line").with("what", what).with("away", away).with("stated", stated)
}

fn chosen(choice: UpdateChoice) -> Message {
    Message::new(match choice {
        UpdateChoice::Automatic => "update-choice-automatic",
        UpdateChoice::Ask => "update-choice-ask",
        UpdateChoice::Off => "update-choice-off",
    })
}

const fn of_month(month: SupportMonth) -> Arg {
    Arg::Month { year: month.year, month: month.month }
}

fn parse_month(text: &str) -> Option<SupportMonth> {
    let (year, month) = text.split_once('-')?;
    SupportMonth::new(year.parse().ok()?, month.parse().ok()?)
}

/// Texts by language; English first, because the first is shown when none fits.
fn words(texts: &BTreeMap<String, String>) -> Arg {
    let mut all: Vec<_> = texts.iter().map(|(language, text)| (language.clone(), Inert::sentence(text))).collect();
    all.sort_by_key(|(language, _)| language != "en");
    Arg::Words(all)
}

#[cfg(test)]
mod tests;
