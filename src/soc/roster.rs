//! People: seats by tier and hour, sites, holidays, hand-overs, vacancies, the one on call.

use super::TIERS;
use super::subject::Subject;
use crate::sim::calendar::Stretch;
use crate::sim::luck::{Stream, unit};
use crate::units::{DAY, HOUR, Probability, SimDuration, SimTime, is_office_hour};
use std::sync::Arc;

/// One tier of analysts.
#[derive(Clone, Debug, PartialEq)]
pub struct Tier {
    /// Seats filled Monday to Friday, 08 to 18 local.
    pub office_seats: u32,
    /// Seats filled at all other hours.
    pub off_seats: u32,
    /// Median of the look itself, without gathering and procedures.
    pub median: SimDuration,
    /// Standard deviation of the logarithm of a service.
    pub sigma: f64,
    /// Share of an analyst's time that goes into the queue.
    pub queue_share: Probability,
}

/// One of several places that hand the desk on to each other, every day of the week.
#[derive(Clone, Debug, PartialEq)]
pub struct Site {
    /// Its name.
    pub name: String,
    /// Its clock minus UTC.
    pub offset: SimDuration,
    /// The hour of its day at which it takes over.
    pub from: u8,
    /// The hour at which it hands on.
    pub to: u8,
    /// Seats by tier.
    pub seats: [u32; TIERS],
}

/// Somebody who can be woken.
#[derive(Clone, Debug, PartialEq)]
pub struct OnCall {
    /// Chance that the page is answered.
    pub answers: Probability,
    /// How long a critical alert waits unanswered before the page goes out.
    pub after: SimDuration,
}

/// Who takes a case that goes to the second tier.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dispatching {
    /// Whoever is free.
    Pooled,
    /// Somebody at home in its subject, if free.
    BySubject,
}

named! { Dispatching: Pooled = "pooled", BySubject = "by-subject" }

/// Who works when.
#[derive(Clone, Debug, PartialEq)]
pub struct Roster {
    /// First look.
    pub triage: Tier,
    /// Second look.
    pub investigation: Tier,
    /// Scoping and incident response.
    pub scoping: Tier,
    /// The sites that follow the sun; none where all work at one place.
    pub sites: Vec<Site>,
    /// Holidays a year, on which the seats of off hours are filled.
    pub holidays_per_year: f64,
    /// What those of the second tier are at home in, by seat and then again from the first.
    pub subjects: Vec<Subject>,
    /// Who takes a case.
    pub dispatching: Dispatching,
    /// Standard deviation of skill between organisations of this kind, in shares recognised.
    pub skill_sd: f64,
    /// Local hours at which a shift hands over to the next, where the seats are filled around the clock.
    pub shift_changes: Vec<u8>,
    /// What a hand-over costs the work it interrupts.
    pub hand_over: SimDuration,
    /// Chance that a hand-over loses what was known of a case.
    pub context_loss: Probability,
    /// People who leave, as a share of all, per year.
    pub turnover_per_year: f64,
    /// Chance that a seat stands empty, from turnover and the time to fill a post.
    pub vacancy: Probability,
    /// What the chance of missing something is multiplied by outside office hours.
    pub night_miss_factor: f64,
    /// Who is paged for a critical alert nobody looks at.
    pub on_call: Option<OnCall>,
}

/// Weekdays of a year.
const WEEKDAYS: f64 = 261.0;
/// By day at a site: between these hours of its clock.
const DAYLIGHT: std::ops::Range<i64> = 6..20;

impl Site {
    /// The hour of its day at the hour of the week `utc`.
    fn hour(&self, utc: i64) -> i64 {
        (utc + self.offset.0.div_euclid(HOUR)).rem_euclid(24)
    }

    /// Returns whether it has the desk at the hour of the week `utc`; a day that ends before it begins ends the day
    /// after.
    pub fn is_on(&self, utc: i64) -> bool {
        let (from, to) = (i64::from(self.from), i64::from(self.to));
        (self.hour(utc) - from).rem_euclid(24) < (to - from - 1).rem_euclid(24) + 1
    }
}

impl Roster {
    /// Returns the tiers in order.
    pub fn tiers(&self) -> [&Tier; TIERS] {
        [&self.triage, &self.investigation, &self.scoping]
    }

    /// Returns the seats of a tier that are filled in the hour of the week `utc`, where local clocks stand
    /// `offset` from it.
    pub fn seats(&self, tier: usize, offset: SimDuration, utc: i64) -> u32 {
        if self.sites.is_empty() {
            let local = (utc + offset.0.div_euclid(HOUR)).rem_euclid(168) as usize;
            let tier = self.tiers()[tier];
            return if is_office_hour(local) { tier.office_seats } else { tier.off_seats };
        }
        self.sites.iter().filter(|site| site.is_on(utc)).map(|site| site.seats[tier]).sum()
    }

    /// Returns the seats of a tier that are filled on a holiday.
    pub fn holiday_seats(&self, tier: usize, offset: SimDuration, utc: i64) -> u32 {
        self.tiers()[tier].off_seats.min(self.seats(tier, offset, utc))
    }

    /// Returns whether the desk passes from one shift to the next at the hour of the week `utc`.
    pub fn changes(&self, offset: SimDuration, utc: i64) -> bool {
        if self.sites.is_empty() {
            let local = (utc + offset.0.div_euclid(HOUR)).rem_euclid(24) as u8;
            return self.shift_changes.contains(&local);
        }
        self.sites.iter().any(|site| site.hour(utc) == i64::from(site.to) % 24)
    }

    /// Returns how often the desk passes to the next shift between two moments.
    pub fn hand_overs(&self, offset: SimDuration, from: SimTime, to: SimTime) -> u32 {
        let (first, last) = (from.0.div_euclid(HOUR) + 1, to.0.div_euclid(HOUR));
        let a_day = || (0..24).filter(|&hour| self.changes(offset, hour)).count() as u32;
        let days = (last - first + 1).max(0) / 24;
        let rest = (first + 24 * days..=last).filter(|&hour| self.changes(offset, hour)).count() as u32;
        if days > 0 { days as u32 * a_day() + rest } else { rest }
    }

    /// As [`Roster::hand_overs`] where the seats of a tier are handed on; nowhere else does anybody take over
    /// what others had.
    pub fn hand_overs_in(&self, tier: usize, offset: SimDuration, from: SimTime, to: SimTime) -> u32 {
        if self.hands_on(tier) { self.hand_overs(offset, from, to) } else { 0 }
    }

    /// Returns whether somebody takes a seat of a tier when another leaves it.
    pub fn hands_on(&self, tier: usize) -> bool {
        self.tiers()[tier].off_seats > 0 || !self.sites.is_empty()
    }

    /// Returns the chance that so many hand-overs lose what was known.
    pub fn loses_context(&self, hand_overs: u32) -> Probability {
        let keeps = self.context_loss.complement().get();
        Probability::clamped(1.0 - (0..hand_overs).fold(1.0, |kept, _| kept * keeps))
    }

    /// Returns whether whoever looks at alerts at `t` does so in office hours, or at a site where it is day.
    pub fn is_day(&self, offset: SimDuration, t: SimTime) -> bool {
        if self.sites.is_empty() {
            return is_office_hour(t.hour_of_week(offset));
        }
        let utc = t.0.div_euclid(HOUR);
        self.sites.iter().any(|site| site.is_on(utc) && DAYLIGHT.contains(&site.hour(utc)))
    }

    /// Returns the holidays from `from` to `to`, each drawn by its day in its year: a weekday is one if its
    /// draw is low enough. `year` gives the luck of a year; the day of `also` is a holiday in any case.
    pub fn holidays(
        &self,
        offset: SimDuration,
        (from, to): (SimTime, SimTime),
        also: Option<SimTime>,
        mut year: impl FnMut(u32) -> Stream,
    ) -> Arc<[Stretch]> {
        let share = self.holidays_per_year / WEEKDAYS;
        let mut days: Vec<Stretch> = Vec::new();
        if share <= 0.0 {
            return days.into();
        }
        let local = |t: SimTime| (t + offset).0.div_euclid(DAY).max(0);
        let mut words: (i64, [u32; 365]) = (-1, [0; 365]);
        for day in local(from)..=local(to) {
            let number = day / 365;
            if words.0 != number {
                words.0 = number;
                year(number as u32).fill(&mut words.1);
            }
            let drawn = day % 7 < 5 && unit(words.1[(day % 365) as usize]) < share;
            if drawn || also.map(local) == Some(day) {
                let start = SimTime(day * DAY) - offset;
                match days.last_mut() {
                    Some(last) if last.end == start => last.end = start + SimDuration(DAY),
                    _ => days.push(Stretch { start, end: start + SimDuration(DAY) }),
                }
            }
        }
        days.into()
    }

    /// Returns the hours a week that seats of the first to the third tier are meant to be filled.
    pub fn seat_hours(&self, offset: SimDuration) -> [u32; TIERS] {
        std::array::from_fn(|tier| (0..168).map(|utc| self.seats(tier, offset, utc)).sum())
    }
}

#[cfg(test)]
mod tests {
    use super::super::TRIAGE;
    use super::*;
    use crate::sim::luck::{Luck, StreamId};
    use crate::units::WEEK;

    fn roster(sites: Vec<Site>) -> Roster {
        let tier = Tier {
            office_seats: 3,
            off_seats: 1,
            median: SimDuration(1),
            sigma: 0.0,
            queue_share: Probability::ALWAYS,
        };
        Roster {
            triage: tier.clone(),
            investigation: tier.clone(),
            scoping: tier,
            sites,
            holidays_per_year: 10.0,
            subjects: Vec::new(),
            dispatching: Dispatching::Pooled,
            skill_sd: 0.0,
            shift_changes: vec![0, 8, 16],
            hand_over: SimDuration::ZERO,
            context_loss: Probability::clamped(0.1),
            turnover_per_year: 0.0,
            vacancy: Probability::NEVER,
            night_miss_factor: 1.0,
            on_call: None,
        }
    }

    fn sun() -> Roster {
        let site = |offset: i64, triage| Site {
            name: String::new(),
            offset: SimDuration(offset * HOUR),
            from: 8,
            to: 16,
            seats: [triage, 1, 1],
        };
        roster(vec![site(0, 6), site(8, 4), site(-8, 5)])
    }

    #[test]
    fn three_sites_follow_the_sun() {
        let sun = sun();
        let seats: Vec<u32> = [3, 9, 17].map(|utc| sun.seats(TRIAGE, SimDuration::ZERO, utc)).into();
        assert_eq!(seats, [4, 6, 5]);
        for hour in 0..168 {
            let t = SimTime(hour * HOUR);
            assert!(sun.is_day(SimDuration::ZERO, t), "it is day somewhere at {t}");
            assert_eq!(sun.changes(SimDuration::ZERO, hour), hour % 8 == 0);
        }
        assert_eq!(sun.seat_hours(SimDuration::ZERO), [15 * 8 * 7, 168, 168]);
        assert!(!roster(Vec::new()).is_day(SimDuration::ZERO, SimTime(3 * HOUR)));
    }

    #[test]
    fn hand_overs_are_counted_over_days() {
        let one = roster(Vec::new());
        let count = |from: i64, to: i64| {
            one.hand_overs(SimDuration::ZERO, SimTime(from * HOUR + 1), SimTime(to * HOUR + 1))
        };
        assert_eq!(
            [count(9, 15), count(9, 16), count(7, 9), count(8, 9), count(1, 25), count(9, 9 + 72)],
            [0, 1, 1, 0, 3, 9]
        );
        assert!((one.loses_context(2).get() - 0.19).abs() < 1e-12);
    }

    #[test]
    fn holidays_are_weekdays_and_as_many_as_asked_for() {
        let one = roster(Vec::new());
        let year = |replication| {
            let luck = Luck::new(1, replication);
            let whole = (SimTime(0), SimTime(52 * WEEK));
            one.holidays(SimDuration(HOUR), whole, None, |year| luck.stream(StreamId::new(70, [year])))
        };
        let days = |stretches: &[Stretch]| -> f64 {
            stretches.iter().map(|s| s.end.since(s.start).0 as f64 / DAY as f64).sum()
        };
        let mean = (0..200).map(|r| days(&year(r))).sum::<f64>() / 200.0;
        assert!((mean - 10.0).abs() < 0.9, "{mean} days a year");
        for holiday in year(3).iter() {
            let day = (holiday.start + SimDuration(HOUR)).0;
            assert!(day % DAY == 0 && day / DAY % 7 < 5);
        }
    }

    #[test]
    fn a_holiday_brings_nobody_who_is_not_there_on_other_days() {
        let mut nights = roster(Vec::new());
        (nights.triage.office_seats, nights.triage.off_seats) = (0, 2);
        for utc in 0..168 {
            let usual = nights.seats(TRIAGE, SimDuration::ZERO, utc);
            let holiday = nights.holiday_seats(TRIAGE, SimDuration::ZERO, utc);
            assert!(holiday <= usual, "hour {utc}");
        }
        assert_eq!(roster(Vec::new()).holiday_seats(TRIAGE, SimDuration::ZERO, 10), 1, "as off the hours");
    }
}
