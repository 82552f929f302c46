//! Vectors of labels: what is printed, what is read from it, and why a text is not one.

use pandu_protocol::label::{Label, LabelError, parse_label};
use pandu_protocol::pake::CodeSecret;
use serde::{Deserialize, Serialize};

use super::{fixed, hex};

/// The file.
#[derive(Debug, Serialize, Deserialize)]
pub struct Labels {
    /// What the file is.
    pub comment: String,
    /// QR payloads.
    pub scanned: Vec<Scanned>,
    /// Typed codes.
    pub typed: Vec<Typed>,
    /// Texts that are neither.
    pub invalid: Vec<Invalid>,
}

/// A QR payload and what it holds.
#[derive(Debug, Serialize, Deserialize)]
pub struct Scanned {
    /// The text as a device prints it.
    pub qr_text: String,
    /// Other texts that a reader takes for the same.
    pub also_read: Vec<String>,
    /// The device's static public key.
    pub device_key: String,
    /// The label's secret.
    pub secret: String,
    /// The pre-shared key that is derived from the secret.
    pub psk: String,
}

/// A typed code and what it becomes.
#[derive(Debug, Serialize, Deserialize)]
pub struct Typed {
    /// The text as a device prints it.
    pub printed: String,
    /// Other texts that a reader takes for the same.
    pub also_read: Vec<String>,
    /// The eight digits that are the password.
    pub digits: String,
    /// `w0s || w1s`: 80 bytes of Argon2id.
    pub argon2id: String,
    /// `w0 || L`: the device's record.
    pub verifier_record: String,
}

/// A text that is not a label.
#[derive(Debug, Serialize, Deserialize)]
pub struct Invalid {
    /// What is wrong with it.
    pub name: String,
    /// The text.
    pub text: String,
    /// The reason, as in the document.
    pub error: String,
}

/// The name of a reason in the document.
#[must_use]
pub const fn error_name(error: LabelError) -> &'static str {
    match error {
        LabelError::Empty => "Empty",
        LabelError::TooLong => "TooLong",
        LabelError::WrongLength { .. } => "WrongLength",
        LabelError::NotADigit => "NotADigit",
        LabelError::CheckDigit => "CheckDigit",
        LabelError::Foreign => "Foreign",
        LabelError::Version => "Version",
        LabelError::Incomplete => "Incomplete",
        LabelError::Characters => "Characters",
        LabelError::Check => "Check",
    }
}

/// Labels of each kind, right and wrong.
#[must_use]
pub fn labels() -> Labels {
    let label = fixed::label();
    let qr_text = label.qr_text().to_string();
    let scanned = Scanned {
        also_read: vec![
            qr_text.to_lowercase(),
            format!("  {}\n{}\t", &qr_text[..50], &qr_text[50..]),
            qr_text.replace("PANDU:", "Pandu:"),
        ],
        device_key: hex(label.device().as_bytes()),
        secret: hex(label.secret().expose()),
        psk: hex(label.psk().expose()),
        qr_text: qr_text.clone(),
    };
    Labels {
        comment: "Labels (docs/protocol.md, section 5). `scanned`: the text of a QR code and the key, secret and \
                  pre-shared key in it. `typed`: a code, its eight secret digits, the 80 bytes that Argon2id makes of \
                  them and the SPAKE2+ record of a device. `invalid`: texts that are not labels, and why."
            .into(),
        scanned: vec![scanned],
        typed: ["482-193-708", "007-041-771", "900-000-020"].map(typed).into(),
        invalid: invalid(&qr_text),
    }
}

fn typed(printed: &str) -> Typed {
    let code = match parse_label(printed) {
        Ok(Label::Typed(code)) => code,
        other => panic!("{printed}: {other:?}"),
    };
    let secret = CodeSecret::derive(&code).expect("19 MiB of memory");
    let bare = printed.replace('-', "");
    let wide = bare.chars().map(|digit| char::from_u32(u32::from(digit) - 0x30 + 0xff10).unwrap_or(digit)).collect();
    Typed {
        printed: code.printed().to_string(),
        also_read: vec![
            bare.clone(),
            printed.replace('-', " "),
            printed.replace('-', "\u{2013}"),
            format!(" {}.{} {}\u{3000}", &bare[..4], &bare[4..5], &bare[5..]),
            wide,
        ],
        digits: bare[..8].into(),
        argon2id: hex(secret.expose()),
        verifier_record: hex(secret.verifier_record().expect("a record").to_bytes().expose()),
    }
}

fn invalid(qr_text: &str) -> Vec<Invalid> {
    let misread = format!(
        "{}{}",
        &qr_text[..40],
        qr_text[40..].replacen(&qr_text[40..41], if &qr_text[40..41] == "A" { "B" } else { "A" }, 1)
    );
    [
        ("nothing", String::new(), "Empty"),
        ("blanks", " \n\t".into(), "Empty"),
        ("257 bytes", "9".repeat(257), "TooLong"),
        ("a web address", "https://example.com/123456789".into(), "Foreign"),
        ("a Wi-Fi label", "WIFI:S:Rumah;T:WPA;P:12345678;;".into(), "Foreign"),
        ("a word", "hello".into(), "Foreign"),
        ("version 2", qr_text.replace("PANDU:1:", "PANDU:2:"), "Version"),
        ("no version", qr_text.replace("PANDU:1:", "PANDU:"), "Version"),
        ("one character less", qr_text[..87].into(), "Incomplete"),
        ("one character more", format!("{qr_text}A"), "Incomplete"),
        ("a character outside the alphabet", format!("{}1", &qr_text[..87]), "Characters"),
        ("one character misread", misread, "Check"),
        ("a check of zeros", format!("PANDU:1:{}", "A".repeat(80)), "Check"),
        ("eight digits", "4821-9370".into(), "WrongLength"),
        ("ten digits", "482-193-7088".into(), "WrongLength"),
        ("a letter in a code", "482-193-70O".into(), "NotADigit"),
        ("digits of another script", "482-193-70\u{0662}".into(), "NotADigit"),
        ("a wrong check digit", "482-193-709".into(), "CheckDigit"),
        ("two neighbours swapped", "842-193-708".into(), "CheckDigit"),
        ("one digit wrong", "482-193-608".into(), "CheckDigit"),
    ]
    .map(|(name, text, error)| Invalid { name: name.into(), text, error: error.into() })
    .into()
}
