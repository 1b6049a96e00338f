//! A family of comparisons between paired yes-or-no answers, judged at once.

use super::agreement::{AgreementTable, share_difference_with_critical};
use super::intervals::student_t_quantile;
use super::mcnemar::mcnemar_mid_p;
use super::multiplicity::{holm, max_t};

/// The level of all simultaneous intervals together.
const LEVEL: f64 = 0.95;

/// One member of a family: two answers from each replication that gives both.
#[derive(Debug, Clone, PartialEq)]
pub struct PairedAnswers {
    table: AgreementTable,
    /// What each replication adds to the difference beyond the mean: zero where there is no pair.
    beyond: Vec<f64>,
}

/// What holds for one member beside all others.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct JudgedDifference {
    /// The pairs it rests on.
    pub table: AgreementTable,
    /// The lower limit of its simultaneous interval, as a share.
    pub low: f64,
    /// The upper limit, as a share.
    pub high: f64,
    /// The p-value of no difference after Holm's adjustment.
    pub p_holm: f64,
}

impl PairedAnswers {
    /// Returns the member made of these pairs, one for each replication in order and `None` where there is no
    /// pair; or `None` for fewer than two pairs.
    pub fn new(pairs: &[Option<(bool, bool)>]) -> Option<Self> {
        let table = AgreementTable::of(pairs.iter().copied().flatten());
        if table.n() < 2 {
            return None;
        }
        let mean = (table.only_first as f64 - table.only_second as f64) / table.n() as f64;
        let number = |yes: bool| f64::from(u8::from(yes));
        // The linearised ratio of sums: what matters is only how the members move together.
        let beyond = pairs.iter().map(|pair| pair.map_or(0.0, |(a, b)| number(a) - number(b) - mean));
        Some(Self { table, beyond: beyond.collect() })
    }
}

/// Returns how many standard errors hold for all members at once at 95 %, each given as what its replications say.
///
/// That of [`max_t`], and never less than what holds for one member alone. Of a member without any spread nothing
/// says how it moves with the others: its share of the error is set apart (Bonferroni's inequality) and the rest is
/// left to those that have some. `draws` and `uniforms` are those of [`max_t`].
///
/// # Panics
/// If the members differ in their number of replications.
pub fn family_critical<C: AsRef<[f64]>>(columns: &[C], draws: usize, uniforms: impl FnMut() -> f64) -> f64 {
    let n = columns.first().map_or(0, |column| column.as_ref().len());
    let flat = |column: &&C| column.as_ref().windows(2).all(|two| two[0] == two[1]);
    let (all, still) = (columns.len().max(1) as f64, columns.iter().filter(flat).count() as f64);
    let error = 1.0 - LEVEL;
    let of_one = |error: f64| student_t_quantile(1.0 - error / 2.0, n.saturating_sub(1).max(1));
    let least = of_one(if still > 0.0 { error / all } else { error });
    let moving = 1.0 - error * (all - still) / all;
    let together = if still < all { max_t(columns, moving, draws, uniforms) } else { None };
    together.map_or(least, |critical| critical.max(least))
}

/// Returns the p-values of no difference of all members, by [`mcnemar_mid_p`], adjusted by [`holm`].
pub fn family_p_values(tables: &[AgreementTable]) -> Vec<f64> {
    holm(&tables.iter().map(|t| mcnemar_mid_p(t.only_first, t.only_second)).collect::<Vec<_>>())
}

/// Returns what holds for all members at once, in their order: intervals of [`share_difference_with_critical`]
/// at [`family_critical`], and [`family_p_values`]. Where no pair of any member ever differs there is nothing to
/// correlate, and each has its share of the error.
///
/// # Panics
/// If the members differ in their number of replications.
pub fn judge_family(
    members: &[PairedAnswers],
    draws: usize,
    uniforms: impl FnMut() -> f64,
) -> Vec<JudgedDifference> {
    let columns: Vec<&[f64]> = members.iter().map(|member| member.beyond.as_slice()).collect();
    let critical = family_critical(&columns, draws, uniforms);
    let tables: Vec<AgreementTable> = members.iter().map(|member| member.table).collect();
    let judged = |(member, p_holm): (&PairedAnswers, f64)| {
        let interval = share_difference_with_critical(&member.table, critical);
        JudgedDifference { table: member.table, low: interval.low, high: interval.high, p_holm }
    };
    members.iter().zip(family_p_values(&tables)).map(judged).collect()
}

#[cfg(test)]
mod tests {
    use approx::assert_abs_diff_eq;

    use super::super::share_difference;
    use super::super::uniforms::uniforms;
    use super::*;

    #[test]
    fn one_pair_is_no_member_and_no_member_no_family() {
        assert_eq!(PairedAnswers::new(&[None, Some((true, false)), None]), None);
        assert!(judge_family(&[], 100, uniforms(1)).is_empty());
    }

    #[test]
    fn replications_without_a_pair_add_nothing() {
        let pairs =
            [Some((true, false)), None, Some((false, false)), Some((true, true)), Some((false, true))];
        let member = PairedAnswers::new(&pairs).unwrap();
        assert_eq!(member.table, AgreementTable { both: 1, only_first: 1, only_second: 1, neither: 1 });
        assert_eq!(member.beyond, [1.0, 0.0, 0.0, 0.0, -1.0]);
    }

    #[test]
    fn members_that_agree_throughout_share_the_error() {
        let member = PairedAnswers::new(&[Some((true, true)); 40]).unwrap();
        let [one, two] = judge_family(&[member.clone(), member], 100, uniforms(1))[..] else { panic!() };
        assert_eq!(one, two);
        assert_eq!(one.p_holm, 1.0);
        // t at 39 degrees of freedom for half of 5 %, 2.3313, in c² / (n + c²).
        assert_abs_diff_eq!(one.high, 2.3313 * 2.3313 / (40.0 + 2.3313 * 2.3313), epsilon = 1e-4);
        assert_eq!(one.low, -one.high);
    }

    #[test]
    fn a_member_that_never_moves_makes_no_interval_narrower_than_alone() {
        let moving =
            PairedAnswers::new(&[[Some((true, false)); 3], [Some((true, true)); 3]].concat().repeat(20));
        let still = PairedAnswers::new(&[Some((true, true)); 120]).unwrap();
        let moving = moving.unwrap();
        let [alone] = judge_family(std::slice::from_ref(&moving), 2000, uniforms(1))[..] else { panic!() };
        let all = judge_family(&[moving, still.clone(), still], 2000, uniforms(1));
        assert!(all[0].low < alone.low && alone.high < all[0].high, "{alone:?} {all:?}");
        let own = share_difference(&all[1].table);
        assert!(all[1].low < own.low && own.high < all[1].high);
    }

    #[test]
    fn beside_others_an_interval_is_wider_and_a_p_value_larger() {
        let pairs = |shift: usize| -> Vec<Option<(bool, bool)>> {
            (0..200)
                .map(|i| Some(((i * 7 + shift).is_multiple_of(5), (i * 11 + shift).is_multiple_of(10))))
                .collect()
        };
        let members: Vec<_> = (0..5).map(|shift| PairedAnswers::new(&pairs(shift)).unwrap()).collect();
        let all = judge_family(&members, 400, uniforms(1));
        for (judged, member) in all.iter().zip(&members) {
            let alone = share_difference(&member.table);
            assert!(judged.low < alone.low && alone.high < judged.high);
            let raw = mcnemar_mid_p(member.table.only_first, member.table.only_second);
            assert!(judged.p_holm >= raw && judged.p_holm <= (5.0 * raw).min(1.0) + 1e-12);
        }
    }
}
