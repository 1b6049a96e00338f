//! How numbers and names are said to people, without more precision than there is.

use crate::analysis::Quantile;
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

/// Returns a difference of shares in points, with its sign, such as `+0.4`.
pub(super) fn points(difference: f64) -> String {
    signed(nearest_step(difference, 1000) as f64 / 10.0)
}

/// Returns a p-value to two digits, such as `0.034`, or that it is small.
pub(super) fn p_value(p: f64) -> String {
    match () {
        () if p < 0.001 => "<0.001".to_owned(),
        () if p < 0.0995 => format!("{p:.3}"),
        () => format!("{p:.2}"),
    }
}

/// Returns a number to one place, with its sign; a zero has none.
pub(super) fn signed(value: f64) -> String {
    let text = format!("{:.1}", value.abs());
    match () {
        () if text == "0.0" => text,
        () if value < 0.0 => format!("−{text}"),
        () => format!("+{text}"),
    }
}

/// Returns a time in hours as people say it, such as `12 min`, `3.4 h` or `16 d`.
pub(super) fn time(hours: f64) -> String {
    let (sign, h) = if hours < 0.0 { ("−", -hours) } else { ("", hours) };
    let two_digits = |value: f64, unit: &str| match value {
        v if v < 9.95 => format!("{sign}{v:.1} {unit}"),
        v => format!("{sign}{v:.0} {unit}"),
    };
    match () {
        () if h == 0.0 => "0 min".to_owned(),
        () if h < 0.5 / 60.0 => "<1 min".to_owned(),
        () if h < 59.5 / 60.0 => format!("{sign}{:.0} min", h * 60.0),
        () if h < 47.5 => two_digits(h, "h"),
        () => two_digits(h / 24.0, "d"),
    }
}

/// Returns a difference of times with its sign; a zero has none.
pub(super) fn signed_time(hours: f64) -> String {
    // Below the least that is shown a sign says more than is known.
    if hours >= 0.5 / 60.0 { format!("+{}", time(hours)) } else { time(hours) }
}

/// Returns a wait in minutes as people say it.
pub(super) fn wait(minutes: f64) -> String {
    time(minutes / 60.0)
}

/// Returns a figure with its 95 % interval, each said by `say`, such as `3.8 h [2.9–5.1 h]`.
pub(super) fn with_interval(estimate: &Estimate, say: fn(f64) -> String) -> String {
    format!("{} {}", say(estimate.estimate), between(Some(estimate.low), Some(estimate.high), say))
}

/// Returns a quantile with its 95 % interval; a side that lies beyond all that was seen is open.
pub(super) fn quantile(quantile: &Quantile, say: fn(f64) -> String) -> String {
    let value = quantile.value.map_or("not reached".to_owned(), say);
    match (quantile.low, quantile.high) {
        (None, None) => value,
        (low, high) => format!("{value} {}", between(low, high, say)),
    }
}

/// Returns limits in brackets, their unit once where they share one.
fn between(low: Option<f64>, high: Option<f64>, say: fn(f64) -> String) -> String {
    let [low, high] = [low, high].map(|limit| limit.map_or("open".to_owned(), say));
    // A dash before a sign would be read as one.
    let dash = if [&low, &high].iter().any(|l| l.starts_with(['+', '−'])) { " to " } else { "–" };
    match (low.split_once(' '), high.split_once(' ')) {
        (Some((figure, unit)), Some((_, other))) if unit == other => format!("[{figure}{dash}{high}]"),
        _ => format!("[{low}{dash}{high}]"),
    }
}

/// Returns a load a day, such as `0.3`, `17` or `1240`.
pub(super) fn load(per_day: f64) -> String {
    match per_day {
        few if few > 0.0 && few < 0.05 => "<0.1".to_owned(),
        few if few < 9.95 => format!("{few:.1}"),
        many => format!("{many:.0}"),
    }
}

/// Returns a number of things that may be rare, to two digits, such as `0.03` or `17`.
pub(super) fn few(number: f64) -> String {
    match number {
        0.0 => "0".to_owned(),
        rare if rare < 0.005 => "<0.01".to_owned(),
        few if few < 0.995 => format!("{few:.2}"),
        more => load(more),
    }
}

/// Returns an amount of data in gigabytes, such as `0.03 GB` or `120 GB`.
pub(super) fn gigabytes(gb: f64) -> String {
    format!("{} GB", few(gb))
}

/// Returns money to two digits, such as `420`, `3900` or `98 000`, in whichever currency.
pub(super) fn money(amount: f64) -> String {
    let mut step = 1.0;
    while amount / step >= 1000.0 {
        step *= 10.0;
    }
    let digits = format!("{:.0}", (amount / step).round() * step);
    let thousands = digits.len().saturating_sub(3);
    match digits.len() {
        0..=4 => digits,
        _ => format!("{}{NO_BREAK}{}", thousands_apart(&digits[..thousands]), &digits[thousands..]),
    }
}

/// Returns digits in groups of three.
fn thousands_apart(digits: &str) -> String {
    match digits.len() {
        0..=3 => digits.to_owned(),
        n => format!("{}{NO_BREAK}{}", thousands_apart(&digits[..n - 3]), &digits[n - 3..]),
    }
}

/// Returns a difference of amounts that `say` says, with its sign; one too small to be said has none.
pub(super) fn with_sign(difference: f64, say: fn(f64) -> String) -> String {
    let said = say(difference.abs());
    match () {
        () if difference == 0.0 || said.starts_with('<') || said == say(0.0) => said,
        () if difference < 0.0 => format!("−{said}"),
        () => format!("+{said}"),
    }
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
    fn limits_share_a_unit_where_they_can_and_are_open_where_nothing_was_seen() {
        let of = |value, low, high| quantile(&Quantile { value, low, high, n: 9 }, time);
        assert_eq!(of(Some(3.8), Some(2.9), Some(5.1)), "3.8 h [2.9–5.1 h]");
        assert_eq!(of(Some(1.0), Some(0.5), Some(72.0)), "1.0 h [30 min–3.0 d]");
        assert_eq!(of(None, Some(72.0), None), "not reached [3.0 d–open]");
        assert_eq!(of(None, None, None), "not reached");
        let margin = Quantile { value: Some(-3.7), low: None, high: Some(0.5), n: 9 };
        assert_eq!(quantile(&margin, signed_time), "−3.7 h [open to +30 min]");
        let waits = Estimate { estimate: 17.2, low: 15.9, high: 18.4, n: 10 };
        assert_eq!(with_interval(&waits, load), "17 [16–18]");
    }

    #[test]
    fn amounts_are_said_to_two_digits_or_three() {
        assert_eq!(
            [0.0, 0.003, 0.126, 4.0, 118.4].map(gigabytes),
            ["0 GB", "<0.01 GB", "0.13 GB", "4.0 GB", "118 GB"]
        );
        let money = [0.0, 420.4, 3_912.0, 98_012.0, 1_234_567.0].map(|m| money(m).replace(NO_BREAK, " "));
        assert_eq!(money, ["0", "420", "3910", "98 000", "1 230 000"]);
        assert_eq!(
            [-4.0, 0.0, 0.001, 12.0].map(|gb| with_sign(gb, gigabytes)),
            ["−4.0 GB", "0 GB", "<0.01 GB", "+12 GB"]
        );
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
