//! What a SOC carries from one visit to the next: only what it has seen.

use crate::knowledge::TechniqueId;
use crate::units::SimTime;

/// What the SOC has seen of an attack; never the attacker's truth.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Seen {
    /// Alerts it recognised as true, with the technique each pointed to.
    pub recognised: Vec<(SimTime, TechniqueId)>,
    /// Incidents it declared.
    pub incidents: Vec<SimTime>,
    /// Footholds it found.
    pub footholds_found: u32,
}

/// What learning changes and a season carries over.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SocState {
    /// Engagements so far.
    pub visits: u32,
    /// What was seen in them.
    pub seen: Vec<Seen>,
}
