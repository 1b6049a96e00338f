//! Paired yes-or-no answers: is the one more often yes than the other?

use crate::sim::elementary::{exp, ln};

/// Returns the two-sided mid-P value of McNemar's test: `wins` pairs in which only the first is yes, `losses`
/// in which only the second is. Pairs that agree say nothing about the difference.
///
/// Under no difference the wins are binomial over the pairs that disagree, with chance 1/2; the value is twice
/// the smaller tail, with half the probability of what was seen. McNemar (1947), Psychometrika 12, 153–157;
/// mid-P: Fagerland, Lydersen & Laake (2013), BMC Medical Research Methodology 13:91. No disagreement gives 1.
pub fn mcnemar_mid_p(wins: usize, losses: usize) -> f64 {
    let (few, all) = (wins.min(losses), wins + losses);
    if all == 0 {
        return 1.0;
    }
    // ln P(0), ln P(1), … of the binomial, each from the one before.
    let mut log = -(all as f64) * ln(2.0);
    let mut tail = 0.0;
    for k in 0..few {
        tail += exp(log);
        log += ln((all - k) as f64) - ln((k + 1) as f64);
    }
    let seen = exp(log);
    (2.0 * (tail + 0.5 * seen)).min(1.0)
}

#[cfg(test)]
mod tests {
    use approx::assert_abs_diff_eq;

    use super::*;

    #[test]
    fn small_cases_by_hand() {
        assert_eq!(mcnemar_mid_p(0, 0), 1.0);
        assert_eq!(mcnemar_mid_p(7, 1), mcnemar_mid_p(1, 7));
        // 5 of 5: 2 · ½ · 1/32.
        assert_abs_diff_eq!(mcnemar_mid_p(5, 0), 1.0 / 32.0, epsilon = 1e-12);
        // 2 of 4: 2 · (1 + 4 + 3)/16.
        assert_abs_diff_eq!(mcnemar_mid_p(2, 2), 1.0, epsilon = 1e-12);
    }

    #[test]
    fn many_pairs_neither_overflow_nor_claim_certainty() {
        let even = mcnemar_mid_p(50_000, 50_000);
        assert_abs_diff_eq!(even, 1.0, epsilon = 1e-6);
        // Normal approximation at z = 2: 0.0455.
        assert_abs_diff_eq!(mcnemar_mid_p(5_100, 4_900), 0.0455, epsilon = 2e-4);
        assert!((0.0..1e-200).contains(&mcnemar_mid_p(20_000, 0)));
    }
}
