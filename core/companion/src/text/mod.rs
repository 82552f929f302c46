//! Words: Fluent messages in every language, chosen for the person, with text from outside kept apart and harmless.
//!
//! One file for each capability under `locales/<language>/`. Only here do views become screens. A message that is missing in a
//! language is said in English and one that is missing there by its id, but the tests do not let that happen.

mod catalogue;
mod inert;
mod language;
mod render;
mod screen;
mod sensor;
#[cfg(test)]
mod tests;
mod time;

use std::fmt;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::types::{FluentNumber, FluentValue};
use fluent_bundle::{FluentArgs, FluentResource};

pub use inert::Inert;
pub use language::Language;
pub(crate) use sensor::sensor_kind;

use crate::error::PanduError;
use crate::wizard::step::Failure;
use crate::wizard::view::{Arg, Message};
use crate::wizard::{Problem, Screen};

/// The words of one language.
pub struct Text {
    language: Language,
    words: FluentBundle<FluentResource>,
    english: Option<FluentBundle<FluentResource>>,
    zone_minutes: i16,
}

impl Text {
    /// How many minutes the person's time is ahead of UTC.
    #[must_use]
    pub(crate) const fn zone_minutes(&self) -> i16 {
        self.zone_minutes
    }

    /// Loads a language. Times are shown in UTC until [`Text::with_zone`] says otherwise.
    #[must_use]
    pub fn new(language: Language) -> Self {
        let english = (language != Language::English).then(|| load(Language::English));
        Self { language, words: load(language), english, zone_minutes: 0 }
    }

    /// Shows dates as they are `minutes` east of Greenwich: Malaysia is 480.
    #[must_use]
    pub const fn with_zone(mut self, minutes: i16) -> Self {
        self.zone_minutes = minutes;
        self
    }

    /// The language.
    #[must_use]
    pub const fn language(&self) -> Language {
        self.language
    }

    /// Says a message by its id, for words that belong to no wizard.
    #[must_use]
    pub fn say(&self, id: &'static str, args: Vec<(&'static str, Arg)>) -> String {
        self.message(&Message { id, args })
    }

    /// Says a message.
    #[must_use]
    pub fn message(&self, message: &Message) -> String {
        self.render(message, &mut Vec::new())
    }

    /// Says what an error is: what happened and what to do.
    #[must_use]
    pub fn problem(&self, error: &PanduError) -> Problem {
        let reason = error.reason();
        let view = Failure { code: reason.code, wait_seconds: reason.wait_seconds, lost: false }.problem(None);
        screen::problem(self, &view, &mut Vec::new())
    }

    /// Puts a view into words, as of `now` in Unix milliseconds.
    #[must_use]
    pub fn screen(&self, view: &crate::wizard::view::View, now: u64) -> Screen {
        screen::screen(self, view, now, &mut Vec::new())
    }
}

#[cfg(test)]
impl Text {
    /// What goes wrong in saying a view: any entry is a fault in a translation.
    pub(crate) fn faults(&self, view: &crate::wizard::view::View) -> Vec<String> {
        let mut faults = Vec::new();
        screen::screen(self, view, 0, &mut faults);
        faults
    }

    /// What goes wrong in saying a message.
    pub(crate) fn faults_of(&self, message: &Message) -> Vec<String> {
        let mut faults = Vec::new();
        self.render(message, &mut faults);
        faults
    }
}

impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Text")
            .field("language", &self.language)
            .field("zone_minutes", &self.zone_minutes)
            .finish_non_exhaustive()
    }
}

fn load(language: Language) -> FluentBundle<FluentResource> {
    let mut bundle = FluentBundle::new_concurrent(vec![language.identifier()]);
    for (name, content) in catalogue::files(language) {
        let resource = FluentResource::try_new((*content).into()).unwrap_or_else(|(resource, errors)| {
            debug_assert!(false, "{}/{name}.ftl: {errors:?}", language.tag());
            resource
        });
        let added = bundle.add_resource(resource);
        debug_assert!(added.is_ok(), "{}/{name}.ftl: {:?}", language.tag(), added.err());
    }
    let added = bundle.add_function("NUMBER", number);
    debug_assert!(added.is_ok(), "NUMBER is new");
    bundle
}

/// Fluent's `NUMBER`, which the bundle does not bring along.
fn number<'a>(positional: &[FluentValue<'a>], named: &FluentArgs<'_>) -> FluentValue<'a> {
    match positional.first() {
        Some(FluentValue::Number(value)) => {
            let mut value: FluentNumber = value.clone();
            value.options.merge(named);
            FluentValue::Number(value)
        }
        _ => FluentValue::Error,
    }
}
