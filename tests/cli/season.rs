//! Seasons as a user meets them: what is wrong with a file, what stands in season.csv, what explain tells.

use super::{sparring, sparring_in, stderr, stdout};
use std::collections::BTreeMap;
use std::fs;

/// A study of lines that extends the one with a season; its first line is the third.
fn study(lines: &str) -> String {
    format!("extends = \"season\"\ntitle = \"Ours\"\n{lines}\n")
}

#[test]
fn each_wrong_key_or_value_of_a_season_is_refused_at_its_place_with_a_way_out() {
    let dir = tempfile::tempdir().unwrap();
    let many: Vec<String> = (0..257).map(|day| format!("\"s01-vpn-smash-and-grab@{day}d\"")).collect();
    let many = format!("[season]\nvisits = [{}]", many.join(", "));
    let cases: [(&str, &[&str]); 29] = [
        ("season = 3", &[":3:10: season is a number (3); write a table, [season]"]),
        ("[season]\nmonth = 12", &[":4:1: unknown key month; did you mean months?"]),
        (
            "[season]\nmonths = 0",
            &[":4:10: ", "season.months = 0 is out of range; write one from 0.1 to 120"],
        ),
        ("[season]\nmonths = \"12\"", &[":4:10: season.months is a text"]),
        ("[season]\nvisits = []", &[":4:10: a season needs either visits", "or per_year"]),
        ("[season]\nvisits = \"s01\"", &[":4:10: season.visits is a text", "write a list of texts"]),
        ("[season]\nvisits = [3]", &[":4:11: season.visits is a number (3); write a text in quotes"]),
        (
            "[season]\nvisits = [\"s01-vpn-smash-and-grab\"]",
            &[":4:11: ", "is no visit", "s12-back-within-weeks@30d"],
        ),
        ("[season]\nvisits = [\"@3d\"]", &[":4:11: @3d is no visit"]),
        ("[season]\nvisits = [\"s01-vpn-smash-and-grab@\"]", &[":4:11: ", "is no visit"]),
        ("[season]\nvisits = [\"s01-vpn-smash-and-grab@3d on \"]", &[":4:11: ", "on which client"]),
        (
            "[season]\nvisits = [\"s01-vpn-smash-and-grab@soon\"]",
            &[":4:11: soon is no time", "a number and a unit"],
        ),
        ("[season]\nvisits = [\"s01-vpn-smash-and-grab@-3d\"]", &[":4:11: -3d is no time"]),
        (
            "[season]\nvisits = [\"s01-vpn-smash-and-grap@3d\"]",
            &[":4:11: ", "did you mean s01-vpn-smash-and-grab?"],
        ),
        (
            "[season]\nvisits = [\"s01-vpn-smash-and-grab@3d on smb-hybird-250\"]",
            &[":4:11: smb-hybird-250 is no client of this study; did you mean smb-hybrid-250?"],
        ),
        (
            "[season]\nvisits = [\"s01-vpn-smash-and-grab@400d\"]",
            &[":4:11: ", "after the season is over", "months"],
        ),
        (&many, &[":4:10: a season has at most 256 visits"]),
        ("[season]\nper_year = 4", &[":4:12: ", "not both", "visits = []"]),
        ("[season]\nvisits = []\nper_year = 0", &[":5:12: nobody comes", "such as 4"]),
        ("[season]\nvisits = []\nper_year = -1", &[":5:12: season.per_year = -1 is out of range"]),
        ("[season]\nvisits = []\nper_year = \"4\"", &[":5:12: season.per_year is a text"]),
        (
            "[season]\nvisits = []\nper_year = 1001",
            &[":5:12: season.per_year = 1001 is out of range", "1000"],
        ),
        ("[season]\nvisits = []\nper_year = nan", &[":5:12: season.per_year"]),
        ("[season]\nmonths = 121", &[":4:10: season.months = 121 is out of range"]),
        (
            "[season]\nexercise = \"s01-vpn-smash-and-grap\"",
            &[":4:12: ", "did you mean s01-vpn-smash-and-grab?"],
        ),
        ("[season]\nexercise = \"s02\"", &[":4:12: s02 is no attack of this study"]),
        ("[season.departures]\nat = \"60d\"", &[":3:1: missing key season.departures.share; add it"]),
        (
            "[season.departures]\nat = \"60d\"\nshare = 1.2",
            &[":5:9: ", "1.2 is out of range; write one from 0 to 1"],
        ),
        ("[season.departures]\nat = \"500d\"\nshare = 0.5", &["people leave after the season is over"]),
    ];
    for (lines, wanted) in cases {
        fs::write(dir.path().join("x.toml"), study(lines)).unwrap();
        let output = sparring_in(dir.path(), &["run", "x.toml", "--runs", "2"]);
        let said = stderr(&output);
        assert_eq!(output.status.code(), Some(2), "{lines}: {said}");
        assert!(output.stdout.is_empty() && !said.contains("panicked"), "{lines}: {said}");
        for part in wanted {
            assert!(said.contains(part), "{lines} does not say {part}:\n{said}");
        }
        assert!(said.matches("x.toml:").count() == 1, "one message for one mistake:\n{said}");
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1, "{lines} wrote something");
    }
}

type Row = BTreeMap<String, String>;

fn rows(path: &std::path::Path) -> (Vec<String>, Vec<Row>) {
    let mut reader = csv::Reader::from_path(path).unwrap();
    let header = reader.headers().unwrap().iter().map(str::to_owned).collect();
    (header, reader.deserialize().map(|r| r.unwrap()).collect())
}

#[test]
fn season_csv_has_the_columns_that_the_readme_tells_of() {
    let dir = tempfile::tempdir().unwrap();
    let args = ["run", "season", "--soc", "level-1", "--soc", "level-4", "--runs", "3", "--out", "o"];
    let output = sparring_in(dir.path(), &args);
    assert!(output.status.success(), "{}", stderr(&output));
    let (season, visits) = rows(&dir.path().join("o/season.csv"));
    let (outcomes, _) = rows(&dir.path().join("o/outcomes.csv"));
    let readme = include_str!("../../reports/README.md");
    let (_, section) = readme.split_once("## season.csv\n").unwrap();
    let section = section.split("\n## ").next().unwrap();
    let told: Vec<&str> = section
        .lines()
        .filter(|l| l.starts_with("| `"))
        .flat_map(|l| l.split('`').skip(1).step_by(2))
        .collect();
    let own: Vec<&str> = season.iter().filter(|c| !outcomes.contains(c)).map(String::as_str).collect();
    assert_eq!(own, told, "the columns of a visit, in the order of the README");
    let others: Vec<&String> = season.iter().filter(|c| !own.contains(&c.as_str())).collect();
    assert_eq!(others, outcomes.iter().collect::<Vec<_>>(), "all others are those of outcomes.csv");
    // Two SOCs, with memory and without, three replications of seven visits.
    assert_eq!(visits.len(), 2 * 2 * 3 * 7);
    for row in &visits {
        let number = |column: &str| row[column].parse::<f64>().unwrap();
        assert!(
            (1.0..=7.0).contains(&number("visit"))
                && (0.0..=365.0).contains(&number("visit_days_from_season_start"))
        );
        assert!(number("actions_closed_in_time") <= number("actions_opened"));
        assert!((0.0..=1.0).contains(&number("rules_aged_share")));
    }
    // Before anything is learnt there is nothing to forget: the first visit is the same with memory and without.
    let first = |memory: &str| {
        let of = |row: &&Row| row["visit"] == "1" && row["memory"] == memory;
        let without =
            |row: &Row| row.iter().filter(|(c, _)| *c != "memory").map(|(_, v)| v.clone()).collect();
        visits.iter().filter(of).map(without).collect::<Vec<Vec<String>>>()
    };
    assert_eq!(first("carried"), first("none"));
    assert_eq!(first("none").len(), 6);
}

#[test]
fn a_visit_is_explained_as_the_season_had_it() {
    let dir = tempfile::tempdir().unwrap();
    let args = ["run", "season", "--soc", "level-4", "--runs", "4", "--out", "o"];
    let output = sparring_in(dir.path(), &args);
    assert!(output.status.success(), "{}", stderr(&output));
    let (_, visits) = rows(&dir.path().join("o/season.csv"));
    let carried = visits.iter().filter(|row| row["memory"] == "carried");
    let mut told = 0;
    for row in carried {
        let (visit, replication) = (&row["visit"], &row["replication"]);
        let args = ["explain", "season", "--soc", "level-4", "--visit", visit, "--replication", replication];
        let output = sparring(&[&args[..], &["--format", "json"]].concat());
        let json: serde_json::Value = serde_json::from_str(&stdout(&output)).unwrap();
        assert_eq!(
            (&json["attack"], &json["ending"]),
            (&row["attack"].as_str().into(), &row["ending"].as_str().into())
        );
        let moments = [
            ("t2_alert", "t2_alert_hours_from_t0"),
            ("t4_incident", "t4_incident_hours_from_t0"),
            ("t6_containment_order", "t6_containment_order_hours_from_t0"),
            ("tO_objective", "tO_objective_hours_from_t0"),
        ];
        for (moment, column) in moments {
            let said = json["moments_hours_from_t0"][moment].as_f64();
            let stands: Option<f64> = row[column].parse().ok();
            // The file leaves out what came after the horizon.
            assert!(
                stands.is_none() || said == stands,
                "{column} of visit {visit}, replication {replication}"
            );
        }
        let reconstructed = json["panel"]["steps_reconstructed"]["counted"].as_u64().unwrap();
        assert_eq!(reconstructed.to_string(), row["steps_reconstructed"]);
        let brought = json["brought"].as_array().unwrap();
        let acted = brought.iter().filter(|lesson| lesson["acted"] == true).count();
        assert_eq!(acted.to_string(), row["earlier_actions_that_told"], "visit {visit} of {replication}");
        assert!(brought.iter().all(|lesson| lesson["visit"].as_u64().unwrap() <= visit.parse().unwrap()));
        told += acted;
    }
    assert!(told > 0, "somewhere something that was learnt told");
}
