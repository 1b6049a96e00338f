//! What the files of a report say of engagements made by hand: each number in its own column.

use super::*;
use sparring::report::{AssumptionCounts, Dossier, Manifest, curves, desk, outcomes, summary};

/// Gives `use_it` what a report on these is made from.
fn with_dossier<T>(made: &(Study, Results), books: &[DeskBooks], use_it: impl Fn(&Dossier<'_>) -> T) -> T {
    let (study, results) = made;
    let findings = analyse(study, results, books);
    let manifest = Manifest::of(study, Vec::new(), AssumptionCounts::default(), None);
    use_it(&Dossier { findings: &findings, study, results, manifest: &manifest })
}

/// The cells of one column of a table.
fn column(table: &[u8], name: &str) -> Vec<String> {
    let mut reader = csv::Reader::from_reader(table);
    let place = reader.headers().unwrap().iter().position(|header| header == name).unwrap();
    reader.records().map(|row| row.unwrap()[place].to_owned()).collect()
}

#[test]
fn a_moment_beyond_what_was_watched_was_not_reached() {
    let stamped = |alert: Option<i64>, incident: Option<i64>, out: Option<i64>| {
        let stamps = Stamps {
            t2: alert.and_then(at),
            t4: incident.and_then(at),
            t7: out.and_then(at),
            ..inside().stamps
        };
        Outcome { stamps, ..inside() }
    };
    let rows = vec![
        stamped(Some(1), None, None),
        stamped(Some(1), Some(2), None),
        stamped(Some(1), Some(2), Some(WATCHED)),
        stamped(Some(WATCHED + 1), Some(WATCHED + 2), Some(WATCHED + 3)),
        repelled(),
    ];
    let made = made(&["s01"], &["level-1"], |_| Some(rows.clone()));
    let table = with_dossier(&made, &[], |dossier| outcomes(dossier).unwrap());
    for (name, cells) in [
        ("t2_alert_hours_from_t0", ["1", "1", "1", "", ""]),
        ("t4_incident_hours_from_t0", ["", "2", "2", "", ""]),
        ("t7_last_access_lost_hours_from_t0", ["", "", "100", "", ""]),
        ("alert_censored", ["false", "false", "false", "true", ""]),
        ("incident_censored", ["true", "false", "false", "true", ""]),
        ("contain_censored", ["true", "true", "false", "true", ""]),
    ] {
        assert_eq!(column(&table, name), cells, "{name}");
    }
}

#[test]
fn the_summary_says_each_share_by_its_own_name() {
    let rows = vec![evicted(Some(4), 9), evicted(Some(9), 4), achieved(8, Some(9)), inside(), repelled()];
    let made = made(&["s01"], &["level-1"], |_| Some(rows.clone()));
    let json = with_dossier(&made, &[], |dossier| summary(dossier).unwrap());
    let summary: serde_json::Value = serde_json::from_slice(&json).unwrap();
    for (name, yes, n) in [
        ("over_before_objective", 3, 5),
        ("objective_reached", 1, 5),
        ("detected", 3, 4),
        ("detected_in_time", 2, 4),
        ("defended_in_time", 1, 4),
    ] {
        let share = &summary["cells"][0][name];
        assert_eq!(
            (share["estimate"].as_f64(), share["n"].as_u64()),
            (Some(f64::from(yes) / n as f64), Some(n))
        );
    }
}

#[test]
fn an_hour_of_the_desk_has_what_was_done_in_its_columns() {
    let books = DeskBooks {
        blocked: Vec::new(),
        days: 7,
        auto_closed_per_queued: 0.0,
        replications: vec![DeskLines::default(); 2],
        week: vec![HourBooks { hours: 2, arrived: 8, served: 6, lost: 4, waiting: 2, worked: 0 }; 168],
    };
    let made = made(&["s01"], &["level-1"], |_| Some(vec![inside(); 2]));
    let table = with_dossier(&made, &[books], |dossier| desk(dossier).unwrap());
    for (name, value) in [
        ("arrived_per_hour", "4"),
        ("looked_at_per_hour", "3"),
        ("closed_unread_per_hour", "2"),
        ("waiting_at_end_of_hour", "1"),
    ] {
        assert_eq!(column(&table, name), [value; 168], "{name}");
    }
}

#[test]
fn a_point_of_a_curve_tells_of_all_and_of_those_still_watched() {
    let rows = vec![evicted(Some(4), 9), evicted(Some(6), 9), achieved(8, Some(7)), inside(), repelled()];
    let made = made(&["s01"], &["level-1"], |_| Some(rows.clone()));
    let table = with_dossier(&made, &[], |dossier| curves(dossier).unwrap());
    let whose = column(&table, "curve");
    let of = |name: &str| -> Vec<String> {
        let cells = whose.iter().zip(column(&table, name));
        cells.filter(|(curve, _)| *curve == "incident").map(|(_, cell)| cell).collect()
    };
    assert_eq!(of("hours_from_t0"), ["4", "6", "7"]);
    assert_eq!(of("estimate"), ["0.25", "0.5", "0.75"]);
    assert_eq!(
        (of("n"), of("at_risk")),
        (vec!["4".to_owned(); 3], ["4", "3", "2"].map(str::to_owned).to_vec())
    );
    let limits = |name: &str| -> Vec<f64> { of(name).iter().map(|cell| cell.parse().unwrap()).collect() };
    for (low, high) in limits("low").into_iter().zip(limits("high")) {
        assert!(low < high);
    }
}
