//! One check: what is claimed, what came out, and the verdict.

use crate::sim::elementary::ln;
use serde::Serialize;

/// How many of its own standard errors a result may lie off the theory. For a normal error that is passed by
/// luck about once in 16,000.
pub const Z_LIMIT: f64 = 4.0;

/// What a check is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Group {
    /// Queues against queueing theory.
    Queue,
    /// Races of clocks, laws drawn from, arrivals.
    Races,
    /// Estimators against published examples.
    Estimators,
    /// How often intervals hold the truth.
    Coverage,
    /// The intercept fitted in the laboratory, and what comes out in the field.
    Calibration,
    /// Negative and positive controls of the whole model.
    Controls,
}

impl Group {
    /// Returns what the group is called.
    pub fn title(self) -> &'static str {
        match self {
            Group::Queue => "Queues",
            Group::Races => "Races, laws and arrivals",
            Group::Estimators => "Estimators against published examples",
            Group::Coverage => "Coverage of 95 % intervals",
            Group::Calibration => "Calibration of detection",
            Group::Controls => "Controls",
        }
    }
}

/// Whether a check holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// What came out lies where it may.
    Holds,
    /// It does not.
    Fails,
}

/// How far what came out may lie from what was expected.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Yardstick {
    /// It varies with the seed, and may lie up to [`Z_LIMIT`] of the run's own errors off.
    StandardError {
        /// The standard error of what came out, in its unit.
        standard_error: f64,
        /// How many of them it lies off; of few replications, as a normal value of the same tail.
        z: f64,
    },
    /// It does not vary, or not by enough to matter, and must lie from `low` to `high`.
    Range {
        /// The least it may be.
        low: f64,
        /// The most it may be.
        high: f64,
    },
    /// A share counted over simulated samples, which must lie from `low` to `high`.
    Counted {
        /// The least it may be.
        low: f64,
        /// The most it may be.
        high: f64,
        /// The standard error of the count itself.
        standard_error: f64,
    },
}

/// One thing checked.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Check {
    /// What it is about.
    pub group: Group,
    /// What is checked, against which formula or value, from which source.
    pub claim: &'static str,
    /// Which case of it.
    pub name: String,
    /// What it should be.
    pub expected: f64,
    /// What came out.
    pub got: f64,
    /// How far apart they may be.
    pub yardstick: Yardstick,
    /// Whether they are no further apart.
    pub verdict: Verdict,
}

/// Something that is claimed, to be checked in several cases.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Claim {
    /// What it is about.
    pub group: Group,
    /// What is checked, against which formula or value, from which source.
    pub text: &'static str,
}

impl Claim {
    /// Returns the check of a result whose standard error is known.
    pub fn within_error(
        self,
        name: impl Into<String>,
        expected: f64,
        got: f64,
        standard_error: f64,
    ) -> Check {
        let z = (got - expected) / standard_error;
        self.judged(name, expected, got, Yardstick::StandardError { standard_error, z })
    }

    /// Returns the check of a mean over independent replications, whose spread gives the standard error.
    pub fn mean(self, name: impl Into<String>, expected: f64, values: &[f64]) -> Check {
        let (got, standard_error) = mean_and_error(values);
        let z = normal_from_t((got - expected) / standard_error, values.len() - 1);
        self.judged(name, expected, got, Yardstick::StandardError { standard_error, z })
    }

    /// Returns the check of a share counted in `n` independent draws: its error is the binomial one.
    pub fn share(self, name: impl Into<String>, expected: f64, count: usize, n: usize) -> Check {
        let standard_error = (expected * (1.0 - expected) / n as f64).sqrt();
        self.within_error(name, expected, count as f64 / n as f64, standard_error)
    }

    /// Returns the check of a value that may differ by `allowed`, such as half a unit of the last place
    /// printed.
    pub fn within(self, name: impl Into<String>, expected: f64, got: f64, allowed: f64) -> Check {
        self.in_range(name, expected, got, (expected - allowed, expected + allowed))
    }

    /// Returns the check of a value that may lie anywhere from `low` to `high`.
    pub fn in_range(
        self,
        name: impl Into<String>,
        expected: f64,
        got: f64,
        (low, high): (f64, f64),
    ) -> Check {
        self.judged(name, expected, got, Yardstick::Range { low, high })
    }

    /// Returns the check of a count that must be met exactly.
    pub fn exactly(self, name: impl Into<String>, expected: u64, got: u64) -> Check {
        self.within(name, expected as f64, got as f64, 0.0)
    }

    /// Returns the check of a share of `n` simulated samples that may lie anywhere from `low` to `high`.
    pub fn counted(
        self,
        name: impl Into<String>,
        expected: f64,
        (count, n): (usize, usize),
        (low, high): (f64, f64),
    ) -> Check {
        let got = count as f64 / n as f64;
        let standard_error = (got * (1.0 - got) / n as f64).sqrt();
        self.judged(name, expected, got, Yardstick::Counted { low, high, standard_error })
    }

    fn judged(self, name: impl Into<String>, expected: f64, got: f64, yardstick: Yardstick) -> Check {
        // What is not a number lies nowhere.
        let holds = match yardstick {
            Yardstick::StandardError { z, .. } => z.abs() < Z_LIMIT,
            Yardstick::Range { low, high } | Yardstick::Counted { low, high, .. } => {
                low <= got && got <= high
            }
        };
        let verdict = if holds { Verdict::Holds } else { Verdict::Fails };
        Check { group: self.group, claim: self.text, name: name.into(), expected, got, yardstick, verdict }
    }
}

impl Check {
    /// Returns whether the check holds.
    pub fn holds(&self) -> bool {
        self.verdict == Verdict::Holds
    }
}

/// Returns the mean of `values` and its standard error.
pub(super) fn mean_and_error(values: &[f64]) -> (f64, f64) {
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    let squares: f64 = values.iter().map(|v| (v - mean) * (v - mean)).sum();
    (mean, (squares / (n - 1.0) / n).sqrt())
}

/// Returns the normal value with the tail of Student's `t`, to 0.01 from twenty values on: Wallace (1959),
/// Annals of Mathematical Statistics 30, 1121–1130. Taken as it is, the t of forty values passes 4 four times
/// as often as a normal value does.
fn normal_from_t(t: f64, df: usize) -> f64 {
    let df = df as f64;
    let size = (df * ln(1.0 + t * t / df)).sqrt() * (8.0 * df + 1.0) / (8.0 * df + 3.0);
    size.copysign(t)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sim::elementary::inverse_normal;
    use crate::stats::student_t_quantile;

    const CLAIM: Claim = Claim { group: Group::Queue, text: "for the test" };

    #[test]
    fn a_t_value_becomes_the_normal_value_of_the_same_tail() {
        for df in [19, 39, 100] {
            for p in [0.6, 0.975, 0.9999] {
                let (z, normal) = (normal_from_t(student_t_quantile(p, df), df), inverse_normal(p));
                assert!((z - normal).abs() < 0.01, "df {df}, p {p}: {z} for {normal}");
                assert_eq!(normal_from_t(-student_t_quantile(p, df), df), -z);
            }
        }
    }

    #[test]
    fn what_lies_too_far_off_fails() {
        let near: Vec<f64> = (0..40).map(|i| 10.0 + f64::from(i % 5) - 2.0).collect();
        assert!(CLAIM.mean("theory", 10.0, &near).holds());
        // The standard error is 0.226: 1.2 off is more than four of them, even as a normal value.
        assert!(!CLAIM.mean("off", 11.2, &near).holds());
        assert!(CLAIM.share("share", 0.5, 520, 1000).holds());
        assert!(!CLAIM.share("share", 0.5, 570, 1000).holds());
        assert!(!CLAIM.within("printed", 2.776, 2.777, 5e-4).holds());
        assert!(!CLAIM.exactly("count", 3, 4).holds());
        assert!(!CLAIM.counted("coverage", 0.95, (900, 1000), (0.925, 0.975)).holds());
    }

    #[test]
    fn what_is_not_a_number_fails() {
        assert!(!CLAIM.within_error("nothing", 1.0, f64::NAN, 0.1).holds());
        assert!(!CLAIM.within_error("no error", 1.0, 1.0, 0.0).holds());
        assert!(!CLAIM.within("nothing", 1.0, f64::NAN, 9.0).holds());
        assert!(!CLAIM.mean("one value", 1.0, &[1.0, f64::INFINITY]).holds());
    }
}
