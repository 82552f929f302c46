//! How much of an image is sent in one piece, and how far ahead of the device's answers: pure arithmetic on what was answered so far.
//!
//! A write without response says nothing about arrival: a system may take a megabyte and need a minute for it. So nothing is
//! learned from how fast writes go, only from answers. It must never let more be under way than about [`AHEAD_MS`] of the link's
//! speed: whoever wants to stop, or is told how far it is, would wait for all of it.

use pandu_protocol::limit::UPDATE_CHUNK_MAX;

/// Values in the first pieces, before anything is known: 22 ms on a good link, a second on the poorest.
const FIRST_VALUES: u32 = 16;
/// First pieces that may be under way at once.
const FIRST_PIECES: u32 = 8;
/// A piece takes about this long, so that there is something to tell every so often, in milliseconds.
const PIECE_MS: u64 = 500;
/// What is under way takes about this long, in milliseconds.
const AHEAD_MS: u64 = 1_500;

/// The speed of one link, as its answers show it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pace {
    first: u32,
    began: u64,
    answered: u64,
    /// Bytes a second; absent until the first answer.
    speed: Option<u64>,
    /// Twice the last piece: a sudden large one would keep the answers to the small ones before it from being seen.
    step: u32,
}

impl Pace {
    /// Begins at `now`, milliseconds of the monotonic clock, on a link with values of this length.
    pub(super) const fn begin(now: u64, value_len: u32) -> Self {
        let first = value_len.saturating_mul(FIRST_VALUES);
        Self { first, began: now, answered: 0, speed: None, step: first }
    }

    /// A piece of so many bytes was sent.
    pub(super) const fn sent(&mut self, bytes: u32) {
        if self.speed.is_some() {
            self.step = bytes.saturating_mul(2);
        }
    }

    /// So many more bytes were answered by now.
    pub(super) fn note(&mut self, now: u64, bytes: u32) {
        self.answered = self.answered.saturating_add(u64::from(bytes));
        let took = now.saturating_sub(self.began).max(1);
        self.speed = Some(self.answered.saturating_mul(1_000) / took);
    }

    /// Most bytes of the next piece.
    pub(super) fn piece(&self) -> u32 {
        let most = u32::try_from(UPDATE_CHUNK_MAX).unwrap_or(u32::MAX);
        self.in_ms(PIECE_MS, self.first).min(self.step.max(self.first)).min(most)
    }

    /// Most bytes that may be under way.
    pub(super) fn ahead(&self) -> u32 {
        // Two pieces at least: while one is answered the other is on its way.
        self.in_ms(AHEAD_MS, self.first.saturating_mul(FIRST_PIECES)).max(self.piece().saturating_mul(2))
    }

    fn in_ms(&self, ms: u64, least: u32) -> u32 {
        let bytes = self.speed.map_or(0, |speed| speed.saturating_mul(ms) / 1_000);
        u32::try_from(bytes).unwrap_or(u32::MAX).max(least)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn send(pace: &mut Pace) -> u32 {
        let piece = pace.piece();
        pace.sent(piece);
        piece
    }

    #[test]
    fn it_begins_small_and_grows_with_what_is_answered() {
        let mut pace = Pace::begin(100, 244);
        assert_eq!((send(&mut pace), send(&mut pace), pace.ahead()), (3_904, 3_904, 31_232));
        // 3,904 bytes in 40 ms are 97,600 a second.
        pace.note(140, 3_904);
        assert_eq!((send(&mut pace), send(&mut pace), send(&mut pace)), (3_904, 7_808, 15_616));
        assert_eq!((send(&mut pace), send(&mut pace), pace.ahead()), (31_232, 48_800, 146_400));
        pace.note(200, 36_096);
        assert_eq!((pace.piece(), pace.ahead()), (60_000, 600_000));
    }

    #[test]
    fn a_poor_link_is_never_far_behind() {
        let mut pace = Pace::begin(0, 20);
        assert_eq!((send(&mut pace), pace.ahead()), (320, 2_560));
        pace.note(1_600, 320);
        assert_eq!((send(&mut pace), send(&mut pace), pace.ahead()), (320, 320, 2_560), "200 bytes a second");
        pace.note(2_000, 5_680);
        assert_eq!((send(&mut pace), send(&mut pace)), (640, 1_280), "3,000 bytes a second");
        assert_eq!((send(&mut pace), pace.ahead()), (1_500, 4_500));
        pace.note(20_000, 0);
        assert_eq!((pace.piece(), pace.ahead()), (320, 2_560), "and then nothing for long");
    }

    #[test]
    fn no_clock_and_no_number_upsets_it() {
        let mut pace = Pace::begin(u64::MAX, u32::MAX);
        pace.note(0, u32::MAX);
        pace.note(0, u32::MAX);
        pace.sent(u32::MAX);
        assert_eq!(pace.piece(), 60_000);
        let mut stands = Pace::begin(7, 244);
        stands.note(7, 60_000);
        stands.sent(60_000);
        assert_eq!((stands.piece(), stands.ahead()), (60_000, 90_000_000));
    }
}
