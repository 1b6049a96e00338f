//! When a server works: a weekly pattern, with other hours on some days, asked for open stretches and for how work runs through them.

use crate::units::{HOUR, SimDuration, SimTime, WEEK};
use std::sync::Arc;

const HOURS: usize = 168;

/// The working hours of one server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Calendar(Pattern);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Pattern {
    Always,
    Never,
    Weekly(Arc<[Hour; HOURS]>),
    Dated(Arc<Dated>),
}

/// A weekly pattern, and another that holds at some times.
#[derive(Debug, PartialEq, Eq)]
struct Dated {
    usual: Calendar,
    instead: Calendar,
    /// When the other holds: in order, and apart.
    times: Arc<[Stretch]>,
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
    /// Returns the calendar that is open in exactly the hours of the week, in UTC, marked true.
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

    /// Returns the calendar that is open from `start` to just before `end`, once.
    pub fn once(start: SimTime, end: SimTime) -> Calendar {
        let times: Arc<[Stretch]> = Arc::new([Stretch { start, end }]);
        Calendar(Pattern::Never).except(&times, &Calendar::always())
    }

    /// Returns this calendar with the hours of `instead` during `times`, which are in order and apart.
    pub fn except(self, times: &Arc<[Stretch]>, instead: &Calendar) -> Calendar {
        if times.is_empty() || self == *instead {
            return self;
        }
        Calendar(Pattern::Dated(Arc::new(Dated {
            usual: self,
            instead: instead.clone(),
            times: Arc::clone(times),
        })))
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
            Pattern::Dated(dated) => dated.stretch(t),
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
            if t == SimTime::NEVER {
                // Whoever does not come back finishes what was begun.
                return SimTime(end.0.saturating_add(left));
            }
        }
    }
}

impl Dated {
    /// Returns which pattern holds at `t`, and from when until when.
    fn piece(&self, t: SimTime) -> (&Calendar, Stretch) {
        let next = self.times.partition_point(|time| time.end <= t);
        let before = next.checked_sub(1).map_or(SimTime(i64::MIN), |last| self.times[last].end);
        match self.times.get(next) {
            Some(time) if time.start <= t => (&self.instead, *time),
            Some(time) => (&self.usual, Stretch { start: before, end: time.start }),
            None => (&self.usual, Stretch { start: before, end: SimTime::NEVER }),
        }
    }

    /// As [`Calendar::stretch`].
    #[cold]
    fn stretch(&self, t: SimTime) -> Stretch {
        let (mut from, mut found) = (t, None);
        while found.is_none() {
            let (calendar, piece) = self.piece(from);
            let stretch = calendar.stretch(from);
            if stretch.start < piece.end {
                found =
                    Some(Stretch { start: stretch.start.max(piece.start), end: stretch.end.min(piece.end) });
            } else if piece.end == SimTime::NEVER {
                return Stretch { start: SimTime::NEVER, end: SimTime::NEVER };
            }
            from = piece.end;
        }
        let mut whole = found.unwrap_or(Stretch { start: t, end: t });
        // What is open on both sides of a boundary is one stretch.
        loop {
            let (calendar, piece) = self.piece(whole.end);
            let more = calendar.stretch(whole.end);
            if whole.end == SimTime::NEVER || more.start > whole.end {
                break;
            }
            whole.end = more.end.min(piece.end);
        }
        loop {
            let before = SimTime(whole.start.0.saturating_sub(1));
            let (calendar, piece) = self.piece(before);
            let more = calendar.stretch(before);
            if more.start > before || whole.start.0 == i64::MIN {
                break;
            }
            whole.start = more.start.max(piece.start);
        }
        whole
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
    fn who_works_once_finishes_what_was_begun() {
        let once = Calendar::once(SimTime(HOUR), SimTime(3 * HOUR));
        assert_eq!(once.stretch(SimTime(0)), Stretch { start: SimTime(HOUR), end: SimTime(3 * HOUR) });
        assert_eq!(once.next_open(SimTime(3 * HOUR)), SimTime::NEVER);
        assert_eq!(once.finish(SimTime(2 * HOUR), SimDuration(HOUR)), SimTime(3 * HOUR));
        assert_eq!(once.finish(SimTime(2 * HOUR), SimDuration(5 * HOUR)), SimTime(7 * HOUR));
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
    fn other_hours_on_some_days() {
        let day = |d: i64| Stretch { start: SimTime(d * DAY), end: SimTime((d + 1) * DAY) };
        let closed = office().except(&[day(0), day(4)].into(), &Calendar::weekly(&[false; HOURS]));
        assert_eq!(closed.next_open(SimTime(9 * HOUR)), SimTime(DAY + 8 * HOUR));
        // Thursday afternoon goes on after the weekend.
        let thursday_17 = SimTime(3 * DAY + 17 * HOUR);
        assert_eq!(closed.finish(thursday_17, SimDuration(2 * HOUR)), SimTime(7 * DAY + 9 * HOUR));
        // The other pattern may be open where the usual one is not, and the two then make one stretch.
        let all_day = office().except(&[day(2), day(3)].into(), &Calendar::always());
        let long = Stretch { start: SimTime(2 * DAY), end: SimTime(4 * DAY) };
        for t in [2 * DAY, 3 * DAY - 1, 3 * DAY, 4 * DAY - 1, DAY + 18 * HOUR] {
            assert_eq!(all_day.stretch(SimTime(t)), long, "at {t}");
        }
        let office_hour = |t: i64| (t / DAY % 7) < 5 && (8..18).contains(&(t / HOUR % 24));
        for t in (0..14 * 24 * 2).map(|half| half * HOUR / 2) {
            let usual = office_hour(t) && ![0, 4].contains(&(t / DAY));
            let stretch = closed.stretch(SimTime(t));
            assert_eq!(stretch.start <= SimTime(t), usual, "at {t}");
            assert!(stretch.end > SimTime(t) && stretch.start < stretch.end);
        }
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
