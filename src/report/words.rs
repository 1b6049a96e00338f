//! How numbers and names are said to people, without more precision than there is.

use super::amount;
use crate::stats::{Estimate, nearest_step};

/// A space at which no line ends.
pub(super) const NO_BREAK: char = '\u{a0}';

/// Returns `text` on one line without characters that a terminal or a drawing would act on.
pub(super) fn plain(text: &str) -> String {
    let unseen = |c: char| {
        matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
            || matches!(c, '\u{fffe}' | '\u{ffff}')
    };
    text.chars().map(|c| if c.is_control() || unseen(c) { ' ' } else { c }).collect()
}

/// Returns a share as a whole percentage, such as `37 %`, `<1 %` or `>99 %`.
pub(super) fn percent(share: f64) -> String {
    format!("{} %", percentage(share))
}

fn percentage(share: f64) -> String {
    let whole = nearest_step(share, 100);
    match () {
        () if share > 0.0 && whole < 1 => "<1".to_owned(),
        () if share < 1.0 && whole >= 100 => ">99".to_owned(),
        () => format!("{whole}"),
    }
}

/// Returns the limits of a share in percent, rounded outwards, such as `33–41`.
pub(super) fn limits(estimate: &Estimate) -> String {
    // A limit that is whole but for rounding errors stays where it is.
    let (low, high) = (estimate.low * 100.0 + 1e-9, estimate.high * 100.0 - 1e-9);
    format!("{}–{}", low.floor().max(0.0), high.ceil().clamp(0.0, 100.0))
}

/// Returns a share with its 95 % interval, such as `37 % [33–41]`.
pub(super) fn share(estimate: &Estimate) -> String {
    format!("{} [{}]", percent(estimate.estimate), limits(estimate))
}

/// Returns a p-value to two digits, such as `0.034`, or that it is small.
pub(super) fn p_value(p: f64) -> String {
    match () {
        () if p < 0.001 => "<0.001".to_owned(),
        () if p < 0.0995 => format!("{p:.3}"),
        () => format!("{p:.2}"),
    }
}

/// Returns a difference of shares in points, with its sign, such as `+0.4`.
pub(super) fn points(difference: f64) -> String {
    amount::points(difference, 0)
}

/// Returns a time in hours as people say it, such as `12 min`, `3.4 h` or `16 d`.
pub(super) fn time(hours: f64) -> String {
    amount::time(hours, 0)
}

/// Returns a wait in minutes as people say it.
pub(super) fn wait(minutes: f64) -> String {
    amount::wait(minutes, 0)
}

/// Returns a load a day, such as `0.3`, `17` or `1240`.
pub(super) fn load(per_day: f64) -> String {
    amount::load(per_day, 0)
}

/// Returns an ending in words, by its name in files.
pub(super) fn ending(name: &str) -> &str {
    match name {
        "repelled" => "never got in",
        "evicted-by-soc" => "evicted by the SOC",
        "evicted-by-client" => "evicted by the client",
        "evicted-by-outside" => "evicted by outsiders",
        "withdrew" => "withdrew",
        "inside" => "still inside at the horizon",
        "achieved-partial" => "objective reached in part",
        "achieved-full" => "objective reached in full",
        other => other,
    }
}

/// Returns `line` with spaces at which no line may end, those between a figure and its unit.
pub(super) fn unbroken(line: &str) -> String {
    let mut kept = String::with_capacity(line.len());
    for word in line.split(' ') {
        let unit = matches!(
            word.trim_end_matches(['.', ',', ';', ':', ')']),
            "%" | "h" | "d" | "min" | "GB" | "points"
        );
        if !kept.is_empty() {
            kept.push(if unit && kept.ends_with(|c: char| c.is_ascii_digit()) { NO_BREAK } else { ' ' });
        }
        kept.push_str(word);
    }
    kept
}

/// Returns a count with its noun, in the plural if there is not just one.
pub(super) fn count(n: usize, noun: &str) -> String {
    if n == 1 { format!("1 {noun}") } else { format!("{n} {noun}s") }
}

/// Returns `words` with a capital, as at the beginning of a sentence.
pub(super) fn capital(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// Returns `text` with no space at which an interval, or a figure and its unit, would be torn apart, as far as they
/// fit into `room` columns.
pub(super) fn intact(text: &str, room: usize) -> String {
    let mut kept = unbroken(text);
    let mut at = 0;
    while let Some((begin, end)) =
        kept[at..].find('[').and_then(|b| Some((at + b, at + kept[at..].find(']')? + 1)))
    {
        if begin < end && kept[begin..end].chars().count() <= room {
            let joined = kept[begin..end].replace(' ', &NO_BREAK.to_string());
            let grown = joined.len();
            kept.replace_range(begin..end, &joined);
            at = begin + grown;
        } else {
            at = end.max(begin + 1);
        }
    }
    kept
}

/// Returns names as a list: `a`, `a and b`, `a, b and c`.
pub(super) fn list<S: AsRef<str>>(names: &[S]) -> String {
    match names {
        [] => String::new(),
        [only] => only.as_ref().to_owned(),
        [first @ .., last] => {
            let first: Vec<&str> = first.iter().map(AsRef::as_ref).collect();
            format!("{} and {}", first.join(", "), last.as_ref())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentages_are_whole_and_never_falsely_none_or_all() {
        let said = [0.0, 0.001, 0.004, 0.37, 0.994, 0.996, 1.0].map(percent);
        assert_eq!(said, ["0 %", "<1 %", "<1 %", "37 %", "99 %", ">99 %", "100 %"]);
        // The same share as a count and as a sum of steps.
        let steps = (0..203).fold(0.0, |sum, _| sum + 1.0 / 280.0);
        assert!(steps != 203.0 / 280.0 && percent(steps) == percent(203.0 / 280.0));
        let estimate = Estimate { estimate: 0.37, low: 0.33, high: 0.41, n: 500 };
        assert_eq!(share(&estimate), "37 % [33–41]");
        assert_eq!(limits(&Estimate { low: 0.07, high: 0.0701, ..estimate }), "7–8");
        assert_eq!(limits(&Estimate { low: 0.0, high: 0.0076, ..estimate }), "0–1");
    }

    #[test]
    fn times_are_said_in_the_unit_people_would_use() {
        let said = [0.0, 0.001, 0.2, 1.0, 3.44, 26.0, 47.6, 200.0, 384.0, -3.0].map(time);
        let want =
            ["0 min", "<1 min", "12 min", "1.0 h", "3.4 h", "26 h", "2.0 d", "8.3 d", "16 d", "−3.0 h"];
        assert_eq!(said, want);
    }

    #[test]
    fn a_difference_has_a_sign_unless_it_is_nothing() {
        assert_eq!([0.004, -0.012, 0.0001, -0.0001].map(points), ["+0.4", "−1.2", "0.0", "0.0"]);
    }

    #[test]
    fn no_line_ends_between_a_figure_and_its_unit() {
        assert_eq!(
            unbroken("a 95 % interval (3.4 h), 2 pairs"),
            "a 95\u{a0}% interval (3.4\u{a0}h), 2 pairs"
        );
    }

    #[test]
    fn what_a_terminal_would_act_on_is_taken_out() {
        assert_eq!(plain("a\u{1b}[2Jb\nc\u{202e}d"), "a [2Jb c d");
    }
}
