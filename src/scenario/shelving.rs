//! Which kind of scenario a file is.

use super::error::ScenarioError;
use super::library::{Library, Shelf};
use super::names::ambiguous;
use std::path::Path;

impl Library {
    /// Returns the shelf that `file` belongs on: by the folder it lies in, by what is in it, or by which
    /// shelf has the name.
    ///
    /// # Errors
    /// If the file cannot be read, no shelf has the name, or several have it.
    pub fn shelf_of(&self, file: &str) -> Result<Shelf, ScenarioError> {
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
        // Whoever names neither a shipped scenario nor a folder gets told by its content, and where that
        // is no TOML, what is wrong with it as a SOC: the kind people write most.
        let table = self.source(Shelf::Socs, file)?.parse::<toml::Table>().unwrap_or_default();
        Ok(match () {
            () if table.contains_key("step") || table.contains_key("actor") => Shelf::Attacks,
            () if table.contains_key("asset") || table.contains_key("contact") => Shelf::Clients,
            () if table.contains_key("attacks") || table.contains_key("socs") => Shelf::Studies,
            () => Shelf::Socs,
        })
    }
}
