//! Simultaneous intervals of a whole family of comparisons.

use super::super::check::{Check, Claim};
use super::{ACCEPTED, Bench, NOMINAL, claim, within};
use crate::sim::luck::Stream;
use crate::stats::{max_t, mean_with_critical};

const FAMILY: Claim = claim(
    "All of 16 intervals at once, as many as the default study compares, by max-|t| (Westfall & Young 1993, \
     §2.3; Chernozhukov, Chetverikov & Kato 2013, Annals of Statistics 41, 2786–2819)",
);

/// Comparisons in the default study: four attacks, four steps from level to level.
const COLUMNS: usize = 16;
/// Replications of each comparison.
const ROWS: usize = 200;
/// Families drawn at each design point: each costs many draws.
const FAMILIES: u32 = 2000;
/// Multipliers for one critical value: of 99 the 95th is exceeded by a fresh one in 5 of 100 cases.
const DRAWS: usize = 99;

/// Returns the checks of families.
pub(super) fn family(seed: u64) -> Vec<Check> {
    let mut bench = Bench::new(seed, 1530);
    let mut checks = Vec::new();
    for (name, law) in [("normal", Law::Normal), ("won/tied/lost", Law::Pairs)] {
        for correlation in [0.0, 0.5] {
            let name = format!("n {ROWS}, {name}, correlation {correlation}");
            let told = bench.draw(FAMILIES, |stream| {
                let columns = law.columns(correlation, stream);
                let critical = max_t(&columns, 0.95, DRAWS, || stream.uniform())?;
                Some(columns.iter().all(|column| {
                    mean_with_critical(column, critical).is_some_and(|e| within(e.low, law.mean(), e.high))
                }))
            });
            let held = told.iter().filter(|&&told| told == Some(true)).count();
            checks.push(FAMILY.counted(name, NOMINAL, (held, told.len()), ACCEPTED));
        }
    }
    checks
}

/// What the values of a column follow.
#[derive(Clone, Copy)]
enum Law {
    /// Normal, mean 0.
    Normal,
    /// 1 in a fifth of the pairs, −1 in a tenth, else 0.
    Pairs,
}

impl Law {
    fn mean(self) -> f64 {
        match self {
            Law::Normal => 0.0,
            Law::Pairs => 0.1,
        }
    }

    fn draw(self, stream: &mut Stream) -> f64 {
        match self {
            Law::Normal => stream.normal(),
            Law::Pairs => match stream.uniform() {
                u if u < 0.2 => 1.0,
                u if u < 0.3 => -1.0,
                _ => 0.0,
            },
        }
    }

    /// Draws columns of which any two correlate so.
    fn columns(self, correlation: f64, stream: &mut Stream) -> Vec<Vec<f64>> {
        let mut columns = vec![vec![0.0; ROWS]; COLUMNS];
        for row in 0..ROWS {
            // Either all columns take one value or each its own: each keeps its law, and any two correlate by
            // the chance of the first.
            let common = (stream.uniform() < correlation).then(|| self.draw(stream));
            for column in &mut columns {
                column[row] = common.unwrap_or_else(|| self.draw(stream));
            }
        }
        columns
    }
}
