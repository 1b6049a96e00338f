//! The family of comparisons: every attack, client and neighbouring pair on one metric, judged at once.
//!
//! Sixteen intervals at 95 % each would miss somewhere more often than not. So the members get simultaneous
//! intervals (max-|t| over replications, which keeps their correlation) and Holm-adjusted p-values.

use super::findings::FamilyFindings;
use super::metrics::Metric;
use crate::engagement::Outcome;
use crate::experiment::{Cell, Results, Study};
use crate::sim::luck::{Luck, StreamId};
use crate::stats::{PairedAnswers, judge_family};

/// Kind of the stream of multipliers.
const MULTIPLIERS: u16 = 30;
/// Draws of the multiplier bootstrap, and how many normal numbers they may cost in all.
const DRAWS: usize = 4_000;
const MOST_NUMBERS: usize = 20_000_000;
const FEWEST_DRAWS: usize = 1_000;

/// Returns what holds for the whole family, by the cell of the higher SOC.
pub(super) fn judge(study: &Study, results: &Results) -> Vec<(Cell, FamilyFindings)> {
    let (cells, members): (Vec<Cell>, Vec<PairedAnswers>) = results
        .cells
        .iter()
        .filter_map(|(cell, outcomes)| {
            let others = results.below(*cell)?;
            Some((*cell, member(Metric::PRIMARY, outcomes, others)?))
        })
        .unzip();
    let replications = study.replications as usize;
    let draws = DRAWS.min((MOST_NUMBERS / replications.max(1)).max(FEWEST_DRAWS));
    let mut stream = Luck::new(study.seed, 0).stream(StreamId::new(MULTIPLIERS, [0]));
    let judged = judge_family(&members, draws, || stream.uniform());
    let size = judged.len();
    let findings = judged.iter().map(|j| FamilyFindings { size, low: j.low, high: j.high, p_holm: j.p_holm });
    cells.into_iter().zip(findings).collect()
}

/// Returns the member made of two SOCs' outcomes, if they have two pairs at least.
fn member(metric: Metric, a: &[Outcome], b: &[Outcome]) -> Option<PairedAnswers> {
    let is = |o: &Outcome| metric.of(o) == 1.0;
    let pair = |(a, b): (&Outcome, &Outcome)| metric.pairs(a, b).then(|| (is(a), is(b)));
    PairedAnswers::new(&a.iter().zip(b).map(pair).collect::<Vec<_>>())
}
