//! Power cuts at every write of every change of who may come in: one valid value, never two, never none (attack 36).

use pandu_protocol::limit::FINGER_SAMPLES;
use pandu_protocol::message::*;
use pandu_protocol::role::Role;
use pandu_protocol::secret::SecretText;

use super::fingers::{agree, enrol, good};
use super::lab::{Keys, Lab, Phone, Plan, password, pin};
use super::people::{invite, invited};
use crate::boundary::{Felt, Notice};
use crate::profile::LOCK;
use crate::store::Step;

/// Before a write, in it, and after it: the three faults of the process.
const STEPS: [Step; 3] = [Step::Begun, Step::Written, Step::Done];

/// A household: an owner with password, PIN and finger, and a member with a PIN.
struct House {
    lab: Lab,
    owner: Phone,
    keys: Keys,
    finger: u32,
    member_keys: Keys,
    member: ClientId,
}

fn house() -> House {
    let mut lab = Lab::on_disk(&LOCK);
    let (mut owner, keys) = lab.settled_owner();
    lab.call::<call::SetCredential>(&mut owner, password("kucing-biru")).unwrap();
    lab.call::<call::SetCredential>(&mut owner, pin("483920")).unwrap();
    agree(&mut lab, &mut owner);
    let finger = enrol(&mut lab, &mut owner, "old", None).unwrap();
    let (_, member_keys, paired) = invited(&mut lab, &mut owner, Role::Member);
    let of_member = SetCredential { client: Some(paired.client.clone()), ..pin("550172") };
    lab.call::<call::SetCredential>(&mut owner, of_member).unwrap();
    House { lab, owner, keys, finger, member_keys, member: paired.client }
}

impl House {
    /// The same house once more, with the owner there.
    fn again(&self) -> Self {
        let mut lab = self.lab.fork();
        let mut owner = lab.session(&self.keys).unwrap();
        let body = Confirm { kind: CredentialKind::Password, secret: SecretText::new("kucing-biru".into()) };
        lab.call::<call::Confirm>(&mut owner, body).unwrap();
        let (keys, member_keys, member) = (self.keys.clone(), self.member_keys.clone(), self.member.clone());
        Self { lab, owner, keys, finger: self.finger, member_keys, member }
    }

    fn confirms(&mut self, text: &str) -> bool {
        let mut phone = self.lab.session(&self.keys).expect("the owner is known");
        let body = Confirm { kind: CredentialKind::Password, secret: SecretText::new(text.into()) };
        match self.lab.call::<call::Confirm>(&mut phone, body.clone()) {
            Err(ErrorReply::Throttled { wait }) => {
                self.lab.wait(wait.into());
                let mut phone = self.lab.session(&self.keys).expect("the owner is known");
                self.lab.call::<call::Confirm>(&mut phone, body).is_ok()
            }
            answer => answer.is_ok(),
        }
    }

    fn felt(&mut self, act: impl Fn(&mut Lab)) -> Felt {
        loop {
            self.lab.notices();
            act(&mut self.lab);
            let felt = |one| if let Notice::Typed(felt) | Notice::Touched(felt) = one { Some(felt) } else { None };
            match self.lab.notices().into_iter().find_map(felt).expect("somebody felt it") {
                Felt::Wait(seconds) => self.lab.wait(seconds.into()),
                felt @ (Felt::Opened(_) | Felt::Refused | Felt::Unread(_)) => return felt,
            }
        }
    }

    fn opens_by_pin(&mut self, digits: &str) -> bool {
        let pin = SecretText::new(digits.into()).unwrap();
        matches!(self.felt(|lab| lab.device.type_pin(&pin, lab.now)), Felt::Opened(_))
    }

    fn opens_by_finger(&mut self, finger: &str) -> bool {
        matches!(self.felt(|lab| lab.device.touch(good(finger), lab.now)), Felt::Opened(_))
    }
}

/// Makes a change again and again, each time with the power cut somewhere else, until it comes through uncut; then asks
/// after each whether the old or the new value is valid. Returns how many cuts there were.
fn cut_everywhere(change: impl Fn(&mut House), valid: impl Fn(&mut House) -> (bool, bool)) -> usize {
    let mut cuts = 0;
    let first = house();
    for step in STEPS {
        for nth in 1.. {
            let mut house = first.again();
            house.lab.cut_power(step, nth);
            change(&mut house);
            let was_cut = house.lab.is_dead();
            house.lab.restart();
            let (old, new) = valid(&mut house);
            assert!(old != new, "{step:?} of write {nth}: old {old}, new {new}");
            if !was_cut {
                assert!(new, "uncut");
                break;
            }
            cuts += 1;
        }
    }
    cuts
}

#[test]
fn a_password() {
    let change = |house: &mut House| {
        let _ = house.lab.call::<call::SetCredential>(&mut house.owner, password("kucing-hijau"));
    };
    let cuts = cut_everywhere(change, |house| (house.confirms("kucing-biru"), house.confirms("kucing-hijau")));
    assert_eq!(cuts, STEPS.len(), "it is one write");
}

#[test]
fn a_pin_and_its_lock() {
    let change = |house: &mut House| {
        let anew = SetCredential { client: Some(house.member.clone()), locked: Some(true), ..pin("771204") };
        let _ = house.lab.call::<call::SetCredential>(&mut house.owner, anew);
    };
    let valid = |house: &mut House| {
        let (old, new) = (house.opens_by_pin("550172"), house.opens_by_pin("771204"));
        assert!(house.opens_by_pin("483920"), "another's is not touched");
        let record = house.lab.device.state().credentials.iter().find(|one| one.client == house.member).unwrap();
        assert_eq!((record.locked, record.version), (new, 1 + u32::from(new)), "value, lock and version go together");
        (old, new)
    };
    assert_eq!(cut_everywhere(change, valid), STEPS.len());
}

#[test]
fn a_finger_that_replaces_another() {
    let change = |house: &mut House| {
        let ask = |house: &mut House, action, enrolment, replaces| {
            let body = EnrolBiometric { action, enrolment, replaces, name: None };
            house.lab.request(&mut house.owner, Request::EnrolBiometric(body))
        };
        let finger = house.finger;
        let Some(Ok(Reply::EnrolBiometric(begun))) = ask(house, EnrolAction::Start, None, Some(finger)) else {
            panic!()
        };
        for action in [EnrolAction::Next; FINGER_SAMPLES as usize].into_iter().chain([EnrolAction::Try]) {
            ask(house, action, Some(begun.enrolment), None);
            house.lab.device.touch(good("new"), house.lab.now);
            house.lab.carry(&mut house.owner);
        }
    };
    let cuts = cut_everywhere(change, |house| (house.opens_by_finger("old"), house.opens_by_finger("new")));
    assert_eq!(cuts, STEPS.len());
}

#[test]
fn a_removal() {
    let change = |house: &mut House| {
        let revoke = RevokeClient { client: house.member.clone() };
        let _ = house.lab.call::<call::RevokeClient>(&mut house.owner, revoke);
    };
    let valid = |house: &mut House| {
        let (there, opens) = (house.lab.session(&house.member_keys).is_some(), house.opens_by_pin("550172"));
        assert_eq!(there, opens, "phone and PIN go together");
        (there, !there)
    };
    assert_eq!(cut_everywhere(change, valid), STEPS.len());
}

#[test]
fn a_phone_that_was_invited() {
    let change = |house: &mut House| {
        let Ok(code) = invite(&mut house.lab, &mut house.owner, Role::Admin, "Devi") else { return };
        let _ = house.lab.pair(&Plan::Code(&code), "x");
    };
    let valid = |house: &mut House| {
        let state = house.lab.device.state();
        let devi = state.clients.iter().find(|one| &*one.name == "Devi").map(|one| one.role);
        assert!(house.lab.device.hello().ways.is_empty(), "no invitation outlives the power");
        (devi.is_none(), devi == Some(Role::Admin))
    };
    assert!(cut_everywhere(change, valid) > STEPS.len(), "the invitation and the pairing");
}

#[test]
fn a_try_that_is_cut_off_is_spent_and_a_right_one_hurts_nobody() {
    let first = house();
    for (text, digits) in [("ikan-hitam", "999999"), ("kucing-biru", "483920")] {
        for step in STEPS {
            for nth in 1..=2 {
                let mut house = first.again();
                let before = house.lab.device.state().credentials.iter().map(|one| one.failures).sum::<u8>();
                assert_eq!(before, 0);
                house.lab.cut_power(step, nth);
                let body = Confirm { kind: CredentialKind::Password, secret: SecretText::new(text.into()) };
                let answer = house.lab.call::<call::Confirm>(&mut house.owner, body);
                let was_cut = house.lab.is_dead();
                house.lab.restart();
                let failures = house.lab.device.state().credentials.iter().map(|one| one.failures).sum::<u8>();
                // Only a try of which the device has said nothing may be free.
                let was_told = answer != Err(ErrorReply::Full);
                assert!(!was_told || !was_cut || failures > 0 || text == "kucing-biru", "{step:?} {nth}");
                assert!(house.confirms("kucing-biru") && house.opens_by_pin("483920"));
                house.lab.cut_power(step, nth);
                house.lab.device.type_pin(&SecretText::new(digits.into()).unwrap(), house.lab.now);
                house.lab.restart();
                assert!(house.opens_by_pin("550172") && house.opens_by_pin("483920"), "{step:?} {nth}");
            }
        }
    }
}
