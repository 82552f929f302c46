//! What the made-up device and its made-up maker do with updates: a repository, an image on its way, an installation with its outage.

use pandu_protocol::message::{
    ErrorReply, NetworkState, Text, UpdateBegin, UpdateCommit, UpdateFinding, UpdatePhase, UpdatePolicy, UpdateState,
};

use super::{House, Instead};
use crate::error::ReasonCode;
use crate::wizard::step::{Effect, Failure, Outcome, Replies};
use crate::wizard::update::{
    Deliver, Delivered, Done, DoneOutcome, Finding, Hitch, Image, Looked, Span, Standing, Task, Updated, Updates,
};

/// The wizards of the tests begin at this second.
pub(crate) const NOW: u64 = 1_795_000_000;

/// Updates of the house.
#[derive(Debug, Clone)]
pub(crate) struct Shed {
    /// What the device says.
    pub(crate) state: UpdateState,
    /// What the maker has for it.
    pub(crate) finding: Finding,
    pub(crate) recalled: bool,
    /// Whether the look itself writes a line into the history.
    pub(crate) notes: bool,
    /// What it does with updates by itself; nothing = it has no such settings.
    pub(crate) policy: Option<UpdatePolicy>,
    /// Minutes ahead of UTC.
    pub(crate) zone_minutes: i16,
    /// Unix milliseconds; each effect takes its time.
    pub(crate) now_ms: u64,
    /// Whether it says that its software cannot be updated.
    pub(crate) fixed: bool,
    /// Milliseconds that one part of a wait takes.
    pub(crate) part_ms: u32,
    /// Bytes that one part brings.
    pub(crate) piece: u32,
    /// Bytes of the image that are at hand.
    pub(crate) at_hand: u32,
    /// What keeps the image from coming.
    pub(crate) hitch: Option<Hitch>,
    /// What the device says to the image, and to the word to install it.
    pub(crate) refuses: Option<ErrorReply>,
    /// Whether it wants a fresh confirmation.
    pub(crate) asks: bool,
    /// For how many parts of the wait it is away.
    pub(crate) away: u32,
    /// How many parts longer it answers that it installs.
    pub(crate) answers: u32,
    /// How the installation ends.
    pub(crate) ends: UpdatePhase,
    pub(crate) online: bool,
    /// The history on this machine.
    pub(crate) history: Vec<Done>,
    /// Versions that were put off, and until when: Unix seconds.
    pub(crate) postponed: Vec<(String, u64)>,
    begun: Option<UpdateBegin>,
}

impl Default for Shed {
    fn default() -> Self {
        Self {
            state: UpdateState {
                installed: Text::cut("1.0.0"),
                phase: UpdatePhase::Idle,
                finding: UpdateFinding::CannotConfirm,
                last_checked: None,
                available: None,
                received: 0,
                battery_percent: Some(80),
                mains: Some(true),
                room: Some(1 << 20),
                due: None,
                outage_seconds: None,
            },
            finding: Finding::UpToDate,
            recalled: false,
            notes: false,
            policy: None,
            zone_minutes: 480,
            now_ms: NOW * 1_000,
            fixed: false,
            part_ms: 8_000,
            piece: 200_000,
            at_hand: 0,
            hitch: None,
            refuses: None,
            asks: false,
            away: 2,
            answers: 0,
            ends: UpdatePhase::Installed,
            online: true,
            history: Vec::new(),
            postponed: Vec::new(),
            begun: None,
        }
    }
}

impl Shed {
    /// The app was ended: what was fetched is gone.
    pub(super) fn restart(&mut self) {
        self.at_hand = 0;
    }

    /// The device has got the whole image already.
    pub(crate) fn receive(&mut self, begin: &UpdateBegin) {
        self.state.received = begin.size;
        self.begun = Some(begin.clone());
    }

    fn updates(&mut self, wanted: &Updates) -> Outcome {
        self.now_ms += 1_000;
        Outcome::Updated(match wanted {
            Updates::Look { now, .. } => {
                let is_there =
                    matches!(&self.finding, Finding::Offered(offered) if *offered.notice.to == *now.installed);
                let finding = if is_there { Finding::UpToDate } else { self.finding.clone() };
                let standing = Standing {
                    finding,
                    installed: now.installed.clone(),
                    installed_recalled: self.recalled,
                    checked: Some(self.now_ms / 1_000),
                    at: self.now_ms / 1_000,
                };
                let last = self.history.last().cloned();
                let noted = self.notes.then(|| Done {
                    version: now.installed.clone(),
                    from: Some("1.0.0".into()),
                    at: self.now_ms / 1_000,
                    outcome: DoneOutcome::Installed,
                    outage_seconds: None,
                    outage_here: None,
                    stated_minutes: Some((2, 5)),
                });
                Updated::Looked(Box::new(Looked { standing, zone_minutes: self.zone_minutes, last, noted }))
            }
            Updates::Postpone { version, seconds, .. } => {
                self.postponed.push((version.clone(), self.now_ms / 1_000 + seconds));
                Updated::Kept
            }
            Updates::Keep { done, .. } => {
                let is_same = |last: &Done| last.version == done.version && last.outcome == done.outcome;
                if !self.history.last().is_some_and(is_same) {
                    self.history.push(done.clone());
                }
                Updated::Kept
            }
        })
    }

    fn deliver(&mut self, task: &Task, fresh: bool) -> Outcome {
        let began = self.now_ms;
        self.now_ms += u64::from(self.part_ms);
        match task {
            Task::Fetch(image) => Outcome::Delivered(self.fetch(image)),
            Task::Send(image) => self.send(image, fresh),
            Task::Watch => {
                let span = Span { began, at: self.now_ms, waited: self.part_ms };
                Outcome::Delivered(match self.watch() {
                    Some(state) => Delivered::Back { span, state },
                    None => Delivered::Away(span),
                })
            }
        }
    }

    fn fetch(&mut self, image: &Image) -> Delivered {
        if let Some(hitch) = self.hitch {
            return Delivered::NotFetched(hitch);
        }
        self.at_hand = (self.at_hand + self.piece).min(image.begin.size);
        Delivered::Fetched { bytes: self.at_hand, at: self.now_ms }
    }

    fn send(&mut self, image: &Image, fresh: bool) -> Outcome {
        let size = image.begin.size;
        if self.at_hand < size {
            return Outcome::Delivered(Delivered::NotAtHand);
        }
        if let Some(error) = self.refusal(fresh) {
            return Outcome::Replied(Replies(vec![Err(error)]));
        }
        if self.state.installed == image.begin.version {
            return Outcome::Replied(Replies(vec![Err(ErrorReply::Refused)]));
        }
        if self.begun.as_ref() != Some(&image.begin) {
            self.begun = Some(image.begin.clone());
            self.state.received = 0;
        }
        self.state.phase = UpdatePhase::Receiving;
        self.state.received = (self.state.received + self.piece).min(size);
        Outcome::Delivered(Delivered::Sent { bytes: self.state.received, at: self.now_ms })
    }

    fn refusal(&self, fresh: bool) -> Option<ErrorReply> {
        let asks = (self.asks && !fresh).then_some(ErrorReply::ConfirmationRequired);
        asks.or_else(|| self.refuses.clone())
    }

    /// Carries out the word to install what is there.
    pub(super) fn commit(&mut self, body: UpdateCommit, fresh: bool) -> Result<UpdateState, ErrorReply> {
        if let Some(error) = self.refusal(fresh) {
            return Err(error);
        }
        let whole = self.begun.as_ref().is_some_and(|begin| begin.size == self.state.received);
        if !whole {
            return Err(ErrorReply::invalid("offset"));
        }
        (self.state.phase, self.state.due) = match body.at.filter(|at| *at > self.now_ms / 1_000) {
            Some(at) => (UpdatePhase::Ready, Some(at)),
            None => (UpdatePhase::Installing, None),
        };
        Ok(self.state.clone())
    }

    /// What the device says, once it is there again.
    fn watch(&mut self) -> Option<UpdateState> {
        if self.state.phase == UpdatePhase::Installing {
            if self.away > 0 {
                self.away -= 1;
                return None;
            }
            if self.answers > 0 {
                self.answers -= 1;
                return Some(self.state.clone());
            }
            self.install();
        }
        Some(self.state.clone())
    }

    /// The installation ends.
    pub(crate) fn install(&mut self) {
        self.state.phase = self.ends;
        self.state.due = None;
        self.state.outage_seconds = Some(13);
        if let Some(begin) = self.begun.take().filter(|_| self.ends == UpdatePhase::Installed) {
            self.state.installed = begin.version;
        }
    }

    pub(super) fn network(&self) -> NetworkState {
        NetworkState { ssid: None, online: self.online }
    }

    /// How updates ended, by the history on this machine.
    pub(crate) fn outcomes(&self) -> Vec<(&str, DoneOutcome)> {
        self.history.iter().map(|done| (done.version.as_str(), done.outcome)).collect()
    }
}

impl House {
    /// What is not a call: something goes to the maker, or an image to the device.
    pub(super) fn carry(&mut self, effect: &Effect) -> Outcome {
        let instead = self.instead.pop_front();
        match (&instead, effect) {
            (Some(Instead::Fails(code)), _) => return Outcome::Failed(Failure::of(*code)),
            (Some(Instead::Refuses(error)), Effect::Deliver(Deliver { task: Task::Send(_), .. })) => {
                return Outcome::Replied(Replies(vec![Err(error.clone())]));
            }
            (Some(Instead::Refuses(error)), Effect::Deliver(_)) => return Outcome::Failed(Failure::from(error)),
            (Some(Instead::Refuses(_)), _) => return Outcome::Failed(Failure::of(ReasonCode::StoreFull)),
            (Some(Instead::Lost) | None, _) => {}
        }
        let done = if let Effect::Deliver(wanted) = effect {
            self.shed.deliver(&wanted.task, self.fresh)
        } else if let Effect::Updates(wanted) = effect {
            self.shed.updates(wanted)
        } else {
            panic!("{effect:?} is a call")
        };
        if instead.is_some() {
            return Outcome::Failed(Failure { code: ReasonCode::LinkLost, wait_seconds: None, lost: true });
        }
        done
    }
}
