//! Attacks 3, 6, 7, 8, 9 and 14 of the list in `main.rs`: whoever sits between two ends, or poses as one of them.
//!
//! Every refusal is checked to be the same single value, and that no session comes of it.

use pandu_protocol::error::{HandshakeError, LinkError};
use pandu_protocol::frame::{REFUSAL, value_len};
use pandu_protocol::hello::Hello;
use pandu_protocol::key::{PublicKey, StaticKey};
use pandu_protocol::label::ScannedLabel;
use pandu_protocol::link::{Event, InitiatorLink, ResponderLink};
use pandu_protocol::secret::SecretBytes;
use pandu_protocol::suite::SUITES;
use pandu_protocol::time::Millis;
use pandu_tests::pair::{Household, Meeting, Pair};
use pandu_tests::world::Chance;

const NOW: Millis = Millis(1);
const LONG: usize = 244;
const MEETINGS: [Meeting; 3] = [Meeting::Label, Meeting::Code, Meeting::Session];

/// What a device says to one value, questions answered as an honest device of this household does.
fn device_says(
    device: &mut ResponderLink,
    home: &Household,
    meeting: Meeting,
    value: &[u8],
) -> (Result<(), LinkError>, Vec<Vec<u8>>, Vec<Event>) {
    let mut taken = device.handle_value(NOW, value);
    let mut events = Vec::new();
    while let Some(event) = device.poll_event() {
        let answered = match event {
            Event::NeedClient(_) if meeting == Meeting::Session => device.accept_client(NOW, &home.psk),
            Event::NeedClient(_) => device.accept_client(NOW, &home.label.psk()),
            Event::NeedCode => device.accept_code(&home.record),
            Event::Established(_) | Event::Message(_) => Ok(()),
        };
        taken = taken.and(answered);
        events.push(event);
    }
    (taken, std::iter::from_fn(|| device.poll_value()).collect(), events)
}

fn values(phone: &mut InitiatorLink) -> Vec<Vec<u8>> {
    std::iter::from_fn(|| phone.poll_value()).collect()
}

fn is_established(events: &[Event]) -> bool {
    events.iter().any(|event| matches!(event, Event::Established(_)))
}

/// The device refused as it refuses everyone, and the link is over.
fn assert_refused(device: &ResponderLink, said: &[Vec<u8>], what: &str) {
    assert_eq!(said, [REFUSAL.to_vec()], "{what}: the one refusal and nothing else");
    assert!(device.is_closed(), "{what}: the link is over");
}

/// 3, the plain way: the man in the middle has his own keys and speaks to each end as if he were the other.
#[test]
fn attack_03_a_man_in_the_middle_with_his_own_keys_gets_no_session() {
    let home = Household::new(1);
    // He is a household of his own and knows neither label nor code nor session key of ours.
    let his = Household::new(2);
    for meeting in MEETINGS {
        let hello = home.hello();
        let mut phone = home.initiator(meeting, &hello, LONG, &mut Chance::new(3)).expect("a good hello");
        let mut as_device = his.responder(hello.clone(), LONG, &mut Chance::new(4));
        let [first] = values(&mut phone).try_into().expect("one value");
        let (_, answers, _) = device_says(&mut as_device, &his, meeting, &first);
        let taken = answers.iter().try_for_each(|answer| phone.handle_value(NOW, answer));
        let expected = if meeting == Meeting::Code { HandshakeError::Confirmation } else { HandshakeError::Refused };
        assert_eq!(taken, Err(LinkError::Handshake(expected)), "{meeting:?}: the phone notices");
        assert!(phone.poll_event().is_none() && values(&mut phone).is_empty(), "{meeting:?}: and says nothing more");

        let mut device = home.responder(hello.clone(), LONG, &mut Chance::new(5));
        let mut as_phone = his.initiator(meeting, &hello, LONG, &mut Chance::new(6)).expect("a good hello");
        let [first] = values(&mut as_phone).try_into().expect("one value");
        let (taken, said, _) = device_says(&mut device, &home, meeting, &first);
        if meeting == Meeting::Code {
            // He gets the one answer that tests his one guess, and it says no.
            taken.expect("the answer to a guess");
            assert_eq!(as_phone.handle_value(NOW, &said[0]), Err(LinkError::Handshake(HandshakeError::Confirmation)));
        } else {
            // Not even the device's key is the one that he would have to know.
            assert_refused(&device, &said, "a phone without the label");
        }
    }
}

/// 3, the clever way: he answers each end himself but lets the SPAKE2+ values of the true code pass through unchanged. The shares fit,
/// the device's confirmation fits, and still he ends with nothing: the key of the third message comes out of SPAKE2+, not out of Noise.
#[test]
fn attack_03_relaying_the_shares_of_the_true_code_gives_no_session_either() {
    let home = Household::new(1);
    let hello = home.hello();
    let prologue = [b"Pandu/1\x03".as_slice(), &[0, u8::try_from(hello.len()).expect("short")], &hello].concat();
    let his = StaticKey::generate(&mut Chance::new(9)).expect("randomness");
    let noise = || {
        let builder = snow::Builder::new(SUITES[0].xx.parse().expect("a pattern"));
        let builder =
            builder.local_private_key(his.private().expose()).expect("a key").prologue(&prologue).expect("once");
        // He has to put something where the key of the third message belongs.
        builder.psk(3, &[0; 32]).expect("a place")
    };
    let mut to_phone = noise().build_responder().expect("a handshake");
    let mut to_device = noise().build_initiator().expect("a handshake");
    let (mut payload, mut message) = ([0; 512], [0; 512]);

    let mut phone = home.initiator(Meeting::Code, &hello, LONG, &mut Chance::new(3)).expect("a good hello");
    let mut device = home.responder(hello.clone(), LONG, &mut Chance::new(5));
    let [first] = values(&mut phone).try_into().expect("one value");
    let share = to_phone.read_message(&first[1..], &mut payload).expect("message 1 opens to anyone");
    assert_eq!(share, 33, "the phone's share");
    let length = to_device.write_message(&payload[..share], &mut message).expect("a message");
    let (taken, said, _) = device_says(&mut device, &home, Meeting::Code, &[&[0xc3], &message[..length]].concat());
    taken.expect("the device cannot know yet");

    let length = to_device.read_message(&said[0][1..], &mut payload).expect("his own handshake");
    assert_eq!(length, 65, "the device's share and confirmation");
    let length = to_phone.write_message(&payload[..65], &mut message).expect("a message");
    phone.handle_value(NOW, &[&[0xc3], &message[..length]].concat()).expect("the confirmation is the true device's");
    assert!(!phone.is_confirmed(), "the phone waits for proof before it sends a secret");

    // The third message: he can pass the confirmation on, but neither open the Noise part nor make one that the device opens.
    let [third] = values(&mut phone).try_into().expect("one value");
    assert_eq!(third.len(), 1 + 32 + 64);
    assert!(to_phone.read_message(&third[33..], &mut payload).is_err(), "the phone's static key stays hidden from him");
    let length = to_device.write_message(&[], &mut message).expect("a message");
    let forged = [&[0xc4], &third[1..33], &message[..length]].concat();
    let (taken, said, events) = device_says(&mut device, &home, Meeting::Code, &forged);
    assert_eq!(taken, Err(LinkError::Handshake(HandshakeError::Decrypt)));
    assert_refused(&device, &said, "a forged third message");
    assert!(!is_established(&events));

    // What the phone says next is sealed with keys that he has not, and it is nothing secret.
    phone.send(NOW, b"who are you?").expect("a session by its own account");
    let [record] = values(&mut phone).try_into().expect("one value");
    assert!(!record.windows(3).any(|three| three == b"who"));
}

/// 3: changing any one bit of any handshake message, or cutting its last byte, ends in an error and in no session.
#[test]
fn attack_03_no_bit_of_a_handshake_can_be_changed() {
    let home = Household::new(1);
    for meeting in MEETINGS {
        let mut honest = Pair::new(&home, meeting, LONG, &mut Chance::new(3));
        honest.run(&home, NOW).expect("an honest handshake");
        let traffic = honest.traffic.values;
        for (number, (_, value)) in traffic.iter().enumerate() {
            // SPAKE2+ is slow in this profile: each byte once is enough there.
            let step = if meeting == Meeting::Code { 11 } else { 5 };
            for bit in (8..value.len() * 8).step_by(step).chain([value.len() * 8]) {
                let mut changed = value.clone();
                match changed.get_mut(bit / 8) {
                    Some(byte) => *byte ^= 1 << (bit % 8),
                    None => drop(changed.pop()),
                }
                let established = spoil(&home, meeting, number, &changed);
                assert!(!established, "{meeting:?}: message {number}, bit {bit}");
            }
        }
    }
}

/// Runs a handshake whose value `number` is replaced. Tells whether the end that received it, or the device, took it for good.
fn spoil(home: &Household, meeting: Meeting, number: usize, changed: &[u8]) -> bool {
    let hello = home.hello();
    let mut chance = Chance::new(3);
    let mut phone = home.initiator(meeting, &hello, LONG, &mut chance).expect("a good hello");
    let mut device = home.responder(hello, LONG, &mut chance);
    let mut passed = 0;
    let mut established = false;
    let mut replace = |value: Vec<u8>| {
        let value = if passed == number { changed.to_vec() } else { value };
        passed += 1;
        value
    };
    for _ in 0..3 {
        for value in values(&mut phone) {
            let (taken, said, events) = device_says(&mut device, home, meeting, &replace(value));
            established |= is_established(&events);
            if taken.is_err() {
                return established;
            }
            for value in said {
                if phone.handle_value(NOW, &replace(value)).is_err() {
                    return established;
                }
            }
        }
    }
    // Nobody noticed anything.
    true
}

/// 6: somebody who has read out the device's static key poses to it as its owner. In IK the first message is open to that, so it carries
/// nothing and changes nothing; the second message stops him, although he is given the pre-shared key as well.
#[test]
fn attack_06_the_devices_key_does_not_let_anyone_pose_as_the_phone() {
    let home = Household::new(1);
    let hello = home.hello();
    let prologue = [b"Pandu/1\x02".as_slice(), &[0, u8::try_from(hello.len()).expect("short")], &hello].concat();
    let device_key = home.device.public();
    let resolver = impostor::Impostor { device: home.device.clone(), phone: home.phone.public() };
    let mut impostor = snow::Builder::with_resolver(SUITES[0].ik.parse().expect("a pattern"), Box::new(resolver))
        .local_private_key(&[0x11; 32])
        .and_then(|builder| builder.remote_public_key(device_key.as_bytes()))
        .and_then(|builder| builder.prologue(&prologue))
        .and_then(|builder| builder.psk(2, home.psk.expose()))
        .and_then(snow::Builder::build_initiator)
        .expect("a handshake");
    let mut message = [0; 512];
    let length = impostor.write_message(&[], &mut message).expect("a message");
    let mut device = home.responder(hello, LONG, &mut Chance::new(5));
    let (taken, said, events) =
        device_says(&mut device, &home, Meeting::Session, &[&[0xc2], &message[..length]].concat());
    taken.expect("the forged first message is taken for the phone's");
    assert_eq!(events, [Event::NeedClient(home.phone.public())], "so this attack reaches as far as it can");

    assert!(
        impostor.read_message(&said[0][1..], &mut message).is_err(),
        "the answer opens with the phone's private key only"
    );
    let (taken, _, events) = device_says(&mut device, &home, Meeting::Session, &[&[0xc3], [7; 40].as_slice()].concat());
    taken.expect("a record that does not decrypt is dropped");
    assert!(!is_established(&events) && device.is_handshaking(), "the device waits for proof and believes nothing");
}

/// 6, the reverse: somebody who has the phone's keys and its pre-shared key poses to the phone as the device.
#[test]
fn attack_06_the_phones_keys_do_not_let_anyone_pose_as_the_device() {
    let home = Household::new(1);
    let mut phone = home.initiator(Meeting::Session, &home.hello(), LONG, &mut Chance::new(3)).expect("a good hello");
    let mut as_device =
        ResponderLink::new(NOW, home.hello(), home.phone.clone(), LONG, &mut Chance::new(4)).expect("randomness");
    let [first] = values(&mut phone).try_into().expect("one value");
    let (taken, said, _) = device_says(&mut as_device, &home, Meeting::Session, &first);
    assert_eq!(
        taken,
        Err(LinkError::Handshake(HandshakeError::Decrypt)),
        "the first message is for the device's key alone"
    );
    assert_eq!(phone.handle_value(NOW, &said[0]), Err(LinkError::Handshake(HandshakeError::Refused)));
}

/// 7: a hello edited on the way, be it for a weaker suite, another version or a longer window, breaks the handshake for both.
#[test]
fn attack_07_an_edited_hello_breaks_the_handshake() {
    let home = Household::new(1);
    let honest = Hello::decode(&home.hello()).expect("a good hello");
    let edits: [(&str, Hello); 6] = [
        ("the better suite is struck out", Hello { suites: vec![2], ..honest.clone() }),
        ("a suite is put in", Hello { suites: vec![1, 2, 9], ..honest.clone() }),
        ("a version is put in", Hello { versions: vec![1, 2], ..honest.clone() }),
        ("the window is longer", Hello { window_minutes: 15, ..honest.clone() }),
        ("the category is another", Hello { category: pandu_protocol::hello::Category::Sensor, ..honest.clone() }),
        ("the order is another", Hello { suites: vec![2, 1], ..honest }),
    ];
    for (what, edited) in edits {
        for meeting in MEETINGS {
            let edited = edited.encode();
            let mut phone = home.initiator(meeting, &edited, LONG, &mut Chance::new(3)).expect("a good hello");
            let mut device = home.responder(home.hello(), LONG, &mut Chance::new(5));
            let [first] = values(&mut phone).try_into().expect("one value");
            let (taken, said, events) = device_says(&mut device, &home, meeting, &first);
            if meeting == Meeting::Code && taken.is_ok() {
                // Message 1 of XX is not sealed against much; the second one then ends it.
                assert!(phone.handle_value(NOW, &said[0]).is_err(), "{what}");
            } else {
                assert_eq!(taken, Err(LinkError::Handshake(HandshakeError::Decrypt)), "{what}");
                assert_refused(&device, &said, what);
                assert_eq!(phone.handle_value(NOW, &said[0]), Err(LinkError::Handshake(HandshakeError::Refused)));
            }
            assert!(!is_established(&events) && phone.poll_event().is_none(), "{what}");
        }
    }
}

/// 7: a device that offers only what nobody should accept gets no first message at all, and nothing lower is tried.
#[test]
fn attack_07_nothing_lower_is_tried() {
    let home = Household::new(1);
    let honest = Hello::decode(&home.hello()).expect("a good hello");
    for (suites, versions) in
        [(vec![3], vec![1]), (vec![0], vec![1]), (vec![31, 200], vec![1]), (vec![1, 2], vec![2]), (vec![1], vec![0])]
    {
        let hello = Hello { suites, versions, ..honest.clone() }.encode();
        for meeting in MEETINGS {
            let started = home.initiator(meeting, &hello, LONG, &mut Chance::new(3)).map(|_| ());
            assert!(matches!(started, Err(HandshakeError::Suite(_) | HandshakeError::Version)), "{started:?}");
        }
    }
}

/// 8: every first header, every other Noise pattern, a wrong prologue, swapped roles: the same refusal.
#[test]
fn attack_08_what_is_not_our_handshake_gets_the_one_refusal() {
    let home = Household::new(1);
    let mut said_to_all = Vec::new();
    let mut try_it = |what: &str, value: &[u8]| {
        let mut device = home.responder(home.hello(), LONG, &mut Chance::new(5));
        let (taken, said, events) = device_says(&mut device, &home, Meeting::Session, value);
        assert!(taken.is_err() && events.is_empty(), "{what}");
        assert_refused(&device, &said, what);
        said_to_all.extend(said);
    };
    for header in 0..=255_u8 {
        let known = matches!(header & 0x3f, 2..=5) && header & 0x80 != 0;
        if !known {
            try_it("a first header of no handshake", &[&[header], [7; 96].as_slice()].concat());
        } else if header & 0x40 != 0 {
            try_it("random bytes as a first message", &[&[header], [7; 96].as_slice()].concat());
        }
    }
    for (what, name, prologue) in [
        ("another pattern", "Noise_NNpsk0_25519_ChaChaPoly_SHA256", prologue(&home, b"Pandu/1", 2)),
        ("another pattern", "Noise_XX_25519_ChaChaPoly_SHA256", prologue(&home, b"Pandu/1", 2)),
        ("no pre-shared key", "Noise_IK_25519_ChaChaPoly_SHA256", prologue(&home, b"Pandu/1", 2)),
        ("another hash", "Noise_IKpsk2_25519_ChaChaPoly_SHA512", prologue(&home, b"Pandu/1", 2)),
        ("another cipher", "Noise_IKpsk2_25519_AESGCM_SHA256", prologue(&home, b"Pandu/1", 2)),
        ("another protocol version", "Noise_IKpsk2_25519_ChaChaPoly_SHA256", prologue(&home, b"Pandu/2", 2)),
        ("another selector in the prologue", "Noise_IKpsk2_25519_ChaChaPoly_SHA256", prologue(&home, b"Pandu/1", 4)),
        ("no prologue", "Noise_IKpsk2_25519_ChaChaPoly_SHA256", Vec::new()),
    ] {
        try_it(what, &[&[0xc2], first_message(&home, name, &prologue).as_slice()].concat());
    }
    // Swapped roles: what a device would answer is no way to begin.
    let mut honest = Pair::new(&home, Meeting::Session, LONG, &mut Chance::new(3));
    honest.run(&home, NOW).expect("an honest handshake");
    try_it("a second message first", &honest.traffic.values[1].1);
    said_to_all.dedup();
    assert_eq!(said_to_all, [REFUSAL.to_vec()], "nobody can tell one reason from another");
}

fn prologue(home: &Household, protocol: &[u8], selector: u8) -> Vec<u8> {
    let hello = home.hello();
    [protocol, &[selector, 0, u8::try_from(hello.len()).expect("short")], &hello].concat()
}

/// What bare snow says first in this pattern, with all the right keys.
fn first_message(home: &Household, name: &str, prologue: &[u8]) -> Vec<u8> {
    let params: snow::params::NoiseParams = name.parse().expect("a pattern");
    let device = home.device.public();
    let mut builder = snow::Builder::new(params).prologue(prologue).expect("once");
    if !name.contains("NN") {
        builder = builder.local_private_key(home.phone.private().expose()).expect("once");
    }
    if name.contains("IK") {
        builder = builder.remote_public_key(device.as_bytes()).expect("once");
    }
    for place in [0, 2].into_iter().filter(|place| name.contains(&format!("psk{place}"))) {
        builder = builder.psk(place, home.psk.expose()).expect("once");
    }
    let mut message = vec![0; 512];
    let length = builder.build_initiator().expect("a handshake").write_message(&[], &mut message).expect("a message");
    message.truncate(length);
    message
}

/// 9: each end gets its own messages back.
#[test]
fn attack_09_reflection_is_refused() {
    let home = Household::new(1);
    for meeting in MEETINGS {
        let mut phone = home.initiator(meeting, &home.hello(), LONG, &mut Chance::new(3)).expect("a good hello");
        let [first] = values(&mut phone).try_into().expect("one value");
        assert!(phone.handle_value(NOW, &first).is_err(), "{meeting:?}: the phone's own first message");

        let mut pair = Pair::new(&home, meeting, LONG, &mut Chance::new(3));
        pair.run(&home, NOW).expect("an honest handshake");
        pair.initiator.send(NOW, b"open the door").expect("a session");
        let [record] = values(&mut pair.initiator).try_into().expect("one value");
        // In the other direction it has another key; the sequence number may be made to fit.
        let last = pair.traffic.values.iter().rev().find(|(up, _)| !up).expect("the device spoke").1[0];
        let reflected = [&[0xc0 | (last + 1) & 0x3f], &record[1..]].concat();
        pair.initiator.handle_value(NOW, &reflected).expect("a record that does not decrypt is dropped");
        assert_eq!(pair.initiator.poll_event(), None, "{meeting:?}: the phone's own record");
        assert_eq!(
            pair.initiator.is_confirmed(),
            meeting != Meeting::Code,
            "only after a typed code is the proof still to come"
        );

        let mut device = home.responder(home.hello(), LONG, &mut Chance::new(5));
        let (_, said, _) = device_says(&mut device, &home, meeting, &first);
        let (taken, _, events) =
            device_says(&mut device, &home, meeting, &[&[0xc0 | (first[0] + 1) & 0x3f], &said[0][1..]].concat());
        assert!(taken.is_err() || !is_established(&events), "{meeting:?}: the device's own answer");
    }
}

/// 14: points of low order, wherever a key can be put into a handshake.
#[test]
fn attack_14_keys_that_protect_nothing_are_refused() {
    let home = Household::new(1);
    let hello = home.hello();
    let (order_4, twist) = (
        [
            0xe0, 0xeb, 0x7a, 0x7c, 0x3b, 0x41, 0xb8, 0xae, 0x16, 0x56, 0xe3, 0xfa, 0xf1, 0x9f, 0xc4, 0x6a, 0xda, 0x09,
            0x8d, 0xeb, 0x9c, 0x32, 0xb1, 0xfd, 0x86, 0x62, 0x05, 0x16, 0x5f, 0x49, 0xb8, 0x00,
        ],
        [0xff; 32],
    );
    for point in [
        [0; 32],
        {
            let mut one = [0; 32];
            one[0] = 1;
            one
        },
        order_4,
    ] {
        // As the ephemeral key of a phone: label and session.
        let mut device = home.responder(hello.clone(), LONG, &mut Chance::new(5));
        let (taken, said, _) =
            device_says(&mut device, &home, Meeting::Session, &[&[0xc2], point.as_slice(), &[7; 64]].concat());
        assert_eq!(taken, Err(LinkError::Handshake(HandshakeError::WeakKey)));
        assert_refused(&device, &said, "a weak ephemeral key");
        // As the ephemeral key of a device.
        for meeting in MEETINGS {
            let mut phone = home.initiator(meeting, &hello, LONG, &mut Chance::new(3)).expect("a good hello");
            let header = 0xc0 | values(&mut phone)[0][0] & 0x3f;
            let length = if meeting == Meeting::Code { 129 } else { 16 };
            let taken = phone.handle_value(NOW, &[&[header], point.as_slice(), &vec![7; length]].concat());
            assert_eq!(taken, Err(LinkError::Handshake(HandshakeError::WeakKey)), "{meeting:?}");
        }
        // As the key on a label, or the pinned key of a device.
        let label = ScannedLabel::from_parts(PublicKey::from_bytes(point), SecretBytes::new([7; 16]));
        let forged = Household { label, ..Household::new(1) };
        assert_eq!(
            forged.initiator(Meeting::Label, &hello, LONG, &mut Chance::new(3)).map(|_| ()),
            Err(HandshakeError::WeakKey)
        );
    }
    // All ones is not reduced and no low order: it must simply lead nowhere.
    let mut device = home.responder(hello, LONG, &mut Chance::new(5));
    let (taken, said, _) =
        device_says(&mut device, &home, Meeting::Session, &[&[0xc2], twist.as_slice(), &[7; 64]].concat());
    assert_eq!(taken, Err(LinkError::Handshake(HandshakeError::Decrypt)));
    assert_refused(&device, &said, "a key without an owner");
    assert_eq!(value_len(247), LONG);
}

/// A phone in name only: it shows the phone's public key, and computes what it can with the device's private one.
mod impostor {
    use pandu_protocol::key::{PublicKey, StaticKey};
    use snow::params::{CipherChoice, DHChoice, HashChoice};
    use snow::resolvers::{CryptoResolver, DefaultResolver, RingResolver};
    use snow::types::{Cipher, Dh, Hash, Random};

    pub(super) struct Impostor {
        pub(super) device: StaticKey,
        pub(super) phone: PublicKey,
    }

    impl CryptoResolver for Impostor {
        fn resolve_rng(&self) -> Option<Box<dyn Random>> {
            RingResolver.resolve_rng()
        }

        fn resolve_dh(&self, choice: &DHChoice) -> Option<Box<dyn Dh>> {
            let inner = DefaultResolver.resolve_dh(choice)?;
            Some(Box::new(Keys { inner, device: self.device.clone(), phone: self.phone, posing: false }))
        }

        fn resolve_hash(&self, choice: &HashChoice) -> Option<Box<dyn Hash>> {
            DefaultResolver.resolve_hash(choice)
        }

        fn resolve_cipher(&self, choice: &CipherChoice) -> Option<Box<dyn Cipher>> {
            DefaultResolver.resolve_cipher(choice)
        }
    }

    struct Keys {
        inner: Box<dyn Dh>,
        device: StaticKey,
        phone: PublicKey,
        posing: bool,
    }

    impl Dh for Keys {
        fn name(&self) -> &'static str {
            "25519"
        }

        fn pub_len(&self) -> usize {
            32
        }

        fn priv_len(&self) -> usize {
            32
        }

        fn set(&mut self, private: &[u8]) {
            self.posing = private.starts_with(&[0x11; 32]);
            self.inner.set(private);
        }

        fn generate(&mut self, rng: &mut dyn Random) -> Result<(), snow::Error> {
            self.inner.generate(rng)
        }

        fn pubkey(&self) -> &[u8] {
            if self.posing { self.phone.as_bytes() } else { self.inner.pubkey() }
        }

        fn privkey(&self) -> &[u8] {
            self.inner.privkey()
        }

        /// The static-static result is the same from both sides, so the device's private key gives it.
        fn dh(&self, theirs: &[u8], out: &mut [u8]) -> Result<(), snow::Error> {
            if self.posing && theirs.starts_with(self.device.public().as_bytes()) {
                let shared = x25519_dalek::x25519(*self.device.private().expose(), *self.phone.as_bytes());
                out[..32].copy_from_slice(&shared);
                return Ok(());
            }
            self.inner.dh(theirs, out)
        }
    }
}
