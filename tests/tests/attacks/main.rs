//! Attacks on pairing and sessions, each as tests that carry its number.
//!
//!  1. A rogue device with the same name nearby: it proves no label, and never gets a network key.
//!  2. A rogue phone that pairs first, or second: it needs the label and the button.
//!  3. A man in the middle of a pairing who relays both sides.
//!  4. Guessing the typed code at home, from a captured pairing.
//!  5. A device whose static key was replaced: a full stop, without a bypass.
//!  6. Key-compromise impersonation with a stolen static key.
//!  7. A hello that was edited, so that less is negotiated.
//!  8. Another Noise pattern, another prologue, swapped roles.
//!  9. A message that is sent back to its sender.
//! 10. A first message that is sent again.
//! 11. Records that are sent again, in another order, twice, or not at all.
//! 12. Garbage between the records.
//! 13. Nonces and keys at their limits.
//! 14. Public keys of low order.
//! 15. Messages that are cut, too long, empty, or never end.
//! 16. Ten thousand half-open handshakes.
//! 17. A request that the caller's role does not cover.
//! 18. A phone that was removed and comes back with what it kept.
//! 20. A phone that was stolen unlocked.
//! 33. Burning the owner's tries.
//! 38. Telling an unknown credential from a wrong one and from one that is off.

mod credentials;
mod handshake;
mod offline_guess;
mod people;
mod transport;
