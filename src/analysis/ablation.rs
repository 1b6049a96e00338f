//! What each capability of one SOC is worth: the SOC as it is beside the same SOC with one change.
//!
//! All differences are signed so that more is better for the client: with the capability, less without it.
//! The members of a family (all changes under one attack, or all changes on average) get simultaneous
//! intervals, and what is said of a change rests on these.

use super::comparisons::NO_GAIN;
use super::metrics::{over_before_objective, share_alerted, win_margin};
use crate::engagement::Outcome;
use crate::experiment::{Results, Study};
use crate::sim::luck::{Luck, StreamId};
use crate::stats::{
    AgreementTable, Estimate, Part, Stratum, bounded_mean, family_critical, family_p_values, mean,
    share_difference_with_critical, weighted_share, weighted_sum,
};
use serde::Serialize;

/// Kind of the stream of multipliers.
const MULTIPLIERS: u16 = 31;
/// Draws of the multiplier bootstrap.
const DRAWS: usize = 4_000;

/// Whether a change takes a capability away or adds it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Direction {
    /// The SOC has it, and does without.
    Removed,
    /// The SOC has it not or to a lesser degree, and gets it as the next level has it.
    Added,
}

/// One change of the SOC: its place in the study is one more than its place in the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Change {
    /// The capabilities changed: one, or the two of a pair.
    pub capabilities: Vec<String>,
    /// Taken away or added.
    pub direction: Direction,
}

/// What all changes of a SOC are worth.
#[derive(Clone, Debug, Serialize)]
pub struct Ablation {
    /// The SOC that is changed.
    pub soc: String,
    /// Replications of each attack.
    pub replications: usize,
    /// One table an attack and client that could be run, and the threat-weighted one first if there are
    /// several attacks.
    pub tables: Vec<WorthTable>,
}

/// What the changes are worth under one attack, or on average.
#[derive(Clone, Debug, Serialize)]
pub struct WorthTable {
    /// The attack; nothing for the threat-weighted average over all of them.
    pub attack: Option<String>,
    /// The client.
    pub client: String,
    /// Share of engagements over before any objective, with the SOC as it is; 95 % limits of its own.
    pub whole: Option<Estimate>,
    /// The changes, the one worth most first.
    pub rows: Vec<Worth>,
}

/// What one change is worth.
#[derive(Clone, Debug, Serialize)]
pub struct Worth {
    /// Which change, by its place in the list of changes.
    #[serde(skip)]
    pub place: usize,
    /// What was changed.
    #[serde(flatten)]
    pub change: Change,
    /// Share of engagements over before any objective: with, less without; simultaneous 95 % limits.
    pub over_before_objective: Estimate,
    /// P-value of no difference (McNemar mid-P) after Holm's adjustment; nothing for the average.
    pub p_holm: Option<f64>,
    /// Engagements that only the SOC with it had over before any objective; nothing for the average.
    pub better: Option<usize>,
    /// Engagements that only the SOC without it had: upsets; nothing for the average.
    pub worse: Option<usize>,
    /// Hours of win margin: with, less without; 95 % limits of this row alone.
    pub win_margin_hours: Option<Estimate>,
    /// Share of an engagement's executed steps that raised an alert: with, less without; 95 % limits of this row alone.
    pub steps_alerted: Option<Estimate>,
    /// What it amounts to.
    pub effect: Effect,
}

/// What the simultaneous interval of a change says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Effect {
    /// The interval lies above zero.
    Helps,
    /// The interval lies below zero.
    Harms,
    /// The interval lies within ± 3 points.
    NoMeasurableEffect,
    /// The interval holds zero and reaches beyond ± 3 points.
    TooCloseToCall,
}

/// Two changes together, beside the sum of what each does alone.
#[derive(Clone, Debug, Serialize)]
pub struct Interaction {
    /// The two capabilities.
    pub capabilities: [String; 2],
    /// What both are worth together, less what each is worth alone, in shares of engagements over before any
    /// objective: above zero they need each other, below zero one does what the other would.
    pub beyond_sum: Estimate,
}

/// One attack's pairs of one change: the SOC with it and without it.
struct Pairs<'a> {
    with: &'a [Outcome],
    without: &'a [Outcome],
}

/// Returns what `changes` are worth; the study's first SOC is the one as it is, the others are it with the changes in
/// their order.
///
/// # Panics
/// If the study has not one SOC more than there are changes.
pub fn ablation(study: &Study, results: &Results, changes: &[Change]) -> Ablation {
    assert_eq!(study.socs.len(), changes.len() + 1, "one SOC a change, and the SOC as it is first");
    let mut tables = Vec::new();
    for client in 0..study.clients.len() {
        let attacks = attacks_on(study, results, client);
        let table = |attacks: &[(f64, usize)]| Family { study, results, changes, client, attacks }.table();
        if attacks.len() > 1 {
            tables.push(table(&attacks));
        }
        tables.extend(attacks.iter().map(|(_, attack)| table(&[(1.0, *attack)])));
    }
    Ablation { soc: study.socs[0].name.clone(), replications: study.replications as usize, tables }
}

/// Lists the attacks that could be run on a client, with their weights; all the same where the study gives none.
fn attacks_on(study: &Study, results: &Results, client: usize) -> Vec<(f64, usize)> {
    let ran = |attack: &usize| results.cells.iter().any(|(c, _)| (c.attack, c.client) == (*attack, client));
    let weight = |attack: usize| match study.weights.is_empty() {
        true => 1.0,
        false => study.weights.get(&study.attacks[attack].name).copied().unwrap_or(0.0),
    };
    let mut attacks: Vec<(f64, usize)> =
        (0..study.attacks.len()).filter(ran).map(|attack| (weight(attack), attack)).collect();
    let total: f64 = attacks.iter().map(|(w, _)| w).sum();
    for (weight, _) in &mut attacks {
        *weight = if total > 0.0 { *weight / total } else { 0.0 };
    }
    attacks
}

fn outcomes(results: &Results, attack: usize, client: usize, soc: usize) -> &[Outcome] {
    let here = |c: &crate::experiment::Cell| (c.attack, c.client, c.soc) == (attack, client, soc);
    results.cells.iter().find(|(c, _)| here(c)).map_or(&[], |(_, outcomes)| outcomes)
}

/// Returns the pairs of one change under one attack, in the direction in which more is better.
fn pairs<'r>(results: &'r Results, change: (usize, &Change), client: usize, attack: usize) -> Pairs<'r> {
    let whole = outcomes(results, attack, client, 0);
    let changed = outcomes(results, attack, client, change.0 + 1);
    match change.1.direction {
        Direction::Removed => Pairs { with: whole, without: changed },
        Direction::Added => Pairs { with: changed, without: whole },
    }
}

impl Pairs<'_> {
    /// Returns the difference of the primary metric in each replication.
    fn differences(&self) -> Vec<f64> {
        let over = |o: &Outcome| f64::from(u8::from(over_before_objective(o)));
        self.with.iter().zip(self.without).map(|(a, b)| over(a) - over(b)).collect()
    }

    fn agreement(&self) -> AgreementTable {
        let both = self.with.iter().zip(self.without);
        AgreementTable::of(both.map(|(a, b)| (over_before_objective(a), over_before_objective(b))))
    }
}

/// All changes under the weighted attacks of a family.
struct Family<'a> {
    study: &'a Study,
    results: &'a Results,
    changes: &'a [Change],
    client: usize,
    /// Each attack with its weight; they sum to 1.
    attacks: &'a [(f64, usize)],
}

impl Family<'_> {
    /// Returns the pairs of a change, attack by attack.
    fn member(&self, place: usize) -> Vec<Pairs<'_>> {
        let change = (place, &self.changes[place]);
        self.attacks.iter().map(|(_, attack)| pairs(self.results, change, self.client, *attack)).collect()
    }

    /// Returns the ranked table.
    fn table(&self) -> WorthTable {
        let members: Vec<Vec<Pairs<'_>>> = (0..self.changes.len()).map(|place| self.member(place)).collect();
        let columns: Vec<Vec<f64>> = members.iter().map(|parts| self.beyond(parts)).collect();
        let critical = self.critical(&columns);
        // Pairs can be counted under one attack; on average over several there is nothing to count.
        let tables: Option<Vec<AgreementTable>> = match self.attacks {
            [_] => Some(members.iter().map(|parts| parts[0].agreement()).collect()),
            _ => None,
        };
        let p_holm = tables.as_ref().map(|tables| family_p_values(tables));
        let row = |(place, parts): (usize, &Vec<Pairs<'_>>)| {
            let table = tables.as_ref().map(|tables| tables[place]);
            let over = self.over(parts, critical)?;
            Some(Worth {
                place,
                change: self.changes[place].clone(),
                over_before_objective: over,
                p_holm: p_holm.as_ref().map(|p| p[place]),
                better: table.map(|t| t.only_first),
                worse: table.map(|t| t.only_second),
                win_margin_hours: self.mean(
                    parts,
                    |attack| self.study.horizon(attack).hours(),
                    |a, b| Some(win_margin(a)? - win_margin(b)?),
                ),
                steps_alerted: self.mean(parts, |_| 1.0, |a, b| Some(share_alerted(a)? - share_alerted(b)?)),
                effect: effect(&over),
            })
        };
        let mut rows: Vec<Worth> = members.iter().enumerate().filter_map(row).collect();
        let by = |w: &Worth| w.over_before_objective.estimate;
        rows.sort_by(|a, b| by(b).total_cmp(&by(a)).then(a.place.cmp(&b.place)));
        let stratum = |(weight, attack): &(f64, usize)| {
            let whole = outcomes(self.results, *attack, self.client, 0).iter();
            Stratum { weight: *weight, answers: whole.map(over_before_objective).collect() }
        };
        WorthTable {
            attack: match self.attacks {
                [(_, attack)] => Some(self.study.attacks[*attack].name.clone()),
                _ => None,
            },
            client: self.study.clients[self.client].name.clone(),
            whole: weighted_share(&self.attacks.iter().map(stratum).collect::<Vec<_>>()),
            rows,
        }
    }

    /// Returns what each replication says of a member.
    fn beyond(&self, parts: &[Pairs<'_>]) -> Vec<f64> {
        let mut sum = vec![0.0; self.study.replications as usize];
        for (pairs, (weight, _)) in parts.iter().zip(self.attacks) {
            for (sum, difference) in sum.iter_mut().zip(pairs.differences()) {
                *sum += weight * difference;
            }
        }
        sum
    }

    /// Returns how many standard errors hold for all members at once.
    fn critical(&self, columns: &[Vec<f64>]) -> f64 {
        // Each family has luck of its own.
        let family = self.attacks.iter().fold(0, |sum, (_, attack)| sum * 31 + *attack as u32 + 1);
        let id = StreamId::new(MULTIPLIERS, [self.client as u32, family]);
        let mut stream = Luck::new(self.study.seed, 0).stream(id);
        family_critical(columns, DRAWS, || stream.uniform())
    }

    /// Returns the difference of the primary metric with limits `critical` standard errors away.
    fn over(&self, parts: &[Pairs<'_>], critical: f64) -> Option<Estimate> {
        let part = |(pairs, (weight, _)): (&Pairs<'_>, &(f64, usize))| {
            (*weight, share_difference_with_critical(&pairs.agreement(), critical), pairs.differences())
        };
        weighted(&parts.iter().zip(self.attacks).map(part).collect::<Vec<_>>())
    }

    /// Returns the weighted mean of a difference over the pairs for which it is defined; nothing if it is not for
    /// two pairs of every attack at least. `most` is how large it can be under an attack.
    fn mean(
        &self,
        parts: &[Pairs<'_>],
        most: impl Fn(usize) -> f64,
        of: impl Fn(&Outcome, &Outcome) -> Option<f64>,
    ) -> Option<Estimate> {
        let part = |(pairs, (weight, attack)): (&Pairs<'_>, &(f64, usize))| {
            let values: Vec<Option<f64>> =
                pairs.with.iter().zip(pairs.without).map(|(a, b)| of(a, b)).collect();
            let defined: Vec<f64> = values.iter().copied().flatten().collect();
            // A first access at another time moves the whole horizon with it.
            let most = defined.iter().fold(most(*attack), |most, d| most.max(d.abs()));
            let estimate = bounded_mean(&defined, (-most, most))?;
            // Where a pair says nothing it moves with nothing.
            let values = values.into_iter().map(|v| v.unwrap_or(estimate.estimate)).collect();
            Some((*weight, estimate, values))
        };
        weighted(&parts.iter().zip(self.attacks).map(part).collect::<Option<Vec<_>>>()?)
    }
}

fn weighted(parts: &[(f64, Estimate, Vec<f64>)]) -> Option<Estimate> {
    let parts: Vec<Part<'_>> = parts
        .iter()
        .map(|(weight, estimate, values)| Part { weight: *weight, estimate: *estimate, values })
        .collect();
    weighted_sum(&parts)
}

/// Returns what an interval of the primary metric says.
fn effect(difference: &Estimate) -> Effect {
    match (difference.low, difference.high) {
        (low, high) if low >= -NO_GAIN && high <= NO_GAIN => Effect::NoMeasurableEffect,
        (low, _) if low > 0.0 => Effect::Helps,
        (_, high) if high < 0.0 => Effect::Harms,
        _ => Effect::TooCloseToCall,
    }
}

/// Returns what pairs of removals do beyond the sum of what each does alone.
///
/// `changes` holds single removals and pairs of them; a pair without both of its single ones is left out. The
/// interval is that of the replications' own sums, the weighted mean over the attacks that could be run, and
/// not adjusted for the number of pairs.
pub fn interactions(study: &Study, results: &Results, changes: &[Change]) -> Vec<Interaction> {
    let attacks = attacks_on(study, results, 0);
    let share = |attack: usize, soc: usize, r: usize| {
        f64::from(u8::from(over_before_objective(&outcomes(results, attack, 0, soc)[r])))
    };
    let alone = |name: &String| {
        let is = |c: &Change| {
            c.direction == Direction::Removed && c.capabilities.len() == 1 && c.capabilities[0] == *name
        };
        changes.iter().position(is).map(|place| place + 1)
    };
    let pair = |(place, change): (usize, &Change)| {
        let [a, b] = change.capabilities.as_slice() else { return None };
        let (without_a, without_b, without_both) = (alone(a)?, alone(b)?, place + 1);
        // (whole − both) − (whole − a) − (whole − b)
        let beyond = |r: usize| {
            let sum = |(weight, attack): &(f64, usize)| {
                let share = |soc| share(*attack, soc, r);
                weight * (share(without_a) + share(without_b) - share(without_both) - share(0))
            };
            attacks.iter().map(sum).sum::<f64>()
        };
        let values: Vec<f64> = (0..study.replications as usize).map(beyond).collect();
        Some(Interaction { capabilities: [a.clone(), b.clone()], beyond_sum: mean(&values)? })
    };
    let mut found: Vec<Interaction> = changes.iter().enumerate().filter_map(pair).collect();
    found.sort_by(|a, b| b.beyond_sum.estimate.abs().total_cmp(&a.beyond_sum.estimate.abs()));
    found
}
