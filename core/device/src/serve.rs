//! The one loop that owns the device: transports bring links and values, people press the button, the clock moves on.
//!
//! A transport asks for a link, hands over where its values go, and delivers values; the loop ends a link by letting go
//! of that. It must never wait for a transport: whoever does not take what he is sent loses his link.

use std::collections::{BTreeMap, VecDeque};
use std::io;
use std::path::Path;
use std::time::Duration;

use pandu_device::{Device, LinkId, Moment, Opened, Touch};
use pandu_protocol::advert::ADVERT_LENGTH;
use tokio::sync::{mpsc, oneshot, watch};
use tokio::time::{MissedTickBehavior, interval};

use crate::folder;
use crate::hands::{Act, HELP};
use crate::tell;

/// What the host hands in: the time, and what people do.
pub(crate) struct Host<'a> {
    /// Reads the clocks.
    pub(crate) now: Box<dyn Fn() -> Moment>,
    /// The device's folder, where another process presses the button.
    pub(crate) folder: &'a Path,
    /// Lines from standard input.
    pub(crate) lines: mpsc::Receiver<String>,
}

/// What a transport tells the loop.
pub(crate) enum Input {
    /// Somebody connected.
    Arrived(Arrival),
    /// A value came in.
    Value(LinkId, Vec<u8>),
    /// The link is gone. Nothing happens if the device ended it itself.
    Lost(LinkId),
    /// The radio's address changes: the advert wants another id.
    #[cfg_attr(
        not(all(feature = "ble", target_os = "linux")),
        expect(dead_code, reason = "only a radio has an address")
    )]
    AddressChanges,
}

/// Somebody who wants a link.
pub(crate) struct Arrival {
    /// Longest value in bytes on this link.
    pub(crate) value_len: usize,
    /// Where values for him go. The loop drops it when the link has ended: what it holds still leaves.
    pub(crate) outbox: mpsc::Sender<Vec<u8>>,
    /// Is told what the link begins with; dropped when there is none.
    pub(crate) opened: oneshot::Sender<Opened>,
}

/// What the loop and the transports share.
pub(crate) struct Desk {
    /// Takes what transports tell.
    pub(crate) inbox: mpsc::Sender<Input>,
    /// The advert of the moment; closed when the device stops.
    #[cfg_attr(
        not(all(feature = "ble", target_os = "linux")),
        expect(dead_code, reason = "only a radio sends adverts")
    )]
    pub(crate) adverts: watch::Receiver<[u8; ADVERT_LENGTH]>,
    /// Whether the device is away: then nothing of it may be in the air.
    #[cfg_attr(
        not(all(feature = "ble", target_os = "linux")),
        expect(dead_code, reason = "only a radio sends adverts")
    )]
    pub(crate) away: watch::Receiver<bool>,
}

/// The loop's end of a [`Desk`].
pub(crate) struct Counter {
    inputs: mpsc::Receiver<Input>,
    adverts: watch::Sender<[u8; ADVERT_LENGTH]>,
    away: watch::Sender<bool>,
}

/// What transports have told and the device has not heard.
const INBOX: usize = 64;
/// Values that may wait for one link: the longest message in the shortest values, with room for a second.
pub(crate) const OUTBOX: usize = 8_192;
/// Touches that may wait for the reader.
const TOUCHES: usize = 16;
/// How often the button is looked at.
const BUTTON_EVERY: Duration = Duration::from_millis(100);

/// Makes the two ends between which links pass.
pub(crate) fn desk(advert: [u8; ADVERT_LENGTH], is_away: bool) -> (Desk, Counter) {
    let (inbox, inputs) = mpsc::channel(INBOX);
    let (sender, adverts) = watch::channel(advert);
    let (away_sender, away) = watch::channel(is_away);
    (Desk { inbox, adverts, away }, Counter { inputs, adverts: sender, away: away_sender })
}

struct Server<'a> {
    device: Device,
    host: Host<'a>,
    outboxes: BTreeMap<LinkId, mpsc::Sender<Vec<u8>>>,
    /// Touches that the reader has no room for yet.
    touches: VecDeque<Touch>,
    adverts: watch::Sender<[u8; ADVERT_LENGTH]>,
    away: watch::Sender<bool>,
}

/// Runs until it is told to stop.
pub(crate) async fn serve(device: Device, counter: Counter, host: Host<'_>) -> io::Result<()> {
    let Counter { mut inputs, adverts, away } = counter;
    let mut server = Server { device, host, outboxes: BTreeMap::new(), touches: VecDeque::new(), adverts, away };
    let mut stop = std::pin::pin!(stop_signal()?);
    let mut ticks = interval(BUTTON_EVERY);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    // The end of the lines is heard, not asked for: a closed channel may still hold a last line.
    let mut lines_come = true;
    loop {
        server.pump();
        tokio::select! {
            () = &mut stop => break,
            line = server.host.lines.recv(), if lines_come => match line.as_deref() {
                Some("quit") => break,
                Some(line) => match Act::read(line) {
                    Some(act) => server.feel(act),
                    None => tell::say(HELP),
                },
                None => lines_come = false,
            },
            Some(input) = inputs.recv() => server.take(input),
            _ = ticks.tick() => server.tick(),
        }
    }
    let now = (server.host.now)();
    server.device.stop(now);
    Ok(())
}

/// Ends when the process is asked to.
#[cfg(unix)]
fn stop_signal() -> io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let (mut terminate, mut interrupt) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
}

/// Ends when the process is asked to.
#[cfg(not(unix))]
fn stop_signal() -> io::Result<impl Future<Output = ()>> {
    Ok(async {
        let _: Result<(), _> = tokio::signal::ctrl_c().await;
    })
}

impl Server<'_> {
    fn take(&mut self, input: Input) {
        let now = (self.host.now)();
        match input {
            Input::Arrived(arrival) => self.open(arrival, now),
            Input::Value(link, value) => self.device.handle_value(link, now, &value),
            Input::Lost(link) => self.lose(link),
            Input::AddressChanges => self.device.renew_advert(now),
        }
    }

    fn open(&mut self, arrival: Arrival, now: Moment) {
        let Ok(opened) = self.device.open_link(now, arrival.value_len) else { return };
        let link = opened.link;
        self.outboxes.insert(link, arrival.outbox);
        if arrival.opened.send(opened).is_err() {
            self.lose(link);
        }
    }

    fn tick(&mut self) {
        let touched = |act: &Act| matches!(act, Act::Touch(_));
        // The reader has room for one touch: another process waits until it is taken.
        let room = self.touches.is_empty() && self.device.takes_touch();
        if let Some(act) = folder::pressed(self.host.folder).filter(|act| room || !touched(act)) {
            self.feel(act);
            folder::let_go(self.host.folder);
        }
        self.device.handle_tick((self.host.now)());
    }

    fn feel(&mut self, act: Act) {
        let now = (self.host.now)();
        match act {
            Act::Press => self.device.press_button(now),
            Act::Hold => self.device.hold_button(now),
            Act::Type(digits) => self.device.type_pin(&digits, now),
            Act::Touch(touch) if self.touches.len() < TOUCHES => self.touches.push_back(touch),
            // Nobody lays fingers down that fast.
            Act::Touch(_) => {}
        }
    }

    /// Carries out what the device wants done.
    fn pump(&mut self) {
        while self.device.takes_touch()
            && let Some(touch) = self.touches.pop_front()
        {
            self.device.touch(touch, (self.host.now)());
        }
        while let Some((link, value)) = self.device.poll_value() {
            if self.outboxes.get(&link).is_some_and(|outbox| outbox.try_send(value).is_err()) {
                self.lose(link);
            }
        }
        while let Some(link) = self.device.poll_closed() {
            self.outboxes.remove(&link);
        }
        while let Some(notice) = self.device.poll_notice() {
            tell::notice(&self.device, &notice);
        }
        let advert = self.device.advert((self.host.now)());
        self.adverts.send_if_modified(|last| std::mem::replace(last, advert) != advert);
        let is_away = self.device.is_away();
        self.away.send_if_modified(|was| std::mem::replace(was, is_away) != is_away);
    }

    fn lose(&mut self, link: LinkId) {
        self.device.close_link(link, (self.host.now)());
        self.outboxes.remove(&link);
    }
}
