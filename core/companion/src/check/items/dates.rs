//! The month of a moment, without a calendar library.

use super::DAY;
use crate::check::memory::Month;

impl Month {
    /// The month in which a Unix second lies, by UTC.
    pub(in crate::check) fn at(unix: u64) -> Self {
        // Howard Hinnant's civil_from_days: eras of 400 years that begin in March.
        let day = unix / DAY + 719_468;
        let (era, day) = (day / 146_097, day % 146_097);
        let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
        let day_of_year = day - (365 * year + year / 4 - year / 100);
        let month = (5 * day_of_year + 2) / 153;
        let (month, next) = if month < 10 { (month + 3, 0) } else { (month - 9, 1) };
        let year = u16::try_from(era * 400 + year + next).unwrap_or(u16::MAX);
        Self { year, month: u8::try_from(month).unwrap_or_default() }
    }

    /// Months from one to the other; negative when the other lies before it.
    pub(super) fn months_until(self, other: Self) -> i32 {
        let months = |month: Self| i32::from(month.year) * 12 + i32::from(month.month);
        months(other) - months(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_are_those_of_the_calendar() {
        for (unix, year, month) in [
            (0, 1970, 1),
            (951_782_400, 2000, 2),
            (951_868_800, 2000, 3),
            (1_767_225_599, 2025, 12),
            (1_767_225_600, 2026, 1),
            (4_102_444_799, 2099, 12),
        ] {
            assert_eq!(Month::at(unix), Month { year, month }, "{unix}");
        }
        assert_eq!(Month::at(u64::MAX).year, u16::MAX);
        assert_eq!(Month { year: 2026, month: 11 }.months_until(Month { year: 2027, month: 1 }), 2);
        assert_eq!(Month { year: 0, month: 0 }.months_until(Month { year: u16::MAX, month: 255 }), 786_675);
    }
}
