//! A rogue device: it looks like an honest one from outside, keeps all that it is told, and answers what a test makes up.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use crate::world::{Now, Outgoing, Peer, World};

/// What a rogue answers to a value, given how many came before on that link.
pub type Answers = Box<dyn FnMut(usize, &[u8]) -> Vec<Vec<u8>> + Send>;

/// A rogue device. A clone is the same one.
#[derive(Clone)]
pub struct Rogue(Arc<Mutex<Inside>>);

struct Inside {
    advert: Vec<u8>,
    hello: Vec<u8>,
    answers: Answers,
    told: Vec<(u64, Vec<u8>)>,
    outgoing: VecDeque<Outgoing>,
}

impl std::fmt::Debug for Rogue {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Rogue(..)")
    }
}

impl Rogue {
    /// Puts a rogue at an address.
    #[must_use]
    pub fn place(world: &World, address: &str, advert: &[u8], hello: &[u8], answers: Answers) -> Self {
        let inside = Inside {
            advert: advert.to_vec(),
            hello: hello.to_vec(),
            answers,
            told: Vec::new(),
            outgoing: VecDeque::new(),
        };
        let rogue = Self(Arc::new(Mutex::new(inside)));
        world.air.place(address, Arc::clone(&rogue.0) as Arc<Mutex<dyn Peer>>, world.clock.of_another_machine());
        rogue
    }

    /// Every value that it was sent, in order, with its link.
    #[must_use]
    pub fn told(&self) -> Vec<(u64, Vec<u8>)> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).told.clone()
    }
}

impl Peer for Inside {
    fn advert(&mut self, _: Now) -> Option<Vec<u8>> {
        Some(self.advert.clone())
    }

    fn open(&mut self, _: u64, _: Now) -> Option<Vec<u8>> {
        Some(self.hello.clone())
    }

    fn value(&mut self, link: u64, _: Now, value: &[u8]) {
        let before = self.told.iter().filter(|(told, _)| *told == link).count();
        self.told.push((link, value.to_vec()));
        let answers = (self.answers)(before, value);
        self.outgoing.extend(answers.into_iter().map(|value| Outgoing::Value(link, value)));
    }

    fn closed(&mut self, _: u64, _: Now) {}

    fn poll(&mut self) -> Option<Outgoing> {
        self.outgoing.pop_front()
    }
}
