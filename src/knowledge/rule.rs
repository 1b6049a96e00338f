//! Rules: how much public detection content is written for a technique.
//!
//! A count says that people wrote rules about a technique, not that any procedure is caught: public
//! evaluations show a weak link only, so the counts enter through a logarithm and a small slope.

use super::source::SourceId;
use serde::{Deserialize, Serialize};
use std::fmt;

/// What a rule under trial counts, as a share of a tested one (0 to 1; judgement).
pub const EXPERIMENTAL_WEIGHT: f64 = 0.7;

/// How serious a rule's author thinks a match is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RuleLevel {
    /// Wakes somebody.
    Critical,
    /// Needs a person soon.
    High,
    /// Needs a look.
    Medium,
    /// Worth keeping beside others.
    Low,
    /// Colour only.
    Informational,
}

impl RuleLevel {
    /// Every level, most serious first.
    pub const ALL: [RuleLevel; 5] =
        [RuleLevel::Critical, RuleLevel::High, RuleLevel::Medium, RuleLevel::Low, RuleLevel::Informational];

    /// Returns the level named `word`, such as `high`.
    pub fn parse(word: &str) -> Option<RuleLevel> {
        RuleLevel::ALL.into_iter().find(|level| level.name() == word)
    }

    /// Returns the name, such as `high`.
    pub const fn name(self) -> &'static str {
        match self {
            RuleLevel::Critical => "critical",
            RuleLevel::High => "high",
            RuleLevel::Medium => "medium",
            RuleLevel::Low => "low",
            RuleLevel::Informational => "informational",
        }
    }

    /// Returns what a rule of this level adds to the chance of an alert, as a share of a serious one
    /// (0 to 1; judgement: quiet levels are switched on less often and looked at less).
    pub const fn weight(self) -> f64 {
        match self {
            RuleLevel::Critical | RuleLevel::High => 1.0,
            RuleLevel::Medium => 0.6,
            RuleLevel::Low => 0.25,
            RuleLevel::Informational => 0.1,
        }
    }
}

/// How urgent an alert is: which of the four waiting lines it joins. The most urgent sorts first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// Wakes somebody.
    Critical,
    /// Needs a person soon.
    High,
    /// Needs a look.
    Medium,
    /// Looked at when there is time.
    Low,
}

impl Severity {
    /// Every severity, most urgent first.
    pub const ALL: [Severity; 4] = [Severity::Critical, Severity::High, Severity::Medium, Severity::Low];

    /// Returns the severity named `word`, such as `high`.
    pub fn parse(word: &str) -> Option<Severity> {
        Severity::ALL.into_iter().find(|severity| severity.name() == word)
    }

    /// Returns the name, such as `high`.
    pub const fn name(self) -> &'static str {
        match self {
            Severity::Critical => "critical",
            Severity::High => "high",
            Severity::Medium => "medium",
            Severity::Low => "low",
        }
    }

    /// Returns the place in [`Severity::ALL`], from 0: the number of the waiting line.
    pub const fn index(self) -> usize {
        self as usize
    }
}

impl From<RuleLevel> for Severity {
    fn from(level: RuleLevel) -> Severity {
        match level {
            RuleLevel::Critical => Severity::Critical,
            RuleLevel::High => Severity::High,
            RuleLevel::Medium => Severity::Medium,
            RuleLevel::Low | RuleLevel::Informational => Severity::Low,
        }
    }
}

/// Writes the name.
impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// How many rules of one level on one source name a technique.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RuleCount {
    /// The log source the rules read.
    pub source: SourceId,
    /// The rules' level.
    pub level: RuleLevel,
    /// How many there are.
    pub n: u32,
    /// How many of those are under trial.
    pub n_experimental: u32,
}

impl RuleCount {
    /// Returns what these rules add up to, in serious and tested rules.
    pub fn weight(&self) -> f64 {
        let tested = f64::from(self.n - self.n_experimental);
        self.level.weight() * (tested + EXPERIMENTAL_WEIGHT * f64::from(self.n_experimental))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_trial_rule_counts_less_than_a_tested_one() {
        let rules = RuleCount { source: SourceId(0), level: RuleLevel::Medium, n: 10, n_experimental: 4 };
        approx::assert_relative_eq!(rules.weight(), 0.6 * (6.0 + 0.7 * 4.0));
    }

    #[test]
    fn a_level_becomes_a_severity_and_names_read_back() {
        assert_eq!(Severity::from(RuleLevel::Informational), Severity::Low);
        for level in RuleLevel::ALL {
            assert_eq!(RuleLevel::parse(level.name()), Some(level));
        }
        for (line, severity) in Severity::ALL.into_iter().enumerate() {
            assert_eq!(Severity::parse(&severity.to_string()), Some(severity));
            assert_eq!(severity.index(), line);
        }
    }
}
