//! Whole dialogues, by lines.

use pandu::text::Language;
use pandu::wizard::{Announce, Role, Severity};

use super::*;
use crate::output::Output;

fn screen(choices: &[&str], default: Option<&str>, fields: &[(&str, FieldKind, bool)]) -> Screen {
    let choice = |id: &&str| Choice { id: (*id).into(), label: id.to_uppercase(), detail: None, role: Role::Neutral };
    let field = |(id, kind, required): &(&str, FieldKind, bool)| Field {
        id: (*id).into(),
        label: id.to_uppercase(),
        kind: *kind,
        hint: None,
        value: String::new(),
        required: *required,
        max_chars: 12,
    };
    Screen {
        id: "door".into(),
        title: "Door".into(),
        body: Vec::new(),
        facts: Vec::new(),
        fields: fields.iter().map(field).collect(),
        choices: choices.iter().map(choice).collect(),
        default: default.map(Into::into),
        progress: None,
        announce: Announce::Off,
        severity: Severity::Info,
        help: None,
        problem: None,
        busy: None,
        seconds_left: None,
        end: None,
        opens: None,
    }
}

/// Answers a screen with typed lines: the reply, and what was said meanwhile.
async fn answer(screen: &Screen, label: Option<&str>, typed: &str) -> (Reply, String) {
    let output = Output::default();
    let mut lines = Lines::new(typed.as_bytes(), false, output.clone());
    let reply = ask(screen, label, Some("HELP"), &Text::new(Language::English), &mut lines).await;
    (reply, output.caught())
}

async fn reply(screen: &Screen, typed: &str) -> Reply {
    answer(screen, None, typed).await.0
}

#[tokio::test]
async fn a_choice_is_taken_by_its_number() {
    let screen = screen(&["open", "shut"], Some("open"), &[]);
    let chosen = |id| Reply::Answer(Answer::choose("door", id));
    assert_eq!(reply(&screen, "2\n").await, chosen("shut"));
    assert_eq!(reply(&screen, " 1 \r\n").await, chosen("open"));
    assert_eq!(reply(&screen, "\n").await, Reply::Answer(Answer::enter("door")));
    assert_eq!(reply(&screen, "2").await, chosen("shut"), "a last line without its end");
}

#[tokio::test]
async fn enter_makes_no_choice_where_there_is_no_default() {
    let (reply, said) = answer(&screen(&["agree", "refuse"], None, &[]), None, "\n").await;
    assert_eq!(reply, Reply::Answer(Answer::enter("door")));
    assert!(said.contains("Enter makes no choice"), "{said}");
}

#[tokio::test]
async fn what_does_not_fit_is_said_and_asked_again() {
    for typed in ["0\n2\n", "3\n2\n", "-1\n2\n", "two\n2\n", "99999999999999999999999\n2\n"] {
        let (reply, said) = answer(&screen(&["open", "shut"], Some("open"), &[]), None, typed).await;
        assert_eq!(reply, Reply::Answer(Answer::choose("door", "shut")));
        assert!(said.contains("a number from 1 to 2"), "{said}");
    }
}

#[tokio::test]
async fn help_and_leaving_are_always_there() {
    let screen = screen(&["open", "shut"], Some("open"), &[]);
    let (answered, said) = answer(&screen, None, "?\n1\n").await;
    assert_eq!(answered, Reply::Answer(Answer::choose("door", "open")));
    assert!(said.contains("HELP"));
    assert_eq!(reply(&screen, "q\n").await, Reply::Leave);
    assert_eq!(reply(&screen, "").await, Reply::Leave, "the end of input");
    assert_eq!(reply(&screen, "nonsense\n").await, Reply::Leave, "the end of input after nonsense");
}

#[tokio::test]
async fn fields_belong_to_the_default_choice() {
    let fields = [("name", FieldKind::Text, true), ("password", FieldKind::Secret, false)];
    let screen = screen(&["save", "skip"], Some("save"), &fields);
    let saved = Answer::enter("door").with("name", "2").with("password", "a b ");
    assert_eq!(reply(&screen, "\n2\na b \n").await, Reply::Answer(saved));
    assert_eq!(reply(&screen, "2\n").await, Reply::Answer(Answer::choose("door", "skip")));
    assert_eq!(reply(&screen, "1\n").await, Reply::Leave, "input ended before the field");
}

#[tokio::test]
async fn a_secret_is_asked_for_at_once_and_a_number_takes_another_choice() {
    let screen = screen(&["save", "skip"], Some("save"), &[("password", FieldKind::Secret, true)]);
    assert_eq!(reply(&screen, "a b \n").await, Reply::Answer(Answer::enter("door").with("password", "a b ")));
    assert_eq!(reply(&screen, "2\n").await, Reply::Answer(Answer::choose("door", "skip")));
    assert_eq!(reply(&screen, "12\n").await, Reply::Answer(Answer::enter("door").with("password", "12")));
    assert_eq!(reply(&screen, "q\n").await, Reply::Leave);
    let (answered, said) = answer(&screen, None, "?\nlonger\n").await;
    assert_eq!(answered, Reply::Answer(Answer::enter("door").with("password", "longer")));
    assert!(said.contains("HELP") && said.contains("a number takes another choice"), "{said}");
}

#[tokio::test]
async fn one_choice_with_fields_asks_for_the_fields_at_once() {
    let screen = screen(&["save"], Some("save"), &[("password", FieldKind::Secret, true)]);
    let (reply, said) = answer(&screen, None, "\n  \n1234567890123\nfits\n").await;
    assert_eq!(reply, Reply::Answer(Answer::enter("door").with("password", "fits")));
    assert_eq!(said.matches("This cannot stay empty.").count(), 2);
    assert!(said.contains("At most 12 characters fit."));
    assert!(!said.contains("fits\n"), "a secret is not repeated: {said}");
}

/// Somebody before a terminal, who says these things in turn.
struct Blind(std::collections::VecDeque<&'static str>, Vec<String>);

impl Ask for Blind {
    async fn line(&mut self, _: &Question) -> Option<String> {
        self.0.pop_front().map(Into::into)
    }

    async fn secret(&mut self, _: &Question) -> Option<Zeroizing<String>> {
        self.0.pop_front().map(|said| Zeroizing::new(said.into()))
    }

    fn is_blind(&self) -> bool {
        true
    }

    fn tell(&mut self, text: &str) {
        self.1.push(text.into());
    }
}

#[tokio::test]
async fn a_secret_that_is_made_up_is_typed_twice_where_it_is_not_seen() {
    let words = Text::new(Language::English);
    for (kind, said, told) in [
        (FieldKind::NewSecret, &["a b c", "a b c"][..], 0),
        (FieldKind::NewSecret, &["a b c", "a b d", "a b c", "a b c"], 1),
        (FieldKind::NewSecret, &["much too long for it", "a b c", "a b c"], 1),
        (FieldKind::Secret, &["a b c"], 0),
    ] {
        let screen = screen(&["save"], Some("save"), &[("password", kind, true)]);
        let mut person = Blind(said.iter().copied().collect(), Vec::new());
        let reply = ask(&screen, None, None, &words, &mut person).await;
        assert_eq!(reply, Reply::Answer(Answer::enter("door").with("password", "a b c")), "{said:?}");
        assert_eq!((person.0.len(), person.1.len()), (0, told), "{said:?}: {:?}", person.1);
    }
    let screen = screen(&["save"], Some("save"), &[("password", FieldKind::NewSecret, true)]);
    assert_eq!(
        reply(&screen, "a b c\n").await,
        Reply::Answer(Answer::enter("door").with("password", "a b c")),
        "a pipe"
    );
}

#[tokio::test]
async fn a_known_label_is_taken_by_enter() {
    let screen = screen(&["connect"], Some("connect"), &[("label", FieldKind::LabelCode, true)]);
    let (reply, said) = answer(&screen, Some("123-456-789"), "\n").await;
    assert_eq!(reply, Reply::Answer(Answer::enter("door").with("label", "123-456-789")));
    assert!(said.contains("Enter takes the label above") && !said.contains("123"), "{said}");
}

#[tokio::test]
async fn a_value_that_stands_there_stays_on_enter() {
    let mut screen = screen(&["save"], Some("save"), &[("name", FieldKind::Text, true)]);
    screen.fields[0].value = "Hall".into();
    assert_eq!(reply(&screen, "\n").await, Reply::Answer(Answer::enter("door").with("name", "Hall")));
    assert_eq!(reply(&screen, "Attic\n").await, Reply::Answer(Answer::enter("door").with("name", "Attic")));
}

#[tokio::test]
async fn a_flood_and_bytes_that_are_no_text_end_in_good_order() {
    let mut flood = "x".repeat(1 << 20);
    flood.push_str("\nnext\n");
    let mut lines = Lines::new(flood.as_bytes(), false, Output::default());
    assert_eq!(lines.read().await.map(|line| line.len()), Some(8_192));
    assert_eq!(lines.read().await.as_deref().map(String::as_str), Some("next"));
    assert_eq!(lines.read().await, None);
    assert_eq!(Lines::new(&b"\xff\xfe\n"[..], false, Output::default()).read().await, None);
}
