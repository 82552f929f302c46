//! A draft of the six IXIT tables of ETSI TS 103 701 that match what a device says of itself, for its maker to complete.
//!
//! It is in English, as test laboratories read it. It says what the device and this protocol do, never that a provision is met,
//! and marks what only the maker knows as open. No name of a person, phone or network and no serial number goes into it.

mod data;
mod mechanisms;

use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};

use super::evidence::Evidence;
use crate::text::{Language, Text};
use crate::wizard::DecisionRegistry;

/// What stands where only the maker knows.
const OPEN: &str = "To be completed by the maker.";

/// One table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct IxitTable {
    /// Number and short name in the standard, such as `1-AuthMech`.
    pub table: &'static str,
    /// What it is a draft for.
    pub standard: &'static str,
    /// The columns of the standard, in its order.
    pub columns: &'static [&'static str],
    /// One value for each column.
    pub rows: Vec<IxitRow>,
}

/// One row of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IxitRow {
    columns: &'static [&'static str],
    cells: Vec<String>,
}

impl Serialize for IxitRow {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.cells.len()))?;
        for (column, cell) in self.columns.iter().zip(&self.cells) {
            map.serialize_entry(column, cell)?;
        }
        map.end()
    }
}

/// Drafts the tables from what a check gathered, and from the decisions that set-up may ask for.
#[must_use]
pub(crate) fn ixit(evidence: &Evidence, decisions: &DecisionRegistry) -> Vec<IxitTable> {
    let english = Text::new(Language::English);
    vec![
        table("1-AuthMech", mechanisms::AUTHENTICATION, mechanisms::authentication(evidence)),
        table("7-UpdMech", mechanisms::UPDATE, mechanisms::updates(evidence)),
        table("21-PersData", data::PERSONAL, data::personal(evidence, &english)),
        table("22-ExtSens", data::SENSORS, data::sensors(evidence, &english)),
        table("25-DelFunc", data::DELETION, data::deletion()),
        table("26-UserDec", data::DECISIONS, data::decisions(decisions, &english)),
    ]
}

fn table(table: &'static str, columns: &'static [&'static str], rows: Vec<Vec<String>>) -> IxitTable {
    let row = |mut cells: Vec<String>| {
        cells.resize(columns.len(), OPEN.into());
        IxitRow { columns, cells }
    };
    IxitTable {
        table,
        standard: "Draft for ETSI TS 103 701, made from what a device says of itself",
        columns,
        rows: rows.into_iter().map(row).collect(),
    }
}

impl IxitTable {
    /// The table as comma-separated values (RFC 4180).
    #[must_use]
    pub fn csv(&self) -> String {
        let line = |cells: &mut dyn Iterator<Item = &str>| {
            let mut line = cells.map(cell).collect::<Vec<_>>().join(",");
            line.push_str("\r\n");
            line
        };
        let rows = self.rows.iter().map(|row| line(&mut row.cells.iter().map(String::as_str)));
        std::iter::once(line(&mut self.columns.iter().copied())).chain(rows).collect()
    }
}

/// One value between quotation marks. What a spreadsheet would take for a formula is kept from being one.
fn cell(text: &str) -> String {
    let guard = if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { "'" } else { "" };
    format!("\"{guard}{}\"", text.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_quoted_and_formulas_are_only_text() {
        for (text, expected) in [
            ("plain", "\"plain\""),
            ("a \"b\", c", "\"a \"\"b\"\", c\""),
            ("=HYPERLINK(1)", "\"'=HYPERLINK(1)\""),
            ("-1", "\"'-1\""),
            ("", "\"\""),
        ] {
            assert_eq!(cell(text), expected);
        }
    }

    #[test]
    fn every_row_has_every_column_and_what_is_unknown_is_open() {
        for table in ixit(&Evidence::nothing(), &DecisionRegistry::new(&[])) {
            assert!(table.rows.iter().all(|row| row.cells.len() == table.columns.len()), "{}", table.table);
            assert_eq!(table.columns.first(), Some(&"ID"));
        }
        let short = table("x", &["ID", "Description"], vec![vec!["a".into()]]);
        assert_eq!(short.csv(), "\"ID\",\"Description\"\r\n\"a\",\"To be completed by the maker.\"\r\n");
        let json = serde_json::to_value(&short).expect("plain data");
        assert_eq!(json["rows"][0]["Description"], OPEN);
    }
}
