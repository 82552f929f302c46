//! What a password may be, and how it is kept: NFC, a short blocklist, Argon2id with the device's pepper
//! (clauses 6.1 a, 6.1 d; SP 800-63B-4, 3.1.1).
//!
//! The password is used beside a paired phone's key, never alone. It must never leave this module but as a hash.

use argon2::{Algorithm, Argon2, Params, Version};
use pandu_protocol::limit::PASSWORD_MAX;
use pandu_protocol::message::{Bytes, ErrorReply};
use pandu_protocol::random::{Random, draw};
use pandu_protocol::secret::{SecretBytes, SecretText};
use unicode_normalization::UnicodeNormalization;
use zeroize::Zeroizing;

use crate::state::PasswordVerifier;

/// Least length in code points of a password that is used beside another factor.
pub(crate) const PASSWORD_LEAST: usize = 8;
/// Greatest length in code points.
pub(crate) const PASSWORD_GREATEST: usize = 128;
/// Memory of Argon2id in KiB (OWASP's lowest setting).
const MEMORY_KIB: u32 = 19 * 1024;
/// Its passes.
const PASSES: u32 = 2;

/// What people try first. The companion has a longer list; the device keeps out the worst by itself.
const BLOCKED: [&str; 16] = [
    "12345678",
    "123456789",
    "1234567890",
    "87654321",
    "password",
    "password1",
    "password123",
    "kata laluan",
    "katalaluan",
    "qwertyui",
    "qwertyuiop",
    "iloveyou",
    "sunshine",
    "princess",
    "admin123",
    "letmein1",
];

/// Checks a new password. `ours` are words that belong to this device: maker, model, serial number, name.
///
/// # Errors
/// `Invalid{secret}` when it is too short, too long, of one character only, or what an attacker tries first.
pub(crate) fn check_new(password: &SecretText<PASSWORD_MAX>, ours: &[&str]) -> Result<(), ErrorReply> {
    let refused = || Err(ErrorReply::invalid("secret"));
    let text = normalised(password);
    if !(PASSWORD_LEAST..=PASSWORD_GREATEST).contains(&text.chars().count()) {
        return refused();
    }
    let lower = Zeroizing::new(text.to_lowercase());
    let mut letters = lower.chars();
    let first = letters.next();
    let is_ours = ours.iter().any(|word| *lower == word.to_lowercase());
    if letters.all(|letter| Some(letter) == first) || BLOCKED.contains(&lower.as_str()) || is_ours {
        return refused();
    }
    Ok(())
}

/// Hashes a new password under a fresh salt.
///
/// # Errors
/// `Busy` when randomness or memory fails; nothing is set then.
pub(crate) fn hash_new(
    password: &SecretText<PASSWORD_MAX>,
    pepper: &SecretBytes<32>,
    random: &mut dyn Random,
) -> Result<PasswordVerifier, ErrorReply> {
    let salt = draw::<16>(random).map_err(|_| ErrorReply::Busy)?;
    let hash = hash(password, salt.expose(), pepper).ok_or(ErrorReply::Busy)?;
    let salt = Bytes::new(*salt.expose()).map_err(|_| ErrorReply::Busy)?;
    Ok(PasswordVerifier { salt, hash })
}

/// Whether a password is the one. Without a verifier the same work is done for nothing, so that time tells nothing
/// (attack 38).
#[must_use]
pub(crate) fn matches(
    password: &SecretText<PASSWORD_MAX>,
    verifier: Option<&PasswordVerifier>,
    pepper: &SecretBytes<32>,
) -> bool {
    let salt = verifier.map_or(&[0; 16][..], |verifier| &verifier.salt);
    let computed = hash(password, salt, pepper);
    computed.zip(verifier).is_some_and(|(computed, verifier)| computed.matches(&verifier.hash))
}

fn hash(password: &SecretText<PASSWORD_MAX>, salt: &[u8], pepper: &SecretBytes<32>) -> Option<SecretBytes<32>> {
    let params = Params::new(MEMORY_KIB, PASSES, 1, Some(32)).ok()?;
    let argon2 = Argon2::new_with_secret(pepper.expose(), Algorithm::Argon2id, Version::V0x13, params).ok()?;
    let mut out = Zeroizing::new([0; 32]);
    argon2.hash_password_into(normalised(password).as_bytes(), salt, &mut *out).ok()?;
    Some(SecretBytes::new(*out))
}

fn normalised(password: &SecretText<PASSWORD_MAX>) -> Zeroizing<String> {
    Zeroizing::new(password.expose().nfc().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn secret(text: &str) -> SecretText<PASSWORD_MAX> {
        SecretText::new(text.into()).unwrap()
    }

    #[test]
    fn length_counts_code_points_after_normalisation() {
        let cases = [
            ("1234567", false),
            ("kucing-biru", true),
            ("kucing b", true),
            ("\u{65}\u{301}1234567", true),
            ("\u{65}\u{301}123456", false),
            ("密码密码密码密码吗", true),
            ("password", false),
            ("PassWord", false),
            ("aaaaaaaaaa", false),
            ("Kunci PK-1", false),
            ("ABC-12345", false),
        ];
        for (text, good) in cases {
            assert_eq!(check_new(&secret(text), &["Kunci PK-1", "abc-12345"]).is_ok(), good, "{text}");
        }
        assert!(check_new(&secret(&"xy".repeat(64)), &[]).is_ok());
        assert!(check_new(&secret(&"xy".repeat(65)), &[]).is_err());
    }

    #[test]
    fn only_the_password_itself_matches_and_only_with_this_pepper() {
        struct Fixed;
        impl Random for Fixed {
            fn fill(&mut self, out: &mut [u8]) -> Result<(), pandu_protocol::random::RandomError> {
                out.fill(3);
                Ok(())
            }
        }
        let (ours, other) = (SecretBytes::new([1; 32]), SecretBytes::new([2; 32]));
        let verifier = hash_new(&secret("caf\u{e9} susu"), &ours, &mut Fixed).unwrap();
        assert!(matches(&secret("cafe\u{301} susu"), Some(&verifier), &ours));
        assert!(!matches(&secret("cafe susu"), Some(&verifier), &ours));
        assert!(!matches(&secret("caf\u{e9} susu"), Some(&verifier), &other));
        assert!(!matches(&secret("caf\u{e9} susu"), None, &ours));
    }
}
