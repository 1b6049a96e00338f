//! Sparring: APT attack scripts against modelled security operations centres.

pub mod units;
pub mod sim;
pub mod stats;
pub mod knowledge;
pub mod client;
pub mod attack;
pub mod soc;
pub mod engagement;
