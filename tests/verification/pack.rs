//! The verification pack holds; `sparring verify` prints the same checks.

use crate::stage::study;
use sparring::verification::{
    CALIBRATION_REPLICATIONS, Check, ControlStudies, calibration, controls, coverage, estimators, queue,
    races,
};
use std::collections::BTreeSet;

/// The seed `sparring verify` takes if none is given.
const SEED: u64 = 42;

fn all_hold(checks: &[Check]) {
    let wrong: Vec<&Check> = checks.iter().filter(|check| !check.holds()).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
    // A case that stands twice was meant to be another.
    let names: BTreeSet<(&str, &str)> = checks.iter().map(|c| (c.claim, c.name.as_str())).collect();
    assert!(!checks.is_empty() && names.len() == checks.len(), "{names:#?}");
    // The column of the table.
    assert!(names.iter().all(|(_, name)| name.chars().count() <= 38), "{names:#?}");
}

#[test]
fn queues_agree_with_theory() {
    all_hold(&queue(SEED));
}

#[test]
fn races_laws_and_arrivals_agree_with_theory() {
    all_hold(&races(SEED));
}

#[test]
fn estimators_agree_with_published_examples() {
    all_hold(&estimators(SEED));
}

#[test]
fn intervals_cover_what_they_claim() {
    all_hold(&coverage(SEED));
}

#[test]
fn controls_come_out_as_they_must() {
    let of = |soc: &str| study(&[], &[soc], ControlStudies::REPLICATIONS);
    all_hold(&controls(ControlStudies { blind: of("blind"), perfect: of("perfect") }).unwrap());
}

#[test]
fn detection_is_calibrated() {
    all_hold(&calibration(study(&[], &[], CALIBRATION_REPLICATIONS)).unwrap());
}
