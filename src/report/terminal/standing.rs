//! Scenario files as they were checked, and where a SOC stands among the levels.

use super::ink::{Medium, Tone};
use super::sheet::Sheet;
use crate::report::ReportError;
use crate::report::json::json;
use crate::report::load;
use crate::report::tables::spreadsheet::{finish, name};
use crate::report::words::{self, plain};
use crate::soc::Trace;
use serde::Serialize;

/// What was checked, file by file.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(transparent)]
pub struct CheckedFiles {
    /// One entry a file that can be used.
    pub files: Vec<CheckedFile>,
}

/// A file that can be used.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct CheckedFile {
    /// The file, as it was asked for.
    pub file: String,
    /// What it is, such as `soc`.
    pub kind: &'static str,
    /// What is odd in it.
    pub warnings: Vec<Oddity>,
    /// Where it stands, if it is a SOC.
    pub standing: Option<SocStanding>,
    /// The export of alerts it is fitted to, if it is a SOC that names one.
    pub trace: Option<Trace>,
}

/// Something odd.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Oddity {
    /// The file it stands in, which may be one that was extended.
    pub path: String,
    /// The line, from 1.
    pub line: usize,
    /// The column, from 1.
    pub column: usize,
    /// What is odd, and a way out.
    pub message: String,
    /// All of it with the line it is about, for a terminal.
    #[serde(skip)]
    pub shown: String,
}

/// Where a SOC stands.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SocStanding {
    /// The level it is or extends.
    pub extends: Option<u32>,
    /// The level that the fewest keys differ from.
    pub nearest: u32,
    /// The level of its weakest link; 0 is below the first.
    pub overall: u32,
    /// People, process, technology.
    pub pillars: Vec<PillarEntry>,
    /// Each capability.
    pub capabilities: Vec<StandingEntry>,
    /// The levels it is held against.
    pub references: Vec<ReferenceEntry>,
    /// Hours of benign work that come, of the hours that people are there: first looks, second looks, scoping.
    pub offered_load: [f64; 3],
}

/// Where people, process or technology stand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PillarEntry {
    /// Which.
    pub pillar: &'static str,
    /// The level; 0 is below the first.
    pub level: u32,
    /// The capabilities that stand no higher.
    pub held_by: Vec<String>,
}

/// Where one capability stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct StandingEntry {
    /// Its row in the level matrix.
    pub row: u32,
    /// Its name.
    pub capability: String,
    /// People, process or technology.
    pub pillar: &'static str,
    /// The level it comes up to; nothing where no key of it is ranked.
    pub level: Option<u32>,
}

/// What differs from one level.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ReferenceEntry {
    /// The level.
    pub level: u32,
    /// By capability: more, has, in-part, less, lacks, not-due or unranked.
    pub against: Vec<&'static str>,
    /// The keys that differ.
    pub differences: Vec<DifferenceEntry>,
}

/// A key that differs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DifferenceEntry {
    /// The key.
    pub key: String,
    /// What the level has.
    pub old: Option<String>,
    /// What the SOC has.
    pub new: Option<String>,
    /// The capability it belongs to.
    pub capability: Option<String>,
}

/// What is said of capabilities, from most to least.
const KINDS: [(&str, &str); 7] = [
    ("more", "more than that"),
    ("has", "as there"),
    ("in-part", "in part"),
    ("less", "less than that"),
    ("lacks", "lacking"),
    ("not-due", "none, and none there"),
    ("unranked", "not ranked: no key that rises with the level"),
];

impl CheckedFiles {
    /// Returns what was checked as text, no line wider than the terminal but those of warnings, which
    /// show a line as it is written.
    pub fn text(&self, medium: Medium) -> String {
        let mut text = String::new();
        for file in &self.files {
            let mut sheet = Sheet::new(medium);
            for warning in &file.warnings {
                match medium {
                    Medium::Markdown => sheet.item(Tone::Bad, &warning.line_of_text()),
                    _ => text += &format!("{}\n", warning.shown),
                }
            }
            let odd = match file.warnings.len() {
                0 => String::new(),
                n => format!(", {}", words::count(n, "warning")),
            };
            let line = format!("{}: ok{odd}", file.file.escape_debug());
            match medium {
                Medium::Markdown => sheet.paragraph(&line),
                _ => text += &format!("{line}\n"),
            }
            if let Some(standing) = &file.standing {
                sheet.space();
                standing.write(&mut sheet);
            }
            if let Some(trace) = &file.trace {
                sheet.space();
                load::tell_trace(&mut sheet, trace);
            }
            text += &sheet.finish();
        }
        text
    }

    /// Returns what was checked as CSV: a row a warning, a capability and a key that differs.
    ///
    /// # Errors
    /// If a row cannot be written.
    pub fn csv(&self) -> Result<Vec<u8>, ReportError> {
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record([
            "file",
            "what",
            "name",
            "pillar",
            "level",
            "against_level",
            "against",
            "old",
            "new",
            "line",
            "column",
        ])?;
        let safe = |text: &str| name(&plain(text));
        let none = String::new;
        for file in &self.files {
            let of = safe(&file.file);
            for w in &file.warnings {
                let place = [w.line, w.column].map(|n| n.to_string());
                let head = [of.clone(), "warning".to_owned(), safe(&w.message)];
                writer.write_record(head.into_iter().chain([(); 6].map(|()| none())).chain(place))?;
            }
            let Some(standing) = &file.standing else { continue };
            for reference in &standing.references {
                let level = reference.level.to_string();
                for (c, against) in standing.capabilities.iter().zip(&reference.against) {
                    writer.write_record([
                        of.clone(),
                        "capability".to_owned(),
                        safe(&c.capability),
                        c.pillar.to_owned(),
                        c.level.map(|l| l.to_string()).unwrap_or_default(),
                        level.clone(),
                        (*against).to_owned(),
                        none(),
                        none(),
                        none(),
                        none(),
                    ])?;
                }
                for d in &reference.differences {
                    let value = |v: &Option<String>| safe(v.as_deref().unwrap_or_default());
                    writer.write_record([
                        of.clone(),
                        "key".to_owned(),
                        safe(&d.key),
                        none(),
                        none(),
                        level.clone(),
                        safe(d.capability.as_deref().unwrap_or_default()),
                        value(&d.old),
                        value(&d.new),
                        none(),
                        none(),
                    ])?;
                }
            }
        }
        finish(writer)
    }

    /// Returns what was checked as JSON.
    ///
    /// # Errors
    /// If it has no place in JSON.
    pub fn json(&self) -> Result<Vec<u8>, ReportError> {
        json(self)
    }
}

impl Oddity {
    fn line_of_text(&self) -> String {
        plain(&format!("{}:{}:{}: {}", self.path, self.line, self.column, self.message))
    }
}

impl SocStanding {
    fn write(&self, sheet: &mut Sheet) {
        let level = |level: u32| match level {
            0 => "below level 1".to_owned(),
            level => format!("level {level}"),
        };
        let extends =
            self.extends.map_or("It extends no level".to_owned(), |l| format!("It extends level {l}"));
        let at = if self.overall == 0 { "" } else { "at " };
        sheet.subheading(&format!("Stands {at}{}", level(self.overall)));
        sheet.paragraph(&format!(
            "A chain is as strong as its weakest link: a capability stands where its lowest key does, and the whole where \
             the lowest of people, process and technology does. {extends}; the nearest is level {}.",
            self.nearest
        ));
        for p in &self.pillars {
            let held = match p.held_by.is_empty() {
                true => String::new(),
                false => {
                    let names: Vec<String> = p.held_by.iter().map(|name| plain(name)).collect();
                    format!(", held there by {}", words::list(&names))
                }
            };
            let pillar = format!("{}{}", p.pillar[..1].to_uppercase(), &p.pillar[1..]);
            sheet.item(Tone::Heading, &format!("{pillar}: {}{held}", level(p.level)));
        }
        for reference in &self.references {
            self.write_against(sheet, reference);
        }
        let percent = self.offered_load.map(words::percent);
        sheet.space();
        sheet.paragraph(&format!(
            "Daily work asks for this much of the hours its people are there: first looks {}, second looks {}, scoping \
             {}. Above 100 % alerts are closed unread; bursts make them wait below it too.",
            percent[0], percent[1], percent[2]
        ));
    }

    fn write_against(&self, sheet: &mut Sheet, reference: &ReferenceEntry) {
        sheet.space();
        sheet.subheading(&format!("Capabilities against level {}", reference.level));
        for pillar in &self.pillars {
            sheet.item(Tone::Heading, &format!("{}:", pillar.pillar));
            for (kind, said) in KINDS {
                let own = self.capabilities.iter().zip(&reference.against);
                let own = own.filter(|(c, against)| c.pillar == pillar.pillar && **against == kind);
                let names: Vec<String> = own.map(|(c, _)| plain(&c.capability)).collect();
                if !names.is_empty() {
                    sheet.indented(&format!("{said} ({}): {}", names.len(), names.join(", ")));
                }
            }
        }
        sheet.space();
        if reference.differences.is_empty() {
            sheet.paragraph(&format!("No key differs from level {}.", reference.level));
            return;
        }
        sheet.subheading(&format!("Keys that differ from level {}", reference.level));
        for d in &reference.differences {
            let value = |v: &Option<String>| v.as_deref().map_or("none".to_owned(), plain);
            let of = d.capability.as_deref().map_or(String::new(), |c| format!(" ({})", plain(c)));
            let key = plain(&d.key);
            sheet.item(Tone::Plain, &format!("{key}: {} → {}{of}", value(&d.old), value(&d.new)));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::wrap::width;
    use super::*;

    fn files(called: &str) -> CheckedFiles {
        let pillars = ["people", "process", "technology"].map(|pillar| PillarEntry {
            pillar,
            level: u32::from(pillar != "people"),
            held_by: vec![called.to_owned(); 4],
        });
        let capability =
            StandingEntry { row: 8, capability: called.to_owned(), pillar: "people", level: Some(0) };
        let difference = DifferenceEntry {
            key: "investigation.retention".to_owned(),
            old: Some("90d".to_owned()),
            new: None,
            capability: Some(called.to_owned()),
        };
        let reference =
            ReferenceEntry { level: 3, against: vec!["in-part"; 9], differences: vec![difference; 2] };
        let oddity = Oddity {
            path: "ours.toml".to_owned(),
            line: 3,
            column: 9,
            message: called.to_owned(),
            shown: "ours.toml:3:9: warning".to_owned(),
        };
        let standing = SocStanding {
            extends: None,
            nearest: 3,
            overall: 0,
            pillars: pillars.to_vec(),
            capabilities: vec![capability; 9],
            references: vec![reference],
            offered_load: [2.13, 0.4, 0.001],
        };
        let file = CheckedFile {
            file: "ours.toml".to_owned(),
            kind: "soc",
            warnings: vec![oddity],
            trace: None,
            standing: Some(standing),
        };
        CheckedFiles { files: vec![file] }
    }

    #[test]
    fn it_fits_a_terminal_and_says_where_the_chain_is_weakest() {
        let text = files("a-capability-of-a-rather-long-name").text(Medium::PLAIN);
        assert!(text.lines().all(|l| width(l) <= 80), "{text}");
        for said in
            ["ours.toml: ok, 1 warning", "Stands below level 1", "People: below level 1, held there by"]
        {
            assert!(text.contains(said), "{said}: {text}");
        }
        assert!(text.contains("investigation.retention: 90d → none"), "{text}");
        let unbroken = text.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(unbroken.contains("first looks 213 %"), "{text}");
    }

    #[test]
    fn a_ticket_a_sheet_and_a_program_get_the_same() {
        let files = files("=1+1");
        let ticket = files.text(Medium::Markdown);
        assert!(
            ticket.contains("- ours.toml:3:9: =1+1") && ticket.contains("**Capabilities against level 3**")
        );
        let csv = files.csv().unwrap();
        let mut reader = csv::Reader::from_reader(csv.as_slice());
        let rows: Vec<csv::StringRecord> = reader.records().map(|r| r.unwrap()).collect();
        assert_eq!(rows.len(), 1 + 9 + 2);
        assert!(rows.iter().all(|r| !r[2].starts_with('=')), "{rows:?}");
        let json: serde_json::Value = serde_json::from_slice(&files.json().unwrap()).unwrap();
        assert_eq!(json[0]["standing"]["references"][0]["differences"][0]["old"], "90d");
        assert_eq!(json[0]["warnings"][0]["line"], 3);
    }

    #[test]
    fn nothing_reaches_the_terminal_that_it_would_act_on() {
        for medium in [Medium::PLAIN, Medium::Markdown] {
            let text = files("\u{1b}[2J").text(medium);
            assert!(text.chars().all(|c| !c.is_control() || c == '\n'), "{text:?}");
        }
    }
}
