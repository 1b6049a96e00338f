//! A listing: what there is of a kind, by name and title.

use super::ink::{Medium, Tone};
use super::markdown::escape;
use super::wrap::{width, wrap};
use crate::report::ReportError;
use crate::report::json::json;
use crate::report::tables::spreadsheet::{finish, name};
use crate::report::words::plain;
use serde::Serialize;

/// Columns that names take at most.
const NAMES: usize = 36;
/// Columns between a name and its title.
const GAP: usize = 2;

/// Scenario files of one kind.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Listing {
    items: Vec<Item>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
struct Item {
    name: String,
    /// None if the file cannot be used.
    title: Option<String>,
}

impl Listing {
    /// Adds a file; without a title if it cannot be used.
    pub fn add(&mut self, name: &str, title: Option<&str>) {
        self.items.push(Item { name: plain(name), title: title.map(plain) });
    }

    /// Returns the listing as text, one item a line unless it is too long for a terminal.
    pub fn text(&self, medium: Medium) -> String {
        let title = |item: &Item| match &item.title {
            Some(title) => title.clone(),
            // It is listed all the same, with where to read why.
            None => format!("(cannot be used; run: sparring check {})", item.name),
        };
        if medium == Medium::Markdown {
            let rows = self.items.iter().map(|i| format!("| {} | {} |", escape(&i.name), escape(&title(i))));
            let header = ["| name | title |".to_owned(), "| --- | --- |".to_owned()];
            return header.into_iter().chain(rows).map(|line| line + "\n").collect();
        }
        let names = self.items.iter().map(|i| width(&i.name)).max().unwrap_or(0).min(NAMES);
        let mut text = String::new();
        for item in &self.items {
            let (left, right) = (wrap(&item.name, names), wrap(&title(item), medium.prose() - names - GAP));
            for row in 0..left.len().max(right.len()) {
                let part = |of: &[String]| of.get(row).cloned().unwrap_or_default();
                let name = part(&left);
                let space = " ".repeat(names.saturating_sub(width(&name)) + GAP);
                let name = Tone::Heading.paint(&name, medium);
                text.push_str(format!("{name}{space}{}", part(&right)).trim_end());
                text.push('\n');
            }
        }
        text
    }

    /// Returns the listing as CSV; the title of a file that cannot be used is empty.
    ///
    /// # Errors
    /// If a row cannot be written.
    pub fn csv(&self) -> Result<Vec<u8>, ReportError> {
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(["name", "title"])?;
        for item in &self.items {
            writer.write_record([name(&item.name), name(item.title.as_deref().unwrap_or_default())])?;
        }
        finish(writer)
    }

    /// Returns the listing as JSON; the title of a file that cannot be used is null.
    ///
    /// # Errors
    /// If it has no place in JSON.
    pub fn json(&self) -> Result<Vec<u8>, ReportError> {
        json(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn listing() -> Listing {
        let mut listing = Listing::default();
        listing.add("level-1", Some("=Basic | \u{1b}[2J"));
        listing.add("broken", None);
        listing.add(&"long-name-".repeat(12), Some(&"a title ".repeat(20)));
        listing
    }

    #[test]
    fn it_fits_a_terminal_and_says_where_to_read_why_a_file_cannot_be_used() {
        let text = listing().text(Medium::PLAIN);
        assert!(text.lines().all(|l| width(l) <= Medium::COLUMNS), "{text}");
        assert!(text.chars().all(|c| !c.is_control() || c == '\n'));
        assert!(text.contains("cannot be used; run: sparring check") && text.contains("broken"), "{text}");
    }

    #[test]
    fn other_programs_get_it_whole() {
        let csv = listing().csv().unwrap();
        let mut reader = csv::Reader::from_reader(csv.as_slice());
        let rows: Vec<_> = reader.records().map(|r| r.unwrap()).collect();
        assert_eq!((&rows[0][1], &rows[1][1], rows.len()), ("'=Basic |  [2J", "", 3));
        let json: serde_json::Value = serde_json::from_slice(&listing().json().unwrap()).unwrap();
        assert_eq!((&json[0]["name"], &json[1]["title"]), (&"level-1".into(), &serde_json::Value::Null));
        assert!(listing().text(Medium::Markdown).contains("| level-1 | \\=Basic \\| "));
    }
}
