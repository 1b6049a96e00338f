//! Texts, names and lists of them.

use super::diagnostic::quoted;
use super::document::{Node, Place, Value};
use super::form::{Form, Spelling};
use super::reader::Table;
use crate::knowledge::{did_you_mean, nearest};

/// A word, and where it stands.
pub(super) struct Word<'t> {
    pub(super) text: &'t str,
    pub(super) place: Place,
}

/// A default of a [`Table::switch`].
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Switch {
    On,
    Off,
}

impl<'t> Table<'t> {
    /// Returns a text.
    pub(super) fn text(&self, key: &'static str) -> String {
        self.word(key, Spelling::Any).map_or_else(String::new, |word| word.text.to_owned())
    }

    /// Returns a text that may be missing.
    pub(super) fn optional_text(&self, key: &'static str) -> Option<String> {
        let node = self.optional(key, Form::Text(Spelling::Any))?;
        self.word_at(key, node).map(|word| word.text.to_owned())
    }

    /// Returns a text that may be missing or `"none"`.
    pub(super) fn removable_text(&self, key: &'static str) -> Option<String> {
        let node = self.removable(key, Form::Text(Spelling::Any))?;
        self.word_at(key, node).map(|word| word.text.to_owned())
    }

    /// Returns a word that must be there; it is for the caller to see that it is spelled so.
    pub(super) fn word(&self, key: &'static str, spelling: Spelling) -> Option<Word<'t>> {
        self.required(key, Form::Text(spelling)).and_then(|node| self.word_at(key, node))
    }

    fn word_at(&self, key: &str, node: &'t Node) -> Option<Word<'t>> {
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

    /// Returns the texts of a list that must be there; it is for the caller to see that they are spelled
    /// so.
    pub(super) fn words(&self, key: &'static str, spelling: Spelling) -> Vec<Word<'t>> {
        self.required(key, Form::Texts(spelling)).map_or_else(Vec::new, |node| self.words_at(key, node))
    }

    /// Returns the texts of a list that may be missing.
    pub(super) fn optional_words(&self, key: &'static str, spelling: Spelling) -> Vec<Word<'t>> {
        self.optional(key, Form::Texts(spelling)).map_or_else(Vec::new, |node| self.words_at(key, node))
    }

    fn words_at(&self, key: &str, node: &'t Node) -> Vec<Word<'t>> {
        let Value::List(items) = &node.value else {
            self.mistyped(key, node, "a list of texts");
            return Vec::new();
        };
        let words: Vec<Word> = items.iter().filter_map(|item| self.word_at(key, item)).collect();
        for (at, word) in words.iter().enumerate() {
            if words[..at].iter().any(|other| other.text == word.text) {
                let message = format!("{} is listed twice; take one out", quoted(word.text));
                self.inspection.error(word.place, message);
            }
        }
        words
    }

    /// Returns true or false, `default` if it is missing.
    pub(super) fn switch(&self, key: &'static str, default: Switch) -> bool {
        match self.optional(key, Form::Switch) {
            Some(Node { value: Value::Switch(switch), .. }) => *switch,
            Some(node) => {
                self.mistyped(key, node, "true or false");
                false
            }
            None => default == Switch::On,
        }
    }

    /// Returns what the name at `key` stands for; the first of `names` if there is anything wrong.
    pub(super) fn name<T: Copy>(&self, key: &'static str, names: &[(T, &str)]) -> T {
        self.word(key, Spelling::of(names))
            .and_then(|word| self.meaning(key, &word, names))
            .unwrap_or(names[0].0)
    }

    /// Returns what the name at `key` stands for, if it is there and not `"none"`.
    pub(super) fn optional_name<T: Copy>(&self, key: &'static str, names: &[(T, &str)]) -> Option<T> {
        let node = self.removable(key, Form::Text(Spelling::of(names)))?;
        self.word_at(key, node).and_then(|word| self.meaning(key, &word, names))
    }

    /// Returns what the names listed at `key` stand for, each called `what` in messages.
    pub(super) fn names<T: Copy>(&self, key: &'static str, what: &str, names: &[(T, &str)]) -> Vec<T> {
        let words = self.words(key, Spelling::of(names));
        words.iter().filter_map(|word| self.meaning(what, word, names)).collect()
    }

    /// Returns what the names listed at `key` stand for, if the list is there.
    pub(super) fn optional_names<T: Copy>(
        &self,
        key: &'static str,
        what: &str,
        names: &[(T, &str)],
    ) -> Vec<T> {
        let words = self.optional_words(key, Spelling::of(names));
        words.iter().filter_map(|word| self.meaning(what, word, names)).collect()
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
}

/// Returns what could be meant by `word`, or else what is known.
pub(super) fn hint(word: &str, known: &[&str]) -> String {
    match nearest(word, known.iter().copied(), 3).as_slice() {
        [] if known.is_empty() => String::new(),
        [] => format!("; known are {}", known.join(", ")),
        near => did_you_mean(near),
    }
}
