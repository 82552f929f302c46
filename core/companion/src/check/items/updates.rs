//! Updates: whether the device stays safe by itself. What its maker has signed contradicts it, where this app knows the maker.

use pandu_protocol::message::{Identity, UpdateFinding, UpdateMode, UpdatePhase};

use super::{AHEAD_MAX, DAY, count, names, unknown_answer};
use crate::check::evidence::Evidence;
use crate::check::item::Look;
use crate::text::Inert;
use crate::wizard::Assurance;
use crate::wizard::view::{Arg, Message};

/// A device that has not looked for so many days may miss an urgent update.
const LOOK_DAYS: u64 = 7;
/// Updates that are put off for longer are put off for good.
const POSTPONED_DAYS: u64 = 90;
const SAID: Assurance = Assurance::SelfReported;
const SIGNED: Assurance = Assurance::MakerStated;

/// A device that fetches updates, or that it cannot.
fn updater(evidence: &Evidence) -> Result<&Identity, Look> {
    let identity = evidence.need(&evidence.identity)?;
    if identity.abilities.self_update { Ok(identity) } else { Err(Look::not_apply("check-auto-updates.cannot", SAID)) }
}

/// Whether security updates install by themselves.
pub(in crate::check) fn auto_updates(evidence: &Evidence) -> Result<Look, Look> {
    updater(evidence)?;
    let policy = evidence.stated(&evidence.policy, "check-auto-updates.silent")?;
    let until = policy.postponed_until.filter(|until| *until > evidence.now());
    let look = match policy.security {
        UpdateMode::Automatic => match until {
            Some(until) if until.saturating_sub(evidence.now()) > POSTPONED_DAYS * DAY => {
                Look::fix("check-auto-updates.postponed", SAID)
            }
            Some(_) | None => Look::ok("check-auto-updates.ok", SAID),
        },
        UpdateMode::Ask => Look::fix("check-auto-updates.asks", SAID),
        UpdateMode::Off => Look::fix("check-auto-updates.off", SAID),
        UpdateMode::Other(_) => unknown_answer(),
    };
    Ok(match until {
        Some(until) => look.seen(Message::new("check-auto-updates.until").with("date", Arg::Date(until))),
        None => look,
    })
}

/// Whether a known update waits.
pub(in crate::check) fn waiting(evidence: &Evidence) -> Result<Look, Look> {
    let update = evidence.stated(&evidence.update, "check-waiting-update.silent")?;
    let installed = Message::new("check-waiting-update.installed").with("version", Inert::name(&update.installed));
    let maker = evidence.looked.as_ref().and_then(|looked| looked.known.maker.as_ref());
    // The maker's signature outweighs the device's word, and is about the version that runs only if that is still the same.
    let maker = maker.filter(|maker| maker.installed == *update.installed);
    if maker.is_some_and(|maker| maker.recalled) {
        return Ok(Look::fix("check-waiting-update.recalled", SIGNED).seen(installed));
    }
    if let Some(version) = maker.and_then(|maker| maker.newer.as_deref())
        && update.finding != UpdateFinding::Available
    {
        let hidden = update.finding == UpdateFinding::UpToDate;
        let says = if hidden { "check-waiting-update.contradicted" } else { "check-waiting-update.there" };
        let look = Look::fix(Message::new(says).with("version", Inert::name(version)), SIGNED);
        return Ok(look.seen(installed));
    }
    if matches!(update.phase, UpdatePhase::RolledBack | UpdatePhase::Refused) {
        return Ok(Look::fix("check-waiting-update.undone", SAID).seen(installed));
    }
    Ok(match update.finding {
        UpdateFinding::Available => {
            let version = update.available.as_deref().unwrap_or_default();
            Look::fix(Message::new("check-waiting-update.available").with("version", Inert::name(version)), SAID)
        }
        UpdateFinding::UpToDate | UpdateFinding::CannotConfirm if maker.is_some_and(|maker| maker.is_newest) => {
            Look::ok("check-waiting-update.confirmed", SIGNED)
        }
        UpdateFinding::UpToDate => Look::ok("check-waiting-update.none", SAID),
        UpdateFinding::CannotConfirm => {
            Look::ok("check-waiting-update.unknown", SAID).seen("check-waiting-update.unconfirmed")
        }
        UpdateFinding::Other(_) => unknown_answer(),
    }
    .seen(installed))
}

/// Whether it looked for updates lately.
pub(in crate::check) fn last_look(evidence: &Evidence) -> Result<Look, Look> {
    let identity = updater(evidence)?;
    let offline = evidence.network.got().is_some_and(|network| !network.joined);
    if identity.abilities.network && offline {
        return Ok(Look::not_apply("check-last-look.offline", SAID));
    }
    let update = evidence.stated(&evidence.update, "check-waiting-update.silent")?;
    let Some(last) = update.last_checked else { return Ok(Look::fix("check-last-look.never", SAID)) };
    let (now, seen) = (evidence.now(), Message::new("check-last-look.last").with("date", Arg::Date(last)));
    let look = if last > now.saturating_add(AHEAD_MAX) {
        Look::fix("check-last-look.future", SAID)
    } else if now.saturating_sub(last) > LOOK_DAYS * DAY {
        Look::fix("check-last-look.stale", SAID)
    } else {
        Look::ok("check-last-look.ok", SAID)
    };
    Ok(look.seen(seen))
}

/// Whether each part of its software can be updated, or says why not.
pub(in crate::check) fn components(evidence: &Evidence) -> Result<Look, Look> {
    let parts = &evidence.need(&evidence.identity)?.components;
    if parts.is_empty() {
        return Err(Look::not_stated("check-components.silent"));
    }
    let without: Vec<&str> = parts
        .iter()
        .filter(|part| !part.updatable && part.reason_if_not.as_deref().is_none_or(|reason| reason.trim().is_empty()))
        .map(|part| &*part.name)
        .collect();
    if !without.is_empty() {
        return Ok(Look::fix(Message::new("check-components.without").with("names", names(without)), SAID));
    }
    let fixed = parts.iter().filter(|part| !part.updatable);
    let look = Look::ok(Message::new("check-components.ok").with("count", count(parts.len())), SAID);
    Ok(fixed.fold(look, |look, part| {
        let reason = Inert::sentence(part.reason_if_not.as_deref().unwrap_or_default());
        look.seen(Message::new("check-components.fixed").with("name", Inert::name(&part.name)).with("reason", reason))
    }))
}
