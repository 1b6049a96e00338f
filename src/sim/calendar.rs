//! When a server works: a weekly pattern, asked for open stretches and for how work runs through them.

use crate::units::{HOUR, SimDuration, SimTime, WEEK};
use std::sync::Arc;

const HOURS: usize = 168;

/// The working hours of one server, by hour of the week in UTC.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Calendar(Pattern);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Pattern {
    Always,
    Never,
    Weekly(Arc<[Hour; HOURS]>),
}

/// Where an hour of the week stands to the open stretch that holds it, or to the next one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Hour {
    /// From the start of this hour to the start of the stretch, in hours: 0 or less if this hour is open.
    to_start: i16,
    /// From the start of this hour to the end of the stretch, in hours.
    to_end: i16,
}

/// Open hours without a break, from `start` to just before `end`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stretch {
    /// The first open moment.
    pub start: SimTime,
    /// The first moment that is closed again, or [`SimTime::NEVER`].
    pub end: SimTime,
}

impl Calendar {
    /// Returns the calendar that is open in exactly the hours marked true.
    pub fn weekly(open: &[bool; HOURS]) -> Calendar {
        if !open.contains(&false) {
            return Calendar(Pattern::Always);
        }
        if !open.contains(&true) {
            return Calendar(Pattern::Never);
        }
        let count = |from: usize, step: usize, state: bool| {
            (0..HOURS).take_while(|k| open[(from + k * step) % HOURS] == state).count()
        };
        let backward = HOURS - 1;
        let hour = |h: usize| {
            let (to_start, first) = match open[h] {
                true => (1 - count(h, backward, true) as i16, h),
                false => (count(h, 1, false) as i16, h + count(h, 1, false)),
            };
            Hour { to_start, to_end: (first - h + count(first % HOURS, 1, true)) as i16 }
        };
        Calendar(Pattern::Weekly(Arc::new(std::array::from_fn(hour))))
    }

    /// Returns the calendar without closing hours.
    pub fn always() -> Calendar {
        Calendar(Pattern::Always)
    }

    /// Returns the open stretch that holds `t`, or the next one after it.
    #[inline]
    pub fn stretch(&self, t: SimTime) -> Stretch {
        match &self.0 {
            Pattern::Always => Stretch { start: SimTime(i64::MIN), end: SimTime::NEVER },
            Pattern::Never => Stretch { start: SimTime::NEVER, end: SimTime::NEVER },
            Pattern::Weekly(hours) => {
                let in_week = t.0.rem_euclid(WEEK);
                let hour = hours[(in_week / HOUR) as usize];
                let this = t.0 - in_week % HOUR;
                let after = |hours: i16| SimTime(this.saturating_add(i64::from(hours) * HOUR));
                Stretch { start: after(hour.to_start), end: after(hour.to_end) }
            }
        }
    }

    /// Returns the first moment from `t` on at which work can go on.
    #[inline]
    pub fn next_open(&self, t: SimTime) -> SimTime {
        self.stretch(t).start.max(t)
    }

    /// Returns when `work` begun at `start` (an open moment) is done, pausing over closed hours.
    pub fn finish(&self, start: SimTime, work: SimDuration) -> SimTime {
        let (mut t, mut left) = (start, work.0);
        loop {
            let end = self.stretch(t).end;
            let room = end.since(t).0;
            if end == SimTime::NEVER || left <= room {
                return SimTime(t.0.saturating_add(left));
            }
            left -= room;
            t = self.next_open(end);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::DAY;

    fn office() -> Calendar {
        Calendar::weekly(&std::array::from_fn(|h| h / 24 < 5 && (8..18).contains(&(h % 24))))
    }

    #[test]
    fn work_waits_for_the_next_opening() {
        let friday_20 = SimTime(4 * DAY + 20 * HOUR + 1);
        assert_eq!(office().next_open(friday_20), SimTime(7 * DAY + 8 * HOUR));
        assert_eq!(office().next_open(SimTime(9 * HOUR + 5)), SimTime(9 * HOUR + 5));
        assert_eq!(Calendar::weekly(&[false; HOURS]).next_open(SimTime(0)), SimTime::NEVER);
    }

    #[test]
    fn work_pauses_over_the_weekend() {
        let friday_17 = SimTime(4 * DAY + 17 * HOUR);
        assert_eq!(office().finish(friday_17, SimDuration(2 * HOUR)), SimTime(7 * DAY + 9 * HOUR));
        assert_eq!(office().finish(friday_17, SimDuration(HOUR)), SimTime(4 * DAY + 18 * HOUR));
        assert_eq!(
            Calendar::always().finish(friday_17, SimDuration(9 * DAY)),
            friday_17 + SimDuration(9 * DAY)
        );
    }

    #[test]
    fn a_stretch_runs_over_the_turn_of_the_week() {
        // Open from Sunday 22:00 to Monday 06:00.
        let nights = Calendar::weekly(&std::array::from_fn(|h| !(6..166).contains(&h)));
        let night = Stretch { start: SimTime(WEEK - 2 * HOUR), end: SimTime(WEEK + 6 * HOUR) };
        for t in [WEEK - 2 * HOUR, WEEK - 1, WEEK, WEEK + 6 * HOUR - 1, 6 * HOUR, 3 * DAY] {
            assert_eq!(nights.stretch(SimTime(t)), night, "at {t}");
        }
    }
}
