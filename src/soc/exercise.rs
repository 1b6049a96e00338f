//! Exercises: attacking oneself to find what would have been missed.

use crate::units::{Probability, SimDuration, YEAR};

/// Attack-and-defend exercises.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Exercises {
    /// How many a year, at even distances.
    pub per_year: f64,
    /// Share of the gaps found that are closed afterwards.
    pub closes: Probability,
}

impl Exercises {
    /// Returns when the exercises up to `until` take place, the first of them at the share `phase` of the
    /// distance between two.
    pub fn dates(&self, phase: f64, until: SimDuration) -> impl Iterator<Item = SimDuration> + use<> {
        let gap = if self.per_year > 0.0 { YEAR as f64 / self.per_year } else { f64::INFINITY };
        let date = move |k: u32| gap * (f64::from(k) + phase);
        (0..).map(date).take_while(move |t| *t <= until.0 as f64).map(|t| SimDuration(t as i64))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exercises_come_at_even_distances() {
        let exercises = |per_year| Exercises { per_year, closes: Probability::ALWAYS };
        let dates: Vec<i64> = exercises(4.0).dates(0.5, SimDuration(YEAR)).map(|t| t.0 * 8 / YEAR).collect();
        assert_eq!(dates, [1, 3, 5, 7]);
        assert_eq!(exercises(0.0).dates(0.5, SimDuration(YEAR)).count(), 0);
    }
}
