//! What the next level buys, in sentences.

use super::cast::Cast;
use super::dossier::Fight;
use super::words;
use crate::analysis::{CellFindings, Comparison, Metric, Verdict};

/// Returns what each SOC of a fight buys over the one before: first how it ends, then how soon it is known.
pub(super) fn gains(cast: &Cast<'_>, fight: &Fight<'_>) -> Vec<String> {
    fight
        .on(Metric::DefendedInTime)
        .map(|defended| {
            let same = |c: &&Comparison| c.a == defended.a && c.b == defended.b;
            let sooner = fight.on(Metric::HoursToIncident).find(same).map(|c| known(c, cast));
            [Some(ends(defended, cast)), upsets(defended, cast), sooner]
                .into_iter()
                .flatten()
                .collect::<Vec<_>>()
        })
        .map(|sentences| sentences.join(" "))
        .collect()
}

/// Returns the sentence on the difference in attacks defended in time.
fn ends(c: &Comparison, cast: &Cast<'_>) -> String {
    let (a, b) = (cast.soc_in_short(&c.a), cast.soc_in_short(&c.b));
    let (low, high, n) = (words::points(c.low), words::points(c.high), words::count(c.n, "pair"));
    let difference =
        format!("difference {} points, 95 % interval {low} to {high} ({n})", words::points(c.difference));
    let instead =
        format!("defended in time {} instead of {}", words::percent(c.value_a), words::percent(c.value_b));
    match c.verdict {
        Verdict::Better => format!("{a} defends more than {b}: {instead}, {difference}."),
        Verdict::Worse => format!("{a} defends less than {b}: {instead}, {difference}."),
        Verdict::GainsNothing => format!("{a} buys nothing here over {b}: {difference}."),
        Verdict::CannotTell if c.value_a > 0.5 => {
            format!("This attack cannot tell {a} from {b}: both always defend in time ({n}).")
        }
        Verdict::CannotTell => {
            format!("This attack cannot tell {a} from {b}: neither ever defends in time ({n}).")
        }
        Verdict::Unclear => format!("{a} against {b} is too close to call: {difference}."),
    }
}

/// Returns the sentence on pairs that the lower of the two won, if there are any.
fn upsets(c: &Comparison, cast: &Cast<'_>) -> Option<String> {
    let b = cast.soc_in_short(&c.b);
    (c.losses > 0).then(|| format!("{b} did better in {} of {}.", c.losses, words::count(c.n, "pair")))
}

/// Returns the sentence on the difference in hours to the incident.
fn known(c: &Comparison, cast: &Cast<'_>) -> String {
    let a = cast.soc_in_short(&c.a);
    let (least, most) = match c.difference < 0.0 {
        true => (-c.high, -c.low),
        false => (c.low, c.high),
    };
    let by = format!(
        "by {} on average, 95 % interval {} to {}",
        words::time(c.difference.abs()),
        words::time(least),
        words::time(most)
    );
    match c.verdict {
        Verdict::Better => format!("{a} declares the incident sooner, {by}."),
        Verdict::Worse => format!("{a} declares the incident later, {by}."),
        _ if c.ties == c.n => "The incident comes at the same time in every pair.".to_owned(),
        _ => format!(
            "The time to the incident does not clearly change: {}, 95 % interval {} to {}.",
            words::signed_time(c.difference),
            words::signed_time(c.low),
            words::signed_time(c.high)
        ),
    }
}

/// Returns the verdict on a comparison in a few words.
pub(super) fn verdict(c: &Comparison) -> &'static str {
    match c.verdict {
        Verdict::Better => "better",
        Verdict::Worse => "worse",
        Verdict::GainsNothing => "buys nothing",
        Verdict::CannotTell if c.value_a > 0.5 => "cannot tell: always, under both",
        Verdict::CannotTell => "cannot tell: never, under either",
        Verdict::Unclear => "too close to call",
    }
}

/// Returns the answer a fight gives: which SOCs change the outcome and which buy nothing.
pub(super) fn answer(cast: &Cast<'_>, fight: &Fight<'_>) -> String {
    let started = |c: &CellFindings| c.n > c.n_not_started;
    let (Some(first), Some(last)) = (fight.cells.first(), fight.cells.last()) else { return String::new() };
    if !fight.cells.iter().any(started) {
        return "The attacker never got in, so this says nothing about the SOCs.".to_owned();
    }
    let mut said = Vec::new();
    let compared: Vec<&Comparison> = fight.on(Metric::DefendedInTime).collect();
    let judged = |verdict: Verdict| names(cast, compared.iter().filter(|c| c.verdict == verdict));
    let all_never = compared.iter().all(|c| c.verdict == Verdict::CannotTell && c.value_a <= 0.5);
    let from_to = match (&first.defended_in_time, &last.defended_in_time) {
        (Some(a), Some(b)) if fight.cells.len() > 1 => format!(
            "defended in time {} under {}, {} under {}",
            words::share(a),
            cast.soc_in_short(&first.soc),
            words::share(b),
            cast.soc_in_short(&last.soc)
        ),
        (Some(a), _) => format!("{} defends {} in time", cast.soc_in_short(&first.soc), words::share(a)),
        _ => String::new(),
    };
    match (compared.is_empty(), all_never, judged(Verdict::Better)) {
        (true, ..) => said.push(from_to),
        (_, true, _) => said.push("none of these SOCs ever evicts the attacker in time".to_owned()),
        (_, _, better) if better.is_empty() => {
            said.push(format!("no step up clearly changes the outcome ({from_to})"))
        }
        (_, _, better) => said.push(format!(
            "{} {} the outcome ({from_to})",
            words::list(&better),
            if better.len() == 1 { "changes" } else { "change" }
        )),
    }
    let nothing = judged(Verdict::GainsNothing);
    if !nothing.is_empty() {
        let buys = if nothing.len() == 1 { "buys" } else { "buy" };
        said.push(format!("{} {buys} nothing over the one before", words::list(&nothing)));
    }
    let worse = judged(Verdict::Worse);
    if !worse.is_empty() {
        let does = if worse.len() == 1 { "does" } else { "do" };
        said.push(format!("{} {does} worse than the one before", words::list(&worse)));
    }
    let cannot = judged(Verdict::CannotTell);
    if !cannot.is_empty() && !all_never {
        said.push(format!("{} cannot be told from the one before", words::list(&cannot)));
    }
    let unclear = judged(Verdict::Unclear);
    if !unclear.is_empty() {
        said.push(format!("{} is too close to call", words::list(&unclear)));
    }
    let mut text = said.join("; ");
    if let Some(first) = text.get(..1) {
        text.replace_range(..1, &first.to_uppercase());
    }
    text.push('.');
    let sooner = names(
        cast,
        fight.on(Metric::HoursToIncident).filter(|c| c.verdict == Verdict::Better).collect::<Vec<_>>().iter(),
    );
    if !sooner.is_empty() {
        let declares = if sooner.len() == 1 { "declares" } else { "declare" };
        text.push_str(&format!(
            " {} {declares} the incident sooner than the one before.",
            words::list(&sooner)
        ));
    }
    if let Some(reached) = last.objective_reached.filter(|e| e.estimate > 0.0) {
        let soc = cast.soc_in_short(&last.soc);
        text.push_str(&format!(
            " Under {soc} the attacker still reaches the objective in {} of the attacks that got in.",
            words::share(&reached)
        ));
    }
    text
}

fn names<'c>(cast: &Cast<'_>, comparisons: impl Iterator<Item = &'c &'c Comparison>) -> Vec<String> {
    comparisons.map(|c| cast.soc_in_short(&c.a)).collect()
}
