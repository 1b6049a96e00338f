//! A file as a tree in which every value knows its place and, if it is a number, where it comes from.

use super::diagnostic::{Diagnostic, Gravity, quoted};
use crate::units::Kind;
use std::rc::Rc;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// A file that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct SourceFile {
    /// Its place in the library, such as `socs/level-1-basic`: the same wherever it lies on the disk.
    pub id: String,
    /// Its path as a person would type it.
    pub shown: String,
    /// Its text.
    pub text: String,
}

/// Some bytes of one file of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place {
    pub file: u16,
    pub start: u32,
    pub end: u32,
}

impl SourceFile {
    /// Returns the name a scenario is chosen by.
    pub(super) fn stem(&self) -> String {
        self.id.rsplit('/').next().unwrap_or_default().to_owned()
    }
}

/// A value and where it stands.
#[derive(Clone, Debug)]
pub(super) struct Node {
    pub place: Place,
    /// The basis a number here has: its own, or that of the nearest table around it in its own file.
    pub basis: Option<Rc<str>>,
    /// The same for how it is known.
    pub kind: Option<Kind>,
    pub value: Value,
}

/// What can stand after an equals sign.
#[derive(Clone, Debug)]
pub(super) enum Value {
    Text(String),
    Number(f64),
    Switch(bool),
    Date,
    List(Vec<Node>),
    Table(Vec<Entry>),
}

/// A key and its value.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub key: String,
    pub key_place: Place,
    pub node: Node,
}

/// The files a scenario is made of, and the tree they make together.
#[derive(Debug)]
pub(super) struct Document {
    /// The file asked for, then what it extends, and so on.
    pub files: Vec<SourceFile>,
    pub root: Node,
}

impl Document {
    /// Returns the document of a file that is not there.
    pub(super) fn missing() -> Document {
        let file = SourceFile { id: String::new(), shown: String::new(), text: String::new() };
        let place = Place { file: 0, start: 0, end: 0 };
        let root = Node { place, basis: None, kind: None, value: Value::Table(Vec::new()) };
        Document { files: vec![file], root }
    }
}

impl Value {
    /// Returns the kind of value, with its article.
    pub(super) fn noun(&self) -> &'static str {
        match self {
            Value::Text(_) => "a text",
            Value::Number(_) => "a number",
            Value::Switch(_) => "a truth value",
            Value::Date => "a date",
            Value::List(_) => "a list",
            Value::Table(_) => "a table",
        }
    }
}

impl Node {
    /// Returns the entry called `key`, if this is a table that has it.
    pub(super) fn entry(&self, key: &str) -> Option<&Entry> {
        match &self.value {
            Value::Table(entries) => entries.iter().find(|entry| entry.key == key),
            _ => None,
        }
    }

    /// Returns this node laid over `base`: tables merge key by key, all else replaces.
    ///
    /// A number or law written as a table is a value: it replaces as a whole, so that no range or basis
    /// of an old number sticks to a new one.
    pub(super) fn over(self, base: Node) -> Node {
        if self.is_quantity() && base.is_quantity() {
            return self;
        }
        let value = match (self.value, base.value) {
            (Value::Table(mine), Value::Table(mut entries)) => {
                for entry in mine {
                    match entries.iter().position(|old| old.key == entry.key) {
                        Some(at) => {
                            let old = entries.remove(at).node;
                            entries.insert(at, Entry { node: entry.node.over(old), ..entry });
                        }
                        None => entries.push(entry),
                    }
                }
                Value::Table(entries)
            }
            (value, _) => value,
        };
        Node { place: self.place, basis: self.basis, kind: self.kind, value }
    }

    /// Whether this is a number or law written as a table.
    pub(super) fn is_quantity(&self) -> bool {
        let Value::Table(entries) = &self.value else { return false };
        let has = |key: &str| entries.iter().any(|entry| entry.key == key);
        (has("value") || has("median") || has("mean"))
            && entries.iter().all(|entry| QUANTITY_KEYS.contains(&entry.key.as_str()))
    }
}

/// All a number or law written as a table may hold.
const QUANTITY_KEYS: [&str; 8] = ["value", "low", "high", "basis", "kind", "median", "mean", "sigma"];

/// Returns the tree of `file`, the `number`th of its document, or everything that is wrong with its
/// syntax.
pub(super) fn parse(file: &SourceFile, number: u16) -> Result<Node, Vec<Diagnostic>> {
    let place_of =
        |span: std::ops::Range<usize>| Place { file: number, start: span.start as u32, end: span.end as u32 };
    let (tree, errors) = DeTable::parse_recoverable(&file.text);
    let mut growth = Growth { file, number, wrong: Vec::new() };
    for error in errors {
        let place = place_of(error.span().unwrap_or(file.text.len()..file.text.len()));
        let offending = file.text.get(place.start as usize..place.end as usize).unwrap_or_default();
        let message = match offending {
            "" => format!("cannot read this: {}", quoted(error.message())),
            text => format!("cannot read this: {} ({})", quoted(error.message()), quoted(text)),
        };
        growth.wrong.push(Diagnostic::new(Gravity::Error, file, place, &message));
    }
    let place = place_of(tree.span());
    let tree = tree.into_inner();
    let origin = match tree.get("defaults").map(Spanned::get_ref) {
        Some(DeValue::Table(defaults)) => own_origin(defaults, &Origin::default()),
        _ => Origin::default(),
    };
    let root = growth.table(place, tree, &origin);
    if growth.wrong.is_empty() { Ok(root) } else { Err(growth.wrong) }
}

/// What a number inherits from the tables around it.
#[derive(Clone, Default)]
struct Origin {
    basis: Option<Rc<str>>,
    kind: Option<Kind>,
}

struct Growth<'f> {
    file: &'f SourceFile,
    number: u16,
    wrong: Vec<Diagnostic>,
}

impl Growth<'_> {
    fn table(&mut self, place: Place, table: DeTable<'_>, outer: &Origin) -> Node {
        let origin = own_origin(&table, outer);
        let entries = table.into_iter().map(|(key, value)| Entry {
            key_place: self.place(&key),
            key: key.into_inner().into_owned(),
            node: self.node(value, &origin),
        });
        let value = Value::Table(entries.collect());
        Node { place, basis: origin.basis, kind: origin.kind, value }
    }

    fn node(&mut self, value: Spanned<DeValue<'_>>, origin: &Origin) -> Node {
        let place = self.place(&value);
        let value = match value.into_inner() {
            DeValue::Table(table) => return self.table(place, table, origin),
            DeValue::Array(list) => Value::List(list.into_iter().map(|v| self.node(v, origin)).collect()),
            DeValue::String(text) => Value::Text(text.into_owned()),
            DeValue::Boolean(switch) => Value::Switch(switch),
            DeValue::Datetime(_) => Value::Date,
            DeValue::Integer(digits) => match i64::from_str_radix(digits.as_str(), digits.radix()) {
                Ok(number) => Value::Number(number as f64),
                Err(_) => self.too_large(place),
            },
            DeValue::Float(digits) => match digits.as_str().parse() {
                Ok(number) => Value::Number(number),
                Err(_) => self.too_large(place),
            },
        };
        Node { place, basis: origin.basis.clone(), kind: origin.kind, value }
    }

    fn too_large(&mut self, place: Place) -> Value {
        let message = "this number is too large; write a smaller one".to_owned();
        self.wrong.push(Diagnostic::new(Gravity::Error, self.file, place, &message));
        Value::Number(0.0)
    }

    fn place<T>(&self, spanned: &Spanned<T>) -> Place {
        let span = spanned.span();
        Place { file: self.number, start: span.start as u32, end: span.end as u32 }
    }
}

fn own_origin(table: &DeTable<'_>, outer: &Origin) -> Origin {
    let text = |key: &str| table.get(key).and_then(|value| value.get_ref().as_str());
    let kind = text("kind").and_then(|word| Kind::NAMES.iter().find(|(_, name)| *name == word));
    Origin {
        basis: text("basis").map(Rc::from).or_else(|| outer.basis.clone()),
        kind: kind.map(|(kind, _)| *kind).or(outer.kind),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tree(text: &str) -> Node {
        let file = SourceFile { id: "x".into(), shown: "x.toml".into(), text: text.into() };
        parse(&file, 0).expect("sound")
    }

    fn number(node: &Node, key: &str) -> (f64, Option<String>) {
        let node = &node.entry(key).expect("the key is there").node;
        let Value::Number(number) = node.value else { panic!("no number") };
        (number, node.basis.as_deref().map(str::to_owned))
    }

    #[test]
    fn a_number_takes_the_nearest_basis() {
        let root = tree("[defaults]\nbasis='d'\n[a]\nx=1\n[b]\nbasis='b'\nx=2\n");
        assert_eq!(number(&root.entry("a").unwrap().node, "x"), (1.0, Some("d".into())));
        assert_eq!(number(&root.entry("b").unwrap().node, "x"), (2.0, Some("b".into())));
    }

    #[test]
    fn an_inherited_number_keeps_the_basis_of_its_own_file() {
        let base = tree("[defaults]\nbasis='old'\n[a]\nx=1\ny=1\n");
        let over = tree("[defaults]\nbasis='new'\n[a]\nx=2\n");
        let root = over.over(base);
        let a = &root.entry("a").unwrap().node;
        assert_eq!(number(a, "x"), (2.0, Some("new".into())));
        assert_eq!(number(a, "y"), (1.0, Some("old".into())));
    }

    #[test]
    fn a_quantity_replaces_and_a_table_merges() {
        let base = tree("q={value=1,low=0,high=2}\n[t]\nmedian='1m'\nseats=2\nsigma=1\n");
        let root = tree("q={value=9}\n[t]\nmedian='2m'\n").over(base);
        assert!(root.entry("q").unwrap().node.entry("low").is_none());
        assert_eq!(number(&root.entry("t").unwrap().node, "seats").0, 2.0);
    }

    #[test]
    fn all_syntax_errors_are_told_with_their_places() {
        let file = SourceFile { id: "x".into(), shown: "x.toml".into(), text: "a = 1\na = 2\nb = \n".into() };
        let told: Vec<String> = parse(&file, 0).unwrap_err().iter().map(ToString::to_string).collect();
        assert!(told[0].starts_with("x.toml:2:1: ") && told[0].contains("duplicate key"), "{told:#?}");
        assert!(told[1].starts_with("x.toml:3:"), "{told:#?}");
    }
}
