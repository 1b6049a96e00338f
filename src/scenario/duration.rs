//! Durations as people write them: `45s`, `1h30m`, `2w`.

use super::diagnostic::quoted;
use crate::units::{DAY, HOUR, MINUTE, SECOND, SimDuration, WEEK};

/// The longest duration a file may hold.
pub(super) const LONGEST: i64 = 36_525 * DAY;

/// Units of durations, longest first.
const UNITS: [(&str, i64); 6] =
    [("w", WEEK), ("d", DAY), ("h", HOUR), ("m", MINUTE), ("s", SECOND), ("ms", 1)];

/// Returns what a text must look like to be a duration, as a regular expression.
///
/// It lets every text pass that [`parse`] takes, and a few more: those of more than a century.
pub(super) fn pattern() -> String {
    let units = UNITS.map(|(unit, _)| unit).join("|");
    format!(r"^\s*(([0-9]+(\.[0-9]*)?|\.[0-9]+)\s*({units})\s*)+$")
}

/// Returns the duration `text` says, such as `45s`, `1h30m` or `2.5d`, or what is wrong with it.
pub(super) fn parse(text: &str) -> Result<SimDuration, String> {
    let refused = |why: &str| {
        Err(format!(
            "\"{}\" {why}; write a duration such as \"45s\", \"4m\", \"1h30m\", \"3d\" or \"2w\"",
            quoted(text)
        ))
    };
    if text.trim_ascii_start().starts_with('-') {
        return refused("is negative");
    }
    let mut rest = text.trim_ascii();
    if rest.is_empty() {
        return refused("is empty");
    }
    let mut total = 0.0;
    while !rest.is_empty() {
        let digits = rest.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(rest.len());
        let Ok(number) = rest[..digits].parse::<f64>() else { return refused("is not a duration") };
        rest = rest[digits..].trim_ascii_start();
        let letters = rest.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(rest.len());
        let Some((_, unit)) = UNITS.iter().find(|(name, _)| *name == &rest[..letters]) else {
            return refused(if letters == 0 { "lacks a unit" } else { "has an unknown unit" });
        };
        total += number * *unit as f64;
        rest = rest[letters..].trim_ascii_start();
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
            assert_eq!(parse(text), Ok(SimDuration(millis)), "{text}");
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
            let refusal = parse(text).unwrap_err();
            assert!(refusal.contains(reason), "{text}: {refusal}");
        }
    }
}
