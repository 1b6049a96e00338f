//! The value below which a share of a sample lies.

use serde::Serialize;

use crate::sim::elementary::{exp, ln};

/// A quantile of a sample with its limits, each a value that occurred.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct QuantileInterval {
    /// The quantile, in the unit of the sample.
    pub value: f64,
    /// The lower limit; `None` when even the smallest value is not surely below.
    pub low: Option<f64>,
    /// The upper limit; `None` when even the largest value is not surely above.
    pub high: Option<f64>,
    /// How many values it rests on.
    pub n: usize,
}

/// Returns the smallest of the `sorted` values with at least the share `p` of them at or below it, or `None` when
/// there are none.
///
/// The inverse of the empirical distribution function: type 1 of Hyndman & Fan (1996), The American Statistician
/// 50, 361–365. It is always a value that occurred.
pub fn quantile(sorted: &[f64], p: f64) -> Option<f64> {
    debug_assert!(sorted.is_sorted(), "quantiles are read off sorted values");
    let rank = (p * sorted.len() as f64).ceil() as usize;
    sorted.get(rank.saturating_sub(1)).copied()
}

/// Returns the quantile at `p` of the `sorted` values with limits that hold it at `level` at least, or `None` when
/// there are no values.
///
/// The number of values below the quantile is binomial whatever they follow, so the limits are the innermost
/// values with at most half of what `level` leaves beyond each: David & Nagaraja (2003), *Order Statistics*, 3rd
/// ed., §7.1. In a small sample a side may stay open: for a median at 95 % below 6 values, for a 90th percentile
/// upwards below 36.
///
/// # Panics
/// If `p` or `level` is not strictly between 0 and 1.
pub fn quantile_interval(sorted: &[f64], p: f64, level: f64) -> Option<QuantileInterval> {
    assert!(p > 0.0 && p < 1.0, "quantile at {p}: the share must lie strictly between 0 and 1");
    assert!(level > 0.0 && level < 1.0, "interval at {level}: the level must lie strictly between 0 and 1");
    let n = sorted.len();
    let value = quantile(sorted, p)?;
    let beyond = (1.0 - level) / 2.0;
    // The r-th value lies above the quantile when fewer than r do not: r − 1 at most of n at chance p.
    let low = ranks_with_tail(n, p, beyond).checked_sub(1).map(|i| sorted[i]);
    // The same from above, where the chance is 1 − p.
    let high = ranks_with_tail(n, 1.0 - p, beyond).checked_sub(1).map(|i| sorted[n - 1 - i]);
    Some(QuantileInterval { value, low, high, n })
}

/// Returns the largest r with a probability of at most `tail` of fewer than r successes in `n` trials of chance
/// `p`: 0 when there is none.
fn ranks_with_tail(n: usize, p: f64, tail: f64) -> usize {
    // In logarithms, since (1 − p)^n may be too small for a number.
    let odds = ln(p / (1.0 - p));
    let mut log = n as f64 * ln(1.0 - p);
    let mut below = 0.0;
    for k in 0..n {
        below += exp(log);
        if below > tail {
            return k;
        }
        log += ln((n - k) as f64 / (k + 1) as f64) + odds;
    }
    n
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn type_one_by_hand() {
        let five = [1.0, 2.0, 3.0, 4.0, 10.0];
        let got = [0.0, 0.2, 0.21, 0.5, 0.9, 1.0].map(|p| quantile(&five, p).unwrap());
        assert_eq!(got, [1.0, 1.0, 2.0, 3.0, 10.0, 10.0]);
        assert_eq!(quantile(&[], 0.5), None);
    }

    fn ranks(n: u32, p: f64) -> (Option<f64>, Option<f64>) {
        let sorted: Vec<f64> = (1..=n).map(f64::from).collect();
        let got = quantile_interval(&sorted, p, 0.95).unwrap();
        (got.low, got.high)
    }

    #[test]
    fn a_side_stays_open_where_the_sample_is_too_small() {
        // ½⁵ = 0.031 lies beyond the smallest of five, ½⁶ = 0.016 beyond that of six.
        assert_eq!(ranks(5, 0.5), (None, None));
        assert_eq!(ranks(6, 0.5), (Some(1.0), Some(6.0)));
        // 0.9³⁵ = 0.02503 lies beyond the largest of 35, 0.9³⁶ = 0.0225 beyond that of 36.
        assert_eq!(ranks(35, 0.9).1, None);
        assert_eq!(ranks(36, 0.9).1, Some(36.0));
        assert_eq!(quantile_interval(&[], 0.5, 0.95), None);
        assert_eq!(ranks(1, 0.5), (None, None));
    }

    proptest! {
        #[test]
        fn limits_hold_the_quantile_and_mirror(
            mut values in prop::collection::vec(-50_i32..50, 1..200), p in 0.02..0.98_f64
        ) {
            values.sort_unstable();
            let sorted: Vec<f64> = values.iter().map(|&v| f64::from(v)).collect();
            let turned: Vec<f64> = sorted.iter().rev().map(|v| -v).collect();
            let got = quantile_interval(&sorted, p, 0.95).unwrap();
            let mirror = quantile_interval(&turned, 1.0 - p, 0.95).unwrap();
            prop_assert!(got.low.is_none_or(|low| low <= got.value));
            prop_assert!(got.high.is_none_or(|high| got.value <= high));
            let wider = quantile_interval(&sorted, p, 0.99).unwrap();
            prop_assert!(wider.low.unwrap_or(f64::MIN) <= got.low.unwrap_or(f64::MIN));
            prop_assert!(wider.high.unwrap_or(f64::MAX) >= got.high.unwrap_or(f64::MAX));
            // 1 − (1 − p) is rounded, and so may be the count at a tie of probabilities; not with these p.
            prop_assert_eq!(mirror.low.map(|low| -low), got.high);
        }
    }
}
