//! The people of the real device: inviting, removing, losing a phone, PINs, handing over; a removed phone is refused in the handshake.

use pandu::wizard::{Answer, End, Screen};
use pandu::{PanduError, ReasonCode};
use pandu_device::profile::LOCK;
use pandu_device::{Felt, Notice};
use pandu_protocol::message::{CredentialKind, Empty, Request};
use pandu_protocol::role::Role;
use pandu_protocol::secret::SecretText;
use pandu_tests::company::{code, invited};
use pandu_tests::journey::{Doing, Incident, Journey, Task, travel};
use pandu_tests::lives::device_key;
use pandu_tests::person::{Act, PIN, Walk, presses_enter, takes};
use pandu_tests::world::{Reference, World};

fn scene(about: &str, language: &str) -> Journey {
    Journey {
        about: about.into(),
        profile: "lock".into(),
        language: language.into(),
        task: Some(Task::People),
        ..Journey::default()
    }
}

/// Somebody comes in as soon as a code is shown.
fn invites(choices: &[(&str, &str)]) -> impl FnMut(&Screen, &Reference) -> Doing + use<> {
    let (mut habit, mut came) = (takes(choices), false);
    move |screen, _| {
        let answer = habit(screen);
        if screen.id == "people-invited" && !std::mem::replace(&mut came, true) {
            return Doing::After(Incident::ComesIn, Act::Answer(answer));
        }
        Doing::Act(Act::Answer(answer))
    }
}

const INVITE: &[(&str, &str)] = &[("people-list", "invite"), ("people-invite-role", "member")];
const HAND_OVER: &[(&str, &str)] = &[
    ("people-list", "hand-over"),
    ("people-hand-over", "invite"),
    ("people-told", "leave"),
    ("people-leave", "leave"),
];
const LOST: &[(&str, &str)] = &[("people-list", "lost"), ("people-lost", "person-1"), ("people-remove", "remove")];
const LOCKED_PIN: &[(&str, &str)] = &[("people-list", "person-1"), ("people-person", "pin-locked")];

#[tokio::test(start_paused = true)]
async fn a_member_is_invited_and_comes_in() {
    let scene = scene("A member is invited; the other phone types the code and is in.", "en");
    travel("people-invited", scene, invites(INVITE)).await;
}

#[tokio::test(start_paused = true)]
async fn a_phone_is_lost() {
    let scene = scene("Telefon ahli hilang dan dibuang.", "ms");
    let mut all = INVITE.to_vec();
    all.extend(LOST);
    travel("people-lost-malay", scene, invites(&all)).await;
}

#[tokio::test(start_paused = true)]
async fn a_child_gets_a_locked_pin() {
    let scene = scene("A member is invited and gets a PIN that only an admin may change.", "en");
    let mut all = INVITE.to_vec();
    all.extend(LOCKED_PIN);
    travel("people-locked-pin", scene, invites(&all)).await;
}

#[tokio::test(start_paused = true)]
async fn the_device_is_handed_over() {
    let scene = scene("A new owner is invited, comes in, and the old one gives up the access.", "en");
    travel("people-hand-over", scene, invites(HAND_OVER)).await;
}

#[tokio::test(start_paused = true)]
async fn an_invitation_is_ended() {
    let scene = scene("Nobody has come in yet; the invitation is ended.", "en");
    let mut habit = takes(&[
        ("people-list", "invite"),
        ("people-invite-role", "guest"),
        ("people-invited", "look"),
        ("people-invited", "end"),
    ]);
    travel("people-invitation-ended", scene, move |screen, _| Doing::Act(Act::Answer(habit(screen)))).await;
}

/// One run of the wizard.
async fn runs(world: &World, habit: impl FnMut(&Screen) -> Act) -> Walk {
    let companion = world.open().await.expect("it opens");
    let wizard = Task::People.wizard(&companion).expect("a wizard");
    let walk = Walk::through(&wizard, habit).await;
    companion.rest().await;
    walk
}

#[tokio::test(start_paused = true)]
async fn whoever_is_invited_gets_the_role_and_the_name_of_the_invitation() {
    for (role, expected) in [("admin", Role::Admin), ("member", Role::Member), ("guest", Role::Guest)] {
        let world = World::new(71);
        let device = world.device(&LOCK, "hall");
        let _other = invited(&world, &device, role).await;
        device.look(|state| {
            let last = state.clients.last().expect("it came in");
            assert_eq!((last.role, &*last.name), (expected, "Tok Wan"));
        });
    }
}

#[tokio::test(start_paused = true)]
async fn a_removed_phone_is_refused_in_the_handshake() {
    let world = World::new(72);
    let device = world.device(&LOCK, "hall");
    let other = invited(&world, &device, "member").await;
    let theirs = other.open().await.expect("it opens");
    let key = device_key(&theirs);
    let asks = || async { theirs.sessions().call(&key, &Request::Identify(Empty {}), None).await };
    asks().await.expect("a session").expect("it may");
    let mut habit = takes(LOST);
    let walk = runs(&world, |screen| Act::Answer(habit(screen))).await;
    assert_eq!(walk.end(), Some(End::Finished), "{:?} {:?}", walk.ids(), walk.problems());
    device.look(|state| assert_eq!(state.clients.len(), 1));
    let error = PanduError::from(asks().await.expect_err("it is refused"));
    assert_eq!(error.reason().code, ReasonCode::SessionRefused);
    // A wizard there says so, and what to do.
    let wizard = Task::Password.wizard(&theirs).expect("a wizard");
    let walk = Walk::through(&wizard, |screen| Act::Answer(Answer::enter(&screen.id))).await;
    assert_eq!((walk.end(), walk.codes()), (Some(End::Stopped), vec!["error-session-refused"]));
}

#[tokio::test(start_paused = true)]
async fn a_locked_child_cannot_change_the_pin_and_the_pin_opens_the_door() {
    let world = World::new(73);
    let device = world.device(&LOCK, "hall");
    let child = invited(&world, &device, "member").await;
    let mut habit = takes(LOCKED_PIN);
    let walk = runs(&world, |screen| Act::Answer(habit(screen))).await;
    assert_eq!(walk.end(), Some(End::Finished), "{:?} {:?}", walk.ids(), walk.problems());
    device.look(|state| {
        let pin = state.credentials.iter().find(|one| one.kind == CredentialKind::Pin).expect("a PIN");
        assert_eq!((pin.locked, &pin.client), (true, &state.clients[1].id()));
    });
    let mut habit = takes(&[("people-list", "pin")]);
    let walk = runs(&child, |screen| Act::Answer(habit(screen))).await;
    let list = walk.screen("people-list");
    assert!(!list.choices.iter().any(|choice| choice.id == "pin"), "it is not offered");
    assert!(list.facts.iter().any(|fact| fact.value.contains("locked by someone")), "and it says why");
    // Whoever asks the device all the same is refused by it.
    let theirs = child.open().await.expect("it opens");
    let request = Request::SetCredential(pandu_protocol::message::SetCredential {
        kind: CredentialKind::Pin,
        client: None,
        secret: SecretText::new("402817".into()),
        locked: None,
    });
    let confirm = Request::Confirm(pandu_protocol::message::Confirm { kind: CredentialKind::PhoneKey, secret: None });
    let key = device_key(&theirs);
    theirs.sessions().call(&key, &confirm, None).await.expect("a session").expect("confirmed");
    let answer = theirs.sessions().call(&key, &request, None).await.expect("a session");
    assert_eq!(answer, Err(pandu_protocol::message::ErrorReply::Forbidden));
    let pin = SecretText::new(PIN.into()).expect("short");
    device.act(|device, now| device.type_pin(&pin, now));
    let felt = device
        .notices()
        .into_iter()
        .find_map(|notice| if let Notice::Typed(felt) = notice { Some(felt) } else { None });
    assert!(matches!(felt, Some(Felt::Opened { .. })), "{felt:?}");
}

#[tokio::test(start_paused = true)]
async fn a_member_who_is_handed_the_device_becomes_its_owner() {
    let world = World::new(74);
    let device = world.device(&LOCK, "hall");
    let other = invited(&world, &device, "member").await;
    let companion = world.open().await.expect("it opens");
    let wizard = Task::People.wizard(&companion).expect("a wizard");
    let mut habit = takes(HAND_OVER);
    let mut last = None;
    while let Some(screen) = wizard.next_screen().await {
        if screen.id == "people-invited" {
            // The phone knows the device already, and pairs with it once more.
            let theirs = other.open().await.expect("it opens");
            let setup = theirs.set_up(None).expect("it begins");
            let walk = Walk::through(&setup, presses_enter(&code(&screen))).await;
            assert_eq!(walk.end(), Some(End::Finished), "{:?} {:?}", walk.ids(), walk.problems());
            theirs.rest().await;
        }
        if screen.busy.is_none() && screen.end.is_none() {
            wizard.answer(habit(&screen));
        }
        last = Some(screen);
    }
    assert_eq!(last.map(|screen| (screen.id, screen.end)), Some(("people-gone".into(), Some(End::Finished))));
    device.look(|state| {
        let owners: Vec<_> = state.clients.iter().map(|client| client.role).collect();
        assert_eq!(owners, [Role::Owner], "the new owner alone");
    });
    let theirs = other.open().await.expect("it opens");
    theirs
        .sessions()
        .call(&device_key(&theirs), &Request::PairedClients(Empty {}), None)
        .await
        .expect("a session")
        .expect("an owner may");
}
