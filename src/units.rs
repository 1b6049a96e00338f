//! Units: simulated time, chance, and numbers that carry their source.
//!
//! Time is whole milliseconds in an `i64`, so that two machines agree to the byte and two events
//! can be simultaneous. Time zero is a Monday, 00:00 UTC.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::ops::{Add, AddAssign, Sub};

/// Milliseconds in one second, minute, hour, day and week.
pub const SECOND: i64 = 1_000;
/// Milliseconds in a minute.
pub const MINUTE: i64 = 60 * SECOND;
/// Milliseconds in an hour.
pub const HOUR: i64 = 60 * MINUTE;
/// Milliseconds in a day.
pub const DAY: i64 = 24 * HOUR;
/// Milliseconds in a week.
pub const WEEK: i64 = 7 * DAY;
/// Milliseconds in a year of 365 days.
pub const YEAR: i64 = 365 * DAY;

/// Returns whether an hour of the week (0 = Monday 00:00) is an office hour: Monday to Friday, 08 to 18.
pub fn is_office_hour(hour_of_week: usize) -> bool {
    hour_of_week / 24 < 5 && (8..18).contains(&(hour_of_week % 24))
}

/// A part of the week, by a local clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WeekPart {
    /// Monday to Friday, 08 to 18.
    Office,
    /// The other hours of Monday to Friday.
    Night,
    /// Saturday and Sunday.
    Weekend,
}

impl WeekPart {
    /// Every part, each at its own place.
    pub const ALL: [WeekPart; 3] = [WeekPart::Office, WeekPart::Night, WeekPart::Weekend];

    /// Returns the part an hour of the week (0 = Monday 00:00) lies in.
    pub fn of(hour_of_week: usize) -> WeekPart {
        match hour_of_week {
            hour if is_office_hour(hour) => WeekPart::Office,
            hour if hour / 24 < 5 => WeekPart::Night,
            _ => WeekPart::Weekend,
        }
    }

    /// Returns how many hours of a week lie in it.
    pub fn hours(self) -> f64 {
        match self {
            WeekPart::Office => 50.0,
            WeekPart::Night => 70.0,
            WeekPart::Weekend => 48.0,
        }
    }
}

/// A moment of simulated time, in milliseconds since a Monday 00:00 UTC.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SimTime(pub i64);

/// A length of simulated time in milliseconds; never negative in a checked scenario.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SimDuration(pub i64);

impl SimTime {
    /// Later than anything that happens.
    pub const NEVER: SimTime = SimTime(i64::MAX);

    /// Returns the time elapsed since `earlier`, negative if `earlier` is later.
    pub fn since(self, earlier: SimTime) -> SimDuration {
        SimDuration(self.0 - earlier.0)
    }

    /// Returns the hour of the week (0 = Monday 00:00) where clocks stand `offset` from UTC.
    pub fn hour_of_week(self, offset: SimDuration) -> usize {
        ((self.0 + offset.0).rem_euclid(WEEK) / HOUR) as usize
    }
}

impl SimDuration {
    /// No time at all.
    pub const ZERO: SimDuration = SimDuration(0);

    /// Returns a duration of `hours`, rounded once to whole milliseconds.
    pub fn from_hours(hours: f64) -> SimDuration {
        SimDuration::from_millis(hours * HOUR as f64)
    }

    /// Returns a duration of `minutes`, rounded once to whole milliseconds.
    pub fn from_minutes(minutes: f64) -> SimDuration {
        SimDuration::from_millis(minutes * MINUTE as f64)
    }

    /// Returns a duration of `days`, rounded once to whole milliseconds.
    pub fn from_days(days: f64) -> SimDuration {
        SimDuration::from_millis(days * DAY as f64)
    }

    /// Returns a duration of `millis`, rounded to the nearest whole millisecond.
    pub fn from_millis(millis: f64) -> SimDuration {
        // Casting saturates, so a law with an absurd tail gives the longest time there is.
        SimDuration((millis + 0.5_f64.copysign(millis)) as i64)
    }

    /// Returns this duration in hours.
    pub fn hours(self) -> f64 {
        self.0 as f64 / HOUR as f64
    }

    /// Returns this duration scaled by `factor`, at least one millisecond.
    pub fn scaled(self, factor: f64) -> SimDuration {
        SimDuration(SimDuration::from_millis(self.0 as f64 * factor).0.max(1))
    }
}

impl Add<SimDuration> for SimTime {
    type Output = SimTime;
    fn add(self, rhs: SimDuration) -> SimTime {
        SimTime(self.0.saturating_add(rhs.0))
    }
}

impl Sub<SimDuration> for SimTime {
    type Output = SimTime;
    fn sub(self, rhs: SimDuration) -> SimTime {
        SimTime(self.0.saturating_sub(rhs.0))
    }
}

impl Add for SimDuration {
    type Output = SimDuration;
    fn add(self, rhs: SimDuration) -> SimDuration {
        SimDuration(self.0.saturating_add(rhs.0))
    }
}

impl AddAssign for SimDuration {
    fn add_assign(&mut self, rhs: SimDuration) {
        *self = *self + rhs;
    }
}

/// Writes a duration as people say it: `45 s`, `12 min`, `3 h 20 min`, `5 d 4 h`.
impl fmt::Display for SimDuration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (sign, ms) = if self.0 < 0 { ("-", -self.0) } else { ("", self.0) };
        let (d, h, m, s) = (ms / DAY, ms / HOUR % 24, ms / MINUTE % 60, ms / SECOND % 60);
        match () {
            () if d >= 10 => write!(f, "{sign}{d} d"),
            () if d > 0 => write!(f, "{sign}{d} d {h} h"),
            () if h > 0 => write!(f, "{sign}{h} h {m:02} min"),
            () if m > 0 => write!(f, "{sign}{m} min"),
            () => write!(f, "{sign}{s} s"),
        }
    }
}

const WEEKDAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

/// Writes a moment as week, weekday and clock in UTC: `week 3 Fri 18:04:10`.
impl fmt::Display for SimTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let week = self.0.div_euclid(WEEK) + 1;
        let day = WEEKDAYS[(self.0.rem_euclid(WEEK) / DAY) as usize];
        let ms = self.0.rem_euclid(DAY);
        let (h, m, s) = (ms / HOUR, ms / MINUTE % 60, ms / SECOND % 60);
        write!(f, "week {week} {day} {h:02}:{m:02}:{s:02}")
    }
}

/// A chance between 0 and 1, checked where it is built.
#[derive(Clone, Copy, Debug, Default, PartialEq, PartialOrd, Serialize)]
#[serde(transparent)]
pub struct Probability(f64);

impl Probability {
    /// Cannot happen.
    pub const NEVER: Probability = Probability(0.0);
    /// Must happen.
    pub const ALWAYS: Probability = Probability(1.0);

    /// Returns the probability `p`, or nothing if it is not a number from 0 to 1.
    pub fn new(p: f64) -> Option<Probability> {
        (0.0..=1.0).contains(&p).then_some(Probability(p))
    }

    /// Returns the probability nearest to `p` (0 for not-a-number).
    pub fn clamped(p: f64) -> Probability {
        Probability(if p > 1.0 {
            1.0
        } else if p > 0.0 {
            p
        } else {
            0.0
        })
    }

    /// Returns the value from 0 to 1.
    pub fn get(self) -> f64 {
        self.0
    }

    /// Returns the chance that this does not happen.
    pub fn complement(self) -> Probability {
        Probability(1.0 - self.0)
    }
}

/// How a number came to be known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// Counted or timed in the world, or computed from published data.
    Measured,
    /// Said by people who were asked.
    Survey,
    /// Decided by the authors; to be swept, never trusted alone.
    Judgement,
}

named! { Kind: Measured = "measured", Survey = "survey", Judgement = "judgement" }

/// A number with the range it may lie in and where it comes from.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Param {
    /// The value a run uses.
    pub value: f64,
    /// The low end of the plausible range, in the same unit.
    pub low: f64,
    /// The high end of the plausible range, in the same unit.
    pub high: f64,
    /// A row of the figures table or a document; empty when a user's file gives none.
    pub basis: String,
    /// How it is known.
    pub kind: Kind,
}

impl Param {
    /// Returns a bare value, known to nobody but its author.
    pub fn bare(value: f64) -> Param {
        Param { value, low: value, high: value, basis: String::new(), kind: Kind::Judgement }
    }

    /// Returns the value as a probability; a checked scenario holds no other.
    pub fn probability(&self) -> Probability {
        Probability::clamped(self.value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_duration_reads_as_people_say_it() {
        assert_eq!(SimDuration(45 * SECOND).to_string(), "45 s");
        assert_eq!(SimDuration(3 * HOUR + 20 * MINUTE).to_string(), "3 h 20 min");
        assert_eq!(SimDuration(5 * DAY + 4 * HOUR).to_string(), "5 d 4 h");
        assert_eq!(SimDuration(-2 * MINUTE).to_string(), "-2 min");
    }

    #[test]
    fn a_duration_is_rounded_to_the_nearest_millisecond_on_either_side_of_zero() {
        for (hours, ms) in [(9.5, 19 * HOUR / 2), (0.0, 0), (-3.0, -3 * HOUR), (-3.5, -7 * HOUR / 2)] {
            assert_eq!(SimDuration::from_hours(hours), SimDuration(ms), "{hours} h");
        }
        for (millis, ms) in [(1.4, 1), (1.6, 2), (-1.4, -1), (-1.6, -2), (1e300, i64::MAX)] {
            assert_eq!(SimDuration::from_millis(millis), SimDuration(ms), "{millis} ms");
        }
    }

    #[test]
    fn the_hour_of_the_week_follows_the_local_clock() {
        let friday_18 = SimTime(4 * DAY + 18 * HOUR);
        assert_eq!(friday_18.hour_of_week(SimDuration::ZERO), 4 * 24 + 18);
        assert_eq!(SimTime(0).hour_of_week(SimDuration(-HOUR)), 167);
        assert_eq!(friday_18.to_string(), "week 1 Fri 18:00:00");
    }

    #[test]
    fn the_parts_of_a_week_make_it_whole() {
        for (at, part) in WeekPart::ALL.into_iter().enumerate() {
            assert_eq!(part as usize, at);
            assert_eq!((0..168).filter(|hour| WeekPart::of(*hour) == part).count() as f64, part.hours());
        }
        assert_eq!(WeekPart::of(4 * 24 + 18), WeekPart::Night);
    }

    #[test]
    fn a_chance_outside_zero_to_one_is_refused() {
        assert!(Probability::new(1.01).is_none());
        assert!(Probability::new(f64::NAN).is_none());
        assert_eq!(Probability::clamped(f64::NAN), Probability::NEVER);
    }
}
