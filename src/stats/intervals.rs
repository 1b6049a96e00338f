//! Interval estimates of a proportion, a mean and a ratio, and the Student t quantile they need.

use std::f64::consts::{FRAC_PI_2, PI};

use serde::Serialize;

use crate::sim::elementary::{exp, inverse_normal, ln, logistic, logit};

/// The standard normal quantile at 0.975: half-width of a two-sided 95 % interval in standard errors.
pub(super) const Z95: f64 = 1.959_963_984_540_054;

/// The probability below the upper limit of a two-sided 95 % interval.
pub(super) const UPPER95: f64 = 0.975;

/// A number with the interval it is known to, and the sample it rests on.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Estimate {
    /// The point estimate, in the unit of the sample.
    pub estimate: f64,
    /// The lower limit, in the unit of the sample; never above the estimate.
    pub low: f64,
    /// The upper limit, in the unit of the sample; never below the estimate.
    pub high: f64,
    /// How many independent units (replications, pairs, clusters) the estimate rests on.
    pub n: usize,
}

impl Estimate {
    /// Returns the symmetric interval `estimate ± half`.
    pub(super) fn around(estimate: f64, half: f64, n: usize) -> Self {
        Self { estimate, low: estimate - half, high: estimate + half, n }
    }

    /// Returns limits that rounding may have put on the wrong side of the estimate, put right.
    pub(super) fn within(estimate: f64, (low, high): (f64, f64), n: usize) -> Self {
        Self { estimate, low: low.min(estimate), high: high.max(estimate), n }
    }
}

/// Returns the share `successes / n` with Wilson's score interval, or `None` for `n = 0`.
///
/// Wilson (1927), "Probable inference, the law of succession, and statistical inference", JASA 22, 209–212;
/// method 3 of Newcombe (1998), Statistics in Medicine 17, 857–872. No successes give a lower limit of exactly
/// 0, no failures an upper limit of exactly 1.
///
/// # Panics
/// If there are more successes than trials.
pub fn wilson(successes: usize, n: usize) -> Option<Estimate> {
    assert!(successes <= n, "{successes} successes in {n} trials: count each success as a trial too");
    if n == 0 {
        return None;
    }
    let share = successes as f64 / n as f64;
    Some(Estimate::within(share, score_limits(share, n as f64), n))
}

/// Returns the score limits of `share` seen in a sample of (effective) size `n`, which must be above 0.
pub(super) fn score_limits(share: f64, n: f64) -> (f64, f64) {
    let z2 = Z95 * Z95;
    let shrink = 1.0 + z2 / n;
    let centre = (share + z2 / (2.0 * n)) / shrink;
    let half = Z95 / shrink * (share * (1.0 - share) / n + z2 / (4.0 * n * n)).sqrt();
    // At a share of 0 or 1 the algebra gives the share itself; the rounding is put right in `Estimate::within`.
    ((centre - half).max(0.0), (centre + half).min(1.0))
}

/// Returns the mean with Student's t interval, or `None` for fewer than two values.
///
/// One value has a mean but no interval, so it is refused. Equal values give an interval without width.
/// Student (1908), Biometrika 6, 1–25.
pub fn mean(values: &[f64]) -> Option<Estimate> {
    let df = values.len().checked_sub(1).filter(|&df| df > 0)?;
    mean_with_critical(values, student_t_quantile(UPPER95, df))
}

/// Returns the mean ± `critical` standard errors, or `None` for fewer than two values.
///
/// For simultaneous intervals: `critical` is then the value of [`super::max_t`] for the whole family.
pub fn mean_with_critical(values: &[f64], critical: f64) -> Option<Estimate> {
    let (&first, rest) = values.split_first()?;
    if rest.is_empty() {
        return None;
    }
    // The sum of equal values can be rounded, their mean must not be.
    if rest.iter().all(|&value| value == first) {
        return Some(Estimate::around(first, 0.0, values.len()));
    }
    let n = values.len() as f64;
    let centre = values.iter().sum::<f64>() / n;
    let squares: f64 = values.iter().map(|value| (value - centre) * (value - centre)).sum();
    let standard_error = (squares / (n - 1.0) / n).sqrt();
    Some(Estimate::around(centre, critical * standard_error, values.len()))
}

/// Returns the ratio of sums Σ numerator / Σ denominator over clusters, with an interval from the clusters.
///
/// Each pair is one cluster (one replication): (numerator, denominator), denominators not negative. The
/// standard error is the linearised one, `sqrt(n/(n−1) Σ (y − R x)²) / Σ x`: Cochran (1977), *Sampling
/// Techniques*, 3rd ed., §6.3–6.4, without finite population correction, with t on `n − 1` degrees of freedom.
///
/// * Ratio strictly between 0 and 1: the interval is built on the logit scale, so it stays inside.
/// * Every numerator 0, or every numerator equal to its denominator: the linearised error is 0, which would
///   claim certainty. The limits are then Wilson's with the effective size = number of clusters with a
///   denominator above 0, that is, as if the units of a cluster all did the same (the widest reading of the clustering).
/// * Otherwise the quantity is no share, and the interval is symmetric.
///
/// `None` when the denominators sum to 0, or when one cluster alone would have to give the spread.
pub fn ratio(pairs: &[(f64, f64)]) -> Option<Estimate> {
    let n = pairs.len();
    let top: f64 = pairs.iter().map(|pair| pair.0).sum();
    let bottom: f64 = pairs.iter().map(|pair| pair.1).sum();
    if bottom <= 0.0 {
        return None;
    }
    let all_none = pairs.iter().all(|&(y, _)| y == 0.0);
    let all_full = pairs.iter().all(|&(y, x)| y == x);
    if all_none || all_full {
        let share = if all_none { 0.0 } else { 1.0 };
        let clusters = pairs.iter().filter(|pair| pair.1 > 0.0).count();
        return Some(Estimate::within(share, score_limits(share, clusters as f64), n));
    }
    let df = n.checked_sub(1).filter(|&df| df > 0)?;
    let value = top / bottom;
    let squares: f64 = pairs.iter().map(|&(y, x)| (y - value * x) * (y - value * x)).sum();
    let standard_error = (n as f64 / df as f64 * squares).sqrt() / bottom;
    let half = student_t_quantile(UPPER95, df) * standard_error;
    if value > 0.0 && value < 1.0 {
        let centre = logit(value);
        let spread = half / (value * (1.0 - value));
        return Some(Estimate::within(value, (logistic(centre - spread), logistic(centre + spread)), n));
    }
    Some(Estimate::around(value, half, n))
}

/// Returns the quantile of Student's t with `df` degrees of freedom below which lies probability `p`.
///
/// Exact for `df` 1 and 2; else Hill (1970), "Algorithm 396: Student's t-quantiles", Communications of the ACM
/// 13, 619–620: a Cornish–Fisher expansion about the normal in the middle, a tail series outside.
///
/// # Panics
/// If `p` is not strictly between 0 and 1, or `df` is 0.
pub fn student_t_quantile(p: f64, df: usize) -> f64 {
    assert!(p > 0.0 && p < 1.0, "t quantile at {p}: the probability must lie strictly between 0 and 1");
    assert!(df > 0, "t quantile with 0 degrees of freedom: a spread needs at least two values");
    let upper_half = p >= 0.5;
    let two_tails = 2.0 * if upper_half { 1.0 - p } else { p };
    let size = match df {
        1 => cotangent(two_tails * FRAC_PI_2),
        // 2/(P(2−P)) − 2 rounds to a hair below 0 at the median.
        2 => (2.0 / (two_tails * (2.0 - two_tails)) - 2.0).max(0.0).sqrt(),
        _ => hill(two_tails, df as f64),
    };
    if upper_half { size } else { -size }
}

/// Returns Hill's t quantile for `two_tails`, the probability outside ± the result; `n` is at least 3.
fn hill(two_tails: f64, n: f64) -> f64 {
    let a = 1.0 / (n - 0.5);
    let b = 48.0 / (a * a);
    let mut c = ((20_700.0 * a / b - 98.0) * a - 16.0) * a + 96.36;
    let d = ((94.5 / (b + c) - 3.0) / b + 1.0) * (a * FRAC_PI_2).sqrt() * n;
    let mut y = exp(ln(d * two_tails) * 2.0 / n);
    if y > 0.05 + a {
        let x = inverse_normal(two_tails / 2.0);
        y = x * x;
        if n < 5.0 {
            c += 0.3 * (n - 4.5) * (x + 0.6);
        }
        c += (((0.05 * d * x - 5.0) * x - 7.0) * x - 2.0) * x + b;
        y = (((((0.4 * y + 6.3) * y + 36.0) * y + 94.5) / c - y - 3.0) / b + 1.0) * x;
        y = a * y * y;
        // exp(y) − 1 without cancellation where y is small.
        y = if y > 0.002 { exp(y) - 1.0 } else { y + 0.5 * y * y };
    } else {
        let tail = 1.0 / (((n + 6.0) / (n * y) - 0.089 * d - 0.822) * (n + 2.0) * 3.0);
        y = ((tail + 0.5 / (n + 4.0)) * y - 1.0) * (n + 1.0) / (n + 2.0) + 1.0 / y;
    }
    (n * y).sqrt()
}

/// Returns the cotangent of `x` in (0, π/2], by power series: the system's tangent differs between machines.
fn cotangent(x: f64) -> f64 {
    // Below π/4 both series are short; above, cot x = tan(π/2 − x).
    if x > PI / 4.0 {
        let (sine, cosine) = sine_and_cosine(FRAC_PI_2 - x);
        return sine / cosine;
    }
    let (sine, cosine) = sine_and_cosine(x);
    cosine / sine
}

/// Returns sine and cosine of `x` in [0, π/4] by their Taylor series, to the last bit or two.
fn sine_and_cosine(x: f64) -> (f64, f64) {
    let (mut sine, mut cosine) = (0.0, 0.0);
    let mut term = 1.0;
    // (π/4)^20 / 20! is below 1e-20, far under one unit in the last place.
    for order in 0..20 {
        let sign = if order % 4 < 2 { 1.0 } else { -1.0 };
        if order % 2 == 0 {
            cosine += sign * term;
        } else {
            sine += sign * term;
        }
        term *= x / f64::from(order + 1);
    }
    (sine, cosine)
}

#[cfg(test)]
mod tests {
    use approx::assert_abs_diff_eq;
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn wilson_ends_are_exact_and_no_trial_gives_nothing() {
        for n in 1..20_000 {
            assert_eq!(wilson(0, n).unwrap().low, 0.0);
            assert_eq!(wilson(n, n).unwrap().high, 1.0);
            assert!(wilson(n, n).unwrap().low < 1.0);
        }
        assert_eq!(wilson(0, 0), None);
    }

    /// P(T ≤ t) for odd and even df in closed form: Abramowitz & Stegun 26.7.3 and 26.7.4.
    fn t_distribution(t: f64, df: usize) -> f64 {
        let theta = (t / (df as f64).sqrt()).atan();
        let (sine, cosine) = (theta.sin(), theta.cos());
        let mut term = if df % 2 == 1 { cosine } else { 1.0 };
        let mut sum = if df == 1 { 0.0 } else { term };
        let mut k = if df % 2 == 1 { 3 } else { 2 };
        while k < df {
            term *= cosine * cosine * (k - 1) as f64 / k as f64;
            sum += term;
            k += 2;
        }
        let between = if df % 2 == 1 { 2.0 / PI * (theta + sine * sum) } else { sine * sum };
        0.5 + between / 2.0
    }

    #[test]
    fn t_quantiles_invert_the_exact_distribution() {
        for df in 1..=200 {
            for p in [0.5001, 0.6, 0.75, 0.9, 0.95, 0.975, 0.99, 0.995, 0.9995] {
                let t = student_t_quantile(p, df);
                let density = (t_distribution(t + 1e-4, df) - t_distribution(t - 1e-4, df)) / 2e-4;
                let error = (t_distribution(t, df) - p) / density;
                let allowed = if df < 3 { 1e-7 } else { 1e-5 } * t.max(1.0);
                assert!(error.abs() < allowed, "df {df}, p {p}: t {t} is off by {error}");
            }
        }
        assert_eq!(student_t_quantile(0.5, 2), 0.0);
        assert_abs_diff_eq!(student_t_quantile(0.5, 1), 0.0, epsilon = 1e-15);
        assert_abs_diff_eq!(student_t_quantile(0.5, 7), 0.0, epsilon = 1e-12);
        assert_abs_diff_eq!(student_t_quantile(0.975, 10_000_000), Z95, epsilon = 1e-6);
    }

    #[test]
    fn mean_interval_is_t_times_the_standard_error() {
        // 1..=5: mean 3, variance 2.5, standard error sqrt(0.5), t(.975; 4) = 2.7764.
        let got = mean(&[1.0, 2.0, 3.0, 4.0, 5.0]).unwrap();
        assert_abs_diff_eq!(got.estimate, 3.0);
        assert_abs_diff_eq!(got.high - 3.0, 2.7764 * 0.5_f64.sqrt(), epsilon = 1e-4);
        assert_abs_diff_eq!(3.0 - got.low, got.high - 3.0, epsilon = 1e-12);
        assert_eq!(got.n, 5);
    }

    #[test]
    fn mean_needs_two_values_and_equal_values_have_no_width() {
        assert_eq!(mean(&[]), None);
        assert_eq!(mean(&[1.0]), None);
        let got = mean(&[0.1; 7]).unwrap();
        assert_eq!((got.low, got.estimate, got.high), (0.1, 0.1, 0.1));
    }

    #[test]
    fn ratio_of_single_trial_clusters_has_the_binomial_error() {
        // Clusters of one: n/(n−1) Σ(y − p)² / n² = p(1 − p)/(n − 1), so the logit error is known.
        let mut pairs = vec![(1.0, 1.0); 30];
        pairs.extend(vec![(0.0, 1.0); 70]);
        let got = ratio(&pairs).unwrap();
        let standard_error = (0.3 * 0.7 / 99.0_f64).sqrt() / (0.3 * 0.7);
        let log_odds = |p: f64| (p / (1.0 - p)).ln();
        assert_abs_diff_eq!(got.estimate, 0.3);
        assert_abs_diff_eq!(log_odds(got.high) - log_odds(0.3), 1.98422 * standard_error, epsilon = 1e-4);
        assert_abs_diff_eq!(log_odds(0.3) - log_odds(got.low), 1.98422 * standard_error, epsilon = 1e-4);
    }

    #[test]
    fn ratio_widens_when_a_cluster_acts_as_one() {
        let alone: Vec<_> = (0..400).map(|i| (f64::from(u8::from(i % 4 == 0)), 1.0)).collect();
        let together: Vec<_> = (0..40).map(|i| (if i % 4 == 0 { 10.0 } else { 0.0 }, 10.0)).collect();
        let (alone, together) = (ratio(&alone).unwrap(), ratio(&together).unwrap());
        assert_abs_diff_eq!(alone.estimate, together.estimate);
        let widening = (together.high - together.low) / (alone.high - alone.low);
        assert_abs_diff_eq!(widening, 10.0_f64.sqrt(), epsilon = 0.25);
    }

    #[test]
    fn ratio_at_an_end_falls_back_to_wilson_over_clusters() {
        let none = ratio(&[(0.0, 5.0), (0.0, 3.0), (0.0, 0.0)]).unwrap();
        assert_eq!((none.low, none.high), (0.0, wilson(0, 2).unwrap().high));
        let full = ratio(&[(5.0, 5.0), (3.0, 3.0), (0.0, 0.0)]).unwrap();
        assert_eq!((full.low, full.high), (wilson(2, 2).unwrap().low, 1.0));
        assert_eq!((none.n, full.n), (3, 3));
    }

    #[test]
    fn ratio_above_one_is_symmetric_and_an_empty_one_is_nothing() {
        // R = 9/3 = 3, residuals −1, 0, 1: error sqrt(3/2 · 2)/3 = 1/√3, t(.975; 2) = 4.3027.
        let got = ratio(&[(2.0, 1.0), (3.0, 1.0), (4.0, 1.0)]).unwrap();
        assert_abs_diff_eq!(got.estimate, 3.0);
        assert_abs_diff_eq!(got.high - 3.0, 4.3027 / 3.0_f64.sqrt(), epsilon = 1e-4);
        assert_abs_diff_eq!(3.0 - got.low, got.high - 3.0, epsilon = 1e-12);
        assert_eq!(ratio(&[]), None);
        assert_eq!(ratio(&[(0.0, 0.0), (0.0, 0.0)]), None);
        assert_eq!(ratio(&[(1.0, 2.0)]), None);
    }

    proptest! {
        #[test]
        fn wilson_contains_its_share_and_mirrors(n in 1_usize..2000, share in 0.0..=1.0_f64) {
            let x = (share * n as f64) as usize;
            let (got, mirror) = (wilson(x, n).unwrap(), wilson(n - x, n).unwrap());
            prop_assert!(0.0 <= got.low && got.low <= got.estimate);
            prop_assert!(got.estimate <= got.high && got.high <= 1.0 && got.low < got.high);
            prop_assert!((got.low - (1.0 - mirror.high)).abs() < 1e-12);
        }

        #[test]
        fn ratio_contains_its_value_and_a_share_stays_a_share(
            pairs in prop::collection::vec((0_u8..5, 0_u8..5), 2..40)
        ) {
            let pairs: Vec<_> = pairs.iter().map(|&(y, more)| (f64::from(y), f64::from(y + more))).collect();
            if let Some(got) = ratio(&pairs) {
                prop_assert!(0.0 <= got.low && got.low <= got.estimate);
                prop_assert!(got.estimate <= got.high && got.high <= 1.0);
            }
        }
    }
}
