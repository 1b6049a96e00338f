//! What a scenario's keys are set to, as a person would write it: for showing what differs.

use super::document::{Document, Entry, Node, Value};
use super::error::ScenarioError;
use super::library::{Library, Shelf};
use super::lineage;

/// One key and what it is set to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setting {
    /// The keys that lead to it, with dots between them.
    pub key: String,
    /// Its value as written, without range and basis: `0.25`, `60m (σ 1.2)`, `a, b`.
    pub value: String,
    /// Where its number comes from, if it is one.
    pub basis: Option<String>,
}

impl Library {
    /// Lists what the keys of the scenario called `name` are set to, with all that it extends.
    ///
    /// # Errors
    /// If a file is not there or no TOML.
    pub fn settings(&self, shelf: Shelf, name: &str) -> Result<Vec<Setting>, ScenarioError> {
        let (document, _) = lineage::document(self, shelf, name)?;
        Ok(of(&document))
    }
}

/// Lists the settings of a document.
pub(super) fn of(document: &Document) -> Vec<Setting> {
    let mut settings = Vec::new();
    collect(&document.root, "", &mut settings);
    settings
}

fn collect(node: &Node, path: &str, settings: &mut Vec<Setting>) {
    let Value::Table(entries) = &node.value else { return };
    for Entry { key, node, .. } in entries {
        let origin = matches!(key.as_str(), "basis" | "kind") || (path.is_empty() && key == "defaults");
        if origin {
            continue;
        }
        let key = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
        match written(node) {
            Some(value) => {
                let number = node.is_quantity() || matches!(node.value, Value::Number(_));
                let basis = node.basis.as_deref().filter(|_| number).map(str::to_owned);
                settings.push(Setting { key, value, basis });
            }
            None => collect(node, &key, settings),
        }
    }
}

/// Returns a value as written; nothing for a table of keys.
pub(super) fn written(node: &Node) -> Option<String> {
    let of = |key: &str| node.entry(key).and_then(|entry| written(&entry.node));
    Some(match &node.value {
        Value::Table(_) if node.is_quantity() => match (of("value"), of("median").or_else(|| of("mean"))) {
            (Some(value), _) => value,
            (None, Some(middle)) => match of("sigma") {
                Some(sigma) => format!("{middle} (σ {sigma})"),
                None => middle,
            },
            (None, None) => return None,
        },
        Value::Table(_) => return None,
        Value::Text(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        Value::Switch(switch) => switch.to_string(),
        Value::Date => "a date".to_owned(),
        Value::List(items) if items.is_empty() => "none".to_owned(),
        Value::List(items) if items.iter().any(|item| matches!(item.value, Value::Table(_))) => {
            let name = |item: &Node| item.entry("name").and_then(|entry| written(&entry.node));
            let names: Vec<String> =
                items.iter().map(|i| name(i).unwrap_or_else(|| "…".to_owned())).collect();
            names.join(", ")
        }
        Value::List(items) => {
            let items: Vec<String> = items.iter().filter_map(written).collect();
            items.join(", ")
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::document::{SourceFile, parse};

    #[test]
    fn every_key_is_told_once_with_its_basis() {
        let text = "[defaults]\nbasis='d'\n[a]\nx={value=0.5,low=0,high=1,basis='b'}\ny={median='5m',sigma=1}\n[a.c]\nz=['p','q']\nk=true\n";
        let file = SourceFile { id: "x".into(), shown: "x.toml".into(), text: text.into() };
        let root = parse(&file, 0).unwrap();
        let told = of(&Document { files: vec![file], root });
        let rows: Vec<(&str, &str, Option<&str>)> =
            told.iter().map(|s| (s.key.as_str(), s.value.as_str(), s.basis.as_deref())).collect();
        let want = [
            ("a.x", "0.5", Some("b")),
            ("a.y", "5m (σ 1)", Some("d")),
            ("a.c.z", "p, q", None),
            ("a.c.k", "true", None),
        ];
        assert_eq!(rows, want);
    }

    #[test]
    fn a_level_tells_what_it_extends_too() {
        let library = Library::open(None).unwrap();
        let settings = library.settings(Shelf::Socs, "level-4-optimized").unwrap();
        let value = |key: &str| settings.iter().find(|s| s.key == key).map(|s| s.value.as_str());
        assert_eq!(value("authority.scope"), Some("contain"));
        assert!(value("roster.turnover_per_year").is_some() && value("response.playbook_time").is_some());
    }
}
