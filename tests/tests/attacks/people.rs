//! Attacks 1, 2, 5, 16 and 17 of the list in `main.rs`: rogue devices, rogue phones, floods, and roles.

use std::time::Duration;

use pandu::wizard::{Answer, End, Screen};
use pandu::{Companion, PanduError, ReasonCode};
use pandu_device::profile::LOCK;
use pandu_protocol::key::PublicKey;
use pandu_protocol::message::{
    Call as _, Confirm, CredentialKind, Empty, ErrorReply, EventKind, Operate, Request, call,
};
use pandu_protocol::role::{Role, Who, right};
use pandu_tests::lives::{assert_well, events, set_up};
use pandu_tests::pair::Household;
use pandu_tests::person::{Act, WIFI, Walk, careful, enter, is_careful, presses_enter};
use pandu_tests::planted::Planted;
use pandu_tests::rogue::Rogue;
use pandu_tests::stranger::Stranger;
use pandu_tests::vectors::samples;
use pandu_tests::world::{Reference, World, made_anew};

/// A person who takes the wrong device first, sees that it is wrong, looks again and takes the other one.
fn takes_the_wrong_one_first(label: String) -> impl FnMut(&Screen) -> Act {
    let mut tries = 0;
    move |screen| {
        Act::Answer(match screen.id.as_str() {
            "setup-choose" => {
                tries += 1;
                Answer::choose(&screen.id, if tries == 1 { "device-0" } else { "device-1" })
            }
            "setup-label" if screen.problem.is_some() && tries == 1 => Answer::choose(&screen.id, "other"),
            _ => careful(screen, &label),
        })
    }
}

/// 1: a device of the same make stands nearer. It is not confirmed without the label, and the Wi-Fi key never gets to it.
#[tokio::test(start_paused = true)]
async fn attack_01_a_rogue_device_nearby_is_not_confirmed() {
    for by_code in [false, true] {
        let world = World::new(31);
        let rogue = world.place(made_anew(&LOCK, 666), "a near one");
        let device = world.device(&LOCK, "hall");
        let label = if by_code { device.sticker.code.clone() } else { device.sticker.qr.clone() };
        let walk = set_up(&world, takes_the_wrong_one_first(label)).await.expect("it opens");
        assert_eq!(walk.end(), Some(End::Finished), "{:?} {:?}", walk.ids(), walk.problems());
        assert_eq!(walk.problems().len(), 1, "one thing went wrong, and it was said: {:?}", walk.problems());
        assert_well(&world, &device, "the right one").await;
        rogue.look(|state| {
            assert!(state.clients.is_empty() && state.network.is_none(), "the rogue has no phone and no network");
            assert_eq!(events(state, EventKind::Paired), 0);
        });
        // Nothing but the first handshake message, which says nothing, ever went to it.
        let told: Vec<_> =
            world.air.heard().into_iter().filter(|heard| heard.up && heard.address == "a near one").collect();
        assert!(told.len() <= 1, "{} values", told.len());
        device.look(|state| assert_eq!(&*state.network.as_ref().expect("joined").ssid, WIFI.0.as_bytes()));
    }
}

/// What a rogue answers to a value, given how many came before.
type Answering = fn(usize, &[u8]) -> Vec<Vec<u8>>;

/// 1: a rogue with no honest code in it at all, which answers whatever it likes. Each is a problem that is said; none gets a second message.
#[tokio::test(start_paused = true)]
async fn attack_01_whatever_a_rogue_answers_it_learns_nothing() {
    let secret = Planted::text("the Wi-Fi key", WIFI.1);
    let answers: [(&str, Answering); 6] = [
        ("silence", |_, _| Vec::new()),
        ("an echo", |_, value| vec![value.to_vec()]),
        ("the refusal", |_, _| vec![vec![0xc0, 0]]),
        ("a message of the right length", |_, value| vec![[&[value[0]], [7; 48].as_slice()].concat()]),
        ("another right length", |_, value| vec![[&[value[0]], [7; 161].as_slice()].concat()]),
        ("a flood", |_, value| Stranger::Endless(244).values(value[0] & 0x3f).take(40).collect()),
    ];
    for (what, answer) in answers {
        for by_code in [false, true] {
            let world = World::new(31);
            let real = world.device(&LOCK, "hall");
            let advert = world.ports().radio.scan(1_000).await.expect("the air")[0].advert.clone();
            let hello = Household::new(1).hello();
            let rogue = Rogue::place(&world, "hall", &advert, &hello, Box::new(answer));
            let label = if by_code { real.sticker.code.clone() } else { real.sticker.qr.clone() };
            let mut tries = 0;
            let walk = set_up(&world, |screen| {
                tries += usize::from(screen.problem.is_some());
                if tries > 1 { Act::Leave } else { Act::Answer(enter(screen, &label)) }
            });
            let walk = walk.await.expect("it opens");
            assert!(matches!(walk.end(), Some(End::Left | End::Stopped)), "{what}: {:?}", walk.ids());
            assert!(!walk.problems().is_empty(), "{what}: it says what went wrong");
            for (_, value) in rogue.told() {
                assert!(value.len() <= 97, "{what}: a handshake message and no more, not {} bytes", value.len());
                assert_eq!(secret.found_in(&value), Vec::<String>::new(), "{what}");
            }
            let mut links: Vec<u64> = rogue.told().into_iter().map(|(link, _)| link).collect();
            let all = links.len();
            links.dedup();
            assert_eq!(all, links.len(), "{what}: it never got a second message on a link");
        }
    }
}

/// 2: another phone is quicker. Without the label it does not get in; with it, the owner sees that the device is taken, and resets it.
#[tokio::test(start_paused = true)]
async fn attack_02_a_rogue_phone_that_is_quicker() {
    let world = World::new(32);
    let device = world.device(&LOCK, "hall");
    let thief = world.another_phone();
    let (_, other_label) = made_anew(&LOCK, 667);
    let mut tries = 0;
    let walk = set_up(&thief, |screen| {
        tries += usize::from(screen.problem.is_some());
        if tries > 2 { Act::Leave } else { Act::Answer(enter(screen, &other_label.qr)) }
    });
    let walk = walk.await.expect("it opens");
    assert_eq!(walk.end(), Some(End::Left));
    device.look(|state| {
        assert!(state.clients.is_empty(), "without this label nobody gets in");
        assert_eq!(events(state, EventKind::Paired), 0);
    });

    // Now he has photographed the label.
    let thief = world.another_phone();
    let walk = set_up(&thief, presses_enter(&device.sticker.qr)).await.expect("it opens");
    assert_eq!(walk.end(), Some(End::Finished));
    let mut asked = 0;
    let owner = set_up(&world, |screen| {
        asked += usize::from(screen.id == "setup-closed" || screen.id == "setup-none");
        match (screen.id.as_str(), asked) {
            ("setup-closed" | "setup-none", 1) => {
                // The device is in her hands: she holds its button.
                device.hold_button();
                Act::Answer(enter(screen, &device.sticker.qr))
            }
            _ => Act::Answer(enter(screen, &device.sticker.qr)),
        }
    });
    let walk = owner.await.expect("it opens");
    assert!(asked > 0, "she was told that the device is not open: {:?}", walk.ids());
    assert_eq!(walk.end(), Some(End::Finished), "{:?} {:?}", walk.ids(), walk.problems());
    device.look(|state| {
        assert_eq!(state.clients.len(), 1, "the thief's phone is gone");
        assert_eq!(state.clients[0].role, Role::Owner);
    });
    let companion = thief.open().await.expect("it opens");
    let error = identify(&companion).await.expect_err("the thief is out");
    assert!(matches!(error, PanduError::PairAgain { .. }), "{error:?}");
}

/// 5: behind the same advert, another key answers. It is a full stop: nothing is sent to it but the first message, there is no way round,
/// and the person is told to pair again.
#[tokio::test(start_paused = true)]
async fn attack_05_a_changed_device_key_is_a_full_stop() {
    let world = World::new(33);
    let device = world.device(&LOCK, "hall");
    set_up(&world, presses_enter(&device.sticker.qr)).await.expect("it opens");
    device.fault("changed-key");
    let companion = world.open().await.expect("it opens");
    for _ in 0..3 {
        world.air.forget_heard();
        let error = identify(&companion).await.expect_err("a full stop");
        assert!(matches!(error, PanduError::PairAgain { .. }), "{error:?}");
        let heard = world.air.heard();
        let up: Vec<_> = heard.iter().filter(|heard| heard.up).map(|heard| heard.value.len()).collect();
        assert!(
            up.iter().all(|length| *length == 97) && up.len() <= 2,
            "first messages only, and not one try after another: {up:?}"
        );
        tokio::time::sleep(Duration::from_secs(60)).await;
    }
    // The same key again is the same device again: nothing was forgotten or replaced.
    device.no_faults();
    identify(&companion).await.expect("the true device");
}

/// 5: another device at the very address of the paired one.
#[tokio::test(start_paused = true)]
async fn attack_05_another_device_in_its_place_is_a_full_stop() {
    let world = World::new(33);
    let device = world.device(&LOCK, "hall");
    set_up(&world, presses_enter(&device.sticker.qr)).await.expect("it opens");
    let impostor = world.place(made_anew(&LOCK, 668), "hall");
    let companion = world.open().await.expect("it opens");
    let error = identify(&companion).await.expect_err("a full stop");
    assert_eq!(error.reason().code, ReasonCode::DeviceChanged, "{error:?}");
    assert!(matches!(error, PanduError::PairAgain { .. }));
    impostor.look(|state| assert!(state.clients.is_empty()));
}

/// 16: ten thousand strangers begin a handshake and leave it; then ten thousand first messages of the owner's own, recorded and repeated.
/// The owner gets in at once, also while they go on.
#[tokio::test(start_paused = true)]
async fn attack_16_half_open_handshakes_do_not_keep_the_owner_out() {
    let world = World::new(34);
    let device = world.device(&LOCK, "hall");
    set_up(&world, presses_enter(&device.sticker.qr)).await.expect("it opens");
    let recorded: Vec<Vec<u8>> = world
        .air
        .heard()
        .into_iter()
        .filter(|heard| heard.up && heard.value[0] == 0xc2)
        .map(|heard| heard.value)
        .collect();
    let mut flood = Flood { recorded, opened: 0 };
    flood.wave(&device, 10_000);
    device.act(|device, _| {
        assert!(device.link_count() <= pandu_device::STRANGERS_MAX, "{} links are kept", device.link_count());
    });
    let companion = world.open().await.expect("it opens");
    world.air.forget_heard();
    identify(&companion).await.expect("the owner gets in");
    companion.rest().await;

    // And while they keep coming: six new ones before each value of the owner.
    let interrupted = world.air.heard().iter().filter(|heard| heard.up).count();
    assert!(interrupted <= 4, "one try was enough: {interrupted} values");
    for _ in 0..20 {
        let flooding = async {
            loop {
                flood.wave(&device, 6);
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        };
        tokio::select! {
            biased;
            done = identify(&companion) => done.expect("the owner gets in"),
            () = flooding => unreachable!("it never ends"),
        }
        companion.rest().await;
    }
    assert!(flood.opened > 10_000);
}

/// Strangers who begin and never end.
struct Flood {
    recorded: Vec<Vec<u8>>,
    opened: usize,
}

impl Flood {
    fn wave(&mut self, device: &Reference, links: usize) {
        device.act(|device, now| {
            for _ in 0..links {
                self.opened += 1;
                let link = device.open_link(now, 244).expect("randomness").link;
                match self.opened % 4 {
                    0 => device.handle_value(link, now, &[0x82, 1, 2, 3]),
                    1 => device.handle_value(link, now, &self.recorded[self.opened % self.recorded.len()]),
                    _ => {}
                }
                while device.poll_value().is_some() {}
                while device.poll_closed().is_some() {}
            }
        });
    }
}

/// 17: a member's phone calls everything there is. The device decides by its table: what is not a member's is `Forbidden`, and logged.
#[tokio::test(start_paused = true)]
async fn attack_17_a_lower_role_calls_everything() {
    let world = World::new(35);
    let device = world.device(&LOCK, "hall");
    set_up(&world, presses_enter(&device.sticker.qr)).await.expect("it opens");
    let guest_phone = world.another_phone();
    device.press_button();
    let companion = pair_as_member(&guest_phone, &device).await;
    let key = device_key(&companion);
    let before_that = device.look(|state| events(state, EventKind::Forbidden));
    let before =
        device.look(|state| (state.clients.len(), state.name.clone(), state.network.is_some(), state.consents.len()));
    let (mut refused, mut kinds) = (0, Vec::new());
    for (_, request) in samples::requests() {
        let right = right(request.kind());
        let Who::Paired(least) = right.who else { continue };
        if Role::Member.covers(least) || kinds.contains(&request.kind()) {
            continue;
        }
        kinds.push(request.kind());
        // Confirmed or not makes no difference to a right that is not there.
        if refused % 2 == 0 {
            let confirm = Confirm { kind: CredentialKind::PhoneKey, secret: None };
            companion
                .sessions()
                .call(&key, &Request::Confirm(confirm), None)
                .await
                .expect("a session")
                .expect("confirmed");
        }
        let answer = companion.sessions().call(&key, &request, Some([refused; 16])).await.expect("a session");
        assert_eq!(answer, Err(ErrorReply::Forbidden), "{:?}", request.kind());
        refused += 1;
    }
    assert!(refused > 15, "{refused} kinds were tried");
    device.look(|state| {
        assert_eq!(
            before,
            (state.clients.len(), state.name.clone(), state.network.is_some(), state.consents.len()),
            "nothing has changed"
        );
        assert_eq!(events(state, EventKind::Forbidden), before_that + u32::from(refused), "each is in the log");
    });
    // What is a member's works.
    let operate = Request::Operate(Operate { function: pandu_protocol::message::Text::cut("bolt"), milli: 1_000 });
    companion.sessions().call(&key, &operate, None).await.expect("a session").expect("a member may");
}

async fn pair_as_member(phone: &World, device: &Reference) -> Companion {
    let companion = phone.open().await.expect("it opens");
    let wizard = companion.set_up(None).expect("it begins");
    let walk = Walk::through(&wizard, |screen| {
        if screen.id == "setup-senses" { Act::Leave } else { is_careful(&device.sticker.qr)(screen) }
    });
    let walk = walk.await;
    device.look(|state| {
        assert_eq!(
            state.clients.last().map(|client| client.role),
            Some(Role::Member),
            "{:?} {:?}",
            walk.ids(),
            walk.problems()
        );
    });
    companion
}

fn device_key(companion: &Companion) -> PublicKey {
    let entries = companion.sessions().devices().all().expect("readable");
    entries[0].record.as_ref().expect("a record").public_key()
}

async fn identify(companion: &Companion) -> Result<(), PanduError> {
    let key = device_key(companion);
    let answer = companion.sessions().call(&key, &call::Identify::request(Empty {}), None).await?;
    Ok(answer.map(|_| ())?)
}
