//! How the SOC acts on what it found.

use crate::sim::distribution::Law;
use crate::units::{Probability, SimDuration};

/// Containment and eradication.
#[derive(Clone, Debug, PartialEq)]
pub struct Response {
    /// One containment action by hand.
    pub action: Law,
    /// Share of serious alerts a playbook acts on by itself.
    pub playbook_share: Probability,
    /// How long the playbook takes.
    pub playbook_time: SimDuration,
    /// Chance that an action hits the wrong host or account.
    pub wrong_action: Probability,
    /// How long a wrong action keeps somebody from working.
    pub wrong_action_outage: SimDuration,
    /// Chance that cloud access is taken away for good, not just a password reset.
    pub right_cloud_action: Probability,
    /// Chance that a partial containment tips the attacker off.
    pub tip_off: Probability,
    /// Chance that a slow intrusion is scoped first and then contained at once.
    pub scope_first: Probability,
    /// Cleaning up one contained foothold.
    pub eradication: Law,
}
