//! The rows: what is measured, what it must reach, what the peers reach; as a table for people and as JSON for machines.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde_json::{Number, Value, json};

/// What a number must reach.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Bar {
    /// Exactly this.
    Exactly(u64),
    /// This or less.
    AtMost(f64),
    /// This or more.
    AtLeast(f64),
    /// Nothing is promised; the number is there to be watched.
    Watched,
}

/// One row of the table.
#[derive(Debug)]
pub struct Row {
    /// The stable name in the JSON file.
    pub key: &'static str,
    /// What is counted, for people.
    pub what: &'static str,
    /// The bar.
    pub bar: Bar,
    /// The best peers.
    pub peers: &'static str,
}

/// Every row, in the order of the table.
pub const ROWS: &[Row] = &[
    row(
        "pairing.label.messages",
        "pairing by label: messages",
        Bar::Exactly(2),
        "security1 4, HomeKit 6, Matter PASE 6",
    ),
    row("pairing.label.bytes", "pairing by label: bytes", Bar::Exactly(144), "security1 188, PASE 582, HomeKit 1240"),
    row("pairing.code.messages", "pairing by code: messages", Bar::Exactly(3), "security1 4, HomeKit 6, Matter PASE 6"),
    row("pairing.code.bytes", "pairing by code: bytes", Bar::AtMost(380.0), "security2 986, PASE 582, HomeKit 1240"),
    row("session.messages", "session: messages", Bar::Exactly(2), "HomeKit resume 2, verify 4, Matter CASE 4"),
    row("session.bytes", "session: bytes", Bar::AtMost(144.0), "HomeKit resume 102, verify 305, CASE 1123"),
    row(
        "session.round_trips_to_first_answer",
        "session: round trips to the first answer",
        Bar::Exactly(2),
        "HomeKit resume 2, verify 3, CASE 3",
    ),
    row("pairing.instructions_ratio", "pairing: instructions, times bare snow", Bar::AtMost(1.05), "bare snow 1"),
    row("session.instructions_ratio", "session: instructions, times bare snow", Bar::AtMost(1.05), "bare snow 1"),
    row("stranger.bytes_held_max", "most bytes that a stranger makes an end hold", Bar::AtMost(65_536.0), "-"),
    row("setup.decisions", "set-up: most decisions of any profile", Bar::AtMost(5.0), "-"),
    row("setup.att_packets.mtu247", "whole set-up: packets at MTU 247", Bar::Watched, "Matter 34 messages"),
    row("setup.att_packets.mtu23", "whole set-up: packets at MTU 23", Bar::Watched, "Matter 6120 bytes"),
    row("update.round_trips_512k", "update of 512 KiB: answers stood still for", Bar::AtMost(8.0), "mcumgr 129"),
    row("update.answers_512k", "update of 512 KiB: all answers", Bar::Watched, "mcumgr 129"),
    row("update.image_share", "update: image of all ATT bytes at MTU 247", Bar::AtLeast(0.98), "mcumgr 0.977"),
    row("update.le2m_speed", "update: speed on LE 2M, times bare writes", Bar::AtLeast(0.95), "bare writes 1"),
    row("tuf.requests.cold", "trust in a maker: requests, first check", Bar::Exactly(4), "tough 4, python-tuf 4"),
    row("tuf.requests.warm", "trust in a maker: requests, daily check", Bar::Exactly(2), "tough 4, python-tuf 2"),
    row("tuf.bytes.cold", "trust in a maker: bytes, first check", Bar::Watched, "tough 5933, python-tuf 5933"),
    row("tuf.bytes.warm", "trust in a maker: bytes, daily check", Bar::Watched, "tough 5933, python-tuf 469"),
    row(
        "tuf.kinstructions.cold",
        "trust in a maker: 1000 instructions, first",
        Bar::Watched,
        "make tuf-peers: whole programs",
    ),
    row(
        "tuf.kinstructions.warm",
        "trust in a maker: 1000 instructions, daily",
        Bar::Watched,
        "make tuf-peers: whole programs",
    ),
];

/// Rows of the Bluetooth machine, measured by `make test-ble`; where that has not run they are missing, and that is no miss.
pub const RADIO_ROWS: &[Row] = &[
    row(
        "ble.goodput_ratio",
        "Bluetooth: goodput of 200 KiB, times bare writes",
        Bar::AtLeast(0.9),
        "bare write-without-response 1",
    ),
    row("ble.goodput_kib_s", "Bluetooth: KiB per emulated second, session", Bar::Watched, "-"),
    row("ble.bare_kib_s", "Bluetooth: KiB per emulated second, bare", Bar::Watched, "-"),
    row("ble.goodput_down_ratio", "Bluetooth: the same from the device, ratio", Bar::Watched, "-"),
    row("ble.goodput_down_kib_s", "Bluetooth: from the device, session", Bar::Watched, "-"),
    row("ble.bare_down_kib_s", "Bluetooth: from the device, bare", Bar::Watched, "-"),
];

const fn row(key: &'static str, what: &'static str, bar: Bar, peers: &'static str) -> Row {
    Row { key, what, bar, peers }
}

/// What was measured, by key.
#[derive(Debug, Default)]
pub struct Measured(BTreeMap<&'static str, f64>);

impl Measured {
    /// Takes a count.
    ///
    /// # Panics
    /// When the key is not in [`ROWS`], or a count does not fit.
    pub fn count(&mut self, key: &'static str, count: usize) {
        self.number(key, f64::from(u32::try_from(count).expect("counts are small")));
    }

    /// Takes a number.
    ///
    /// # Panics
    /// When the key is not in [`ROWS`] or [`RADIO_ROWS`].
    pub fn number(&mut self, key: &'static str, number: f64) {
        assert!(ROWS.iter().chain(RADIO_ROWS).any(|row| row.key == key), "{key} has no row");
        self.0.insert(key, number);
    }

    /// Takes what the Bluetooth machine measured, as far as there are rows for it.
    pub fn radio(&mut self, result: &Value) {
        for row in RADIO_ROWS {
            if let Some(number) = result[row.key].as_f64() {
                self.number(row.key, number);
            }
        }
    }

    /// The rows to show: all, and those of the Bluetooth machine when it has run.
    fn rows(&self) -> impl Iterator<Item = &'static Row> {
        let has_run = RADIO_ROWS.iter().any(|row| self.0.contains_key(row.key));
        ROWS.iter().chain(RADIO_ROWS.iter().filter(move |_| has_run))
    }

    /// Keys of rows that were not measured or miss their bar.
    #[must_use]
    pub fn missed(&self) -> Vec<&'static str> {
        self.rows()
            .filter(|row| !self.0.get(row.key).is_some_and(|number| row.bar.holds(*number)))
            .map(|row| row.key)
            .collect()
    }

    /// The flat object.
    #[must_use]
    pub fn json(&self) -> Value {
        self.0.iter().map(|(key, number)| ((*key).to_owned(), value(*number))).collect()
    }

    /// The table.
    #[must_use]
    pub fn table(&self) -> String {
        let mut table = String::new();
        line(&mut table, ["", "must be", "is", "", "others"]);
        for row in self.rows() {
            let number = self.0.get(row.key).copied();
            let verdict = match (row.bar, number) {
                (_, None) => "NOT MEASURED",
                (Bar::Watched, Some(_)) => "",
                (bar, Some(number)) if bar.holds(number) => "pass",
                _ => "MISS",
            };
            let number = number.map_or_else(|| "-".into(), |number| value(number).to_string());
            line(&mut table, [row.what, &row.bar.to_string(), &number, verdict, row.peers]);
        }
        table
    }
}

impl Bar {
    fn holds(self, number: f64) -> bool {
        match self {
            Self::Exactly(bar) => value(number) == json!(bar),
            Self::AtMost(bar) => number <= bar,
            Self::AtLeast(bar) => number >= bar,
            Self::Watched => true,
        }
    }
}

impl std::fmt::Display for Bar {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Exactly(bar) => write!(f, "{bar}"),
            Self::AtMost(bar) => write!(f, "<= {bar}"),
            Self::AtLeast(bar) => write!(f, ">= {bar}"),
            Self::Watched => f.write_str("-"),
        }
    }
}

/// Whole numbers without a point, the others with four places.
fn value(number: f64) -> Value {
    let rounded = (number * 10_000.0).round() / 10_000.0;
    if rounded.fract() == 0.0
        && let Ok(whole) = format!("{rounded:.0}").parse::<u64>()
    {
        return json!(whole);
    }
    Number::from_f64(rounded).map_or(Value::Null, Value::Number)
}

fn line(table: &mut String, [what, bar, number, verdict, peers]: [&str; 5]) {
    let written = writeln!(table, "{what:<46} {bar:>9} {number:>9}  {verdict:<5} {peers}");
    debug_assert!(written.is_ok(), "writing to a text cannot fail");
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all_at(number: f64) -> Measured {
        let mut measured = Measured::default();
        ROWS.iter().for_each(|row| measured.number(row.key, number));
        measured
    }

    #[test]
    fn a_miss_and_a_hole_are_noticed() {
        assert_eq!(Measured::default().missed().len(), ROWS.len());
        let mut measured = all_at(1e9);
        assert!(
            measured.missed().contains(&"session.bytes") && !measured.missed().contains(&"setup.att_packets.mtu23")
        );
        assert!(measured.table().contains("MISS"));
        for (key, good) in [("session.bytes", 144.0), ("pairing.instructions_ratio", 1.05), ("session.messages", 2.0)] {
            measured.number(key, good);
            assert!(!measured.missed().contains(&key), "{key}");
        }
        measured.number("session.messages", 1.0);
        assert!(measured.missed().contains(&"session.messages"), "exactly is not at most");
    }

    #[test]
    fn the_bluetooth_machine_may_be_missing_but_not_miss() {
        let mut measured = all_at(2.0);
        assert!(!measured.table().contains("Bluetooth"));
        let missed = measured.missed().len();
        measured.radio(&json!({ "ble.goodput_ratio": 0.95, "ble.something": 1.0 }));
        assert_eq!(measured.missed().len(), missed + RADIO_ROWS.len() - 1, "a result without all its numbers is none");
        for row in RADIO_ROWS {
            measured.number(row.key, 0.9);
        }
        assert_eq!(measured.missed().len(), missed);
        measured.number("ble.goodput_ratio", 0.899);
        assert!(measured.missed().contains(&"ble.goodput_ratio"));
    }

    #[test]
    fn the_file_is_one_flat_object_of_numbers() {
        let mut measured = all_at(2.0);
        measured.number("session.instructions_ratio", 1.012_345);
        let json = measured.json();
        assert_eq!(json["session.messages"], json!(2));
        assert_eq!(json["session.instructions_ratio"], json!(1.0123));
        assert!(json.as_object().expect("an object").values().all(Value::is_number));
    }
}
