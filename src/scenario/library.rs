//! The library: where scenario files are found.

use super::capability::Capability;
use super::diagnostic::printable;
use super::document::SourceFile;
use super::error::ScenarioError;
use super::inspection::{Checked, InputDigest};
use super::soc_change::SocChange;
use super::study::StudyPlan;
use super::{attack, capability, client, soc, study, world};
use crate::attack::Script;
use crate::client::Client;
use crate::knowledge::{Knowledge, KnowledgeFiles};
use crate::soc::{Soc, World};
use rust_embed::RustEmbed;
use std::collections::BTreeSet;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

/// A kind of file, and the folder it lies in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Shelf {
    /// Attack scripts.
    Attacks,
    /// Clients.
    Clients,
    /// Security operations centres.
    Socs,
    /// Studies.
    Studies,
    /// What is the same for all: `world`.
    Knowledge,
}

impl Shelf {
    /// Every shelf.
    pub const ALL: [Shelf; 5] =
        [Shelf::Attacks, Shelf::Clients, Shelf::Socs, Shelf::Studies, Shelf::Knowledge];

    /// Returns the folder's name.
    pub const fn folder(self) -> &'static str {
        match self {
            Shelf::Attacks => "attacks",
            Shelf::Clients => "clients",
            Shelf::Socs => "socs",
            Shelf::Studies => "studies",
            Shelf::Knowledge => "knowledge",
        }
    }

    /// Returns what one file of it is, with its article.
    pub(super) const fn one(self) -> &'static str {
        match self {
            Shelf::Attacks => "an attack",
            Shelf::Clients => "a client",
            Shelf::Socs => "a SOC",
            Shelf::Studies => "a study",
            Shelf::Knowledge => "a knowledge file",
        }
    }

    /// Returns what one file of it is.
    pub const fn noun(self) -> &'static str {
        match self {
            Shelf::Attacks => "attack",
            Shelf::Clients => "client",
            Shelf::Socs => "soc",
            Shelf::Studies => "study",
            Shelf::Knowledge => "knowledge file",
        }
    }
}

#[derive(RustEmbed)]
#[folder = "scenarios/"]
struct Shipped;

/// Where a person's own scenarios lie if nothing else is said.
const OWN: &str = "scenarios";
/// How big a file may be, in bytes.
const LIMIT: u64 = 1_000_000;

/// The shipped scenarios, and a folder whose files stand in for those of the same name.
#[derive(Clone, Debug)]
pub struct Library {
    own: Option<PathBuf>,
    knowledge: Knowledge,
    knowledge_digest: InputDigest,
}

impl Library {
    /// Opens the library with the person's own files in `dir`, or else in `./scenarios` if there are any.
    ///
    /// # Errors
    /// If `dir` holds no scenarios, or the knowledge tables are missing or unsound.
    pub fn open(dir: Option<&Path>) -> Result<Library, ScenarioError> {
        let own = match dir {
            Some(dir) if holds_scenarios(dir) => Some(dir.to_owned()),
            Some(dir) => {
                let folders = "attacks, clients, socs, studies or knowledge";
                return Err(ScenarioError::NotALibrary { path: printable(&shown(dir)), folders });
            }
            None => Some(PathBuf::from(OWN)).filter(|dir| holds_scenarios(dir)),
        };
        let (knowledge, knowledge_digest) = knowledge(own.as_deref())?;
        Ok(Library { own, knowledge, knowledge_digest })
    }

    /// Returns ATT&CK, log sources and rule classes.
    pub fn knowledge(&self) -> &Knowledge {
        &self.knowledge
    }

    /// Returns the digest of the tables [`Library::knowledge`] was read from.
    pub fn knowledge_digest(&self) -> &InputDigest {
        &self.knowledge_digest
    }

    /// Lists the names of a shelf, in alphabetical order.
    pub fn names(&self, shelf: Shelf) -> Vec<String> {
        let names: BTreeSet<String> = shipped_stems(shelf).chain(self.own_names(shelf)).collect();
        names.into_iter().collect()
    }

    /// Lists the names of the person's own files on a shelf, in alphabetical order.
    pub(super) fn own_names(&self, shelf: Shelf) -> Vec<String> {
        let mut names = BTreeSet::new();
        let own = self.own.iter().filter_map(|dir| fs::read_dir(dir.join(shelf.folder())).ok());
        for entry in own.flatten().flatten() {
            let path = Path::new(shelf.folder()).join(entry.file_name());
            if let Some(stem) = path.to_str().and_then(|path| stem_in(path, shelf)) {
                names.insert(stem.to_owned());
            }
        }
        names.into_iter().collect()
    }

    /// Returns the text of the file called `name`; a name that ends in `.toml` is a path.
    ///
    /// # Errors
    /// If there is no such file, or it is no text of reasonable size.
    pub fn source(&self, shelf: Shelf, name: &str) -> Result<String, ScenarioError> {
        self.find(shelf, name).map(|file| file.text)
    }

    /// Returns the attack called `name`.
    ///
    /// # Errors
    /// If it is not there or something in it is wrong.
    pub fn attack(&self, name: &str) -> Result<Checked<Script>, ScenarioError> {
        attack::load(self, name)
    }

    /// Returns the client called `name`.
    ///
    /// # Errors
    /// If it is not there or something in it is wrong.
    pub fn client(&self, name: &str) -> Result<Checked<Client>, ScenarioError> {
        client::load(self, name)
    }

    /// Returns the security operations centre called `name`.
    ///
    /// # Errors
    /// If it is not there or something in it is wrong.
    pub fn soc(&self, name: &str) -> Result<Checked<Soc>, ScenarioError> {
        soc::load(self, name, &[], None)
    }

    /// Returns the security operations centre called `name` with `changes`, in their order.
    ///
    /// # Errors
    /// If it is not there, a change names no key or capability, or something in it is wrong then.
    pub fn changed_soc(&self, name: &str, changes: &[SocChange]) -> Result<Checked<Soc>, ScenarioError> {
        soc::load(self, name, changes, None)
    }

    /// Returns the study called `name`.
    ///
    /// # Errors
    /// If it is not there or something in it is wrong.
    pub fn study(&self, name: &str) -> Result<Checked<StudyPlan>, ScenarioError> {
        study::load(self, name)
    }

    /// Returns what is the same for all.
    ///
    /// # Errors
    /// If something in it is wrong.
    pub fn world(&self) -> Result<Checked<World>, ScenarioError> {
        world::load(self)
    }

    /// Returns the capabilities that levels are made of, in the order of the level matrix.
    ///
    /// # Errors
    /// If something in their file is wrong.
    pub fn capabilities(&self) -> Result<Checked<Vec<Capability>>, ScenarioError> {
        capability::load(self)
    }

    /// Returns the file called `name`.
    pub(super) fn find(&self, shelf: Shelf, name: &str) -> Result<SourceFile, ScenarioError> {
        if is_path(name) {
            let path = Path::new(name);
            let stem = path.file_stem().unwrap_or_default().to_string_lossy();
            let id = format!("{}/{stem}", shelf.folder());
            return Ok(SourceFile { id, shown: shown(path), text: read(path)? });
        }
        let id = format!("{}/{name}", shelf.folder());
        let file_name = format!("{id}.toml");
        if let Some(path) = self.own.as_ref().map(|dir| dir.join(&file_name)).filter(|path| path.exists()) {
            return Ok(SourceFile { id, shown: shown(&path), text: read(&path)? });
        }
        match Shipped::get(&file_name) {
            Some(file) => {
                let shown = format!("built-in/{file_name}");
                let text = text(file.data.into_owned(), &shown)?;
                Ok(SourceFile { id, shown, text })
            }
            None => Err(self.unknown(shelf, name)),
        }
    }

    /// Returns the file `child` extends: a path counts from where `child` lies.
    pub(super) fn find_beside(
        &self,
        shelf: Shelf,
        name: &str,
        child: &SourceFile,
    ) -> Result<SourceFile, ScenarioError> {
        match Path::new(&child.shown).parent() {
            Some(folder) if is_path(name) => self.find(shelf, &folder.join(name).to_string_lossy()),
            _ => self.find(shelf, name),
        }
    }
}

fn knowledge(own: Option<&Path>) -> Result<(Knowledge, InputDigest), ScenarioError> {
    let table = |name: &str| -> Result<String, ScenarioError> {
        let file = format!("knowledge/{name}.csv");
        if let Some(path) = own.map(|dir| dir.join(&file)).filter(|path| path.exists()) {
            return read(&path);
        }
        let shipped = Shipped::get(&file).ok_or_else(|| ScenarioError::Unknown {
            noun: Shelf::Knowledge.noun(),
            name: file.clone(),
            hint: String::new(),
        })?;
        text(shipped.data.into_owned(), &file)
    };
    // Each table is called as its file is, and named here alone.
    macro_rules! tables {
        ($($name:ident),*) => {{
            $(let $name = table(stringify!($name))?;)*
            let digest =
                InputDigest::of("knowledge", "tables".to_owned(), [$($name.as_str()),*].into_iter());
            (Knowledge::parse(&KnowledgeFiles { $($name: &$name),* })?, digest)
        }};
    }
    Ok(tables!(
        tactics,
        techniques,
        components,
        technique_components,
        aliases,
        sources,
        rule_counts,
        rule_classes,
        technique_prevalence
    ))
}

/// Returns the text of a file that is built in, called by its path below `scenarios/`.
pub(super) fn shipped(path: &str) -> Option<String> {
    Shipped::get(path).and_then(|file| String::from_utf8(file.data.into_owned()).ok())
}

/// Lists the names of what is built in on a shelf.
pub(super) fn shipped_stems(shelf: Shelf) -> impl Iterator<Item = String> {
    Shipped::iter().filter_map(move |path| stem_in(&path, shelf).map(str::to_owned))
}

fn holds_scenarios(dir: &Path) -> bool {
    Shelf::ALL.iter().any(|shelf| dir.join(shelf.folder()).is_dir())
}

fn is_path(name: &str) -> bool {
    name.ends_with(".toml") || name.contains(['/', '\\'])
}

fn stem_in(path: &str, shelf: Shelf) -> Option<&str> {
    let stem = path.strip_prefix(shelf.folder())?.strip_prefix(['/', '\\'])?.strip_suffix(".toml")?;
    (!stem.contains(['/', '\\'])).then_some(stem)
}

fn shown(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}

fn read(path: &Path) -> Result<String, ScenarioError> {
    read_up_to(path, LIMIT)
}

/// Returns the text of a file of at most `limit` bytes.
pub(super) fn read_up_to(path: &Path, limit: u64) -> Result<String, ScenarioError> {
    let unreadable = |error: std::io::Error| ScenarioError::Unreadable {
        path: printable(&shown(path)),
        reason: error.to_string(),
    };
    let about = fs::metadata(path).map_err(unreadable)?;
    if !about.is_file() {
        return Err(ScenarioError::NotAFile { path: printable(&shown(path)) });
    }
    let mut bytes = Vec::new();
    fs::File::open(path).and_then(|file| file.take(limit + 1).read_to_end(&mut bytes)).map_err(unreadable)?;
    if bytes.len() as u64 > limit {
        return Err(ScenarioError::TooBig { path: printable(&shown(path)), size: about.len(), limit });
    }
    text(bytes, &shown(path))
}

fn text(bytes: Vec<u8>, path: &str) -> Result<String, ScenarioError> {
    String::from_utf8(bytes).map_err(|error| {
        let good = &error.as_bytes()[..error.utf8_error().valid_up_to()];
        let begin = good.iter().rposition(|b| *b == b'\n').map_or(0, |at| at + 1);
        ScenarioError::NotText {
            path: printable(path),
            line: good.iter().filter(|b| **b == b'\n').count() + 1,
            column: String::from_utf8_lossy(&good[begin..]).chars().count() + 1,
        }
    })
}
