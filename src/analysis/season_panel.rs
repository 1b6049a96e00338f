//! The panel of a season: whether what an attack showed was put right, and whether the next one paid for it.
//!
//! Like the panel of single attacks it says nothing of speed. Shares are ratios over replications, as what belongs to
//! one season hangs together. Neighbours are compared over the replications in which both have something to count: both
//! opened an action, or an attack came back to both, which is the same for all.

use super::metrics::Metric;
use super::panel::{Counts, PanelDifference, PanelShare, difference};
use crate::experiment::{SocSeasons, Study, Visited};
use crate::stats::Estimate;
use serde::Serialize;

/// What is counted over a season.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SeasonMeasure {
    /// Corrective actions closed by their due date.
    ActionsClosedInTime,
    /// Attacks that came back and reached their objective.
    RepeatSuccess,
}

impl SeasonMeasure {
    /// Every measure.
    pub const ALL: [SeasonMeasure; 2] = [SeasonMeasure::ActionsClosedInTime, SeasonMeasure::RepeatSuccess];

    /// Returns the measure's name in files.
    pub fn name(self) -> &'static str {
        match self {
            SeasonMeasure::ActionsClosedInTime => "actions_closed_in_time",
            SeasonMeasure::RepeatSuccess => "repeat_campaign_success",
        }
    }

    /// Returns what is counted.
    pub fn numerator(self) -> &'static str {
        match self {
            SeasonMeasure::ActionsClosedInTime => "corrective actions closed by their due date",
            SeasonMeasure::RepeatSuccess => "visits after the first that reach their objective",
        }
    }

    /// Returns what it is counted of.
    pub fn denominator(self) -> &'static str {
        match self {
            SeasonMeasure::ActionsClosedInTime => "corrective actions that post-mortems opened",
            SeasonMeasure::RepeatSuccess => {
                "visits of a script after its first on the same client, whether it gets in or not"
            }
        }
    }

    /// Whether a larger share is better for the client.
    pub fn more_is_better(self) -> bool {
        self == SeasonMeasure::ActionsClosedInTime
    }

    /// Returns what is counted in one season, and of how many.
    pub fn counts(self, visits: &[Visited]) -> (u32, u32) {
        match self {
            SeasonMeasure::ActionsClosedInTime => {
                visits.iter().fold((0, 0), |(x, y), v| (x + v.closed_in_time, y + v.opened))
            }
            SeasonMeasure::RepeatSuccess => {
                let same = |a: &Visited, b: &Visited| {
                    (a.call.attack, a.call.client) == (b.call.attack, b.call.client)
                };
                let again =
                    visits.iter().enumerate().filter(|(i, v)| visits[..*i].iter().any(|w| same(v, w)));
                let reached = |v: &Visited| Metric::ObjectiveReached.of(&v.outcome) > 0.0;
                again.fold((0, 0), |(x, y), (_, v)| (x + u32::from(reached(v)), y + 1))
            }
        }
    }
}

/// The measures of one SOC's seasons.
#[derive(Clone, Debug, PartialEq)]
pub struct SeasonPanel {
    /// Each measure, as the SOC learns.
    pub shares: Vec<PanelShare>,
    /// Repeat success of the same attacks on the same luck, had the SOC taken nothing home from any.
    pub without_memory: Option<Estimate>,
}

/// Two neighbouring SOCs over their seasons.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SeasonComparison {
    /// The higher SOC.
    pub a: String,
    /// The one before it.
    pub b: String,
    /// Every measure that both have, over the replications in which both have something to count.
    pub measures: Vec<PanelDifference>,
}

fn counts(measure: SeasonMeasure, seasons: &[Vec<Visited>]) -> Counts {
    Counts(seasons.iter().map(|visits| measure.counts(visits)).collect())
}

/// Returns the measures of one SOC's seasons.
pub(super) fn describe(seasons: &SocSeasons) -> SeasonPanel {
    let one = |measure: SeasonMeasure| {
        let counts = counts(measure, &seasons.carried);
        let (counted, of) = counts.sums();
        PanelShare { measure: measure.name(), counted, of, share: counts.share() }
    };
    SeasonPanel {
        shares: SeasonMeasure::ALL.map(one).to_vec(),
        without_memory: counts(SeasonMeasure::RepeatSuccess, &seasons.untaught).share(),
    }
}

/// Returns each SOC's seasons against those of the one before it.
pub(super) fn comparisons(study: &Study, seasons: &[SocSeasons]) -> Vec<SeasonComparison> {
    let pairs = seasons.windows(2).zip(study.socs.windows(2));
    pairs
        .filter_map(|(seasons, socs)| {
            let [before, here] = seasons else { return None };
            let measures = SeasonMeasure::ALL.into_iter().filter_map(|measure| {
                let of = |seasons: &SocSeasons| counts(measure, &seasons.carried);
                difference(measure.name(), &of(here), &of(before))
            });
            Some(SeasonComparison {
                a: socs[1].name.clone(),
                b: socs[0].name.clone(),
                measures: measures.collect(),
            })
        })
        .collect()
}
