//! Whole set-ups, counted: the decisions that a person is asked for, the packets in the air, the way to the first answer.

use pandu::PanduError;
use pandu::wizard::End;
use pandu_device::profile::{LOCK, Profile, THERMOSTAT, WINDOW_SENSOR};
use pandu_protocol::message::{Call as _, Empty, call};

use super::report::Measured;
use crate::lives::set_up;
use crate::pair::Traffic;
use crate::person::{decisions, presses_enter};
use crate::world::{Heard, World};

const PROFILES: [&Profile; 3] = [&LOCK, &THERMOSTAT, &WINDOW_SENSOR];

/// Measures set-ups of every profile.
///
/// # Errors
/// [`PanduError`] when a set-up does not begin.
///
/// # Panics
/// When one does not end, or there is no runtime.
pub fn measure(measured: &mut Measured) -> Result<(), PanduError> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build();
    runtime.expect("a runtime").block_on(async {
        let (mut most_decisions, mut first_answer) = (0, 0);
        for (mtu, key) in [(247, "setup.att_packets.mtu247"), (23, "setup.att_packets.mtu23")] {
            let mut most = 0;
            for profile in PROFILES {
                let world = World::with_mtu(61, mtu);
                let device = world.device(profile, "hall");
                let walk = set_up(&world, presses_enter(&device.sticker.qr)).await?;
                assert_eq!(walk.end(), Some(End::Finished), "{:?}", walk.problems());
                most_decisions = most_decisions.max(decisions(&walk));
                most = most.max(world.air.heard().len());
                first_answer = first_answer.max(round_trips(&world).await?);
            }
            measured.count(key, most);
        }
        measured.count("setup.decisions", most_decisions);
        measured.count("session.round_trips_to_first_answer", first_answer);
        Ok(())
    })
}

/// How often the phone waits for the device until its first command is answered, from nothing but what pairing left.
async fn round_trips(world: &World) -> Result<usize, PanduError> {
    let companion = world.open().await?;
    let entries = companion.sessions().devices().all()?;
    let key = entries[0].record.as_ref().expect("a record").public_key();
    world.air.forget_heard();
    companion.sessions().call(&key, &call::AuthState::request(Empty {}), None).await?.expect("the owner may ask");
    let values = world.air.heard().into_iter().map(|Heard { up, value, .. }| (up, value)).collect();
    companion.rest().await;
    Ok(Traffic { values }.flights().div_ceil(2))
}
