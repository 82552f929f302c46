//! Which adapter is used, and whether it can be. It must never switch one on: that is for the person to do.

use std::time::Duration;

use btleplug::api::{Central as _, CentralState, Manager as _};
use btleplug::platform::{Adapter, Manager};
use pandu::port::RadioError;

use super::trouble::{Trouble, within};
use super::{bus, kernel};

/// The door to the system's Bluetooth, opened when it is first needed.
#[derive(Debug, Default)]
pub(super) struct Air {
    manager: Option<Manager>,
}

impl Air {
    /// The adapter of this name, or the first that is on.
    pub(super) async fn adapter(&mut self, wanted: Option<&str>) -> Result<Adapter, RadioError> {
        let (found, mut adapters) = self.found().await.map_err(|trouble| unshown(trouble.radio()))?;
        let error = match choose(wanted, &found) {
            Ok(index) => return Ok(adapters.swap_remove(index)),
            Err(error) => error,
        };
        if kernel::is_blocked(wanted) || bus::is_blocked(wanted).await {
            return Err(RadioError::Blocked);
        }
        Err(if found.is_empty() { unshown(error) } else { error })
    }

    /// The names of all adapters.
    pub(super) async fn names(&mut self) -> Result<Vec<String>, RadioError> {
        let (found, _) = self.found().await.map_err(Trouble::radio)?;
        Ok(found.into_iter().map(|found| found.name).collect())
    }

    /// All adapters in the order of their names, and what is known of each.
    async fn found(&mut self) -> Result<(Vec<Found>, Vec<Adapter>), Trouble> {
        let listed = self.listed().await;
        if listed.is_err() {
            // The way to the system may be broken; the next try begins with a new one.
            self.manager = None;
        }
        let mut known = Vec::new();
        for adapter in listed? {
            let name = within(CALL_TIMEOUT, adapter.adapter_info()).await;
            let state = within(CALL_TIMEOUT, adapter.adapter_state()).await;
            // An adapter that was pulled out meanwhile is left out.
            if let (Ok(info), Ok(state)) = (name, state) {
                known.push((Found { name: name_of(&info), state }, adapter));
            }
        }
        known.sort_by(|(one, _), (other, _)| one.order().cmp(&other.order()));
        Ok(known.into_iter().unzip())
    }

    async fn listed(&mut self) -> Result<Vec<Adapter>, Trouble> {
        let manager = match self.manager.take() {
            Some(manager) => manager,
            None => within(CALL_TIMEOUT, Manager::new()).await?,
        };
        let manager = self.manager.insert(manager);
        within(CALL_TIMEOUT, manager.adapters()).await
    }
}

/// An adapter that the system does not show is not missing: what drives it does not run or does not work.
fn unshown(error: RadioError) -> RadioError {
    if error == RadioError::Missing && kernel::has_adapter() { RadioError::Failed } else { error }
}

/// What is known of an adapter.
#[derive(Debug)]
struct Found {
    name: String,
    state: CentralState,
}

impl Found {
    /// `hci2` stands before `hci10`.
    fn order(&self) -> (usize, &str) {
        (self.name.len(), &self.name)
    }
}

/// The first word: on Linux the rest is the model, `hci0 (usb:v1D6Bp0246d0542)`.
fn name_of(info: &str) -> String {
    info.split_whitespace().next().unwrap_or_default().to_owned()
}

/// Chooses one of `found`, which are in order.
fn choose(wanted: Option<&str>, found: &[Found]) -> Result<usize, RadioError> {
    let fits = |found: &&Found| wanted.is_none_or(|wanted| found.name == wanted);
    if found.iter().filter(fits).count() == 0 {
        return Err(RadioError::Missing);
    }
    // Some systems tell the state only once the radio is used.
    [CentralState::PoweredOn, CentralState::Unknown]
        .iter()
        .find_map(|state| found.iter().position(|found| fits(&found) && found.state == *state))
        .ok_or(RadioError::Off)
}

/// Longest wait for a call that asks nothing of the air.
pub(super) const CALL_TIMEOUT: Duration = Duration::from_secs(5);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_named_one_or_else_the_first_that_is_on_is_chosen() {
        use CentralState::{PoweredOff as Off, PoweredOn as On, Unknown};
        for (wanted, states, expected) in [
            (None, vec![], Err(RadioError::Missing)),
            (Some("hci0"), vec![], Err(RadioError::Missing)),
            (None, vec![On], Ok(0)),
            (None, vec![Off], Err(RadioError::Off)),
            (None, vec![Off, Off], Err(RadioError::Off)),
            (None, vec![Off, On, On], Ok(1)),
            (None, vec![Unknown], Ok(0)),
            (None, vec![Unknown, On], Ok(1)),
            (Some("hci1"), vec![On, On], Ok(1)),
            (Some("hci1"), vec![On, Off], Err(RadioError::Off)),
            (Some("hci2"), vec![On, On], Err(RadioError::Missing)),
        ] {
            let found: Vec<_> = (0..).zip(&states).map(|(n, state)| of(&format!("hci{n}"), state.clone())).collect();
            assert_eq!(choose(wanted, &found), expected, "{wanted:?} of {states:?}");
        }
    }

    #[test]
    fn names_are_read_and_ordered() {
        assert_eq!(name_of("hci0 (usb:v1D6Bp0246d0542)"), "hci0");
        assert_eq!(name_of("CoreBluetooth"), "CoreBluetooth");
        assert_eq!(name_of(""), "");
        let mut found = [of("hci10", CentralState::PoweredOn), of("hci2", CentralState::PoweredOn)];
        found.sort_by(|one, other| one.order().cmp(&other.order()));
        assert_eq!(found.map(|found| found.name), ["hci2", "hci10"]);
    }

    fn of(name: &str, state: CentralState) -> Found {
        Found { name: name.into(), state }
    }
}
