//! The place of a report: whose folder is there, and what a killed run has left beside it.

use super::super::manifest::PRODUCT;
use super::{MARK, failed};
use crate::report::ReportError;
use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// Files that desktops leave in folders they have shown.
const LITTER: [&str; 3] = [".DS_Store", "Thumbs.db", "desktop.ini"];

/// Where a report goes.
pub(super) struct Place {
    pub(super) parent: PathBuf,
    pub(super) name: String,
    pub(super) path: PathBuf,
    pub(super) taken: bool,
}

impl Place {
    /// Finds where `dir` is, through links, and refuses what is not ours to replace.
    pub(super) fn find(dir: &Path) -> Result<Place, ReportError> {
        // A link is followed, so that what it points to is replaced and not the link.
        let (path, taken) = match fs::symlink_metadata(dir) {
            Ok(_) => (fs::canonicalize(dir).map_err(failed("follow", dir))?, true),
            Err(e) if e.kind() == io::ErrorKind::NotFound => (dir.to_owned(), false),
            Err(e) => return Err(failed("look at", dir)(e)),
        };
        let refuse = |why: String| ReportError::NotOurs { dir: dir.display().to_string(), why };
        let Some(name) = path.file_name() else {
            return Err(refuse("it is no folder that could be replaced".to_owned()));
        };
        if taken && let Some(why) = foreign(&path)? {
            return Err(refuse(why));
        }
        let parent = parent_of(&path);
        Ok(Place { parent, name: name.to_string_lossy().into_owned(), path, taken })
    }

    /// Returns the mark of the report that is there, if one is.
    pub(super) fn mark(&self) -> Option<Vec<u8>> {
        fs::read(self.path.join(MARK)).ok()
    }
}

pub(super) fn parent_of(path: &Path) -> PathBuf {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent.to_owned(),
        _ => PathBuf::from("."),
    }
}

/// Returns why the folder is none that may be replaced, if it is not.
fn foreign(dir: &Path) -> Result<Option<String>, ReportError> {
    if !dir.is_dir() {
        return Ok(Some("it is a file".to_owned()));
    }
    let there = contents(dir, dir)?;
    if there.is_empty() {
        return Ok(None);
    }
    let mark = fs::read(dir.join(MARK)).ok();
    let mark = mark.and_then(|bytes| serde_json::from_slice::<serde_json::Value>(&bytes).ok());
    let Some(mark) = mark.filter(|m| m["product"] == PRODUCT) else {
        return Ok(Some("it is not empty and holds no report of sparring".to_owned()));
    };
    let written = mark["files"].as_array().into_iter().flatten().filter_map(serde_json::Value::as_str);
    let ours: BTreeSet<&str> = written.chain([MARK]).collect();
    let strange = there.into_iter().find(|name| !ours.contains(name.as_str()));
    Ok(strange.map(|name| format!("it holds {name}, which the report in it does not list")))
}

/// Lists the files below `dir` by their names from `top`, without what desktops leave.
fn contents(top: &Path, dir: &Path) -> Result<Vec<String>, ReportError> {
    let mut names = Vec::new();
    for entry in fs::read_dir(dir).map_err(failed("read", dir))? {
        let entry = entry.map_err(failed("read", dir))?;
        let path = entry.path();
        let below = path.strip_prefix(top).unwrap_or(&path).to_string_lossy().replace('\\', "/");
        let is_dir = entry.file_type().map_err(failed("look at", &path))?.is_dir();
        match is_dir {
            true => names.extend(contents(top, &path)?),
            false if LITTER.iter().any(|l| entry.file_name() == *l) => {}
            false => names.push(below),
        }
    }
    names.sort();
    Ok(names)
}

/// Puts an earlier report back that a run was killed over while it swapped, or takes it away if the new one is
/// in its place.
pub(super) fn mend(place: &Place) -> Result<(), ReportError> {
    let begins = format!(".{}.sparring-", place.name);
    for entry in fs::read_dir(&place.parent).into_iter().flatten().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let left = name.strip_prefix(&begins).and_then(|rest| rest.strip_suffix(".old"));
        let number = |left: &str| left.chars().all(|c| c.is_ascii_digit() || c == '-');
        let old = entry.path();
        if !left.is_some_and(number) || foreign(&old)?.is_some() {
            continue;
        }
        match place.path.exists() {
            true => fs::remove_dir_all(&old).map_err(failed("remove", &old))?,
            false => fs::rename(&old, &place.path).map_err(failed("move back", &old))?,
        }
    }
    Ok(())
}
