//! The house: which room may import which, which crate may live where, how big and how named a file is.

use std::fs;
use std::path::{Path, PathBuf};

/// Rooms from the left to the right of the flow; each with the rooms it may import.
const ROOMS: [(&str, &[&str]); 15] = [
    ("named", &[]),
    ("units", &[]),
    ("sim", &["units"]),
    // Statistics take the kernel's portable mathematics, and nothing else of it.
    ("stats", &["units", "sim::elementary"]),
    ("knowledge", &["units"]),
    ("client", &["units", "sim", "knowledge"]),
    ("attack", &["units", "sim", "knowledge", "client"]),
    ("soc", &["units", "sim", "knowledge", "client"]),
    ("engagement", &["units", "sim", "knowledge", "client", "attack", "soc"]),
    ("experiment", &["units", "sim", "stats", "knowledge", "client", "attack", "soc", "engagement"]),
    (
        "analysis",
        &["sim::luck", "units", "stats", "knowledge", "client", "attack", "soc", "engagement", "experiment"],
    ),
    (
        "verification",
        &["units", "sim", "stats", "knowledge", "client", "attack", "soc", "engagement", "experiment"],
    ),
    (
        "report",
        &[
            "units",
            "sim::elementary",
            "stats",
            "knowledge",
            "client",
            "attack",
            "soc",
            "engagement",
            "experiment",
            "analysis",
        ],
    ),
    // An export of alerts is fitted where it is read.
    (
        "scenario",
        &["units", "sim", "stats", "knowledge", "client", "attack", "soc", "engagement", "experiment"],
    ),
    ("cli", &["units", "soc", "engagement", "experiment", "verification", "analysis", "report", "scenario"]),
];

/// Crates that may be named in one place only.
const CRATES: [(&str, &str); 14] = [
    ("plotters", "report/chart"),
    ("plotters_backend", "report/chart"),
    ("ab_glyph", "report/chart"),
    ("ab_glyph_rasterizer", "report/chart"),
    ("minijinja", "report"),
    ("rayon", "experiment"),
    ("rand_chacha", "sim/luck.rs"),
    ("clap", "cli"),
    ("anyhow", "cli"),
    ("indicatif", "cli"),
    ("toml", "scenario"),
    ("anstyle", "report"),
    ("anstream", "cli"),
    ("unicode_width", "report"),
];

/// Names that say nothing.
const EMPTY_NAMES: [&str; 8] = ["util", "utils", "helper", "helpers", "common", "misc", "manager", "imp"];

/// Words that bring a clock, an environment or hash order into a room.
const IMPURE: [&str; 7] = [
    "Instant::now",
    "SystemTime",
    "HashMap",
    "HashSet",
    "std::env",
    "thread::current",
    "available_parallelism",
];

struct File {
    /// Path below `src`.
    path: PathBuf,
    /// The code before its tests.
    code: String,
}

fn files() -> Vec<File> {
    fn walk(dir: &Path, found: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(dir).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, found);
            } else if path.extension().is_some_and(|e| e == "rs") {
                found.push(path);
            }
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    walk(&root, &mut found);
    found.sort();
    let read = |path: PathBuf| {
        let text = fs::read_to_string(&path).unwrap();
        let code = text.split("#[cfg(test)]").next().unwrap_or_default().to_owned();
        File { path: path.strip_prefix(&root).unwrap().to_owned(), code }
    };
    found.into_iter().map(read).collect()
}

impl File {
    fn room(&self) -> String {
        let first = self.path.components().next().unwrap();
        Path::new(first.as_os_str()).file_stem().unwrap().to_string_lossy().into_owned()
    }

    /// Lines of code without comments.
    fn lines(&self) -> impl Iterator<Item = &str> {
        self.code.lines().filter(|l| !l.trim_start().starts_with("//"))
    }

    /// What follows `crate::` wherever it stands.
    fn imports(&self) -> Vec<String> {
        let path = |rest: &str| -> String {
            rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_' || *c == ':').collect()
        };
        self.lines()
            .filter(|l| !l.contains("$crate"))
            .flat_map(|l| l.match_indices("crate::").map(|(i, _)| path(&l[i + 7..])).collect::<Vec<_>>())
            .collect()
    }
}

#[test]
fn data_flows_one_way() {
    let mut wrong = Vec::new();
    for file in files() {
        let room = file.room();
        let Some((_, allowed)) = ROOMS.iter().find(|(name, _)| *name == room) else {
            assert!(["lib", "main"].contains(&room.as_str()), "the room {room} is not in the table");
            continue;
        };
        for import in file.imports() {
            let own = import == room || import.starts_with(&format!("{room}::"));
            let from_left = allowed.iter().any(|a| import == *a || import.starts_with(&format!("{a}::")));
            if !own && !from_left {
                wrong.push(format!("{} imports {import}", file.path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_import_table_would_notice() {
    let file = File {
        path: "sim/agenda.rs".into(),
        code: "use crate::soc::Soc;\nlet x = crate::units::DAY;".into(),
    };
    assert_eq!(file.imports(), ["soc::Soc", "units::DAY"]);
    assert_eq!(file.room(), "sim");
}

#[test]
fn each_crate_has_its_place() {
    for file in files().iter().filter(|f| f.path != Path::new("main.rs")) {
        for (name, place) in CRATES {
            let named = file.lines().any(|l| {
                l.match_indices(&format!("{name}::"))
                    .any(|(i, _)| !l[..i].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == ':'))
            });
            assert!(!named || file.path.starts_with(place), "{} names {name}", file.path.display());
        }
    }
}

#[test]
fn no_clock_environment_or_hash_order_outside_the_command() {
    for file in files().iter().filter(|f| !f.path.starts_with("cli")) {
        for word in IMPURE {
            let used = file.lines().any(|l| l.contains(word));
            assert!(!used, "{} uses {word}", file.path.display());
        }
    }
}

#[test]
fn no_handler_asks_for_a_level_or_capability() {
    for file in files().iter().filter(|f| ["engagement", "experiment", "sim"].contains(&f.room().as_str())) {
        for word in ["level-", "soc.name ==", "soc.name."] {
            let line = file.lines().find(|l| l.contains(word));
            assert!(line.is_none(), "{}: {}", file.path.display(), line.unwrap_or_default());
        }
    }
}

#[test]
fn files_are_one_noun_each() {
    for file in files() {
        let stem = file.path.file_stem().unwrap().to_string_lossy().into_owned();
        assert!(!EMPTY_NAMES.contains(&stem.as_str()), "{} says nothing", file.path.display());
        let lines = file.code.lines().count();
        assert!(lines <= 400, "{} has {lines} lines: is there a second noun in it?", file.path.display());
    }
}

#[test]
fn every_room_says_what_it_is_for() {
    for file in files().iter().filter(|f| f.path.ends_with("mod.rs") && f.path.components().count() == 2) {
        let doc: Vec<&str> = file.code.lines().take_while(|l| l.starts_with("//!")).collect();
        assert!(doc.len() >= 4, "{} has no room doc", file.path.display());
    }
}
