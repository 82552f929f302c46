//! How far the time on this machine's wall is ahead of UTC.

/// Minutes that the person's time is ahead of UTC now, as the system has it set; 0 where it says nothing.
#[must_use]
pub fn zone_minutes() -> i16 {
    i16::try_from(chrono::Local::now().offset().local_minus_utc() / 60).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_zone_is_at_most_a_day_away() {
        assert!((-24 * 60..=24 * 60).contains(&zone_minutes()));
    }
}
