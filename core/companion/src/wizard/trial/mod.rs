//! What the tests of wizards about one paired device share: a made-up house with people and fingers, a player that keeps the
//! journal as the runner does, and a search through every edge. It is built for tests only.

mod explore;
mod house;
pub(crate) mod laws;
mod run;
mod shed;

pub(crate) use explore::{Reached, answered_by, diagram, draw, explore, explore_knowing, table};
pub(crate) use house::{House, Instead, ME, OTHER, PASSWORD, Touch};
pub(crate) use run::Run;
pub(crate) use shed::NOW;

use pandu_protocol::key::PublicKey;
use pandu_protocol::message::ClientId;
use pandu_protocol::role::Role;

use crate::wizard::DeviceStart;
use crate::wizard::step::Paired;

/// What a wizard about the house begins with.
pub(crate) fn start() -> DeviceStart {
    DeviceStart {
        paired: Paired {
            device: PublicKey::from_bytes([7; 32]),
            signing_key: [8; 32],
            role: Role::Owner,
            client: ClientId::new(ME).expect("short"),
        },
        name: "Front door".into(),
        phone: "Phone of Aminah".into(),
        begun_at: 1_795_000_000_000,
        seed: [9; 32],
    }
}
