//! Scenario files: the shipped ones are sound, wrong ones are refused with a place and a way out.

mod adaptation;
mod capabilities;
mod graph;
mod mutations;
mod oddities;
mod phases;
mod plans;
mod refusals;
mod schemas;
mod shipped;

use sparring::scenario::Library;
use std::path::{Path, PathBuf};

/// Returns the folder of the shipped scenarios.
pub fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios")
}

/// Returns the library of the shipped scenarios, as they are on the disk.
pub fn library() -> Library {
    Library::open(Some(&folder())).expect("the shipped scenarios are there")
}
