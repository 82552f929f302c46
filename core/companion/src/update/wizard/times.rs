//! When an update may be installed: tonight, or at a time that the person types. Pure: what time it is comes from outside.

use pandu_protocol::message::UpdateNotice;

use crate::update::Moment;

/// The hour of the night when most people need their devices least.
const NIGHT_HOUR: u64 = 3;
/// The night's hour must be at least this far away, in seconds: nobody who says "tonight" means in five minutes.
const NIGHT_AHEAD: u64 = 3_600;
/// Shortest time between choosing a time and that time, in seconds.
const AHEAD_MIN: u64 = 60;
/// Furthest time that can be chosen, in seconds: a risk is not put off for long by a plan.
const AHEAD_MAX: u64 = 30 * DAY;
const DAY: u64 = 86_400;

/// A clock on the wall: what time it is, and how far the person's time is ahead of UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Wall {
    /// Unix seconds.
    pub(super) now: u64,
    /// Minutes ahead of UTC.
    pub(super) zone_minutes: i16,
}

/// What is wrong with a time that was typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum BadTime {
    /// Nothing was typed.
    Empty,
    /// It is no time.
    Unreadable,
    /// It is past, or too soon. The first possible time, Unix seconds.
    Early(u64),
    /// It is too far away. The last possible time, Unix seconds.
    Late(u64),
}

impl Wall {
    /// Unix seconds of a time on this clock, as if it were UTC.
    fn local(self) -> u64 {
        self.now.saturating_add_signed(i64::from(self.zone_minutes) * 60)
    }

    fn unix(self, local: u64) -> u64 {
        local.saturating_sub_signed(i64::from(self.zone_minutes) * 60)
    }

    /// The next night, if the maker lets it start by then.
    pub(super) fn tonight(self, notice: &UpdateNotice) -> Option<u64> {
        let at = self.next(NIGHT_HOUR * 3_600, NIGHT_AHEAD);
        (notice.earliest.is_none_or(|earliest| earliest <= at)).then_some(at)
    }

    /// Whether the maker lets it start now.
    pub(super) fn may_start_now(self, notice: &UpdateNotice) -> bool {
        notice.earliest.is_none_or(|earliest| earliest <= self.now)
    }

    /// The next time of day that is at least `ahead` seconds away.
    fn next(self, of_day: u64, ahead: u64) -> u64 {
        let from = self.local().saturating_add(ahead);
        let today = from - from % DAY + of_day;
        self.unix(if today >= from { today } else { today + DAY })
    }

    /// The time that a person typed: `21:30` is the next such time, `2026-11-25 21:30` is that one.
    pub(super) fn chosen(self, typed: &str, notice: &UpdateNotice) -> Result<u64, BadTime> {
        let typed = typed.trim();
        if typed.is_empty() {
            return Err(BadTime::Empty);
        }
        let at = match typed.split_once([' ', 'T', 't']) {
            None => self.next(clock(typed).ok_or(BadTime::Unreadable)?, AHEAD_MIN),
            Some((date, time)) => {
                let day = Moment::parse(&format!("{date}T00:00:00Z")).ok_or(BadTime::Unreadable)?;
                self.unix(day.0 + clock(time.trim()).ok_or(BadTime::Unreadable)?)
            }
        };
        let first = notice.earliest.unwrap_or_default().max(self.now.saturating_add(AHEAD_MIN));
        if at < first {
            return Err(BadTime::Early(first));
        }
        let last = self.now.saturating_add(AHEAD_MAX);
        let last = notice.postpone_until.filter(|until| *until >= first).map_or(last, |until| until.min(last));
        if at > last { Err(BadTime::Late(last)) } else { Ok(at) }
    }
}

/// Seconds of the day of `21:30` or `21.30`.
fn clock(text: &str) -> Option<u64> {
    let (hours, minutes) = text.split_once([':', '.'])?;
    let number = |part: &str, least: usize, below: u64| {
        let digits = (least..=2).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
        part.parse::<u64>().ok().filter(|number| digits && *number < below)
    };
    Some(number(hours, 1, 24)? * 3_600 + number(minutes, 2, 60)? * 60)
}

#[cfg(test)]
mod tests {
    use super::super::tests::notice;
    use super::*;

    fn at(text: &str) -> u64 {
        Moment::parse(text).expect("a time").0
    }

    /// Kuala Lumpur.
    fn wall(text: &str) -> Wall {
        Wall { now: at(text), zone_minutes: 480 }
    }

    #[test]
    fn tonight_is_the_next_three_in_the_morning_where_the_person_is() {
        let notice = notice();
        for (now, night) in [
            ("2026-11-24T10:00:00Z", "2026-11-24T19:00:00Z"),
            ("2026-11-24T17:59:00Z", "2026-11-24T19:00:00Z"),
            ("2026-11-24T18:01:00Z", "2026-11-25T19:00:00Z"),
            ("2026-12-31T20:00:00Z", "2027-01-01T19:00:00Z"),
        ] {
            assert_eq!(wall(now).tonight(&notice), Some(at(night)), "{now}");
        }
        let west = Wall { now: at("2026-11-24T10:00:00Z"), zone_minutes: -300 };
        assert_eq!(west.tonight(&notice), Some(at("2026-11-25T08:00:00Z")));
        assert_eq!(Wall { now: 0, zone_minutes: -720 }.tonight(&notice).map(|at| at < DAY * 2), Some(true));
    }

    #[test]
    fn a_typed_time_is_the_next_such_time_or_that_one() {
        let now = wall("2026-11-24T10:00:00Z");
        for (typed, time) in [
            ("21:30", "2026-11-24T13:30:00Z"),
            (" 9.05 ", "2026-11-25T01:05:00Z"),
            ("18:00", "2026-11-25T10:00:00Z"),
            ("18:01", "2026-11-24T10:01:00Z"),
            ("2026-11-26 07:00", "2026-11-25T23:00:00Z"),
            ("2026-11-26T07:00", "2026-11-25T23:00:00Z"),
        ] {
            assert_eq!(now.chosen(typed, &notice()), Ok(at(time)), "{typed}");
        }
        for typed in
            ["soon", "24:00", "12:60", "12", "1:2", ":30", "+1:30", "2026-11-31 12:00", "26-11-26 12:00", "\u{202e}"]
        {
            assert_eq!(now.chosen(typed, &notice()), Err(BadTime::Unreadable), "{typed}");
        }
        assert_eq!(now.chosen("  ", &notice()), Err(BadTime::Empty));
    }

    #[test]
    fn it_lies_between_what_the_maker_allows() {
        let now = wall("2026-11-24T10:00:00Z");
        let mut notice = notice();
        let month = at("2026-12-24T10:00:00Z");
        assert_eq!(now.chosen("2026-11-24 17:00", &notice), Err(BadTime::Early(now.now + AHEAD_MIN)));
        assert_eq!(now.chosen("2027-11-24 17:00", &notice), Err(BadTime::Late(month)));
        notice.earliest = Some(at("2026-11-25T00:00:00Z"));
        notice.postpone_until = Some(at("2026-11-28T00:00:00Z"));
        assert!(!now.may_start_now(&notice));
        assert_eq!(now.tonight(&notice), None);
        assert_eq!(now.chosen("21:30", &notice), Err(BadTime::Early(at("2026-11-25T00:00:00Z"))));
        assert_eq!(now.chosen("2026-11-29 12:00", &notice), Err(BadTime::Late(at("2026-11-28T00:00:00Z"))));
        assert_eq!(now.chosen("2026-11-27 12:00", &notice), Ok(at("2026-11-27T04:00:00Z")));
        // A limit that has passed limits nothing any more: it can only be late.
        notice.postpone_until = Some(at("2026-11-20T00:00:00Z"));
        assert_eq!(now.chosen("2026-11-27 12:00", &notice), Ok(at("2026-11-27T04:00:00Z")));
    }
}
