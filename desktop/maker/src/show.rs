//! A notice as people will see it: the screens of the app's own update wizard, in every language that it speaks.

use pandu::text::{Language, Text};
use pandu::update::notice::Offer;
use pandu::update::wizard::preview;
use pandu::wizard::Screen;
use pandu_maker::MakerError;

use crate::tell::say;

/// Shows a notice.
pub(crate) fn offer(offer: &Offer, now: u64) -> Result<(), MakerError> {
    let notice = offer.read()?;
    for language in Language::ALL.iter().copied() {
        say(&format!("── {} ──", language.tag()));
        let text = Text::new(language);
        for view in preview(&notice, now) {
            screen(&text.screen(&view, now.saturating_mul(1_000)));
        }
    }
    for fault in offer.faults() {
        say(&format!("People would miss: {fault}"));
    }
    if offer.recalled {
        say("Recalled: apps say that it must not be installed.");
    }
    if let Some(rollout) = offer.rollout {
        say(&format!("Handed out over {} days from {}.", rollout.days, rollout.from.text()));
    }
    Ok(())
}

fn screen(screen: &Screen) {
    say("");
    say(&format!("  {}", bare(&screen.title)));
    screen.body.iter().flat_map(|paragraph| paragraph.lines()).for_each(|line| say(&format!("    {}", bare(line))));
    screen.facts.iter().for_each(|fact| say(&format!("    {}: {}", bare(&fact.label), bare(&fact.value))));
}

/// Without the marks around foreign words, which many terminals show as boxes.
fn bare(text: &str) -> String {
    text.chars().filter(|next| !('\u{2066}'..='\u{2069}').contains(next)).collect()
}
