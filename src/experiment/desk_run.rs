//! The desk at its daily work, without any attack.

use super::study::Study;
use crate::engagement::{ATTACK_WEEK, Desk};
use crate::sim::luck::Luck;
use crate::sim::station::Station;
use crate::sim::tally::Tally;
use crate::soc::{INVESTIGATION, LINES, Soc, TIERS, TRIAGE};
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
    /// Of those looked at, those that went to the wrong people and came again.
    pub astray: u64,
    /// Looked at within the time promised; all of them where none was.
    pub in_time: u64,
    /// Time that people were at them, in milliseconds, other duties between included.
    pub worked: u64,
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

impl LineBooks {
    /// Returns how many there were, those carried in among them: every one is in exactly one of these.
    pub fn arrived(&self) -> u64 {
        self.served + self.expired + self.bulk_closed + self.waiting
    }

    /// Returns the books of several lines together.
    pub fn together(lines: &[LineBooks]) -> LineBooks {
        let mut sum = LineBooks::default();
        lines.iter().for_each(|line| sum.add(line));
        sum
    }

    fn add(&mut self, other: &LineBooks) {
        self.carried_in += other.carried_in;
        self.served += other.served;
        self.astray += other.astray;
        self.in_time += other.in_time;
        self.worked += other.worked;
        self.expired += other.expired;
        self.bulk_closed += other.bulk_closed;
        self.waiting += other.waiting;
        self.waits.merge(&other.waits);
    }

    /// Returns how many came while the books were open.
    pub fn came(&self) -> u64 {
        self.arrived().saturating_sub(self.carried_in)
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
    /// Returns the days of all replications.
    fn days_in_all(&self) -> f64 {
        self.days as f64 * self.replications.len() as f64
    }

    /// Returns the lines of a tier, all replications together.
    pub fn lines(&self, tier: usize) -> [LineBooks; LINES] {
        let mut sum: [LineBooks; LINES] = Default::default();
        for lines in &self.replications {
            sum.iter_mut().zip(&lines[tier]).for_each(|(sum, line)| sum.add(line));
        }
        sum
    }

    fn sum(&self, tier: usize, of: impl Fn(&LineBooks) -> u64) -> u64 {
        self.replications.iter().flat_map(|lines| &lines[tier]).map(of).sum()
    }

    /// Returns the hours that seats of a tier were meant to be filled.
    pub fn seat_hours(&self, soc: &Soc, tier: usize) -> f64 {
        let a_week = f64::from(soc.roster.seat_hours(soc.offset)[tier]);
        a_week * self.days_in_all() / 7.0
    }

    /// Returns how many alerts a first-tier analyst looks at in a shift of eight hours.
    pub fn looks_per_shift(&self, soc: &Soc) -> f64 {
        let served: u64 = self.sum(TRIAGE, |line| line.served);
        served as f64 * SHIFT_HOURS / self.seat_hours(soc, TRIAGE)
    }

    /// Returns the share of the hours of a tier's seats that is worked; vacancies make it lower.
    pub fn utilisation(&self, soc: &Soc, tier: usize) -> f64 {
        let worked: u64 = self.sum(tier, |line| line.worked);
        worked as f64 / HOUR as f64 / self.seat_hours(soc, tier)
    }

    /// Returns how many harmless alerts a month are escalated for each client of so many endpoints.
    pub fn false_escalations_per_client_month(&self, soc: &Soc, endpoints: u32) -> f64 {
        let escalated: u64 = self.sum(INVESTIGATION, |line| line.came() - line.astray);
        let clients = f64::from(soc.book_endpoints) / f64::from(endpoints.max(1));
        escalated as f64 / clients * MONTH_DAYS / self.days_in_all().max(1.0)
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

/// The books of one replication.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ReplicationBooks {
    /// By tier and severity.
    pub lines: DeskLines,
    /// The first tier by hour of the week where the SOC is.
    pub week: Vec<HourBooks>,
    /// Waits of the first looks that began in that hour of the week.
    pub waits: Vec<Tally>,
}

/// Runs the desk of one SOC through its warm-up and for `days` after, in `replications` replications.
pub fn run_desk(study: &Study, soc: usize, desk: &Desk, replications: u32, days: u32) -> DeskBooks {
    let soc = &study.socs[soc];
    let mut books = DeskBooks {
        days: u64::from(days),
        auto_closed_per_queued: desk.plan().auto_closed_per_queued,
        week: vec![HourBooks::default(); (WEEK / HOUR) as usize],
        replications: Vec::new(),
    };
    for replication in 0..replications {
        let own = run_replication(soc, desk, Luck::new(study.seed, replication), days);
        for (sum, hour) in books.week.iter_mut().zip(&own.week) {
            sum.hours += hour.hours;
            sum.arrived += hour.arrived;
            sum.served += hour.served;
            sum.lost += hour.lost;
            sum.waiting += hour.waiting;
        }
        books.replications.push(own.lines);
    }
    books
}

/// Runs one replication of a desk through its warm-up and for `days` after.
///
/// The books are opened after the warm-up: a desk that begins with empty lines is not yet at its daily work.
pub(super) fn run_replication(soc: &Soc, desk: &Desk, luck: Luck, days: u32) -> ReplicationBooks {
    let step = SimDuration(HOUR);
    // A warm-up need not be whole hours, and the desk is shown after each whole hour of its work.
    let opened = ATTACK_WEEK + SimDuration((-desk.warm_up().0).rem_euclid(step.0));
    let end = opened + SimDuration::from_days(f64::from(days));
    let hours = (WEEK / HOUR) as usize;
    let mut books = ReplicationBooks {
        lines: DeskLines::default(),
        week: vec![HourBooks::default(); hours],
        waits: vec![Tally::default(); hours],
    };
    let mut before = SoFar::default();
    let mut waited = Tally::default();
    let mut at_opening = DeskLines::default();
    let (week, waits) = (&mut books.week, &mut books.waits);
    let count = |now: SimTime, stations: &[Station<LINES>]| {
        let first_looks = || {
            let mut all = Tally::default();
            stations[TRIAGE].counts().iter().for_each(|line| all.merge(&line.waits));
            all
        };
        if now <= opened {
            before = SoFar::at(&stations[TRIAGE], now);
            if now == opened {
                at_opening = lines(stations, now);
                waited = first_looks();
            }
            return;
        }
        let so_far = SoFar::at(&stations[TRIAGE], now);
        let at = (now - SimDuration(1)).hour_of_week(soc.offset);
        let hour = &mut week[at];
        hour.hours += 1;
        hour.served += so_far.served - before.served;
        hour.lost += so_far.lost - before.lost;
        hour.waiting += so_far.waiting;
        // Everything that came is served, lost or still waiting.
        hour.arrived += so_far.all() - before.all();
        if so_far.served > before.served {
            let all = first_looks();
            waits[at].merge(&all.since(&waited));
            waited = all;
        }
        before = so_far;
    };
    let (counts, waiting) = desk.daily_work_watched(soc, luck, end, step, count);
    for (tier, own) in books.lines.iter_mut().enumerate() {
        for (line, book) in own.iter_mut().enumerate() {
            let (counts, old) = (&counts[tier][line], &at_opening[tier][line]);
            *book = LineBooks {
                carried_in: old.waiting,
                served: counts.served - old.served,
                astray: counts.astray - old.astray,
                in_time: counts.in_time - old.in_time,
                worked: counts.worked - old.worked,
                expired: counts.expired - old.expired,
                bulk_closed: counts.bulk_closed - old.bulk_closed,
                waiting: waiting[tier][line],
                waits: counts.waits.since(&old.waits),
            };
        }
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
                astray: counts.astray,
                in_time: counts.in_time,
                worked: counts.worked,
                expired: counts.expired,
                bulk_closed: counts.bulk_closed,
                waiting,
                waits: counts.waits.clone(),
            };
        }
    }
    lines
}
