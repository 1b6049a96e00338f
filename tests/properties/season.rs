//! Attacks of a season at random: how many come, when, and which.
//!
//! Bounds are those that a true generator passes in all but one of ten thousand runs; the seed is fixed.

use crate::stage;
use sparring::engagement::{Call, Threats};
use sparring::sim::luck::Luck;
use sparring::units::{DAY, SimDuration};

const SEASONS: u32 = 4000;
const PER_YEAR: f64 = 6.0;
/// Seven months.
const LENGTH: SimDuration = SimDuration(213 * DAY);
/// Two-sided normal quantile of 1 − 1/10,000.
const Z: f64 = 3.89;

fn seasons(weights: &[f64], clients: usize) -> Vec<Vec<Call>> {
    let study = stage::study(
        &["s01-vpn-smash-and-grab", "s03-email-bomb-help-desk", "s05-forgotten-tenant"],
        &["level-1-basic"],
        1,
    );
    let threats = Threats { scripts: &study.attacks, weights, clients, exercised: None };
    (0..SEASONS).map(|replication| threats.calls(Luck::new(42, replication), PER_YEAR, LENGTH)).collect()
}

/// Pearson's statistic of counts against shares.
fn chi_square(counts: &[usize], shares: &[f64]) -> f64 {
    let n = counts.iter().sum::<usize>() as f64;
    counts.iter().zip(shares).map(|(count, share)| (*count as f64 - n * share).powi(2) / (n * share)).sum()
}

#[test]
fn as_many_attacks_come_as_a_poisson_law_has_it() {
    let counts: Vec<f64> = seasons(&[1.0, 1.0, 1.0], 1).iter().map(|calls| calls.len() as f64).collect();
    let n = f64::from(SEASONS);
    let expected = PER_YEAR * 213.0 / 365.0;
    let mean = counts.iter().sum::<f64>() / n;
    let variance = counts.iter().map(|c| (c - mean).powi(2)).sum::<f64>() / (n - 1.0);
    assert!((mean - expected).abs() < Z * (expected / n).sqrt(), "mean {mean} of {expected}");
    // The fourth central moment of a Poisson law is λ + 3 λ²; so the variance of a sample variance is (λ + 2 λ²) / n.
    let error = ((expected + 2.0 * expected * expected) / n).sqrt();
    assert!((variance - expected).abs() < Z * error, "variance {variance} of {expected}");
}

#[test]
fn attacks_come_by_their_weights_to_any_client_at_any_time() {
    let weights = [0.343, 0.343, 0.157];
    let all: Vec<Call> = seasons(&weights, 4).concat();
    let count = |of: &dyn Fn(&Call) -> usize, kinds: usize| -> Vec<usize> {
        (0..kinds).map(|kind| all.iter().filter(|c| of(c) == kind).count()).collect()
    };
    let even = |kinds: usize| vec![1.0 / kinds as f64; kinds];
    let sum: f64 = weights.iter().sum();
    let shares = weights.map(|w| w / sum);
    // Quantiles of chi-square at 1 − 1/10,000 for 2, 3 and 11 degrees of freedom.
    let attacks = chi_square(&count(&|c| c.attack, 3), &shares);
    assert!(attacks < 18.42, "{attacks}");
    let clients = chi_square(&count(&|c| c.client, 4), &even(4));
    assert!(clients < 21.11, "{clients}");
    let when = chi_square(&count(&|c| (c.at.0 * 12 / LENGTH.0).min(11) as usize, 12), &even(12));
    assert!(when < 37.37, "{when}");
    assert!(all.len() > 10_000);
    assert!(seasons(&weights, 4).iter().all(|calls| calls.is_sorted_by_key(|c| c.at)));
}

#[test]
fn what_weighs_nothing_never_comes() {
    assert!(seasons(&[1.0, 0.0, 1.0], 1).concat().iter().all(|call| call.attack != 1));
}
