//! Negative and positive controls.

use crate::stage::study;
use sparring::engagement::{Ending, Engagement, Evictor, Fate, Journal, Outcome, Replication};
use sparring::experiment::{Cell, Progress, run};
use sparring::sim::luck::Luck;
use sparring::soc::SocState;

fn all(socs: &[&str], replications: u32) -> Vec<(Cell, Vec<Outcome>)> {
    run(&study(&[], socs, replications), 0, &Progress::default()).unwrap().cells
}

#[test]
fn a_blind_soc_sees_nothing_and_evicts_nobody() {
    for (cell, outcomes) in all(&["blind"], 60) {
        for o in outcomes {
            assert_eq!(o.stamps.t2, None, "{cell:?}");
            assert_eq!(o.stamps.t4, None, "{cell:?}");
            assert_eq!(o.alerts, 0);
            assert_ne!(o.ending, Ending::Evicted(Evictor::Soc), "{cell:?}");
            let unseen = [Fate::NotReached, Fate::PreventedByClient, Fate::NoTelemetry];
            assert!(o.steps.iter().all(|s| unseen.contains(&s.fate)), "{cell:?}: {:?}", o.steps);
        }
    }
}

#[test]
fn a_perfect_soc_stops_what_it_can_see() {
    for (cell, outcomes) in all(&["perfect"], 100) {
        let started: Vec<&Outcome> = outcomes.iter().filter(|o| o.started()).collect();
        // Some procedures leave no telemetry anywhere, and alerts on what was stopped are attempts; where an
        // incident is declared in time, next to nobody may reach an objective.
        let in_time = |o: &Outcome| match (o.stamps.t4, o.stamps.objective) {
            (Some(t4), Some(objective)) => t4 < objective,
            (declared, None) => declared.is_some(),
            (None, _) => false,
        };
        let declared: Vec<&&Outcome> = started.iter().filter(|o| in_time(o)).collect();
        let lost = declared.iter().filter(|o| o.stamps.objective.is_some()).count();
        let (n, of) = (declared.len(), started.len());
        assert!(n * 10 >= of * 8, "{cell:?}: declared in time {n} of {of}");
        assert!(lost * 50 <= n, "{cell:?}: {lost} of {n} lost though declared in time");
    }
}

#[test]
fn without_an_attack_there_is_no_true_detection() {
    let mut study = study(&["s01"], &["level-5"], 1);
    study.attacks[0].steps.clear();
    study.attacks[0].hand_over = None;
    let desks = study.desks();
    let matchup = study.matchup(Cell { attack: 0, client: 0, soc: 0 }, &desks);
    let mut common = Replication::new(Luck { seed: 1, replication: 0 }, &study.knowledge, &study.world);
    for replication in 0..50 {
        common.turn(Luck { seed: 1, replication });
        let (o, _) = Engagement::run(&matchup, &mut common, &mut SocState::default(), Journal::off());
        assert_eq!((o.ending, o.alerts, o.stamps.t4), (Ending::Repelled, 0, None));
    }
}

#[test]
fn trying_one_procedure_ten_times_hardly_helps_the_defender() {
    // One step that never succeeds, tried once or ten times in one and the same way.
    let alerted = |tries: u32| {
        let mut study = study(&["s01"], &["level-4"], 400);
        let script = &mut study.attacks[0];
        script.steps.truncate(1);
        script.hand_over = None;
        script.actor.tries = tries;
        let step = &mut script.steps[0];
        (step.success, step.variants) = (sparring::units::Probability::NEVER, 1);
        step.stopped_by.clear();
        let cells = run(&study, 0, &Progress::default()).unwrap().cells;
        let with_alert = cells[0].1.iter().filter(|o| o.steps.iter().any(|s| s.alerted)).count();
        with_alert as f64 / 400.0
    };
    let (once, ten_times) = (alerted(0), alerted(9));
    let independent = 1.0 - (0..10).fold(1.0, |p, _| p * (1.0 - once));
    assert!(once > 0.05 && once < 0.8, "once {once}");
    // Only a source that was down at first can add anything.
    assert!(ten_times < once + 0.05, "ten times {ten_times}, once {once}");
    assert!(ten_times < independent - 0.1, "ten times {ten_times}, independent tries {independent}");
}
