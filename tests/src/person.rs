//! A person in front of a wizard: looks at each screen and answers it, by simple habits.

use std::time::Duration;

use pandu::wizard::{Answer, End, Screen, Wizard};

/// What a person does about a screen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Act {
    /// Answers it.
    Answer(Answer),
    /// Waits for the next one.
    Wait,
    /// Leaves the wizard.
    Leave,
}

/// What was seen and done.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Walk {
    /// Screens in order, and what was done about each.
    pub steps: Vec<(Screen, Act)>,
}

/// A person who sees more screens than this is going round in circles.
const SCREENS_MAX: usize = 200;
/// Nothing may spin for longer than this without a new screen.
const PATIENCE: Duration = Duration::from_secs(150);

impl Walk {
    /// Answers screens until the wizard ends.
    ///
    /// # Panics
    /// When a screen stays for ever, or there are too many of them: what it went round in is in the message.
    pub async fn through(wizard: &Wizard, mut habit: impl FnMut(&Screen) -> Act) -> Self {
        let mut walk = Self::default();
        loop {
            let next = tokio::time::timeout(PATIENCE, wizard.next_screen()).await;
            let Ok(screen) = next else { panic!("nothing moves any more after {:?}", walk.ids()) };
            let Some(screen) = screen else { return walk };
            let act = if screen.busy.is_some() || screen.end.is_some() { Act::Wait } else { habit(&screen) };
            walk.waits_as_told(&screen).await;
            match &act {
                Act::Answer(answer) => wizard.answer(answer.clone()),
                Act::Leave => wizard.cancel(),
                Act::Wait => {}
            }
            walk.steps.push((screen, act));
            assert!(walk.steps.len() < SCREENS_MAX, "round in circles: {:?} {:?}", &walk.ids()[..20], walk.problems());
        }
    }

    /// Waits before trying again what the device makes everyone wait for, twice as long each time.
    async fn waits_as_told(&self, screen: &Screen) {
        let told = |screen: &Screen| screen.problem.as_ref().is_some_and(|problem| problem.code == "error-throttled");
        if told(screen) {
            let before = self.steps.iter().filter(|(screen, _)| told(screen)).count();
            tokio::time::sleep(Duration::from_secs(2 << before.min(11))).await;
        }
    }

    /// Ids of the screens, in order, each run of the same one once.
    #[must_use]
    pub fn ids(&self) -> Vec<&str> {
        let mut ids: Vec<&str> = self.steps.iter().map(|(screen, _)| screen.id.as_str()).collect();
        ids.dedup();
        ids
    }

    /// How it ended.
    #[must_use]
    pub fn end(&self) -> Option<End> {
        self.steps.last().and_then(|(screen, _)| screen.end)
    }

    /// The last screen.
    ///
    /// # Panics
    /// When there was none.
    #[must_use]
    pub fn last(&self) -> &Screen {
        &self.steps.last().expect("a wizard has a screen").0
    }

    /// The first screen with this id.
    ///
    /// # Panics
    /// When there was none.
    #[must_use]
    pub fn screen(&self, id: &str) -> &Screen {
        let found = self.steps.iter().map(|(screen, _)| screen).find(|screen| screen.id == id);
        found.unwrap_or_else(|| panic!("no screen {id} among {:?}", self.ids()))
    }

    /// Stable names of what went wrong on the way, such as `error-code-wrong`.
    #[must_use]
    pub fn codes(&self) -> Vec<&str> {
        let problems = self.steps.iter().filter_map(|(screen, _)| screen.problem.as_ref());
        let mut codes: Vec<&str> = problems.map(|problem| problem.code.as_str()).collect();
        codes.dedup();
        codes
    }

    /// What went wrong on the way, in words, with what to do.
    #[must_use]
    pub fn problems(&self) -> Vec<String> {
        let mut problems: Vec<String> = self
            .steps
            .iter()
            .filter_map(|(screen, _)| screen.problem.as_ref())
            .map(|problem| format!("{} | {}", problem.what, problem.next))
            .collect();
        problems.dedup();
        problems
    }
}

/// Presses Enter on every screen, and types the label where it is asked for.
pub fn presses_enter(label: &str) -> impl FnMut(&Screen) -> Act + use<> {
    let label = label.to_owned();
    move |screen| Act::Answer(enter(screen, &label))
}

/// Enter on one screen, the label typed where it is asked for.
#[must_use]
pub fn enter(screen: &Screen, label: &str) -> Answer {
    let asked = screen.fields.iter().filter(|field| field.kind == pandu::wizard::FieldKind::LabelCode);
    asked.fold(Answer::enter(&screen.id), |answer, field| answer.with(&field.id, label))
}

/// The password of a careful person.
pub const PASSWORD: &str = "ular-sawa-makan-durian-7";
/// The Wi-Fi that a careful person has at home, and its key.
pub const WIFI: (&str, &str) = ("Rumah Melati", "melati-2026");

/// Chooses a password, joins the strongest network and agrees to everything; Enter elsewhere.
pub fn is_careful(label: &str) -> impl FnMut(&Screen) -> Act + use<> {
    let label = label.to_owned();
    move |screen| Act::Answer(careful(screen, &label))
}

/// What a careful person answers to one screen.
#[must_use]
pub fn careful(screen: &Screen, label: &str) -> Answer {
    let offers = |choice: &str| screen.choices.iter().any(|offered| offered.id == choice);
    let choice = match screen.id.as_str() {
        "setup-sign-in" if offers("password") => Some("password"),
        "setup-network" if !offers("keep") && offers("join-0") => Some("join-0"),
        id if id.starts_with("setup-consent-") => Some("agree"),
        _ => None,
    };
    let answer = choice.map_or_else(|| enter(screen, label), |choice| Answer::choose(&screen.id, choice));
    screen.fields.iter().fold(answer, |answer, field| match field.id.as_str() {
        "password" => answer.with("password", PASSWORD),
        "key" => answer.with("key", WIFI.1),
        _ => answer,
    })
}

/// The password that a careful person changes it to.
pub const NEW_PASSWORD: &str = "tujuh-durian-dan-seekor-kucing";
/// A PIN of a careful person.
pub const PIN: &str = "731940";

/// Types what a careful person types on the screens about one device that is set up; Enter elsewhere.
#[must_use]
pub fn types(screen: &Screen, answer: Answer) -> Answer {
    screen.fields.iter().fold(answer, |answer, field| {
        let typed = match (screen.id.as_str(), field.id.as_str()) {
            ("password-new" | "password-prove", _) => NEW_PASSWORD,
            (_, "password") => PASSWORD,
            (_, "pin") => PIN,
            ("fingerprint-name", _) => "right thumb",
            _ => "Tok Wan",
        };
        answer.with(&field.id, typed)
    })
}

/// Takes these choices on the screens that are named, once each and where they are offered; agrees to keeping a finger; Enter
/// elsewhere.
pub fn takes(choices: &[(&str, &str)]) -> impl FnMut(&Screen) -> Answer + use<> {
    let mut left: Vec<(String, String)> =
        choices.iter().map(|(screen, choice)| ((*screen).to_owned(), (*choice).to_owned())).collect();
    move |screen| {
        let offers = |choice: &str| screen.choices.iter().any(|offered| offered.id == choice);
        let place = left.iter().position(|(id, choice)| *id == screen.id && offers(choice));
        let answer = match place.map(|place| left.remove(place)) {
            Some((_, choice)) => Answer::choose(&screen.id, &choice),
            None if screen.id == "fingerprint-consent" => Answer::choose(&screen.id, "agree"),
            None => Answer::enter(&screen.id),
        };
        types(screen, answer)
    }
}

/// How many decisions a person was asked for: screens after pairing that offer a choice, each of them once.
#[must_use]
pub fn decisions(walk: &Walk) -> usize {
    let asked = walk.steps.iter().map(|(screen, _)| screen).skip_while(|screen| screen.id != "setup-senses");
    let mut ids: Vec<&str> = asked.filter(|screen| screen.choices.len() > 1).map(|screen| screen.id.as_str()).collect();
    ids.sort_unstable();
    ids.dedup();
    ids.len()
}
