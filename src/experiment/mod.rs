//! Many engagements: a study's cells × replications, spread over threads, the same bytes on any number.
//!
//! Takes a [`Study`]; gives [`Results`], plain outcomes in the order of cells and replications. Threads
//! live here and nowhere below. Each replication is one organisation and one set of dice met by every
//! cell, so differences between cells are paired.

mod desk_run;
mod laboratory;
mod load;
mod runner;
mod season;
mod staffing;
mod study;

pub use desk_run::{DeskBooks, DeskLines, HourBooks, LineBooks, ReplicationBooks, run_desk};
pub use laboratory::{field_rates, fit_intercept, laboratory_rate};
pub use load::{Load, LoadBooks, run_load};
pub use runner::{Progress, Results, RunError, Skipped, replay, run};
pub use season::{Attacks, Brought, Replayed, Season, SocSeasons, Visited, replay_visit, run_season};
pub use staffing::{Headcount, Posting, Shift};
pub use study::{Cell, Study};
