//! Turnover: people leave, and those who come learn the work by and by.

use crate::sim::elementary::exp;
use crate::units::{SimDuration, YEAR};

/// How new people become like the others.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RampUp {
    /// By how much more time somebody new takes on the first day, as a share.
    pub slower: f64,
    /// By how much more often somebody new overlooks a true alert on the first day, as a share.
    pub misses: f64,
    /// After this time e⁻¹ of it is left.
    pub time: SimDuration,
}

/// Since when somebody sits in a seat.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tenure {
    /// Since before the season, which is so old.
    Before(SimDuration),
    /// Somebody who came so long ago.
    Since(SimDuration),
}

/// What a team's mean tenure makes of its work, beside that of the same team at the season's beginning.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TeamPace {
    /// What every service is multiplied by.
    pub pace: f64,
    /// What the chance to overlook a true alert is multiplied by.
    pub misses: f64,
}

impl TeamPace {
    /// As the SOC's file has it.
    pub const AS_WRITTEN: TeamPace = TeamPace { pace: 1.0, misses: 1.0 };
}

impl RampUp {
    /// Returns what is left of being new after `t`.
    fn newness(&self, t: SimDuration) -> f64 {
        exp(-(t.0 as f64) / self.time.0.max(1) as f64)
    }

    /// Returns the pace of a team of people with these tenures, who leave at `turnover` a year.
    ///
    /// The file's numbers are those of a team whose people come and go at this rate. So they hold at the
    /// season's beginning, and in the mean ever after as long as the rate stays: whoever leaves makes the team
    /// slower than that, whoever stays faster.
    pub fn team(&self, tenures: &[Tenure], turnover: f64) -> TeamPace {
        if tenures.is_empty() {
            return TeamPace::AS_WRITTEN;
        }
        // Mean of e^(−t/τ) over exponential tenures.
        let usual = turnover / (turnover + YEAR as f64 / self.time.0.max(1) as f64);
        let newness = |tenure: &Tenure| match *tenure {
            Tenure::Before(t) => usual * self.newness(t),
            Tenure::Since(t) => self.newness(t),
        };
        let beyond = tenures.iter().map(|t| newness(t) - usual).sum::<f64>() / tenures.len() as f64;
        let factor = |share: f64| 1.0 + share * beyond / (1.0 + share * usual);
        TeamPace { pace: factor(self.slower), misses: factor(self.misses) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::DAY;

    fn ramp_up() -> RampUp {
        RampUp { slower: 0.5, misses: 0.25, time: SimDuration(180 * DAY) }
    }

    #[test]
    fn the_season_begins_with_the_pace_of_the_file() {
        let people = [Tenure::Before(SimDuration::ZERO); 4];
        assert_eq!(ramp_up().team(&people, 0.3), TeamPace::AS_WRITTEN);
        assert_eq!(ramp_up().team(&[], 0.3), TeamPace::AS_WRITTEN);
    }

    #[test]
    fn new_people_are_slower_and_recover() {
        let at = |days: i64| ramp_up().team(&[Tenure::Since(SimDuration(days * DAY)); 3], 0.0);
        assert!((at(0).pace - 1.5).abs() < 1e-12 && (at(0).misses - 1.25).abs() < 1e-12);
        assert!(at(0).pace > at(90).pace && at(90).pace > at(720).pace);
        assert!(at(720).pace < 1.01);
    }
}
