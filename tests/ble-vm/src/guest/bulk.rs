//! A peripheral that takes and gives 200 KiB: bare, or over a Noise session in records with credits. Both ends of both, and their times.
//!
//! An update travels so: long records, of which at most [`CREDIT`] bytes are under way, because nothing else holds a sender back.

use std::cell::Cell;
use std::collections::VecDeque;

use bluer::gatt::CharacteristicWriter;
use pandu::port::Link;
use pandu_protocol::frame::value_len;
use pandu_protocol::link::{Event, InitiatorLink, ResponderLink};
use pandu_tests::pair::{Household, Meeting};
use pandu_tests::world::Chance;

use super::peripheral::Peripheral;
use super::stopwatch::Stopwatch;

/// What is carried.
pub(crate) const TOTAL: usize = 200 * 1_024;
/// Plaintext of one record.
const RECORD: usize = 30_000;
/// Most bytes that are not acknowledged yet.
const CREDIT: usize = 65_536;
/// Ends a bare transfer.
pub(crate) const DONE: &[u8] = b"done";

/// The byte at a place; it repeats after no power of two, so that a part which is lost or swapped is seen.
fn byte(place: usize) -> u8 {
    u8::try_from(place % 251).expect("a small number")
}

/// The bytes from here to there.
pub(crate) fn bytes(from: usize, length: usize) -> Vec<u8> {
    (from..from + length).map(byte).collect()
}

/// Takes parts and says when one is not the next.
#[derive(Debug, Default)]
pub(crate) struct Taken(pub(crate) usize);

impl Taken {
    /// Takes the next part.
    pub(crate) fn part(&mut self, part: &[u8]) {
        assert!(
            part.iter().zip(self.0..).all(|(is, place)| *is == byte(place)),
            "bytes are lost or swapped behind {}",
            self.0
        );
        self.0 += part.len();
    }

    /// Whether all is there.
    pub(crate) const fn all(&self) -> bool {
        self.0 >= TOTAL
    }
}

/// How far a sender of records is.
#[derive(Debug, Default)]
struct Sent {
    bytes: usize,
    /// Lengths of records that are not acknowledged.
    open: VecDeque<usize>,
}

impl Sent {
    /// The next record, when there is one and credit for it.
    fn next(&mut self) -> Option<Vec<u8>> {
        let length = RECORD.min(TOTAL - self.bytes);
        if length == 0 || self.open.iter().sum::<usize>() + length > CREDIT {
            return None;
        }
        let record = bytes(self.bytes, length);
        self.bytes += length;
        self.open.push_back(length);
        Some(record)
    }

    fn acknowledged(&mut self) {
        self.open.pop_front().expect("only what was sent is acknowledged");
    }

    fn all(&self) -> bool {
        self.bytes >= TOTAL && self.open.is_empty()
    }
}

/// The phone's end of a session with the bulk peripheral.
pub(crate) struct PhoneEnd<'a> {
    pub(crate) link: &'a dyn Link,
    wire: InitiatorLink,
    watch: Stopwatch,
    /// How much of an unfinished transfer the device had when the session began.
    pub(crate) stored: usize,
}

impl<'a> PhoneEnd<'a> {
    /// Shakes hands; both ends know the household. The peripheral must be taken care of meanwhile.
    pub(crate) async fn open(link: &'a dyn Link, home: &Household) -> Self {
        let hello = link.hello().await.expect("a hello");
        let length = best_length(link).await;
        let wire = home.initiator(Meeting::Session, &hello, length, &mut Chance::new(5)).expect("a good hello");
        let mut end = Self { link, wire, watch: Stopwatch::start(), stored: 0 };
        end.flush().await.expect("it takes values");
        while !matches!(end.event().await, Some(Event::Established(_))) {}
        end.send(b"begin").await.expect("it takes values");
        let Some(Event::Message(stored)) = end.event().await else { panic!("the device does not answer") };
        let stored: [u8; 4] = stored.as_slice().try_into().expect("a number");
        end.stored = usize::try_from(u32::from_be_bytes(stored)).expect("small");
        end
    }

    async fn flush(&mut self) -> Result<(), pandu::port::LinkError> {
        while let Some(value) = self.wire.poll_value() {
            self.link.write(value).await?;
        }
        Ok(())
    }

    async fn send(&mut self, plaintext: &[u8]) -> Result<(), pandu::port::LinkError> {
        self.wire.send(self.watch.millis(), plaintext).expect("a session");
        self.flush().await
    }

    /// The next event; `None` when the link has ended.
    async fn event(&mut self) -> Option<Event> {
        loop {
            if let Some(event) = self.wire.poll_event() {
                return Some(event);
            }
            let value = self.link.next_value().await.ok().flatten()?;
            self.wire.handle_value(self.watch.millis(), &value).expect("values fit together");
        }
    }

    /// Sends everything that the device has not got. Gives how much was acknowledged: all, or less when the link ended.
    pub(crate) async fn send_all(&mut self) -> usize {
        let mut sent = Sent { bytes: self.stored, open: VecDeque::new() };
        let mut acknowledged = std::mem::take(&mut self.stored);
        while !sent.all() {
            while let Some(record) = sent.next() {
                if self.send(&record).await.is_err() {
                    return acknowledged;
                }
            }
            match self.event().await {
                Some(Event::Message(_)) => acknowledged += sent.open.front().copied().unwrap_or_default(),
                _ => return acknowledged,
            }
            sent.acknowledged();
        }
        acknowledged
    }

    /// Asks for everything and takes it.
    pub(crate) async fn receive(&mut self) {
        self.send(b"give").await.expect("it takes values");
        let mut taken = Taken::default();
        while !taken.all() {
            match self.event().await {
                Some(Event::Message(record)) => taken.part(&record),
                other => panic!("the transfer broke off at {} with {other:?}", taken.0),
            }
            self.send(b"ok").await.expect("it takes values");
        }
        // So that nothing is under way any more when the next transfer begins.
        self.send(b"end").await.expect("it takes values");
        assert!(matches!(self.event().await, Some(Event::Message(_))), "the device has heard all");
    }
}

/// The length of written values: full link-layer packets, as the protocol wants.
pub(crate) async fn best_length(link: &dyn Link) -> usize {
    let longest = link.value_len().await.expect("a length");
    value_len(u16::try_from(longest + 3).expect("an MTU"))
}

/// The length of notified values. BlueZ packs them for other BlueZ, so that they have five bytes less than the MTU, which bluer tells.
fn length(writer: &CharacteristicWriter) -> usize {
    value_len(u16::try_from(writer.mtu() + 5).expect("an MTU")).min(writer.mtu())
}

/// What the peripheral does with the next transfer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mode {
    /// Takes bare values.
    Take,
    /// Gives bare values as soon as it is told.
    Give,
    /// Speaks the protocol.
    Session,
}

/// The device's end for one central: everything it does until the link ends.
pub(crate) struct DeviceEnd {
    writer: CharacteristicWriter,
    wire: ResponderLink,
    watch: Stopwatch,
    taken: Taken,
    giving: Option<Sent>,
}

impl DeviceEnd {
    /// Takes care of a caller who was given this hello. `taken` is what it got on earlier links.
    pub(crate) fn new(writer: CharacteristicWriter, home: &Household, taken: usize) -> Self {
        let length = length(&writer);
        let wire = home.responder(home.hello(), length, &mut Chance::new(6));
        Self { writer, wire, watch: Stopwatch::start(), taken: Taken(taken), giving: None }
    }

    /// Works until the link ends; gives how much it has got of an unfinished transfer.
    pub(crate) async fn work(mut self, peripheral: &mut Peripheral, home: &Household, mode: &Cell<Mode>) -> usize {
        let mut bare = Taken::default();
        while let Some(value) = peripheral.value(&self.writer).await {
            let done = match mode.get() {
                Mode::Take => {
                    bare.part(&value);
                    if bare.all() {
                        bare = Taken::default();
                        self.writer.send(DONE).await
                    } else {
                        Ok(())
                    }
                }
                Mode::Give => self.give_bare().await,
                Mode::Session => self.take(home, &value).await,
            };
            if done.is_err() {
                break;
            }
        }
        self.taken.0
    }

    async fn give_bare(&self) -> std::io::Result<()> {
        let length = length(&self.writer);
        let mut sent = 0;
        while sent < TOTAL {
            let part = bytes(sent, length.min(TOTAL - sent));
            self.writer.send(&part).await?;
            sent += part.len();
        }
        Ok(())
    }

    async fn take(&mut self, home: &Household, value: &[u8]) -> std::io::Result<()> {
        let now = self.watch.millis();
        self.wire.handle_value(now, value).expect("values fit together");
        while let Some(event) = self.wire.poll_event() {
            match event {
                Event::NeedClient(_) => self.wire.accept_client(now, &home.psk).expect("it was asked"),
                Event::NeedCode => panic!("nobody pairs here"),
                Event::Established(_) => {}
                Event::Message(message) => self.message(&message),
            }
        }
        while let Some(value) = self.wire.poll_value() {
            self.writer.send(&value).await?;
        }
        Ok(())
    }

    fn message(&mut self, message: &[u8]) {
        let now = self.watch.millis();
        match message {
            b"begin" => {
                let stored = u32::try_from(self.taken.0).expect("small").to_be_bytes();
                self.wire.send(now, &stored).expect("a session");
            }
            b"give" => self.giving = Some(Sent::default()),
            b"end" => self.wire.send(now, b"ok").expect("a session"),
            b"ok" => self.giving.as_mut().expect("it gives").acknowledged(),
            part => {
                self.taken.part(part);
                if self.taken.all() {
                    self.taken = Taken::default();
                }
                self.wire.send(now, b"ok").expect("a session");
            }
        }
        while let Some(record) = self.giving.as_mut().and_then(Sent::next) {
            self.wire.send(now, &record).expect("a session");
        }
    }
}
