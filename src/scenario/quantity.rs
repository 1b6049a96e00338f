//! Numbers, durations and laws of durations, each with its range and its source.

use super::document::{Entry, Node, Value};
use super::duration;
use super::form::Form;
use super::measure::{Measure, Scale};
use super::reader::Table;
use super::words::Word;
use crate::sim::distribution::Law;
use crate::units::{HOUR, Kind, Param, Probability, SimDuration};
use std::ops::RangeInclusive;

impl<'t> Table<'t> {
    /// Returns a share from 0 to 1.
    pub(super) fn share(&self, key: &'static str) -> Probability {
        Probability::clamped(self.measured(key, &Measure::SHARE))
    }

    /// Returns a number in a range.
    pub(super) fn number(&self, key: &'static str, unit: &'static str, range: RangeInclusive<f64>) -> f64 {
        self.measured(key, &Measure::number(unit, &range))
    }

    /// Returns a number in a range, if it is there and not `"none"`.
    pub(super) fn optional_number(
        &self,
        key: &'static str,
        unit: &'static str,
        range: RangeInclusive<f64>,
    ) -> Option<f64> {
        self.optional_measured(key, &Measure::number(unit, &range))
    }

    /// Returns a whole number from 0 on; above 2^53 a file cannot say which one is meant.
    pub(super) fn large_count(&self, key: &'static str) -> u64 {
        self.measured(key, &Measure::LARGE_COUNT) as u64
    }

    /// Returns a whole number in a range.
    pub(super) fn count(&self, key: &'static str, range: RangeInclusive<u32>) -> u32 {
        self.measured(key, &Measure::count(&range)) as u32
    }

    /// Returns a whole number in a range, if it is there and not `"none"`.
    pub(super) fn optional_count(&self, key: &'static str, range: RangeInclusive<u32>) -> Option<u32> {
        self.optional_measured(key, &Measure::count(&range)).map(|count| count as u32)
    }

    /// Returns a list of whole numbers in a range, empty if it is missing.
    pub(super) fn counts(&self, key: &'static str, range: RangeInclusive<u32>) -> Vec<u32> {
        let count = Measure::count(&range);
        match self.optional(key, Form::Numbers(count)) {
            Some(Node { value: Value::List(items), .. }) => {
                items.iter().map(|item| self.quantity(key, item, &count) as u32).collect()
            }
            Some(node) => {
                self.mistyped(key, node, "a list of whole numbers");
                Vec::new()
            }
            None => Vec::new(),
        }
    }

    /// Returns the weights in the table at `key`, unless it is missing or `"none"`: each with its name, and
    /// all with where they stand.
    pub(super) fn weights(
        &self,
        key: &'static str,
        range: RangeInclusive<f64>,
    ) -> Option<(&'t Node, Vec<(Word<'t>, f64)>)> {
        let weight = Measure::number("weight", &range);
        let node = self.removable(key, Form::Weights(weight))?;
        if !matches!(node.value, Value::Table(_)) {
            self.mistyped(key, node, &format!("a table, [{key}]"));
            return None;
        }
        let table = self.inner(key, node);
        let named = |entry: &'t Entry| {
            let name = Word { text: &entry.key, place: entry.key_place };
            (name, table.quantity(&entry.key, &entry.node, &weight))
        };
        Some((node, table.own_entries().map(named).collect()))
    }

    /// Returns a clock's distance from UTC, written in hours.
    pub(super) fn offset(&self, key: &'static str) -> SimDuration {
        SimDuration::from_millis(self.number(key, "hours", -14.0..=14.0) * HOUR as f64)
    }

    /// Returns a duration, which may be none at all.
    pub(super) fn duration(&self, key: &'static str) -> SimDuration {
        SimDuration::from_millis(self.measured(key, &Measure::DURATION))
    }

    /// Returns a duration above zero.
    pub(super) fn positive_duration(&self, key: &'static str) -> SimDuration {
        SimDuration::from_millis(self.measured(key, &Measure::POSITIVE_DURATION))
    }

    /// Returns a duration above zero, if it is there and not `"none"`.
    pub(super) fn optional_duration(&self, key: &'static str) -> Option<SimDuration> {
        self.optional_measured(key, &Measure::POSITIVE_DURATION).map(SimDuration::from_millis)
    }

    /// Returns a law of durations.
    pub(super) fn law(&self, key: &'static str) -> Law {
        self.required(key, Form::Law).map_or(Law::Fixed(SimDuration(1)), |node| self.law_at(key, node))
    }

    /// Returns a law of durations, if it is there and not `"none"`.
    pub(super) fn optional_law(&self, key: &'static str) -> Option<Law> {
        self.removable(key, Form::Law).map(|node| self.law_at(key, node))
    }

    fn law_at(&self, key: &str, node: &'t Node) -> Law {
        let table = self.inner(key, node);
        let length = |t: &Table<'_>, key| SimDuration::from_millis(t.ranged(key, &Measure::DURATION));
        match &node.value {
            Value::Table(_) if table.peek("median").is_some() => table.read(|t| Law::LogNormal {
                median: length(t, "median"),
                sigma: t.measured("sigma", &Measure::LOG_SD),
            }),
            Value::Table(_) if table.peek("mean").is_some() => {
                table.read(|t| Law::Exponential(length(t, "mean")))
            }
            Value::Table(_) if table.peek("value").is_none() => {
                let way_out = "{ median = \"4m\", sigma = 0.7 }, { mean = \"4m\" } or \"4m\"";
                self.mistyped(key, node, &format!("a law of durations: {way_out}"));
                Law::Fixed(SimDuration(1))
            }
            _ => Law::Fixed(SimDuration::from_millis(self.quantity(key, node, &Measure::DURATION))),
        }
    }

    fn measured(&self, key: &'static str, measure: &Measure) -> f64 {
        let node = self.required(key, Form::Number(*measure));
        node.map_or(measure.low, |node| self.quantity(key, node, measure))
    }

    fn optional_measured(&self, key: &'static str, measure: &Measure) -> Option<f64> {
        self.removable(key, Form::Number(*measure)).map(|node| self.quantity(key, node, measure))
    }

    /// Returns the number at `node`, in milliseconds if it is a duration.
    fn quantity(&self, key: &str, node: &'t Node, measure: &Measure) -> f64 {
        if let Value::Table(_) = node.value {
            return self.inner(key, node).read(|t| t.ranged("value", measure));
        }
        let value = self.scalar(&self.path_of(key), node, measure).unwrap_or(measure.low);
        self.assume(self.path_of(key), node, measure, [value, value, value]);
        value
    }

    /// Returns the number at `key` of this table, with the range its keys `low` and `high` give.
    fn ranged(&self, key: &'static str, measure: &Measure) -> f64 {
        let read = |node: &Node| self.scalar(self.path(), node, measure);
        let value = self.required(key, Form::Number(*measure)).and_then(read);
        let ends = ["low", "high"].map(|end| self.optional(end, Form::Number(*measure)).map(read));
        let Some(value) = value else { return measure.low };
        let [low, high] = ends.map(|end| end.flatten().unwrap_or(value));
        if low > value || value > high {
            let [low, value, high] = [low, value, high].map(|x| measure.written(x));
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
            (Value::Text(text), Scale::Duration) => match duration::parse(text) {
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
            let value = measure.written(value);
            let message = format!("{noun}{name} = {value} is out of range; write one {}", measure.bounds());
            self.inspection.error(node.place, message);
            return None;
        }
        Some(value)
    }
}
