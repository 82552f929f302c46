//! Journeys: recordings of a person's way through a wizard, events in and screens out, as JSON that any shell's tests can play.
//!
//! A recording begins with what the world is made of; its steps are what happens, in order. Played back, every screen must come out
//! as recorded, to the letter. Label and code stand as `{label}` and `{code}`, and the code of an invitation as `{invitation}`: each
//! player puts those of its own device there.
//!
//! After a wanted change of words or steps: `PANDU_RECORD=1 cargo test -p pandu-tests --test journeys`, then read the difference.

use std::fs;
use std::path::{Path, PathBuf};

use pandu::wizard::{Answer, End, FieldValue, Screen, Wizard};
use pandu::{Companion, PanduError};
use pandu_device::Touch;
use pandu_device::profile::by_name;
use pandu_maker::Changes;
use pandu_protocol::message::EnrolFeedback;
use serde::{Deserialize, Serialize};

use crate::lives::{set_up, wizard_at_hand};
use crate::maker::{Maker, security};
use crate::person::{Act, is_careful, presses_enter};
use crate::world::{Mood, Reference, World};

/// A recording.
#[derive(Debug, Default, Clone, Serialize, Deserialize)]
pub struct Journey {
    /// What it shows, for people.
    pub about: String,
    /// The device's profile.
    pub profile: String,
    /// The person's language.
    pub language: String,
    /// What is done with a device that is set up already; nothing = it is set up.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub task: Option<Task>,
    /// What happens.
    #[serde(default)]
    pub steps: Vec<Step>,
}

/// What is done with a device that is set up already.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Task {
    /// Its password, which was made in set-up.
    Password,
    /// A password where there is none: Enter all the way through set-up.
    FirstPassword,
    /// Fingerprints on it.
    Fingerprint,
    /// Who has access.
    People,
    /// A security update that its maker has published since.
    Update,
    /// The same, and a part that keeps people safe stops meanwhile.
    SafetyUpdate,
}

impl Task {
    /// Goes on with it, or begins.
    ///
    /// # Errors
    /// [`PanduError`] when the store cannot be read, or there is no device.
    pub fn wizard(self, companion: &Companion) -> Result<Wizard, PanduError> {
        if let Some(left) = companion.unfinished()?.first() {
            return companion.resume(&left.id);
        }
        let device = companion.devices()?.first().map(|card| card.id.clone()).unwrap_or_default();
        match self {
            Self::Password | Self::FirstPassword => companion.change_password(&device),
            Self::Fingerprint => companion.fingerprints(&device),
            Self::People => companion.people(&device),
            Self::Update | Self::SafetyUpdate => companion.update(&device),
        }
    }

    /// Sets the device up as the task finds it.
    ///
    /// # Panics
    /// When that does not end well.
    pub async fn prepare(self, world: &World, device: &Reference) {
        let label = device.sticker.qr.clone();
        let walk = match self {
            Self::FirstPassword => set_up(world, presses_enter(&label)).await,
            Self::Password | Self::Fingerprint | Self::People | Self::Update | Self::SafetyUpdate => {
                set_up(world, is_careful(&label)).await
            }
        };
        let walk = walk.expect("it opens");
        assert_eq!(walk.end(), Some(End::Finished), "{:?} {:?}", walk.ids(), walk.problems());
    }
}

/// One thing that happens.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// The app starts, and goes on with what is unfinished or begins.
    Open,
    /// The wizard shows this.
    Screen(Box<Screen>),
    /// The person answers this.
    Answer(Answer),
    /// The person leaves.
    Leave,
    /// The app is gone.
    Close,
    /// Something happens to the device.
    Device(Incident),
}

/// What happens to a device.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Incident {
    /// It is carried out of reach.
    OutOfReach,
    /// It is back.
    BackInReach,
    /// Its power fails for a moment.
    PowerCut,
    /// Its button is pressed.
    Button,
    /// An hour passes.
    AnHour,
    /// The right thumb touches its reader well.
    Touch,
    /// The same thumb, but only with its tip.
    PartialTouch,
    /// Another finger touches it.
    OtherTouch,
    /// Somebody comes in with the code that was last shown.
    ComesIn,
    /// The maker's server is not reached any more.
    ServerGone,
    /// The maker's server is back.
    ServerBack,
    /// Its new software does not start from now on.
    Broken,
    /// Its battery is nearly empty.
    Flat,
    /// Its battery is full again.
    Charged,
}

/// What a person does while a journey is recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Doing {
    /// Something about the screen.
    Act(Act),
    /// First this happens to the device, then the act.
    After(Incident, Act),
    /// The app is killed and opened again.
    Reopen,
}

/// Length of an update in the recordings: three parts of the way.
const IMAGE_BYTES: usize = 150_000;

/// A journey under way.
struct Stage {
    world: World,
    device: Reference,
    /// Keeps the maker's files.
    _maker: Option<Maker>,
    language: String,
    task: Option<Task>,
    companion: Option<Companion>,
    wizard: Option<Wizard>,
    /// The code that was last shown.
    invitation: String,
}

impl Stage {
    async fn new(journey: &Journey) -> Self {
        let world = World::new(21);
        let profile = by_name(&journey.profile).expect("a profile of the device");
        let device = world.device(profile, "hall");
        let updates = matches!(journey.task, Some(Task::Update | Task::SafetyUpdate));
        let mut maker = updates.then(|| Maker::found(&world, profile));
        if let Some(task) = journey.task {
            task.prepare(&world, &device).await;
        }
        if let Some(maker) = &mut maker {
            let safety = journey.task == Some(Task::SafetyUpdate);
            maker.release(profile.model, "1.0.1", IMAGE_BYTES, Changes { safety, battery: Some(30), ..security() });
        }
        let language = journey.language.clone();
        let (task, invitation) = (journey.task, String::new());
        Self { world, device, _maker: maker, language, task, companion: None, wizard: None, invitation }
    }

    async fn open(&mut self) {
        let companion = self.world.open_in(&self.language).await.expect("it opens");
        self.wizard = match self.task {
            Some(task) => Some(task.wizard(&companion).expect("a wizard")),
            None => wizard_at_hand(&companion).expect("a wizard"),
        };
        self.companion = Some(companion);
    }

    fn close(&mut self) {
        self.wizard = None;
        self.companion = None;
    }

    async fn happens(&self, incident: Incident) {
        match incident {
            Incident::OutOfReach => self.world.air.reach("hall", false),
            Incident::BackInReach => self.world.air.reach("hall", true),
            Incident::PowerCut => self.device.power_cut(),
            Incident::Button => self.device.press_button(),
            Incident::AnHour => {
                tokio::time::sleep(std::time::Duration::from_secs(3_600)).await;
                self.world.air.tick_all();
            }
            Incident::Touch => self.touch("right thumb", EnrolFeedback::Good),
            Incident::PartialTouch => self.touch("right thumb", EnrolFeedback::TooShort),
            Incident::OtherTouch => self.touch("little finger", EnrolFeedback::Good),
            Incident::ServerGone => self.world.mirror.set(Mood::Offline),
            Incident::ServerBack => self.world.mirror.set(Mood::Honest),
            Incident::Broken => self.device.fault("update-does-not-start"),
            Incident::Flat => self.device.charge(Some(5)),
            Incident::Charged => self.device.charge(None),
            Incident::ComesIn => {
                let phone = self.world.another_phone();
                let walk = set_up(&phone, presses_enter(&self.invitation)).await.expect("it opens");
                assert_eq!(walk.end(), Some(End::Finished), "{:?} {:?}", walk.ids(), walk.problems());
            }
        }
    }

    fn touch(&self, finger: &str, quality: EnrolFeedback) {
        self.device.act(|device, now| device.touch(Touch { finger: finger.into(), quality }, now));
        self.world.air.tick_all();
    }

    /// The next screen, in which the code of an invitation stands by its name.
    async fn next_screen(&mut self) -> Option<Screen> {
        let mut screen = self.wizard.as_ref()?.next_screen().await?;
        for fact in screen.facts.iter_mut().filter(|fact| is_code(&fact.value)) {
            self.invitation = std::mem::replace(&mut fact.value, "{invitation}".into());
        }
        Some(screen)
    }

    /// The label and the code of this device in place of their names, or the other way round.
    fn translate(&self, answer: &Answer, from_names: bool) -> Answer {
        let pairs = [("{label}", self.device.sticker.qr.as_str()), ("{code}", self.device.sticker.code.as_str())];
        let translate = |value: &FieldValue| {
            let found = pairs.iter().find(|(name, real)| value.value == if from_names { *name } else { *real });
            let text = found.map_or(value.value.as_str(), |(name, real)| if from_names { real } else { name });
            FieldValue { field: value.field.clone(), value: text.to_owned() }
        };
        Answer { values: answer.values.iter().map(translate).collect(), ..answer.clone() }
    }
}

/// Plays the journey `name` and compares every screen. With `PANDU_RECORD` set it is recorded first, `does` being the person.
///
/// # Panics
/// With the first screen that comes out otherwise.
pub async fn travel(name: &str, scene: Journey, does: impl FnMut(&Screen, &Reference) -> Doing) {
    travel_with(name, scene, does, |_| None).await;
}

/// The same, and while the wizard waits something may happen to the device.
///
/// # Panics
/// With the first screen that comes out otherwise.
pub async fn travel_with(
    name: &str,
    scene: Journey,
    does: impl FnMut(&Screen, &Reference) -> Doing,
    meanwhile: impl FnMut(&Screen) -> Option<Incident>,
) {
    let file = folder().join(format!("{name}.json"));
    if std::env::var_os("PANDU_RECORD").is_some() {
        let recorded = record(scene.clone(), does, meanwhile).await;
        let text = serde_json::to_string_pretty(&recorded).expect("plain data");
        fs::write(&file, text + "\n").expect("the journeys' folder can be written");
    }
    let text = fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}; record it", file.display()));
    let journey: Journey = serde_json::from_str(&text).expect("a journey");
    assert_eq!(
        (&journey.about, &journey.profile, &journey.language, journey.task),
        (&scene.about, &scene.profile, &scene.language, scene.task),
        "{name}: record it anew"
    );
    play(name, &journey).await;
}

/// All recordings by name.
///
/// # Panics
/// When the folder cannot be read.
#[must_use]
pub fn recordings() -> Vec<PathBuf> {
    let entries = fs::read_dir(folder()).expect("the journeys' folder can be read");
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.expect("readable").path()).collect();
    files.sort();
    files
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("journeys")
}

async fn record(
    mut journey: Journey,
    mut does: impl FnMut(&Screen, &Reference) -> Doing,
    mut meanwhile: impl FnMut(&Screen) -> Option<Incident>,
) -> Journey {
    let mut stage = Stage::new(&journey).await;
    journey.steps = vec![Step::Open];
    stage.open().await;
    while let Some(screen) = stage.next_screen().await {
        assert!(journey.steps.len() < 400, "round in circles, at last in front of {screen:?}");
        let doing = if screen.end.is_some() {
            Doing::Act(Act::Wait)
        } else if screen.busy.is_some() {
            meanwhile(&screen).map_or(Doing::Act(Act::Wait), |incident| Doing::After(incident, Act::Wait))
        } else {
            does(&screen, &stage.device)
        };
        journey.steps.push(Step::Screen(Box::new(screen)));
        let act = match doing {
            Doing::Act(act) => act,
            Doing::After(incident, act) => {
                journey.steps.push(Step::Device(incident));
                stage.happens(incident).await;
                act
            }
            Doing::Reopen => {
                journey.steps.extend([Step::Close, Step::Open]);
                stage.close();
                stage.open().await;
                Act::Wait
            }
        };
        match act {
            Act::Answer(answer) => {
                journey.steps.push(Step::Answer(stage.translate(&answer, false)));
                stage.wizard.as_ref().expect("open").answer(answer);
            }
            Act::Leave => {
                journey.steps.push(Step::Leave);
                stage.wizard.as_ref().expect("open").cancel();
            }
            Act::Wait => {}
        }
    }
    journey
}

async fn play(name: &str, journey: &Journey) {
    let mut stage = Stage::new(journey).await;
    for (number, step) in journey.steps.iter().enumerate() {
        match step {
            Step::Open => stage.open().await,
            Step::Close => stage.close(),
            Step::Device(incident) => stage.happens(*incident).await,
            Step::Answer(answer) => stage.wizard.as_ref().expect("open").answer(stage.translate(answer, true)),
            Step::Leave => stage.wizard.as_ref().expect("open").cancel(),
            Step::Screen(expected) => {
                let screen =
                    stage.next_screen().await.unwrap_or_else(|| panic!("{name}: step {number}: no screen any more"));
                if screen != **expected {
                    panic!("{name}: step {number} is another screen:\n{}", difference(expected, &screen));
                }
            }
        }
    }
    assert_eq!(stage.next_screen().await, None, "{name}: there is more than was recorded");
}

/// Whether these are the nine digits of a code.
fn is_code(text: &str) -> bool {
    let text: String = text.chars().filter(|char| !('\u{2066}'..='\u{2069}').contains(char)).collect();
    text.len() == 11
        && text.chars().enumerate().all(|(at, char)| if at % 4 == 3 { char == '-' } else { char.is_ascii_digit() })
}

/// The lines in which two screens differ.
fn difference(expected: &Screen, is: &Screen) -> String {
    let [expected, is] = [expected, is].map(|screen| serde_json::to_string_pretty(screen).expect("plain data"));
    let (before, after): (Vec<_>, Vec<_>) = (expected.lines().collect(), is.lines().collect());
    let gone = before.iter().filter(|line| !after.contains(line)).map(|line| format!("- {line}"));
    let come = after.iter().filter(|line| !before.contains(line)).map(|line| format!("+ {line}"));
    gone.chain(come).collect::<Vec<_>>().join("\n")
}
