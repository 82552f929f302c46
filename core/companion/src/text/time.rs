//! Dates and lengths of time as messages, so that each language says them in its own order and with its own plurals.

use super::Inert;
use crate::wizard::view::{Arg, Message};

/// A length of time in the largest unit that fits, rounded up: nobody should come back too early.
pub(super) fn duration(seconds: u64) -> Message {
    let (id, count) = match seconds {
        0..60 => ("time-seconds", seconds),
        60..3_600 => ("time-minutes", seconds.div_ceil(60)),
        3_600..86_400 => ("time-hours", seconds.div_ceil(3_600)),
        _ => ("time-days", seconds.div_ceil(86_400)),
    };
    Message::new(id).with("count", Arg::Number(i64::try_from(count).unwrap_or(i64::MAX)))
}

/// A day in the zone `zone_minutes` east of Greenwich.
pub(super) fn date(unix: u64, zone_minutes: i16) -> Message {
    let local = i64::try_from(unix).unwrap_or(i64::MAX).saturating_add(i64::from(zone_minutes) * 60);
    let (year, month, day) = civil(local.div_euclid(86_400));
    Message::new("time-date")
        .with("day", day)
        .with("month", month_name(month))
        .with("year", Arg::Message(Box::new(year_number(year))))
}

/// A day with hour and minute in the zone `zone_minutes` east of Greenwich.
pub(super) fn moment(unix: u64, zone_minutes: i16) -> Message {
    let local = i64::try_from(unix).unwrap_or(i64::MAX).saturating_add(i64::from(zone_minutes) * 60);
    let minutes = local.rem_euclid(86_400) / 60;
    let clock = Inert::name(&format!("{:02}:{:02}", minutes / 60, minutes % 60));
    Message::new("time-moment").with("date", date(unix, zone_minutes)).with("clock", clock)
}

/// A month of a year.
pub(super) fn month(year: u16, month: u8) -> Message {
    Message::new("time-month-of-year")
        .with("month", month_name(i64::from(month)))
        .with("year", Arg::Message(Box::new(year_number(i64::from(year)))))
}

/// A year is a name made of digits: it takes no separators.
fn year_number(year: i64) -> Message {
    Message::new("time-year").with("year", year)
}

fn month_name(month: i64) -> Message {
    Message::new(match month {
        1 => "time-month-1",
        2 => "time-month-2",
        3 => "time-month-3",
        4 => "time-month-4",
        5 => "time-month-5",
        6 => "time-month-6",
        7 => "time-month-7",
        8 => "time-month-8",
        9 => "time-month-9",
        10 => "time-month-10",
        11 => "time-month-11",
        12 => "time-month-12",
        _ => "time-month-unknown",
    })
}

/// Year, month and day of a day since 1 January 1970 in the Gregorian calendar (Hinnant, "chrono-compatible low-level date algorithms").
fn civil(days: i64) -> (i64, i64, i64) {
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
    (year_of_era + era * 400 + i64::from(month <= 2), month, day)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{Language, Text};

    #[test]
    fn days_are_the_calendars() {
        for (days, date) in [
            (0, (1970, 1, 1)),
            (59, (1970, 3, 1)),
            (11_016, (2000, 2, 29)),
            (20_781, (2026, 11, 24)),
            (-1, (1969, 12, 31)),
        ] {
            assert_eq!(civil(days), date, "{days}");
        }
    }

    #[test]
    fn each_language_says_times_in_its_own_way() {
        let said =
            |language, message: Message| Text::new(language).message(&message).replace(['\u{2068}', '\u{2069}'], "");
        for (seconds, en, ms) in [
            (1, "1 second", "1 saat"),
            (59, "59 seconds", "59 saat"),
            (60, "1 minute", "1 minit"),
            (61, "2 minutes", "2 minit"),
            (3_600, "1 hour", "1 jam"),
            (7_200, "2 hours", "2 jam"),
            (172_800, "2 days", "2 hari"),
        ] {
            assert_eq!(said(Language::English, duration(seconds)), en);
            assert_eq!(said(Language::Malay, duration(seconds)), ms);
        }
        assert_eq!(said(Language::English, month(2031, 12)), "December 2031");
        assert_eq!(said(Language::Malay, month(2031, 12)), "Disember 2031");
        assert_eq!(said(Language::Malay, date(1_795_478_400, 480)), "24 November 2026");
        assert_eq!(said(Language::English, date(1_795_564_799, 0)), "24 November 2026");
        assert_eq!(said(Language::English, date(1_795_564_799, 480)), "25 November 2026");
        assert_eq!(said(Language::English, moment(1_795_478_400, 0)), "24 November 2026, 00:00");
        assert_eq!(said(Language::Malay, moment(1_795_564_799, 480)), "25 November 2026, 07:59");
        assert!(!said(Language::English, moment(u64::MAX, 480)).is_empty());
    }
}
