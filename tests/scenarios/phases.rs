//! Unopposed, every script keeps the pace that is told of such cases.

use super::library;
use sparring::attack::{Grade, Milestone};
use sparring::engagement::{Ending, Engagement, Journal, Outcome, Replication};
use sparring::experiment::Study;
use sparring::scenario::Changes;
use sparring::sim::luck::Luck;
use sparring::soc::SocState;
use sparring::units::{DAY, HOUR, MINUTE, SimTime, WEEK};

const RUNS: u32 = 1000;
/// Medians of fewer runs are no evidence.
const LEAST: usize = 100;
const MONTH: i64 = 30 * DAY;

/// From where a time counts.
#[derive(Clone, Copy, Debug, PartialEq)]
enum From {
    /// The first access, where sleep or a hand-over is part of what is told.
    Entry,
    /// The first deed of an operator, where a broker's wait is not.
    HandsOn,
}

/// To where.
#[derive(Clone, Copy, Debug, PartialEq)]
enum To {
    Reached(Milestone),
    End,
}

const OPERATOR: To = To::Reached(Milestone::HandsOn);
const BREAKOUT: To = To::Reached(Milestone::Breakout);
const ADMIN: To = To::Reached(Milestone::Admin);
const DATA: To = To::Reached(Milestone::DataOut);

/// One cell of the scenario library's table of phase times: script, phase, from, to, unit, basis.
///
/// A single time of the table holds give or take a quarter. Words are read as: minutes 1 to 60, hours 1 to 24,
/// days 1 to 14, weeks 1 to 8, months 2 to 12. A basis in figures is a source of the table; `EST` is its own
/// estimate, and `BK` background knowledge. What the table has no time for (`n/a`, "none needed", "repeatedly")
/// has no row.
type Row = (&'static str, From, To, f64, f64, i64, &'static str);

#[rustfmt::skip]
const TABLE: [Row; 55] = [
    ("s01", From::HandsOn, BREAKOUT,   5.0,   15.0, MINUTE, "53"),
    ("s01", From::HandsOn, ADMIN,     30.0,   60.0, MINUTE, "EST"),
    ("s01", From::HandsOn, DATA,       0.5,    2.0, HOUR,   "EST"),
    ("s01", From::HandsOn, To::End,    0.9,    4.0, HOUR,   "53"),
    ("s02", From::Entry,   BREAKOUT,   1.5,    2.5, HOUR,   "54: 2 h"),
    ("s02", From::Entry,   ADMIN,      2.25,   3.75, HOUR,  "EST: 3 h"),
    ("s02", From::Entry,   To::End,  230.0,  338.0, MINUTE, "54: 3 h 44 until the encryptor is run; it takes 6 to 114 min more (BR027)"),
    ("s03", From::HandsOn, BREAKOUT,  36.0,   60.0, MINUTE, "55: 48 min"),
    ("s03", From::HandsOn, ADMIN,      2.0,    4.0, HOUR,   "EST"),
    ("s03", From::HandsOn, DATA,       4.0,    8.0, HOUR,   "EST"),
    ("s03", From::HandsOn, To::End,    8.0,   24.0, HOUR,   "EST; 52: 17 h in the mean"),
    ("s04", From::HandsOn, BREAKOUT,   0.0,    1.0, HOUR,   "EST"),
    ("s04", From::HandsOn, ADMIN,     12.0,   24.0, HOUR,   "EST"),
    ("s04", From::HandsOn, DATA,      24.0,   48.0, HOUR,   "EST"),
    ("s04", From::HandsOn, To::End,   36.0,   60.0, HOUR,   "56: about 48 h"),
    ("s05", From::HandsOn, ADMIN,      1.0,    3.0, WEEK,   "EST"),
    ("s05", From::HandsOn, DATA,       1.0,    8.0, WEEK,   "EST: weeks"),
    ("s05", From::HandsOn, To::End,    6.0,    7.0, WEEK,   "27"),
    ("s06", From::HandsOn, BREAKOUT,   1.0,    6.0, HOUR,   "EST"),
    ("s06", From::HandsOn, ADMIN,      1.0,    3.0, DAY,    "EST"),
    ("s06", From::HandsOn, DATA,       1.0,    2.0, DAY,    "EST"),
    ("s06", From::HandsOn, To::End,    2.0,   10.0, DAY,    "EST"),
    ("s07", From::HandsOn, BREAKOUT,   1.0,   60.0, MINUTE, "EST: minutes"),
    ("s07", From::HandsOn, DATA,       1.0,   21.0, DAY,    "59"),
    ("s07", From::HandsOn, To::End,    1.0, 21.0 * 24.0, HOUR, "59"),
    ("s08", From::Entry,   BREAKOUT,   2.0,    8.0, WEEK,   "BK: after two weeks of sleep; weeks"),
    ("s08", From::Entry,   ADMIN,      1.0,    2.0, MONTH,  "EST"),
    ("s08", From::Entry,   DATA,       2.0,   12.0, MONTH,  "EST: months"),
    ("s08", From::Entry,   To::End,    6.0,   17.0, MONTH,  "dates of C0024"),
    ("s09", From::Entry,   OPERATOR,   7.0,   14.0, DAY,    "BK: after 7 d of delay; days"),
    ("s09", From::HandsOn, ADMIN,      1.0,   14.0, DAY,    "EST: days"),
    ("s09", From::HandsOn, DATA,       1.0,   14.0, DAY,    "EST: days"),
    ("s09", From::Entry,   To::End,    1.0,    5.0, WEEK,   "EST"),
    ("s10", From::HandsOn, BREAKOUT,   1.0,   14.0, DAY,    "EST: days"),
    ("s10", From::HandsOn, ADMIN,     22.5,   37.5, DAY,    "EST: about 30 d"),
    ("s10", From::HandsOn, To::End,  300.0, 1826.0, DAY,    "60"),
    ("s11", From::HandsOn, BREAKOUT,   1.0,    3.0, DAY,    "EST"),
    ("s11", From::HandsOn, ADMIN,      1.0,    2.0, WEEK,   "EST"),
    ("s11", From::HandsOn, DATA,       1.0,    8.0, WEEK,   "EST: weeks"),
    ("s11", From::HandsOn, To::End,    2.25,   3.75, MONTH, "61: about 3 months"),
    ("s12", From::HandsOn, BREAKOUT,   1.0,   24.0, HOUR,   "62: hours"),
    ("s12", From::HandsOn, ADMIN,      1.0,   14.0, DAY,    "EST: days"),
    ("s12", From::HandsOn, DATA,       1.0,    4.0, WEEK,   "EST"),
    ("s12", From::HandsOn, To::End,    6.75,  11.25, MONTH, "C0017: 9 months"),
    ("s13", From::HandsOn, BREAKOUT,   1.0,    8.0, WEEK,   "EST: weeks"),
    ("s13", From::HandsOn, ADMIN,      9.0,   15.0, MONTH,  "EST: about 12 months"),
    ("s13", From::HandsOn, To::End,   10.5,   17.5, MONTH,  "63: 14 months"),
    ("s14", From::HandsOn, BREAKOUT,   1.0,   14.0, DAY,    "EST: days"),
    ("s14", From::HandsOn, ADMIN,      1.0,    8.0, WEEK,   "EST: weeks"),
    ("s14", From::HandsOn, DATA,       2.0,   12.0, MONTH,  "EST: months"),
    ("s14", From::HandsOn, To::End,    6.0,   24.0, MONTH,  "EST"),
    ("s15", From::HandsOn, BREAKOUT,   1.0,   60.0, MINUTE, "EST: minutes"),
    ("s15", From::HandsOn, To::End,    0.0,    2.0, HOUR,   "BK"),
    ("s16", From::HandsOn, DATA,       1.0,    8.0, WEEK,   "EST: weeks"),
    ("s16", From::HandsOn, To::End,    2.0,   12.0, MONTH,  "BK: months"),
];

/// Returns a study of the script and the smallest shipped firm that can take it.
fn study(script: &str) -> Study {
    let library = library();
    let on = |client: &str| {
        let changes = Changes {
            attacks: vec![script.to_owned()],
            clients: vec![client.to_owned()],
            socs: vec!["blind".to_owned()],
            ..Changes::default()
        };
        library.assemble("default", &changes).expect("sound").study
    };
    let small = on("smb-hybrid-250");
    if small.unopposed(0, 0).impossible().is_none() { small } else { on("msp-twelve") }
}

/// Outcomes that nobody opposes, on the fast branch.
fn unopposed(study: &Study) -> Vec<Outcome> {
    let matchup = study.unopposed(0, 0);
    let luck = |replication| Luck::new(42, replication);
    let mut common = Replication::new(luck(0), &study.knowledge, &study.world);
    let one = |replication| {
        common.turn(luck(replication));
        Engagement::run(&matchup, &mut common, &mut SocState::default(), Journal::off()).0
    };
    (0..RUNS).map(one).filter(|o| o.fast_branch).collect()
}

fn reached(o: &Outcome, wanted: Milestone) -> Option<SimTime> {
    o.milestones.iter().find(|(m, _)| *m == wanted).map(|(_, t)| *t)
}

/// Returns the times between two moments, of the runs that came so far, shortest first.
fn times(outcomes: &[Outcome], from: From, to: To) -> Vec<i64> {
    let begins = |o: &Outcome| match from {
        From::Entry => o.stamps.t0,
        From::HandsOn => reached(o, Milestone::HandsOn),
    };
    let ends = |o: &Outcome| match to {
        To::Reached(milestone) => reached(o, milestone),
        To::End => (o.ending == Ending::Achieved(Grade::Full)).then_some(o.graded_objective).flatten(),
    };
    let mut times: Vec<i64> = outcomes.iter().filter_map(|o| Some(ends(o)?.since(begins(o)?).0)).collect();
    times.sort_unstable();
    times
}

#[test]
fn every_script_keeps_the_pace_of_its_cases() {
    let rows: Vec<&Row> = TABLE.iter().collect();
    let mut outside = Vec::new();
    for script in rows.chunk_by(|a, b| a.0 == b.0) {
        let outcomes = unopposed(&study(script[0].0));
        for &&(name, from, to, low, high, unit, basis) in script {
            let times = times(&outcomes, from, to);
            assert!(times.len() >= LEAST, "{name}: only {} runs came to {to:?}", times.len());
            let median = times[times.len() / 2] as f64 / unit as f64;
            println!("{name} {from:?} {to:?}: {median:.2} in {low}..{high} (n {}, {basis})", times.len());
            if !(low..=high).contains(&median) {
                outside.push(format!("{name} {from:?} {to:?}: {median:.2}, not in {low}..{high} ({basis})"));
            }
        }
    }
    assert!(outside.is_empty(), "{outside:#?}");
}

#[test]
fn no_script_is_without_a_row() {
    let covered = |name: &str| TABLE.iter().any(|row| name.starts_with(row.0));
    let left_out: Vec<String> =
        library().names(sparring::scenario::Shelf::Attacks).into_iter().filter(|n| !covered(n)).collect();
    assert!(left_out.is_empty(), "{left_out:?}");
}
