//! Which kind of scenario a file is.

use super::diagnostic::printable;
use super::error::ScenarioError;
use super::library::{Library, Shelf};
use super::names::ambiguous;
use std::path::Path;

/// How many files are followed to what they extend.
const FOLLOWED: usize = 16;

impl Library {
    /// Returns the shelf that `file` belongs on: by the folder it lies in, by what is in it, or by which
    /// shelf has the name.
    ///
    /// # Errors
    /// If the file cannot be read, no shelf has the name, or several have it.
    pub fn shelf_of(&self, file: &str) -> Result<Shelf, ScenarioError> {
        self.shelf_followed(file, FOLLOWED)
    }

    /// Returns the shelf of `file`, following what it extends through so many files.
    fn shelf_followed(&self, file: &str, files: usize) -> Result<Shelf, ScenarioError> {
        let path = Path::new(file);
        let folder = path.parent().and_then(Path::file_name).and_then(|f| f.to_str());
        if let Some(shelf) = Shelf::ALL.into_iter().find(|s| folder == Some(s.folder())) {
            return Ok(shelf);
        }
        let shelves = [Shelf::Attacks, Shelf::Clients, Shelf::Socs, Shelf::Studies];
        let meant = |shelf: Shelf| self.beginning(shelf, file).into_iter().map(move |name| (shelf, name));
        let mut meant: Vec<(Shelf, String)> = shelves.into_iter().flat_map(meant).collect();
        if meant.iter().any(|(_, name)| name == file) {
            meant.retain(|(_, name)| name == file);
        }
        match meant.as_slice() {
            [] => {}
            [(shelf, _)] => return Ok(*shelf),
            several => {
                let several: Vec<_> =
                    several.iter().map(|(shelf, name)| format!("{} {name}", shelf.noun())).collect();
                return Err(ambiguous("scenario", file, &several));
            }
        }
        // What cannot be read is told by the reader of any kind, with its place.
        let Ok(table) = self.source(Shelf::Socs, file)?.parse::<toml::Table>() else {
            return Ok(Shelf::Socs);
        };
        let keys: Vec<&str> = table.keys().map(String::as_str).collect();
        if let Some(shelf) = shelf_by(&keys) {
            return Ok(shelf);
        }
        // What only says how it differs from another file is what that one is.
        let extended = table.get("extends").and_then(toml::Value::as_str).unwrap_or_default();
        match shelves.into_iter().find(|shelf| self.names(*shelf).iter().any(|name| name == extended)) {
            Some(shelf) => Ok(shelf),
            // Files that extend each other are told so whatever their kind, and any will do to ask.
            None if files == 0 => Ok(Shelf::Socs),
            None if Path::new(extended).extension().is_some() => {
                let beside = path.with_file_name("").join(extended);
                self.shelf_followed(&beside.to_string_lossy(), files - 1)
            }
            None => Err(ScenarioError::NoKind { path: printable(file) }),
        }
    }
}

/// Keys that only one kind of file has.
const TELLING: [(&str, Shelf); 21] = [
    ("step", Shelf::Attacks),
    ("actor", Shelf::Attacks),
    ("start", Shelf::Attacks),
    ("hand_over", Shelf::Attacks),
    ("slow_branch", Shelf::Attacks),
    ("asset", Shelf::Clients),
    ("control", Shelf::Clients),
    ("contact", Shelf::Clients),
    ("telemetry", Shelf::Clients),
    ("roster", Shelf::Socs),
    ("detection", Shelf::Socs),
    ("background", Shelf::Socs),
    ("desk", Shelf::Socs),
    ("triage", Shelf::Socs),
    ("investigation", Shelf::Socs),
    ("authority", Shelf::Socs),
    ("hunting", Shelf::Socs),
    ("attacks", Shelf::Studies),
    ("clients", Shelf::Studies),
    ("socs", Shelf::Studies),
    ("horizon_days", Shelf::Studies),
];

/// Returns the shelf that most of a file's keys speak for, if any do.
pub(super) fn shelf_by(keys: &[&str]) -> Option<Shelf> {
    let speaking =
        |shelf: Shelf| TELLING.iter().filter(|(key, of)| *of == shelf && keys.contains(key)).count();
    let most = Shelf::ALL.into_iter().max_by_key(|shelf| speaking(*shelf))?;
    (speaking(most) > 0).then_some(most)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_known_by_its_keys() {
        assert_eq!(shelf_by(&["title", "roster", "hunting"]), Some(Shelf::Socs));
        assert_eq!(shelf_by(&["title", "step"]), Some(Shelf::Attacks));
        assert_eq!(shelf_by(&["title", "telemetry"]), Some(Shelf::Clients));
        assert_eq!(shelf_by(&["socs"]), Some(Shelf::Studies));
        assert_eq!(shelf_by(&["title", "summary"]), None);
    }
}
