//! The clock, passed in so that every recording repeats.

/// Tells the time.
pub trait Clock: Send + Sync {
    /// Milliseconds since 1 January 1970, UTC. It may jump; Pandu notices.
    ///
    /// # Errors
    /// [`ClockError`].
    fn unix_ms(&self) -> Result<u64, ClockError>;

    /// Milliseconds since any fixed moment, never going backwards while the app runs.
    ///
    /// # Errors
    /// [`ClockError`].
    fn monotonic_ms(&self) -> Result<u64, ClockError>;
}

/// Why there is no time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ClockError {
    /// The clock cannot be read or stands before 1970: set it.
    #[error("the clock cannot be read")]
    Unavailable,
}
