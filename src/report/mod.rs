//! Report: findings become bytes.
//!
//! Takes a [`Dossier`], what a study found and what it was; gives the files of a report ([`files`]) and
//! what a terminal or a ticket shows ([`text`], [`told`]). `publish` puts files in their place, all or
//! nothing. Guards: it computes nothing, the same dossier gives the same bytes, no name from a scenario can
//! act on the page, drawing, table or terminal it is shown in, no line for a terminal is wider than 80
//! columns, and no number is shown with more precision than it has. Only `chart` knows the drawing library.
//!
//! To add a file to the report: one file here that makes its bytes, one line in [`files`].

mod amount;
mod cast;
pub mod chart;
mod dossier;
mod error;
#[cfg(test)]
mod fake;
mod file_name;
mod json;
mod load;
mod manifest;
mod navigator;
mod page;
mod part;
mod plan;
pub mod publish;
mod sentences;
mod summary;
mod tables;
mod terminal;
mod words;
mod worth;

pub use dossier::Dossier;
pub use error::ReportError;
pub use load::{LoadDossier, load_csv, load_files, load_json, load_text, trace_text};
pub use manifest::{AssumptionCounts, Input, Manifest, Override};
pub use navigator::navigator;
pub use page::page;
pub use part::Part;
pub use plan::{Clients, PlanDossier, plan_csv, plan_json, plan_svg, plan_text};
pub use summary::summary;
pub use tables::{curves, desk, outcomes, season, steps, tidy};
pub use terminal::{CapabilityEntry, Catalogue, ParameterEntry};
pub use terminal::{
    CheckedFile, CheckedFiles, DifferenceEntry, Oddity, PillarEntry, ReferenceEntry, SocStanding,
    StandingEntry,
};
pub use terminal::{Listing, Medium, Story, desk_text, story_csv, story_json, text, told, wrap};
pub use worth::{WorthDossier, worth_csv, worth_files, worth_json, worth_text};

/// How much of what happened goes into a report's tables.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Detail {
    /// A row an engagement.
    Engagements,
    /// A row an execution of a step too.
    #[default]
    Steps,
}

/// Returns the files of a report: names inside its folder, and what they are made of.
///
/// # Errors
/// If one of them cannot be made.
pub fn files<'a>(dossier: &Dossier<'a>, detail: Detail) -> Result<Vec<(String, Part<'a>)>, ReportError> {
    let charts = chart::all(dossier)?;
    let mut files = vec![
        ("summary.json".to_owned(), summary(dossier)?),
        ("outcomes.csv".to_owned(), outcomes(dossier)?),
        ("curves.csv".to_owned(), curves(dossier)?),
        ("desk.csv".to_owned(), desk(dossier)?),
        ("report.html".to_owned(), page(dossier, &charts)?.into_bytes()),
    ];
    if !dossier.results.season.is_empty() {
        files.push(("season.csv".to_owned(), season(dossier)?));
    }
    files.extend(navigator(dossier)?);
    for chart in charts {
        files.push((format!("charts/{}.svg", chart.name), chart.svg.into_bytes()));
        files.push((format!("charts/{}.png", chart.name), chart.png));
    }
    let mut files: Vec<(String, Part<'_>)> =
        files.into_iter().map(|(name, bytes)| (name, Part::Bytes(bytes))).collect();
    if detail == Detail::Steps {
        files.push(("steps.csv".to_owned(), Part::Steps(*dossier)));
    }
    dossier.manifest.at_the_head_of(files)
}

#[cfg(test)]
mod tests {
    use super::publish::Content;
    use super::*;

    fn bytes(fake: &fake::Fake) -> Vec<(String, Vec<u8>)> {
        let written = |(name, part): (String, Part<'_>)| {
            let mut bytes = Vec::new();
            part.write_to(&mut bytes).unwrap();
            (name, bytes)
        };
        files(&fake.dossier(), Detail::Steps).unwrap().into_iter().map(written).collect()
    }

    #[test]
    fn the_same_dossier_gives_the_same_bytes() {
        let (a, b) = (bytes(&fake::fake()), bytes(&fake::fake()));
        assert!(a == b);
        let names: Vec<&str> = a.iter().map(|(name, _)| name.as_str()).collect();
        let first =
            ["manifest.json", "summary.json", "outcomes.csv", "curves.csv", "desk.csv", "report.html"];
        assert_eq!(names[..first.len()], first);
        for chart in ["charts/endings.svg", "charts/endings.png"] {
            assert!(names.contains(&chart), "{chart}");
        }
        assert_eq!(names.last(), Some(&"steps.csv"));
        let manifest: serde_json::Value = serde_json::from_slice(&a[0].1).unwrap();
        assert_eq!(manifest["product"], "sparring");
        assert_eq!(manifest["files"].as_array().unwrap().len(), a.len());
    }

    #[test]
    fn no_name_can_act_on_the_page_or_a_drawing() {
        for hostile in
            ["<script>alert(1)</script>", "\"&' onload=alert(1) </svg></style>", "{{ 7*191 }}\u{1b}[2J\0"]
        {
            let mut fake = fake::fake();
            fake.rename(hostile);
            for (name, bytes) in &bytes(&fake) {
                let text = String::from_utf8_lossy(bytes);
                if name.ends_with(".html") || name.ends_with(".svg") {
                    assert!(!text.contains("<script"), "{name}");
                    assert!(!text.contains("\"&'") && !text.contains("1337"), "{name}");
                    assert!(text.chars().all(|c| !c.is_control() || c == '\n'), "{name}");
                }
                let inside = |c: char| c.is_ascii_alphanumeric() || "-_./".contains(c);
                assert!(name.chars().all(inside) && !name.contains(".."), "{name}");
            }
        }
    }

    #[test]
    fn the_page_needs_nothing_from_elsewhere() {
        let files = bytes(&fake::fake());
        let (_, page) = files.iter().find(|(name, _)| name == "report.html").unwrap();
        let page = std::str::from_utf8(page).unwrap();
        let without_namespace = page.replace("http://www.w3.org/2000/svg", "");
        for outside in ["http:", "https:", "src=", "url(", "@import", "<link", "<script"] {
            assert!(!without_namespace.contains(outside), "{outside}");
        }
        assert_eq!(page.matches("<svg ").count(), page.matches("role=\"img\"").count());
        let sections = page.matches("<h1").count();
        assert_eq!(sections, 1);
    }
}
