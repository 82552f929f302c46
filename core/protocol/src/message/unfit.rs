//! Why a new password or PIN was not taken: the names of fields in `Invalid`, so that a person can be told (clause 6.1 a).
//!
//! A reason must never hold the value, nor tell anything about another person's.

/// Why a device did not take a new value: what follows the dot in `Invalid { field: "secret.…" }`. A person is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Unfit {
    /// Too few characters or digits.
    Short,
    /// Too many.
    Long,
    /// One of those that people try first.
    Common,
    /// A name, model, maker or serial number of the device.
    Device,
    /// A person's name.
    Person,
    /// One character again and again.
    Repeated,
    /// Digits that count up or down.
    Straight,
    /// Something else than digits in a PIN.
    NotDigits,
}

impl Unfit {
    /// Every reason, in the order of the table.
    pub const ALL: [Self; 8] = [
        Self::Short,
        Self::Long,
        Self::Common,
        Self::Device,
        Self::Person,
        Self::Repeated,
        Self::Straight,
        Self::NotDigits,
    ];

    /// The field that the device names.
    #[must_use]
    pub const fn field(self) -> &'static str {
        match self {
            Self::Short => "secret.short",
            Self::Long => "secret.long",
            Self::Common => "secret.common",
            Self::Device => "secret.device",
            Self::Person => "secret.person",
            Self::Repeated => "secret.repeated",
            Self::Straight => "secret.straight",
            Self::NotDigits => "secret.digits",
        }
    }

    /// The reason behind a field that a device named; `None` for any other field.
    #[must_use]
    pub fn from_field(field: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.field() == field)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_is_found_again_by_its_field() {
        for reason in Unfit::ALL {
            assert_eq!(Unfit::from_field(reason.field()), Some(reason));
            assert!(reason.field().len() <= 32 && reason.field().starts_with("secret."));
        }
        assert_eq!((Unfit::from_field("secret"), Unfit::from_field("key")), (None, None));
    }
}
