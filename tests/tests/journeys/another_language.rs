//! The same in Malay, to the last word.

use pandu_device::profile::LOCK;
use pandu_tests::journey::{Doing, Journey, travel};
use pandu_tests::lives::wizard_at_hand;
use pandu_tests::person::{Act, Walk, careful, enter, is_careful};
use pandu_tests::world::World;

#[tokio::test(start_paused = true)]
async fn another_language() {
    let scene = Journey {
        about: "Sebuah kunci pintu disediakan dalam bahasa Melayu.".into(),
        profile: "lock".into(),
        language: "ms".into(),
        ..Journey::default()
    };
    travel("another-language", scene, |screen, device| Doing::Act(Act::Answer(enter(screen, &device.sticker.qr))))
        .await;
}

/// No sentence of one language is left in the other.
#[tokio::test(start_paused = true)]
async fn no_english_is_left() {
    let mut walks = Vec::new();
    for language in ["en", "ms", "ms-MY", "ta"] {
        let world = World::new(21);
        let device = world.device(&LOCK, "hall");
        let companion = world.open_in(language).await.expect("it opens");
        let wizard = wizard_at_hand(&companion).expect("readable").expect("a wizard");
        walks.push(Walk::through(&wizard, is_careful(&device.sticker.qr)).await);
        let _ = careful;
    }
    let words = |walk: &Walk| -> Vec<String> {
        let screens = walk.steps.iter().map(|(screen, _)| screen);
        screens
            .flat_map(|screen| {
                let choices = screen
                    .choices
                    .iter()
                    .flat_map(|choice| [Some(choice.label.clone()), choice.detail.clone()])
                    .flatten();
                let facts = screen.facts.iter().map(|fact| fact.label.clone());
                let busy = screen.busy.iter().map(|busy| busy.text.clone());
                std::iter::once(screen.title.clone())
                    .chain(screen.body.clone())
                    .chain(choices)
                    .chain(facts)
                    .chain(busy)
                    .collect::<Vec<_>>()
            })
            .collect()
    };
    let [english, malay, malaysian, tamil] = walks.try_into().expect("four walks");
    assert_eq!(english.ids(), malay.ids());
    assert_eq!(words(&malay), words(&malaysian), "a region changes nothing");
    assert_eq!(words(&english), words(&tamil), "a language that is not there is English");
    let same: Vec<_> = words(&english)
        .into_iter()
        .filter(|sentence| sentence.contains(' ') && words(&malay).contains(sentence))
        .collect();
    let own_names = |sentence: &String| ["Rumah Melati", "Pejabat 3F"].iter().any(|name| sentence.contains(name));
    assert_eq!(same.into_iter().filter(|sentence| !own_names(sentence)).collect::<Vec<_>>(), Vec::<String>::new());
}
