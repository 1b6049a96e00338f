//! Capabilities: the keys of `knowledge/capabilities.toml`, and which keys of a SOC each is made of.
//!
//! A capability has no mechanic of its own beside those of the keys it names: taking it away or adding it
//! is a change of these keys, made where the profile is built and nowhere else.

use super::attack::defaults;
use super::diagnostic::quoted;
use super::document::{Entry, Node, SourceFile, Value};
use super::error::ScenarioError;
use super::form::{Form, Spelling};
use super::inspection::Checked;
use super::library::{Library, Shelf};
use super::lineage;
use super::reader::{Table, read};
use super::words::hint;

/// What a capability is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Pillar {
    /// Who works, when, with which skill.
    People,
    /// How the work is done.
    Process,
    /// What it is done with.
    Technology,
}

named! { Pillar: People = "people", Process = "process", Technology = "technology" }

/// One of the capabilities that the levels are made of.
#[derive(Clone, Debug)]
pub struct Capability {
    /// Its row in the level matrix.
    pub row: u32,
    /// The name it is chosen by.
    pub name: String,
    /// The name people read.
    pub title: String,
    /// What it is about.
    pub pillar: Pillar,
    /// The level that first lists it.
    pub since: u32,
    /// What it does, in a sentence.
    pub mechanic: String,
    /// The keys of a SOC's file it is made of, each with dots between its parts.
    pub keys: Vec<String>,
    /// Those of its keys of which neither more nor less is a higher level.
    pub unranked: Vec<String>,
    /// The capabilities that rest on it: taken away, it takes them along.
    pub takes_along: Vec<String>,
    /// Why it has no keys, or what has to be known of them.
    pub note: Option<String>,
    /// What some of its keys are without it; the others are then as at level 1.
    pub(super) without: Vec<(String, Node)>,
}

/// How many levels of maturity there are.
pub const LEVELS: u32 = 5;

impl Library {
    /// Returns the name of the SOC of a level from 1 to [`LEVELS`].
    ///
    /// # Errors
    /// If there is none, or more than one.
    pub fn level(&self, level: u32) -> Result<String, ScenarioError> {
        let beginning = format!("level-{level}-");
        let name = self.full_name(Shelf::Socs, &beginning)?;
        // What nothing begins with is returned as it was asked for.
        if name == beginning { Err(self.unknown(Shelf::Socs, &name)) } else { Ok(name) }
    }

    /// Returns the level that the SOC called `name` is or extends, if it does.
    ///
    /// # Errors
    /// If it is not there.
    pub fn level_of(&self, name: &str) -> Result<Option<u32>, ScenarioError> {
        let (document, _) = lineage::document(self, Shelf::Socs, &self.full_name(Shelf::Socs, name)?)?;
        let levels: Vec<String> = (1..=LEVELS).map(|level| self.level(level)).collect::<Result<_, _>>()?;
        let level = |stem: &String| levels.iter().position(|l| l == stem).map(|at| at as u32 + 1);
        // The file asked for comes first, then what it extends: the first level met is the nearest.
        Ok(document.files.iter().map(SourceFile::stem).find_map(|stem| level(&stem)))
    }
}

/// Reads the capabilities.
pub(super) fn load(library: &Library) -> Result<Checked<Vec<Capability>>, ScenarioError> {
    read(library, Shelf::Knowledge, "capabilities", |table, _| {
        defaults(table);
        table.tables("capability", "name").iter().map(|t| t.read(capability)).collect()
    })
}

fn capability(table: &Table<'_>) -> Capability {
    let keys: Vec<String> = table.words("keys", Spelling::Any).iter().map(|w| w.text.to_owned()).collect();
    let without = without(table, &keys);
    let some = |key| table.optional_words(key, Spelling::Any).iter().map(|w| w.text.to_owned()).collect();
    Capability {
        row: table.count("row", 1..=1000),
        name: table.text("name"),
        title: table.text("title"),
        pillar: table.name("pillar", Pillar::NAMES),
        since: table.count("since", 1..=LEVELS),
        mechanic: table.text("mechanic"),
        note: table.optional_text("note"),
        unranked: some("unranked"),
        takes_along: some("takes_along"),
        keys,
        without,
    }
}

/// Returns the values of `[capability.without]`, each of which must belong to a key of the capability.
fn without(table: &Table<'_>, keys: &[String]) -> Vec<(String, Node)> {
    let Some(node) = table.removable("without", Form::Values) else { return Vec::new() };
    let Value::Table(entries) = &node.value else {
        table.mistyped("without", node, "a table of keys and values");
        return Vec::new();
    };
    let known: Vec<&str> = keys.iter().map(String::as_str).collect();
    for Entry { key, key_place, .. } in
        entries.iter().filter(|entry| !keys.iter().any(|key| is_under(key, &entry.key)))
    {
        let message = format!("{} is no key of this capability{}", quoted(key), hint(key, &known));
        table.inspection.error(*key_place, message);
    }
    entries.iter().map(|entry| (entry.key.clone(), entry.node.clone())).collect()
}

/// Whether `key` is `path`, or a key of the table there.
pub(super) fn is_under(key: &str, path: &str) -> bool {
    key.strip_prefix(path).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}
