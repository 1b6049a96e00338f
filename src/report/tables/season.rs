//! `season.csv`: one row a visit of a season, as the SOC learns and as it would be, had it taken nothing home.

use super::outcomes::{FIRST, LAST, counted, crowd, told, understood};
use super::spreadsheet::{fate, finish, name};
use crate::engagement::Fate;
use crate::experiment::Visited;
use crate::report::{Dossier, ReportError};
use crate::units::DAY;

/// Columns that say which visit it is; the others are those of `outcomes.csv`.
const VISIT: [&str; 8] = [
    "visit",
    "memory",
    "visit_days_from_season_start",
    "actions_opened",
    "actions_closed_in_time",
    "earlier_actions_that_told",
    "rules_aged_share",
    "desk_pace_factor",
];
/// Columns of `outcomes.csv` that name the engagement.
const NAMES: usize = 7;

/// Returns `season.csv`.
///
/// # Errors
/// If a row cannot be written.
pub fn season(dossier: &Dossier<'_>) -> Result<Vec<u8>, ReportError> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let fates = Fate::ALL.map(|f| format!("fate_{}", fate(f).replace('-', "_")));
    let (names, rest) = FIRST.split_at(NAMES);
    let rest = rest.iter().copied().chain(fates.iter().map(String::as_str)).chain(LAST);
    writer.write_record(names.iter().copied().chain(VISIT).chain(rest))?;
    let study = dossier.study;
    for (soc, of) in study.socs.iter().zip(&dossier.results.season) {
        for (memory, rows) in [("carried", &of.carried), ("none", &of.untaught)] {
            for (replication, visits) in rows.iter().enumerate() {
                for v in visits {
                    let mut row = vec![
                        name(&study.name),
                        name(&study.attacks[v.call.attack].name),
                        name(&study.clients[v.call.client].name),
                        name(&soc.name),
                        replication.to_string(),
                        study.seed.to_string(),
                        dossier.manifest.version.to_owned(),
                    ];
                    row.extend(visit(v, memory));
                    row.extend(told(&v.outcome));
                    row.extend(counted(&v.outcome));
                    row.extend(understood(study, v.call.attack, &v.outcome));
                    row.extend(crowd(&v.outcome));
                    writer.write_record(&row)?;
                }
            }
        }
    }
    finish(writer)
}

fn visit(v: &Visited, memory: &str) -> [String; VISIT.len()] {
    [
        (v.number + 1).to_string(),
        memory.to_owned(),
        (v.call.at.0 as f64 / DAY as f64).to_string(),
        v.opened.to_string(),
        v.closed_in_time.to_string(),
        v.acted.to_string(),
        v.aged.to_string(),
        v.pace.to_string(),
    ]
}
