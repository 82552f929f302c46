//! The network that the device joins. Network keys travel only inside a session (clause 6.5.6).

use minicbor::{Decode, Encode};

use super::{Bytes, List, open_enum};
use crate::limit::{SSID_MAX, WIFI_KEY_MAX};
use crate::secret::SecretText;

/// One Wi-Fi network that the device hears.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Network {
    /// Its name: any bytes.
    #[n(0)]
    pub ssid: Bytes<SSID_MAX>,
    /// Signal from 0 (hardly there) to 4 (strong).
    #[n(1)]
    pub signal: u8,
    /// Whether it asks for a key.
    #[n(2)]
    pub secured: bool,
}

/// The networks that the device hears.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Networks {
    /// Strongest first.
    #[n(0)]
    pub networks: List<Network, 24>,
}

/// Tells the device to join a network. The device keeps the key only if it works.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct NetworkJoin {
    /// Which network.
    #[n(0)]
    pub ssid: Bytes<SSID_MAX>,
    /// Its key; absent for an open network.
    #[n(1)]
    pub key: Option<SecretText<WIFI_KEY_MAX>>,
}

open_enum! {
    /// How joining a network ended. Each failure has its own name, because each has its own next act.
    pub enum JoinOutcome {
        /// The device is on the network and reaches the internet.
        Online = 0,
        /// The device is on the network; the internet could not be reached.
        NoInternet = 1,
        /// The key was refused.
        WrongKey = 2,
        /// The network was not heard.
        NotFound = 3,
        /// The network gave no address.
        NoAddress = 4,
        /// The network did not answer in time.
        TimedOut = 5,
    }
}

/// How joining ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct NetworkJoined {
    /// The outcome.
    #[n(0)]
    pub outcome: JoinOutcome,
}

/// The network as it is now.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct NetworkState {
    /// The network that the device is on.
    #[n(0)]
    pub ssid: Option<Bytes<SSID_MAX>>,
    /// Whether it reached the internet when it last tried.
    #[n(1)]
    pub online: bool,
}
