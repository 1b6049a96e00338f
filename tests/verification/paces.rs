//! Unopposed, the scripts keep the pace their sources give.

use crate::stage::study;
use sparring::attack::{Grade, Milestone};
use sparring::engagement::{Ending, Engagement, Journal, Outcome, Replication};
use sparring::sim::luck::Luck;
use sparring::soc::SocState;
use sparring::units::{DAY, HOUR, MINUTE, SimTime};

const RUNS: u32 = 1000;

/// Outcomes of a script that nobody opposes, on its fast branch.
fn unopposed(attack: &str) -> Vec<Outcome> {
    let study = study(&[attack], &["blind"], 1);
    let matchup = study.unopposed(0, 0);
    let mut common = Replication::new(Luck::new(42, 0), &study.knowledge, &study.world);
    (0..RUNS)
        .map(|replication| {
            common.turn(Luck::new(42, replication));
            Engagement::run(&matchup, &mut common, &mut SocState::default(), Journal::off()).0
        })
        .filter(|o| o.fast_branch)
        .collect()
}

fn milestone(outcome: &Outcome, wanted: Milestone) -> Option<SimTime> {
    outcome.milestones.iter().find(|(m, _)| *m == wanted).map(|(_, t)| *t)
}

fn hands_on(outcome: &Outcome) -> Option<SimTime> {
    milestone(outcome, Milestone::HandsOn)
}

/// When all was done that the actor came for.
fn full(outcome: &Outcome) -> Option<SimTime> {
    let ending = Ending::Achieved(Grade::Full);
    (outcome.ending == ending).then_some(outcome.graded_objective).flatten()
}

/// Median time between two moments, of the runs that came so far.
fn median(
    outcomes: &[Outcome],
    from: impl Fn(&Outcome) -> Option<SimTime>,
    to: impl Fn(&Outcome) -> Option<SimTime>,
) -> i64 {
    let mut times: Vec<i64> = outcomes.iter().filter_map(|o| Some(to(o)?.since(from(o)?).0)).collect();
    assert!(times.len() > 100, "only {} runs came so far", times.len());
    times.sort_unstable();
    times[times.len() / 2]
}

fn check(attack: &str, phases: &[(Milestone, i64, i64)], objective: (i64, i64)) {
    let outcomes = unopposed(attack);
    for &(phase, low, high) in phases {
        let median = median(&outcomes, hands_on, |o| milestone(o, phase));
        assert!(
            (low..=high).contains(&median),
            "{attack}: {phase:?} after {} h",
            median as f64 / HOUR as f64
        );
    }
    let median = median(&outcomes, hands_on, full);
    assert!(
        (objective.0..=objective.1).contains(&median),
        "{attack}: objective after {} h",
        median as f64 / HOUR as f64
    );
}

#[test]
fn s01_runs_in_hours() {
    let phases = [
        (Milestone::Breakout, 5 * MINUTE, 15 * MINUTE),
        (Milestone::Admin, 30 * MINUTE, 60 * MINUTE),
        (Milestone::DataOut, HOUR / 2, 2 * HOUR),
    ];
    check("s01", &phases, (54 * MINUTE, 4 * HOUR));
}

/// The reported case counts from access, and ends when the encryptor is run: 2 h to the operator, who moves on
/// at once, has the directory at 3 h and runs the encryptor at 3 h 44. Here the objective is reached when
/// encryption is through, 6 to 114 minutes later. Phases are told by the hour, so a quarter of one is allowed.
#[test]
fn s02_runs_in_an_evening() {
    let phases = [(Milestone::Breakout, 0, 30 * MINUTE), (Milestone::Admin, 45 * MINUTE, 75 * MINUTE)];
    check("s02", &phases, (110 * MINUTE, 218 * MINUTE));
    let outcomes = unopposed("s02");
    let access = |o: &Outcome| o.stamps.t0;
    for (to, low, high) in
        [(median(&outcomes, access, hands_on), 105, 135), (median(&outcomes, access, full), 230, 338)]
    {
        assert!((low * MINUTE..=high * MINUTE).contains(&to), "{} min after access", to / MINUTE);
    }
}

#[test]
fn s03_runs_within_a_day() {
    let phases = [
        (Milestone::Breakout, 35 * MINUTE, 60 * MINUTE),
        (Milestone::Admin, 2 * HOUR, 4 * HOUR),
        (Milestone::DataOut, 4 * HOUR, 8 * HOUR),
    ];
    check("s03", &phases, (8 * HOUR, 24 * HOUR));
}

#[test]
fn s05_runs_for_weeks() {
    let phases = [(Milestone::Admin, 7 * DAY, 21 * DAY), (Milestone::DataOut, 14 * DAY, 42 * DAY)];
    check("s05", &phases, (42 * DAY, 49 * DAY));
}

#[test]
fn s10_runs_for_most_of_a_year() {
    let phases = [(Milestone::Breakout, DAY, 10 * DAY), (Milestone::Admin, 20 * DAY, 45 * DAY)];
    check("s10", &phases, (300 * DAY, 400 * DAY));
}
