//! Every way in which the device can be told to misbehave, as one table: name, number, what it does, which clause it tests.
//!
//! A device without faults never looks at the table's effects. No fault may make a good device out of a bad one.

mod table;

use std::collections::BTreeMap;

pub use table::{Fault, TABLE};

/// One row of the table.
#[derive(Debug)]
pub struct Row {
    /// The fault.
    pub fault: Fault,
    /// Its name on the command line.
    pub name: &'static str,
    /// The unit of its number and the number if none is given; absent = it takes none.
    pub takes: Option<(&'static str, u64)>,
    /// What the device does.
    pub does: &'static str,
    /// Clause of the standard, or number of the attack (`#`), that it tests.
    pub clause: &'static str,
}

/// The faults that are switched on.
#[derive(Debug, Clone, Default)]
pub struct Faults(BTreeMap<Fault, u64>);

/// A fault's name or number is not in the table.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("there is no fault of this form; --list-faults shows them all")]
pub struct UnknownFault;

impl Faults {
    /// Switches on a fault written as `name` or `name=NUMBER`.
    ///
    /// # Errors
    /// [`UnknownFault`] when the name is not in the table, or the number is missing its digits or not wanted.
    pub fn switch_on(&mut self, text: &str) -> Result<(), UnknownFault> {
        let (name, number) = match text.split_once('=') {
            Some((name, digits)) => (name, Some(digits.parse().map_err(|_| UnknownFault)?)),
            None => (text, None),
        };
        let row = TABLE.iter().find(|row| row.name == name).ok_or(UnknownFault)?;
        let number = match (row.takes, number) {
            (Some((_, default)), given) => given.unwrap_or(default),
            (None, None) => 0,
            (None, Some(_)) => return Err(UnknownFault),
        };
        self.0.insert(row.fault, number);
        Ok(())
    }

    /// Whether a fault is on.
    #[must_use]
    pub fn has(&self, fault: Fault) -> bool {
        self.0.contains_key(&fault)
    }

    /// The number of a fault that is on.
    #[must_use]
    pub fn number(&self, fault: Fault) -> Option<u64> {
        self.0.get(&fault).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_names_every_fault_once() {
        let names: std::collections::BTreeSet<_> = TABLE.iter().map(|row| row.name).collect();
        let faults: std::collections::BTreeSet<_> = TABLE.iter().map(|row| row.fault).collect();
        assert_eq!((names.len(), faults.len()), (TABLE.len(), TABLE.len()));
        assert!(TABLE.iter().all(|row| row.name.chars().all(|c| c.is_ascii_lowercase() || c == '-')));
    }

    #[test]
    fn every_fault_of_the_table_can_be_switched_on_by_its_name() {
        for row in TABLE {
            let mut faults = Faults::default();
            assert_eq!(faults.switch_on(row.name), Ok(()), "{}", row.name);
            assert!(faults.has(row.fault));
            assert_eq!(faults.switch_on(&format!("{}=7", row.name)).is_ok(), row.takes.is_some(), "{}", row.name);
        }
    }

    #[test]
    fn faults_are_read_with_and_without_a_number() {
        let mut faults = Faults::default();
        for good in ["silent", "slow-answers", "drop-link-after=3"] {
            assert_eq!(faults.switch_on(good), Ok(()), "{good}");
        }
        assert!(faults.has(Fault::Silent) && !faults.has(Fault::NoFsync));
        assert_eq!(faults.number(Fault::SlowAnswers), Some(3_000));
        assert_eq!(faults.number(Fault::DropLinkAfter), Some(3));
        for bad in ["", "Silent", "silent=1", "drop-link-after=", "drop-link-after=x", "drop-link-after=-1", "kind"] {
            assert_eq!(faults.switch_on(bad), Err(UnknownFault), "{bad}");
        }
    }
}
