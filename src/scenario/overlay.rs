//! What is laid over a scenario before it is read: single keys, each with its place in its own file.

use super::diagnostic::{Diagnostic, Gravity, quoted};
use super::document::{Document, Entry, Node, Place, SourceFile, Value, parse};
use super::error::ScenarioError;
use super::inspection::refusal;

/// Keys and values that take the place of what a document says.
#[derive(Clone, Debug)]
pub(super) struct Overlay {
    files: Vec<SourceFile>,
    tree: Node,
}

impl Overlay {
    /// Returns the overlay that `KEY=VALUE` asks for, `option` being how it was asked for.
    ///
    /// The value is TOML; a bare word that is none stands for itself in quotes, so that a shell need not be
    /// told of them.
    pub(super) fn assigned(option: &str, assignment: &str) -> Result<Overlay, ScenarioError> {
        let (key, value) = assignment.split_once('=').unwrap_or((assignment, ""));
        let bare = |text: &str| text.chars().all(|c| c.is_ascii_alphanumeric() || "-_".contains(c));
        let word = |text: &str| bare(text) && text.starts_with(|c: char| c.is_ascii_alphabetic());
        let (key, value) = (key.trim(), value.trim());
        let duration = bare(value) && value.ends_with(|c: char| c.is_ascii_alphabetic());
        let truth = matches!(value, "true" | "false" | "inf" | "nan");
        let text = match (word(value) || duration) && !truth {
            true => format!("{key} = \"{value}\""),
            false => format!("{key} = {value}"),
        };
        let shown = format!("{option} {}", quoted(assignment));
        let file = SourceFile { id: option.to_owned(), shown, text };
        let dotted = key.split('.').all(|part| !part.is_empty() && bare(part));
        if value.is_empty() || value.contains(char::is_control) || !dotted {
            let place = Place { file: 0, start: 0, end: 0 };
            let message = "write KEY=VALUE, such as authority.scope=contain";
            return Err(refusal(vec![Diagnostic::new(Gravity::Error, &file, place, message)]));
        }
        let tree = parse(&file, 0).map_err(refusal)?;
        Ok(Overlay { files: vec![file], tree })
    }

    /// Returns the overlay that sets each key to a value that stands in a document of `files`.
    pub(super) fn of(settings: Vec<(String, Node)>, files: &[SourceFile]) -> Overlay {
        let place = Place { file: 0, start: 0, end: 0 };
        let nothing = Node { place, basis: None, kind: None, value: Value::Table(Vec::new()) };
        let tree = settings.into_iter().fold(nothing, |tree, (path, node)| at(&path, node).over(tree));
        Overlay { files: files.to_vec(), tree }
    }

    /// Returns both; they set different keys.
    pub(super) fn beside(mut self, other: Overlay) -> Overlay {
        let first = self.files.len() as u16;
        self.files.extend(other.files);
        Overlay { files: self.files, tree: moved(other.tree, first).over(self.tree) }
    }

    /// Lays this over `document`.
    pub(super) fn laid_over(self, document: Document) -> Document {
        let Document { mut files, root } = document;
        let first = files.len() as u16;
        files.extend(self.files);
        Document { files, root: moved(self.tree, first).over(root) }
    }

    /// Returns the text it was made from.
    pub(super) fn texts(&self) -> impl Iterator<Item = &str> {
        self.files.iter().map(|file| file.text.as_str())
    }
}

/// Returns the tree in which `path` leads to `node`.
fn at(path: &str, node: Node) -> Node {
    path.rsplit('.').fold(node, |node, key| {
        let (place, key) = (node.place, key.to_owned());
        let value = Value::Table(vec![Entry { key, key_place: place, node }]);
        Node { place, basis: None, kind: None, value }
    })
}

/// Returns `node` with the places of files `by` further on.
fn moved(node: Node, by: u16) -> Node {
    let shift = |place: Place| Place { file: place.file + by, ..place };
    let value = match node.value {
        Value::List(items) => Value::List(items.into_iter().map(|item| moved(item, by)).collect()),
        Value::Table(entries) => {
            let entry = |e: Entry| Entry { key_place: shift(e.key_place), node: moved(e.node, by), ..e };
            Value::Table(entries.into_iter().map(entry).collect())
        }
        value => value,
    };
    Node { place: shift(node.place), value, ..node }
}
