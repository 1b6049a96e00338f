//! The answer a fight gives: which SOCs change the outcome, which buy nothing, which do worse.

use super::OVER;
use super::verdict::differs_from;
use crate::analysis::{CellFindings, Comparison, Lost, Metric, Verdict};
use crate::report::cast::Cast;
use crate::report::dossier::Fight;
use crate::report::{amount, words};

/// Returns the answer of a fight, sentence by sentence: first how it ends.
pub(in crate::report) fn answer(cast: &Cast<'_>, fight: &Fight<'_>) -> Vec<String> {
    let (Some(first), Some(last)) = (fight.cells.first(), fight.cells.last()) else { return Vec::new() };
    if fight.cells.iter().all(|c| c.n == c.n_not_started) {
        return vec![format!(
            "The attacker never got in, in any of {}.",
            words::count(first.n, "engagement")
        )];
    }
    let steps: Vec<Step<'_>> = fight.on(Metric::PRIMARY).map(|over| Step::of(fight, over)).collect();
    let mut said = vec![outcome(cast, fight)];
    said.extend(reaches(cast, last));
    said.extend(clients_hit(cast, first, last));
    said.extend(defends(cast, first, last));
    let mut told: Vec<&Step<'_>> = Vec::new();
    for step in &steps {
        if told.iter().all(|t| !t.says_the_same_as(step)) {
            told.push(step);
            let alike: Vec<&Step<'_>> = steps.iter().filter(|s| s.says_the_same_as(step)).collect();
            said.push(step.sentence(&names(cast, fight, &alike)));
        }
    }
    said.extend(kept_out(cast, fight, first, last));
    if steps.iter().any(|s| !s.gains.is_empty() || !s.losses.is_empty()) {
        said.push("What goes beyond the outcome is not adjusted for the number of comparisons.".into());
    }
    said
}

/// A verb and what follows it.
type Effect = (&'static str, &'static str);

/// One step up: what it does to the outcome, and what else it clearly does.
struct Step<'a> {
    over: &'a Comparison,
    gains: Vec<Effect>,
    losses: Vec<Effect>,
}

impl<'a> Step<'a> {
    fn of(fight: &Fight<'a>, over: &'a Comparison) -> Step<'a> {
        let mut step = Step { over, gains: Vec::new(), losses: Vec::new() };
        let same = |c: &&Comparison| c.a == over.a && c.b == over.b;
        for metric in Metric::ALL {
            let Some(c) = fight.on(metric).find(same) else { continue };
            let told = match metric {
                Metric::ObjectiveReached => differs_from(c, over),
                _ => true,
            };
            match (effects(metric), c.verdict) {
                (Some((gain, _)), Verdict::Better) if told => step.gains.push(gain),
                (Some((_, loss)), Verdict::Worse) if told => step.losses.push(loss),
                _ => {}
            }
        }
        // Where the outcome is better, most else follows from it; only how soon is news.
        if over.verdict == Verdict::Better {
            step.gains.retain(|gain| *gain == SOONER);
        }
        step
    }

    fn says_the_same_as(&self, other: &Step<'_>) -> bool {
        self.over.verdict == other.over.verdict && self.gains == other.gains && self.losses == other.losses
    }

    /// Returns what the steps called `names` do; `s` ends the verb.
    fn sentence(&self, (names, s): &(String, &'static str)) -> String {
        let outcome = match self.over.verdict {
            Verdict::Better => format!("get{s} more of them {OVER}"),
            Verdict::Worse => format!("get{s} fewer of them {OVER}"),
            Verdict::GainsNothing => format!("buy{s} nothing for the outcome"),
            Verdict::CannotTell => {
                format!("make{s} no difference to the outcome that this attack could show")
            }
            Verdict::TooFewPairs => format!("rest{s} on too few pairs to tell"),
            Verdict::Unclear if s.is_empty() => "are too close to call".to_owned(),
            Verdict::Unclear => "is too close to call".to_owned(),
        };
        let verbs = |effects: &[Effect]| {
            let each: Vec<String> = effects.iter().map(|(verb, what)| format!("{verb}{s} {what}")).collect();
            words::list(&each)
        };
        let joined = if self.over.verdict == Verdict::Better { "and" } else { "but" };
        let gains = match self.gains.is_empty() {
            true => String::new(),
            false => format!(", {joined} {}", verbs(&self.gains)),
        };
        let losses = match self.losses.is_empty() {
            true => String::new(),
            false => format!(", yet {}", verbs(&self.losses)),
        };
        format!("{names} {outcome}{gains}{losses}.")
    }
}

const SOONER: Effect = ("bring", "the incident to light sooner");

/// What a clear gain and a clear loss in `metric` are called; nothing for the outcome itself, and for what the
/// client and outsiders share in.
fn effects(metric: Metric) -> Option<(Effect, Effect)> {
    match metric {
        Metric::OverBeforeObjective | Metric::Detected | Metric::HoursToContain => None,
        Metric::ObjectiveReached => Some((
            ("let", "the objective be reached less often"),
            ("let", "the objective be reached more often"),
        )),
        Metric::DefendedInTime => Some((
            ("defend", "in time against more of the attacks that get in"),
            ("defend", "in time against fewer of the attacks that get in"),
        )),
        Metric::DetectedInTime => Some((
            ("declare", "the incident before the objective more often"),
            ("declare", "the incident before the objective less often"),
        )),
        Metric::HoursToIncident => Some((SOONER, ("bring", "the incident to light later"))),
    }
}

/// Says how it ends under the first and the last SOC, or the only one.
fn outcome(cast: &Cast<'_>, fight: &Fight<'_>) -> String {
    let of = |c: &CellFindings, what: &str| {
        let share = c.over_before_objective.as_ref().map_or("–".to_owned(), words::share);
        format!("{share}{what} under {}", cast.soc_in_short(&c.soc))
    };
    let n = fight.cells.iter().map(|c| c.n).max().unwrap_or(0);
    let ends: Vec<String> = match fight.cells {
        [first, .., last] => vec![of(first, &format!(" are {OVER}")), of(last, "")],
        cells => cells.iter().map(|cell| of(cell, &format!(" are {OVER}"))).collect(),
    };
    let judged = fight.on(Metric::PRIMARY).find_map(|c| c.family).filter(|f| f.size > 1);
    let judged = judged
        .map_or(String::new(), |f| format!("; each step is judged among {} comparisons at once", f.size));
    let of_all = words::count(n, "engagement");
    format!("Of {of_all}, {}{judged}.", words::list(&ends))
}

/// Says how often the attacker never got in, where that hangs on the SOC.
fn kept_out(cast: &Cast<'_>, fight: &Fight<'_>, first: &CellFindings, last: &CellFindings) -> Option<String> {
    let differs = fight.cells.iter().any(|c| c.n_not_started != first.n_not_started);
    differs.then(|| {
        format!(
            "The attacker never got in: {} of {} under {}, {} of {} under {}; what a SOC \
             blocks or uncovers at the door counts for it.",
            first.n_not_started,
            first.n,
            cast.soc_in_short(&first.soc),
            last.n_not_started,
            last.n,
            cast.soc_in_short(&last.soc)
        )
    })
}

/// Says how often the objective is reached under the last SOC, or the only one.
fn reaches(cast: &Cast<'_>, last: &CellFindings) -> Option<String> {
    let reached = last.objective_reached?;
    Some(format!(
        "The objective is reached in {} under {}.",
        words::share(&reached),
        cast.soc_in_short(&last.soc)
    ))
}

/// Says at how many of a provider's clients the objective is reached, where the attack goes for them.
fn clients_hit(cast: &Cast<'_>, first: &CellFindings, last: &CellFindings) -> Option<String> {
    let hit = |c: &CellFindings| c.losses.iter().find(|l| l.kind == Lost::Clients.name()).cloned();
    let of = |c: &CellFindings| {
        let hit = hit(c)?;
        let figure = amount::with_interval(&hit.mean, amount::few);
        Some(format!("{figure} under {}", cast.soc_in_short(&c.soc)))
    };
    let ends = if first.soc == last.soc { vec![of(last)?] } else { vec![of(first)?, of(last)?] };
    let meant = hit(last)?.most;
    Some(format!(
        "Of the {meant:.0} clients that it goes for, an engagement hits on average {}.",
        words::list(&ends)
    ))
}

/// Says how often those that got in are defended against in time, where that is another share than those over
/// before any objective: who is kept out, or goes away of its own, is not defended against.
fn defends(cast: &Cast<'_>, first: &CellFindings, last: &CellFindings) -> Option<String> {
    let parts = |c: &CellFindings| {
        let (over, defended) = (c.over_before_objective?, c.defended_in_time?);
        Some(words::percent(over.estimate) != words::percent(defended.estimate))
    };
    let ends = if first.soc == last.soc { vec![last] } else { vec![first, last] };
    ends.iter().any(|c| parts(c).unwrap_or(false)).then(|| {
        let of = |c: &&CellFindings| {
            let defended = c.defended_in_time?;
            let soc = cast.soc_in_short(&c.soc);
            Some(format!("{} of {} under {soc}", words::share(&defended), defended.n))
        };
        let each: Vec<String> = ends.iter().filter_map(of).collect();
        format!("Defended in time, of those that got in: {}.", words::list(&each))
    })
}

/// Names the steps up to the upper SOCs of `steps`, with the ending of a verb that follows.
fn names(cast: &Cast<'_>, fight: &Fight<'_>, steps: &[&Step<'_>]) -> (String, &'static str) {
    let names: Vec<String> = steps.iter().map(|s| cast.soc_in_short(&s.over.a)).collect();
    match names.len() {
        1 => (format!("The step to {}", names[0]), "s"),
        n if n == fight.cells.len() - 1 => ("Every step up".to_owned(), "s"),
        _ => (format!("The steps to {}", words::list(&names)), ""),
    }
}
