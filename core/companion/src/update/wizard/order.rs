//! What the person decides about, and what they decided: one update for one device, and when.

use pandu_protocol::message::{
    Call as _, Empty, UpdateCommit, UpdateKind, UpdateNotice, UpdatePhase, UpdateState, call,
};
use pandu_protocol::version::Version;

use super::home::Home;
use super::times::Wall;
use crate::wizard::step::Effect;
use crate::wizard::update::{Deliver, Done, DoneOutcome, Offered, Span, Task};

/// An update that is there for a device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Case {
    pub(super) home: Home,
    pub(super) offered: Offered,
    /// When the maker was asked.
    pub(super) wall: Wall,
    /// What was typed as the time, so that going back keeps it.
    pub(super) typed: String,
}

/// When it is to be installed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum When {
    /// As soon as it is there.
    Now,
    /// At this time, Unix seconds.
    At(u64),
}

/// A decision: this update, then.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Order {
    pub(super) case: Case,
    pub(super) when: When,
    /// When the maker was asked, or something of it was last done: Unix milliseconds.
    pub(super) last: u64,
    /// How often the way was begun anew without the person being asked.
    pub(super) rounds: u8,
}

/// A wait for a device that installs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Wait {
    pub(super) home: Home,
    /// What it installs; absent = it was begun elsewhere.
    pub(super) order: Option<Box<Order>>,
    /// Whether it was begun by this order, and not found under way.
    pub(super) ours: bool,
    /// Whether the device has said that it installs. If not, the answer was lost.
    pub(super) sure: bool,
    /// How often it was told to.
    pub(super) commits: u8,
    /// When the wait began, Unix milliseconds by this machine's clock.
    pub(super) began: Option<u64>,
    /// Milliseconds that it was waited for, by a clock that nobody sets.
    pub(super) waited_ms: u64,
    /// Milliseconds since it began, by this machine's clock, which also runs while the app does not.
    pub(super) since_ms: u64,
    /// In how many parts.
    pub(super) parts: u32,
    /// Seconds after which the person is asked whether to go on waiting.
    pub(super) patience: u32,
    /// Whether the device answered when it was last asked.
    pub(super) answers: bool,
}

/// If nothing was done for longer than this, the maker and the person are asked again: milliseconds.
const STALE_MS: u64 = 60 * 60 * 1_000;
/// Most characters of a time.
pub(super) const TIME_CHARS: usize = 16;
/// How long a device is waited for whose maker did not say how long it is away, in seconds.
const PATIENCE: u32 = 600;
/// A machine's clock that says more than this of a wait was set in between: a day, in milliseconds.
const SINCE_MS_MAX: u64 = 86_400_000;
/// How much longer than the longest stated time it is waited for before the person is asked, in seconds.
const PATIENCE_MORE: u32 = 180;

impl Case {
    /// Keeps what was typed as the time, as far as it can be one.
    pub(super) fn keep(&mut self, typed: &str) {
        self.typed = typed.chars().take(TIME_CHARS).collect();
    }

    pub(super) const fn notice(&self) -> &UpdateNotice {
        &self.offered.notice
    }

    /// Whether it adds something that senses, or a use of data.
    pub(super) fn adds(&self) -> bool {
        !self.notice().new_sensors.is_empty() || !self.notice().new_purposes.is_empty()
    }

    /// Whether a safety function stops meanwhile: then the person must choose a time.
    pub(super) fn is_safety(&self) -> bool {
        self.notice().disruption.as_ref().is_some_and(|disruption| disruption.safety_relevant)
    }

    pub(super) fn is_security(&self) -> bool {
        self.notice().security_required || self.notice().kind == UpdateKind::Security
    }

    /// Whether installing is what Enter does. What only adds something is never taken for granted.
    pub(super) fn is_advised(&self) -> bool {
        self.is_security() || (self.notice().kind == UpdateKind::Maintenance && !self.adds())
    }

    /// The maker's minutes: as a rule, and at most.
    pub(super) fn minutes(&self) -> Option<(u16, u16)> {
        let disruption = self.notice().disruption.as_ref()?;
        Some((disruption.minutes_typical.min(disruption.minutes_max), disruption.minutes_max))
    }

    /// Whether it is newer than what runs. The device looks at that, too.
    pub(super) fn is_newer(&self) -> bool {
        let [to, installed] = [&self.offered.image.begin.version, &self.home.state.installed]
            .map(|version| version.parse::<Version>().ok());
        to.zip(installed).is_some_and(|(to, installed)| to > installed)
    }
}

impl Order {
    pub(super) const fn new(case: Case, when: When) -> Self {
        let last = case.wall.now.saturating_mul(1_000);
        Self { case, when, last, rounds: 0 }
    }

    /// The version that it leads to.
    pub(super) fn version(&self) -> &str {
        &self.case.offered.image.begin.version
    }

    pub(super) const fn size(&self) -> u32 {
        self.case.offered.image.begin.size
    }

    /// Whether this version runs already.
    pub(super) fn is_done(&self, state: &UpdateState) -> bool {
        is_same(&state.installed, self.version())
    }

    /// Whether the device has the whole image, because it fetched it by itself.
    pub(super) fn is_there(&self, state: &UpdateState) -> bool {
        state.phase == UpdatePhase::Ready
            && state.available.as_ref().is_some_and(|version| is_same(version, self.version()))
    }

    /// Asks what must hold before it starts.
    pub(super) fn check(&self) -> Effect {
        let mut requests = vec![call::UpdateState::request(Empty {})];
        if self.case.notice().needs.network {
            requests.push(call::NetworkState::request(Empty {}));
        }
        self.case.home.call(requests)
    }

    pub(super) fn fetch(&self) -> Effect {
        self.task(Task::Fetch(self.case.offered.image.clone()))
    }

    pub(super) fn send(&self) -> Effect {
        self.task(Task::Send(self.case.offered.image.clone()))
    }

    fn task(&self, task: Task) -> Effect {
        Effect::Deliver(Deliver { device: self.case.home.start.paired.device, task })
    }

    /// Tells the device to install what it has.
    pub(super) fn commit(&self) -> Effect {
        let at = match self.when {
            When::Now => None,
            When::At(at) => Some(at),
        };
        self.case.home.call(vec![call::UpdateCommit::request(UpdateCommit { at })])
    }

    /// Notes that something was done. `false` = the app was away for so long that all is to be asked anew.
    pub(super) fn note(&mut self, at: u64) -> bool {
        let fresh = at.saturating_sub(self.last) <= STALE_MS;
        self.last = at;
        fresh
    }

    /// How long the device is waited for before the person is asked, in seconds.
    fn patience(&self) -> u32 {
        self.case.minutes().map_or(PATIENCE, |(_, most)| u32::from(most) * 60 + PATIENCE_MORE)
    }
}

/// Whether two texts name one version.
fn is_same(one: &str, other: &str) -> bool {
    let [first, second] = [one, other].map(|version| version.parse::<Version>().ok());
    one == other || first.zip(second).is_some_and(|(first, second)| first == second)
}

impl Wait {
    /// Waits for what was ordered.
    pub(super) fn of(order: Box<Order>, sure: bool, commits: u8) -> Self {
        let (home, patience) = (order.case.home.clone(), order.patience());
        Self {
            home,
            order: Some(order),
            ours: true,
            sure,
            commits,
            began: None,
            waited_ms: 0,
            since_ms: 0,
            parts: 0,
            patience,
            answers: false,
        }
    }

    /// Waits for what was begun before. `case` = what the device most likely installs.
    pub(super) fn found(home: Home, case: Option<Case>) -> Self {
        let order = case.map(|case| Box::new(Order::new(case, When::Now)));
        let patience = order.as_ref().map_or(PATIENCE, |order| order.patience());
        Self {
            home,
            order,
            ours: false,
            sure: true,
            commits: 0,
            began: None,
            waited_ms: 0,
            since_ms: 0,
            parts: 0,
            patience,
            answers: true,
        }
    }

    pub(super) fn watch(&self) -> Effect {
        Effect::Deliver(Deliver { device: self.home.start.paired.device, task: Task::Watch })
    }

    /// The maker's minutes: as a rule, and at most.
    pub(super) fn minutes(&self) -> Option<(u16, u16)> {
        self.order.as_ref().and_then(|order| order.case.minutes())
    }

    /// Whether it takes longer than the maker said.
    pub(super) fn is_over(&self) -> bool {
        self.minutes().is_some_and(|(_, most)| self.waited() > u32::from(most) * 60)
    }

    /// Takes in one more part of it.
    pub(super) fn add(&mut self, span: Span, answers: bool) {
        let began = *self.began.get_or_insert(span.began);
        self.answers = answers;
        self.waited_ms = self.waited_ms.saturating_add(span.waited.into());
        self.since_ms = span.at.saturating_sub(began).min(SINCE_MS_MAX);
        self.parts = self.parts.saturating_add(1);
    }

    /// Seconds that it lasts. Where the clock stands still the parts count, so that no wait is for ever.
    pub(super) fn waited(&self) -> u32 {
        let longest = self.waited_ms.max(self.since_ms);
        u32::try_from(longest / 1_000).unwrap_or(u32::MAX).max(self.parts)
    }

    /// Waits on for as long again as a device is waited for of which nothing is known.
    pub(super) fn on(self) -> Self {
        Self { patience: self.waited().saturating_add(PATIENCE), ..self }
    }

    /// What is kept of the end. `at` = Unix milliseconds.
    pub(super) fn done(&self, state: &UpdateState, outcome: DoneOutcome, at: u64) -> Done {
        let installed = outcome == DoneOutcome::Installed;
        let here = self.began.filter(|_| self.ours && self.sure).and_then(|began| at.checked_sub(began));
        // A clock that was set in between measures nothing.
        let here = here.filter(|here| here.saturating_add(1_000) >= self.waited_ms);
        let here = here.and_then(|here| u32::try_from(here / 1_000).ok());
        let version = match &self.order {
            Some(order) => order.version().to_owned(),
            None if installed => state.installed.to_string(),
            None => state.available.as_ref().map(|version| version.to_string()).unwrap_or_default(),
        };
        Done {
            version,
            from: Some(self.home.state.installed.to_string())
                .filter(|from| !installed || !is_same(from, &state.installed)),
            at: at / 1_000,
            outcome,
            outage_seconds: state.outage_seconds.filter(|_| outcome != DoneOutcome::Refused),
            outage_here: here.filter(|_| outcome != DoneOutcome::Refused),
            stated_minutes: self.minutes(),
        }
    }
}
