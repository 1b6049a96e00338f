//! Knowledge: what everybody knows before the exercise starts.
//!
//! For: one read-only picture of MITRE ATT&CK (tactics, techniques, platforms, data components), of the
//! log sources a client can send and a SOC can collect, of how many public rules are written for each
//! technique, and of the rule classes in which background noise arrives.
//! Takes: the text of the files in `scenarios/knowledge` ([`KnowledgeFiles`]).
//! Gives: one checked [`Knowledge`] with look-ups; an id that does not exist is refused with near misses.
//! Guards: an id is never compared as text. A [`TechniqueId`], [`SourceId`] or [`ClassId`] only comes out
//! of a [`Knowledge`], so whoever holds one knows that it exists in the pinned ATT&CK version; ids of
//! a newer version are brought back through an alias table.
//!
//! To add a log source: a line in `sources.csv`, its rule classes in `rule_classes.csv`, its rules in
//! `rule_counts.csv`, and the reasons in `SOURCE.md`; no code.

mod class;
mod component;
mod error;
mod library;
mod near_miss;
mod platform;
mod reading;
mod rule;
#[cfg(test)]
pub(crate) mod shipped;
mod source;
mod table;
mod tactic;
mod technique;

pub use class::{ClassId, RuleClass};
pub use component::{Component, ComponentId, ComponentSet};
pub use error::KnowledgeError;
pub use library::{Knowledge, KnowledgeFiles};
pub use near_miss::{did_you_mean, nearest};
pub use platform::{Platform, PlatformSet};
pub use rule::{EXPERIMENTAL_WEIGHT, RuleCount, RuleLevel, Severity};
pub use source::{Scope, Source, SourceId, SourceSet};
pub use tactic::Tactic;
pub use technique::{Technique, TechniqueId};
