//! What an app may have of the last check of a device: its report and its drafts. It decides nothing and asks no device.

use super::Companion;
use crate::check::{CheckRecord, CheckReport, IxitTable, ixit};
use crate::error::PanduError;
use crate::setup::DECISIONS;

impl Companion {
    /// The report of the last check of a device, in the person's language; `None` when there was none.
    ///
    /// # Errors
    /// [`PanduError::PairAgain`] when there is no such device, and others when the store cannot be read.
    pub fn check_report(&self, device: &str) -> Result<Option<CheckReport>, PanduError> {
        Ok(self.last_check(device)?.map(|record| CheckReport::new(&record.evidence, &self.text)))
    }

    /// A draft of six IXIT tables (ETSI TS 103 701) out of the last check of a device; `None` when there was none.
    ///
    /// # Errors
    /// As [`Companion::check_report`].
    pub fn check_ixit(&self, device: &str) -> Result<Option<Vec<IxitTable>>, PanduError> {
        Ok(self.last_check(device)?.map(|record| ixit(&record.evidence, &DECISIONS)))
    }

    fn last_check(&self, device: &str) -> Result<Option<CheckRecord>, PanduError> {
        let bytes = self.sessions.devices().record(self.entry(device)?.id, CheckRecord::NAME)?;
        Ok(bytes.and_then(|bytes| CheckRecord::decode(&bytes)))
    }
}
