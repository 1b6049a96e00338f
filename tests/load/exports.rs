//! An export of alerts: what is fitted to it, what is refused of it, and that no bytes make it panic.

use proptest::prelude::*;
use sparring::experiment::{Progress, run};
use sparring::report::{Medium, trace_text};
use sparring::scenario::{Changes, Library, ScenarioError, SocChange};
use sparring::sim::elementary::{exp, ln};
use sparring::sim::luck::{Luck, Stream, StreamId};
use sparring::soc::{Soc, Trace};
use std::fmt::Write;
use std::fs;
use std::path::PathBuf;

/// A desk in a folder of its own.
struct Desk {
    _dir: tempfile::TempDir,
    soc: PathBuf,
}

impl Desk {
    fn with(export: impl AsRef<[u8]>) -> Desk {
        let dir = tempfile::tempdir().unwrap();
        let soc = dir.path().join("ours.toml");
        let text =
            "extends = \"level-2-intermediate\"\ntitle = \"Ours\"\n[background]\ntrace = \"alerts.csv\"\n";
        fs::write(&soc, text).unwrap();
        fs::write(dir.path().join("alerts.csv"), export).unwrap();
        Desk { _dir: dir, soc }
    }

    fn read(&self, changes: &[SocChange]) -> Result<sparring::scenario::Checked<Soc>, ScenarioError> {
        Library::open(None).unwrap().changed_soc(&self.soc.to_string_lossy(), changes)
    }

    fn trace(&self) -> Trace {
        Trace::clone(self.read(&[]).unwrap().item.background.trace.as_ref().unwrap())
    }

    fn refusal(&self) -> String {
        self.read(&[]).unwrap_err().to_string()
    }
}

/// What an export is made from.
#[derive(Clone, Copy)]
struct Truth {
    weeks: usize,
    /// Alerts an hour in office hours, and at other times.
    office: f64,
    off: f64,
    squared_cv: f64,
    persistence: f64,
    median: f64,
    sigma: f64,
}

const TRUTH: Truth =
    Truth { weeks: 26, office: 14.0, off: 5.0, squared_cv: 0.4, persistence: 0.7, median: 9.0, sigma: 0.7 };
const MIX: [f64; 4] = [0.05, 0.15, 0.3, 0.5];

/// Writes the export of a desk that is `truth`, by a generator that shares nothing with the kernel's arrivals: an
/// autoregression of the logarithm of the intensity from hour to hour, and exponential gaps in each hour.
fn export(truth: Truth, seed: u64) -> String {
    let stream = |kind: u16| -> Stream { Luck::new(seed, 0).stream(StreamId::new(kind, [0])) };
    let (mut swing, mut gap, mut rest) = (stream(2001), stream(2002), stream(2003));
    let variance = ln(1.0 + truth.squared_cv);
    let mut level = swing.normal();
    let mut text = String::from("timestamp,severity,disposition,handle_minutes\n");
    for hour in 0..truth.weeks * 168 {
        level =
            truth.persistence * level + (1.0 - truth.persistence * truth.persistence).sqrt() * swing.normal();
        let office = hour % 168 / 24 < 5 && (8..18).contains(&(hour % 24));
        let rate =
            if office { truth.office } else { truth.off } * exp(variance.sqrt() * level - variance / 2.0);
        let mut at = gap.exponential() / rate;
        while at < 1.0 {
            let u = rest.uniform();
            let severity = ["Critical", "HIGH", "medium", "low"]
                [usize::from(u > MIX[0]) + usize::from(u > 0.2) + usize::from(u > 0.5)];
            let minutes = truth.median * exp(truth.sigma * rest.normal());
            let seconds = (at * 3600.0) as usize;
            // 2025-01-06 was a Monday; from there on days are counted over months of their length.
            let (month, day) = date(5 + hour / 24);
            writeln!(
                text,
                "2025-{month:02}-{day:02} {:02}:{:02}:{:02},{severity},false-positive,{minutes:.3}",
                hour % 24,
                seconds / 60 % 60,
                seconds % 60
            )
            .unwrap();
            at += gap.exponential() / rate;
        }
    }
    text
}

fn date(mut day: usize) -> (usize, usize) {
    for (month, length) in [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31].into_iter().enumerate() {
        if day < length {
            return (month + 1, day + 1);
        }
        day -= length;
    }
    unreachable!("an export of these tests ends within its year")
}

#[test]
fn what_an_export_is_made_from_is_found_again() {
    // Means over several exports, each within what one of them is known to and all of them within less.
    let traces: Vec<Trace> = (0..4).map(|seed| Desk::with(export(TRUTH, seed)).trace()).collect();
    let mean = |of: &dyn Fn(&Trace) -> f64| traces.iter().map(of).sum::<f64>() / traces.len() as f64;
    let near = |name: &str, got: f64, want: f64, within: f64| {
        assert!((got / want - 1.0).abs() < within, "{name}: {got} and not {want}");
    };
    let per_day = (50.0 * TRUTH.office + 118.0 * TRUTH.off) / 7.0;
    near("alerts a day", mean(&|t| t.per_day.fitted), per_day, 0.04);
    near("squared cv", mean(&|t| t.environment.bursts.squared_cv), TRUTH.squared_cv, 0.15);
    near("persistence", mean(&|t| t.environment.bursts.persistence), TRUTH.persistence, 0.08);
    let weekly = per_day / 24.0;
    near(
        "office hours",
        mean(&|t| {
            (24..120).filter(|h| (8..18).contains(&(h % 24))).map(|h| t.environment.profile[h]).sum::<f64>()
                / 40.0
        }),
        TRUTH.office / weekly,
        0.06,
    );
    near(
        "weekend",
        mean(&|t| t.environment.profile[120..].iter().sum::<f64>() / 48.0),
        TRUTH.off / weekly,
        0.08,
    );
    for trace in &traces {
        for (share, want) in trace.mix.unwrap().iter().zip(MIX) {
            assert!(
                (share.observed - want).abs() < 0.01 && (share.fitted - share.observed).abs() < 1e-6,
                "{share:?}"
            );
        }
        let looks = trace.looks.unwrap();
        assert!(
            (looks.sigma - TRUTH.sigma).abs() < 0.02
                && (looks.median.fitted / TRUTH.median - 1.0).abs() < 0.02
        );
        assert!(looks.distance < 1.5 * looks.critical_distance, "{looks:?}");
        assert!((trace.per_day.fitted / trace.per_day.observed - 1.0).abs() < 0.01);
        assert!(
            (trace.dispersion.fitted / trace.dispersion.observed - 1.0).abs() < 0.15,
            "{:?}",
            trace.dispersion
        );
        assert!((trace.lag_one.fitted - trace.lag_one.observed).abs() < 0.06, "{:?}", trace.lag_one);
    }
}

#[test]
fn a_first_look_takes_as_long_as_in_the_export_with_all_that_belongs_to_it() {
    let desk = Desk::with(export(TRUTH, 7));
    let soc = desk.read(&[]).unwrap().item;
    let (look, gathered) = (soc.roster.triage.median, soc.work.first_gathering);
    let machine = soc.work.enriched.get();
    let typical = ln((look + gathered).0 as f64) * (1.0 - machine)
        + machine * ln(look.0 as f64 + gathered.0 as f64 * soc.work.left_to_gather.get());
    let minutes = exp(typical) / 60_000.0;
    assert!((minutes / TRUTH.median - 1.0).abs() < 0.03, "{minutes} min");
    // Twice as long a look beside the file is twice as long as the one fitted, and nothing else is moved.
    let twice = Library::open(None).unwrap().soc("level-2-intermediate").unwrap().item.roster.triage.median.0
        / 30_000;
    let changed = desk.read(&[SocChange::Set(format!("roster.triage.median={twice}m"))]).unwrap().item;
    let ratio = changed.roster.triage.median.0 as f64 / look.0 as f64;
    assert!((ratio - 2.0).abs() < 0.1, "{ratio}");
    assert_eq!(
        changed.background.trace.unwrap().per_day.fitted,
        soc.background.trace.unwrap().per_day.fitted
    );
}

#[test]
fn a_short_export_gives_a_smoother_week_than_a_long_one() {
    let mut truth = Truth { weeks: 2, ..TRUTH };
    let short = Desk::with(export(truth, 3)).trace();
    truth.weeks = 26;
    let long = Desk::with(export(truth, 3)).trace();
    let rough = |trace: &Trace| {
        let nights: Vec<f64> =
            (0..120).filter(|h| h % 24 == 3).map(|h| trace.environment.profile[h]).collect();
        let mean = nights.iter().sum::<f64>() / 5.0;
        nights.iter().map(|x| (x / mean - 1.0).abs()).fold(0.0, f64::max)
    };
    // All working nights are alike in truth: neither may say that they are far apart.
    assert!(rough(&short) < 0.5 && rough(&long) < 0.25, "{} {}", rough(&short), rough(&long));
}

#[test]
fn an_engagement_meets_the_fitted_work() {
    let desk = Desk::with(export(Truth { weeks: 4, ..TRUTH }, 1));
    let soc = desk.soc.to_string_lossy().into_owned();
    let changes = Changes {
        attacks: vec!["s01".to_owned()],
        socs: vec!["level-2-intermediate".to_owned(), soc],
        replications: Some(20),
        ..Changes::default()
    };
    let assembled = Library::open(None).unwrap().assemble("default", &changes).unwrap();
    let digest = assembled.digests.iter().find(|d| d.noun == "trace").unwrap();
    assert_eq!(digest.name, "alerts.csv");
    assert_eq!(digest.sha256.len(), 64);
    let study = assembled.study;
    let desks = study.desks();
    let queued = |at: usize| desks[at].plan().queued_per_hour().iter().sum::<f64>() * 24.0;
    let trace = study.socs[1].background.trace.as_ref().unwrap();
    assert!((queued(1) / trace.per_day.observed - 1.0).abs() < 0.03, "{} a day", queued(1));
    let cells = run(&study, 0, &Progress::default()).unwrap().cells;
    let stamps = |at: usize| cells[at].1.iter().map(|o| o.stamps).collect::<Vec<_>>();
    assert_ne!(stamps(0), stamps(1));
}

#[test]
fn bad_rows_are_named_left_out_and_counted() {
    let mut lines: Vec<String> = export(Truth { weeks: 3, ..TRUTH }, 1).lines().map(str::to_owned).collect();
    let good = lines.len() - 1;
    lines[3] = "yesterday,low,false,3".to_owned();
    lines[5] = "2025-01-06 01:00,hihg,false,3".to_owned();
    lines[6] = "2025-01-06 01:00,high,flase,3".to_owned();
    lines[7] = "2025-01-06 01:00,high,\"tp\",-3".to_owned();
    let desk = Desk::with(lines.join("\r\n"));
    let checked = desk.read(&[]).unwrap();
    let told: Vec<String> =
        checked.warnings.iter().map(|w| w.to_string().lines().next().unwrap().to_owned()).collect();
    let at = |line: usize, column: usize| format!("alerts.csv:{line}:{column}: warning: ");
    for (line, column, part) in [
        (4, 1, "no time stamp"),
        (6, 18, "did you mean high?"),
        (7, 23, "write true, benign"),
        (8, 28, "above 0"),
    ] {
        assert!(
            told.iter().any(|t| t.contains(&at(line, column)) && t.contains(part)),
            "{line}:{column} {part}: {told:#?}"
        );
    }
    let trace = checked.item.background.trace.unwrap();
    assert_eq!((trace.rows, trace.bad_rows), (good - 4, 4));
    let told = trace_text(&trace, Medium::PLAIN);
    assert!(told.contains("4 rows") && told.lines().all(|l| l.chars().count() <= 80), "{told}");
}

#[test]
fn what_cannot_be_fitted_is_refused_with_its_place_and_a_way_out() {
    let whole = export(Truth { weeks: 3, ..TRUTH }, 1);
    let few: String = whole.lines().take(150).map(|l| format!("{l}\n")).collect();
    let days: String =
        whole.lines().take_while(|l| !l.starts_with("2025-01-12")).map(|l| format!("{l}\n")).collect();
    let broken = whole.replace(",low,", ",lo w,");
    for (export, parts) in [
        (String::new(), ["alerts.csv:1:1", "timestamp,severity"]),
        (whole.replacen("timestamp", "time", 1), ["alerts.csv:1:1", "no column timestamp"]),
        (whole.replacen("severity", "timestamp", 1), ["alerts.csv:1:11", "twice"]),
        (few, ["149 rows", "200 or more"]),
        (days, ["span 6 days", "14 or more"]),
        (broken, ["alerts.csv:", "more than one in 10"]),
        (whole.replacen("2025-01-06", "\"2025-01-06", 1), ["alerts.csv:2:1", "close the quote"]),
        (whole.replacen("2025-01-06", "1999-01-06", 1), ["1999-01-06", "1830 or fewer"]),
    ] {
        let refusal = Desk::with(export).refusal();
        assert!(parts.iter().all(|part| refusal.contains(part)), "{parts:?}: {refusal}");
    }
    let desk = Desk::with([0xff, 0xfe, b'a']);
    assert!(desk.refusal().contains("UTF-8"), "{}", desk.refusal());
    fs::remove_file(desk.soc.with_file_name("alerts.csv")).unwrap();
    let refusal = desk.refusal();
    assert!(refusal.contains("ours.toml:4:9") && refusal.contains("alerts.csv"), "{refusal}");
}

#[test]
fn semicolons_zones_and_marks_of_spreadsheets_are_read() {
    let whole = export(Truth { weeks: 2, ..TRUTH }, 2);
    let plain = Desk::with(&whole).trace();
    let foreign: String = whole
        .lines()
        .enumerate()
        .map(|(i, line)| match i {
            0 => "\u{feff}Timestamp;Severity;Disposition;Handle Minutes;Rule\r\n".to_owned(),
            _ => {
                let (stamp, rest) = line.split_once(',').unwrap();
                let rest: Vec<&str> = rest.split(',').collect();
                format!(
                    "{}Z;{};{};{};\"a; b\"\r\n",
                    stamp.replace(' ', "T"),
                    rest[0],
                    rest[1],
                    rest[2].replace('.', ",")
                )
            }
        })
        .collect();
    let foreign = Desk::with(foreign).trace();
    assert_eq!(foreign.environment, plain.environment);
    assert_eq!((foreign.looks, foreign.bad_rows), (plain.looks, 0));
}

/// A small sound export, and what machines put where something else belongs.
fn small() -> String {
    export(Truth { weeks: 2, office: 1.0, off: 0.5, ..TRUTH }, 5)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn no_bytes_make_it_panic(
        cuts in prop::collection::vec((any::<prop::sample::Index>(), 0_usize..60, "[\\PC\n\r\",;\t\0]{0,12}"), 1..6)
    ) {
        let mut bytes = small().into_bytes();
        for (at, length, put) in cuts {
            let at = at.index(bytes.len());
            let end = (at + length).min(bytes.len());
            bytes.splice(at..end, put.into_bytes());
        }
        let desk = Desk::with(bytes);
        match desk.read(&[]) {
            Ok(checked) => {
                let told = trace_text(checked.item.background.trace.as_ref().unwrap(), Medium::PLAIN);
                prop_assert!(told.chars().all(|c| !c.is_control() || c == '\n'));
            }
            Err(error) => prop_assert!(error.to_string().chars().all(|c| !c.is_control() || c == '\n')),
        }
    }
}
