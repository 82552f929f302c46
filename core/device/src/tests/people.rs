//! Invitations, handing over, and phones that are removed (clauses 6.1 b, 6.1 e, 6.5.5, 6.5.8; attacks 2, 4, 17, 18).

use pandu_protocol::hello::Way;
use pandu_protocol::limit::{CLIENTS_MAX, CODE_FAILURES_MAX, INVITATION_SECONDS};
use pandu_protocol::message::*;
use pandu_protocol::role::Role;
use pandu_protocol::secret::SecretBytes;

use super::lab::{Keys, Lab, Phone, Plan, pin};
use crate::boundary::{Felt, Notice};
use crate::profile::LOCK;

/// An invitation by an admin; the code as it is printed.
pub(super) fn invite(lab: &mut Lab, by: &mut Phone, role: Role, name: &str) -> Result<String, ErrorReply> {
    let body = Invite { role, name: Text::cut(name) };
    lab.call::<call::Invite>(by, body).map(|invited| invited.code.expose().to_owned())
}

/// A phone of this role, let in by an invitation of the owner.
pub(super) fn invited(lab: &mut Lab, owner: &mut Phone, role: Role) -> (Phone, Keys, PairFinished) {
    let code = invite(lab, owner, role, "Siti").unwrap();
    lab.pair(&Plan::Code(&code), "Telefon").expect("the code is right")
}

fn wrong(code: &str) -> String {
    let other = if code.starts_with("104") { "204-637-19" } else { "104-637-19" };
    (0..10)
        .map(|check| format!("{other}{check}"))
        .find(|code| pandu_protocol::label::parse_label(code).is_ok())
        .unwrap()
}

/// Whether a phone that was never there comes in with this code.
fn gets_in(lab: &mut Lab, code: &str) -> bool {
    let own = lab.new_key();
    lab.connect(&Plan::Code(code), &own).is_some()
}

#[test]
fn an_invitation_lets_one_phone_in_with_its_role_and_name() {
    for role in [Role::Owner, Role::Admin, Role::Member, Role::Guest] {
        let mut lab = Lab::new(&LOCK);
        let (mut owner, _) = lab.settled_owner();
        let before = lab.device.hello();
        assert_eq!((before.window_minutes, before.ways.len()), (0, 0));
        let code = invite(&mut lab, &mut owner, role, "Siti").unwrap();
        let hello = lab.device.hello();
        assert_eq!((hello.window_minutes, hello.ways), (10, vec![Way::Code]), "only the typed code");
        assert_eq!(lab.device.window_seconds(lab.now), 0, "the window itself is closed");
        let (qr, printed) = (lab.sticker.qr.clone(), lab.sticker.code.clone());
        let stranger = lab.new_key();
        assert!(lab.connect(&Plan::Label(&qr), &stranger).is_none(), "the label opens nothing");
        assert!(!gets_in(&mut lab, &printed), "nor does the code of the label");
        let listed = lab.call::<call::PairedClients>(&mut owner, Empty {}).unwrap().invitation.expect("it is open");
        assert_eq!((listed.role, &*listed.name, listed.seconds), (role, "Siti", INVITATION_SECONDS));
        let (mut phone, keys, finished) = lab.pair(&Plan::Code(&code), "Telefon").expect("the code is right");
        assert_eq!(finished.role, role);
        assert_eq!(lab.call::<call::AuthState>(&mut phone, Empty {}).unwrap().role, role);
        let all = lab.call::<call::PairedClients>(&mut owner, Empty {}).unwrap();
        assert_eq!((&*all.clients[1].name, all.clients[1].role, all.invitation), ("Siti", role, None));
        assert!(lab.device.hello().ways.is_empty() && !gets_in(&mut lab, &code), "one phone");
        assert_eq!(lab.device.state().code_failures, 0, "the label's guesses are not touched");
        lab.restart();
        assert!(lab.session(&keys).is_some());
    }
}

#[test]
fn an_invitation_ends_in_seven_ways() {
    type End = fn(&mut Lab, &mut Phone);
    let ends: [(&str, End); 6] = [
        ("its time", |lab, _| lab.wait(INVITATION_SECONDS.into())),
        ("its end", |lab, owner| assert!(lab.call::<call::EndInvitation>(owner, Empty {}).is_ok())),
        ("another one", |lab, owner| assert!(invite(lab, owner, Role::Guest, "Ali").is_ok())),
        ("the button", |lab, _| lab.device.press_button(lab.now)),
        ("a restart", |lab, _| lab.restart()),
        ("a reset", |lab, _| lab.device.hold_button(lab.now)),
    ];
    for (by, end) in ends {
        let mut lab = Lab::new(&LOCK);
        let (mut owner, _) = lab.settled_owner();
        let code = invite(&mut lab, &mut owner, Role::Admin, "Siti").unwrap();
        end(&mut lab, &mut owner);
        assert!(!gets_in(&mut lab, &code), "{by}");
    }
    let mut lab = Lab::new(&LOCK);
    let (mut owner, _) = lab.settled_owner();
    let code = invite(&mut lab, &mut owner, Role::Admin, "Siti").unwrap();
    let guess = wrong(&code);
    for number in 1..CODE_FAILURES_MAX {
        assert!(!gets_in(&mut lab, &guess), "guess {number}");
    }
    assert_eq!(lab.device.hello().ways, [Way::Code]);
    assert!(!gets_in(&mut lab, &guess));
    assert!(lab.device.hello().ways.is_empty() && !gets_in(&mut lab, &code), "twenty guesses");
    assert_eq!((lab.logged(EventKind::InviteClosed), lab.logged(EventKind::PairingFailed)), (1, 20));
    assert_eq!(lab.device.state().code_failures, 0);
    lab.device.press_button(lab.now);
    let printed = lab.sticker.code.clone();
    assert!(lab.pair(&Plan::Code(&printed), "x").is_some(), "the label's code has all its guesses left");
}

#[test]
fn a_guess_is_counted_before_its_answer_leaves_and_taken_back_when_right() {
    let mut lab = Lab::new(&LOCK);
    let (mut owner, _) = lab.settled_owner();
    let code = invite(&mut lab, &mut owner, Role::Member, "Siti").unwrap();
    let own = lab.new_key();
    let mut phone = lab.knock(&Plan::Code(&code), &own).unwrap();
    let first = phone.channel.poll_value().unwrap();
    lab.device.handle_value(phone.link, lab.now, &first);
    assert_eq!(lab.device.open_invitation().map(|one| one.guesses), Some(1));
    lab.carry(&mut phone);
    assert_eq!(lab.device.open_invitation().map(|one| one.guesses), Some(0));
    assert!(lab.pair_on(&mut phone, "x").is_ok());
}

#[test]
fn nobody_invites_above_himself_and_his_invitation_ends_with_his_right() {
    let mut lab = Lab::new(&LOCK);
    let (mut owner, _) = lab.settled_owner();
    let (mut admin, _, paired) = invited(&mut lab, &mut owner, Role::Admin);
    assert_eq!(invite(&mut lab, &mut admin, Role::Owner, "x"), Err(ErrorReply::Forbidden));
    assert_eq!(invite(&mut lab, &mut owner, Role::Other(9), "x"), Err(ErrorReply::invalid("role")));
    assert_eq!(invite(&mut lab, &mut owner, Role::Guest, "\u{202e}x"), Err(ErrorReply::invalid("name")));
    let code = invite(&mut lab, &mut admin, Role::Admin, "Accomplice").unwrap();
    // It has the right code, and the owner removes the inviter before it is done.
    let own = lab.new_key();
    let mut late = lab.connect(&Plan::Code(&code), &own).unwrap();
    lab.call::<call::PairStart>(&mut late, PairStart { name: Text::cut("x") }).unwrap();
    lab.call::<call::RevokeClient>(&mut owner, RevokeClient { client: paired.client }).unwrap();
    let finish = lab.call::<call::PairFinish>(&mut late, PairFinish { share: SecretBytes::new([5; 32]) });
    assert_eq!(finish.err(), Some(ErrorReply::Refused));
    assert!(!gets_in(&mut lab, &code) && lab.device.hello().ways.is_empty());
    assert_eq!(lab.device.state().clients.len(), 1);
}

#[test]
fn a_pairing_that_outlives_its_invitation_gives_nothing() {
    let mut lab = Lab::new(&LOCK);
    let (mut owner, _) = lab.settled_owner();
    let code = invite(&mut lab, &mut owner, Role::Owner, "Siti").unwrap();
    lab.wait(u64::from(INVITATION_SECONDS) - 5);
    let own = lab.new_key();
    let mut phone = lab.connect(&Plan::Code(&code), &own).unwrap();
    lab.call::<call::PairStart>(&mut phone, PairStart { name: Text::cut("x") }).unwrap();
    lab.wait(5);
    // Neither as what it was invited for, nor as somebody who came by the label.
    let finish = lab.call::<call::PairFinish>(&mut phone, PairFinish { share: SecretBytes::new([5; 32]) });
    assert_eq!(finish.err(), Some(ErrorReply::Refused));
    assert_eq!(lab.device.state().clients.len(), 1);
}

#[test]
fn the_code_is_stored_nowhere_and_a_repeat_gives_another() {
    let mut lab = Lab::new(&LOCK);
    let (mut owner, _) = lab.settled_owner();
    let body = || Request::Invite(Invite { role: Role::Guest, name: Text::cut("Siti") });
    let mut codes = Vec::new();
    for _ in 0..2 {
        let Some(Ok(Reply::Invite(invited))) = lab.request_with(&mut owner, body(), Some([7; 16])) else { panic!() };
        codes.push(invited.code.expose().to_owned());
    }
    assert_ne!(codes[0], codes[1]);
    assert!(!gets_in(&mut lab, &codes[0]) && gets_in(&mut lab, &codes[1]), "the first one has ended");
    let stored = String::from_utf8_lossy(&lab.storage.bytes()).into_owned();
    let logged = format!("{:?}", lab.notices());
    for code in codes {
        let digits: String = code.chars().filter(char::is_ascii_digit).collect();
        assert!(!stored.contains(&code) && !stored.contains(&digits[..8]) && !logged.contains(&code));
    }
    assert!(lab.logged(EventKind::Invited) == 2);
}

#[test]
fn handing_over_leaves_one_owner() {
    let mut lab = Lab::new(&LOCK);
    let (mut old, old_keys) = lab.settled_owner();
    let (_, keys, finished) = invited(&mut lab, &mut old, Role::Owner);
    assert_eq!(finished.role, Role::Owner);
    lab.call::<call::Leave>(&mut old, Empty {}).unwrap();
    lab.restart();
    assert!(lab.session(&old_keys).is_none());
    let mut new = lab.session(&keys).unwrap();
    assert_eq!(lab.call::<call::AuthState>(&mut new, Empty {}).unwrap().role, Role::Owner);
    assert!(lab.device.state().setup_finished && lab.device.state().clients.len() == 1);
}

#[test]
fn a_member_becomes_owner_by_an_invitation_and_keeps_one_place() {
    let mut lab = Lab::new(&LOCK);
    let (mut owner, _) = lab.settled_owner();
    let (_, keys, _) = invited(&mut lab, &mut owner, Role::Member);
    let code = invite(&mut lab, &mut owner, Role::Owner, "Siti").unwrap();
    let mut phone = lab.connect(&Plan::Code(&code), &keys.own).unwrap();
    let (new_keys, finished) = lab.pair_on(&mut phone, "x").unwrap();
    assert_eq!((finished.role, lab.device.state().clients.len()), (Role::Owner, 2));
    assert!(lab.session(&new_keys).is_some() && lab.session(&keys).is_none());
}

#[test]
fn a_full_house_takes_no_more_invitations() {
    let mut lab = Lab::new(&LOCK);
    let (mut owner, _) = lab.settled_owner();
    let one = lab.device.state().clients[0].clone();
    for number in 1..CLIENTS_MAX {
        let key = Bytes::new([u8::try_from(number).unwrap(); 32]).unwrap();
        lab.device.state.clients.push(crate::state::ClientRecord { key, role: Role::Guest, ..one.clone() });
    }
    assert_eq!(invite(&mut lab, &mut owner, Role::Guest, "x"), Err(ErrorReply::Full));
    assert_eq!(lab.call::<call::PairedClients>(&mut owner, Empty {}).unwrap().clients.len(), CLIENTS_MAX);
}

#[test]
fn a_lost_phone_that_is_removed_takes_everything_of_its_own_with_it() {
    let mut lab = Lab::new(&LOCK);
    let (mut owner, _) = lab.settled_owner();
    let (mut lost, keys, paired) = invited(&mut lab, &mut owner, Role::Admin);
    lab.call::<call::SetCredential>(&mut lost, pin("483920175846")).unwrap();
    super::fingers::agree(&mut lab, &mut lost);
    super::fingers::enrol(&mut lab, &mut lost, "right-thumb", None).unwrap();
    lab.call::<call::RevokeClient>(&mut owner, RevokeClient { client: paired.client.clone() }).unwrap();
    assert_eq!(lab.request(&mut lost, Request::Identify(Empty {})), None, "its session ended");
    assert!(lab.session(&keys).is_none(), "refused in the handshake");
    let state = lab.device.state();
    assert!(state.credentials.iter().all(|one| one.client != paired.client));
    assert!(state.consents.is_empty() && state.answers.iter().all(|kept| kept.client != paired.client));
    let pin = pandu_protocol::secret::SecretText::new("483920175846".into()).unwrap();
    lab.device.type_pin(&pin, lab.now);
    lab.device.touch(super::fingers::good("right-thumb"), lab.now);
    let opened = |one: &Notice| matches!(one, Notice::Typed(Felt::Opened(_)) | Notice::Touched(Felt::Opened(_)));
    assert!(!lab.notices().iter().any(opened), "neither its PIN nor its finger opens");
    lab.restart();
    assert!(lab.session(&keys).is_none());
}
