//! What a password may be, and how passwords and PINs are kept: NFC, a blocklist, Argon2id with the device's pepper
//! (clauses 6.1 a, 6.1 d; SP 800-63B-4, 3.1.1).
//!
//! A password is used beside a paired phone's key, never alone. It must never leave this module but as a hash.

use argon2::{Algorithm, Argon2, Params, Version};
use pandu_protocol::limit::PASSWORD_MAX;
use pandu_protocol::message::{Bytes, ErrorReply, Unfit};
use pandu_protocol::random::{Random, draw};
use pandu_protocol::secret::{SecretBytes, SecretText};
use passwords::analyzer::is_common_password;
use unicode_normalization::UnicodeNormalization;
use zeroize::Zeroizing;

use crate::state::Verifier;

/// Least length in code points of a password that is used beside another factor.
pub(crate) const PASSWORD_LEAST: usize = 8;
/// Greatest length in code points.
pub(crate) const PASSWORD_GREATEST: usize = 128;
/// Memory of Argon2id in KiB (OWASP's lowest setting).
const MEMORY_KIB: u32 = 19 * 1024;
/// Its passes.
const PASSES: u32 = 2;

/// What people here try first and the long list, which is English, does not have.
const BLOCKED: [&str; 8] = [
    "kata laluan",
    "katalaluan",
    "katalaluan1",
    "katalaluan123",
    "kata laluan saya",
    "rahsiasaya",
    "sayangku",
    "bismillah",
];

/// Words that a new password must not be.
pub(crate) struct Names<'a> {
    /// The device's: maker, model, serial number, name.
    pub(crate) device: &'a [&'a str],
    /// The person's.
    pub(crate) person: &'a [&'a str],
}

/// Checks a new password as a whole. There are no rules about its parts (SP 800-63B-4, 3.1.1.2).
///
/// # Errors
/// The reason, to be told.
pub(crate) fn check_new(password: &SecretText<PASSWORD_MAX>, names: &Names<'_>) -> Result<(), Unfit> {
    let text = normalised(password);
    match text.chars().count() {
        ..PASSWORD_LEAST => return Err(Unfit::Short),
        PASSWORD_LEAST..=PASSWORD_GREATEST => {}
        _ => return Err(Unfit::Long),
    }
    if is_repeated(&text) {
        return Err(Unfit::Repeated);
    }
    if is_common(&text) {
        return Err(Unfit::Common);
    }
    let letters = letters_of(&text);
    let is_one = |words: &[&str]| !letters.is_empty() && words.iter().any(|word| letters_of(word) == letters);
    if is_one(names.device) {
        return Err(Unfit::Device);
    }
    if is_one(names.person) {
        return Err(Unfit::Person);
    }
    Ok(())
}

/// Whether it is one of the hundred thousand that people use most, whatever the case of its letters.
pub(crate) fn is_common(text: &str) -> bool {
    let lower = Zeroizing::new(text.to_lowercase());
    is_common_password(text) || is_common_password(lower.as_str()) || BLOCKED.contains(&lower.as_str())
}

/// Whether it is one character again and again.
pub(crate) fn is_repeated(text: &str) -> bool {
    let mut letters = text.chars();
    let first = letters.next();
    letters.all(|letter| Some(letter) == first)
}

/// Letters and digits alone, in lower case: `Kunci PK-1` is `kuncipk1`.
fn letters_of(text: &str) -> Zeroizing<String> {
    Zeroizing::new(text.nfc().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect())
}

/// Hashes a new value under a fresh salt.
///
/// # Errors
/// `Busy` when randomness or memory fails; nothing is set then.
pub(crate) fn hash_new(
    secret: &SecretText<PASSWORD_MAX>,
    pepper: &SecretBytes<32>,
    random: &mut dyn Random,
) -> Result<Verifier, ErrorReply> {
    let salt = draw::<16>(random).map_err(|_| ErrorReply::Busy)?;
    let hash = hash(secret, salt.expose(), pepper).ok_or(ErrorReply::Busy)?;
    let salt = Bytes::new(*salt.expose()).map_err(|_| ErrorReply::Busy)?;
    Ok(Verifier { salt, hash })
}

/// Whether a value is the one. Without a verifier the same work is done for nothing, so that time tells nothing
/// (attack 38).
#[must_use]
pub(crate) fn matches(
    secret: &SecretText<PASSWORD_MAX>,
    verifier: Option<&Verifier>,
    pepper: &SecretBytes<32>,
) -> bool {
    let salt = verifier.map_or(&[0; 16][..], |verifier| &verifier.salt);
    let computed = hash(secret, salt, pepper);
    computed.zip(verifier).is_some_and(|(computed, verifier)| computed.matches(&verifier.hash))
}

fn hash(secret: &SecretText<PASSWORD_MAX>, salt: &[u8], pepper: &SecretBytes<32>) -> Option<SecretBytes<32>> {
    let params = Params::new(MEMORY_KIB, PASSES, 1, Some(32)).ok()?;
    let argon2 = Argon2::new_with_secret(pepper.expose(), Algorithm::Argon2id, Version::V0x13, params).ok()?;
    let mut out = Zeroizing::new([0; 32]);
    argon2.hash_password_into(normalised(secret).as_bytes(), salt, &mut *out).ok()?;
    Some(SecretBytes::new(*out))
}

fn normalised(secret: &SecretText<PASSWORD_MAX>) -> Zeroizing<String> {
    Zeroizing::new(secret.expose().nfc().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn secret(text: &str) -> SecretText<PASSWORD_MAX> {
        SecretText::new(text.into()).unwrap()
    }

    fn check(text: &str) -> Option<Unfit> {
        let names =
            Names { device: &["Kunci PK-1", "abc-12345", "Pandu Reference", ""], person: &["Siti Nurhaliza", ""] };
        check_new(&secret(text), &names).err()
    }

    #[test]
    fn length_counts_code_points_after_normalisation() {
        let cases = [
            ("kunci7", Some(Unfit::Short)),
            ("kucing-biru", None),
            ("kucing b", None),
            ("\u{65}\u{301}xyz\u{e7}uvw", None),
            ("\u{65}\u{301}123456", Some(Unfit::Short)),
            ("密码密码密码密码吗", None),
        ];
        for (text, refused) in cases {
            assert_eq!(check(text), refused, "{text}");
        }
        assert_eq!(check(&"xy".repeat(64)), None);
        assert_eq!(check(&"xy".repeat(65)), Some(Unfit::Long));
        assert_eq!(check(&"é".repeat(128)[..254]), Some(Unfit::Repeated), "127 code points are 254 bytes");
    }

    #[test]
    fn what_everybody_tries_and_what_stands_on_the_device_is_refused_with_its_reason() {
        let cases = [
            ("password", Unfit::Common),
            ("PassWord", Unfit::Common),
            ("Iloveyou", Unfit::Common),
            ("123456789012345", Unfit::Common),
            ("Kata Laluan", Unfit::Common),
            ("aaaaaaaaaa", Unfit::Repeated),
            ("Kunci PK-1", Unfit::Device),
            ("kunci.pk.1", Unfit::Device),
            ("ABC-12345", Unfit::Device),
            ("pandureference", Unfit::Device),
            ("siti nurhaliza", Unfit::Person),
        ];
        for (text, reason) in cases {
            assert_eq!(check(text), Some(reason), "{text}");
        }
        for good in ["password of Siti", "kunci pk-1 biru", "!!!!!!!? ---", "tak-tahu-langsung"] {
            assert_eq!(check(good), None, "only the whole counts: {good}");
        }
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
