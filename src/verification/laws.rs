//! The laws that durations are drawn from, against their distribution functions and moments.
//!
//! Streams: kinds 1300 to 1399.

use super::check::{Check, Claim, Group};
use crate::sim::distribution::Law;
use crate::sim::elementary::{exp, ln};
use crate::sim::luck::{Luck, StreamId, unit};
use crate::units::{HOUR, SimDuration};
use std::f64::consts::PI;

const fn claim(text: &'static str) -> Claim {
    Claim { group: Group::Races, text }
}

const FITS: Claim = claim(
    "Largest distance between drawn and true distribution function, times the root of n: below 2.276 but for \
     one seed in 16,000 (Kolmogorov 1933; Smirnov 1948, Annals of Mathematical Statistics 19, 279–281)",
);
const MOMENTS: Claim = claim(
    "Mean and variance of what is drawn: exponential m and m², log-normal on the log scale ln median and \
     sigma² (Johnson, Kotz & Balakrishnan, Continuous Univariate Distributions 1, ch. 14 and 19)",
);

/// P(√n D > x) → 2 e^(−2x²) in the tail: as rare as four standard errors.
pub(super) const FARTHEST: f64 = 2.276;
const DRAWS: u32 = 40_000;

/// Returns the checks of laws.
pub(super) fn laws(seed: u64) -> Vec<Check> {
    let luck = Luck::new(seed, 0);
    let stream = |case: u32| luck.stream(StreamId::new(1300, [case]));
    let many = |mut draw: Box<dyn FnMut() -> f64>| -> Vec<f64> { (0..DRAWS).map(|_| draw()).collect() };

    let (mut uniforms, mut words) = (stream(0), stream(1));
    let uniform = many(Box::new(move || uniforms.uniform()));
    let word = many(Box::new(move || unit(words.word())));
    let mut normals = stream(2);
    let normal = many(Box::new(move || normals.normal()));
    let (mean, mut stream_3) = (SimDuration(2 * HOUR), stream(3));
    let waits = many(Box::new(move || Law::Exponential(mean).sample(&mut stream_3).hours()));
    let (median, sigma, mut stream_4) = (SimDuration(HOUR), 0.8, stream(4));
    let log = many(Box::new(move || ln(Law::LogNormal { median, sigma }.sample(&mut stream_4).hours())));

    vec![
        fits("uniform, 53 bits", uniform.clone(), |x| x),
        fits("uniform, one word of 32 bits", word, |x| x),
        fits("normal", normal.clone(), normal_distribution),
        fits("exponential", waits.clone(), |x| 1.0 - exp(-x / 2.0)),
        fits("log-normal", log.clone(), |x| normal_distribution(x / sigma)),
        MOMENTS.mean("uniform: mean", 0.5, &uniform),
        MOMENTS.mean("uniform: variance", 1.0 / 12.0, &squares(&uniform, 0.5)),
        MOMENTS.mean("normal: mean", 0.0, &normal),
        MOMENTS.mean("normal: variance", 1.0, &squares(&normal, 0.0)),
        MOMENTS.mean("exponential, 2 h: mean", 2.0, &waits),
        MOMENTS.mean("exponential, 2 h: variance", 4.0, &squares(&waits, 2.0)),
        MOMENTS.mean("log-normal: mean of the log", 0.0, &log),
        MOMENTS.mean("log-normal, sigma 0.8: variance of it", 0.64, &squares(&log, 0.0)),
    ]
}

/// Returns the squared deviations from a known mean, whose mean is the variance.
fn squares(values: &[f64], mean: f64) -> Vec<f64> {
    values.iter().map(|v| (v - mean) * (v - mean)).collect()
}

fn fits(name: &str, values: Vec<f64>, distribution: impl Fn(f64) -> f64) -> Check {
    FITS.in_range(name, 0.0, distance(values, distribution), (0.0, FARTHEST))
}

/// Returns √n times the largest distance between the distribution of `values` and the true one.
pub(super) fn distance(mut values: Vec<f64>, distribution: impl Fn(f64) -> f64) -> f64 {
    values.sort_by(f64::total_cmp);
    let n = values.len() as f64;
    let farthest = values.iter().enumerate().fold(0.0_f64, |farthest, (i, &value)| {
        let (below, above) = (i as f64 / n, (i + 1) as f64 / n);
        let p = distribution(value);
        farthest.max(p - below).max(above - p)
    });
    farthest * n.sqrt()
}

/// Returns the share of a standard normal below `x`, by its series: Marsaglia (2004), Journal of Statistical
/// Software 11 (4). It shares nothing with the inverse that draws are made with.
pub(super) fn normal_distribution(x: f64) -> f64 {
    // Beyond, less than 1e-15 is left, and the series would need many terms.
    if x.abs() > 8.0 {
        return if x > 0.0 { 1.0 } else { 0.0 };
    }
    let (mut sum, mut before, mut term, mut i) = (x, 0.0, x, 1.0);
    while sum != before {
        before = sum;
        i += 2.0;
        term *= x * x / i;
        sum += term;
    }
    0.5 + sum * exp(-x * x / 2.0) / (2.0 * PI).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sim::elementary::inverse_normal;

    #[test]
    fn the_normal_distribution_is_the_one_printed() {
        // Abramowitz & Stegun, table 26.1.
        for (x, p) in [(0.0, 0.5), (1.0, 0.841_344_746_07), (1.96, 0.975_002_104_85), (3.0, 0.998_650_101_97)]
        {
            assert!((normal_distribution(x) - p).abs() < 5e-12, "{x}");
            assert!((normal_distribution(-x) - (1.0 - p)).abs() < 5e-12, "{x}");
        }
        assert_eq!((normal_distribution(-9.0), normal_distribution(9.0)), (0.0, 1.0));
    }

    #[test]
    fn another_law_is_noticed() {
        let mut stream = Luck::new(1, 0).stream(StreamId::new(1, [0]));
        let normal: Vec<f64> = (0..DRAWS).map(|_| stream.normal()).collect();
        assert!(distance(normal.clone(), |x| normal_distribution(x / 1.05)) > FARTHEST);
        assert!(distance(normal.clone(), |x| normal_distribution(x - 0.05)) > FARTHEST);
        assert!(distance(normal, normal_distribution) < FARTHEST);
        // Evenly spread, the distance is half a step.
        let even: Vec<f64> = (0..100).map(|i| (f64::from(i) + 0.5) / 100.0).collect();
        assert!((distance(even, |x| x) - 0.05).abs() < 1e-12);
        assert!((normal_distribution(inverse_normal(0.3)) - 0.3).abs() < 1e-12);
    }
}
