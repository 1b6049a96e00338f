//! The second look, and finding out how far it goes.

use crate::units::{Probability, SimDuration};

/// The second look, and scoping.
#[derive(Clone, Debug, PartialEq)]
pub struct Investigation {
    /// Chance that a case is closed before it is understood, where nothing keeps people from it.
    pub early_close: Probability,
    /// Chance that an incident is declared for the right reason, likewise.
    pub right_reason: Probability,
    /// Share of both kinds of slips that a least depth, asked of every case, catches.
    pub min_depth: Probability,
    /// Chance that an earlier or later step is linked to the incident.
    pub link: Probability,
    /// Chance that scoping finds a given foothold.
    pub find_foothold: Probability,
    /// How long logs are kept.
    pub retention: SimDuration,
}

impl Investigation {
    /// Returns the chance that a case is closed too early under the least depth that is asked for.
    pub fn closes_early(&self) -> Probability {
        Probability::clamped(self.early_close.get() * self.min_depth.complement().get())
    }

    /// Returns the chance that an incident is declared for the right reason under that depth.
    pub fn is_right(&self) -> Probability {
        let caught = self.right_reason.complement().get() * self.min_depth.get();
        Probability::clamped(self.right_reason.get() + caught)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::DAY;

    #[test]
    fn a_least_depth_catches_its_share_of_slips_and_none_asks_for_nothing() {
        let p = Probability::clamped;
        let look = |depth| Investigation {
            early_close: p(0.4),
            right_reason: p(0.3),
            min_depth: p(depth),
            link: p(0.2),
            find_foothold: p(0.4),
            retention: SimDuration(14 * DAY),
        };
        for (depth, early, right) in [(0.0, 0.4, 0.3), (0.5, 0.2, 0.65), (1.0, 0.0, 1.0)] {
            let look = look(depth);
            assert!((look.closes_early().get() - early).abs() < 1e-12, "{depth}");
            assert!((look.is_right().get() - right).abs() < 1e-12, "{depth}");
        }
    }
}
