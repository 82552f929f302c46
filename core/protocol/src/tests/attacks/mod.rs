//! The attacks on pairing and sessions of docs/protocol.md's threat list, as far as two ends can show them. The number of
//! the attack stands at each test.

mod downgrade;
mod guess;
mod records;
mod stranger;
mod weak;

use super::world::{From, HOWS, How, Link, TODAY, World};
use crate::error::{Blame, HandshakeError, LinkError, SessionError};
use crate::frame::REFUSAL;
use crate::handshake::Plan;
use crate::link::{InitiatorLink, Settings};
use crate::random::draw;

fn handshake(error: HandshakeError) -> Option<LinkError> {
    Some(LinkError::Handshake(error))
}

/// Nothing of the device but message 2 and the constant refusal has gone out, and it has closed.
fn is_refused(link: &Link) -> bool {
    link.theirs.is_closed()
        && link.values.last().is_some_and(|(from, value)| *from == From::Device && *value == REFUSAL)
}

/// A companion with a plan of its own.
fn companion(world: &mut World, plan: &Plan<'_>) -> InitiatorLink {
    let settings = Settings { value_len: world.value_len, today: TODAY };
    InitiatorLink::start(world.now, &world.hello, plan, &world.client, settings, &mut world.random).unwrap()
}
