//! Which kind of scenario a file is.

use super::error::ScenarioError;
use super::library::{Library, Shelf};
use std::path::Path;

impl Library {
    /// Returns the shelf that `file` belongs on: by the folder it lies in, by what is in it, or by which
    /// shelf has the name.
    ///
    /// # Errors
    /// If the file cannot be read, or no shelf has the name.
    pub fn shelf_of(&self, file: &str) -> Result<Shelf, ScenarioError> {
        let path = Path::new(file);
        let folder = path.parent().and_then(Path::file_name).and_then(|f| f.to_str());
        if let Some(shelf) = Shelf::ALL.into_iter().find(|s| folder == Some(s.folder())) {
            return Ok(shelf);
        }
        let shelves = [Shelf::Attacks, Shelf::Clients, Shelf::Socs, Shelf::Studies];
        let named = |shelf: &Shelf| {
            let name = self.full_name(*shelf, file);
            self.names(*shelf).contains(&name)
        };
        if let Some(shelf) = shelves.into_iter().find(named) {
            return Ok(shelf);
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
