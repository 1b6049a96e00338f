//! The defender: people, process and technology of one security operations centre, one noun a file.
//!
//! Takes knowledge and the kernel's setups; gives a [`Soc`] whose numbers the handlers of an engagement
//! read. A capability is applied once, where the profile is built from its file; nothing here or later
//! asks for a level or the name of a capability.

mod audit;
mod authority;
mod background;
mod burden;
mod desk;
mod detection;
mod exercise;
mod false_block;
mod holidays;
mod hunt;
mod intel;
mod investigation;
mod learning;
mod lessons;
mod lists;
mod offered_load;
mod policy;
mod post_mortem;
mod profile;
mod ranking;
mod response;
mod roster;
mod skill;
mod state;
mod subject;
mod trace;
mod triage;
mod turnover;
mod wear;
mod work;
mod world;

pub use audit::Audits;
pub use authority::{Authority, AuthorityScope};
pub use background::{Background, BackgroundPlan, Model};
pub use burden::{Burden, HarmlessWork};
pub use desk::{DeskPlan, DeskRouter, DeskRules, INVESTIGATION, LINES, SCOPING, TIERS, TRIAGE};
pub use detection::{Anomaly, Correlation, Detection, EndpointAnalytics, EndpointSensor};
pub use exercise::Exercises;
pub use false_block::{BlockedWork, FalseBlock, FalseBlocking, Listing, Reviews};
pub use holidays::Holidays;
pub use hunt::Hunting;
pub use intel::{Feeds, IntelPlatform, Intelligence, Sweeps};
pub use investigation::Investigation;
pub use learning::{Learning, Sharing};
pub use lessons::Lessons;
pub use lists::{ListKeeper, Lists, Sandbox};
pub use offered_load::OfferedLoad;
pub use policy::{ContainmentTiming, Situation, SocPolicy, TrainedSoc};
pub use post_mortem::PostMortem;
pub use profile::Soc;
pub use ranking::{Ranked, Ranking};
pub use response::Response;
pub use roster::{Dispatching, OnCall, Roster, Site, Surge, Tier};
pub use skill::Skill;
pub use state::{
    Action, Block, Deed, Departures, Gap, Hole, Indicator, Origin, Procedure, Seen, SocState, Told, Visit,
    Way,
};
pub use subject::Subject;
pub use trace::{Agreement, Dispositions, Environment, LookFit, Pace, Trace};
pub use triage::Triage;
pub use turnover::{RampUp, TeamPace, Tenure};
pub use wear::Wear;
pub use work::{Matter, Matters, SandboxedLook, Work};
pub use world::{AttackerEffects, DetectionEffects, Missed, NoiseShape, World};
