//! What a support period means for a person: how long it still lasts, and whether it was made shorter. Pure.

use minicbor::{Decode, Encode};

use super::calendar::{Moment, end_of_month};

/// A month. It orders as time does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
#[cbor(map)]
pub struct SupportMonth {
    /// The year.
    #[n(0)]
    pub year: u16,
    /// The month, 1 to 12.
    #[n(1)]
    pub month: u8,
}

/// Months before the end at which a person is told, and after the end.
pub(crate) const STEPS: [u16; 4] = [12, 6, 1, 0];

/// How near the end is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Nearness {
    /// The maker has not said until when.
    NotStated,
    /// More than a year is left.
    Far,
    /// At most this many months are left: 12, 6 or 1.
    Within(u16),
    /// It is over.
    Ended,
}

/// The support period of a device's model, as it was promised and is promised now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Encode, Decode)]
#[cbor(map)]
pub(crate) struct Support {
    /// The month in which it ends; absent = not stated.
    #[n(0)]
    pub(crate) end: Option<SupportMonth>,
    /// The latest month that was ever promised.
    #[n(1)]
    pub(crate) promised: Option<SupportMonth>,
}

impl SupportMonth {
    /// The month of a moment in UTC.
    #[must_use]
    pub fn of(moment: Moment) -> Self {
        let (year, month) = moment.month();
        Self { year, month }
    }

    /// The month, if there is such a one.
    #[must_use]
    pub fn new(year: u16, month: u8) -> Option<Self> {
        ((1..=12).contains(&month) && year >= 1_970).then_some(Self { year, month })
    }

    /// The way that it is written for machines, such as `2031-06`.
    #[must_use]
    pub fn text(self) -> String {
        format!("{:04}-{:02}", self.year, self.month)
    }

    /// Its last second, Unix seconds.
    fn end(self) -> u64 {
        end_of_month(self.year, self.month).unwrap_or(0)
    }

    /// Whole months from the month of `now` to this one; negative when it is past.
    fn months_left(self, now: u64) -> i32 {
        let months = |month: Self| i32::from(month.year) * 12 + i32::from(month.month);
        months(self) - months(Self::of(Moment(now)))
    }
}

impl Support {
    /// Learns what is promised now. What was promised before is never forgotten: making it shorter is told.
    pub(crate) fn learn(self, end: Option<SupportMonth>) -> Self {
        Self { end: end.or(self.end), promised: self.promised.max(end) }
    }

    /// What was promised before anything else was known: by the device itself, when it was set up.
    pub(crate) fn promised_first(self, end: Option<SupportMonth>) -> Self {
        Self { end: self.end.or(end), promised: self.promised.max(end) }
    }

    /// The month that was promised before, if the period was made shorter.
    pub(crate) fn shortened_from(self) -> Option<SupportMonth> {
        self.promised.filter(|promised| self.end.is_some_and(|end| end < *promised))
    }

    /// How near the end is.
    pub(crate) fn nearness(self, now: u64) -> Nearness {
        let Some(end) = self.end else { return Nearness::NotStated };
        if now > end.end() {
            return Nearness::Ended;
        }
        let left = end.months_left(now);
        let step = STEPS.into_iter().rev().filter(|step| *step > 0).find(|step| left <= i32::from(*step));
        step.map_or(Nearness::Far, Nearness::Within)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn month(year: u16, month: u8) -> SupportMonth {
        SupportMonth::new(year, month).expect("a month")
    }

    #[test]
    fn the_end_comes_nearer_in_steps() {
        let support = Support::default().learn(Some(month(2028, 3)));
        for (now, nearness) in [
            ("2026-01-01T00:00:00Z", Nearness::Far),
            ("2027-02-28T23:59:59Z", Nearness::Far),
            ("2027-03-01T00:00:00Z", Nearness::Within(12)),
            ("2027-09-01T00:00:00Z", Nearness::Within(6)),
            ("2028-02-01T00:00:00Z", Nearness::Within(1)),
            ("2028-03-31T23:59:59Z", Nearness::Within(1)),
            ("2028-04-01T00:00:00Z", Nearness::Ended),
        ] {
            let now = Moment::parse(now).expect("a moment").0;
            assert_eq!(support.nearness(now), nearness, "{now}");
        }
        assert_eq!(Support::default().nearness(0), Nearness::NotStated);
    }

    #[test]
    fn a_period_that_was_made_shorter_is_remembered_as_such() {
        let support = Support::default().learn(Some(month(2030, 6)));
        assert_eq!(support.shortened_from(), None);
        let shorter = support.learn(Some(month(2030, 5)));
        assert_eq!((shorter.end, shorter.shortened_from()), (Some(month(2030, 5)), Some(month(2030, 6))));
        assert_eq!(shorter.learn(None).shortened_from(), Some(month(2030, 6)));
        assert_eq!(shorter.learn(Some(month(2031, 1))).shortened_from(), None);
        assert_eq!(
            (SupportMonth::new(2030, 0), SupportMonth::new(2030, 13), SupportMonth::new(0, 1)),
            (None, None, None)
        );
    }
}
