//! The scripts of the fingerprint wizard: enrolling with every kind of touch, trying, replacing, removing; kills and random events.

use pandu_protocol::message::{ConsentState, CredentialKind, EnrolFeedback, ErrorReply};
use proptest::prelude::*;

use super::super::{DECISIONS, Fingerprint};
use super::{on, with_finger};
use crate::error::ReasonCode;
use crate::wizard::trial::{House, Instead, ME, PASSWORD, Run, Touch, laws};
use crate::wizard::{Answer, Assurance, Decision, End};

type Choices = &'static [(&'static str, &'static str)];

const REPLACE: Choices = &[("fingerprint-list", "finger-0"), ("fingerprint-one", "replace")];
const REMOVE: Choices =
    &[("fingerprint-list", "finger-0"), ("fingerprint-one", "remove"), ("fingerprint-remove", "remove")];

/// Plays to the first screen with this id that asks something.
fn until(house: &mut House, choices: Choices, id: &str) -> Run<Fingerprint> {
    let mut run = Run::begin();
    let mut answer = on(choices);
    for _ in 0..100 {
        let view = run.settle(house);
        if view.id == id {
            return run;
        }
        assert!(view.end.is_none(), "{id} was never reached, but {}", view.id);
        assert!(run.answer(answer(&view)), "{}", view.id);
    }
    panic!("{id} was never reached")
}

#[test]
fn enter_all_the_way_keeps_nothing_without_a_yes() {
    let mut house = House::new();
    let mut run = Run::<Fingerprint>::begin();
    let mut rounds = 0;
    run.finish(&mut house, |view| {
        rounds += usize::from(view.id == "fingerprint-list");
        let answer = if rounds > 1 && view.id == "fingerprint-list" {
            Answer::choose(view.id, "done")
        } else {
            Answer::enter(view.id)
        };
        view.fields.iter().fold(answer, |answer, field| answer.with(field.id, "right thumb"))
    });
    assert_eq!(run.view().end, Some(End::Finished));
    assert_eq!((house.consents, house.done.get("EnrolBiometric")), (vec![ConsentState::Refused], None));
}

#[test]
fn a_finger_is_enrolled_with_live_progress_and_tried_before_it_counts() {
    let mut house = House::with_password();
    let run = until(&mut house, &[], "fingerprint-told");
    let left: Vec<_> = run
        .views
        .iter()
        .filter(|view| view.id == "fingerprint-touching")
        .filter_map(|view| view.facts[0].value.args.iter().find(|(name, _)| *name == "count"))
        .map(|(_, count)| format!("{count:?}"))
        .collect();
    assert_eq!(left, ["Number(5)", "Number(4)", "Number(3)", "Number(2)", "Number(1)"]);
    assert_eq!(run.views.last().map(|view| view.id), Some("fingerprint-trying"));
    let fact = &run.view().facts[0];
    assert_eq!((fact.value.id, fact.assurance), ("access-tested", Assurance::Probed));
    assert_eq!(house.fingers(), ["right thumb"]);
}

#[test]
fn every_kind_of_touch_has_its_words_and_leads_on_by_itself() {
    use EnrolFeedback::{
        MergeFailure, NoLift, PoorQuality, TooFast, TooHigh, TooLeft, TooLow, TooRight, TooShort, TooSkewed, TooSlow,
    };
    let mut house = House::new();
    let feedbacks = [
        TooHigh,
        TooLow,
        TooLeft,
        TooRight,
        TooFast,
        TooSlow,
        PoorQuality,
        TooSkewed,
        TooShort,
        MergeFailure,
        NoLift,
        EnrolFeedback::NoTouch,
        EnrolFeedback::Other(77),
    ];
    house.touches.extend(feedbacks.map(Touch::As));
    let run = until(&mut house, &[], "fingerprint-told");
    let words: std::collections::BTreeSet<_> = run
        .views
        .iter()
        .filter_map(|view| view.busy.as_ref())
        .filter_map(|(text, _)| {
            text.args.iter().find(|(name, _)| *name == "feedback").map(|(_, said)| format!("{said:?}"))
        })
        .collect();
    assert_eq!(words.len(), feedbacks.len() + 1, "each its own, and the good one");
    assert_eq!(house.fingers(), ["right thumb"]);
}

#[test]
fn nobody_there_and_a_known_finger_lead_to_a_question() {
    for (touches, what) in [
        (vec![Touch::As(EnrolFeedback::NoTouch); 3], "fingerprint-no-touch"),
        (vec![Touch::As(EnrolFeedback::Exists)], "fingerprint-exists"),
        (vec![Touch::As(EnrolFeedback::Full)], "fingerprint-full"),
    ] {
        for (choice, fingers) in [("on", 1), ("stop", 0)] {
            let mut house = House::new();
            house.touches.extend(&touches);
            let mut run = until(&mut house, &[], "fingerprint-paused");
            assert_eq!(run.view().problem.map(|problem| problem.what.id), Some(what));
            let view = run.then(&mut house, Answer::choose("fingerprint-paused", choice));
            assert_eq!((view.id, house.fingers().len()), ("fingerprint-told", fingers), "{what} {choice}");
        }
    }
}

#[test]
fn a_finger_that_is_not_recognised_is_tried_again_or_given_up() {
    for (choice, fingers) in [("again", 1), ("stop", 0)] {
        let mut house = House::new();
        house.touches.extend([Touch::As(EnrolFeedback::Good); 5]);
        house.touches.push_back(Touch::As(EnrolFeedback::MergeFailure));
        let mut run = until(&mut house, &[], "fingerprint-try-again");
        assert_eq!(run.view().problem.map(|problem| problem.what.id), Some("fingerprint-not-recognised"));
        assert_eq!(house.fingers().len(), 0, "nothing is kept until then");
        run.then(&mut house, Answer::choose("fingerprint-try-again", choice));
        assert_eq!(house.fingers().len(), fingers);
    }
}

#[test]
fn a_wait_that_the_device_asks_for_is_shown_and_nothing_is_tried_meanwhile() {
    let mut house = House::new();
    house.touches.extend([Touch::As(EnrolFeedback::Good); 5]);
    house.touches.push_back(Touch::Wait);
    let run = until(&mut house, &[], "fingerprint-try-again");
    assert_eq!((run.view().wait, run.ledger.play.under_way.is_none()), (Some(32), true));
}

#[test]
fn the_old_finger_works_until_the_new_one_was_tried() {
    let mut house = with_finger();
    house.touches.extend([Touch::As(EnrolFeedback::Good); 5]);
    house.touches.push_back(Touch::As(EnrolFeedback::MergeFailure));
    let mut run = until(&mut house, REPLACE, "fingerprint-try-again");
    assert_eq!(house.fingers(), ["left thumb"]);
    let view = run.then(&mut house, Answer::enter("fingerprint-try-again"));
    assert_eq!((house.fingers(), view.facts.len()), (vec!["right thumb"], 3));
    // Given up, the old one stays.
    let mut house = with_finger();
    house.touches.push_back(Touch::Over);
    let run = until(&mut house, REPLACE, "fingerprint-list");
    assert!(run.view().problem.is_none(), "the first list");
    let mut run = until(&mut house, REPLACE, "access-confirm");
    let view = run.then(&mut house, Answer::enter("access-confirm"));
    assert_eq!(
        (view.id, view.problem.map(|problem| problem.what.id)),
        ("fingerprint-list", Some("fingerprint-broke-off"))
    );
    assert_eq!(house.fingers(), ["left thumb"]);
}

#[test]
fn a_removed_finger_is_gone_when_the_device_says_so() {
    let mut house = with_finger();
    let run = until(&mut house, REMOVE, "fingerprint-told");
    assert_eq!((run.view().facts[0].value.id, house.fingers().len()), ("fingerprint-gone", 0));
}

#[test]
fn taking_the_consent_back_deletes_all_fingers_and_is_as_easy_as_giving_it() {
    let mut house = with_finger();
    let choices: Choices = &[("fingerprint-list", "withdraw"), ("fingerprint-withdraw", "withdraw")];
    let run = until(&mut house, choices, "fingerprint-told");
    assert_eq!((run.view().title.id, house.fingers().len()), ("fingerprint-withdrawn-title", 0));
    assert_eq!(house.consents.last(), Some(&ConsentState::Withdrawn));
    assert!(run.views.iter().all(|view| view.id != "access-confirming"), "no confirmation stands in the way");
}

#[test]
fn consent_is_asked_once_without_a_default_and_with_equal_choices() {
    let Some(Decision::Consent(consent)) = DECISIONS.get("finger-consent") else { panic!("a consent") };
    let mut house = House::new();
    let run = until(&mut house, &[], "fingerprint-consent");
    let view = run.view();
    assert_eq!((view.decision, view.default.as_ref()), (Some(consent.id), None));
    assert_eq!(view.choices[0].role, view.choices[1].role);
    assert!(view.facts.iter().any(|fact| fact.label.id == "fingerprint-ways"), "another way is named");
    let mut house = with_finger();
    let run = until(&mut house, REPLACE, "fingerprint-told");
    assert!(run.views.iter().all(|view| view.id != "fingerprint-consent"), "given already");
}

#[test]
fn fingers_that_are_off_come_back_by_a_confirmation() {
    let mut house = with_finger().but(|house| {
        house.add(CredentialKind::Password, ME, PASSWORD, false);
        house.credentials.iter_mut().for_each(|(one, _)| one.off = one.kind == CredentialKind::Fingerprint);
    });
    let mut run = until(&mut house, &[("fingerprint-list", "wake")], "access-confirm");
    let view = run.then(&mut house, Answer::enter("access-confirm").with("password", PASSWORD));
    assert_eq!((view.id, view.facts[0].value.id), ("fingerprint-list", "fingerprint-is-set"));
}

#[test]
fn what_goes_wrong_on_the_way_keeps_nothing_and_says_so() {
    for (instead, what, id) in [
        (Instead::Refuses(ErrorReply::Full), "error-device-full", "fingerprint-list"),
        (Instead::Refuses(ErrorReply::Busy), "error-device-busy", "fingerprint-list"),
        (Instead::Refuses(ErrorReply::ConfirmationRequired), "error-confirmation-required", "access-confirm"),
        (Instead::Fails(ReasonCode::LinkLost), "error-link-lost", "fingerprint-list"),
        (Instead::Refuses(ErrorReply::Quarantined), "error-quarantined", "fingerprint-stopped"),
    ] {
        let mut house = with_finger().but(|house| house.fresh = true);
        let mut run = until(&mut house, REPLACE, "fingerprint-name");
        run.answer(Answer::enter("fingerprint-name").with("name", "right thumb"));
        run.perform(&mut house);
        assert_eq!(run.state(), "Starting");
        house.instead.push_back(instead);
        let view = run.settle(&mut house);
        assert_eq!((view.id, view.problem.map(|problem| problem.what.id)), (id, Some(what)));
        assert_eq!(house.fingers(), ["left thumb"]);
    }
}

#[test]
fn killed_at_every_place_no_finger_is_half_enrolled() {
    let enrols = |view: &crate::wizard::view::View| {
        let has = view.facts.iter().any(|fact| format!("{:?}", fact.label).contains("right thumb"));
        let answer = match view.id {
            "fingerprint-list" if has => Answer::choose(view.id, "done"),
            "fingerprint-list" => Answer::choose(view.id, "add"),
            _ if view.decision.is_some() => Answer::choose(view.id, "agree"),
            _ => Answer::enter(view.id),
        };
        super::typed(view, answer)
    };
    let places = laws::killed_at_every_place::<Fingerprint, _>(
        House::with_password,
        || enrols,
        |run, house, what| {
            assert_eq!(run.view().end, Some(End::Finished), "{what}");
            assert_eq!(house.fingers(), ["right thumb"], "{what}");
            assert!(house.wrong == 0, "{what}");
        },
    );
    assert!(places >= 15, "{places} places");
}

#[test]
fn no_secret_is_ever_in_the_journal_or_in_what_is_printed() {
    let enrols = |view: &crate::wizard::view::View| {
        let answer = match view.id {
            "fingerprint-list" if view.facts.len() > 1 && view.default.as_deref() == Some("done") => {
                Answer::choose(view.id, "done")
            }
            _ if view.decision.is_some() => Answer::choose(view.id, "agree"),
            _ => Answer::enter(view.id),
        };
        super::typed(view, answer)
    };
    laws::writes_no_secret_down::<Fingerprint>(House::with_password(), enrols, &[PASSWORD]);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]
    #[test]
    fn random_events_never_panic_and_every_state_can_be_left(acts in laws::acts(), kind in 0usize..3) {
        let house = [House::with_password(), House::new(), with_finger()][kind].clone();
        laws::survives::<Fingerprint>(house, acts);
    }
}
