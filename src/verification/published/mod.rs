//! Estimators against published examples and tables. These stand here and nowhere else.
//!
//! Streams: kinds 1600 to 1699.

mod times;

use super::check::{Check, Claim, Group};
use super::laws::normal_distribution;
use crate::sim::luck::{Luck, StreamId};
use crate::stats::{
    AgreementTable, holm, max_t, mcnemar_mid_p, paired_difference, quantile_interval, ratio,
    share_difference, student_t_quantile, wilson,
};

const fn claim(text: &'static str) -> Claim {
    Claim { group: Group::Estimators, text }
}

const WILSON: Claim = claim(
    "Wilson's limits of a share against Newcombe (1998), Statistics in Medicine 17, 857–872, table I, method \
     3, four places",
);
const T: Claim = claim(
    "Student t quantiles against Pearson & Hartley, Biometrika Tables for Statisticians I, table 12: largest \
     miss of 16 values of three places, df 1 to 120",
);
const SLEEP: Claim = claim(
    "Paired difference: hours of sleep, Student (1908), Biometrika 6, 1–25, against R's `t.test(paired = \
     TRUE)`",
);
const TANGO: Claim = claim(
    "Paired shares: Tango's limits (1998), airway response of 21 children before and after, and response of \
     161 patients to therapy, against Fagerland, Lydersen & Laake (2014), Statistics in Medicine 33, \
     2850–2875, three places, and R's `contingencytables`, four",
);
const MCNEMAR: Claim = claim(
    "McNemar's mid-P of the same two tables against Fagerland, Lydersen & Laake (2013), BMC Medical Research \
     Methodology 13:91, and R's `contingencytables`",
);
const RATIO: Claim = claim(
    "Ratio over clusters: income of 25 city blocks in 1,000 dollars a head, Scheaffer, Mendenhall & Ott, \
     Elementary Survey Sampling, ch. 8: 8.801, spread of residuals 25.189",
);
const RANKS: Claim = claim(
    "Ranks of the values that hold a median at 95 %, as printed for the sign test; of 100 values as Gardner & \
     Altman (1989), Statistics with Confidence, ch. 8",
);
const HOLM: Claim = claim(
    "Holm's adjusted p (1979, Scandinavian Journal of Statistics 6, 65–70), worked by hand: .005 .01 .03 .04 \
     times 4 3 2 1, made not to fall",
);
const FAMILY: Claim = claim(
    "Critical |t| of a family at 95 %, 255 degrees of freedom: uncorrelated, Šidák (1967), JASA 62, 626–633; \
     correlation 0.5, Dunnett (1964), Biometrics 20, 482–491, carried from the normal to t",
);

/// Returns the checks of estimators.
pub(super) fn published(seed: u64) -> Vec<Check> {
    [
        newcombe(),
        t_table(),
        times::times(),
        given(SLEEP, sleep()),
        tango(),
        mcnemar(),
        given(RATIO, blocks()),
        ranks(),
        adjusted(),
        families(seed),
    ]
    .concat()
}

/// Returns the checks of an estimate, or one that fails where the estimator gave none.
fn given(claim: Claim, checks: Option<Vec<Check>>) -> Vec<Check> {
    checks.unwrap_or_else(|| vec![claim.exactly("estimates given", 1, 0)])
}

/// Half a unit of the fourth place, and what rounding the data adds.
const FOUR_PLACES: f64 = 5.5e-5;

fn newcombe() -> Vec<Check> {
    let mut checks = Vec::new();
    let table =
        [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)];
    for (x, n, low, high) in table {
        let got = wilson(x, n).map_or((f64::NAN, f64::NAN), |e| (e.low, e.high));
        checks.push(WILSON.within(format!("{x} of {n}: lower"), low, got.0, FOUR_PLACES));
        checks.push(WILSON.within(format!("{x} of {n}: upper"), high, got.1, FOUR_PLACES));
    }
    checks
}

/// Degrees of freedom, and the quantiles at 0.95, 0.975 and 0.995.
const T_TABLE: [(usize, [f64; 3]); 16] = [
    (1, [6.314, 12.706, 63.657]),
    (2, [2.920, 4.303, 9.925]),
    (3, [2.353, 3.182, 5.841]),
    (4, [2.132, 2.776, 4.604]),
    (5, [2.015, 2.571, 4.032]),
    (6, [1.943, 2.447, 3.707]),
    (7, [1.895, 2.365, 3.499]),
    (8, [1.860, 2.306, 3.355]),
    (9, [1.833, 2.262, 3.250]),
    (10, [1.812, 2.228, 3.169]),
    (15, [1.753, 2.131, 2.947]),
    (20, [1.725, 2.086, 2.845]),
    (25, [1.708, 2.060, 2.787]),
    (30, [1.697, 2.042, 2.750]),
    (60, [1.671, 2.000, 2.660]),
    (120, [1.658, 1.980, 2.617]),
];

fn t_table() -> Vec<Check> {
    let at = |(column, p): (usize, f64)| {
        let misses = T_TABLE.iter().flat_map(|&(df, printed)| {
            let (above, below) = (student_t_quantile(p, df), student_t_quantile(1.0 - p, df));
            [above - printed[column], below + printed[column]]
        });
        T.within(format!("p {p} and {:.3}", 1.0 - p), 0.0, largest(misses), 5.5e-4)
    };
    [0.95, 0.975, 0.995].into_iter().enumerate().map(at).collect()
}

/// Returns the largest size of all values, or not a number if one is none.
fn largest(values: impl IntoIterator<Item = f64>) -> f64 {
    let larger =
        |most: f64, value: f64| if most.is_nan() || value.abs() <= most { most } else { value.abs() };
    values.into_iter().fold(0.0, larger)
}

fn sleep() -> Option<Vec<Check>> {
    // Hours gained by ten patients under two drugs.
    let first = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0];
    let second = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4];
    let got = paired_difference(&second, &first)?.difference;
    // Hill's quantile is good to 1e-5 of itself.
    Some(vec![
        SLEEP.within("mean", 1.58, got.estimate, 1e-12),
        SLEEP.within("lower", 0.700_114_2, got.low, 2e-5),
        SLEEP.within("upper", 2.459_885_8, got.high, 2e-5),
    ])
}

/// Children whose airway responded too strongly before stem cells only, after only, both times, never (Bentur
/// et al. 2009), and patients with complete response likewise (Cavo et al. 2012).
const CHILDREN: AgreementTable = AgreementTable { both: 1, only_first: 1, only_second: 7, neither: 12 };
const PATIENTS: AgreementTable = AgreementTable { both: 59, only_first: 6, only_second: 16, neither: 80 };

fn tango() -> Vec<Check> {
    let limits = [
        ("21 children", CHILDREN, (-0.517, -0.026), 5e-4),
        ("161 patients", PATIENTS, (-0.1240, -0.0054), 5e-5),
    ];
    let checks = |(who, table, (low, high), half): (&str, AgreementTable, (f64, f64), f64)| {
        let got = share_difference(&table);
        [
            TANGO.within(format!("{who}: lower"), low, got.low, half),
            TANGO.within(format!("{who}: upper"), high, got.high, half),
        ]
    };
    limits.into_iter().flat_map(checks).collect()
}

fn mcnemar() -> Vec<Check> {
    let of = |table: AgreementTable| mcnemar_mid_p(table.only_first, table.only_second);
    vec![
        MCNEMAR.within("21 children", 0.0391, of(CHILDREN), 5e-5),
        MCNEMAR.within("161 patients", 0.034690, of(PATIENTS), 5e-7),
    ]
}

/// Residents and income of each block.
const BLOCKS: [(u32, u32); 25] = [
    (8, 96),
    (12, 121),
    (4, 42),
    (5, 65),
    (6, 52),
    (6, 40),
    (7, 75),
    (5, 65),
    (8, 45),
    (3, 50),
    (2, 85),
    (6, 43),
    (5, 54),
    (10, 49),
    (9, 53),
    (3, 50),
    (6, 32),
    (5, 22),
    (5, 45),
    (4, 37),
    (6, 51),
    (8, 30),
    (7, 39),
    (3, 47),
    (8, 41),
];

fn blocks() -> Option<Vec<Check>> {
    let pairs = BLOCKS.map(|(residents, income)| (f64::from(income), f64::from(residents)));
    let got = ratio(&pairs)?;
    // Error = spread / (√n × mean number of residents), which is 151 / 25.
    let error = (got.high - got.estimate) / student_t_quantile(0.975, pairs.len() - 1);
    Some(vec![
        RATIO.within("ratio", 8.801, got.estimate, 5.5e-4),
        RATIO.within("spread of residuals", 25.189, error * 5.0 * (151.0 / 25.0), 5.5e-4),
    ])
}

fn ranks() -> Vec<Check> {
    let table = [(6, 1, 6), (9, 2, 8), (12, 3, 10), (15, 4, 12), (20, 6, 15), (100, 40, 61)];
    let checks = |(n, low, high): (u32, u32, u32)| {
        let values: Vec<f64> = (1..=n).map(f64::from).collect();
        let got = quantile_interval(&values, 0.5, 0.95);
        let rank = |limit: Option<f64>| limit.unwrap_or(f64::NAN);
        [
            RANKS.within(format!("{n} values: lower"), low.into(), rank(got.and_then(|g| g.low)), 0.0),
            RANKS.within(format!("{n} values: upper"), high.into(), rank(got.and_then(|g| g.high)), 0.0),
        ]
    };
    table.into_iter().flat_map(checks).collect()
}

fn adjusted() -> Vec<Check> {
    let got = holm(&[0.01, 0.04, 0.03, 0.005]);
    let expected = [0.03, 0.06, 0.06, 0.02];
    let names = ["0.01", "0.04", "0.03", "0.005"];
    (0..4).map(|i| HOLM.within(format!("p {}", names[i]), expected[i], got[i], 1e-12)).collect()
}

/// Rows of a Hadamard matrix of this order but the first have mean 0 and no correlation.
const ORDER: usize = 256;
const DRAWS: usize = 10_000;

fn hadamard(k: usize) -> Vec<f64> {
    (0..ORDER).map(|i| if (i & k).count_ones().is_multiple_of(2) { 1.0 } else { -1.0 }).collect()
}

fn families(seed: u64) -> Vec<Check> {
    let df = ORDER - 1;
    let mut checks = Vec::new();
    for (case, k) in [(0, 2), (1, 16)] {
        let columns: Vec<_> = (1..=k).map(hadamard).collect();
        let expected = student_t_quantile((1.0 + 0.95_f64.powf(1.0 / k as f64)) / 2.0, df);
        checks.push(critical(format!("{k} uncorrelated"), expected, &columns, seed, case));
    }
    // Each column shares one of two parts with all others: any two correlate by 0.5.
    for (case, k, normal) in [(2, 2, 2.21), (3, 5, 2.51), (4, 9, 2.69)] {
        let shared = hadamard(ORDER - 1);
        let columns: Vec<Vec<f64>> =
            (1..=k).map(|i| shared.iter().zip(hadamard(i)).map(|(a, b)| a + b).collect()).collect();
        let expected = student_t_quantile(normal_distribution(normal), df);
        checks.push(critical(format!("{k} with correlation 0.5"), expected, &columns, seed, case));
    }
    checks
}

fn critical(name: String, expected: f64, columns: &[Vec<f64>], seed: u64, case: u32) -> Check {
    let at = |level: f64| {
        let mut stream = Luck::new(seed, 0).stream(StreamId::new(1600, [case]));
        max_t(columns, level, DRAWS, || stream.uniform()).unwrap_or(f64::NAN)
    };
    // The error of a quantile is that of the share below it over the density there.
    let density = 0.02 / (at(0.96) - at(0.94));
    let error = (0.95 * 0.05 / DRAWS as f64).sqrt() / density;
    FAMILY.within_error(name, expected, at(0.95), error)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_example_is_passed_over() {
        // An estimator that gives nothing puts one failing check in place of several.
        assert_eq!(published(1).len(), 8 + 3 + 4 + 4 + 6 + 3 + 3 + 3 + 3 + 4 + 2 + 2 + 12 + 4 + 5);
        assert!(largest([1.0, f64::NAN, 2.0]).is_nan());
        assert_eq!(largest([1.0, -3.0, 2.0]), 3.0);
    }
}
