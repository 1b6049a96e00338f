//! How the attacker goes about its work: its pace, which is also how much it shows, and what it shies away from.

use super::run::Engagement;
use crate::client::Role;
use crate::soc::EndpointAnalytics;

/// How the attacker goes about its work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Temper {
    /// As the script says.
    Calm,
    /// With more care than that.
    Careful,
    /// As fast as it can, for the objective alone.
    Rushing,
    /// The same, to destroy.
    Destroying,
}

impl Temper {
    /// Whether waiting and whatever the objective does not need is left out.
    pub(super) fn hurries(self) -> bool {
        matches!(self, Temper::Rushing | Temper::Destroying)
    }
}

impl Engagement<'_, '_> {
    /// How many times as long as the script says the attacker takes now, its slow branch left out.
    pub(super) fn haste(&self) -> f64 {
        let effects = &self.m.world.attacker;
        let temper = match self.here.attacker.temper {
            Temper::Calm => 1.0,
            Temper::Careful => effects.careful_pace,
            Temper::Rushing | Temper::Destroying => effects.rush_pace,
        };
        self.m.script.actor.tempo * temper
    }

    /// Whether the attacker, having compared hosts, still finds a product on this one that watches behaviour.
    pub(super) fn looks_watched(&self, role: Role, host: u32) -> bool {
        let Some((soc, _)) = self.m.soc else { return false };
        let watching = soc.detection.endpoint.as_ref();
        let watching = watching.filter(|e| e.analytics == EndpointAnalytics::Behaviour);
        watching.is_some_and(|e| self.carries(role, host, e.coverage))
    }
}
