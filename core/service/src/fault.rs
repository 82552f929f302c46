//! Every way in which the service can be told to misbehave, as one table: each is one thing only.
//!
//! A service without faults never looks at the table. No fault may make a good service out of a bad one.

use std::collections::BTreeSet;

macro_rules! faults {
    ($($fault:ident $name:literal: $does:literal;)*) => {
        /// A way to misbehave.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Fault {
            $(#[doc = concat!("The service ", $does, ".")] $fault,)*
        }

        /// The table: fault, its name on the command line, what the service does.
        pub const TABLE: &[(Fault, &str, &str)] = &[$((Fault::$fault, $name, $does)),*];
    };
}

faults! {
    ClaimsDeleted "claims-deleted": "says that data is deleted, and keeps it";
    ForgetsWithdrawal "forgets-withdrawal": "signs a receipt for a withdrawal, and goes on as if there was none";
    Unsigned "unsigned": "leaves the signature of everything it acknowledges empty";
    WrongKey "wrong-key": "signs with another key than the one that it publishes";
    LosesErasure "loses-erasure": "answers a request to erase with 202, and forgets it";
    NeverTellsRecipients "never-tells-recipients": "tells no recipient, and leaves them out of the receipt";
    KeepsBackups "keeps-backups": "says on their date that backups are gone, and keeps them";
    AnswersLate "answers-late": "answers everything three seconds late";
    Fails "fails": "answers everything under /v1 with status 500";
    Offline "offline": "closes every connection without an answer";
    OtherSubject "other-subject": "gives everybody's data to everybody in the export";
    NoLimit "no-limit": "knows no rate limit";
}

/// The faults that are switched on.
#[derive(Debug, Clone, Default)]
pub struct Faults(BTreeSet<Fault>);

/// A fault's name is not in the table.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("there is no fault of this name; --list-faults shows them all")]
pub struct UnknownFault;

impl Faults {
    /// Switches on the fault of this name.
    ///
    /// # Errors
    /// [`UnknownFault`] when the table has no such name.
    pub fn switch_on(&mut self, name: &str) -> Result<(), UnknownFault> {
        let (fault, ..) = TABLE.iter().find(|(_, known, _)| *known == name).ok_or(UnknownFault)?;
        self.0.insert(*fault);
        Ok(())
    }

    /// Whether a fault is on.
    #[must_use]
    pub fn has(&self, fault: Fault) -> bool {
        self.0.contains(&fault)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_fault_is_switched_on_by_its_own_name() {
        for (fault, name, _) in TABLE {
            let mut faults = Faults::default();
            assert_eq!(faults.switch_on(name), Ok(()));
            assert_eq!(TABLE.iter().filter(|(other, ..)| faults.has(*other)).count(), 1, "{name}");
            assert!(faults.has(*fault));
        }
        assert_eq!(Faults::default().switch_on("Unsigned"), Err(UnknownFault));
    }
}
