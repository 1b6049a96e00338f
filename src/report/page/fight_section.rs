//! What the page says of one attack on one client.

use super::losses_table::{self, LossRow};
use super::panel_table::{self, PanelRow, WrongRow};
use super::speeds_table::{SpeedRow, speed_rows};
use super::{Figure, Tagged};
use crate::analysis::{CellFindings, Comparison, Metric, Quantile, TimeFindings};
use crate::report::amount::{self, Say};
use crate::report::cast::Cast;
use crate::report::chart::{Chart, Livery, Topic};
use crate::report::dossier::{Dossier, Fight};
use crate::report::{sentences, words};
use crate::stats::Estimate;
use serde::Serialize;

/// What stands where there is nothing to say.
const NOTHING: &str = "–";

#[derive(Serialize)]
pub(super) struct FightSection<'a> {
    title: String,
    summary: String,
    horizon: String,
    time_to_incident: Option<Figure<'a>>,
    difference: Option<Figure<'a>>,
    ends: Option<Figure<'a>>,
    fates: Option<Figure<'a>>,
    outcomes: Vec<OutcomeRow>,
    times: Vec<TimeRow>,
    speeds: Vec<SpeedRow>,
    measures: Vec<&'static str>,
    panel: Vec<PanelRow>,
    faster_and_worse: Vec<String>,
    wrong_actions: Vec<WrongRow>,
    lost: Vec<&'static str>,
    losses: Vec<LossRow>,
    savings: Vec<String>,
    own_by: Vec<String>,
    own: Vec<OwnRow>,
    margins: Vec<MarginRow>,
    gains: Vec<String>,
    comparisons: Vec<ComparisonRow>,
    /// Whether the comparisons belong to a family of several.
    judged_together: bool,
    socs: Vec<Tagged>,
    endings: Vec<ShareRow>,
}

#[derive(Serialize)]
struct OutcomeRow {
    soc: Tagged,
    got_in: String,
    over_before_objective: String,
    objective_reached: String,
    defended_in_time: String,
    detected_in_time: String,
    detected: String,
    steps_alerted: String,
    right_reason: String,
    /// Incidents declared, which the right reason is of.
    declared: usize,
}

/// How often the SOC itself took the last access away before any objective.
#[derive(Serialize)]
struct OwnRow {
    soc: Tagged,
    by: Vec<String>,
}

#[derive(Serialize)]
struct TimeRow {
    soc: Option<Tagged>,
    what: &'static str,
    mean: String,
    interval: String,
    median: String,
    p90: String,
    reached: String,
}

#[derive(Serialize)]
struct MarginRow {
    soc: Tagged,
    p10: String,
    median: String,
    p90: String,
    n: usize,
    undefined: usize,
}

#[derive(Serialize)]
struct ComparisonRow {
    metric: &'static str,
    pair: String,
    a: String,
    b: String,
    difference: String,
    interval: String,
    at_once: String,
    pairs: String,
    verdict: String,
    class: &'static str,
}

/// One share under each SOC.
#[derive(Serialize)]
struct ShareRow {
    name: String,
    shares: Vec<String>,
}

impl<'a> FightSection<'a> {
    /// What is said of the fight at `place` in the report.
    pub(super) fn of(
        dossier: &Dossier<'_>,
        fight: &Fight<'_>,
        place: usize,
        charts: &'a [Chart],
    ) -> FightSection<'a> {
        let cast = dossier.cast();
        let script = dossier.study.attacks.iter().find(|a| a.name == fight.attack);
        let horizon = fight.cells.iter().find_map(|c| c.to_incident.as_ref()).map(|t| words::time(t.horizon));
        FightSection {
            title: cast.fight(fight.attack, fight.client),
            summary: script.map(|s| words::plain(&s.summary)).unwrap_or_default(),
            horizon: horizon.unwrap_or_default(),
            time_to_incident: Figure::on(Topic::TimeToIncident(place), charts),
            difference: Figure::on(Topic::Difference(place), charts),
            ends: Figure::on(Topic::Ends(place), charts),
            fates: Figure::on(Topic::Fates(place), charts),
            outcomes: fight.cells.iter().map(|c| outcome_row(&cast, c)).collect(),
            times: fight.cells.iter().flat_map(|c| time_rows(&cast, c)).collect(),
            speeds: speed_rows(fight.cells),
            measures: panel_table::measures(),
            panel: panel_table::of_fight(&cast, fight.cells),
            faster_and_worse: sentences::faster_and_worse(&cast, fight),
            wrong_actions: panel_table::wrong_actions(&cast, fight.cells),
            lost: losses_table::kinds(fight.cells),
            losses: losses_table::of_fight(&cast, fight.cells),
            savings: sentences::savings(&cast, fight),
            own_by: own_by(fight.cells),
            own: fight.cells.iter().map(|c| own_row(&cast, c)).collect(),
            margins: fight.cells.iter().map(|c| margin_row(&cast, c)).collect(),
            gains: sentences::gains(&cast, fight),
            judged_together: fight.comparisons.iter().any(|c| c.family.is_some_and(|f| f.size > 1)),
            comparisons: fight.comparisons.iter().filter_map(|c| comparison_row(&cast, c)).collect(),
            socs: fight.cells.iter().map(|c| tagged(&cast, &c.soc, cast.soc_in_short(&c.soc))).collect(),
            endings: endings(fight.cells),
        }
    }
}

/// Returns `text` with the colour of `soc`.
pub(super) fn tagged(cast: &Cast<'_>, soc: &str, text: String) -> Tagged {
    Tagged::of(&Livery::of(cast, soc), text)
}

/// Returns a share with its interval, or a dash where there is none.
pub(super) fn share(estimate: Option<Estimate>) -> String {
    estimate.map_or(NOTHING.to_owned(), |e| words::share(&e))
}

fn outcome_row(cast: &Cast<'_>, c: &CellFindings) -> OutcomeRow {
    OutcomeRow {
        soc: tagged(cast, &c.soc, cast.soc_in_short(&c.soc)),
        got_in: format!("{} of {}", c.n - c.n_not_started, c.n),
        over_before_objective: share(c.over_before_objective),
        objective_reached: share(c.objective_reached),
        defended_in_time: share(c.defended_in_time),
        detected_in_time: share(c.detected_in_time),
        detected: share(c.detected),
        steps_alerted: share(c.share_of_steps_alerted),
        right_reason: share(c.right_reason),
        declared: c.right_reason.map_or(0, |e| e.n),
    }
}

fn time_rows(cast: &Cast<'_>, c: &CellFindings) -> Vec<TimeRow> {
    let soc = tagged(cast, &c.soc, cast.soc(&c.soc));
    let times = [
        ("to the first alert", &c.to_alert),
        ("to the incident", &c.to_incident),
        ("to the loss of all access", &c.to_contain),
    ];
    let mut rows: Vec<TimeRow> =
        times.into_iter().filter_map(|(what, time)| Some(time_row(what, time.as_ref()?))).collect();
    if let Some(first) = rows.first_mut() {
        first.soc = Some(soc);
    }
    rows
}

fn time_row(what: &'static str, t: &TimeFindings) -> TimeRow {
    let limits = [t.restricted_mean, t.low.max(0.0), t.high.min(t.horizon)];
    let [mean, low, high] = amount::figures(limits, amount::time);
    TimeRow {
        soc: None,
        what,
        mean,
        interval: format!("{low} – {high}"),
        median: amount::quantile(&t.median, amount::time),
        p90: amount::quantile(&t.p90, amount::time),
        reached: format!("{} of {}", t.n_observed, t.n_observed + t.n_censored),
    }
}

/// The moments by which the SOC's own evictions are counted.
fn own_by(cells: &[CellFindings]) -> Vec<String> {
    let by = cells.iter().find(|c| !c.evicted_by_soc.is_empty());
    by.map(|c| c.evicted_by_soc.iter().map(|e| words::time(e.hours)).collect()).unwrap_or_default()
}

fn own_row(cast: &Cast<'_>, c: &CellFindings) -> OwnRow {
    OwnRow {
        soc: tagged(cast, &c.soc, cast.soc(&c.soc)),
        by: c.evicted_by_soc.iter().map(|e| words::share(&e.share)).collect(),
    }
}

fn margin_row(cast: &Cast<'_>, c: &CellFindings) -> MarginRow {
    let time = |q: &Quantile| match q.n {
        0 => NOTHING.to_owned(),
        _ => amount::quantile(q, amount::signed_time),
    };
    let margin = &c.win_margin;
    MarginRow {
        soc: tagged(cast, &c.soc, cast.soc(&c.soc)),
        p10: time(&margin.p10),
        median: time(&margin.median),
        p90: time(&margin.p90),
        n: margin.n,
        undefined: margin.n_undefined,
    }
}

fn comparison_row(cast: &Cast<'_>, c: &Comparison) -> Option<ComparisonRow> {
    let metric = Metric::ALL.into_iter().find(|m| m.name() == c.metric)?;
    let of_time = !metric.is_share();
    let value = |v: f64| if of_time { words::time(v) } else { words::percent(v) };
    let say: Say = if of_time { amount::signed_time } else { amount::points };
    let [difference, low, high] = amount::figures([c.difference, c.low, c.high], say);
    let unit = if of_time { "" } else { " points" };
    Some(ComparisonRow {
        metric: named(metric),
        pair: format!("{} over {}", cast.soc_in_short(&c.a), cast.soc_in_short(&c.b)),
        a: value(c.value_a),
        b: value(c.value_b),
        difference: format!("{difference}{unit}"),
        interval: format!("{low} to {high}"),
        at_once: c.family.filter(|f| f.size > 1).map_or(NOTHING.to_owned(), |f| {
            format!("{}, p {}", amount::low_to_high(f.low, f.high, say), words::p_value(f.p_holm))
        }),
        pairs: format!("{} / {} / {}", c.wins, c.ties, c.losses),
        verdict: sentences::verdict(c),
        class: match c.verdict {
            crate::analysis::Verdict::Better => "good",
            crate::analysis::Verdict::Worse => "bad",
            _ => "same",
        },
    })
}

fn named(metric: Metric) -> &'static str {
    match metric {
        Metric::OverBeforeObjective => "Over before any objective",
        Metric::ObjectiveReached => "Objective reached",
        Metric::DefendedInTime => "Defended in time",
        Metric::DetectedInTime => "Detected in time",
        Metric::Detected => "Detected at all",
        Metric::HoursToIncident => "Time to the incident",
        Metric::HoursToContain => "Time to the loss of all access",
    }
}

fn endings(cells: &[CellFindings]) -> Vec<ShareRow> {
    let Some(first) = cells.first() else { return Vec::new() };
    let row = |(i, ending): (usize, &crate::analysis::EndingShare)| {
        let shares: Vec<Option<Estimate>> = cells.iter().map(|c| c.endings.get(i).map(|e| e.share)).collect();
        let any = shares.iter().flatten().any(|s| s.estimate > 0.0);
        any.then(|| ShareRow {
            name: words::ending(ending.ending).to_owned(),
            shares: shares.into_iter().map(share).collect(),
        })
    };
    first.endings.iter().enumerate().filter_map(row).collect()
}
