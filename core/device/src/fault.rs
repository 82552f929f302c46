//! Every way in which the device can be told to misbehave, as one table: name, number, what it does, which clause it tests.
//!
//! A device without faults never looks at the table's effects. No fault may make a good device out of a bad one.

use std::collections::BTreeMap;

/// A way to misbehave.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fault {
    /// Label secrets counted up.
    GuessableCodeCounter,
    /// Label secrets taken from the serial number.
    GuessableCodeFromSerial,
    /// Label secrets that are a hash of the serial number.
    GuessableCodeFromHash,
    /// The same keys in every device.
    ClonedKey,
    /// Only suites that nobody should accept.
    WeakSuiteOnly,
    /// Another static key behind the same advert.
    ChangedKey,
    /// Another hello than the one in the handshake.
    WrongHello,
    /// A reading of a sensor that no manifest names.
    UndeclaredSensor,
    /// Late answers.
    SlowAnswers,
    /// No answers.
    Silent,
    /// Links that break.
    DropLinkAfter,
    /// Storage that is full.
    FullDisk,
    /// Dead before a write.
    CrashBefore,
    /// Dead in the middle of a write.
    CrashWithin,
    /// Dead after a write.
    CrashAfter,
    /// Writes that may be lost.
    NoFsync,
    /// Says that it is up to date.
    ClaimsUpToDate,
    /// Says that a newer version is there.
    ClaimsUpdate,
    /// A session that nobody asked to confirm is fresh.
    NeverAsksConfirmation,
}

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

const fn row(
    fault: Fault,
    name: &'static str,
    takes: Option<(&'static str, u64)>,
    clause: &'static str,
    does: &'static str,
) -> Row {
    Row { fault, name, takes, does, clause }
}

/// The table.
pub const TABLE: &[Row] = &[
    row(
        Fault::GuessableCodeCounter,
        "guessable-code-counter",
        Some(("devices made before", 41)),
        "6.1b",
        "the label's code and secret are a running number (first start only)",
    ),
    row(
        Fault::GuessableCodeFromSerial,
        "guessable-code-from-serial",
        None,
        "6.1b",
        "the label's code and secret are the serial number's digits (first start only)",
    ),
    row(
        Fault::GuessableCodeFromHash,
        "guessable-code-from-hash",
        None,
        "6.1b",
        "the label's code and secret are SHA-256 of the serial number (first start only)",
    ),
    row(
        Fault::ClonedKey,
        "cloned-key",
        None,
        "6.4.4, #37",
        "keys and code are the same in every device with this fault (first start only)",
    ),
    row(Fault::WeakSuiteOnly, "weak-suite-only", None, "6.1c, #7", "offers only suite 31, which is in no registry"),
    row(Fault::ChangedKey, "changed-key", None, "6.4.2, #5", "answers with another static key behind the same advert"),
    row(
        Fault::WrongHello,
        "wrong-hello",
        None,
        "6.1c, #7",
        "gives a hello with a shortened list of suites, and computes the handshake with the full one",
    ),
    row(
        Fault::UndeclaredSensor,
        "undeclared-sensor",
        None,
        "6.8.3",
        "reports a microphone that its manifest does not name",
    ),
    row(Fault::SlowAnswers, "slow-answers", Some(("milliseconds", 3_000)), "6.9.1", "holds every value back"),
    row(Fault::Silent, "silent", None, "6.9.1", "takes links and values and answers nothing"),
    row(
        Fault::DropLinkAfter,
        "drop-link-after",
        Some(("values", 8)),
        "6.9.1, #11",
        "drops each link after so many received values",
    ),
    row(
        Fault::FullDisk,
        "full-disk",
        Some(("writes", 0)),
        "6.9.1",
        "has no room for anything after so many storage writes",
    ),
    row(
        Fault::CrashBefore,
        "crash-before",
        Some(("writes", 1)),
        "6.9.1, #36",
        "dies just before storage write number N",
    ),
    row(
        Fault::CrashWithin,
        "crash-within",
        Some(("writes", 1)),
        "6.9.1, #36",
        "dies in storage write number N, before the new file takes the old one's place",
    ),
    row(
        Fault::CrashAfter,
        "crash-after",
        Some(("writes", 1)),
        "6.9.1, #36",
        "dies just after storage write number N, before it answers",
    ),
    row(Fault::NoFsync, "no-fsync", None, "6.9.2", "does not wait until the disk has what it wrote"),
    row(
        Fault::ClaimsUpToDate,
        "claims-up-to-date",
        None,
        "6.3.5",
        "says that nothing newer is there whenever it is online",
    ),
    row(Fault::ClaimsUpdate, "claims-update", None, "6.3.5", "says that version 9.9.9 is there whenever it is online"),
    row(
        Fault::NeverAsksConfirmation,
        "never-asks-confirmation",
        None,
        "6.5.5, #20",
        "takes every session as freshly confirmed",
    ),
];

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
