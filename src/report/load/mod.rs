//! The load of a desk without any attack: tables, a week hour by hour, what an analyst more or less changes.
//!
//! Takes a [`LoadDossier`]; gives text for a terminal or a ticket, and the files of a folder of its own. What an
//! export of alerts shows beside what is fitted to it is told here too, for whoever checks its SOC.

mod table;
mod text;
mod trace;

pub use table::load_csv;
pub use text::load_text;
pub(super) use trace::tell as tell_trace;
pub use trace::trace_text;

use super::{Manifest, Medium, Part, ReportError};
use crate::analysis::LoadFindings;
use crate::experiment::Study;
use crate::report::json::json;
use crate::soc::Trace;
use serde::Serialize;

/// Everything a report on a desk's load is made from.
#[derive(Clone, Copy, Debug)]
pub struct LoadDossier<'a> {
    /// What was found.
    pub findings: &'a LoadFindings,
    /// The one SOC, and what it was run with.
    pub study: &'a Study,
    /// What was asked for.
    pub manifest: &'a Manifest,
}

impl LoadDossier<'_> {
    /// Returns the title of the SOC.
    pub(super) fn soc(&self) -> String {
        super::cast::Cast::of(self.study).soc(&self.findings.soc)
    }

    /// Returns the export it is fitted to, if it is.
    fn trace(&self) -> Option<&Trace> {
        self.study.socs.first()?.background.trace.as_deref()
    }
}

/// The unit and basis of every number.
const UNITS: &str = "shares from 0 to 1 of all that was in a line, waits in minutes of what was looked at, alerts a day \
                     or an hour; means and ratios over independent replications with limits at 95 %; changes with the \
                     analyst more or less minus without, paired on the same alerts";

/// Returns the findings as JSON.
///
/// # Errors
/// If a number has no place in JSON.
pub fn load_json(dossier: &LoadDossier<'_>) -> Result<Vec<u8>, ReportError> {
    #[derive(Serialize)]
    struct Written<'a> {
        manifest: &'a Manifest,
        units: &'static str,
        load: &'a LoadFindings,
        trace: Option<&'a Trace>,
    }
    json(&Written {
        manifest: dossier.manifest,
        units: UNITS,
        load: dossier.findings,
        trace: dossier.trace(),
    })
}

/// Returns the files of the folder: names inside it, and what they are made of.
///
/// # Errors
/// If one of them cannot be made.
pub fn load_files<'a>(dossier: &LoadDossier<'a>) -> Result<Vec<(String, Part<'a>)>, ReportError> {
    let files = [
        ("load.json", load_json(dossier)?),
        ("load.csv", load_csv(dossier)?),
        ("load.md", load_text(dossier, Medium::Markdown).into_bytes()),
    ];
    let files = files.into_iter().map(|(name, bytes)| (name.to_owned(), bytes));
    let charts = super::chart::load_charts(dossier)?;
    let files = files.chain(charts).map(|(name, bytes)| (name, Part::Bytes(bytes))).collect();
    dossier.manifest.at_the_head_of(files)
}
