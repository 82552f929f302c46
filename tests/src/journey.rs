//! Journeys: recordings of a person's way through a wizard, events in and screens out, as JSON that any shell's tests can play.
//!
//! A recording begins with what the world is made of; its steps are what happens, in order. Played back, every screen must come out
//! as recorded, to the letter. Label and code stand as `{label}` and `{code}`: each player puts those of its own device there.
//!
//! After a wanted change of words or steps: `PANDU_RECORD=1 cargo test -p pandu-tests --test journeys`, then read the difference.

use std::fs;
use std::path::{Path, PathBuf};

use pandu::Companion;
use pandu::wizard::{Answer, FieldValue, Screen, Wizard};
use pandu_device::profile::by_name;
use serde::{Deserialize, Serialize};

use crate::lives::wizard_at_hand;
use crate::person::Act;
use crate::world::{Reference, World};

/// A recording.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Journey {
    /// What it shows, for people.
    pub about: String,
    /// The device's profile.
    pub profile: String,
    /// The person's language.
    pub language: String,
    /// What happens.
    #[serde(default)]
    pub steps: Vec<Step>,
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

/// A journey under way.
struct Stage {
    world: World,
    device: Reference,
    language: String,
    companion: Option<Companion>,
    wizard: Option<Wizard>,
}

impl Stage {
    fn new(journey: &Journey) -> Self {
        let world = World::new(21);
        let profile = by_name(&journey.profile).expect("a profile of the device");
        let device = world.device(profile, "hall");
        Self { world, device, language: journey.language.clone(), companion: None, wizard: None }
    }

    async fn open(&mut self) {
        let companion = self.world.open_in(&self.language).await.expect("it opens");
        self.wizard = wizard_at_hand(&companion).expect("a wizard");
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
        }
    }

    async fn next_screen(&self) -> Option<Screen> {
        self.wizard.as_ref()?.next_screen().await
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
    let file = folder().join(format!("{name}.json"));
    if std::env::var_os("PANDU_RECORD").is_some() {
        let recorded = record(scene.clone(), does).await;
        let text = serde_json::to_string_pretty(&recorded).expect("plain data");
        fs::write(&file, text + "\n").expect("the journeys' folder can be written");
    }
    let text = fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}; record it", file.display()));
    let journey: Journey = serde_json::from_str(&text).expect("a journey");
    assert_eq!(
        (&journey.about, &journey.profile, &journey.language),
        (&scene.about, &scene.profile, &scene.language),
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

async fn record(mut journey: Journey, mut does: impl FnMut(&Screen, &Reference) -> Doing) -> Journey {
    let mut stage = Stage::new(&journey);
    journey.steps = vec![Step::Open];
    stage.open().await;
    while let Some(screen) = stage.next_screen().await {
        assert!(journey.steps.len() < 400, "round in circles");
        let idle = screen.busy.is_some() || screen.end.is_some();
        let doing = if idle { Doing::Act(Act::Wait) } else { does(&screen, &stage.device) };
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
    let mut stage = Stage::new(journey);
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

/// The lines in which two screens differ.
fn difference(expected: &Screen, is: &Screen) -> String {
    let [expected, is] = [expected, is].map(|screen| serde_json::to_string_pretty(screen).expect("plain data"));
    let (before, after): (Vec<_>, Vec<_>) = (expected.lines().collect(), is.lines().collect());
    let gone = before.iter().filter(|line| !after.contains(line)).map(|line| format!("- {line}"));
    let come = after.iter().filter(|line| !before.contains(line)).map(|line| format!("+ {line}"));
    gone.chain(come).collect::<Vec<_>>().join("\n")
}
