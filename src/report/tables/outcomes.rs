//! `outcomes.csv`: one row an engagement, for those who compute for themselves.

use super::spreadsheet::{fate, finish, hours, name, said};
use crate::analysis::{Measure, Metric, win_margin};
use crate::engagement::{Downstream, Fate, Outcome};
use crate::experiment::Study;
use crate::report::{Dossier, ReportError};
use crate::units::SimTime;

/// Columns before the fates.
pub(super) const FIRST: [&str; 39] = [
    "study",
    "attack",
    "client",
    "soc",
    "replication",
    "seed",
    "version",
    "started",
    "ending",
    "began_hours_from_clock_start",
    "t0_first_access_hours_from_began",
    "t1_telemetry_hours_from_t0",
    "t2_alert_hours_from_t0",
    "t3_touch_hours_from_t0",
    "t4_incident_hours_from_t0",
    "t5_scope_hours_from_t0",
    "t6_containment_order_hours_from_t0",
    "t7_last_access_lost_hours_from_t0",
    "t8_cleaned_up_hours_from_t0",
    "tB_breakout_hours_from_t0",
    "tX_data_out_hours_from_t0",
    "tO_objective_hours_from_t0",
    "tE_external_notice_hours_from_t0",
    "withdrew_hours_from_t0",
    "horizon_hours",
    "alert_censored",
    "incident_censored",
    "contain_censored",
    "over_before_objective",
    "objective_reached",
    "detected",
    "detected_in_time",
    "defended_in_time",
    "early_alert",
    "right_reason",
    "alerts",
    "steps_executed",
    "steps_alerted",
    "fast_branch",
];

/// Columns after the fates.
pub(super) const LAST: [&str; 27] = [
    "footholds",
    "footholds_found",
    "returns",
    "notices",
    "wrong_actions",
    "incidents",
    "graded_objective_hours_from_t0",
    "twin_objective_hours_from_t0",
    "win_margin_hours",
    "outage_user_hours",
    "false_blocks",
    "early_incident",
    "access_days",
    "data_out_gb",
    "hosts_lost_share",
    "money_lost",
    "alerts_looked_at",
    "alerts_dismissed",
    "steps_tried_of_script",
    "steps_reconstructed",
    "tactics_tried",
    "tactics_alerted",
    "case_alert_hours_from_t0",
    "most_alerts_waiting",
    "clients_meant",
    "clients_entered",
    "clients_hit",
];

/// Returns `outcomes.csv`. What was not reached by the horizon is empty; so is every time since t0 of an
/// engagement that has none.
///
/// # Errors
/// If a row cannot be written.
pub fn outcomes(dossier: &Dossier<'_>) -> Result<Vec<u8>, ReportError> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let fates = Fate::ALL.map(|f| format!("fate_{}", fate(f).replace('-', "_")));
    let header = FIRST.iter().copied().chain(fates.iter().map(String::as_str)).chain(LAST);
    writer.write_record(header)?;
    for (cell, outcomes) in &dossier.results.cells {
        let study = dossier.study;
        let names = [
            name(&study.name),
            name(&study.attacks[cell.attack].name),
            name(&study.clients[cell.client].name),
            name(&study.socs[cell.soc].name),
        ];
        for (replication, outcome) in outcomes.iter().enumerate() {
            let mut row = names.to_vec();
            row.extend([
                replication.to_string(),
                study.seed.to_string(),
                dossier.manifest.version.to_owned(),
            ]);
            row.extend(told(outcome));
            row.extend(counted(outcome));
            row.extend(understood(study, cell.attack, outcome));
            row.extend(crowd(outcome));
            writer.write_record(&row)?;
        }
    }
    finish(writer)
}

/// How it ended and when what happened.
pub(super) fn told(o: &Outcome) -> Vec<String> {
    let s = &o.stamps;
    let t0 = s.t0;
    let in_time = |stamp: Option<SimTime>| stamp.filter(|t| *t <= o.horizon);
    let since_t0 = |stamp| hours(in_time(stamp).zip(t0).map(|(t, t0)| t.since(t0)));
    let censored = |stamp| said(t0.map(|_| in_time(stamp).is_none()));
    let reached = |metric: Metric| said((o.started() || !metric.needs_start()).then(|| metric.of(o) > 0.0));
    let mut row = vec![
        o.started().to_string(),
        o.ending.name().to_owned(),
        hours(Some(o.began.since(SimTime(0)))),
        hours(t0.map(|t0| t0.since(o.began))),
    ];
    let stamps = [s.t1, s.t2, s.t3, s.t4, s.t5, s.t6, s.t7, s.t8, s.breakout, s.data_out, s.objective];
    row.extend(stamps.into_iter().chain([s.external_notice, s.withdrew]).map(since_t0));
    row.push(hours(Some(o.horizon.since(t0.unwrap_or(o.began)))));
    row.extend([s.t2, s.t4, s.t7].map(censored));
    let shares = [
        Metric::OverBeforeObjective,
        Metric::ObjectiveReached,
        Metric::Detected,
        Metric::DetectedInTime,
        Metric::DefendedInTime,
    ];
    row.extend(shares.map(reached));
    row.extend([o.early_alert.to_string(), said(o.right_reason)]);
    row
}

/// How often what happened.
pub(super) fn counted(o: &Outcome) -> Vec<String> {
    let carried_out = o.steps.iter().filter(|s| s.fate != Fate::NotReached);
    let mut row = vec![
        o.alerts.to_string(),
        carried_out.clone().count().to_string(),
        carried_out.filter(|s| s.alerted).count().to_string(),
        o.fast_branch.to_string(),
    ];
    row.extend(Fate::ALL.map(|fate| o.steps.iter().filter(|s| s.fate == fate).count().to_string()));
    row.extend(
        [o.footholds, o.footholds_found, o.returns, o.notices, o.wrong_actions, o.incidents]
            .map(|n| n.to_string()),
    );
    let graded = o.graded_objective.filter(|t| *t <= o.horizon);
    row.push(hours(graded.zip(o.stamps.t0).map(|(t, t0)| t.since(t0))));
    row.push(hours(o.twin_objective.zip(o.stamps.t0).map(|(t, t0)| t.since(t0))));
    row.push(win_margin(o).map(|hours| hours.to_string()).unwrap_or_default());
    row.extend([o.outage.hours().to_string(), o.false_blocks.to_string(), o.early_incident.to_string()]);
    row.push(o.held().map(|held| (held.hours() / 24.0).to_string()).unwrap_or_default());
    row.extend([o.loss.data_gb, o.loss.hosts, o.loss.money].map(|n| n.to_string()));
    row
}

/// What the panel counts; of an engagement in which nobody got in, nothing.
pub(super) fn understood(study: &Study, attack: usize, o: &Outcome) -> Vec<String> {
    let of = |measure: Measure| measure.counts(study, attack, o);
    let (reconstructed, tried) = of(Measure::StepsReconstructed);
    let (alerted, tactics) = of(Measure::TacticsAlerted);
    let counts = [o.looked_at, o.dismissed, tried, reconstructed, tactics, alerted].map(|n| n.to_string());
    let case = o.stamps.case_alert.filter(|t| *t <= o.horizon).zip(o.stamps.t0);
    counts.into_iter().chain([hours(case.map(|(t, t0)| t.since(t0)))]).collect()
}

/// How many alerts waited at once, and how many of a provider's clients the attack came to.
pub(super) fn crowd(o: &Outcome) -> Vec<String> {
    let Downstream { meant, entered, hit } = o.downstream;
    [o.most_waiting, meant, entered, hit].map(|n| n.to_string()).to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::fake;

    #[test]
    fn each_engagement_is_one_row_with_every_column() {
        let fake = fake::fake();
        let bytes = outcomes(&fake.dossier()).unwrap();
        let mut reader = csv::Reader::from_reader(bytes.as_slice());
        let header = reader.headers().unwrap().clone();
        assert_eq!(header.len(), FIRST.len() + Fate::ALL.len() + LAST.len());
        let at = |column: &str| header.iter().position(|h| h == column).unwrap();
        let rows: Vec<csv::StringRecord> = reader.records().map(|r| r.unwrap()).collect();
        let engagements: usize = fake.results.cells.iter().map(|(_, o)| o.len()).sum();
        assert_eq!(rows.len(), engagements);
        for row in &rows {
            let started = &row[at("started")] == "true";
            assert!(!row[at("horizon_hours")].is_empty());
            assert_eq!(started, !row[at("t0_first_access_hours_from_began")].is_empty());
            let censored = &row[at("incident_censored")] == "true";
            assert_eq!(row[at("t4_incident_hours_from_t0")].is_empty(), censored || !started);
            let ended = |how: &str| row[at("ending")].starts_with(how);
            let over = ended("repelled") || ended("evicted") || ended("withdrew");
            assert_eq!(&row[at("over_before_objective")], over.to_string());
            assert_eq!(&row[at("objective_reached")], ended("achieved").to_string());
            // What every engagement of these has, each in its own column.
            let counts =
                ["alerts_looked_at", "most_alerts_waiting", "clients_hit", "footholds", "data_out_gb"];
            assert_eq!(counts.map(|column| row[at(column)].to_owned()), ["3", "1", "0", "4", "10"]);
        }
    }

    #[test]
    fn no_name_is_a_formula() {
        let mut fake = fake::fake();
        fake.rename("-2+3+cmd|' /C calc'!A0,\"x\"");
        let bytes = outcomes(&fake.dossier()).unwrap();
        let mut reader = csv::Reader::from_reader(bytes.as_slice());
        let row = reader.records().next().unwrap().unwrap();
        assert_eq!(&row[1], "'-2+3+cmd|' /C calc'!A0,\"x\"");
    }
}
