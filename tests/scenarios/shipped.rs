//! What is shipped: every file is sound, every number has a basis, every index is true.

use super::{folder, library};
use sparring::attack::{Blockable, Grade, Requirement, Script};
use sparring::client::Role;
use sparring::knowledge::Platform;
use sparring::scenario::{Assumption, Changes, Checked, Library, Shelf};
use sparring::soc::{AuthorityScope, EndpointAnalytics, Soc};
use std::collections::BTreeSet;

/// Loads everything and hands over, for each file, its warnings and its numbers.
fn every(library: &Library, mut look: impl FnMut(&str, Vec<String>, Vec<Assumption>)) {
    fn told<T>(checked: Checked<T>) -> (Vec<String>, Vec<Assumption>) {
        (checked.warnings.iter().map(ToString::to_string).collect(), checked.assumptions)
    }
    for shelf in Shelf::ALL {
        for name in library.names(shelf) {
            let loaded = match shelf {
                Shelf::Attacks => library.attack(&name).map(told),
                Shelf::Clients => library.client(&name).map(told),
                Shelf::Socs => library.soc(&name).map(told),
                Shelf::Studies => library.study(&name).map(told),
                Shelf::Knowledge => library.world().map(told),
            };
            let (warnings, numbers) = loaded.unwrap_or_else(|error| panic!("{error}"));
            look(&format!("{}/{name}", shelf.folder()), warnings, numbers);
        }
    }
}

fn levels(library: &Library) -> Vec<Soc> {
    let names = library.names(Shelf::Socs).into_iter().filter(|name| name.starts_with("level-"));
    names.map(|name| library.soc(&name).expect("sound").item).collect()
}

#[test]
fn every_file_is_sound_and_has_something_to_say() {
    let mut files = 0;
    every(&library(), |file, _, numbers| {
        files += 1;
        assert!(!numbers.is_empty(), "{file} holds no number");
    });
    assert!(files >= 18, "only {files} files");
}

#[test]
fn every_number_has_a_basis_and_a_range_around_it() {
    every(&library(), |file, _, numbers| {
        for Assumption { key, param, .. } in numbers {
            assert!(!param.basis.trim().is_empty(), "{file}: {key} has no basis");
            assert!(param.low <= param.value && param.value <= param.high, "{file}: {key} {param:?}");
        }
    });
}

#[test]
fn no_number_is_counted_twice() {
    every(&library(), |file, _, numbers| {
        let mut keys = BTreeSet::new();
        for Assumption { key, .. } in numbers.iter().filter(|a| !a.key.ends_with("shift_changes")) {
            assert!(keys.insert(key.clone()), "{file}: {key} twice");
        }
    });
}

#[test]
fn defenders_clients_and_studies_give_no_warning() {
    every(&library(), |file, warnings, _| {
        // An attack may well do something that our clients cannot show.
        assert!(file.starts_with("attacks/") || warnings.is_empty(), "{warnings:#?}");
    });
}

#[test]
fn the_index_lists_exactly_the_files() {
    let readme = std::fs::read_to_string(folder().join("README.md")).expect("the index is there");
    let listed: BTreeSet<String> = readme
        .lines()
        .filter_map(|line| line.strip_prefix("| `")?.split('`').next())
        .filter(|path| path.contains('/'))
        .map(str::to_owned)
        .collect();
    let mut there = BTreeSet::new();
    for shelf in Shelf::ALL {
        for file in std::fs::read_dir(folder().join(shelf.folder())).expect("the folder is there") {
            let name = file.expect("it can be listed").file_name();
            there.insert(format!("{}/{}", shelf.folder(), name.to_string_lossy()));
        }
    }
    assert_eq!(listed, there);
}

#[test]
fn the_embedded_files_are_those_on_the_disk() {
    let elsewhere = tempfile::tempdir().expect("a folder");
    std::fs::create_dir(elsewhere.path().join("socs")).expect("a folder in it");
    let embedded = Library::open(Some(elsewhere.path())).expect("the embedded files suffice");
    let library = library();
    for shelf in Shelf::ALL {
        assert_eq!(embedded.names(shelf), library.names(shelf));
        for name in library.names(shelf) {
            assert_eq!(embedded.source(shelf, &name), library.source(shelf, &name), "{name}");
        }
    }
    // The digest is that of the bytes, wherever they lie.
    let digest = |library: &Library| library.soc("level-5-innovative").expect("sound").digest;
    assert_eq!(digest(&embedded), digest(&library));
}

#[test]
fn what_a_level_does_not_say_is_as_below() {
    let levels = levels(&library());
    assert_eq!(levels.len(), 5);
    for pair in levels.windows(2) {
        assert_eq!(pair[0].response.playbook_time, pair[1].response.playbook_time);
        assert_eq!(pair[0].roster.triage.sigma, pair[1].roster.triage.sigma);
    }
}

#[test]
fn a_higher_level_deploys_more() {
    let levels = levels(&library());
    for pair in levels.windows(2) {
        let [low, high] = [&pair[0], &pair[1]];
        let sources = low.detection.sources.union(high.detection.sources);
        assert_eq!(sources, high.detection.sources, "{} drops a source", high.name);
        assert!(high.detection.rules_enabled > low.detection.rules_enabled);
        assert!(high.triage.sensitivity > low.triage.sensitivity);
        assert!(high.authority.scope > low.authority.scope);
        assert!(high.roster.vacancy < low.roster.vacancy);
        assert!(high.work.typical_first_look(&high.roster) < low.work.typical_first_look(&low.roster));
        assert!(high.work.wrong_procedure < low.work.wrong_procedure);
    }
    let scopes: Vec<AuthorityScope> = levels.iter().map(|soc| soc.authority.scope).collect();
    assert!(scopes.iter().eq(AuthorityScope::NAMES.iter().map(|(scope, _)| scope)));
}

#[test]
fn a_profile_counts_its_capabilities_in() {
    let levels = levels(&library());
    // .35 a year times seven months.
    assert!((levels[0].roster.vacancy.get() - 0.35 * 7.0 / 12.0).abs() < 1e-12);
    assert!(levels[0].authority.reply_off_hours.is_none());
    assert!(levels[4].desk.bulk.iter().all(Option::is_none));
}

/// The parts a look is made of come to what the figures say of the whole.
#[test]
fn looks_take_as_long_as_published() {
    let minutes = |time: sparring::units::SimDuration| time.hours() * 60.0;
    let published = [(10.0, 60.0), (9.0, 60.0), (8.0, 50.0), (5.0, 40.0), (3.0, 25.0)];
    for (soc, (first, second)) in levels(&library()).iter().zip(published) {
        let [a, b] = [soc.work.typical_first_look(&soc.roster), soc.work.typical_second_look(&soc.roster)];
        assert!((minutes(a) / first - 1.0).abs() < 0.02, "{}: first look {a}", soc.name);
        assert!((minutes(b) / second - 1.0).abs() < 0.02, "{}: second look {b}", soc.name);
    }
}

#[test]
fn the_controls_are_what_they_claim() {
    let library = library();
    let blind = library.soc("blind").expect("sound").item;
    assert!(blind.detection.sources.is_empty() && blind.detection.endpoint.is_none());
    assert_eq!(
        blind.detection.network_signatures.get()
            + blind.detection.blocks_exploits.get()
            + blind.detection.blocks_malware.get(),
        0.0
    );
    assert_eq!(blind.detection.user_reports.get() + blind.hunting.per_month, 0.0);
    assert_eq!(blind.roster, library.soc("level-1-basic").expect("sound").item.roster);

    let perfect = library.soc("perfect").expect("sound").item;
    assert_eq!(perfect.detection.sources.len() as usize, library.knowledge().sources().len());
    let endpoint = perfect.detection.endpoint.expect("it has one");
    assert_eq!(endpoint.analytics, EndpointAnalytics::Behaviour);
    assert_eq!(perfect.roster.vacancy.get(), 0.0);
    assert!(perfect.desk.patience.iter().all(Option::is_none));
}

#[test]
fn an_attack_begins_outside_and_ends_with_an_objective() {
    let library = library();
    for name in library.names(Shelf::Attacks) {
        let Script { steps, start, hand_over, .. } = library.attack(&name).expect("sound").item;
        assert!(steps.iter().any(|step| step.objective == Some(Grade::Full)), "{name}");
        assert!(start.weights.iter().sum::<f64>() > 0.0);
        assert!(hand_over.is_none_or(|hand_over| hand_over.after < steps.len()));
    }
}

/// Every attack runs on some client; where it is skipped, what the client lacks is named.
#[test]
fn every_attack_runs_somewhere_and_is_skipped_elsewhere_for_a_reason() {
    let library = library();
    let changes = Changes {
        attacks: library.names(Shelf::Attacks),
        clients: library.names(Shelf::Clients),
        ..Changes::default()
    };
    let study = library.assemble("default", &changes).expect("sound").study;
    for (attack, script) in study.attacks.iter().enumerate() {
        assert_ne!(script.requires, Requirement::default(), "{} asks nothing of a client", script.name);
        let mut runs = 0;
        for (number, client) in study.clients.iter().enumerate() {
            let Some(why) = study.unopposed(attack, number).impossible() else {
                runs += 1;
                continue;
            };
            let lacking = |role: &&Role| client.group(**role).is_none();
            let lack: Vec<String> = script
                .requires
                .assets
                .iter()
                .filter(lacking)
                .map(|role| format!("{} has no {}", client.name, role.name()))
                .chain([format!("{} is no provider with clients behind it", client.name)])
                .collect();
            assert!(lack.contains(&why), "{}: {why}", script.name);
        }
        assert!(runs > 0, "{} runs on no client", script.name);
    }
}

/// What rents everything lacks most of what attacks go through.
#[test]
fn the_practice_takes_the_attacks_on_what_it_rents() {
    let library = library();
    let changes = Changes {
        attacks: library.names(Shelf::Attacks),
        clients: vec!["practice-12-m365".to_owned()],
        ..Changes::default()
    };
    let study = library.assemble("default", &changes).expect("sound").study;
    let runs = (0..study.attacks.len()).filter(|&a| study.unopposed(a, 0).impossible().is_none());
    let runs: Vec<&str> = runs.map(|a| &study.attacks[a].name[..3]).collect();
    assert_eq!(runs, ["s05", "s07", "s09"]);
}

/// What a sandbox, a list or a feed of known-bad code could act on: loader, beacon and encryptor of the one,
/// nothing of the two that bring no code along.
#[test]
fn attacks_differ_in_the_malware_they_bring() {
    let library = library();
    let marked = |name: &str| -> Vec<String> {
        let steps = library.attack(name).expect("sound").item.steps;
        let marked = steps.into_iter().filter(|step| step.blockable == Some(Blockable::Malware));
        marked.map(|step| step.id).collect()
    };
    let loader = marked("s02-loader-to-ransomware");
    for step in ["open-image", "fetch-beacon", "call-home", "encryptor-to-directory", "encrypt-servers"] {
        assert!(loader.iter().any(|id| id == step), "{step} is not among {loader:?}");
    }
    assert!(marked("s05-forgotten-tenant").is_empty());
    assert!(marked("s10-living-off-the-land").is_empty());
}

#[test]
fn the_start_law_spreads_each_part_over_its_hours() {
    let start = library().attack("s01-vpn-smash-and-grab").expect("sound").item.start;
    let sum = |hours: &dyn Fn(usize) -> bool| -> f64 {
        (0..168).filter(|hour| hours(*hour)).map(|hour| start.weights[hour]).sum()
    };
    let office = |hour: usize| hour < 120 && (8..18).contains(&(hour % 24));
    let total = sum(&|_| true);
    assert!((total - 100.0).abs() < 1e-9, "the shipped weights are written as per cent: {total}");
    assert!((sum(&office) - start.weights[8] * 50.0).abs() < 1e-9);
    assert!((sum(&|hour| hour >= 120) - start.weights[167] * 48.0).abs() < 1e-9);
}

#[test]
fn a_client_has_each_role_once_and_on_a_platform_with_techniques() {
    let library = library();
    for name in library.names(Shelf::Clients) {
        let client = library.client(&name).expect("sound").item;
        for group in &client.assets {
            assert_eq!(client.group(group.role), Some(group));
            assert_ne!(group.platform, Platform::Pre);
        }
    }
}
