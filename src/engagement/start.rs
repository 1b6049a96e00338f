//! When an attack begins.

use crate::units::{DAY, HOUR, MINUTE, SimDuration, SimTime, WEEK};
use std::fmt;
use std::str::FromStr;

/// A fixed beginning: an hour and minute of the client's week, as in `fri-18:00`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StartAt {
    /// Time since Monday 00:00, local.
    pub into_week: SimDuration,
}

/// Attacks begin in the week that starts here, whatever the SOC: its desk may open earlier or later.
pub const ATTACK_WEEK: SimTime = SimTime(8 * WEEK);

impl StartAt {
    /// Returns the beginning in simulated time for a client whose clock stands `offset` from UTC.
    pub(super) fn in_utc(self, offset: SimDuration) -> SimTime {
        SimTime(ATTACK_WEEK.0 + (self.into_week.0 - offset.0).rem_euclid(WEEK))
    }
}

const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/// Writes it as it is asked for: `fri-18:00`.
impl fmt::Display for StartAt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ms = self.into_week.0;
        let day = DAYS[(ms / DAY).rem_euclid(7) as usize];
        write!(f, "{day}-{:02}:{:02}", ms % DAY / HOUR, ms % HOUR / MINUTE)
    }
}

impl FromStr for StartAt {
    type Err = String;

    fn from_str(text: &str) -> Result<StartAt, String> {
        let wrong = || {
            format!("`{}` is no start; write a weekday and a time, such as fri-18:00", text.escape_debug())
        };
        let (day, clock) = text.split_once('-').ok_or_else(wrong)?;
        let day = DAYS.iter().position(|d| day.eq_ignore_ascii_case(d)).ok_or_else(wrong)?;
        let (hour, minute) = clock.split_once(':').ok_or_else(wrong)?;
        let two_digits = |s: &str, below: i64| {
            let value = s.parse::<i64>().ok().filter(|v| (0..below).contains(v));
            value.filter(|_| s.len() <= 2 && s.bytes().all(|b| b.is_ascii_digit())).ok_or_else(wrong)
        };
        let (hour, minute) = (two_digits(hour, 24)?, two_digits(minute, 60)?);
        Ok(StartAt { into_week: SimDuration(day as i64 * DAY + hour * HOUR + minute * (HOUR / 60)) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_start_is_a_weekday_and_a_time() {
        let friday: StartAt = "fri-18:00".parse().unwrap();
        assert_eq!(friday.to_string(), "fri-18:00");
        assert_eq!(friday.into_week, SimDuration(4 * DAY + 18 * HOUR));
        assert_eq!(friday.in_utc(SimDuration(HOUR)), ATTACK_WEEK + SimDuration(4 * DAY + 17 * HOUR));
        for wrong in ["", "fri", "fri-25:00", "fri-12", "friday-12:00", "fri--1:00", "fri-+1:00"] {
            assert!(wrong.parse::<StartAt>().is_err(), "{wrong}");
        }
    }
}
