//! A password is made, changed and removed on the real device: the old one no longer works, the new one does, other sessions are dead.

use pandu::wizard::{Answer, End, Screen};
use pandu_device::profile::LOCK;
use pandu_protocol::message::{Confirm, CredentialKind, Empty, ErrorReply, EventKind, Request};
use pandu_protocol::secret::SecretText;
use pandu_tests::journey::{Doing, Incident, Journey, Task, travel};
use pandu_tests::lives::{device_key, events};
use pandu_tests::person::{Act, NEW_PASSWORD, PASSWORD, Walk, takes};
use pandu_tests::world::World;

fn scene(about: &str, language: &str, task: Task) -> Journey {
    Journey {
        about: about.into(),
        profile: "lock".into(),
        language: language.into(),
        task: Some(task),
        ..Journey::default()
    }
}

#[tokio::test(start_paused = true)]
async fn a_password_is_changed() {
    let scene = scene("A password is changed in three screens, after one slip at the new one.", "en", Task::Password);
    let (mut habit, mut slipped) = (takes(&[]), false);
    travel("password-changed", scene, |screen, _| {
        let slip = screen.id == "password-new" && !std::mem::replace(&mut slipped, screen.id == "password-new");
        Doing::Act(Act::Answer(if slip {
            Answer::enter("password-new").with("password", "kucing")
        } else {
            habit(screen)
        }))
    })
    .await;
}

#[tokio::test(start_paused = true)]
async fn a_password_is_changed_in_malay() {
    let scene = scene("Kata laluan diubah, setelah satu kata laluan lama yang salah.", "ms", Task::Password);
    let (mut habit, mut wrong) = (takes(&[]), 0);
    travel("password-changed-malay", scene, |screen, _| {
        wrong += u32::from(screen.id == "password-current");
        let answer = match (screen.id.as_str(), wrong) {
            ("password-current", 1) => Answer::enter(&screen.id).with("password", "bukan yang ini"),
            // The device makes everyone wait for a moment after a wrong one.
            ("password-current", 2) => return Doing::After(Incident::AnHour, Act::Answer(habit(screen))),
            _ => habit(screen),
        };
        Doing::Act(Act::Answer(answer))
    })
    .await;
}

#[tokio::test(start_paused = true)]
async fn a_first_password_is_made() {
    let scene = scene("A device without a password gets one.", "en", Task::FirstPassword);
    let mut habit = takes(&[]);
    travel("password-first", scene, |screen, _| Doing::Act(Act::Answer(habit(screen)))).await;
}

#[tokio::test(start_paused = true)]
async fn a_password_is_removed() {
    let scene = scene("The password is removed; the phone alone is tried as the key.", "en", Task::Password);
    let mut habit = takes(&[("password-current", "remove"), ("password-remove", "remove")]);
    travel("password-removed", scene, |screen, _| Doing::Act(Act::Answer(habit(screen)))).await;
}

#[tokio::test(start_paused = true)]
async fn killed_and_out_of_reach_it_goes_on() {
    let about = "Out of reach before the new password is set, and the app is killed at the question: it goes on.";
    let scene = scene(about, "en", Task::Password);
    let (mut habit, mut seen) = (takes(&[]), 0);
    travel("password-broken-off", scene, |screen, _| {
        seen += u32::from(screen.id == "password-new");
        match (screen.id.as_str(), seen) {
            ("password-new", 1) => Doing::Reopen,
            ("password-new", 2) => Doing::After(Incident::OutOfReach, Act::Answer(habit(screen))),
            ("password-interrupted", _) => Doing::After(Incident::BackInReach, Act::Answer(habit(screen))),
            _ => Doing::Act(Act::Answer(habit(screen))),
        }
    })
    .await;
}

/// One whole change, by a person with a habit.
async fn changes(world: &World, task: Task, habit: impl FnMut(&Screen) -> Act) -> Walk {
    let companion = world.open().await.expect("it opens");
    let wizard = task.wizard(&companion).expect("a wizard");
    let walk = Walk::through(&wizard, habit).await;
    companion.rest().await;
    walk
}

async fn confirm(world: &World, password: &str) -> Result<(), ErrorReply> {
    let companion = world.open().await.expect("it opens");
    let secret = SecretText::new(password.into());
    let request = Request::Confirm(Confirm { kind: CredentialKind::Password, secret });
    let answer = companion.sessions().call(&device_key(&companion), &request, None).await.expect("a session");
    companion.rest().await;
    answer.map(|_| ())
}

#[tokio::test(start_paused = true)]
async fn the_old_password_fails_the_new_one_works_and_other_sessions_are_dead() {
    let world = World::new(61);
    let device = world.device(&LOCK, "hall");
    Task::Password.prepare(&world, &device).await;
    let twin = world.copied();
    let other = twin.open().await.expect("it opens");
    other
        .sessions()
        .call(&device_key(&other), &Request::AuthState(Empty {}), None)
        .await
        .expect("a session")
        .expect("known");
    let mut habit = takes(&[]);
    let walk = changes(&world, Task::Password, |screen| Act::Answer(habit(screen))).await;
    assert_eq!(walk.end(), Some(End::Finished), "{:?} {:?}", walk.ids(), walk.problems());
    let asked = walk.steps.iter().filter(|(screen, _)| screen.busy.is_none()).count();
    assert_eq!(asked, 3, "three screens: {:?}", walk.ids());
    let ended = &walk.last().facts[1];
    assert_eq!(ended.value, "\u{2068}1\u{2069} connection", "what the device said: {ended:?}");
    assert_eq!(device.act(|device, _| device.link_count()), 0, "the other session of this phone is dead");
    assert_eq!(device.look(|state| events(state, EventKind::CredentialRefused)), 0, "nothing was guessed on the way");

    assert_eq!(confirm(&world, PASSWORD).await, Err(ErrorReply::Refused), "the old one");
    tokio::time::sleep(std::time::Duration::from_secs(2)).await;
    assert_eq!(confirm(&world, NEW_PASSWORD).await, Ok(()), "the new one");
    device.look(|state| {
        let passwords: Vec<_> = state
            .credentials
            .iter()
            .filter(|one| one.kind == CredentialKind::Password)
            .map(|one| one.version)
            .collect();
        assert_eq!(passwords, [2], "one password, of the second version");
    });
}
