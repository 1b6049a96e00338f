//! Verdicts: the first look.

use crate::units::Probability;

/// The first look at an alert.
#[derive(Clone, Debug, PartialEq)]
pub struct Triage {
    /// Chance that a true alert is recognised.
    pub sensitivity: Probability,
    /// The same for alerts from cloud, identity and mail.
    pub cloud_sensitivity: Probability,
    /// Chance that an alert about what matters most to the client is treated as more severe.
    pub crown_jewel_recall: Probability,
}
