//! What is said of engagements made by hand: numbers that can be counted on fingers.

mod tables;

use crate::stage::study;
use sparring::analysis::{Change, Direction, End, Findings, Metric, ablation, analyse, win_margin};
use sparring::attack::{Grade, Loss};
use sparring::engagement::{Downstream, Ending, Evictor, Fate, Outcome, Stamps, StepFate};
use sparring::experiment::{Cell, DeskBooks, DeskLines, HourBooks, Results, Study};
use sparring::soc::TRIAGE;
use sparring::units::{HOUR, SimDuration, SimTime};

/// When access is gained in all of them, an hour after the beginning.
const T0: SimTime = SimTime(1_000 * HOUR);
/// Hours from then on that are watched.
const WATCHED: i64 = 100;

/// So many hours after the first access.
fn at(hours: i64) -> Option<SimTime> {
    Some(T0 + SimDuration(hours * HOUR))
}

/// Somebody got in, of whom nobody heard, and who did nothing.
fn inside() -> Outcome {
    Outcome {
        began: T0 - SimDuration(HOUR),
        horizon: T0 + SimDuration(WATCHED * HOUR),
        ending: Ending::Inside,
        stamps: Stamps { t0: Some(T0), ..Stamps::default() },
        early_alert: false,
        early_incident: false,
        right_reason: None,
        milestones: Vec::new(),
        fast_branch: true,
        steps: vec![StepFate {
            step: 0,
            party: 0,
            fate: Fate::NoRule,
            alerted: false,
            at: Some(T0),
            variant: None,
        }],
        incidents: 0,
        alerts: 0,
        most_waiting: 0,
        downstream: Downstream::default(),
        footholds: 1,
        footholds_found: 0,
        looked_at: 0,
        dismissed: 0,
        loss: Loss::default(),
        returns: 0,
        notices: 0,
        wrong_actions: 0,
        false_blocks: 0,
        outage: SimDuration(0),
        graded_objective: None,
        twin_objective: at(50),
    }
}

/// Nobody got in.
fn repelled() -> Outcome {
    let none = inside();
    Outcome {
        ending: Ending::Repelled,
        horizon: none.began + SimDuration(WATCHED * HOUR),
        stamps: Stamps::default(),
        ..none
    }
}

/// Thrown out by the SOC, with an incident and the loss of access at these hours.
fn evicted(incident: Option<i64>, out: i64) -> Outcome {
    let stamps = Stamps { t4: incident.and_then(at), t7: at(out), ..inside().stamps };
    Outcome { ending: Ending::Evicted(Evictor::Soc), stamps, ..inside() }
}

/// Reached the objective, with an incident if there was one.
fn achieved(objective: i64, incident: Option<i64>) -> Outcome {
    let stamps = Stamps { t4: incident.and_then(at), objective: at(objective), ..inside().stamps };
    Outcome { ending: Ending::Achieved(Grade::Full), stamps, ..inside() }
}

fn withdrew(hours: i64) -> Outcome {
    Outcome {
        ending: Ending::Withdrew,
        stamps: Stamps { withdrew: at(hours), ..inside().stamps },
        ..inside()
    }
}

/// A study of these attacks and SOCs, each cell with these outcomes.
fn made(attacks: &[&str], socs: &[&str], of: impl Fn(Cell) -> Option<Vec<Outcome>>) -> (Study, Results) {
    let mut study = study(attacks, socs, 1);
    study.horizons = study.attacks.iter().map(|a| (a.actor.goal, SimDuration(WATCHED * HOUR))).collect();
    let cells: Vec<(Cell, Vec<Outcome>)> =
        study.cells().into_iter().filter_map(|cell| Some((cell, of(cell)?))).collect();
    study.replications = cells[0].1.len() as u32;
    (study, Results { cells, skipped: Vec::new(), season: Vec::new() })
}

/// What is found of one cell.
fn found(outcomes: &[Outcome]) -> Findings {
    let (study, results) = made(&["s01"], &["level-1"], |_| Some(outcomes.to_vec()));
    analyse(&study, &results, &[])
}

#[test]
fn each_share_asks_for_all_that_its_name_says() {
    let beyond = Outcome { stamps: Stamps { t4: at(WATCHED + 1), ..inside().stamps }, ..inside() };
    // Over before the objective, objective, defended in time, detected in time, detected.
    for (what, outcome, answers) in [
        ("inside", inside(), [0, 0, 0, 0, 0]),
        ("repelled", repelled(), [1, 0, 0, 0, 0]),
        ("withdrew", withdrew(3), [1, 0, 0, 0, 0]),
        ("evicted after an incident", evicted(Some(4), 9), [1, 0, 1, 1, 1]),
        ("evicted at once", evicted(Some(4), 4), [1, 0, 1, 1, 1]),
        ("evicted, and declared later", evicted(Some(9), 4), [1, 0, 0, 1, 1]),
        ("evicted by others", evicted(None, 4), [1, 0, 0, 0, 0]),
        ("achieved", achieved(8, None), [0, 1, 0, 0, 0]),
        ("seen before", achieved(8, Some(7)), [0, 1, 0, 1, 1]),
        ("seen as it was achieved", achieved(8, Some(8)), [0, 1, 0, 0, 1]),
        ("seen too late", achieved(8, Some(9)), [0, 1, 0, 0, 1]),
        ("seen after the end", beyond, [0, 0, 0, 0, 0]),
    ] {
        let asked = &Metric::ALL[..5];
        let given: Vec<u8> = asked.iter().map(|metric| metric.of(&outcome) as u8).collect();
        assert_eq!(given, answers, "{what}");
    }
}

#[test]
fn what_was_not_reached_counts_the_time_watched_and_is_called_censored() {
    for (outcome, hours) in [(evicted(Some(4), 9), [4.0, 9.0]), (inside(), [100.0, 100.0])] {
        assert_eq!([Metric::HoursToIncident, Metric::HoursToContain].map(|m| m.of(&outcome)), hours);
    }
    let findings = found(&[evicted(Some(4), 9), inside(), inside(), repelled()]);
    let times = findings.cells[0].to_incident.as_ref().unwrap();
    assert_eq!((times.n_observed, times.n_censored), (1, 2));
    assert!((times.restricted_mean - (4.0 + 100.0 + 100.0) / 3.0).abs() < 1e-9);
    assert_eq!((times.median.value, times.p90.value), (None, None));
}

/// Detection is a share of those that got in, the outcome of all.
#[test]
fn who_never_got_in_is_not_missed() {
    let cell = &found(&[evicted(Some(4), 9), achieved(8, Some(9)), inside(), repelled()]).cells[0];
    assert_eq!((cell.n, cell.n_not_started), (4, 1));
    for (share, expected, n) in [
        (cell.detected, 2.0 / 3.0, 3),
        (cell.detected_in_time, 1.0 / 3.0, 3),
        (cell.defended_in_time, 1.0 / 3.0, 3),
        (cell.over_before_objective, 2.0 / 4.0, 4),
        (cell.objective_reached, 1.0 / 4.0, 4),
    ] {
        let share = share.unwrap();
        assert_eq!((share.estimate, share.n), (expected, n));
    }
}

/// Against the objective of the attacker nobody opposes; the first end counts, and the end of what is watched
/// where there is none.
#[test]
fn the_margin_is_from_the_end_of_the_attack_to_the_objective_it_would_have_reached() {
    let both = Outcome { stamps: Stamps { withdrew: at(30), ..evicted(None, 20).stamps }, ..inside() };
    let alone = Outcome { twin_objective: None, ..withdrew(30) };
    for (outcome, margin) in [
        (evicted(Some(4), 9), Some(41.0)),
        (withdrew(60), Some(-10.0)),
        (both, Some(30.0)),
        (inside(), Some(-50.0)),
        (repelled(), None),
        (alone, None),
    ] {
        assert_eq!(win_margin(&outcome), margin, "{:?}", outcome.ending);
    }
    let margins = &found(&[evicted(Some(4), 9), withdrew(60), repelled()]).cells[0].win_margin;
    assert_eq!((margins.n, margins.n_undefined), (2, 0));
}

#[test]
fn each_end_has_its_own_moment() {
    let findings = found(&[evicted(Some(4), 9), withdrew(30), achieved(8, None), inside(), repelled()]);
    for (end, hours) in [(End::EvictedBySoc, 9.0), (End::Withdrew, 30.0), (End::Objective, 8.0)] {
        let curve = findings.cells[0].ends.of(end).unwrap();
        assert_eq!(curve.points.iter().map(|p| p.hours).collect::<Vec<_>>(), [hours], "{end:?}");
        assert!((curve.points[0].reached - 0.25).abs() < 1e-12, "{end:?}: one of four that got in");
    }
}

#[test]
fn dwell_time_ends_with_whoever_knows_first() {
    let told = |incident: Option<i64>, notice| {
        let stamps = Stamps { external_notice: at(notice), ..evicted(incident, 90).stamps };
        Outcome { stamps, ..evicted(incident, 90) }
    };
    let findings =
        found(&[told(Some(20), 5), told(Some(6), 50), told(None, 7), evicted(Some(8), 90), inside()]);
    let dwell = findings.cells[0].speeds.iter().find(|s| s.span == "dwell").unwrap();
    assert_eq!((dwell.n, dwell.n_not_reached), (4, 1));
    assert_eq!(dwell.mean.unwrap().estimate, (5.0 + 6.0 + 7.0 + 8.0) / 4.0);
}

/// Weights are shares of what was run on the client, not of what the study names.
#[test]
fn weights_are_shared_among_the_attacks_that_ran() {
    let names = ["s01", "s02", "s10"];
    let ran = |cell: Cell| match cell.attack {
        0 => Some(vec![evicted(Some(1), 2); 40]),
        1 => Some(vec![inside(); 40]),
        _ => None,
    };
    let (mut study, results) = made(&names, &["level-1"], ran);
    let weights = [0.3, 0.1, 0.6];
    study.weights = study.attacks.iter().zip(weights).map(|(a, w)| (a.name.clone(), w)).collect();
    let findings = analyse(&study, &results, &[]);
    let shares: Vec<f64> = findings.weights.iter().map(|w| w.share).collect();
    assert!(shares.len() == 2 && (shares[0] - 0.75).abs() < 1e-12 && (shares[1] - 0.25).abs() < 1e-12);
    let average = &findings.averages[0];
    assert!((average.over_before_objective.estimate - 0.75).abs() < 1e-12);
    assert!((average.defended_in_time.estimate - 0.75).abs() < 1e-12);
    assert_eq!(average.objective_reached.estimate, 0.0);
}

/// Pairs are of the same replication, and the interval of the outcome turned round is the same, mirrored.
#[test]
fn levels_are_compared_replication_by_replication() {
    let lower = [evicted(Some(1), 2), achieved(8, None), achieved(8, None), achieved(8, None)];
    let upper = [evicted(Some(1), 2), evicted(Some(1), 2), evicted(Some(1), 2), achieved(8, None)];
    let of =
        |cell: Cell| Some(vec![if cell.soc == 0 { lower.to_vec() } else { upper.to_vec() }; 10].concat());
    let (study, results) = made(&["s01"], &["level-1", "level-2"], of);
    let findings = analyse(&study, &results, &[]);
    let on = |metric: Metric| findings.comparisons.iter().find(|c| c.metric == metric.name()).unwrap();
    let (over, reached) = (on(Metric::OverBeforeObjective), on(Metric::ObjectiveReached));
    for comparison in [over, reached] {
        assert_eq!((comparison.wins, comparison.ties, comparison.losses, comparison.n), (20, 20, 0, 40));
    }
    assert_eq!((over.value_a, over.value_b, over.difference), (0.75, 0.25, 0.5));
    assert_eq!((reached.value_a, reached.value_b, reached.difference), (0.25, 0.75, -0.5));
    let (f, g) = (over.family.unwrap(), reached.family.unwrap());
    assert_eq!((g.low, g.high, g.p_holm), (-f.high, -f.low, f.p_holm));
    assert!(f.low <= 0.5 && 0.5 <= f.high && f.low > 0.0);
}

/// A capability's worth is with it less without it, whether it was taken out or put in.
#[test]
fn a_capability_is_worth_what_is_better_with_it() {
    let (good, bad) = (evicted(Some(1), 2), achieved(8, None));
    // The SOC as it is, one without something that helps, one with something more that helps.
    let of = |cell: Cell| {
        let over = [20, 10, 30][cell.soc];
        Some((0..40).map(|r| if r < over { good.clone() } else { bad.clone() }).collect())
    };
    let (study, results) = made(&["s01"], &["level-1", "level-2", "level-3"], of);
    let change = |name: &str, direction| Change { capabilities: vec![name.to_owned()], direction };
    let changes = [change("out", Direction::Removed), change("in", Direction::Added)];
    let ablation = ablation(&study, &results, &changes);
    let whole = ablation.tables[0].whole.unwrap();
    assert_eq!((whole.estimate, whole.n), (0.5, ablation.replications));
    assert!(whole.low < 0.5 && 0.5 < whole.high);
    for row in &ablation.tables[0].rows {
        assert_eq!(row.over_before_objective.estimate, 0.25, "{:?}", row.change);
        assert_eq!((row.better, row.worse), (Some(10), Some(0)), "{:?}", row.change);
        // 48 hours before the objective rather than 50 hours of the rest of the time after it.
        assert_eq!(row.win_margin_hours.unwrap().estimate, 0.25 * (48.0 + 50.0), "{:?}", row.change);
    }
}

/// What was carried in is looked at like the rest, but did not come in these days.
#[test]
fn shares_of_a_desk_are_of_all_it_had_and_loads_of_what_came() {
    let mut lines = DeskLines::default();
    let book = &mut lines[TRIAGE][0];
    (book.carried_in, book.served, book.expired, book.bulk_closed, book.waiting) = (20, 60, 20, 10, 10);
    let books = DeskBooks {
        blocked: Vec::new(),
        days: 10,
        auto_closed_per_queued: 3.0,
        replications: vec![lines.clone(), lines],
        week: vec![HourBooks { hours: 4, arrived: 8, served: 6, lost: 1, waiting: 2, worked: 0 }; 168],
    };
    let (study, results) = made(&["s01"], &["level-1"], |_| Some(vec![inside(); 2]));
    let desk = &analyse(&study, &results, &[books]).desks[0];
    let critical = &desk.severities[0];
    let told = [critical.served, critical.expired, critical.bulk_closed, critical.waiting, critical.per_day];
    assert_eq!(told.map(|e| e.unwrap().estimate), [0.6, 0.2, 0.1, 0.1, 8.0]);
    assert_eq!((desk.days, desk.auto_closed_per_day.unwrap().estimate), (20, 24.0));
    let hour = desk.week[7];
    assert_eq!((hour.arrived, hour.served, hour.lost, hour.waiting), (2.0, 1.5, 0.25, 0.5));
}
