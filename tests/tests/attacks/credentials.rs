//! Attacks 18, 20, 33 and 38 of the list in `main.rs`: removed and stolen phones, the owner's tries, and what answers give away.

use std::time::Duration;

use pandu::{Companion, PanduError, ReasonCode};
use pandu_device::profile::LOCK;
use pandu_protocol::message::{
    CredentialKind, Empty, ErrorReply, EventKind, Invite, Request, RevokeClient, SetCredential, Text,
};
use pandu_protocol::role::{Role, right};
use pandu_protocol::secret::SecretText;
use pandu_tests::company::{call, confirm, invited};
use pandu_tests::journey::Task;
use pandu_tests::lives::{device_key, events};
use pandu_tests::person::{NEW_PASSWORD, PASSWORD};
use pandu_tests::vectors::samples;
use pandu_tests::world::{Reference, World};

fn client(device: &Reference, place: usize) -> pandu_protocol::message::ClientId {
    device.look(|state| state.clients[place].id())
}

fn set_password(secret: &str) -> Request {
    let secret = SecretText::new(secret.into());
    Request::SetCredential(SetCredential { kind: CredentialKind::Password, client: None, secret, locked: None })
}

/// 18: a removed phone comes back: with its keys, with a session that was open, and with its first messages as they were recorded.
#[tokio::test(start_paused = true)]
async fn attack_18_a_removed_phone_comes_back() {
    let world = World::new(91);
    let device = world.device(&LOCK, "hall");
    let other = invited(&world, &device, "member").await;
    let theirs = other.open().await.expect("it opens");
    world.air.forget_heard();
    call(&theirs, &Request::Identify(Empty {})).await.expect("it may");
    let recorded: Vec<_> = world.air.heard().into_iter().filter(|heard| heard.up).map(|heard| heard.value).collect();

    let owner = world.open().await.expect("it opens");
    confirm(&owner, None).await.expect("confirmed");
    call(&owner, &Request::RevokeClient(RevokeClient { client: client(&device, 1) })).await.expect("removed");
    owner.rest().await;
    device.look(|state| {
        assert_eq!(state.clients.len(), 1);
        assert!(state.credentials.iter().all(|one| one.client == state.clients[0].id()), "nothing of it is left");
        assert_eq!(events(state, EventKind::Removed), 1);
    });
    assert_eq!(device.act(|device, _| device.link_count()), 0, "its open session is ended");

    let refused = |error| PanduError::from(error).reason().code == ReasonCode::SessionRefused;
    let again = theirs.sessions().call(&device_key(&theirs), &Request::Identify(Empty {}), None).await;
    assert!(refused(again.expect_err("refused in the handshake")));
    world.air.forget_heard();
    let answered = device.act(|device, now| {
        let link = device.open_link(now, 244).expect("randomness").link;
        recorded.iter().for_each(|value| device.handle_value(link, now, value));
        std::iter::from_fn(|| device.poll_value()).map(|(_, value)| value.len()).collect::<Vec<_>>()
    });
    assert!(answered.iter().all(|len| *len <= 2), "the refusal at most: {answered:?}");
}

/// 20: a phone is stolen while it is unlocked, and its app is open. Whatever gives lasting access wants the password first, and the
/// confirmation of a moment ago does not last.
#[tokio::test(start_paused = true)]
async fn attack_20_a_stolen_unlocked_phone() {
    let world = World::new(92);
    let device = world.device(&LOCK, "hall");
    Task::Password.prepare(&world, &device).await;
    let companion = world.open().await.expect("it opens");
    assert_eq!(confirm(&companion, None).await, Err(ErrorReply::Refused), "the phone alone is not enough");
    let (mut wanted, mut kinds) = (0, Vec::new());
    for (_, request) in samples::requests() {
        if !right(request.kind()).fresh || kinds.contains(&request.kind()) {
            continue;
        }
        kinds.push(request.kind());
        assert_eq!(call(&companion, &request).await, Err(ErrorReply::ConfirmationRequired), "{:?}", request.kind());
        wanted += 1;
    }
    assert!(wanted >= 8, "{wanted} kinds");
    let before = device.look(|state| (state.credentials.len(), state.clients.len()));

    // The owner confirms and puts the phone down; ten minutes later that counts no more.
    tokio::time::sleep(Duration::from_secs(2)).await;
    confirm(&companion, Some(PASSWORD)).await.expect("the owner");
    tokio::time::sleep(Duration::from_secs(601)).await;
    assert_eq!(call(&companion, &set_password(NEW_PASSWORD)).await, Err(ErrorReply::ConfirmationRequired));
    // Nor does it in another session of the same phone.
    confirm(&companion, Some(PASSWORD)).await.expect("the owner");
    companion.rest().await;
    let invite = Request::Invite(Invite { role: Role::Admin, name: Text::cut("Pencuri") });
    assert_eq!(call(&companion, &invite).await, Err(ErrorReply::ConfirmationRequired));
    assert_eq!(device.look(|state| (state.credentials.len(), state.clients.len())), before, "nothing has changed");
}

/// Tries a wrong password until the device says stop, waiting as told; how many tries that took.
async fn burns(companion: &Companion, tries: u32) {
    let mut made = 0;
    while made < tries {
        match confirm(companion, Some("bukan ini pun")).await {
            Err(ErrorReply::Throttled { wait }) => tokio::time::sleep(Duration::from_secs(u64::from(wait))).await,
            Err(ErrorReply::Refused) => made += 1,
            other => panic!("{other:?}"),
        }
    }
}

/// 33: a guest tries passwords until nothing is left to try, and a stranger types codes. The owner confirms at once all the same.
#[tokio::test(start_paused = true)]
async fn attack_33_nobody_burns_the_owners_tries() {
    let world = World::new(93);
    let device = world.device(&LOCK, "hall");
    let other = invited(&world, &device, "guest").await;
    let owner = world.open().await.expect("it opens");
    confirm(&owner, None).await.expect("confirmed");
    call(&owner, &set_password(PASSWORD)).await.expect("set");
    let theirs = other.open().await.expect("it opens");
    burns(&theirs, 12).await;
    theirs.rest().await;
    assert_eq!(confirm(&owner, Some(PASSWORD)).await, Ok(()), "at once");

    // A stranger has no session, and so nothing to try a password in.
    let stranger = world.another_phone();
    let companion = stranger.open().await.expect("it opens");
    for _ in 0..25 {
        let order = pandu::session::PairOrder { address: "hall", label: "123-456-782", phone: "x", wizard: None };
        companion.sessions().pair(order).await.expect_err("he is not let in");
    }
    assert_eq!(confirm(&owner, Some(PASSWORD)).await, Ok(()), "at once");
    device.look(|state| assert_eq!(state.clients.len(), 2));
}

/// What a try looks like from outside: the answer, and how long it and its answer are on the air.
async fn looks(world: &World, companion: &Companion, password: &str) -> (ErrorReply, [usize; 2]) {
    // A new session, because requests are numbered in it, and open already, so that nothing but the try passes.
    companion.rest().await;
    call(companion, &Request::AuthState(Empty {})).await.expect("a session");
    world.air.forget_heard();
    let answer = confirm(companion, Some(password)).await.expect_err("refused");
    let of = |up| world.air.heard().iter().rfind(|heard| heard.up == up).map_or(0, |heard| heard.value.len());
    // What the owner is told of it besides goes before the answer.
    (answer, [of(true), of(false)])
}

/// 38: no password, a wrong one, and one that is off look the same: the same answer, the same lengths, and the same wait after it.
#[tokio::test(start_paused = true)]
async fn attack_38_unknown_wrong_and_off_look_the_same() {
    let world = World::new(94);
    let device = world.device(&LOCK, "hall");
    let other = invited(&world, &device, "member").await;
    let (owner, theirs) = (world.open().await.expect("it opens"), other.open().await.expect("it opens"));
    confirm(&owner, None).await.expect("confirmed");
    call(&owner, &set_password(PASSWORD)).await.expect("set");
    let guess = "bukan-kata-laluan-itu-7";
    assert_eq!(guess.len(), PASSWORD.len() - 1, "of about the same length");
    let wrong = looks(&world, &owner, guess).await;
    let unknown = looks(&world, &theirs, guess).await;
    assert_eq!(wrong, unknown);
    assert_eq!(wrong.0, ErrorReply::Refused);
    let waits = |answer| if let Err(ErrorReply::Throttled { wait }) = answer { Some(wait) } else { None };
    let both = (waits(confirm(&owner, Some(guess)).await), waits(confirm(&theirs, Some(guess)).await));
    assert!(both.0.is_some() && both.0 == both.1, "{both:?}");
    tokio::time::sleep(Duration::from_secs(4)).await;
    // Off after a hundred: even the right one now looks like a wrong one, until somebody presses the button.
    burns(&owner, 99).await;
    tokio::time::sleep(Duration::from_secs(3_601)).await;
    let off = looks(&world, &owner, PASSWORD).await;
    assert_eq!((off.0, off.1[1]), (ErrorReply::Refused, wrong.1[1]));
    tokio::time::sleep(Duration::from_secs(3_601)).await;
    assert_eq!(looks(&world, &owner, guess).await, wrong, "and a wrong one as before");
    device.press_button();
    tokio::time::sleep(Duration::from_secs(1)).await;
    assert_eq!(confirm(&owner, Some(PASSWORD)).await, Ok(()), "the button brings it back");
}
