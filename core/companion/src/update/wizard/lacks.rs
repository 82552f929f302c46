//! What must hold before an update starts, against what the device says of itself. What it does not say is not held against it:
//! the device checks once more by itself.

use pandu_protocol::message::{UpdateNeeds, UpdateState};

/// Something that is missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Lack {
    /// The battery has too little charge: percent wanted, and percent there.
    Battery { wanted: u8, has: u8 },
    /// It is not on mains power.
    Mains,
    /// The image, of so many bytes, does not fit.
    Room { wanted: u32 },
    /// It is on no network.
    Network,
}

/// What is missing. `starts` = it is to start at once; what changes until a later time is not asked for now.
pub(super) fn lacks(
    needs: UpdateNeeds,
    size: u32,
    state: &UpdateState,
    online: Option<bool>,
    starts: bool,
) -> Vec<Lack> {
    let room = state.room.filter(|room| *room < size).map(|_| Lack::Room { wanted: size });
    let battery = needs.battery_percent.zip(state.battery_percent).filter(|(wanted, has)| has < wanted);
    let battery = battery.map(|(wanted, has)| Lack::Battery { wanted, has });
    let mains = (needs.mains && state.mains == Some(false)).then_some(Lack::Mains);
    let network = (needs.network && online == Some(false)).then_some(Lack::Network);
    let of_now = [battery, mains, network].into_iter().flatten().filter(|_| starts);
    room.into_iter().chain(of_now).collect()
}

#[cfg(test)]
mod tests {
    use super::super::tests::state;
    use super::*;

    const NEEDS: UpdateNeeds = UpdateNeeds { battery_percent: Some(30), mains: true, network: true };

    #[test]
    fn what_the_device_says_is_missing_keeps_it_from_starting() {
        let mut says = state("1.0.0");
        assert_eq!(lacks(NEEDS, 1_000, &says, None, true), [], "what is not said is not held against it");
        (says.battery_percent, says.mains, says.room) = (Some(29), Some(false), Some(999));
        let all = [Lack::Room { wanted: 1_000 }, Lack::Battery { wanted: 30, has: 29 }, Lack::Mains, Lack::Network];
        assert_eq!(lacks(NEEDS, 1_000, &says, Some(false), true), all);
        assert_eq!(
            lacks(NEEDS, 1_000, &says, Some(false), false),
            all[..1],
            "until tonight the battery can be charged"
        );
        let none = UpdateNeeds { battery_percent: None, mains: false, network: false };
        assert_eq!(lacks(none, 999, &says, Some(false), true), []);
        (says.battery_percent, says.mains, says.room) = (Some(30), Some(true), Some(1_000));
        assert_eq!(lacks(NEEDS, 1_000, &says, Some(true), true), []);
    }
}
