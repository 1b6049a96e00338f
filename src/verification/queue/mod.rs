//! Stations against queueing theory, and their books against themselves.
//!
//! Streams: kinds 1000 to 1199, two for each case.

mod books;
mod services;
mod steady;
mod theory;

use super::check::Check;

/// Returns the checks of queues.
pub fn queue(seed: u64) -> Vec<Check> {
    [theory::theory(seed), services::services(seed), books::books(seed)].concat()
}
