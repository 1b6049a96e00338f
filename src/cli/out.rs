//! Writing to standard output and into folders.

use anstream::{AutoStream, ColorChoice};
use anyhow::Context;
use std::fs;
use std::io::{ErrorKind, Write};
use std::path::Path;

/// Prints `text` with the colours that are in it; what a closed pipe does not take is dropped.
pub(super) fn print(text: impl AsRef<[u8]>) -> anyhow::Result<()> {
    // Older consoles do not know the sequences of colours, and get them in their own way.
    let mut stdout = AutoStream::new(std::io::stdout().lock(), ColorChoice::Always);
    match stdout.write_all(text.as_ref()).and_then(|()| stdout.flush()) {
        Err(e) if e.kind() == ErrorKind::BrokenPipe => Ok(()),
        written => written.context("cannot print"),
    }
}

/// Tells `line` beside what is printed; what nobody reads is dropped.
pub(super) fn tell(line: &str) {
    let _ = writeln!(std::io::stderr(), "{line}");
}

/// Writes `files` into `dir`, each as a whole in place of an older one, and tells how many.
pub(super) fn write(dir: &Path, files: &[(String, Vec<u8>)]) -> anyhow::Result<()> {
    fs::create_dir_all(dir).with_context(|| format!("cannot make the folder {}", dir.display()))?;
    for (name, bytes) in files {
        let (new, path) = (dir.join(format!(".{name}.new")), dir.join(name));
        let written = fs::write(&new, bytes).and_then(|()| fs::rename(&new, &path));
        if written.is_err() {
            // Whatever was written of it is of no use to anybody.
            let _ = fs::remove_file(&new);
        }
        written.with_context(|| format!("cannot write {}", path.display()))?;
    }
    let (n, s) = (files.len(), if files.len() == 1 { "" } else { "s" });
    print(format!("{n} file{s} written to {}\n", dir.display()))
}
