//! What is stored of a device, as CBOR maps with integer keys. Fields are only added, and new ones are optional.

use minicbor::{Decode, Encode};
use pandu_protocol::hello::Category;
use pandu_protocol::key::{PublicKey, StaticKey};
use pandu_protocol::message::ClientId;
use pandu_protocol::role::Role;
use pandu_protocol::secret::SecretBytes;

use crate::store::StoreError;

/// A paired device. It holds no secret; those are in its [`SessionRecord`].
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct DeviceRecord {
    /// Its static public key, pinned at pairing.
    #[cbor(n(0), with = "minicbor::bytes")]
    pub key: [u8; 32],
    /// The Ed25519 key with which it signs its statements, pinned at pairing.
    #[cbor(n(1), with = "minicbor::bytes")]
    pub signing_key: [u8; 32],
    /// What the person calls it.
    #[n(2)]
    pub name: Option<String>,
    /// What kind of thing it is.
    #[n(3)]
    pub category: Category,
    /// The role that it gave to this phone.
    #[n(4)]
    pub role: Role,
    /// When it was paired, Unix milliseconds.
    #[n(5)]
    pub paired_at: u64,
    /// When it last proved its key, Unix milliseconds.
    #[n(6)]
    pub last_seen: u64,
    /// The radio's address at that time: a hint, never a proof.
    #[n(7)]
    pub address: Option<String>,
}

impl DeviceRecord {
    /// Its static public key.
    #[must_use]
    pub const fn public_key(&self) -> PublicKey {
        PublicKey::from_bytes(self.key)
    }
}

/// What opens a session with a device.
#[derive(Debug, Clone, Encode, Decode)]
#[cbor(map)]
pub struct SessionRecord {
    /// This phone's static private key, made for this device alone.
    #[n(0)]
    own_private: SecretBytes<32>,
    /// Its public half.
    #[cbor(n(1), with = "minicbor::bytes")]
    own_public: [u8; 32],
    /// The pre-shared key that was agreed at pairing.
    #[n(2)]
    pub(crate) psk: SecretBytes<32>,
}

impl SessionRecord {
    pub(crate) fn new(own: &StaticKey, psk: SecretBytes<32>) -> Self {
        Self { own_private: own.private().clone(), own_public: *own.public().as_bytes(), psk }
    }

    /// This phone's static key for the device.
    #[must_use]
    pub fn own(&self) -> StaticKey {
        StaticKey::from_parts(self.own_private.clone(), PublicKey::from_bytes(self.own_public))
    }

    /// Whether both were made with the same static key: of such a device keeps one PSK only.
    pub(super) fn shares_key(&self, other: &Self) -> bool {
        self.own_public == other.own_public
    }

    /// This phone's handle on the device.
    #[must_use]
    pub fn client(&self) -> ClientId {
        ClientId::new(PublicKey::from_bytes(self.own_public).client_id()).unwrap_or_default()
    }
}

/// Most key pairs and PSKs that one device may have pending.
const CANDIDATES_MAX: usize = 4;

/// Pairings whose last answer has not come yet: the device may or may not have stored this phone, with any of these keys.
#[derive(Debug, Clone, Encode, Decode)]
#[cbor(map)]
pub struct PendingRecord {
    /// What will be the device's record.
    #[n(0)]
    pub device: DeviceRecord,
    /// What will open its sessions, if the device took the newest try.
    #[n(1)]
    pub session: SessionRecord,
    /// What will if it took an earlier one, newest first.
    #[n(2)]
    earlier: Option<Vec<SessionRecord>>,
}

impl PendingRecord {
    pub(crate) const fn new(device: DeviceRecord, session: SessionRecord) -> Self {
        Self { device, session, earlier: None }
    }

    /// Of several candidates, newest first; the oldest beyond four are dropped. `None` when there are none.
    pub(super) fn of(device: DeviceRecord, candidates: impl IntoIterator<Item = SessionRecord>) -> Option<Self> {
        let mut candidates = candidates.into_iter().take(CANDIDATES_MAX);
        let session = candidates.next()?;
        let earlier: Vec<_> = candidates.collect();
        Some(Self { device, session, earlier: (!earlier.is_empty()).then_some(earlier) })
    }

    /// Every session that the device may have stored, newest first.
    pub fn candidates(&self) -> impl Iterator<Item = &SessionRecord> {
        std::iter::once(&self.session).chain(self.earlier.iter().flatten())
    }
}

/// One key pair and PSK that may open a session with a device whose pairing ended or broke off.
#[derive(Debug, Clone)]
pub(crate) struct Candidate {
    /// What the device's record is, or will be.
    pub(crate) device: DeviceRecord,
    /// What may open its sessions.
    pub(crate) session: SessionRecord,
    /// Whether a try after the last complete pairing left it.
    pub(crate) pending: bool,
}

/// Encodes a record. The buffer is wiped, because it may hold secrets.
pub(crate) fn encode<T: Encode<()>>(record: &T) -> Result<zeroize::Zeroizing<Vec<u8>>, StoreError> {
    // Room for all of it, so that growing leaves no unwiped copy behind.
    let mut out = zeroize::Zeroizing::new(Vec::with_capacity(2_048));
    minicbor::encode(record, &mut *out).map_err(|_| StoreError::Misuse("a record does not encode"))?;
    Ok(out)
}

/// Decodes a record that was sealed: if it does not decode, it was written by something else.
pub(crate) fn decode<T: for<'b> Decode<'b, ()>>(table: &'static str, bytes: &[u8]) -> Result<T, StoreError> {
    minicbor::decode(bytes).map_err(|_| StoreError::RowDamaged { table })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A record as the first version wrote it. It must stay readable for ever.
    const FIRST: &[u8] = &[
        0xa7, 0x00, 0x58, 0x20, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
        1, 1, 1, 0x01, 0x58, 0x20, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2,
        2, 2, 2, 2, 0x02, 0x64, b'D', b'o', b'o', b'r', 0x03, 0x01, 0x04, 0x01, 0x05, 0x18, 0x64, 0x06, 0x18, 0xc8,
    ];

    #[test]
    fn a_record_of_the_first_version_reads() {
        let record: DeviceRecord = decode("device", FIRST).expect("decoded");
        let expected = DeviceRecord {
            key: [1; 32],
            signing_key: [2; 32],
            name: Some("Door".into()),
            category: Category::Lock,
            role: Role::Owner,
            paired_at: 100,
            last_seen: 200,
            address: None,
        };
        assert_eq!(record, expected);
        assert_eq!(encode(&expected).expect("encoded").as_slice(), FIRST);
    }

    #[test]
    fn a_later_versions_fields_are_ignored() {
        let mut later = FIRST.to_vec();
        later[0] = 0xa8;
        later.extend([0x18, 0x63, 0x61, b'x']);
        assert!(decode::<DeviceRecord>("device", &later).is_ok());
        assert_eq!(decode::<DeviceRecord>("device", b"\xa0").err(), Some(StoreError::RowDamaged { table: "device" }));
    }

    #[test]
    fn a_pending_pairing_of_the_first_version_reads() {
        let session =
            SessionRecord::new(&StaticKey::from_private(SecretBytes::new([3; 32])), SecretBytes::new([4; 32]));
        let encoded = encode(&session).expect("encoded");
        let first = [b"\xa2\x00".as_slice(), FIRST, b"\x01", &encoded].concat();
        let record: PendingRecord = decode("app", &first).expect("decoded");
        assert_eq!((record.device.paired_at, record.candidates().count()), (100, 1));
        assert!(record.session.shares_key(&session));
        assert_eq!(encode(&record).expect("encoded").as_slice(), first);
    }

    #[test]
    fn a_session_record_prints_no_key() {
        let own = StaticKey::from_private(SecretBytes::new([0x41; 32]));
        let shown = format!("{:?}", SessionRecord::new(&own, SecretBytes::new([0x42; 32])));
        assert!(!shown.contains("65, 65") && !shown.contains("66, 66"), "{shown}");
    }
}
