//! The bounds on what a repository can make a client do. Never a number without its unit and its reason.

/// How much of each. The defaults are those of the reference implementation (python-tuf), except where said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// The longest root, in bytes: nothing names its length beforehand.
    pub root_bytes: u64,
    /// The longest timestamp, in bytes: nothing names its length beforehand.
    pub timestamp_bytes: u64,
    /// The longest snapshot whose length the timestamp does not name, in bytes; never more, whatever it names.
    pub snapshot_bytes: u64,
    /// The longest targets file whose length the snapshot does not name, in bytes; never more, whatever it names.
    pub targets_bytes: u64,
    /// How many new roots one refresh walks through.
    pub root_rotations: u32,
    /// How many roles one search visits, the top-level one included.
    pub delegations: usize,
    /// How many letters one search compares with patterns: a repository cannot keep a processor busy for longer than
    /// about a second. Ours; a search in a repository of a thousand models takes some ten thousand.
    pub pattern_steps: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            root_bytes: 512_000,
            timestamp_bytes: 16_384,
            snapshot_bytes: 2_000_000,
            targets_bytes: 5_000_000,
            root_rotations: 256,
            delegations: 33,
            pattern_steps: 50_000_000,
        }
    }
}
