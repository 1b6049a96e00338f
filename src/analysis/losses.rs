//! What was lost: how much the attacker took, beside whether it reached an objective.
//!
//! A SOC can come too late for an objective and still save most of the loss, or be in time and let the data go.
//! Everything is over all engagements, those with nothing lost among them. Each kind has a most that it can come
//! to, so the intervals allow for losses larger than any seen (`stats::bounded_mean`). Neighbours are compared pair
//! by pair; that is secondary to the outcome and not adjusted for how many comparisons there are.

use super::cells::of_values;
use super::comparisons::NO_GAIN;
use super::findings::{Quantile, Verdict};
use crate::engagement::Outcome;
use crate::experiment::{Cell, Results, Study};
use crate::stats::{
    Estimate, PairedDifference, bounded_mean, mcnemar_mid_p, paired_bounded_difference, wilson,
};
use serde::Serialize;

/// A kind of loss.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Lost {
    /// Time that the attacker held access.
    AccessDays,
    /// Data copied out.
    Data,
    /// Hosts encrypted or wiped.
    Hosts,
    /// Money moved.
    Money,
    /// Clients of a provider at which an objective was reached.
    Clients,
}

impl Lost {
    /// Every kind.
    pub const ALL: [Lost; 5] = [Lost::AccessDays, Lost::Data, Lost::Hosts, Lost::Money, Lost::Clients];

    /// Returns its name in files, which is its column in `outcomes.csv`.
    pub fn name(self) -> &'static str {
        match self {
            Lost::AccessDays => "access_days",
            Lost::Data => "data_out_gb",
            Lost::Hosts => "hosts_lost_share",
            Lost::Money => "money_lost",
            Lost::Clients => "clients_hit",
        }
    }

    /// Returns its unit.
    pub fn unit(self) -> &'static str {
        match self {
            Lost::AccessDays => "days",
            Lost::Data => "GB",
            Lost::Hosts => "share of the client's hosts",
            Lost::Money => "in the currency of the script",
            Lost::Clients => "clients of the provider",
        }
    }

    /// Returns what is counted.
    pub fn basis(self) -> &'static str {
        match self {
            Lost::AccessDays => {
                "from the first access until the last usable one was lost or the attacker went away, or the horizon; 0 where \
                 nobody got in"
            }
            Lost::Data => "data copied out, what was broken off on the way in part",
            Lost::Hosts => "hosts whose data was encrypted or wiped, what was broken off on the way in part",
            Lost::Money => "what was paid to the attacker by deceit, in the currency of the script",
            Lost::Clients => "clients of a provider at which an objective was reached, in part or in full",
        }
    }

    /// Returns how much was lost in one engagement.
    pub fn of(self, outcome: &Outcome) -> f64 {
        match self {
            Lost::AccessDays => {
                let to_horizon = outcome.stamps.t0.map(|t0| outcome.horizon.since(t0));
                let held = outcome.held().zip(to_horizon).map(|(held, most)| held.min(most));
                held.map_or(0.0, |held| held.hours() / 24.0)
            }
            Lost::Data => outcome.loss.data_gb,
            Lost::Hosts => outcome.loss.hosts,
            Lost::Money => outcome.loss.money,
            Lost::Clients => f64::from(outcome.downstream.hit),
        }
    }

    /// Returns the most that one engagement of `attack` can lose by its script, each step done once.
    fn by_script(self, study: &Study, attack: usize) -> f64 {
        let steps = study.attacks[attack].steps.iter();
        match self {
            Lost::AccessDays => study.horizon(attack).hours() / 24.0,
            Lost::Data => steps.map(|s| s.loss.data_gb).sum(),
            Lost::Hosts => steps.map(|s| s.loss.hosts).sum::<f64>().min(1.0),
            Lost::Money => steps.map(|s| s.loss.money).sum(),
            Lost::Clients => 0.0, // as many as are meant, which the client says
        }
    }
}

/// One kind of loss under one SOC, over all engagements.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct LossFindings {
    /// The kind's name.
    #[serde(skip)]
    pub kind: &'static str,
    /// Its unit.
    pub unit: &'static str,
    /// Mean of an engagement.
    pub mean: Estimate,
    /// Median of an engagement.
    pub median: Quantile,
    /// Ninetieth percentile of an engagement.
    pub p90: Quantile,
    /// Share of the engagements with any loss of the kind.
    pub any: Option<Estimate>,
    /// The most that an engagement can lose, which the interval of the mean allows for.
    pub most: f64,
}

/// One kind of loss under two neighbouring SOCs, paired over replications.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct LossComparison {
    /// The attack's name.
    pub attack: String,
    /// The client's name.
    pub client: String,
    /// The kind's name.
    pub kind: &'static str,
    /// Its unit.
    pub unit: &'static str,
    /// The higher SOC.
    pub a: String,
    /// The one before it.
    pub b: String,
    /// The mean under a.
    pub value_a: f64,
    /// The mean under b.
    pub value_b: f64,
    /// a minus b.
    pub difference: Estimate,
    /// Pairs in which less was lost under a.
    pub less: usize,
    /// Pairs in which as much was lost under both.
    pub same: usize,
    /// Pairs in which more was lost under a.
    pub more: usize,
    /// Half the width of what counts as no gain, in the unit.
    pub no_gain: f64,
    /// What it amounts to, by this interval alone.
    pub verdict: Verdict,
}

/// Returns the most that an engagement can lose of a kind; nothing where the attack takes none of it.
///
/// That of the script, or more where one that came back did a step twice, or did it at several clients.
fn most(study: &Study, results: &Results, lost: Lost, attack: usize, client: usize) -> Option<f64> {
    let here = results.cells.iter().filter(|(c, _)| (c.attack, c.client) == (attack, client));
    let seen = here.flat_map(|(_, outcomes)| outcomes).map(|o| match lost {
        Lost::Clients => f64::from(o.downstream.meant),
        _ => lost.of(o),
    });
    Some(seen.fold(lost.by_script(study, attack), f64::max)).filter(|most| *most > 0.0)
}

/// Returns what one cell lost, by kind; kinds that the attack takes none of are left out.
pub(super) fn describe(
    study: &Study,
    results: &Results,
    cell: Cell,
    outcomes: &[Outcome],
) -> Vec<LossFindings> {
    let one = |lost: Lost| {
        let most = most(study, results, lost, cell.attack, cell.client)?;
        let mut values: Vec<f64> = outcomes.iter().map(|o| lost.of(o)).collect();
        let mean = bounded_mean(&values, (0.0, most))?;
        values.sort_by(f64::total_cmp);
        Some(LossFindings {
            kind: lost.name(),
            unit: lost.unit(),
            mean,
            median: of_values(&values, 0.5),
            p90: of_values(&values, 0.9),
            any: wilson(values.iter().filter(|v| **v > 0.0).count(), values.len()),
            most,
        })
    };
    Lost::ALL.into_iter().filter_map(one).collect()
}

/// Returns each SOC against the one before it, by attack, client and kind.
pub(super) fn comparisons(study: &Study, results: &Results) -> Vec<LossComparison> {
    let compare = |(cell, outcomes): &(Cell, Vec<Outcome>), lost: Lost| {
        let others = results.below(*cell)?;
        let most = most(study, results, lost, cell.attack, cell.client)?;
        let values = |of: &[Outcome]| of.iter().map(|o| lost.of(o)).collect::<Vec<f64>>();
        let paired = paired_bounded_difference(&values(outcomes), &values(others), most)?;
        Some(LossComparison {
            attack: study.attacks[cell.attack].name.clone(),
            client: study.clients[cell.client].name.clone(),
            kind: lost.name(),
            unit: lost.unit(),
            a: study.socs[cell.soc].name.clone(),
            b: study.socs[cell.soc - 1].name.clone(),
            value_a: paired.a,
            value_b: paired.b,
            difference: paired.difference,
            less: paired.losses,
            same: paired.ties,
            more: paired.wins,
            no_gain: NO_GAIN * most,
            verdict: judge(&paired, NO_GAIN * most),
        })
    };
    results
        .cells
        .iter()
        .flat_map(|of| Lost::ALL.into_iter().filter_map(move |lost| compare(of, lost)))
        .collect()
}

/// Returns what a difference amounts to. "Gains nothing" takes an interval that holds zero and no difference beyond
/// `no_gain` either way: a small saving that is clear is a saving. Since the interval allows for losses larger than
/// any seen, it takes more: that the pairs that differ do so either way (sign test, mid-P at 5 %), and that what is
/// seen is no tenth of what was lost.
fn judge(paired: &PairedDifference, no_gain: f64) -> Verdict {
    let Estimate { low, high, .. } = paired.difference;
    let within = low >= -no_gain && high <= no_gain;
    let one_sided = mcnemar_mid_p(paired.wins, paired.losses) < 0.05;
    let large = (paired.a - paired.b).abs() > 0.1 * paired.b;
    match () {
        () if paired.wins + paired.losses == 0 && !within => Verdict::TooFewPairs,
        () if within && paired.a == 0.0 && paired.b == 0.0 => Verdict::CannotTell,
        () if high < 0.0 => Verdict::Better,
        () if low > 0.0 => Verdict::Worse,
        () if within && !one_sided && !large => Verdict::GainsNothing,
        () => Verdict::Unclear,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn verdict(a: &[f64], b: &[f64], most: f64) -> Verdict {
        judge(&paired_bounded_difference(a, b, most).unwrap(), NO_GAIN * most)
    }

    #[test]
    fn nothing_gained_is_told_from_nothing_shown() {
        let nothing = [0.0; 400];
        let (much, little): (Vec<f64>, Vec<f64>) = (0..400).map(|i| (60.0 + f64::from(i % 7), 3.0)).unzip();
        assert_eq!(verdict(&nothing, &nothing, 100.0), Verdict::CannotTell);
        assert_eq!(verdict(&nothing[..5], &nothing[..5], 100.0), Verdict::TooFewPairs);
        assert_eq!(verdict(&much, &much, 100.0), Verdict::GainsNothing);
        assert_eq!(verdict(&little, &much, 100.0), Verdict::Better);
        assert_eq!(verdict(&much, &little, 100.0), Verdict::Worse);
        assert_eq!(verdict(&little[..3], &much[..3], 100.0), Verdict::Unclear);
        // Hardly anything to what there is to lose, but nearly all of what was lost, and always the same way.
        let rare: Vec<f64> = (0..400).map(|i| if i % 15 == 0 { 1.0 } else { 0.0 }).collect();
        assert_eq!(verdict(&nothing, &rare, 60.0), Verdict::Unclear);
        // Clear, though it is less than what counts as no gain.
        let less: Vec<f64> = much.iter().map(|v| v - 2.0).collect();
        assert_eq!(verdict(&less, &much, 100.0), Verdict::Better);
    }
}
