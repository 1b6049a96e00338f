//! The panel beside the speeds: how well an attack was understood, not how soon it was answered.
//!
//! A SOC that acts on everything and closes what is left is fast. Whether it knew what it acted on is counted here.
//! Every measure is over the engagements in which the attacker got in, those never detected among them: a SOC cannot
//! choose to be judged by what it detects. What has not come by the horizon counts as not found.
//!
//! Two SOCs are compared, measure by measure, over the replications in which both have something to count: the attacker
//! got in under both, both had an alert, footholds to find, alerts to judge. What is compared is the ratio of sums over
//! these, so a share beside a difference may be another than that of the SOC alone, which is over all of its own.

use super::metrics;
use super::speeds::{self, Since};
use crate::attack::StepIndex;
use crate::engagement::{Fate, Outcome};
use crate::experiment::{Cell, Results, Study};
use crate::knowledge::Tactic;
use crate::stats::{
    Estimate, Part, paired_difference, paired_ratio_difference, paired_share_difference, quantile, ratio,
    weighted_sum, wilson,
};
use serde::Serialize;
use std::collections::BTreeSet;

/// What is counted beside the speeds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Measure {
    /// Whether the SOC knew what the intrusion was.
    RightReason,
    /// Steps of the attack that an incident holds.
    StepsReconstructed,
    /// Footholds the SOC found.
    FootholdsFound,
    /// Alerts on the attack that people looked at and closed.
    PrematureClosures,
    /// Alerted attacks that became an incident.
    Declared,
    /// Tactics that raised an alert.
    TacticsAlerted,
}

/// What all measures are over, and what becomes of what did not come.
pub const PANEL_BASIS: &str = "Over the engagements in which the attacker got in, undetected ones among them; what \
                               has not come by the horizon counts as not found.";

impl Measure {
    /// Every measure.
    pub const ALL: [Measure; 6] = [
        Measure::RightReason,
        Measure::StepsReconstructed,
        Measure::FootholdsFound,
        Measure::PrematureClosures,
        Measure::Declared,
        Measure::TacticsAlerted,
    ];

    /// Returns the measure's name in files.
    pub fn name(self) -> &'static str {
        match self {
            Measure::RightReason => "right_reason_known",
            Measure::StepsReconstructed => "steps_reconstructed",
            Measure::FootholdsFound => "footholds_found",
            Measure::PrematureClosures => "premature_closures",
            Measure::Declared => "declared_of_alerted",
            Measure::TacticsAlerted => "tactics_alerted",
        }
    }

    /// Returns what is counted.
    pub fn numerator(self) -> &'static str {
        match self {
            Measure::RightReason => "engagements with an incident declared for the right reason",
            Measure::StepsReconstructed => "steps that an incident holds, alerted or found late",
            Measure::FootholdsFound => "footholds the SOC found",
            Measure::PrematureClosures => {
                "alerts dismissed at the first look, or closed too early at the second"
            }
            Measure::Declared => "engagements with an alert and a declared incident",
            Measure::TacticsAlerted => "tactics of which a step raised an alert",
        }
    }

    /// Returns what it is counted of.
    pub fn denominator(self) -> &'static str {
        match self {
            Measure::RightReason => "engagements in which the attacker got in",
            Measure::StepsReconstructed => "steps of the script tried on the client's assets, each once",
            Measure::FootholdsFound => "footholds the attacker gained",
            Measure::PrematureClosures => "alerts on steps that nothing stopped, looked at to a verdict",
            Measure::Declared => "engagements with a true alert",
            Measure::TacticsAlerted => "tactics of the steps tried, by engagement",
        }
    }

    /// Whether a larger share is better for the client.
    pub fn more_is_better(self) -> bool {
        self != Measure::PrematureClosures
    }

    /// Returns what is counted in one engagement, and of how many.
    pub fn counts(self, study: &Study, attack: usize, outcome: &Outcome) -> (u32, u32) {
        let happened = |yes: bool| u32::from(yes);
        if !outcome.started() {
            return (0, 0);
        }
        let alerted = outcome.stamps.t2.is_some_and(|t2| t2 <= outcome.horizon);
        let detected = metrics::detected(outcome);
        match self {
            Measure::RightReason => (happened(detected && outcome.right_reason == Some(true)), 1),
            Measure::StepsReconstructed => {
                let steps = |of: fn(Fate) -> bool| steps_with(outcome, |fate, _| of(fate)).len() as u32;
                (steps(|fate| fate >= Fate::FoundLate), steps(|fate| fate != Fate::NotReached))
            }
            Measure::FootholdsFound => (outcome.footholds_found, outcome.footholds),
            Measure::PrematureClosures => (outcome.dismissed, outcome.looked_at),
            Measure::Declared => (happened(alerted && detected), happened(alerted)),
            Measure::TacticsAlerted => {
                let tactics = |steps: BTreeSet<StepIndex>| {
                    let of = |step: &StepIndex| {
                        let technique = study.attacks[attack].steps[*step].technique;
                        study.knowledge.get(technique).tactics.iter().copied()
                    };
                    steps.iter().flat_map(of).collect::<BTreeSet<Tactic>>().len() as u32
                };
                let tried = steps_with(outcome, |fate, _| fate != Fate::NotReached);
                (tactics(steps_with(outcome, |_, alerted| alerted)), tactics(tried))
            }
        }
    }
}

/// The steps of the script of which an execution was as asked.
fn steps_with(outcome: &Outcome, is: impl Fn(Fate, bool) -> bool) -> BTreeSet<StepIndex> {
    outcome.steps.iter().filter(|s| is(s.fate, s.alerted)).map(|s| s.step).collect()
}

/// One measure of one cell.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PanelShare {
    /// The measure's name.
    #[serde(skip)]
    pub measure: &'static str,
    /// How many were counted, over all engagements.
    pub counted: u64,
    /// Of how many.
    pub of: u64,
    /// Their share. What one engagement counts hangs together, so the interval is that of a ratio over engagements, or
    /// Wilson's where each counts once; none where there is nothing to count, or one engagement alone.
    pub share: Option<Estimate>,
}

/// One measure of two neighbouring SOCs, paired over the replications in which both have something to count.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PanelDifference {
    /// The measure's name.
    pub measure: &'static str,
    /// The share under a, over these.
    pub value_a: f64,
    /// The share under b, over these.
    pub value_b: f64,
    /// a minus b; its n is their number.
    pub difference: Estimate,
}

/// Two SOCs from an alert to the first containment order, where both got that far.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ResponseRace {
    /// Replications in which both came to both.
    pub n: usize,
    /// Those in which a took less time.
    pub a_sooner: usize,
    /// Those in which b took less time.
    pub b_sooner: usize,
    /// The share in which a was sooner less that in which b was: what is typical, whatever the longest took.
    pub lead: Estimate,
    /// Median under a, in hours.
    pub median_a: f64,
    /// Median under b, in hours.
    pub median_b: f64,
    /// Difference of the means in hours, a minus b: what the longest times weigh most in.
    pub mean_difference: Estimate,
}

/// Two neighbouring SOCs under one attack: who answers sooner, and who understands more.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PanelComparison {
    /// The attack's name.
    pub attack: String,
    /// The client's name.
    pub client: String,
    /// The higher SOC.
    pub a: String,
    /// The one before it.
    pub b: String,
    /// Who answers sooner, over the replications in which both came to an order; none for fewer than two.
    pub response: Option<ResponseRace>,
    /// The same from the alert that the incident was declared on, as each SOC's own books have it.
    pub response_by_own_books: Option<ResponseRace>,
    /// Every measure that both have, over the replications in which both have something to count.
    pub measures: Vec<PanelDifference>,
}

/// The measures of one SOC over all attacks on one client, by the study's threat weights.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PanelAverage {
    /// The client's name.
    pub client: String,
    /// The SOC's name.
    pub soc: String,
    /// By measure: the weighted sum of the attacks' shares; none where an attack that counts has none.
    #[serde(skip)]
    pub shares: Vec<(&'static str, Option<Estimate>)>,
}

/// What one measure counts in each engagement of a cell.
pub(super) struct Counts(pub Vec<(u32, u32)>);

impl Counts {
    fn of(measure: Measure, study: &Study, attack: usize, outcomes: &[Outcome]) -> Counts {
        Counts(outcomes.iter().map(|o| measure.counts(study, attack, o)).collect())
    }

    pub(super) fn sums(&self) -> (u64, u64) {
        self.0.iter().fold((0, 0), |(a, b), (x, y)| (a + u64::from(*x), b + u64::from(*y)))
    }

    pub(super) fn share(&self) -> Option<Estimate> {
        let (counted, of) = self.sums();
        if self.0.iter().all(|(_, of)| *of <= 1) {
            return wilson(counted as usize, of as usize);
        }
        let any = self.0.iter().filter(|(_, of)| *of > 0);
        ratio(&any.map(|(x, y)| (f64::from(*x), f64::from(*y))).collect::<Vec<_>>())
    }

    /// How far each engagement pulls the share up or down.
    fn pulls(&self, share: f64) -> Vec<f64> {
        self.0.iter().map(|(x, y)| f64::from(*x) - share * f64::from(*y)).collect()
    }
}

/// Returns every measure of one cell.
pub(super) fn describe(study: &Study, cell: Cell, outcomes: &[Outcome]) -> Vec<PanelShare> {
    let one = |measure: Measure| {
        let counts = Counts::of(measure, study, cell.attack, outcomes);
        let (counted, of) = counts.sums();
        PanelShare { measure: measure.name(), counted, of, share: counts.share() }
    };
    Measure::ALL.map(one).to_vec()
}

/// Returns each SOC against the one before it.
pub(super) fn comparisons(study: &Study, results: &Results) -> Vec<PanelComparison> {
    let compare = |(cell, outcomes): &(Cell, Vec<Outcome>)| {
        let others = results.below(*cell)?;
        let both: Vec<(&Outcome, &Outcome)> =
            outcomes.iter().zip(others).filter(|(a, b)| a.started() && b.started()).collect();
        let measures = Measure::ALL.into_iter().filter_map(|measure| {
            let counts = |o: &Outcome| measure.counts(study, cell.attack, o);
            let (a, b) = both.iter().map(|(a, b)| (counts(a), counts(b))).unzip();
            difference(measure.name(), &Counts(a), &Counts(b))
        });
        Some(PanelComparison {
            attack: study.attacks[cell.attack].name.clone(),
            client: study.clients[cell.client].name.clone(),
            a: study.socs[cell.soc].name.clone(),
            b: study.socs[cell.soc - 1].name.clone(),
            response: race(&both, Since::FirstAlert),
            response_by_own_books: race(&both, Since::OwnBooks),
            measures: measures.collect(),
        })
    };
    results.cells.iter().filter_map(compare).collect()
}

pub(super) fn difference(measure: &'static str, a: &Counts, b: &Counts) -> Option<PanelDifference> {
    let pairs = |counts: &Counts| {
        counts.0.iter().map(|(x, y)| (f64::from(*x), f64::from(*y))).collect::<Vec<(f64, f64)>>()
    };
    let paired = paired_ratio_difference(&pairs(a), &pairs(b))?;
    Some(PanelDifference { measure, value_a: paired.a, value_b: paired.b, difference: paired.difference })
}

fn race(both: &[(&Outcome, &Outcome)], since: Since) -> Option<ResponseRace> {
    let hours = |o: &Outcome| speeds::hours_to_respond(o, since);
    let hours = both.iter().filter_map(|(a, b)| hours(a).zip(hours(b)));
    let (a, b): (Vec<f64>, Vec<f64>) = hours.unzip();
    let sooner = |own: &[f64], other: &[f64]| -> Vec<f64> {
        own.iter().zip(other).map(|(own, other)| f64::from(u8::from(own < other))).collect()
    };
    let (wins, losses) = (sooner(&a, &b), sooner(&b, &a));
    let count = |shares: &[f64]| shares.iter().filter(|share| **share > 0.0).count();
    let median = |values: &[f64]| {
        let mut sorted = values.to_vec();
        sorted.sort_by(f64::total_cmp);
        quantile(&sorted, 0.5)
    };
    Some(ResponseRace {
        n: a.len(),
        a_sooner: count(&wins),
        b_sooner: count(&losses),
        lead: paired_share_difference(&wins, &losses)?.difference,
        median_a: median(&a)?,
        median_b: median(&b)?,
        mean_difference: paired_difference(&a, &b)?.difference,
    })
}

/// Returns the measures of each SOC over all attacks on a client; `share_of` gives the share of an attack's weight.
pub(super) fn averages(
    study: &Study,
    results: &Results,
    share_of: impl Fn(usize, usize) -> Option<f64>,
) -> Vec<PanelAverage> {
    let mut averages = Vec::new();
    for (client, organisation) in study.clients.iter().enumerate() {
        for (soc, profile) in study.socs.iter().enumerate() {
            let of_soc = results.cells.iter().filter(|(c, _)| (c.client, c.soc) == (client, soc));
            let cells: Vec<(f64, usize, &[Outcome])> = of_soc
                .filter_map(|(c, o)| Some((share_of(client, c.attack)?, c.attack, o.as_slice())))
                .filter(|(weight, ..)| *weight > 0.0)
                .collect();
            if cells.is_empty() {
                continue;
            }
            averages.push(PanelAverage {
                client: organisation.name.clone(),
                soc: profile.name.clone(),
                shares: Measure::ALL.map(|m| (m.name(), weighted(study, m, &cells))).to_vec(),
            });
        }
    }
    averages
}

fn weighted(study: &Study, measure: Measure, cells: &[(f64, usize, &[Outcome])]) -> Option<Estimate> {
    let of = |(weight, attack, outcomes): &(f64, usize, &[Outcome])| {
        let counts = Counts::of(measure, study, *attack, outcomes);
        let share = counts.share()?;
        Some((*weight, share, counts.pulls(share.estimate)))
    };
    let cells = cells.iter().map(of).collect::<Option<Vec<_>>>()?;
    let parts: Vec<Part<'_>> = cells
        .iter()
        .map(|(weight, estimate, values)| Part { weight: *weight, estimate: *estimate, values })
        .collect();
    let sum = weighted_sum(&parts)?;
    Some(Estimate { low: sum.low.max(0.0), high: sum.high.min(1.0), ..sum })
}
