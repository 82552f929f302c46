//! The device as a whole, driven by the other end of the protocol in virtual time.

mod alarms;
mod confirmation;
mod factories;
mod faults;
mod fingers;
mod garbage;
mod guessing;
mod images;
mod keys;
mod lab;
mod lies;
mod matrix;
mod pairing;
mod people;
mod power;
mod privacy;
mod quarantine;
mod repeats;
mod setup;
mod strangers;
mod updates;
mod updates_cut;
mod updates_due;
mod updates_fetched;

#[test]
fn a_device_can_move_to_another_thread() {
    const fn is_send<T: Send>() {}
    is_send::<crate::Device>();
}
