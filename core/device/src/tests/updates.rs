//! Images that phones bring: stored, verified, installed; or refused, always in the same words (clauses 6.3.2, 6.3.7, 6.3.9).

use pandu_protocol::limit::UPDATE_WINDOW;
use pandu_protocol::message::*;
use pandu_protocol::role::Role;

use super::images::{Made, begin, bring, commit, image, image_for, outage, refusals, runs, signed, stands};
use super::lab::{Lab, Plan};
use crate::boundary::{NoLink, Notice};
use crate::profile::{LOCK, WINDOW_SENSOR};
use crate::store::{Slot, StoreError};
use crate::update::ROOM;

#[test]
fn an_image_is_installed_byte_for_byte_and_the_device_says_what_it_runs() {
    let mut lab = Lab::new(&LOCK);
    let (mut phone, keys) = lab.settled_owner();
    let posture = |lab: &mut Lab, phone: &mut _| {
        let nonce = Bytes::new([1; 16]).unwrap();
        let signed = lab.call::<call::Posture>(phone, PostureRequest { nonce }).unwrap();
        signed.open::<Posture>(DocumentKind::Posture).unwrap().boot.unwrap().measurement
    };
    let measured = posture(&mut lab, &mut phone);
    for (version, slot) in [("1.0.1", Slot::B), ("1.1", Slot::A), ("1.2.0.1", Slot::B)] {
        let made = image(version, 150_000);
        bring(&mut lab, &mut phone, &made).unwrap();
        assert_eq!(
            (stands(&mut lab, &mut phone).phase, runs(&mut lab, &mut phone) == version),
            (UpdatePhase::Receiving, false)
        );
        let state = commit(&mut lab, &mut phone, None).unwrap();
        assert_eq!((state.phase, state.received), (UpdatePhase::Installing, 150_000));
        assert_eq!(lab.device.poll_closed(), Some(phone.link), "the link ends after the answer");
        assert_eq!(lab.device.open_link(lab.now, 244).err(), Some(NoLink::Away));
        outage(&mut lab);
        assert_eq!(lab.storage.image(slot), made.bytes);
        phone = lab.session(&keys).unwrap();
        let state = stands(&mut lab, &mut phone);
        assert_eq!((&*state.installed, state.phase, state.outage_seconds), (version, UpdatePhase::Installed, Some(5)));
        assert_eq!(runs(&mut lab, &mut phone), version);
    }
    assert_ne!(posture(&mut lab, &mut phone), measured);
    lab.restart();
    let mut phone = lab.session(&keys).unwrap();
    assert_eq!(runs(&mut lab, &mut phone), "1.2.0.1");
    assert_eq!((lab.logged(EventKind::UpdateInstalled), lab.logged(EventKind::UpdateRefused)), (3, 0));
}

/// Announcements that are refused, each with the reason that its owner reads.
fn unwanted() -> Vec<(&'static str, UpdateBegin)> {
    let good = image("1.1.0", 1_000).begin;
    let flipped = |place: usize| {
        let mut signature = good.signature.to_vec();
        signature[place] ^= 1;
        UpdateBegin { signature: Bytes::new(signature).unwrap(), ..good.clone() }
    };
    let with = |version: &str| image(version, 1_000).begin;
    vec![
        ("signature", flipped(0)),
        ("signature", flipped(63)),
        ("signature", UpdateBegin { size: 999, ..good.clone() }),
        ("signature", UpdateBegin { version: Text::cut("1.1.1"), ..good.clone() }),
        ("signature", UpdateBegin { sha256: Bytes::new([7; 32]).unwrap(), ..good.clone() }),
        ("model", image_for("Suhu PS-2", "9.0.0", 1_000).begin),
        ("version", with("1.0.0")),
        ("version", with("1")),
        ("version", with("0.9.9")),
        ("version", with("1.1.0-beta")),
        ("version", with("")),
        ("size", signed(UpdateBegin { size: 0, ..good })),
    ]
}

#[test]
fn every_refusal_looks_the_same_and_only_the_owners_log_knows_why() {
    let mut reasons = Vec::new();
    for (reason, announced) in unwanted() {
        let mut lab = Lab::new(&LOCK);
        let (mut phone, keys) = lab.settled_owner();
        let answer = lab.call::<call::UpdateBegin>(&mut phone, announced);
        assert_eq!(answer, Err(ErrorReply::Refused));
        let state = stands(&mut lab, &mut phone);
        assert_eq!((state.phase, state.received, &*state.installed), (UpdatePhase::Refused, 0, "1.0.0"));
        assert!(lab.call::<call::UpdateChunk>(&mut phone, image("1.1.0", 1_000).chunk(0, 10)).is_err());
        lab.restart();
        assert_eq!(refusals(&lab), [reason], "stored before the plug can be pulled");
        let mut phone = lab.session(&keys).unwrap();
        assert_eq!(stands(&mut lab, &mut phone).phase, UpdatePhase::Refused);
        reasons.push(reason);
    }
    reasons.dedup();
    assert_eq!(reasons, ["signature", "model", "version", "size"]);
}

#[test]
fn other_bytes_than_the_signed_ones_are_refused_wherever_they_come_in() {
    let good = image("1.1.0", 100_000);
    let mut bytes = good.bytes.clone();
    bytes[77_777] ^= 1;
    let tampered = Made { bytes, ..good.clone() };
    let mut lab = Lab::new(&LOCK);
    let (mut phone, keys) = lab.settled_owner();
    bring(&mut lab, &mut phone, &tampered).unwrap();
    let state = commit(&mut lab, &mut phone, None).unwrap();
    assert_eq!((state.phase, state.received), (UpdatePhase::Refused, 0));
    assert!(!lab.device.is_away());
    assert_eq!(begin(&mut lab, &mut phone, &good).map(|credit| credit.offset), Ok(0), "nothing of it is left");
    // What is stored is verified again right before it starts.
    bring(&mut lab, &mut phone, &good).unwrap();
    let at = lab.now.unix + 3_600;
    assert_eq!(commit(&mut lab, &mut phone, Some(at)).unwrap().phase, UpdatePhase::Ready);
    crate::store::Storage::put_block(&mut lab.storage, Slot::B, 99_999, b"x").unwrap();
    lab.wait(3_600);
    outage(&mut lab);
    let mut phone = lab.session(&keys).unwrap();
    let state = stands(&mut lab, &mut phone);
    assert_eq!((state.phase, &*state.installed), (UpdatePhase::Refused, "1.0.0"));
    assert!(refusals(&lab).iter().all(|reason| reason == "hash"));
    assert_eq!(lab.logged(EventKind::UpdateRefused), 2);
}

#[test]
fn only_the_next_block_is_stored_and_credit_never_lies() {
    let mut lab = Lab::new(&LOCK);
    let (mut phone, _) = lab.settled_owner();
    let made = image("1.1.0", 200_000);
    let chunk = |lab: &mut Lab, phone: &mut _, body| lab.call::<call::UpdateChunk>(phone, body);
    assert_eq!(chunk(&mut lab, &mut phone, made.chunk(0, 9)), Err(ErrorReply::NotFound));
    assert_eq!(commit(&mut lab, &mut phone, None), Err(ErrorReply::NotFound));
    let credit = |offset, window| Ok(UpdateCredit { offset, window });
    assert_eq!(begin(&mut lab, &mut phone, &made), credit(0, UPDATE_WINDOW));
    for (body, offset) in [
        (made.chunk(0, 60_000), 60_000),
        (made.chunk(0, 60_000), 60_000),
        (made.chunk(59_999, 100), 60_000),
        (made.chunk(60_001, 100), 60_000),
        (UpdateChunk { offset: u32::MAX - 7, ..made.chunk(0, 60_000) }, 60_000),
        (made.chunk(60_000, 0), 60_000),
        (made.chunk(60_000, 20_000), 80_000),
        (made.chunk(80_000, 60_000), 140_000),
    ] {
        let writes = lab.storage.writes();
        let before = stands(&mut lab, &mut phone).received;
        assert_eq!(chunk(&mut lab, &mut phone, body), credit(offset, (200_000 - offset).min(UPDATE_WINDOW)));
        assert_eq!(lab.storage.writes() > writes, offset > before, "the place is stored before it is told");
    }
    let beyond = UpdateChunk { offset: 140_000, data: Bytes::new(vec![1; 60_000]).unwrap() };
    assert_eq!(commit(&mut lab, &mut phone, None), Err(ErrorReply::invalid("offset")));
    assert_eq!(chunk(&mut lab, &mut phone, made.chunk(140_000, 59_999)), credit(199_999, 1));
    let two = UpdateChunk { offset: 199_999, data: Bytes::new([1, 2]).unwrap() };
    assert_eq!(chunk(&mut lab, &mut phone, two), Err(ErrorReply::invalid("data")));
    assert_eq!(chunk(&mut lab, &mut phone, made.chunk(199_999, 1)), credit(200_000, 0));
    assert_eq!(chunk(&mut lab, &mut phone, beyond), credit(200_000, 0), "all is there");
    assert_eq!(lab.storage.image(Slot::B), made.bytes);
}

#[test]
fn two_blocks_may_be_on_their_way_and_each_is_answered() {
    let mut lab = Lab::new(&LOCK);
    let (mut phone, _) = lab.settled_owner();
    let made = image("1.1.0", 120_000);
    begin(&mut lab, &mut phone, &made).unwrap();
    for (id, offset) in [(900, 0), (901, 60_000)] {
        let request = Request::UpdateChunk(made.chunk(offset, 60_000));
        let envelope = RequestEnvelope { id, key: None, request };
        phone.channel.send(lab.now.monotonic, &envelope.encode()).unwrap();
    }
    let last = lab.carry(&mut phone);
    assert_eq!(last, Some(Ok(Reply::UpdateChunk(UpdateCredit { offset: 120_000, window: 0 }))));
    assert_eq!(lab.storage.image(Slot::B), made.bytes);
}

#[test]
fn an_image_goes_on_after_a_lost_link_and_a_restart_and_another_begins_anew() {
    let mut lab = Lab::new(&LOCK);
    let (mut phone, keys) = lab.settled_owner();
    let (made, other) = (image("1.1.0", 200_000), image("1.2.0", 90_000));
    begin(&mut lab, &mut phone, &made).unwrap();
    lab.call::<call::UpdateChunk>(&mut phone, made.chunk(0, 60_000)).unwrap();
    lab.restart();
    let mut phone = lab.session(&keys).unwrap();
    let state = stands(&mut lab, &mut phone);
    assert_eq!((state.phase, state.received), (UpdatePhase::Receiving, 60_000));
    // Its key is that of its first time, and still it says how far it is now.
    for received in [60_000_u32, 120_000] {
        let announced = Request::UpdateBegin(made.begin.clone());
        let answer = lab.request_with(&mut phone, announced, Some([9; 16]));
        let credit = UpdateCredit { offset: received, window: (200_000 - received).min(UPDATE_WINDOW) };
        assert_eq!(answer, Some(Ok(Reply::UpdateBegin(credit))));
        lab.call::<call::UpdateChunk>(&mut phone, made.chunk(received, 60_000)).unwrap();
    }
    let forged = UpdateBegin { version: Text::cut("9.9.9"), ..made.begin.clone() };
    assert!(lab.call::<call::UpdateBegin>(&mut phone, forged).is_err());
    assert_eq!(stands(&mut lab, &mut phone).received, 180_000, "a forger stops nothing");
    assert_eq!(begin(&mut lab, &mut phone, &other).map(|credit| credit.offset), Ok(0));
    bring(&mut lab, &mut phone, &other).unwrap();
    assert_eq!(lab.storage.image(Slot::B), other.bytes, "nothing of the longer one is left");
    assert_eq!(begin(&mut lab, &mut phone, &made).map(|credit| credit.offset), Ok(0));
}

#[test]
fn who_may_bring_images_and_what_takes_none() {
    let mut lab = Lab::new(&LOCK);
    let (mut owner, _) = lab.settled_owner();
    let made = image("1.1.0", 1_000);
    let (mut member, ..) = super::people::invited(&mut lab, &mut owner, Role::Member);
    let requests = || {
        let chunk = Request::UpdateChunk(made.chunk(0, 1_000));
        [Request::UpdateBegin(made.begin.clone()), chunk, Request::UpdateCommit(UpdateCommit { at: None })]
    };
    for request in requests() {
        assert_eq!(lab.request(&mut member, request), Some(Err(ErrorReply::Forbidden)));
    }
    let mut sensor = Lab::new(&WINDOW_SENSOR);
    let (mut phone, _) = sensor.settled_owner();
    for request in requests() {
        assert_eq!(sensor.request(&mut phone, request), Some(Err(ErrorReply::Unsupported)));
    }
    assert_eq!(stands(&mut sensor, &mut phone).room, None);
    let huge = signed(UpdateBegin { size: ROOM + 1, ..made.begin });
    assert_eq!(lab.call::<call::UpdateBegin>(&mut owner, huge), Err(ErrorReply::Full));
    let state = stands(&mut lab, &mut owner);
    assert_eq!((state.room, state.phase), (Some(ROOM), UpdatePhase::Idle));
    assert_eq!((state.battery_percent, state.mains), (Some(80), Some(false)));
}

#[test]
fn a_full_disk_costs_nothing_that_was_told() {
    let mut lab = Lab::new(&LOCK);
    let (mut phone, keys) = lab.settled_owner();
    let made = image("1.1.0", 130_000);
    begin(&mut lab, &mut phone, &made).unwrap();
    lab.call::<call::UpdateChunk>(&mut phone, made.chunk(0, 60_000)).unwrap();
    lab.storage.fail_with(Some(StoreError::Full));
    assert_eq!(lab.call::<call::UpdateChunk>(&mut phone, made.chunk(60_000, 60_000)), Err(ErrorReply::Full));
    assert_eq!(stands(&mut lab, &mut phone).received, 60_000);
    lab.storage.fail_with(None);
    bring(&mut lab, &mut phone, &made).unwrap();
    lab.storage.fail_with(Some(StoreError::Full));
    assert_eq!(commit(&mut lab, &mut phone, None), Err(ErrorReply::Full));
    assert!(!lab.device.is_away(), "nothing begins that could not be stored");
    lab.storage.fail_with(None);
    commit(&mut lab, &mut phone, None).unwrap();
    // The new version cannot be confirmed: the old one runs, and the next start tries again.
    lab.storage.fail_with(Some(StoreError::Full));
    outage(&mut lab);
    let mut phone = lab.session(&keys).unwrap();
    assert_eq!(
        (stands(&mut lab, &mut phone).phase, runs(&mut lab, &mut phone)),
        (UpdatePhase::RolledBack, "1.0.0".into())
    );
    lab.storage.fail_with(None);
    lab.restart();
    outage(&mut lab);
    let mut phone = lab.session(&keys).unwrap();
    assert_eq!(runs(&mut lab, &mut phone), "1.1.0");
}

#[test]
fn an_update_that_does_not_start_is_undone_and_reported() {
    let mut lab = Lab::with(&LOCK, &["update-does-not-start"]);
    let (mut phone, keys) = lab.settled_owner();
    bring(&mut lab, &mut phone, &image("1.1.0", 1_000)).unwrap();
    commit(&mut lab, &mut phone, None).unwrap();
    outage(&mut lab);
    let mut phone = lab.session(&keys).unwrap();
    let state = stands(&mut lab, &mut phone);
    assert_eq!((state.phase, &*state.installed, state.outage_seconds), (UpdatePhase::RolledBack, "1.0.0", Some(5)));
    assert_eq!((runs(&mut lab, &mut phone), lab.logged(EventKind::UpdateUndone)), ("1.0.0".into(), 1));
    assert_eq!(lab.device.state().images.active, Slot::A);
    lab.restart_with(&[]);
    let mut phone = lab.session(&keys).unwrap();
    bring(&mut lab, &mut phone, &image("1.1.0", 1_000)).unwrap();
    commit(&mut lab, &mut phone, None).unwrap();
    outage(&mut lab);
    let mut phone = lab.session(&keys).unwrap();
    assert_eq!(runs(&mut lab, &mut phone), "1.1.0", "a person may try again");
}

#[test]
fn an_installation_without_an_end_is_given_up_after_three_starts() {
    let mut lab = Lab::new(&LOCK);
    let (mut phone, keys) = lab.settled_owner();
    bring(&mut lab, &mut phone, &image("1.1.0", 1_000)).unwrap();
    commit(&mut lab, &mut phone, None).unwrap();
    for _ in 0..4 {
        lab.wait(3);
        lab.restart();
        assert!(lab.device.is_away());
    }
    outage(&mut lab);
    let mut phone = lab.session(&keys).unwrap();
    let state = stands(&mut lab, &mut phone);
    assert_eq!((state.phase, &*state.installed, state.outage_seconds), (UpdatePhase::RolledBack, "1.0.0", Some(17)));

    lab.restart_with(&["update-never-ends"]);
    let mut phone = lab.session(&keys).unwrap();
    bring(&mut lab, &mut phone, &image("1.1.0", 1_000)).unwrap();
    commit(&mut lab, &mut phone, None).unwrap();
    outage(&mut lab);
    let mut phone = lab.session(&keys).unwrap();
    assert_eq!(stands(&mut lab, &mut phone).phase, UpdatePhase::Installing);
    lab.wait(1_000);
    assert_eq!(stands(&mut lab, &mut phone).phase, UpdatePhase::Installing);
    assert_eq!(begin(&mut lab, &mut phone, &image("1.2.0", 1_000)), Err(ErrorReply::Busy));
    assert_eq!(commit(&mut lab, &mut phone, None), Err(ErrorReply::Busy));
}

#[test]
fn careless_devices_take_what_good_ones_refuse() {
    for (fault, announced) in [
        ("update-accepts-unsigned", UpdateBegin { signature: Bytes::default(), ..image("1.1.0", 1_000).begin }),
        ("update-accepts-downgrade", image("0.9.0", 1_000).begin),
    ] {
        let made = Made { begin: announced.clone(), bytes: image(&announced.version, 1_000).bytes };
        let mut lab = Lab::new(&LOCK);
        let (_, keys) = lab.settled_owner();
        for (faults, taken) in [(&[][..], false), (&[fault][..], true)] {
            lab.restart_with(faults);
            let mut phone = lab.session(&keys).unwrap();
            assert_eq!(bring(&mut lab, &mut phone, &made).is_ok(), taken, "{fault}");
            if taken {
                commit(&mut lab, &mut phone, None).unwrap();
                outage(&mut lab);
                let mut phone = lab.session(&keys).unwrap();
                assert_eq!(runs(&mut lab, &mut phone), *made.begin.version, "{fault}");
            }
        }
    }
}

#[test]
fn a_factory_reset_brings_no_old_version_back() {
    let mut lab = Lab::new(&LOCK);
    let (mut phone, _) = lab.settled_owner();
    bring(&mut lab, &mut phone, &image("1.1.0", 1_000)).unwrap();
    commit(&mut lab, &mut phone, None).unwrap();
    outage(&mut lab);
    lab.device.hold_button(lab.now);
    lab.restart();
    let (mut phone, keys) = lab.settled_owner();
    assert_eq!(runs(&mut lab, &mut phone), "1.1.0");
    assert_eq!(begin(&mut lab, &mut phone, &image("1.0.5", 1_000)), Err(ErrorReply::Refused));
    // A reset in the middle of an installation ends it.
    bring(&mut lab, &mut phone, &image("1.2.0", 1_000)).unwrap();
    commit(&mut lab, &mut phone, None).unwrap();
    lab.device.hold_button(lab.now);
    lab.restart();
    assert!(!lab.device.is_away() && lab.session(&keys).is_none());
    let (mut phone, _) = lab.settled_owner();
    assert_eq!((runs(&mut lab, &mut phone), stands(&mut lab, &mut phone).phase), ("1.1.0".into(), UpdatePhase::Idle));
}

#[test]
fn other_phones_hear_of_each_phase_and_the_sender_has_his_answers() {
    let mut lab = Lab::new(&LOCK);
    let (mut owner, _) = lab.settled_owner();
    let (mut member, ..) = super::people::invited(&mut lab, &mut owner, Role::Member);
    let (mut guest, ..) = super::people::invited(&mut lab, &mut owner, Role::Guest);
    lab.notices();
    let at = lab.now.unix + 60;
    bring(&mut lab, &mut owner, &image("1.1.0", 130_000)).unwrap();
    commit(&mut lab, &mut owner, Some(at)).unwrap();
    lab.wait(60);
    for phone in [&mut owner, &mut member, &mut guest] {
        lab.carry(phone);
    }
    let heard = |pushes: &[Push]| -> Vec<UpdatePhase> {
        pushes
            .iter()
            .filter_map(|push| if let Push::UpdateState(state) = push { Some(state.phase) } else { None })
            .collect()
    };
    let all = [UpdatePhase::Receiving, UpdatePhase::Ready, UpdatePhase::Installing];
    assert_eq!(heard(&member.pushes), all);
    assert_eq!(heard(&owner.pushes), [UpdatePhase::Installing], "of what he did he has answers");
    assert_eq!(heard(&guest.pushes), []);
    let told = |notice| if let Notice::Update(state) = notice { Some(state.phase) } else { None };
    assert_eq!(lab.notices().into_iter().filter_map(told).collect::<Vec<_>>(), all);
    outage(&mut lab);
    assert!(lab.notices().into_iter().filter_map(told).eq([UpdatePhase::Installed]));
}

#[test]
fn nothing_but_time_ends_an_outage() {
    let mut lab = Lab::new(&LOCK);
    let (mut phone, keys) = lab.settled_owner();
    bring(&mut lab, &mut phone, &image("1.1.0", 1_000)).unwrap();
    let advert = lab.device.advert(lab.now);
    commit(&mut lab, &mut phone, None).unwrap();
    lab.notices();
    lab.device.type_pin(&pandu_protocol::secret::SecretText::new("1234".into()).unwrap(), lab.now);
    lab.device.touch(super::fingers::good("thumb"), lab.now);
    assert!(lab.notices().is_empty(), "the keys and the reader are dead");
    assert!(lab.device.deadline().is_some_and(|at| at.0 == lab.now.monotonic.0 + 5_000));
    lab.wait(4);
    assert!(lab.device.is_away() && lab.device.open_link(lab.now, 244).is_err());
    lab.wait(1);
    assert_ne!(lab.device.advert(lab.now), advert, "whoever watched the air cannot join before and after");
    let qr = lab.sticker.qr.clone();
    assert!(lab.pair(&Plan::Label(&qr), "x").is_none() && lab.session(&keys).is_some());
    lab.restart_with_outage(0);
    let mut phone = lab.session(&keys).unwrap();
    bring(&mut lab, &mut phone, &image("1.2.0", 1_000)).unwrap();
    commit(&mut lab, &mut phone, None).unwrap();
    lab.wait(0);
    let mut phone = lab.session(&keys).unwrap();
    assert_eq!(stands(&mut lab, &mut phone).outage_seconds, Some(0));
}
