//! The second look, and finding out how far it goes.

use crate::units::{Probability, SimDuration};

/// The second look, and scoping.
#[derive(Clone, Debug, PartialEq)]
pub struct Investigation {
    /// Chance that a case is closed before it is understood.
    pub early_close: Probability,
    /// Chance that an incident is declared for the right reason.
    pub right_reason: Probability,
    /// Chance that an earlier or later step is linked to the incident.
    pub link: Probability,
    /// Chance that scoping finds a given foothold.
    pub find_foothold: Probability,
    /// How long logs are kept.
    pub retention: SimDuration,
}
