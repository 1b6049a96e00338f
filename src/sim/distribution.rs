//! Laws of durations, sampled by inversion so that the same draw gives a longer time under a slower law.

use super::elementary::{exp, inverse_normal, ln};
use super::luck::Stream;
use crate::units::SimDuration;

/// A law of how long something takes.
#[derive(Clone, Debug, PartialEq)]
pub enum Law {
    /// Always the same.
    Fixed(SimDuration),
    /// Memoryless, with this mean.
    Exponential(SimDuration),
    /// Log-normal with this median and standard deviation of the logarithm.
    LogNormal {
        /// Half of all durations are shorter.
        median: SimDuration,
        /// Standard deviation of the natural logarithm.
        sigma: f64,
    },
}

impl Law {
    /// Returns one duration, at least one millisecond.
    pub fn sample(&self, stream: &mut Stream) -> SimDuration {
        self.quantile(stream.uniform())
    }

    /// Returns the duration that the share `u` (strictly between 0 and 1) of all are shorter than.
    pub fn quantile(&self, u: f64) -> SimDuration {
        match *self {
            Law::Fixed(d) => SimDuration(d.0.max(1)),
            Law::Exponential(mean) => mean.scaled(-ln(1.0 - u)),
            Law::LogNormal { median, sigma } => median.scaled(exp(sigma * inverse_normal(u))),
        }
    }

    /// Returns the median.
    pub fn median(&self) -> SimDuration {
        self.quantile(0.5)
    }

    /// Returns the mean.
    pub fn mean(&self) -> SimDuration {
        match *self {
            Law::Fixed(d) | Law::Exponential(d) => d,
            Law::LogNormal { median, sigma } => median.scaled(exp(sigma * sigma / 2.0)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sim::luck::{Luck, StreamId};
    use crate::units::{HOUR, MINUTE};

    #[test]
    fn sample_means_agree_with_the_formula() {
        let laws =
            [Law::Exponential(SimDuration(MINUTE)), Law::LogNormal { median: SimDuration(HOUR), sigma: 0.8 }];
        for (i, law) in laws.iter().enumerate() {
            let mut stream = Luck::new(11, 0).stream(StreamId::new(1, [i as u32]));
            let n = 20_000;
            let draws: Vec<f64> = (0..n).map(|_| law.sample(&mut stream).0 as f64).collect();
            let mean = draws.iter().sum::<f64>() / f64::from(n);
            let var = draws.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / f64::from(n - 1);
            let z = (mean - law.mean().0 as f64) / (var / f64::from(n)).sqrt();
            assert!(z.abs() < 4.0, "{law:?}: z = {z}");
        }
    }

    #[test]
    fn a_greater_share_is_a_longer_time() {
        let hour = SimDuration(HOUR);
        for law in [Law::Exponential(hour), Law::LogNormal { median: hour, sigma: 0.8 }] {
            let quantiles = [0.01, 0.1, 0.5, 0.9, 0.99].map(|u| law.quantile(u));
            assert!(quantiles.is_sorted() && quantiles[0] < quantiles[4], "{law:?}: {quantiles:?}");
        }
        // Of an exponential law all but 1/e lie below the mean.
        let at_mean = Law::Exponential(hour).quantile(1.0 - (-1.0_f64).exp());
        assert!((at_mean.0 - HOUR).abs() <= 1, "{at_mean:?}");
    }
}
