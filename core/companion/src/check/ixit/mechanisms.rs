//! Tables 1 and 7: how the device recognises people, and how it is updated.

use pandu_protocol::hello::Hello;
use pandu_protocol::message::{UpdateMode, UpdatePolicy};
use pandu_protocol::suite::SUITES;

use crate::check::evidence::Evidence;
use crate::text::Inert;

/// The columns of table 1.
pub(super) const AUTHENTICATION: &[&str] = &[
    "ID",
    "Description",
    "Authentication Factor",
    "Password Generation Mechanism",
    "Security Guarantees",
    "Cryptographic Details",
    "Brute Force Prevention",
];

/// The columns of table 7.
pub(super) const UPDATE: &[&str] = &[
    "ID",
    "Description",
    "Security Guarantees",
    "Cryptographic Details",
    "Initiation and Interaction",
    "Configuration",
    "Update Checking",
    "User Notification",
];

const SESSION: &str = "Confidentiality, integrity and authenticity of both ends; forward secrecy; no replay.";
const WAITS: &str =
    "Growing waits after each failure, up to one hour; off after at most 100 failures in a row, until a physical act.";

/// What is in a row, but for the identifier.
type Row = [&'static str; 6];

/// A password, where the device takes one.
const PASSWORD: Row = [
    "A person confirms with a password, inside a session of a paired phone.",
    "Knowledge, beside possession of the phone.",
    "Chosen by the user; at least 8 characters, compared with a list of common passwords. None is preset.",
    "Confidentiality in transit by the session; only a salted slow hash is stored.",
    "Argon2id (RFC 9106)",
    WAITS,
];

/// A PIN, where the device has keys.
const PIN: Row = [
    "A person types a PIN on the device.",
    "Knowledge.",
    "Chosen by the user or an administrator; 4 to 12 digits. None is preset.",
    super::OPEN,
    super::OPEN,
    "Off after at most 10 failures in a row.",
];

/// A fingerprint, where the device has a reader.
const FINGERPRINT: Row = [
    "A person touches the fingerprint reader of the device.",
    "Inherence. A paired phone is always an alternative.",
    "Not applicable",
    "Templates stay on the device.",
    super::OPEN,
    "Waits of at least 30 seconds after 5 failures in a row; off after 50.",
];

/// The ways in that the device has.
pub(super) fn authentication(evidence: &Evidence) -> Vec<Vec<String>> {
    let (sessions, codes) = suites(evidence);
    let codes = format!("SPAKE2+ (RFC 9383) on P-256; {codes}");
    let row = |id: &str, cells: [&str; 6]| std::iter::once(id).chain(cells).map(str::to_owned).collect::<Vec<_>>();
    let phone = [
        "A paired phone opens a session (user and machine).",
        "Possession: static key of the phone, and a pre-shared key agreed at pairing.",
        "Not applicable: the keys are drawn at pairing, different for each device.",
        SESSION,
        &sessions,
        "256-bit keys cannot be guessed. An unknown phone is refused in the handshake.",
    ];
    let label = [
        "A new phone is paired by the square code on the label, while the pairing window is open.",
        "Possession of the label, and a physical act that opens the window.",
        "128 random bits, drawn for each device at the factory.",
        SESSION,
        &sessions,
        "128 random bits cannot be guessed.",
    ];
    let code = [
        "A new phone is paired by the number on the label or of an invitation, while the pairing window is open.",
        "Knowledge of eight random digits, and a physical act or an invitation.",
        "Eight digits drawn at random for each device; a check digit is added.",
        SESSION,
        &codes,
        "Each guess needs the device; the way of the typed code is shut after 20 failures until a physical act.",
    ];
    let keys = [("AuthMech-PairedPhone", phone), ("AuthMech-Label", label), ("AuthMech-TypedCode", code)];
    let abilities = evidence.identity.got().map(|identity| identity.abilities);
    let able = |has: fn(pandu_protocol::message::Abilities) -> bool| abilities.is_some_and(has);
    let people = [
        ("AuthMech-Password", PASSWORD, able(|it| it.password)),
        ("AuthMech-Pin", PIN, able(|it| it.pin)),
        ("AuthMech-Fingerprint", FINGERPRINT, able(|it| it.fingerprint)),
    ];
    let people = people.into_iter().filter(|(.., able)| *able).map(|(id, cells, _)| row(id, cells));
    keys.into_iter().map(|(id, cells)| row(id, cells)).chain(people).collect()
}

/// The Noise protocols that were offered: for sessions and labels, and for typed codes.
fn suites(evidence: &Evidence) -> (String, String) {
    let hello = evidence.looked.as_ref().and_then(|looked| Hello::decode(&looked.hello).ok());
    let offered = |id: u8| hello.as_ref().is_some_and(|hello| hello.suites.contains(&id));
    let offered: Vec<_> = SUITES.iter().filter(|suite| offered(suite.id)).collect();
    let list = |name: fn(&pandu_protocol::suite::Suite) -> &'static str| {
        offered.iter().map(|suite| name(suite)).collect::<Vec<_>>().join(", ")
    };
    (list(|suite| suite.ik), list(|suite| suite.xx))
}

/// The ways in which it is updated, as far as it says.
pub(super) fn updates(evidence: &Evidence) -> Vec<Vec<String>> {
    let Some(identity) = evidence.identity.got() else { return Vec::new() };
    if !identity.abilities.self_update {
        return Vec::new();
    }
    let fixed =
        identity.components.iter().filter(|part| !part.updatable).map(|part| Inert::name(&part.name).to_string());
    let fixed: Vec<String> = fixed.collect();
    let description = if fixed.is_empty() {
        "The device fetches and installs updates by itself.".to_owned()
    } else {
        format!("The device fetches and installs updates by itself. Not updatable: {}.", fixed.join(", "))
    };
    let cell = |text: &str| text.to_owned();
    vec![vec![
        cell("UpdMech-Automatic"),
        description,
        cell(super::OPEN),
        cell(super::OPEN),
        evidence.policy.got().map_or_else(|| cell(super::OPEN), initiation),
        cell(
            "Security, maintenance and feature updates each: automatic, ask or off; can be put off for up to 90 days.",
        ),
        cell("The device looks by itself; the time of the last look can be read."),
        cell("The companion app shows a version that is found. More is to be completed by the maker."),
    ]]
}

fn initiation(policy: &UpdatePolicy) -> String {
    let mode = |mode| match mode {
        UpdateMode::Automatic => "automatic",
        UpdateMode::Ask => "after the user agrees",
        UpdateMode::Off => "off",
        UpdateMode::Other(_) => "not known",
    };
    format!(
        "As set now: security updates {}; maintenance updates {}; feature updates {}.",
        mode(policy.security),
        mode(policy.maintenance),
        mode(policy.feature)
    )
}
