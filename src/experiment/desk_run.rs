//! The desk at its daily work, without any attack.

use super::study::Study;
use crate::engagement::{ATTACK_WEEK, Desk};
use crate::sim::luck::Luck;
use crate::sim::station::Station;
use crate::sim::tally::Tally;
use crate::soc::{INVESTIGATION, LINES, Soc, TIERS, TRIAGE};
use crate::units::{DAY, HOUR, SimDuration, SimTime, WEEK};

/// What became of the alerts of one line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LineBooks {
    /// Looked at.
    pub served: u64,
    /// Closed unread after waiting too long.
    pub expired: u64,
    /// Closed in bulk.
    pub bulk_closed: u64,
    /// Still waiting at the end.
    pub waiting: u64,
    /// Of those looked at, those that went to the wrong people and came again.
    pub astray: u64,
    /// Looked at within the time promised; all of them where none was.
    pub in_time: u64,
    /// Time that people were at them, in milliseconds, other duties between included.
    pub worked: u64,
    /// Waits of those looked at.
    pub waits: Tally,
}

/// First looks in one hour of the week, summed over weeks and replications.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct HourBooks {
    /// How many such hours were watched.
    pub hours: u64,
    /// Alerts that reached the desk.
    pub arrived: u64,
    /// Alerts looked at.
    pub served: u64,
    /// Alerts closed unread.
    pub lost: u64,
    /// Alerts waiting at the end of the hour.
    pub waiting: u64,
}

/// The books of one SOC's desk, summed over replications.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DeskBooks {
    /// Days counted, over all replications.
    pub days: u64,
    /// Alerts closed by automation for each that reached the desk.
    pub auto_closed_per_queued: f64,
    /// By tier, by severity.
    pub tiers: [[LineBooks; LINES]; TIERS],
    /// The first tier by hour of the week where the SOC is, from Monday 00:00.
    pub week: Vec<HourBooks>,
}

impl LineBooks {
    /// Returns how many came: everything that did is in exactly one of these.
    pub fn arrived(&self) -> u64 {
        self.served + self.expired + self.bulk_closed + self.waiting
    }

    /// Returns the share of those that came that nobody ever looked at; nothing if none came.
    pub fn never_looked_at(&self) -> Option<f64> {
        let all = self.arrived();
        (all > 0).then(|| (self.expired + self.bulk_closed) as f64 / all as f64)
    }

    /// Returns the share of those that came whose first look began within the time promised: what still
    /// waits, or never was looked at, kept no promise. Nothing if none came.
    pub fn promise_kept(&self) -> Option<f64> {
        (self.arrived() > 0).then(|| self.in_time as f64 / self.arrived() as f64)
    }
}

/// Hours of a shift that alerts are counted by.
const SHIFT_HOURS: f64 = 8.0;
/// Days of a month that escalations are counted by.
const MONTH_DAYS: f64 = 30.0;

impl DeskBooks {
    /// Returns the hours that seats of a tier were meant to be filled.
    pub fn seat_hours(&self, soc: &Soc, tier: usize) -> f64 {
        let a_week = f64::from(soc.roster.seat_hours(soc.offset)[tier]);
        a_week * self.days as f64 / 7.0
    }

    /// Returns how many alerts a first-tier analyst looks at in a shift of eight hours.
    pub fn looks_per_shift(&self, soc: &Soc) -> f64 {
        let served: u64 = self.tiers[TRIAGE].iter().map(|line| line.served).sum();
        served as f64 * SHIFT_HOURS / self.seat_hours(soc, TRIAGE)
    }

    /// Returns the share of the hours of a tier's seats that is worked; vacancies make it lower.
    pub fn utilisation(&self, soc: &Soc, tier: usize) -> f64 {
        let worked: u64 = self.tiers[tier].iter().map(|line| line.worked).sum();
        worked as f64 / HOUR as f64 / self.seat_hours(soc, tier)
    }

    /// Returns how many harmless alerts a month are escalated for each client of so many endpoints.
    pub fn false_escalations_per_client_month(&self, soc: &Soc, endpoints: u32) -> f64 {
        let escalated: u64 = self.tiers[INVESTIGATION].iter().map(|line| line.arrived() - line.astray).sum();
        let clients = f64::from(soc.book_endpoints) / f64::from(endpoints.max(1));
        escalated as f64 / clients * MONTH_DAYS / self.days.max(1) as f64
    }
}

/// What the first tier has done so far, all lines together.
#[derive(Clone, Copy, Default)]
struct SoFar {
    served: u64,
    lost: u64,
    waiting: u64,
}

impl SoFar {
    fn all(self) -> u64 {
        self.served + self.lost + self.waiting
    }

    fn at(station: &Station<LINES>, now: SimTime) -> SoFar {
        let counts = station.counts();
        SoFar {
            served: counts.iter().map(|c| c.served).sum(),
            lost: counts.iter().map(|c| c.expired + c.bulk_closed).sum(),
            waiting: station.waiting(now).iter().sum(),
        }
    }
}

/// Runs the desk of one SOC through its warm-up and for `days` after, in `replications` replications.
pub fn run_desk(study: &Study, soc: usize, desk: &Desk, replications: u32, days: u32) -> DeskBooks {
    let automation = desk.plan().auto_closed_per_queued;
    let week = vec![HourBooks::default(); (WEEK / HOUR) as usize];
    let mut books = DeskBooks { auto_closed_per_queued: automation, week, ..DeskBooks::default() };
    let soc = &study.socs[soc];
    let length = SimDuration::from_days(f64::from(days));
    for replication in 0..replications {
        let luck = Luck { seed: study.seed, replication };
        let mut before = SoFar::default();
        let week = &mut books.week;
        let count = |end: SimTime, stations: &[Station<LINES>]| {
            let now = SoFar::at(&stations[TRIAGE], end);
            let hour = &mut week[(end - SimDuration(1)).hour_of_week(soc.offset)];
            hour.hours += 1;
            hour.served += now.served - before.served;
            hour.lost += now.lost - before.lost;
            hour.waiting += now.waiting;
            // Everything that came is served, lost or still waiting.
            hour.arrived += now.all() - before.all();
            before = now;
        };
        let end = ATTACK_WEEK + length;
        let (lines, waiting) = desk.daily_work_watched(soc, luck, end, SimDuration(HOUR), count);
        // The warm-up is part of the books: the desk works then as later.
        books.days += ((desk.warm_up() + length).0 / DAY) as u64;
        for (tier, (counted, waiting)) in lines.iter().zip(waiting).enumerate() {
            for (line, counts) in counted.iter().enumerate() {
                let book = &mut books.tiers[tier][line];
                book.served += counts.served;
                book.astray += counts.astray;
                book.in_time += counts.in_time;
                book.worked += counts.worked;
                book.expired += counts.expired;
                book.bulk_closed += counts.bulk_closed;
                book.waiting += waiting[line];
                book.waits.merge(&counts.waits);
            }
        }
    }
    books
}
