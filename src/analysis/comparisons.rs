//! Neighbours compared, pair by pair of the same replication.

use super::curves::{self, DifferenceCurve};
use super::family;
use super::findings::{Comparison, FamilyFindings, Verdict};
use super::metrics::Metric;
use crate::engagement::Outcome;
use crate::experiment::{Cell, Results, Study};
use crate::stats::{PairedDifference, paired_bounded_difference, paired_share_difference};

/// Half the width of what counts as no gain, in shares.
pub const NO_GAIN: f64 = 0.03;

/// Returns each SOC against the one before it, for every attack, client and metric.
pub(super) fn adjacent(study: &Study, results: &Results) -> Vec<Comparison> {
    let mut comparisons = Vec::new();
    let family = family::judge(study, results);
    for (cell, outcomes) in &results.cells {
        let Some(others) = results.below(*cell) else { continue };
        for metric in Metric::ALL {
            let member = family.iter().find(|(c, _)| c == cell).map(|(_, findings)| *findings);
            let member = match metric {
                Metric::PRIMARY => member,
                Metric::ObjectiveReached if turned_round(outcomes) && turned_round(others) => {
                    member.map(|f| FamilyFindings { low: -f.high, high: -f.low, ..f })
                }
                _ => None,
            };
            comparisons.extend(compare(study, *cell, metric, outcomes, others, member));
        }
    }
    comparisons
}

/// Whether the objective is reached just where the engagement was not over before, as where no attacker is left
/// inside. Then both comparisons are one, and may not be judged in two ways.
fn turned_round(outcomes: &[Outcome]) -> bool {
    outcomes.iter().all(|o| Metric::PRIMARY.of(o) + Metric::ObjectiveReached.of(o) == 1.0)
}

/// Returns how far apart the times to the incident of each SOC and the one before it are.
pub(super) fn differences(study: &Study, results: &Results) -> Vec<DifferenceCurve> {
    let difference = |(cell, outcomes): &(Cell, Vec<Outcome>)| {
        let others = results.below(*cell)?;
        let pairs: Vec<(&Outcome, &Outcome)> =
            outcomes.iter().zip(others).filter(|(a, b)| Metric::HoursToIncident.pairs(a, b)).collect();
        Some(DifferenceCurve {
            attack: study.attacks[cell.attack].name.clone(),
            client: study.clients[cell.client].name.clone(),
            a: study.socs[cell.soc].name.clone(),
            b: study.socs[cell.soc - 1].name.clone(),
            points: curves::of_difference(&pairs)?,
            horizon: study.horizon(cell.attack).hours(),
        })
    };
    results.cells.iter().filter_map(difference).collect()
}

fn compare(
    study: &Study,
    cell: Cell,
    metric: Metric,
    a: &[Outcome],
    b: &[Outcome],
    family: Option<FamilyFindings>,
) -> Option<Comparison> {
    let pairs: Vec<(&Outcome, &Outcome)> = a.iter().zip(b).filter(|(a, b)| metric.pairs(a, b)).collect();
    let values_a: Vec<f64> = pairs.iter().map(|(a, _)| metric.of(a)).collect();
    let values_b: Vec<f64> = pairs.iter().map(|(_, b)| metric.of(b)).collect();
    let paired = if metric.is_share() {
        paired_share_difference(&values_a, &values_b)
    } else {
        paired_bounded_difference(&values_a, &values_b, study.horizon(cell.attack).hours())
    }?;
    let (wins, losses) =
        if metric.more_is_better() { (paired.wins, paired.losses) } else { (paired.losses, paired.wins) };
    let name = |soc: usize| study.socs[soc].name.clone();
    Some(Comparison {
        attack: study.attacks[cell.attack].name.clone(),
        client: study.clients[cell.client].name.clone(),
        metric: metric.name(),
        a: name(cell.soc),
        b: name(cell.soc - 1),
        value_a: paired.a,
        value_b: paired.b,
        difference: paired.difference.estimate,
        low: paired.difference.low,
        high: paired.difference.high,
        n: pairs.len(),
        wins,
        ties: paired.ties,
        losses,
        family,
        verdict: judge(metric, &paired, family.map(|f| (f.low, f.high))),
    })
}

/// Returns what a difference amounts to, by its simultaneous interval if it has one.
///
/// For shares, "gains nothing" is an interval inside ± 3 points of a pair that is not at the same end of
/// the scale; a pair that is, is one this attack cannot tell apart. Both take pairs enough for so narrow an
/// interval: pairs that agree one and all do not say by themselves that the next one would.
fn judge(metric: Metric, paired: &PairedDifference, simultaneous: Option<(f64, f64)>) -> Verdict {
    let (low, high) = simultaneous.unwrap_or((paired.difference.low, paired.difference.high));
    let at_one_end = |end: f64| paired.a == end && paired.b == end;
    if metric.is_share() {
        if low >= -NO_GAIN && high <= NO_GAIN {
            let same_end = at_one_end(0.0) || at_one_end(1.0);
            return if same_end { Verdict::CannotTell } else { Verdict::GainsNothing };
        }
        if paired.wins + paired.losses == 0 {
            return Verdict::TooFewPairs;
        }
    }
    if low == high {
        // Differences that are all the same are no proof that they would stay so.
        return Verdict::Unclear;
    }
    let better = if metric.more_is_better() { low > 0.0 } else { high < 0.0 };
    let worse = if metric.more_is_better() { high < 0.0 } else { low > 0.0 };
    match (better, worse) {
        (true, _) => Verdict::Better,
        (_, true) => Verdict::Worse,
        _ => Verdict::Unclear,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::paired_difference;

    fn verdict(metric: Metric, a: &[f64], b: &[f64]) -> Verdict {
        let paired = if metric.is_share() { paired_share_difference } else { paired_difference };
        judge(metric, &paired(a, b).unwrap(), None)
    }

    #[test]
    fn no_gain_is_said_only_where_there_was_something_to_gain() {
        let none = vec![0.0; 400];
        assert_eq!(verdict(Metric::DefendedInTime, &none, &none), Verdict::CannotTell);
        assert_eq!(verdict(Metric::DefendedInTime, &none[..2], &none[..2]), Verdict::TooFewPairs);
        let some: Vec<f64> = (0..400).map(|i| f64::from(u8::from(i % 5 == 0))).collect();
        assert_eq!(verdict(Metric::DefendedInTime, &some, &some), Verdict::GainsNothing);
        let more: Vec<f64> = (0..400).map(|i| f64::from(u8::from(i % 2 == 0))).collect();
        assert_eq!(verdict(Metric::DefendedInTime, &more, &some), Verdict::Better);
        assert_eq!(verdict(Metric::ObjectiveReached, &more, &some), Verdict::Worse);
        assert_eq!(verdict(Metric::DefendedInTime, &more[..8], &some[..8]), Verdict::Unclear);
        // A handful of pairs that agree do not show that nothing is gained.
        assert_eq!(verdict(Metric::DefendedInTime, &some[..40], &some[..40]), Verdict::TooFewPairs);
    }

    #[test]
    fn fewer_hours_are_better() {
        let (slow, fast): (Vec<f64>, Vec<f64>) = (0..50).map(|i| (20.0 + f64::from(i % 3), 5.0)).unzip();
        assert_eq!(verdict(Metric::HoursToIncident, &fast, &slow), Verdict::Better);
    }
}
