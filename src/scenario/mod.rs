//! Scenario: what people write, turned into what the model runs on.
//!
//! For: the one door through which files come in. Takes TOML files, shipped ones embedded in the binary
//! and a person's own beside them; gives checked [`Script`](crate::attack::Script)s,
//! [`Client`](crate::client::Client)s, [`Soc`](crate::soc::Soc)s, the [`World`](crate::soc::World) and
//! [`StudyPlan`]s, each with its warnings, its list of [`Assumption`]s and the digest of its bytes.
//! Guards: nothing unchecked passes. All that is wrong with a file is said at once, each with
//! `path:line:column`, the offending text and a way out; what passes needs no second look further on.
//!
//! The way of a file: `library` finds it, `document` makes a tree of it in which every value knows its
//! place, `lineage` lays it over what it extends, `reader`, `words` and `quantity` take typed values out of
//! the tree while `inspection` notes what is wrong; `attack`, `client`, `soc`, `world` and `study` say which
//! keys there are, and `trace` fits a SOC to an export of its own alerts. What they ask for, in which `form`, is also what `schema` is made from. To add a key: one
//! line in one of those five, a row in `scenarios/README.md`, and the schemas made anew.

mod assembly;
mod attack;
mod attack_oddities;
mod capability;
mod client;
mod diagnostic;
mod document;
mod duration;
mod error;
mod form;
mod inspection;
mod ladder;
mod library;
mod lineage;
mod manual;
mod measure;
mod names;
mod overlay;
mod quantity;
mod reader;
mod route;
mod schema;
mod season;
mod settings;
mod shelving;
mod soc;
mod soc_change;
mod standing;
mod study;
mod template;
mod trace;
mod words;
mod world;

pub use assembly::{Assembled, Changes};
pub use capability::{Capability, LEVELS, Pillar};
pub use diagnostic::{Diagnostic, Gravity};
pub use error::{Findings, ScenarioError};
pub use inspection::{Assumption, Checked, InputDigest};
pub use library::{Library, Shelf};
pub use season::{PlannedVisit, SeasonPlan};
pub use settings::Setting;
pub use soc_change::SocChange;
pub use standing::{Against, CapabilityStanding, KeyDifference, PillarStanding, Reference, Standing};
pub use study::StudyPlan;
