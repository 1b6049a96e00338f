//! The one intercept is the one the laboratory gives.

use crate::stage::study;
use sparring::experiment::{Progress, fit_intercept, laboratory_rate, run};
use sparring::units::Probability;

/// Clean analytic coverage of the median product in two public rounds (figures EV133 and EV134).
const MEASURED: [f64; 2] = [0.463, 0.675];

#[test]
fn the_intercept_is_the_fitted_one() {
    let study = study(&[], &[], 1);
    let fit = |target: f64| {
        let target = Probability::new(target).unwrap();
        fit_intercept(&study.attacks, &study.clients[0], &study.knowledge, &study.world, target)
    };
    let mean = (MEASURED[0] + MEASURED[1]) / 2.0;
    let shipped = study.world.detection.intercept;
    assert!((fit(mean) - shipped).abs() < 0.005, "fitted {}, shipped {shipped}", fit(mean));
    let rate = laboratory_rate(&study.attacks, &study.clients[0], &study.knowledge, &study.world.detection);
    assert!((rate - mean).abs() < 0.002, "laboratory rate {rate}");
}

#[test]
fn steps_alerted_rise_with_the_level_and_stay_within_what_production_shows() {
    let study = study(&[], &[], 60);
    let cells = run(&study, 0, &Progress::default()).unwrap().cells;
    let share = |soc: usize| {
        let steps = cells.iter().filter(|(c, _)| c.soc == soc).flat_map(|(_, o)| o).flat_map(|o| &o.steps);
        let done: Vec<_> = steps.filter(|s| s.fate != sparring::engagement::Fate::NotReached).collect();
        done.iter().filter(|s| s.alerted).count() as f64 / done.len() as f64
    };
    let shares: Vec<f64> = (0..5).map(share).collect();
    assert!(shares.is_sorted(), "{shares:?}");
    assert!(shares[0] <= 0.10 && shares[4] <= 0.60, "{shares:?}");
}
