//! The tables themselves.

use std::fmt::Write as _;

use pandu_protocol::limit;
use pandu_protocol::message::Kind;
use pandu_protocol::role::{Who, right};
use pandu_protocol::suite::SUITES;

use super::source::{self, Declared, Enumeration, Record};

/// A table by its name: `kinds`, `limits`, `suites`, or `bodies` and a source file.
///
/// # Panics
/// When there is none of this name.
pub(super) fn table(name: &str) -> String {
    match name.split_once(' ').unwrap_or((name, "")) {
        ("kinds", "") => kinds(),
        ("limits", "") => limits(),
        ("suites", "") => suites(),
        ("bodies", file) => bodies(&format!("message/{file}.rs")),
        ("enumeration", place) => enumeration_in(place),
        _ => panic!("there is no table {name}"),
    }
}

fn kinds() -> String {
    let mut out = String::from(
        "| No. | Name | Request | Reply | Least role | Fresh | Changes | In set-up | Meaning |\n|--:|---|---|---|---|---|---|---|---|\n",
    );
    for ([number, name, request, reply, says], kind) in source::catalogue().iter().zip(Kind::ALL) {
        let right = right(*kind);
        let who = match right.who {
            Who::Pairing => "(pairing)".into(),
            Who::Paired(role) => format!("{role:?}"),
        };
        let cells = [
            number,
            name,
            &body(request),
            &body(reply),
            &who,
            yes(right.fresh),
            yes(right.changes),
            yes(right.in_setup),
            says,
        ];
        row(&mut out, &cells);
    }
    out
}

fn body(name: &str) -> String {
    if name == "Empty" { "`{}`".into() } else { format!("`{name}`") }
}

fn yes(it_is: bool) -> &'static str {
    if it_is { "yes" } else { "" }
}

fn row(out: &mut String, cells: &[&str]) {
    let _ = writeln!(out, "| {} |", cells.iter().map(|cell| cell.replace('|', "\\|")).collect::<Vec<_>>().join(" | "));
}

fn suites() -> String {
    let mut out = String::from("| Suite | Label and session | Typed code | Sunset |\n|--:|---|---|---|\n");
    for suite in SUITES {
        let sunset = suite.sunset.map_or_else(|| "none set".into(), |day| format!("day {}", day.0));
        row(&mut out, &[&suite.id.to_string(), &format!("`{}`", suite.ik), &format!("`{}`", suite.xx), &sunset]);
    }
    out
}

fn limits() -> String {
    let mut out = String::from("| Limit | Value | What and why |\n|---|--:|---|\n");
    for (name, says) in source::limits() {
        row(&mut out, &[&format!("`{name}`"), &value(&name), &plain(&says)]);
    }
    out
}

/// The value of a limit in words.
///
/// # Panics
/// When a limit of the source is not listed here.
fn value(name: &str) -> String {
    let count = |number: u64| grouped(number);
    let seconds = |length: std::time::Duration| format!("{} s", grouped(length.as_secs()));
    let size = |number: usize| grouped(number as u64);
    match name {
        "MESSAGE_MAX" => size(limit::MESSAGE_MAX),
        "HANDSHAKE_MESSAGE_MAX" => size(limit::HANDSHAKE_MESSAGE_MAX),
        "PLAINTEXT_MAX" => size(limit::PLAINTEXT_MAX),
        "FIRST_PLAINTEXT_MAX" => size(limit::FIRST_PLAINTEXT_MAX),
        "VALUE_MAX" => size(limit::VALUE_MAX),
        "VALUE_MIN" => size(limit::VALUE_MIN),
        "CBOR_DEPTH_MAX" => size(limit::CBOR_DEPTH_MAX),
        "CBOR_ITEMS_MAX" => size(limit::CBOR_ITEMS_MAX),
        "CBOR_CONTAINER_MAX" => count(limit::CBOR_CONTAINER_MAX),
        "NAME_MAX" => size(limit::NAME_MAX),
        "WORDS_MAX" => size(limit::WORDS_MAX),
        "PASSWORD_MAX" => size(limit::PASSWORD_MAX),
        "SSID_MAX" => size(limit::SSID_MAX),
        "WIFI_KEY_MAX" => size(limit::WIFI_KEY_MAX),
        "DOCUMENT_MAX" => size(limit::DOCUMENT_MAX),
        "FRESH_SECONDS" => format!("{} s", limit::FRESH_SECONDS),
        "REASSEMBLY_TIMEOUT" => seconds(limit::REASSEMBLY_TIMEOUT),
        "HANDSHAKE_TIMEOUT" => seconds(limit::HANDSHAKE_TIMEOUT),
        "REKEY_AFTER_MESSAGES" => count(limit::REKEY_AFTER_MESSAGES),
        "REKEY_AFTER" => seconds(limit::REKEY_AFTER),
        "REKEY_REFUSED_AFTER" => count(limit::REKEY_REFUSED_AFTER),
        "SESSION_MAX" => seconds(limit::SESSION_MAX),
        "SESSION_IDLE" => seconds(limit::SESSION_IDLE),
        "BAD_RECORDS_MAX" => count(limit::BAD_RECORDS_MAX.into()),
        "HELLO_MAX" => size(limit::HELLO_MAX),
        "HELLO_LIST_MAX" => size(limit::HELLO_LIST_MAX),
        "WINDOW_MINUTES_MAX" => format!("{} min", limit::WINDOW_MINUTES_MAX),
        "CODE_FAILURES_MAX" => count(limit::CODE_FAILURES_MAX.into()),
        "ADVERT_ROTATION" => seconds(limit::ADVERT_ROTATION),
        "LABEL_TEXT_MAX" => size(limit::LABEL_TEXT_MAX),
        "SEND_QUEUE_MAX" => size(limit::SEND_QUEUE_MAX),
        "CLIENTS_MAX" => size(limit::CLIENTS_MAX),
        "FINGERS_MAX" => size(limit::FINGERS_MAX),
        "CREDENTIALS_MAX" => size(limit::CREDENTIALS_MAX),
        "FINGER_SAMPLES" => count(limit::FINGER_SAMPLES.into()),
        "TOUCH_SECONDS" => format!("{} s", limit::TOUCH_SECONDS),
        "PIN_MIN" => size(limit::PIN_MIN),
        "PIN_MAX" => size(limit::PIN_MAX),
        "PIN_FAILURES_MAX" => count(limit::PIN_FAILURES_MAX.into()),
        "INVITATION_SECONDS" => format!("{} s", limit::INVITATION_SECONDS),
        "CODE_KDF_MEMORY_KIB" => format!("{} KiB", count(limit::CODE_KDF_MEMORY_KIB.into())),
        "UPDATE_CHUNK_MAX" => size(limit::UPDATE_CHUNK_MAX),
        "UPDATE_WINDOW" => count(limit::UPDATE_WINDOW.into()),
        "VERSION_MAX" => size(limit::VERSION_MAX),
        "CODE_KDF_PASSES" => count(limit::CODE_KDF_PASSES.into()),
        other => panic!("limit {other} is not in the table: add it to tests/src/vectors/document/tables.rs"),
    }
}

/// A number with its thousands apart.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

fn bodies(file: &str) -> String {
    let mut out = String::new();
    for declared in source::declared(&source::read(file)) {
        match declared {
            Declared::Record(record) => describe(&mut out, &record),
            Declared::Enumeration(enumeration) => list(&mut out, &enumeration),
        }
    }
    out
}

/// One enumeration of a source file: `FILE NAME`.
fn enumeration_in(place: &str) -> String {
    let (file, name) = place.split_once(' ').expect("a file and a name");
    let mut out = String::new();
    for declared in source::declared(&source::read(&format!("{file}.rs"))) {
        if let Declared::Enumeration(enumeration) = declared
            && enumeration.name == name
        {
            list(&mut out, &enumeration);
        }
    }
    assert!(!out.is_empty(), "there is no enumeration {name} in {file}.rs");
    out
}

fn describe(out: &mut String, record: &Record) {
    let _ = writeln!(out, "**`{}`** — {}\n", record.name, plain(&record.says));
    if record.fields.is_empty() {
        let _ = writeln!(out, "The empty map.\n");
        return;
    }
    out.push_str("| Key | Field | Type | Meaning |\n|--:|---|---|---|\n");
    for field in &record.fields {
        row(out, &[&field.key.to_string(), &format!("`{}`", field.name), &kind(&field.kind), &plain(&field.says)]);
    }
    out.push('\n');
}

fn list(out: &mut String, enumeration: &Enumeration) {
    let _ = writeln!(out, "**`{}`** — {}\n", enumeration.name, plain(&enumeration.says));
    out.push_str("| Number | Name | Meaning |\n|--:|---|---|\n");
    for (number, name, says) in &enumeration.values {
        row(out, &[&number.to_string(), &format!("`{name}`"), &plain(says)]);
    }
    out.push('\n');
}

/// A type of the source in words.
fn kind(source: &str) -> String {
    let Some((outer, inner)) = source.strip_suffix('>').and_then(|rest| rest.split_once('<')) else {
        return match source {
            "bool" => "bool".into(),
            "u8" | "u16" | "u32" | "u64" => format!("unsigned, {} bits", &source[1..]),
            "i64" => "integer, 64 bits signed".into(),
            "ClientId" => "bytes, exactly 8 (`ClientId`)".into(),
            "Words" => "`Words`".into(),
            name => format!("`{name}`"),
        };
    };
    match outer {
        "Option" => format!("optional; {}", kind(inner)),
        "Text" => format!("text, at most {} bytes", amount(inner)),
        "SecretText" => format!("secret text, at most {} bytes", amount(inner)),
        "SecretBytes" => format!("secret bytes, exactly {}", amount(inner)),
        "Bytes" => match inner.split_once(", ") {
            Some((most, least)) if most == least => format!("bytes, exactly {}", amount(most)),
            Some((most, least)) => format!("bytes, {} to {}", amount(least), amount(most)),
            None => format!("bytes, at most {}", amount(inner)),
        },
        "List" => {
            let (element, most) = inner.rsplit_once(", ").expect("a list has a bound");
            format!("list of at most {}: {}", amount(most), kind(element))
        }
        other => panic!("the type {other}<{inner}> is not known here"),
    }
}

/// A bound of the source as a number.
fn amount(bound: &str) -> String {
    match bound {
        "CLIENTS_MAX" | "CREDENTIALS_MAX" | "NAME_MAX" | "WORDS_MAX" | "PASSWORD_MAX" | "SSID_MAX" | "WIFI_KEY_MAX"
        | "DOCUMENT_MAX" | "UPDATE_CHUNK_MAX" | "VERSION_MAX" => value(bound),
        number => grouped(number.replace('_', "").parse().unwrap_or_else(|_| panic!("{number} is not a bound"))),
    }
}

/// The words of a doc comment without its links.
fn plain(says: &str) -> String {
    let mut out = String::new();
    let mut rest = says;
    while let Some((before, after)) = rest.split_once("[`") {
        let Some((name, after)) = after.split_once("`]") else { break };
        let name = name.rsplit("super::").next().unwrap_or(name).rsplit("crate::limit::").next().unwrap_or(name);
        let _ = write!(out, "{before}`{name}`");
        rest = after;
        if let Some((_, after)) = rest.strip_prefix('(').and_then(|target| target.split_once(')')) {
            rest = after;
        }
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_and_words_read_well() {
        assert_eq!(kind("Option<List<Text<NAME_MAX>, 8>>"), "optional; list of at most 8: text, at most 64 bytes");
        assert_eq!(kind("Bytes<32, 32>"), "bytes, exactly 32");
        assert_eq!(kind("Bytes<60_000>"), "bytes, at most 60,000");
        assert_eq!(kind("SecretBytes<32>"), "secret bytes, exactly 32");
        assert_eq!(
            plain("Handle for [`RemoveCredential`], see [`super::Posture`](x)."),
            "Handle for `RemoveCredential`, see `Posture`."
        );
        assert_eq!(grouped(1_234_567), "1,234,567");
    }
}
