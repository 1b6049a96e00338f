//! `summary.json`: the findings for other programs.

use super::{Dossier, ReportError};
use crate::analysis::{
    CellFindings, Comparison, Coverage, DeskFindings, FateShare, IncidenceBy, LossComparison, LossFindings,
    Lost, Measure, PANEL_BASIS, PanelAverage, PanelComparison, PanelShare, SeasonComparison, SeasonFindings,
    SeasonMeasure, Speed, StudyAverage, ThreatWeight, TimeFindings, WinMargin,
};
use crate::report::json::json;
use crate::report::manifest::{Input, Manifest};
use crate::stats::Estimate;
use serde::{Serialize, Serializer};

/// Units of every number in the file, so that none has to be guessed.
const UNITS: Units = Units {
    shares: "0 to 1, with the limits of a 95 % interval and n",
    times: "hours since the first access (t0); not reached counts as the horizon in the restricted mean; a limit \
            that is null lies beyond all that was seen",
    comparisons: "a minus b over pairs of the same replication, in the unit of the metric; family: the \
                  interval that holds for all comparisons of over_before_objective at once (max-|t|), and the \
                  p-value of no difference (McNemar mid-P) adjusted by Holm; all others are not adjusted for \
                  the number of comparisons",
    weights: "as the study gives them, and as shares of the attacks run on the client",
    speeds: "hours, over the engagements that came to both moments; n_before of them came to the second first, \
             and count as 0; not to be compared between SOCs",
    win_margin: "hours",
    panel: "counts, and shares from 0 to 1 with the limits of a 95 % interval; response: from the first true alert to the first containment order, response_by_own_books: from the alert that the incident was declared on; medians and means in hours; \
            differences are a minus b over replications, not adjusted for how many there are; what each measure \
            counts is under panel_measures",
    losses: "of an engagement, over all of them, in the unit that stands beside; most: the largest that there can be, \
             which the intervals allow for; loss_comparisons: a minus b over pairs, not adjusted for how many there \
             are; no_gain: half the width of what counts as no gain",
    burdens: "an engagement: wrong actions counted, outage in working hours of people; n is the engagements",
    coverage: "executions counted; shares from 0 to 1 with the limits of a 95 % interval over n replications",
    desks: "alerts a day, shares from 0 to 1, waits in minutes; of all clients the SOC watches, after the \
            warm-up; burdens: of one client in 30 days, outage in working hours of people; n is the replications",
};

#[derive(Serialize)]
struct Units {
    shares: &'static str,
    times: &'static str,
    comparisons: &'static str,
    weights: &'static str,
    speeds: &'static str,
    win_margin: &'static str,
    panel: &'static str,
    losses: &'static str,
    burdens: &'static str,
    coverage: &'static str,
    desks: &'static str,
}

#[derive(Serialize)]
struct Summary<'a> {
    manifest: Digest<'a>,
    units: Units,
    cells: Vec<Cell<'a>>,
    comparisons: &'a [Comparison],
    loss_kinds: Vec<Kind>,
    loss_comparisons: &'a [LossComparison],
    panel_measures: Vec<Definition>,
    panel_comparisons: &'a [PanelComparison],
    panel_averages: Vec<Average<'a>>,
    averages: &'a [StudyAverage],
    weights: &'a [ThreatWeight],
    coverage: &'a [Coverage],
    desks: &'a [DeskFindings],
    #[serde(skip_serializing_if = "<[SeasonFindings]>::is_empty")]
    season: &'a [SeasonFindings],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    season_measures: Vec<Definition>,
    #[serde(skip_serializing_if = "<[SeasonComparison]>::is_empty")]
    season_comparisons: &'a [SeasonComparison],
    skipped: Vec<Skipped<'a>>,
}

/// What the numbers hang on; the whole is in `manifest.json`.
#[derive(Serialize)]
struct Digest<'a> {
    product: &'a str,
    version: &'a str,
    attack_version: &'a str,
    study: &'a str,
    seed: u64,
    replications: u32,
    inputs: &'a [Input],
}

#[derive(Serialize)]
struct Cell<'a> {
    attack: &'a str,
    client: &'a str,
    soc: &'a str,
    n: usize,
    n_not_started: usize,
    #[serde(serialize_with = "in_order")]
    endings: Vec<(&'a str, &'a Estimate)>,
    over_before_objective: Option<Estimate>,
    objective_reached: Option<Estimate>,
    detected: Option<Estimate>,
    detected_in_time: Option<Estimate>,
    defended_in_time: Option<Estimate>,
    to_alert: &'a Option<TimeFindings>,
    to_incident: &'a Option<TimeFindings>,
    to_contain: &'a Option<TimeFindings>,
    evicted_by_soc: &'a [IncidenceBy],
    speeds: &'a [Speed],
    share_of_steps_alerted: Option<Estimate>,
    #[serde(serialize_with = "in_order")]
    fates: Vec<(&'a str, &'a FateShare)>,
    win_margin: &'a WinMargin,
    right_reason: Option<Estimate>,
    footholds_found: Option<Estimate>,
    #[serde(serialize_with = "in_order")]
    panel: Vec<(&'a str, &'a PanelShare)>,
    #[serde(serialize_with = "in_order")]
    losses: Vec<(&'a str, &'a LossFindings)>,
    wrong_actions: Option<Estimate>,
    outage_user_hours: Option<Estimate>,
}

/// What a kind of loss counts.
#[derive(Clone, Serialize)]
struct Kind {
    kind: &'static str,
    unit: &'static str,
    basis: &'static str,
}

/// What a measure of the panel counts.
#[derive(Clone, Serialize)]
struct Definition {
    measure: &'static str,
    numerator: &'static str,
    denominator: &'static str,
    basis: &'static str,
    more_is_better: bool,
}

fn definition(measure: Measure) -> Definition {
    Definition {
        measure: measure.name(),
        numerator: measure.numerator(),
        denominator: measure.denominator(),
        basis: PANEL_BASIS,
        more_is_better: measure.more_is_better(),
    }
}

/// What the measures of a season count.
fn of_season() -> Vec<Definition> {
    let definition = |measure: SeasonMeasure| Definition {
        measure: measure.name(),
        numerator: measure.numerator(),
        denominator: measure.denominator(),
        basis: "Over all seasons of the SOC, one a replication.",
        more_is_better: measure.more_is_better(),
    };
    SeasonMeasure::ALL.map(definition).to_vec()
}

/// The panel of one SOC by the threat weights.
#[derive(Serialize)]
struct Average<'a> {
    client: &'a str,
    soc: &'a str,
    #[serde(serialize_with = "in_order")]
    shares: Vec<(&'a str, Option<Estimate>)>,
}

fn average(a: &PanelAverage) -> Average<'_> {
    Average { client: &a.client, soc: &a.soc, shares: a.shares.clone() }
}

#[derive(Serialize)]
struct Skipped<'a> {
    attack: &'a str,
    client: &'a str,
    why: &'a str,
}

/// Writes pairs as a map that keeps their order.
fn in_order<S: Serializer, V: Serialize>(pairs: &[(&str, V)], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_map(pairs.iter().map(|(name, value)| (name, value)))
}

/// Returns `summary.json`.
///
/// # Errors
/// If a number has no place in JSON.
pub fn summary(dossier: &Dossier<'_>) -> Result<Vec<u8>, ReportError> {
    let findings = dossier.findings;
    let summary = Summary {
        manifest: digest(dossier.manifest),
        units: UNITS,
        cells: findings.cells.iter().map(cell).collect(),
        comparisons: &findings.comparisons,
        loss_kinds: Lost::ALL.map(|l| Kind { kind: l.name(), unit: l.unit(), basis: l.basis() }).to_vec(),
        loss_comparisons: &findings.loss_comparisons,
        panel_measures: Measure::ALL.map(definition).to_vec(),
        panel_comparisons: &findings.panel_comparisons,
        panel_averages: findings.panel_averages.iter().map(average).collect(),
        averages: &findings.averages,
        weights: &findings.weights,
        coverage: &findings.coverage,
        desks: &findings.desks,
        season: &findings.season,
        season_measures: if findings.season.is_empty() { Vec::new() } else { of_season() },
        season_comparisons: &findings.season_comparisons,
        skipped: findings
            .skipped
            .iter()
            .map(|(attack, client, why)| Skipped { attack, client, why })
            .collect(),
    };
    json(&summary)
}

fn digest(manifest: &Manifest) -> Digest<'_> {
    Digest {
        product: manifest.product,
        version: manifest.version,
        attack_version: manifest.attack_version,
        study: &manifest.study,
        seed: manifest.seed,
        replications: manifest.replications,
        inputs: &manifest.inputs,
    }
}

fn cell(c: &CellFindings) -> Cell<'_> {
    Cell {
        attack: &c.attack,
        client: &c.client,
        soc: &c.soc,
        n: c.n,
        n_not_started: c.n_not_started,
        endings: c.endings.iter().map(|e| (e.ending, &e.share)).collect(),
        over_before_objective: c.over_before_objective,
        objective_reached: c.objective_reached,
        detected: c.detected,
        detected_in_time: c.detected_in_time,
        defended_in_time: c.defended_in_time,
        to_alert: &c.to_alert,
        to_incident: &c.to_incident,
        to_contain: &c.to_contain,
        evicted_by_soc: &c.evicted_by_soc,
        speeds: &c.speeds,
        share_of_steps_alerted: c.share_of_steps_alerted,
        fates: c.fates.iter().map(|f| (f.fate, f)).collect(),
        win_margin: &c.win_margin,
        right_reason: c.right_reason,
        footholds_found: c.footholds_found,
        panel: c.panel.iter().map(|p| (p.measure, p)).collect(),
        losses: c.losses.iter().map(|l| (l.kind, l)).collect(),
        wrong_actions: c.wrong_actions,
        outage_user_hours: c.outage_user_hours,
    }
}

#[cfg(test)]
mod tests {
    use super::super::fake;
    use super::*;
    use serde_json::Value;

    fn keys(value: &Value) -> Vec<&str> {
        value.as_object().unwrap().keys().map(String::as_str).collect()
    }

    #[test]
    fn the_keys_are_those_that_are_promised() {
        let fake = fake::fake();
        let json: Value = serde_json::from_slice(&summary(&fake.dossier()).unwrap()).unwrap();
        let want = [
            "manifest",
            "units",
            "cells",
            "comparisons",
            "loss_kinds",
            "loss_comparisons",
            "panel_measures",
            "panel_comparisons",
            "panel_averages",
            "averages",
            "weights",
            "coverage",
            "desks",
            "skipped",
        ];
        assert_eq!(keys(&json), want);
        let want = ["product", "version", "attack_version", "study", "seed", "replications", "inputs"];
        assert_eq!(keys(&json["manifest"]), want);
        let want = [
            "attack",
            "client",
            "soc",
            "n",
            "n_not_started",
            "endings",
            "over_before_objective",
            "objective_reached",
            "detected",
            "detected_in_time",
            "defended_in_time",
            "to_alert",
            "to_incident",
            "to_contain",
            "evicted_by_soc",
            "speeds",
            "share_of_steps_alerted",
            "fates",
            "win_margin",
            "right_reason",
            "footholds_found",
            "panel",
            "losses",
            "wrong_actions",
            "outage_user_hours",
        ];
        assert_eq!(keys(&json["cells"][0]), want);
        let want = ["restricted_mean", "low", "high", "median", "p90", "n_observed", "n_censored", "horizon"];
        assert_eq!(keys(&json["cells"][0]["to_incident"]), want);
        let want = [
            "attack",
            "client",
            "metric",
            "a",
            "b",
            "value_a",
            "value_b",
            "difference",
            "low",
            "high",
            "n",
            "wins",
            "ties",
            "losses",
            "family",
            "verdict",
        ];
        assert_eq!(keys(&json["comparisons"][0]), want);
        let primary = &json["comparisons"][0]["family"];
        assert_eq!(keys(primary), ["size", "low", "high", "p_holm"]);
        assert!(json["comparisons"][1]["family"].is_null());
        assert_eq!(keys(&json["cells"][0]["endings"]["inside"]), ["estimate", "low", "high", "n"]);
        let coverage = &json["coverage"][0];
        assert_eq!(keys(coverage), ["client", "soc", "attack", "techniques", "tactics"]);
        let want = ["technique", "name", "tactics", "executions", "alerted", "share"];
        assert_eq!(keys(&coverage["techniques"][0]), want);
        assert_eq!(keys(&coverage["tactics"][0]), ["tactic", "name", "executions", "alerted", "share"]);
    }

    #[test]
    fn shares_of_endings_and_fates_sum_to_1() {
        let fake = fake::fake();
        let json: Value = serde_json::from_slice(&summary(&fake.dossier()).unwrap()).unwrap();
        for cell in json["cells"].as_array().unwrap() {
            let endings = cell["endings"].as_object().unwrap();
            let sum: f64 = endings.values().map(|e| e["estimate"].as_f64().unwrap()).sum();
            assert!((sum - 1.0).abs() < 1e-9, "{sum}");
            let fates: f64 =
                cell["fates"].as_object().unwrap().values().map(|f| f["share"].as_f64().unwrap()).sum();
            assert!((fates - 1.0).abs() < 1e-9, "{fates}");
        }
    }

    #[test]
    fn a_time_that_was_not_reached_is_null() {
        let fake = fake::fake();
        let json: Value = serde_json::from_slice(&summary(&fake.dossier()).unwrap()).unwrap();
        assert!(json["cells"][0]["to_contain"]["median"]["value"].is_null());
    }
}
