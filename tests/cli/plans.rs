//! An attack drawn as a graph: in the terminal, as SVG, as rows and as JSON.

use super::{sparring, sparring_in, stderr, stdout};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use unicode_width::UnicodeWidthStr;

fn attacks() -> Vec<String> {
    let listed = stdout(&sparring(&["list", "attacks", "--format", "json"]));
    let listed: Value = serde_json::from_str(&listed).unwrap();
    let names = listed.as_array().unwrap().iter().map(|item| item["name"].as_str().unwrap().to_owned());
    let names: Vec<String> = names.collect();
    assert!(names.len() > 10);
    names
}

fn json(args: &[&str]) -> Value {
    let output = sparring(&[&["show", "attack"], args, &["--format", "json"]].concat());
    assert!(output.status.success(), "{}", stderr(&output));
    serde_json::from_slice(&output.stdout).unwrap()
}

fn words(list: &Value) -> Vec<&str> {
    list.as_array().unwrap().iter().map(|word| word.as_str().unwrap()).collect()
}

/// Asserts that `svg` is well-formed: every element closed in its turn, every sign of the language escaped.
fn well_formed(svg: &str) {
    let mut open: Vec<&str> = Vec::new();
    let mut rest = svg;
    while let Some(at) = rest.find('<') {
        let (text, tag) = rest.split_at(at);
        let end = tag.find('>').expect("a tag ends");
        for (entity, _) in text.match_indices('&').chain(tag[..end].match_indices('&')) {
            let part = if entity < text.len() && text[entity..].starts_with('&') { text } else { tag };
            let known = ["&amp;", "&lt;", "&gt;", "&quot;"];
            assert!(known.iter().any(|known| part[entity..].starts_with(known)), "{}", &part[entity..]);
        }
        let inner = &tag[1..end];
        assert_eq!(inner.matches('"').count() % 2, 0, "{inner}");
        if let Some(name) = inner.strip_prefix('/') {
            assert_eq!(open.pop(), Some(name), "closed out of turn");
        } else if !inner.ends_with('/') {
            open.push(inner.split([' ', '\n']).next().unwrap());
        }
        rest = &tag[end + 1..];
    }
    assert!(open.is_empty() && rest.trim().is_empty(), "left open: {open:?}");
}

#[test]
fn every_shipped_attack_is_drawn_within_80_columns_with_every_step() {
    for name in attacks() {
        let steps = json(&[&name]);
        for more in [&[][..], &["--client", "msp-twelve", "--soc", "level-2"]] {
            let output = sparring(&[&["show", "attack", &name], more].concat());
            assert!(output.status.success(), "{}", stderr(&output));
            let text = stdout(&output);
            let wide: Vec<&str> = text.lines().filter(|line| line.width() > 80).collect();
            assert!(wide.is_empty(), "{name}: {wide:#?}");
            for step in steps["steps"].as_array().unwrap() {
                let id = step["step"].as_str().unwrap();
                let drawn = text
                    .lines()
                    .any(|line| line.contains(&format!("● {id} ")) || line.contains(&format!("○ {id} ")));
                assert!(drawn, "{name}: {id} is not drawn\n{text}");
            }
        }
    }
}

#[test]
fn a_drawing_is_well_formed_whatever_the_attack_is_called() {
    for name in attacks() {
        let svg = stdout(&sparring(&["show", "attack", &name, "--format", "svg"]));
        well_formed(&svg);
        let steps = json(&[&name])["steps"].as_array().unwrap().len();
        assert_eq!(svg.matches(" height=\"50\" rx=\"5\"/>").count(), steps, "{name}");
    }
    for hostile in
        ["<script>alert(1)</script>", "\"&' onload=alert(1) </svg></style>", "{{ 7*191 }}\u{202e}安"]
    {
        let dir = tempfile::tempdir().unwrap();
        let file = stdout(&sparring(&["show", "attack", "s01", "--file"]));
        let title = file.lines().find(|line| line.starts_with("title")).unwrap();
        let file = file.replace(title, &format!("title = {}", toml_text(hostile)));
        let file = file.replace("\"vpn-login\"", &toml_text(hostile));
        std::fs::write(dir.path().join("x.toml"), file).unwrap();
        let svg = sparring_in(dir.path(), &["show", "attack", "x.toml", "--format", "svg"]);
        assert!(svg.status.success(), "{}", stderr(&svg));
        let svg = stdout(&svg);
        well_formed(&svg);
        assert!(!svg.contains("<script") && !svg.contains("1337") && !svg.contains('\u{202e}'), "{svg}");
        let text = stdout(&sparring_in(dir.path(), &["show", "attack", "x.toml"]));
        assert!(text.lines().all(|line| line.width() <= 80), "{text}");
        assert!(text.chars().all(|c| c == '\n' || !c.is_control()), "{text}");
    }
}

fn toml_text(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\\\""))
}

#[test]
fn the_same_attack_is_the_same_bytes() {
    for format in ["svg", "json", "csv", "table", "markdown"] {
        let draw = || sparring(&["show", "attack", "s13", "--soc", "level-3", "--format", format]).stdout;
        assert_eq!(draw(), draw(), "{format}");
    }
}

#[test]
fn rows_hold_the_plan_and_its_clock() {
    let plan = json(&["s13"]);
    let steps = plan["steps"].as_array().unwrap();
    let mut turns: BTreeMap<u64, (f64, f64)> = BTreeMap::new();
    for step in steps {
        if let Some(turn) = step["turn"].as_u64() {
            turns
                .insert(turn, (step["begins_hours"].as_f64().unwrap(), step["ends_hours"].as_f64().unwrap()));
        }
        assert_eq!(step["branch"] == "destruction", step["step"] == "wipe-servers", "{step}");
    }
    let turns: Vec<(f64, f64)> = turns.into_values().collect();
    assert!(turns.len() > 15 && turns[0].0 == 0.0, "{turns:?}");
    assert!(turns.windows(2).all(|w| w[0].0 < w[0].1 && w[0].1 <= w[1].0), "{turns:?}");
    // Of alternatives one is on the fast way.
    let slot = |slot: &str| steps.iter().filter(|s| s["slot"] == slot && s["turn"].is_u64()).count();
    assert_eq!([slot("to-the-directory"), slot("read-mail")], [1, 1]);
    let wires = plan["wires"].as_array().unwrap();
    let rights = wires.iter().find(|wire| wire["word"] == "mailbox-rights").unwrap();
    assert_eq!(words(&rights["givers"]), ["right-to-read", "tenant-right"]);
    assert_eq!(words(&plan["ways_back"]), ["web-exploit", "right-to-read", "tenant-right"]);
    let csv = stdout(&sparring(&["show", "attack", "s13", "--format", "csv"]));
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let ids: Vec<String> = reader.records().map(|row| row.unwrap()[0].to_owned()).collect();
    let named: Vec<&str> = steps.iter().map(|step| step["step"].as_str().unwrap()).collect();
    assert_eq!(ids, named);
    let markdown = stdout(&sparring(&["show", "attack", "s13", "--format", "markdown"]));
    assert!(markdown.contains("| --- |") && named.iter().all(|id| markdown.contains(id)), "{markdown}");
}

#[test]
fn a_soc_and_a_client_lack_what_they_do_not_collect_and_send() {
    let any = json(&["s01"]);
    let seen = json(&["s01", "--client", "smb-hybrid-250", "--soc", "level-1"]);
    let soc = stdout(&sparring(&["show", "soc", "level-1"]));
    let mut lacking = 0;
    for (before, after) in any["steps"].as_array().unwrap().iter().zip(seen["steps"].as_array().unwrap()) {
        let all: BTreeSet<&str> =
            words(&before["shows_in"]).into_iter().chain(words(&before["lacking"])).collect();
        for source in words(&after["shows_in"]) {
            assert!(
                soc.contains(&format!("\"{source}\"")) || ["users", "endpoint product"].contains(&source),
                "{source}"
            );
            assert!(all.contains(source) || source == "endpoint product", "{after}");
        }
        for source in words(&after["lacking"]) {
            assert!(all.contains(source), "{after}");
            lacking += 1;
        }
    }
    assert!(lacking > 20, "{lacking}");
    // Whoever collects nothing sees nothing but what people notice.
    let blind = json(&["s01", "--soc", "blind"]);
    let sees = blind["steps"].as_array().unwrap().iter().flat_map(|step| words(&step["shows_in"]));
    assert_eq!(sees.collect::<BTreeSet<_>>(), BTreeSet::from(["users"]));
}

/// What an engagement says a step showed in is what the drawing says it would show in.
#[test]
fn what_a_step_shows_in_is_what_the_engagement_says() {
    let client = "smb-hybrid-250";
    let mut compared = 0;
    for (attack, soc) in
        [("s01", "perfect"), ("s05", "perfect"), ("s10", "perfect"), ("s01", "level-1"), ("s10", "level-2")]
    {
        let plan = json(&[attack, "--client", client, "--soc", soc]);
        let shows = |id: &str| -> BTreeSet<String> {
            let step = plan["steps"].as_array().unwrap().iter().find(|step| step["step"] == id).unwrap();
            words(&step["shows_in"]).into_iter().map(str::to_owned).collect()
        };
        for replication in ["0", "1", "2"] {
            let args = ["explain", "--attack", attack, "--client", client, "--soc", soc, "--format", "json"];
            let told = sparring(&[&args[..], &["--replication", replication]].concat());
            let told: Value = serde_json::from_slice(&told.stdout).unwrap();
            let mut deed = String::new();
            for event in told["events"].as_array().unwrap() {
                let what = event["what"].as_str().unwrap();
                if let Some((before, _)) = what.split_once(" (T1") {
                    deed = before.rsplit(' ').next().unwrap().to_owned();
                } else if let Some((before, _)) = what.split_once(" once more)") {
                    deed = before.rsplit('(').next().unwrap().to_owned();
                } else if let Some(list) = what.strip_prefix("the step shows in ") {
                    let list = list
                        .split(": no alert")
                        .next()
                        .unwrap()
                        .replace("the endpoint product", "endpoint product");
                    for source in list.split(", ").filter(|source| !source.is_empty()) {
                        assert!(shows(&deed).contains(source), "{attack} {deed}: {source}");
                        compared += 1;
                    }
                }
            }
        }
    }
    assert!(compared > 50, "{compared}");
}

#[test]
fn the_file_is_printed_as_it_is_written() {
    let written = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/attacks/s01-vpn-smash-and-grab.toml");
    let written = std::fs::read_to_string(written).unwrap();
    assert_eq!(stdout(&sparring(&["show", "attack", "s01", "--file"])), written);
    let soc = stdout(&sparring(&["show", "soc", "level-1", "--file"]));
    assert_eq!(soc, stdout(&sparring(&["show", "soc", "level-1"])));
}

#[test]
fn a_drawing_goes_to_a_file() {
    let dir = tempfile::tempdir().unwrap();
    let args = ["show", "attack", "s15", "--format", "svg"];
    let output = sparring_in(dir.path(), &[&args[..], &["--out", "maps/s15.svg"]].concat());
    assert!(output.status.success(), "{}", stderr(&output));
    let written = std::fs::read(dir.path().join("maps/s15.svg")).unwrap();
    assert_eq!(written, sparring(&args).stdout);
    let output = sparring_in(dir.path(), &[&args[..], &["--out", "maps"]].concat());
    assert_eq!(output.status.code(), Some(2), "{}", stderr(&output));
    assert!(stderr(&output).contains("s15-rmm-push.svg"), "{}", stderr(&output));
}

#[test]
fn what_cannot_be_drawn_is_refused_with_a_way_out() {
    let cases: [(&[&str], &str); 6] = [
        (&["show", "client", "smb-hybrid-250", "--soc", "level-1"], "--soc is for attacks"),
        (&["show", "soc", "level-1", "--format", "svg"], "--format is for attacks"),
        (&["show", "attack", "s15", "--client", "smb-hybrid-250"], "is no provider"),
        (&["show", "attack", "s01", "--soc", "level-9"], "level-"),
        (&["show", "attack", "s01", "--file", "--format", "svg"], "--file"),
        (&["show", "attack", "s01", "--format", "png"], "svg"),
    ];
    for (args, part) in cases {
        let output = sparring(args);
        assert_eq!(output.status.code(), Some(2), "{args:?}: {}", stderr(&output));
        assert!(stderr(&output).contains(part), "{args:?}: {}", stderr(&output));
    }
}
