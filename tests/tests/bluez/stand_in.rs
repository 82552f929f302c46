//! A peer that says what a test wants, where the reference device would be too honest or too much.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use pandu_tests::bluez::Station;
use pandu_tests::world::{Now, Outgoing, Peer, WorldClock};

/// Sends back each value; a value `close` ends the link.
#[derive(Debug, Default)]
pub(crate) struct Echo {
    /// Ends every link right after it was made.
    pub(crate) hangs_up: bool,
    /// Services that it offers beside ours.
    pub(crate) services: Vec<String>,
    outgoing: VecDeque<Outgoing>,
}

/// Its advert.
pub(crate) const ADVERT: [u8; 10] = [1, 1, 1, 7, 7, 7, 7, 7, 7, 7];
/// Its hello.
pub(crate) const HELLO: [u8; 5] = [1, 2, 3, 4, 5];

impl Peer for Echo {
    fn advert(&mut self, _: Now) -> Option<Vec<u8>> {
        Some(ADVERT.to_vec())
    }

    fn open(&mut self, link: u64, _: Now) -> Option<Vec<u8>> {
        self.outgoing.extend(self.hangs_up.then_some(Outgoing::Close(link)));
        Some(HELLO.to_vec())
    }

    fn services(&mut self) -> Option<Vec<String>> {
        Some(self.services.clone())
    }

    fn value(&mut self, link: u64, _: Now, value: &[u8]) {
        if value == b"close" {
            self.outgoing.push_back(Outgoing::Value(link, b"farewell".to_vec()));
            self.outgoing.push_back(Outgoing::Close(link));
        } else {
            self.outgoing.push_back(Outgoing::Value(link, value.to_vec()));
        }
    }

    fn closed(&mut self, _: u64, _: Now) {}

    fn poll(&mut self) -> Option<Outgoing> {
        self.outgoing.pop_front()
    }
}

/// A station with an echo.
pub(crate) fn echo(address: &str) -> (Station, Arc<Mutex<Echo>>) {
    let echo = Arc::new(Mutex::new(Echo::default()));
    let peer: Arc<Mutex<dyn Peer>> = Arc::clone(&echo) as _;
    (Station::of_peer(address, peer, WorldClock::new()), echo)
}
