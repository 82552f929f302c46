//! Tokens and proofs: what is taken, and each thing that may not fit.

use super::*;
use crate::testing::{Counting, OTHER, Phone, SUBJECT};

const NOW: u64 = 1_800_000_000;
const URL: &str = "http://127.0.0.1:1/v1/tokens";

fn expected() -> Expected<'static> {
    Expected { method: "POST", url: URL, now: NOW, token: None }
}

fn grant(phone: &Phone, application: &Application, trust: &Trust) -> Result<Granted, Problem> {
    let proof = phone.proof("POST", URL, NOW, None, "1");
    Tokens::default().grant(trust, application, Some(&proof), &expected(), &mut Counting::new(1))
}

#[test]
fn a_token_needs_a_trusted_device_that_vouches_for_just_this() {
    let phone = Phone::new(1);
    let trust = Trust { any: false, devices: vec![phone.device_key()] };
    let good = phone.application(SUBJECT, NOW + 60);
    assert_eq!(grant(&phone, &good, &trust).expect("granted").expires_in, 60);
    assert!(grant(&phone, &good, &Trust::default()).is_err(), "nobody trusts the device");
    let other = Phone::new(2);
    let wrong = [
        Application { subject: OTHER.into(), ..good.clone() },
        Application { expires: NOW + 61, ..good.clone() },
        Application { phone_public_key: other.application(SUBJECT, NOW + 60).phone_public_key, ..good.clone() },
        phone.application(SUBJECT, NOW),
    ];
    for application in &wrong {
        assert_eq!(grant(&phone, application, &trust).err(), Some(Problem::AttestationInvalid));
    }
    assert_eq!(grant(&other, &good, &trust).err(), Some(Problem::AttestationInvalid), "another phone's proof");
}

#[test]
fn a_proof_is_for_one_request_with_one_token_at_one_time() {
    let (phone, mut tokens) = (Phone::new(1), Tokens::default());
    let proof = phone.proof("POST", URL, NOW, None, "1");
    let trust = Trust { any: true, devices: vec![] };
    let application = phone.application(SUBJECT, NOW + 10_000);
    let granted =
        tokens.grant(&trust, &application, Some(&proof), &expected(), &mut Counting::new(1)).expect("granted");
    let token = granted.access_token;
    let data = Expected { method: "GET", url: "http://127.0.0.1:1/v1/data", now: NOW, token: None };
    let mut ask = |token: &str, proof: &str, expected: &Expected<'_>| tokens.subject(token, Some(proof), expected);
    let good = phone.proof("GET", data.url, NOW, Some(&token), "2");
    assert_eq!(ask(&token, &good, &data), Ok(SUBJECT.into()));
    assert_eq!(ask(&token, &good, &data), Err(Problem::TokenMissing), "twice");
    let wrong = [
        phone.proof("POST", data.url, NOW, Some(&token), "3"),
        phone.proof("GET", URL, NOW, Some(&token), "4"),
        phone.proof("GET", data.url, NOW - 301, Some(&token), "5"),
        phone.proof("GET", data.url, NOW + 301, Some(&token), "6"),
        phone.proof("GET", data.url, NOW, Some("another"), "7"),
        phone.proof("GET", data.url, NOW, None, "8"),
        Phone::new(2).proof("GET", data.url, NOW, Some(&token), "9"),
        "x".repeat(5_000),
        String::new(),
    ];
    for proof in &wrong {
        assert_eq!(ask(&token, proof, &data), Err(Problem::TokenMissing));
    }
    let late = Expected { now: NOW + TOKEN_SECONDS, ..data };
    let proof = phone.proof("GET", data.url, late.now, Some(&token), "10");
    assert_eq!(ask(&token, &proof, &late), Err(Problem::TokenMissing), "too old");
}
