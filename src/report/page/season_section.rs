//! A season, as the page shows it: visit by visit.

use super::Tagged;
use crate::analysis::{ReturnFindings, SeasonFindings, SeasonMeasure, VisitFindings};
use crate::report::chart::Livery;
use crate::report::terminal::season::{NOTE, of_panel, points, returned, share, time};
use crate::report::{Dossier, sentences, words};
use serde::Serialize;

/// The seasons of all SOCs.
#[derive(Serialize)]
pub(super) struct SeasonSection {
    note: &'static str,
    measures: Vec<&'static str>,
    definitions: String,
    apart: Vec<String>,
    socs: Vec<SocSeason>,
}

#[derive(Serialize)]
struct SocSeason {
    soc: Tagged,
    visits: Vec<Row>,
    returns: Vec<String>,
    panel: Vec<String>,
}

#[derive(Serialize)]
struct Row {
    visit: String,
    n: usize,
    over: String,
    defended: String,
    incident: String,
    memory: String,
    opened: String,
    in_time: String,
    aged: String,
}

impl SeasonSection {
    /// Returns the section, if the study has a season.
    pub(super) fn of(dossier: &Dossier<'_>) -> Option<SeasonSection> {
        let cast = dossier.cast();
        let row = |v: &VisitFindings| Row {
            visit: format!("{}, day {:.0}: {}", v.visit, v.day, cast.attack(&v.attack)),
            n: v.n,
            over: share(v.over_before_objective),
            defended: share(v.defended_in_time),
            incident: time(v),
            memory: points(v.gained_by_memory),
            opened: v.actions_opened.map_or_else(String::new, |e| format!("{:.1}", e.estimate)),
            in_time: share(v.actions_closed_in_time),
            aged: words::percent(v.rules_aged),
        };
        let soc = |s: &SeasonFindings| SocSeason {
            soc: Tagged::of(&Livery::of(&cast, &s.soc), cast.soc_in_short(&s.soc)),
            visits: s.visits.iter().map(row).collect(),
            returns: s.returns.iter().map(|back: &ReturnFindings| returned(&cast, back)).collect(),
            panel: of_panel(s),
        };
        let seasons = &dossier.findings.season;
        let apart = &dossier.findings.season_comparisons;
        (!seasons.is_empty()).then(|| SeasonSection {
            note: NOTE,
            measures: SeasonMeasure::ALL.map(sentences::of_season).to_vec(),
            definitions: sentences::season_measures(),
            apart: apart.iter().filter_map(|c| sentences::seasons_apart(&cast, c)).collect(),
            socs: seasons.iter().map(soc).collect(),
        })
    }
}
