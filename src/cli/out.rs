//! Writing to standard output: a reader that stops reading is no failure.

use anstream::{AutoStream, ColorChoice};
use std::io::{ErrorKind, Write};

/// Prints `text` with the colours that are in it; what a closed pipe does not take is dropped.
pub(super) fn print(text: impl AsRef<[u8]>) -> anyhow::Result<()> {
    // Older consoles do not know the sequences of colours, and get them in their own way.
    let mut stdout = AutoStream::new(std::io::stdout().lock(), ColorChoice::Always);
    match stdout.write_all(text.as_ref()).and_then(|()| stdout.flush()) {
        Err(e) if e.kind() != ErrorKind::BrokenPipe => Err(e.into()),
        _ => Ok(()),
    }
}
