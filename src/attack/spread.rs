//! How an attack goes on from a provider to the clients behind it.

use super::step::StepIndex;
use crate::sim::distribution::Law;
use crate::units::Probability;

/// On whose assets a step acts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ground {
    /// Those of the client that the study names: of most attacks the only one, of these the provider.
    Own,
    /// Those of each of the provider's clients.
    Downstream,
}

named! { Ground: Own = "provider", Downstream = "downstream" }

/// In which order clients are come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// All of them, each after a time of its own.
    AtOnce,
    /// One after another, in an order of luck, with a time between each and the next.
    OneByOne,
}

named! { Order: AtOnce = "at-once", OneByOne = "one-by-one" }

/// From one organisation to those behind it.
#[derive(Clone, Debug, PartialEq)]
pub struct Spread {
    /// The provider's step after whose success clients are come to.
    pub after: StepIndex,
    /// In which order.
    pub order: Order,
    /// Until a client is come to: from that success or, one by one, from the client before; the first then waits
    /// for nothing.
    pub gap: Law,
    /// How many clients are wanted; all, if nothing.
    pub most: Option<u32>,
    /// Share of the clients meant that have to be hit for the whole objective.
    pub full_share: Probability,
}
