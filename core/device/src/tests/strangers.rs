//! What strangers see and cost (clauses 6.5.4, 6.6.2; attacks 8, 12, 15, 16, 21).

use pandu_protocol::advert::{ADVERT_LENGTH, Advert};
use pandu_protocol::hello::Hello;
use pandu_protocol::message::EventKind;

use super::lab::{Lab, Plan};
use crate::link::{SESSIONS_PER_CLIENT, STRANGERS_MAX};
use crate::profile::{LOCK, THERMOSTAT};

#[test]
fn ten_thousand_half_open_handshakes_do_not_keep_the_owner_out() {
    let mut lab = Lab::new(&LOCK);
    let (mut owner, keys) = lab.settled_owner();
    lab.device.press_button(lab.now);
    let (qr, own) = (lab.sticker.qr.clone(), lab.new_key());
    // A pairing phone that has proved the label, and a paired one in the middle of its handshake.
    let mut pairing = lab.connect(&Plan::Label(&qr), &own).unwrap();
    let mut returning = lab.knock(&Plan::Session(&keys), &keys.own).unwrap();
    let hello = returning.channel.poll_value().unwrap();
    lab.device.handle_value(returning.link, lab.now, &hello);
    for _ in 0..10_000 {
        let opened = lab.device.open_link(lab.now, 244).unwrap();
        lab.device.handle_value(opened.link, lab.now, &[0x80 | 2, 1, 2, 3]);
        assert!(lab.device.link_count() <= STRANGERS_MAX + 1);
        while lab.device.poll_closed().is_some() {}
    }
    lab.carry(&mut returning);
    assert!(lab.call::<pandu_protocol::message::call::Identify>(&mut returning, Default::default()).is_ok());
    assert!(lab.pair_on(&mut pairing, "Salleh").is_ok());
    assert!(lab.call::<pandu_protocol::message::call::Identify>(&mut owner, Default::default()).is_ok());
    assert!(lab.session(&keys).is_some());
}

#[test]
fn a_stranger_costs_little_memory_whatever_he_sends() {
    let mut lab = Lab::new(&LOCK);
    let endless: Vec<Vec<u8>> = (0..2_000)
        .map(|n: usize| {
            let first = if n == 0 { 0x80 } else { 0 };
            let mut value = vec![first | u8::try_from((2 + n) % 64).unwrap()];
            value.resize(244, 7);
            value
        })
        .collect();
    let opened = lab.device.open_link(lab.now, 244).unwrap();
    let mut most = lab.device.bytes_held(opened.link);
    for value in endless {
        lab.device.handle_value(opened.link, lab.now, &value);
        most = most.max(lab.device.bytes_held(opened.link));
    }
    assert!(most <= 8 * 1024, "{most} bytes");
}

#[test]
fn every_refusal_is_the_same_value() {
    let mut refusals = Vec::new();
    let mut lab = Lab::new(&LOCK);
    let (_, keys) = lab.owner();
    lab.restart();
    let refusal = |lab: &mut Lab, link| {
        let (of, value) = lab.device.poll_value().expect("a refusal");
        assert_eq!(of, link);
        assert!(lab.device.poll_value().is_none() && lab.device.poll_closed() == Some(link));
        value
    };
    // Garbage, a wrong selector, an unknown phone's session, a known phone with a wrong key.
    for value in [&[0xc2, 1, 2, 3][..], &[0xff; 100], &[0xc0], &[0x02]] {
        let link = lab.device.open_link(lab.now, 244).unwrap().link;
        lab.device.handle_value(link, lab.now, value);
        refusals.push(refusal(&mut lab, link));
    }
    let stranger = super::lab::Keys { own: lab.new_key(), ..keys };
    let mut phone = lab.knock(&Plan::Session(&stranger), &stranger.own).unwrap();
    let message = phone.channel.poll_value().unwrap();
    lab.device.handle_value(phone.link, lab.now, &message);
    refusals.push(refusal(&mut lab, phone.link));
    refusals.dedup();
    assert_eq!(refusals, [vec![0xc0, 0]]);
}

#[test]
fn a_stranger_learns_the_category_and_cannot_follow_the_device() {
    let mut lab = Lab::new(&THERMOSTAT);
    let (_, _) = lab.settled_owner();
    let first = lab.device.open_link(lab.now, 244).unwrap();
    let hello = Hello::decode(&first.hello).unwrap();
    assert_eq!((hello.window_minutes, hello.ways.len()), (0, 0));
    let text = String::from_utf8_lossy(&first.hello).into_owned();
    for private in [lab.sticker.serial.as_str(), THERMOSTAT.model, THERMOSTAT.firmware, "Owner"] {
        assert!(!text.contains(private));
    }
    let before = Advert::decode(&first.advert).unwrap();
    assert!(before.id.belongs_to(&lab.factory.static_key().public()));
    lab.wait(899);
    assert_eq!(lab.device.advert(lab.now).to_vec(), first.advert);
    lab.wait(1);
    let after = Advert::decode(&lab.device.advert(lab.now)).unwrap();
    assert_ne!(after.id, before.id);
    assert!(after.id.belongs_to(&lab.factory.static_key().public()) && !after.ready);
    assert_eq!(first.advert.len(), ADVERT_LENGTH);
    assert_eq!(Hello::decode(&lab.device.open_link(lab.now, 244).unwrap().hello).unwrap(), hello, "the same for ever");
}

#[test]
fn what_strangers_repeat_costs_a_write_an_hour() {
    let mut lab = Lab::new(&LOCK);
    let (mut owner, _) = lab.settled_owner();
    let (_, keys, paired) = lab.guest("Salleh");
    let recorded = lab.knock(&Plan::Session(&keys), &keys.own).unwrap().channel.poll_value().unwrap();
    let removal = pandu_protocol::message::RevokeClient { client: paired.client };
    lab.call::<pandu_protocol::message::call::RevokeClient>(&mut owner, removal).unwrap();
    lab.device.close_link(owner.link, lab.now);
    lab.wait(10);
    let before = lab.storage.writes();
    for _ in 0..720 {
        let link = lab.device.open_link(lab.now, 244).unwrap().link;
        lab.device.handle_value(link, lab.now, &recorded);
        while lab.device.poll_value().is_some() || lab.device.poll_closed().is_some() {}
        lab.wait(10);
    }
    let writes = lab.storage.writes() - before;
    assert!((2..=4).contains(&writes), "{writes} writes in two hours");
    assert_eq!(lab.logged(EventKind::SessionRefused), 720, "none is forgotten");
}

#[test]
fn one_phone_has_a_bounded_number_of_sessions() {
    let mut lab = Lab::new(&LOCK);
    let (_, keys) = lab.owner();
    let alive = |lab: &mut Lab, phone: &mut _| {
        lab.request(phone, pandu_protocol::message::Request::Identify(Default::default())).is_some()
    };
    let mut sessions = Vec::new();
    for _ in 0..5 {
        let mut phone = lab.session(&keys).unwrap();
        assert!(alive(&mut lab, &mut phone));
        sessions.push(phone);
    }
    assert_eq!(lab.device.link_count(), SESSIONS_PER_CLIENT);
    assert!(
        !alive(&mut lab, &mut sessions[0]) && alive(&mut lab, &mut sessions[4]) && alive(&mut lab, &mut sessions[3])
    );
}

#[test]
fn repeated_first_messages_do_not_take_all_places() {
    let mut lab = Lab::new(&LOCK);
    let (_, keys) = lab.settled_owner();
    let mut recorded = lab.knock(&Plan::Session(&keys), &keys.own).unwrap();
    let message = recorded.channel.poll_value().unwrap();
    let mut honest = lab.knock(&Plan::Session(&keys), &keys.own).unwrap();
    for _ in 0..3 {
        let opened = lab.device.open_link(lab.now, 244).unwrap();
        lab.device.handle_value(opened.link, lab.now, &message);
    }
    lab.carry(&mut honest);
    for _ in 0..100 {
        let opened = lab.device.open_link(lab.now, 244).unwrap();
        lab.device.handle_value(opened.link, lab.now, &[0xc2]);
    }
    assert!(lab.call::<pandu_protocol::message::call::Identify>(&mut honest, Default::default()).is_ok());
}
