//! Pairs of yes-or-no answers: how much oftener the first is yes than the second.

use serde::Serialize;

use super::intervals::{Estimate, Z95};

/// Pairs of yes-or-no answers, counted by what both say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct AgreementTable {
    /// Yes both times.
    pub both: usize,
    /// Yes only the first time.
    pub only_first: usize,
    /// Yes only the second time.
    pub only_second: usize,
    /// No both times.
    pub neither: usize,
}

impl AgreementTable {
    /// Returns the table of these pairs.
    pub fn of(pairs: impl Iterator<Item = (bool, bool)>) -> AgreementTable {
        let mut table = AgreementTable { both: 0, only_first: 0, only_second: 0, neither: 0 };
        for pair in pairs {
            *match pair {
                (true, true) => &mut table.both,
                (true, false) => &mut table.only_first,
                (false, true) => &mut table.only_second,
                (false, false) => &mut table.neither,
            } += 1;
        }
        table
    }

    /// Returns how many pairs there are.
    pub fn n(&self) -> usize {
        self.both + self.only_first + self.only_second + self.neither
    }
}

/// Returns the share of yes the first time less that the second time, with its interval.
///
/// That of [`share_difference_with_critical`] at 95 %.
///
/// # Panics
/// If there is no pair.
pub fn share_difference(table: &AgreementTable) -> Estimate {
    share_difference_with_critical(table, Z95)
}

/// Returns the same with all differences that lie no further than `critical` standard errors off.
///
/// The score interval of Tango (1998), Statistics in Medicine 17, 891–908: the standard error is the one a
/// difference would have if it were true, with the chance of the rarer disagreement at its most likely value
/// then. So it holds where few pairs disagree or none: without any, the limits are ± c² / (n + c²). For
/// simultaneous intervals `critical` is the value of [`super::max_t`] for the whole family.
///
/// # Panics
/// If there is no pair, or `critical` is not above 0.
pub fn share_difference_with_critical(table: &AgreementTable, critical: f64) -> Estimate {
    assert!(table.n() > 0, "a difference of shares needs a pair");
    assert!(critical > 0.0, "critical value {critical}: it must lie above 0");
    let [n, wins, losses] = [table.n(), table.only_first, table.only_second].map(|count| count as f64);
    let high = upper_limit(wins, losses, n, critical);
    let low = -upper_limit(losses, wins, n, critical);
    Estimate::within((wins - losses) / n, (low, high), table.n())
}

/// Returns the largest difference that `wins` and `losses` of `n` pairs do not speak against.
///
/// What speaks against a difference grows with it, so the limit is found by halving until no number lies between.
fn upper_limit(wins: f64, losses: f64, n: f64, critical: f64) -> f64 {
    let estimate = (wins - losses) / n;
    let holds =
        |d: f64| n * d - (wins - losses) <= critical * (n * variance_at(wins, losses, n, d)).max(0.0).sqrt();
    let (mut inside, mut outside) = (estimate, 1.0);
    // Only where all pairs are won is a difference of 1 possible.
    if holds(outside) {
        return outside;
    }
    loop {
        let middle = inside + (outside - inside) / 2.0;
        if middle <= inside || middle >= outside {
            return inside;
        }
        if holds(middle) {
            inside = middle;
        } else {
            outside = middle;
        }
    }
}

/// Returns the variance of one pair's difference if the true mean of it were `d`, the chance of a loss being
/// the most likely one for that `d`.
fn variance_at(wins: f64, losses: f64, n: f64, d: f64) -> f64 {
    if d < 0.0 {
        return variance_at(losses, wins, n, -d);
    }
    // That chance is the larger root of 2n q² + b q − c d (1 − d), which is real for d from 0 to 1.
    let b = 2.0 * n * d - wins * (1.0 + d) - losses * (1.0 - d);
    let c = losses * d * (1.0 - d);
    let root = (b * b + 8.0 * n * c).sqrt();
    // Two ways to write it, for sums rather than differences of numbers that may be alike.
    let loss = if b > 0.0 { 2.0 * c / (b + root) } else { (root - b) / (4.0 * n) };
    2.0 * loss + d * (1.0 - d)
}

#[cfg(test)]
mod tests {
    use approx::assert_abs_diff_eq;
    use proptest::prelude::*;

    use super::*;

    fn table(wins: usize, losses: usize, n: usize) -> AgreementTable {
        AgreementTable { both: 0, only_first: wins, only_second: losses, neither: n - wins - losses }
    }

    #[test]
    fn without_disagreement_the_limits_are_those_of_the_formula() {
        // (n d)² = c² n d (1 − d), so d = c² / (n + c²).
        for n in [1, 98, 400] {
            for critical in [Z95, 2.9] {
                let got = share_difference_with_critical(&table(0, 0, n), critical);
                let limit = critical * critical / (n as f64 + critical * critical);
                assert_eq!(got.estimate, 0.0);
                assert_abs_diff_eq!(got.high, limit, epsilon = 1e-12);
                assert_abs_diff_eq!(got.low, -limit, epsilon = 1e-12);
            }
        }
        // Of 98 pairs that agree nobody may say that the shares differ by 3 points at most.
        assert!(share_difference(&table(0, 0, 98)).high > 0.03);
    }

    #[test]
    fn with_disagreement_alone_the_limit_is_the_end_of_the_scale_or_wilsons() {
        // All won: no loss is possible at 1, and the chance of a win is then Wilson's (1 + d) / 2.
        for n in [1, 5, 60] {
            let got = share_difference(&table(n, 0, n));
            let wilson = super::super::wilson(n, n).unwrap();
            assert_eq!((got.estimate, got.high), (1.0, 1.0));
            assert_abs_diff_eq!(got.low, 2.0 * wilson.low - 1.0, epsilon = 1e-12);
            let mirror = share_difference(&table(0, n, n));
            assert_eq!((mirror.low, mirror.high), (-1.0, -got.low));
        }
    }

    #[test]
    fn the_limits_solve_tangos_equation() {
        // The likelihood of a loss is looked for directly, on a grid, in place of the root of its derivative.
        for (wins, losses, n) in [(1, 7, 21), (3, 0, 200), (40, 20, 160), (9, 12, 50)] {
            let got = share_difference_with_critical(&table(wins, losses, n), 2.5);
            let [w, l, all] = [wins, losses, n].map(|count| count as f64);
            for (d, sign) in [(got.low, 1.0), (got.high, -1.0)] {
                let likelihood = |q: f64| {
                    let parts = [(w, q + d), (l, q), (all - w - l, 1.0 - 2.0 * q - d)];
                    let log = |(count, p): (f64, f64)| if count == 0.0 { 0.0 } else { count * p.ln() };
                    parts.map(log).iter().sum::<f64>()
                };
                let (least, most) = ((-d).max(0.0), (1.0 - d) / 2.0);
                let grid = (1..200_000).map(|i| least + (most - least) * f64::from(i) / 200_000.0);
                let best = grid.max_by(|a, b| likelihood(*a).total_cmp(&likelihood(*b))).unwrap();
                let z = (w - l - all * d) / (all * (2.0 * best + d - d * d)).sqrt();
                assert_abs_diff_eq!(z * sign, 2.5, epsilon = 1e-3);
            }
        }
    }

    proptest! {
        #[test]
        fn limits_hold_the_estimate_mirror_and_widen(
            (n, wins, losses) in (1_usize..300).prop_flat_map(|n| (Just(n), 0..=n))
                .prop_flat_map(|(n, wins)| (Just(n), Just(wins), 0..=n - wins)),
            critical in 0.5..6.0_f64,
        ) {
            let got = share_difference_with_critical(&table(wins, losses, n), critical);
            let mirror = share_difference_with_critical(&table(losses, wins, n), critical);
            let wider = share_difference_with_critical(&table(wins, losses, n), critical + 0.1);
            prop_assert!(-1.0 <= got.low && got.low <= got.estimate);
            prop_assert!(got.estimate <= got.high && got.high <= 1.0 && got.low < got.high);
            prop_assert_eq!((got.low, got.high), (-mirror.high, -mirror.low));
            prop_assert!(wider.low <= got.low && got.high <= wider.high);
        }

        #[test]
        fn what_speaks_against_a_difference_grows_with_it(
            (n, wins, losses) in (1_usize..300).prop_flat_map(|n| (Just(n), 0..=n))
                .prop_flat_map(|(n, wins)| (Just(n), Just(wins), 0..=n - wins)),
        ) {
            prop_assume!(wins < n);
            let [n, wins, losses] = [n, wins, losses].map(|count| count as f64);
            let estimate = (wins - losses) / n;
            let z = |d: f64| (n * d - (wins - losses)) / (n * variance_at(wins, losses, n, d)).sqrt();
            let steps: Vec<f64> = (1..500).map(|i| estimate + (1.0 - estimate) * f64::from(i) / 500.0).collect();
            prop_assert!(steps.windows(2).all(|d| z(d[0]) <= z(d[1]) + 1e-9));
        }
    }
}
