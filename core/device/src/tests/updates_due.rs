//! Images that wait for their time, by the device's clock, which may be moved both ways (attack 32).

use pandu_protocol::message::{ErrorReply, UpdatePhase};

use super::images::{begin, bring, commit, image, outage, runs, stands};
use super::lab::Lab;
use crate::profile::LOCK;

const DAY: u64 = 24 * 60 * 60;

#[test]
fn an_image_waits_for_its_time_and_over_restarts() {
    let mut lab = Lab::new(&LOCK);
    let (mut phone, keys) = lab.settled_owner();
    let due = lab.now.unix + 7_200;
    bring(&mut lab, &mut phone, &image("1.1.0", 1_000)).unwrap();
    let state = commit(&mut lab, &mut phone, Some(due)).unwrap();
    assert_eq!((state.phase, state.due, state.received), (UpdatePhase::Ready, Some(due), 1_000));
    lab.wait(3_600);
    lab.restart();
    let mut phone = lab.session(&keys).unwrap();
    assert_eq!(stands(&mut lab, &mut phone).due, Some(due));
    assert_eq!(begin(&mut lab, &mut phone, &image("1.1.0", 1_000)).map(|credit| credit.window), Ok(0));
    lab.wait(3_599);
    assert!(!lab.device.is_away());
    let within = lab.device.deadline().unwrap().0 - lab.now.monotonic.0;
    assert!(within <= 1_000, "it wants to be asked in time: {within} ms");
    lab.wait(1);
    outage(&mut lab);
    let mut phone = lab.session(&keys).unwrap();
    assert_eq!((runs(&mut lab, &mut phone), stands(&mut lab, &mut phone).due), ("1.1.0".into(), None));
}

#[test]
fn a_time_that_passed_while_the_power_was_off_is_now() {
    let mut lab = Lab::new(&LOCK);
    let (mut phone, keys) = lab.settled_owner();
    bring(&mut lab, &mut phone, &image("1.1.0", 1_000)).unwrap();
    let at = lab.now.unix + 100;
    commit(&mut lab, &mut phone, Some(at)).unwrap();
    lab.now.unix += 10_000;
    lab.restart();
    lab.wait(0);
    outage(&mut lab);
    assert!(lab.session(&keys).is_some());
}

#[test]
fn the_time_can_be_moved_and_has_bounds() {
    let mut lab = Lab::new(&LOCK);
    let (mut phone, _) = lab.settled_owner();
    let now = lab.now.unix;
    bring(&mut lab, &mut phone, &image("1.1.0", 1_000)).unwrap();
    for at in [now + 90 * DAY + 1, u64::MAX] {
        assert_eq!(commit(&mut lab, &mut phone, Some(at)), Err(ErrorReply::invalid("at")));
    }
    for at in [now + 90 * DAY, now + DAY, now + 2 * DAY] {
        assert_eq!(commit(&mut lab, &mut phone, Some(at)).unwrap().due, Some(at));
    }
    assert_eq!(commit(&mut lab, &mut phone, Some(now)).unwrap().phase, UpdatePhase::Installing, "now is now");
    assert!(lab.device.is_away());
}

#[test]
fn a_clock_that_goes_back_delays_and_one_that_goes_forward_is_late() {
    let mut lab = Lab::new(&LOCK);
    let (mut phone, keys) = lab.settled_owner();
    bring(&mut lab, &mut phone, &image("1.1.0", 1_000)).unwrap();
    let due = lab.now.unix + 3_600;
    commit(&mut lab, &mut phone, Some(due)).unwrap();
    lab.now.unix -= 10 * DAY;
    lab.wait(3_700);
    assert!(!lab.device.is_away(), "it is not time by the device's clock");
    lab.now.unix = due;
    lab.wait(0);
    // An outage is counted on the clock that nobody can set; what is told of it never runs backwards.
    lab.now.unix -= DAY;
    lab.wait(4);
    assert!(lab.device.is_away());
    lab.wait(1);
    let mut phone = lab.session(&keys).unwrap();
    let state = stands(&mut lab, &mut phone);
    assert_eq!((state.phase, state.outage_seconds), (UpdatePhase::Installed, Some(0)));
}
