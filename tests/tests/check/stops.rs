//! A device that stops answering in the middle, and a person or a program that leaves in the middle.

use pandu::check::Verdict;
use pandu::wizard::{Answer, End};
use pandu_device::profile::LOCK;
use pandu_tests::person::{Act, Walk};

use crate::home::{Home, Results, is_fine, results};

/// Screens until the findings: looking, knocking, five questions, keeping.
const STEPS: usize = 8;

/// Pulls the plug when the screen of this number is shown, and goes through the rest.
async fn unplugged_at(home: &Home, step: usize) -> Option<Results> {
    let wizard = home.companion.check(&home.id).unwrap();
    let mut shown = 0;
    while let Some(screen) = wizard.next_screen().await {
        if shown == step {
            home.device.plug(false);
        }
        shown += 1;
        if screen.id == "check-unreached" {
            wizard.cancel();
        } else if screen.end.is_some() {
            home.device.plug(true);
            return (screen.end == Some(End::Finished))
                .then(|| results(&home.companion.check_report(&home.id).unwrap().unwrap()));
        } else if screen.busy.is_none() {
            wizard.answer(Answer::enter(&screen.id));
        }
    }
    panic!("a wizard has a last screen");
}

#[tokio::test(start_paused = true)]
async fn what_was_not_answered_any_more_could_not_be_checked() {
    let home = Home::new(&LOCK).await;
    let mut unknown = Vec::new();
    for step in 0..STEPS {
        let Some(results) = unplugged_at(&home, step).await else {
            assert_eq!(step, 0, "a device that was there once leaves a report");
            continue;
        };
        for (item, result) in &results {
            let well = home.well[item];
            assert!(*result == well || *result == Verdict::CouldNotCheck, "{item} reads {result:?} after step {step}");
        }
        unknown.push(results.values().filter(|result| !is_fine(**result)).count());
    }
    assert!(unknown.is_sorted_by(|earlier, later| earlier >= later), "{unknown:?}");
    assert!(unknown.first() > Some(&35) && unknown.last() == Some(&1), "{unknown:?}");
}

#[tokio::test(start_paused = true)]
async fn a_check_that_was_left_anywhere_begins_again_and_ends() {
    let home = Home::new(&LOCK).await;
    for step in 0..STEPS + 4 {
        let wizard = home.companion.check(&home.id).unwrap();
        let mut shown = 0;
        while let Some(screen) = wizard.next_screen().await {
            if shown == step {
                break;
            }
            shown += 1;
            if screen.busy.is_none() {
                wizard.answer(Answer::enter(&screen.id));
            }
        }
        drop(wizard);
        let left = home.companion.unfinished().unwrap();
        assert_eq!(left.iter().map(|one| one.kind.as_str()).collect::<Vec<_>>(), ["check"], "after step {step}");
        let wizard = home.companion.resume(&left[0].id).unwrap();
        let walk = Walk::through(&wizard, |screen| Act::Answer(Answer::enter(&screen.id))).await;
        assert_eq!(walk.end(), Some(End::Finished), "{:?}", walk.ids());
        assert_eq!(results(&home.companion.check_report(&home.id).unwrap().unwrap()), home.well);
        assert!(home.companion.unfinished().unwrap().is_empty());
    }
}

#[tokio::test(start_paused = true)]
async fn a_check_changes_nothing_on_the_device() {
    let home = Home::new(&LOCK).await;
    let look = || {
        home.device.look(|state| {
            let phones: Vec<_> = state.clients.iter().map(|client| (client.id(), client.role)).collect();
            let setting = format!("{:?} {:?} {:?}", state.name, state.updates.policy, state.network.is_some());
            (phones, state.credentials.len(), state.consents.len(), setting, state.functions.clone())
        })
    };
    let before = look();
    home.check().await;
    assert_eq!(look(), before);
    // A device that forgets to ask finds nothing to do either.
    home.misbehave(&["never-asks-confirmation"]);
    home.check().await;
    assert_eq!(look(), before);
}
