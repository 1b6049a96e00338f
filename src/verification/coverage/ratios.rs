//! Differences of two ratios in pairs: how often their intervals hold the truth.
//!
//! What is counted in one replication hangs together there, how much there is to count goes with how well it goes, and
//! both go with the other ratio of the pair.

use super::{AT_LEAST, Bench, SIZES, claim, within};
use crate::sim::luck::Stream;
use crate::stats::paired_ratio_difference;
use crate::verification::check::{Check, Claim};

const RATIOS: Claim = claim(
    "Difference of two ratios of sums in pairs, over the replications that have something to count under both \
     (linearised: Cochran 1977, §6.5; limits put together as Zou 2007 does); two kinds of replications, the one with \
     more to count and better chances under both",
);
const RARE: Claim =
    claim("The same where at most a dozen replications in 200 count anything under either: at least");

/// What is counted in each replication of a pair.
#[derive(Clone, Copy)]
struct Design {
    /// Chances of one thing to be counted, under each, in the middle of the two kinds of replications.
    chances: [f64; 2],
    /// By how much the two kinds lie off it, as a share.
    off: f64,
    /// Chance of a replication to have nothing to count, under each.
    nothing: f64,
}

/// Things of its own that a replication has under one of the two: none to so many, evenly.
const OWN: usize = 2;
/// Things that it has under both: none to so many, evenly.
const COMMON: usize = 3;
/// Things that a replication of the better kind has more.
const MORE: usize = 2;

impl Design {
    /// Draws `n` replications.
    fn draw(&self, n: usize, stream: &mut Stream) -> [Vec<(f64, f64)>; 2] {
        let mut sides = [Vec::with_capacity(n), Vec::with_capacity(n)];
        for _ in 0..n {
            let better = stream.uniform() < 0.5;
            let common = evenly(COMMON, stream);
            for (side, chance) in sides.iter_mut().zip(self.chances) {
                let own = 1 + common + evenly(OWN, stream) + if better { MORE } else { 0 };
                let of = if stream.uniform() < self.nothing { 0 } else { own };
                let chance = self.chance(chance, better);
                let counted = (0..of).filter(|_| stream.uniform() < chance).count();
                side.push((counted as f64, of as f64));
            }
        }
        sides
    }

    fn chance(&self, middle: f64, better: bool) -> f64 {
        middle * if better { 1.0 + self.off } else { 1.0 - self.off }
    }

    /// The true difference. A replication is left out whatever its kind, and each kind comes half the time.
    fn truth(&self) -> f64 {
        let least = 1.0 + (COMMON + OWN) as f64 / 2.0;
        let most = least + MORE as f64;
        let ratio = |middle: f64| {
            (least * self.chance(middle, false) + most * self.chance(middle, true)) / (least + most)
        };
        ratio(self.chances[0]) - ratio(self.chances[1])
    }

    fn holds(&self, n: usize, stream: &mut Stream) -> Option<bool> {
        let [a, b] = self.draw(n, stream);
        let got = paired_ratio_difference(&a, &b)?.difference;
        Some(within(got.low, self.truth(), got.high))
    }
}

fn evenly(most: usize, stream: &mut Stream) -> usize {
    ((stream.uniform() * (most + 1) as f64) as usize).min(most)
}

/// Returns the checks of differences of ratios.
pub(super) fn ratios(seed: u64) -> Vec<Check> {
    let mut bench = Bench::new(seed, 1540);
    let mut checks = Vec::new();
    for n in SIZES {
        for (chances, off) in
            [([0.5, 0.5], 0.3), ([0.5, 0.3], 0.0), ([0.75, 0.6], 0.3), ([0.9, 0.8], 0.1), ([0.2, 0.1], 0.5)]
        {
            for nothing in [0.0, 0.4] {
                let design = Design { chances, off, nothing };
                let [a, b] = chances;
                let name = format!("n {n}, {a}/{b} ± {off}, none in {nothing}");
                checks.push(bench.cover(RATIOS, name, |stream| design.holds(n, stream)));
            }
        }
    }
    for chance in [0.002, 0.01] {
        let design = Design { chances: [chance, chance], off: 0.3, nothing: 0.0 };
        let name = format!("n 200, {chance} both");
        checks.push(bench.cover_within(AT_LEAST, RARE, name, |stream| design.holds(200, stream)));
    }
    checks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_truth_is_what_many_replications_come_to() {
        let design = Design { chances: [0.6, 0.4], off: 0.3, nothing: 0.2 };
        let mut bench = Bench::new(3, 1540);
        let [a, b] = bench.draw(1, |stream| design.draw(200_000, stream)).remove(0);
        let got = paired_ratio_difference(&a, &b).unwrap().difference;
        assert!((got.estimate - design.truth()).abs() < 0.004, "{got:?} {}", design.truth());
    }
}
