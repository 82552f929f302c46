//! Moments as makers write them (RFC 3339, UTC) and as Pandu reckons with them (Unix seconds). It reads no clock.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// Seconds of a day.
pub(crate) const DAY: u64 = 86_400;

/// The latest moment that can be written with four digits for the year: the end of 9999.
const LATEST: u64 = 253_402_300_799;

/// A moment, in Unix seconds; in JSON as RFC 3339 in UTC, such as `2026-11-24T20:25:00Z`.
///
/// Fractions of a second are read and dropped, and an offset is reckoned in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Moment(pub u64);

impl Moment {
    /// Reads RFC 3339; `None` when it is none, or lies before 1970.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (date, rest) = (text.get(..10)?, text.get(10..)?);
        let rest = rest.strip_prefix(['T', 't', ' '])?;
        let (clock, rest) = (rest.get(..8)?, rest.get(8..)?);
        let [year, month, day] = numbers(date, b'-', [4, 2, 2])?;
        let [hour, minute, second] = numbers(clock, b':', [2, 2, 2])?;
        let days = days_of(year, month, day)?;
        // A leap second is the second after it.
        if hour > 23 || minute > 59 || second > 60 {
            return None;
        }
        let zone =
            rest.strip_prefix('.').map_or(rest, |fraction| fraction.trim_start_matches(|c: char| c.is_ascii_digit()));
        let local = days.checked_mul(86_400)? + hour * 3_600 + minute * 60 + second;
        u64::try_from(local - offset(zone)?).ok().map(Self)
    }

    /// Writes it as RFC 3339 in UTC. What lies after the year 9999 becomes its last second.
    #[must_use]
    pub fn text(self) -> String {
        let unix = self.0.min(LATEST);
        let (year, month, day) = civil(unix / DAY);
        let second = unix % DAY;
        format!("{year:04}-{month:02}-{day:02}T{:02}:{:02}:{:02}Z", second / 3_600, second / 60 % 60, second % 60)
    }

    /// Year and month in UTC.
    #[must_use]
    pub fn month(self) -> (u16, u8) {
        let (year, month, _) = civil(self.0 / DAY);
        (u16::try_from(year).unwrap_or(u16::MAX), u8::try_from(month).unwrap_or(12))
    }
}

impl Serialize for Moment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.text())
    }
}

impl<'de> Deserialize<'de> for Moment {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| de::Error::custom("a time is not written as RFC 3339 in UTC"))
    }
}

/// The last second of a month; `None` when there is no such month.
pub(crate) fn end_of_month(year: u16, month: u8) -> Option<u64> {
    let (next_year, next_month) =
        if month == 12 { (i64::from(year) + 1, 1) } else { (i64::from(year), i64::from(month) + 1) };
    if !(1..=12).contains(&month) {
        return None;
    }
    u64::try_from(days_of(next_year, next_month, 1)? * 86_400 - 1).ok()
}

/// Three numbers of fixed widths between separators.
fn numbers(text: &str, between: u8, widths: [usize; 3]) -> Option<[i64; 3]> {
    let mut parts = text.split(char::from(between));
    let mut out = [0; 3];
    for (to, width) in out.iter_mut().zip(widths) {
        let part = parts.next()?;
        if part.len() != width || !part.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        *to = part.parse().ok()?;
    }
    parts.next().is_none().then_some(out)
}

/// Seconds that a zone is ahead of UTC.
fn offset(zone: &str) -> Option<i64> {
    if zone.eq_ignore_ascii_case("z") {
        return Some(0);
    }
    let (sign, clock) = match zone.split_at_checked(1)? {
        ("+", clock) => (1, clock),
        ("-", clock) => (-1, clock),
        _ => return None,
    };
    let [hours, minutes, _] = numbers(&format!("{clock}:00"), b':', [2, 2, 2])?;
    (hours <= 23 && minutes <= 59).then_some(sign * (hours * 3_600 + minutes * 60))
}

/// Days from 1 January 1970 to a day of the Gregorian calendar (Hinnant, "chrono-compatible low-level date algorithms").
fn days_of(year: i64, month: i64, day: i64) -> Option<i64> {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let length = match month {
        2 => 28 + i64::from(leap),
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return None,
    };
    if !(1..=length).contains(&day) {
        return None;
    }
    let year = year - i64::from(month <= 2);
    let (era, year_of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let day_of_year = (153 * (month + if month > 2 { -3 } else { 9 }) + 2) / 5 + day - 1;
    Some(era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468)
}

/// Year, month and day of a day since 1 January 1970.
const fn civil(days: u64) -> (u64, u64, u64) {
    let days = days + 719_468;
    let (era, day) = (days / 146_097, days % 146_097);
    let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
    let day_of_year = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day_of_year + 2) / 153;
    let (month_number, next) = if month < 10 { (month + 3, 0) } else { (month - 9, 1) };
    (era * 400 + year + next, month_number, day_of_year - (153 * month + 2) / 5 + 1)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn moments_are_those_of_the_standard() {
        for (text, unix) in [
            ("1970-01-01T00:00:00Z", 0),
            ("2000-02-29T12:00:00z", 951_825_600),
            ("2026-11-24T20:25:00Z", 1_795_551_900),
            ("2026-11-25T04:25:00+08:00", 1_795_551_900),
            ("2026-11-24 14:55:00.123-05:30", 1_795_551_900),
            ("2016-12-31T23:59:60Z", 1_483_228_800),
            ("9999-12-31T23:59:59Z", LATEST),
        ] {
            assert_eq!(Moment::parse(text), Some(Moment(unix)), "{text}");
        }
        for text in [
            "",
            "2026",
            "2026-11-24",
            "2026-11-24T20:25:00",
            "2026-11-24T20:25Z",
            "2026-02-29T00:00:00Z",
            "2026-13-01T00:00:00Z",
            "2026-00-10T00:00:00Z",
            "2026-11-24T24:00:00Z",
            "2026-11-24T20:60:00Z",
            "1969-12-31T23:59:59Z",
            "2026-11-24T20:25:00+8:00",
            "2026-11-24T20:25:00ZZ",
            "+026-11-24T20:25:00Z",
            "2026-11-24T20:25:00\u{2009}Z",
            "२०२६-11-24T20:25:00Z",
        ] {
            assert_eq!(Moment::parse(text), None, "{text}");
        }
        assert_eq!(Moment(1_795_551_900).month(), (2026, 11));
        assert_eq!(end_of_month(2024, 2), Moment::parse("2024-02-29T23:59:59Z").map(|moment| moment.0));
        assert_eq!(end_of_month(2026, 12), Moment::parse("2026-12-31T23:59:59Z").map(|moment| moment.0));
        assert_eq!((end_of_month(2026, 0), end_of_month(2026, 13)), (None, None));
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(256) })]

        #[test]
        fn what_is_written_is_read_again(unix in 0..=LATEST) {
            prop_assert_eq!(Moment::parse(&Moment(unix).text()), Some(Moment(unix)));
        }

        #[test]
        fn any_text_is_read_or_refused(text in "\\PC{0,40}") {
            let _ = Moment::parse(&text);
        }
    }
}
