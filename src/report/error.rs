//! Why there is no report.

use thiserror::Error;

/// Why a report could not be made or put in its place.
#[derive(Debug, Error)]
pub enum ReportError {
    /// The folder holds something that is not a report.
    #[error("{dir} is not replaced: {why}; move it away or choose another folder with --out DIR")]
    NotOurs {
        /// The folder.
        dir: String,
        /// What is wrong with it.
        why: String,
    },
    /// No report can be put there, as was found before any work was done for it.
    #[error("{0}")]
    NoPlace(Box<ReportError>),
    /// A file name that would leave the folder.
    #[error("`{0}` is no file name inside a report")]
    Name(String),
    /// The file system refused.
    #[error("cannot {action} {path}: {why}; choose another folder with --out DIR")]
    Files {
        /// What was tried.
        action: &'static str,
        /// On what.
        path: String,
        /// What the system said.
        why: String,
    },
    /// The new report is in its place, but the old one could not be taken away.
    #[error("the report is written, but the one it replaces is left in {path}: {why}")]
    OldLeft {
        /// Where the old one lies now.
        path: String,
        /// What the system said.
        why: String,
    },
    /// Another run has put its report there while this one was at work.
    #[error(
        "another run has put its report at {dir} meanwhile; that one stays, and this one is kept in {kept}"
    )]
    Overtaken {
        /// The folder both were to go to.
        dir: String,
        /// Where this one lies now.
        kept: String,
    },
    /// The page could not be filled in.
    #[error("cannot fill in the page: {0:#}")]
    Page(#[from] minijinja::Error),
    /// A table could not be written.
    #[error("cannot write the table of outcomes: {0}")]
    Table(#[from] csv::Error),
    /// A JSON file could not be written.
    #[error("cannot write JSON: {0}")]
    Json(#[from] serde_json::Error),
    /// A chart could not be drawn.
    #[error("cannot draw the chart {chart}: {why}")]
    Chart {
        /// Which chart.
        chart: String,
        /// What went wrong.
        why: String,
    },
}

impl ReportError {
    /// Returns whether what was asked for does not fit, rather than something failing on the way.
    pub fn is_refusal(&self) -> bool {
        matches!(self, ReportError::NotOurs { .. } | ReportError::NoPlace(_))
    }
}
