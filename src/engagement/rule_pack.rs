//! The rules a SOC has on: which share of those on each technique.

use crate::knowledge::{Knowledge, SourceSet, TechniqueId};
use crate::soc::Soc;

/// Core rules in the public set that the counts were taken from.
const PUBLIC_RULES: f64 = 3141.0;

/// For each technique, the share of the public rules on it that is on.
#[derive(Clone, Debug)]
pub(super) struct RulePack {
    shares: Vec<f64>,
}

impl RulePack {
    /// Returns the pack of `soc`: as many rules as its file says of those on the sources it collects.
    ///
    /// Chosen by chance, rules fall on techniques as the public set has them. Chosen by relevance, they fall
    /// on techniques as public groups use these: the next rule goes where most groups are for each rule that
    /// is already on, until a technique has no more. Relevance says how much of the choice is of the second
    /// kind; the number of rules is the same.
    pub(super) fn new(soc: &Soc, knowledge: &Knowledge) -> RulePack {
        let (sources, relevance) = (soc.detection.sources, soc.intel.relevance.get());
        let count = |id: TechniqueId, only: Option<SourceSet>| -> f64 {
            let rules = knowledge.rules(id).iter();
            rules.filter(|r| only.is_none_or(|s| s.contains(r.source))).map(|r| f64::from(r.n)).sum()
        };
        let here: Vec<f64> = knowledge.technique_ids().map(|id| count(id, Some(sources))).collect();
        let tagged: f64 = knowledge.technique_ids().map(|id| count(id, None)).sum();
        let tagged_here: f64 = here.iter().sum();
        // A rule names several techniques, so pairs are scaled to rules by the ratio of the whole set.
        let rules_here = if tagged > 0.0 { PUBLIC_RULES * tagged_here / tagged } else { 0.0 };
        let share = if rules_here > 0.0 { (soc.detection.rules_enabled / rules_here).min(1.0) } else { 0.0 };
        let groups: Vec<f64> = knowledge.technique_ids().map(|id| f64::from(knowledge.groups(id))).collect();
        let relevant = by_use(&groups, &here, share * tagged_here);
        let mixed = |by_use: &f64| (1.0 - relevance) * share + relevance * by_use;
        RulePack { shares: relevant.iter().map(mixed).collect() }
    }

    /// Returns the chance that a given public rule on a technique is on.
    pub(super) fn share(&self, technique: TechniqueId) -> f64 {
        self.shares[technique.index()]
    }
}

/// Returns the share of the `here` rules on each technique that is on if `wanted` rules in all are handed out
/// in proportion to the groups that use a technique, up to all there are.
fn by_use(groups: &[f64], here: &[f64], wanted: f64) -> Vec<f64> {
    let shares = |per_group: f64| -> Vec<f64> {
        let share = |(g, n): (&f64, &f64)| if *n > 0.0 { (per_group * g / n).min(1.0) } else { 0.0 };
        groups.iter().zip(here).map(share).collect()
    };
    let on = |per_group: f64| -> f64 { shares(per_group).iter().zip(here).map(|(s, n)| s * n).sum() };
    // Beyond the most rules on one technique everything that any group uses is on.
    let (mut low, mut high) = (0.0, here.iter().copied().fold(0.0, f64::max));
    for _ in 0..64 {
        let middle = f64::midpoint(low, high);
        if on(middle) < wanted {
            low = middle;
        } else {
            high = middle;
        }
    }
    let mut shares = shares(high);
    // What is still left falls on what no group is known to use.
    let left = wanted - shares.iter().zip(here).map(|(s, n)| s * n).sum::<f64>();
    let unused: f64 = groups.iter().zip(here).filter(|(g, _)| **g == 0.0).map(|(_, n)| n).sum();
    if left > 0.0 && unused > 0.0 {
        for (share, _) in shares.iter_mut().zip(groups).filter(|(_, g)| **g == 0.0) {
            *share = (left / unused).min(1.0);
        }
    }
    shares
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_are_handed_out_by_use_until_there_are_no_more() {
        // Ten rules: four groups against one share them four to one, but the first technique has six only.
        let near = |got: Vec<f64>, wanted: [f64; 3]| {
            assert!(got.iter().zip(wanted).all(|(a, b)| (a - b).abs() < 1e-9), "{got:?} {wanted:?}");
        };
        near(by_use(&[4.0, 1.0, 0.0], &[6.0, 100.0, 10.0], 5.0), [4.0 / 6.0, 0.01, 0.0]);
        near(by_use(&[4.0, 1.0, 0.0], &[6.0, 100.0, 10.0], 10.0), [1.0, 0.04, 0.0]);
        near(by_use(&[4.0, 1.0, 0.0], &[6.0, 100.0, 10.0], 111.0), [1.0, 1.0, 0.5]);
    }
}
