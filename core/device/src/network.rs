//! The network, simulated: a handful of Wi-Fi networks, each with its own way to succeed or fail (clauses 6.5.6, 6.9.1).
//!
//! The key is kept only if it worked. It must never be shown again, not even to the owner.

use pandu_protocol::limit::WIFI_KEY_MAX;
use pandu_protocol::message::{
    Bytes, ErrorReply, EventKind, JoinOutcome, List, Network, NetworkJoin, NetworkJoined, NetworkState, Networks,
};
use pandu_protocol::secret::SecretText;

use crate::state::{NetworkRecord, State};
use crate::turn::Turn;

/// A simulated network.
struct Simulated {
    ssid: &'static [u8],
    key: Option<&'static str>,
    /// 0 to 4; absent = it hides its name.
    signal: Option<u8>,
    /// What comes of joining it with the right key.
    outcome: JoinOutcome,
}

const AROUND: [Simulated; 6] = [
    Simulated { ssid: b"Rumah Melati", key: Some("melati-2026"), signal: Some(4), outcome: JoinOutcome::Online },
    Simulated { ssid: b"Pejabat 3F", key: Some("pejabat-2026"), signal: Some(3), outcome: JoinOutcome::NoAddress },
    Simulated { ssid: b"Kopitiam", key: None, signal: Some(2), outcome: JoinOutcome::NoInternet },
    Simulated { ssid: b"Lambat", key: Some("lambat-2026"), signal: Some(1), outcome: JoinOutcome::TimedOut },
    // <b>, a right-to-left override, an escape sequence and a byte that is no UTF-8.
    Simulated { ssid: b"<b>\xe2\x80\xaeeerF\x1b[31m\xff", key: None, signal: Some(0), outcome: JoinOutcome::Online },
    Simulated { ssid: b"Sembunyi", key: Some("sembunyi-2026"), signal: None, outcome: JoinOutcome::Online },
];

/// The networks that the device hears, strongest first.
pub(crate) fn scan() -> Networks {
    let heard = AROUND.iter().filter_map(|one| {
        let ssid = Bytes::new(one.ssid).ok()?;
        Some(Network { ssid, signal: one.signal?, secured: one.key.is_some() })
    });
    Networks { networks: List::cut(heard) }
}

/// Carries out [`NetworkJoin`]. A network that did not work leaves the present one as it is.
pub(crate) fn join(turn: &mut Turn<'_>, body: &NetworkJoin) -> Result<NetworkJoined, ErrorReply> {
    if body.ssid.is_empty() {
        return Err(ErrorReply::invalid("ssid"));
    }
    let outcome = try_to_join(&body.ssid, body.key.as_ref());
    if [JoinOutcome::Online, JoinOutcome::NoInternet].contains(&outcome) {
        let online = outcome == JoinOutcome::Online;
        turn.draft.network = Some(NetworkRecord { ssid: body.ssid.clone(), key: body.key.clone(), online });
        turn.note(EventKind::SettingChanged, Some("network"));
    }
    Ok(NetworkJoined { outcome })
}

fn try_to_join(ssid: &[u8], key: Option<&SecretText<WIFI_KEY_MAX>>) -> JoinOutcome {
    let Some(network) = AROUND.iter().find(|one| one.ssid == ssid) else {
        return JoinOutcome::NotFound;
    };
    let right = match (network.key, key) {
        (None, _) => true,
        (Some(_), None) => false,
        (Some(wanted), Some(given)) => SecretText::new(wanted.into()).is_some_and(|wanted| wanted == *given),
    };
    if right { network.outcome } else { JoinOutcome::WrongKey }
}

/// The network as it is now.
pub(crate) fn state(state: &State) -> NetworkState {
    let network = state.network.as_ref();
    NetworkState { ssid: network.map(|one| one.ssid.clone()), online: network.is_some_and(|one| one.online) }
}

/// Leaves the network and forgets its key.
pub(crate) fn forget(turn: &mut Turn<'_>) -> NetworkState {
    if turn.draft.network.take().is_some() {
        turn.note(EventKind::SettingChanged, Some("network"));
    }
    state(turn.draft)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_failure_has_its_own_name() {
        let key = |text: &str| SecretText::new(text.into());
        let cases = [
            (&b"Rumah Melati"[..], key("melati-2026"), JoinOutcome::Online),
            (b"Rumah Melati", key("melati-2025"), JoinOutcome::WrongKey),
            (b"Rumah Melati", None, JoinOutcome::WrongKey),
            (b"Pejabat 3F", key("pejabat-2026"), JoinOutcome::NoAddress),
            (b"Kopitiam", None, JoinOutcome::NoInternet),
            (b"Kopitiam", key("anything"), JoinOutcome::NoInternet),
            (b"Lambat", key("lambat-2026"), JoinOutcome::TimedOut),
            (b"Sembunyi", key("sembunyi-2026"), JoinOutcome::Online),
            (b"rumah melati", key("melati-2026"), JoinOutcome::NotFound),
        ];
        for (ssid, key, outcome) in cases {
            assert_eq!(try_to_join(ssid, key.as_ref()), outcome, "{ssid:?}");
        }
    }

    #[test]
    fn a_scan_is_strongest_first_and_does_not_tell_hidden_names() {
        let networks = scan().networks;
        assert_eq!(networks.len(), 5);
        assert!(networks.windows(2).all(|pair| pair[0].signal >= pair[1].signal));
        assert!(networks.iter().all(|network| &*network.ssid != b"Sembunyi"));
    }
}
