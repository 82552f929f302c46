//! Planted secrets: none of them in the dump, in notices, in debug output or in what strangers see (attack 34).

use pandu_protocol::message::{Empty, NetworkJoin, call};
use pandu_protocol::secret::SecretText;

use super::lab::{Lab, password, pin, ssid};
use crate::dump::dump;
use crate::profile::LOCK;

#[test]
fn planted_secrets_are_nowhere_to_be_read() {
    let mut lab = Lab::new(&LOCK);
    let (mut phone, keys) = lab.owner();
    lab.call::<call::SetCredential>(&mut phone, password("kucing-biru")).unwrap();
    let key = SecretText::new("melati-2026".into());
    lab.call::<call::NetworkJoin>(&mut phone, NetworkJoin { ssid: ssid("Rumah Melati"), key }).unwrap();
    lab.call::<call::FinishSetup>(&mut phone, Empty {}).unwrap();
    lab.call::<call::SetCredential>(&mut phone, pin("483920175846")).unwrap();
    super::fingers::agree(&mut lab, &mut phone);
    super::fingers::enrol(&mut lab, &mut phone, "secret-thumb", None).unwrap();
    lab.device.type_pin(&SecretText::new("903817264550".into()).unwrap(), lab.now);
    lab.device.touch(super::fingers::good("strange-thumb"), lab.now);
    let template = crate::fingerprint::template("secret-thumb", lab.factory.pepper());
    let template: String = template.expose().iter().map(|byte| format!("{byte:02x}")).collect();
    let hex: String = keys.psk.expose().iter().map(|byte| format!("{byte:02x}")).collect();
    let dumped = dump(&lab.factory, lab.device.state()).to_string();
    let notices = lab.notices();
    let shown = format!("{:?} {:?} {notices:?}", lab.device.state(), lab.factory);
    let planted = ["kucing-biru", "melati-2026", &lab.sticker.code, &lab.sticker.qr, &hex];
    let planted =
        planted.into_iter().chain(["483920175846", "903817264550", "secret-thumb", "strange-thumb", &template]);
    for secret in planted {
        assert!(!dumped.contains(secret) && !shown.contains(secret), "{secret}");
    }
    assert!(dumped.contains("\"key\":\"present\"") && dumped.contains("Rumah Melati"));
    let stored = lab.storage.bytes();
    for secret in ["kucing-biru", "483920175846", "903817264550", "secret-thumb", "strange-thumb"] {
        assert!(!String::from_utf8_lossy(&stored).contains(secret), "{secret} is kept as a hash only, or not at all");
    }
    let page = lab.call::<call::Events>(&mut phone, pandu_protocol::message::EventQuery { after: 0 }).unwrap();
    let listed = lab.call::<call::ListCredentials>(&mut phone, Empty {}).unwrap();
    let told = format!("{page:?} {listed:?}");
    assert!(!told.contains("483920175846") && !told.contains("903817264550") && !told.contains("-thumb"));
    assert!(told.contains("keypad") && told.contains("reader"));
}
