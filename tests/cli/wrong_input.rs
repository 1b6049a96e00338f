//! Every kind of wrong input, as a user meets it: one clear message, exit code 2, nothing written.

use super::{sparring_in, stderr};
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

/// A file of lines that extends the first level.
fn soc(lines: &str) -> String {
    format!("extends = \"level-1-basic\"\ntitle = \"Ours\"\nsummary = \"Ours.\"\n{lines}")
}

/// A study of lines that extends the default one.
fn study(lines: &str) -> String {
    format!("extends = \"default\"\ntitle = \"Ours\"\n{lines}")
}

/// Asserts that the command refuses, says `wanted` and leaves the folder as it was.
#[track_caller]
fn refused(dir: &Path, args: &[&str], wanted: &[&str]) -> String {
    let listing = |dir: &Path| {
        let mut names: Vec<_> = fs::read_dir(dir).unwrap().map(|e| e.unwrap().file_name()).collect();
        names.sort();
        names
    };
    let before = listing(dir);
    let output = sparring_in(dir, args);
    let said = stderr(&output);
    assert_eq!(output.status.code(), Some(2), "{args:?}: {said}");
    assert!(output.stdout.is_empty(), "{args:?}: something was printed");
    for part in wanted {
        assert!(said.contains(part), "{args:?} does not say {part}:\n{said}");
    }
    assert!(!said.contains("panicked"), "{said}");
    assert_eq!(listing(dir), before, "{args:?} wrote something");
    said
}

#[test]
fn a_wrong_file_is_refused_at_its_line_and_column() {
    let dir = tempfile::tempdir().unwrap();
    let cases: [(&str, String, &[&str]); 17] = [
        ("soc", soc("[triage]\nsensitivty = 0.9\n"), &[":5:1: unknown key", "did you mean sensitivity?"]),
        ("soc", soc("[triage]\nsensitivity = \"high\"\n"), &[":5:15: ", "a number from 0 to 1"]),
        ("soc", soc("[triage]\nsensitivity = 1.2\n"), &[":5:15: ", "1.2 is out of range"]),
        ("soc", soc("[desk]\nexpiry = \"-4h\"\n"), &[":5:1: unknown key expiry"]),
        ("soc", soc("[detection]\ningest = \"-4m\"\n"), &[":5:10: ", "is negative"]),
        (
            "soc",
            soc("[triage]\nsensitivity = { value = 0.5, low = 0.8, high = 0.6 }\n"),
            &[":5:25: ", "not in this order"],
        ),
        ("soc", soc("[authority]\nscope = \"everything\"\n"), &[":5:9: ", "known are notify"]),
        (
            "soc",
            "extends = \"x.toml\"\ntitle = \"Ours\"\n".to_owned(),
            &["x.toml:1:", "x → x; take one extends out"],
        ),
        ("soc", "extends = \"level-9\"\ntitle = \"Ours\"\n".to_owned(), &[":1:11: ", "unknown soc level-9"]),
        ("study", study("attacks = []\nweights = \"none\"\n"), &[":3:11: ", "attacks is empty"]),
        ("study", study("attacks = [\"s99\"]\nweights = \"none\"\n"), &[":3:12: ", "unknown attack s99"]),
        ("study", study("clients = [\"smb-hybird\"]\n"), &[":3:12: ", "unknown client smb-hybird"]),
        ("study", study("socs = [\"level\"]\n"), &[":3:9: ambiguous soc level", "level-3-advanced"]),
        (
            "study",
            study("socs = [\"level-3\", \"level-3-advanced\"]\n"),
            &[":3:20: ", "level-3-advanced is listed already"],
        ),
        ("study", study("socs = [\"level-1\"]\n[weights]\ns99 = 1\n"), &[":5:1: s99 is no attack"]),
        ("study", study("replications = 0\n"), &[":3:16: ", "from 1 to"]),
        ("study", study("seed = -1\n"), &[":3:8: ", "from 0 to"]),
    ];
    for (kind, text, wanted) in cases {
        fs::write(dir.path().join("x.toml"), &text).unwrap();
        let args: &[&str] = match kind {
            "soc" => &["run", "--soc", "x.toml", "--runs", "2"],
            _ => &["run", "x.toml", "--runs", "2"],
        };
        refused(dir.path(), args, wanted);
    }
}

#[test]
fn a_wrong_technique_has_a_near_miss() {
    let dir = tempfile::tempdir().unwrap();
    let shipped = concat!(env!("CARGO_MANIFEST_DIR"), "/scenarios/attacks/s01-vpn-smash-and-grab.toml");
    let text = fs::read_to_string(shipped).unwrap().replacen("\"T1133\"", "\"T1333\"", 1);
    let line = text.lines().position(|l| l.contains("T1333")).unwrap() + 1;
    fs::write(dir.path().join("x.toml"), text).unwrap();
    let place = format!("x.toml:{line}:");
    refused(dir.path(), &["run", "--attack", "x.toml"], &[&place, "unknown technique T1333", "T1133"]);
}

#[test]
fn what_is_no_scenario_file_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    let write = |name: &str, bytes: &[u8]| fs::write(dir.path().join(name), bytes).unwrap();
    write("latin.toml", b"title = \"Caf\xe9\"\n");
    write("empty.toml", b"");
    write("big.toml", &vec![b'a'; 100_000_000]);
    fs::create_dir(dir.path().join("folder.toml")).unwrap();
    for (file, wanted) in [
        ("latin.toml", "latin.toml:1:13: this is not UTF-8"),
        ("empty.toml", "empty.toml:1:1: missing key title"),
        ("big.toml", "big.toml has 100000000 bytes; a scenario file may have 1000000"),
        ("folder.toml", "folder.toml is not a file"),
        ("none.toml", "cannot read none.toml"),
    ] {
        refused(dir.path(), &["run", "--soc", file], &[wanted]);
    }
}

#[test]
fn a_circle_of_files_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    for (name, other) in [("a.toml", "b.toml"), ("b.toml", "a.toml")] {
        fs::write(dir.path().join(name), format!("extends = \"{other}\"\ntitle = \"t\"\n")).unwrap();
    }
    refused(dir.path(), &["run", "--soc", "a.toml"], &["a → b → a; take one extends out"]);
    fs::write(dir.path().join("b.toml"), "extends = \"a.toml\"\n").unwrap();
    fs::write(dir.path().join("a.toml"), "extends = \"b.toml\"\n").unwrap();
    refused(dir.path(), &["check", "a.toml"], &["a → b → a; take one extends out"]);
}

#[test]
fn wrong_options_are_refused_with_what_is_allowed() {
    let dir = tempfile::tempdir().unwrap();
    let cases: [(&[&str], &[&str]); 12] = [
        (&["--runs", "5"], &["unexpected argument '--runs'", "'sparring run --runs 5'"]),
        (&["enterprise"], &["unrecognized subcommand 'enterprise'", "'sparring run enterprise'"]),
        (&["run", "--seed", "18446744073709551616"], &["--seed", "from 0 to 18446744073709551615"]),
        (&["run", "--soc", ""], &["unknown soc \"\"", "level-3-advanced"]),
        (
            &["run", "--runs", "10000000"],
            &["10000000 runs of 20 pairings would take about", "GiB of memory", "give --runs "],
        ),
        (&["ablate", "--soc", "level-4", "--runs", "10000000"], &["GiB of memory", "give --runs "]),
        (&["run", "--runs", "0"], &["--runs"]),
        (&["run", "--runs", "-1"], &["--runs"]),
        (&["run", "--runs", "many"], &["--runs", "many"]),
        (&["run", "--threads", "0"], &["--threads"]),
        (&["run", "--start", "someday"], &["--start", "fri-18:00"]),
        (&["rum"], &["rum", "run"]),
    ];
    for (args, wanted) in cases {
        refused(dir.path(), args, wanted);
    }
}

#[test]
fn a_place_that_cannot_be_written_is_refused_before_any_work() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("file"), "x").unwrap();
    for out in ["file", "file/below", "file/deep/below"] {
        refused(dir.path(), &["run", "--runs", "2", "--out", out], &["file", "--out DIR"]);
    }
}

/// Runs the command with no more than 32 kB to a file, as if the disk were full.
#[cfg(unix)]
fn with_a_full_disk(dir: &Path, args: &str) -> Output {
    let command = format!("trap '' XFSZ; ulimit -f 64; exec {} {args}", env!("CARGO_BIN_EXE_sparring"));
    Command::new("sh").args(["-c", &command]).current_dir(dir).output().unwrap()
}

#[test]
#[cfg(unix)]
fn a_disk_that_fills_up_leaves_the_earlier_report_as_it_was() {
    let dir = tempfile::tempdir().unwrap();
    let args = "run --attack s01 --runs 40 --out r";
    let output = with_a_full_disk(dir.path(), args);
    assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
    assert!(stderr(&output).contains("cannot write"), "{}", stderr(&output));
    assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 0, "something half-written is left");
    let words: Vec<&str> = args.split(' ').collect();
    assert!(sparring_in(dir.path(), &words).status.success());
    let page = fs::read(dir.path().join("r/report.html")).unwrap();
    assert_eq!(with_a_full_disk(dir.path(), &format!("{args} --seed 7")).status.code(), Some(1));
    assert_eq!(fs::read(dir.path().join("r/report.html")).unwrap(), page);
    assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1);
}
