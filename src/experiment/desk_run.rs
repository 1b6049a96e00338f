//! The desk at its daily work, without any attack.

use super::study::Study;
use crate::engagement::{ATTACK_WEEK, Desk};
use crate::sim::luck::Luck;
use crate::sim::station::Station;
use crate::sim::tally::Tally;
use crate::soc::{LINES, TIERS, TRIAGE};
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
                book.expired += counts.expired;
                book.bulk_closed += counts.bulk_closed;
                book.waiting += waiting[line];
                book.waits.merge(&counts.waits);
            }
        }
    }
    books
}
