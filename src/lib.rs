//! Sparring: APT attack scripts against modelled security operations centres.

pub mod analysis;
pub mod attack;
pub mod client;
pub mod engagement;
pub mod experiment;
pub mod knowledge;
pub mod scenario;
pub mod sim;
pub mod soc;
pub mod stats;
pub mod units;
