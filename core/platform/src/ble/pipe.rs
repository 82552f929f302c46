//! What a link and the task that serves it share: the values that came, and the end. Only what tokio needs to wait is not pure.

use std::pin::pin;
use std::sync::{Mutex, PoisonError};

use pandu::port::LinkError;
use tokio::sync::{Notify, watch};

use super::inbox::{Inbox, Refused};

/// Why a link ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    /// This side wanted it.
    Here,
    /// The device, or the distance to it.
    Lost,
    /// Bluetooth was switched off.
    Off,
    /// The other end sends what no device may send.
    Unfit,
}

impl End {
    /// What one hears who writes on an ended link.
    pub(super) const fn error(self) -> LinkError {
        match self {
            Self::Here | Self::Lost => LinkError::Lost,
            Self::Off => LinkError::RadioOff,
            Self::Unfit => LinkError::NotPandu,
        }
    }
}

/// The incoming side of a link, and its end.
#[derive(Debug)]
pub(super) struct Pipe {
    inbox: Mutex<Inbox>,
    arrived: Notify,
    end: watch::Sender<Option<End>>,
}

impl Pipe {
    /// Empty and open.
    pub(super) fn new() -> Self {
        Self { inbox: Mutex::default(), arrived: Notify::new(), end: watch::channel(None).0 }
    }

    /// Takes a value from the device; ends the link when it cannot be taken. What came before can still be read.
    pub(super) fn push(&self, value: Vec<u8>) {
        let pushed = self.inbox.lock().unwrap_or_else(PoisonError::into_inner).push(value);
        match pushed {
            Ok(()) => self.arrived.notify_waiters(),
            Err(Refused::TooLong) => self.finish(End::Unfit),
            Err(Refused::Flood) => self.finish(End::Lost),
        }
    }

    /// Ends the link. The first reason stays, except that this side may stop reading at any time.
    pub(super) fn finish(&self, end: End) {
        self.end.send_if_modified(|known| {
            let changes = known.is_none() || (end == End::Here && *known != Some(End::Here));
            if changes {
                *known = Some(end);
            }
            changes
        });
        self.arrived.notify_waiters();
    }

    /// How it ended, if it has.
    pub(super) fn end(&self) -> Option<End> {
        *self.end.borrow()
    }

    /// Waits for the end.
    pub(super) async fn ended(&self) -> End {
        let mut end = self.end.subscribe();
        let end = end.wait_for(Option::is_some).await.map(|end| *end);
        end.ok().flatten().unwrap_or(End::Lost)
    }

    /// Waits for the next value; `None` at the end. Dropping this future loses nothing.
    pub(super) async fn next(&self) -> Result<Option<Vec<u8>>, LinkError> {
        loop {
            let mut arrived = pin!(self.arrived.notified());
            // From here on nothing is missed: what comes between the look and the wait ends the wait.
            arrived.as_mut().enable();
            let end = self.end();
            if end == Some(End::Here) {
                return Ok(None);
            }
            if let Some(value) = self.inbox.lock().unwrap_or_else(PoisonError::into_inner).pop() {
                return Ok(Some(value));
            }
            match end {
                Some(End::Here | End::Lost) => return Ok(None),
                Some(end) => return Err(end.error()),
                None => arrived.await,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use tokio::time::{Duration, timeout};

    use super::*;

    #[tokio::test]
    async fn what_came_before_the_end_is_read_first() {
        for (end, expected) in
            [(End::Lost, Ok(None)), (End::Off, Err(LinkError::RadioOff)), (End::Unfit, Err(LinkError::NotPandu))]
        {
            let pipe = Pipe::new();
            pipe.push(vec![1]);
            pipe.push(vec![2]);
            pipe.finish(end);
            assert_eq!(pipe.next().await, Ok(Some(vec![1])));
            assert_eq!(pipe.next().await, Ok(Some(vec![2])));
            assert_eq!(pipe.next().await, expected);
            assert_eq!(pipe.next().await, expected, "it stays so");
        }
    }

    #[tokio::test]
    async fn this_side_stops_reading_at_once() {
        let pipe = Pipe::new();
        pipe.push(vec![1]);
        pipe.finish(End::Here);
        assert_eq!(pipe.next().await, Ok(None));
        pipe.finish(End::Off);
        assert_eq!(pipe.end(), Some(End::Here), "the first reason stays");
    }

    #[tokio::test]
    async fn one_who_waits_is_woken_by_a_value_and_by_the_end() {
        let pipe = Pipe::new();
        let (waited, ()) = tokio::join!(pipe.next(), async { pipe.push(vec![7]) });
        assert_eq!(waited, Ok(Some(vec![7])));
        let (waited, ended, ()) = tokio::join!(pipe.next(), pipe.ended(), async { pipe.finish(End::Lost) });
        assert_eq!((waited, ended), (Ok(None), End::Lost));
    }

    #[tokio::test(start_paused = true)]
    async fn a_dropped_wait_loses_nothing() {
        let pipe = Pipe::new();
        assert!(timeout(Duration::from_secs(1), pipe.next()).await.is_err());
        pipe.push(vec![7]);
        drop(pipe.next());
        assert_eq!(pipe.next().await, Ok(Some(vec![7])));
    }

    #[tokio::test]
    async fn who_floods_is_cut_off_and_who_sends_too_long_a_value_too() {
        let flooded = Pipe::new();
        for _ in 0..513 {
            flooded.push(vec![0; 512]);
        }
        assert_eq!(flooded.end(), Some(End::Lost));
        let oversize = Pipe::new();
        oversize.push(vec![0; 513]);
        assert_eq!(oversize.end(), Some(End::Unfit));
    }
}
