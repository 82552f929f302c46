//! Maker's promises: whether they are made at all, and whether they still hold. Nobody but the maker can keep them.

use super::{AHEAD_MAX, DAY, count, is_blank, names, said};
use crate::check::evidence::Evidence;
use crate::check::item::Look;
use crate::check::memory::Month;
use crate::text::Inert;
use crate::wizard::Assurance;
use crate::wizard::view::{Arg, Message};

/// Days that a maker may take to close a published fault (clause 6.2.2).
const OPEN_DAYS: u64 = 90;
/// A promise further ahead than so many months is no date.
const PROMISE_MONTHS: i32 = 50 * 12;
/// From so many months before the end on, the end is named.
const NEAR_MONTHS: i32 = 12;
const MAKER: Assurance = Assurance::MakerStated;

impl Month {
    /// The month in which support ends.
    pub(in crate::check) fn of(support: &pandu_protocol::message::SupportStatement) -> Self {
        Self { year: support.end_year, month: support.end_month }
    }

    const fn arg(self) -> Arg {
        Arg::Month { year: self.year, month: self.month }
    }
}

/// Whether the maker still supports it, and as long as was promised.
pub(in crate::check) fn support(evidence: &Evidence) -> Result<Look, Look> {
    let paper = evidence.stated(&evidence.support, "check-support.silent")?;
    let (end, now) = (Month::of(&paper.says), Month::at(evidence.now()));
    let left = now.months_until(end);
    if !(1..=12).contains(&end.month) || left > PROMISE_MONTHS {
        return Ok(Look::fix("check-support.no-date", MAKER));
    }
    if left < 0 {
        return Ok(Look::fix(Message::new("check-support.ended").with("month", end.arg()), MAKER));
    }
    let before = evidence.before.as_ref().and_then(|before| before.support);
    if let Some(before) = before.filter(|before| end < *before) {
        let look = Look::fix(Message::new("check-support.shortened").with("month", end.arg()), MAKER);
        return Ok(look.seen(Message::new("check-support.promised").with("month", before.arg())));
    }
    let look = Look::ok(Message::new("check-support.ok").with("month", end.arg()), MAKER);
    Ok(if left <= NEAR_MONTHS { look.seen("check-support.near") } else { look })
}

/// Whether the maker says how to report a fault and when it answers.
pub(in crate::check) fn vulnerability_policy(evidence: &Evidence) -> Result<Look, Look> {
    let policy = &evidence.stated(&evidence.faults, "check-vulnerability-policy.silent")?.says;
    let contacts: Vec<&str> = policy.contacts.iter().map(|one| &**one).filter(|one| !one.trim().is_empty()).collect();
    if contacts.is_empty() {
        return Err(Look::not_stated("check-vulnerability-policy.no-contact"));
    }
    let acknowledge = said(policy.acknowledge_days.as_ref(), "check-vulnerability-policy.no-answer")?;
    let update = said(policy.update_days.as_ref(), "check-vulnerability-policy.no-news")?;
    let days = |days: u16| Arg::Duration(u64::from(days) * DAY);
    let look = Look::ok(
        Message::new("check-vulnerability-policy.ok").with("answer", days(*acknowledge)).with("news", days(*update)),
        MAKER,
    );
    Ok(look.seen(Message::new("check-vulnerability-policy.contacts").with("names", names(contacts))))
}

/// Whether published faults are closed in time.
pub(in crate::check) fn advisories(evidence: &Evidence) -> Result<Look, Look> {
    let all = &evidence.stated(&evidence.advisories, "check-advisories.silent")?.says.advisories;
    let now = evidence.now();
    // A fault that was "fixed" before it was known, or in the future, is not fixed.
    let is_open = |fixed: Option<u64>, disclosed: u64| {
        fixed.is_none_or(|fixed| fixed < disclosed || fixed > now.saturating_add(AHEAD_MAX))
    };
    let open = all.iter().filter(|one| is_open(one.fixed, one.disclosed)).map(|one| now.saturating_sub(one.disclosed));
    let (oldest, number) = open.fold((0, 0), |(oldest, number), age| (age.max(oldest), number + 1));
    if oldest > OPEN_DAYS * DAY {
        return Ok(Look::fix(Message::new("check-advisories.late").with("time", Arg::Duration(oldest)), MAKER));
    }
    let closed = Message::new("check-advisories.ok").with("count", count(all.len())).with("open", count(number));
    Ok(Look::ok(closed, MAKER))
}

/// Whether the maker says when data is gone from backups.
pub(in crate::check) fn backups(evidence: &Evidence) -> Result<Look, Look> {
    if !evidence.keeps_elsewhere() {
        return Ok(Look::not_apply("check-backups.nothing", Assurance::SelfReported));
    }
    let backup = &evidence.stated(&evidence.backup, "check-backups.silent")?.says;
    if backup.cycle_days == 0 || backup.holder.trim().is_empty() {
        return Err(Look::not_stated("check-backups.silent"));
    }
    let time = Arg::Duration(u64::from(backup.cycle_days) * DAY);
    let holder = Inert::name(&backup.holder);
    Ok(Look::ok(Message::new("check-backups.ok").with("time", time).with("holder", holder), MAKER))
}

/// Whether the maker says what the software is made of.
pub(in crate::check) fn sbom(evidence: &Evidence) -> Result<Look, Look> {
    let sbom = said(evidence.need(&evidence.identity)?.sbom.as_ref(), "check-sbom.silent")?;
    if sbom.url.trim().is_empty() {
        return Err(Look::not_stated("check-sbom.silent"));
    }
    let look = Look::ok(Message::new("check-sbom.ok").with("format", Inert::name(&sbom.format)), MAKER);
    Ok(look.seen(Message::new("check-sbom.place").with("url", Inert::sentence(&sbom.url))))
}

/// Whether all that it says is about one model.
pub(in crate::check) fn model(evidence: &Evidence) -> Result<Look, Look> {
    let model = &*evidence.need(&evidence.identity)?.model;
    if model.trim().is_empty() {
        return Err(Look::not_stated("check-model.silent"));
    }
    let papers = [
        evidence.manifest.got().map(|paper| &*paper.says.model),
        evidence.uses.got().map(|paper| &*paper.says.model),
        evidence.support.got().map(|paper| &*paper.says.model),
        evidence.looked.as_ref().and_then(|looked| looked.known.model.as_deref()),
    ];
    let others: std::collections::BTreeSet<&str> =
        papers.into_iter().flatten().filter(|other| *other != model).collect();
    let said = Assurance::SelfReported;
    if others.is_empty() {
        return Ok(Look::ok(Message::new("check-model.ok").with("model", Inert::name(model)), said));
    }
    let look = Look::fix(Message::new("check-model.other").with("model", Inert::name(model)), said);
    Ok(look.seen(Message::new("check-model.others").with("names", names(others))))
}

/// Whether the maker says what happens to a device that cannot be updated.
pub(in crate::check) fn replacement(evidence: &Evidence) -> Result<Look, Look> {
    let identity = evidence.need(&evidence.identity)?;
    if identity.abilities.self_update || identity.components.iter().any(|part| part.updatable) {
        return Ok(Look::not_apply("check-replacement.updatable", Assurance::SelfReported));
    }
    let says = &evidence.stated(&evidence.replacement, "check-replacement.silent")?.says;
    let until = said(says.until.as_ref(), "check-replacement.no-date")?;
    let method = said(says.method.as_ref().filter(|words| !is_blank(words)), "check-replacement.no-way")?;
    if is_blank(&says.rationale) {
        return Err(Look::not_stated("check-replacement.no-reason"));
    }
    if *until < evidence.now() {
        return Ok(Look::fix(Message::new("check-replacement.over").with("date", Arg::Date(*until)), MAKER));
    }
    let look = Look::ok(Message::new("check-replacement.ok").with("date", Arg::Date(*until)), MAKER);
    Ok(look.seen(Message::new("check-replacement.how").with("words", method)))
}
