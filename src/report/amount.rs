//! How amounts are said, and with limits: to as many places as it takes to tell one limit from the other.

use super::words::NO_BREAK;
use crate::analysis::Quantile;
use crate::stats::{Estimate, nearest_step};

/// How an amount is said, to so many places more than usual.
pub(super) type Say = fn(f64, usize) -> String;

/// Places more than usual that are tried: beyond these, limits are as good as one.
const MOST_PLACES: usize = 4;

/// Returns a number to one place, with its sign; a zero has none.
pub(super) fn signed(value: f64, further: usize) -> String {
    let text = format!("{:.*}", 1 + further, value.abs());
    match () {
        () if text.bytes().all(|b| matches!(b, b'0' | b'.')) => text,
        () if value < 0.0 => format!("−{text}"),
        () => format!("+{text}"),
    }
}

/// Returns a difference of shares in points, with its sign, such as `+0.4`.
pub(super) fn points(difference: f64, further: usize) -> String {
    let steps = 1000 * 10_u32.pow(further as u32);
    signed(nearest_step(difference, steps) as f64 / (f64::from(steps) / 100.0), further)
}

/// Returns a share in percent that may lie above all or be small, such as `104 %`.
pub(super) fn percent(share: f64, further: usize) -> String {
    format!("{:.further$} %", share * 100.0)
}

/// Returns a time in hours as people say it, such as `12 min`, `3.4 h` or `16 d`.
pub(super) fn time(hours: f64, further: usize) -> String {
    let (sign, h) = if hours < 0.0 { ("−", -hours) } else { ("", hours) };
    let two_digits = |value: f64, unit: &str| {
        let places = further + usize::from(value < 9.95);
        format!("{sign}{value:.places$} {unit}")
    };
    match () {
        () if h == 0.0 => "0 min".to_owned(),
        () if h < 0.5 / 60.0 && further == 0 => "<1 min".to_owned(),
        () if h < 59.5 / 60.0 => format!("{sign}{:.further$} min", h * 60.0),
        () if h < 47.5 => two_digits(h, "h"),
        () => two_digits(h / 24.0, "d"),
    }
}

/// Returns a difference of times with its sign; a zero has none.
pub(super) fn signed_time(hours: f64, further: usize) -> String {
    // Below the least that is shown a sign says more than is known.
    let least = 0.5 / 60.0 / 10_f64.powi(further as i32);
    if hours >= least { format!("+{}", time(hours, further)) } else { time(hours, further) }
}

/// Returns a wait in minutes as people say it.
pub(super) fn wait(minutes: f64, further: usize) -> String {
    time(minutes / 60.0, further)
}

/// Returns a difference of waits in minutes with its sign.
pub(super) fn signed_wait(minutes: f64, further: usize) -> String {
    signed_time(minutes / 60.0, further)
}

/// Returns a load a day, such as `0.3`, `17` or `1240`.
pub(super) fn load(per_day: f64, further: usize) -> String {
    match per_day {
        few if few > 0.0 && few < 0.05 && further == 0 => "<0.1".to_owned(),
        few if few < 9.95 => format!("{few:.*}", 1 + further),
        many => format!("{many:.further$}"),
    }
}

/// Returns a number of things that may be rare, to two digits, such as `0.03` or `17`.
pub(super) fn few(number: f64, further: usize) -> String {
    match number {
        0.0 => "0".to_owned(),
        rare if rare < 0.005 && further == 0 => "<0.01".to_owned(),
        few if few < 0.995 => format!("{few:.*}", 2 + further),
        more => load(more, further),
    }
}

/// Returns an amount of data in gigabytes, such as `0.03 GB` or `120 GB`.
pub(super) fn gigabytes(gb: f64, further: usize) -> String {
    format!("{} GB", few(gb, further))
}

/// Returns a share of things that may be rare in percent, such as `0.03 %` or `17 %`.
pub(super) fn few_percent(share: f64, further: usize) -> String {
    format!("{} %", few(share * 100.0, further))
}

/// Returns money to three digits, such as `420`, `3910` or `98 000`, in whichever currency.
pub(super) fn money(amount: f64, further: usize) -> String {
    let mut step = 1.0;
    while amount / step >= 1000.0 * 10_f64.powi(further as i32) {
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
pub(super) fn with_sign(difference: f64, further: usize, say: Say) -> String {
    let said = say(difference.abs(), further);
    match () {
        () if difference == 0.0 || said.starts_with('<') || said == say(0.0, further) => said,
        () if difference < 0.0 => format!("−{said}"),
        () => format!("+{said}"),
    }
}

/// Returns an estimate and its two limits, each said to so many places that the limits do not look like one where
/// they are two.
pub(super) fn figures([estimate, low, high]: [f64; 3], say: Say) -> [String; 3] {
    let apart = |further: &usize| low == high || say(low, *further) != say(high, *further);
    let further = (0..=MOST_PLACES).find(apart).unwrap_or(MOST_PLACES);
    [estimate, low, high].map(|value| say(value, further))
}

/// Returns the two limits of an estimate as `low to high`, as [`figures`] says them.
pub(super) fn low_to_high(low: f64, high: f64, say: Say) -> String {
    let [_, low, high] = figures([low, low, high], say);
    format!("{low} to {high}")
}

/// Returns a figure with its 95 % interval, each said by `say`, such as `3.8 h [2.9–5.1 h]`.
///
/// An interval without width is no limit, only what was seen: the same in all replications.
pub(super) fn with_interval(estimate: &Estimate, say: Say) -> String {
    if estimate.low == estimate.high {
        return format!("{} in{NO_BREAK}all{NO_BREAK}{}", say(estimate.estimate, 0), estimate.n);
    }
    let [value, low, high] = figures([estimate.estimate, estimate.low, estimate.high], say);
    format!("{value} {}", between(&low, &high))
}

/// Returns a difference with its 95 % interval; where no pair differed that is all that can be said.
pub(super) fn difference(estimate: &Estimate, say: Say) -> String {
    match is_same_in_all(estimate) {
        true => format!("same in{NO_BREAK}all{NO_BREAK}{}", estimate.n),
        false => with_interval(estimate, say),
    }
}

/// Whether no pair differed: an interval without width is then no limit, only what was seen.
pub(super) fn is_same_in_all(difference: &Estimate) -> bool {
    [difference.estimate, difference.low, difference.high] == [0.0; 3]
}

/// Returns a quantile with its 95 % interval; a side that lies beyond all that was seen is open.
pub(super) fn quantile(quantile: &Quantile, say: Say) -> String {
    let value = |further| quantile.value.map_or("not reached".to_owned(), |value| say(value, further));
    let open = || "open".to_owned();
    match (quantile.low, quantile.high) {
        (None, None) => value(0),
        // Order statistics may be one and the same, and are then a limit all the same.
        (Some(low), Some(high)) => {
            let [own, low, high] = figures([quantile.value.unwrap_or(low), low, high], say);
            let own = if quantile.value.is_some() { own } else { value(0) };
            format!("{own} {}", between(&low, &high))
        }
        (low, high) => {
            let [low, high] = [low, high].map(|limit| limit.map_or_else(open, |value| say(value, 0)));
            format!("{} {}", value(0), between(&low, &high))
        }
    }
}

/// Returns limits in brackets, their unit once where they share one.
fn between(low: &str, high: &str) -> String {
    // A dash before a sign would be read as one.
    let dash = if [low, high].iter().any(|l| l.starts_with(['+', '−'])) { " to " } else { "–" };
    match (low.split_once(' '), high.split_once(' ')) {
        (Some((figure, unit)), Some((_, other))) if unit == other => format!("[{figure}{dash}{high}]"),
        _ => format!("[{low}{dash}{high}]"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn estimate(estimate: f64, low: f64, high: f64) -> Estimate {
        Estimate { estimate, low, high, n: 10 }
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
        assert_eq!(with_interval(&estimate(17.2, 15.9, 18.4), load), "17 [16–18]");
    }

    #[test]
    fn an_interval_has_a_width_in_print_if_it_has_one() {
        assert_eq!(with_interval(&estimate(0.0212, 0.0203, 0.0224), few), "0.021 [0.020–0.022]");
        assert_eq!(with_interval(&estimate(0.001, 0.0002, 0.002), few), "0.001 [0.000–0.002]");
        assert_eq!(
            with_interval(&estimate(0.3 / 60.0, 0.1 / 60.0, 0.4 / 60.0), time),
            "0.3 min [0.1–0.4 min]"
        );
        assert_eq!(with_interval(&estimate(12.1, 12.0, 12.2), time), "12.1 h [12.0–12.2 h]");
        assert_eq!(with_interval(&estimate(0.0, -0.0002, 0.0003), points), "0.00 [−0.02 to +0.03]");
        assert_eq!(with_interval(&estimate(0.852, 0.8511, 0.8522), percent), "85.2 % [85.1–85.2 %]");
        let money = with_interval(&estimate(98_050.0, 98_012.0, 98_040.0), money).replace(NO_BREAK, " ");
        assert_eq!(money, "98 050 [98 010–98 040]");
    }

    #[test]
    fn an_interval_without_width_says_what_was_seen_and_no_limits() {
        assert_eq!(with_interval(&estimate(0.0, 0.0, 0.0), few), "0 in\u{a0}all\u{a0}10");
        assert_eq!(difference(&estimate(0.0, 0.0, 0.0), points), "same in\u{a0}all\u{a0}10");
        assert_eq!(difference(&estimate(0.01, 0.0, 0.02), points), "+1.0 [0.0 to +2.0]");
    }

    #[test]
    fn amounts_are_said_to_two_digits_or_three() {
        assert_eq!(
            [0.0, 0.003, 0.126, 4.0, 118.4].map(|gb| gigabytes(gb, 0)),
            ["0 GB", "<0.01 GB", "0.13 GB", "4.0 GB", "118 GB"]
        );
        let money = [0.0, 420.4, 3_912.0, 98_012.0, 1_234_567.0].map(|m| money(m, 0).replace(NO_BREAK, " "));
        assert_eq!(money, ["0", "420", "3910", "98 000", "1 230 000"]);
        assert_eq!(
            [-4.0, 0.0, 0.001, 12.0].map(|gb| with_sign(gb, 0, gigabytes)),
            ["−4.0 GB", "0 GB", "<0.01 GB", "+12 GB"]
        );
    }

    proptest! {
        #[test]
        fn limits_a_thousandth_apart_never_look_like_one(low in 0.0..400.0_f64, width in 0.001..50.0_f64) {
            for say in [time, wait, load, few, gigabytes, few_percent, percent, signed_time, signed_wait] {
                let [_, a, b] = figures([low, low, low + width], say);
                // Minutes make a thousandth less than a ten-thousandth of an hour or a day.
                prop_assume!(low < 100.0 || width > 0.01);
                prop_assert_ne!(a, b);
            }
        }
    }
}
