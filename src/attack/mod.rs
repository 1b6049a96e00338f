//! The attacker: an actor with a temperament, and the script it follows.
//!
//! Takes knowledge and the client's vocabulary of roles, controls and footholds; gives the [`Script`].
//! A script says what is tried, in which order and how fast when nothing stands in the way; what happens
//! is decided in an engagement. To add an actor or script: one file in `scenarios/attacks/`, one line in
//! its index; `sparring check` tells what is missing.

mod actor;
mod exposure;
mod graph;
mod loss;
mod persistence;
mod phase;
mod policy;
mod requirement;
mod script;
mod sight;
mod spread;
mod step;
mod tempo;

pub use actor::{
    Abort, Actor, Goal, Reaction, ReactionWeights, Reentry, Weekday, WorkHours, default_horizon,
};
pub use exposure::{Disclosure, Exposure, Infrastructure, When};
pub use graph::{Graph, Slot, Wire};
pub use loss::Loss;
pub use persistence::Persistence;
pub use phase::phases;
pub use policy::{AttackerPolicy, ScriptedAttacker, StepOption, Wariness};
pub use requirement::Requirement;
pub use script::{HandOver, Script, SlowBranch, StartLaw};
pub use spread::{Ground, Order, Spread};
pub use step::{
    Blockable, Branch, Defence, Gain, Grade, Milestone, Need, Noise, ObservedAt, Step, StepIndex,
};
pub use tempo::{Passage, tempo};
