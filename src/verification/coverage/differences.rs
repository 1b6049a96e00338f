//! Intervals of differences between pairs of the same replication.

use super::super::check::{Check, Claim};
use super::shares::binomial;
use super::{ACCEPTED, AT_LEAST, Bench, NOMINAL, SIZES, claim, within};
use crate::sim::elementary::exp;
use crate::sim::luck::Stream;
use crate::stats::{
    Event, Observation, mcnemar_mid_p, paired_bounded_difference, paired_incidence_difference,
    paired_restricted_mean, paired_share_difference,
};

const SHARES: Claim = claim(
    "Difference of two shares in pairs (Tango 1998, Statistics in Medicine 17, 891–908), summed exactly over \
     the counts of pairs that differ",
);
const RARE: Claim = claim(
    "The same where few pairs differ, one way only or both ways alike; fewer than seven expected either way: \
     at least",
);
const SIZE: Claim = claim(
    "McNemar's mid-P at 5 % without any difference (Fagerland, Lydersen & Laake 2013, BMC Medical Research \
     Methodology 13:91: never above), summed exactly: how often at most 5 %",
);
const CURVES: Claim = claim(
    "Difference of two curves in pairs at the middle of the horizon, Tango's limits: times that share one of \
     two exponentials, and times alike but for one in fifty that never comes",
);
const TIMES: Claim = claim(
    "Difference of two restricted means in pairs, score limits under the likeliest law within the horizon; \
     times are sums of two exponentials, of which correlated pairs share one (correlation 0.5 before the \
     horizon cuts)",
);
const FAR: Claim = claim(
    "The same where most pairs are a 288th of the horizon apart and fewer than seven or eight in all the whole \
     of it, as by 5 hours and 60 days: at least",
);

/// Counts of a lower probability than this are left out: together less than 1e-8.
const NEGLIGIBLE: f64 = 1e-13;

/// Returns the checks of paired differences.
pub(super) fn differences(seed: u64) -> Vec<Check> {
    let mut bench = Bench::new(seed, 1520);
    let mut checks = Vec::new();
    let chances: [(f64, f64); 6] =
        [(0.05, 0.05), (0.2, 0.2), (0.5, 0.5), (0.9, 0.9), (0.6, 0.5), (0.2, 0.05)];
    for n in SIZES {
        for (p, q) in chances {
            for correlation in [0.0, 0.5] {
                let name = format!("n {n}, {p} / {q}, correlation {correlation}");
                let both = p * q + correlation * (p * (1.0 - p) * q * (1.0 - q)).sqrt();
                checks.push(SHARES.in_range(name, NOMINAL, of_shares(n, p - both, q - both), ACCEPTED));
            }
        }
    }
    for n in SIZES {
        for differ in [0.005, 0.01, 0.02] {
            for (ways, loss) in [("one way", 0.0), ("both ways", differ / 2.0)] {
                let name = format!("n {n}, {} % of pairs, {ways}", 100.0 * differ);
                checks.push(RARE.in_range(name, NOMINAL, of_shares(n, differ - loss, loss), AT_LEAST));
            }
        }
    }
    for n in SIZES {
        for (differ, least) in [(0.005, 0.0), (0.02, 0.0), (0.1, 0.025), (0.3, 0.025)] {
            let name = format!("n {n}, {} % of pairs differ", 100.0 * differ);
            checks.push(SIZE.in_range(name, 1.0 - NOMINAL, size(n, differ), (least, 1.0 - NOMINAL)));
        }
    }
    for n in SIZES {
        for (name, pair, accepted) in [
            ("one of two shared", Pair::SharedPart, ACCEPTED),
            ("one in fifty", Pair::AlikeOrNever, AT_LEAST),
        ] {
            let told = bench.draw(CURVE_SAMPLES, |stream| curve_holds(n, pair, stream));
            let held = told.iter().filter(|&&told| told == Some(true)).count();
            let name = format!("n {n}, {name}");
            checks.push(CURVES.counted(name, NOMINAL, (held, told.len()), accepted));
        }
    }
    for n in SIZES {
        for (correlation, pair) in [(0.0, Pair::Apart), (0.5, Pair::SharedPart)] {
            let name = format!("n {n}, correlation {correlation}");
            checks.push(bench.cover(TIMES, name, |stream| mean_holds(n, pair, stream)));
        }
    }
    for n in SIZES {
        for (name, chances) in [
            ("none", (0.0, 0.0)),
            ("1 % sooner", (0.01, 0.0)),
            ("0.7 % sooner, 0.3 % later", (0.007, 0.003)),
            ("1.5 % sooner", (0.015, 0.0)),
        ] {
            let name = format!("n {n}, {name}");
            checks.push(bench.cover_within(AT_LEAST, FAR, name, |stream| far_holds(n, chances, stream)));
        }
    }
    checks
}

/// Draws differences that are small but for a few as large as can be, and returns whether the interval holds
/// the true mean.
fn far_holds(n: usize, (sooner, later): (f64, f64), stream: &mut Stream) -> Option<bool> {
    let mut draw = || match stream.uniform() {
        u if u < sooner => -1.0,
        u if u < sooner + later => 1.0,
        _ => -SMALL * stream.uniform(),
    };
    let differences: Vec<f64> = (0..n).map(|_| draw()).collect();
    let truth = later - sooner - (1.0 - sooner - later) * SMALL / 2.0;
    let got = paired_bounded_difference(&differences, &vec![0.0; n], 1.0)?.difference;
    Some(within(got.low, truth, got.high))
}

/// Returns the coverage for the difference of two shares where a pair is won or lost with these chances.
fn of_shares(n: usize, win: f64, loss: f64) -> f64 {
    let mut held = 0.0;
    for (wins, of_wins) in binomial(n, win).into_iter().enumerate() {
        if of_wins < NEGLIGIBLE {
            continue;
        }
        for (losses, of_losses) in binomial(n - wins, loss / (1.0 - win)).into_iter().enumerate() {
            let probability = of_wins * of_losses;
            if probability >= NEGLIGIBLE && holds(n, wins, losses, win - loss) {
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

/// Returns how often McNemar's mid-P of `n` pairs is 5 % or less where they differ so often and no way more
/// than the other.
fn size(n: usize, differ: f64) -> f64 {
    let given = |all: usize| -> f64 {
        let found = |&(wins, _): &(usize, f64)| mcnemar_mid_p(wins, all - wins) <= 1.0 - NOMINAL;
        (0..).zip(binomial(all, 0.5)).filter(found).map(|(_, probability)| probability).sum()
    };
    let counts = (0..).zip(binomial(n, differ));
    counts.filter(|(_, p)| *p >= NEGLIGIBLE).map(|(all, probability)| probability * given(all)).sum()
}

/// The mean of a small difference is half of this share of the horizon.
const SMALL: f64 = 1.0 / 144.0;

/// The horizon of the pairs of times, in the unit of one exponential: about half are over by then.
const HORIZON: f64 = 2.0;
/// How much slower the second of a pair is.
const SLOWER: f64 = 1.5;
/// Of pairs alike, the share in which the second never comes.
const NEVER: f64 = 0.02;
/// Whole units of time in one exponential: so many that rounding does not matter.
const UNIT: f64 = 1e6;
/// Samples of curves: each has hundreds of points.
const CURVE_SAMPLES: u32 = 1000;

/// What two times of a pair have to do with each other.
#[derive(Clone, Copy)]
enum Pair {
    /// Nothing; the second is slower.
    Apart,
    /// They share one of two exponentials; the second is slower.
    SharedPart,
    /// They are alike, but one in fifty times the second never comes.
    AlikeOrNever,
}

impl Pair {
    /// Draws `n` pairs of times, known up to `horizon`.
    fn draw(self, n: usize, horizon: f64, stream: &mut Stream) -> (Vec<Observation>, Vec<Observation>) {
        let known = |time: f64| match time <= horizon {
            true => Observation { time: units(time), event: Event::Observed },
            false => Observation { time: units(horizon), event: Event::Censored },
        };
        let mut pair = || {
            let (first, rest) = (stream.exponential(), stream.exponential());
            let second = match self {
                Pair::Apart => SLOWER * (stream.exponential() + stream.exponential()),
                Pair::SharedPart => SLOWER * (first + stream.exponential()),
                Pair::AlikeOrNever if stream.uniform() < NEVER => f64::INFINITY,
                Pair::AlikeOrNever => first + rest,
            };
            (known(first + rest), known(second))
        };
        (0..n).map(|_| pair()).unzip()
    }

    /// Returns the true share of first times over by `t` less that of second ones.
    fn ahead_at(self, t: f64) -> f64 {
        // Of sums of two exponentials.
        let reached = |t: f64| 1.0 - (1.0 + t) * exp(-t);
        match self {
            Pair::Apart | Pair::SharedPart => reached(t) - reached(t / SLOWER),
            Pair::AlikeOrNever => NEVER * reached(t),
        }
    }
}

fn units(time: f64) -> i64 {
    (time * UNIT).round() as i64
}

/// Draws pairs of times and returns whether the difference of their curves holds the truth at the middle of the
/// horizon, where they end here.
fn curve_holds(n: usize, pair: Pair, stream: &mut Stream) -> Option<bool> {
    let middle = HORIZON / 2.0;
    let (a, b) = pair.draw(n, middle, stream);
    let difference = paired_incidence_difference(&a, &b)?.last()?.difference;
    Some(within(difference.low, pair.ahead_at(middle), difference.high))
}

/// Draws pairs of times and returns whether the interval of their mean difference holds the true one.
fn mean_holds(n: usize, pair: Pair, stream: &mut Stream) -> Option<bool> {
    let (a, b) = pair.draw(n, HORIZON, stream);
    // The area to h under (1 + t) e^(−t), the survival of the sum of two exponentials.
    let area = |h: f64| 2.0 - (2.0 + h) * exp(-h);
    let truth = area(HORIZON) - SLOWER * area(HORIZON / SLOWER);
    let difference = paired_restricted_mean(&a, &b, units(HORIZON))?.difference;
    Some(within(difference.low, truth * UNIT, difference.high))
}
