//! Attacks 10, 11, 12, 13 and 15 of the list in `main.rs`: what was sent once is sent again, in another order, broken, or without end.

use std::sync::Arc;
use std::time::Duration;

use pandu::port::Link;
use pandu::wizard::End;
use pandu_device::profile::{LOCK, THERMOSTAT};
use pandu_protocol::error::{HandshakeError, LinkError, SessionError};
use pandu_protocol::frame::{Fragmenter, REFUSAL, Reassembler};
use pandu_protocol::limit::{
    BAD_RECORDS_MAX, HANDSHAKE_TIMEOUT, MESSAGE_MAX, REASSEMBLY_TIMEOUT, REKEY_AFTER, REKEY_AFTER_MESSAGES,
    REKEY_REFUSED_AFTER,
};
use pandu_protocol::link::{Event, ResponderLink};
use pandu_protocol::suite::SUITES;
use pandu_protocol::time::Millis;
use pandu_tests::lives::{assert_well, set_up};
use pandu_tests::pair::{Household, Meeting, Pair};
use pandu_tests::person::{Act, careful, is_careful, presses_enter};
use pandu_tests::stranger::Stranger;
use pandu_tests::world::{Chance, Trouble, World};

const NOW: Millis = Millis(1);

/// 10: everything that the phone ever sent is sent again to the device, link by link, and then each value as the first of a link. The device
/// does nothing of it again.
#[tokio::test(start_paused = true)]
async fn attack_10_a_recorded_set_up_sent_again_has_no_effect() {
    let world = World::new(41);
    let device = world.device(&LOCK, "hall");
    set_up(&world, is_careful(&device.sticker.qr)).await.expect("it opens");
    // A second session, so that one of those is recorded too.
    let companion = world.open().await.expect("it opens");
    let record = companion.sessions().devices().all().expect("readable").remove(0).record.expect("a record");
    let rename = pandu_protocol::message::Request::Rename(pandu_protocol::message::Rename {
        name: pandu_protocol::message::Text::cut("Front"),
    });
    companion.sessions().call(&record.public_key(), &rename, None).await.expect("a session").expect("renamed");
    companion.rest().await;
    drop(companion);

    let heard = world.air.heard();
    let before = device.look(what_it_knows);
    let radio = world.ports().radio;
    let links: std::collections::BTreeSet<u64> = heard.iter().map(|heard| heard.link).collect();
    for link in links {
        let again = radio.connect("hall".into()).await.expect("in reach");
        for value in heard.iter().filter(|heard| heard.link == link && heard.up) {
            if again.write(value.value.clone()).await.is_err() {
                break;
            }
        }
    }
    for value in heard.iter().filter(|heard| heard.up) {
        let again = radio.connect("hall".into()).await.expect("in reach");
        let _ = again.write(value.value.clone()).await;
    }
    assert_eq!(device.look(what_it_knows), before, "nothing has changed");
    assert_well(&world, &device, "after the replay").await;
}

/// Everything of a device's memory that a command can change.
fn what_it_knows(state: &pandu_device::state::State) -> String {
    let events: Vec<_> =
        state.events.iter().filter(|event| !is_about_strangers(event)).map(|event| (event.kind, event.count)).collect();
    let network = state.network.as_ref().map(|network| (network.ssid.to_vec(), network.online));
    format!(
        "{:?} {:?} {:?} {:?} {:?} {events:?}",
        state.name,
        state.clients.len(),
        (state.credentials.len(), state.last_credential),
        (network, state.setup_finished, state.updates.policy, state.consents.len()),
        state.functions,
    )
}

fn is_about_strangers(event: &pandu_protocol::message::Event) -> bool {
    use pandu_protocol::message::EventKind;
    matches!(event.kind, EventKind::SessionRefused | EventKind::PairingFailed)
}

/// 10: a first message that carries anything is refused, whatever it carries: there is no early data.
#[test]
fn attack_10_there_is_no_early_data() {
    let home = Household::new(1);
    let hello = home.hello();
    let prologue = [b"Pandu/1\x02".as_slice(), &[0, u8::try_from(hello.len()).expect("short")], &hello].concat();
    let key = home.device.public();
    for payload in [&b"x"[..], b"open the door", &[0; 300]] {
        let mut early = snow::Builder::new(SUITES[0].ik.parse().expect("a pattern"))
            .local_private_key(home.phone.private().expose())
            .and_then(|builder| builder.remote_public_key(key.as_bytes()))
            .and_then(|builder| builder.prologue(&prologue))
            .and_then(|builder| builder.psk(2, home.psk.expose()))
            .and_then(snow::Builder::build_initiator)
            .expect("a handshake");
        let mut message = [0; 512];
        let length = early.write_message(payload, &mut message).expect("a message");
        let mut fragmenter = Fragmenter::new(2, 244);
        fragmenter.push(message[..length].to_vec());
        let mut device = home.responder(hello.clone(), 244, &mut Chance::new(5));
        let mut taken = Ok(());
        while let Some(value) = fragmenter.poll_value() {
            taken = taken.and_then(|()| device.handle_value(NOW, &value));
        }
        assert_eq!(taken, Err(LinkError::Handshake(HandshakeError::Length)), "{} bytes", payload.len());
        assert_eq!((device.poll_event(), device.poll_value()), (None, Some(REFUSAL.to_vec())));
    }
}

/// 11: every value of a set-up in turn is lost, with its link or without. The set-up ends well all the same, with every command done once.
#[tokio::test(start_paused = true)]
async fn attack_11_any_value_may_be_lost() {
    for trouble in [Trouble::LoseLink, Trouble::LoseLinkAfter, Trouble::Drop] {
        at_every_value(&trouble).await;
    }
}

/// 11: every value in turn is repeated, or swapped with the next.
#[tokio::test(start_paused = true)]
async fn attack_11_any_value_may_come_twice_or_late() {
    for trouble in [Trouble::Repeat, Trouble::Swap, Trouble::Replace(REFUSAL.to_vec())] {
        at_every_value(&trouble).await;
    }
}

/// 11: every value in turn is bent or cut short.
#[tokio::test(start_paused = true)]
async fn attack_11_any_value_may_be_damaged() {
    for trouble in [Trouble::Flip(3), Trouble::Flip(77), Trouble::Cut(1), Trouble::Cut(20)] {
        at_every_value(&trouble).await;
    }
}

async fn at_every_value(trouble: &Trouble) {
    for number in 1.. {
        let world = World::new(42);
        let device = world.device(&THERMOSTAT, "hall");
        world.air.plan(trouble.clone(), number);
        let what = format!("{trouble:?} of value {number}");
        let label = device.sticker.qr.clone();
        let walk = set_up(&world, |screen| Act::Answer(careful(screen, &label))).await.expect("it opens");
        assert_eq!(walk.end(), Some(End::Finished), "{what}: {:?} {:?}", walk.ids(), walk.problems());
        assert_well(&world, &device, &what).await;
        device.look(|state| {
            let versions: Vec<u32> = state.credentials.iter().map(|credential| credential.version).collect();
            let once = versions.iter().all(|version| *version == 1);
            assert!(once, "{what}: a credential was set twice: {versions:?}");
            assert_eq!(state.consents.len(), 2, "{what}");
        });
        if world.air.passed() < number {
            assert!(number > 40, "{what}: a set-up has more values than that");
            return;
        }
    }
}

/// A session whose values pass through the hands of somebody who can renumber them: headers are not secret.
struct Relay {
    pair: Pair,
    home: Household,
    up: u8,
}

impl Relay {
    fn new() -> Self {
        let home = Household::new(1);
        let mut pair = Pair::new(&home, Meeting::Session, 244, &mut Chance::new(3));
        pair.run(&home, NOW).expect("an honest handshake");
        pair.initiator.send(NOW, b"hello").expect("a session");
        pair.run(&home, NOW).expect("an honest record");
        pair.down.clear();
        Self { pair, home, up: 4 }
    }

    fn carry(&mut self, record: &[u8]) -> Result<(), LinkError> {
        let header = 0xc0 | self.up & 0x3f;
        self.up = self.up.wrapping_add(1);
        self.pair.responder.handle_value(NOW, &[&[header], record].concat())
    }

    fn seal(&mut self, plaintext: &[u8]) -> Vec<u8> {
        self.pair.initiator.send(NOW, plaintext).expect("a session");
        self.pair.initiator.poll_value().expect("one value")[1..].to_vec()
    }

    fn heard(&mut self) -> Vec<Event> {
        std::iter::from_fn(|| self.pair.responder.poll_event()).collect()
    }
}

/// 11: records repeated, swapped or left out are never taken for the ones that should come.
#[test]
fn attack_11_records_are_taken_once_and_in_order() {
    let mut relay = Relay::new();
    let [first, second, third] = [b"first".as_slice(), b"second", b"third"].map(|plaintext| relay.seal(plaintext));
    relay.carry(&second).expect("dropped");
    relay.carry(&first).expect("taken");
    relay.carry(&first).expect("dropped");
    relay.carry(&third).expect("dropped");
    relay.carry(&second).expect("taken");
    relay.carry(&third).expect("taken");
    let taken: Vec<Vec<u8>> = relay
        .heard()
        .into_iter()
        .filter_map(|event| if let Event::Message(plaintext) = event { Some(plaintext.to_vec()) } else { None })
        .collect();
    assert_eq!(taken, [b"first".to_vec(), b"second".to_vec(), b"third".to_vec()]);
    assert!(relay.pair.is_established() && relay.home.today.0 > 0);
}

/// 12: garbage moves no nonce. So much of it is borne, then the session ends.
#[test]
fn attack_12_garbage_moves_nothing_and_then_ends_the_session() {
    let mut relay = Relay::new();
    let honest = relay.seal(b"open the door");
    for number in 0..BAD_RECORDS_MAX {
        relay.carry(&[number; 60]).expect("dropped in silence");
    }
    assert_eq!(relay.heard(), []);
    relay.carry(&honest).expect("taken: its nonce was still the next one");
    assert!(
        matches!(relay.heard().as_slice(), [Event::Message(plaintext)] if plaintext.as_slice() == b"open the door")
    );
    assert_eq!(relay.carry(&[9; 60]), Err(LinkError::Session(SessionError::BadRecords)));
    assert!(relay.pair.responder.is_closed());
    assert_eq!(relay.pair.responder.poll_value(), None, "and the end is silent");
}

/// 12, with everything around it: a session that is ended by garbage is opened again, and the command is done once.
#[tokio::test(start_paused = true)]
async fn attack_12_a_session_full_of_garbage_is_opened_again() {
    let world = World::new(43);
    let device = world.device(&LOCK, "hall");
    for number in (6..40).step_by(2) {
        world.air.plan(Trouble::Replace(vec![0x55; 90]), number);
    }
    let walk = set_up(&world, presses_enter(&device.sticker.qr)).await.expect("it opens");
    assert_eq!(walk.end(), Some(End::Finished), "{:?} {:?}", walk.ids(), walk.problems());
    world.air.fair_weather();
    assert_well(&world, &device, "garbage").await;
}

/// 13: keys are changed after so many messages and after so long, by the sender, and both ends go on.
#[test]
fn attack_13_keys_are_changed_by_count_and_by_time() {
    let mut relay = Relay::new();
    let (mut updates, mut messages) = (0, 0);
    let mut now = NOW;
    for round in 0..REKEY_AFTER_MESSAGES + 10 {
        if round == REKEY_AFTER_MESSAGES + 5 {
            now = now.after(REKEY_AFTER - Duration::from_secs(1));
            relay.pair.responder.send(now, b"still there").expect("a session");
        }
        relay.pair.initiator.send(now, b"tick").expect("a session");
        while let Some(value) = relay.pair.initiator.poll_value() {
            updates += usize::from(value.len() == 1 + 16);
            relay.pair.responder.handle_value(now, &value).expect("in order");
        }
        messages += relay.heard().len();
    }
    assert_eq!(
        (updates, messages as u64),
        (1, REKEY_AFTER_MESSAGES + 10),
        "one key change by count, and no message was lost"
    );
    let later = NOW.after(REKEY_AFTER + Duration::from_secs(1));
    relay.pair.initiator.handle_value(now, &relay.pair.responder.poll_value().expect("queued")).expect("a record");
    relay.pair.responder.send(later, b"after an hour").expect("a session");
    let values: Vec<_> = std::iter::from_fn(|| relay.pair.responder.poll_value()).collect();
    assert_eq!(
        values.iter().map(|value| value.len()).collect::<Vec<_>>(),
        [1 + 16, 1 + 16 + 13],
        "one key change by time"
    );
    values.iter().for_each(|value| relay.pair.initiator.handle_value(later, value).expect("in order"));
}

/// 13: a sender that never changes its key is refused long before its nonces end; no nonce ever comes twice.
#[test]
fn attack_13_a_peer_that_never_changes_its_key_is_refused() {
    let home = Household::new(1);
    let hello = home.hello();
    let prologue = [b"Pandu/1\x02".as_slice(), &[0, u8::try_from(hello.len()).expect("short")], &hello].concat();
    let key = home.device.public();
    let mut stubborn = snow::Builder::new(SUITES[0].ik.parse().expect("a pattern"))
        .local_private_key(home.phone.private().expose())
        .and_then(|builder| builder.remote_public_key(key.as_bytes()))
        .and_then(|builder| builder.prologue(&prologue))
        .and_then(|builder| builder.psk(2, home.psk.expose()))
        .and_then(snow::Builder::build_initiator)
        .expect("a handshake");
    let mut message = [0; 512];
    let length = stubborn.write_message(&[], &mut message).expect("a message");
    let mut device = home.responder(hello, 244, &mut Chance::new(5));
    device.handle_value(NOW, &[&[0xc2], &message[..length]].concat()).expect("a first message");
    assert!(matches!(device.poll_event(), Some(Event::NeedClient(_))));
    device.accept_client(NOW, &home.psk).expect("known");
    let answer = device.poll_value().expect("an answer");
    stubborn.read_message(&answer[1..], &mut message).expect("the device's");
    let mut transport = stubborn.into_transport_mode().expect("a session");
    let mut sequence = 3_u8;
    let mut taken = 0;
    let refused = loop {
        let length = transport.write_message(b"tick", &mut message).expect("snow does not mind");
        let value = [&[0xc0 | sequence & 0x3f], &message[..length]].concat();
        sequence = sequence.wrapping_add(1);
        match device.handle_value(NOW, &value) {
            Ok(()) => taken += 1,
            Err(error) => break error,
        }
        while device.poll_event().is_some() {}
    };
    assert_eq!((refused, taken), (LinkError::Session(SessionError::KeyOverdue), REKEY_REFUSED_AFTER));
}

/// 15: every kind of nonsense on a fresh link of a real device. Each link ends or waits for its time to run out; none holds more than a
/// message's worth, and the owner is served in between.
#[tokio::test(start_paused = true)]
async fn attack_15_nonsense_on_a_link_holds_little_and_ends() {
    let world = World::new(44);
    let device = world.device(&LOCK, "hall");
    set_up(&world, presses_enter(&device.sticker.qr)).await.expect("it opens");
    let radio = world.ports().radio;
    let mut open: Vec<Arc<dyn Link>> = Vec::new();
    for stranger in Stranger::ALL {
        for sequence in [2, 3, 0] {
            let link = radio.connect("hall".into()).await.expect("in reach");
            for value in stranger.values(sequence).take(400) {
                if link.write(value).await.is_err() {
                    break;
                }
            }
            open.push(link);
        }
        let held = device.act(|device, _| (1..2_000).map(|link| device.bytes_held(pandu_device::LinkId(link))).max());
        assert!(held.expect("links") < 8_192, "{stranger:?}: {held:?} bytes are held");
        assert_well(&world, &device, &format!("{stranger:?}")).await;
    }
    tokio::time::sleep(HANDSHAKE_TIMEOUT + Duration::from_secs(1)).await;
    world.air.tick_all();
    device.act(|device, _| assert_eq!(device.link_count(), 0, "no link waits for ever"));
}

/// 15: the bounds of frames, from both sides: the longest message passes, one byte more does not, and a pause ends one that began.
#[test]
fn attack_15_messages_have_an_end_in_length_and_in_time() {
    let mut reassembler = Reassembler::new(0, MESSAGE_MAX);
    let mut fragmenter = Fragmenter::new(0, 244);
    fragmenter.push(vec![7; MESSAGE_MAX + 1]);
    let refused =
        std::iter::from_fn(|| fragmenter.poll_value()).find_map(|value| reassembler.handle_value(NOW, &value).err());
    assert!(refused.is_some(), "over-long");

    let home = Household::new(1);
    let mut device: ResponderLink = home.responder(home.hello(), 244, &mut Chance::new(5));
    device.handle_value(NOW, &[0x82, 1, 2, 3]).expect("a beginning");
    let late = NOW.after(REASSEMBLY_TIMEOUT);
    assert_eq!(device.deadline(), Some(late));
    assert!(device.handle_timeout(late).is_err() && device.is_closed());
    let mut silent = home.responder(home.hello(), 244, &mut Chance::new(5));
    assert!(silent.handle_timeout(Millis(0).after(HANDSHAKE_TIMEOUT)).is_err() && silent.is_closed());
}
