//! Outcomes become answers: what each cell shows, how neighbours compare, what the next level gains.
//!
//! Takes the experiment's results; gives [`Findings`], every number with its interval and n. Statistics
//! come from `stats`; here they get the field's words. Guards the rules of what may be averaged: times
//! count every engagement that started, undetected ones censored at the horizon; shares within different
//! horizons are not mixed; differences are paired over replications.

mod ablation;
mod averages;
mod cells;
mod comparisons;
mod coverage;
mod curves;
mod desks;
mod family;
mod findings;
mod load;
mod losses;
mod metrics;
mod panel;
mod season;
mod season_panel;
mod speeds;

pub use ablation::{
    Ablation, Change, Direction, Effect, Interaction, Worth, WorthTable, ablation, interactions,
};
pub use comparisons::NO_GAIN;
pub use coverage::{AlertedShare, Coverage, TacticCoverage, TechniqueCoverage};
pub use curves::{Curve, CurvePoint, DifferenceCurve, End, EndCurves};
pub use findings::{
    CellFindings, ClientBurden, Comparison, DeskFindings, EndingShare, FamilyFindings, FateShare, Findings,
    HourLoad, IncidenceBy, Quantile, SeverityLoad, StudyAverage, ThreatWeight, TimeFindings, Verdict,
    WinMargin,
};
pub use load::{
    HourOfWeek, LineLoad, LoadFindings, NO_EFFECT_ON_WAITS, PostingChanges, PostingEffect, SeverityLine,
    TierLoad, describe_load, effect_word,
};
pub use losses::{LossComparison, LossFindings, Lost};
pub use metrics::{Metric, win_margin};
pub use panel::{
    Measure, PANEL_BASIS, PanelAverage, PanelComparison, PanelDifference, PanelShare, ResponseRace,
};
pub use season::{ReturnFindings, SeasonFindings, VisitFindings};
pub use season_panel::{SeasonComparison, SeasonMeasure};
pub use speeds::Speed;

use crate::experiment::{DeskBooks, Results, Study};

/// Returns what a study found. `desks` holds the books of each SOC's desk, in the order of the study.
pub fn analyse(study: &Study, results: &Results, desks: &[DeskBooks]) -> Findings {
    let weights = averages::weights(study, results);
    Findings {
        cells: results
            .cells
            .iter()
            .map(|(cell, outcomes)| CellFindings {
                losses: losses::describe(study, results, *cell, outcomes),
                ..cells::describe(study, *cell, outcomes)
            })
            .collect(),
        comparisons: comparisons::adjacent(study, results),
        differences: comparisons::differences(study, results),
        averages: averages::averages(study, results, &weights),
        loss_comparisons: losses::comparisons(study, results),
        panel_comparisons: panel::comparisons(study, results),
        panel_averages: panel::averages(study, results, |client, attack| {
            averages::share_of(study, &weights, client, attack)
        }),
        weights,
        coverage: coverage::describe(study, results),
        desks: desks::describe(study, desks),
        season: season::describe(study, &results.season),
        season_comparisons: season_panel::comparisons(study, &results.season),
        skipped: results
            .skipped
            .iter()
            .map(|s| {
                (study.attacks[s.attack].name.clone(), study.clients[s.client].name.clone(), s.why.clone())
            })
            .collect(),
    }
}
