//! Footholds that an actor adds beside its plan, to have others when one is lost.

use super::step::StepIndex;

/// What an actor adds of its own accord while it is at work.
#[derive(Clone, Debug, PartialEq)]
pub struct Persistence {
    /// How often it adds one, on average, per day at the script's own pace.
    pub per_day: f64,
    /// How many of them it wants to hold at once, at each client.
    pub most: u32,
    /// The steps that it does again to that end; any that add a foothold to one that is held, if empty.
    pub by: Vec<StepIndex>,
}
