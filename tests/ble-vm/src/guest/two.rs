//! Two phones at once on one device: each gets its own answers.

use std::rc::Rc;

use pandu_tests::person::{is_careful, presses_enter};

use super::device::Device;
use super::phone::{Phone, ask, assert_finished, device};
use super::stage::{CENTRAL, OTHER, Stage};

/// Calls of each phone while the other calls too.
const CALLS: usize = 15;

/// The owner sets up and stays connected; a second phone pairs meanwhile; then both ask at once.
pub(crate) async fn phones(_: Rc<Stage>) -> String {
    let mut home = Device::start("window-sensor", &[]).await;
    let (owner, member) = (Phone::on(CENTRAL), Phone::on(OTHER));
    assert_finished(&owner.set_up(is_careful(&home.qr)).await);
    let of_owner = owner.open().await;
    let key = device(&of_owner);
    ask(&of_owner, &key).await;
    home.press_button().await;
    assert_finished(&member.set_up(presses_enter(&home.qr)).await);
    let of_member = member.open().await;
    assert_eq!(device(&of_member), key);
    let many = async |companion| {
        for _ in 0..CALLS {
            ask(companion, &key).await;
        }
    };
    tokio::join!(many(&of_owner), many(&of_member));
    home.assert_runs();
    home.assert_set_up(2).await;
    let roles = [&of_owner, &of_member].map(|companion| companion.devices().expect("readable")[0].role);
    of_owner.rest().await;
    of_member.rest().await;
    owner.close().await;
    member.close().await;
    home.quit().await;
    format!("{} answers each at the same time, as {roles:?}", CALLS)
}
