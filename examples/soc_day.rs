//! A month of a three-tier desk, to be timed beside other engines: `soc_day MODEL REPS N SEED`.
//!
//! Models: `m1` (M/M/4 with N customers), `m2` and `m2s` (thirty days, two priorities, three tiers; overloaded
//! and stable), `m2s4` (m2s with four severities, an hour-of-week profile and bursts) and `soc` (thirty days as the product sees them: forty classes of four severities under an
//! hour-of-week profile, bursts, expiry, bulk closing, shifts and hand-overs). Prints one line of JSON: median
//! CPU and wall seconds a replication, mean wait a tier with its standard error (minutes, for `m1` units of
//! mean service), and a fingerprint of all counts, which an optimisation may not change.
//!
//! It runs on the general kernel as the product does, and draws its own arrivals in every replication.

use sparring::sim::arrivals::{Bursts, Class, Item, Kept, Process, Shared, Source, keep};
use sparring::sim::calendar::Calendar;
use sparring::sim::luck::{Luck, threshold};
use sparring::sim::network::{Network, Router};
use sparring::sim::station::{Begun, Labour, LineRules, PickRule, Seat, Service, Setup, Station};
use sparring::units::{DAY, HOUR, MINUTE, Probability, SimDuration, SimTime};
use std::time::Instant;

/// Days a replication of all models but `m1` lasts.
const DAYS: i64 = 30;
/// Alerts a day.
const PER_DAY: f64 = 1_100.0;
/// Median service by tier, in minutes, and its standard deviation of the logarithm.
const TIERS: [(i64, f64); 3] = [(6, 0.8), (35, 0.9), (120, 1.0)];
/// Share of each severity, the most urgent first.
const SEVERITIES: [f64; 4] = [0.02, 0.10, 0.36, 0.52];
/// Chance that a tier passes an item on to the next.
const ESCALATES: [f64; 3] = [0.10, 0.20, 0.0];
/// Customers an hour of one unit of mean service in `m1`, at four servers of load 0.9.
const M1_LOAD: f64 = 3.6;

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let number = |i: usize, default: u64| args.get(i).and_then(|a| a.parse().ok()).unwrap_or(default);
    let model = args.first().map_or("m2s", String::as_str);
    let (reps, n, seed) = (number(1, 49).max(1), number(2, 200_000), number(3, 1));
    match model {
        "m1" => time(&MarkovDesk::new(n), model, reps, seed),
        "m2" => time(&plain_desk([8, 3, 1]), model, reps, seed),
        "m2s" => time(&plain_desk([8, 6, 4]), model, reps, seed),
        "m2s4" => time(&severity_desk(), model, reps, seed),
        "soc" => time(&shift_desk(), model, reps, seed),
        other => {
            eprintln!("unknown model {other}: use m1, m2, m2s, m2s4 or soc");
            std::process::exit(2);
        }
    }
}

/// A model that can be run once.
pub trait Model {
    /// Runs one replication and returns its books.
    fn run(&self, luck: Luck, shared: &mut Shared) -> Books;
}

/// What one replication counted.
pub struct Books {
    /// Items that left the first tier's lines.
    customers: u64,
    /// Arrivals and service starts.
    events: u64,
    /// Mean wait of each tier, in the model's unit.
    waits: Vec<f64>,
    /// Hash of all counts.
    fingerprint: u64,
}

impl Books {
    /// Reads the books of `stations`, with waits in multiples of `unit` milliseconds.
    fn of<const K: usize>(stations: &[Station<K>], unit: f64) -> Books {
        let mut books =
            Books { customers: 0, events: 0, waits: Vec::new(), fingerprint: 0xcbf2_9ce4_8422_2325 };
        for (tier, station) in stations.iter().enumerate() {
            let (mut sum, mut served) = (0.0, 0);
            for line in station.counts() {
                let mean = line.waits.mean_ms().unwrap_or(0.0);
                sum += mean * line.served as f64;
                served += line.served;
                let p99 = line.waits.quantile(0.99).map_or(0, |q| q.0 as u64);
                for value in [line.served, line.expired, line.bulk_closed, mean.to_bits(), p99] {
                    books.fingerprint = (books.fingerprint ^ value).wrapping_mul(0x0100_0000_01b3);
                }
                if tier == 0 {
                    books.customers += line.served + line.expired + line.bulk_closed;
                }
            }
            books.events += served;
            books.waits.push(sum / unit / (served as f64).max(1.0));
        }
        books.events += books.customers;
        books
    }
}

/// Runs the replications and prints the line.
fn time(model: &impl Model, name: &str, reps: u64, seed: u64) {
    let mut shared = Shared::default();
    model.run(Luck::new(seed, u32::MAX), &mut shared);
    let (mut cpu, mut wall, mut books) = (Vec::new(), Vec::new(), Vec::new());
    for replication in 0..reps {
        let (began, before) = (Instant::now(), cpu_seconds());
        shared.clear();
        books.push(model.run(Luck::new(seed, replication as u32), &mut shared));
        wall.push(began.elapsed().as_secs_f64());
        cpu.push(match (before, cpu_seconds()) {
            (Some(before), Some(after)) => after - before,
            _ => began.elapsed().as_secs_f64(),
        });
    }
    let average = |value: &dyn Fn(&Books) -> f64| books.iter().map(value).sum::<f64>() / reps as f64;
    let tiers = books[0].waits.len();
    let mean: Vec<f64> = (0..tiers).map(|t| average(&|b| b.waits[t])).collect();
    let variance =
        |t: usize| average(&|b| (b.waits[t] - mean[t]).powi(2)) * reps as f64 / (reps as f64 - 1.0).max(1.0);
    let se: Vec<f64> = (0..tiers).map(|t| (variance(t) / reps as f64).sqrt()).collect();
    let fingerprint = books.iter().fold(0_u64, |all, b| all.rotate_left(5) ^ b.fingerprint);
    println!(
        "{{\"engine\": \"sparring\", \"model\": \"{name}\", \"reps\": {reps}, \"cust\": {:.1}, \
         \"events\": {:.1}, \"cpu\": {:.9}, \"wall\": {:.9}, \"mean\": {mean:?}, \"se\": {se:?}, \
         \"fingerprint\": \"{fingerprint:016x}\"}}",
        average(&|b| b.customers as f64),
        average(&|b| b.events as f64),
        median(&mut cpu),
        median(&mut wall),
    );
}

fn median(values: &mut [f64]) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

/// Returns the processor seconds this thread has used, where the system tells.
fn cpu_seconds() -> Option<f64> {
    // The count is brought up to date when the scheduler looks, which yielding makes it do.
    std::thread::yield_now();
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    text.split(' ').next()?.parse::<f64>().ok().map(|ns| ns * 1e-9)
}

/// The first so many rows of a supply, all of one line.
struct First<S> {
    rest: S,
    left: usize,
}

impl<S: Source> Source for First<S> {
    fn refill(&mut self, line: usize, rows: &mut Vec<Item>) -> bool {
        let before = rows.len();
        let more = self.rest.refill(line, rows);
        rows.truncate(before + self.left);
        self.left -= rows.len() - before;
        more && self.left > 0
    }
}

/// One line before four equal servers with exponential service.
struct MarkovDesk {
    process: Process,
    keep: Vec<u32>,
    unit: SimDuration,
    customers: usize,
}

impl MarkovDesk {
    fn new(customers: u64) -> MarkovDesk {
        // Time units are scaled so that the customers arrive within about four weeks.
        let unit = (28 * DAY) as f64 * M1_LOAD / (customers.max(1) as f64 * 1.01);
        let unit = SimDuration(unit.clamp(100.0, HOUR as f64) as i64);
        let class = Class { per_hour: M1_LOAD * HOUR as f64 / unit.0 as f64, line: 0 };
        let keep = vec![keep(Probability::ALWAYS)];
        MarkovDesk { process: steady(vec![class]), keep, unit, customers: customers as usize }
    }
}

impl Model for MarkovDesk {
    fn run(&self, luck: Luck, shared: &mut Shared) -> Books {
        let setup = Setup {
            seats: vec![Seat { calendar: Calendar::always(), slowness: 1.0 }; 4],
            lines: [LineRules::default()],
            pick: PickRule::UrgentOldest,
            service: Service::Exponential(self.unit),
            service_word: 1,
            labour: Labour::default(),
            hand_over: None,
        };
        let rest = Kept::new(&self.process, luck, shared, &self.keep);
        let mut network = Network::new(vec![setup], First { rest, left: self.customers });
        let followed = network.advance_until(SimTime::NEVER, &Escalation::new([0.0; 3]));
        assert!(followed.is_none(), "nobody follows an item here");
        Books::of(network.stations(), self.unit.0 as f64)
    }
}

/// A process without profile or bursts.
fn steady(classes: Vec<Class>) -> Process {
    let lines = classes.iter().map(|c| c.line + 1).max().unwrap_or(1);
    Process {
        classes,
        lines,
        profile: Box::new([1.0; 168]),
        offset: SimDuration::ZERO,
        bursts: Bursts { squared_cv: 0.0, persistence: 0.0 },
        kinds: [1, 2],
    }
}

/// Passes an item on when its verdict word lies below the tier's threshold.
struct Escalation {
    below: [u32; 3],
}

impl Escalation {
    fn new(chances: [f64; 3]) -> Escalation {
        Escalation { below: chances.map(|p| threshold(Probability::clamped(p))) }
    }
}

impl Router for Escalation {
    fn route(&self, station: usize, begun: &Begun) -> Option<(usize, usize)> {
        let verdict = *begun.item.words.get(2 * station + 2)?;
        (verdict < self.below[station]).then_some((station + 1, begun.line))
    }
}

/// Three tiers of `K` severities.
pub struct Desk<const K: usize> {
    process: Process,
    keep: Vec<u32>,
    setups: Vec<Setup<K>>,
    router: Escalation,
}

impl<const K: usize> Model for Desk<K> {
    fn run(&self, luck: Luck, shared: &mut Shared) -> Books {
        let source = Kept::new(&self.process, luck, shared, &self.keep);
        let mut network = Network::new(self.setups.clone(), source);
        let followed = network.advance_until(SimTime(DAYS * DAY - 1), &self.router);
        assert!(followed.is_none(), "nobody follows an item here");
        Books::of(network.stations(), MINUTE as f64)
    }
}

/// The set-up of one tier.
fn tier<const K: usize>(tier: usize, seats: Vec<Seat>, lines: [LineRules; K]) -> Setup<K> {
    let (minutes, sigma) = TIERS[tier];
    Setup {
        seats,
        lines,
        pick: PickRule::UrgentOldest,
        service: Service::LogNormal { median: SimDuration(minutes * MINUTE), sigma },
        service_word: 2 * tier + 1,
        labour: Labour::default(),
        hand_over: None,
    }
}

/// M2: two priorities by splitting, analysts around the clock, nothing expires.
pub fn plain_desk(analysts: [usize; 3]) -> Desk<2> {
    let class = |share: f64, line| Class { per_hour: share * PER_DAY / 24.0, line };
    let seats = |n| vec![Seat { calendar: Calendar::always(), slowness: 1.0 }; n];
    Desk {
        process: steady(vec![class(0.1, 0), class(0.9, 1)]),
        keep: vec![keep(Probability::ALWAYS); 2],
        setups: (0..3).map(|t| tier(t, seats(analysts[t]), [LineRules::default(); 2])).collect(),
        router: Escalation::new(ESCALATES),
    }
}

/// Busy in working hours.
fn by_day(hour: usize) -> f64 {
    if hour / 24 < 5 && (7..19).contains(&(hour % 24)) { 1.6 } else { 0.667 }
}

/// M2s with four severities, an hour-of-week profile and bursts.
pub fn severity_desk() -> Desk<4> {
    let class = |(line, share): (usize, &f64)| Class { per_hour: share * PER_DAY / 24.0, line };
    let seats = |n| vec![Seat { calendar: Calendar::always(), slowness: 1.0 }; n];
    Desk {
        process: Process {
            profile: Box::new(std::array::from_fn(by_day)),
            bursts: Bursts { squared_cv: 0.18, persistence: 0.8 },
            ..steady(SEVERITIES.iter().enumerate().map(class).collect())
        },
        keep: vec![keep(Probability::ALWAYS); 4],
        setups: (0..3).map(|t| tier(t, seats([8, 6, 4][t]), [LineRules::default(); 4])).collect(),
        router: Escalation::new(ESCALATES),
    }
}

/// The `soc` model: what a desk of the product looks like.
pub fn shift_desk() -> Desk<4> {
    // Forty classes; a few make most of the volume, as with real rules.
    let weight = |i: usize| 1.0 / (1.0 + (i / 4) as f64);
    let total: f64 = (0..10).map(|i| weight(4 * i)).sum();
    let kept = |i: usize| 0.6 + 0.4 * (i % 3) as f64 / 2.0;
    let class = |i: usize| {
        let taken = SEVERITIES[i % 4] * PER_DAY / 24.0 * weight(i) / total;
        Class { per_hour: taken / kept(i), line: i % 4 }
    };
    let process = Process {
        profile: Box::new(std::array::from_fn(by_day)),
        bursts: Bursts { squared_cv: 0.18, persistence: 0.8 },
        ..steady((0..40).map(class).collect())
    };
    // Three shifts from 6, 14 and 22 o'clock, and a day shift on working days.
    let shift = |s: usize| Calendar::weekly(&std::array::from_fn(|h| (h + 18) % 24 / 8 == s));
    let office = Calendar::weekly(&std::array::from_fn(|h| h / 24 < 5 && (8..18).contains(&(h % 24))));
    let seat = |calendar: Calendar, i: usize| Seat { calendar, slowness: 0.8 + 0.1 * (i % 5) as f64 };
    let seats = |a_shift: usize, by_day: usize| -> Vec<Seat> {
        let shifts = (0..3 * a_shift).map(|i| seat(shift(i % 3), i));
        shifts.chain((0..by_day).map(|i| seat(office.clone(), i))).collect()
    };
    let hours =
        |patience: i64, bulk| LineRules { patience: Some(SimDuration(patience * HOUR)), bulk, promise: None };
    let first = [hours(72, None), hours(48, None), hours(24, Some(200)), hours(12, Some(100))];
    let later = [hours(240, None), hours(240, None), hours(120, None), hours(120, None)];
    let changes: Vec<u8> = (0..168).filter(|h| [6, 14, 22].contains(&(h % 24))).collect();
    let crews = [seats(7, 3), seats(4, 3), seats(2, 4)];
    let setups = crews.into_iter().enumerate().map(|(t, crew)| Setup {
        pick: if t == 0 { PickRule::Ageing(SimDuration(4 * HOUR)) } else { PickRule::UrgentOldest },
        hand_over: Some((changes.clone(), SimDuration(5 * MINUTE))),
        ..tier(t, crew, if t == 0 { first } else { later })
    });
    Desk {
        process,
        keep: (0..40).map(|i| keep(Probability::clamped(kept(i)))).collect(),
        setups: setups.collect(),
        router: Escalation::new(ESCALATES),
    }
}
