//! Who comes in, when, and as what (clauses 6.1 a, 6.1 b, 6.1 e; attacks 1, 2, 4, 18, 22).

use pandu_protocol::hello::Way;
use pandu_protocol::limit::CODE_FAILURES_MAX;
use pandu_protocol::message::{Empty, ErrorReply, EventKind, PairFinish, PairStart, RevokeClient, Text, call};
use pandu_protocol::role::Role;
use pandu_protocol::secret::SecretBytes;

use super::lab::{Keys, Lab, Plan, phone_key};
use crate::profile::{LOCK, WINDOW_SENSOR};

#[test]
fn the_first_phone_owns_the_device_by_label_and_by_code() {
    for way in 0..2 {
        let mut lab = Lab::new(&LOCK);
        let (qr, code) = (lab.sticker.qr.clone(), lab.sticker.code.clone());
        let plan = if way == 0 { Plan::Label(&qr) } else { Plan::Code(&code) };
        let (mut phone, keys, finished) = lab.pair(&plan, "Aminah").expect("paired");
        assert_eq!(finished.role, Role::Owner);
        assert!(lab.call::<call::Identify>(&mut phone, Empty {}).is_ok(), "the link goes on as a session");
        assert_eq!(lab.device.window_seconds(lab.now), 0, "the window closes");
        assert_eq!(lab.device.state().code_failures, 0);
        let mut again = lab.session(&keys).expect("known from now on");
        assert!(lab.call::<call::AuthState>(&mut again, Empty {}).is_ok_and(|state| state.fresh_seconds == 0));
    }
}

#[test]
fn before_pairing_is_finished_nothing_else_is_possible() {
    let mut lab = Lab::new(&LOCK);
    let (qr, own) = (lab.sticker.qr.clone(), lab.new_key());
    let mut phone = lab.connect(&Plan::Label(&qr), &own).expect("the label is right");
    assert_eq!(lab.call::<call::Identify>(&mut phone, Empty {}).err(), Some(ErrorReply::AuthRequired));
    let early = lab.call::<call::PairFinish>(&mut phone, PairFinish { share: SecretBytes::new([1; 32]) });
    assert_eq!(early.err(), Some(ErrorReply::invalid("share")));
    let bad = lab.call::<call::PairStart>(&mut phone, PairStart { name: Text::cut("\u{202e}evil") });
    assert_eq!(bad.err(), Some(ErrorReply::invalid("name")));
    assert!(lab.pair_on(&mut phone, "Aminah").is_ok());
    let twice = lab.call::<call::PairStart>(&mut phone, PairStart { name: Text::cut("again") });
    assert_eq!(twice.err(), Some(ErrorReply::Forbidden));
}

#[test]
fn twenty_wrong_codes_shut_the_way_of_the_code_and_no_restart_opens_it() {
    let mut lab = Lab::new(&LOCK);
    let right = lab.sticker.code.clone();
    let wrong = if right.starts_with("104") { "204-637-194" } else { "104-637-191" };
    let wrong = (0..10)
        .map(|check| format!("{}{check}", &wrong[..10]))
        .find(|code| pandu_protocol::label::parse_label(code).is_ok())
        .unwrap();
    for failure in 1..=CODE_FAILURES_MAX {
        let own = lab.new_key();
        assert!(lab.connect(&Plan::Code(&wrong), &own).is_none(), "guess {failure}");
        assert_eq!(lab.device.state().code_failures, failure);
        if failure == 10 {
            lab.wait(6);
            lab.restart();
            assert_eq!(lab.device.state().code_failures, 10, "a restart gives no new guesses");
        }
    }
    let own = lab.new_key();
    assert!(lab.device.window_seconds(lab.now) > 0, "the window stays open for the label");
    assert_eq!(lab.device.hello().ways, [Way::Label]);
    assert!(lab.connect(&Plan::Code(&right), &own).is_none(), "the phone sees that it need not try");
    assert_eq!((lab.logged(EventKind::PairingClosed), lab.logged(EventKind::PairingFailed)), (1, 20));
    lab.restart();
    assert_eq!(lab.device.hello().ways, [Way::Label], "a restart gives no new guesses");
    lab.device.press_button(lab.now);
    assert!(lab.pair(&Plan::Code(&right), "Aminah").is_some(), "the button gives new guesses");
}

#[test]
fn whoever_uses_up_the_guesses_does_not_keep_the_label_out() {
    let mut lab = Lab::new(&LOCK);
    let (qr, code, own) = (lab.sticker.qr.clone(), lab.sticker.code.clone(), lab.new_key());
    // He has the hello from before the last guess, and the right code at that.
    let mut late = lab.knock(&Plan::Code(&code), &own).unwrap();
    for _ in 0..CODE_FAILURES_MAX {
        let mut phone = lab.knock(&Plan::Code(&code), &own).unwrap();
        let first = phone.channel.poll_value().unwrap();
        lab.device.handle_value(phone.link, lab.now, &first);
        lab.device.close_link(phone.link, lab.now);
    }
    assert_eq!(lab.device.state().code_failures, CODE_FAILURES_MAX);
    lab.carry(&mut late);
    assert!(late.channel.is_closed(), "no further guess");
    let (_, keys, finished) = lab.pair(&Plan::Label(&qr), "Aminah").expect("the label cannot be guessed");
    assert_eq!(finished.role, Role::Owner);
    lab.restart();
    assert!(lab.session(&keys).is_some());
}

#[test]
fn a_pair_finish_that_was_held_back_changes_nothing() {
    // The phone goes on elsewhere: it begins to pair again, or it comes in with the key that it has.
    for again in [true, false] {
        let mut lab = Lab::new(&LOCK);
        let qr = lab.sticker.qr.clone();
        let (_, keys) = lab.settled_owner();
        let code = lab.sticker.code.clone();
        lab.device.press_button(lab.now);
        let mut first = lab.connect(&Plan::Code(&code), &keys.own).unwrap();
        assert!(lab.call::<call::PairStart>(&mut first, PairStart { name: Text::cut("Aminah") }).is_ok());
        let keys = if again {
            // The label is taken for an unknown key only, so a paired phone pairs again by code.
            let mut second = lab.connect(&Plan::Code(&code), &keys.own).unwrap();
            assert!(lab.call::<call::PairStart>(&mut second, PairStart { name: Text::cut("Aminah") }).is_ok());
            let held = pandu_protocol::message::Request::PairFinish(PairFinish { share: SecretBytes::new([1; 32]) });
            assert_eq!(lab.request(&mut first, held), None, "the first link is gone");
            lab.pair_on(&mut second, "Aminah").unwrap().0
        } else {
            let mut session = lab.session(&keys).unwrap();
            assert!(lab.call::<call::AuthState>(&mut session, Empty {}).is_ok());
            let held = pandu_protocol::message::Request::PairFinish(PairFinish { share: SecretBytes::new([1; 32]) });
            assert_eq!(lab.request(&mut first, held), None, "the first link is gone");
            keys
        };
        assert!(lab.session(&keys).is_some());
        assert!(!qr.is_empty() && lab.device.state().clients.len() == 1);
    }
}

#[test]
fn a_phone_that_pairs_does_not_disturb_another() {
    let mut lab = Lab::new(&LOCK);
    let (qr, a, b) = (lab.sticker.qr.clone(), lab.new_key(), lab.new_key());
    let mut first = lab.connect(&Plan::Label(&qr), &a).unwrap();
    assert!(lab.call::<call::PairStart>(&mut first, PairStart { name: Text::cut("a") }).is_ok());
    let mut second = lab.connect(&Plan::Label(&qr), &b).unwrap();
    assert!(lab.call::<call::PairStart>(&mut second, PairStart { name: Text::cut("b") }).is_ok());
    assert!(lab.pair_on(&mut first, "a").is_ok(), "only the same phone's links are dropped");
}

#[test]
fn a_reset_whose_last_write_fails_never_brings_anything_back() {
    let mut lab = Lab::new(&LOCK);
    let (_, keys) = lab.settled_owner();
    lab.storage.fail_after_erasing(crate::store::StoreError::Full);
    lab.device.hold_button(lab.now);
    assert!(lab.session(&keys).is_none() && lab.device.state().clients.is_empty(), "it is as new at once");
    assert!(lab.device.window_seconds(lab.now) > 0);
    lab.wait(6);
    assert!(lab.storage.bytes().is_empty());
    lab.storage.fail_with(None);
    lab.wait(6);
    let stored = crate::state::State::decode(&lab.storage.bytes()).expect("the write was tried again");
    assert!(stored.clients.is_empty() && !stored.setup_finished);
    lab.restart();
    assert!(lab.session(&keys).is_none());
    // A reset that has done nothing leaves the device as it was.
    let (_, keys) = lab.owner();
    lab.storage.fail_with(Some(crate::store::StoreError::Full));
    lab.device.hold_button(lab.now);
    assert!(lab.session(&keys).is_some());
}

#[test]
fn a_guess_is_counted_before_its_answer_leaves_and_taken_back_when_right() {
    let mut lab = Lab::new(&LOCK);
    let (code, own) = (lab.sticker.code.clone(), lab.new_key());
    let mut phone = lab.knock(&Plan::Code(&code), &own).unwrap();
    let first = phone.channel.poll_value().unwrap();
    lab.device.handle_value(phone.link, lab.now, &first);
    // The device has not said a word yet, and whatever happens now, the guess is spent.
    lab.restart();
    assert_eq!(lab.device.state().code_failures, 1);
    assert!(lab.connect(&Plan::Code(&code), &own).is_some());
    assert_eq!(lab.device.state().code_failures, 1, "only its own count is taken back");
}

#[test]
fn a_guess_that_cannot_be_counted_is_not_answered() {
    let mut lab = Lab::new(&LOCK);
    lab.storage.fail_with(Some(crate::store::StoreError::Full));
    let (code, own) = (lab.sticker.code.clone(), lab.new_key());
    assert!(lab.connect(&Plan::Code(&code), &own).is_none());
    lab.storage.fail_with(None);
    assert!(lab.connect(&Plan::Code(&code), &own).is_some());
}

#[test]
fn the_window_ends_on_time_also_for_whoever_has_knocked() {
    let mut lab = Lab::new(&LOCK);
    lab.wait(595);
    let (qr, own) = (lab.sticker.qr.clone(), lab.new_key());
    let mut phone = lab.knock(&Plan::Label(&qr), &own).expect("still open");
    lab.wait(6);
    lab.carry(&mut phone);
    assert!(phone.channel.is_closed());
    assert!(lab.knock(&Plan::Label(&qr), &own).is_none(), "the hello says that it is closed");
}

#[test]
fn the_label_alone_never_opens_a_device_that_has_an_owner() {
    let mut lab = Lab::new(&LOCK);
    let (qr, stranger) = (lab.sticker.qr.clone(), lab.new_key());
    let mut early = lab.knock(&Plan::Label(&qr), &stranger).unwrap();
    let (_, keys) = lab.owner();
    lab.carry(&mut early);
    assert!(early.channel.is_closed(), "whoever knocked before is refused after");
    lab.restart();
    assert!(lab.connect(&Plan::Label(&qr), &stranger).is_none(), "power opens nothing");
    assert!(lab.session(&keys).is_some());
    let (_, _, finished) = lab.guest("Salleh");
    assert_eq!(finished.role, Role::Member, "the button lets a member in, never a second owner");
}

#[test]
fn of_two_phones_in_one_window_the_first_wins_and_the_second_is_dropped() {
    let mut lab = Lab::new(&LOCK);
    let (qr, a, b) = (lab.sticker.qr.clone(), lab.new_key(), lab.new_key());
    let mut first = lab.connect(&Plan::Label(&qr), &a).unwrap();
    let mut second = lab.connect(&Plan::Label(&qr), &b).unwrap();
    assert!(lab.call::<call::PairStart>(&mut second, PairStart { name: Text::cut("Rogue") }).is_ok());
    assert!(lab.pair_on(&mut first, "Aminah").is_ok());
    let late = pandu_protocol::message::Request::PairFinish(PairFinish { share: SecretBytes::new([1; 32]) });
    assert_eq!(lab.request(&mut second, late), None, "its link is gone");
    assert_eq!(lab.device.state().clients.len(), 1);
}

#[test]
fn a_phone_that_was_removed_is_refused_in_the_handshake() {
    let mut lab = Lab::new(&LOCK);
    let (mut owner, owner_keys) = lab.settled_owner();
    let (mut member, keys, finished) = lab.guest("Salleh");
    assert!(lab.call::<call::Identify>(&mut member, Empty {}).is_ok());
    lab.call::<call::RevokeClient>(&mut owner, RevokeClient { client: finished.client }).unwrap();
    assert_eq!(
        lab.request(&mut member, pandu_protocol::message::Request::Identify(Empty {})),
        None,
        "its session ended"
    );
    assert!(lab.session(&keys).is_none());
    assert_eq!(lab.logged(EventKind::SessionRefused), 1);
    lab.restart();
    assert!(lab.session(&keys).is_none() && lab.session(&owner_keys).is_some());
    let state = lab.storage.bytes();
    assert!(!state.windows(32).any(|window| window == keys.psk.expose()), "its key is erased");
}

#[test]
fn a_wrong_label_or_pre_shared_key_is_refused_and_logged() {
    let mut lab = Lab::new(&LOCK);
    let other = Lab::new(&WINDOW_SENSOR);
    let own = lab.new_key();
    let right = super::lab::scanned(&lab.sticker.qr);
    let forged = pandu_protocol::label::ScannedLabel::from_parts(right.device(), SecretBytes::new([0; 16]));
    assert!(lab.connect(&Plan::Label(&forged.qr_text()), &own).is_none());
    lab.wait(31);
    assert_eq!(lab.logged(EventKind::PairingFailed), 1);
    assert!(lab.connect(&Plan::Label(&other.sticker.qr), &own).is_none() || lab.sticker.qr == other.sticker.qr);
    let (_, keys) = lab.owner();
    let wrong = Keys { psk: SecretBytes::new([0; 32]), ..keys.clone() };
    assert!(lab.session(&wrong).is_none() && lab.session(&keys).is_some());
}

#[test]
fn an_unfinished_set_up_keeps_its_owner_and_the_held_button_ends_it() {
    let mut lab = Lab::new(&LOCK);
    let (mut phone, keys) = lab.owner();
    lab.call::<call::SetCredential>(&mut phone, phone_key()).unwrap();
    lab.wait(7 * 24 * 3_600);
    lab.restart();
    assert!(lab.session(&keys).is_some());
    lab.device.hold_button(lab.now);
    assert!(lab.session(&keys).is_none(), "the old owner is forgotten");
    assert!(lab.device.state().clients.is_empty() && lab.device.state().credentials.is_empty());
    assert!(lab.device.window_seconds(lab.now) > 0);
    let (_, keys) = lab.owner();
    lab.restart();
    assert!(lab.session(&keys).is_some());
}

#[test]
fn the_last_phone_that_leaves_takes_everything_with_it() {
    let mut lab = Lab::new(&LOCK);
    let (mut owner, keys) = lab.settled_owner();
    let (mut member, member_keys, _) = lab.guest("Salleh");
    lab.call::<call::Leave>(&mut member, Empty {}).unwrap();
    assert!(lab.session(&member_keys).is_none());
    assert!(lab.device.state().setup_finished, "the device goes on");
    lab.call::<call::Leave>(&mut owner, Empty {}).unwrap();
    assert!(lab.session(&keys).is_none() && !lab.device.state().setup_finished);
    assert_eq!(lab.device.window_seconds(lab.now), 0, "leaving is no physical act");
    lab.restart();
    assert!(lab.device.window_seconds(lab.now) > 0, "power on a device that nobody owns opens the window");
}

#[test]
fn a_phone_that_pairs_again_with_its_key_keeps_its_place() {
    let mut lab = Lab::new(&LOCK);
    let (_, keys) = lab.settled_owner();
    lab.device.press_button(lab.now);
    let code = lab.sticker.code.clone();
    let mut phone = lab.connect(&Plan::Code(&code), &keys.own).unwrap();
    let (new_keys, finished) = lab.pair_on(&mut phone, "Aminah").unwrap();
    assert_eq!(finished.role, Role::Owner);
    assert_eq!(lab.device.state().clients.len(), 1);
    assert!(lab.session(&new_keys).is_some() && lab.session(&keys).is_none());
}

#[test]
fn a_pairing_that_stops_half_way_is_given_up() {
    let mut lab = Lab::new(&LOCK);
    let (qr, own) = (lab.sticker.qr.clone(), lab.new_key());
    let mut phone = lab.connect(&Plan::Label(&qr), &own).unwrap();
    lab.wait(61);
    let late = lab.request(&mut phone, pandu_protocol::message::Request::PairStart(PairStart { name: Text::cut("x") }));
    assert_eq!(late, None);
    assert_eq!(lab.device.link_count(), 0);
}
