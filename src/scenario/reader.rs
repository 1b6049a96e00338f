//! Typed reads from a table, which remembers which keys were asked for.

use super::diagnostic::quoted;
use super::document::{Entry, KINDS, Node, Place, Value};
use super::inspection::Inspection;
use crate::knowledge::{did_you_mean, nearest};
use std::cell::RefCell;

/// A table being read.
///
/// Whatever is wrong is noted in the inspection and read as something harmless, so that one pass finds
/// all errors; a document with an error is never used.
pub(super) struct Table<'t> {
    pub(super) inspection: &'t Inspection<'t>,
    /// Nothing where a required table is missing: that was said once, and its keys are not asked for.
    node: Option<&'t Node>,
    /// The keys that lead here.
    path: String,
    known: RefCell<Vec<&'static str>>,
}

/// A word in a list, and where it stands.
pub(super) struct Word<'t> {
    pub(super) text: &'t str,
    pub(super) place: Place,
}

/// What an optional value is set to, to take away an inherited one.
const NONE: &str = "none";

impl<'t> Table<'t> {
    /// Returns the whole of a document.
    pub(super) fn root(inspection: &'t Inspection<'t>, node: &'t Node) -> Table<'t> {
        Table::new(inspection, Some(node), String::new())
    }

    pub(super) fn new(inspection: &'t Inspection<'t>, node: Option<&'t Node>, path: String) -> Table<'t> {
        Table { inspection, node, path, known: RefCell::default() }
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

    /// Returns the value of `key`, if it is there.
    pub(super) fn optional(&self, key: &'static str) -> Option<&'t Node> {
        self.known.borrow_mut().push(key);
        self.peek(key).map(|entry| &entry.node)
    }

    /// Returns the value of `key`, unless it is missing or `"none"`.
    pub(super) fn removable(&self, key: &'static str) -> Option<&'t Node> {
        self.optional(key).filter(|node| !matches!(&node.value, Value::Text(text) if text == NONE))
    }

    /// Returns the value of `key`, and notes if it is missing.
    pub(super) fn required(&self, key: &'static str) -> Option<&'t Node> {
        let found = self.optional(key);
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

    /// Returns a text.
    pub(super) fn text(&self, key: &'static str) -> String {
        let Some(node) = self.required(key) else { return String::new() };
        self.word(key, node).map_or_else(String::new, |word| word.text.to_owned())
    }

    /// Returns a text that may be missing.
    pub(super) fn optional_text(&self, key: &'static str) -> Option<String> {
        self.optional(key).and_then(|node| self.word(key, node)).map(|word| word.text.to_owned())
    }

    fn word(&self, key: &str, node: &'t Node) -> Option<Word<'t>> {
        match &node.value {
            Value::Text(text) if !text.trim().is_empty() => Some(Word { text, place: node.place }),
            Value::Text(_) => {
                self.inspection.error(node.place, format!("{} is empty; write a text", self.path_of(key)));
                None
            }
            _ => {
                self.mistyped(key, node, "a text in quotes");
                None
            }
        }
    }

    /// Returns a word that must be there.
    pub(super) fn required_word(&self, key: &'static str) -> Option<Word<'t>> {
        self.required(key).and_then(|node| self.word(key, node))
    }

    /// Returns true or false, `default` if it is missing.
    pub(super) fn switch(&self, key: &'static str, default: Switch) -> bool {
        match self.optional(key) {
            Some(Node { value: Value::Switch(switch), .. }) => *switch,
            Some(node) => {
                self.mistyped(key, node, "true or false");
                false
            }
            None => default == Switch::On,
        }
    }

    /// Returns the texts of a list that must be there.
    pub(super) fn words(&self, key: &'static str) -> Vec<Word<'t>> {
        self.required(key).map_or_else(Vec::new, |node| self.words_in(key, node))
    }

    /// Returns the texts of a list that may be missing.
    pub(super) fn optional_words(&self, key: &'static str) -> Vec<Word<'t>> {
        self.optional(key).map_or_else(Vec::new, |node| self.words_in(key, node))
    }

    fn words_in(&self, key: &str, node: &'t Node) -> Vec<Word<'t>> {
        let Value::List(items) = &node.value else {
            self.mistyped(key, node, "a list of texts");
            return Vec::new();
        };
        let words: Vec<Word> = items.iter().filter_map(|item| self.word(key, item)).collect();
        for (at, word) in words.iter().enumerate() {
            if words[..at].iter().any(|other| other.text == word.text) {
                let message = format!("{} is listed twice; take one out", quoted(word.text));
                self.inspection.error(word.place, message);
            }
        }
        words
    }

    /// Returns the list at `key`, empty if it is missing.
    pub(super) fn list(&self, key: &'static str) -> &'t [Node] {
        match self.optional(key) {
            Some(Node { value: Value::List(items), .. }) => items,
            Some(node) => {
                self.mistyped(key, node, "a list");
                &[]
            }
            None => &[],
        }
    }

    /// Returns what the name at `key` stands for; the first of `names` if there is anything wrong.
    pub(super) fn name<T: Copy>(&self, key: &'static str, names: &[(T, &str)]) -> T {
        self.required(key)
            .and_then(|node| self.word(key, node))
            .and_then(|word| self.meaning(key, &word, names))
            .unwrap_or(names[0].0)
    }

    /// Returns what the name at `key` stands for, if it is there.
    pub(super) fn optional_name<T: Copy>(&self, key: &'static str, names: &[(T, &str)]) -> Option<T> {
        let word = self.removable(key).and_then(|node| self.word(key, node))?;
        self.meaning(key, &word, names)
    }

    /// Returns what `word` stands for, and notes if it stands for nothing.
    pub(super) fn meaning<T: Copy>(&self, what: &str, word: &Word<'_>, names: &[(T, &str)]) -> Option<T> {
        let found = names.iter().find(|(_, name)| *name == word.text).map(|(meaning, _)| *meaning);
        if found.is_none() {
            let known: Vec<&str> = names.iter().map(|(_, name)| *name).collect();
            let message = format!("unknown {what} {}{}", quoted(word.text), hint(word.text, &known));
            self.inspection.error(word.place, message);
        }
        found
    }

    /// Returns the table at `key`, which must be there.
    pub(super) fn table(&self, key: &'static str) -> Table<'t> {
        let found = self.required(key).and_then(|node| self.as_table(key, node));
        found.unwrap_or_else(|| Table::new(self.inspection, None, self.path_of(key)))
    }

    /// Returns the table at `key`, if it is there and not `"none"`.
    pub(super) fn optional_table(&self, key: &'static str) -> Option<Table<'t>> {
        self.removable(key).and_then(|node| self.as_table(key, node))
    }

    fn as_table(&self, key: &str, node: &'t Node) -> Option<Table<'t>> {
        match &node.value {
            Value::Table(_) => Some(Table::new(self.inspection, Some(node), self.path_of(key))),
            _ => {
                self.mistyped(key, node, &format!("a table, [{}]", self.path_of(key)));
                None
            }
        }
    }

    /// Returns the tables `[[key]]`, each called by its `label` in key paths; at least one must be there.
    pub(super) fn tables(&self, key: &'static str, label: &str) -> Vec<Table<'t>> {
        let Some(node) = self.required(key) else { return Vec::new() };
        let Value::List(items) = &node.value else {
            self.mistyped(key, node, &format!("one table or more, each under [[{key}]]"));
            return Vec::new();
        };
        let table = |(at, item): (usize, &'t Node)| match &item.value {
            Value::Table(_) => {
                let name = match item.entry(label).map(|entry| &entry.node.value) {
                    Some(Value::Text(text)) => quoted(text),
                    _ => (at + 1).to_string(),
                };
                Some(Table::new(self.inspection, Some(item), format!("{key}.{name}")))
            }
            _ => {
                self.mistyped(key, item, &format!("a table, under [[{key}]]"));
                None
            }
        };
        items.iter().enumerate().filter_map(table).collect()
    }

    /// Notes every key that nobody asked for.
    pub(super) fn finish(&self) {
        let Some(Node { value: Value::Table(entries), .. }) = self.node else { return };
        let known = self.known.borrow();
        for Entry { key, key_place, node } in entries {
            match (key.as_str(), &node.value) {
                (key, _) if known.contains(&key) => {}
                ("basis", Value::Text(_)) => {}
                ("basis", _) => self.mistyped(key, node, "a text that names the source"),
                ("kind", Value::Text(text)) => {
                    self.meaning("kind", &Word { text, place: node.place }, &KINDS);
                }
                ("kind", _) => self.mistyped(key, node, "measured, survey or judgement"),
                (key, _) => {
                    let message = format!("unknown key {}{}", quoted(key), hint(key, &known));
                    self.inspection.error(*key_place, message);
                }
            }
        }
    }
}

/// A default of a [`Table::switch`].
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Switch {
    On,
    Off,
}

/// Returns what could be meant by `word`, or else what is known.
pub(super) fn hint(word: &str, known: &[&str]) -> String {
    match nearest(word, known.iter().copied(), 3).as_slice() {
        [] if known.is_empty() => String::new(),
        [] => format!("; known are {}", known.join(", ")),
        near => did_you_mean(near),
    }
}
