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
    /// Each rule has a mark, by luck, and a rank, by how many public groups use its technique. A rule is on
    /// if relevance × rank + (1 − relevance) × mark lies below a bound, which is set so that the number of
    /// rules comes out. So the same number of rules is chosen by chance, by rank, or by something between.
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
        let ranks = ranks(knowledge, &here);
        let shares_below = |bound: f64| -> Vec<f64> {
            ranks.iter().map(|rank| share_below(bound, relevance, *rank)).collect()
        };
        let on = |bound: f64| -> f64 { shares_below(bound).iter().zip(&here).map(|(s, n)| s * n).sum() };
        let (mut low, mut high) = (0.0, 1.0);
        while high - low > 1e-9 {
            let bound = f64::midpoint(low, high);
            if on(bound) < share * tagged_here {
                low = bound;
            } else {
                high = bound;
            }
        }
        // Where relevance plays no part, the bound is the share itself, and to the last bit.
        RulePack { shares: if relevance > 0.0 { shares_below(high) } else { vec![share; ranks.len()] } }
    }

    /// Returns the chance that a given public rule on a technique is on.
    pub(super) fn share(&self, technique: TechniqueId) -> f64 {
        self.shares[technique.index()]
    }
}

/// Returns the share of marks, even from 0 to 1, for which relevance × rank + (1 − relevance) × mark lies
/// below `bound`.
fn share_below(bound: f64, relevance: f64, rank: f64) -> f64 {
    if relevance >= 1.0 {
        return f64::from(u8::from(rank < bound));
    }
    ((bound - relevance * rank) / (1.0 - relevance)).clamp(0.0, 1.0)
}

/// Returns the rank of each technique among all rules here, from 0 for what most groups use to 1 for what
/// none does: the middle of the rules on techniques used by as many.
fn ranks(knowledge: &Knowledge, here: &[f64]) -> Vec<f64> {
    let mut order: Vec<TechniqueId> = knowledge.technique_ids().collect();
    order.sort_by_key(|id| std::cmp::Reverse(knowledge.groups(*id)));
    let all: f64 = here.iter().sum();
    let mut ranks = vec![0.5; order.len()];
    let mut before = 0.0;
    for alike in order.chunk_by(|a, b| knowledge.groups(*a) == knowledge.groups(*b)) {
        let rules: f64 = alike.iter().map(|id| here[id.index()]).sum();
        for id in alike {
            ranks[id.index()] = if all > 0.0 { (before + rules / 2.0) / all } else { 0.5 };
        }
        before += rules;
    }
    ranks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bound_passes_marks_and_ranks_by_their_weight() {
        assert!((share_below(0.25, 0.0, 0.9) - 0.25).abs() < 1e-12);
        assert!((share_below(0.5, 0.5, 0.2) - 0.8).abs() < 1e-12);
        assert!(share_below(0.25, 1.0, 0.2) > share_below(0.25, 1.0, 0.3));
    }
}
