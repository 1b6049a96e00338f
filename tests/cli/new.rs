//! A file to begin with: sound, runs at once, shows every key, hides and overwrites nothing.

use super::{sparring, sparring_in, stderr, stdout};
use serde_json::Value as Json;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Output;

/// Each kind, with the folder its files lie in.
const KINDS: [(&str, &str); 4] =
    [("attack", "attacks"), ("client", "clients"), ("soc", "socs"), ("study", "studies")];

/// Returns the template of a kind with every key that is left out taken in.
fn in_full(kind: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("scenarios/templates/{kind}.toml"));
    let key = |line: &&str| line.starts_with('#') && !line.starts_with("# ") && *line != "#";
    let text = fs::read_to_string(path).unwrap();
    assert!(text.lines().any(|line| key(&line)), "{kind} leaves nothing out");
    text.lines().map(|line| if key(&line) { &line[1..] } else { line }).collect::<Vec<_>>().join("\n")
}

/// Asserts that a file was found sound, with nothing odd in it. A SOC's desk may be as busy as those of the lower
/// levels are, and its promises as short; where it stands is told after.
#[track_caller]
fn is_sound(kind: &str, file: &str, checked: &Output) {
    let told = stdout(checked);
    if kind != "soc" {
        assert_eq!(told, format!("{file}: ok\n"), "{}", stderr(checked));
        return;
    }
    assert!(checked.status.success() && told.contains(&format!("{file}: ok")), "{told}{}", stderr(checked));
    let as_the_levels =
        |line: &&str| line.contains("the desk cannot keep up") || line.contains("is promised within");
    let odd: Vec<&str> = told.lines().filter(|l| l.contains(": warning: ") && !as_the_levels(l)).collect();
    assert!(odd.is_empty(), "{odd:#?}");
    assert!(told.contains("\nStands "), "{told}");
}

#[test]
fn a_new_file_is_sound_and_runs_as_it_says() {
    for (kind, folder) in KINDS {
        let dir = tempfile::tempdir().unwrap();
        let told = stdout(&sparring_in(dir.path(), &["new", kind, "friday-night"]));
        assert_eq!(told.lines().count(), 1, "{told}");
        let path = format!("scenarios/{folder}/friday-night.toml");
        let run = told.strip_prefix(&format!("{path} is written; run it: sparring ")).expect(&told);
        let text = fs::read_to_string(dir.path().join(&path)).unwrap();
        assert!(text.contains("title = \"Friday night\"") && !text.contains("{title}"), "{text}");
        let output = sparring_in(dir.path(), &["check", "friday-night"]);
        is_sound(kind, "friday-night", &output);
        let args: Vec<&str> = run.split_whitespace().chain(["--runs", "2", "--out", "o"]).collect();
        let output = sparring_in(dir.path(), &args);
        assert!(output.status.success(), "{args:?}: {}", stderr(&output));
        let manifest = fs::read_to_string(dir.path().join("o/manifest.json")).unwrap();
        assert!(manifest.contains("friday-night"), "{kind} is not in\n{manifest}");
    }
}

#[test]
fn a_template_is_sound_with_every_key_it_leaves_out() {
    for (kind, folder) in KINDS {
        let dir = tempfile::tempdir().unwrap();
        let shelf = dir.path().join(folder);
        fs::create_dir(&shelf).unwrap();
        // Who has clients behind it is a provider.
        let full = in_full(kind).replace("kind = \"single\"", "kind = \"provider\"");
        // A file that says everything starts from no other.
        let alone = |line: &&str| kind == "soc" || !line.starts_with("extends = ");
        fs::write(shelf.join("full.toml"), full.lines().filter(alone).collect::<Vec<_>>().join("\n"))
            .unwrap();
        let output = sparring_in(dir.path(), &["check", &format!("{folder}/full.toml")]);
        is_sound(kind, &format!("{folder}/full.toml"), &output);
    }
}

/// Lists the paths of the keys a schema knows, but for those every table may have.
fn known(schema: &Json, path: &str, found: &mut BTreeSet<String>) {
    let properties = schema["properties"].as_object().or(schema["items"]["properties"].as_object());
    // A number or law written as a table is one value.
    let Some(properties) = properties.filter(|p| !p.contains_key("low") || !p.contains_key("value")) else {
        return;
    };
    for (key, inner) in properties {
        if ["basis", "kind"].contains(&key.as_str()) && inner.get("$ref").is_some() {
            continue;
        }
        let path = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
        known(inner, &path, found);
        found.insert(path);
    }
}

/// Lists the paths of the keys in `value`.
fn written(value: &toml::Value, path: &str, found: &mut BTreeSet<String>) {
    match value {
        toml::Value::Table(table) => {
            for (key, inner) in table {
                let path = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
                written(inner, &path, found);
                found.insert(path);
            }
        }
        toml::Value::Array(items) => items.iter().for_each(|item| written(item, path, found)),
        _ => {}
    }
}

#[test]
fn a_template_shows_every_key_or_says_where_they_are_shown() {
    for (kind, _) in KINDS {
        let text = in_full(kind);
        for place in ["scenarios/README.md", &format!("sparring schema {kind}")] {
            assert!(text.contains(place), "{kind} does not name {place}");
        }
        let schema: Json = serde_json::from_str(&stdout(&sparring(&["schema", kind]))).unwrap();
        let (mut all, mut shown) = (BTreeSet::new(), BTreeSet::new());
        known(&schema, "", &mut all);
        written(&toml::Value::Table(text.parse().unwrap()), "", &mut shown);
        // One key stands instead of another, and is told of beside it.
        let instead = |key: &&String| *key == "season.per_year" && text.contains("per_year = 8");
        let hidden: Vec<_> = all.difference(&shown).filter(|key| !instead(key)).collect();
        if kind == "soc" {
            // It begins with a level, and names what differs most between centres.
            assert!(text.contains("sparring show soc level-1-basic"), "it does not say where the rest is");
        } else {
            assert!(hidden.is_empty(), "{kind} does not show {hidden:?}");
        }
        assert!(all.len() > 8 && shown.len() > 8, "{kind}: {all:?} {shown:?}");
    }
}

#[test]
fn a_file_that_is_there_stays_as_it_is() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("mine.toml");
    fs::write(&path, "mine").unwrap();
    let output = sparring_in(dir.path(), &["new", "soc", "mine", "--out", "."]);
    assert_eq!(output.status.code(), Some(2));
    assert!(
        stderr(&output).contains("mine.toml is already there; choose another name"),
        "{}",
        stderr(&output)
    );
    assert_eq!(fs::read_to_string(&path).unwrap(), "mine");
}

#[test]
fn a_name_that_is_none_or_hides_a_shipped_file_is_refused_and_nothing_is_written() {
    for (name, part) in [
        ("My SOC", "such as my-soc"),
        ("ours.toml", "such as ours"),
        ("../up", "such as up"),
        ("", "such as my-soc"),
        ("level-1-basic", "a shipped soc"),
    ] {
        let dir = tempfile::tempdir().unwrap();
        let output = sparring_in(dir.path(), &["new", "soc", name]);
        assert_eq!(output.status.code(), Some(2), "{name}");
        assert!(stderr(&output).contains(part), "{name}: {}", stderr(&output));
        assert!(fs::read_dir(dir.path()).unwrap().next().is_none(), "{name} wrote something");
    }
}

#[test]
fn a_new_file_goes_where_it_is_asked_to() {
    let dir = tempfile::tempdir().unwrap();
    let told = stdout(&sparring_in(dir.path(), &["new", "attack", "a", "--out", "two words"]));
    assert!(told.ends_with("sparring run --attack 'two words/a.toml'\n"), "{told}");
    assert!(dir.path().join("two words/a.toml").is_file());
    let told = stdout(&sparring_in(dir.path(), &["new", "study", "b", "--scenarios", "own"]));
    assert!(told.ends_with("sparring run b --scenarios own\n"), "{told}");
    let output = sparring_in(dir.path(), &["check", "b", "--scenarios", "own"]);
    assert_eq!(stdout(&output), "b: ok\n", "{}", stderr(&output));
}
