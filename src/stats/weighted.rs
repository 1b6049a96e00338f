//! Shares of several strata weighted into one.

use super::intervals::{Estimate, wilson};
use super::weighted_sum::{Part, weighted_sum};

/// A yes or no from each replication, and what the share of yes counts for.
#[derive(Debug, Clone, PartialEq)]
pub struct Stratum {
    /// The weight, at least 0; only its proportion to the others matters.
    pub weight: f64,
    /// The answers, one a replication, in the same order in all strata.
    pub answers: Vec<bool>,
}

/// Returns the weighted average of the strata's shares of yes, or `None` without weight or without answers.
///
/// The limits are those of [`weighted_sum`] of Wilson's: Zou & Donner (2008), Statistics in Medicine 27,
/// 1693–1702; for weighted shares Yan & Su (2010), Statistics in Biopharmaceutical Research 2, 329–335. Strata of
/// one replication may go together, so the spreads enter with the correlations of the answers (Zou 2008, American
/// Journal of Epidemiology 168, 212–224). A stratum that is always or never
/// yes keeps Wilson's width, so such strata do not add up to certainty.
///
/// # Panics
/// If the strata differ in their number of answers, or a weight is negative.
pub fn weighted_share(strata: &[Stratum]) -> Option<Estimate> {
    let n = strata.first()?.answers.len();
    assert!(strata.iter().all(|s| s.answers.len() == n), "every stratum needs one answer per replication");
    assert!(strata.iter().all(|s| s.weight >= 0.0), "weights must not be negative");
    let total: f64 = strata.iter().map(|s| s.weight).sum();
    if total <= 0.0 {
        return None;
    }
    let weights: Vec<f64> = strata.iter().map(|s| s.weight / total).collect();
    let counts: Vec<usize> = strata.iter().map(|s| s.answers.iter().filter(|&&yes| yes).count()).collect();
    let shares = counts.iter().map(|&count| wilson(count, n)).collect::<Option<Vec<Estimate>>>()?;
    // Sums of fractions round; what was counted does not.
    let estimate = match &counts[..] {
        none if none.iter().all(|&count| count == 0) => 0.0,
        all if all.iter().all(|&count| count == n) => 1.0,
        _ => shares.iter().zip(&weights).map(|(share, weight)| share.estimate * weight).sum(),
    };
    let number = |yes: &bool| f64::from(u8::from(*yes));
    let values: Vec<Vec<f64>> = strata.iter().map(|s| s.answers.iter().map(number).collect()).collect();
    let parts = weights.iter().zip(&shares).zip(&values);
    let parts: Vec<Part<'_>> =
        parts.map(|((weight, share), values)| Part { weight: *weight, estimate: *share, values }).collect();
    let sum = weighted_sum(&parts)?;
    let limits = (estimate - (sum.estimate - sum.low), estimate + (sum.high - sum.estimate));
    Some(Estimate::within(estimate, (limits.0.max(0.0), limits.1.min(1.0)), n))
}

#[cfg(test)]
mod tests {
    use approx::assert_abs_diff_eq;
    use proptest::prelude::*;

    use super::*;

    fn stratum(weight: f64, yes: usize, n: usize) -> Stratum {
        Stratum { weight, answers: (0..n).map(|i| i < yes).collect() }
    }

    #[test]
    fn one_stratum_and_strata_that_are_the_same_are_wilsons() {
        for strata in [vec![stratum(3.0, 30, 200)], vec![stratum(0.7, 30, 200), stratum(0.3, 30, 200)]] {
            let (got, wilson) = (weighted_share(&strata).unwrap(), wilson(30, 200).unwrap());
            assert_abs_diff_eq!(got.estimate, wilson.estimate, epsilon = 1e-12);
            assert_abs_diff_eq!(got.low, wilson.low, epsilon = 1e-12);
            assert_abs_diff_eq!(got.high, wilson.high, epsilon = 1e-12);
        }
    }

    #[test]
    fn always_and_never_are_exact_with_any_weights_and_not_certain() {
        // 0.1 + 0.2 + 0.7 is not 1 in binary.
        let strata = |yes: usize| [0.1, 0.2, 0.7].map(|weight| stratum(weight, yes, 400));
        let never = weighted_share(&strata(0)).unwrap();
        assert_eq!((never.estimate, never.low), (0.0, 0.0));
        assert!(never.high > 0.004);
        let always = weighted_share(&strata(400)).unwrap();
        assert_eq!((always.estimate, always.high), (1.0, 1.0));
        assert!(always.low < 0.996);
        // Every replication has the same weighted sum, and still it is not certain.
        let both = weighted_share(&[stratum(1.0, 0, 400), stratum(1.0, 400, 400)]).unwrap();
        assert_eq!(both.estimate, 0.5);
        assert!(both.low < 0.496 && both.high > 0.504);
    }

    #[test]
    fn without_weight_or_answers_there_is_nothing() {
        assert_eq!(weighted_share(&[]), None);
        assert_eq!(weighted_share(&[stratum(0.0, 3, 9)]), None);
        assert_eq!(weighted_share(&[stratum(1.0, 0, 0)]), None);
    }

    proptest! {
        #[test]
        fn limits_hold_the_average_inside_the_scale_and_turn_with_the_answers(
            answers in prop::collection::vec((prop::bool::ANY, prop::bool::ANY, prop::bool::ANY), 1..60),
            weights in (0.0..5.0_f64, 0.0..5.0_f64, 0.1..5.0_f64),
        ) {
            let strata = |turned: bool| {
                let of = |weight: f64, answer: fn(&(bool, bool, bool)) -> bool| Stratum {
                    weight,
                    answers: answers.iter().map(|all| answer(all) != turned).collect(),
                };
                [of(weights.0, |a| a.0), of(weights.1, |a| a.1), of(weights.2, |a| a.2)]
            };
            let got = weighted_share(&strata(false)).unwrap();
            let turned = weighted_share(&strata(true)).unwrap();
            prop_assert!(0.0 <= got.low && got.low <= got.estimate);
            prop_assert!(got.estimate <= got.high && got.high <= 1.0 && got.low < got.high);
            prop_assert!((got.low - (1.0 - turned.high)).abs() < 1e-9);
        }
    }
}
