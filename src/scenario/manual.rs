//! The manual: what each key means, from the tables of `scenarios/README.md`.
//!
//! A row documents the keys in its first cell. A row with a table in brackets there, `[roster.on_call]` or
//! `[[step]]`, says that the keys below it stand in that table.

use super::library::{Shelf, shipped};
use std::collections::BTreeMap;

/// The keys of one kind of file.
#[derive(Debug)]
pub(super) struct Manual(BTreeMap<String, String>);

impl Manual {
    /// Returns the manual of the files of `shelf`.
    pub(super) fn shipped(shelf: Shelf) -> Manual {
        let heading = match shelf {
            Shelf::Attacks => "Attacks",
            Shelf::Clients => "Clients",
            Shelf::Socs => "SOCs",
            Shelf::Studies => "Studies",
            Shelf::Knowledge => "The world",
        };
        Manual::of(&shipped("README.md").unwrap_or_default(), heading)
    }

    /// Returns the manual in the section of `readme` headed by `heading`.
    pub(super) fn of(readme: &str, heading: &str) -> Manual {
        let mut entries = BTreeMap::new();
        let mut tables = vec![String::new()];
        let section = readme.lines().skip_while(|line| *line != format!("## {heading}")).skip(1);
        for row in section.take_while(|line| !line.starts_with("## ")).filter_map(Row::of) {
            let opened: Vec<String> = row.tables().collect();
            for table in &opened {
                entries.insert(table.clone(), row.meaning());
            }
            if !opened.is_empty() {
                tables = opened;
                continue;
            }
            for key in row.keys() {
                for table in &tables {
                    let path = if table.is_empty() { key.to_owned() } else { format!("{table}.{key}") };
                    entries.insert(path, row.meaning());
                }
            }
        }
        Manual(entries)
    }

    /// Returns what the key at `path` means, such as `actor.hours.from`.
    pub(super) fn meaning(&self, path: &str) -> Option<&str> {
        self.0.get(path).map(String::as_str)
    }

    /// Lists the keys.
    #[cfg(test)]
    pub(super) fn paths(&self) -> std::collections::BTreeSet<String> {
        self.0.keys().cloned().collect()
    }
}

/// A row of a table in Markdown: its cells.
struct Row<'r> {
    keys: &'r str,
    unit: &'r str,
    meaning: &'r str,
}

impl<'r> Row<'r> {
    /// Returns the row on `line`, if there is one.
    fn of(line: &'r str) -> Option<Row<'r>> {
        let mut cells = line.strip_prefix('|')?.strip_suffix('|')?.split('|').map(str::trim);
        let (keys, unit, meaning) = (cells.next()?, cells.next()?, cells.next()?);
        (cells.next().is_none()).then_some(Row { keys, unit, meaning })
    }

    /// Lists what stands in backticks in the first cell.
    fn named(&self) -> impl Iterator<Item = &'r str> {
        self.keys.split('`').skip(1).step_by(2)
    }

    fn keys(&self) -> impl Iterator<Item = &'r str> {
        self.named().filter(|name| !name.starts_with('['))
    }

    fn tables(&self) -> impl Iterator<Item = String> {
        self.named().filter(|name| name.starts_with('[')).map(|name| name.replace(['[', ']'], ""))
    }

    /// Returns the meaning and the unit as plain text.
    fn meaning(&self) -> String {
        let text = match self.unit {
            "" => self.meaning.to_owned(),
            unit => format!("{} ({unit})", self.meaning),
        };
        text.replace('`', "")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_stands_in_the_table_above_it() {
        let readme = "## A\n| key | unit | meaning |\n|---|---|---|\n| `a`, `b` | share | both |\n\
            | **`[t]`** `[t.u]` | | tables |\n| `c` | | inner `c` |\n\n## B\n| `d` | | other |\n";
        let manual = Manual::of(readme, "A");
        assert_eq!(manual.paths().into_iter().collect::<Vec<_>>(), ["a", "b", "t", "t.c", "t.u", "t.u.c"]);
        assert_eq!(manual.meaning("b"), Some("both (share)"));
        assert_eq!(manual.meaning("t.u.c"), Some("inner c"));
        assert!(Manual::of(readme, "C").paths().is_empty());
    }
}
