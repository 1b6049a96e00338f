//! The attacker: an actor with a temperament, and the script it follows.
//!
//! Takes knowledge and the client's vocabulary of roles, controls and footholds; gives the [`Script`].
//! A script says what is tried, in which order and how fast when nothing stands in the way; what happens
//! is decided in an engagement. To add an actor or script: one file in `scenarios/attacks/`, one line in
//! its index; `sparring check` tells what is missing.

mod actor;
mod exposure;
mod policy;
mod script;
mod step;

pub use actor::{Actor, Goal, RUSH_PACE, Reaction, ReactionWeights, Reentry, WorkHours, default_horizon};
pub use exposure::{Disclosure, Exposure, Infrastructure, When};
pub use policy::{AttackerPolicy, ScriptedAttacker, StepOption};
pub use script::{HandOver, Script, SlowBranch, StartLaw};
pub use step::{Blockable, Gain, Grade, Milestone, Need, Noise, ObservedAt, Step, StepIndex};
