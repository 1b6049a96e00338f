//! A weighted sum of estimates, with limits recovered from those of its parts.

use super::intervals::Estimate;

/// One part of a weighted sum.
#[derive(Debug, Clone, Copy)]
pub struct Part<'a> {
    /// What it is multiplied by.
    pub weight: f64,
    /// The part, with the limits it has alone.
    pub estimate: Estimate,
    /// What each replication gave, by which the parts move together.
    pub values: &'a [f64],
}

/// Returns Σ weight · estimate with limits, or `None` where there is no part.
///
/// The method of variance estimates recovery (MOVER): Zou (2007), Psychological Methods 12, 399–413; Donner
/// & Zou (2012), Statistical Methods in Medical Research 21, 347–359. Each part's distance from its estimate to
/// its limit stands for its spread on that side, so limits made for rare events (Tango's, Wilson's) keep their shape in
/// the sum, where a plain standard error would claim too much. The parts' correlation is that of their values
/// over replications; 0 where one of them has no spread.
///
/// n is the smallest of the parts'.
///
/// # Panics
/// If the parts' values differ in number: then they are not of the same replications.
pub fn weighted_sum(parts: &[Part<'_>]) -> Option<Estimate> {
    let n = parts.iter().map(|part| part.estimate.n).min()?;
    let same = |part: &Part<'_>| part.values.len() == parts[0].values.len();
    assert!(parts.iter().all(same), "the parts of a weighted sum need one value per replication each");
    let middle: f64 = parts.iter().map(|part| part.weight * part.estimate.estimate).sum();
    let spread = |to_limit: &dyn Fn(&Estimate, f64) -> f64| {
        let distances: Vec<f64> =
            parts.iter().map(|part| part.weight * to_limit(&part.estimate, part.weight)).collect();
        let mut square = 0.0;
        for (i, a) in parts.iter().enumerate() {
            for (j, b) in parts.iter().enumerate() {
                let together = if i == j { 1.0 } else { correlation(a.values, b.values) };
                square += together * distances[i] * distances[j];
            }
        }
        square.max(0.0).sqrt()
    };
    // A negative weight turns the part round: its upper limit pulls the sum down.
    let below = |e: &Estimate, w: f64| if w >= 0.0 { e.estimate - e.low } else { e.high - e.estimate };
    let above = |e: &Estimate, w: f64| if w >= 0.0 { e.high - e.estimate } else { e.estimate - e.low };
    Some(Estimate { estimate: middle, low: middle - spread(&below), high: middle + spread(&above), n })
}

/// Returns Pearson's correlation, 0 where one of them has no spread.
fn correlation(a: &[f64], b: &[f64]) -> f64 {
    let n = a.len() as f64;
    let centre = |x: &[f64]| x.iter().sum::<f64>() / n;
    let (ca, cb) = (centre(a), centre(b));
    let sum = |f: &dyn Fn(f64, f64) -> f64| a.iter().zip(b).map(|(x, y)| f(x - ca, y - cb)).sum::<f64>();
    let (aa, bb, ab) = (sum(&|x, _| x * x), sum(&|_, y| y * y), sum(&|x, y| x * y));
    if aa > 0.0 && bb > 0.0 { (ab / (aa * bb).sqrt()).clamp(-1.0, 1.0) } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::mean;

    fn part(weight: f64, values: &[f64]) -> Part<'_> {
        Part { weight, estimate: mean(values).unwrap(), values }
    }

    #[test]
    fn with_symmetric_parts_it_is_the_interval_of_the_weighted_values() {
        let a = [1.0, 4.0, 2.0, 8.0, 5.0];
        let b = [3.0, 3.5, 1.0, 9.0, 2.0];
        let whole: Vec<f64> = a.iter().zip(&b).map(|(a, b)| 0.25 * a - 0.75 * b).collect();
        let direct = mean(&whole).unwrap();
        let sum = weighted_sum(&[part(0.25, &a), part(-0.75, &b)]).unwrap();
        for (x, y) in [(sum.estimate, direct.estimate), (sum.low, direct.low), (sum.high, direct.high)] {
            assert!((x - y).abs() < 1e-12, "{sum:?} {direct:?}");
        }
    }

    #[test]
    fn a_part_without_events_keeps_its_own_width() {
        let none = [0.0; 50];
        let estimate = Estimate { estimate: 0.0, low: -0.05, high: 0.07, n: 50 };
        let sum = weighted_sum(&[Part { weight: 0.5, estimate, values: &none }, part(0.5, &none)]).unwrap();
        assert_eq!((sum.low, sum.high), (-0.025, 0.035));
    }

    #[test]
    fn uneven_limits_follow_the_sign_of_the_weight() {
        let estimate = Estimate { estimate: 0.2, low: 0.1, high: 0.5, n: 9 };
        let values = [0.0, 1.0];
        let sum = weighted_sum(&[Part { weight: -1.0, estimate, values: &values }]).unwrap();
        assert!((sum.low + 0.5).abs() < 1e-12 && (sum.high + 0.1).abs() < 1e-12, "{sum:?}");
    }

    #[test]
    fn nothing_has_no_sum() {
        assert!(weighted_sum(&[]).is_none());
    }
}
