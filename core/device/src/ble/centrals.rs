//! Which central has which visit. A visit is one connection, from its first touch of our attributes to its end.
//!
//! Nothing here touches a radio. It must never let a central that has left, or was told to leave, begin a second link
//! on the same connection, nor keep more for one central than [`WAITING`] of its doings.

use std::collections::BTreeMap;

use tokio::sync::{mpsc, oneshot};

/// A central's address.
pub(super) type Address = [u8; 6];

/// What one central may have done that its visit has not looked at. More than any message, even in the shortest
/// values, while the device is busy with somebody else; whoever exceeds it floods.
pub(super) const WAITING: usize = 2_048;

/// Why a visit ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    /// The central is gone.
    Left,
    /// It sends faster than anybody can listen.
    Flooded,
}

/// The visit's end of what the table knows of it.
pub(super) struct Ticket<T> {
    /// Whose visit it is.
    pub(super) address: Address,
    /// Tells one visit of an address from the next.
    pub(super) number: u64,
    /// There is no room for another central: it must go at once.
    pub(super) is_surplus: bool,
    /// What the central does.
    pub(super) doings: mpsc::Receiver<T>,
    /// Says why it is over.
    pub(super) end: oneshot::Receiver<End>,
}

enum Place<T> {
    Here {
        number: u64,
        doings: mpsc::Sender<T>,
        end: oneshot::Sender<End>,
    },
    /// Its link has ended and it has not gone yet.
    Leaving {
        number: u64,
    },
}

/// What became of a central's doing.
pub(super) enum Told<T> {
    /// Its visit will see it.
    Known,
    /// It is the first of a visit that somebody must now receive.
    New(Ticket<T>),
    /// The central is to go: nobody looks.
    Refused,
}

/// All centrals that have touched an attribute and are still connected.
pub(super) struct Centrals<T> {
    places: BTreeMap<Address, Place<T>>,
    next: u64,
    one_at_a_time: bool,
}

impl<T> Centrals<T> {
    pub(super) const fn new() -> Self {
        Self { places: BTreeMap::new(), next: 1, one_at_a_time: false }
    }

    /// Whether whoever comes while another is here must go.
    pub(super) const fn set_one_at_a_time(&mut self, one_at_a_time: bool) {
        self.one_at_a_time = one_at_a_time;
    }

    /// Takes what a central did.
    pub(super) fn tell(&mut self, address: Address, doing: T) -> Told<T> {
        match self.places.get(&address) {
            Some(Place::Here { doings, .. }) => match doings.try_send(doing) {
                Ok(()) => Told::Known,
                Err(mpsc::error::TrySendError::Full(_)) => {
                    self.end(address, End::Flooded);
                    Told::Refused
                }
                // Its visit is just ending.
                Err(mpsc::error::TrySendError::Closed(_)) => Told::Refused,
            },
            Some(Place::Leaving { .. }) => Told::Refused,
            None => Told::New(self.begin(address, doing)),
        }
    }

    fn begin(&mut self, address: Address, doing: T) -> Ticket<T> {
        let number = self.next;
        self.next += 1;
        let is_surplus = self.one_at_a_time && self.places.values().any(|place| matches!(place, Place::Here { .. }));
        let (doings, receiver) = mpsc::channel(WAITING);
        let (end, ended) = oneshot::channel();
        // A new channel has room.
        let _: Result<(), _> = doings.try_send(doing);
        self.places.insert(address, Place::Here { number, doings, end });
        Ticket { address, number, is_surplus, doings: receiver, end: ended }
    }

    /// The central has left: its next touch begins another visit.
    pub(super) fn left(&mut self, address: Address) {
        self.end(address, End::Left);
        self.places.remove(&address);
    }

    /// Everybody has left.
    pub(super) fn all_left(&mut self) {
        for address in self.places.keys().copied().collect::<Vec<_>>() {
            self.left(address);
        }
    }

    fn end(&mut self, address: Address, why: End) {
        let Some(Place::Here { number, .. }) = self.places.get(&address) else { return };
        let leaving = Place::Leaving { number: *number };
        if let Some(Place::Here { end, .. }) = self.places.insert(address, leaving) {
            // A visit that is over needs no reason.
            let _: Result<(), _> = end.send(why);
        }
    }

    /// The visit is over and its central must go. `false` when it has left by itself: then another may have begun.
    pub(super) fn must_go(&mut self, address: Address, number: u64) -> bool {
        let is_there = self.number(address) == Some(number);
        if is_there {
            self.places.insert(address, Place::Leaving { number });
        }
        is_there
    }

    /// The central was disconnected and nobody saw it leave.
    pub(super) fn gone(&mut self, address: Address, number: u64) {
        if self.number(address) == Some(number) {
            self.places.remove(&address);
        }
    }

    /// Whether the central has touched an attribute since it connected.
    pub(super) fn knows(&self, address: Address) -> bool {
        self.places.contains_key(&address)
    }

    fn number(&self, address: Address) -> Option<u64> {
        self.places.get(&address).map(|place| match place {
            Place::Here { number, .. } | Place::Leaving { number } => *number,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const A: Address = [1; 6];
    const B: Address = [2; 6];

    fn new(told: Told<u32>) -> Ticket<u32> {
        match told {
            Told::New(ticket) => ticket,
            Told::Known | Told::Refused => panic!("not the first doing of a visit"),
        }
    }

    #[test]
    fn each_connection_is_one_visit() {
        let mut centrals = Centrals::new();
        let mut first = new(centrals.tell(A, 1));
        let mut other = new(centrals.tell(B, 10));
        assert!(matches!(centrals.tell(A, 2), Told::Known));
        assert_eq!((first.doings.try_recv(), first.doings.try_recv()), (Ok(1), Ok(2)));
        assert_eq!(other.doings.try_recv(), Ok(10));

        centrals.left(A);
        assert_eq!(first.end.try_recv(), Ok(End::Left));
        assert!(!centrals.knows(A) && centrals.knows(B));
        let second = new(centrals.tell(A, 3));
        assert!(second.number > first.number);
        // What is left of the first visit does not disturb the second.
        assert!(!centrals.must_go(A, first.number));
        centrals.gone(A, first.number);
        assert!(matches!(centrals.tell(A, 4), Told::Known));
    }

    #[test]
    fn whoever_must_go_gets_no_second_link_before_he_has_gone() {
        let mut centrals = Centrals::new();
        let ticket = new(centrals.tell(A, 1));
        assert!(centrals.must_go(A, ticket.number));
        assert!(matches!(centrals.tell(A, 2), Told::Refused));
        centrals.left(A);
        let ticket = new(centrals.tell(A, 3));
        assert!(centrals.must_go(A, ticket.number));
        centrals.gone(A, ticket.number);
        let _: Ticket<u32> = new(centrals.tell(A, 4));
    }

    #[test]
    fn a_flood_ends_the_visit_and_costs_no_one_else() {
        let mut centrals = Centrals::new();
        let mut flood = new(centrals.tell(A, 0));
        let mut other = new(centrals.tell(B, 0));
        let taken = (0..).take_while(|doing| matches!(centrals.tell(A, *doing), Told::Known)).count();
        assert_eq!(taken, WAITING - 1);
        assert_eq!(flood.end.try_recv(), Ok(End::Flooded));
        assert!(matches!(centrals.tell(A, 0), Told::Refused));
        assert!(centrals.must_go(A, flood.number));
        assert!(matches!(centrals.tell(B, 7), Told::Known));
        assert!(other.end.try_recv().is_err());
    }

    #[test]
    fn one_at_a_time_means_the_first() {
        let mut centrals = Centrals::new();
        centrals.set_one_at_a_time(true);
        let first = new(centrals.tell(A, 1));
        let second = new(centrals.tell(B, 1));
        assert_eq!((first.is_surplus, second.is_surplus), (false, true));
        assert!(centrals.must_go(B, second.number));
        centrals.left(B);
        assert!(centrals.must_go(A, first.number));
        // Whoever is on his way out is in nobody's way.
        assert!(!new(centrals.tell(B, 2)).is_surplus);
    }

    #[test]
    fn without_a_radio_nobody_is_there() {
        let mut centrals = Centrals::new();
        let mut tickets = [new(centrals.tell(A, 1)), new(centrals.tell(B, 1))];
        centrals.all_left();
        assert!(tickets.iter_mut().all(|ticket| ticket.end.try_recv() == Ok(End::Left)));
        assert!(!centrals.knows(A) && !centrals.knows(B));
    }
}
