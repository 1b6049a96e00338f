//! Arrivals: how much counts an hour swing, found from arrival times by an estimator of its own.
//!
//! Streams: kinds 1400 to 1499.

use super::check::{Check, Claim, Group, mean_and_error};
use crate::sim::arrivals::{Block, Bursts, Class, Process};
use crate::sim::elementary::{exp, ln};
use crate::sim::luck::{Luck, StreamId};
use crate::stats::CountMoments;
use crate::units::{HOUR, SimDuration, SimTime, WEEK};

const fn claim(text: &'static str) -> Claim {
    Claim { group: Group::Races, text }
}

const ESTIMATOR: Claim = claim(
    "The estimator itself, variance over mean of counts an hour, on times not made by the kernel: evenly \
     spaced 0, Poisson 1, Poisson groups of size b give b (Cox & Lewis 1966, \
     Statistical Analysis of Series of Events)",
);
const DISPERSION: Claim = claim(
    "Arrival times of the kernel: mean an hour m; variance over mean of counts 1 where plain, 1 + m v where \
     the intensity has the squared coefficient of variation v (Cox & Isham 1980, Point Processes)",
);
const PERSISTENCE: Claim = claim(
    "Correlation of counts from one hour to the next: 0 where plain; with log-normal bursts of persistence p, \
     ((1 + v)^p - 1) / (1 / m + v) (Cox & Isham 1980; Johnson, Kotz & Balakrishnan ch. 14)",
);

/// Mean arrivals an hour, over two classes in one line.
const PER_HOUR: f64 = 100.0;
/// Blocks of a week in each replication.
const WEEKS: u32 = 8;
const HOURS: usize = WEEKS as usize * 168;
const REPLICATIONS: u32 = 40;

/// Returns the checks of arrivals.
pub(super) fn arrivals(seed: u64) -> Vec<Check> {
    let mut checks = vec![
        known(seed, "evenly spaced", 0.0, &mut |_, at| {
            at.extend((0..HOURS as i64 * 10).map(|i| SimTime(i * HOUR / 10)));
        }),
        known(seed, "Poisson", 1.0, &mut |luck, at| groups(luck, 1, at)),
        known(seed, "Poisson groups of 5", 5.0, &mut |luck, at| groups(luck, 5, at)),
    ];
    let settings =
        [("plain", 0.0, 0.0), ("bursty, v 0.18, p 0.8", 0.18, 0.8), ("bursty, v 0.5, p 0.5", 0.5, 0.5)];
    let (swings, lasts): (Vec<_>, Vec<_>) = settings
        .map(|(name, v, p)| kernel(seed, name, Bursts { squared_cv: v, persistence: p }))
        .into_iter()
        .unzip();
    checks.extend(swings.concat());
    checks.extend(lasts);
    checks
}

/// Returns the moments of one replication's counts within the hours of the week, from time zero on.
fn moments(times: &[SimTime]) -> CountMoments {
    let mut counts = vec![0.0; HOURS];
    for time in times {
        if let Some(count) = counts.get_mut((time.0 / HOUR) as usize) {
            *count += 1.0;
        }
    }
    CountMoments::of(&counts, 0, 168).expect("each hour of the week comes once a block")
}

/// Returns one ratio of means over replications with its error, linearised: (sum of tops) / (sum of bottoms).
fn ratio(tops: &[f64], bottoms: &[f64]) -> (f64, f64) {
    let value = tops.iter().sum::<f64>() / bottoms.iter().sum::<f64>();
    let residuals: Vec<f64> = tops.iter().zip(bottoms).map(|(top, bottom)| top - value * bottom).collect();
    (value, mean_and_error(&residuals).1 / mean_and_error(bottoms).0)
}

/// The checks of the estimator on a process that is known.
fn known(seed: u64, name: &str, expected: f64, make: &mut dyn FnMut(Luck, &mut Vec<SimTime>)) -> Check {
    let counts: Vec<CountMoments> = (0..REPLICATIONS)
        .map(|replication| {
            let mut times = Vec::new();
            make(Luck::new(seed, replication), &mut times);
            moments(&times)
        })
        .collect();
    let (got, error) = dispersion(&counts);
    // Evenly spaced there is no error to measure by.
    if expected == 0.0 {
        return ESTIMATOR.within(name, expected, got, 1e-12);
    }
    ESTIMATOR.within_error(name, expected, got, error)
}

/// Returns variance over mean of the counts, with its error.
fn dispersion(counts: &[CountMoments]) -> (f64, f64) {
    ratio(&each(counts, |c| c.variance), &each(counts, |c| c.mean))
}

fn each(counts: &[CountMoments], of: fn(&CountMoments) -> f64) -> Vec<f64> {
    counts.iter().map(of).collect()
}

/// Adds groups of `size` that come at exponential gaps.
fn groups(luck: Luck, size: usize, times: &mut Vec<SimTime>) {
    let mut stream = luck.stream(StreamId::new(1400, [size as u32]));
    let mut at = 0.0;
    while at < HOURS as f64 {
        at += stream.exponential() / 20.0;
        times.extend(std::iter::repeat_n(SimTime((at * HOUR as f64) as i64), size));
    }
}

/// The checks of the kernel's arrivals: how much counts swing, and how long a swing lasts.
fn kernel(seed: u64, name: &str, bursts: Bursts) -> (Vec<Check>, Check) {
    let case = (bursts.squared_cv * 100.0) as u16;
    let process = Process {
        classes: [0.6, 0.4].map(|share| Class { per_hour: share * PER_HOUR, line: 0 }).to_vec(),
        lines: 1,
        profile: Box::new([1.0; 168]),
        offset: SimDuration::ZERO,
        bursts,
        kinds: [1410 + case, 1411 + case],
    };
    let counts: Vec<CountMoments> =
        (0..REPLICATIONS).map(|r| moments(&times(&process, Luck::new(seed, r)))).collect();
    let v = bursts.squared_cv;
    let (got, error) = dispersion(&counts);
    let swings = vec![
        DISPERSION.mean(format!("{name}: mean an hour"), PER_HOUR, &each(&counts, |c| c.mean)),
        DISPERSION.within_error(format!("{name}: variance / mean"), 1.0 + PER_HOUR * v, got, error),
    ];
    let (got, error) = ratio(&each(&counts, |c| c.lagged), &each(&counts, |c| c.variance));
    let correlation = (exp(bursts.persistence * ln(1.0 + v)) - 1.0) / (1.0 / PER_HOUR + v);
    (swings, PERSISTENCE.within_error(name, correlation, got, error))
}

/// Returns the arrival times of a replication.
fn times(process: &Process, luck: Luck) -> Vec<SimTime> {
    let mut block = Block::default();
    let mut times = Vec::new();
    for index in 0..WEEKS {
        process.draw_block(luck, index, &mut block);
        times.extend(block.items(0).iter().map(|item| item.arrival));
    }
    debug_assert!(times.last().is_none_or(|t| t.0 < i64::from(WEEKS) * WEEK));
    times
}
