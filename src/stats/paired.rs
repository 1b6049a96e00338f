//! Two samples over the same replications: the difference pair by pair.

use serde::Serialize;

use super::agreement::{AgreementTable, share_difference};
use super::bounded::bounded_mean;
use super::intervals::{Estimate, mean};
use super::mcnemar::mcnemar_mid_p;
use super::survival::{Event, Observation};

/// The means of two paired samples and what the pairs say about their difference.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct PairedDifference {
    /// The mean of the first sample.
    pub a: f64,
    /// The mean of the second sample.
    pub b: f64,
    /// The mean of first minus second, with the interval of the per-pair differences.
    pub difference: Estimate,
    /// In how many pairs the first value is the greater.
    pub wins: usize,
    /// In how many pairs the values are equal.
    pub ties: usize,
    /// In how many pairs the first value is the smaller.
    pub losses: usize,
}

/// Returns the paired difference of `a` and `b`, or `None` for fewer than two pairs.
///
/// The interval is Student's t of the differences (Student 1908, Biometrika 6, 1–25): the spread common to both
/// members of a pair cancels. When all differences are equal it has no width, which is no proof that they
/// would stay equal.
///
/// # Panics
/// If the samples differ in length: then they are not pairs.
pub fn paired_difference(a: &[f64], b: &[f64]) -> Option<PairedDifference> {
    assert_eq!(a.len(), b.len(), "paired samples must have one value per replication each");
    let differences: Vec<f64> = a.iter().zip(b).map(|(a, b)| a - b).collect();
    let difference = mean(&differences)?;
    let n = difference.n as f64;
    Some(PairedDifference {
        a: a.iter().sum::<f64>() / n,
        b: b.iter().sum::<f64>() / n,
        difference,
        wins: differences.iter().filter(|&&d| d > 0.0).count(),
        ties: differences.iter().filter(|&&d| d == 0.0).count(),
        losses: differences.iter().filter(|&&d| d < 0.0).count(),
    })
}

impl PairedDifference {
    /// Returns the two-sided mid-P value of the sign test: that of pairs that differ, as many come out one way as
    /// the other. It speaks of how often, where the interval speaks of how much; few pairs far apart may leave
    /// the one clear and the other open.
    ///
    /// Dixon & Mood (1946), JASA 41, 557–566; the same as [`mcnemar_mid_p`].
    pub fn sign_p(&self) -> f64 {
        mcnemar_mid_p(self.wins, self.losses)
    }
}

/// Returns the paired difference of values that cannot lie further apart than `bound`, or `None` for fewer than
/// two pairs.
///
/// The interval is [`bounded_mean`]'s: it keeps a width when all pairs agree, and allows for pairs as far apart
/// as they can be although few or none were seen.
///
/// # Panics
/// If the samples differ in length, or a pair lies further apart.
pub fn paired_bounded_difference(a: &[f64], b: &[f64], bound: f64) -> Option<PairedDifference> {
    let paired = paired_difference(a, b)?;
    let differences: Vec<f64> = a.iter().zip(b).map(|(a, b)| a - b).collect();
    Some(PairedDifference { difference: bounded_mean(&differences, (-bound, bound))?, ..paired })
}

/// Returns the paired difference of two samples of zeros and ones, or `None` for fewer than two pairs.
///
/// The interval is [`super::share_difference`]'s: unlike Student's it keeps a width when all pairs agree.
///
/// # Panics
/// If the samples differ in length, or hold anything but 0 and 1.
pub fn paired_share_difference(a: &[f64], b: &[f64]) -> Option<PairedDifference> {
    let of = |x: &f64| *x == 0.0 || *x == 1.0;
    assert!(a.iter().chain(b).all(of), "shares are made of zeros and ones");
    let paired = paired_difference(a, b)?;
    let both = a.iter().zip(b).filter(|(a, b)| **a == 1.0 && **b == 1.0).count();
    let table = AgreementTable {
        both,
        only_first: paired.wins,
        only_second: paired.losses,
        neither: paired.ties - both,
    };
    Some(PairedDifference { difference: share_difference(&table), ..paired })
}

/// Returns the paired difference of min(time, `horizon`), or `None` when it cannot be had that way.
///
/// With no censoring before the horizon each pair's restricted times are known, so the restricted mean is a
/// plain mean and the pairing can be kept (the area under the Kaplan–Meier curve is then the same number). One
/// observation censored before the horizon, or fewer than two pairs, gives `None`. The interval is that of
/// [`paired_bounded_difference`]: no two restricted times lie further apart than the horizon.
///
/// # Panics
/// If the samples differ in length: then they are not pairs.
pub fn paired_restricted_mean(
    a: &[Observation],
    b: &[Observation],
    horizon: i64,
) -> Option<PairedDifference> {
    paired_bounded_difference(&restricted(a, horizon)?, &restricted(b, horizon)?, horizon as f64)
}

/// Returns min(time, `horizon`) of each observation, or `None` when one is not known to that point.
fn restricted(observations: &[Observation], horizon: i64) -> Option<Vec<f64>> {
    observations
        .iter()
        .map(|observation| match observation.event {
            Event::Censored if observation.time < horizon => None,
            Event::Censored | Event::Observed => Some(observation.time.min(horizon) as f64),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use approx::assert_abs_diff_eq;
    use proptest::prelude::*;

    use super::super::KaplanMeier;
    use super::*;

    /// Zeros and ones from the four cells: both, only the first, only the second, neither.
    fn cells(both: usize, first: usize, second: usize, neither: usize) -> (Vec<f64>, Vec<f64>) {
        let part = |n: usize, a: f64, b: f64| std::iter::repeat_n((a, b), n);
        part(both, 1.0, 1.0)
            .chain(part(first, 1.0, 0.0))
            .chain(part(second, 0.0, 1.0))
            .chain(part(neither, 0.0, 0.0))
            .unzip()
    }

    #[test]
    fn pairs_that_all_agree_do_not_claim_certainty() {
        let (a, b) = cells(20, 0, 0, 20);
        let got = paired_share_difference(&a, &b).unwrap().difference;
        assert!(got.low < -0.05 && got.estimate == 0.0 && got.high > 0.05);
    }

    #[test]
    fn pairs_are_won_tied_or_lost() {
        let got = paired_difference(&[2.0, 1.0, 5.0, 4.0], &[1.0, 1.0, 1.0, 6.0]).unwrap();
        assert_eq!((got.a, got.b, got.difference.estimate), (3.0, 2.25, 0.75));
        assert_eq!((got.wins, got.ties, got.losses), (2, 1, 1));
    }

    #[test]
    fn equal_differences_have_no_width_and_one_pair_is_not_enough() {
        let got = paired_difference(&[1.0, 4.0, 0.0], &[0.5, 3.5, -0.5]).unwrap().difference;
        assert_eq!((got.low, got.estimate, got.high), (0.5, 0.5, 0.5));
        assert_eq!(paired_difference(&[1.0], &[0.0]), None);
    }

    #[test]
    fn pairs_as_far_apart_as_can_be_are_allowed_for_and_the_sign_speaks_for_itself() {
        // 259 pairs a little sooner, 25 a little later: clear by the sign, open by the mean up to 1440 hours.
        let (a, b): (Vec<f64>, Vec<f64>) =
            (0..284).map(|i| if i < 259 { (10.0, 15.0) } else { (15.0, 10.0) }).unzip();
        let got = paired_bounded_difference(&a, &b, 1440.0).unwrap();
        assert_eq!((got.wins, got.ties, got.losses), (25, 0, 259));
        assert!(got.sign_p() < 1e-40);
        assert!(got.difference.low < -15.0 && got.difference.high > 0.0);
        // Within 5 hours nothing is left open.
        assert!(paired_bounded_difference(&a, &b, 5.0).unwrap().difference.high < 0.0);
        let same = paired_bounded_difference(&a, &a, 1440.0).unwrap();
        assert_eq!((same.difference.estimate, same.ties, same.sign_p()), (0.0, 284, 1.0));
        assert!(same.difference.low < -10.0 && same.difference.high > 10.0);
    }

    #[test]
    #[should_panic(expected = "one value per replication")]
    fn unequal_lengths_are_refused() {
        let _ = paired_difference(&[1.0, 2.0, 3.0], &[1.0, 2.0]);
    }

    fn seen(time: i64) -> Observation {
        Observation { time, event: Event::Observed }
    }

    fn cut(time: i64) -> Observation {
        Observation { time, event: Event::Censored }
    }

    #[test]
    fn restricted_means_pair_by_pair() {
        let (a, b) = ([seen(5), cut(30), seen(20)], [seen(9), seen(40), seen(20)]);
        let got = paired_restricted_mean(&a, &b, 30).unwrap();
        // min(·, 30): 5, 30, 20 against 9, 30, 20.
        assert_abs_diff_eq!(got.difference.estimate, -4.0 / 3.0, epsilon = 1e-12);
        assert_eq!((got.wins, got.ties, got.losses), (0, 2, 1));
        assert_eq!(paired_restricted_mean(&a, &b, 31), None);
        assert_eq!(paired_restricted_mean(&b, &a, 31), None);
    }

    proptest! {
        #[test]
        fn restricted_means_are_the_areas_under_the_curves(
            times in prop::collection::vec((0_i64..60, 0_i64..60), 2..40)
        ) {
            let horizon = 30;
            let to = |time: i64| if time < horizon { seen(time) } else { cut(horizon) };
            let a: Vec<_> = times.iter().map(|pair| to(pair.0)).collect();
            let b: Vec<_> = times.iter().map(|pair| to(pair.1)).collect();
            let got = paired_restricted_mean(&a, &b, horizon).unwrap();
            let area = |all: &[Observation]| KaplanMeier::fit(all).unwrap().restricted_mean(horizon).estimate;
            prop_assert!((got.a - area(&a)).abs() < 1e-9);
            prop_assert!((got.b - area(&b)).abs() < 1e-9);
            prop_assert!((got.difference.estimate - (got.a - got.b)).abs() < 1e-9);
            prop_assert_eq!(got.wins + got.ties + got.losses, times.len());
        }

        #[test]
        fn swapping_the_samples_turns_the_sign(
            pairs in prop::collection::vec((-9.0..9.0_f64, -9.0..9.0_f64), 2..30)
        ) {
            let (a, b): (Vec<_>, Vec<_>) = pairs.into_iter().unzip();
            let (ab, ba) = (paired_difference(&a, &b).unwrap(), paired_difference(&b, &a).unwrap());
            prop_assert!((ab.difference.low + ba.difference.high).abs() < 1e-9);
            prop_assert_eq!((ab.wins, ab.losses), (ba.losses, ba.wins));
        }
    }
}
