//! Company: another phone that comes in by an invitation, as a person would, and the calls that tests make past the wizards.

use pandu::Companion;
use pandu::wizard::{End, Screen};
use pandu_protocol::message::{Confirm, CredentialKind, ErrorReply, Reply, Request};
use pandu_protocol::secret::SecretText;

use crate::journey::Task;
use crate::lives::{device_key, set_up};
use crate::person::{presses_enter, takes};
use crate::world::{Reference, World};

/// Sets a device up, invites somebody to it as `role` (`admin`, `member` or `guest`), and lets that phone come in.
///
/// # Panics
/// When that does not end well.
pub async fn invited(world: &World, device: &Reference, role: &str) -> World {
    Task::FirstPassword.prepare(world, device).await;
    let other = world.another_phone();
    let companion = world.open().await.expect("it opens");
    let wizard = Task::People.wizard(&companion).expect("a wizard");
    let mut habit = takes(&[("people-list", "invite"), ("people-invite-role", role)]);
    while let Some(screen) = wizard.next_screen().await {
        if screen.id == "people-invited" {
            let walk = set_up(&other, presses_enter(&code(&screen))).await.expect("it opens");
            assert_eq!(walk.end(), Some(End::Finished), "{:?} {:?}", walk.ids(), walk.problems());
        }
        if screen.busy.is_none() && screen.end.is_none() {
            wizard.answer(habit(&screen));
        }
    }
    companion.rest().await;
    other
}

/// The code of an invitation, as it stands on its screen.
#[must_use]
pub fn code(screen: &Screen) -> String {
    let digits = |text: &str| text.chars().filter(|char| char.is_ascii_digit() || *char == '-').collect();
    screen.facts.first().map(|fact| digits(&fact.value)).unwrap_or_default()
}

/// Makes a call past all wizards.
///
/// # Errors
/// What the device answers.
///
/// # Panics
/// When there is no session.
pub async fn call(companion: &Companion, request: &Request) -> Result<Reply, ErrorReply> {
    let answer = companion.sessions().call(&device_key(companion), request, None).await;
    answer.unwrap_or_else(|error| panic!("no session: {error}"))
}

/// Confirms with a password, or without one by the phone alone.
///
/// # Errors
/// What the device answers.
pub async fn confirm(companion: &Companion, password: Option<&str>) -> Result<(), ErrorReply> {
    let kind = if password.is_some() { CredentialKind::Password } else { CredentialKind::PhoneKey };
    let secret = password.and_then(|password| SecretText::new(password.into()));
    call(companion, &Request::Confirm(Confirm { kind, secret })).await.map(|_| ())
}
