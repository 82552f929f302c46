//! A home that is set up and checked once; after that a device can be made to misbehave and be checked again and again.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use pandu::Companion;
use pandu::check::{CheckReport, Verdict};
use pandu::wizard::{Answer, End, Screen, Wizard};
use pandu_device::profile::Profile;
use pandu_device::{Factory, Faults, Sticker};
use pandu_protocol::message::{Empty, Request};
use pandu_tests::person::{Act, WIFI, Walk, enter};
use pandu_tests::world::{Chance, Reference, World, made};
use tokio::time::sleep;

/// What came of each item.
pub(crate) type Results = BTreeMap<String, Verdict>;

/// A phone, a device, and what a check of it says while all is well.
pub(crate) struct Home {
    pub(crate) world: World,
    pub(crate) device: Reference,
    pub(crate) companion: Companion,
    pub(crate) id: String,
    /// What a check says of the device as it is.
    pub(crate) well: Results,
}

/// Longer than a device keeps the name under which strangers see it.
pub(crate) const QUARTER: Duration = Duration::from_secs(21 * 60);
/// Where the device stands.
pub(crate) const PLACE: &str = "door";

impl Home {
    /// Sets a good device up: joins the network, allows nothing. Then checks it twice.
    pub(crate) async fn new(profile: &'static Profile) -> Self {
        Self::with(made(profile)).await
    }

    /// The same with a device that a careless factory made.
    pub(crate) async fn careless(profile: &'static Profile, faults: &[&str]) -> Self {
        Self::with(carelessly_made(profile, faults)).await
    }

    async fn with(made: (Factory, Sticker)) -> Self {
        let world = World::new(5);
        let device = world.place(made, PLACE);
        let companion = world.open().await.unwrap();
        let wizard = companion.set_up(None).unwrap();
        let label = device.sticker.qr.clone();
        let walk = Walk::through(&wizard, |screen| Act::Answer(settle_in(screen, &label))).await;
        assert_eq!((walk.end(), walk.codes()), (Some(End::Finished), Vec::new()), "{:?}", walk.ids());
        let id = companion.devices().unwrap()[0].id.clone();
        let mut home = Self { world, device, companion, id, well: Results::new() };
        home.check().await;
        sleep(QUARTER).await;
        home.well = home.check().await;
        home
    }

    /// Checks the device and tries no password.
    pub(crate) async fn check(&self) -> Results {
        results(&self.report(false).await)
    }

    /// Checks the device and leaves as soon as the findings are kept: nobody reads their screens.
    async fn findings(&self, may_guess: bool) -> Results {
        let wizard = self.companion.check(&self.id).unwrap();
        while let Some(screen) = wizard.next_screen().await {
            assert!(screen.end.is_none() && screen.problem.is_none(), "{screen:?}");
            if screen.id.starts_with("check-part-") {
                break;
            }
            if screen.busy.is_none() {
                wizard.answer(answer(&screen, may_guess));
            }
        }
        results(&self.companion.check_report(&self.id).unwrap().expect("a check leaves a report"))
    }

    /// Checks the device, and with permission tries wrong passwords.
    pub(crate) async fn report(&self, may_guess: bool) -> CheckReport {
        let wizard = self.companion.check(&self.id).unwrap();
        let walk = walk(&wizard, may_guess).await;
        assert_eq!(walk.end(), Some(End::Finished), "{:?} {:?}", walk.ids(), walk.problems());
        self.companion.check_report(&self.id).unwrap().expect("a check leaves a report")
    }

    /// Makes the device misbehave in these ways and in no others, and checks it.
    pub(crate) async fn check_with(&self, faults: &[&str]) -> Results {
        self.misbehave(faults);
        // Only who hears a device twice notices that its name stays, and only who may try passwords that it lets one.
        if faults.contains(&"fixed-advert") {
            self.check().await;
            sleep(QUARTER).await;
        }
        // A device tells of an update that it found when it looked, so it looks now, and once more when it is honest again.
        let looks = faults.contains(&"claims-update");
        if looks {
            self.look_for_updates().await;
        }
        let results = self.findings(faults.contains(&"no-throttle")).await;
        if looks {
            self.misbehave(&[]);
            self.look_for_updates().await;
        }
        results
    }

    async fn look_for_updates(&self) {
        let device = self.device.factory().static_key().public();
        let look = Request::UpdateCheck(Empty {});
        self.companion.sessions().call(&device, &look, None).await.unwrap().unwrap();
    }

    /// Makes the device misbehave in these ways and in no others.
    pub(crate) fn misbehave(&self, faults: &[&str]) {
        self.device.no_faults();
        faults.iter().for_each(|fault| self.device.fault(fault));
    }

    /// The items that are not what they are while all is well, and are not in order.
    pub(crate) fn flipped(&self, results: &Results) -> BTreeSet<String> {
        let flips = |(item, verdict): (&String, &Verdict)| {
            (self.well.get(item) != Some(verdict) && !is_fine(*verdict)).then(|| item.clone())
        };
        results.iter().filter_map(flips).collect()
    }
}

/// Whether there is nothing to do about an item.
pub(crate) const fn is_fine(verdict: Verdict) -> bool {
    matches!(verdict, Verdict::Ok | Verdict::DoesNotApply)
}

/// What came of each item of a report.
pub(crate) fn results(report: &CheckReport) -> Results {
    report.groups.iter().flat_map(|group| &group.items).map(|item| (item.id.clone(), item.result)).collect()
}

/// Walks through a check by pressing Enter, but for the one question.
pub(crate) async fn walk(wizard: &Wizard, may_guess: bool) -> Walk {
    Walk::through(wizard, |screen| Act::Answer(answer(screen, may_guess))).await
}

fn answer(screen: &Screen, may_guess: bool) -> Answer {
    match screen.id.as_str() {
        "check-may-guess" if may_guess => Answer::choose(&screen.id, "try"),
        _ => Answer::enter(&screen.id),
    }
}

/// Joins the network and allows nothing.
fn settle_in(screen: &Screen, label: &str) -> Answer {
    let offers = |choice: &str| screen.choices.iter().any(|offered| offered.id == choice);
    match screen.id.as_str() {
        "setup-network" if !offers("keep") && offers("join-0") => Answer::choose(&screen.id, "join-0"),
        "setup-network-key" => enter(screen, label).with("key", WIFI.1),
        id if id.starts_with("setup-consent-") => Answer::choose(id, "refuse"),
        _ => enter(screen, label),
    }
}

/// A device of a factory with these faults.
pub(crate) fn carelessly_made(profile: &'static Profile, faults: &[&str]) -> (Factory, Sticker) {
    let mut careless = Faults::default();
    faults.iter().for_each(|fault| careless.switch_on(fault).unwrap());
    Factory::make(profile, &careless, &mut Chance::new(77)).unwrap()
}
