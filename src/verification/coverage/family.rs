//! Simultaneous intervals and adjusted p-values of a whole family of comparisons.

use super::super::check::{Check, Claim};
use super::{ACCEPTED, AT_LEAST, Bench, NOMINAL, SIZES, claim, within};
use crate::sim::luck::Stream;
use crate::stats::{PairedAnswers, judge_family, max_t, mean_with_critical};

const MEANS: Claim = claim(
    "All of 16 means at once, by max-|t| (Westfall & Young 1993, §2.3; Chernozhukov, Chetverikov & Kato 2013, \
     Annals of Statistics 41, 2786–2819)",
);
const SHARES: Claim = claim(
    "All of 16 differences of paired shares at once, as many as the default study compares, judged as it \
     judges them: Tango's limits (1998) at the value of max-|t|",
);
const RARE: Claim = claim(
    "All of 16 at once where few pairs differ, one way only or both ways alike; fewer than seven expected \
     either way: at least",
);
const HOLM: Claim = claim(
    "Families of 16 without any difference in which one is found at 5 %: McNemar's mid-P after Holm (1979), \
     as the default study judges",
);

/// Comparisons in the default study: four attacks, four steps from level to level.
const COLUMNS: usize = 16;
/// Replications of each comparison.
const ROWS: usize = 200;
/// Families drawn at each design point: each costs many draws.
const FAMILIES: u32 = 2000;
/// Where nearly all must hold the truth, fewer show it.
const FEW_FAMILIES: u32 = 300;
/// Multipliers for one critical value: of 59 the 57th is exceeded by a fresh one in 5 of 100 cases.
const DRAWS: usize = 59;
/// What a family without any difference may find one in: 5 % is promised whatever the dependence, so less is
/// right, and more only by what Bradley's criterion allows.
const FOUND: (f64, f64) = (0.0, 1.0 - ACCEPTED.0);

/// Returns the checks of families.
pub(super) fn family(seed: u64) -> Vec<Check> {
    let mut bench = Bench::new(seed, 1530);
    let mut checks = Vec::new();
    for correlation in [0.0, 0.5] {
        let told = bench.draw(FAMILIES, |stream| means_hold(correlation, stream));
        let name = format!("n {ROWS}, normal, correlation {correlation}");
        checks.push(MEANS.counted(name, NOMINAL, counted(&told), ACCEPTED));
    }
    for (name, absent, correlation) in
        [("all pairs", 0.0, 0.0), ("all pairs", 0.0, 0.5), ("a tenth absent", 0.1, 0.5)]
    {
        let pairs = Pairs { win: 0.2, loss: 0.1, absent };
        let told = bench.draw(FAMILIES, |stream| pairs.judged(ROWS, correlation, stream).hold);
        let name = format!("n {ROWS}, {name}, correlation {correlation}");
        checks.push(SHARES.counted(name, NOMINAL, counted(&told), ACCEPTED));
    }
    for n in SIZES {
        for (differ, families) in [(0.005, FEW_FAMILIES), (0.01, FEW_FAMILIES), (0.02, FAMILIES / 2)] {
            for (ways, loss) in [("one way", 0.0), ("both ways", differ / 2.0)] {
                let pairs = Pairs { win: differ - loss, loss, absent: 0.0 };
                let told = bench.draw(families, |stream| pairs.judged(n, 0.0, stream).hold);
                let name = format!("n {n}, {} % of pairs, {ways}", 100.0 * differ);
                checks.push(RARE.counted(name, NOMINAL, counted(&told), AT_LEAST));
            }
        }
    }
    // Apart they find the most.
    let even = Pairs { win: 0.15, loss: 0.15, absent: 0.0 };
    let told = bench.draw(FAMILIES, |stream| even.judged(ROWS, 0.0, stream).found);
    checks.push(HOLM.counted(format!("n {ROWS}"), 1.0 - NOMINAL, counted(&told), FOUND));
    checks
}

/// Returns how many are so, and of how many.
fn counted(told: &[bool]) -> (usize, usize) {
    (told.iter().filter(|&&told| told).count(), told.len())
}

/// Draws columns of which any two correlate so: in a row either all take one value or each its own, so each
/// keeps its law, and any two correlate by the chance of the first.
fn columns<T: Copy>(
    n: usize,
    correlation: f64,
    stream: &mut Stream,
    one: impl Fn(&mut Stream) -> T,
) -> Vec<Vec<T>> {
    let mut columns = vec![Vec::new(); COLUMNS];
    for _ in 0..n {
        let common = (stream.uniform() < correlation).then(|| one(stream));
        for column in &mut columns {
            column.push(common.unwrap_or_else(|| one(stream)));
        }
    }
    columns
}

/// Returns whether the intervals of all means of normal values hold 0 at once.
fn means_hold(correlation: f64, stream: &mut Stream) -> bool {
    let columns = columns(ROWS, correlation, stream, Stream::normal);
    let Some(critical) = max_t(&columns, NOMINAL, DRAWS, || stream.uniform()) else { return false };
    columns
        .iter()
        .all(|column| mean_with_critical(column, critical).is_some_and(|e| within(e.low, 0.0, e.high)))
}

/// The chances of a pair.
#[derive(Clone, Copy)]
struct Pairs {
    /// Yes only the first time.
    win: f64,
    /// Yes only the second time.
    loss: f64,
    /// A replication gives no pair.
    absent: f64,
}

/// What a family that was judged shows.
struct Shown {
    /// All intervals hold the truth.
    hold: bool,
    /// Some difference is found at 5 %.
    found: bool,
}

impl Pairs {
    fn draw(self, stream: &mut Stream) -> Option<(bool, bool)> {
        let present = stream.uniform() >= self.absent;
        let pair = match stream.uniform() {
            u if u < self.win => (true, false),
            u if u < self.win + self.loss => (false, true),
            _ => (false, false),
        };
        present.then_some(pair)
    }

    /// Draws a family and judges it as a study's is judged.
    fn judged(self, n: usize, correlation: f64, stream: &mut Stream) -> Shown {
        let columns = columns(n, correlation, stream, |stream| self.draw(stream));
        let members: Vec<PairedAnswers> = columns.iter().filter_map(|c| PairedAnswers::new(c)).collect();
        let judged = judge_family(&members, DRAWS, || stream.uniform());
        let truth = self.win - self.loss;
        Shown {
            hold: judged.len() == COLUMNS && judged.iter().all(|j| within(j.low, truth, j.high)),
            found: judged.iter().any(|j| j.p_holm <= 1.0 - NOMINAL),
        }
    }
}
