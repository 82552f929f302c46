//! What goes wrong, as a test wrote it down: calls that are refused, late or never answered, and links that are lost at a chosen moment.

use std::collections::{BTreeMap, VecDeque};
use std::time::Duration;

/// An error as it stands on the bus: the last part of its name, and its words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    pub(super) name: String,
    pub(super) words: String,
}

impl Refusal {
    /// An error of BlueZ: `org.bluez.Error.` and this name.
    #[must_use]
    pub fn bluez(name: &str, words: &str) -> Self {
        Self { name: format!("org.bluez.Error.{name}"), words: words.to_owned() }
    }

    /// What libdbus answers when nothing stands at a path, or it has no such method.
    pub(super) fn unknown(member: &str, interface: &str) -> Self {
        Self {
            name: "org.freedesktop.DBus.Error.UnknownMethod".to_owned(),
            words: format!("Method \"{member}\" on interface \"{interface}\" doesn't exist\n"),
        }
    }

    pub(super) fn failed(words: &str) -> Self {
        Self::bluez("Failed", words)
    }

    pub(super) fn not_ready() -> Self {
        Self::bluez("NotReady", "Resource Not Ready")
    }

    /// A second start of what goes on already.
    pub(super) fn busy() -> Self {
        Self::bluez("InProgress", "Operation already in progress")
    }

    pub(super) fn in_progress() -> Self {
        Self::bluez("InProgress", "In Progress")
    }

    /// What every pending request of a link ends with when the link is lost.
    pub(super) fn link_lost() -> Self {
        Self::failed("Operation failed with ATT error: 0x0e")
    }
}

/// What happens to a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// It is refused.
    Refuse(Refusal),
    /// It is never answered, and nothing is done.
    Ignore,
    /// It is done as usual, but only after this time.
    Delay(Duration),
}

/// When a link is lost. Counts begin at 1, at the time the test plans it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Right after the connection stood, before the services are known.
    Connected,
    /// Right after the services were known.
    Resolved,
    /// When this method of this link's device is called for the n-th time; the call then ends as BlueZ ends it.
    Called(&'static str, u32),
    /// With the n-th value from the central: BlueZ has taken it, but it does not arrive.
    Up(u32),
    /// With the n-th value from the peripheral, which does not arrive.
    Down(u32),
}

/// The faults of calls, by method.
#[derive(Debug, Default)]
pub(super) struct Faults {
    once: BTreeMap<&'static str, VecDeque<Fault>>,
    always: BTreeMap<&'static str, Fault>,
}

impl Faults {
    pub(super) fn plan(&mut self, method: &'static str, fault: Fault) {
        self.once.entry(method).or_default().push_back(fault);
    }

    pub(super) fn always(&mut self, method: &'static str, fault: Option<Fault>) {
        match fault {
            Some(fault) => self.always.insert(method, fault),
            None => self.always.remove(method),
        };
    }

    /// What happens to the call of this method that comes in now.
    pub(super) fn next(&mut self, method: &str) -> Option<Fault> {
        let planned = self.once.get_mut(method).and_then(VecDeque::pop_front);
        planned.or_else(|| self.always.get(method).cloned())
    }
}
