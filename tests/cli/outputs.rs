//! The files of a report hold together.

use super::{sparring_in, stderr};
use std::collections::BTreeMap;
use std::path::Path;

fn rows(path: &Path) -> Vec<BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_path(path).unwrap();
    reader.deserialize().map(|r| r.unwrap()).collect()
}

#[test]
fn steps_and_outcomes_tell_the_same_of_each_engagement() {
    let dir = tempfile::tempdir().unwrap();
    let args = ["run", "--attack", "s05", "--attack", "s10", "--soc", "level-2", "--soc", "level-5"];
    let output = sparring_in(dir.path(), &[&args[..], &["--runs", "15", "--out", "o"]].concat());
    assert!(output.status.success(), "{}", stderr(&output));
    let (outcomes, steps) = (rows(&dir.path().join("o/outcomes.csv")), rows(&dir.path().join("o/steps.csv")));
    let mut steps = steps.iter().peekable();
    let mut executed = 0;
    for outcome in &outcomes {
        let keys = ["study", "attack", "client", "soc", "replication", "seed", "version"];
        let mut own = Vec::new();
        while let Some(step) = steps.next_if(|step| keys.iter().all(|k| step[*k] == outcome[*k])) {
            own.push(step);
        }
        let count =
            |is: &dyn Fn(&BTreeMap<String, String>) -> bool| own.iter().filter(|s| is(s)).count().to_string();
        assert_eq!(count(&|s| s["fate"] != "not-reached"), outcome["steps_executed"]);
        assert_eq!(count(&|s| s["alerted"] == "true"), outcome["steps_alerted"]);
        for (column, counted) in outcome.iter().filter(|(column, _)| column.starts_with("fate_")) {
            let fate = column["fate_".len()..].replace('_', "-");
            assert_eq!(count(&|s| s["fate"] == fate), *counted, "{column}");
        }
        let began = &outcome["t0_first_access_hours_from_began"];
        for step in own.iter().filter(|s| s["fate"] != "not-reached") {
            executed += 1;
            let at: f64 = step["at_hours_from_began"].parse().unwrap();
            assert!(at >= 0.0);
            match began.parse::<f64>() {
                Ok(t0) => {
                    let since: f64 = step["at_hours_from_t0"].parse().unwrap();
                    assert!((since - (at - t0)).abs() < 1e-6);
                }
                Err(_) => assert!(step["at_hours_from_t0"].is_empty()),
            }
        }
    }
    assert!(steps.next().is_none(), "a step belongs to no engagement");
    assert!(executed > 300, "{executed}");
}

#[test]
fn a_study_may_cut_names_short_and_weighs_attacks_it_can_compare() {
    let dir = tempfile::tempdir().unwrap();
    let weights = |text: &str, args: &[&str]| -> serde_json::Value {
        std::fs::write(dir.path().join("x.toml"), text).unwrap();
        let all = [&["run", "x.toml", "--runs", "1", "--no-steps", "--out", "o"], args].concat();
        let output = sparring_in(dir.path(), &all);
        assert!(output.status.success(), "{}", stderr(&output));
        let manifest = std::fs::read(dir.path().join("o/manifest.json")).unwrap();
        let manifest: serde_json::Value = serde_json::from_slice(&manifest).unwrap();
        manifest["weights"].clone()
    };
    let base = "extends = \"default\"\nsocs = [\"level-1\"]\nclients = [\"smb\"]\n";
    let kept = weights(&format!("{base}attacks = [\"s01\", \"s05\"]\n"), &[]);
    assert_eq!(kept, serde_json::json!({ "s01-vpn-smash-and-grab": 0.343, "s05-forgotten-tenant": 0.157 }));
    let other = format!("{base}attacks = [\"s01\", \"s02\"]\n");
    assert_eq!(weights(&other, &[]), serde_json::json!({}));
    let own = weights(&format!("{other}[weights]\ns01 = 1\ns02 = 3\n"), &[]);
    let wanted = serde_json::json!({ "s01-vpn-smash-and-grab": 1.0, "s02-loader-to-ransomware": 3.0 });
    assert_eq!(own, wanted);
    assert_eq!(weights(base, &["--attack", "s01", "--attack", "s02"]), serde_json::json!({}));
}

#[test]
fn navigator_layers_fit_the_format_and_are_told_of_in_the_manifest() {
    let dir = tempfile::tempdir().unwrap();
    let own = "title = \"Ours \\\"</script>\\\"\"\nsummary = \"Level 1.\"\nextends = \"level-1-basic\"\n";
    std::fs::write(dir.path().join("ours & theirs.toml"), own).unwrap();
    let args = ["run", "--soc", "level-3", "--soc", "ours & theirs.toml", "--runs", "8", "--out", "o"];
    let output = sparring_in(dir.path(), &args);
    assert!(output.status.success(), "{}", stderr(&output));
    let read =
        |path: &Path| -> serde_json::Value { serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap() };
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let schema = jsonschema::validator_for(&read(&tests.join("schemas/navigator-layer-4.5.json"))).unwrap();
    let summary = read(&dir.path().join("o/summary.json"));
    let manifest = read(&dir.path().join("o/manifest.json"));
    for (name, soc) in [("level-3-advanced", "level-3-advanced"), ("ours---theirs", "ours & theirs")] {
        let file = format!("navigator/{name}.json");
        assert!(manifest["files"].as_array().unwrap().contains(&file.as_str().into()), "{file}");
        let layer = read(&dir.path().join("o").join(&file));
        let wrong: Vec<String> = schema.iter_errors(&layer).map(|e| e.to_string()).collect();
        assert!(wrong.is_empty(), "{file}: {wrong:?}");
        let all = summary["coverage"].as_array().unwrap().iter();
        let coverage = all.clone().find(|c| c["soc"] == soc && c["attack"].is_null()).unwrap();
        let scored = layer["techniques"].as_array().unwrap().iter().filter(|t| t.get("score").is_some());
        let shares = coverage["techniques"].as_array().unwrap().iter().filter(|t| !t["share"].is_null());
        assert!(scored.clone().count() > 20);
        for (score, share) in scored.zip(shares) {
            assert_eq!(score["techniqueID"], share["technique"]);
            let percent = share["share"]["estimate"].as_f64().unwrap() * 100.0;
            assert!((score["score"].as_f64().unwrap() - percent).abs() < 0.051);
        }
    }
}

/// What was asked for beside the study stands in the manifest, so that a report can be made again.
#[test]
fn the_manifest_holds_all_that_was_asked_for() {
    let dir = tempfile::tempdir().unwrap();
    let asked = [
        ("--attack", "s01"),
        ("--soc", "level-2"),
        ("--set", "roster.triage.off_seats=1"),
        ("--start", "fri-18:00"),
        ("--seed", "7"),
        ("--runs", "2"),
    ];
    let mut args = vec!["run", "--out", "o"];
    args.extend(asked.iter().flat_map(|(option, value)| [*option, *value]));
    let output = sparring_in(dir.path(), &args);
    assert!(output.status.success(), "{}", stderr(&output));
    let manifest = std::fs::read(dir.path().join("o/manifest.json")).unwrap();
    let manifest: serde_json::Value = serde_json::from_slice(&manifest).unwrap();
    for (option, value) in asked {
        let held = manifest["overrides"].as_array().unwrap().iter();
        let held = held.filter(|o| o["option"] == option && o["value"] == value).count();
        assert_eq!(held, 1, "{option} {value}: {}", manifest["overrides"]);
    }
}
