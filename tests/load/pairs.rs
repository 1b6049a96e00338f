//! One analyst more or less meets the same alerts.

use crate::cli::sparring;
use crate::stage::study;
use sparring::analysis::{Effect, describe_load};
use sparring::experiment::{Headcount, Progress, run_load};

#[test]
fn an_analyst_more_meets_the_same_alerts_and_leaves_fewer_unread() {
    let mut study = study(&[], &["level-2-intermediate"], 12);
    study.socs[0].book_endpoints *= 2;
    let load = run_load(&study, 28, 0, &Progress::default()).unwrap();
    let came = |books: &sparring::experiment::LoadBooks| -> Vec<u64> {
        let of = |r: &sparring::experiment::ReplicationBooks| {
            r.lines[0].iter().map(|l| l.arrived() - l.carried_in).sum()
        };
        books.replications.iter().map(of).collect()
    };
    for (posting, changed) in &load.postings {
        let Some(changed) = changed else { continue };
        assert_eq!(came(changed), came(&load.as_it_is), "{posting:?}");
        let other: Vec<usize> = (0..posting.tier).collect();
        for tier in other {
            let same = changed.replications.iter().zip(&load.as_it_is.replications);
            assert!(
                same.into_iter().all(|(a, b)| a.lines[tier] == b.lines[tier]),
                "{posting:?} moved tier {tier}"
            );
        }
        assert_eq!(posting.hours_a_week, 50);
    }
    let found = describe_load(&study, &load).unwrap();
    let effect = |more: &str| {
        let posting = found.postings.iter().find(|p| p.tier == "triage" && p.headcount == more).unwrap();
        posting.changes.unwrap()
    };
    assert_eq!(effect("more").effect_on_never_looked_at, Some(Effect::Helps));
    assert_eq!(effect("less").effect_on_never_looked_at, Some(Effect::Harms));
    assert!(effect("more").in_time.unwrap().low > 0.0 && effect("less").in_time.unwrap().high < 0.0);
}

#[test]
fn sites_get_the_analyst_where_most_comes_and_the_last_seat_stays() {
    let study = study(&[], &["level-5-innovative"], 2);
    let load = run_load(&study, 7, 0, &Progress::default()).unwrap();
    let sites: Vec<_> = load.postings.iter().filter(|(p, _)| p.headcount == Headcount::More).collect();
    assert!(
        sites.iter().all(|(p, books)| books.is_some() && format!("{:?}", p.shift).starts_with("Site")),
        "{sites:?}"
    );
    let mut alone = crate::stage::study(&[], &["level-1-basic"], 2);
    alone.socs[0].roster.investigation.office_seats = 1;
    alone.socs[0].roster.investigation.off_seats = 0;
    let load = run_load(&alone, 7, 0, &Progress::default()).unwrap();
    let last = load.postings.iter().find(|(p, _)| p.tier == 1 && p.headcount == Headcount::Less).unwrap();
    assert!(last.1.is_none());
}

#[test]
fn threads_change_no_byte_and_a_desk_with_time_to_spare_gains_nothing() {
    let run = |threads: &str, format: &str| {
        let output = sparring(&[
            "load",
            "--soc",
            "level-3-advanced",
            "--days",
            "14",
            "--runs",
            "10",
            "--threads",
            threads,
            "--format",
            format,
            "--clients",
            "3",
            "--endpoints",
            "250",
        ]);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    };
    for format in ["json", "csv", "markdown"] {
        assert_eq!(run("1", format), run("3", format), "{format}");
    }
    let told = run("2", "table");
    assert!(told.lines().all(|line| line.chars().count() <= 80), "{told}");
    let words = told.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        words.contains("750 endpoints") && words.contains(" pairs, neither on the share never looked at"),
        "{told}"
    );
}

#[test]
fn a_folder_holds_the_tables_the_chart_and_what_they_were_made_from() {
    let dir = tempfile::tempdir().unwrap();
    let args = ["load", "--soc", "level-1", "--days", "7", "--runs", "2", "--out", "o"];
    for _ in 0..2 {
        let output = crate::cli::sparring_in(dir.path(), &args);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }
    let read = |name: &str| std::fs::read(dir.path().join("o").join(name)).unwrap();
    let load: serde_json::Value = serde_json::from_slice(&read("load.json")).unwrap();
    assert_eq!(load["manifest"]["seed"], 42);
    let kinds: Vec<&str> =
        load["manifest"]["inputs"].as_array().unwrap().iter().map(|i| i["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["knowledge", "knowledge file", "soc"]);
    assert_eq!(load["load"]["week"].as_array().unwrap().len(), 168);
    let csv = String::from_utf8(read("load.csv")).unwrap();
    let columns = csv.lines().next().unwrap().split(',').count();
    assert!(csv.lines().count() > 500 && csv.lines().all(|line| line.split(',').count() == columns));
    for name in ["manifest.json", "load.md", "charts/load-week.svg", "charts/load-week.png"] {
        assert!(!read(name).is_empty(), "{name}");
    }
}

#[test]
fn a_book_that_makes_no_sense_is_refused() {
    for (args, part) in [
        (&["--clients", "5"][..], "add --endpoints"),
        (&["--clients", "100000", "--endpoints", "100000"][..], "too many"),
        (&["--endpoints", "0"][..], "from 1 to"),
        (&["--days", "3"][..], "from 7 to"),
        (&["--runs", "1"][..], "from 2 to"),
    ] {
        let output = sparring(&[&["load", "--soc", "level-2"], args].concat());
        assert_eq!(output.status.code(), Some(2), "{args:?}");
        let error = String::from_utf8_lossy(&output.stderr);
        assert!(error.contains(part) && output.stdout.is_empty(), "{args:?}: {error}");
    }
}
