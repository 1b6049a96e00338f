//! A report on its way: written beside its place, then swapped in or taken away again.

use super::place::Place;
use super::{Content, failed};
use crate::report::ReportError;
use std::fs::{self, File};
use std::io;
use std::path::{Component, Path, PathBuf};

/// Writes `files` beside their place.
pub(super) fn draft(place: &Place, files: &[(String, impl Content)]) -> Result<Draft, ReportError> {
    if let Some((name, _)) = files.iter().find(|(name, _)| !is_inside(name)) {
        return Err(ReportError::Name(name.clone()));
    }
    fs::create_dir_all(&place.parent).map_err(failed("make the folder", &place.parent))?;
    let draft = Draft::begin(&place.parent, &place.name)?;
    for (name, content) in files {
        write(&draft.path.join(name), content)?;
    }
    folders(&draft.path).iter().try_for_each(|folder| sync(folder))?;
    Ok(draft)
}

/// A report on its way, taken away again unless it is put in its place.
pub(super) struct Draft {
    pub(super) path: PathBuf,
    old: PathBuf,
}

impl Draft {
    pub(super) fn begin(parent: &Path, name: &str) -> Result<Draft, ReportError> {
        let name = format!(".{name}.sparring-{}", std::process::id());
        // The number of a killed program may come again, and what it left is not ours to remove.
        for turn in 0..1_000 {
            let path = parent.join(if turn == 0 { name.clone() } else { format!("{name}-{turn}") });
            let old = path.with_added_extension("old");
            match fs::create_dir(&path) {
                Ok(()) if old.exists() => fs::remove_dir(&path).map_err(failed("remove", &path))?,
                Ok(()) => return Ok(Draft { path, old }),
                Err(e) if e.kind() == io::ErrorKind::AlreadyExists => {}
                Err(e) => return Err(failed("write into", parent)(e)),
            }
        }
        Err(failed("write into", parent)(io::Error::other(format!("it is full of folders called {name}"))))
    }

    /// Puts the report beside its place, which another run has taken.
    pub(super) fn keep_beside(self, place: &Place) -> Result<(), ReportError> {
        let beside = (2..).map(|number| place.parent.join(format!("{}-{number}", place.name)));
        let free = beside.into_iter().find(|path| fs::symlink_metadata(path).is_err());
        let kept = free.unwrap_or_else(|| self.old.clone());
        fs::rename(&self.path, &kept).map_err(failed("put the report at", &kept))?;
        sync(&place.parent)?;
        let shown = |path: &Path| path.display().to_string();
        Err(ReportError::Overtaken { dir: shown(&place.path), kept: shown(&kept) })
    }

    pub(super) fn swap_in(self, place: &Place) -> Result<(), ReportError> {
        if place.taken {
            fs::rename(&place.path, &self.old).map_err(failed("move aside", &place.path))?;
        }
        if let Err(e) = fs::rename(&self.path, &place.path) {
            if place.taken {
                fs::rename(&self.old, &place.path).map_err(failed("move back", &self.old))?;
            }
            return Err(failed("put the report at", &place.path)(e));
        }
        sync(&place.parent)?;
        if place.taken {
            fs::remove_dir_all(&self.old).map_err(|e| ReportError::OldLeft {
                path: self.old.display().to_string(),
                why: e.to_string(),
            })?;
        }
        Ok(())
    }
}

impl Drop for Draft {
    fn drop(&mut self) {
        // After a swap there is nothing left to take away, and that is no failure.
        let _ = fs::remove_dir_all(&self.path);
    }
}

fn write(path: &Path, content: &impl Content) -> Result<(), ReportError> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(failed("make the folder", folder))?;
    }
    let mut file = File::create(path).map_err(failed("write", path))?;
    content.write_to(&mut file).and_then(|()| file.sync_all()).map_err(failed("write", path))
}

fn folders(dir: &Path) -> Vec<PathBuf> {
    let mut found = vec![dir.to_owned()];
    let entries = fs::read_dir(dir).into_iter().flatten().flatten();
    for entry in entries.filter(|e| e.file_type().is_ok_and(|t| t.is_dir())) {
        found.extend(folders(&entry.path()));
    }
    found
}

/// Makes the names in a folder outlast a crash.
fn sync(folder: &Path) -> Result<(), ReportError> {
    if cfg!(unix) {
        File::open(folder).and_then(|f| f.sync_all()).map_err(failed("write", folder))
    } else {
        Ok(())
    }
}

fn is_inside(name: &str) -> bool {
    let normal = |part| matches!(part, Component::Normal(_));
    !name.is_empty() && !name.contains('\\') && Path::new(name).components().all(normal)
}
