//! Intervals of differences between pairs of the same replication.

use super::super::check::{Check, Claim};
use super::shares::binomial;
use super::{ACCEPTED, Bench, NOMINAL, SIZES, claim, within};
use crate::sim::elementary::exp;
use crate::sim::luck::Stream;
use crate::stats::{Event, Observation, paired_restricted_mean, paired_share_difference};

const SHARES: Claim = claim(
    "Difference of two shares in pairs (Tango 1998, Statistics in Medicine 17, 891–908), summed exactly over \
     the counts of pairs that differ",
);
const TIMES: Claim = claim(
    "Difference of two restricted means in pairs, Student's t of the differences (1908); times are sums of \
     two exponentials, of which correlated pairs share one (correlation 0.5 before the horizon cuts)",
);

/// Counts of a lower probability than this are left out: together less than 1e-8.
const NEGLIGIBLE: f64 = 1e-13;

/// Returns the checks of paired differences.
pub(super) fn differences(seed: u64) -> Vec<Check> {
    let mut bench = Bench::new(seed, 1520);
    let mut checks = Vec::new();
    let chances = [(0.05, 0.05), (0.2, 0.2), (0.5, 0.5), (0.9, 0.9), (0.6, 0.5), (0.2, 0.05)];
    for n in SIZES {
        for (p, q) in chances {
            for correlation in [0.0, 0.5] {
                let name = format!("n {n}, {p} / {q}, correlation {correlation}");
                checks.push(SHARES.in_range(name, NOMINAL, of_shares(n, p, q, correlation), ACCEPTED));
            }
        }
    }
    for n in SIZES {
        for correlation in [0.0, 0.5] {
            let name = format!("n {n}, correlation {correlation}");
            checks.push(bench.cover(TIMES, name, |stream| of_times(n, correlation, stream)));
        }
    }
    checks
}

/// Returns the coverage for the difference of two shares `p` and `q` whose outcomes correlate within a pair.
fn of_shares(n: usize, p: f64, q: f64, correlation: f64) -> f64 {
    let both = p * q + correlation * (p * (1.0 - p) * q * (1.0 - q)).sqrt();
    let (win, loss) = (p - both, q - both);
    let mut held = 0.0;
    for (wins, of_wins) in binomial(n, win).into_iter().enumerate() {
        if of_wins < NEGLIGIBLE {
            continue;
        }
        for (losses, of_losses) in binomial(n - wins, loss / (1.0 - win)).into_iter().enumerate() {
            let probability = of_wins * of_losses;
            if probability >= NEGLIGIBLE && holds(n, wins, losses, p - q) {
                held += probability;
            }
        }
    }
    held
}

/// Returns whether the interval from so many pairs won and lost, the others tied, holds `truth`.
fn holds(n: usize, wins: usize, losses: usize, truth: f64) -> bool {
    let (mut a, mut b) = (vec![0.0; n], vec![0.0; n]);
    a[..wins].fill(1.0);
    b[wins..wins + losses].fill(1.0);
    paired_share_difference(&a, &b)
        .is_some_and(|paired| within(paired.difference.low, truth, paired.difference.high))
}

/// The horizon of the pairs of times, in the unit of one exponential: about half are over by then.
const HORIZON: f64 = 2.0;
/// How much slower the second of a pair is.
const SLOWER: f64 = 1.5;

/// Draws `n` pairs of times, which share one of two exponentials if they correlate, and returns whether the
/// interval holds the true difference.
fn of_times(n: usize, correlation: f64, stream: &mut Stream) -> Option<bool> {
    const UNIT: f64 = 1e6;
    let horizon = (HORIZON * UNIT) as i64;
    let known = |time: f64| match (time * UNIT).round() as i64 {
        time if time <= horizon => Observation { time, event: Event::Observed },
        _ => Observation { time: horizon, event: Event::Censored },
    };
    let (a, b): (Vec<_>, Vec<_>) = (0..n)
        .map(|_| {
            let first = stream.exponential();
            let other = if correlation > 0.0 { first } else { stream.exponential() };
            let (a, b) = (first + stream.exponential(), other + stream.exponential());
            (known(a), known(SLOWER * b))
        })
        .unzip();
    // The area to h under (1 + t) e^(−t), the survival of the sum of two exponentials.
    let area = |h: f64| 2.0 - (2.0 + h) * exp(-h);
    let truth = area(HORIZON) - SLOWER * area(HORIZON / SLOWER);
    let difference = paired_restricted_mean(&a, &b, horizon)?.difference;
    Some(within(difference.low, truth * UNIT, difference.high))
}
