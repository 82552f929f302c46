//! What a person hears while waiting.

use pandu::text::Language;
use pandu::wizard::view::View;

use super::*;
use crate::ask::Lines;
use crate::render::{COLUMNS, Style};

#[tokio::test]
async fn the_same_words_are_not_said_again_at_once() {
    let output = Output::default();
    let lines = Lines::new(BufReader::new(tokio::io::stdin()), false, output.clone());
    let page = Page::new(COLUMNS, Style::choose(false, None, None));
    let words = Arc::new(Text::new(Language::English));
    let interrupt = Interrupt::new().unwrap();
    let shell = Shell::new(words, output.clone(), Mode::Lines(lines), page, interrupt, SystemClock::new());
    let said = |text: &str| output.caught().matches(text).count();
    let (one, other) = (["Reading.", "Writing."]).map(|text| Busy { text: text.into(), cancellable: true }).into();
    for _ in 0..5 {
        drop(shell.wait(&one));
    }
    assert_eq!(said("Reading."), 1);
    drop(shell.wait(&other));
    drop(shell.wait(&one));
    assert_eq!((said("Reading."), said("Writing.")), (2, 1), "what changes is said");
    shell.show_view(&View::new("cli-failed", Message::new("cli-failed-title")));
    drop(shell.wait(&one));
    assert_eq!(said("Reading."), 3, "after a screen nobody knows any more what goes on");
}
