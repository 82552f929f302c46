//! Messages and bytes of the handshakes, counted where they pass between the two ends.

use pandu_protocol::error::LinkError;
use pandu_protocol::frame::value_len;
use pandu_protocol::time::Millis;

use super::report::Measured;
use crate::pair::{Household, Meeting, Pair, Traffic};
use crate::world::Chance;

/// The ATT MTU that most phones and devices agree on.
const MTU: u16 = 247;

/// Lets a phone and a device meet at this MTU until neither has more to say, and gives what passed.
///
/// # Errors
/// [`LinkError`] when the handshake fails.
pub fn handshake(meeting: Meeting, mtu: u16) -> Result<Traffic, LinkError> {
    let home = Household::new(7);
    let mut pair = Pair::new(&home, meeting, value_len(mtu), &mut Chance::new(8));
    pair.run(&home, Millis(0))?;
    assert!(pair.is_established(), "a handshake that does not end in a session is no handshake");
    Ok(pair.traffic)
}

/// Measures the handshakes.
///
/// # Errors
/// [`LinkError`] when one fails.
pub fn measure(measured: &mut Measured) -> Result<(), LinkError> {
    for (meeting, messages, bytes) in [
        (Meeting::Label, "pairing.label.messages", "pairing.label.bytes"),
        (Meeting::Code, "pairing.code.messages", "pairing.code.bytes"),
        (Meeting::Session, "session.messages", "session.bytes"),
    ] {
        let traffic = handshake(meeting, MTU)?;
        measured.count(messages, traffic.messages());
        measured.count(bytes, traffic.message_bytes());
    }
    Ok(())
}
