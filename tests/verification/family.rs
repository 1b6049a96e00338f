//! Many comparisons at once: what is said of one of them must hold beside all others.

use crate::stage::study;
use sparring::analysis::{Metric, analyse};
use sparring::experiment::{Progress, run};
use sparring::stats::{AgreementTable, share_difference_with_critical};

#[test]
fn the_family_is_every_neighbouring_pair_and_widens_each_interval() {
    let study = study(&[], &[], 80);
    let results = run(&study, 0, &Progress::default()).unwrap();
    let findings = analyse(&study, &results, &[]);
    let on = |metric: Metric| findings.comparisons.iter().filter(move |c| c.metric == metric.name());
    let members: Vec<_> = on(Metric::PRIMARY).filter_map(|c| Some((c, c.family?))).collect();
    // Four attacks, one client, four steps up.
    assert_eq!(members.len(), 16);
    for (c, family) in &members {
        assert_eq!(family.size, 16);
        assert!(family.low <= c.low && c.high <= family.high, "{c:?}");
        assert!(family.low <= c.difference && c.difference <= family.high);
        // Wider than one alone, but no wider than Bonferroni's would be: z at 0.05 / 32 is 2.96, and t on
        // 79 degrees of freedom about 3.05; the bootstrap's own error is under 0.1.
        let table = AgreementTable { both: c.ties, only_first: c.wins, only_second: c.losses, neither: 0 };
        let [least, most] = [2.3, 3.15].map(|critical| share_difference_with_critical(&table, critical));
        assert!(family.low <= least.low && least.high <= family.high, "{family:?}, {least:?}");
        assert!(most.low <= family.low && family.high <= most.high, "{family:?}, {most:?}");
        assert!((0.0..=1.0).contains(&family.p_holm));
        let disagreeing = c.wins + c.losses;
        assert!(disagreeing > 0 || family.p_holm == 1.0);
    }
    // Objectives reached are judged as the outcome turned round, or, with attackers left inside, alone.
    for ((over, family), reached) in members.iter().zip(on(Metric::ObjectiveReached)) {
        let turned = reached.family.map(|f| (f.size, -f.high, -f.low, reached.verdict));
        assert!(
            turned.is_none_or(|t| t == (family.size, family.low, family.high, over.verdict)),
            "{reached:?}"
        );
    }
    assert!(on(Metric::ObjectiveReached).any(|c| c.family.is_some()));
    // Holm's smallest p-value is the smallest raw one times the size of the family.
    let raw = |wins, losses| sparring::stats::mcnemar_mid_p(wins, losses);
    let smallest = members.iter().map(|(c, _)| raw(c.wins, c.losses)).fold(1.0, f64::min);
    let adjusted = members.iter().map(|(_, f)| f.p_holm).fold(1.0, f64::min);
    assert!((adjusted - (16.0 * smallest).min(1.0)).abs() < 1e-12);
    let again = analyse(&study, &results, &[]);
    let families =
        |f: &sparring::analysis::Findings| f.comparisons.iter().filter_map(|c| c.family).collect::<Vec<_>>();
    assert_eq!(families(&findings), families(&again));
}

#[test]
fn ends_that_compete_share_out_the_engagements_that_started() {
    let study = study(&["s01-vpn-smash-and-grab"], &["level-3-advanced", "level-5-innovative"], 120);
    let results = run(&study, 0, &Progress::default()).unwrap();
    let findings = analyse(&study, &results, &[]);
    for (cell, (_, outcomes)) in findings.cells.iter().zip(&results.cells) {
        let started = outcomes.iter().filter(|o| o.started()).count();
        let last = |c: &sparring::analysis::Curve| c.points.last().map_or(0.0, |p| p.reached);
        let over: f64 = cell.ends.curves.iter().map(last).sum();
        let inside = cell.endings.iter().find(|e| e.ending == "inside").unwrap().share.estimate;
        let still_inside = inside * outcomes.len() as f64 / started as f64;
        assert!((over + still_inside - 1.0).abs() < 1e-9, "{over} and {still_inside}");
        for curve in &cell.ends.curves {
            assert_eq!(curve.n, started);
            assert!(curve.points.windows(2).all(|w| w[0].hours < w[1].hours && w[0].reached <= w[1].reached));
            assert!(curve.points.iter().all(|p| p.low <= p.reached && p.reached <= p.high));
        }
    }
    let [difference] = &findings.differences[..] else { panic!("one pair of neighbours") };
    let hours = findings.cells.iter().map(|c| c.to_incident.as_ref().unwrap().restricted_mean);
    let [below, above] = hours.collect::<Vec<_>>()[..] else { panic!("two cells") };
    assert!(above < below && difference.points.iter().any(|(_, d)| d.low > 0.0));
}

#[test]
fn the_hours_of_a_week_hold_all_that_reached_the_desk() {
    use sparring::experiment::run_desk;
    let study = study(&[], &["level-1-basic", "level-4-optimized"], 1);
    let desks = study.desks();
    let mut carried_in = 0;
    for (soc, desk) in desks.iter().enumerate() {
        let books = run_desk(&study, soc, desk, 2, 14);
        let first_looks = || books.replications.iter().flat_map(|r| &r[0]);
        let arrived: u64 =
            first_looks().map(|l| l.served + l.expired + l.bulk_closed + l.waiting - l.carried_in).sum();
        assert_eq!((books.week.len(), books.replications.len()), (168, 2));
        // The warm-up is in no book.
        assert_eq!(books.week.iter().map(|h| h.hours).sum::<u64>(), 2 * 14 * 24);
        assert_eq!(books.week.iter().map(|h| h.arrived).sum::<u64>(), arrived);
        let served: u64 = first_looks().map(|l| l.served).sum();
        assert_eq!(books.week.iter().map(|h| h.served).sum::<u64>(), served);
        assert!(first_looks().all(|l| l.waits.n() == l.served));
        carried_in += first_looks().map(|l| l.carried_in).sum::<u64>();
    }
    assert!(carried_in > 0, "nothing waits anywhere when the books are opened, on a Sunday night");
}
