//! Techniques: how an attacker reaches a tactic's goal.

use super::platform::PlatformSet;
use super::tactic::Tactic;

/// A technique or sub-technique that exists in the pinned ATT&CK version.
///
/// Only a [`Knowledge`](super::Knowledge) gives one out; the order is the order of the codes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TechniqueId(pub(super) u16);

impl TechniqueId {
    /// Returns the place in the table, from 0: an index for arrays over all techniques.
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

/// What ATT&CK says about a technique, without its description.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Technique {
    /// The ATT&CK id, such as `T1059.001`.
    pub code: String,
    /// The name, such as `PowerShell`; a sub-technique's without its parent's.
    pub name: String,
    /// The technique a sub-technique belongs to.
    pub parent: Option<TechniqueId>,
    /// The goals it serves, in matrix order; at least one.
    pub tactics: Vec<Tactic>,
    /// What it is used on.
    pub platforms: PlatformSet,
}
