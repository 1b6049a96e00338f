//! The whole SOC.

use super::{
    Authority, Background, DeskRules, Detection, Hunting, Investigation, Response, Roster, Triage, Work,
};
use crate::units::SimDuration;

/// One security operations centre, as the engagement reads it.
#[derive(Clone, Debug, PartialEq)]
pub struct Soc {
    /// The name it is chosen by: the stem of its file.
    pub name: String,
    /// The name people read.
    pub title: String,
    /// What it is like, in a sentence.
    pub summary: String,
    /// Local clock minus UTC.
    pub offset: SimDuration,
    /// Endpoints it watches in all, for all its clients.
    pub book_endpoints: u32,
    /// Who works when.
    pub roster: Roster,
    /// What it can see, and what of that raises an alert.
    pub detection: Detection,
    /// What else comes to its desk.
    pub background: Background,
    /// In which order alerts are looked at.
    pub desk: DeskRules,
    /// What looks consist of.
    pub work: Work,
    /// The first look.
    pub triage: Triage,
    /// The second look, and scoping.
    pub investigation: Investigation,
    /// What it may do without asking.
    pub authority: Authority,
    /// How it acts.
    pub response: Response,
    /// What it looks for unprompted.
    pub hunting: Hunting,
}
