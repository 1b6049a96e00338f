//! The choices an attacker has, and the shipped way of making them.

use super::step::StepIndex;
use crate::units::Probability;

/// A step the attacker could take now, as the attacker sees it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct StepOption {
    /// Which step.
    pub step: StepIndex,
    /// Its chance of success, by the script.
    pub success: Probability,
    /// How often this step has failed so far.
    pub failures: u32,
}

/// Makes the attacker's choices; a person in a rehearsal is one too.
pub trait AttackerPolicy {
    /// Returns which of the alternatives (never empty) to take.
    fn choose(&self, options: &[StepOption]) -> usize;
}

/// Takes the alternative that has failed least, and of those the first in the script.
#[derive(Clone, Copy, Debug, Default)]
pub struct ScriptedAttacker;

impl AttackerPolicy for ScriptedAttacker {
    fn choose(&self, options: &[StepOption]) -> usize {
        options.iter().enumerate().min_by_key(|(i, o)| (o.failures, *i)).map_or(0, |(i, _)| i)
    }
}
