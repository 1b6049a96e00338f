//! What the terminal shows, and what other programs get instead.

use super::{sparring, sparring_in, stderr, stdout};
use std::path::Path;
use std::process::{Command, Output};
use unicode_width::UnicodeWidthStr;

const RUN: [&str; 8] = ["run", "--attack", "s01", "--soc", "level-1", "--soc", "level-4", "--runs=6"];

/// Runs two levels against one attack and returns what was printed, and the folder it was written to.
fn run(more: &[&str]) -> (Output, tempfile::TempDir) {
    let dir = tempfile::tempdir().unwrap();
    let output = sparring_in(dir.path(), &[&RUN, more].concat());
    assert!(output.status.success(), "{}", stderr(&output));
    (output, dir)
}

fn too_wide(text: &str) -> Vec<&str> {
    text.lines().filter(|line| line.width() > 80).collect()
}

#[test]
fn other_forms_stand_alone_on_standard_output() {
    for format in ["csv", "json", "markdown"] {
        let (output, dir) = run(&["--format", format]);
        let text = stdout(&output);
        assert!(!text.contains("Report:") && stderr(&output).contains("Report:"), "{format}: {text}");
        match format {
            "csv" => {
                let mut reader = csv::Reader::from_reader(text.as_bytes());
                let columns: Vec<String> = reader.headers().unwrap().iter().map(str::to_owned).collect();
                assert_eq!(columns[2..6], ["soc", "versus", "metric", "estimate"]);
                assert!(reader.records().all(|r| r.unwrap().len() == columns.len()));
            }
            "json" => {
                let summary = std::fs::read_to_string(dir.path().join("reports/latest/summary.json"));
                assert_eq!(text, summary.unwrap());
            }
            _ => {
                assert!(
                    text.starts_with("## ") && text.contains("| SOC | Over before objective |"),
                    "{text}"
                );
            }
        }
    }
    let (output, _) = run(&[]);
    assert!(stdout(&output).contains("Report:") && !stderr(&output).contains("Report:"));
}

#[test]
fn lists_and_stories_have_every_form() {
    let story = ["explain", "--attack", "s01", "--soc", "level-4", "--replication=1"];
    let desk = ["explain", "--desk", "--soc", "level-1"];
    let list = ["list", "socs"];
    for args in [&story[..], &desk[..], &list[..]] {
        let of = |format: &str| {
            let output = sparring(&[args, &["--format", format]].concat());
            assert!(output.status.success(), "{args:?} {format}: {}", stderr(&output));
            stdout(&output)
        };
        let json: serde_json::Value = serde_json::from_str(&of("json")).unwrap();
        assert!(json.is_object() || json.is_array());
        let csv = of("csv");
        let mut reader = csv::Reader::from_reader(csv.as_bytes());
        let rows: Vec<csv::StringRecord> = reader.records().map(|r| r.unwrap()).collect();
        assert!(rows.len() > 1, "{csv}");
        assert!(of("markdown").contains("| --- |"));
        assert!(!of("table").contains("| --- |"));
    }
}

#[test]
fn a_form_that_is_not_there_is_refused_with_those_that_are() {
    let output = sparring(&["list", "socs", "--format", "yaml"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("markdown"), "{}", stderr(&output));
}

/// Puts a study of things with hostile titles into `dir`.
fn hostile(dir: &Path, title: &str) {
    let show = |kind: &str, name: &str| stdout(&sparring(&["show", kind, name, "--file"]));
    for (kind, folder, name) in [
        ("attack", "attacks", "s01-vpn-smash-and-grab"),
        ("client", "clients", "smb-hybrid-250"),
        ("soc", "socs", "level-1-basic"),
        ("study", "studies", "default"),
    ] {
        let file = show(kind, name);
        let old = file.lines().find(|l| l.starts_with("title")).unwrap();
        let path = dir.join("scenarios").join(folder);
        std::fs::create_dir_all(&path).unwrap();
        std::fs::write(path.join(format!("{name}.toml")), file.replace(old, &format!("title = {title:?}")))
            .unwrap();
    }
}

#[test]
fn nothing_for_a_terminal_is_wider_than_80_columns_whatever_it_is_called() {
    for title in
        ["a title of many words ".repeat(20), "withoutanyspace".repeat(20), "安全运营中心🦀".repeat(20)]
    {
        let dir = tempfile::tempdir().unwrap();
        hostile(dir.path(), &title);
        let commands: [&[&str]; 5] = [
            &["run", "--attack", "s01", "--soc", "level-1", "--soc", "level-4", "--runs", "4", "--out", "o"],
            &["explain", "--attack", "s01", "--soc", "level-1", "--replication", "1"],
            &["explain", "--desk", "--soc", "level-1"],
            &["list", "attacks"],
            &["list", "socs"],
        ];
        for args in commands {
            let output = sparring_in(dir.path(), args);
            assert!(output.status.success(), "{}", stderr(&output));
            let text = stdout(&output);
            assert!(text.lines().count() > 3);
            assert_eq!(too_wide(&text), [""; 0], "{args:?}\n{text}");
        }
    }
}

#[test]
fn every_shipped_story_fits_80_columns() {
    for attack in ["s01", "s03", "s05", "s10"] {
        for soc in ["level-1", "level-5"] {
            let text = stdout(&sparring(&["explain", "--attack", attack, "--soc", soc, "--replication=3"]));
            assert!(text.lines().count() > 20);
            assert_eq!(too_wide(&text), [""; 0], "{attack} {soc}\n{text}");
        }
    }
}

#[test]
fn a_pipe_gets_no_escape_sequence_unless_colours_are_asked_for() {
    let desk = ["explain", "--desk", "--soc", "level-1"];
    let sequences = |output: &Output| output.stdout.iter().filter(|b| **b == 0x1b).count();
    let plain = sparring(&desk);
    assert_eq!((sequences(&plain), plain.stderr.contains(&0x1b)), (0, false));
    assert_eq!(sequences(&sparring(&[&desk[..], &["--color", "never"]].concat())), 0);
    let coloured = sparring(&[&desk[..], &["--color", "always"]].concat());
    assert!(sequences(&coloured) > 0);
    assert_eq!(anstream::adapter::strip_bytes(&coloured.stdout).into_vec(), plain.stdout);
    // Other forms are never coloured.
    for format in ["csv", "json", "markdown"] {
        let output = sparring(&[&desk[..], &["--color", "always", "--format", format]].concat());
        assert_eq!(sequences(&output), 0, "{format}");
    }
    let (run, _) = run(&[]);
    assert!(sequences(&run) == 0 && !run.stderr.contains(&0x1b));
}

/// Runs the desk's table on a terminal of its own, and returns what the terminal was sent.
#[cfg(target_os = "linux")]
fn on_a_terminal(variables: &[(&str, &str)]) -> Option<Vec<u8>> {
    let dir = tempfile::tempdir().unwrap();
    let command = format!("{} explain --desk --soc level-1", env!("CARGO_BIN_EXE_sparring"));
    let output = Command::new("script")
        .args(["-qec", &command, "/dev/null"])
        .current_dir(dir.path())
        .env_remove("NO_COLOR")
        .env("TERM", "xterm")
        .envs(variables.iter().copied())
        .output()
        .ok()?;
    output.status.success().then_some(output.stdout)
}

#[cfg(target_os = "linux")]
#[test]
fn a_terminal_gets_colours_unless_it_is_asked_not_to() {
    // Where there is no `script` there is no terminal to try.
    let Some(coloured) = on_a_terminal(&[]) else { return };
    assert!(coloured.windows(2).any(|w| w == b"\x1b["), "{}", String::from_utf8_lossy(&coloured));
    assert!(on_a_terminal(&[("NO_COLOR", "")]).unwrap().contains(&0x1b));
    for variable in [("NO_COLOR", "1"), ("TERM", "dumb")] {
        let sent = on_a_terminal(&[variable]).unwrap();
        assert!(!sent.contains(&0x1b), "{variable:?}: {}", String::from_utf8_lossy(&sent));
    }
}

#[test]
fn the_desk_alone_is_the_desk_of_the_report() {
    let (run, _) = run(&[]);
    let desk = sparring(&["explain", "--desk", "--attack", "s01", "--soc", "level-1", "--soc", "level-4"]);
    assert!(stdout(&run).contains(&stdout(&desk)), "{}\n{}", stdout(&run), stdout(&desk));
}
