//! What one cell shows.

use super::curves;
use super::findings::{CellFindings, EndingShare, FateShare, Quantile, TimeFindings, WinMargin};
use super::metrics;
use super::panel;
use super::speeds;
use crate::engagement::{Ending, Fate, Outcome};
use crate::experiment::{Cell, Study};
use crate::stats::{Estimate, KaplanMeier, Observation, mean, quantile_interval, ratio, wilson};
use crate::units::{HOUR, SimDuration};

/// Returns what the outcomes of one cell show.
pub(super) fn describe(study: &Study, cell: Cell, outcomes: &[Outcome]) -> CellFindings {
    let n = outcomes.len();
    let started: Vec<&Outcome> = outcomes.iter().filter(|o| o.started()).collect();
    let share = |is: fn(&Outcome) -> bool| wilson(started.iter().filter(|o| is(o)).count(), started.len());
    let horizon = study.horizon(cell.attack);
    let times = |stamp: fn(&Outcome) -> Option<crate::units::SimTime>| -> Vec<Observation> {
        started.iter().map(|o| metrics::observe(o, stamp(o))).collect()
    };
    let a_run = |of: &dyn Fn(&Outcome) -> f64| {
        let all = mean(&outcomes.iter().map(of).collect::<Vec<_>>());
        all.map(|e| Estimate { low: e.low.max(0.0), ..e })
    };
    let incidents = times(|o| o.stamps.t4);
    CellFindings {
        attack: study.attacks[cell.attack].name.clone(),
        client: study.clients[cell.client].name.clone(),
        soc: study.socs[cell.soc].name.clone(),
        n,
        n_not_started: n - started.len(),
        endings: endings(outcomes),
        detected: share(metrics::detected),
        detected_in_time: share(metrics::detected_in_time),
        defended_in_time: share(metrics::defended_in_time),
        objective_reached: wilson(outcomes.iter().filter(|o| metrics::objective_reached(o)).count(), n),
        over_before_objective: wilson(
            outcomes.iter().filter(|o| metrics::over_before_objective(o)).count(),
            n,
        ),
        to_alert: describe_time(&times(|o| o.stamps.t2), horizon),
        to_incident: describe_time(&incidents, horizon),
        to_contain: describe_time(&times(|o| o.stamps.t7), horizon),
        evicted_by_soc: curves::evicted_by_soc(&started, horizon),
        share_of_steps_alerted: ratio(&outcomes.iter().map(alerted).collect::<Vec<_>>()),
        fates: fates(outcomes),
        speeds: speeds::describe(&started),
        win_margin: win_margin(&started),
        right_reason: {
            let declared = started.iter().filter(|o| metrics::detected(o));
            let right = declared.clone().filter(|o| o.right_reason == Some(true)).count();
            wilson(right, declared.count())
        },
        footholds_found: ratio(
            &started
                .iter()
                .map(|o| (f64::from(o.footholds_found), f64::from(o.footholds)))
                .collect::<Vec<_>>(),
        ),
        wrong_actions: a_run(&|o| f64::from(o.wrong_actions)),
        outage_user_hours: a_run(&|o| o.outage.hours()),
        // Of all cells of an attack together.
        losses: Vec::new(),
        panel: panel::describe(study, cell, outcomes),
        incident_curve: curves::of_time(&incidents, horizon),
        ends: curves::of_ends(&started, horizon),
    }
}

/// Steps alerted and steps carried out, of one engagement.
fn alerted(outcome: &Outcome) -> (f64, f64) {
    let carried_out = outcome.steps.iter().filter(|s| s.fate != Fate::NotReached);
    (carried_out.clone().filter(|s| s.alerted).count() as f64, carried_out.count() as f64)
}

fn endings(outcomes: &[Outcome]) -> Vec<EndingShare> {
    let count = |ending: Ending| outcomes.iter().filter(|o| o.ending == ending).count();
    Ending::ALL
        .into_iter()
        .filter_map(|ending| {
            let share = wilson(count(ending), outcomes.len())?;
            Some(EndingShare { ending: ending.name(), share })
        })
        .collect()
}

fn fates(outcomes: &[Outcome]) -> Vec<FateShare> {
    let all: usize = outcomes.iter().map(|o| o.steps.len()).sum();
    let of = |fate: Fate| {
        let count = |o: &Outcome| o.steps.iter().filter(|s| s.fate == fate).count();
        let pairs: Vec<(f64, f64)> =
            outcomes.iter().map(|o| (count(o) as f64, o.steps.len() as f64)).collect();
        let interval = ratio(&pairs);
        FateShare {
            fate: fate.words(),
            share: outcomes.iter().map(count).sum::<usize>() as f64 / all.max(1) as f64,
            low: interval.map(|e| e.low),
            high: interval.map(|e| e.high),
            n: outcomes.len(),
        }
    };
    Fate::ALL.map(of).to_vec()
}

fn describe_time(observations: &[Observation], horizon: SimDuration) -> Option<TimeFindings> {
    let curve = KaplanMeier::fit(observations)?;
    let mean = curve.restricted_mean(horizon.0);
    let hours = |ms: i64| ms as f64 / HOUR as f64;
    let quantile = |p: f64| {
        let q = curve.quantile_estimate(p);
        Quantile {
            value: q.value.map(hours),
            low: q.low.map(hours),
            high: q.high.map(hours),
            n: observations.len(),
        }
    };
    Some(TimeFindings {
        restricted_mean: mean.estimate / HOUR as f64,
        low: mean.low / HOUR as f64,
        high: mean.high / HOUR as f64,
        median: quantile(0.5),
        p90: quantile(0.9),
        n_observed: curve.n_observed(),
        n_censored: curve.n_censored(),
        horizon: horizon.hours(),
    })
}

fn win_margin(started: &[&Outcome]) -> WinMargin {
    let mut margins: Vec<f64> = started.iter().filter_map(|o| metrics::win_margin(o)).collect();
    margins.sort_by(f64::total_cmp);
    let n = margins.len();
    let at = |p: f64| of_values(&margins, p);
    WinMargin { p10: at(0.1), median: at(0.5), p90: at(0.9), n, n_undefined: started.len() - n }
}

/// Returns the quantile at `p` of sorted values.
pub(super) fn of_values(sorted: &[f64], p: f64) -> Quantile {
    quantile_interval(sorted, p, 0.95).map_or_else(Quantile::default, |q| Quantile {
        value: Some(q.value),
        low: q.low,
        high: q.high,
        n: q.n,
    })
}
