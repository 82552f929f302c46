//! The screens of the password wizard as a person reads them, in both languages.

use super::super::Password;
use super::{enter, removes};
use crate::text::{Language, Text};
use crate::wizard::Answer;
use crate::wizard::trial::{House, Run, draw};
use crate::wizard::view::View;

fn tour(mut house: House, language: Language, answer: impl FnMut(&View) -> Answer) -> String {
    let mut run = Run::<Password>::begin();
    run.finish(&mut house, answer);
    let text = Text::new(language);
    run.views.iter().map(|view| draw(&text.screen(view, 0))).collect::<Vec<_>>().join("\n")
}

#[test]
fn the_screens_in_both_languages() {
    for language in Language::ALL {
        let mut slipped = false;
        let change = tour(House::with_password(), *language, |view| {
            if view.id == "password-new" && !std::mem::replace(&mut slipped, true) {
                Answer::enter(view.id).with("password", "short")
            } else {
                enter(view)
            }
        });
        let create = tour(House::new(), *language, enter);
        let remove = tour(House::with_password(), *language, removes);
        insta::assert_snapshot!(format!("the_screens_{}", language.tag()), [change, create, remove].join("\n====\n\n"));
    }
}
