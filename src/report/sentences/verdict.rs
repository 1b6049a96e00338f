//! The verdict on one comparison, and what it holds beside.

use crate::analysis::{Comparison, Metric, Verdict};
use crate::report::{amount, words};

/// Returns the verdict on a comparison in a few words, and whether it is judged beside others or alone.
pub(in crate::report) fn verdict(c: &Comparison) -> String {
    let in_words = match c.verdict {
        Verdict::Better => "better",
        Verdict::Worse => "worse",
        Verdict::GainsNothing => "buys nothing",
        Verdict::CannotTell if c.value_a > 0.5 => "cannot tell: always, under both",
        Verdict::CannotTell => "cannot tell: never, under either",
        Verdict::TooFewPairs => "too few pairs to tell",
        Verdict::Unclear => "too close to call",
    };
    match c.family {
        Some(f) if f.size > 1 => format!("{in_words}, among {}", f.size),
        Some(_) => in_words.to_owned(),
        None => format!("{in_words}, not adjusted"),
    }
}

/// Returns what a joint interval is and what the others are not, if anything is compared.
pub(in crate::report) fn at_once(comparisons: &[Comparison]) -> Option<String> {
    let family = comparisons.iter().find_map(|c| c.family)?;
    Some(match family.size {
        0 | 1 => {
            "What is said of anything but the outcome is not adjusted for how many comparisons there are."
                .to_owned()
        }
        n => format!(
            "Joint intervals hold for all {n} comparisons of this study on the outcome at once. Every other \
             interval and verdict stands for one comparison alone, not adjusted for how many there are."
        ),
    })
}

/// Returns the difference of `c` with the interval its verdict rests on.
pub(super) fn difference(c: &Comparison) -> String {
    let (low, high) = c.family.map_or((c.low, c.high), |f| (f.low, f.high));
    let [difference, low, high] = amount::figures([c.difference, low, high], amount::points);
    let of = match c.family {
        Some(f) if f.size > 1 => format!("joint 95 % interval among {} comparisons", f.size),
        Some(_) => "95 % interval".to_owned(),
        None => "unadjusted 95 % interval".to_owned(),
    };
    format!("difference {difference} points, {of} {low} to {high} ({})", words::count(c.n, "pair"))
}

/// Whether `reached`, the comparison of objectives reached, says other than `over` turned round: so it is where
/// attackers are still inside at the horizon.
pub(super) fn differs_from(reached: &Comparison, over: &Comparison) -> bool {
    debug_assert_eq!(reached.metric, Metric::ObjectiveReached.name());
    (reached.difference + over.difference).abs() > 1e-9
}
