//! A season, visit by visit, for a terminal.

use super::ink::Tone;
use super::sheet::Sheet;
use super::table::Table;
use super::text::named;
use super::wrap::cut;
use crate::analysis::{PanelShare, ReturnFindings, SeasonFindings, VisitFindings};
use crate::report::cast::Cast;
use crate::report::dossier::Dossier;
use crate::report::{amount, sentences, words};
use crate::stats::Estimate;

/// Columns of an attack's name that a row can take.
const NAME: usize = 28;
/// What stands where there is nothing to say.
const NOTHING: &str = "–";

/// Adds the season of each SOC.
pub(super) fn seasons(sheet: &mut Sheet, dossier: &Dossier<'_>) {
    let (cast, seasons) = (dossier.cast(), &dossier.findings.season);
    for season in seasons {
        sheet.space();
        sheet.heading(&format!("The season of {}", cast.soc_in_short(&season.soc)));
        sheet.table(&visits(&cast, season));
        for back in &season.returns {
            sheet.paragraph(&returned(&cast, back));
        }
    }
    if seasons.is_empty() {
        return;
    }
    sheet.space();
    sheet.heading("Beyond speed, over the season");
    sheet.table(&panel(&cast, seasons));
    sheet.paragraph(&sentences::season_measures());
    for comparison in &dossier.findings.season_comparisons {
        if let Some(said) = sentences::seasons_apart(&cast, comparison) {
            sheet.item(Tone::Plain, &said);
        }
    }
    sheet.space();
    sheet.paragraph(NOTE);
}

fn panel(cast: &Cast<'_>, seasons: &[SeasonFindings]) -> Table<4> {
    let row = |season: &SeasonFindings| {
        let measures = of_panel(season);
        std::array::from_fn(|column| match column {
            0 => named(cast, &season.soc),
            _ => measures.get(column - 1).cloned().unwrap_or_default().into(),
        })
    };
    Table {
        header: ["SOC", "Actions closed in time", "Repeat success", "Without memory"],
        rows: seasons.iter().map(row).collect(),
    }
}

/// The measures of a season with how many each counts, and repeat success without memory.
pub(in crate::report) fn of_panel(season: &SeasonFindings) -> Vec<String> {
    let counted = |p: &PanelShare| match p.share {
        Some(share) => format!("{} of {}", words::share(&share), p.of),
        None if p.of > 0 => format!("{} of {}", p.counted, p.of),
        None => "none opened".to_owned(),
    };
    let without = share(season.repeat_campaign_success_without_memory);
    let none_came = |(i, said): (usize, String)| {
        if i > 0 && said == "none opened" { "none came back".to_owned() } else { said }
    };
    season.panel.iter().map(counted).enumerate().map(none_came).chain([without]).collect()
}

/// What the table and the sentences rest on.
pub(in crate::report) const NOTE: &str = "With 95 % intervals over replications. Memory gave: the share over \
     before any objective, less that of the same attack on the same luck and day met by the same SOC, had it taken \
     nothing home from any attack, in points; what it does without attacks, exercises and audits, and what ages, is \
     on both sides. Closed in time: corrective actions after the visit that were closed by their due date. SOCs are \
     compared over the pairs of seasons in which both have something to count. Each visit is \
     an engagement of its own: an attack that is still inside when the next begins does not meet it at the desk. \
     No comparison of seasons or visits is adjusted for how many there are.";

fn visits(cast: &Cast<'_>, season: &SeasonFindings) -> Table<6> {
    let row = |v: &VisitFindings| {
        [
            cut(&format!("{}, day {:.0}: {}", v.visit, v.day, cast.attack(&v.attack)), NAME).into(),
            share(v.over_before_objective).into(),
            time(v).into(),
            points(v.gained_by_memory).into(),
            share(v.actions_closed_in_time).into(),
            words::percent(v.rules_aged).into(),
        ]
    };
    Table {
        header: ["Visit", "Over before", "To incident", "Memory gave", "Closed in time", "Rules aged"],
        rows: season.visits.iter().map(row).collect(),
    }
}

pub(in crate::report) fn share(e: Option<Estimate>) -> String {
    e.map_or(NOTHING.to_owned(), |e| words::share(&e))
}

pub(in crate::report) fn time(v: &VisitFindings) -> String {
    v.to_incident.as_ref().map_or(NOTHING.to_owned(), |t| amount::quantile(&t.median, amount::time))
}

pub(in crate::report) fn points(e: Option<Estimate>) -> String {
    e.map_or(NOTHING.to_owned(), |e| amount::difference(&e, amount::points))
}

/// The last visit of an attack against its first, in a sentence.
pub(in crate::report) fn returned(cast: &Cast<'_>, back: &ReturnFindings) -> String {
    let over = points(back.over_before_objective);
    let hours = back.hours_to_incident.map_or(String::new(), |e| {
        let hours = amount::difference(&e, amount::signed_time);
        format!("; to the incident {hours}, in the {} with access both times", e.n)
    });
    let n = back.over_before_objective.map_or(0, |e| e.n);
    let pairs = words::count(n, "pair");
    let without = points(back.over_without_memory);
    format!(
        "{}, last visit against first, in {pairs}: over before any objective {over}{hours}. Had nothing been \
         taken home from any attack: {without}.",
        cast.attack(&back.attack),
    )
}
