//! Connections: what is open on the device, and what it tells anybody. What was seen from outside wins over what it says.

use pandu_protocol::gatt::SERVICE_UUID;
use pandu_protocol::message::{Interface, Posture, SwitchState};

use super::hello::{Told, told};
use super::{count, names, said, unknown_answer};
use crate::check::evidence::{Evidence, Read};
use crate::check::item::Look;
use crate::error::ReasonCode;
use crate::wizard::Assurance;
use crate::wizard::view::{Arg, Message};

/// The end of all short Bluetooth UUIDs (Core 5.4, Vol 3, Part B, 2.5.1).
const BASE: &str = "-0000-1000-8000-00805f9b34fb";
/// Generic Access and Generic Attribute, which every Bluetooth device must have.
const MANDATORY: [&str; 2] = ["00001800-0000-1000-8000-00805f9b34fb", "00001801-0000-1000-8000-00805f9b34fb"];
/// A rotating id that is heard again after so many milliseconds does not rotate: 15 minutes, and five for late clocks.
const ROTATION_MS: u64 = 20 * 60_000;

/// Whether it offers Bluetooth services that it does not declare.
pub(in crate::check) fn radio_services(evidence: &Evidence) -> Result<Look, Look> {
    let services = evidence.looked()?.services.as_ref();
    let services = services.ok_or_else(|| Look::could_not("check-radio-services.untold"))?;
    let word = evidence.posture.got().map(|word| &word.says);
    let declared: Vec<String> = word
        .iter()
        .flat_map(|word| word.interfaces.iter())
        .filter_map(|interface| interface.address.as_deref())
        .map(whole)
        .collect();
    let is_known = |service: &str| service == SERVICE_UUID.to_ascii_lowercase() || MANDATORY.contains(&service);
    let extra: Vec<&str> = services
        .iter()
        .map(String::as_str)
        .filter(|one| !is_known(one) && !declared.iter().any(|own| own == one))
        .collect();
    if extra.is_empty() {
        return Ok(Look::ok(
            Message::new("check-radio-services.ok").with("count", count(services.len())),
            Assurance::Probed,
        ));
    }
    // Who has not said what it offers may have declared it.
    if word.is_none() {
        evidence.word()?;
    }
    Ok(Look::fix(Message::new("check-radio-services.extra").with("names", names(extra)), Assurance::Probed))
}

/// A Bluetooth UUID in full.
fn whole(uuid: &str) -> String {
    let uuid = uuid.to_ascii_lowercase();
    let is_short = matches!(uuid.len(), 4 | 8) && uuid.bytes().all(|byte| byte.is_ascii_hexdigit());
    if is_short { format!("{uuid:0>8}{BASE}") } else { uuid }
}

/// Whether every network interface that is open is needed for something.
pub(in crate::check) fn interfaces(evidence: &Evidence) -> Result<Look, Look> {
    let word = evidence.word()?;
    let posture = &word.says;
    if posture.interfaces.is_empty() {
        return Err(Look::not_stated("check-interfaces.silent"));
    }
    let open = || posture.interfaces.iter().filter(|one| one.network && one.open);
    let unneeded: Vec<&str> =
        open().filter(|one| !is_ours(one) && !is_needed(one, posture)).map(|one| &*one.name).collect();
    let physical: Vec<&str> = posture.interfaces.iter().filter(|one| !one.network).map(|one| &*one.name).collect();
    let look = if !unneeded.is_empty() {
        Look::fix(Message::new("check-interfaces.unneeded").with("names", names(unneeded)), word.assurance())
    } else if !open().any(is_ours) {
        Look::fix("check-interfaces.hidden", word.assurance())
    } else {
        Look::ok(
            Message::new("check-interfaces.ok").with("names", names(open().map(|one| &*one.name))),
            word.assurance(),
        )
    };
    Ok(if physical.is_empty() {
        look
    } else {
        look.seen(Message::new("check-interfaces.physical").with("names", names(physical)))
    })
}

fn is_ours(interface: &Interface) -> bool {
    interface.address.as_deref().is_some_and(|address| address.eq_ignore_ascii_case(SERVICE_UUID))
}

/// Whether a service that is on and says what it is for has the interface's name.
fn is_needed(interface: &Interface, posture: &Posture) -> bool {
    let name = interface.name.trim();
    posture
        .services
        .iter()
        .any(|one| one.on && !one.purpose.trim().is_empty() && one.name.trim().eq_ignore_ascii_case(name))
}

/// Whether every service that runs is needed.
pub(in crate::check) fn services(evidence: &Evidence) -> Result<Look, Look> {
    let word = evidence.word()?;
    let on = || word.says.services.iter().filter(|service| service.on);
    if word.says.services.is_empty() {
        return Err(Look::not_stated("check-services.silent"));
    }
    let purposeless: Vec<&str> = on().filter(|one| one.purpose.trim().is_empty()).map(|one| &*one.name).collect();
    if !purposeless.is_empty() {
        let names = names(purposeless);
        return Ok(Look::fix(Message::new("check-services.purposeless").with("names", names), word.assurance()));
    }
    let optional: Vec<&str> = on().filter(|one| one.optional).map(|one| &*one.name).collect();
    if !optional.is_empty() {
        return Ok(Look::fix(Message::new("check-services.optional").with("names", names(optional)), word.assurance()));
    }
    Ok(Look::ok(Message::new("check-services.ok").with("names", names(on().map(|one| &*one.name))), word.assurance()))
}

/// Whether it tells strangers more than it must.
pub(in crate::check) fn stranger_view(evidence: &Evidence) -> Result<Look, Look> {
    Ok(match told(&evidence.looked()?.hello) {
        Told::Nothing => Look::ok("check-stranger-view.ok", Assurance::Probed),
        Told::More(words) => {
            let look = Look::fix("check-stranger-view.talkative", Assurance::Probed);
            let words: Vec<Arg> = words.into_iter().take(4).map(Arg::Text).collect();
            if words.is_empty() {
                look
            } else {
                look.seen(Message::new("check-stranger-view.words").with("words", Arg::List(words)))
            }
        }
        Told::Unreadable => Look::lacks(ReasonCode::DeviceMisbehaved),
    })
}

/// Whether it changes the name under which strangers see it.
pub(in crate::check) fn not_followed(evidence: &Evidence) -> Result<Look, Look> {
    let looked = evidence.looked()?;
    let before = evidence.before.as_ref().and_then(|before| before.advert);
    Ok(match before {
        Some(before) if before.id != looked.advert => Look::ok("check-not-followed.ok", Assurance::Probed),
        Some(before) if looked.at.saturating_sub(before.at) >= ROTATION_MS => {
            Look::fix("check-not-followed.same", Assurance::Probed)
        }
        Some(before) if before.changed => Look::ok("check-not-followed.ok", Assurance::Probed),
        Some(_) | None => Look::could_not("check-not-followed.once"),
    })
}

/// Whether its debug interface is off.
pub(in crate::check) fn debug(evidence: &Evidence) -> Result<Look, Look> {
    let word = evidence.word()?;
    Ok(match said(word.says.debug.as_ref(), "check-debug.silent")? {
        SwitchState::Absent => Look::ok("check-debug.absent", word.assurance()),
        SwitchState::Off => Look::ok("check-debug.off", word.assurance()),
        SwitchState::On => Look::fix("check-debug.on", word.assurance()),
        SwitchState::Other(_) => unknown_answer(),
    })
}

/// Whether the network that it is on asks for a key.
pub(in crate::check) fn network(evidence: &Evidence) -> Result<Look, Look> {
    let has_none = evidence.identity.got().is_some_and(|identity| !identity.abilities.network);
    if has_none || evidence.network == Read::Refused(ReasonCode::Unsupported) {
        return Ok(Look::not_apply("check-network.has-none", Assurance::SelfReported));
    }
    let network = evidence.need(&evidence.network)?;
    if !network.joined {
        return Ok(Look::not_apply("check-network.not-joined", Assurance::SelfReported));
    }
    Ok(match network.secured {
        Some(true) => Look::ok("check-network.ok", Assurance::SelfReported),
        Some(false) => Look::fix("check-network.open", Assurance::SelfReported),
        None => Look::could_not("check-network.unheard"),
    })
}
