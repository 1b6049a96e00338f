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
            let reached =
                fight.on(Metric::ObjectiveReached).find(same).and_then(|c| all_the_same(defended, c));
            let sooner = fight.on(Metric::HoursToIncident).find(same).map(|c| known(c, cast));
            let said = [Some(ends(defended, cast)), upsets(defended, cast), reached, sooner];
            said.into_iter().flatten().collect::<Vec<_>>().join(" ")
        })
        .collect()
}

/// Returns what a joint interval is, if the comparisons are a family.
pub(super) fn joint(comparisons: &[Comparison]) -> Option<String> {
    let family = comparisons.iter().find_map(|c| c.family).filter(|f| f.size > 1)?;
    Some(format!("Joint intervals hold for all {} comparisons of this study at once.", family.size))
}

/// Returns the sentence on why shares in pairs are not those of the table, where they are not.
pub(super) fn pairs(fight: &Fight<'_>) -> Option<String> {
    let started = |soc: &str| fight.cells.iter().find(|c| c.soc == soc).map(|c| c.n - c.n_not_started);
    let fewer = |c: &Comparison| [&c.a, &c.b].into_iter().any(|soc| started(soc) != Some(c.n));
    fight.on(Metric::DefendedInTime).any(fewer).then(|| {
        "A pair counts if the attacker got in under both SOCs, a row of the table if it did under that one; where \
         a SOC keeps attackers out, the two shares differ."
            .to_owned()
    })
}

/// Returns the sentence on the difference in attacks defended in time.
fn ends(c: &Comparison, cast: &Cast<'_>) -> String {
    let (a, b) = (cast.soc_in_short(&c.a), cast.soc_in_short(&c.b));
    let n = words::count(c.n, "pair");
    let (low, high, joint) = match c.family.filter(|f| f.size > 1) {
        Some(f) => (f.low, f.high, "joint "),
        None => (c.low, c.high, ""),
    };
    let difference = format!(
        "difference {} points, {joint}95 % interval {} to {} ({n})",
        words::points(c.difference),
        words::points(low),
        words::points(high)
    );
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

/// Returns the sentence on the objective, where it says other than the share defended in time.
///
/// They part where a SOC keeps more attackers out, as those are in neither share of the first comparison; and
/// where what it evicts would not have come to the objective anyway.
fn all_the_same(defended: &Comparison, reached: &Comparison) -> Option<String> {
    let how = match reached.verdict {
        Verdict::Better => "less often",
        Verdict::Worse => "more often",
        Verdict::GainsNothing if defended.verdict == Verdict::Better => "as often",
        _ => return None,
    };
    (reached.verdict != defended.verdict).then(|| {
        format!(
            "All the same the objective is reached {how}: {} instead of {}, difference {} points, 95 % \
             interval {} to {} ({}).",
            words::percent(reached.value_a),
            words::percent(reached.value_b),
            words::points(reached.difference),
            words::points(reached.low),
            words::points(reached.high),
            words::count(reached.n, "pair")
        )
    })
}

/// Returns the sentence on the difference in hours to the incident.
fn known(c: &Comparison, cast: &Cast<'_>) -> String {
    let a = cast.soc_in_short(&c.a);
    let (least, most) = match c.difference < 0.0 {
        true => (-c.high, -c.low),
        false => (c.low, c.high),
    };
    let by = format!(
        "by {} on average within the horizon, 95 % interval {} to {}",
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
    let (Some(first), Some(last)) = (fight.cells.first(), fight.cells.last()) else { return String::new() };
    if fight.cells.iter().all(|c| c.n == c.n_not_started) {
        return "The attacker never got in, so this says nothing about the SOCs.".to_owned();
    }
    let mut said = vec![outcome(cast, fight, first, last)];
    said.extend(kept_out(cast, fight, first, last));
    let less_often: Vec<&Comparison> = fight
        .on(Metric::ObjectiveReached)
        .filter(|c| c.verdict == Verdict::Better && !changes_the_outcome(fight, c))
        .collect();
    if !less_often.is_empty() {
        let (names, s) = steps(cast, fight, &less_often);
        said.push(format!("{names} make{s} it rarer all the same that the objective is reached."));
    }
    let sooner: Vec<&Comparison> =
        fight.on(Metric::HoursToIncident).filter(|c| c.verdict == Verdict::Better).collect();
    if !sooner.is_empty() {
        let (names, s) = steps(cast, fight, &sooner);
        said.push(format!("{names} bring{s} the incident to light sooner."));
    }
    if let Some(reached) = last.objective_reached.filter(|e| e.estimate > 0.0 && fight.cells.len() > 1) {
        said.push(format!(
            "Under {} the attacker still reaches the objective in {} of the engagements.",
            cast.soc_in_short(&last.soc),
            words::share(&reached)
        ));
    }
    said.join(" ")
}

/// Whether the step of `c` changes the share defended in time for the better.
fn changes_the_outcome(fight: &Fight<'_>, c: &Comparison) -> bool {
    fight.on(Metric::DefendedInTime).any(|d| d.a == c.a && d.verdict == Verdict::Better)
}

/// Says which steps up change how it ends.
fn outcome(cast: &Cast<'_>, fight: &Fight<'_>, first: &CellFindings, last: &CellFindings) -> String {
    let defended = |c: &CellFindings| match &c.defended_in_time {
        Some(share) => format!("{} under {}", words::share(share), cast.soc_in_short(&c.soc)),
        None => format!("never put to the test under {}", cast.soc_in_short(&c.soc)),
    };
    let compared: Vec<&Comparison> = fight.on(Metric::DefendedInTime).collect();
    if compared.is_empty() {
        let each: Vec<String> = fight.cells.iter().map(defended).collect();
        return format!("Defended in time: {}.", words::list(&each));
    }
    if compared.iter().all(|c| c.verdict == Verdict::CannotTell && c.value_a <= 0.5) {
        return "None of these SOCs ever evicts the attacker in time.".to_owned();
    }
    let judged = |verdict: Verdict| -> Vec<&Comparison> {
        compared.iter().copied().filter(|c| c.verdict == verdict).collect()
    };
    let from_to = format!("defended in time: {}, {}", defended(first), defended(last));
    let better = judged(Verdict::Better);
    let mut said = vec![match better.is_empty() {
        true => format!("No step up clearly changes the outcome ({from_to})"),
        false => {
            let (names, s) = steps(cast, fight, &better);
            format!("{names} change{s} the outcome ({from_to})")
        }
    }];
    let others = [
        (Verdict::GainsNothing, "buy", "nothing here"),
        (Verdict::Worse, "make", "it worse"),
        (Verdict::CannotTell, "make", "no difference that this attack could show"),
    ];
    for (verdict, verb, what) in others {
        let found = judged(verdict);
        if !found.is_empty() {
            let (names, s) = steps(cast, fight, &found);
            said.push(format!("{} {verb}{s} {what}", lower(&names)));
        }
    }
    let unclear = judged(Verdict::Unclear);
    if !unclear.is_empty() {
        let (names, s) = steps(cast, fight, &unclear);
        let are = if s.is_empty() { "are" } else { "is" };
        said.push(format!("{} {are} too close to call", lower(&names)));
    }
    format!("{}.", said.join("; "))
}

/// Says how often the attacker never got in, where that hangs on the SOC.
fn kept_out(cast: &Cast<'_>, fight: &Fight<'_>, first: &CellFindings, last: &CellFindings) -> Option<String> {
    let differs = fight.cells.iter().any(|c| c.n_not_started != first.n_not_started);
    differs.then(|| {
        format!(
            "The attacker was kept out altogether in {} of {} under {}, in {} of {} under {}.",
            first.n_not_started,
            first.n,
            cast.soc_in_short(&first.soc),
            last.n_not_started,
            last.n,
            cast.soc_in_short(&last.soc)
        )
    })
}

/// Names the steps up to the upper SOCs of `comparisons`, with the ending of a verb that follows.
fn steps(cast: &Cast<'_>, fight: &Fight<'_>, comparisons: &[&Comparison]) -> (String, &'static str) {
    let names: Vec<String> = comparisons.iter().map(|c| cast.soc_in_short(&c.a)).collect();
    match names.len() {
        1 => (format!("The step to {}", names[0]), "s"),
        n if n == fight.cells.len() - 1 => ("Every step up".to_owned(), "s"),
        _ => (format!("The steps to {}", words::list(&names)), ""),
    }
}

/// Returns what [`steps`] names, inside a sentence.
fn lower(names: &str) -> String {
    let mut letters = names.chars();
    letters.next().map(|first| first.to_lowercase().chain(letters).collect()).unwrap_or_default()
}
