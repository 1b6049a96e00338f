//! What the next level buys, in sentences.

use super::OVER;
use super::verdict::{difference, differs_from};
use crate::analysis::{Comparison, Metric, Verdict};
use crate::report::cast::Cast;
use crate::report::dossier::Fight;
use crate::report::{amount, words};

/// Returns what each SOC of a fight buys over the one before: first how it ends, then how soon it is known.
pub(in crate::report) fn gains(cast: &Cast<'_>, fight: &Fight<'_>) -> Vec<String> {
    let horizon = fight.cells.iter().find_map(|c| c.to_incident.as_ref()).map_or(0.0, |t| t.horizon);
    let of_step = |over: &Comparison| {
        let same = |c: &&Comparison| c.a == over.a && c.b == over.b;
        let reached = fight.on(Metric::ObjectiveReached).find(same);
        let said = [
            Some(ends(over, cast)),
            reached.and_then(|c| upsets(c, cast)),
            reached.and_then(|c| reaches(over, c)),
            fight.on(Metric::HoursToIncident).find(same).map(|c| known(c, cast, horizon)),
        ];
        said.into_iter().flatten().collect::<Vec<_>>().join(" ")
    };
    fight.on(Metric::PRIMARY).map(of_step).collect()
}

/// Returns the sentence on the outcome.
fn ends(c: &Comparison, cast: &Cast<'_>) -> String {
    let (a, b) = (cast.soc_in_short(&c.a), cast.soc_in_short(&c.b));
    let difference = difference(c);
    let shares = format!("{} instead of {}", words::percent(c.value_a), words::percent(c.value_b));
    match c.verdict {
        Verdict::Better => {
            format!("{a} gets more engagements {OVER} than {b}: {shares}, {difference}.")
        }
        Verdict::Worse => {
            format!("{a} gets fewer engagements {OVER} than {b}: {shares}, {difference}.")
        }
        Verdict::GainsNothing => format!("{a} buys nothing here over {b}: {OVER} {shares}, {difference}."),
        Verdict::CannotTell if c.value_a > 0.5 => {
            format!("This attack cannot tell {a} from {b}: always {OVER}, {difference}.")
        }
        Verdict::CannotTell => {
            format!("This attack cannot tell {a} from {b}: never {OVER}, {difference}.")
        }
        Verdict::TooFewPairs => {
            format!("Too few pairs to tell {a} from {b}: none of them differs, {difference}.")
        }
        Verdict::Unclear => format!("{a} against {b} is too close to call: {OVER} {shares}, {difference}."),
    }
}

/// Returns the sentence on pairs in which only the higher SOC let the objective be reached, if there are any.
///
/// A pair without an objective under either is never an upset, however it ended.
fn upsets(reached: &Comparison, cast: &Cast<'_>) -> Option<String> {
    let (a, b) = (cast.soc_in_short(&reached.a), cast.soc_in_short(&reached.b));
    (reached.losses > 0).then(|| {
        let pairs = words::count(reached.n, "pair");
        format!("{b} did better in {} of {pairs}: the objective was reached under {a} alone.", reached.losses)
    })
}

/// Returns the sentence on objectives reached, where it is not that on the outcome turned round.
fn reaches(over: &Comparison, reached: &Comparison) -> Option<String> {
    let how = match reached.verdict {
        Verdict::Better => "less often",
        Verdict::Worse => "more often",
        _ => return None,
    };
    differs_from(reached, over).then(|| {
        format!(
            "The objective is reached {how}: {} instead of {}, {}.",
            words::percent(reached.value_a),
            words::percent(reached.value_b),
            difference(reached)
        )
    })
}

/// Returns the sentence on the difference in hours to the incident.
fn known(c: &Comparison, cast: &Cast<'_>, horizon: f64) -> String {
    let a = cast.soc_in_short(&c.a);
    let counted =
        format!("on average (a miss counts as the whole {}), unadjusted 95 % interval", words::time(horizon));
    let pairs = format!("({} in which the attacker got in)", words::count(c.n, "pair"));
    let (least, most) = match c.difference < 0.0 {
        true => (-c.high, -c.low),
        false => (c.low, c.high),
    };
    let [by, low, high] = amount::figures([c.difference.abs(), least, most], amount::time);
    let by = format!("by {by} {counted} {low} to {high} {pairs}");
    match c.verdict {
        Verdict::Better => format!("{a} declares the incident sooner, {by}."),
        Verdict::Worse => format!("{a} declares the incident later, {by}."),
        _ if c.ties == c.n && c.value_a >= horizon => {
            format!("Neither declares an incident within {} in any pair {pairs}.", words::time(horizon))
        }
        _ if c.ties == c.n => format!("The incident comes at the same time in every pair {pairs}."),
        _ => {
            let [by, low, high] = amount::figures([c.difference, c.low, c.high], amount::signed_time);
            format!(
                "The time to the incident does not clearly change: {by} {counted} {low} to {high} {pairs}."
            )
        }
    }
}
