//! The keys behind the store: one of the app, one of each device, and the names under which the key store keeps them.

use std::fmt;

use pandu_protocol::key::PublicKey;
use pandu_protocol::secret::SecretBytes;
use ring::hmac;
use zeroize::Zeroizing;

use super::seal::SealingKey;
use super::{Store, StoreError};
use crate::port::{Secrets, SecretsError, draw_secret};

/// A device's row: derived from its public key under the app's key, so that a copy of the file does not tell which devices
/// there are, and two apps call the same device differently.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct DeviceId(pub(super) [u8; 16]);

impl DeviceId {
    /// The bytes of the row.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 16] {
        &self.0
    }

    /// Reads the 32 hexadecimal digits that [`fmt::Display`] writes.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        unhex(text).map(Self)
    }
}

impl fmt::Display for DeviceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex(&self.0))
    }
}

impl fmt::Debug for DeviceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DeviceId({self})")
    }
}

/// The app's two keys, both derived from the one in the key store.
pub(super) struct AppKeys {
    /// Seals what is not of a device.
    pub(super) seal: SealingKey,
    /// Makes row names.
    pub(super) names: SealingKey,
}

impl AppKeys {
    pub(super) fn derive(root: &SecretBytes<32>) -> Self {
        Self { seal: derive(root, b"Pandu app records"), names: derive(root, b"Pandu device rows") }
    }

    pub(super) fn device_id(&self, device: &PublicKey) -> DeviceId {
        let tag = mac(&self.names, device.as_bytes());
        let mut id = [0; 16];
        id.iter_mut().zip(tag.as_ref()).for_each(|(to, from)| *to = *from);
        DeviceId(id)
    }
}

fn mac(key: &SealingKey, text: &[u8]) -> hmac::Tag {
    hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, key.expose()), text)
}

/// One block of HKDF-Expand (RFC 5869, section 2.3): the root is uniformly random already.
fn derive(root: &SecretBytes<32>, purpose: &[u8]) -> SealingKey {
    let mut info = purpose.to_vec();
    info.push(1);
    let tag = mac(root, &info);
    let mut key = Zeroizing::new([0; 32]);
    key.iter_mut().zip(tag.as_ref()).for_each(|(to, from)| *to = *from);
    SealingKey::new(*key)
}

pub(super) fn app_key_name(store_id: [u8; 8]) -> String {
    format!("pandu.{}.app", hex(&store_id))
}

pub(super) fn device_key_name(store_id: [u8; 8], device: DeviceId) -> String {
    format!("pandu.{}.device.{device}", hex(&store_id))
}

/// Reads a key. One of another length was not written by us and counts as an answer that failed.
pub(super) async fn read(secrets: &dyn Secrets, name: String) -> Result<Option<SealingKey>, StoreError> {
    let Some(value) = secrets.get(name).await?.map(Zeroizing::new) else { return Ok(None) };
    SealingKey::from_slice(&value).map(Some).ok_or(StoreError::Secrets(SecretsError::Failed))
}

impl Store {
    /// The row of a device, paired or not.
    #[must_use]
    pub fn device_id(&self, device: &PublicKey) -> DeviceId {
        self.inner().app.device_id(device)
    }

    /// Makes sure that a device has a data key. It is to be called before anything about the device is written.
    ///
    /// A key that is there already is used again: it may be left from a pairing that did not end, and protects nothing yet.
    ///
    /// # Errors
    /// [`StoreError`]; the device then has none.
    pub async fn ensure_device_key(&self, device: DeviceId) -> Result<(), StoreError> {
        let name = {
            let inner = self.inner();
            if inner.devices.contains_key(&device) {
                return Ok(());
            }
            device_key_name(inner.store_id, device)
        };
        let key = if let Some(key) = read(&*self.secrets, name.clone()).await? {
            key
        } else {
            let key = draw_secret::<32>(&*self.random)?;
            self.secrets.set(name, key.expose().to_vec()).await?;
            key
        };
        self.inner().devices.entry(device).or_insert(key);
        Ok(())
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes
        .iter()
        .flat_map(|byte| [byte >> 4, byte & 15])
        .filter_map(|digit| char::from_digit(digit.into(), 16))
        .collect()
}

fn unhex<const N: usize>(text: &str) -> Option<[u8; N]> {
    let digits: Vec<u8> =
        text.chars().map(|c| c.to_digit(16).and_then(|digit| u8::try_from(digit).ok())).collect::<Option<_>>()?;
    let bytes: Vec<u8> =
        digits.chunks_exact(2).map(|pair| pair.iter().fold(0, |sum, digit| (sum << 4) | digit)).collect();
    if digits.len() == 2 * N { bytes.try_into().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_reads_back() {
        let id = DeviceId(*b"0123456789abcdef");
        assert_eq!(DeviceId::parse(&id.to_string()), Some(id));
        for bad in [
            "",
            "00",
            "zz303132333435363738396162636465",
            "3031323334353637383961626364656",
            "303132333435363738396162636465660",
        ] {
            assert_eq!(DeviceId::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn two_apps_call_a_device_differently() {
        let device = PublicKey::from_bytes([3; 32]);
        let id = |root| AppKeys::derive(&SecretBytes::new([root; 32])).device_id(&device);
        assert_eq!(id(1), id(1));
        assert_ne!(id(1), id(2));
    }
}
