//! Tables for those who compute for themselves: CSV, one file a kind of row.
//!
//! Takes a [`Dossier`](crate::report::Dossier); gives bytes. Guards: every column's name carries its unit and
//! from when it counts, every row says which study, seed and version it comes from, and no name is a formula.

mod curves;
mod desk;
mod outcomes;
mod season;
pub(in crate::report) mod spreadsheet;
mod steps;
mod tidy;

pub use curves::curves;
pub use desk::desk;
pub use outcomes::outcomes;
pub use season::season;
pub use steps::steps;
pub use tidy::tidy;
