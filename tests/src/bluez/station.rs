//! What is in the air around the pretend adapter: one station for each address, with what BlueZ knows of it at the moment.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use dbus::Message;
use pandu_protocol::gatt::SERVICE_UUID;

use super::fault::Stage;
use crate::world::{Peer, Reference, WorldClock};

/// A station: a Pandu device, or whatever else sends adverts.
pub struct Station {
    pub(super) address: String,
    pub(super) adapter: String,
    pub(super) talks: Option<(Arc<Mutex<dyn Peer>>, WorldClock)>,
    pub(super) adverts: Adverts,
    pub(super) every: Duration,
    pub(super) in_reach: bool,
    pub(super) rssi: i16,
    /// The MTU of each connection in turn; the last one repeats.
    pub(super) mtus: Vec<u16>,
    pub(super) hello: Option<Vec<u8>>,
    pub(super) lacks: Option<&'static str>,
    pub(super) resolves: bool,
    pub(super) answers: bool,
    pub(super) cut: Option<Stage>,
    pub(super) known: Known,
}

/// What a station sends out.
#[derive(Debug, Clone, Default)]
pub(super) enum Adverts {
    /// Service data under the Pandu service, as the peer says.
    #[default]
    OfPeer,
    /// Service data under some service.
    Service(String, Vec<u8>),
    /// Data of a maker.
    Maker(u16, Vec<u8>),
}

/// What BlueZ knows of a station.
#[derive(Default)]
pub(super) struct Known {
    /// Whether it has an object.
    pub(super) exported: bool,
    /// Signal strength, while a discovery that heard it goes on.
    pub(super) rssi: Option<i16>,
    /// What it sent last, kept after the discovery.
    pub(super) advert: Option<Vec<u8>>,
    pub(super) link: Option<Link>,
    /// Who waits for the connection.
    pub(super) connecting: Option<Message>,
    /// Number of the try, so that a time-out of an older one is not taken for its own.
    pub(super) attempt: u64,
    /// Whether the objects of its services exist; they stay after the link.
    pub(super) services: bool,
    /// Services of the peripheral beside those that each has here.
    pub(super) more_services: Vec<String>,
    /// The clients that want notifications, and whether the peripheral was told.
    pub(super) subscribers: BTreeMap<String, bool>,
    /// Who waits for the disconnection.
    pub(super) disconnecting: Vec<Message>,
    pub(super) connections: usize,
    /// The last value read or notified of each characteristic.
    pub(super) values: BTreeMap<&'static str, Vec<u8>>,
    /// The discovery for which its next advert is planned.
    pub(super) discovery: u64,
    /// When its peer is told the time next, on the peer's clock.
    pub(super) tick_at: Option<u64>,
}

/// One connection.
#[derive(Debug, Clone)]
pub(super) struct Link {
    pub(super) number: u64,
    pub(super) mtu: u16,
    pub(super) hello: Vec<u8>,
    pub(super) resolved: bool,
}

/// A value that was carried, up (central to peripheral) or down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Carried {
    /// The address of the peripheral.
    pub address: String,
    /// The connection, numbered through all of them.
    pub link: u64,
    /// Whether it went from the central to the peripheral.
    pub up: bool,
    /// The value.
    pub value: Vec<u8>,
}

impl std::fmt::Debug for Station {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Station").field("address", &self.address).finish_non_exhaustive()
    }
}

impl Station {
    /// A station that nobody can connect to, with adverts of a maker, as most of what is in the air of a house.
    #[must_use]
    pub fn beacon(address: &str) -> Self {
        Self {
            address: address.to_owned(),
            adapter: "hci0".to_owned(),
            talks: None,
            adverts: Adverts::Maker(0x004c, vec![2, 21, 1]),
            every: Duration::from_millis(100),
            in_reach: true,
            rssi: -60,
            mtus: vec![247],
            hello: None,
            lacks: None,
            resolves: true,
            answers: true,
            cut: None,
            known: Known::default(),
        }
    }

    /// A station with this peer at its other end.
    #[must_use]
    pub fn of_peer(address: &str, peer: Arc<Mutex<dyn Peer>>, clock: WorldClock) -> Self {
        Self { talks: Some((peer, clock)), adverts: Adverts::OfPeer, ..Self::beacon(address) }
    }

    /// A reference device.
    #[must_use]
    pub fn of(address: &str, device: &Reference) -> Self {
        Self::of_peer(address, device.peer(), device.clock.clone())
    }

    /// Its adverts carry this under that service instead.
    #[must_use]
    pub fn advertises(mut self, service: &str, data: &[u8]) -> Self {
        self.adverts = Adverts::Service(service.to_owned(), data.to_vec());
        self
    }

    /// Its adverts carry this under the Pandu service instead.
    #[must_use]
    pub fn advertises_as_pandu(self, data: &[u8]) -> Self {
        self.advertises(SERVICE_UUID, data)
    }

    /// Milliseconds from advert to advert.
    #[must_use]
    pub const fn every(mut self, ms: u64) -> Self {
        self.every = Duration::from_millis(ms);
        self
    }

    /// The adapter that hears it.
    #[must_use]
    pub fn near(mut self, adapter: &str) -> Self {
        self.adapter = adapter.to_owned();
        self
    }

    /// The ATT MTU of each connection in turn; the last one repeats. Not empty.
    #[must_use]
    pub fn mtus(mut self, mtus: &[u16]) -> Self {
        self.mtus = mtus.to_vec();
        self
    }

    /// What its hello reads as instead.
    #[must_use]
    pub fn hello(mut self, hello: &[u8]) -> Self {
        self.hello = Some(hello.to_vec());
        self
    }

    /// The service or characteristic with this UUID is missing.
    #[must_use]
    pub const fn lacks(mut self, uuid: &'static str) -> Self {
        self.lacks = Some(uuid);
        self
    }

    /// Its services are never resolved.
    #[must_use]
    pub const fn never_resolves(mut self) -> Self {
        self.resolves = false;
        self
    }

    /// It sends adverts, and tries to connect to it never end.
    #[must_use]
    pub const fn never_answers(mut self) -> Self {
        self.answers = false;
        self
    }

    /// It is known from an earlier scan, with this advert, and not heard any more.
    #[must_use]
    pub fn remembered(mut self, advert: &[u8]) -> Self {
        self.in_reach = false;
        self.known.exported = true;
        self.known.advert = Some(advert.to_vec());
        self
    }

    /// It is heard after all.
    #[must_use]
    pub const fn back_again(mut self) -> Self {
        self.in_reach = true;
        self
    }

    /// The last part of its object's path.
    pub(super) fn node(&self) -> String {
        format!("dev_{}", self.address.replace(':', "_"))
    }

    pub(super) fn path(&self) -> String {
        format!("/org/bluez/{}/{}", self.adapter, self.node())
    }

    /// What it sends out now: the service and its data. `None` for a maker's, or silence.
    pub(super) fn service_data(&self) -> Option<(&str, &[u8])> {
        let data = self.known.advert.as_deref()?;
        match &self.adverts {
            Adverts::OfPeer => Some((SERVICE_UUID, data)),
            Adverts::Service(uuid, _) => Some((uuid, data)),
            Adverts::Maker(..) => None,
        }
    }

    /// The MTU of the connection that begins now.
    pub(super) fn next_mtu(&self) -> u16 {
        let last = self.mtus.last().copied().unwrap_or(23);
        self.mtus.get(self.known.connections).copied().unwrap_or(last)
    }

    /// Whether its services' objects stand under its path now.
    pub(super) const fn shows_services(&self) -> bool {
        self.known.services
    }
}
