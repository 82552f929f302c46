//! Planted secrets: none of them in the dump, in notices, in debug output or in what strangers see (attack 34).

use pandu_protocol::message::{Empty, NetworkJoin, call};
use pandu_protocol::secret::SecretText;

use super::lab::{Lab, password, ssid};
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
    let hex: String = keys.psk.expose().iter().map(|byte| format!("{byte:02x}")).collect();
    let dumped = dump(&lab.factory, lab.device.state()).to_string();
    let notices = lab.notices();
    let shown = format!("{:?} {:?} {notices:?}", lab.device.state(), lab.factory);
    for secret in ["kucing-biru", "melati-2026", lab.sticker.code.as_str(), lab.sticker.qr.as_str(), hex.as_str()] {
        assert!(!dumped.contains(secret) && !shown.contains(secret), "{secret}");
    }
    assert!(dumped.contains("\"key\":\"present\"") && dumped.contains("Rumah Melati"));
    let stored = lab.storage.bytes();
    assert!(!String::from_utf8_lossy(&stored).contains("kucing-biru"), "the password is kept as a hash only");
}
