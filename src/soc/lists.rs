//! Sandbox and lists: how what was seen once is stopped the next time, and what an exception hides.

use super::false_block::Reviews;
use crate::sim::distribution::Law;
use crate::sim::elementary::{logistic, logit};
use crate::units::{DAY, HOUR, Probability, SimDuration, SimTime, is_office_hour};

/// Running unknown files to see what they do.
#[derive(Clone, Debug, PartialEq)]
pub struct Sandbox {
    /// From the file to a verdict.
    pub detonation: Law,
    /// Chance that code made without any care notices and does nothing.
    pub evaded: Probability,
    /// From the verdict until the code is blocked everywhere.
    pub push: SimDuration,
}

impl Sandbox {
    /// Returns the chance that code of an attacker who takes so much care notices: the odds that it is recognised
    /// shrink as those of any other signal do, by `shift` at full stealth.
    pub fn evaded_by(&self, stealth: Probability, shift: f64) -> Probability {
        let careless = self.evaded.get();
        if careless <= 0.0 || careless >= 1.0 {
            return self.evaded;
        }
        Probability::clamped(logistic(logit(careless) - shift * stealth.get()))
    }
}

/// When a list is worked on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ListKeeper {
    /// By hand, in the SOC's office hours.
    OfficeHours,
    /// By a machine, at any hour.
    Always,
}

named! { ListKeeper: OfficeHours = "office-hours", Always = "always" }

/// Lists of what is blocked and what is allowed.
#[derive(Clone, Debug, PartialEq)]
pub struct Lists {
    /// From recognising an attack until its servers and code are blocked.
    pub add: Law,
    /// When that is done.
    pub keeper: ListKeeper,
    /// Exceptions a month that hide a technique on a class of hosts.
    pub wrong_allow_per_month: f64,
    /// How often entries and exceptions are reviewed, and wrong ones taken out.
    pub review: SimDuration,
    /// Servers that go on it a month, for all clients together; each is blocked at all of them.
    pub entries_per_month: f64,
    /// After how long an entry of servers goes of itself; none stays for ever.
    pub expires: Option<SimDuration>,
}

impl Lists {
    /// Returns when what is recognised at `now` is on the list, by the draw `u` and the SOC's clock.
    pub fn entered(&self, now: SimTime, offset: SimDuration, u: f64) -> SimTime {
        let begun = match self.keeper {
            ListKeeper::Always => now,
            ListKeeper::OfficeHours => next_office_moment(now, offset),
        };
        begun + self.add.quantile(u)
    }

    /// Returns when the list is reviewed, where the beginning of time falls at `phase` of the rhythm.
    pub fn reviews(&self, phase: f64) -> Reviews {
        Reviews { every: self.review, phase }
    }

    /// Returns the mean time between wrong exceptions, if there are any.
    pub fn wrong_allow_gap(&self) -> Option<SimDuration> {
        let rate = self.wrong_allow_per_month;
        (rate > 0.0).then(|| SimDuration(30 * DAY).scaled(1.0 / rate))
    }
}

/// Returns the first moment from `t` on that lies in office hours where clocks stand `offset` from UTC.
fn next_office_moment(t: SimTime, offset: SimDuration) -> SimTime {
    let mut at = t;
    while !is_office_hour(at.hour_of_week(offset)) {
        let local = (at + offset).0;
        at = SimTime(local - local.rem_euclid(HOUR) + HOUR) - offset;
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lists(keeper: ListKeeper) -> Lists {
        let add = Law::Fixed(SimDuration(4 * HOUR));
        Lists {
            add,
            keeper,
            wrong_allow_per_month: 0.02,
            review: SimDuration(90 * DAY),
            entries_per_month: 60.0,
            expires: None,
        }
    }

    #[test]
    fn a_list_kept_by_hand_waits_for_monday() {
        let saturday = SimTime(5 * DAY + 12 * HOUR);
        let by_hand = lists(ListKeeper::OfficeHours).entered(saturday, SimDuration::ZERO, 0.5);
        assert_eq!(by_hand, SimTime(7 * DAY + 12 * HOUR));
        let at_once = lists(ListKeeper::Always).entered(saturday, SimDuration::ZERO, 0.5);
        assert_eq!(at_once, SimTime(5 * DAY + 16 * HOUR));
    }

    #[test]
    fn careful_code_evades_oftener() {
        let evaded = |careless: f64, stealth: f64| {
            let sandbox = Sandbox {
                detonation: Law::Fixed(SimDuration(1)),
                evaded: Probability::clamped(careless),
                push: SimDuration::ZERO,
            };
            sandbox.evaded_by(Probability::clamped(stealth), -(3.0_f64.ln())).get()
        };
        assert!((evaded(0.25, 0.0) - 0.25).abs() < 1e-9);
        // Odds of one in three become even.
        assert!((evaded(0.25, 1.0) - 0.5).abs() < 1e-9);
        assert_eq!([evaded(0.0, 1.0), evaded(1.0, 1.0)], [0.0, 1.0]);
    }

    #[test]
    fn reviews_come_in_a_fixed_rhythm() {
        let lists = lists(ListKeeper::Always);
        let last = |phase: f64, day: i64| lists.reviews(phase).last(SimTime(day * DAY));
        assert_eq!(last(0.0, 200), (SimTime(180 * DAY), 2));
        // A third of the way from one review to the next, thirty days are gone when time begins.
        assert_eq!(last(1.0 / 3.0, 200), (SimTime(150 * DAY), 2));
        assert_eq!(last(1.0 / 3.0, 10), (SimTime(-30 * DAY), 0));
    }

    #[test]
    fn who_keeps_a_list_by_hand_keeps_it_by_the_own_clock() {
        let by_hand = lists(ListKeeper::OfficeHours);
        let entered = |utc: i64| by_hand.entered(SimTime(utc * HOUR), SimDuration(5 * HOUR), 0.5);
        // Where it is 11:00 at 06:00 UTC the day ends at 13:00 UTC and begins at 03:00.
        assert_eq!(entered(6), SimTime(10 * HOUR));
        assert_eq!(entered(14), SimTime(DAY + 7 * HOUR));
    }
}
