//! Ranking: how a model's score moves an alert among the lines, and how well scores tell true from harmless.

use crate::sim::elementary::{inverse_normal, ln};
use crate::units::Probability;

/// How a model ranks what it does not close.
///
/// Scores of harmless alerts are normal about 0, those of true ones normal about the separation, both of spread 1
/// (the binormal law of signal detection): the area under the curve is the chance that a true alert scores above a
/// harmless one. A score says how many times as likely as others the alert is to be true; one that makes it so by
/// the weight of a step of severity or more counts as one severity more, one that makes it as unlikely as one less.
/// A model that tells nothing apart so moves nobody.
#[derive(Clone, Debug, PartialEq)]
pub struct Ranking {
    /// Area under the curve, freshly trained, over the alerts that the model leaves.
    pub auc: Probability,
    /// How many times as likely to be true an alert must look to count as one severity more.
    pub step: f64,
}

/// Where an alert goes by its score.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ranked {
    /// One severity more.
    Up,
    /// As it was.
    AsItWas,
    /// One severity less.
    Down,
}

/// Chances are kept this far from 0 and 1 before their normal score is taken: nobody's model is surer.
const EDGE: f64 = 1e-6;

fn score_of(p: f64) -> f64 {
    inverse_normal(p.clamp(EDGE, 1.0 - EDGE))
}

impl Ranking {
    /// Returns how far the scores of true alerts lie above those of harmless ones, freshly trained.
    pub fn separation(&self) -> f64 {
        std::f64::consts::SQRT_2 * score_of(self.auc.get().max(0.5))
    }

    /// Returns the scores at and below which an alert counts as less, and from which on as more; nothing where the
    /// scores say nothing.
    fn bounds(&self) -> Option<(f64, f64)> {
        let separation = self.separation();
        // The log of the ratio of the two densities at x is separation · x − separation² / 2.
        let away = ln(self.step) / separation;
        (separation > 0.0).then_some((separation / 2.0 - away, separation / 2.0 + away))
    }

    /// Returns where an alert of this score goes. The bounds stay where training put them, however old the model is.
    pub fn place(&self, score: f64) -> Ranked {
        match self.bounds() {
            Some((_, up)) if score >= up => Ranked::Up,
            Some((down, _)) if score <= down => Ranked::Down,
            _ => Ranked::AsItWas,
        }
    }

    /// Returns the shares of harmless alerts that count as one severity more, and as one less.
    pub fn harmless(&self) -> (Probability, Probability) {
        let Some((down, up)) = self.bounds() else { return (Probability::NEVER, Probability::NEVER) };
        (Probability::clamped(below(-up)), Probability::clamped(below(down)))
    }
}

/// Returns the share of a normal law that lies below `x`, by bisection of its inverse.
fn below(x: f64) -> f64 {
    let (mut low, mut high) = (0.0, 1.0);
    for _ in 0..60 {
        let middle = 0.5 * (low + high);
        if inverse_normal(middle) < x { low = middle } else { high = middle }
    }
    0.5 * (low + high)
}

/// Returns by how much the scores of true alerts have sunk where the chance to close one wrongly has grown from
/// `fresh` to `aged` and the model's bounds have not moved.
pub(super) fn sunk(fresh: Probability, aged: Probability) -> f64 {
    score_of(aged.get()) - score_of(fresh.get())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ranking(auc: f64) -> Ranking {
        Ranking { auc: Probability::clamped(auc), step: 4.0 }
    }

    #[test]
    fn a_model_that_tells_nothing_apart_moves_nobody() {
        let blind = ranking(0.5);
        assert_eq!(blind.harmless(), (Probability::NEVER, Probability::NEVER));
        assert!([-9.0, 0.0, 9.0].map(|score| blind.place(score)).iter().all(|r| *r == Ranked::AsItWas));
    }

    /// Of equal spread and opposite place, as many true alerts go up as harmless ones go down.
    #[test]
    fn the_shares_are_those_of_the_two_laws() {
        let good = ranking(0.921_350_396);
        assert!((good.separation() - 2.0).abs() < 1e-6);
        let (up, down) = good.harmless();
        // Φ(−(1 + ln 4 / 2)) and Φ(1 − ln 4 / 2)
        assert!((up.get() - 0.045_213_7).abs() < 1e-5, "{up:?}");
        assert!((down.get() - 0.620_523).abs() < 1e-5, "{down:?}");
        let share = |is: Ranked, about: f64| {
            let at = |i: u32| about + inverse_normal((f64::from(i) + 0.5) / 10_000.0);
            (0..10_000).filter(|&i| good.place(at(i)) == is).count() as f64 / 10_000.0
        };
        assert!((share(Ranked::Up, 0.0) - up.get()).abs() < 1e-3);
        assert!((share(Ranked::Down, 0.0) - down.get()).abs() < 1e-3);
        assert!((share(Ranked::Up, 2.0) - down.get()).abs() < 1e-3);
        assert!((share(Ranked::Down, 2.0) - up.get()).abs() < 1e-3);
    }

    #[test]
    fn the_better_the_model_the_more_it_moves() {
        let moved = |auc| {
            let (up, down) = ranking(auc).harmless();
            up.get() + down.get()
        };
        assert!(moved(0.6) < moved(0.8) && moved(0.8) < moved(0.95));
        let (up, down) = ranking(1.0).harmless();
        assert!(up.get() < 0.01 && down.get() > 0.99, "{up:?} {down:?}");
    }
}
