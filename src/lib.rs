//! Sparring: APT attack scripts against modelled security operations centres (SOCs) of maturity levels
//! 1 to 5, on one clock, with statistics that can be trusted.
//!
//! Data flows one way: files people write ([`scenario`]) become a [`Study`](experiment::Study); its
//! [engagements](engagement) run on the kernel ([`sim`]) and give [`Outcome`](engagement::Outcome)s;
//! [`analysis`] turns them into [`Findings`](analysis::Findings) with the mathematics of [`stats`];
//! [`report`] writes those down. A room imports only from its left; see `ARCHITECTURE.md`.
//!
//! ```
//! use sparring::analysis::analyse;
//! use sparring::experiment::{Progress, run};
//! use sparring::scenario::{Changes, Library};
//!
//! let changes = Changes {
//!     attacks: vec!["s01-vpn-smash-and-grab".into()],
//!     socs: vec!["level-1-basic".into(), "level-4-optimized".into()],
//!     replications: Some(20),
//!     ..Changes::default()
//! };
//! let study = Library::open(None)?.assemble("default", &changes)?.study;
//! let results = run(&study, 1, &Progress::default())?;
//! let findings = analyse(&study, &results, &[]);
//! for cell in &findings.cells {
//!     let share = cell.over_before_objective.expect("there are twenty engagements");
//!     println!("{}: {:.2} ({:.2} to {:.2}, n {})", cell.soc, share.estimate, share.low, share.high, share.n);
//! }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

#[macro_use]
mod named;

pub mod analysis;
pub mod attack;
pub mod cli;
pub mod client;
pub mod engagement;
pub mod experiment;
pub mod knowledge;
pub mod report;
pub mod scenario;
pub mod sim;
pub mod soc;
pub mod stats;
pub mod units;
pub mod verification;
