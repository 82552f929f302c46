//! The screens of the people wizard as a person reads them, in both languages.

use std::collections::BTreeSet;

use super::super::People;
use super::{on, with_pin};
use crate::text::{Language, Text};
use crate::wizard::Answer;
use crate::wizard::trial::{House, Run, draw};
use crate::wizard::view::View;

/// Plays, and draws each screen that was not drawn before.
fn tour(
    mut house: House,
    language: Language,
    drawn: &mut BTreeSet<String>,
    mut answer: impl FnMut(&View, &mut House) -> Answer,
) -> String {
    let mut run = Run::<People>::begin();
    let text = Text::new(language);
    let mut out = String::new();
    for _ in 0..100 {
        let view = run.view();
        let screen = draw(&text.screen(&view, 0));
        if drawn.insert(screen.clone()) {
            out += &(screen + "\n");
        }
        if view.end.is_some() {
            break;
        }
        if !run.perform(&mut house) {
            let answer = answer(&view, &mut house);
            assert!(run.answer(answer), "{}", view.id);
        }
    }
    out
}

#[test]
fn the_screens_in_both_languages() {
    for language in Language::ALL {
        let mut drawn = BTreeSet::new();
        let mut out = String::new();
        let mut invites = on(&[
            ("people-list", "hand-over"),
            ("people-hand-over", "invite"),
            ("people-invited", "look"),
            ("people-told", "leave"),
            ("people-leave", "leave"),
        ]);
        let mut looked = 0;
        out += &tour(House::new(), *language, &mut drawn, |view, house| {
            if view.id == "people-invited" {
                looked += 1;
                if looked == 2 {
                    house.comes_in();
                }
                return Answer::choose(view.id, "look");
            }
            invites(view)
        });
        for choices in [
            &[("people-list", "invite"), ("people-invite-role", "member"), ("people-invited", "end")][..],
            &[("people-list", "lost"), ("people-lost", "person-1"), ("people-remove", "remove")],
            &[("people-list", "person-1"), ("people-person", "remove"), ("people-remove", "remove")],
            &[("people-list", "person-1"), ("people-person", "pin-locked")],
            &[("people-list", "person-1"), ("people-person", "unlock")],
            &[("people-list", "pin")],
        ] {
            let mut answer = on(choices);
            out += &tour(with_pin(true), *language, &mut drawn, |view, _| answer(view));
        }
        insta::assert_snapshot!(format!("the_screens_{}", language.tag()), out);
    }
}
