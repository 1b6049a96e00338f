//! Counts in equal cells that come round again: how much they vary beyond chance, and how long a swing lasts.

/// Moments of counts within the columns of a period: of all Mondays at nine, of all at ten, and so on.
///
/// Within a column the expected count is the same, so nothing has to be known of how it goes over the period.
/// Variances and covariances are unbiased where rounds are independent, and so are the squares of expected counts:
/// the square of a mean is too large by the variance of that mean, which is taken off.
#[derive(Clone, Debug, PartialEq)]
pub struct CountMoments {
    /// The mean count of each column; nothing where it was never met.
    pub means: Vec<Option<f64>>,
    /// How often each column was met.
    pub rounds: Vec<usize>,
    /// The mean count, over the columns met at least twice, as are all below.
    pub mean: f64,
    /// The variance within columns.
    pub variance: f64,
    /// The covariance with the next count, within columns.
    pub lagged: f64,
    /// The square of the expected count.
    pub square: f64,
    /// The product of the expected counts of neighbours.
    pub product: f64,
}

impl CountMoments {
    /// Returns the moments of `counts`, one after another, the first of them in column `first` of `period`; nothing
    /// if no column was met twice.
    ///
    /// # Panics
    /// If the period has no columns.
    pub fn of(counts: &[f64], first: usize, period: usize) -> Option<CountMoments> {
        assert!(period > 0, "a period has at least one column");
        let mut columns: Vec<Vec<f64>> = vec![Vec::new(); period];
        let mut pairs: Vec<Vec<(f64, f64)>> = vec![Vec::new(); period];
        for (i, &count) in counts.iter().enumerate() {
            let column = (first + i) % period;
            columns[column].push(count);
            pairs[column].extend(counts.get(i + 1).map(|&next| (count, next)));
        }
        let own = columns.iter().map(|c| c.iter().map(|&x| (x, x)).collect::<Vec<_>>());
        let own: Vec<Within> = own.filter_map(|pairs| Within::of(&pairs)).collect();
        let next: Vec<Within> = pairs.iter().filter_map(|pairs| Within::of(pairs)).collect();
        if own.is_empty() {
            return None;
        }
        let average = |all: &[Within], of: fn(&Within) -> f64| {
            if all.is_empty() { 0.0 } else { all.iter().map(of).sum::<f64>() / all.len() as f64 }
        };
        Some(CountMoments {
            means: columns.iter().map(|c| (!c.is_empty()).then(|| mean(c.iter().copied()))).collect(),
            rounds: columns.iter().map(Vec::len).collect(),
            mean: average(&own, |w| w.mean),
            variance: average(&own, |w| w.covariance),
            lagged: average(&next, |w| w.covariance),
            square: average(&own, |w| w.product),
            product: average(&next, |w| w.product),
        })
    }

    /// Returns the squared coefficient of variation of the intensity, which is what the counts vary beyond a
    /// Poisson process: (variance − mean) / mean². Below nothing where they vary less.
    ///
    /// Cox & Isham (1980), *Point Processes*, §3.3: the variance of a count given its intensity is its mean.
    pub fn squared_cv(&self) -> Option<f64> {
        (self.square > 0.0).then(|| (self.variance - self.mean) / self.square)
    }

    /// Returns the covariance of the intensity with that of the next cell, in units of the squared mean.
    pub fn lagged_cv(&self) -> Option<f64> {
        (self.product > 0.0).then(|| self.lagged / self.product)
    }
}

/// What pairs of one column say.
struct Within {
    mean: f64,
    covariance: f64,
    product: f64,
}

impl Within {
    fn of(pairs: &[(f64, f64)]) -> Option<Within> {
        let n = pairs.len();
        if n < 2 {
            return None;
        }
        let (a, b) = (mean(pairs.iter().map(|p| p.0)), mean(pairs.iter().map(|p| p.1)));
        let covariance = pairs.iter().map(|p| (p.0 - a) * (p.1 - b)).sum::<f64>() / (n - 1) as f64;
        Some(Within { mean: a, covariance, product: a * b - covariance / n as f64 })
    }
}

fn mean(values: impl ExactSizeIterator<Item = f64>) -> f64 {
    let n = values.len() as f64;
    values.sum::<f64>() / n
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_abs_diff_eq;

    #[test]
    fn moments_by_hand() {
        // Two columns: 1, 3, 5 and 2, 2, 8; the pairs across the turn are (2, 3) and (2, 5).
        let got = CountMoments::of(&[1.0, 2.0, 3.0, 2.0, 5.0, 8.0], 0, 2).unwrap();
        assert_eq!(got.means, [Some(3.0), Some(4.0)]);
        assert_eq!(got.rounds, [3, 3]);
        assert_abs_diff_eq!(got.variance, f64::midpoint(4.0, 12.0), epsilon = 1e-12);
        // Within pairs 1–2, 3–2, 5–8: Σ (a − 3)(b − 4) / 2 = (4 + 0 + 8) / 2; across the turn nothing varies.
        assert_abs_diff_eq!(got.lagged, f64::midpoint(6.0, 0.0), epsilon = 1e-12);
        let square = f64::midpoint(9.0 - 4.0 / 3.0, 16.0 - 12.0 / 3.0);
        assert_abs_diff_eq!(got.square, square, epsilon = 1e-12);
        assert_abs_diff_eq!(got.squared_cv().unwrap(), (8.0 - 3.5) / square, epsilon = 1e-12);
    }

    #[test]
    fn a_series_that_begins_late_is_counted_in_its_own_columns() {
        let got = CountMoments::of(&[5.0, 1.0, 2.0, 7.0], 2, 3).unwrap();
        assert_eq!(got.means, [Some(1.0), Some(2.0), Some(6.0)]);
        assert_eq!((got.mean, got.variance), (6.0, 2.0));
        assert_eq!(CountMoments::of(&[1.0, 2.0], 0, 3), None);
        assert_eq!(CountMoments::of(&[], 0, 3), None);
    }

    #[test]
    fn what_goes_up_and_down_every_round_alike_does_not_vary() {
        let counts: Vec<f64> = (0..60).map(|i| f64::from(i % 6)).collect();
        let got = CountMoments::of(&counts, 0, 6).unwrap();
        assert_eq!((got.variance, got.lagged), (0.0, 0.0));
    }
}
