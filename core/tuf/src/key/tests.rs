//! Keys and signatures made by another library (pyca/cryptography, which signs for python-tuf).

use super::{Key, bit_string, element, pem};

const MESSAGE: &[u8] = b"signed by another library";

const RSA_PEM: &str = "-----BEGIN PUBLIC KEY-----\nMIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAuc2sBIyIwKi9tX2TBdnD\n8gr50astOYKSU8MNrwJZ0dErzXSR8BQg5/vYuDgYdVOmixR2HHWetweZsXgzmWfp\n9j7X2LHHwh1QKfq3mv8/mpzvbcia1VobB01GHA3cLdTyISGkR0sUiFDYF5q9v4rk\nz3hbq4R1wF8y1pY+d1vF3gGPPUHKJX3ZN3cXalV/rWTdfdWTKlly/t+ZbWD816Pz\nB0iikWvbWfor7Ah6LcaXmoWgkAsVmvWFi3xmNCmkRUkWGAkMhyZBtzPRALmsO+DQ\nvMSdtlDc8ygSQkxt5mIBYoKsddsEnwAuNq7jW8g59+Xlqxp8i5CS9vblHQ0rRLrO\nMQIDAQAB\n-----END PUBLIC KEY-----\n";
const RSA_PSS: &str = "82749750d3eb184be7cc4ebea8410d1bb812f41568ccb5a644f5e7b6cbfd76fac262086fed5960da7946c381011d76677fa651a51a4fa38b5965f8b09f13ac905654b66c9501fa50b04a73f79526596197d9b996ca4abbbe30476799d5e65b1ccaee59b9211b9c737827c6ff508c1a5324211c39cbbb5d8286af870262d846d5aa420d5623b396bec9150c4a198de8a1e561b43502568c7c22a6a7fd3af927b6d1136c2e97a818bcaeb1bd4c3cf160bb8c415af51f35f427bffd8d7350ad2253aa7c62a0072c97a92a4f3c335c3c16d363d5f74fcedda68d581a447f37bf3c7d6afbd30d4ec9e672d85d20f59fcd174a2504a147fe9b33a8e829fe19298bd086";
const RSA_PKCS1: &str = "98c71e2e546638ed2a0709e4a265c3825bad8ec072bfdfa4de943b28e4f269882cc29e9d730a1f1d3c00c3b90508537031745d030b6b68c92cfe1febfe4d0e867aceee15433e97d911fe91172d9d9add5856caf605eed258a0d451564f54ea60b65cf934ca1b2167283b83ded2a605dada0f04834e41ce546c4307c6603a92e036665e4b006d844e36c18e54fc49d0001b7704bf595d4b4d2e525289968ed7e491667c45fb0f02b2db5174311d933d0db7f9b1101ebfb91968f68a21b915840c6c9a538553197265490aba2cb784d9a4da798e4f91964c61899bfef594109d827550b89f6442e5f00b9cbd115fa88284ce238881d1210250f1f738893a484b9d";
const EC_PEM: &str = "-----BEGIN PUBLIC KEY-----\nMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEtmNAKhFpaR3UTdF8C8E4qMHoTGPv\nOxaEHSCVMJ6wUUcpZqyS+zdg+8X7uLr27vQ6TlqfdPuom7/1RhpbZZUThQ==\n-----END PUBLIC KEY-----\n";
const EC_HEX: &str = "04b663402a1169691dd44dd17c0bc138a8c1e84c63ef3b16841d2095309eb051472966ac92fb3760fbc5fbb8baf6eef43a4e5a9f74fba89bbff5461a5b65951385";
const EC_SIGNATURE: &str = "3045022007e789a30421663730033d9e31a8be6d3df78f6815e381191b5a1b63dc9f356d0221009a0c56bf5299a1526a59402c6baeb2f386dc245b4423e9ef98a02d12871d5ab1";
const P384_PEM: &str = "-----BEGIN PUBLIC KEY-----\nMHYwEAYHKoZIzj0CAQYFK4EEACIDYgAEjvgPT5/QFBJOKaWjobUzgSl3UT08qY5s\n2ZJjn21UobP+5dTAIrVg3qBfTyweIUMORELVPTA73+k3Oa9FLY5hwJPGwIqz1wY9\nDKGiTjxTicyV5AG9JHMJltXhpzh1KfZt\n-----END PUBLIC KEY-----\n";
const ED_HEX: &str = "abe73a467d15308d506d1d8427e317c65b0e5b7233128bab42b5e796943e3bbb";
const ED_SIGNATURE: &str = "041f6b0c2de175073f5cb73de333fdbd4ebd13c6664ebaa9d7a026bc2fcebb755f4ce850b6b0a4ad692687a11a59070a4f4ccf8ee05f7d0a7729f0da6c734601";

fn key(keytype: &str, scheme: &str, public: &str) -> Key {
    serde_json::from_value(serde_json::json!({ "keytype": keytype, "scheme": scheme, "keyval": { "public": public } }))
        .expect("a key")
}

fn verifies(key: &Key, message: &[u8], signature: &str) -> bool {
    let signature = data_encoding::HEXLOWER.decode(signature.as_bytes()).expect("hexadecimal");
    key.usable().is_some_and(|key| key.has_signed(message, &signature))
}

#[test]
fn every_kind_verifies_what_it_signed_and_nothing_else() {
    for (keytype, scheme, public, signature) in [
        ("ed25519", "ed25519", ED_HEX, ED_SIGNATURE),
        ("ecdsa", "ecdsa-sha2-nistp256", EC_PEM, EC_SIGNATURE),
        ("ecdsa", "ecdsa-sha2-nistp256", EC_HEX, EC_SIGNATURE),
        ("ecdsa-sha2-nistp256", "ecdsa-sha2-nistp256", EC_PEM, EC_SIGNATURE),
        ("ecdsa-sha2-nistp256", "ecdsa-sha2-nistp256", EC_HEX, EC_SIGNATURE),
        ("rsa", "rsassa-pss-sha256", RSA_PEM, RSA_PSS),
    ] {
        let key = key(keytype, scheme, public);
        assert!(verifies(&key, MESSAGE, signature), "{keytype}");
        assert!(!verifies(&key, b"another message", signature), "{keytype}");
        assert!(!verifies(&key, MESSAGE, ""), "{keytype}");
        assert!(!verifies(&key, MESSAGE, &signature[2..]), "{keytype}");
        for other in [ED_SIGNATURE, EC_SIGNATURE, RSA_PSS, RSA_PKCS1] {
            assert_eq!(verifies(&key, MESSAGE, other), other == signature, "{keytype}");
        }
    }
}

#[test]
fn two_spellings_are_one_key() {
    let pem = key("ecdsa", "ecdsa-sha2-nistp256", EC_PEM).usable();
    assert!(pem.is_some());
    assert_eq!(pem, key("ecdsa-sha2-nistp256", "ecdsa-sha2-nistp256", EC_HEX).usable());
    assert_eq!(key("ed25519", "ed25519", ED_HEX).usable(), key("ed25519", "ed25519", &ED_HEX.to_uppercase()).usable());
}

#[test]
fn what_is_no_key_is_not_usable() {
    for (keytype, scheme, public) in [
        ("ed25519", "ed25519", ""),
        ("ed25519", "ed25519", &ED_HEX[2..]),
        ("ed25519", "ed25519", EC_PEM),
        ("ed25519", "ecdsa-sha2-nistp256", ED_HEX),
        ("ecdsa", "ed25519", EC_PEM),
        ("ecdsa", "ecdsa-sha2-nistp256", RSA_PEM),
        ("ecdsa", "ecdsa-sha2-nistp256", P384_PEM),
        ("ecdsa", "ecdsa-sha2-nistp256", ED_HEX),
        ("ecdsa", "ecdsa-sha2-nistp256", ""),
        ("rsa", "rsassa-pss-sha256", EC_PEM),
        ("rsa", "rsa-pkcs1v15-sha256", RSA_PEM),
        ("rsa", "rsassa-pss-sha256", "-----BEGIN PUBLIC KEY-----"),
        ("rsa", "rsassa-pss-sha256", "-----BEGIN PUBLIC KEY-----!-----END PUBLIC KEY-----"),
        ("", "", ""),
    ] {
        assert_eq!(key(keytype, scheme, public).usable(), None, "{keytype} {scheme} {public}");
    }
}

#[test]
fn the_usual_id_covers_fields_that_are_not_known() {
    let plain = key("ed25519", "ed25519", ED_HEX);
    let mut other = plain.clone();
    other.other.insert("x".to_owned(), 1.into());
    assert_ne!(plain.usual_id(), other.usual_id());
    assert_eq!(plain.usual_id().len(), 64);
}

#[test]
fn a_key_with_something_behind_it_is_refused() {
    let der = pem(RSA_PEM).expect("PEM");
    assert!(bit_string(&der, super::RSA).is_some());
    let longer = [der.as_slice(), &[0]].concat();
    assert_eq!(bit_string(&longer, super::RSA), None);
    for length in 0..der.len() {
        assert_eq!(bit_string(&der[..length], super::RSA), None);
    }
}

proptest::proptest! {
    #[test]
    fn any_bytes_end_in_an_answer(der in proptest::collection::vec(proptest::num::u8::ANY, 0..80), text in ".{0,80}") {
        let _ = element(&der, 0x30);
        let _ = bit_string(&der, super::EC_P256);
        let _ = key("ecdsa", "ecdsa-sha2-nistp256", &text).usable();
        let _ = key("rsa", "rsassa-pss-sha256", &format!("-----BEGIN PUBLIC KEY-----{text}-----END PUBLIC KEY-----")).usable();
    }
}
