//! The scripts of the people wizard: inviting, removing, a lost phone, PINs, handing over; kills and random events.

use pandu_protocol::message::{CredentialKind, ErrorReply};
use pandu_protocol::role::Role;
use proptest::prelude::*;

use super::super::People;
use super::{PIN, on, typed, with_pin};
use crate::error::ReasonCode;
use crate::wizard::trial::{House, Instead, ME, OTHER, PASSWORD, Run, laws};
use crate::wizard::view::{Arg, View};
use crate::wizard::{Answer, End};

type Choices = &'static [(&'static str, &'static str)];

const INVITE: Choices = &[("people-list", "invite"), ("people-invite-role", "guest")];
const REMOVE: Choices = &[("people-list", "person-1"), ("people-person", "remove"), ("people-remove", "remove")];
const LOST: Choices = &[("people-list", "lost"), ("people-lost", "person-1"), ("people-remove", "remove")];
const LOCK: Choices = &[("people-list", "person-1"), ("people-person", "lock")];
const GIVE_LOCKED: Choices = &[("people-list", "person-1"), ("people-person", "pin-locked")];

/// Plays to the first screen with this id.
fn until(house: &mut House, choices: Choices, id: &str) -> Run<People> {
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

fn played(mut house: House, choices: Choices) -> (Run<People>, House) {
    let mut run = Run::begin();
    let mut answer = on(choices);
    run.finish(&mut house, &mut answer);
    (run, house)
}

fn code(view: &View) -> Option<String> {
    let args = view.facts.iter().flat_map(|fact| &fact.value.args);
    args.filter_map(|(_, arg)| if let Arg::Code(code) = arg { Some(code.expose().to_owned()) } else { None }).next()
}

#[test]
fn enter_all_the_way_changes_nothing() {
    for house in [House::new(), House::of(Role::Admin), House::of(Role::Member), House::of(Role::Guest)] {
        let (run, house) = played(house, &[]);
        assert_eq!((run.view().id, run.view().end), ("people-done", Some(End::Finished)));
        assert!(house.done.is_empty(), "{:?}", house.done);
    }
}

#[test]
fn an_invitation_shows_its_code_and_who_came_in() {
    let mut house = House::new();
    let mut run = until(&mut house, INVITE, "people-invited");
    let view = run.view();
    assert_eq!((code(&view).as_deref(), view.lasts), (Some("482-913-057"), Some(600)));
    assert_eq!(house.invitation.as_ref().map(|open| (open.role, &*open.name)), Some((Role::Guest, "Tok Wan")));
    let view = run.then(&mut house, Answer::choose("people-invited", "look"));
    assert!(view.body.iter().any(|line| line.id == "people-invited-nobody"));
    house.comes_in();
    let view = run.then(&mut house, Answer::choose("people-invited", "look"));
    assert_eq!((view.id, view.title.id), ("people-told", "people-told-joined-title"));
    let view = run.then(&mut house, Answer::enter("people-told"));
    assert_eq!(view.facts.len(), 3, "the list has one more");
}

#[test]
fn an_invitation_can_be_ended_runs_out_and_its_code_is_gone_after_a_stop() {
    let mut house = House::new();
    let mut run = until(&mut house, INVITE, "people-invited");
    house.invitation = None;
    let view = run.then(&mut house, Answer::choose("people-invited", "look"));
    assert_eq!(view.title.id, "people-told-over-title");

    let mut run = until(&mut house, INVITE, "people-invited");
    let mut resumed = Run::<People>::resume(&run.rows());
    house.new_session();
    let view = resumed.settle(&mut house);
    assert_eq!((view.id, code(&view)), ("people-list", None));
    assert!(view.facts.iter().any(|fact| fact.label.id == "people-fact-invitation"));
    assert_eq!(view.lasts, Some(600));
    assert!(run.view().choices.iter().any(|choice| choice.id == "end"));
    let view = run.then(&mut house, Answer::choose("people-invited", "end"));
    assert_eq!((view.body[0].id, house.invitation.is_none()), ("people-told-ended", true));
}

#[test]
fn nobody_invites_above_their_own_role() {
    for (role, offered) in [(Role::Owner, 3), (Role::Admin, 3)] {
        let mut house = House::of(role);
        let run = until(&mut house, &[("people-list", "invite")], "people-invite-role");
        assert_eq!(run.view().choices.len() - 1, offered, "{role:?}");
    }
    for role in [Role::Member, Role::Guest] {
        let mut house = House::of(role);
        let run = until(&mut house, &[], "people-list");
        let ids: Vec<_> = run.view().choices.iter().map(|choice| choice.id.clone()).collect();
        assert!(!ids.contains(&"invite".to_owned()) && ids.contains(&"leave".to_owned()), "{ids:?}");
        assert_eq!(run.view().facts.len(), 1, "they see themselves");
    }
}

#[test]
fn a_removed_phone_is_gone_when_the_device_says_so() {
    for (choices, lost) in [(REMOVE, false), (LOST, true)] {
        let mut house = House::with_password();
        let run = until(&mut house, choices, "people-told");
        assert_eq!((house.people.len(), house.done["RevokeClient"]), (1, 1));
        let ids: Vec<_> = run.view().body.iter().map(|line| line.id).collect();
        assert_eq!(ids.contains(&"people-told-lost-pin"), lost, "{ids:?}");
    }
    // A device that says yes and still lists it is not believed.
    let mut house = House::new();
    let mut run = until(&mut house, REMOVE, "access-confirm");
    let mut stubborn = house.clone();
    run.then(&mut house, Answer::enter("access-confirm"));
    let mut run = until(&mut stubborn, REMOVE, "access-confirm");
    stubborn.people.push(stubborn.people[1].clone());
    let view = run.then(&mut stubborn, Answer::enter("access-confirm"));
    assert_eq!(view.problem.map(|problem| problem.what.id), Some("error-device-misbehaved"));
}

#[test]
fn somebody_who_was_removed_meanwhile_is_told_as_removed() {
    let mut house = House::new();
    let mut run = until(&mut house, REMOVE, "access-confirm");
    house.people.truncate(1);
    assert_eq!(run.then(&mut house, Answer::enter("access-confirm")).title.id, "people-told-removed-title");
}

#[test]
fn a_member_s_pin_is_given_locked_and_unlocked() {
    let mut house = House::new();
    let run = until(&mut house, GIVE_LOCKED, "people-told");
    assert_eq!(run.view().body[0].id, "people-told-pin-locked");
    let pin = |house: &House| {
        let (one, secret) =
            house.credentials.iter().find(|(one, _)| one.kind == CredentialKind::Pin).expect("a PIN").clone();
        (one.client.to_vec(), secret, one.locked)
    };
    assert_eq!(pin(&house), (OTHER.to_vec(), PIN.into(), true));
    for (choice, locked) in [("unlock", false), ("lock", true)] {
        let mut run = until(&mut house, &[("people-list", "person-1")], "people-person");
        run.then(&mut house, Answer::choose("people-person", choice));
        assert_eq!(pin(&house), (OTHER.to_vec(), PIN.into(), locked), "the value stays");
    }
}

#[test]
fn one_s_own_pin_is_set_unless_it_is_locked() {
    let mut house = House::of(Role::Member);
    let run = until(&mut house, &[("people-list", "pin")], "people-told");
    assert_eq!((run.view().body[0].id, house.secret(CredentialKind::Pin, ME)), ("people-told-pin-own", Some(PIN)));
    house.credentials.iter_mut().for_each(|(one, _)| one.locked = true);
    let run = until(&mut house, &[], "people-list");
    assert!(!run.view().choices.iter().any(|choice| choice.id == "pin"), "a locked child cannot change it");
    assert!(run.view().facts.iter().any(|fact| fact.value.id == "people-pin-locked"));
}

#[test]
fn a_pin_is_judged_in_place_by_us_and_by_the_device() {
    let mut house = House::new();
    let mut run = until(&mut house, &[("people-list", "pin")], "people-pin");
    for (typed, what) in [("123", "access-pin-length"), ("12ab", "access-pin-digits"), ("1234", "access-pin-simple")] {
        assert!(run.answer(Answer::enter("people-pin").with("pin", typed)));
        assert_eq!(run.view().problem.map(|problem| problem.what.id), Some(what), "{typed}");
    }
    for (field, what) in [("secret.short", "access-pin-refused"), ("secret.common", "access-pin-simple")] {
        house.instead.push_back(Instead::Refuses(ErrorReply::invalid(field)));
        let view = run.then(&mut house, Answer::enter("people-pin").with("pin", PIN));
        assert_eq!((view.id, view.problem.map(|problem| problem.what.id)), ("people-pin", Some(what)));
    }
    assert_eq!(run.then(&mut house, Answer::enter("people-pin").with("pin", "73 19-40")).id, "people-told");
    assert_eq!(house.secret(CredentialKind::Pin, ME), Some(PIN), "as digits only");
}

#[test]
fn handing_over_is_an_invitation_and_then_leaving() {
    let mut house = House::new();
    let choices: Choices = &[("people-list", "hand-over"), ("people-hand-over", "invite")];
    let mut run = until(&mut house, choices, "people-invited");
    assert_eq!(house.invitation.as_ref().map(|open| open.role), Some(Role::Owner));
    house.comes_in();
    let view = run.then(&mut house, Answer::choose("people-invited", "look"));
    assert!(view.choices.iter().any(|choice| choice.id == "leave"), "now there is another owner");
    run.then(&mut house, Answer::choose("people-told", "leave"));
    assert_eq!(run.then(&mut house, Answer::enter("people-leave")).id, "people-list", "Enter stays");
    run.then(&mut house, Answer::choose("people-list", "hand-over"));
    run.then(&mut house, Answer::choose("people-hand-over", "leave"));
    let view = run.then(&mut house, Answer::choose("people-leave", "leave"));
    assert_eq!((view.id, view.end), ("people-gone", Some(End::Finished)));
    assert_eq!(house.done["Leave"], 1);
}

#[test]
fn the_only_owner_is_not_offered_to_leave() {
    let mut house = House::new();
    let run = until(&mut house, &[("people-list", "hand-over")], "people-hand-over");
    assert!(!run.view().choices.iter().any(|choice| choice.id == "leave"));
    let list = until(&mut house, &[], "people-list");
    assert!(!list.view().choices.iter().any(|choice| choice.id == "leave"));
}

#[test]
fn leaving_whose_answer_was_lost_is_leaving() {
    for instead in [Instead::Lost, Instead::Fails(ReasonCode::SessionRefused)] {
        let mut house = House::of(Role::Member);
        let mut run = until(&mut house, &[("people-list", "leave")], "people-leave");
        house.instead.push_back(instead);
        let view = run.then(&mut house, Answer::choose("people-leave", "leave"));
        let view = if view.id == "people-leave" {
            run.then(&mut house, Answer::choose("people-leave", "leave"))
        } else {
            view
        };
        assert_eq!(view.id, "people-gone");
    }
}

#[test]
fn names_from_outside_are_inert() {
    use crate::text::{Language, Text};
    let mut house = House::new();
    let run = until(&mut house, &[("people-list", "person-1")], "people-person");
    let said = serde_json::to_string(&Text::new(Language::English).screen(&run.view(), 0)).expect("plain data");
    assert!(said.contains("Siti") && !said.contains('\u{202e}'));
}

#[test]
fn killed_at_every_place_it_goes_on_and_no_command_runs_twice() {
    for (house, choices, kind) in [
        (House::with_password as fn() -> House, REMOVE, "RevokeClient"),
        (House::new, LOST, "RevokeClient"),
        (|| with_pin(false), LOCK, "SetCredential"),
        (House::new, GIVE_LOCKED, "SetCredential"),
        (House::new, INVITE, "Invite"),
    ] {
        let places = laws::killed_at_every_place::<People, _>(
            house,
            || {
                let mut habit = on(choices);
                move |view: &View| match view.id {
                    "people-invited" => Answer::choose(view.id, "back"),
                    _ => habit(view),
                }
            },
            |run, house, what| {
                assert_eq!(run.view().end, Some(End::Finished), "{what}");
                // An invitation is made anew by a repetition, because its code is kept nowhere; the one before ends.
                assert!(house.done.get(kind).copied().unwrap_or_default() <= 3, "{kind}: {what}: {:?}", house.done);
                match kind {
                    "RevokeClient" => assert_eq!((house.people.len(), house.done[kind]), (1, 1), "{what}"),
                    "Invite" => {
                        assert_eq!(house.invitation.as_ref().map(|open| open.role), Some(Role::Guest), "{what}")
                    }
                    _ => assert!(house.credentials.iter().any(|(one, _)| one.locked), "{what}"),
                }
            },
        );
        assert!(places >= 8, "{places} places");
    }
}

#[test]
fn no_secret_is_ever_in_the_journal_or_in_what_is_printed() {
    let invites = |view: &View| {
        let answer = match view.id {
            "people-list" if view.facts.iter().all(|fact| fact.label.id != "people-fact-invitation") => {
                Answer::choose(view.id, "invite")
            }
            "people-invited" => Answer::choose(view.id, "back"),
            _ => Answer::enter(view.id),
        };
        typed(view, answer)
    };
    laws::writes_no_secret_down::<People>(House::with_password(), invites, &["482-913-057", PASSWORD]);
    let gives = |view: &View| {
        let answer = match view.id {
            "people-list" if view.facts.iter().all(|fact| fact.label.id != "people-fact-pin") => {
                Answer::choose(view.id, "pin")
            }
            _ => Answer::enter(view.id),
        };
        typed(view, answer)
    };
    laws::writes_no_secret_down::<People>(House::with_password(), gives, &[PIN, PASSWORD]);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]
    #[test]
    fn random_events_never_panic_and_every_state_can_be_left(acts in laws::acts(), kind in 0usize..4) {
        let house = [House::with_password(), House::new(), House::of(Role::Admin), House::of(Role::Guest)][kind].clone();
        laws::survives::<People>(house, acts);
    }
}
