//! One change of a SOC: a key set, a capability taken away or added.

use super::capability::{Capability, is_under};
use super::diagnostic::quoted;
use super::document::{Document, Node, Place, Value};
use super::error::ScenarioError;
use super::library::{Library, Shelf};
use super::lineage;
use super::overlay::Overlay;
use super::reader::NONE;
use super::words::hint;
use std::fmt;

/// A change of a SOC, as it can be asked for beside its file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SocChange {
    /// `KEY=VALUE`: the key is set as if the file said so.
    Set(String),
    /// The capability is added, as the level that first lists it has it.
    With(String),
    /// The capability is added, as this level has it.
    WithAt(String, u32),
    /// The capability is taken away.
    Without(String),
}

impl fmt::Display for SocChange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            SocChange::Set(assignment) => write!(f, "with {assignment}"),
            SocChange::With(capability) => write!(f, "with {capability}"),
            SocChange::WithAt(capability, level) => write!(f, "with {capability} of level {level}"),
            SocChange::Without(capability) => write!(f, "without {capability}"),
        }
    }
}

impl SocChange {
    /// Returns what is laid over the SOC's document.
    pub(super) fn overlay(&self, library: &Library) -> Result<Overlay, ScenarioError> {
        match self {
            SocChange::Set(assignment) => Overlay::assigned("--set", assignment),
            SocChange::With(name) => {
                let capability = library.capability("--with", name)?;
                let level = document(library, Shelf::Socs, &library.level(capability.since)?)?;
                Ok(as_in(&capability, &level))
            }
            SocChange::WithAt(name, level) => {
                let capability = library.capability("--with", name)?;
                Ok(as_in(&capability, &document(library, Shelf::Socs, &library.level(*level)?)?))
            }
            SocChange::Without(name) => {
                let capability = library.capability("--without", name)?;
                let first = document(library, Shelf::Socs, &library.level(1)?)?;
                let catalogue = document(library, Shelf::Knowledge, "capabilities")?;
                let without = |capability: &Capability| {
                    absent(capability, &first)
                        .beside(Overlay::of(capability.without.clone(), &catalogue.files))
                };
                let mut overlay = without(&capability);
                for name in &capability.takes_along {
                    overlay = overlay.beside(without(&library.capability("takes_along", name)?));
                }
                Ok(overlay)
            }
        }
    }
}

impl Library {
    /// Returns the capability called `name` that `option` asks for.
    pub(super) fn capability(&self, option: &'static str, name: &str) -> Result<Capability, ScenarioError> {
        let capabilities = self.capabilities()?.item;
        let names: Vec<&str> = capabilities.iter().map(|c| c.name.as_str()).collect();
        let hint = hint(name, &names);
        let Some(found) = capabilities.iter().find(|c| c.name == name) else {
            return Err(ScenarioError::Unknown { noun: "capability", name: quoted(name), hint });
        };
        if found.keys.is_empty() {
            let why = found.note.clone().unwrap_or_else(|| "it has no keys of its own".to_owned());
            return Err(ScenarioError::Unchangeable { option, name: quoted(name), why });
        }
        Ok(found.clone())
    }
}

fn document(library: &Library, shelf: Shelf, name: &str) -> Result<Document, ScenarioError> {
    lineage::document(library, shelf, name).map(|(document, _)| document)
}

/// Returns the overlay that gives each key of a capability the value it has in `level`.
fn as_in(capability: &Capability, level: &Document) -> Overlay {
    settings(capability.keys.iter(), level)
}

/// Returns the overlay that gives those keys the value of the first level for which the capability names none.
fn absent(capability: &Capability, first: &Document) -> Overlay {
    let named = |key: &&String| capability.without.iter().any(|(path, _)| is_under(key, path));
    settings(capability.keys.iter().filter(|key| !named(key)), first)
}

/// Returns the overlay that gives each key what it has in `document`: its value, or nothing.
fn settings<'k>(keys: impl Iterator<Item = &'k String>, document: &Document) -> Overlay {
    Overlay::of(keys.map(|key| setting(key, &document.root)).collect(), &document.files)
}

/// Returns the value at `key`; where there is none, nothing at the first part of the way that is missing.
fn setting(key: &str, root: &Node) -> (String, Node) {
    let mut node = root;
    for (end, part) in parts(key) {
        match node.entry(part) {
            Some(entry) => node = &entry.node,
            None => {
                let place = Place { file: 0, start: 0, end: 0 };
                let nothing = Node { place, basis: None, kind: None, value: Value::Text(NONE.to_owned()) };
                let already = matches!(&node.value, Value::Text(text) if text == NONE);
                let missing = if already { &key[..end - part.len() - 1] } else { &key[..end] };
                return (missing.to_owned(), nothing);
            }
        }
    }
    (key.to_owned(), node.clone())
}

/// Lists the parts of a key, each with where it ends.
fn parts(key: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut end = 0;
    key.split('.').map(move |part| {
        end += part.len() + usize::from(end > 0);
        (end, part)
    })
}
