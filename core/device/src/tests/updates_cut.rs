//! Power cuts at every stored block and every step of an update: the old version or the new one, and the image comes
//! through byte for byte, never from the start again (attacks 36 and 40).

use pandu_protocol::message::*;

use super::images::{Made, bring, commit, image, runs, stands};
use super::lab::{Keys, Lab};
use crate::profile::LOCK;
use crate::store::{Slot, Step};

const SIZE: usize = 150_000;

/// Begins, brings and commits, until something does not answer as it should.
fn update(lab: &mut Lab, keys: &Keys, made: &Made) -> Option<()> {
    let mut phone = lab.session(keys)?;
    bring(lab, &mut phone, made).ok()?;
    commit(lab, &mut phone, None).ok()?;
    lab.wait(5);
    Some(())
}

/// Goes on from wherever the device stands, as a companion does; returns at which offset it went on.
fn go_on(lab: &mut Lab, keys: &Keys, made: &Made) -> u32 {
    if lab.device.is_away() {
        lab.wait(5);
    }
    let mut phone = lab.session(keys).expect("the device answers");
    let state = stands(lab, &mut phone);
    let version = runs(lab, &mut phone);
    assert!(version == *made.begin.version || version == "1.0.0", "{version}");
    if version == *made.begin.version {
        assert_eq!(state.phase, UpdatePhase::Installed);
        return made.begin.size;
    }
    let from = state.received;
    bring(lab, &mut phone, made).unwrap();
    commit(lab, &mut phone, None).unwrap();
    lab.wait(5);
    from
}

#[test]
fn at_every_step_of_every_write() {
    let mut first = Lab::on_disk(&LOCK);
    let (_, keys) = first.settled_owner();
    let made = image("1.1.0", SIZE);
    let mut cuts = 0;
    for step in [Step::Begun, Step::Written, Step::Renamed, Step::Done] {
        let mut lowest = 0;
        for nth in 1.. {
            let mut lab = first.fork();
            lab.cut_power(step, nth);
            let done = update(&mut lab, &keys, &made);
            let was_cut = lab.is_dead();
            assert!(was_cut || done.is_some(), "uncut it goes through");
            lab.restart();
            let from = go_on(&mut lab, &keys, &made);
            assert!(from >= lowest, "{step:?} of write {nth}: it went back from {lowest} to {from}");
            lowest = from;
            let mut phone = lab.session(&keys).unwrap();
            assert_eq!(runs(&mut lab, &mut phone), "1.1.0", "{step:?} of write {nth}");
            assert_eq!(lab.device.storage.block(Slot::B, 0, SIZE + 1).unwrap(), made.bytes);
            assert_eq!((lab.logged(EventKind::UpdateInstalled), lab.logged(EventKind::UpdateRefused)), (1, 0));
            if !was_cut {
                break;
            }
            cuts += 1;
        }
        assert_eq!(lowest, made.begin.size);
    }
    // The announcement, three blocks with their places, the commitment, the confirmation; and a start now and then.
    assert!(cuts >= 4 * 9, "{cuts} cuts");
}
