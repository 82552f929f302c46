//! Where the device in memory puts an update image, honestly or not.

use std::collections::VecDeque;

use pandu_protocol::message::*;

/// What a device does with an image.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Whim {
    /// What it should.
    #[default]
    None,
    /// It stores whole blocks of so many bytes only, and throws the rest of a piece away.
    Blocks(u32),
    /// It says that it has more than there is.
    BeyondEnd,
    /// It says that it has more than was sent.
    BeyondSent,
    /// It says that it has less from the second piece on.
    Backwards,
    /// It takes every piece and stores nothing.
    Swallows,
    /// It never gives credit.
    NoCredit,
    /// It gives no credit so many times.
    LateCredit(u32),
    /// It gives credit for ever.
    AllCredit,
    /// It has nothing any more whenever the image is announced.
    Forgets,
    /// It has no room from the second piece on.
    Full,
}

/// The place of one image.
#[derive(Debug, Default)]
pub(crate) struct Slot {
    pub(crate) whim: Whim,
    pub(crate) window: u32,
    pub(crate) data: Vec<u8>,
    /// Offset and length of every piece that came, in order.
    pub(crate) pieces: Vec<(u32, u32)>,
    /// What was stored when the image was announced, each time.
    pub(crate) begins: Vec<u32>,
    /// How far the last credit reaches.
    pub(crate) credit_to: u32,
    /// The phases that it says it is in, one after the other; the last one for good.
    pub(crate) phases: VecDeque<UpdatePhase>,
    size: u32,
    hash: Vec<u8>,
}

impl Slot {
    fn stored(&self) -> u32 {
        u32::try_from(self.data.len()).expect("small")
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "most whims do not show here")]
    fn credit(&mut self) -> UpdateCredit {
        let window = if self.window == 0 { 131_072 } else { self.window };
        let honest = UpdateCredit { offset: self.stored(), window };
        let credit = match self.whim {
            Whim::BeyondEnd => UpdateCredit { offset: self.size + 1, window },
            Whim::BeyondSent if !self.pieces.is_empty() => UpdateCredit { offset: self.size, window },
            Whim::Backwards if self.pieces.len() > 1 => UpdateCredit { offset: 1, window },
            Whim::NoCredit => UpdateCredit { window: 0, ..honest },
            Whim::LateCredit(times) if self.begins.len() <= times as usize => UpdateCredit { window: 0, ..honest },
            Whim::AllCredit => UpdateCredit { window: u32::MAX, ..honest },
            _ => honest,
        };
        self.credit_to = credit.offset.saturating_add(credit.window);
        credit
    }

    pub(crate) fn begin(&mut self, begin: &UpdateBegin) -> Result<UpdateCredit, ErrorReply> {
        if *begin.sha256 != *self.hash || self.whim == Whim::Forgets {
            self.data.clear();
        }
        (self.hash, self.size) = (begin.sha256.to_vec(), begin.size);
        self.begins.push(self.stored());
        Ok(self.credit())
    }

    pub(crate) fn chunk(&mut self, chunk: &UpdateChunk) -> Result<UpdateCredit, ErrorReply> {
        let length = u32::try_from(chunk.data.len()).expect("small");
        assert!(chunk.offset + length <= self.credit_to, "beyond the credit: {} and {length}", chunk.offset);
        self.pieces.push((chunk.offset, length));
        if self.whim == Whim::Full && self.pieces.len() > 1 {
            return Err(ErrorReply::Full);
        }
        if chunk.offset == self.stored() && self.whim != Whim::Swallows {
            self.data.extend_from_slice(&chunk.data);
            if let Whim::Blocks(block) = self.whim
                && self.stored() < self.size
            {
                self.data.truncate((self.stored() / block * block) as usize);
            }
        }
        Ok(self.credit())
    }

    pub(crate) fn state(&mut self) -> UpdateState {
        let phase = self.phases.front().copied().unwrap_or(UpdatePhase::Idle);
        if self.phases.len() > 1 {
            self.phases.pop_front();
        }
        UpdateState {
            installed: Text::cut("1.0"),
            phase,
            finding: UpdateFinding::CannotConfirm,
            last_checked: None,
            available: None,
            received: self.stored(),
            battery_percent: None,
            mains: None,
            room: None,
            due: None,
            outage_seconds: None,
        }
    }
}
