//! The catalogue of capabilities: complete, without overlap, and every change of it can be made.

use crate::stage::library;
use sparring::scenario::{LEVELS, Pillar, Shelf, SocChange};
use std::collections::BTreeMap;

/// Keys of a SOC that describe it and are no capability.
const DESCRIPTION: [&str; 4] = ["title", "summary", "utc_offset_hours", "book_endpoints"];

#[test]
fn the_rows_of_the_level_matrix_are_all_there() {
    let capabilities = library().capabilities().unwrap().item;
    let rows: Vec<u32> = capabilities.iter().map(|c| c.row).collect();
    assert_eq!(rows, (1..=47).collect::<Vec<_>>());
    let mut names: Vec<&str> = capabilities.iter().map(|c| c.name.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), 47);
    for pillar in [Pillar::People, Pillar::Process, Pillar::Technology] {
        assert!(capabilities.iter().any(|c| c.pillar == pillar));
    }
    for c in &capabilities {
        assert!(!c.keys.is_empty() || c.note.is_some(), "{} has neither keys nor a note", c.name);
    }
}

#[test]
fn every_key_of_a_level_belongs_to_one_capability() {
    let library = library();
    let capabilities = library.capabilities().unwrap().item;
    let mut owner: BTreeMap<&str, &str> = BTreeMap::new();
    for c in &capabilities {
        for key in &c.keys {
            if let Some(other) = owner.insert(key, &c.name) {
                panic!("{key} belongs to {other} and to {}", c.name);
            }
        }
    }
    let mut known: Vec<String> = Vec::new();
    for level in 1..=LEVELS {
        let name = library.level(level).unwrap();
        known.extend(library.settings(Shelf::Socs, &name).unwrap().into_iter().map(|s| s.key));
    }
    known.sort();
    known.dedup();
    known.retain(|key| !DESCRIPTION.contains(&key.as_str()));
    // A table that a level takes away is not a key of its own.
    let owned = |key: &String| {
        owner.keys().any(|o| {
            o.strip_prefix(key.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        })
    };
    let free: Vec<&String> = known.iter().filter(|key| !owned(key)).collect();
    assert!(free.is_empty(), "these belong to no capability: {free:#?}");
    let strange: Vec<&&str> = owner.keys().filter(|key| !known.iter().any(|k| k == *key)).collect();
    assert!(strange.is_empty(), "no level has these: {strange:#?}");
}

#[test]
fn every_capability_can_be_taken_away_from_and_added_to_every_level() {
    let library = library();
    for capability in library.capabilities().unwrap().item.iter().filter(|c| !c.keys.is_empty()) {
        let name = || capability.name.clone();
        for level in 1..=LEVELS {
            let soc = library.level(level).unwrap();
            let mut changes = vec![SocChange::Without(name()), SocChange::With(name())];
            changes.extend((1..=LEVELS).map(|level| SocChange::WithAt(name(), level)));
            for change in changes {
                let changed = library.changed_soc(&soc, std::slice::from_ref(&change));
                assert!(changed.is_ok(), "{soc} {change}: {}", changed.unwrap_err());
            }
        }
    }
}

#[test]
fn what_is_added_as_a_level_has_it_changes_nothing_there() {
    let library = library();
    for level in 1..=LEVELS {
        let name = library.level(level).unwrap();
        let plain = library.soc(&name).unwrap().item;
        let with = |c: &sparring::scenario::Capability| SocChange::WithAt(c.name.clone(), level);
        let all: Vec<SocChange> =
            library.capabilities().unwrap().item.iter().filter(|c| !c.keys.is_empty()).map(with).collect();
        let changed = library.changed_soc(&name, &all).unwrap();
        let same =
            sparring::soc::Soc { name: plain.name.clone(), title: plain.title.clone(), ..changed.item };
        assert_eq!(same, plain);
    }
}

#[test]
fn the_levels_are_nothing_but_their_capabilities() {
    // Level 1 with every capability as level 5 has it is level 5.
    let library = library();
    let [first, last] = [1, LEVELS].map(|level| library.level(level).unwrap());
    let with = |c: &sparring::scenario::Capability| SocChange::WithAt(c.name.clone(), LEVELS);
    let all: Vec<SocChange> =
        library.capabilities().unwrap().item.iter().filter(|c| !c.keys.is_empty()).map(with).collect();
    let changed = library.changed_soc(&first, &all).unwrap().item;
    let want = library.soc(&last).unwrap().item;
    let same = sparring::soc::Soc {
        name: want.name.clone(),
        title: want.title.clone(),
        summary: want.summary.clone(),
        ..changed
    };
    assert_eq!(same, want);
}
