//! Putting a report in its place: all of it or nothing.
//!
//! A report is written beside its place first, into `.NAME.sparring-PID`, then swapped in by renaming.
//! Only an empty folder or an earlier report is replaced. A program killed between the two leaves such a
//! folder behind; it may be deleted.

use super::ReportError;
use super::manifest::PRODUCT;
use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Component, Path, PathBuf};

/// The file that marks a folder as ours.
const MARK: &str = "manifest.json";
/// Files that desktops leave in folders they have shown.
const LITTER: [&str; 3] = [".DS_Store", "Thumbs.db", "desktop.ini"];

/// What a file can be made of.
pub trait Content {
    /// Writes all of it.
    ///
    /// # Errors
    /// If it cannot be made or `to` does not take it.
    fn write_to(&self, to: &mut dyn Write) -> io::Result<()>;
}

impl Content for Vec<u8> {
    fn write_to(&self, to: &mut dyn Write) -> io::Result<()> {
        to.write_all(self)
    }
}

/// Checks that a report could be put at `dir`, before any work is done for it.
///
/// # Errors
/// If `dir` holds something else, or cannot be there.
pub fn check(dir: &Path) -> Result<(), ReportError> {
    let no_place = |error: ReportError| match error.is_refusal() {
        true => error,
        false => ReportError::NoPlace(Box::new(error)),
    };
    try_out(dir).map_err(no_place)
}

fn try_out(dir: &Path) -> Result<(), ReportError> {
    let place = Place::find(dir)?;
    // The nearest folder there is must let us write.
    let mut folder = place.parent.as_path();
    while !folder.exists() {
        folder = folder.parent().unwrap_or(Path::new("."));
    }
    let trial = Draft::begin(folder, &place.name)?;
    drop(trial);
    Ok(())
}

/// Puts `files` (name, content) at `dir`, in the place of an earlier report.
///
/// # Errors
/// If `dir` holds something else, or the file system refuses; then `dir` is as it was.
pub fn publish(dir: &Path, files: &[(String, impl Content)]) -> Result<(), ReportError> {
    let place = Place::find(dir)?;
    if let Some((name, _)) = files.iter().find(|(name, _)| !is_inside(name)) {
        return Err(ReportError::Name(name.clone()));
    }
    fs::create_dir_all(&place.parent).map_err(failed("make the folder", &place.parent))?;
    let draft = Draft::begin(&place.parent, &place.name)?;
    for (name, content) in files {
        write(&draft.path.join(name), content)?;
    }
    folders(&draft.path).iter().try_for_each(|folder| sync(folder))?;
    draft.swap_in(&place)
}

/// Where a report goes.
struct Place {
    parent: PathBuf,
    name: String,
    path: PathBuf,
    taken: bool,
}

impl Place {
    /// Finds where `dir` is, through links, and refuses what is not ours to replace.
    fn find(dir: &Path) -> Result<Place, ReportError> {
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
        let parent = match path.parent() {
            Some(parent) if !parent.as_os_str().is_empty() => parent.to_owned(),
            _ => PathBuf::from("."),
        };
        Ok(Place { parent, name: name.to_string_lossy().into_owned(), path, taken })
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

/// A report on its way, taken away again unless it is put in its place.
struct Draft {
    path: PathBuf,
    old: PathBuf,
}

impl Draft {
    fn begin(parent: &Path, name: &str) -> Result<Draft, ReportError> {
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

    fn swap_in(self, place: &Place) -> Result<(), ReportError> {
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

fn failed(action: &'static str, path: &Path) -> impl Fn(io::Error) -> ReportError {
    let path = path.display().to_string();
    move |e| ReportError::Files { action, path: path.clone(), why: e.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tempfile::tempdir;

    fn report(text: &str) -> Vec<(String, Vec<u8>)> {
        let manifest = r#"{"product": "sparring", "files": ["manifest.json", "charts/a.svg"]}"#;
        vec![(MARK.to_owned(), manifest.into()), ("charts/a.svg".to_owned(), text.into())]
    }

    fn names(dir: &Path) -> Vec<String> {
        let mut names: Vec<String> =
            fs::read_dir(dir).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    #[test]
    fn a_report_replaces_an_empty_folder_and_an_earlier_report() {
        let room = tempdir().unwrap();
        let dir = room.path().join("deep/below/latest");
        publish(&dir, &report("one")).unwrap();
        publish(&dir, &report("two")).unwrap();
        assert_eq!(fs::read_to_string(dir.join("charts/a.svg")).unwrap(), "two");
        assert_eq!(names(dir.parent().unwrap()), ["latest"]);
        let empty = room.path().join("empty");
        fs::create_dir(&empty).unwrap();
        check(&empty).unwrap();
        publish(&empty, &report("three")).unwrap();
        assert_eq!(names(&empty), ["charts", MARK]);
        assert_eq!(names(room.path()), ["deep", "empty"]);
    }

    #[test]
    fn what_is_not_ours_is_refused_and_left_as_it_is() {
        let room = tempdir().unwrap();
        let dir = room.path().join("photos");
        fs::create_dir(&dir).unwrap();
        fs::write(dir.join("cat.jpg"), "meow").unwrap();
        let refusal = publish(&dir, &report("one")).unwrap_err();
        assert!(refusal.is_refusal());
        assert!(refusal.to_string().contains("photos is not replaced"), "{refusal}");
        assert!(refusal.to_string().contains("--out"), "{refusal}");
        assert!(check(&dir).is_err());
        // The manifest of something else makes it none of ours.
        fs::write(dir.join(MARK), r#"{"product": "other"}"#).unwrap();
        assert!(publish(&dir, &report("one")).is_err());
        assert_eq!(names(&dir), ["cat.jpg", MARK]);
        assert_eq!(names(room.path()), ["photos"]);
        // So is a report to which somebody has added a file.
        let mine = room.path().join("mine");
        publish(&mine, &report("one")).unwrap();
        fs::write(mine.join("notes.txt"), "keep me").unwrap();
        let refusal = publish(&mine, &report("two")).unwrap_err().to_string();
        assert!(refusal.contains("notes.txt"), "{refusal}");
        assert_eq!(fs::read_to_string(mine.join("charts/a.svg")).unwrap(), "one");
    }

    #[test]
    fn a_file_in_the_way_is_refused() {
        let room = tempdir().unwrap();
        let file = room.path().join("file");
        fs::write(&file, "text").unwrap();
        assert!(publish(&file, &report("one")).unwrap_err().to_string().contains("it is a file"));
        assert!(check(&file.join("below")).is_err() && publish(&file.join("below"), &report("one")).is_err());
        assert!(check(Path::new("/")).is_err());
        assert_eq!(fs::read_to_string(&file).unwrap(), "text");
    }

    #[test]
    fn a_name_that_leaves_the_folder_is_refused_before_anything_is_written() {
        let room = tempdir().unwrap();
        for name in ["../out", "/etc/x", "a/../../b", "", "a\\b"] {
            let files = vec![(name.to_owned(), Vec::<u8>::new())];
            assert!(publish(&room.path().join("r"), &files).is_err(), "{name}");
        }
        assert!(names(room.path()).is_empty());
    }

    #[test]
    fn a_failure_on_the_way_leaves_nothing_behind() {
        let room = tempdir().unwrap();
        let dir = room.path().join("latest");
        publish(&dir, &report("one")).unwrap();
        // The second file needs a folder where the first has put a file.
        let files = vec![("a".to_owned(), vec![1_u8]), ("a/b".to_owned(), vec![2])];
        assert!(publish(&dir, &files).is_err());
        assert_eq!(fs::read_to_string(dir.join("charts/a.svg")).unwrap(), "one");
        assert_eq!(names(room.path()), ["latest"]);
    }

    #[cfg(unix)]
    #[test]
    fn links_are_followed_and_loops_are_refused() {
        use std::os::unix::fs::symlink;
        let room = tempdir().unwrap();
        let at = |name: &str| room.path().join(name);
        symlink(at("loop"), at("loop")).unwrap();
        symlink(at("nowhere"), at("dangling")).unwrap();
        assert!(publish(&at("loop"), &report("one")).is_err());
        assert!(publish(&at("dangling"), &report("one")).is_err());
        publish(&at("real"), &report("one")).unwrap();
        symlink(at("real"), at("link")).unwrap();
        publish(&at("link"), &report("two")).unwrap();
        assert!(fs::symlink_metadata(at("link")).unwrap().is_symlink());
        assert_eq!(fs::read_to_string(at("real").join("charts/a.svg")).unwrap(), "two");
        assert_eq!(names(room.path()), ["dangling", "link", "loop", "real"]);
    }
}
