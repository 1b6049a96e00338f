//! Writing to standard output and into folders.

use anyhow::Context;
use std::fs;
use std::io::{ErrorKind, Write};
use std::path::Path;

/// Prints `text`; what a closed pipe does not take is dropped.
pub(super) fn print(text: &str) -> anyhow::Result<()> {
    match std::io::stdout().lock().write_all(text.as_bytes()) {
        Err(e) if e.kind() != ErrorKind::BrokenPipe => Err(e.into()),
        _ => Ok(()),
    }
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
    print(&format!("{} files written to {}\n", files.len(), dir.display()))
}
