//! Averages over the attacks of a study, by their threat weights.

use super::findings::{StudyAverage, ThreatWeight};
use super::metrics;
use crate::engagement::Outcome;
use crate::experiment::{Results, Study};
use crate::stats::{Stratum, weighted_share};

/// Returns what the averages over each client's attacks weigh them with: nothing where there is one attack, which
/// needs no average, and where the study gives no weights.
pub(super) fn weights(study: &Study, results: &Results) -> Vec<ThreatWeight> {
    let weight = |attack: usize| study.weights.get(&study.attacks[attack].name).copied().unwrap_or(0.0);
    let of_client = |client: usize| {
        let run =
            |attack: &usize| results.cells.iter().any(|(c, _)| c.client == client && c.attack == *attack);
        let attacks: Vec<usize> = (0..study.attacks.len()).filter(run).collect();
        let total: f64 = attacks.iter().map(|a| weight(*a)).sum();
        let averaged = attacks.len() > 1 && total > 0.0;
        attacks.into_iter().filter(move |_| averaged).map(move |attack| ThreatWeight {
            client: study.clients[client].name.clone(),
            attack: study.attacks[attack].name.clone(),
            weight: weight(attack),
            share: weight(attack) / total,
        })
    };
    (0..study.clients.len()).flat_map(of_client).collect()
}

/// Returns the share of the weights on a client that an attack has, if it is averaged there.
pub(super) fn share_of(study: &Study, weights: &[ThreatWeight], client: usize, attack: usize) -> Option<f64> {
    let own =
        |w: &&ThreatWeight| w.client == study.clients[client].name && w.attack == study.attacks[attack].name;
    weights.iter().find(own).map(|w| w.share)
}

/// Returns the threat-weighted shares of each SOC, if the study gives weights.
///
/// Only shares that do not depend on the length of the horizon are averaged.
pub(super) fn averages(study: &Study, results: &Results, weights: &[ThreatWeight]) -> Vec<StudyAverage> {
    let mut averages = Vec::new();
    for client in 0..study.clients.len() {
        for soc in 0..study.socs.len() {
            let cells: Vec<(f64, &[Outcome])> = results
                .cells
                .iter()
                .filter(|(c, _)| c.client == client && c.soc == soc)
                .filter_map(|(c, outcomes)| {
                    Some((share_of(study, weights, client, c.attack)?, outcomes.as_slice()))
                })
                .collect();
            if cells.is_empty() {
                continue;
            }
            let share = |is: fn(&Outcome) -> bool| {
                let stratum = |(weight, outcomes): &(f64, &[Outcome])| Stratum {
                    weight: *weight,
                    answers: outcomes.iter().map(is).collect(),
                };
                weighted_share(&cells.iter().map(stratum).collect::<Vec<_>>())
            };
            if let (Some(over_before_objective), Some(objective_reached), Some(defended_in_time)) = (
                share(metrics::over_before_objective),
                share(metrics::objective_reached),
                share(metrics::defended_in_time),
            ) {
                averages.push(StudyAverage {
                    client: study.clients[client].name.clone(),
                    soc: study.socs[soc].name.clone(),
                    over_before_objective,
                    objective_reached,
                    defended_in_time,
                });
            }
        }
    }
    averages
}
