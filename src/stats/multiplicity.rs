//! Many statements at once: a critical value and p-values that hold for the whole family.

use crate::sim::elementary::{inverse_normal, inverse_normals};

/// Normals drawn at once: enough for the processor to overlap them.
const BATCH: usize = 32;

/// Returns the critical value c so that all intervals `mean ± c · standard error` hold at once at `level`.
///
/// Each column is one comparison, each row one replication (all columns have the same replications in the same
/// order, so their correlation is kept). Per draw every replication gets one standard normal multiplier, the
/// same in all columns, and the largest |Σ eᵢ(xᵢ − mean)| / sqrt(Σ(xᵢ − mean)²) is kept: given the data these
/// are normal with the columns' own correlations. The `level` quantile of the kept values is then carried from the
/// normal to Student's t on n − 1 degrees of freedom.
///
/// Single-step max-|t|: Westfall & Young (1993), *Resampling-Based Multiple Testing*, §2.3; Gaussian multiplier
/// bootstrap: Chernozhukov, Chetverikov & Kato (2013), Annals of Statistics 41, 2786–2819; normal to t:
/// Abramowitz & Stegun (1964), 26.7.5.
///
/// Uses `draws × n` values of `uniforms`, which must lie in [0, 1). Columns without spread have no t and are
/// left out. `None` when no column is left, there are fewer than two rows, or `draws` is too few to have a
/// value above the `level` quantile.
///
/// # Panics
/// If the columns differ in length, or `level` is not strictly between 0 and 1.
pub fn max_t(
    columns: &[impl AsRef<[f64]>],
    level: f64,
    draws: usize,
    mut uniforms: impl FnMut() -> f64,
) -> Option<f64> {
    assert!(level > 0.0 && level < 1.0, "simultaneous level {level}: it must lie strictly between 0 and 1");
    let n = columns.first()?.as_ref().len();
    assert!(
        columns.iter().all(|column| column.as_ref().len() == n),
        "every column needs one value per replication"
    );
    let directions: Vec<Vec<f64>> = columns.iter().filter_map(|column| direction(column.as_ref())).collect();
    // The rank that a fresh draw exceeds with probability 1 − level: Davison & Hinkley (1997), §2.4.
    let rank = (level * (draws as f64 + 1.0)).ceil() as usize;
    if directions.is_empty() || rank > draws {
        return None;
    }
    // Row by row, so that the sums of all columns grow together and none waits for itself.
    let rows: Vec<f64> = (0..n).flat_map(|i| directions.iter().map(move |direction| direction[i])).collect();
    let mut multipliers = vec![0.0; n];
    let mut sums = vec![0.0; directions.len()];
    let mut largest: Vec<f64> = (0..draws)
        .map(|_| {
            // A uniform may be 0, where the normal quantile has no value.
            multipliers.fill_with(|| uniforms().clamp(f64::EPSILON, 1.0 - f64::EPSILON));
            let (many, rest) = multipliers.as_chunks_mut::<BATCH>();
            many.iter_mut().for_each(inverse_normals);
            rest.iter_mut().for_each(|u| *u = inverse_normal(*u));
            sums.fill(0.0);
            for (row, multiplier) in rows.chunks_exact(directions.len()).zip(&multipliers) {
                sums.iter_mut().zip(row).for_each(|(sum, deviation)| *sum += deviation * multiplier);
            }
            sums.iter().fold(0.0_f64, |most, sum| most.max(sum.abs()))
        })
        .collect();
    largest.sort_by(f64::total_cmp);
    Some(student_t_from_normal(largest[rank - 1], n - 1))
}

/// Returns the deviations from the mean scaled to length 1, or `None` when there are none.
fn direction(column: &[f64]) -> Option<Vec<f64>> {
    let &first = column.first()?;
    // The mean of equal values is rounded, and would leave deviations made of rounding.
    if column.iter().all(|&value| value == first) {
        return None;
    }
    let centre = column.iter().sum::<f64>() / column.len() as f64;
    let deviations: Vec<f64> = column.iter().map(|value| value - centre).collect();
    let length = dot(&deviations, &deviations).sqrt();
    Some(deviations.iter().map(|deviation| deviation / length).collect())
}

/// Returns the sum of products, from left to right.
fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

/// Returns the t value with the same probability above it as the normal value `x`: A&S 26.7.5.
fn student_t_from_normal(x: f64, df: usize) -> f64 {
    let df = df as f64;
    let x2 = x * x;
    let first = (x2 + 1.0) * x / 4.0;
    let second = ((5.0 * x2 + 16.0) * x2 + 3.0) * x / 96.0;
    let third = (((3.0 * x2 + 19.0) * x2 + 17.0) * x2 - 15.0) * x / 384.0;
    let fourth = ((((79.0 * x2 + 776.0) * x2 + 1482.0) * x2 - 1920.0) * x2 - 945.0) * x / 92_160.0;
    x + (first + (second + (third + fourth / df) / df) / df) / df
}

/// Returns Holm's adjusted p-values, in the order handed in.
///
/// Holm (1979), Scandinavian Journal of Statistics 6, 65–70: the k-th smallest of m is multiplied by m − k + 1,
/// made non-decreasing and cut at 1. Holds whatever the dependence between the tests.
pub fn holm(p_values: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..p_values.len()).collect();
    order.sort_by(|&i, &j| p_values[i].total_cmp(&p_values[j]));
    let mut adjusted = vec![0.0; p_values.len()];
    let mut floor = 0.0_f64;
    for (rank, &i) in order.iter().enumerate() {
        floor = floor.max((p_values.len() - rank) as f64 * p_values[i]).min(1.0);
        adjusted[i] = floor;
    }
    adjusted
}

#[cfg(test)]
mod tests {
    use approx::assert_abs_diff_eq;
    use proptest::prelude::*;

    use super::super::student_t_quantile;
    use super::super::uniforms::uniforms;
    use super::*;

    /// Rows of a 64 × 64 Hadamard matrix but the first: mean 0 and uncorrelated to the last digit.
    fn uncorrelated(count: usize) -> Vec<Vec<f64>> {
        (1..=count)
            .map(|k| (0..64_usize).map(|i| if (i & k).count_ones() % 2 == 0 { 1.0 } else { -1.0 }).collect())
            .collect()
    }

    const DRAWS: usize = 20_000;

    #[test]
    fn one_column_gives_the_t_quantile() {
        let skewed: Vec<f64> = (0..200).map(|i| f64::from(u8::from(i % 20 == 0))).collect();
        let got = max_t(&[skewed], 0.95, DRAWS, uniforms(1)).unwrap();
        // Error of a simulated quantile: sqrt(.05·.95/20000) / density(1.96)·2 = 0.0132; four of them.
        assert_abs_diff_eq!(got, student_t_quantile(0.975, 199), epsilon = 0.053);
    }

    #[test]
    fn the_value_grows_with_columns_that_say_something_new() {
        let of = |columns: &[Vec<f64>]| max_t(columns, 0.95, 4000, uniforms(3)).unwrap();
        let (one, four, sixteen) = (of(&uncorrelated(1)), of(&uncorrelated(4)), of(&uncorrelated(16)));
        assert!(one + 0.2 < four && four + 0.2 < sixteen);
        // A column repeated, moved, stretched or turned says nothing new; nor does one without spread.
        let mut same = uncorrelated(1);
        same.push(same[0].iter().map(|x| 5.0 - 3.0 * x).collect());
        same.push(vec![0.1; 64]);
        assert_abs_diff_eq!(of(&same), one, epsilon = 1e-9);
    }

    #[test]
    fn the_same_uniforms_give_the_same_value_and_nothing_gives_none() {
        let columns = uncorrelated(3);
        let of = |seed| max_t(&columns, 0.95, 500, uniforms(seed));
        assert_eq!(of(1), of(1));
        assert_ne!(of(1), of(2));
        assert_eq!(max_t(&[[0.0; 0]; 0], 0.95, 500, uniforms(1)), None);
        assert_eq!(max_t(&[vec![0.3; 9]], 0.95, 500, uniforms(1)), None);
        assert_eq!(max_t(&[vec![1.0]], 0.95, 500, uniforms(1)), None);
        assert_eq!(max_t(&columns, 0.95, 18, uniforms(1)), None);
        assert!(max_t(&columns, 0.95, 19, uniforms(1)).is_some());
    }

    #[test]
    fn a_uniform_of_zero_is_not_an_infinite_multiplier() {
        let mut count = 0_usize;
        let one_zero_a_draw = || {
            count += 1;
            if count % 64 == 1 { 0.0 } else { 0.5 }
        };
        // Every draw is then |inverse normal of the smallest uniform allowed| / sqrt(64), about 8.1 / 8.
        let got = max_t(&uncorrelated(1), 0.95, 100, one_zero_a_draw).unwrap();
        assert_abs_diff_eq!(got, 1.02, epsilon = 0.02);
    }

    #[test]
    fn normal_to_t_agrees_with_the_t_quantile() {
        for df in [10, 20, 60, 199, 499] {
            for p in [0.975, 0.995, 0.9995] {
                let got = student_t_from_normal(inverse_normal(p), df);
                assert_abs_diff_eq!(got, student_t_quantile(p, df), epsilon = 3e-3);
            }
        }
    }

    #[test]
    fn holm_stops_at_one_and_of_nothing_gives_nothing() {
        assert_eq!(holm(&[0.6, 0.9]), [1.0, 1.0]);
        assert!(holm(&[]).is_empty());
    }

    proptest! {
        #[test]
        fn holm_is_the_largest_of_the_scaled_smaller_ones(p in prop::collection::vec(0.0..=1.0_f64, 1..20)) {
            // p̃ᵢ = min(1, max over pⱼ ≤ pᵢ of (number not below pⱼ) · pⱼ), without sorting.
            let scaled = |q: f64| p.iter().filter(|&&other| other >= q).count() as f64 * q;
            for (&raw, adjusted) in p.iter().zip(holm(&p)) {
                let largest = p.iter().filter(|&&q| q <= raw).map(|&q| scaled(q)).fold(0.0, f64::max);
                prop_assert_eq!(adjusted, largest.min(1.0));
            }
        }
    }
}
