//! The command as a user meets it.

mod exits;
mod formats;
mod guides;
mod new;
mod outputs;
mod plans;
mod season;
mod wrong_input;

use std::path::Path;
use std::process::{Command, Output};

/// Runs the command in an empty folder, so that only shipped scenarios are there.
pub fn sparring(args: &[&str]) -> Output {
    let nowhere = tempfile::tempdir().unwrap();
    sparring_in(nowhere.path(), args)
}

/// Runs the command in `dir`.
pub fn sparring_in(dir: &Path, args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sparring"));
    command.args(args).current_dir(dir).env_remove("COLUMNS").output().unwrap()
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

#[test]
fn without_arguments_the_default_study_is_written_where_the_readme_says() {
    let dir = tempfile::tempdir().unwrap();
    // The default study with few runs: the same path with the one number changed.
    let output = sparring_in(dir.path(), &["run", "--runs", "4"]);
    assert!(output.status.success(), "{}", stderr(&output));
    let latest = dir.path().join("reports/latest");
    for name in ["manifest.json", "summary.json", "outcomes.csv", "report.html"] {
        assert!(latest.join(name).is_file(), "{name}");
    }
    assert!(stdout(&output).lines().all(|l| l.chars().count() <= 80), "{}", stdout(&output));
    // 4 attacks × 5 SOCs × 4 replications, and a header.
    let rows = std::fs::read_to_string(latest.join("outcomes.csv")).unwrap().lines().count();
    assert_eq!(rows, 81);
}

#[test]
fn one_engagement_is_told_from_beginning_to_end() {
    let output = sparring(&["explain", "--attack", "s01", "--soc", "level-4", "--replication", "1"]);
    let text = stdout(&output);
    assert!(output.status.success(), "{}", stderr(&output));
    for part in ["GETS IN", "DECLARES AN INCIDENT", "Ending: evicted by the SOC", "T1133"] {
        assert!(text.contains(part), "{part} is missing from\n{text}");
    }
}

#[test]
fn a_story_tells_causes_before_effects() {
    let story = |replication: u32| -> serde_json::Value {
        let number = replication.to_string();
        let args = ["explain", "--attack", "s01", "--soc", "level-4", "--replication", &number];
        serde_json::from_slice(&sparring(&[&args[..], &["--format", "json"]].concat()).stdout).unwrap()
    };
    // One with much to see in which all is cleaned up.
    let full = |json: &serde_json::Value| {
        let ended = json["moments_hours_from_t0"]["t8_cleaned_up"].is_number();
        let alerts = json["events"].as_array().unwrap().iter();
        ended && alerts.filter(|e| e["what"].as_str().unwrap().ends_with("is on its way")).count() > 10
    };
    let json = (0..40).map(story).find(full).unwrap();
    let told = |event: &serde_json::Value, key: &str| event[key].as_str().unwrap().to_owned();
    let events: Vec<(String, String)> = json["events"]
        .as_array()
        .unwrap()
        .iter()
        .map(|event| (told(event, "utc"), told(event, "what")))
        .collect();
    let mut alerts = 0;
    for (i, (utc, what)) in events.iter().enumerate().filter(|(_, (_, what))| what.ends_with("is on its way"))
    {
        // What showed comes before, and before that the deed: it began, succeeded or failed.
        let before: Vec<&str> =
            events[..i].iter().rev().take_while(|(at, _)| at == utc).map(|(_, what)| &**what).collect();
        let shown = before.iter().position(|what| what.starts_with("the step ")).expect(what);
        assert!(before[shown + 1..].iter().any(|what| what.contains("(T1")), "{before:?}");
        alerts += 1;
    }
    assert!(alerts > 10, "{alerts}");
    let cleaned = events.iter().any(|(_, what)| what == "all footholds are cleaned up");
    assert_eq!(cleaned, json["moments_hours_from_t0"]["t8_cleaned_up"].is_number(), "{events:?}");
    assert!(cleaned);
}

#[test]
fn an_own_soc_is_one_command_away() {
    let dir = tempfile::tempdir().unwrap();
    let own = "title = \"Ours\"\nsummary = \"Level 3 with the right to contain.\"\nextends = \"level-3-advanced\"\n\n[authority]\nscope = \"contain\"\n";
    std::fs::write(dir.path().join("ours.toml"), own).unwrap();
    let output = sparring_in(
        dir.path(),
        &[
            "run",
            "--attack",
            "s01",
            "--soc",
            "level-3-advanced",
            "--soc",
            "ours.toml",
            "--runs",
            "8",
            "--out",
            "o",
        ],
    );
    assert!(output.status.success(), "{}", stderr(&output));
    assert!(stdout(&output).contains("Ours"), "{}", stdout(&output));
}

#[test]
fn what_cannot_be_done_is_refused_with_code_2_and_nothing_is_written() {
    let cases: [(&[&str], &str); 7] = [
        // A name is cut short at its end alone.
        (&["run", "--soc", "basic"], "basic"),
        (&["run", "--attack", "s99"], "s99"),
        (&["run", "--soc", "level-9"], "level-"),
        (&["run", "--start", "friday"], "fri-18:00"),
        (&["run", "--runs", "0"], "0"),
        (&["run", "--attack", "s01", "--attack", "s01-vpn-smash-and-grab"], "twice"),
        (&["explain", "--soc", "level-1"], "--attack"),
    ];
    for (args, part) in cases {
        let dir = tempfile::tempdir().unwrap();
        let output = sparring_in(dir.path(), args);
        assert_eq!(output.status.code(), Some(2), "{args:?}: {}", stderr(&output));
        assert!(stderr(&output).contains(part), "{args:?}: {}", stderr(&output));
        assert!(std::fs::read_dir(dir.path()).unwrap().next().is_none(), "{args:?} wrote something");
    }
}

#[test]
fn a_folder_that_is_not_a_report_is_left_alone() {
    let dir = tempfile::tempdir().unwrap();
    let out = dir.path().join("photos");
    std::fs::create_dir(&out).unwrap();
    std::fs::write(out.join("a.jpg"), "x").unwrap();
    let output = sparring_in(dir.path(), &["run", "--runs", "1", "--out", "photos"]);
    assert_eq!(output.status.code(), Some(2), "{}", stderr(&output));
    assert_eq!(std::fs::read_dir(&out).unwrap().count(), 1);
}

#[test]
fn a_second_run_replaces_the_first() {
    let dir = tempfile::tempdir().unwrap();
    for seed in ["1", "2"] {
        let args =
            ["run", "--attack", "s01", "--soc", "level-1", "--runs", "2", "--seed", seed, "--out", "o"];
        assert!(sparring_in(dir.path(), &args).status.success());
    }
    let manifest = std::fs::read_to_string(dir.path().join("o/manifest.json")).unwrap();
    assert!(manifest.contains("\"seed\": 2"), "{manifest}");
    assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 1, "something was left beside the report");
}

#[test]
fn every_shipped_scenario_can_be_listed_shown_and_checked() {
    for kind in ["attacks", "clients", "socs", "studies"] {
        let output = sparring(&["list", kind]);
        assert!(output.status.success(), "{}", stderr(&output));
        for line in stdout(&output).lines() {
            let name = line.split_whitespace().next().unwrap();
            assert!(!line.contains("cannot be used"), "{line}");
            assert!(sparring(&["show", kind, name]).status.success(), "{name}");
            assert!(sparring(&["check", name]).status.success(), "{name}");
        }
    }
}

/// The sample is what this very version writes, on whatever machine: `sparring run --runs 60
/// --no-steps --out reports/sample` makes it anew when a change is meant to move it.
#[test]
fn the_sample_report_is_what_the_command_writes() {
    let dir = tempfile::tempdir().unwrap();
    let output = sparring_in(dir.path(), &["run", "--runs", "60", "--no-steps", "--out", "sample"]);
    assert!(output.status.success(), "{}", stderr(&output));
    let committed = Path::new(env!("CARGO_MANIFEST_DIR")).join("reports/sample");
    let manifest = std::fs::read(dir.path().join("sample/manifest.json")).unwrap();
    let manifest: serde_json::Value = serde_json::from_slice(&manifest).unwrap();
    let names = manifest["files"].as_array().unwrap().iter().map(|name| name.as_str().unwrap());
    let mut seen = 0;
    for name in names {
        let read = |dir: &Path| std::fs::read(dir.join(name)).unwrap_or_else(|e| panic!("{name}: {e}"));
        let (old, new) = (read(&committed), read(&dir.path().join("sample")));
        assert!(old == new, "reports/sample/{name} is not what is written now");
        seen += 1;
    }
    // Six tables and pages, a layer a level, seven charts and four of each fight's, twice.
    assert!(seen > 40, "{seen} files");
}
