//! A link: one open connection to one device, carrying short values both ways.

use async_trait::async_trait;

/// One open connection to one device. It carries opaque values; Pandu does all securing above it.
///
/// Dropping the last handle must close the connection. Dropping the future of [`Link::next_value`] must lose no value:
/// the next call returns it.
#[async_trait]
pub trait Link: Send + Sync {
    /// Reads the device's hello, at most 512 bytes. It may differ at each connection but not within one.
    ///
    /// # Errors
    /// [`LinkError`].
    async fn hello(&self) -> Result<Vec<u8>, LinkError>;

    /// The longest value in bytes that [`Link::write`] takes: on Bluetooth the ATT MTU less 3, at least 20.
    /// Pandu never uses more than 512.
    ///
    /// # Errors
    /// [`LinkError`].
    async fn value_len(&self) -> Result<u32, LinkError>;

    /// Sends one value, in order, and returns once the radio has taken it.
    ///
    /// # Errors
    /// [`LinkError`].
    async fn write(&self, value: Vec<u8>) -> Result<(), LinkError>;

    /// Waits for the next value from the device; `None` when the link has ended.
    ///
    /// # Errors
    /// [`LinkError`].
    async fn next_value(&self) -> Result<Option<Vec<u8>>, LinkError>;

    /// Lists the primary services that the device offers to anybody on this connection, standard ones too: lower-case
    /// 128-bit UUIDs with hyphens, each once, in any order. `None` where a connection of this kind has no such thing; then
    /// Pandu says that it could not check them.
    ///
    /// # Errors
    /// [`LinkError`].
    async fn services(&self) -> Result<Option<Vec<String>>, LinkError> {
        Ok(None)
    }

    /// Ends the connection. Ending an ended one is no error.
    ///
    /// # Errors
    /// [`LinkError`].
    async fn disconnect(&self) -> Result<(), LinkError>;
}

/// Why a link did not carry a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum LinkError {
    /// The connection is gone: out of reach, switched off, or ended by the device.
    #[error("the connection is gone")]
    Lost,
    /// The radio was switched off meanwhile.
    #[error("the radio is switched off")]
    RadioOff,
    /// What is at the other end is not a Pandu device, or its service is incomplete.
    #[error("the device does not offer the service")]
    NotPandu,
    /// The radio failed for another reason. Details belong in the app's own log.
    #[error("the radio failed")]
    Failed,
}
