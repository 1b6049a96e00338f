//! What was lost: what a kind is called, how an amount of it is said, and what a step up saves.

use crate::analysis::{CellFindings, LossComparison, Lost, Verdict};
use crate::report::amount::{self, Say};
use crate::report::cast::Cast;
use crate::report::dossier::Fight;
use crate::report::words;

/// Returns what a kind of loss is called above a column.
pub(in crate::report) fn lost(kind: Lost) -> &'static str {
    match kind {
        Lost::AccessDays => "Access held",
        Lost::Data => "Data out",
        Lost::Hosts => "Hosts lost",
        Lost::Money => "Money moved",
        Lost::Clients => "Clients hit",
    }
}

/// Returns how an amount of a kind is said, with its unit.
pub(in crate::report) fn amount(kind: Lost) -> Say {
    match kind {
        Lost::AccessDays => |days, further| amount::time(days * 24.0, further),
        Lost::Data => amount::gigabytes,
        Lost::Hosts => amount::few_percent,
        Lost::Money => amount::money,
        Lost::Clients => amount::few,
    }
}

/// Returns the kinds that any of these attacks takes anything of.
pub(in crate::report) fn taken(cells: &[CellFindings]) -> Vec<Lost> {
    let any = |kind: &Lost| cells.iter().any(|c| c.losses.iter().any(|l| l.kind == kind.name()));
    Lost::ALL.into_iter().filter(any).collect()
}

/// Returns what each of these kinds counts.
pub(in crate::report) fn losses(kinds: &[Lost]) -> String {
    let one = |kind: &Lost| format!("{}: {}.", lost(*kind), kind.basis());
    kinds.iter().map(one).collect::<Vec<_>>().join(" ")
}

/// Returns what each of these kinds is called, and what it counts.
pub(in crate::report) fn loss_terms(kinds: &[Lost]) -> Vec<(&'static str, String)> {
    kinds.iter().map(|kind| (lost(*kind), words::capital(&format!("{}.", kind.basis())))).collect()
}

/// What holds for every sentence on losses.
pub(in crate::report) const LOSSES_ASIDE: &str = "Beside the outcome: each interval stands for itself, not adjusted \
     for how many comparisons there are. Buys nothing: the interval holds zero and lies within 3 % of the most that \
     there is to lose, the pairs that differ do so either way, and what is seen is no tenth of what was lost.";

/// Returns what each SOC of a fight saves against the one before it.
pub(in crate::report) fn savings(cast: &Cast<'_>, fight: &Fight<'_>) -> Vec<String> {
    let steps = fight.losses.chunk_by(|x, y| x.a == y.a && x.b == y.b);
    steps.map(|step| of_step(cast, step)).collect()
}

fn of_step(cast: &Cast<'_>, step: &[&LossComparison]) -> String {
    let (a, b) = (cast.soc_in_short(&step[0].a), cast.soc_in_short(&step[0].b));
    let kind = |c: &LossComparison| Lost::ALL.into_iter().find(|k| k.name() == c.kind);
    let with = |verdict: Verdict| {
        let own = step.iter().filter(|c| c.verdict == verdict).filter_map(|c| Some((kind(c)?, *c)));
        let said = own.map(|(kind, c)| match verdict {
            Verdict::CannotTell => lost(kind).to_lowercase(),
            _ => means(kind, c),
        });
        said.collect::<Vec<_>>().join("; ")
    };
    let verdicts = [
        (Verdict::Better, format!("{a} loses less than {b}")),
        (Verdict::Worse, format!("{a} loses more than {b}")),
        (Verdict::GainsNothing, format!("{a} buys nothing here over {b}")),
        (Verdict::Unclear, format!("{a} against {b} is too close to call")),
        (Verdict::TooFewPairs, format!("Too few pairs to tell {a} from {b}")),
        (Verdict::CannotTell, format!("Nothing lost under {a} or {b}")),
    ];
    let said = verdicts.into_iter().filter_map(|(verdict, opening)| {
        let list = with(verdict);
        (!list.is_empty()).then(|| format!("{opening}: {list}."))
    });
    let said: Vec<String> = said.collect();
    format!("{} Of {}.", said.join(" "), words::count(step[0].difference.n, "pair"))
}

/// Both means and their difference.
fn means(kind: Lost, c: &LossComparison) -> String {
    let (name, say) = (lost(kind).to_lowercase(), amount(kind));
    format!("{name} {} instead of {} ({})", say(c.value_a, 0), say(c.value_b, 0), difference(kind, c))
}

/// The difference with its interval.
fn difference(kind: Lost, c: &LossComparison) -> String {
    let say: Say = match kind {
        Lost::AccessDays => |days, further| amount::signed_time(days * 24.0, further),
        Lost::Data => |gb, further| amount::with_sign(gb, further, amount::gigabytes),
        Lost::Hosts => |share, further| format!("{} points", amount::points(share, further)),
        Lost::Money => |money, further| amount::with_sign(money, further, amount::money),
        Lost::Clients => |clients, further| amount::with_sign(clients, further, amount::few),
    };
    let e = &c.difference;
    let [value, low, high] = amount::figures([e.estimate, e.low, e.high], say);
    format!("{value}, 95 % interval {low} to {high}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::fake::fake;
    use crate::stats::Estimate;

    fn said(verdict: Verdict) -> String {
        let mut fake = fake();
        fake.findings.loss_comparisons.retain(|c| c.kind == Lost::Data.name());
        let c = &mut fake.findings.loss_comparisons[0];
        (c.value_a, c.value_b, c.verdict) = (12.0, 30.0, verdict);
        c.difference = Estimate { estimate: -18.0, low: -22.0, high: -14.0, n: 100 };
        let dossier = fake.dossier();
        savings(&dossier.cast(), &dossier.fights()[0]).remove(0)
    }

    #[test]
    fn what_a_level_saves_stands_with_its_interval_and_its_pairs() {
        assert_eq!(
            said(Verdict::Better),
            "Level 2 loses less than Level 1: data out 12 GB instead of 30 GB (−18 GB, 95 % interval −22 GB to \
             −14 GB). Of 100 pairs."
        );
    }

    #[test]
    fn buying_nothing_can_be_said_of_losses() {
        assert!(said(Verdict::GainsNothing).starts_with("Level 2 buys nothing here over Level 1: data out"));
        assert_eq!(
            said(Verdict::CannotTell),
            "Nothing lost under Level 2 or Level 1: data out. Of 100 pairs."
        );
    }
}
