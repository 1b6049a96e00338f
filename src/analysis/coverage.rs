//! Which techniques and tactics a SOC alerted on, of those carried out on a client's assets.

use crate::attack::StepIndex;
use crate::engagement::{Fate, Outcome};
use crate::experiment::{Cell, Results, Study};
use crate::knowledge::{Tactic, TechniqueId};
use crate::stats::{Estimate, ratio};
use serde::Serialize;
use std::collections::BTreeMap;

/// What one SOC alerted on at one client.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Coverage {
    /// The client's name.
    pub client: String,
    /// The SOC's name.
    pub soc: String,
    /// The attack's name; none for all attacks of the study together, an execution counting the same in each.
    pub attack: Option<String>,
    /// By technique, in the order of the ids; those never carried out are left out.
    pub techniques: Vec<TechniqueCoverage>,
    /// By tactic, in the order of the matrix; those never carried out are left out. A technique of several
    /// tactics counts under each, so the executions of the tactics add up to more than those of the techniques.
    pub tactics: Vec<TacticCoverage>,
}

/// What was alerted of one technique.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct TechniqueCoverage {
    /// The ATT&CK id, such as `T1059.001`.
    pub technique: String,
    /// ATT&CK's name; a sub-technique's without its parent's.
    pub name: String,
    /// ATT&CK's short names of the tactics it serves, in the order of the matrix.
    pub tactics: Vec<&'static str>,
    /// How often it was carried out and alerted on.
    #[serde(flatten)]
    pub alerted: AlertedShare,
}

/// What was alerted of one tactic.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct TacticCoverage {
    /// ATT&CK's short name, such as `lateral-movement`.
    pub tactic: &'static str,
    /// ATT&CK's title, such as `Lateral Movement`.
    pub name: &'static str,
    /// How often its techniques were carried out and alerted on.
    #[serde(flatten)]
    pub alerted: AlertedShare,
}

/// Executions with at least one alert, of all executions.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct AlertedShare {
    /// Executions on the client's assets, those that a control stopped among them.
    pub executions: u64,
    /// Those of them that raised at least one alert.
    pub alerted: u64,
    /// Alerted of carried out. Executions of one replication hang together, so the interval is that of a ratio
    /// over replications and n counts the replications with an execution. None if the only such replication
    /// had alerts on some executions and not on others, as one alone shows no spread.
    pub share: Option<Estimate>,
}

/// Executions and those alerted, by replication.
type Counts = Vec<(u32, u32)>;

/// Returns the coverage of each SOC at each client: over all attacks, then attack by attack.
pub(super) fn describe(study: &Study, results: &Results) -> Vec<Coverage> {
    let mut coverage = Vec::new();
    for client in 0..study.clients.len() {
        for soc in 0..study.socs.len() {
            let cells: Vec<&(Cell, Vec<Outcome>)> =
                results.cells.iter().filter(|(c, _)| c.client == client && c.soc == soc).collect();
            let of = |attack: Option<usize>, cells: &[&(Cell, Vec<Outcome>)]| {
                let techniques = count(study, cells);
                Coverage {
                    client: study.clients[client].name.clone(),
                    soc: study.socs[soc].name.clone(),
                    attack: attack.map(|a| study.attacks[a].name.clone()),
                    tactics: by_tactic(study, &techniques),
                    techniques: techniques
                        .iter()
                        .map(|(id, counts)| by_technique(study, *id, counts))
                        .collect(),
                }
            };
            if !cells.is_empty() {
                coverage.push(of(None, &cells));
            }
            coverage.extend(cells.iter().map(|cell| of(Some(cell.0.attack), &[cell])));
        }
    }
    coverage
}

/// Counts executions of each technique over the cells of one SOC and client.
fn count(study: &Study, cells: &[&(Cell, Vec<Outcome>)]) -> BTreeMap<TechniqueId, Counts> {
    let mut techniques: BTreeMap<TechniqueId, Counts> = BTreeMap::new();
    let replications = cells.iter().map(|(_, outcomes)| outcomes.len()).max().unwrap_or(0);
    for (cell, outcomes) in cells {
        let technique = |step: StepIndex| study.attacks[cell.attack].steps[step].technique;
        for (replication, outcome) in outcomes.iter().enumerate() {
            for step in outcome.steps.iter().filter(|s| s.fate != Fate::NotReached) {
                let counts =
                    techniques.entry(technique(step.step)).or_insert_with(|| vec![(0, 0); replications]);
                counts[replication].0 += 1;
                counts[replication].1 += u32::from(step.alerted);
            }
        }
    }
    techniques
}

fn by_technique(study: &Study, id: TechniqueId, counts: &Counts) -> TechniqueCoverage {
    let technique = study.knowledge.get(id);
    TechniqueCoverage {
        technique: technique.code.clone(),
        name: technique.name.clone(),
        tactics: technique.tactics.iter().map(|t| t.shortname()).collect(),
        alerted: share(counts),
    }
}

fn by_tactic(study: &Study, techniques: &BTreeMap<TechniqueId, Counts>) -> Vec<TacticCoverage> {
    let mut tactics: BTreeMap<Tactic, Counts> = BTreeMap::new();
    for (id, counts) in techniques {
        for tactic in &study.knowledge.get(*id).tactics {
            let sums = tactics.entry(*tactic).or_insert_with(|| vec![(0, 0); counts.len()]);
            for (sum, count) in sums.iter_mut().zip(counts) {
                *sum = (sum.0 + count.0, sum.1 + count.1);
            }
        }
    }
    tactics
        .iter()
        .map(|(tactic, counts)| TacticCoverage {
            tactic: tactic.shortname(),
            name: tactic.title(),
            alerted: share(counts),
        })
        .collect()
}

fn share(counts: &Counts) -> AlertedShare {
    let sum = |of: fn(&(u32, u32)) -> u32| counts.iter().map(|c| u64::from(of(c))).sum();
    // A replication without an execution says nothing of the technique, and must not make the spread look known.
    let pairs: Vec<(f64, f64)> = counts
        .iter()
        .filter(|(executions, _)| *executions > 0)
        .map(|(executions, alerted)| (f64::from(*alerted), f64::from(*executions)))
        .collect();
    AlertedShare { executions: sum(|c| c.0), alerted: sum(|c| c.1), share: ratio(&pairs) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::{Progress, run};
    use crate::scenario::{Changes, Library};
    use crate::stats::wilson;

    fn study(attacks: &[&str], replications: u32) -> Study {
        let changes = Changes {
            attacks: attacks.iter().map(|a| (*a).to_owned()).collect(),
            socs: vec!["level-1-basic".to_owned(), "level-4-optimized".to_owned()],
            replications: Some(replications),
            ..Changes::default()
        };
        Library::open(None).unwrap().assemble("default", &changes).unwrap().study
    }

    #[test]
    fn the_share_is_the_ratio_over_replications_with_an_execution() {
        let got = share(&vec![(2, 1), (0, 0), (4, 1), (0, 0), (2, 2)]);
        assert_eq!((got.executions, got.alerted), (8, 4));
        assert_eq!(got.share, ratio(&[(1.0, 2.0), (1.0, 4.0), (2.0, 2.0)]));
        assert_eq!(got.share.unwrap().n, 3);
        // Twice the same in one replication is one observation, not two.
        let never = share(&vec![(2, 0), (0, 0)]).share.unwrap();
        assert_eq!((never.low, never.high, never.n), (0.0, wilson(0, 1).unwrap().high, 1));
        assert_eq!(share(&vec![(2, 1), (0, 0)]).share, None);
    }

    #[test]
    fn nothing_is_lost_between_outcomes_techniques_and_tactics() {
        let study = study(&["s01-vpn-smash-and-grab", "s05-forgotten-tenant"], 12);
        let results = run(&study, 1, &Progress::default()).unwrap();
        let coverage = describe(&study, &results);
        // Two SOCs, each over both attacks and attack by attack.
        let attacks: Vec<Option<&str>> = coverage.iter().map(|c| c.attack.as_deref()).collect();
        let one = [None, Some("s01-vpn-smash-and-grab"), Some("s05-forgotten-tenant")];
        assert_eq!(attacks, [one, one].concat());
        for of_soc in coverage.chunks(3) {
            let counted = |c: &Coverage| {
                c.techniques
                    .iter()
                    .fold((0, 0), |(e, a), t| (e + t.alerted.executions, a + t.alerted.alerted))
            };
            let cells = results.cells.iter().filter(|(c, _)| study.socs[c.soc].name == of_soc[0].soc);
            let steps: Vec<_> = cells
                .flat_map(|(_, outcomes)| outcomes.iter().flat_map(|o| &o.steps))
                .filter(|s| s.fate != Fate::NotReached)
                .collect();
            let all = (steps.len() as u64, steps.iter().filter(|s| s.alerted).count() as u64);
            assert!(all.0 > 100 && all.1 > 0, "{all:?}");
            assert_eq!(counted(&of_soc[0]), all);
            let (a, b) = (counted(&of_soc[1]), counted(&of_soc[2]));
            assert_eq!((a.0 + b.0, a.1 + b.1), all);
            let under_each: u64 =
                of_soc[0].techniques.iter().map(|t| t.alerted.executions * t.tactics.len() as u64).sum();
            assert_eq!(of_soc[0].tactics.iter().map(|t| t.alerted.executions).sum::<u64>(), under_each);
        }
    }

    #[test]
    fn tactics_stand_in_the_order_of_the_matrix_and_techniques_in_that_of_their_ids() {
        let study = study(&["s10-living-off-the-land"], 3);
        let results = run(&study, 1, &Progress::default()).unwrap();
        for c in describe(&study, &results) {
            let places: Vec<_> = c.tactics.iter().map(|t| Tactic::parse(t.tactic).unwrap()).collect();
            assert!(places.is_sorted() && !places.is_empty());
            assert!(c.techniques.is_sorted_by(|a, b| a.technique < b.technique));
            assert!(c.techniques.iter().all(|t| t.alerted.executions > 0));
        }
    }
}
