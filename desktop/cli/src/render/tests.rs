//! What a person sees, letter by letter.

use pandu::text::Language;
use pandu::wizard::{Announce, Busy, End, Help, Problem, Progress};

use super::*;

fn screen() -> Screen {
    Screen {
        id: "setup-sign-in".into(),
        title: "How do you want to sign in?".into(),
        body: Vec::new(),
        facts: Vec::new(),
        fields: Vec::new(),
        choices: Vec::new(),
        default: None,
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

fn choice(id: &str, label: &str, detail: Option<&str>, role: Role) -> Choice {
    Choice { id: id.into(), label: label.into(), detail: detail.map(Into::into), role }
}

fn fact(label: &str, value: &str, assurance: Assurance) -> Fact {
    Fact { label: label.into(), value: value.into(), assurance }
}

fn problem(what: &str, next: &str) -> Problem {
    serde_json::from_value(serde_json::json!({ "code": "error-code-wrong", "what": what, "next": next, "field": null }))
        .unwrap()
}

fn draw(screen: &Screen, columns: usize, language: Language) -> String {
    Page::new(columns, Style::Plain).draw(screen, &Text::new(language))
}

#[test]
fn a_question_is_drawn_whole() {
    let mut screen = screen();
    screen.progress = Some(Progress { step: 5, of: 9 });
    screen.body = vec![
        "Signing in keeps others from changing the \u{2068}Front door\u{2069}. It is asked for by the device itself."
            .into(),
    ];
    screen.choices = vec![
        choice("phone", "Use this app as the key", Some("You need nothing to remember."), Role::Recommended),
        choice("password", "Create a password", None, Role::Neutral),
        choice("none", "Leave it open", Some("Anybody can change it."), Role::Danger),
    ];
    screen.default = Some("phone".into());
    screen.seconds_left = Some(541);
    assert_eq!(
        draw(&screen, 80, Language::English),
        "
Step 5 of 9 · How do you want to sign in?
─────────────────────────────────────────

Signing in keeps others from changing the Front door. It is asked for by the
device itself.

Time left: 10 minutes

  1. Use this app as the key (recommended, Enter)
     You need nothing to remember.
  2. Create a password
  3. Leave it open (riskier)
     Anybody can change it."
    );
}

#[test]
fn facts_stand_below_who_says_them() {
    let mut screen = screen();
    screen.title = "Your device is ready".into();
    screen.severity = Severity::Success;
    screen.end = Some(End::Finished);
    screen.facts = vec![
        fact("Device", "Melati LK-200", Assurance::SelfReported),
        fact(
            "Sign in with",
            "This app as the key, which no one can guess because nothing is typed anywhere",
            Assurance::SelfReported,
        ),
        fact("Security updates that the maker gives", "Until December 2031", Assurance::MakerStated),
    ];
    assert_eq!(
        draw(&screen, 60, Language::English),
        "
Done: Your device is ready
──────────────────────────

The device says:
  Device        Melati LK-200
  Sign in with  This app as the key, which no one can guess
                because nothing is typed anywhere

The maker says:
  Security updates that the maker gives
    Until December 2031"
    );
}

#[test]
fn a_problem_comes_first_and_in_the_persons_language() {
    let mut screen = screen();
    screen.title = "Masukkan kod".into();
    screen.severity = Severity::Warning;
    screen.problem = Some(problem("Peranti tidak menerima kod ini.", "Taip semula."));
    let drawn = draw(&screen, 80, Language::Malay);
    let lines: Vec<&str> = drawn.lines().skip(1).collect();
    assert_eq!(lines[0], "Perhatian: Masukkan kod");
    assert_eq!(&lines[2..], ["", "Masalah: Peranti tidak menerima kod ini.", "Taip semula."]);
}

#[test]
fn nothing_is_wider_than_the_terminal() {
    let mut screen = screen();
    let long = "word ".repeat(60) + &"x".repeat(200);
    screen.title = long.clone();
    screen.body = vec![long.clone()];
    screen.facts = vec![fact(&long, &long, Assurance::Ours), fact("a", &long, Assurance::Ours)];
    screen.choices = vec![choice("a", &long, Some(&long), Role::Recommended)];
    screen.busy = Some(Busy { text: long.clone(), cancellable: true });
    screen.problem = Some(problem(&long, &long));
    for (columns, widest) in [(80, 80), (200, 80), (40, 40), (1, 24)] {
        let drawn = draw(&screen, columns, Language::English);
        assert!(drawn.lines().all(|line| line.width() <= widest), "{columns}: {drawn}");
    }
}

#[test]
fn what_a_device_says_cannot_steer_the_terminal() {
    let mut screen = screen();
    screen.title = "\u{1b}]0;owned\u{7}".into();
    screen.body = vec!["\u{1b}[2J\u{9b}31m\rover".into()];
    screen.facts = vec![fact("\u{8}\u{8}", "\u{1b}[A", Assurance::SelfReported)];
    screen.choices = vec![choice("a", "\u{1b}[31mred", None, Role::Neutral)];
    screen.problem = Some(problem("\u{1b}c", "\u{1b}c"));
    let drawn = draw(&screen, 80, Language::English);
    assert!(drawn.chars().all(|letter| letter == '\n' || !letter.is_control()), "{drawn:?}");
}

#[test]
fn paint_only_repeats_what_the_words_say() {
    let mut screen = screen();
    screen.severity = Severity::Danger;
    screen.choices = vec![choice("a", "Stop", None, Role::Recommended), choice("b", "Go on", None, Role::Danger)];
    screen.default = Some("a".into());
    let words = Text::new(Language::English);
    let painted = Page::new(80, Style::Painted).draw(&screen, &words);
    let mut bare = painted.clone();
    for code in ["\u{1b}[1m", "\u{1b}[1;31m", "\u{1b}[0m"] {
        bare = bare.replace(code, "");
    }
    assert_ne!(painted, bare);
    assert_eq!(bare, draw(&screen, 80, Language::English));
    assert!(bare.contains("Danger:") && bare.contains("(recommended, Enter)") && bare.contains("(riskier)"));
}

#[test]
fn help_is_drawn_on_request_only() {
    let mut screen = screen();
    let page = Page::new(80, Style::Plain);
    assert_eq!(page.help(&screen), None);
    screen.help = Some(Help { title: "Where is it?".into(), text: "On the back.".into() });
    assert_eq!(page.help(&screen).as_deref(), Some("\nWhere is it?\nOn the back."));
    assert!(!draw(&screen, 80, Language::English).contains("On the back"));
}
