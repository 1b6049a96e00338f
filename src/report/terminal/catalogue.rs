//! The catalogue of capabilities: what each does, and what it is set to at each level.

use super::ink::{Medium, Tone};
use super::sheet::Sheet;
use crate::report::ReportError;
use crate::report::json::json;
use crate::report::tables::spreadsheet::{finish, name};
use crate::report::words::{self, plain};
use serde::Serialize;

/// Capabilities, in the order of the level matrix.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Catalogue {
    /// One entry a capability.
    pub capabilities: Vec<CapabilityEntry>,
}

/// One capability.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CapabilityEntry {
    /// Its row in the level matrix.
    pub row: u32,
    /// The name it is asked for by.
    pub name: String,
    /// The name people read.
    pub title: String,
    /// People, process or technology.
    pub pillar: &'static str,
    /// The level that first lists it.
    pub since: u32,
    /// What it does.
    pub mechanic: String,
    /// Why it has no keys, or cannot be taken away.
    pub note: Option<String>,
    /// The keys it is made of.
    pub parameters: Vec<ParameterEntry>,
}

/// One key of a SOC's file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ParameterEntry {
    /// The keys that lead to it.
    pub key: String,
    /// What it is set to at levels 1 to 5; nothing where a level does without.
    pub levels: Vec<Option<String>>,
    /// Where the number of the highest level comes from.
    pub basis: Option<String>,
}

impl Catalogue {
    /// Returns the catalogue as text, no line wider than the terminal.
    pub fn text(&self, medium: Medium) -> String {
        let mut sheet = Sheet::new(medium);
        for c in &self.capabilities {
            let from = format!("from level {}, {}", c.since, c.pillar);
            sheet.item(Tone::Heading, &format!("{} {}: {} ({from})", c.row, plain(&c.name), plain(&c.title)));
            sheet.indented(&plain(&c.mechanic));
            if let Some(note) = &c.note {
                sheet.indented(&format!("Note: {}.", plain(note)));
            }
            for p in &c.parameters {
                let levels: Vec<String> =
                    p.levels.iter().map(|l| plain(l.as_deref().unwrap_or("–"))).collect();
                let basis = p.basis.as_deref().map_or(String::new(), |b| format!(" [{}]", plain(b)));
                sheet.indented(&format!("{} = {}{basis}", plain(&p.key), alike(&levels)));
            }
        }
        sheet.space();
        let keyed = self.capabilities.iter().filter(|c| !c.parameters.is_empty()).count();
        let (all, keyed) = (words::count(self.capabilities.len(), "capability"), keyed.to_string());
        sheet.paragraph(&format!(
            "{}, {keyed} of them with keys of their own; values of levels 1 to 5, with the source of the last.",
            all.replace("capabilitys", "capabilities")
        ));
        sheet.finish()
    }

    /// Returns the catalogue as CSV: a row a key, one for a capability without any.
    ///
    /// # Errors
    /// If a row cannot be written.
    pub fn csv(&self) -> Result<Vec<u8>, ReportError> {
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record([
            "row",
            "capability",
            "title",
            "pillar",
            "since_level",
            "mechanic",
            "note",
            "key",
            "level_1",
            "level_2",
            "level_3",
            "level_4",
            "level_5",
            "basis",
        ])?;
        for c in &self.capabilities {
            let none = ParameterEntry { key: String::new(), levels: vec![None; 5], basis: None };
            let parameters =
                if c.parameters.is_empty() { std::slice::from_ref(&none) } else { &c.parameters };
            for p in parameters {
                let text = |s: &str| name(&plain(s));
                let mut fields = vec![
                    c.row.to_string(),
                    text(&c.name),
                    text(&c.title),
                    c.pillar.to_owned(),
                    c.since.to_string(),
                    text(&c.mechanic),
                    text(c.note.as_deref().unwrap_or_default()),
                    text(&p.key),
                ];
                fields.extend(p.levels.iter().map(|l| text(l.as_deref().unwrap_or_default())));
                fields.push(text(p.basis.as_deref().unwrap_or_default()));
                writer.write_record(fields)?;
            }
        }
        finish(writer)
    }

    /// Returns the catalogue as JSON.
    ///
    /// # Errors
    /// If it has no place in JSON.
    pub fn json(&self) -> Result<Vec<u8>, ReportError> {
        json(self)
    }
}

/// Returns the values of levels 1 to 5, once if all are the same.
fn alike(levels: &[String]) -> String {
    match levels {
        [first, rest @ ..] if rest.iter().all(|l| l == first) => first.clone(),
        _ => levels.join(" / "),
    }
}

#[cfg(test)]
mod tests {
    use super::super::wrap::width;
    use super::*;

    fn catalogue() -> Catalogue {
        let parameter = |key: &str, levels: [Option<&str>; 5]| ParameterEntry {
            key: key.to_owned(),
            levels: levels.map(|l| l.map(str::to_owned)).to_vec(),
            basis: Some("figures SO029 SO030; level matrix row 24 (.75)".to_owned()),
        };
        let entry = |row, name: &str, parameters| CapabilityEntry {
            row,
            name: name.to_owned(),
            title: "A title \u{1b}[2J".to_owned(),
            pillar: "technology",
            since: 4,
            mechanic: "what it does ".repeat(12).trim().to_owned(),
            note: None,
            parameters,
        };
        let share =
            parameter("response.playbook_share", [None, Some("0"), Some("0.1"), Some("0.5"), Some("1")]);
        let same = parameter("response.playbook_time", [Some("89s"); 5]);
        Catalogue {
            capabilities: vec![entry(24, "soar", vec![share, same]), entry(39, "=tools", Vec::new())],
        }
    }

    #[test]
    fn it_fits_a_terminal_and_tells_each_level() {
        let text = catalogue().text(Medium::PLAIN);
        assert!(text.lines().all(|l| width(l) <= 80), "{text}");
        assert!(text.contains("response.playbook_share = – / 0 / 0.1 / 0.5 / 1"), "{text}");
        assert!(text.contains("response.playbook_time = 89s [figures"), "{text}");
        assert!(text.contains("2 capabilities, 1 of them"), "{text}");
        assert!(text.chars().all(|c| !c.is_control() || c == '\n'));
    }

    #[test]
    fn a_capability_without_keys_is_a_row_too() {
        let csv = catalogue().csv().unwrap();
        let mut reader = csv::Reader::from_reader(csv.as_slice());
        let rows: Vec<csv::StringRecord> = reader.records().map(|r| r.unwrap()).collect();
        assert_eq!(rows.iter().map(|r| &r[1]).collect::<Vec<_>>(), ["soar", "soar", "'=tools"]);
        assert_eq!((&rows[0][8], &rows[0][12], &rows[2][7]), ("", "1", ""));
    }
}
