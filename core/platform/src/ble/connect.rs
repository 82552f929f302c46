//! Connecting: find, connect, find the service, read the hello, subscribe; again where BlueZ fails in a way that passes.

use std::future::pending;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use btleplug::api::{Central as _, CentralEvent, Characteristic, Peripheral as _};
use btleplug::platform::{Adapter, Peripheral, PeripheralId};
use futures_util::StreamExt as _;
use pandu::port::{Link, RadioError, Random as _};
use tokio::sync::{mpsc, oneshot};
use tokio::time::{sleep, timeout};

use super::Shared;
use super::adapter::{Air, CALL_TIMEOUT};
use super::gatt::{parts, primary, value_len};
use super::link::{BleLink, Facts, UnfitLink};
use super::open::Closed;
use super::pipe::{End, Pipe};
use super::pump::{Events, Held, Outgoing, Pump, Values, end_by, skip_remembered};
use super::trouble::{Trouble, within};
use super::worker::Life;
use super::{others, scan};

type Answer = Result<Arc<dyn Link>, RadioError>;

/// Connects, and takes back what was begun when it fails or nobody waits for the answer any more.
pub(super) async fn run(shared: Arc<Shared>, life: Life, address: String, mut reply: oneshot::Sender<Answer>) {
    let mut air = tokio::select! {
        biased;
        () = reply.closed() => return,
        air = shared.air.lock() => air,
    };
    let mut begun = Begun::default();
    let made = tokio::select! {
        biased;
        () = reply.closed() => None,
        made = timeout(CONNECT_TIMEOUT, connect(&shared, &mut air, &address, &mut begun)) => Some(made),
    };
    if let Some(made) = made {
        let made = made.unwrap_or(Err(RadioError::OutOfReach));
        // A link that nobody takes is dropped here, and that ends it.
        let _ = reply.send(made.map(|made| made.into_link(life)));
    }
    // BlueZ takes two seconds for it; the next who wants the radio waits, but not the one who has the answer.
    begun.take_back().await;
    drop(air);
}

/// What a try came to.
enum Made {
    Ready { facts: Facts, pipe: Arc<Pipe>, outgoing: mpsc::Sender<Outgoing>, closed: Closed },
    Unfit,
}

impl Made {
    fn into_link(self, life: Life) -> Arc<dyn Link> {
        match self {
            Self::Ready { facts, pipe, outgoing, closed } => {
                Arc::new(BleLink { facts, pipe, outgoing, closed, _life: life })
            }
            Self::Unfit => Arc::new(UnfitLink),
        }
    }
}

/// What must be taken back when nothing comes of it.
#[derive(Default)]
struct Begun {
    scan: Option<Adapter>,
    connection: Option<Held>,
}

impl Begun {
    async fn take_back(&mut self) {
        if let Some(adapter) = self.scan.take() {
            scan::stop(&adapter).await;
        }
        if let Some(held) = self.connection.take() {
            held.let_go(true).await;
        }
    }

    /// Leaves a connection alone that is gone: another program may have the next one.
    async fn forget_lost(&mut self, trouble: Trouble) {
        if trouble == Trouble::Gone
            && let Some(held) = self.connection.take()
        {
            held.let_go(false).await;
        }
    }
}

/// Why one try failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Failure {
    error: RadioError,
    /// Whether another try may go better.
    again: bool,
}

impl Failure {
    const fn last(error: RadioError) -> Self {
        Self { error, again: false }
    }

    const fn passing(error: RadioError) -> Self {
        Self { error, again: true }
    }

    /// What a trouble means before the device has answered, or after: one that ends the connection then is busy with
    /// somebody else.
    const fn of(trouble: Trouble, answered: bool) -> Self {
        match trouble {
            Trouble::Gone | Trouble::Broken if answered => Self::passing(RadioError::Taken),
            Trouble::Gone | Trouble::Broken | Trouble::Passing => Self::passing(trouble.radio()),
            // The system has tried for long enough.
            Trouble::Late => Self::last(RadioError::OutOfReach),
            Trouble::NotAllowed
            | Trouble::Missing
            | Trouble::Off
            | Trouble::Blocked
            | Trouble::Held
            | Trouble::Unfit
            | Trouble::Other => Self::last(trouble.radio()),
        }
    }

    /// Before the device has answered.
    const fn on_the_way(trouble: Trouble) -> Self {
        Self::of(trouble, false)
    }
}

async fn connect(shared: &Shared, air: &mut Air, address: &str, begun: &mut Begun) -> Result<Made, RadioError> {
    shared.open.close(address).await;
    let adapter = air.adapter(shared.adapter.as_deref()).await?;
    let mut failed = RadioError::OutOfReach;
    for attempt in 0..ATTEMPTS_MAX {
        if attempt > 0 {
            let random = shared.random.fill(1).ok().and_then(|bytes| bytes.first().copied()).unwrap_or_default();
            sleep(pause(attempt, random)).await;
        }
        match once(shared, &adapter, address, begun).await {
            Ok(made) => return Ok(made),
            Err(Failure { error, again: false }) => return Err(error),
            Err(Failure { error, again: true }) => failed = error,
        }
        tracing::debug!(attempt, "a Bluetooth connection failed in a way that may pass");
        begun.take_back().await;
        // BlueZ says nothing else of an adapter that was switched off meanwhile.
        air.adapter(shared.adapter.as_deref()).await?;
    }
    Err(failed)
}

/// One try.
async fn once(shared: &Shared, adapter: &Adapter, address: &str, begun: &mut Begun) -> Result<Made, Failure> {
    let peripheral = find(adapter, address, begun).await?;
    if !others::make_free(&peripheral).await.map_err(Failure::on_the_way)? {
        return Err(Failure::last(RadioError::Busy));
    }
    let mut events = within(CALL_TIMEOUT, adapter.events()).await.map_err(Failure::on_the_way)?;
    skip_remembered(&mut events);

    begun.connection = Some(Held { peripheral: peripheral.clone(), subscribed: None });
    let id = peripheral.id();
    let connected = reach(&mut events, &id, async {
        within(ATTEMPT_TIMEOUT, peripheral.connect()).await?;
        // BlueZ also says yes to a connection that it has given up meanwhile.
        let is_connected = within(CALL_TIMEOUT, peripheral.is_connected()).await?;
        if is_connected { Ok(()) } else { Err(Trouble::Gone) }
    });
    if let Err((trouble, answered)) = connected.await {
        begun.forget_lost(trouble).await;
        if matches!(trouble, Trouble::Passing | Trouble::Broken) {
            // BlueZ has refused: no attempt of ours is under way, and another program's must not be ended.
            begun.connection = None;
        }
        return Err(Failure::of(trouble, answered));
    }

    let prepared = unless_lost(&mut events, &id, prepare(&peripheral, begun)).await;
    let prepared = match prepared {
        Ok(prepared) => prepared,
        Err(Trouble::Unfit) => return Ok(Made::Unfit),
        Err(trouble) => {
            begun.forget_lost(trouble).await;
            return Err(Failure::of(trouble, true));
        }
    };
    let held = begun.connection.take().ok_or(Failure::last(RadioError::Failed))?;
    let Prepared { rx, facts, values } = prepared;
    let (outgoing, to_write) = mpsc::channel(1);
    let (pipe, closed) = shared.open.serve(address.to_owned(), Pump::new(held, rx, events, values), to_write);
    Ok(Made::Ready { facts, pipe, outgoing, closed })
}

/// The device as the system knows it, or else as it is heard: BlueZ forgets one that was not used for 30 seconds.
async fn find(adapter: &Adapter, address: &str, begun: &mut Begun) -> Result<Peripheral, Failure> {
    if let Some(known) = scan::known(adapter, address).await.map_err(Failure::on_the_way)? {
        return Ok(known);
    }
    begun.scan = Some(adapter.clone());
    let heard = scan::hear(adapter, address, LISTEN).await;
    // A scan must end before a connection begins: many radios do one thing at a time.
    begun.take_back().await;
    heard.map_err(Failure::on_the_way)?.ok_or(Failure::last(RadioError::OutOfReach))
}

/// What was found out on a connection.
struct Prepared {
    rx: Characteristic,
    facts: Facts,
    values: Values,
}

/// Makes a connection ready: nothing is written before the device's values would arrive.
async fn prepare(peripheral: &Peripheral, begun: &mut Begun) -> Result<Prepared, Trouble> {
    within(ANSWER_TIMEOUT, peripheral.discover_services()).await?;
    let services = peripheral.services();
    let parts = parts(&services).ok_or(Trouble::Unfit)?;
    let hello = within(ANSWER_TIMEOUT, peripheral.read(&parts.hello)).await?;
    if hello.len() > HELLO_MAX {
        return Err(Trouble::Unfit);
    }
    let values = within(CALL_TIMEOUT, peripheral.notifications()).await?;
    if let Some(held) = &mut begun.connection {
        held.subscribed = Some(parts.tx.clone());
    }
    within(ANSWER_TIMEOUT, peripheral.subscribe(&parts.tx)).await?;
    // The MTU is of this connection, and known only now.
    let facts = Facts { hello, value_len: value_len(peripheral.mtu()), services: primary(&services) };
    Ok(Prepared { rx: parts.rx, facts, values })
}

/// Does it unless the device goes meanwhile: some calls never come back then.
async fn unless_lost<T>(
    events: &mut Events,
    device: &PeripheralId,
    work: impl Future<Output = Result<T, Trouble>> + Send,
) -> Result<T, Trouble> {
    let answered = AtomicBool::new(true);
    tokio::select! {
        biased;
        done = work => done,
        trouble = lost(events, device, &answered) => Err(trouble),
    }
}

/// The same for the way up, with a limit until the device answers. Gives beside the trouble whether it had answered.
async fn reach(
    events: &mut Events,
    device: &PeripheralId,
    work: impl Future<Output = Result<(), Trouble>> + Send,
) -> Result<(), (Trouble, bool)> {
    let answered = AtomicBool::new(false);
    let silent = async {
        sleep(REACH_TIMEOUT).await;
        if answered.load(Ordering::Relaxed) { pending().await } else { Trouble::Late }
    };
    let failed = tokio::select! {
        biased;
        done = work => match done {
            Ok(()) => return Ok(()),
            Err(trouble) => trouble,
        },
        trouble = lost(events, device, &answered) => trouble,
        trouble = silent => trouble,
    };
    Err((failed, answered.into_inner()))
}

/// Waits until the device or the adapter goes; notes when the device comes.
async fn lost(events: &mut Events, device: &PeripheralId, answered: &AtomicBool) -> Trouble {
    loop {
        let event = events.next().await;
        if matches!(&event, Some(CentralEvent::DeviceConnected(id)) if id == device) {
            answered.store(true, Ordering::Relaxed);
        }
        match event.map_or(Some(End::Lost), |event| end_by(&event, device)) {
            Some(End::Off) => return Trouble::Off,
            Some(_) => return Trouble::Gone,
            None => {}
        }
    }
}

/// How long to wait before another try, so that two programs that met do not meet again: up to 200 ms more each time.
fn pause(attempt: u32, random: u8) -> Duration {
    let most = PAUSE.saturating_mul(attempt);
    PAUSE + most * u32::from(random) / u32::from(u8::MAX)
}

/// Longest time for everything. The companion gives up a second later.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(14);
/// Longest time for one connection with its services. BlueZ itself waits 20 to 30 seconds for a device that is gone.
const ATTEMPT_TIMEOUT: Duration = Duration::from_secs(10);
/// Longest wait until a device takes the call: four of its advert intervals at their longest.
const REACH_TIMEOUT: Duration = Duration::from_secs(6);
/// Longest wait for a device to answer.
const ANSWER_TIMEOUT: Duration = Duration::from_secs(5);
/// How long to listen for a device that the system does not know: three of a device's advert intervals at their longest.
const LISTEN: Duration = Duration::from_secs(4);
/// How often a connection is tried.
const ATTEMPTS_MAX: u32 = 4;
/// The shortest wait between two tries.
const PAUSE: Duration = Duration::from_millis(200);
/// Longest hello that a link may give (the port's bound; the protocol's own is tighter).
const HELLO_MAX: usize = 512;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_passes_is_tried_again() {
        for (trouble, on_the_way, after) in [
            (Trouble::Passing, (RadioError::Busy, true), (RadioError::Busy, true)),
            (Trouble::Broken, (RadioError::OutOfReach, true), (RadioError::Taken, true)),
            (Trouble::Gone, (RadioError::OutOfReach, true), (RadioError::Taken, true)),
            (Trouble::Late, (RadioError::OutOfReach, false), (RadioError::OutOfReach, false)),
            (Trouble::NotAllowed, (RadioError::NotAllowed, false), (RadioError::NotAllowed, false)),
            (Trouble::Off, (RadioError::Off, false), (RadioError::Off, false)),
            (Trouble::Held, (RadioError::Busy, false), (RadioError::Busy, false)),
            (Trouble::Other, (RadioError::Failed, false), (RadioError::Failed, false)),
        ] {
            let failure = |(error, again)| Failure { error, again };
            assert_eq!(Failure::of(trouble, false), failure(on_the_way), "{trouble:?}");
            assert_eq!(Failure::of(trouble, true), failure(after), "{trouble:?}");
        }
    }

    #[test]
    fn the_wait_between_tries_grows_and_has_jitter() {
        for (attempt, random, millis) in [(1, 0, 200), (1, 255, 400), (3, 0, 200), (3, 255, 800), (2, 51, 280)] {
            assert_eq!(pause(attempt, random), Duration::from_millis(millis), "{attempt} {random}");
        }
    }
}
