//! What must hold in every engagement.

mod moments;
mod season;

use crate::stage::study;
use sparring::analysis::analyse;
use sparring::engagement::{Ending, Fate, Outcome};
use sparring::experiment::{HourBooks, LineBooks, Progress, Study, run, run_desk};
use sparring::soc::{INVESTIGATION, Model, TRIAGE};
use sparring::units::{HOUR, Probability, SimDuration, is_office_hour};

#[test]
fn every_engagement_is_whole() {
    let study = study(&[], &[], 80);
    for (cell, outcomes) in run(&study, 0, &Progress::default()).unwrap().cells {
        let script = &study.attacks[cell.attack];
        for o in &outcomes {
            whole(o, script.steps.len());
        }
    }
}

fn whole(o: &Outcome, steps: usize) {
    let s = &o.stamps;
    assert_eq!(o.started(), o.ending != Ending::Repelled);
    assert_eq!(matches!(o.ending, Ending::Achieved(_)), s.objective.is_some());
    assert!(o.footholds_found <= o.footholds);
    // Each step of the script is either carried out at least once, or never reached, or not on assets.
    for step in 0..steps {
        let fates: Vec<Fate> = o.steps.iter().filter(|f| f.step == step).map(|f| f.fate).collect();
        assert!(!fates.contains(&Fate::NotReached) || fates.len() == 1, "{fates:?}");
    }
    // An alert and a fate short of an alert exclude each other.
    for f in &o.steps {
        let short = f.fate >= Fate::NoTelemetry && f.fate < Fate::AutoClosed;
        assert!(!(f.alerted && short), "{f:?}");
    }
    // The order of the moments.
    let before = |a: Option<_>, b: Option<_>| match (a, b) {
        (Some(a), Some(b)) => a <= b,
        _ => true,
    };
    assert!(before(s.t4, s.t5) && before(s.t4, s.t6), "{s:?}");
    assert!(s.t4.is_none() || s.t2.is_some() || !o.started(), "an incident without an alert: {s:?}");
    assert!(before(s.t7, s.t8), "{s:?}");
    assert!(matches!(o.ending, Ending::Evicted(_)) <= s.t7.is_some());
    let caught = o.steps.iter().any(|f| f.fate >= Fate::CaughtAfterObjective);
    // Whoever is told from outside has an incident without having declared one.
    assert!(!caught || o.incidents > 0 || s.external_notice.is_some(), "caught without an incident");
}

#[test]
fn shares_of_endings_and_fates_sum_to_one() {
    let study = study(&[], &[], 40);
    let results = run(&study, 0, &Progress::default()).unwrap();
    let findings = analyse(&study, &results, &[]);
    assert_eq!(findings.cells.len(), 20);
    for cell in &findings.cells {
        let endings: f64 = cell.endings.iter().map(|e| e.share.estimate).sum();
        let fates: f64 = cell.fates.iter().map(|f| f.share).sum();
        assert!((endings - 1.0).abs() < 1e-12 && (fates - 1.0).abs() < 1e-12, "{endings} {fates}");
        let times = cell.to_incident.as_ref().unwrap();
        assert_eq!(times.n_observed + times.n_censored + cell.n_not_started, cell.n);
    }
}

#[test]
fn a_higher_level_looks_at_no_smaller_share_of_its_urgent_alerts() {
    let study = study(&["s01"], &[], 1);
    let desks = study.desks();
    let books: Vec<_> = (0..5).map(|soc| run_desk(&study, soc, &desks[soc], 6, 28)).collect();
    let findings = analyse(&study, &run(&study, 1, &Progress::default()).unwrap(), &books);
    let looked_at: Vec<f64> =
        findings.desks.iter().map(|d| d.severities[0].served.unwrap().estimate).collect();
    assert!(looked_at.windows(2).all(|w| w[1] >= w[0] - 0.01), "{looked_at:?}");
    assert!(looked_at[0] < 0.95, "level 1 sleeps at night: {looked_at:?}");
}

#[test]
fn when_the_attack_begins_matters_where_nobody_works_at_night() {
    let detected = |start: &str, soc: &str| {
        let mut study = study(&["s01"], &[soc], 500);
        study.start = Some(start.parse().unwrap());
        let cells = run(&study, 0, &Progress::default()).unwrap().cells;
        let found = cells[0].1.iter().filter(|o| o.stamps.t4.is_some()).count();
        found as f64 / cells[0].1.iter().filter(|o| o.started()).count() as f64
    };
    let (friday, tuesday) = (detected("fri-18:00", "level-1"), detected("tue-10:00", "level-1"));
    assert!(friday < tuesday - 0.02, "level 1: Friday 18:00 {friday}, Tuesday 10:00 {tuesday}");
    let (friday, tuesday) = (detected("fri-18:00", "level-5"), detected("tue-10:00", "level-5"));
    assert!((friday - tuesday).abs() < 0.02, "level 5: Friday 18:00 {friday}, Tuesday 10:00 {tuesday}");
}

/// A desk that is open from 08 to 18 looks at alerts then, by its own clock, in each hour and in no other.
#[test]
fn what_is_done_in_an_hour_stands_at_that_hour() {
    let mut study = study(&["s01"], &["level-2"], 1);
    let soc = &mut study.socs[0];
    (soc.roster.triage.off_seats, soc.offset) = (0, SimDuration(5 * HOUR));
    soc.roster.holidays_per_year = 0.0;
    let desks = study.desks();
    let books = run_desk(&study, 0, &desks[0], 4, 28);
    let looked_at = |hour: usize| books.week[hour].served > 0;
    let wrong = (0..168).filter(|&hour| looked_at(hour) != is_office_hour(hour));
    assert_eq!(wrong.collect::<Vec<_>>(), [0; 0]);
    // And the books by line and by hour are of the same alerts: those since the desk was opened to be watched.
    let by_hour = |of: fn(&HourBooks) -> u64| books.week.iter().map(of).sum::<u64>();
    let lines = books.lines(TRIAGE);
    let by_line = |of: fn(&LineBooks) -> u64| lines.iter().map(of).sum::<u64>();
    assert_eq!(by_hour(|hour| hour.served), by_line(|line| line.served));
    assert_eq!(by_hour(|hour| hour.lost), by_line(|line| line.expired + line.bulk_closed));
    assert_eq!(by_hour(|hour| hour.arrived), by_line(LineBooks::came));
}

/// What is taken further is the share asked for of what was looked at, attempts and harmless alerts together.
#[test]
fn so_many_first_looks_lead_to_a_second() {
    let study = study(&["s01"], &["level-2", "level-4"], 1);
    for (soc, desk) in study.desks().iter().enumerate() {
        let books = run_desk(&study, soc, desk, 10, 28);
        let sum = |tier, of: fn(&LineBooks) -> u64| books.lines(tier).iter().map(of).sum::<u64>() as f64;
        // What is on its way to a verdict when the books are opened makes up for what is when they are closed.
        let (looks, further) = (sum(TRIAGE, |l| l.served), sum(INVESTIGATION, |l| l.came() - l.astray));
        let p = study.socs[soc].background.escalated.get();
        let z = (further - looks * p) / (looks * p * (1.0 - p)).sqrt();
        assert!(looks > 2_000.0 && z.abs() < 4.0, "{further} of {looks}, expected {p}: z {z:.1}");
    }
}

/// The profile of a week moves alerts between its hours and adds none; a model closes its share of what
/// automation leaves.
#[test]
fn what_comes_to_a_desk_is_shared_out() {
    let mut study = study(&["s01"], &["level-2"], 1);
    let week: f64 = study.desks()[0].plan().process.profile.iter().sum();
    assert!((week - 168.0).abs() < 1e-9, "{week}");
    let kept = |study: &Study| {
        let keep = study.desks()[0].plan().keep.clone();
        keep.into_iter().map(f64::from).sum::<f64>()
    };
    let background = &mut study.socs[0].background;
    background.auto_closed = Probability::new(0.6).unwrap();
    background.model = None;
    let before = kept(&study);
    let (never, half) = (Probability::NEVER, Probability::new(0.5).unwrap());
    let retrained_every = SimDuration(HOUR);
    study.socs[0].background.model =
        Some(Model { closes: half, wrong: never, drift_per_month: never, retrained_every, ranking: None });
    let after = kept(&study);
    assert!((after / before - 0.5).abs() < 1e-6, "{before} {after}");
}
