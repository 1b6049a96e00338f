//! How the SOC acts on what it found.

use crate::sim::distribution::Law;
use crate::units::{Probability, SimDuration};

/// Containment and eradication.
#[derive(Clone, Debug, PartialEq)]
pub struct Response {
    /// One containment action by hand; those at hand do one after another.
    pub action: Law,
    /// How long a script takes to write that acts on all hosts of one kind; nothing if nobody writes any.
    pub script_time: Option<SimDuration>,
    /// Share of the kinds of serious alerts that a playbook acts on by itself, within the SOC's authority.
    pub playbook_share: Probability,
    /// How long the playbook takes.
    pub playbook_time: SimDuration,
    /// Chance that a playbook cuts off a machine that has nothing to do with it.
    pub playbook_errs: Probability,
    /// Chance that the runbook at hand is the wrong one, so that an action takes away nothing.
    pub wrong_runbook: Probability,
    /// Chance that an action hits the wrong host or account.
    pub wrong_action: Probability,
    /// How long a wrong action keeps somebody from working.
    pub wrong_action_outage: SimDuration,
    /// Chance that cloud access is taken away for good, not just a password reset.
    pub right_cloud_action: Probability,
    /// Share of incidents talked about where an attacker inside cannot read along.
    pub out_of_band: Probability,
    /// Chance that a partial containment tips the attacker off.
    pub tip_off: Probability,
    /// Chance that a slow intrusion is scoped first and then contained at once.
    pub scope_first: Probability,
    /// Cleaning up one contained foothold.
    pub eradication: Law,
}
