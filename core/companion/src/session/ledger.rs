//! What was sent of an image, what the device says it has stored, and what may be sent next: pure, and strict with the device.
//!
//! It must never let anything be sent beyond the device's credit, and never believe a credit that cannot be.

use std::collections::VecDeque;
use std::ops::Range;

use pandu_protocol::message::UpdateCredit;

/// Credit that is used at most, in bytes. A device may give more; nobody needs it, and the list of open pieces stays short.
const CREDIT_MAX: u32 = 256 * 1_024;
/// How often a device may let everything under way come to nothing, one time after the other.
const VAIN_MAX: u8 = 3;

/// The device's credit cannot be, or leads nowhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Nonsense;

/// The account of one image on one link.
#[derive(Debug, Clone)]
pub(super) struct Ledger {
    size: u32,
    stored: u32,
    sent: u32,
    window: u32,
    widest: u32,
    /// The requests with pieces that are not answered, oldest first.
    open: VecDeque<u16>,
    vain: u8,
}

impl Ledger {
    /// Begins where the device says.
    ///
    /// # Errors
    /// [`Nonsense`] when that is beyond the end.
    pub(super) fn begin(size: u32, credit: UpdateCredit) -> Result<Self, Nonsense> {
        let mut ledger = Self { size, stored: 0, sent: size, window: 0, widest: 0, open: VecDeque::new(), vain: 0 };
        ledger.believe(credit)?;
        ledger.sent = ledger.stored;
        Ok(ledger)
    }

    /// Begins anew on the same link: another phone may have had another image in between.
    ///
    /// # Errors
    /// [`Nonsense`] when the device says that it stands beyond the end.
    pub(super) fn begin_again(&mut self, credit: UpdateCredit) -> Result<(), Nonsense> {
        *self = Self { vain: self.vain, ..Self::begin(self.size, credit)? };
        Ok(())
    }

    /// The next piece: at most `piece` bytes, at most `ahead` bytes under way. `None` while an answer must be awaited.
    pub(super) fn next(&self, piece: u32, ahead: u32) -> Option<Range<u32>> {
        // Half the window, so that one piece is on its way while the other is answered.
        let piece = piece.min(self.widest / 2).max(1);
        let most = self.stored.saturating_add(self.window.min(ahead)).min(self.size);
        let end = self.sent.saturating_add(piece).min(most);
        let is_whole = end.saturating_sub(self.sent) == piece || end == self.size || self.open.is_empty();
        (end > self.sent && is_whole).then_some(self.sent..end)
    }

    /// The piece was sent with this request.
    pub(super) fn sent(&mut self, id: u16, piece: &Range<u32>) {
        self.open.push_back(id);
        self.sent = piece.end;
    }

    /// The request whose answer comes next.
    pub(super) fn awaited(&self) -> Option<u16> {
        self.open.front().copied()
    }

    /// Takes the answer to the oldest piece; gives how many bytes more are stored.
    ///
    /// # Errors
    /// [`Nonsense`] when less is stored than before, or more than was sent; and when too often nothing comes of it.
    pub(super) fn answered(&mut self, credit: UpdateCredit) -> Result<u32, Nonsense> {
        self.open.pop_front();
        let more = self.believe(credit)?;
        if self.open.is_empty() && self.stored < self.sent {
            // It has thrown something away, which it may: it goes on where it says.
            self.sent = self.stored;
            self.in_vain()?;
        }
        Ok(more)
    }

    /// Notes that something led nowhere.
    ///
    /// # Errors
    /// [`Nonsense`] when that has happened too often without a byte between.
    pub(super) fn in_vain(&mut self) -> Result<(), Nonsense> {
        self.vain += 1;
        if self.vain > VAIN_MAX { Err(Nonsense) } else { Ok(()) }
    }

    fn believe(&mut self, credit: UpdateCredit) -> Result<u32, Nonsense> {
        if !(self.stored..=self.sent).contains(&credit.offset) {
            return Err(Nonsense);
        }
        let more = credit.offset - self.stored;
        self.stored = credit.offset;
        self.window = credit.window.min(CREDIT_MAX);
        self.widest = self.widest.max(self.window);
        if more > 0 {
            self.vain = 0;
        }
        Ok(more)
    }

    /// Bytes that the device says it has stored.
    pub(super) const fn stored(&self) -> u32 {
        self.stored
    }

    /// Whether the device says that it has stored everything.
    pub(super) const fn is_whole(&self) -> bool {
        self.stored == self.size
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const fn credit(offset: u32, window: u32) -> UpdateCredit {
        UpdateCredit { offset, window }
    }

    /// Sends one piece; gives where it ends.
    fn send(ledger: &mut Ledger, piece: u32, ahead: u32) -> Option<u32> {
        let next = ledger.next(piece, ahead)?;
        ledger.sent(u16::try_from(ledger.open.len()).expect("few"), &next);
        Some(next.end)
    }

    #[test]
    fn two_large_pieces_fit_the_window_of_the_reference_device() {
        let mut ledger = Ledger::begin(524_288, credit(0, 131_072)).expect("possible");
        let ends: Vec<_> = std::iter::from_fn(|| send(&mut ledger, 60_000, u32::MAX)).collect();
        assert_eq!(ends, [60_000, 120_000], "what is left of the window is too little for a piece");
        ledger.answered(credit(60_000, 131_072)).expect("possible");
        assert_eq!(send(&mut ledger, 60_000, u32::MAX), Some(180_000));
        assert_eq!(ledger.next(60_000, 100_000), None, "no further ahead than is wanted");
    }

    #[test]
    fn a_window_that_shrinks_to_what_is_left_does_not_shrink_the_pieces() {
        let mut ledger = Ledger::begin(200_000, credit(0, 131_072)).expect("possible");
        let mut pieces = 0;
        while !ledger.is_whole() {
            while send(&mut ledger, 60_000, u32::MAX).is_some() {
                pieces += 1;
            }
            let next = (ledger.stored() + 60_000).min(200_000);
            ledger.answered(credit(next, 131_072.min(200_000 - next))).expect("possible");
        }
        assert_eq!(pieces, 4);
    }

    #[test]
    fn what_a_device_threw_away_is_sent_again_three_times_in_vain_and_no_more() {
        let mut ledger = Ledger::begin(1_000, credit(100, 400)).expect("possible");
        for round in 0..4 {
            assert_eq!((send(&mut ledger, 200, 400), send(&mut ledger, 200, 400)), (Some(300), Some(500)));
            assert_eq!(ledger.answered(credit(100, 400)), Ok(0), "the other may still be stored");
            assert_eq!(ledger.answered(credit(100, 400)).is_ok(), round < 3);
        }
        let mut moves = Ledger::begin(1_000, credit(0, 100)).expect("possible");
        for stored in 1..50 {
            send(&mut moves, 100, 100);
            assert_eq!(moves.answered(credit(stored, 100)), Ok(1), "slow is not in vain");
        }
    }

    #[test]
    fn a_credit_that_cannot_be_is_not_believed() {
        assert!(Ledger::begin(10, credit(11, 5)).is_err());
        for offset in [99, 201, u32::MAX] {
            let mut ledger = Ledger::begin(1_000, credit(100, 400)).expect("possible");
            send(&mut ledger, 100, 400);
            assert_eq!(ledger.answered(credit(offset, 400)), Err(Nonsense), "{offset}");
        }
        let mut ledger = Ledger::begin(1_000, credit(100, 0)).expect("possible");
        assert_eq!(ledger.next(10, 10), None);
        for again in 0..4 {
            assert_eq!(ledger.in_vain().is_ok(), again < 3);
            ledger.begin_again(credit(100, 0)).expect("possible");
        }
        assert!(ledger.begin_again(credit(1_001, 0)).is_err());
    }

    proptest! {
        /// Whatever a device says, nothing goes beyond its last credit or the end, and nothing is left out.
        #[test]
        fn nothing_is_sent_beyond_the_credit(
            size in 0_u32..5_000,
            said in prop::collection::vec((0_u32..6_000, prop_oneof![0_u32..3_000, Just(u32::MAX)]), 1..40),
            piece in 1_u32..2_000,
            ahead in 1_u32..4_000,
        ) {
            let Some(((offset, window), said)) = said.split_first() else { return Ok(()) };
            let Ok(mut ledger) = Ledger::begin(size, credit(*offset, *window)) else {
                prop_assert!(*offset > size);
                return Ok(());
            };
            let (mut stored, mut window, mut sent) = (*offset, *window, *offset);
            for (moves, next_window) in said {
                while let Some(next) = ledger.next(piece, ahead) {
                    prop_assert!(next.start == sent && next.end > sent && next.end <= size);
                    prop_assert!(u64::from(next.end) <= u64::from(stored) + u64::from(window));
                    prop_assert!(next.end - stored <= ahead && next.end - next.start <= piece);
                    sent = next.end;
                    ledger.sent(1, &next);
                }
                if ledger.awaited().is_none() {
                    break;
                }
                // Half the answers of an honest device, half of any.
                let said = if moves % 2 == 0 { stored + moves % (sent - stored + 1) } else { *moves };
                let before = stored;
                match ledger.answered(credit(said, *next_window)) {
                    Ok(more) => prop_assert_eq!(said, before + more),
                    Err(Nonsense) => return Ok(()),
                }
                (stored, window) = (said, *next_window);
                if ledger.awaited().is_none() {
                    sent = stored;
                }
            }
        }
    }
}
