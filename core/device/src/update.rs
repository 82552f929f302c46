//! Update settings and what the device knows of updates (clauses 6.3.4 to 6.3.6).
//!
//! Images that phones bring are in `image`, installing them in `install`, what the device fetches by itself in
//! `uplink`. The device must never say that it is up to date without a word of its maker that is still current, unless a
//! fault makes it lie.

pub(crate) mod image;
mod install;
mod record;
pub(crate) mod uplink;

use pandu_protocol::message::{ErrorReply, EventKind, Text, UpdateFinding, UpdateMode, UpdatePolicy, UpdateState};
use pandu_protocol::time::Millis;

pub use image::ROOM;
pub use record::{Images, Pending, Terms};
pub use uplink::{OFFER_MAX, Uplink};

use crate::device::Device;
use crate::fault::Fault;
use crate::profile::{Power, Profile};
use crate::state::State;
use crate::turn::Turn;

use uplink::Found;

/// What the device knows of updates only as long as the power is on.
#[derive(Default)]
pub(crate) struct Updating {
    /// While it installs: when the new version starts.
    pub(crate) away_until: Option<Millis>,
    /// Its way to the maker's repository.
    pub(crate) uplink: Option<Box<dyn Uplink + Send>>,
    /// When it looks there next.
    pub(crate) look_at: Option<Millis>,
    /// Whether fetching goes on; after a failure not before the next look.
    pub(crate) fetches: bool,
}

/// Updates can be put off by at most this many seconds from now; a risk is not put off for ever.
pub(crate) const POSTPONE_MAX: u64 = 90 * 24 * 60 * 60;

/// Carries out [`pandu_protocol::message::call::SetUpdatePolicy`]. What is answered is what is stored.
pub(crate) fn set_policy(turn: &mut Turn<'_>, body: UpdatePolicy) -> Result<UpdatePolicy, ErrorReply> {
    if !turn.profile.abilities.self_update {
        return Err(ErrorReply::Unsupported);
    }
    for (field, mode) in [("security", body.security), ("maintenance", body.maintenance), ("feature", body.feature)] {
        if !UpdateMode::KNOWN.contains(&mode) {
            return Err(ErrorReply::invalid(field));
        }
    }
    if body.postponed_until.is_some_and(|until| until > turn.now.unix.saturating_add(POSTPONE_MAX)) {
        return Err(ErrorReply::invalid("postponed_until"));
    }
    turn.draft.updates.policy = body;
    turn.draft.updates.chosen = true;
    turn.draft.images.schedule(body, turn.now.unix);
    turn.note(EventKind::SettingChanged, Some("updates"));
    Ok(turn.draft.updates.policy)
}

/// Looks for updates now. Without a network it cannot look.
pub(crate) fn check(turn: &mut Turn<'_>) -> Result<UpdateState, ErrorReply> {
    if !turn.profile.abilities.self_update {
        return Err(ErrorReply::Unsupported);
    }
    let online = turn.draft.network.as_ref().is_some_and(|network| network.online);
    let claimed = uplink::claimed(turn.faults).filter(|_| online);
    if let Some((finding, available)) = claimed {
        let updates = &mut turn.draft.updates;
        (updates.finding, updates.available) = (finding, available.map(Text::cut));
        updates.last_checked = Some(turn.now.unix);
        if turn.faults.has(Fault::BadUpdate) {
            turn.note(EventKind::UpdateRefused, Some("firmware"));
        }
    } else if online {
        let found = uplink::examine(&turn.judge(), turn.outside.offer.as_deref(), turn.now.unix);
        if found == Found::Forged {
            turn.note(EventKind::UpdateRefused, Some("offer"));
        }
        let phase = turn.draft.images.phase;
        uplink::take(turn.draft, found, turn.now.unix);
        turn.after.tells_update = turn.draft.images.phase != phase;
    } else {
        (turn.draft.updates.finding, turn.draft.updates.available) = (UpdateFinding::CannotConfirm, None);
    }
    Ok(state(turn.draft, turn.profile, turn.power))
}

/// Where the device stands.
pub(crate) fn state(state: &State, profile: &Profile, power: Power) -> UpdateState {
    let images = &state.images;
    let is_updatable = profile.is_updatable();
    UpdateState {
        installed: Text::cut(images.firmware(profile)),
        phase: images.phase,
        finding: state.updates.finding,
        last_checked: state.updates.last_checked,
        available: state.updates.available.clone(),
        received: images.received(),
        battery_percent: power.battery_percent,
        mains: Some(power.mains),
        room: is_updatable.then_some(ROOM),
        due: images.due(),
        outage_seconds: images.outage_seconds,
    }
}

impl Device {
    /// How it is powered now.
    pub(crate) fn power(&self) -> Power {
        let power = self.factory.profile().power;
        Power { battery_percent: self.settings.battery_percent.or(power.battery_percent), ..power }
    }
}
