//! What a number measures, and how far it may go.

use super::duration::LONGEST;
use crate::units::SimDuration;
use std::ops::RangeInclusive;

/// What a number measures and how far it may go.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Measure {
    pub(super) unit: &'static str,
    pub(super) low: f64,
    pub(super) high: f64,
    pub(super) scale: Scale,
}

/// How a number is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scale {
    Number,
    Whole,
    /// A text with a unit, counted in milliseconds.
    Duration,
}

/// The widest log-normal a file may hold.
const WIDEST: f64 = 5.0;
/// The largest whole number of which a file can say which one is meant: 2^53.
const LARGEST: f64 = 9_007_199_254_740_992.0;

impl Measure {
    /// A share or chance.
    pub(super) const SHARE: Measure = Measure { unit: "share", low: 0.0, high: 1.0, scale: Scale::Number };
    /// A duration, which may be none at all.
    pub(super) const DURATION: Measure = Measure::duration_from(0);
    /// A duration above zero.
    pub(super) const POSITIVE_DURATION: Measure = Measure::duration_from(1);
    /// The standard deviation of a logarithm.
    pub(super) const LOG_SD: Measure =
        Measure { unit: "log sd", low: 0.0, high: WIDEST, scale: Scale::Number };
    /// A whole number from 0 on.
    pub(super) const LARGE_COUNT: Measure =
        Measure { unit: "count", low: 0.0, high: LARGEST, scale: Scale::Whole };

    const fn duration_from(low: i64) -> Measure {
        Measure { unit: "hours", low: low as f64, high: LONGEST as f64, scale: Scale::Duration }
    }

    /// Returns a number in a range.
    pub(super) fn number(unit: &'static str, range: &RangeInclusive<f64>) -> Measure {
        Measure { unit, low: *range.start(), high: *range.end(), scale: Scale::Number }
    }

    /// Returns a whole number in a range.
    pub(super) fn count(range: &RangeInclusive<u32>) -> Measure {
        let (low, high) = (f64::from(*range.start()), f64::from(*range.end()));
        Measure { unit: "count", low, high, scale: Scale::Whole }
    }

    /// Returns the bounds in words.
    pub(super) fn bounds(&self) -> String {
        format!("from {} to {}", self.written(self.low), self.written(self.high))
    }

    /// Returns `value` as a person would write it.
    pub(super) fn written(&self, value: f64) -> String {
        match self.scale {
            Scale::Duration => SimDuration::from_millis(value).to_string(),
            Scale::Number | Scale::Whole => value.to_string(),
        }
    }
}
