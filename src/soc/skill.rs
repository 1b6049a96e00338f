//! Skill: a chance that differs between organisations of the same kind.

use crate::sim::elementary::{inverse_normal, logistic, logit};
use crate::units::Probability;

/// A chance whose log-odds are normal over organisations, with a given mean of the chance itself.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Skill {
    mean: Probability,
    /// Log-odds in the middle organisation, and their standard deviation.
    middle: f64,
    spread: f64,
}

/// Points the mean is taken over.
const POINTS: u32 = 400;

impl Skill {
    /// Returns the skill of this mean whose standard deviation is about `sd`.
    pub fn new(mean: Probability, sd: f64) -> Skill {
        let p = mean.get();
        if sd <= 0.0 || p <= 0.0 || p >= 1.0 {
            return Skill { mean, middle: 0.0, spread: 0.0 };
        }
        // The slope of the logistic at the mean turns a deviation of the chance into one of the log-odds.
        let spread = sd / (p * (1.0 - p));
        let at = |middle: f64, i: u32| {
            logistic(middle + spread * inverse_normal((f64::from(i) + 0.5) / f64::from(POINTS)))
        };
        let reached = |middle: f64| (0..POINTS).map(|i| at(middle, i)).sum::<f64>() / f64::from(POINTS);
        let (mut low, mut high) = (logit(p) - 20.0, logit(p) + 20.0);
        for _ in 0..60 {
            let middle = 0.5 * (low + high);
            if reached(middle) < p { low = middle } else { high = middle }
        }
        Skill { mean, middle: 0.5 * (low + high), spread }
    }

    /// Returns the chance in the organisation that lies so many standard deviations from the middle.
    pub fn at(&self, deviation: f64) -> Probability {
        if self.spread == 0.0 {
            return self.mean;
        }
        Probability::clamped(logistic(self.middle + self.spread * deviation))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sim::luck::{Luck, StreamId};

    #[test]
    fn spread_widens_and_the_mean_stays() {
        let moments = |mean: f64, sd: f64| {
            let skill = Skill::new(Probability::clamped(mean), sd);
            let n = 20_000;
            let luck = |replication| Luck::new(4, replication).stream(StreamId::new(72, [0])).normal();
            let drawn: Vec<f64> = (0..n).map(|r| skill.at(luck(r)).get()).collect();
            let m = drawn.iter().sum::<f64>() / f64::from(n);
            (m, (drawn.iter().map(|x| (x - m) * (x - m)).sum::<f64>() / f64::from(n)).sqrt())
        };
        for mean in [0.35, 0.63, 0.78, 0.9] {
            for sd in [0.06, 0.10] {
                let (m, s) = moments(mean, sd);
                assert!((m - mean).abs() < 0.003, "mean {m} of {mean}");
                assert!((0.75 * sd..1.05 * sd).contains(&s), "spread {s} of {sd} at {mean}");
            }
        }
        assert_eq!(Skill::new(Probability::clamped(0.63), 0.0).at(2.0).get(), 0.63);
        assert_eq!(Skill::new(Probability::ALWAYS, 0.1).at(-2.0), Probability::ALWAYS);
    }
}
