//! A table being read, which remembers which keys were asked for and what may stand there.

use super::diagnostic::quoted;
use super::document::{Document, Entry, Node, Place, Value};
use super::error::ScenarioError;
use super::form::{Fields, Form, Presence};
use super::inspection::{Checked, InputDigest, Inspection};
use super::library::{Library, Shelf};
use super::lineage;
use super::words::{Word, hint};
use crate::units::Kind;

/// A table being read.
///
/// Whatever is wrong is noted in the inspection and read as something harmless, so that one pass finds
/// all errors; a document with an error is never used.
///
/// A table that is missing is read all the same, and so is every table in it, down to the optional ones:
/// whoever reads a missing document learns all keys that its reader knows.
pub(super) struct Table<'t> {
    pub(super) inspection: &'t Inspection<'t>,
    /// Nothing where the table is missing: that was said once, and its keys are not asked for.
    node: Option<&'t Node>,
    /// The keys that lead here.
    path: String,
    fields: Fields,
}

/// What an optional value is set to, to take away an inherited one.
pub(super) const NONE: &str = "none";

/// Returns what `read` makes of the file called `name` and all it extends, or all that is wrong with them.
pub(super) fn read<T>(
    library: &Library,
    shelf: Shelf,
    name: &str,
    read: impl FnOnce(&Table<'_>, &str) -> T,
) -> Result<Checked<T>, ScenarioError> {
    let (document, digest) = lineage::document(library, shelf, name)?;
    read_document(&document, digest, read)
}

/// Returns what `read` makes of a document, or all that is wrong with it.
pub(super) fn read_document<T>(
    document: &Document,
    digest: InputDigest,
    read: impl FnOnce(&Table<'_>, &str) -> T,
) -> Result<Checked<T>, ScenarioError> {
    let inspection = Inspection::new(document);
    let item = Table::root(&inspection, Some(&document.root)).read(|table| read(table, &digest.name));
    inspection.conclude(item, digest)
}

impl<'t> Table<'t> {
    /// Returns the whole of a document, or of one that is missing.
    pub(super) fn root(inspection: &'t Inspection<'t>, node: Option<&'t Node>) -> Table<'t> {
        Table { inspection, node, path: String::new(), fields: Fields::default() }
    }

    /// Returns the table at `node`, the value of `key`.
    pub(super) fn inner(&self, key: &str, node: &'t Node) -> Table<'t> {
        self.within(self.path_of(key), Some(node), Fields::default())
    }

    fn within(&self, path: String, node: Option<&'t Node>, fields: Fields) -> Table<'t> {
        Table { inspection: self.inspection, node, path, fields }
    }

    /// Returns where the table stands.
    pub(super) fn place(&self) -> Place {
        self.node.map_or(Place { file: 0, start: 0, end: 0 }, |node| node.place)
    }

    /// Returns where the value of `key` stands, or else the table.
    pub(super) fn place_of(&self, key: &str) -> Place {
        self.peek(key).map_or_else(|| self.place(), |entry| entry.node.place)
    }

    /// Returns the keys that lead to `key`.
    pub(super) fn path_of(&self, key: &str) -> String {
        if self.path.is_empty() { key.to_owned() } else { format!("{}.{key}", self.path) }
    }

    /// Returns the keys that lead here.
    pub(super) fn path(&self) -> &str {
        &self.path
    }

    /// Returns the table itself, unless it is missing.
    pub(super) fn node(&self) -> Option<&'t Node> {
        self.node
    }

    /// Returns the keys it was asked for so far.
    pub(super) fn fields(&self) -> Fields {
        self.fields.clone()
    }

    /// Returns the entry of `key`, without making the key a known one.
    pub(super) fn peek(&self, key: &str) -> Option<&'t Entry> {
        self.node.and_then(|node| node.entry(key))
    }

    /// Returns the text at `key`, without making the key a known one.
    pub(super) fn peek_text(&self, key: &str) -> Option<&'t str> {
        match &self.peek(key)?.node.value {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    fn ask(&self, key: &'static str, presence: Presence, form: Form) -> Option<&'t Node> {
        self.fields.note(key, presence, form);
        self.peek(key).map(|entry| &entry.node)
    }

    /// Returns the value of `key`, if it is there.
    pub(super) fn optional(&self, key: &'static str, form: Form) -> Option<&'t Node> {
        self.ask(key, Presence::Optional, form)
    }

    /// Returns the value of `key`, unless it is missing or `"none"`.
    pub(super) fn removable(&self, key: &'static str, form: Form) -> Option<&'t Node> {
        self.ask(key, Presence::Removable, form)
            .filter(|node| !matches!(&node.value, Value::Text(text) if text == NONE))
    }

    /// Returns the value of `key`, and notes if it is missing.
    pub(super) fn required(&self, key: &'static str, form: Form) -> Option<&'t Node> {
        let found = self.ask(key, Presence::Required, form);
        if let (None, Some(node)) = (found, self.node) {
            let at = Place { end: node.place.start, ..node.place };
            self.inspection.error(at, format!("missing key {}; add it", self.path_of(key)));
        }
        found
    }

    /// Notes that `node`, the value of `key`, is not what it should be.
    pub(super) fn mistyped(&self, key: &str, node: &Node, wanted: &str) {
        self.mistaken(&self.path_of(key), node, wanted);
    }

    /// Notes that `node`, whose whole name is `name`, is not what it should be.
    pub(super) fn mistaken(&self, name: &str, node: &Node, wanted: &str) {
        let echo = match &node.value {
            Value::Text(text) => format!(" (\"{}\")", quoted(text)),
            Value::Number(number) => format!(" ({number})"),
            Value::Switch(switch) => format!(" ({switch})"),
            _ => String::new(),
        };
        self.inspection.error(node.place, format!("{name} is {}{echo}; write {wanted}", node.value.noun()));
    }

    /// Returns what `read` makes of this table, and notes every key that it did not ask for.
    pub(super) fn read<T>(&self, read: impl FnOnce(&Table<'t>) -> T) -> T {
        let item = read(self);
        let known = self.fields.keys();
        for Entry { key, key_place, .. } in self.own_entries().filter(|entry| !known.contains(&&*entry.key)) {
            let message = format!("unknown key {}{}", quoted(key), hint(key, &known));
            self.inspection.error(*key_place, message);
        }
        item
    }

    /// Returns what `read` makes of the table at `key`, which must be there.
    pub(super) fn table<T>(&self, key: &'static str, read: impl FnOnce(&Table<'t>) -> T) -> T {
        let fields = Fields::default();
        let node = self.required(key, Form::Table(fields.clone())).filter(|node| self.is_table(key, node));
        self.within(self.path_of(key), node, fields).read(read)
    }

    /// Returns what `read` makes of the table at `key`, if it is there and not `"none"`.
    pub(super) fn optional_table<T>(
        &self,
        key: &'static str,
        read: impl FnOnce(&Table<'t>) -> T,
    ) -> Option<T> {
        let fields = Fields::default();
        let node = self.removable(key, Form::Table(fields.clone())).filter(|node| self.is_table(key, node));
        let there = node.is_some() || self.node.is_none();
        there.then(|| self.within(self.path_of(key), node, fields).read(read))
    }

    fn is_table(&self, key: &str, node: &Node) -> bool {
        let found = matches!(node.value, Value::Table(_));
        if !found {
            self.mistyped(key, node, &format!("a table, [{}]", self.path_of(key)));
        }
        found
    }

    /// Returns the tables `[[key]]`, each called by its `label` in key paths; at least one must be there.
    pub(super) fn tables(&self, key: &'static str, label: &str) -> Vec<Table<'t>> {
        let fields = Fields::default();
        let node = self.required(key, Form::Tables(fields.clone()));
        if let Some(Node { value: Value::List(items), place, .. }) = node
            && items.is_empty()
        {
            self.inspection.error(*place, format!("{key} is empty; write one or more, each under [[{key}]]"));
        }
        self.tables_at(key, label, node, fields)
    }

    /// Returns the tables `[[key]]`, if there are any.
    pub(super) fn optional_tables(&self, key: &'static str, label: &str) -> Vec<Table<'t>> {
        let fields = Fields::default();
        let node = self.optional(key, Form::Tables(fields.clone()));
        self.tables_at(key, label, node, fields)
    }

    fn tables_at(
        &self,
        key: &'static str,
        label: &str,
        node: Option<&'t Node>,
        fields: Fields,
    ) -> Vec<Table<'t>> {
        let items = match node {
            Some(Node { value: Value::List(items), .. }) => items,
            Some(node) => {
                self.mistyped(key, node, &format!("one table or more, each under [[{key}]]"));
                return Vec::new();
            }
            None if self.node.is_none() => return vec![self.within(self.path_of(key), None, fields)],
            None => return Vec::new(),
        };
        let table = |(at, item): (usize, &'t Node)| match &item.value {
            Value::Table(_) => {
                let name = match item.entry(label).map(|entry| &entry.node.value) {
                    Some(Value::Text(text)) => quoted(text),
                    _ => (at + 1).to_string(),
                };
                Some(self.within(format!("{key}.{name}"), Some(item), Fields::default()))
            }
            _ => {
                self.mistyped(key, item, &format!("a table, under [[{key}]]"));
                None
            }
        };
        items.iter().enumerate().filter_map(table).collect()
    }

    /// Lists all entries but those that every table may have: `basis` and `kind`, where they mean nothing
    /// else; notes what is wrong with these.
    pub(super) fn own_entries(&self) -> impl Iterator<Item = &'t Entry> {
        let entries = match self.node {
            Some(Node { value: Value::Table(entries), .. }) => entries.as_slice(),
            _ => &[],
        };
        entries.iter().filter(|Entry { key, node, .. }| {
            match (key.as_str(), &node.value) {
                (key, _) if self.fields.knows(key) => return true,
                ("basis", Value::Text(_)) => {}
                ("basis", _) => self.mistyped(key, node, "a text that names the source"),
                ("kind", Value::Text(text)) => {
                    self.meaning("kind", &Word { text, place: node.place }, Kind::NAMES);
                }
                ("kind", _) => self.mistyped(key, node, "measured, survey or judgement"),
                _ => return true,
            }
            false
        })
    }
}
