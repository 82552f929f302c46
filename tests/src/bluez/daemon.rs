//! The pretend BlueZ at work: its thread, its connection to the bus, and the handle by which a test moves it and looks at it.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use dbus::arg::AppendAll;
use dbus::channel::Channel;
use dbus::{Message, MessageType};
use tokio::sync::watch;

use super::fault::{Fault, Refusal, Stage};
use super::state::{Adapter, State};
use super::station::{Carried, Station};

/// A pretend BlueZ on a bus. Dropping it takes it off the bus.
#[derive(Debug)]
pub struct Bluez {
    shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
}

struct Shared {
    state: Mutex<State>,
    ends: AtomicBool,
    /// Counts what happened, for those who wait for something.
    happened: watch::Sender<u64>,
}

impl std::fmt::Debug for Shared {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Shared(..)")
    }
}

/// How long a test waits for something that must happen.
const PATIENCE: Duration = Duration::from_secs(10);
/// How often the thread looks whether a test wants something, when nothing comes from the bus.
const LOOK_AGAIN: Duration = Duration::from_millis(3);
/// How long the bus may take to answer.
const ANSWER: Duration = Duration::from_secs(5);

impl Bluez {
    /// Takes the name `org.bluez` on the bus at this address. There is no adapter yet.
    ///
    /// # Panics
    /// When there is no bus.
    #[must_use]
    #[expect(
        clippy::disallowed_methods,
        reason = "the pretend BlueZ has a thread of its own, as the real one has a process"
    )]
    pub fn start(address: &str) -> Self {
        let mut channel = Channel::open_private(address).expect("a bus");
        channel.register().expect("the bus takes everybody");
        ask_bus(&channel, "RequestName", ("org.bluez", 4_u32));
        let left = "type='signal',sender='org.freedesktop.DBus',member='NameOwnerChanged'";
        ask_bus(&channel, "AddMatch", (left,));
        let shared = Arc::new(Shared {
            state: Mutex::new(State::new()),
            ends: AtomicBool::new(false),
            happened: watch::Sender::new(0),
        });
        let of_thread = Arc::clone(&shared);
        let thread = std::thread::spawn(move || run(&of_thread, &channel));
        Self { shared, thread: Some(thread) }
    }

    /// Puts an adapter into the machine.
    pub fn adapter(&self, name: &str, on: bool) {
        self.act(|state| {
            state.adapters.insert(name.to_owned(), Adapter { on, ..Adapter::default() });
            state.added(&format!("/org/bluez/{name}"));
        });
    }

    /// Switches an adapter on or off, as the person does in the settings.
    pub fn power(&self, name: &str, on: bool) {
        self.act(|state| state.power(name, on));
    }

    /// Blocks an adapter, as flight mode does.
    pub fn block(&self, name: &str) {
        self.act(|state| {
            if let Some(adapter) = state.adapters.get_mut(name) {
                adapter.blocked = true;
            }
            state.power(name, false);
        });
    }

    /// Takes an adapter out of the machine.
    pub fn unplug(&self, name: &str) {
        self.act(|state| state.unplug(name));
    }

    /// Puts a station into the air.
    pub fn place(&self, station: Station) {
        self.act(|state| state.stations.insert(station.address.clone(), station));
    }

    /// Carries a station out of reach, or back. Its link is lost on the way out.
    pub fn reach(&self, address: &str, in_reach: bool) {
        self.act(|state| {
            if let Some(station) = state.stations.get_mut(address) {
                station.in_reach = in_reach;
            }
            if !in_reach {
                state.lose(address);
            }
        });
    }

    /// Lets another program connect to a station, and subscribe if it `uses` the connection.
    pub fn hold(&self, address: &str, uses: bool) {
        self.act(|state| {
            if let Some(station) = state.stations.get_mut(address) {
                station.known.exported = true;
                if uses {
                    station.known.subscribers.insert("another program".to_owned(), true);
                }
            }
            state.show_services(address, true);
            state.join(address);
            state.pump(address);
        });
    }

    /// Lets another program read the hello of a station.
    pub fn read_by_another(&self, address: &str) {
        self.act(|state| state.announce_hello(address));
    }

    /// Forgets a station that nobody has connected to, as BlueZ does after 30 s.
    pub fn forget(&self, address: &str) {
        self.act(|state| state.forget(address));
    }

    /// Cuts the link of a station now.
    pub fn lose(&self, address: &str) {
        self.act(|state| state.lose(address));
    }

    /// Plans to cut the link of a station, once.
    pub fn cut(&self, address: &str, stage: Stage) {
        self.act(|state| {
            if let Some(station) = state.stations.get_mut(address) {
                station.cut = Some(stage);
            }
        });
    }

    /// Whether a planned cut has not come yet.
    #[must_use]
    pub fn will_cut(&self, address: &str) -> bool {
        self.look(|state| state.stations.get(address).is_some_and(|station| station.cut.is_some()))
    }

    /// Spoils the next call of a method, and with every further plan the one after it.
    pub fn plan(&self, method: &'static str, fault: Fault) {
        self.act(|state| state.faults.plan(method, fault));
    }

    /// Refuses the next call of a method with an error of BlueZ.
    pub fn refuse(&self, method: &'static str, name: &str, words: &str) {
        self.plan(method, Fault::Refuse(Refusal::bluez(name, words)));
    }

    /// Spoils every call of a method from now on, or none any more.
    pub fn always(&self, method: &'static str, fault: Option<Fault>) {
        self.act(|state| state.faults.always(method, fault));
    }

    /// Whether services stay known after a link (BlueZ's default), or go with it.
    pub fn gatt_cache(&self, keeps: bool) {
        self.act(|state| state.gatt_cache = keeps);
    }

    /// How long BlueZ waits before it takes a link down; 2 s in life.
    pub fn disconnect_takes(&self, wait: Duration) {
        self.act(|state| state.disconnect_takes = wait);
    }

    /// Has a station notify this value so many times, at once.
    pub fn flood(&self, address: &str, value: &[u8], times: usize) {
        self.act(|state| (0..times).for_each(|_| state.down(address, value.to_vec())));
    }

    /// Ends, as far as the bus can tell: nobody owns `org.bluez` any more.
    pub async fn leave(&self) {
        self.act(|state| state.out.push(call_bus("ReleaseName").append1("org.bluez")));
        self.until("the name is free", |bluez| bluez.look(|state| state.has_left)).await;
    }

    /// Every method call so far: the last part of the path, and the method.
    #[must_use]
    pub fn calls(&self) -> Vec<String> {
        self.look(|state| state.calls.clone())
    }

    /// How often a method was called.
    #[must_use]
    pub fn called(&self, method: &str) -> usize {
        self.calls().iter().filter(|call| call.ends_with(&format!(" {method}"))).count()
    }

    /// Every value that was carried.
    #[must_use]
    pub fn carried(&self) -> Vec<Carried> {
        self.look(|state| state.carried.clone())
    }

    /// Addresses of the stations that have a link.
    #[must_use]
    pub fn connected(&self) -> Vec<String> {
        self.look(|state| {
            let linked = state.stations.values().filter(|station| station.known.link.is_some());
            linked.map(|station| station.address.clone()).collect()
        })
    }

    /// How many of the programs that have called are still on the bus.
    #[must_use]
    pub fn clients(&self) -> usize {
        self.look(|state| state.clients.len())
    }

    /// How many programs discover.
    #[must_use]
    pub fn discovering(&self) -> usize {
        self.look(|state| state.adapters.values().map(|adapter| adapter.seekers.len()).sum())
    }

    /// How many programs want notifications.
    #[must_use]
    pub fn subscribers(&self) -> usize {
        self.look(|state| state.stations.values().map(|station| station.known.subscribers.len()).sum())
    }

    /// Waits until something is so.
    ///
    /// # Panics
    /// When it does not become so within ten seconds.
    pub async fn until(&self, what: &str, mut is_so: impl FnMut(&Self) -> bool) {
        let mut happened = self.shared.happened.subscribe();
        let so = async {
            while !is_so(self) {
                // The sender lives as long as this handle.
                let _ = happened.changed().await;
            }
        };
        if tokio::time::timeout(PATIENCE, so).await.is_err() {
            panic!("it does not come to this: {what}; calls: {:?}", self.calls());
        }
    }

    fn look<T>(&self, look: impl FnOnce(&State) -> T) -> T {
        look(&self.shared.state())
    }

    fn act<T>(&self, act: impl FnOnce(&mut State) -> T) -> T {
        let done = act(&mut self.shared.state());
        self.shared.happened.send_modify(|count| *count += 1);
        done
    }
}

impl Drop for Bluez {
    /// Whoever is just leaving may leave in peace first: a program whose bus dies under it is another test.
    #[expect(clippy::disallowed_methods, reason = "a test ends, and nothing else waits for this thread")]
    fn drop(&mut self) {
        let works = |thread: &JoinHandle<()>| !thread.is_finished();
        let mut patience = 200;
        while patience > 0 && self.clients() > 0 && self.thread.as_ref().is_some_and(works) {
            std::thread::sleep(Duration::from_millis(5));
            patience -= 1;
        }
        self.shared.ends.store(true, Ordering::SeqCst);
        if let Some(thread) = self.thread.take() {
            // If it panicked, its message has been printed already.
            let _ = thread.join();
        }
    }
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What the thread does. It alone touches the connection: libdbus may wait for ever when two threads flush one.
#[expect(clippy::disallowed_methods, reason = "the pretend BlueZ runs in real time, beside real programs")]
fn run(shared: &Shared, channel: &Channel) {
    while !shared.ends.load(Ordering::SeqCst) {
        // Sending may read, and what was read comes with no further word from the socket.
        while move_messages(shared, channel) {}
        let due = shared.state().next_due().map(|at| at.saturating_duration_since(Instant::now()));
        let wait = due.map_or(LOOK_AGAIN, |due| due.clamp(Duration::from_millis(1), LOOK_AGAIN));
        if channel.read_write(Some(wait)).is_err() {
            // The bus is gone.
            return;
        }
    }
}

/// Takes in what has come, does what is due, sends what follows. `true` when something was there.
fn move_messages(shared: &Shared, channel: &Channel) -> bool {
    let mut moved = false;
    let mut state = shared.state();
    while let Some(message) = channel.pop_message() {
        moved = true;
        match message.msg_type() {
            MessageType::MethodCall => state.handle(message),
            MessageType::Signal => state.name_changed(&message),
            MessageType::MethodReturn | MessageType::Error => {}
        }
    }
    state.run_due();
    for message in state.out.drain(..) {
        moved = true;
        // It fails only when there is no memory.
        let _ = channel.send(message);
    }
    drop(state);
    if moved {
        channel.flush();
        shared.happened.send_modify(|count| *count += 1);
    }
    moved
}

fn call_bus(method: &str) -> Message {
    let path = "/org/freedesktop/DBus";
    Message::new_method_call("org.freedesktop.DBus", path, "org.freedesktop.DBus", method).expect("well-formed names")
}

fn ask_bus(channel: &Channel, method: &str, arguments: impl AppendAll) {
    let mut call = call_bus(method);
    call.append_all(arguments);
    channel.send_with_reply_and_block(call, ANSWER).expect("the bus answers");
}
