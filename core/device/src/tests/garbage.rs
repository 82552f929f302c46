//! Whatever comes in, from strangers and from paired phones, the device goes on (clause 6.13.1; attacks 9 to 15).

use pandu_protocol::message::{Empty, Request};
use proptest::collection::vec;
use proptest::prelude::*;

use super::lab::{Keys, Lab, Plan};
use crate::profile::LOCK;

/// Checks that the device still serves its owner.
fn still_serves(lab: &mut Lab, keys: &Keys) {
    let mut phone = lab.session(keys).expect("the owner comes in");
    assert!(lab.request(&mut phone, Request::Identify(Empty {})).expect("an answer").is_ok());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn garbage_from_strangers(links in vec(vec(vec(any::<u8>(), 0..600), 1..12), 1..12)) {
        let mut lab = Lab::new(&LOCK);
        let (_, keys) = lab.settled_owner();
        for values in links {
            let link = lab.device.open_link(lab.now, 244).unwrap().link;
            for mut value in values {
                // Half of the first bytes are made plausible, so that more than the first check is reached.
                if let Some(first) = value.first_mut().filter(|first| **first & 1 == 0) {
                    *first = 0xc0 | (*first >> 1 & 7);
                }
                lab.device.handle_value(link, lab.now, &value);
                prop_assert!(lab.device.bytes_held(link) <= 8 * 1024);
                while lab.device.poll_value().is_some() {}
            }
            lab.wait(1);
        }
        still_serves(&mut lab, &keys);
    }

    #[test]
    fn garbage_from_a_paired_phone(messages in vec(vec(any::<u8>(), 1..400), 1..12), cut in 0usize..64, flip in 0usize..64) {
        let mut lab = Lab::new(&LOCK);
        let (mut phone, keys) = lab.settled_owner();
        for mut message in messages {
            // Some begin like an envelope.
            if message[0] & 1 == 0 {
                let kind = message[0] >> 1;
                message.splice(0..1, [0xa3, 0, 0x18, kind.max(24), 1, 7, 2, 0xa0]);
            }
            if phone.channel.send(lab.now.monotonic, &message).is_err() {
                phone = lab.session(&keys).expect("a new session");
            }
            lab.carry(&mut phone);
        }
        // Records that are cut, flipped and repeated on the way.
        let mut phone = lab.session(&keys).expect("a session");
        for number in 0..12 {
            let envelope = pandu_protocol::message::RequestEnvelope { id: number, key: None, request: Request::Identify(Empty {}) };
            if phone.channel.send(lab.now.monotonic, &envelope.encode()).is_err() {
                break;
            }
            while let Some(mut value) = phone.channel.poll_value() {
                match number % 4 {
                    0 => value.truncate(1 + cut % value.len()),
                    1 => { let place = flip % value.len(); value[place] ^= 1 }
                    2 => lab.device.handle_value(phone.link, lab.now, &value),
                    _ => {}
                }
                lab.device.handle_value(phone.link, lab.now, &value);
            }
            while lab.device.poll_value().is_some() {}
        }
        still_serves(&mut lab, &keys);
    }
}

#[test]
fn a_message_that_is_no_request_ends_the_link() {
    let mut lab = Lab::new(&LOCK);
    let (mut phone, keys) = lab.settled_owner();
    phone.channel.send(lab.now.monotonic, &[0xff]).unwrap();
    lab.carry(&mut phone);
    assert_eq!(lab.device.link_count(), 0);
    still_serves(&mut lab, &keys);
}

#[test]
fn a_replayed_handshake_and_a_replayed_record_do_nothing() {
    let mut lab = Lab::new(&LOCK);
    let (_, keys) = lab.settled_owner();
    let mut phone = lab.knock(&Plan::Session(&keys), &keys.own).unwrap();
    let first = phone.channel.poll_value().unwrap();
    lab.device.handle_value(phone.link, lab.now, &first);
    lab.carry(&mut phone);
    // The same first message on another link: the device answers, and nobody can go on.
    let replay = lab.device.open_link(lab.now, 244).unwrap().link;
    lab.device.handle_value(replay, lab.now, &first);
    let (link, answer) = lab.device.poll_value().expect("an answer");
    assert_eq!((link, answer.len()), (replay, 49));
    let rename = Request::Rename(pandu_protocol::message::Rename { name: pandu_protocol::message::Text::cut("Pintu") });
    let envelope = pandu_protocol::message::RequestEnvelope { id: 1, key: Some([1; 16]), request: rename };
    phone.channel.send(lab.now.monotonic, &envelope.encode()).unwrap();
    let record = phone.channel.poll_value().unwrap();
    lab.device.handle_value(replay, lab.now, &record);
    assert_eq!(lab.device.state().name, None, "a record of another link opens nothing");
    lab.device.handle_value(phone.link, lab.now, &record);
    assert_eq!(lab.device.state().name.as_deref(), Some("Pintu"));
    let writes = lab.storage.writes();
    lab.device.handle_value(phone.link, lab.now, &record);
    assert_eq!(lab.storage.writes(), writes, "the same record again is nothing");
    still_serves(&mut lab, &keys);
}
