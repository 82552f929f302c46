//! What two ends agree on right after a pairing handshake, so that they find each other again.
//!
//! 1. `PairStart`: the companion says its name. The device draws a share and answers with it.
//! 2. The companion draws a share, derives the session PSK and stores it, then sends its share in `PairFinish`.
//! 3. The device derives the same PSK and stores the phone, then answers.
//! 4. If that answer is lost, the companion tries a session with the PSK, and pairs again only when that is refused.
//!
//! The PSK hangs on the handshake's hash, so shares carried into another pairing give another PSK.

use hkdf::Hkdf;
use sha2::Sha256;
use zeroize::Zeroizing;

use crate::secret::SecretBytes;

/// The session PSK: HKDF-SHA256 with the handshake hash as salt, `companion_share || device_share` as key material
/// and "Pandu session PSK" as info, 32 bytes.
#[must_use]
pub fn derive_session_psk(
    handshake_hash: &[u8; 32],
    companion_share: &SecretBytes<32>,
    device_share: &SecretBytes<32>,
) -> SecretBytes<32> {
    let mut shares = Zeroizing::new([0; 64]);
    shares[..32].copy_from_slice(companion_share.expose());
    shares[32..].copy_from_slice(device_share.expose());
    let mut psk = Zeroizing::new([0; 32]);
    // 32 bytes are one block of HKDF: it cannot fail.
    let _: Result<(), _> =
        Hkdf::<Sha256>::new(Some(handshake_hash), shares.as_slice()).expand(b"Pandu session PSK", psk.as_mut_slice());
    SecretBytes::new(*psk)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_input_counts_and_the_order_too() {
        let (a, b) = (SecretBytes::new([1; 32]), SecretBytes::new([2; 32]));
        let psk = derive_session_psk(&[0; 32], &a, &b);
        assert_eq!(psk, derive_session_psk(&[0; 32], &a, &b));
        for other in [
            derive_session_psk(&[1; 32], &a, &b),
            derive_session_psk(&[0; 32], &b, &a),
            derive_session_psk(&[0; 32], &a, &a),
            derive_session_psk(&[0; 32], &b, &b),
        ] {
            assert!(psk != other);
        }
    }
}
