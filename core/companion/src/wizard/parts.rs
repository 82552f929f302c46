//! What a wizard works with: everything that it does not decide itself.

use std::fmt;
use std::sync::Arc;

use crate::port::Clock;
use crate::text::Text;
use crate::wizard::journal::JournalStore;
use crate::wizard::step::Performer;

/// What a wizard works with.
#[derive(Clone)]
pub struct Parts {
    /// Its journal.
    pub journal: Arc<dyn JournalStore>,
    /// What carries its effects out.
    pub performer: Arc<dyn Performer>,
    /// The words.
    pub text: Arc<Text>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Sixteen random bytes that name this wizard for good.
    pub id: [u8; 16],
}

impl Parts {
    /// The time, Unix milliseconds; 1970 when the clock cannot be read, so that no time limit is invented.
    pub(super) fn now(&self) -> u64 {
        self.clock.unix_ms().unwrap_or_default()
    }
}

impl fmt::Debug for Parts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Parts(..)")
    }
}
