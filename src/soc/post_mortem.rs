//! The post-mortem: what is to be put right after an incident, and when it is.

use crate::sim::elementary::ln;
use crate::units::{Probability, SimDuration};

/// Corrective actions after an incident.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PostMortem {
    /// Share of the actions that are closed when they are due.
    pub closed: Probability,
    /// How long after the incident that is.
    pub due: SimDuration,
    /// Share of the closed ones that put right what they were about.
    pub effective: Probability,
}

impl PostMortem {
    /// Returns how long after the incident an action is closed, by the draw `u`: at a steady rate, so that the
    /// share closed by the due date is that of the file and the others follow later. Never for a share of 0.
    pub fn takes(&self, u: f64) -> Option<SimDuration> {
        let open = self.closed.complement().get();
        if open >= 1.0 {
            return None;
        }
        // Everything closed in time is closed evenly over the time there is.
        let factor = if open <= 0.0 { u } else { ln(1.0 - u) / ln(open) };
        Some(self.due.scaled(factor))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::DAY;

    #[test]
    fn the_share_closed_by_the_due_date_is_that_of_the_file() {
        let due = SimDuration(90 * DAY);
        for closed in [0.0, 0.1, 0.45, 0.85, 1.0] {
            let p = Probability::clamped;
            let post_mortem = PostMortem { closed: p(closed), due, effective: p(0.7) };
            let in_time = |i: u32| post_mortem.takes((f64::from(i) + 0.5) / 1000.0).is_some_and(|t| t <= due);
            let share = (0..1000).filter(|i| in_time(*i)).count() as f64 / 1000.0;
            assert!((share - closed).abs() < 0.002, "{share} of {closed}");
        }
    }

    #[test]
    fn who_closes_more_closes_each_sooner() {
        let at = |closed: f64| PostMortem {
            closed: Probability::clamped(closed),
            due: SimDuration(90 * DAY),
            effective: Probability::ALWAYS,
        };
        for u in [0.05, 0.5, 0.95] {
            assert!(at(0.85).takes(u) < at(0.25).takes(u));
        }
    }
}
