//! Controls of the whole model: what must never happen, what must nearly always, and fair dice.

use super::check::{Check, Claim, Group};
use crate::engagement::{Ending, Engagement, Evictor, Fate, Journal, Outcome, Replication};
use crate::experiment::{Cell, Progress, Results, RunError, Study, run};
use crate::sim::luck::Luck;
use crate::soc::SocState;

const fn claim(text: &'static str) -> Claim {
    Claim { group: Group::Controls, text }
}

const BLIND: Claim = claim("Negative control: a SOC that is sent nothing sees nothing and evicts nobody");
const QUIET: Claim =
    claim("Negative control: without an attack there is no true alert, incident or attacker");
const PERFECT: Claim = claim(
    "Positive control: a SOC that sees, knows and may do everything declares in time in at least 8 of 10 \
     (some procedures leave no telemetry at all) and then loses at most 1 in 50",
);
const FAIR: Claim = claim(
    "Fair dice: the same seed gives the same outcomes on any number of threads, another seed others, and the \
     SOC does not move when the attacker begins",
);

/// Engagements in which no attack is carried out.
const WITHOUT_ATTACK: u32 = 50;

/// The studies that the controls are run on: the same attacks, each against one SOC, on the same seed, with
/// [`ControlStudies::REPLICATIONS`].
#[derive(Debug)]
pub struct ControlStudies {
    /// Against a SOC that sees nothing.
    pub blind: Study,
    /// Against a SOC that lacks nothing.
    pub perfect: Study,
}

impl ControlStudies {
    /// Replications of each attack: so many that one lost of those declared in time is at most the share
    /// allowed.
    pub const REPLICATIONS: u32 = 100;
}

/// Returns the checks of controls.
///
/// # Errors
/// If the studies cannot be run.
pub fn controls(studies: ControlStudies) -> Result<Vec<Check>, RunError> {
    let ControlStudies { blind, mut perfect } = studies;
    let progress = Progress::default();
    let seen = run(&perfect, 1, &progress)?;
    let unseen = run(&blind, 0, &progress)?;
    let again = run(&perfect, 2, &progress)?;
    perfect.seed = perfect.seed.wrapping_add(1);
    let other = run(&perfect, 0, &progress)?;
    Ok([
        sees_nothing(&unseen),
        stops_what_it_sees(&perfect, &seen),
        dice(&unseen, &seen, &again, &other),
        without_an_attack(perfect),
    ]
    .concat())
}

fn outcomes(results: &Results) -> impl Iterator<Item = &Outcome> {
    results.cells.iter().flat_map(|(_, outcomes)| outcomes)
}

fn count(results: &Results, is: impl Fn(&Outcome) -> bool) -> u64 {
    outcomes(results).filter(|o| is(o)).count() as u64
}

fn sees_nothing(blind: &Results) -> Vec<Check> {
    let unseen = [Fate::NotReached, Fate::PreventedByClient, Fate::NoTelemetry];
    let seen = outcomes(blind).flat_map(|o| &o.steps).filter(|s| !unseen.contains(&s.fate)).count() as u64;
    let of = outcomes(blind).count();
    let evicted = |o: &Outcome| o.ending == Ending::Evicted(Evictor::Soc);
    vec![
        BLIND.exactly(format!("{of} engagements: with an alert"), 0, count(blind, |o| o.stamps.t2.is_some())),
        BLIND.exactly("with an incident", 0, count(blind, |o| o.stamps.t4.is_some())),
        BLIND.exactly("with an eviction by the SOC", 0, count(blind, evicted)),
        BLIND.exactly("steps with a fate that takes telemetry", 0, seen),
        // An attacker who never got in would be no control.
        BLIND.in_range("share got in, more than half", 1.0, share(blind, Outcome::started), (0.5, 1.0)),
    ]
}

fn share(results: &Results, is: impl Fn(&Outcome) -> bool) -> f64 {
    count(results, is) as f64 / outcomes(results).count() as f64
}

fn stops_what_it_sees(study: &Study, results: &Results) -> Vec<Check> {
    let mut checks = Vec::new();
    for (cell, outcomes) in &results.cells {
        let started: Vec<&Outcome> = outcomes.iter().filter(|o| o.started()).collect();
        let in_time = |o: &&&Outcome| match (o.stamps.t4, o.stamps.objective) {
            (Some(t4), Some(objective)) => t4 < objective,
            (declared, None) => declared.is_some(),
            (None, _) => false,
        };
        let declared: Vec<&&Outcome> = started.iter().filter(in_time).collect();
        let lost = declared.iter().filter(|o| o.stamps.objective.is_some()).count();
        let name = study.attacks[cell.attack].name.split('-').next().unwrap_or_default();
        let of = |part: usize, whole: usize| part as f64 / whole as f64;
        checks.push(PERFECT.in_range(
            format!("{name}, {} that got in: declared in time", started.len()),
            1.0,
            of(declared.len(), started.len()),
            (0.8, 1.0),
        ));
        checks.push(PERFECT.in_range(
            format!("{name}, {} of these: lost all the same", declared.len()),
            0.0,
            of(lost, declared.len()),
            (0.0, 0.02),
        ));
    }
    checks
}

fn dice(blind: &Results, perfect: &Results, again: &Results, other: &Results) -> Vec<Check> {
    let differ = |a: &Results, b: &Results, differs: fn(&Outcome, &Outcome) -> bool| {
        let pairs = outcomes(a).zip(outcomes(b)).filter(|(a, b)| differs(a, b));
        pairs.count() as u64 + outcomes(a).count().abs_diff(outcomes(b).count()) as u64
    };
    let of = outcomes(perfect).count() as u64;
    let changed = differ(perfect, other, |a, b| a != b) as f64 / of as f64;
    vec![
        FAIR.exactly(
            format!("{of} engagements, 1 or 2 threads: other"),
            0,
            differ(perfect, again, |a, b| a != b),
        ),
        FAIR.exactly(
            "blind or perfect: other beginnings",
            0,
            differ(blind, perfect, |a, b| a.began != b.began),
        ),
        FAIR.in_range("another seed: share that differs", 1.0, changed, (0.9, 1.0)),
    ]
}

fn without_an_attack(mut study: Study) -> Vec<Check> {
    for script in &mut study.attacks {
        script.steps.clear();
        script.hand_over = None;
    }
    let desks = study.desks();
    let mut common = Replication::new(Luck::new(study.seed, 0), &study.knowledge, &study.world);
    let (mut alerts, mut incidents, mut got_in) = (0, 0, 0);
    for replication in 0..WITHOUT_ATTACK {
        common.turn(Luck::new(study.seed, replication));
        let matchup = study.matchup(Cell { attack: 0, client: 0, soc: 0 }, &desks);
        let (o, _) = Engagement::run(&matchup, &mut common, &mut SocState::default(), Journal::off());
        alerts += u64::from(o.alerts);
        incidents += u64::from(o.stamps.t4.is_some());
        got_in += u64::from(o.ending != Ending::Repelled);
    }
    vec![
        QUIET.exactly(format!("{WITHOUT_ATTACK} engagements: true alerts"), 0, alerts),
        QUIET.exactly("with an incident", 0, incidents),
        QUIET.exactly("not ended as repelled", 0, got_in),
    ]
}
