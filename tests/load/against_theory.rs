//! The whole way of `load`, from arrivals to findings, against Erlang's formula where that holds.

use crate::stage::study;
use sparring::analysis::{LoadFindings, describe_load};
use sparring::experiment::{LineBooks, Progress, Study, run_desk, run_load};
use sparring::sim::elementary::ln;
use sparring::soc::{LINES, Model, Ranking, TRIAGE};
use sparring::stats::Estimate;
use sparring::units::{MINUTE, Probability, SimDuration};

/// Mean time of a first look, in minutes.
const SERVICE: f64 = 6.0;

/// A desk of so many seats at all hours, with Poisson arrivals at the load `rho` for each seat, and services whose
/// squared coefficient of variation is 1, as an exponential law's is.
fn steady(seats: u32, rho: f64) -> Study {
    let mut study = study(&[], &["level-1-basic"], 40);
    study.socs.truncate(1);
    let noise = &mut study.world.noise;
    noise.squared_cv = 0.0;
    noise.office_share = Probability::clamped(50.0 / 168.0);
    noise.weekend_share = Probability::clamped(48.0 / 168.0);
    study.world.holidays.per_year = 0.0;
    let soc = &mut study.socs[0];
    soc.desk.patience = [None; 4];
    soc.desk.bulk = [None; 4];
    soc.intel.feeds = None;
    soc.detection.anomaly = None;
    soc.work.first_gathering = SimDuration::ZERO;
    soc.roster.vacancy = Probability::NEVER;
    soc.roster.holidays_per_year = 0.0;
    let sigma = ln(2.0).sqrt();
    let tier = &mut soc.roster.triage;
    (tier.office_seats, tier.off_seats) = (seats, seats);
    tier.queue_share = Probability::ALWAYS;
    tier.sigma = sigma;
    tier.median = SimDuration::from_minutes(SERVICE / 2.0_f64.sqrt());
    let a_day = f64::from(seats) * rho / SERVICE * 1440.0;
    soc.book_endpoints = (a_day / soc.background.raw_per_1000_endpoints_day * 1000.0).round() as u32;
    study
}

fn found(study: &Study) -> LoadFindings {
    describe_load(study, &run_load(study, 60, 0, &Progress::default()).unwrap()).unwrap()
}

/// Erlang's share of arrivals that wait, by the sum over states.
fn erlang_c(c: u32, rho: f64) -> f64 {
    let load = f64::from(c) * rho;
    let mut term = 1.0;
    let mut below = 0.0;
    for k in 0..c {
        below += term;
        term *= load / f64::from(k + 1);
    }
    let all_busy = term / (1.0 - rho);
    all_busy / (below + all_busy)
}

/// By how many of its standard errors an estimate is off; its interval is t's at so many replications.
fn errors_off(estimate: &Estimate, expected: f64) -> f64 {
    let half = (estimate.high - estimate.low) / 2.0;
    (estimate.estimate - expected) / (half / 2.02)
}

#[test]
fn one_seat_waits_as_erlang_says() {
    // With one server the mean wait depends on the first two moments of the service alone (Pollaczek, Khinchine).
    let (c, rho) = (1, 0.7);
    let found = found(&steady(c, rho));
    let tier = &found.tiers[0];
    let wait = erlang_c(c, rho) * SERVICE / (f64::from(c) * (1.0 - rho));
    let z = errors_off(&tier.load.wait_mean.unwrap(), wait);
    assert!(z.abs() < 4.0, "mean wait {:?} and {wait} in theory: {z}", tier.load.wait_mean);
    let z = errors_off(&tier.utilisation.unwrap(), rho);
    assert!(z.abs() < 4.0, "utilisation {:?}: {z}", tier.utilisation);
    assert_eq!(tier.load.never_looked_at.unwrap().estimate, 0.0);
    assert_eq!(tier.grows_by, None);
    // Whoever waits at all does so with Erlang's chance: as many wait longer than the quantile there.
    assert!(tier.load.wait_p90.unwrap().estimate > wait);
}

#[test]
fn several_seats_wait_nearly_as_erlang_says() {
    // With more servers the law beyond its second moment matters a little: log-normal for exponential services at
    // the same variance moves the mean wait by a few parts in a hundred (Tijms 1994, Stochastic Models, ch. 4).
    for (c, rho) in [(4, 0.85), (8, 0.9)] {
        let found = found(&steady(c, rho));
        let tier = &found.tiers[0];
        let wait = erlang_c(c, rho) * SERVICE / (f64::from(c) * (1.0 - rho));
        let mean = tier.load.wait_mean.unwrap();
        let off = (mean.estimate - wait).abs();
        assert!(
            off < 0.06 * wait + 2.0 * (mean.high - mean.low) / 2.0,
            "c {c}: {mean:?} and {wait} in theory"
        );
        let z = errors_off(&tier.utilisation.unwrap(), rho);
        assert!(z.abs() < 4.0, "utilisation {:?}: {z}", tier.utilisation);
    }
}

/// A model that ranks shifts waits from line to line; as much work waits for as many hands, so that the mean over all
/// alerts is what it was (Kleinrock's law of conservation), and each line waits as Cobham says of such priorities.
/// What is true is ahead of what is not in the mean over severities; a medium alert that the model puts last may lose
/// more than one it raises gains.
#[test]
fn ranking_changes_who_waits_and_not_how_long_all_wait() {
    let rho = 0.8;
    let mut study = steady(1, rho);
    study.world.noise.crown_jewels = Probability::NEVER;
    let ranking = Ranking { auc: Probability::clamped(0.8), step: 4.0 };
    let (up, down) = ranking.harmless();
    let (up, down) = (up.get(), down.get());
    study.socs[0].background.model = Some(Model {
        closes: Probability::NEVER,
        wrong: Probability::NEVER,
        drift_per_month: Probability::NEVER,
        retrained_every: SimDuration::from_minutes(1440.0),
        ranking: Some(ranking),
    });
    let load = found(&study);
    let wait = rho * SERVICE / (1.0 - rho);
    let z = errors_off(&load.tiers[0].load.wait_mean.unwrap(), wait);
    assert!(z.abs() < 4.0, "mean wait {:?} and {wait} in theory: {z}", load.tiers[0].load.wait_mean);
    let desk = study.desks().remove(0);
    let by_class = desk.plan().queued_per_hour();
    let all: f64 = by_class.iter().sum();
    let from = |k: Option<usize>| k.and_then(|k| by_class.get(k)).map_or(0.0, |n| n / all);
    let shares: [f64; LINES] = std::array::from_fn(|k| {
        let (leaves_up, leaves_down) = (if k > 0 { up } else { 0.0 }, if k + 1 < LINES { down } else { 0.0 });
        from(Some(k)) * (1.0 - leaves_up - leaves_down)
            + from(Some(k + 1)) * up
            + from(k.checked_sub(1)) * down
    });
    let books = run_desk(&study, 0, &desk, 40, 60);
    let mut before = 0.0;
    for (line, share) in shares.iter().enumerate() {
        let after = before + rho * share;
        let theory = rho * SERVICE / ((1.0 - before) * (1.0 - after));
        before = after;
        let means: Vec<f64> = books.replications.iter().map(|lines| minutes(&lines[TRIAGE][line])).collect();
        let n = means.len() as f64;
        let mean = means.iter().sum::<f64>() / n;
        let error = (means.iter().map(|m| (m - mean).powi(2)).sum::<f64>() / (n - 1.0) / n).sqrt();
        let z = (mean - theory) / error;
        assert!(z.abs() < 4.0, "line {line}: {mean} and {theory} in theory: z {z}");
    }
}

/// Mean wait of those looked at.
fn minutes(line: &LineBooks) -> f64 {
    line.waits.mean_ms().unwrap() / MINUTE as f64
}
