//! Numbers, durations and laws of durations, each with its range and its source.

use super::diagnostic::quoted;
use super::document::{Node, Value};
use super::reader::Table;
use crate::sim::distribution::Law;
use crate::units::{DAY, HOUR, Kind, MINUTE, Param, Probability, SECOND, SimDuration, WEEK};
use std::ops::RangeInclusive;

/// What a number measures and how far it may go.
#[derive(Clone, Debug)]
struct Measure {
    unit: &'static str,
    low: f64,
    high: f64,
    scale: Scale,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Scale {
    Number,
    Whole,
    Duration,
}

/// The longest duration a file may hold.
const LONGEST: i64 = 36_525 * DAY;
/// The widest log-normal a file may hold.
const WIDEST: f64 = 5.0;

const fn duration_from(low: i64) -> Measure {
    Measure { unit: "hours", low: low as f64, high: LONGEST as f64, scale: Scale::Duration }
}

impl Table<'_> {
    /// Returns a share from 0 to 1.
    pub(super) fn share(&self, key: &'static str) -> Probability {
        let share = Measure { unit: "share", low: 0.0, high: 1.0, scale: Scale::Number };
        Probability::clamped(self.required(key).map_or(0.0, |node| self.quantity(key, node, &share)))
    }

    /// Returns a number in a range.
    pub(super) fn number(&self, key: &'static str, unit: &'static str, range: RangeInclusive<f64>) -> f64 {
        let number = Measure { unit, low: *range.start(), high: *range.end(), scale: Scale::Number };
        self.required(key).map_or(number.low, |node| self.quantity(key, node, &number))
    }

    /// Returns a number in a range, standing at `node`.
    pub(super) fn number_at(
        &self,
        key: &str,
        node: &Node,
        unit: &'static str,
        range: RangeInclusive<f64>,
    ) -> f64 {
        self.quantity(
            key,
            node,
            &Measure { unit, low: *range.start(), high: *range.end(), scale: Scale::Number },
        )
    }

    /// Returns a whole number from 0 on; above 2^53 a file cannot say which one is meant.
    pub(super) fn large_count(&self, key: &'static str) -> u64 {
        let count = Measure { unit: "count", low: 0.0, high: 9_007_199_254_740_992.0, scale: Scale::Whole };
        self.required(key).map_or(0, |node| self.quantity(key, node, &count) as u64)
    }

    /// Returns a whole number in a range.
    pub(super) fn count(&self, key: &'static str, range: RangeInclusive<u32>) -> u32 {
        self.required(key).map_or(*range.start(), |node| self.whole(key, node, &range))
    }

    /// Returns a whole number in a range, if it is there and not `"none"`.
    pub(super) fn optional_count(&self, key: &'static str, range: RangeInclusive<u32>) -> Option<u32> {
        self.removable(key).map(|node| self.whole(key, node, &range))
    }

    /// Returns a whole number in a range, standing at `node`.
    pub(super) fn whole(&self, key: &str, node: &Node, range: &RangeInclusive<u32>) -> u32 {
        let (low, high) = (f64::from(*range.start()), f64::from(*range.end()));
        self.quantity(key, node, &Measure { unit: "count", low, high, scale: Scale::Whole }) as u32
    }

    /// Returns a clock's distance from UTC, written in hours.
    pub(super) fn offset(&self, key: &'static str) -> SimDuration {
        SimDuration::from_millis(self.number(key, "hours", -14.0..=14.0) * HOUR as f64)
    }

    /// Returns a duration, which may be none at all.
    pub(super) fn duration(&self, key: &'static str) -> SimDuration {
        self.required(key).map_or(SimDuration::ZERO, |node| self.length(key, node, &duration_from(0)))
    }

    /// Returns a duration above zero.
    pub(super) fn positive_duration(&self, key: &'static str) -> SimDuration {
        self.required(key).map_or(SimDuration(1), |node| self.length(key, node, &duration_from(1)))
    }

    /// Returns a duration above zero, if it is there and not `"none"`.
    pub(super) fn optional_duration(&self, key: &'static str) -> Option<SimDuration> {
        self.removable(key).map(|node| self.length(key, node, &duration_from(1)))
    }

    fn length(&self, key: &str, node: &Node, measure: &Measure) -> SimDuration {
        SimDuration::from_millis(self.quantity(key, node, measure))
    }

    /// Returns a law of durations.
    pub(super) fn law(&self, key: &'static str) -> Law {
        self.required(key).map_or(Law::Fixed(SimDuration(1)), |node| self.law_at(key, node))
    }

    /// Returns a law of durations, if it is there and not `"none"`.
    pub(super) fn optional_law(&self, key: &'static str) -> Option<Law> {
        self.removable(key).map(|node| self.law_at(key, node))
    }

    fn law_at(&self, key: &str, node: &Node) -> Law {
        let measure = duration_from(0);
        let table = Table::new(self.inspection, Some(node), self.path_of(key));
        match &node.value {
            Value::Table(_) if table.peek("median").is_some() => {
                let median = SimDuration::from_millis(table.ranged("median", &measure));
                let sigma = table.number("sigma", "log sd", 0.0..=WIDEST);
                table.finish();
                Law::LogNormal { median, sigma }
            }
            Value::Table(_) if table.peek("mean").is_some() => {
                let mean = SimDuration::from_millis(table.ranged("mean", &measure));
                table.finish();
                Law::Exponential(mean)
            }
            Value::Table(_) if table.peek("value").is_none() => {
                let way_out = "{ median = \"4m\", sigma = 0.7 }, { mean = \"4m\" } or \"4m\"";
                self.mistyped(key, node, &format!("a law of durations: {way_out}"));
                Law::Fixed(SimDuration(1))
            }
            _ => Law::Fixed(self.length(key, node, &measure)),
        }
    }

    /// Returns the number at `node`, in milliseconds if it is a duration.
    fn quantity(&self, key: &str, node: &Node, measure: &Measure) -> f64 {
        if let Value::Table(_) = node.value {
            let table = Table::new(self.inspection, Some(node), self.path_of(key));
            let value = table.ranged("value", measure);
            table.finish();
            return value;
        }
        let value = self.scalar(&self.path_of(key), node, measure).unwrap_or(measure.low);
        self.assume(self.path_of(key), node, measure, [value, value, value]);
        value
    }

    /// Returns the number at `key` of this table, with the range its keys `low` and `high` give.
    fn ranged(&self, key: &'static str, measure: &Measure) -> f64 {
        let read = |node: &Node| self.scalar(self.path(), node, measure);
        let value = self.required(key).and_then(read);
        let ends = ["low", "high"].map(|end| self.optional(end).map(read));
        let Some(value) = value else { return measure.low };
        let [low, high] = ends.map(|end| end.flatten().unwrap_or(value));
        if low > value || value > high {
            let [low, value, high] = [low, value, high].map(|x| written(x, measure.scale));
            let message = format!(
                "{}: low {low}, {key} {value}, high {high} are not in this order; make them so",
                self.path()
            );
            self.inspection.error(self.place_of(key), message);
        }
        if let Some(whole) = self.node() {
            self.assume(self.path().to_owned(), whole, measure, [low, value, high]);
        }
        value
    }

    fn assume(&self, path: String, node: &Node, measure: &Measure, numbers: [f64; 3]) {
        let unit = if measure.scale == Scale::Duration { HOUR as f64 } else { 1.0 };
        let [low, value, high] = numbers.map(|x| x / unit);
        let basis = node.basis.as_deref().unwrap_or_default().to_owned();
        let kind = node.kind.unwrap_or(Kind::Judgement);
        let param = Param { value, low, high, basis, kind };
        self.inspection.assume(node.place, path, measure.unit, param);
    }

    /// Returns the single number at `node`, called `name`, and notes if it is none or out of bounds.
    fn scalar(&self, name: &str, node: &Node, measure: &Measure) -> Option<f64> {
        let value = match (&node.value, measure.scale) {
            (Value::Number(number), Scale::Number | Scale::Whole) => *number,
            (Value::Text(text), Scale::Duration) => match parse_duration(text) {
                Ok(duration) => duration.0 as f64,
                Err(reason) => {
                    self.inspection.error(node.place, format!("{name} {reason}"));
                    return None;
                }
            },
            (Value::Number(number), Scale::Duration) => {
                self.mistaken(
                    name,
                    node,
                    &format!("a duration with its unit, such as \"{}m\"", number.abs()),
                );
                return None;
            }
            (_, Scale::Duration) => {
                self.mistaken(name, node, "a duration such as \"45s\", \"4m\", \"1h30m\", \"3d\" or \"2w\"");
                return None;
            }
            _ => {
                self.mistaken(name, node, &format!("a number {}", measure.bounds()));
                return None;
            }
        };
        if value.is_finite() && measure.scale == Scale::Whole && value.fract() != 0.0 {
            self.mistaken(name, node, &format!("a whole number {}", measure.bounds()));
            return None;
        }
        if !value.is_finite() || value < measure.low || value > measure.high {
            let noun = if measure.unit == "share" { "share " } else { "" };
            let value = written(value, measure.scale);
            let message = format!("{noun}{name} = {value} is out of range; write one {}", measure.bounds());
            self.inspection.error(node.place, message);
            return None;
        }
        Some(value)
    }
}

impl Measure {
    fn bounds(&self) -> String {
        format!("from {} to {}", written(self.low, self.scale), written(self.high, self.scale))
    }
}

fn written(value: f64, scale: Scale) -> String {
    match scale {
        Scale::Duration => SimDuration::from_millis(value).to_string(),
        Scale::Number | Scale::Whole => value.to_string(),
    }
}

/// Units of durations, longest first.
const UNITS: [(&str, i64); 6] =
    [("w", WEEK), ("d", DAY), ("h", HOUR), ("m", MINUTE), ("s", SECOND), ("ms", 1)];

/// Returns the duration `text` says, such as `45s`, `1h30m` or `2.5d`, or what is wrong with it.
fn parse_duration(text: &str) -> Result<SimDuration, String> {
    let refused = |why: &str| {
        Err(format!(
            "\"{}\" {why}; write a duration such as \"45s\", \"4m\", \"1h30m\", \"3d\" or \"2w\"",
            quoted(text)
        ))
    };
    if text.trim_start().starts_with('-') {
        return refused("is negative");
    }
    let mut rest = text.trim();
    if rest.is_empty() {
        return refused("is empty");
    }
    let mut total = 0.0;
    while !rest.is_empty() {
        let digits = rest.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(rest.len());
        let Ok(number) = rest[..digits].parse::<f64>() else { return refused("is not a duration") };
        rest = rest[digits..].trim_start();
        let letters = rest.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(rest.len());
        let Some((_, unit)) = UNITS.iter().find(|(name, _)| *name == &rest[..letters]) else {
            return refused(if letters == 0 { "lacks a unit" } else { "has an unknown unit" });
        };
        total += number * *unit as f64;
        rest = rest[letters..].trim_start();
    }
    if total > LONGEST as f64 {
        return refused("is longer than a century");
    }
    Ok(SimDuration::from_millis(total))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_duration_is_read_as_people_write_it() {
        for (text, millis) in [
            ("45s", 45 * SECOND),
            ("1h30m", 90 * MINUTE),
            ("2.5d", 60 * HOUR),
            ("2w", 2 * WEEK),
            ("250ms", 250),
            ("0s", 0),
            ("1 h 30 m", 90 * MINUTE),
        ] {
            assert_eq!(parse_duration(text), Ok(SimDuration(millis)), "{text}");
        }
    }

    #[test]
    fn what_is_no_duration_is_refused_with_the_reason() {
        for (text, reason) in [
            ("-4m", "negative"),
            ("4", "lacks a unit"),
            ("4 minutes", "unknown unit"),
            ("m", "not a duration"),
            ("", "empty"),
            ("1.2.3s", "not a duration"),
            ("9999999w", "century"),
            ("1e9s", "unknown unit"),
            ("٣s", "not a duration"),
        ] {
            let refusal = parse_duration(text).unwrap_err();
            assert!(refusal.contains(reason), "{text}: {refusal}");
        }
    }
}
