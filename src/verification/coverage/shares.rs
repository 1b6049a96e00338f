//! Intervals of one share, of a quantile, and of a ratio over clusters.

use super::super::check::{Check, Claim};
use super::{ACCEPTED, AT_LEAST, Bench, NOMINAL, SIZES, claim, within};
use crate::sim::elementary::{exp, ln};
use crate::sim::luck::Stream;
use crate::stats::{Stratum, mean, quantile_interval, ratio, weighted_share, wilson};

const WILSON: Claim = claim(
    "Wilson's interval of a share (1927), summed exactly over the binomial counts (as Brown, Cai & DasGupta \
     2001, Statistical Science 16, 101–133)",
);
const RANKS: Claim = claim(
    "Quantile of plain values, limits by binomial ranks (David & Nagaraja 2003, Order Statistics, §7.1), \
     summed exactly over the counts below the truth",
);
const RATIO: Claim = claim(
    "Ratio of sums over clusters (Cochran 1977, Sampling Techniques, §6.3), chances differing between \
     clusters by half of their mean either way",
);
const WEIGHTED: Claim = claim(
    "Shares of four strata weighted 4 : 3 : 2 : 1 into one (Zou & Donner 2008, Statistics in Medicine 27, \
     1693–1702), drawn apart or all by one number",
);
const MEAN: Claim = claim("Mean of values with Student's t (1908)");

/// Returns the checks of shares, ratios and means.
pub(super) fn shares(seed: u64) -> Vec<Check> {
    let mut bench = Bench::new(seed, 1500);
    let mut checks = Vec::new();
    for n in SIZES {
        for p in [0.05, 0.2, 0.5, 0.9] {
            let held: f64 = (0..)
                .zip(binomial(n, p))
                .filter(|&(x, _)| wilson(x, n).is_some_and(|e| within(e.low, p, e.high)))
                .map(|(_, probability)| probability)
                .sum();
            checks.push(WILSON.in_range(format!("n {n}, p {p}"), NOMINAL, held, ACCEPTED));
        }
    }
    for n in SIZES {
        for p in [0.1, 0.5, 0.9] {
            let held: f64 = (0..)
                .zip(binomial(n, p))
                .filter(|&(below, _)| ranks_hold(n, below, p))
                .map(|(_, probability)| probability)
                .sum();
            checks.push(RANKS.in_range(format!("n {n}, quantile {p}"), NOMINAL, held, ACCEPTED));
        }
    }
    for n in SIZES {
        for p in [0.05, 0.2, 0.5] {
            for (name, sizes) in [("sizes alike", Sizes::Alike), ("big ones likelier", Sizes::ByChance)] {
                let truth = sizes.truth(p);
                checks.push(bench.cover(RATIO, format!("n {n}, p {p}, {name}"), |stream| {
                    let clusters: Vec<(f64, f64)> = (0..n).map(|_| sizes.cluster(p, stream)).collect();
                    ratio(&clusters).map(|e| within(e.low, truth, e.high))
                }));
            }
        }
    }
    for n in SIZES {
        for (name, chances, accepted) in STRATA {
            for (drawn, luck) in [("apart", StrataLuck::Apart), ("by one", StrataLuck::ByOne)] {
                let truth: f64 = chances.iter().zip(WEIGHTS).map(|(p, w)| p * w / 10.0).sum();
                let name = format!("n {n}, {name}, {drawn}");
                checks.push(bench.cover_within(accepted, WEIGHTED, name, |stream| {
                    let got = weighted_share(&luck.strata(n, chances, stream))?;
                    Some(within(got.low, truth, got.high))
                }));
            }
        }
    }
    for n in SIZES {
        checks.push(bench.cover(MEAN, format!("n {n}, exponential values"), |stream| {
            let values: Vec<f64> = (0..n).map(|_| stream.exponential()).collect();
            mean(&values).map(|e| within(e.low, 1.0, e.high))
        }));
    }
    checks
}

/// Returns the probability of each count of successes in `n` trials of chance `p`, from 0 on.
pub(super) fn binomial(n: usize, p: f64) -> Vec<f64> {
    if p <= 0.0 {
        let mut none = vec![0.0; n + 1];
        none[0] = 1.0;
        return none;
    }
    // In logarithms, since (1 − p)^n may be too small for a number.
    let odds = ln(p / (1.0 - p));
    let mut log = n as f64 * ln(1.0 - p);
    let mut all = vec![exp(log)];
    for k in 0..n {
        log += ln((n - k) as f64 / (k + 1) as f64) + odds;
        all.push(exp(log));
    }
    all
}

/// Returns whether the limits of the quantile at `p` hold 0 where so many of `n` values lie below it.
fn ranks_hold(n: usize, below: usize, p: f64) -> bool {
    let values: Vec<f64> = (0..n).map(|i| if i < below { -1.0 } else { 1.0 }).collect();
    quantile_interval(&values, p, NOMINAL).is_some_and(|got| {
        within(got.low.unwrap_or(f64::NEG_INFINITY), 0.0, got.high.unwrap_or(f64::INFINITY))
    })
}

const WEIGHTS: [f64; 4] = [4.0, 3.0, 2.0, 1.0];
/// Chances of the strata: in the middle, near both ends, and at them.
const STRATA: [(&str, [f64; 4], (f64, f64)); 5] = [
    ("middling", [0.3, 0.5, 0.6, 0.8], ACCEPTED),
    ("seldom", [0.02, 0.02, 0.02, 0.02], AT_LEAST),
    ("nearly always", [0.99, 0.97, 0.95, 0.98], AT_LEAST),
    ("one seldom", [0.0, 0.0, 0.05, 0.0], AT_LEAST),
    ("always, never, between", [1.0, 0.0, 0.5, 0.1], AT_LEAST),
];

/// How the strata of one replication are drawn.
#[derive(Clone, Copy)]
enum StrataLuck {
    /// Each by a number of its own.
    Apart,
    /// All by one number, so that they go together as closely as they can.
    ByOne,
}

impl StrataLuck {
    fn strata(self, n: usize, chances: [f64; 4], stream: &mut Stream) -> Vec<Stratum> {
        let mut strata = WEIGHTS.map(|weight| Stratum { weight, answers: Vec::with_capacity(n) });
        for _ in 0..n {
            let common = stream.uniform();
            for (stratum, chance) in strata.iter_mut().zip(chances) {
                let own = match self {
                    StrataLuck::Apart => stream.uniform(),
                    StrataLuck::ByOne => common,
                };
                stratum.answers.push(own < chance);
            }
        }
        strata.to_vec()
    }
}

/// How many units a cluster has.
#[derive(Clone, Copy)]
enum Sizes {
    /// 5 to 14, whatever its chance.
    Alike,
    /// 10 to 19 where the chance is high, 5 to 9 where it is low.
    ByChance,
}

impl Sizes {
    /// Draws a cluster whose chance is half or one and a half times `p`: successes, units.
    fn cluster(self, p: f64, stream: &mut Stream) -> (f64, f64) {
        let high = stream.uniform() < 0.5;
        let (least, many) = match (self, high) {
            (Sizes::Alike, _) => (5.0, 10.0),
            (Sizes::ByChance, true) => (10.0, 10.0),
            (Sizes::ByChance, false) => (5.0, 5.0),
        };
        let units = least + (many * stream.uniform()).floor();
        let chance = if high { 1.5 * p } else { 0.5 * p };
        let successes = (0..units as usize).filter(|_| stream.uniform() < chance).count();
        (successes as f64, units)
    }

    /// Returns the mean of the successes over the mean of the units.
    fn truth(self, p: f64) -> f64 {
        match self {
            Sizes::Alike => p,
            Sizes::ByChance => (14.5 * 1.5 * p + 7.0 * 0.5 * p) / (14.5 + 7.0),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn binomial_probabilities_are_those_of_small_cases_and_sum_to_one() {
        let small = binomial(4, 0.5);
        for (got, sixteenths) in small.iter().zip([1.0, 4.0, 6.0, 4.0, 1.0]) {
            assert!((got - sixteenths / 16.0).abs() < 1e-14);
        }
        for (n, p) in [(500, 0.9), (500, 0.05), (200, 0.5), (7, 0.0)] {
            let all = binomial(n, p);
            let mean: f64 = all.iter().enumerate().map(|(k, q)| k as f64 * q).sum();
            assert!((all.iter().sum::<f64>() - 1.0).abs() < 1e-11);
            assert!((mean - n as f64 * p).abs() < 1e-8);
        }
    }
}
