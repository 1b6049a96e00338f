//! The choices a SOC has, and the shipped way of making them.

use super::profile::Soc;
use super::state::Seen;

/// What the SOC knows when it must choose how to contain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Situation {
    /// Whether something seen so far says that damage is near: movement, theft, destruction.
    pub urgent: bool,
    /// Whether this team, this time, has the calm to scope first.
    pub calm: bool,
}

/// When footholds are acted on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ContainmentTiming {
    /// Each as it is found.
    AsFound,
    /// All at once, when scoping is done.
    AfterScoping,
}

/// Makes the SOC's choices from what it has seen; a person in a rehearsal is one too.
pub trait SocPolicy {
    /// Returns when footholds are to be acted on.
    fn timing(&self, soc: &Soc, seen: &Seen, situation: Situation) -> ContainmentTiming;
}

/// Acts at once on anything urgent, and otherwise scopes first if it has the calm.
#[derive(Clone, Copy, Debug, Default)]
pub struct TrainedSoc;

impl SocPolicy for TrainedSoc {
    fn timing(&self, _soc: &Soc, _seen: &Seen, situation: Situation) -> ContainmentTiming {
        if situation.calm && !situation.urgent {
            ContainmentTiming::AfterScoping
        } else {
            ContainmentTiming::AsFound
        }
    }
}
