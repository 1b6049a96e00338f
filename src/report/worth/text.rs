//! The worth of capabilities as ranked tables for a terminal or a ticket.

use super::WorthDossier;
use crate::analysis::{Direction, Effect, Interaction, NO_GAIN, Worth, WorthTable};
use crate::report::cast::Cast;
use crate::report::terminal::ink::{Medium, Tone};
use crate::report::terminal::sheet::Sheet;
use crate::report::terminal::table::{Field, Table};
use crate::report::{amount, words};
use crate::stats::Estimate;

/// Changes too close to call that are shown all the same.
const UNCLEAR: usize = 5;
/// What stands where there is nothing to say.
const NOTHING: &str = "–";

/// Returns the ranked tables; no line is wider than the terminal.
pub fn worth_text(dossier: &WorthDossier<'_>, medium: Medium) -> String {
    let cast = Cast::of(dossier.study);
    let mut sheet = Sheet::new(medium);
    let soc = cast.soc_in_short(&dossier.ablation.soc);
    let pairs = words::count(dossier.ablation.replications, "pair");
    let seed = dossier.manifest.seed;
    sheet.title(&format!("What each capability is worth to {soc}: seed {seed}, {pairs} of each attack"));
    for table in &dossier.ablation.tables {
        sheet.space();
        sheet.heading(&match &table.attack {
            Some(attack) => cast.fight(attack, &table.client),
            None => format!("All attacks, {}: {}", dossier.weighed(), cast.client(&table.client)),
        });
        if let Some(whole) = &table.whole {
            let whole = words::share(whole);
            sheet.paragraph(&format!("As it is, {whole} of engagements are over before any objective."));
        }
        let shown = shown(table);
        if !shown.is_empty() {
            sheet.space();
            sheet.table(&ranked(&shown));
        }
        for said in [without_effect(table), too_close(table, &shown)].into_iter().flatten() {
            sheet.space();
            sheet.paragraph(&said);
        }
    }
    sheet.space();
    sheet.paragraph(&legend());
    if !dossier.interactions.is_empty() {
        sheet.space();
        interactions(&mut sheet, dossier.interactions);
    }
    if !dossier.untried.is_empty() {
        sheet.space();
        sheet.subheading("Not tried");
        for (capability, why) in dossier.untried {
            sheet.item(Tone::Plain, &format!("{}: {}", words::plain(capability), words::plain(why)));
        }
    }
    sheet.finish()
}

fn legend() -> String {
    format!(
        "Worth is with the capability less without it, on the same luck: above zero it helps. A name alone was taken \
         away; one with + was added as the next level has it. Limits at 95 %: those of the outcome hold for all \
         changes of a table at once (max-|t|), those of margin and alerts for their row alone. No measurable effect: \
         the limits lie within ± {:.0} points. Too close to call: they hold zero and reach further. Win margin: how long \
         before the objective the attacker lost its last access, over the pairs in which that is defined. Alerted: \
         of the steps carried out. Only with and only without count engagements that one SOC had over in time and \
         the other had not. Every change stands in worth.csv and with --format csv.",
        NO_GAIN * 100.0
    )
}

/// Returns the rows that are worth a line: those that have an effect, and the largest of those too close to call.
fn shown(table: &WorthTable) -> Vec<&Worth> {
    let unclear = |w: &&Worth| w.effect == Effect::TooCloseToCall && w.over_before_objective.estimate != 0.0;
    let mut largest: Vec<&Worth> = table.rows.iter().filter(unclear).collect();
    let size = |w: &Worth| w.over_before_objective.estimate.abs();
    largest.sort_by(|a, b| size(b).total_cmp(&size(a)));
    largest.truncate(UNCLEAR);
    let told = |w: &&Worth| {
        matches!(w.effect, Effect::Helps | Effect::Harms) || largest.iter().any(|l| std::ptr::eq(*l, *w))
    };
    table.rows.iter().filter(told).collect()
}

/// Says how many changes are left out as too close to call, and how small an effect could have been seen.
fn too_close(table: &WorthTable, shown: &[&Worth]) -> Option<String> {
    let all: Vec<&Worth> = table.rows.iter().filter(|w| w.effect == Effect::TooCloseToCall).collect();
    let width = |w: &&Worth| (w.over_before_objective.high - w.over_before_objective.low) / 2.0;
    let narrowest = all.iter().map(width).reduce(f64::min)?;
    let n = all.iter().map(|w| w.over_before_objective.n).max().unwrap_or(0);
    let above = shown.iter().filter(|w| w.effect == Effect::TooCloseToCall).count();
    let largest = match above {
        0 => String::new(),
        n if n == all.len() => ", all above".to_owned(),
        n => format!(", of which the {n} with the largest differences stand above"),
    };
    Some(format!(
        "Too close to call: {} of {}{largest}. No effect under {:.1} points can be seen with {}; more --runs narrow \
         the limits.",
        all.len(),
        words::count(table.rows.len(), "change"),
        narrowest * 100.0,
        words::count(n, "pair"),
    ))
}

fn ranked(shown: &[&Worth]) -> Table<5> {
    let row = |w: &&Worth| {
        let tone = match w.effect {
            Effect::Helps => Tone::Good,
            Effect::Harms => Tone::Bad,
            Effect::NoMeasurableEffect => Tone::Same,
            Effect::TooCloseToCall => Tone::Plain,
        };
        let margin = |e: Estimate| match amount::is_same_in_all(&e) {
            true => amount::difference(&e, amount::signed_time),
            false => format!("{} of {}", amount::with_interval(&e, amount::signed_time), e.n),
        };
        let counts = w.better.zip(w.worse).map_or(NOTHING.to_owned(), |(a, b)| format!("{a} : {b}"));
        [
            Field::toned(called(w), tone),
            amount::with_interval(&w.over_before_objective, amount::points).into(),
            w.win_margin_hours.map_or(NOTHING.to_owned(), margin).into(),
            w.steps_alerted.map_or(NOTHING.to_owned(), |e| amount::difference(&e, amount::points)).into(),
            counts.into(),
        ]
    };
    Table {
        header: [
            "Capability",
            "Over before any objective, points",
            "Win margin, of pairs",
            "Alerted, points",
            "Only with : without",
        ],
        rows: shown.iter().map(row).collect(),
    }
}

/// What was changed, as it is asked for on the command line.
pub(in crate::report) fn called(worth: &Worth) -> String {
    let names = words::plain(&worth.change.capabilities.join(" and "));
    match worth.change.direction {
        Direction::Removed => names,
        Direction::Added => format!("+ {names}"),
    }
}

/// Names what was shown to have no effect, which is as much an answer as a gain.
fn without_effect(table: &WorthTable) -> Option<String> {
    let rows = table.rows.iter().filter(|w| w.effect == Effect::NoMeasurableEffect);
    let names: Vec<String> = rows.map(called).collect();
    (!names.is_empty()).then(|| format!("No measurable effect here: {}.", words::list(&names)))
}

fn interactions(sheet: &mut Sheet, found: &[Interaction]) {
    sheet.heading("Pairs: worth together beyond the sum of each alone");
    let row = |i: &Interaction| {
        let beyond = amount::difference(&i.beyond_sum, amount::points);
        [words::plain(&i.capabilities.join(" and ")).into(), beyond.into()]
    };
    sheet.table(&Table {
        header: ["Pair", "Points, with the 95 % limits of the row"],
        rows: found.iter().map(row).collect(),
    });
    sheet.paragraph(
        "Above zero the two need each other; below zero one does what the other would do. Not adjusted for the \
         number of pairs.",
    );
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::{Ablation, Change};
    use crate::report::fake::fake;

    fn worth(place: usize, [estimate, low, high]: [f64; 3], effect: Effect) -> Worth {
        let margin = Estimate { estimate: 0.0, low: 0.0, high: 0.0, n: 41 };
        Worth {
            place,
            change: Change { capabilities: vec![format!("skill-{place}")], direction: Direction::Removed },
            over_before_objective: Estimate { estimate, low, high, n: 60 },
            p_holm: None,
            better: Some(3),
            worse: Some(1),
            win_margin_hours: Some(margin),
            steps_alerted: Some(Estimate { estimate: 0.02, low: -0.013, high: 0.041, n: 60 }),
            effect,
        }
    }

    fn told(rows: Vec<Worth>) -> String {
        let fake = fake();
        let whole = Some(Estimate { estimate: 0.5, low: 0.38, high: 0.62, n: 60 });
        let client = fake.study.clients[0].name.clone();
        let tables = vec![WorthTable { attack: None, client, whole, rows }];
        let ablation = Ablation { soc: fake.study.socs[0].name.clone(), replications: 60, tables };
        let dossier = fake.dossier();
        let (study, manifest) = (dossier.study, dossier.manifest);
        let worth = WorthDossier { ablation: &ablation, interactions: &[], untried: &[], study, manifest };
        worth_text(&worth, Medium::PLAIN)
    }

    #[test]
    fn every_figure_has_limits_and_no_line_is_too_wide() {
        let text = told(vec![worth(0, [0.2, 0.05, 0.35], Effect::Helps)]);
        for part in ["50 % [38–62]", "+20.0 [+5.0 to +35.0]", "same in all 41", "+2.0 [−1.3 to +4.1]"] {
            assert!(text.contains(part), "{part}: {text}");
        }
        assert!(text.lines().all(|line| line.chars().count() <= 80), "{text}");
    }

    #[test]
    fn changes_too_close_to_call_are_one_line_but_for_the_largest() {
        let unclear = (1..=40).map(|place| {
            let size = if place <= 8 { 0.01 * place as f64 } else { 0.0 };
            worth(place, [size, size - 0.2, size + 0.18], Effect::TooCloseToCall)
        });
        let text = told(unclear.collect());
        let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let shown = |place: usize| text.lines().any(|line| line.starts_with(&format!("skill-{place} ")));
        assert!((4..=8).all(shown) && !(1..4).chain(9..=40).any(shown), "{text}");
        assert!(
            words.contains(
                "Too close to call: 40 of 40 changes, of which the 5 with the largest differences stand above. No \
                 effect under 19.0 points can be seen with 60 pairs"
            ),
            "{text}"
        );
    }
}
