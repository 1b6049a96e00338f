//! Several kinds of ending compete: the cumulative incidence of each cause.

use serde::Serialize;

use super::intervals::{Estimate, score_limits};
use super::survival::log_log_limits;

/// A time from the start of watching with the cause that ended it, if any did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
pub struct CompetingObservation {
    /// Time since the start, at least 0, in any whole unit (the same for all observations).
    pub time: i64,
    /// The index of the cause that happened at the time; `None` when watching ended first.
    pub cause: Option<usize>,
}

/// One time at which at least one cause struck.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct IncidenceStep {
    /// When the events happened, in the unit of the observations.
    pub time: i64,
    /// How many were still without event and watched just before `time`.
    pub at_risk: usize,
    /// How many events of each cause happened at `time`.
    pub events: Vec<usize>,
    /// The probability of no event of any cause up to and including `time`.
    pub survival: f64,
    /// The probability of each cause up to and including `time`, the others being what they are.
    pub incidence: Vec<f64>,
    /// The variance of each incidence.
    pub variance: Vec<f64>,
}

/// The Aalen–Johansen estimate of the cumulative incidence of each cause.
///
/// Aalen & Johansen (1978), Scandinavian Journal of Statistics 5, 141–150. The variance is the Greenwood-type
/// one of Andersen, Borgan, Gill & Keiding (1993), *Statistical Models Based on Counting Processes*, §IV.4.1.3,
/// carried step by step; written out as a sum it is the delta-method formula of Marubini & Valsecchi (1995),
/// *Analysing Survival Data*, ch. 10. Without censoring it is p(1 − p)/n, with one cause Greenwood's.
#[derive(Debug, Clone, PartialEq)]
pub struct AalenJohansen {
    steps: Vec<IncidenceStep>,
    /// When watching ended without event, in ascending order.
    censored: Vec<i64>,
    last_time: i64,
    n: usize,
}

/// Running value, variance and covariance with survival of one cause's incidence.
#[derive(Clone, Copy, Default)]
struct Running {
    incidence: f64,
    variance: f64,
    with_survival: f64,
}

impl AalenJohansen {
    /// Returns the incidences of causes `0..n_causes`, or `None` when there is no observation.
    ///
    /// # Panics
    /// If an observation names a cause that is not below `n_causes`.
    pub fn fit(observations: &[CompetingObservation], n_causes: usize) -> Option<Self> {
        let mut sorted = observations.to_vec();
        sorted.sort_by_key(|observation| observation.time);
        let last_time = sorted.last()?.time;
        let mut steps = Vec::new();
        let mut at_risk = sorted.len();
        let (mut survival, mut survival_variance) = (1.0, 0.0);
        let mut causes = vec![Running::default(); n_causes];
        for tied in sorted.chunk_by(|a, b| a.time == b.time) {
            let mut events = vec![0_usize; n_causes];
            for cause in tied.iter().filter_map(|observation| observation.cause) {
                assert!(cause < n_causes, "cause {cause} of {n_causes}: causes are numbered from 0");
                events[cause] += 1;
            }
            let all: usize = events.iter().sum();
            if all > 0 {
                let y = at_risk as f64;
                let stay = (at_risk - all) as f64 / y;
                for (running, &struck) in causes.iter_mut().zip(&events) {
                    running.strike(struck as f64 / y, stay, y, survival, survival_variance);
                }
                survival_variance =
                    stay * stay * survival_variance + survival * survival * stay * (1.0 - stay) / y;
                survival *= stay;
                steps.push(IncidenceStep {
                    time: tied[0].time,
                    at_risk,
                    events,
                    survival,
                    incidence: causes.iter().map(|running| running.incidence).collect(),
                    variance: causes.iter().map(|running| running.variance).collect(),
                });
            }
            at_risk -= tied.len();
        }
        let censored = sorted.iter().filter(|o| o.cause.is_none()).map(|o| o.time).collect();
        Some(Self { steps, censored, last_time, n: sorted.len() })
    }

    /// Returns the times at which a cause struck, in ascending order.
    pub fn steps(&self) -> &[IncidenceStep] {
        &self.steps
    }

    /// Returns how many observations ended with some cause.
    pub fn n_observed(&self) -> usize {
        self.n - self.censored.len()
    }

    /// Returns how many observations were cut off before any cause.
    pub fn n_censored(&self) -> usize {
        self.censored.len()
    }

    /// Returns the probability of no event of any cause up to and including `t`.
    pub fn survival_at(&self, t: i64) -> f64 {
        self.steps_until(t).last().map_or(1.0, |step| step.survival)
    }

    /// Returns the probability of `cause` up to and including `t`, with its pointwise limits.
    ///
    /// The limits are symmetric on the log(−log(1 − incidence)) scale, so that with one cause they are those of
    /// the survival band turned over. Where the scale has no value: at incidence 0 the upper limit is Wilson's
    /// for all but those cut off before `t`; at incidence 1 the lower limit is that of the step before
    /// (incidence cannot fall), or Wilson's for those at risk when nothing happened before.
    ///
    /// # Panics
    /// If `cause` is not below the number of causes the fit was made for, and some cause struck by `t`.
    pub fn incidence_at(&self, cause: usize, t: i64) -> Estimate {
        let steps = self.steps_until(t);
        let value = steps.last().map_or(0.0, |step| step.incidence[cause].min(1.0));
        // Told from the counts, because sums of fractions reach 1 only nearly.
        let never = steps.iter().all(|step| step.events[cause] == 0);
        let all_of_it = steps.iter().all(|step| step.events[cause] == step.events.iter().sum::<usize>());
        let limits = match steps {
            _ if never => score_limits(0.0, self.followed_to(t) as f64),
            [only] if all_of_it && only.survival == 0.0 => score_limits(1.0, only.at_risk as f64),
            [.., before, last] if all_of_it && last.survival == 0.0 => (before.limits(cause).0, 1.0),
            [.., last] => last.limits(cause),
            [] => (0.0, 1.0),
        };
        Estimate::within(value, limits, self.n)
    }

    /// Returns the steps up to and including `t`.
    fn steps_until(&self, t: i64) -> &[IncidenceStep] {
        &self.steps[..self.steps.partition_point(|step| step.time <= t)]
    }

    /// Returns how many were not cut off before `t`; past the last observation, before the last.
    fn followed_to(&self, t: i64) -> usize {
        let end = t.min(self.last_time);
        self.n - self.censored.partition_point(|&time| time < end)
    }
}

impl IncidenceStep {
    /// Returns the limits of an incidence strictly between 0 and 1.
    fn limits(&self, cause: usize) -> (f64, f64) {
        let (low, high) = log_log_limits(1.0 - self.incidence[cause], self.variance[cause]);
        (1.0 - high, 1.0 - low)
    }
}

impl Running {
    /// Moves on over one time at which this cause struck the share `hit` of the `y` at risk and the share
    /// `stay` had no event; `survival` and its variance are those just before.
    fn strike(&mut self, hit: f64, stay: f64, y: f64, survival: f64, survival_variance: f64) {
        // incidence' = incidence + S·hit and S' = S·stay, hit and 1 − stay being shares of one multinomial of
        // size y that is uncorrelated with everything before.
        let squared = survival * survival;
        self.variance +=
            hit * hit * survival_variance + 2.0 * hit * self.with_survival + squared * hit * (1.0 - hit) / y;
        self.with_survival = stay * (self.with_survival + hit * survival_variance) - squared * hit * stay / y;
        self.incidence += survival * hit;
    }
}

#[cfg(test)]
mod tests {
    use approx::assert_abs_diff_eq;
    use proptest::prelude::*;

    use super::super::survival::tests::any_observations;
    use super::super::{Event, KaplanMeier, wilson};
    use super::*;

    fn at(time: i64, cause: Option<usize>) -> CompetingObservation {
        CompetingObservation { time, cause }
    }

    /// Eight observations, two causes: 1 (first), 2 (second), 3+, 4 (first and second), 5+, 6 (second), 7+.
    fn eight() -> Vec<CompetingObservation> {
        vec![
            at(1, Some(0)),
            at(2, Some(1)),
            at(3, None),
            at(4, Some(0)),
            at(4, Some(1)),
            at(5, None),
            at(6, Some(1)),
            at(7, None),
        ]
    }

    #[test]
    fn incidences_of_the_worked_example() {
        let fit = AalenJohansen::fit(&eight(), 2).unwrap();
        // At risk 8, 7, 5, 2. Each cause gains S(before) × its events / at risk.
        let s = [1.0, 7.0 / 8.0, 7.0 / 8.0 * 6.0 / 7.0, 7.0 / 8.0 * 6.0 / 7.0 * 3.0 / 5.0];
        let first = s[0] * 1.0 / 8.0 + s[2] * 1.0 / 5.0; // 0.125 + 0.15
        let second = s[1] * 1.0 / 7.0 + s[2] * 1.0 / 5.0 + s[3] * 1.0 / 2.0; // 0.125 + 0.15 + 0.225
        assert_abs_diff_eq!(first, 0.275, epsilon = 1e-12);
        assert_abs_diff_eq!(second, 0.5, epsilon = 1e-12);
        assert_abs_diff_eq!(fit.incidence_at(0, 7).estimate, first, epsilon = 1e-12);
        assert_abs_diff_eq!(fit.incidence_at(1, 7).estimate, second, epsilon = 1e-12);
        assert_abs_diff_eq!(fit.survival_at(7), 0.225, epsilon = 1e-12);
        assert_abs_diff_eq!(fit.incidence_at(1, 5).estimate, 0.275, epsilon = 1e-12);
        assert_eq!(fit.steps().iter().map(|step| step.at_risk).collect::<Vec<_>>(), [8, 7, 5, 2]);
        assert_eq!((fit.n_observed(), fit.n_censored()), (5, 3));
    }

    #[test]
    fn limits_are_symmetric_on_the_log_log_scale() {
        let fit = AalenJohansen::fit(&eight(), 2).unwrap();
        let got = fit.incidence_at(1, 7);
        let scale = |incidence: f64| (-(1.0 - incidence).ln()).ln();
        let error = fit.steps()[3].variance[1].sqrt();
        let half = 1.959964 * error / (0.5 * 0.5_f64.ln().abs());
        assert_abs_diff_eq!(scale(got.high) - scale(0.5), half, epsilon = 1e-5);
        assert_abs_diff_eq!(scale(0.5) - scale(got.low), half, epsilon = 1e-5);
        assert_eq!(got.n, 8);
    }

    /// Marubini & Valsecchi's three sums, written out over all steps up to the last.
    fn delta_method(steps: &[IncidenceStep], cause: usize) -> f64 {
        let end = steps.last().unwrap().incidence[cause];
        let mut before = 1.0;
        let mut total = 0.0;
        for step in steps {
            let (n, d) = (step.at_risk as f64, step.events.iter().sum::<usize>() as f64);
            let own = step.events[cause] as f64;
            let later = end - step.incidence[cause];
            if n > d {
                total += later * later * d / (n * (n - d));
            }
            total += before * before * own * (n - own) / (n * n * n);
            total -= 2.0 * later * before * own / (n * n);
            before = step.survival;
        }
        total
    }

    #[test]
    fn nothing_and_everything_do_not_claim_certainty() {
        let mut all = vec![at(9, None); 10];
        all.extend([at(3, None); 5]);
        let quiet = AalenJohansen::fit(&all, 2).unwrap();
        assert_eq!(quiet.incidence_at(0, 3).high, wilson(0, 15).unwrap().high);
        assert_eq!(quiet.incidence_at(0, 9).high, wilson(0, 10).unwrap().high);
        assert_eq!(quiet.incidence_at(0, 99).high, wilson(0, 10).unwrap().high);
        // The other cause's events were watched to their end: they count as not having this one.
        let other = AalenJohansen::fit(&[at(1, Some(1)), at(2, Some(1)), at(3, None)], 2).unwrap();
        assert_eq!(other.incidence_at(0, 3).high, wilson(0, 3).unwrap().high);
        let sure = AalenJohansen::fit(&[at(1, Some(0)); 12], 2).unwrap().incidence_at(0, 1);
        assert_eq!((sure.low, sure.estimate, sure.high), (wilson(12, 12).unwrap().low, 1.0, 1.0));
        // All gone but to different causes: an ordinary share, 3 of 6.
        let mixed: Vec<_> = (0..6).map(|i| at(i, Some(i as usize % 2))).collect();
        let half = AalenJohansen::fit(&mixed, 2).unwrap().incidence_at(1, 5);
        assert!(half.low > 0.1 && half.high < 0.95, "{half:?}");
        assert_eq!(AalenJohansen::fit(&[], 2), None);
    }

    proptest! {
        #[test]
        fn incidences_and_survival_share_out_one(all in any_observations(), n_causes in 1_usize..4) {
            let all: Vec<_> = all
                .iter()
                .enumerate()
                .map(|(i, o)| at(o.time, (o.event == Event::Observed).then_some(i % n_causes)))
                .collect();
            let fit = AalenJohansen::fit(&all, n_causes).unwrap();
            for (i, step) in fit.steps().iter().enumerate() {
                let total = step.incidence.iter().sum::<f64>() + step.survival;
                prop_assert!((total - 1.0).abs() < 1e-12);
                for cause in 0..n_causes {
                    let expected = delta_method(&fit.steps()[..=i], cause);
                    prop_assert!((step.variance[cause] - expected).abs() < 1e-12);
                    let got = fit.incidence_at(cause, step.time);
                    prop_assert!(0.0 <= got.low && got.low <= got.estimate);
                    prop_assert!(got.estimate <= got.high && got.high <= 1.0);
                    prop_assert!(got.high > got.low);
                }
            }
        }

        #[test]
        fn limits_of_one_cause_are_the_band_turned_over(all in any_observations()) {
            let single: Vec<_> =
                all.iter().map(|o| at(o.time, (o.event == Event::Observed).then_some(0))).collect();
            let (fit, curve) = (AalenJohansen::fit(&single, 1).unwrap(), KaplanMeier::fit(&all).unwrap());
            for t in -1..45 {
                let (incidence, band) = (fit.incidence_at(0, t), curve.band_at(t));
                prop_assert!((incidence.estimate - (1.0 - band.estimate)).abs() < 1e-9);
                prop_assert!((incidence.low - (1.0 - band.high)).abs() < 1e-9);
                prop_assert!((incidence.high - (1.0 - band.low)).abs() < 1e-9);
            }
        }

        #[test]
        fn without_censoring_the_variance_is_binomial(causes in prop::collection::vec(0_usize..3, 1..50)) {
            let all: Vec<_> = causes.iter().enumerate().map(|(i, &c)| at(i as i64 / 3, Some(c))).collect();
            let fit = AalenJohansen::fit(&all, 3).unwrap();
            for step in fit.steps() {
                for (p, variance) in step.incidence.iter().zip(&step.variance) {
                    prop_assert!((variance - p * (1.0 - p) / all.len() as f64).abs() < 1e-12);
                }
            }
        }
    }
}
