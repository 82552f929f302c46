//! The device as a whole, driven by the other end of the protocol in virtual time.

mod confirmation;
mod factories;
mod faults;
mod garbage;
mod lab;
mod matrix;
mod pairing;
mod privacy;
mod repeats;
mod setup;
mod strangers;

#[test]
fn a_device_can_move_to_another_thread() {
    const fn is_send<T: Send>() {}
    is_send::<crate::Device>();
}
