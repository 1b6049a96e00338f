//! Two ratios over the same replications: their difference, where both have something to count.

use super::intervals::{Estimate, ratio};
use super::paired::paired_share_difference;
use super::weighted_sum::{Part, weighted_sum};

/// Two ratios of sums over the same replications, and their difference.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PairedRatio {
    /// The first ratio.
    pub a: f64,
    /// The second.
    pub b: f64,
    /// First minus second; n is the number of replications that both are over.
    pub difference: Estimate,
}

/// Returns Σ y / Σ x of `a` less that of `b`, of pairs (y, x), or `None` for fewer than two replications in which both
/// have something to count.
///
/// Only these replications are compared. What one of two has nothing of, it could not have done better or worse, and a
/// ratio over the others' replications would be set against one over quite other ones. Where every x is 1 it is the
/// difference of two shares in pairs, [`paired_share_difference`]. Else each ratio has its own limits
/// ([`ratio`], linearised) and the two are put together by recovery of variance estimates ([`weighted_sum`]), moving
/// together as the residuals y − R x of the replications do: the paired linearisation of Cochran (1977), *Sampling
/// Techniques*, 3rd ed., §6.5, with limits that stay uneven where a share is near 0 or 1.
///
/// # Panics
/// If the samples differ in length: then they are not pairs.
pub fn paired_ratio_difference(a: &[(f64, f64)], b: &[(f64, f64)]) -> Option<PairedRatio> {
    assert_eq!(a.len(), b.len(), "paired samples must have one value per replication each");
    let both = a.iter().zip(b).filter(|(a, b)| a.1 > 0.0 && b.1 > 0.0);
    let (a, b): (Vec<_>, Vec<_>) = both.map(|(a, b)| (*a, *b)).unzip();
    if a.len() < 2 {
        return None;
    }
    if a.iter().chain(&b).all(|&(y, x)| x == 1.0 && (y == 0.0 || y == 1.0)) {
        let shares = |of: &[(f64, f64)]| of.iter().map(|pair| pair.0).collect::<Vec<f64>>();
        let paired = paired_share_difference(&shares(&a), &shares(&b))?;
        return Some(PairedRatio { a: paired.a, b: paired.b, difference: paired.difference });
    }
    let (of_a, of_b) = (ratio(&a)?, ratio(&b)?);
    let residuals =
        |of: &[(f64, f64)], ratio: f64| of.iter().map(|(y, x)| y - ratio * x).collect::<Vec<f64>>();
    let (pulls_a, pulls_b) = (residuals(&a, of_a.estimate), residuals(&b, of_b.estimate));
    let parts = [
        Part { weight: 1.0, estimate: of_a, values: &pulls_a },
        Part { weight: -1.0, estimate: of_b, values: &pulls_b },
    ];
    Some(PairedRatio { a: of_a.estimate, b: of_b.estimate, difference: weighted_sum(&parts)? })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_both_could_have_is_compared() {
        // The second has nothing to count in the third replication, the first nothing in the fourth.
        let a = [(1.0, 2.0), (2.0, 4.0), (9.0, 9.0), (0.0, 0.0)];
        let b = [(1.0, 4.0), (0.0, 1.0), (0.0, 0.0), (7.0, 7.0)];
        let got = paired_ratio_difference(&a, &b).unwrap();
        assert_eq!((got.a, got.b, got.difference.n), (0.5, 0.2, 2));
        assert!((got.difference.estimate - 0.3).abs() < 1e-12);
        assert_eq!(paired_ratio_difference(&a[1..], &b[1..]), None, "one replication is not enough");
    }

    #[test]
    fn what_counts_once_each_is_a_difference_of_shares() {
        let a: Vec<(f64, f64)> = (0..40).map(|i| (f64::from(i % 2), 1.0)).collect();
        let b: Vec<(f64, f64)> = (0..40).map(|i| (f64::from(i % 4 / 3), 1.0)).collect();
        let first = |of: &[(f64, f64)]| of.iter().map(|pair| pair.0).collect::<Vec<f64>>();
        let shares = paired_share_difference(&first(&a), &first(&b)).unwrap();
        assert_eq!(paired_ratio_difference(&a, &b).unwrap().difference, shares.difference);
    }

    #[test]
    fn what_moves_together_is_told_apart_more_closely() {
        let pair = |i: u32, more: f64| (f64::from(i % 5) + more, f64::from(i % 5) + 2.0);
        let a: Vec<(f64, f64)> = (0..60).map(|i| pair(i, 1.0)).collect();
        let b: Vec<(f64, f64)> = (0..60).map(|i| pair(i, 0.5)).collect();
        let mut apart = b.clone();
        apart.rotate_left(2);
        let width = |b: &[(f64, f64)]| {
            let d = paired_ratio_difference(&a, b).unwrap().difference;
            d.high - d.low
        };
        assert!(width(&b) < 0.5 * width(&apart), "{} {}", width(&b), width(&apart));
    }
}
