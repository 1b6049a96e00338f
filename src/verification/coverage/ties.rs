//! Families in which some members never move: all their pairs are alike, and nothing says how they go with the rest.

use super::super::check::{Check, Claim};
use super::{ACCEPTED, AT_LEAST, Bench, NOMINAL, SIZES, claim, within};
use crate::sim::luck::Stream;
use crate::stats::{AgreementTable, family_critical, share_difference_with_critical};

const ALL: Claim = claim(
    "All of 16 differences of paired shares at once where 14 never differ and two seldom do, one way only: at \
     least",
);
const STILL: Claim = claim(
    "Families of 16 in which one of two members that seldom differ never did, and is missed: no more than the \
     shares of these two in the error (Bonferroni), and half of that beyond",
);

/// Members of a family: as many as the default study compares.
const MEMBERS: usize = 16;
/// Those of them whose pairs differ at all.
const SELDOM: usize = 2;
/// Families drawn at each design point.
const FAMILIES: u32 = 500;
/// Multipliers for one critical value: enough to have one above all but the share of one member in 16.
const DRAWS: usize = 399;
/// Pairs that are expected to differ in each of the two. A member without any has the limit c² / (n + c²). For one
/// member alone c is 1.96, and the limit below 3.9 pairs: it misses these, and no number of pairs is missed oftener.
const EXPECTED: f64 = 3.95;
/// The share of the two in the error, with what Bradley's criterion allows beyond.
const MISSED: (f64, f64) = (0.0, (1.0 - ACCEPTED.0) * SELDOM as f64 / MEMBERS as f64);

/// How many standard errors hold for all members at once, each given as what its replications say.
type Critical = fn(&[Vec<f64>], &mut Stream) -> f64;

/// What the intervals of a family do.
struct Shown {
    /// All hold the truth.
    hold: bool,
    /// One of a member of which no pair differed does not.
    still_missed: bool,
}

/// Returns the checks of families with members that never move.
pub(super) fn ties(seed: u64) -> Vec<Check> {
    let as_judged: Critical = |columns, stream| family_critical(columns, DRAWS, || stream.uniform());
    let mut bench = Bench::new(seed, 1540);
    let shown = SIZES.map(|n| (n, bench.draw(FAMILIES, |stream| family(n, as_judged, stream))));
    let all = shown.iter().map(|(n, told)| {
        let hold = told.iter().filter(|shown| shown.hold).count();
        ALL.counted(format!("n {n}"), NOMINAL, (hold, told.len()), AT_LEAST)
    });
    all.chain(shown.iter().map(|(n, told)| missed(*n, told))).collect()
}

/// Returns the check of members that never differed.
fn missed(n: usize, told: &[Shown]) -> Check {
    let missed = told.iter().filter(|shown| shown.still_missed).count();
    let share = (1.0 - NOMINAL) * SELDOM as f64 / MEMBERS as f64;
    STILL.counted(format!("n {n}"), share, (missed, told.len()), MISSED)
}

/// Draws a family and judges it at the critical value that is handed in.
fn family(n: usize, critical: Critical, stream: &mut Stream) -> Shown {
    let chance = EXPECTED / n as f64;
    let mut columns = vec![vec![0.0; n]; MEMBERS];
    for won in columns[..SELDOM].iter_mut().flatten() {
        *won = f64::from(u8::from(stream.uniform() < chance));
    }
    let critical = critical(&columns, stream);
    let mut shown = Shown { hold: true, still_missed: false };
    for (place, column) in columns.iter().enumerate() {
        let table = AgreementTable::of(column.iter().map(|won| (*won > 0.0, false)));
        let interval = share_difference_with_critical(&table, critical);
        let truth = if place < SELDOM { chance } else { 0.0 };
        let holds = within(interval.low, truth, interval.high);
        shown.hold &= holds;
        shown.still_missed |= !holds && table.only_first == 0;
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::{max_t, student_t_quantile};

    #[test]
    fn members_that_never_move_judged_as_one_alone_fail() {
        // The rule before these members had a share of the error: what holds for those that move holds for all.
        let of_those_that_move: Critical = |columns, stream| {
            let alone = || student_t_quantile(0.975, columns[0].len() - 1);
            max_t(columns, NOMINAL, 59, || stream.uniform()).unwrap_or_else(alone)
        };
        for n in SIZES {
            let told = Bench::new(42, 1540).draw(FAMILIES, |stream| family(n, of_those_that_move, stream));
            let check = missed(n, &told);
            assert!(!check.holds(), "{check:?}");
        }
    }
}
