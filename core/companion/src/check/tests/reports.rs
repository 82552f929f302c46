//! Reports: complete in every language, escaped, without what is personal, without praise.

use pandu_protocol::message::{List, Text as Short};

use super::good::{good, service};
use crate::check::evidence::Evidence;
use crate::check::{CheckReport, ITEMS, Verdict, ixit};
use crate::setup::DECISIONS;
use crate::text::{Language, Text};
use crate::wizard::Screen;

fn hostile() -> Evidence {
    let mut evidence = good();
    let name = "<script>alert(1)</script>\u{202e}\"x\u{1b}[31m";
    evidence.posture_mut().services = List::cut([service(name, "", true, false)]);
    evidence.identity_mut().model = Short::cut("<b>PK</b>");
    evidence
}

#[test]
fn a_report_has_every_item_in_every_language() {
    for language in Language::ALL {
        let text = Text::new(*language);
        for evidence in [good(), hostile(), Evidence::nothing()] {
            let report = CheckReport::new(&evidence, &text);
            let items: Vec<_> = report.groups.iter().flat_map(|group| &group.items).collect();
            assert_eq!(
                items.iter().map(|item| item.id.as_str()).collect::<Vec<_>>(),
                ITEMS.iter().map(|item| item.id).collect::<Vec<_>>()
            );
            for item in items {
                let open = !matches!(item.result, Verdict::Ok | Verdict::DoesNotApply);
                assert_eq!((item.risk.is_some(), item.advice.is_some()), (open, open), "{}", item.id);
                assert!(!item.why.is_empty() && !item.why.starts_with("check-"), "{}: {}", item.id, item.why);
            }
            let json = serde_json::to_string(&report).expect("plain data");
            assert_eq!(serde_json::from_str::<CheckReport>(&json).expect("our own"), report);
        }
    }
}

#[test]
fn every_word_of_every_item_is_there() {
    for language in Language::ALL {
        let text = Text::new(*language);
        for item in ITEMS {
            for id in [Some(item.title), Some(item.risk), Some(item.advice), item.undo].into_iter().flatten() {
                assert_eq!(text.faults_of(&id.into()), Vec::<String>::new(), "{id} in {}", language.tag());
            }
        }
    }
}

#[test]
fn every_reason_for_a_missing_answer_can_be_said() {
    for language in Language::ALL {
        let text = Text::new(*language);
        for code in crate::error::ReasonCode::ALL {
            let why = crate::check::item::Look::lacks(*code).why;
            assert_eq!(text.faults_of(&why), Vec::<String>::new(), "{code:?} in {}", language.tag());
        }
    }
}

#[test]
fn the_page_escapes_what_comes_from_outside_and_loads_nothing() {
    let text = Text::new(Language::Malay);
    let page = CheckReport::new(&hostile(), &text).html(&text);
    assert!(page.starts_with("<!DOCTYPE html><html lang=\"ms\""), "{}", &page[..60]);
    assert!(page.contains("&lt;script&gt;") && page.contains("&lt;b&gt;PK&lt;/b&gt;"));
    for bad in ["<script", "\u{202e}", "\u{1b}", "http://", "src=", "href=", "url(", "@import", "onload"] {
        assert!(!page.contains(bad), "{bad}");
    }
    assert!(page.contains("default-src 'none'") && page.contains("@media print"));
    let headings = |level: &str| page.matches(&format!("<{level}")).count();
    assert_eq!((headings("h1"), headings("h2"), headings("h3")), (1, 7, ITEMS.len()));
    let section = |id: &str| page.contains(&format!("aria-labelledby=\"title-{id}\""));
    assert!(ITEMS.iter().all(|item| section(item.id)));
}

#[test]
fn nothing_praises_and_nothing_marks() {
    for language in Language::ALL {
        let text = Text::new(*language);
        for evidence in [good(), Evidence::nothing()] {
            let page = CheckReport::new(&evidence, &text).html(&text).to_lowercase();
            for word in ["compliant", "certified", "score", "%", "mematuhi", "diperakui", "skor"] {
                assert!(!page.contains(word), "{word} in {}", language.tag());
            }
        }
    }
}

#[test]
fn the_drafts_name_what_is_there_and_leave_the_rest_open() {
    let tables = ixit(&good(), &DECISIONS);
    let names: Vec<_> = tables.iter().map(|table| table.table).collect();
    assert_eq!(names, ["1-AuthMech", "7-UpdMech", "21-PersData", "22-ExtSens", "25-DelFunc", "26-UserDec"]);
    let counts: Vec<_> = tables.iter().map(|table| table.rows.len()).collect();
    assert_eq!(counts, [4, 1, 1, 1, 2, 4]);
    insta::assert_snapshot!(tables.iter().map(|table| format!("{}\n{}", table.table, table.csv())).collect::<String>());
}

/// The screen of each part, as a person reads it.
fn parts(language: Language) -> String {
    use super::gathering::start;
    use crate::check::Check;
    use crate::check::wizard::State;
    use crate::wizard::step::Machine;
    let text = Text::new(language);
    let mut evidence = good();
    evidence.posture_mut().debug = None;
    evidence.looked_mut().services = None;
    evidence.looked_mut().ready = true;
    let check = |state| Check { evidence: Box::new(evidence.clone()), state, ..Check::start(start()) };
    let states = (0..6).map(|group| State::Shown { group, trouble: None });
    let item = ITEMS.iter().position(|item| item.id == "pairing-closed").expect("an item");
    let more = [State::MayGuess, State::Detail { group: 0, item, trouble: None }, State::Finished];
    let screens = states.chain(more).map(|state| draw(&text.screen(&check(state).view(), 0)));
    screens.collect::<Vec<_>>().join("\n")
}

fn draw(screen: &Screen) -> String {
    let mut out = format!("[{}] {} <{:?}>\n", screen.id, screen.title, screen.severity);
    screen.body.iter().for_each(|line| out.push_str(&format!("  {line}\n")));
    for fact in &screen.facts {
        out.push_str(&format!("  - {}: {} <{:?}>\n", fact.label, fact.value, fact.assurance));
    }
    for choice in &screen.choices {
        out.push_str(&format!("  * {}: {}\n", choice.id, choice.label));
    }
    out.replace(['\u{2068}', '\u{2069}'], "")
}

#[test]
fn the_parts_in_english() {
    insta::assert_snapshot!(parts(Language::English));
}

#[test]
fn the_parts_in_malay() {
    insta::assert_snapshot!(parts(Language::Malay));
}
