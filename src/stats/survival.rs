//! Times that may be cut off before the event: the Kaplan–Meier curve and what is read from it.

use serde::Serialize;

use super::intervals::{Estimate, Z95, score_limits};
use crate::sim::elementary::{exp, ln, logistic, logit};

/// How far above `1 − p` a survival still counts as having reached it: products of fractions round.
const QUANTILE_TOLERANCE: f64 = 1e-12;

/// Whether a time ends with the event or with the end of watching.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub enum Event {
    /// The event happened at the time.
    Observed,
    /// The event had not happened by the time, and nothing later is known.
    Censored,
}

/// A time from the start of watching, right-censored or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
pub struct Observation {
    /// Time since the start, at least 0, in any whole unit (the same for all observations).
    pub time: i64,
    /// What ended the time.
    pub event: Event,
}

/// One drop of the survival curve.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct SurvivalStep {
    /// When the events happened, in the unit of the observations.
    pub time: i64,
    /// How many were still without event and watched just before `time`.
    pub at_risk: usize,
    /// How many events happened at `time`.
    pub events: usize,
    /// The probability of no event up to and including `time`.
    pub survival: f64,
    /// Greenwood's variance of `survival`; 0 once survival is 0, where the formula is undefined.
    pub variance: f64,
}

/// A time by which a share of the population has had the event, with its limits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct QuantileEstimate {
    /// The quantile, in the unit of the observations; `None` when the curve does not come down to the level
    /// while watched.
    pub value: Option<i64>,
    /// The lower limit, which may be known where the quantile is not; `None` when not even the lower band comes
    /// down to the level.
    pub low: Option<i64>,
    /// The upper limit; `None` when the upper band does not come down to the level while watched.
    pub high: Option<i64>,
}

/// The product-limit estimate of the survival curve.
///
/// Kaplan & Meier (1958), JASA 53, 457–481. An observation censored at the time of an event was at risk of it.
#[derive(Debug, Clone, PartialEq)]
pub struct KaplanMeier {
    steps: Vec<SurvivalStep>,
    /// All times in ascending order, for the number still watched at any time.
    times: Vec<i64>,
    n_observed: usize,
    n_censored: usize,
}

impl KaplanMeier {
    /// Returns the curve through the observations (in any order), or `None` when there are none.
    pub fn fit(observations: &[Observation]) -> Option<Self> {
        if observations.is_empty() {
            return None;
        }
        let mut sorted = observations.to_vec();
        sorted.sort_by_key(|observation| observation.time);
        let mut steps = Vec::new();
        let mut at_risk = sorted.len();
        let (mut survival, mut greenwood) = (1.0, 0.0);
        for tied in sorted.chunk_by(|a, b| a.time == b.time) {
            let events = tied.iter().filter(|observation| observation.event == Event::Observed).count();
            if events > 0 {
                let (y, d) = (at_risk as f64, events as f64);
                survival *= (y - d) / y;
                if at_risk > events {
                    greenwood += d / (y * (y - d));
                }
                let variance = survival * survival * greenwood;
                steps.push(SurvivalStep { time: tied[0].time, at_risk, events, survival, variance });
            }
            at_risk -= tied.len();
        }
        let n_observed = steps.iter().map(|step| step.events).sum();
        let times: Vec<i64> = sorted.iter().map(|observation| observation.time).collect();
        Some(Self { steps, n_observed, n_censored: times.len() - n_observed, times })
    }

    /// Returns the drops of the curve in ascending time; times with censoring only are not among them.
    pub fn steps(&self) -> &[SurvivalStep] {
        &self.steps
    }

    /// Returns how many observations ended with the event.
    pub fn n_observed(&self) -> usize {
        self.n_observed
    }

    /// Returns how many observations were cut off before the event.
    pub fn n_censored(&self) -> usize {
        self.n_censored
    }

    /// Returns the probability of no event up to and including `t`.
    ///
    /// Past the last observation nothing is known; the last value is carried on, so do not ask there.
    pub fn survival_at(&self, t: i64) -> f64 {
        self.steps_until(t).last().map_or(1.0, |step| step.survival)
    }

    /// Returns the survival at `t` with its pointwise log(−log) limits; `n` is the number of observations.
    ///
    /// Kalbfleisch & Prentice (2002), *The Statistical Analysis of Failure Time Data*, 2nd ed., §1.4 (R:
    /// `conf.type = "log-log"`). Where the formula has no value, and R prints none:
    /// * before the first event the lower limit is Wilson's for those still watched at `t`, all without event;
    /// * at survival 0 the limit above is that of the step before (survival cannot rise), or Wilson's for
    ///   those at risk when there is one step only.
    pub fn band_at(&self, t: i64) -> Estimate {
        let steps = self.steps_until(t);
        let survival = self.survival_at(t);
        let n = self.times.len();
        let limits = match steps {
            [] => score_limits(1.0, self.watched_at(t) as f64),
            [only] if only.survival == 0.0 => score_limits(0.0, only.at_risk as f64),
            [.., before, last] if last.survival == 0.0 => {
                (0.0, log_log_limits(before.survival, before.variance).1)
            }
            [.., last] => log_log_limits(last.survival, last.variance),
        };
        Estimate::within(survival, limits, n)
    }

    /// Returns the time by which a share `p` has had the event: the smallest t with S(t) ≤ 1 − p.
    ///
    /// `None` when the curve never comes down that far. R averages over the flat piece when S equals 1 − p
    /// exactly; here the smallest time is kept, so that the answer is a time that occurred.
    pub fn quantile(&self, p: f64) -> Option<i64> {
        self.first_time(p, |step| step.survival)
    }

    /// Returns the quantile with its limits, each open where it lies beyond all that was watched.
    ///
    /// Brookmeyer & Crowley (1982), Biometrics 38, 29–41, with the log(−log) band: each limit is the first time
    /// at which that side of the band reaches 1 − p.
    pub fn quantile_estimate(&self, p: f64) -> QuantileEstimate {
        QuantileEstimate {
            value: self.quantile(p),
            low: self.first_time(p, |step| self.band_at(step.time).low),
            high: self.first_time(p, |step| self.band_at(step.time).high),
        }
    }

    /// Returns the mean of min(time, `horizon`), the area under the curve up to `horizon`, with its interval.
    ///
    /// Klein & Moeschberger (2003), *Survival Analysis*, 2nd ed., §4.5: variance Σ Aᵢ² dᵢ / (Yᵢ(Yᵢ − dᵢ)) over
    /// the events before the horizon, Aᵢ the area from tᵢ on; a last step with Yᵢ = dᵢ is left out, its area
    /// being 0. The limits are symmetric on the logit scale of the mean's share of the horizon, as Meeker &
    /// Escobar (1998), *Statistical Methods for Reliability Data*, ch. 3, take it for a share: where one
    /// in twenty has the event, limits symmetric on the plain scale held the truth in 91 to 92 of 100 samples of
    /// 200, these in 95 to 97.
    ///
    /// At either end the scale has no value and the variance is 0, which would claim certainty: without any
    /// event the lower limit is the horizon times the lower limit of the survival there, and where nothing of
    /// the horizon is left the upper one is the horizon times Wilson's. Past the last observation the curve is
    /// carried on flat: keep `horizon` within the time watched.
    ///
    /// # Panics
    /// If `horizon` is negative.
    pub fn restricted_mean(&self, horizon: i64) -> Estimate {
        assert!(horizon >= 0, "restricted mean to {horizon}: the horizon must not be negative");
        let n = self.times.len();
        let whole = horizon as f64;
        let before = self.steps.partition_point(|step| step.time < horizon);
        let (mut area, mut variance, mut right) = (0.0, 0.0, horizon);
        for step in self.steps[..before].iter().rev() {
            area += step.survival * (right - step.time) as f64;
            right = step.time;
            if step.at_risk > step.events {
                let (y, d) = (step.at_risk as f64, step.events as f64);
                variance += area * area * d / (y * (y - d));
            }
        }
        area += right as f64;
        let limits = if before == 0 {
            (whole * score_limits(1.0, self.watched_at(horizon) as f64).0, whole)
        } else if area == 0.0 {
            (0.0, whole * score_limits(0.0, n as f64).1)
        } else {
            let share = area / whole;
            let spread = Z95 * variance.sqrt() / (whole * share * (1.0 - share));
            let (low, high) = (logistic(logit(share) - spread), logistic(logit(share) + spread));
            (whole * low, whole * high)
        };
        Estimate::within(area, limits, n)
    }

    /// Returns the steps up to and including `t`.
    fn steps_until(&self, t: i64) -> &[SurvivalStep] {
        &self.steps[..self.steps.partition_point(|step| step.time <= t)]
    }

    /// Returns how many were watched until `t` or later; past the last observation, how many until the last.
    fn watched_at(&self, t: i64) -> usize {
        let gone = self.times.partition_point(|&time| time < t);
        let last = self.times.partition_point(|time| Some(time) < self.times.last());
        self.times.len() - gone.min(last)
    }

    /// Returns the first step time at which `curve` has come down to `1 − p`.
    fn first_time(&self, p: f64, curve: impl Fn(&SurvivalStep) -> f64) -> Option<i64> {
        let level = 1.0 - p + QUANTILE_TOLERANCE;
        self.steps.iter().find(|step| curve(step) <= level).map(|step| step.time)
    }
}

/// Returns the limits of a survival strictly between 0 and 1 that are symmetric on the log(−log) scale.
pub(super) fn log_log_limits(survival: f64, variance: f64) -> (f64, f64) {
    let log = ln(survival);
    let spread = Z95 * variance.sqrt() / (survival * -log);
    (exp(exp(spread) * log), exp(exp(-spread) * log))
}

#[cfg(test)]
pub(super) mod tests {
    use approx::assert_abs_diff_eq;
    use proptest::prelude::*;

    use super::*;

    /// Twelve times with ties, five of them cut off.
    fn twelve() -> Vec<Observation> {
        let observed = [2, 3, 3, 7, 9, 9, 15].map(|time| Observation { time, event: Event::Observed });
        let censored = [3, 8, 9, 20, 20].map(|time| Observation { time, event: Event::Censored });
        observed.into_iter().chain(censored).collect()
    }

    #[test]
    fn curve_is_the_product_of_the_shares_that_stay() {
        let curve = KaplanMeier::fit(&twelve()).unwrap();
        // At risk 12, 11, 8, 6, 3.
        let s = [11.0 / 12.0, 9.0 / 12.0, 9.0 / 12.0 * 7.0 / 8.0, 9.0 / 12.0 * 7.0 / 8.0 * 4.0 / 6.0];
        for (t, survival) in [(1, 1.0), (2, s[0]), (6, s[1]), (7, s[2]), (14, s[3]), (99, s[3] * 2.0 / 3.0)] {
            assert_abs_diff_eq!(curve.survival_at(t), survival, epsilon = 1e-12);
        }
        assert_eq!(curve.steps().iter().map(|step| step.at_risk).collect::<Vec<_>>(), [12, 11, 8, 6, 3]);
        assert_eq!((curve.n_observed(), curve.n_censored()), (7, 5));
        assert_eq!((curve.quantile(0.5), curve.quantile(0.9)), (Some(9), None));
    }

    #[test]
    fn band_is_symmetric_on_the_log_log_scale() {
        let curve = KaplanMeier::fit(&twelve()).unwrap();
        let scale = |s: f64| (-s.ln()).ln();
        for step in curve.steps() {
            let band = curve.band_at(step.time);
            // Var log(−log S) = Σ d/(Y(Y−d)) / (log S)², the delta method.
            let half = Z95 * step.variance.sqrt() / step.survival / step.survival.ln().abs();
            assert_abs_diff_eq!(scale(band.low) - scale(step.survival), half, epsilon = 1e-9);
            assert_abs_diff_eq!(scale(step.survival) - scale(band.high), half, epsilon = 1e-9);
            assert_eq!(band.n, 12);
        }
    }

    #[test]
    fn a_median_that_was_not_reached_may_still_have_a_lower_limit() {
        let watched = |observed: i64| -> Vec<Observation> {
            let event = |i: i64| if i <= observed { Event::Observed } else { Event::Censored };
            (1..=20)
                .map(|i| Observation { time: if i <= observed { i } else { 30 }, event: event(i) })
                .collect()
        };
        // 9 of 20 by time 9: the curve stops at 0.55, its lower limit crosses a half on the way.
        let curve = KaplanMeier::fit(&watched(9)).unwrap();
        let got = curve.quantile_estimate(0.5);
        assert_eq!((got.value, got.high), (None, None));
        let low = got.low.unwrap();
        assert!(curve.band_at(low).low <= 0.5 && curve.band_at(low - 1).low > 0.5);
        // 1 of 20 says nothing of the median.
        let got = KaplanMeier::fit(&watched(1)).unwrap().quantile_estimate(0.5);
        assert_eq!((got.value, got.low, got.high), (None, None, None));
    }

    #[test]
    fn quantile_takes_the_smallest_time_on_a_flat_piece_despite_rounding() {
        // Ten distinct times: S(t) = 1 − t/10 as a product of nine rounded fractions.
        let all: Vec<_> = (1..=10).map(|time| Observation { time, event: Event::Observed }).collect();
        let curve = KaplanMeier::fit(&all).unwrap();
        for tenth in 1..=10 {
            assert_eq!(curve.quantile(tenth as f64 / 10.0), Some(tenth));
        }
    }

    /// The standard error that limits symmetric on the logit scale of the share of `horizon` were made from.
    fn error_behind(mean: &Estimate, horizon: f64) -> f64 {
        let share = mean.estimate / horizon;
        let half = (logit(mean.high / horizon) - logit(mean.low / horizon)) / 2.0;
        half / Z95 * horizon * share * (1.0 - share)
    }

    #[test]
    fn restricted_mean_is_the_area_by_hand() {
        let got = KaplanMeier::fit(&twelve()).unwrap().restricted_mean(18);
        // Pieces of the area after each event, 18 being the end: widths 1, 4, 2, 6, 3.
        let s = [11.0 / 12.0, 9.0 / 12.0, 63.0 / 96.0, 63.0 / 144.0, 63.0 / 216.0];
        let pieces = [s[0], s[1] * 4.0, s[2] * 2.0, s[3] * 6.0, s[4] * 3.0];
        assert_abs_diff_eq!(got.estimate, 2.0 + pieces.iter().sum::<f64>(), epsilon = 1e-12);
        let greenwood = [
            1.0 / (12.0 * 11.0),
            2.0 / (11.0 * 9.0),
            1.0 / (8.0 * 7.0),
            2.0 / (6.0 * 4.0),
            1.0 / (3.0 * 2.0),
        ];
        let variance: f64 = (0..5)
            .map(|i| {
                let after: f64 = pieces[i..].iter().sum();
                after * after * greenwood[i]
            })
            .sum();
        assert_abs_diff_eq!(error_behind(&got, 18.0), variance.sqrt(), epsilon = 1e-9);
        let middle = (logit(got.low / 18.0) + logit(got.high / 18.0)) / 2.0;
        assert_abs_diff_eq!(middle, logit(got.estimate / 18.0), epsilon = 1e-9);
    }

    #[test]
    fn restricted_mean_without_censoring_is_the_mean() {
        let all: Vec<_> = twelve().iter().map(|o| Observation { event: Event::Observed, ..*o }).collect();
        let got = KaplanMeier::fit(&all).unwrap().restricted_mean(25);
        let mean = all.iter().map(|o| o.time as f64).sum::<f64>() / 12.0;
        let squares: f64 = all.iter().map(|o| (o.time as f64 - mean) * (o.time as f64 - mean)).sum();
        assert_abs_diff_eq!(got.estimate, mean, epsilon = 1e-12);
        // Greenwood's form collapses to the plain variance Σ(x − mean)²/n².
        assert_abs_diff_eq!(error_behind(&got, 25.0), squares.sqrt() / 12.0, epsilon = 1e-9);
    }

    #[test]
    fn no_events_and_only_events_do_not_claim_certainty() {
        let at = |event| vec![Observation { time: 30, event }; 50];
        let quiet = KaplanMeier::fit(&at(Event::Censored)).unwrap();
        let score = super::super::wilson(50, 50).unwrap().low;
        for t in [0, 30, 99] {
            let band = quiet.band_at(t);
            assert_eq!((band.low, band.estimate, band.high), (score, 1.0, 1.0));
        }
        let mean = quiet.restricted_mean(30);
        assert_eq!((mean.low, mean.estimate, mean.high), (30.0 * score, 30.0, 30.0));
        let at_once = KaplanMeier::fit(&[Observation { time: 0, event: Event::Observed }; 50]).unwrap();
        let mean = at_once.restricted_mean(30);
        assert_eq!((mean.low, mean.estimate), (0.0, 0.0));
        assert_abs_diff_eq!(mean.high, 30.0 * (1.0 - score), epsilon = 1e-12);
        let all = KaplanMeier::fit(&at(Event::Observed)).unwrap().band_at(30);
        assert_eq!((all.low, all.estimate), (0.0, 0.0));
        assert_abs_diff_eq!(all.high, 1.0 - score, epsilon = 1e-12);
        assert_eq!(KaplanMeier::fit(&[]), None);
    }

    #[test]
    fn band_where_the_formula_has_no_value() {
        // Nothing happened until 9: ten of fifteen were watched that long.
        let mut all = vec![Observation { time: 9, event: Event::Censored }; 10];
        all.extend([Observation { time: 3, event: Event::Censored }; 5]);
        let quiet = KaplanMeier::fit(&all).unwrap();
        for (t, watched) in [(3, 15), (4, 10), (9, 10), (99, 10)] {
            assert_eq!(quiet.band_at(t).low, super::super::wilson(watched, watched).unwrap().low);
        }
        // The last has the event at 15: the limit above stays that of the event before.
        let mut all = twelve();
        all.retain(|o| o.time <= 15 && o.event == Event::Observed);
        let gone = KaplanMeier::fit(&all).unwrap();
        let (before, after) = (gone.band_at(9), gone.band_at(15));
        assert!(before.high > 0.1);
        assert_eq!((after.low, after.estimate, after.high), (0.0, 0.0, before.high));
    }

    /// Small samples with ties and censoring.
    pub(in super::super) fn any_observations() -> impl Strategy<Value = Vec<Observation>> {
        let event = prop_oneof![Just(Event::Observed), Just(Event::Censored)];
        let one = (0_i64..40, event).prop_map(|(time, event)| Observation { time, event });
        prop::collection::vec(one, 1..60)
    }

    proptest! {
        #[test]
        fn survival_falls_and_the_band_holds_it(all in any_observations()) {
            let curve = KaplanMeier::fit(&all).unwrap();
            prop_assert_eq!(curve.n_observed() + curve.n_censored(), all.len());
            let mut before = 1.0;
            for t in -1..45 {
                let band = curve.band_at(t);
                prop_assert!(band.estimate <= before);
                prop_assert!(0.0 <= band.low && band.low <= band.estimate);
                prop_assert!(band.estimate <= band.high && band.high <= 1.0);
                before = band.estimate;
            }
        }

        #[test]
        fn order_of_the_observations_does_not_matter(all in any_observations()) {
            let mut other = all.clone();
            other.reverse();
            prop_assert_eq!(KaplanMeier::fit(&all), KaplanMeier::fit(&other));
        }

        #[test]
        fn restricted_mean_lies_within_its_interval(all in any_observations(), horizon in 0_i64..45) {
            let got = KaplanMeier::fit(&all).unwrap().restricted_mean(horizon);
            prop_assert!(0.0 <= got.low && got.low <= got.estimate);
            prop_assert!(got.estimate <= got.high && got.high <= horizon as f64 + 1e-9);
        }

        #[test]
        fn quantile_limits_hold_the_quantile(all in any_observations(), p in 0.05..0.95_f64) {
            let got = KaplanMeier::fit(&all).unwrap().quantile_estimate(p);
            if let Some(value) = got.value {
                prop_assert!(got.low.is_some_and(|low| low <= value));
            }
            if let Some(high) = got.high {
                prop_assert!(got.value.is_some_and(|value| value <= high));
            }
        }
    }
}
