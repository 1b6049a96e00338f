//! Wear: how fast what was learnt and written stops to hold, the same for every SOC.

use super::state::Indicator;
use crate::sim::distribution::Law;
use crate::sim::elementary::exp;
use crate::units::{DAY, Probability, SimDuration, WEEK};

/// How fast things age.
#[derive(Clone, Debug, PartialEq)]
pub struct Wear {
    /// Share of the rules that stop to fit what they were written for, per 30 days.
    pub rules_per_month: Probability,
    /// After this time half of what an exercise gave is left.
    pub exercise_half_life: SimDuration,
    /// What is learnt of one way of doing a technique, as a share of that, for another way of it.
    pub transfer: Probability,
    /// Mean time that an attacker keeps its servers.
    pub servers_kept: SimDuration,
    /// Mean time that an attacker keeps its code as it is.
    pub code_kept: SimDuration,
    /// Mean time until a weakness that was mended is there again.
    pub weakness_returns: SimDuration,
    /// How long after its disclosure a client has mended the hole of an exploit that was used before.
    pub mended: Law,
}

impl Wear {
    /// Returns the share of `rules` rules that have aged after `time`, if so many are looked through a week.
    ///
    /// Rules age at a steady rate λ and are mended at a steady rate r: a′ = λ(1 − a) − r / rules, from 0 on and
    /// never below it.
    pub fn aged(&self, rules: f64, refreshed_per_week: f64, time: SimDuration) -> f64 {
        let months = time.0 as f64 / (30 * DAY) as f64;
        let rate = self.rate();
        if rate <= 0.0 || rules <= 0.0 {
            return 0.0;
        }
        let mended = refreshed_per_week * (30 * DAY) as f64 / WEEK as f64 / rules;
        let settled = (1.0 - mended / rate).max(0.0);
        settled * (1.0 - exp(-rate * months))
    }

    /// Returns the rate per 30 days whose share of a month is that of the file.
    fn rate(&self) -> f64 {
        -crate::sim::elementary::ln(self.rules_per_month.complement().get().max(1e-12))
    }

    /// Returns what is left of an exercise after `time`.
    pub fn remembered(&self, time: SimDuration) -> f64 {
        exp(-std::f64::consts::LN_2 * time.0.max(0) as f64 / self.exercise_half_life.0.max(1) as f64)
    }

    /// Returns the chance that an attacker still uses after `time` what an indicator points to.
    pub fn still_used(&self, indicator: Indicator, time: SimDuration) -> Probability {
        let kept = match indicator {
            Indicator::Code(..) => self.code_kept,
            Indicator::Servers(_) => self.servers_kept,
        };
        Probability::clamped(exp(-(time.0.max(0) as f64) / kept.0.max(1) as f64))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wear() -> Wear {
        Wear {
            rules_per_month: Probability::clamped(0.03),
            exercise_half_life: SimDuration(270 * DAY),
            transfer: Probability::clamped(0.25),
            servers_kept: SimDuration(30 * DAY),
            code_kept: SimDuration(90 * DAY),
            weakness_returns: SimDuration(365 * DAY),
            mended: Law::Fixed(SimDuration(43 * DAY)),
        }
    }

    #[test]
    fn rules_age_unless_somebody_looks_after_them() {
        let year = SimDuration(360 * DAY);
        let left: f64 = 0.97;
        assert!((wear().aged(600.0, 0.0, year) - (1.0 - left.powi(12))).abs() < 1e-9);
        // Four a week are 17 of 600 a month, where 18 age.
        let kept = wear().aged(600.0, 4.0, year);
        assert!((0.0..0.05).contains(&kept), "{kept}");
        assert_eq!(wear().aged(120.0, 8.0, year), 0.0);
        assert_eq!(wear().aged(600.0, 0.0, SimDuration::ZERO), 0.0);
    }

    #[test]
    fn half_of_an_exercise_is_left_after_its_half_life() {
        assert!((wear().remembered(SimDuration(270 * DAY)) - 0.5).abs() < 1e-9);
    }
}
