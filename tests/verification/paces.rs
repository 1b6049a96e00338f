//! Unopposed, the scripts keep the pace their sources give.

use crate::stage::study;
use sparring::attack::Milestone;
use sparring::engagement::{Engagement, Journal, Outcome, Replication};
use sparring::sim::luck::Luck;
use sparring::soc::SocState;
use sparring::units::{DAY, HOUR, MINUTE, SimTime};

const RUNS: u32 = 1000;

/// Outcomes of a script that nobody opposes, on its fast branch.
fn unopposed(attack: &str) -> Vec<Outcome> {
    let study = study(&[attack], &["blind"], 1);
    let matchup = study.unopposed(0, 0);
    let mut common = Replication::new(Luck { seed: 42, replication: 0 }, &study.knowledge, &study.world);
    (0..RUNS)
        .map(|replication| {
            common.turn(Luck { seed: 42, replication });
            Engagement::run(&matchup, &mut common, &mut SocState::default(), Journal::off()).0
        })
        .filter(|o| o.fast_branch)
        .collect()
}

fn milestone(outcome: &Outcome, wanted: Milestone) -> Option<SimTime> {
    outcome.milestones.iter().find(|(m, _)| *m == wanted).map(|(_, t)| *t)
}

/// Median time from hands on keyboard, of the runs that came so far.
fn median(outcomes: &[Outcome], at: impl Fn(&Outcome) -> Option<SimTime>) -> i64 {
    let mut times: Vec<i64> =
        outcomes.iter().filter_map(|o| Some(at(o)?.since(milestone(o, Milestone::HandsOn)?).0)).collect();
    assert!(times.len() > 100, "only {} runs came so far", times.len());
    times.sort_unstable();
    times[times.len() / 2]
}

fn check(attack: &str, phases: &[(Milestone, i64, i64)], objective: (i64, i64)) {
    let outcomes = unopposed(attack);
    for &(phase, low, high) in phases {
        let median = median(&outcomes, |o| milestone(o, phase));
        assert!(
            (low..=high).contains(&median),
            "{attack}: {phase:?} after {} h",
            median as f64 / HOUR as f64
        );
    }
    let full = |o: &Outcome| {
        let ending = sparring::engagement::Ending::Achieved(sparring::attack::Grade::Full);
        (o.ending == ending).then_some(o.graded_objective).flatten()
    };
    let median = median(&outcomes, full);
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
