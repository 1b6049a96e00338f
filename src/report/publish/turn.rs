//! Turns: of runs that publish into one folder at one time, one swaps after the other.

use super::place::parent_of;
use std::fs::{self, File};
use std::path::Path;

/// The right to swap reports in the folder around a place, which one run has at a time; it ends with the run.
pub(super) struct Turn(#[expect(dead_code, reason = "the lock ends when the file is closed")] File);

impl Turn {
    /// Waits for the right; there is none where the system has no locks on folders.
    pub(super) fn wait(dir: &Path) -> Option<Turn> {
        let path = fs::canonicalize(dir).unwrap_or_else(|_| dir.to_owned());
        let folder = File::open(parent_of(&path)).ok()?;
        folder.lock().ok()?;
        Some(Turn(folder))
    }
}
