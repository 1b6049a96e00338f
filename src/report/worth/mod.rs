//! What each capability of a SOC is worth: ranked tables, a chart, files.
//!
//! Takes a [`WorthDossier`]; gives text for a terminal or a ticket, and the files of a folder of its own.
//! Guards: every row has its interval, its direction and its number of pairs, and what could not be tried is
//! named with the reason.

mod table;
mod text;

pub use table::worth_csv;
pub(super) use text::called;
pub use text::worth_text;

use super::{Manifest, Part, ReportError};
use crate::analysis::{Ablation, Interaction};
use crate::experiment::Study;
use crate::report::json::json;
use serde::Serialize;

/// Everything a report on the worth of capabilities is made from.
#[derive(Clone, Copy, Debug)]
pub struct WorthDossier<'a> {
    /// What each change is worth.
    pub ablation: &'a Ablation,
    /// What pairs of changes do beyond their sum; empty if none were asked for.
    pub interactions: &'a [Interaction],
    /// Capabilities that were not tried, and why.
    pub untried: &'a [(String, String)],
    /// Who met whom: the SOC as it is first, then one SOC a change.
    pub study: &'a Study,
    /// What was asked for.
    pub manifest: &'a Manifest,
}

impl WorthDossier<'_> {
    /// Returns how the attacks count in what is said of all of them.
    pub(super) fn weighed(&self) -> &'static str {
        if self.study.weights.is_empty() { "each counting the same" } else { "by their threat weights" }
    }
}

/// Returns the findings as JSON.
///
/// # Errors
/// If a number has no place in JSON.
pub fn worth_json(dossier: &WorthDossier<'_>) -> Result<Vec<u8>, ReportError> {
    #[derive(Serialize)]
    struct Untried<'a> {
        capability: &'a str,
        why: &'a str,
    }
    #[derive(Serialize)]
    struct Worth<'a> {
        manifest: &'a Manifest,
        units: &'static str,
        ablation: &'a Ablation,
        interactions: &'a [Interaction],
        untried: Vec<Untried<'a>>,
    }
    let untried = dossier.untried.iter();
    json(&Worth {
        manifest: dossier.manifest,
        units: UNITS,
        ablation: dossier.ablation,
        interactions: dossier.interactions,
        untried: untried.map(|(capability, why)| Untried { capability, why }).collect(),
    })
}

/// The unit and basis of every number.
const UNITS: &str = "with the capability less without it, paired on the same luck: shares from 0 to 1 and hours; \
                     limits at 95 %, those of over_before_objective for a whole table at once (max-|t|)";

/// Returns the files of the folder: names inside it, and what they are made of.
///
/// # Errors
/// If one of them cannot be made.
pub fn worth_files<'a>(dossier: &WorthDossier<'a>) -> Result<Vec<(String, Part<'a>)>, ReportError> {
    let files = [
        ("worth.json", worth_json(dossier)?),
        ("worth.csv", worth_csv(dossier)?),
        ("worth.md", worth_text(dossier, super::Medium::Markdown).into_bytes()),
    ];
    let files = files.into_iter().map(|(name, bytes)| (name.to_owned(), bytes));
    let charts = super::chart::worth_charts(dossier)?;
    let files = files.chain(charts).map(|(name, bytes)| (name, Part::Bytes(bytes))).collect();
    dossier.manifest.at_the_head_of(files)
}
