//! A station under steady arrivals, watched after a warm-up.

use crate::sim::arrivals::{Bursts, Class, Kept, Process, Shared, keep};
use crate::sim::calendar::Calendar;
use crate::sim::luck::Luck;
use crate::sim::station::{Labour, LineRules, PickRule, Seat, Service, Setup, Station};
use crate::units::{DAY, MINUTE, Probability, SimDuration, SimTime};

/// Days before counting begins: many times what the slowest of the queues takes to forget an empty start.
const WARM_UP: i64 = 3;
/// Days counted.
const DAYS: i64 = 14;
/// How often that is repeated.
const REPLICATIONS: u32 = 40;

/// A station whose servers never rest, under Poisson arrivals.
pub(super) struct SteadyQueue<const K: usize> {
    /// Numbers its streams: no two queues share their luck.
    pub case: u16,
    /// Servers.
    pub servers: usize,
    /// How long a service takes.
    pub service: Service,
    /// Arrivals a minute, by line.
    pub per_minute: [f64; K],
    /// Who is next.
    pub pick: PickRule,
    /// How long anybody waits at most.
    pub patience: Option<SimDuration>,
}

/// What one replication counted in one line.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Counted {
    served: f64,
    expired: f64,
    /// Of the served, those that had to wait.
    delayed: f64,
    /// Minutes waited by the served, and their squares.
    waited: f64,
    squares: f64,
}

impl Counted {
    /// Returns the mean wait of the served, in minutes.
    pub(super) fn mean_wait(self) -> f64 {
        self.waited / self.served
    }

    /// Returns the mean square of that wait.
    pub(super) fn mean_square(self) -> f64 {
        self.squares / self.served
    }

    /// Returns the share of the served that had to wait.
    pub(super) fn share_delayed(self) -> f64 {
        self.delayed / self.served
    }

    /// Returns the share that was never served.
    pub(super) fn share_expired(self) -> f64 {
        self.expired / (self.expired + self.served)
    }
}

impl<const K: usize> SteadyQueue<K> {
    /// Returns what each replication counted, by line.
    pub(super) fn replications(&self, seed: u64) -> Vec<[Counted; K]> {
        let process = process(self.case, &self.per_minute.map(|rate| 60.0 * rate));
        let mut shared = Shared::default();
        (0..REPLICATIONS).map(|r| self.run(Luck::new(seed, r), &process, &mut shared)).collect()
    }

    fn run(&self, luck: Luck, process: &Process, shared: &mut Shared) -> [Counted; K] {
        shared.clear();
        let marks = [keep(Probability::ALWAYS); K];
        let mut source = Kept::new(process, luck, shared, &marks);
        let mut station = Station::new(self.setup());
        station.open(&mut source);
        let (start, end) = (SimTime(WARM_UP * DAY), SimTime((WARM_UP + DAYS) * DAY));
        let mut counted = [Counted::default(); K];
        let mut expired_before = [0; K];
        while station.next_start() < end {
            if station.next_start() < start {
                station.step(&mut source);
                expired_before = station.counts().each_ref().map(|line| line.expired);
                continue;
            }
            let Some(begun) = station.step(&mut source) else { continue };
            let wait = begun.start.since(begun.item.arrival).0 as f64 / MINUTE as f64;
            let line = &mut counted[begun.line];
            line.served += 1.0;
            line.delayed += f64::from(u8::from(wait > 0.0));
            line.waited += wait;
            line.squares += wait * wait;
        }
        for k in 0..K {
            counted[k].expired = (station.counts()[k].expired - expired_before[k]) as f64;
        }
        counted
    }

    fn setup(&self) -> Setup<K> {
        Setup {
            seats: seats(self.servers),
            lines: [LineRules { patience: self.patience, bulk: None, promise: None }; K],
            pick: self.pick,
            service: self.service,
            service_word: 1,
            labour: Labour::default(),
            hand_over: None,
        }
    }
}

/// Returns seats of normal speed that are always at work.
pub(super) fn seats(n: usize) -> Vec<Seat> {
    vec![Seat { calendar: Calendar::always(), slowness: 1.0 }; n]
}

/// Returns a Poisson process with one class a line, and streams of its own.
pub(super) fn process(case: u16, per_hour: &[f64]) -> Process {
    let kind = 1000 + 2 * case;
    Process {
        classes: per_hour.iter().enumerate().map(|(line, &rate)| Class { per_hour: rate, line }).collect(),
        lines: per_hour.len(),
        profile: Box::new([1.0; 168]),
        offset: SimDuration::ZERO,
        bursts: Bursts { squared_cv: 0.0, persistence: 0.0 },
        kinds: [kind, kind + 1],
    }
}
