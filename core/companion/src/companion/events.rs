//! The door's verbs about what happened with a device: they fetch, keep and tell, and decide nothing.

use super::Companion;
use crate::devices::{DeviceRecord, SessionRecord};
use crate::error::{PanduError, ReasonCode};
use crate::events::{EventReport, Recovered, Recovery, fetch, recover};

impl Companion {
    /// Reads what happened with a device, and notices what a person should know. What is new is told as new once.
    ///
    /// # Errors
    /// [`PanduError`] when the device is not reached, or does not answer; nothing counts as told then.
    pub async fn events(&self, device: &str) -> Result<EventReport, PanduError> {
        let (record, session) = self.pinned(device)?;
        fetch(&self.sessions, &record, &session, self.ports.clock.unix_ms()? / 1_000).await
    }

    /// Tells a device that reports tampering what to do.
    ///
    /// # Errors
    /// [`PanduError`], [`PanduError::AskOwner`] when this phone may not decide it.
    pub async fn recover(&self, device: &str, what: Recovery) -> Result<Recovered, PanduError> {
        let (record, _) = self.pinned(device)?;
        recover(&self.sessions, &record, what).await
    }

    fn pinned(&self, device: &str) -> Result<(DeviceRecord, SessionRecord), PanduError> {
        let id = self.entry(device)?.id;
        self.sessions.devices().with_session(id)?.ok_or_else(|| ReasonCode::UnknownDevice.into())
    }
}
