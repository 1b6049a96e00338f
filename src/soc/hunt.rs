//! Looking for what no alert showed.

use crate::units::Probability;

/// Hunts: by schedule, and when the second tier has nothing else to do.
#[derive(Clone, Debug, PartialEq)]
pub struct Hunting {
    /// Scheduled hunts per 30 days, each after a hypothesis.
    pub per_month: f64,
    /// Chance that one finds the trace its hypothesis is about, if that shows and is kept.
    pub finds: Probability,
    /// Hunts per 30 days begun by the second tier, each dropped if nobody there is idle just then.
    pub idle_per_month: f64,
    /// Chance that such a hunt finds the trace it is about, if that shows and is kept.
    pub idle_finds: Probability,
}
