//! The screens of the fingerprint wizard as a person reads them, in both languages, and the words for every kind of touch.

use std::collections::BTreeSet;

use pandu_protocol::message::EnrolFeedback;

use super::super::Fingerprint;
use super::{on, with_finger};
use crate::text::{Language, Text};
use crate::wizard::Answer;
use crate::wizard::trial::{House, Run, Touch, draw};
use crate::wizard::view::View;

fn tour(
    mut house: House,
    language: Language,
    drawn: &mut BTreeSet<String>,
    mut answer: impl FnMut(&View) -> Answer,
) -> String {
    let mut run = Run::<Fingerprint>::begin();
    let mut rounds = 0;
    run.finish(&mut house, |view| {
        rounds += usize::from(view.id == "fingerprint-list");
        if rounds > 1 && view.id == "fingerprint-list" { Answer::choose(view.id, "done") } else { answer(view) }
    });
    let text = Text::new(language);
    let screens = run.views.iter().map(|view| draw(&text.screen(view, 0)));
    screens.filter(|screen| drawn.insert(screen.clone())).collect::<Vec<_>>().join("\n")
}

#[test]
fn the_screens_in_both_languages() {
    for language in Language::ALL {
        let mut drawn = BTreeSet::new();
        let mut out = Vec::new();
        let poor = House::new().but(|house| {
            house.touches.extend([EnrolFeedback::TooHigh, EnrolFeedback::Exists].map(Touch::As));
            house.touches.extend([Touch::As(EnrolFeedback::Good); 5]);
            house.touches.push_back(Touch::As(EnrolFeedback::MergeFailure));
        });
        out.push(tour(poor, *language, &mut drawn, on(&[])));
        for choices in [
            &[("fingerprint-list", "finger-0"), ("fingerprint-one", "replace")][..],
            &[("fingerprint-list", "finger-0"), ("fingerprint-one", "remove"), ("fingerprint-remove", "remove")],
            &[("fingerprint-list", "withdraw"), ("fingerprint-withdraw", "withdraw")],
        ] {
            out.push(tour(with_finger(), *language, &mut drawn, on(choices)));
        }
        let refuses = on(&[("fingerprint-consent", "refuse")]);
        out.push(tour(House::new(), *language, &mut drawn, refuses));
        insta::assert_snapshot!(format!("the_screens_{}", language.tag()), out.join("\n"));
    }
}
