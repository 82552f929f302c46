//! The course of set-up as the device sees it, and its plain function (clauses 6.1 a, 6.12.1).

use minicbor::{Decode, Encode};

use super::{List, Text};
use crate::limit::NAME_MAX;

/// What of set-up the device has already seen.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct SetupState {
    /// Whether a way of signing in is chosen.
    #[n(0)]
    pub sign_in: bool,
    /// Whether update settings are chosen.
    #[n(1)]
    pub updates: bool,
    /// Purposes of consent already answered.
    #[n(2)]
    pub consents: List<Text<32>, 8>,
    /// Whether set-up is finished.
    #[n(3)]
    pub finished: bool,
    /// Seconds until the device gives an unfinished set-up up; 0 = no limit.
    #[n(4)]
    pub seconds_left: u32,
}

/// Gives the device a name.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Rename {
    /// The name; no control characters.
    #[n(0)]
    pub name: Text<NAME_MAX>,
}

/// Uses the device's plain function: a lock's bolt, a thermostat's wanted temperature.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Operate {
    /// Which function.
    #[n(0)]
    pub function: Text<32>,
    /// The wanted value in thousandths of its unit.
    #[n(1)]
    pub milli: i64,
}

/// The function's value after the command.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Operated {
    /// The value in thousandths of its unit.
    #[n(0)]
    pub milli: i64,
}
