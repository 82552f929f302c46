//! Says one message: arguments first, then the message, then English, then the bare id.

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::types::FluentValue;
use fluent_bundle::{FluentArgs, FluentError, FluentResource};

use super::{Inert, Text, time};
use crate::wizard::view::{Arg, Message};

impl Text {
    /// Says a message and lists what went wrong: any entry is a fault in a translation.
    pub(super) fn render(&self, message: &Message, faults: &mut Vec<String>) -> String {
        let mut args = FluentArgs::new();
        for (name, arg) in &message.args {
            args.set(*name, self.value(arg, faults));
        }
        for (words, language) in [(Some(&self.words), self.language.tag()), (self.english.as_ref(), "en")] {
            let Some(words) = words else { continue };
            let mut errors = Vec::new();
            match format(words, message.id, &args, &mut errors) {
                Some(said) if errors.is_empty() => return said,
                Some(said) => faults.push(format!("{language} {}: {errors:?} in {said:?}", message.id)),
                None => faults.push(format!("{language} {}: missing", message.id)),
            }
        }
        message.id.into()
    }

    fn value(&self, arg: &Arg, faults: &mut Vec<String>) -> FluentValue<'static> {
        match arg {
            Arg::Text(words) => FluentValue::from(words.as_str().to_owned()),
            Arg::Number(number) => FluentValue::from(*number),
            Arg::Date(unix) => FluentValue::from(self.render(&time::date(*unix, self.zone_minutes), faults)),
            Arg::Moment(unix) => FluentValue::from(self.render(&time::moment(*unix, self.zone_minutes), faults)),
            Arg::Month { year, month } => FluentValue::from(self.render(&time::month(*year, *month), faults)),
            Arg::Duration(seconds) => FluentValue::from(self.render(&time::duration(*seconds), faults)),
            Arg::Words(words) => FluentValue::from(self.own(words)),
            Arg::Message(message) => FluentValue::from(self.render(message, faults)),
            Arg::List(items) => FluentValue::from(self.list(items, faults)),
            Arg::Code(code) => FluentValue::from(code.expose().to_owned()),
        }
    }

    /// The words in this language, else in the first of the device's, which is its main one.
    fn own(&self, words: &[(String, Inert)]) -> String {
        let tag = self.language.tag();
        let fits = |language: &str| language.split(['-', '_']).next() == Some(tag);
        let own = words.iter().find(|(language, _)| fits(language)).or_else(|| words.first());
        own.map_or_else(|| Inert::sentence("").to_string(), |(_, words)| words.to_string())
    }

    /// Joins from the end: the last two by the language's "and", the rest by its comma.
    fn list(&self, items: &[Arg], faults: &mut Vec<String>) -> String {
        let mut said = items.iter().map(|item| self.said(item, faults)).collect::<Vec<_>>().into_iter().rev();
        let Some(last) = said.next() else { return self.render(&Message::new("list-none"), faults) };
        said.enumerate().fold(last, |rest, (index, item)| {
            let id = if index == 0 { "list-two" } else { "list-more" };
            let mut args = FluentArgs::new();
            args.set("first", item);
            args.set("rest", rest);
            let mut errors = Vec::new();
            let joined = format(&self.words, id, &args, &mut errors);
            faults.extend(errors.iter().map(|error| format!("{id}: {error:?}")));
            joined.unwrap_or_default()
        })
    }

    fn said(&self, arg: &Arg, faults: &mut Vec<String>) -> String {
        match self.value(arg, faults) {
            FluentValue::String(said) => said.into_owned(),
            FluentValue::Number(number) => number.as_string().into_owned(),
            FluentValue::Custom(_) | FluentValue::None | FluentValue::Error => String::new(),
        }
    }
}

/// Formats `id` or `id.attribute`; `None` when it is not there.
fn format(
    words: &FluentBundle<FluentResource>,
    id: &str,
    args: &FluentArgs<'_>,
    errors: &mut Vec<FluentError>,
) -> Option<String> {
    let (id, attribute) = id.split_once('.').map_or((id, None), |(id, attribute)| (id, Some(attribute)));
    let message = words.get_message(id)?;
    let pattern = match attribute {
        Some(attribute) => message.get_attribute(attribute)?.value(),
        None => message.value()?,
    };
    Some(words.format_pattern(pattern, Some(args), errors).into_owned())
}
