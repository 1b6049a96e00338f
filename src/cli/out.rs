//! Writing to standard output: a reader that stops reading is no failure.

use std::io::{ErrorKind, Write};

/// Prints `text`; what a closed pipe does not take is dropped.
pub(super) fn print(text: &str) -> anyhow::Result<()> {
    match std::io::stdout().lock().write_all(text.as_bytes()) {
        Err(e) if e.kind() != ErrorKind::BrokenPipe => Err(e.into()),
        _ => Ok(()),
    }
}
