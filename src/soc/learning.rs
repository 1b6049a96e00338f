//! Learning: what a SOC takes from one visit to the next, and what it forgets in between.

use super::audit::Audits;
use super::exercise::Exercises;
use super::post_mortem::PostMortem;
use super::turnover::RampUp;
use crate::units::{Probability, SimDuration};

/// How a SOC learns. The default learns nothing and keeps nothing up.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Learning {
    /// From the decision to write a rule until it runs.
    pub rule_lead_time: SimDuration,
    /// Chance that what a hunt found becomes a rule.
    pub codified: Probability,
    /// Rules looked through and mended, per week.
    pub refreshed_per_week: f64,
    /// What follows an incident, if anything does.
    pub post_mortem: Option<PostMortem>,
    /// Attack-and-defend exercises, if held.
    pub exercises: Option<Exercises>,
    /// Audits of the clients' accounts and applications, if made.
    pub audits: Option<Audits>,
    /// Blocking at every client what one of them met, if done.
    pub sharing: Option<Sharing>,
    /// How new people become like the others; nothing if they are from the first day.
    pub ramp_up: Option<RampUp>,
}

/// Handing on between clients, one after another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sharing {
    /// From a block at one client until all others have it; each at its turn within that time.
    pub delay: SimDuration,
}
