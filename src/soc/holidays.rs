//! Holidays: which days they are, and how quiet.

use crate::sim::arrivals::Lull;
use crate::sim::calendar::Stretch;
use crate::sim::luck::{Stream, unit};
use crate::units::{DAY, Probability, SimDuration, SimTime, WeekPart};
use std::sync::Arc;

/// Weekdays of a year.
const WEEKDAYS: f64 = 261.0;
/// Days of a year that are numbered.
const DAYS: i64 = 365;

/// The holidays of those who are watched: the same for every SOC.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Holidays {
    /// How many weekdays a year.
    pub per_year: f64,
    /// How like a weekend they are in what comes to the desk: 0 not at all, 1 wholly.
    pub rest: Probability,
}

fn day_of(t: SimTime, offset: SimDuration) -> i64 {
    (t + offset).0.div_euclid(DAY).max(0)
}

/// Returns the holidays from `from` to `to` where there are so many a year, each drawn by its day in its year: a
/// weekday is one if its draw is low enough, so that fewer a year are some of more. `year` gives the luck of a
/// year; the day of `also` is a holiday in any case.
pub(super) fn dates(
    per_year: f64,
    offset: SimDuration,
    (from, to): (SimTime, SimTime),
    also: Option<SimTime>,
    mut year: impl FnMut(u32) -> Stream,
) -> Arc<[Stretch]> {
    let share = per_year / WEEKDAYS;
    let mut days: Vec<Stretch> = Vec::new();
    if share <= 0.0 {
        return days.into();
    }
    let mut words: (i64, [u32; DAYS as usize]) = (-1, [0; DAYS as usize]);
    for day in day_of(from, offset)..=day_of(to, offset) {
        let number = day / DAYS;
        if words.0 != number {
            words.0 = number;
            year(number as u32).fill(&mut words.1);
        }
        let drawn = day % 7 < 5 && unit(words.1[(day % DAYS) as usize]) < share;
        if drawn || also.map(|also| day_of(also, offset)) == Some(day) {
            let start = SimTime(day * DAY) - offset;
            match days.last_mut() {
                Some(last) if last.end == start => last.end = start + SimDuration(DAY),
                _ => days.push(Stretch { start, end: start + SimDuration(DAY) }),
            }
        }
    }
    days.into()
}

impl Holidays {
    /// Returns the holidays from `from` to `to` where clocks stand `offset` from UTC; `year` gives the luck of a
    /// year, and the day of `also` is one in any case.
    pub fn dates(
        &self,
        offset: SimDuration,
        within: (SimTime, SimTime),
        also: Option<SimTime>,
        year: impl FnMut(u32) -> Stream,
    ) -> Arc<[Stretch]> {
        dates(self.per_year, offset, within, also, year)
    }

    /// Returns whether the day of `t` is one of [`Holidays::dates`].
    pub fn is_on(
        &self,
        offset: SimDuration,
        t: SimTime,
        also: Option<SimTime>,
        year: impl FnOnce(u32) -> Stream,
    ) -> bool {
        let (share, day) = (self.per_year / WEEKDAYS, day_of(t, offset));
        let drawn = || {
            let mut stream = year((day / DAYS) as u32);
            stream.seek((day % DAYS) as u64);
            day % 7 < 5 && unit(stream.word()) < share
        };
        share > 0.0 && (also.map(|also| day_of(also, offset)) == Some(day) || drawn())
    }

    /// Returns what comes on holidays that fall on `times`, by a usual week's `profile`: as much as at the same
    /// hour of the day at weekends, as far as they are like one, and never more than usual.
    pub fn lull(&self, times: Arc<[Stretch]>, profile: &[f64; 168], offset: SimDuration) -> Lull {
        let weekend = |hour: usize| 0.5 * (profile[5 * 24 + hour % 24] + profile[6 * 24 + hour % 24]);
        let left = |hour: usize| {
            let usual = profile[hour];
            let like = if usual > 0.0 { (weekend(hour) / usual).min(1.0) } else { 1.0 };
            let like = if WeekPart::of(hour) == WeekPart::Weekend { 1.0 } else { like };
            let share = 1.0 - self.rest.get() * (1.0 - like);
            (share * f64::from(u32::MAX)) as u32
        };
        Lull { times, left: Box::new(std::array::from_fn(left)), offset }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sim::luck::{Luck, StreamId};
    use crate::units::{HOUR, WEEK};

    fn holidays(per_year: f64) -> Arc<[Stretch]> {
        let year = |year| Luck::new(1, 3).stream(StreamId::new(70, [year]));
        dates(per_year, SimDuration(HOUR), (SimTime(0), SimTime(52 * WEEK)), None, year)
    }

    #[test]
    fn fewer_holidays_are_some_of_more() {
        let (few, many) = (holidays(8.0), holidays(30.0));
        let inside = |day: &Stretch| many.iter().any(|m| m.start <= day.start && day.end <= m.end);
        assert!(!few.is_empty() && few.iter().all(inside));
    }

    #[test]
    fn a_day_is_a_holiday_if_it_is_among_them() {
        let (days, offset) = (holidays(30.0), SimDuration(HOUR));
        let year = |year| Luck::new(1, 3).stream(StreamId::new(70, [year]));
        let some = Holidays { per_year: 30.0, rest: Probability::NEVER };
        let also = SimTime(5 * DAY); // a Saturday
        for hour in 0..52 * 168 {
            let t = SimTime(hour * HOUR);
            let among = days.iter().any(|day| day.start <= t && t < day.end);
            assert_eq!(some.is_on(offset, t, None, year), among, "hour {hour}");
            let that_day = day_of(t, offset) == day_of(also, offset);
            assert_eq!(some.is_on(offset, t, Some(also), year), among || that_day, "hour {hour}");
        }
    }

    #[test]
    fn a_holiday_is_as_quiet_as_a_weekend() {
        let profile: [f64; 168] = std::array::from_fn(|hour| match WeekPart::of(hour) {
            WeekPart::Office => 2.0,
            WeekPart::Night => 0.4,
            WeekPart::Weekend => 0.5,
        });
        let left = |rest| {
            let holidays = Holidays { per_year: 10.0, rest: Probability::clamped(rest) };
            let lull = holidays.lull(Arc::new([]), &profile, SimDuration::ZERO);
            [10, 3, 130].map(|hour| f64::from(lull.left[hour]) / f64::from(u32::MAX))
        };
        let close = |a: [f64; 3], b: [f64; 3]| a.iter().zip(b).all(|(a, b)| (a - b).abs() < 1e-6);
        assert!(close(left(1.0), [0.25, 1.0, 1.0]), "never more than usual: {:?}", left(1.0));
        assert!(close(left(0.5), [0.625, 1.0, 1.0]), "half way: {:?}", left(0.5));
        assert!(close(left(0.0), [1.0; 3]));
    }
}
