//! The family of comparisons: every attack, client and neighbouring pair on one metric, judged at once.
//!
//! Sixteen intervals at 95 % each would miss somewhere more often than not. So the members get simultaneous
//! intervals (max-|t| over replications, which keeps their correlation) and Holm-adjusted p-values.

use super::findings::FamilyFindings;
use super::metrics::Metric;
use crate::engagement::Outcome;
use crate::experiment::{Cell, Results, Study};
use crate::sim::luck::{Luck, StreamId};
use crate::stats::{
    AgreementTable, holm, max_t, mcnemar_mid_p, share_difference_with_critical, student_t_quantile,
};

/// Kind of the stream of multipliers.
const MULTIPLIERS: u16 = 30;
/// Draws of the multiplier bootstrap, and how many normal numbers they may cost in all.
const DRAWS: usize = 4_000;
const MOST_NUMBERS: usize = 20_000_000;
const FEWEST_DRAWS: usize = 1_000;
/// The level of all simultaneous intervals together.
const LEVEL: f64 = 0.95;

/// One member: a SOC against the one before it, under one attack on one client.
struct Member {
    cell: Cell,
    table: AgreementTable,
    /// What each replication adds to the difference beyond the mean: zero where there is no pair.
    beyond: Vec<f64>,
}

/// Returns what holds for the whole family, by the cell of the higher SOC.
pub(super) fn judge(study: &Study, results: &Results) -> Vec<(Cell, FamilyFindings)> {
    let metric = Metric::PRIMARY;
    let members: Vec<Member> = results
        .cells
        .iter()
        .filter_map(|(cell, outcomes)| {
            let others = results.below(*cell)?;
            member(metric, *cell, outcomes, others)
        })
        .collect();
    let replications = study.replications as usize;
    let draws = DRAWS.min((MOST_NUMBERS / replications.max(1)).max(FEWEST_DRAWS));
    let columns: Vec<Vec<f64>> = members.iter().map(|m| m.beyond.clone()).collect();
    let mut stream = Luck { seed: study.seed, replication: 0 }.stream(StreamId::new(MULTIPLIERS, [0]));
    // Where no pair of any member ever differs there is nothing to correlate, and t serves each alone.
    let critical = max_t(&columns, LEVEL, draws, || stream.uniform());
    let alone = student_t_quantile(1.0 - (1.0 - LEVEL) / 2.0, replications.saturating_sub(1).max(1));
    let critical = critical.unwrap_or(alone);
    let p_values: Vec<f64> =
        members.iter().map(|m| mcnemar_mid_p(m.table.only_first, m.table.only_second)).collect();
    let finding = |(member, p_holm): (&Member, f64)| {
        let interval = share_difference_with_critical(&member.table, critical);
        let (low, high) = (interval.low, interval.high);
        (member.cell, FamilyFindings { size: members.len(), low, high, p_holm })
    };
    members.iter().zip(holm(&p_values)).map(finding).collect()
}

/// Returns the member of `cell`, if it has two pairs at least.
fn member(metric: Metric, cell: Cell, a: &[Outcome], b: &[Outcome]) -> Option<Member> {
    let is = |o: &Outcome| metric.of(o) == 1.0;
    let pairs: Vec<Option<(bool, bool)>> =
        a.iter().zip(b).map(|(a, b)| metric.pairs(a, b).then(|| (is(a), is(b)))).collect();
    let count = |wanted: (bool, bool)| pairs.iter().filter(|p| **p == Some(wanted)).count();
    let table = AgreementTable {
        both: count((true, true)),
        only_first: count((true, false)),
        only_second: count((false, true)),
        neither: count((false, false)),
    };
    if table.n() < 2 {
        return None;
    }
    let mean = (table.only_first as f64 - table.only_second as f64) / table.n() as f64;
    let number = |b: bool| f64::from(u8::from(b));
    // The linearised ratio of sums: what matters is only how the members move together.
    let beyond = pairs.iter().map(|p| p.map_or(0.0, |(a, b)| number(a) - number(b) - mean)).collect();
    Some(Member { cell, table, beyond })
}
