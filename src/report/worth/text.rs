//! The worth of capabilities as ranked tables for a terminal or a ticket.

use super::WorthDossier;
use crate::analysis::{Direction, Effect, Interaction, NO_GAIN, Worth, WorthTable};
use crate::report::cast::Cast;
use crate::report::terminal::ink::{Medium, Tone};
use crate::report::terminal::sheet::Sheet;
use crate::report::terminal::table::{Field, Table};
use crate::report::words;
use crate::stats::Estimate;

/// What stands where there is nothing to say.
const NOTHING: &str = "–";

/// Returns the ranked tables; on a terminal no line is wider than 80 columns.
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
        let whole = words::percent(table.whole);
        sheet.paragraph(&format!("As it is, {whole} of engagements are over before any objective."));
        sheet.space();
        sheet.table(&ranked(table));
        if let Some(without) = without_effect(table) {
            sheet.space();
            sheet.paragraph(&without);
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
         away; one with + was added as the next level has it. Limits of the points hold for all rows of a table at \
         once (95 %, max-|t|); margin and alerts are means without limits here, which worth.csv has. No measurable \
         effect: the limits lie within ± {:.0} points. Only with and only without count engagements that one SOC had \
         over in time and the other had not.",
        NO_GAIN * 100.0
    )
}

fn ranked(table: &WorthTable) -> Table<5> {
    let row = |w: &Worth| {
        let tone = match w.effect {
            Effect::Helps => Tone::Good,
            Effect::Harms => Tone::Bad,
            Effect::NoMeasurableEffect => Tone::Same,
            Effect::TooCloseToCall => Tone::Plain,
        };
        let points = |e: &Estimate| {
            format!("{} [{} to {}]", words::points(e.estimate), words::points(e.low), words::points(e.high))
        };
        let counts = w.better.zip(w.worse).map_or(NOTHING.to_owned(), |(a, b)| format!("{a} : {b}"));
        [
            Field::toned(called(w), tone),
            points(&w.over_before_objective).into(),
            w.win_margin_hours.map_or(NOTHING.to_owned(), |e| words::signed_time(e.estimate)).into(),
            w.steps_alerted.map_or(NOTHING.to_owned(), |e| words::points(e.estimate)).into(),
            counts.into(),
        ]
    };
    Table {
        header: [
            "Capability",
            "Over before any objective, points",
            "Win margin",
            "Alerted, points",
            "Only with : only without",
        ],
        widths: [0, 21, 8, 8, 10],
        rows: table.rows.iter().map(row).collect(),
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
        let e = &i.beyond_sum;
        let limits = format!("{} to {}", words::points(e.low), words::points(e.high));
        [words::plain(&i.capabilities.join(" and ")).into(), words::points(e.estimate).into(), limits.into()]
    };
    sheet.table(&Table {
        header: ["Pair", "Points", "95 % limits of the row"],
        widths: [0, 8, 18],
        rows: found.iter().map(row).collect(),
    });
    sheet.paragraph(
        "Above zero the two need each other; below zero one does what the other would do. Not adjusted for the \
         number of pairs.",
    );
}
