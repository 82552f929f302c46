//! Forgetting against what is kept of a device outside its own rows.

use super::*;

/// A pairing that never settled holds keys for the device, under the app's key: it goes with the device, and with no other.
#[test]
fn forgetting_takes_the_devices_pending_pairings_along() {
    let bench = Bench::new();
    let (store, id) = bench.with_device();
    let other = store.device_id(&PublicKey::from_bytes([6; 32]));
    let put = |w: &Writer<'_>| {
        w.put_setting(&pending_name(id), b"keys").and_then(|()| w.put_setting(&pending_name(other), b"others"))
    };
    store.change(put).expect("written");
    let steps = wait(store.forget(id)).expect("forgotten");
    assert!(steps.iter().all(|step| step.outcome == ForgetOutcome::Done), "{steps:?}");
    assert_eq!(store.change(|w| w.setting_names(PENDING)), Ok(vec![pending_name(other)]));
}
