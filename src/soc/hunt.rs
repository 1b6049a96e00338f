//! Looking for what no alert showed.

use crate::units::Probability;

/// Hypothesis hunts.
#[derive(Clone, Debug, PartialEq)]
pub struct Hunting {
    /// Hunts per 30 days.
    pub per_month: f64,
    /// Chance that one hunt finds an intrusion whose traces are kept and visible.
    pub finds: Probability,
}
