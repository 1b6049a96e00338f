//! What is in the study beside a cell changes nothing in it.

use crate::stage::{library, study};
use sparring::engagement::Outcome;
use sparring::experiment::{Cell, Progress, Results, Study, replay, run};
use sparring::scenario::Changes;

fn outcomes(study: &Study) -> Results {
    run(study, 1, &Progress::default()).unwrap()
}

/// The outcomes of one cell, by names.
fn cell<'a>(study: &Study, results: &'a Results, attack: &str, soc: &str) -> &'a [Outcome] {
    let is = |c: &Cell| {
        study.attacks[c.attack].name.starts_with(attack) && study.socs[c.soc].name.starts_with(soc)
    };
    &results.cells.iter().find(|(c, _)| is(c)).unwrap().1
}

#[test]
fn adding_a_soc_or_an_attack_changes_no_other_cell() {
    let few = study(&["s03"], &["level-2"], 25);
    let many = study(&["s10", "s03", "s01"], &["level-5", "level-1", "level-2"], 25);
    let (a, b) = (outcomes(&few), outcomes(&many));
    assert_eq!(cell(&few, &a, "s03", "level-2"), cell(&many, &b, "s03", "level-2"));
    assert_ne!(cell(&many, &b, "s03", "level-1"), cell(&many, &b, "s03", "level-2"));
}

#[test]
fn a_soc_in_another_time_zone_changes_nothing_for_its_neighbours() {
    let east = |socs: &[&str]| {
        let mut study = study(&["s01"], socs, 40);
        for soc in study.socs.iter_mut().filter(|s| s.name.starts_with("level-4")) {
            soc.offset = sparring::units::SimDuration::from_hours(9.0);
        }
        study
    };
    let (alone, beside, behind) =
        (east(&["level-4"]), east(&["level-3", "level-4"]), east(&["level-4", "level-3"]));
    let results = [outcomes(&alone), outcomes(&beside), outcomes(&behind)];
    let east_of = |i: usize, s: &Study| cell(s, &results[i], "s01", "level-4").to_vec();
    assert_eq!(east_of(0, &alone), east_of(1, &beside));
    assert_eq!(east_of(0, &alone), east_of(2, &behind));
    assert_eq!(cell(&beside, &results[1], "s01", "level-3"), cell(&behind, &results[2], "s01", "level-3"));
}

#[test]
fn explaining_a_replication_gives_what_the_run_counted() {
    let study = study(&[], &[], 40);
    let results = outcomes(&study);
    // 200 of the 800 engagements, spread over cells and replications without a pattern.
    for i in 0..200_usize {
        let (cell, outcomes) = &results.cells[i * 7 % results.cells.len()];
        let replication = i * 13 % outcomes.len();
        let (alone, _) = replay(&study, *cell, replication as u32);
        assert_eq!(alone, outcomes[replication], "{cell:?}, replication {replication}");
    }
}

#[test]
fn another_seed_gives_another_course() {
    let mut other = study(&["s01"], &["level-3"], 20);
    let first = outcomes(&other);
    other.seed += 1;
    assert_ne!(first.cells[0].1, outcomes(&other).cells[0].1);
}

#[test]
fn every_soc_meets_the_same_attacker_until_it_acts() {
    let study = study(&["s01"], &["blind", "level-1", "level-3"], 30);
    for replication in 0..30 {
        let stories: Vec<_> = (0..3)
            .map(|soc| {
                let (outcome, entries) = replay(&study, Cell { attack: 0, client: 0, soc }, replication);
                let deeds = |until| -> Vec<_> {
                    let by_attacker = entries
                        .iter()
                        .filter(|e| e.side == sparring::engagement::Side::Attacker && e.at < until);
                    by_attacker.cloned().collect()
                };
                // Until the first containment or inline block the SOC has done nothing to the attacker.
                let blocked = entries.iter().find(|e| e.text.contains("blocked by SOC")).map(|e| e.at);
                let acted =
                    [outcome.stamps.t6, outcome.stamps.external_notice, blocked].into_iter().flatten().min();
                let until = acted.unwrap_or(outcome.horizon);
                (until, deeds(until))
            })
            .collect();
        for pair in stories.windows(2) {
            let until = pair[0].0.min(pair[1].0);
            let early = |story: &[sparring::engagement::Entry]| -> Vec<_> {
                story.iter().filter(|e| e.at < until).cloned().collect()
            };
            assert_eq!(early(&pair[0].1), early(&pair[1].1), "replication {replication}");
        }
    }
}

#[test]
fn every_soc_is_offered_the_same_noise() {
    let study = study(&["s01"], &[], 1);
    let desks = study.desks();
    for pair in desks.windows(2) {
        assert_eq!(pair[0].plan().process, pair[1].plan().process);
    }
    // What each keeps of a class is a share by mark, so the smaller share lies inside the larger.
    let kept: Vec<u32> = desks.iter().map(|d| d.plan().keep.iter().copied().max().unwrap()).collect();
    assert!(kept.iter().all(|k| *k > 0));
}

/// Twins too: each client has its own, wherever it stands in the study.
#[test]
fn another_client_changes_no_cell() {
    let of = |clients: &[&str]| {
        let changes = Changes {
            attacks: vec!["s01".to_owned()],
            socs: vec!["level-1".to_owned()],
            clients: clients.iter().map(|name| (*name).to_owned()).collect(),
            replications: Some(40),
            ..Changes::default()
        };
        library().assemble("default", &changes).unwrap().study
    };
    let (alone, beside) = (of(&["enterprise-2000"]), of(&["smb-hybrid-250", "enterprise-2000"]));
    let (alone, beside) = (outcomes(&alone), outcomes(&beside));
    assert_eq!(alone.cells[0].1, beside.cells[1].1);
    let twins = |outcomes: &[Outcome]| outcomes.iter().map(|o| o.twin_objective).collect::<Vec<_>>();
    assert_ne!(twins(&beside.cells[0].1), twins(&beside.cells[1].1));
}
