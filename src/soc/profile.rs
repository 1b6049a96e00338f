//! The whole SOC.

use super::{
    Authority, Background, DeskRules, Detection, Hunting, Intelligence, Investigation, Learning, NoiseShape,
    Response, Roster, Triage, Work,
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
    /// What it does with what others know.
    pub intel: Intelligence,
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
    /// What it takes from one visit to the next.
    pub learning: Learning,
}

impl Soc {
    /// Returns the alerts its technology raises before automation, per 1,000 endpoints and day: the volume
    /// its file gives for the rules it has tuned, moved with the number of rules that are on, and what an
    /// anomaly detector and feeds raise on their own.
    pub fn raw_per_1000_endpoints_day(&self, noise: &NoiseShape) -> f64 {
        let rules = match self.detection.rules_tuned {
            tuned if tuned > 0.0 => self.detection.rules_enabled / tuned,
            _ => 1.0,
        };
        let moved = 1.0 + noise.by_rules.get() * (rules - 1.0);
        let anomaly = self.detection.anomaly.as_ref().map_or(0.0, |a| a.false_alerts);
        let feeds = self.intel.feeds.as_ref().map_or(0.0, |f| f.false_alerts);
        self.background.raw_per_1000_endpoints_day * moved + anomaly + feeds
    }
}
