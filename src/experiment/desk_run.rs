//! The desk at its daily work, without any attack.

use super::study::Study;
use crate::engagement::{ATTACK_WEEK, Desk};
use crate::sim::luck::Luck;
use crate::sim::station::Station;
use crate::sim::tally::Tally;
use crate::soc::{LINES, TIERS, TRIAGE};
use crate::units::{HOUR, SimDuration, SimTime, WEEK};

/// What became of the alerts of one line while the books were open.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LineBooks {
    /// Waiting already when the books were opened.
    pub carried_in: u64,
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

/// What became of the alerts of every line, by tier and severity.
pub type DeskLines = [[LineBooks; LINES]; TIERS];

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

/// The books of one SOC's desk.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DeskBooks {
    /// Days that the books were open in each replication.
    pub days: u64,
    /// Alerts closed by automation for each that reached the desk.
    pub auto_closed_per_queued: f64,
    /// One entry a replication.
    pub replications: Vec<DeskLines>,
    /// The first tier by hour of the week where the SOC is, from Monday 00:00; summed over replications.
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
///
/// The books are opened after the warm-up: a desk that begins with empty lines is not yet at its daily work.
pub fn run_desk(study: &Study, soc: usize, desk: &Desk, replications: u32, days: u32) -> DeskBooks {
    let soc = &study.socs[soc];
    let step = SimDuration(HOUR);
    // A warm-up need not be whole hours, and the desk is shown after each whole hour of its work.
    let opened = ATTACK_WEEK + SimDuration((-desk.warm_up().0).rem_euclid(step.0));
    let end = opened + SimDuration::from_days(f64::from(days));
    let mut books = DeskBooks {
        days: u64::from(days),
        auto_closed_per_queued: desk.plan().auto_closed_per_queued,
        week: vec![HourBooks::default(); (WEEK / HOUR) as usize],
        replications: Vec::new(),
    };
    for replication in 0..replications {
        let luck = Luck { seed: study.seed, replication };
        let mut before = SoFar::default();
        let mut at_opening = DeskLines::default();
        let week = &mut books.week;
        let count = |now: SimTime, stations: &[Station<LINES>]| {
            if now <= opened {
                before = SoFar::at(&stations[TRIAGE], now);
                at_opening = lines(stations, now);
                return;
            }
            let so_far = SoFar::at(&stations[TRIAGE], now);
            let hour = &mut week[(now - SimDuration(1)).hour_of_week(soc.offset)];
            hour.hours += 1;
            hour.served += so_far.served - before.served;
            hour.lost += so_far.lost - before.lost;
            hour.waiting += so_far.waiting;
            // Everything that came is served, lost or still waiting.
            hour.arrived += so_far.all() - before.all();
            before = so_far;
        };
        let (counts, waiting) = desk.daily_work_watched(soc, luck, end, step, count);
        let mut own = DeskLines::default();
        for (tier, own) in own.iter_mut().enumerate() {
            for (line, book) in own.iter_mut().enumerate() {
                let (counts, old) = (&counts[tier][line], &at_opening[tier][line]);
                *book = LineBooks {
                    carried_in: old.waiting,
                    served: counts.served - old.served,
                    expired: counts.expired - old.expired,
                    bulk_closed: counts.bulk_closed - old.bulk_closed,
                    waiting: waiting[tier][line],
                    waits: counts.waits.since(&old.waits),
                };
            }
        }
        books.replications.push(own);
    }
    books
}

/// The books of all lines since the desk began its work.
fn lines(stations: &[Station<LINES>], now: SimTime) -> DeskLines {
    let mut lines = DeskLines::default();
    for (own, station) in lines.iter_mut().zip(stations) {
        let waiting = station.waiting(now);
        for ((book, counts), waiting) in own.iter_mut().zip(station.counts()).zip(waiting) {
            *book = LineBooks {
                carried_in: 0,
                served: counts.served,
                expired: counts.expired,
                bulk_closed: counts.bulk_closed,
                waiting,
                waits: counts.waits.clone(),
            };
        }
    }
    lines
}
