//! The value below which a share of a sample lies.

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn type_one_by_hand() {
        let five = [1.0, 2.0, 3.0, 4.0, 10.0];
        let got = [0.0, 0.2, 0.21, 0.5, 0.9, 1.0].map(|p| quantile(&five, p).unwrap());
        assert_eq!(got, [1.0, 1.0, 2.0, 3.0, 10.0, 10.0]);
        assert_eq!(quantile(&[], 0.5), None);
    }
}
