//! Phases: which of its technique's tactics each step serves.

use super::script::Script;
use crate::knowledge::{Knowledge, Tactic};

/// Returns the tactic of each step. Where a technique has several, it is the one that goes on from the step before:
/// the same, or else the next one of the matrix, or else the nearest before.
pub fn phases(script: &Script, knowledge: &Knowledge) -> Vec<Tactic> {
    let mut before = Tactic::ALL[0];
    let phase = |step: &super::step::Step| {
        let tactics = &knowledge.get(step.technique).tactics;
        let onward = tactics.iter().find(|tactic| **tactic >= before);
        before = onward.or(tactics.last()).copied().unwrap_or(before);
        before
    };
    script.steps.iter().map(phase).collect()
}
