//! The wish of the outside that the program end: Ctrl-C, a closed terminal, a system that shuts down.

use std::io;

/// Hears the wish, from its making on, even while nobody waits for it.
pub(crate) struct Interrupt {
    #[cfg(unix)]
    signals: [tokio::signal::unix::Signal; 3],
    #[cfg(windows)]
    signal: tokio::signal::windows::CtrlC,
}

impl Interrupt {
    /// Begins to listen. Inside a runtime only.
    #[cfg(unix)]
    pub(crate) fn new() -> io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Self {
            signals: [
                signal(SignalKind::interrupt())?,
                signal(SignalKind::terminate())?,
                signal(SignalKind::hangup())?,
            ],
        })
    }

    /// Begins to listen. Inside a runtime only.
    #[cfg(windows)]
    pub(crate) fn new() -> io::Result<Self> {
        Ok(Self { signal: tokio::signal::windows::ctrl_c()? })
    }

    /// Waits for the wish. Dropping the future loses none.
    #[cfg(unix)]
    pub(crate) async fn heard(&mut self) {
        let [interrupt, terminate, hangup] = &mut self.signals;
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
            _ = hangup.recv() => {}
        }
    }

    /// Waits for the wish. Dropping the future loses none.
    #[cfg(windows)]
    pub(crate) async fn heard(&mut self) {
        let _ = self.signal.recv().await;
    }
}
