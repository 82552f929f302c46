//! What can happen to a value in the air.

/// What happens to one value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Trouble {
    /// The link is lost and the value with it.
    LoseLink,
    /// The value arrives, then the link is lost.
    LoseLinkAfter,
    /// The value vanishes.
    Drop,
    /// The value arrives twice.
    Repeat,
    /// The value arrives after the next one of its direction.
    Swap,
    /// One bit arrives wrong, this one counted from the first.
    Flip(usize),
    /// Only the first bytes arrive, so many.
    Cut(usize),
    /// This arrives instead.
    Replace(Vec<u8>),
}

/// A trouble and when it comes.
#[derive(Debug, Clone)]
pub(super) struct Planned {
    pub(super) trouble: Trouble,
    pub(super) at: u64,
}

/// What is left of a value.
#[derive(Debug, Default)]
pub(super) struct Spoilt {
    pub(super) values: Vec<Vec<u8>>,
    pub(super) held_back: bool,
    pub(super) link_lost_before: bool,
    pub(super) link_lost_after: bool,
}

impl Spoilt {
    pub(super) fn intact(value: &[u8]) -> Self {
        Self { values: vec![value.to_vec()], ..Self::default() }
    }
}

impl Trouble {
    pub(super) fn spoil(self, value: &[u8]) -> Spoilt {
        let intact = Spoilt::intact(value);
        match self {
            Self::LoseLink => Spoilt { link_lost_before: true, ..Spoilt::default() },
            Self::LoseLinkAfter => Spoilt { link_lost_after: true, ..intact },
            Self::Drop => Spoilt::default(),
            Self::Repeat => Spoilt { values: vec![value.to_vec(); 2], ..Spoilt::default() },
            Self::Swap => Spoilt { held_back: true, ..Spoilt::default() },
            Self::Flip(bit) => {
                let mut wrong = value.to_vec();
                let bit = bit % (8 * wrong.len().max(1));
                wrong.get_mut(bit / 8).into_iter().for_each(|byte| *byte ^= 1 << (bit % 8));
                Spoilt { values: vec![wrong], ..Spoilt::default() }
            }
            Self::Cut(length) => {
                Spoilt { values: vec![value[..length.min(value.len())].to_vec()], ..Spoilt::default() }
            }
            Self::Replace(other) => Spoilt { values: vec![other], ..Spoilt::default() },
        }
    }
}
