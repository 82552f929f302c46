//! Set-up as people do it: by scanned label, by typed code, with a wrong code first.

use std::rc::Rc;

use pandu_tests::person::{Act, enter, is_careful, presses_enter};

use super::device::Device;
use super::phone::{Phone, assert_finished};
use super::stage::{CENTRAL, Stage};

/// The label is scanned, all questions are answered with Enter.
pub(crate) async fn by_label(_: Rc<Stage>) -> String {
    let device = Device::start("lock", &[]).await;
    let phone = Phone::on(CENTRAL);
    let walk = phone.set_up(presses_enter(&device.qr)).await;
    assert_finished(&walk);
    device.assert_set_up(1).await;
    phone.close().await;
    device.quit().await;
    format!("{} screens", walk.ids().len())
}

/// A wrong code is typed, then the right one; then the person answers with care: password, Wi-Fi, consents.
pub(crate) async fn by_code(_: Rc<Stage>) -> String {
    let device = Device::start("thermostat", &[]).await;
    let phone = Phone::on(CENTRAL);
    let mut wrong = Some(another(&device.code));
    let mut careful = is_careful(&device.code);
    let walk = phone
        .set_up(|screen| {
            let asks = screen.fields.iter().any(|field| field.kind == pandu::wizard::FieldKind::LabelCode);
            match wrong.take_if(|_| asks) {
                Some(wrong) => Act::Answer(enter(screen, &wrong)),
                None => careful(screen),
            }
        })
        .await;
    assert_finished(&walk);
    assert!(walk.codes().contains(&"error-code-wrong"), "{:?}", walk.codes());
    device.assert_set_up(1).await;
    phone.close().await;
    device.quit().await;
    format!("{} screens, one wrong code", walk.ids().len())
}

/// A code that somebody could have printed, but not on this device.
fn another(code: &str) -> String {
    let heads = ["318-450-27", "207-164-95"];
    let codes = heads.iter().flat_map(|head| (0..10).map(move |last| format!("{head}{last}")));
    let mut fit = codes.filter(|other| other != code && pandu_protocol::label::parse_label(other).is_ok());
    fit.next().expect("each head has a check digit")
}
