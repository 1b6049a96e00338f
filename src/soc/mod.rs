//! The defender: people, process and technology of one security operations centre, one noun a file.
//!
//! Takes knowledge and the kernel's setups; gives a [`Soc`] whose numbers the handlers of an engagement
//! read. A capability is applied once, where the profile is built from its file; nothing here or later
//! asks for a level or the name of a capability.

mod authority;
mod background;
mod burden;
mod desk;
mod detection;
mod hunt;
mod investigation;
mod policy;
mod profile;
mod response;
mod roster;
mod state;
mod triage;
mod world;

pub use authority::{Authority, AuthorityScope};
pub use background::{Background, BackgroundPlan};
pub use burden::{Burden, HarmlessWork};
pub use desk::{DeskRouter, DeskRules, INVESTIGATION, LINES, SCOPING, TIERS, TRIAGE, desk_setups};
pub use detection::{Correlation, Detection, EndpointAnalytics, EndpointSensor};
pub use hunt::Hunting;
pub use investigation::Investigation;
pub use policy::{ContainmentTiming, Situation, SocPolicy, TrainedSoc};
pub use profile::Soc;
pub use response::Response;
pub use roster::{OnCall, Roster, Tier};
pub use state::{Seen, SocState};
pub use triage::Triage;
pub use world::{DetectionEffects, NoiseShape, World};
