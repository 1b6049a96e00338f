//! What a study found, as tables and sentences for a terminal or a ticket.

use super::ink::{Medium, Tone};
use super::losses;
use super::panel;
use super::season;
use super::sheet::Sheet;
use super::table::{Field, Table};
use super::wrap::cut;
use crate::analysis::{CellFindings, Metric, StudyAverage, Verdict};
use crate::engagement::Ending;
use crate::report::cast::Cast;
use crate::report::dossier::{Dossier, Fight};
use crate::report::{amount, sentences, words};
use crate::stats::Estimate;

/// Columns of a SOC's name that a row can take, over several lines if need be.
const NAME: usize = 36;
/// What stands where there is nothing to say.
const NOTHING: &str = "–";

/// Returns what a study found; no line is wider than the terminal.
pub fn text(dossier: &Dossier<'_>, medium: Medium) -> String {
    let cast = dossier.cast();
    let manifest = dossier.manifest;
    let mut sheet = Sheet::new(medium);
    let replications = words::count(manifest.replications as usize, "replication");
    let title = words::plain(&dossier.study.title);
    sheet.title(&format!("{title}: seed {}, {replications} of each pairing", manifest.seed));
    for fight in dossier.fights() {
        sheet.space();
        sheet.heading(&cast.fight(fight.attack, fight.client));
        sheet.table(&fight_table(&cast, &fight));
        sheet.paragraph(&counted(&fight));
        gains(&mut sheet, &cast, &fight);
    }
    if let Some(at_once) = sentences::at_once(&dossier.findings.comparisons) {
        sheet.space();
        sheet.paragraph(&at_once);
    }
    averages(&mut sheet, dossier);
    losses::losses(&mut sheet, dossier);
    season::seasons(&mut sheet, dossier);
    panel::panel(&mut sheet, dossier);
    if !dossier.findings.desks.is_empty() {
        sheet.space();
        desks(&mut sheet, dossier);
    }
    for (attack, client, why) in &dossier.findings.skipped {
        let (attack, client) = (cast.attack(attack), cast.client(client));
        sheet.space();
        sheet.paragraph(&format!("Not run: {attack} on {client}: {}", words::plain(why)));
    }
    sheet.finish()
}

/// Returns the load of each SOC's desk.
pub fn desk_text(dossier: &Dossier<'_>, medium: Medium) -> String {
    let mut sheet = Sheet::new(medium);
    desks(&mut sheet, dossier);
    sheet.finish()
}

/// The name of a SOC in a row.
pub(super) fn named(cast: &Cast<'_>, soc: &str) -> Field {
    Field::toned(cut(&cast.soc_in_short(soc), NAME), cast.level(soc).map_or(Tone::Plain, Tone::Level))
}

fn fight_table(cast: &Cast<'_>, fight: &Fight<'_>) -> Table<5> {
    let share = |e: Option<Estimate>| e.map_or(NOTHING.to_owned(), |e| words::share(&e));
    let row = |c: &CellFindings| {
        [
            named(cast, &c.soc),
            share(c.over_before_objective).into(),
            share(c.objective_reached).into(),
            share(c.defended_in_time).into(),
            c.to_incident
                .as_ref()
                .map_or(NOTHING.to_owned(), |t| amount::quantile(&t.median, amount::time))
                .into(),
        ]
    };
    Table {
        header: [
            "SOC",
            "Over before objective",
            "Objective reached",
            "Defended in time",
            "Median to incident",
        ],
        rows: fight.cells.iter().map(row).collect(),
    }
}

/// Says what a table rests on.
fn counted(fight: &Fight<'_>) -> String {
    let range = |of: fn(&CellFindings) -> usize| {
        let all = fight.cells.iter().map(of);
        let (least, most) = (all.clone().min().unwrap_or(0), all.max().unwrap_or(0));
        match (least, most) {
            (0, 0) => "none".to_owned(),
            _ if least == most => least.to_string(),
            _ => format!("{least} to {most}"),
        }
    };
    let n = fight.cells.iter().map(|c| c.n).max().unwrap_or(0);
    let still_inside = |c: &CellFindings| {
        let inside = |e: &&crate::analysis::EndingShare| e.ending == Ending::Inside.name();
        c.endings.iter().find(inside).map_or(0, |e| (e.share.estimate * c.n as f64).round() as usize)
    };
    let inside = match fight.cells.iter().any(|c| still_inside(c) > 0) {
        true => " An attacker still inside at the horizon counts as neither.",
        false => "",
    };
    format!(
        "Of {} in each row, with 95 % intervals. Over before any objective: the attacker never got in (in {} of \
         them), was evicted or withdrew.{inside} Defended in time: evicted after a declared incident and before any \
         objective, of the {} that got in; times, too, are of these and count from the first access.",
        words::count(n, "engagement"),
        range(|c| c.n_not_started),
        range(|c| c.n - c.n_not_started),
    )
}

/// Adds what each step up buys.
fn gains(sheet: &mut Sheet, cast: &Cast<'_>, fight: &Fight<'_>) {
    let gains = sentences::gains(cast, fight);
    if gains.is_empty() {
        return;
    }
    sheet.space();
    sheet.subheading("What the next level buys");
    for (gain, comparison) in gains.iter().zip(fight.on(Metric::PRIMARY)) {
        sheet.item(tone(comparison.verdict), gain);
    }
}

fn tone(verdict: Verdict) -> Tone {
    match verdict {
        Verdict::Better => Tone::Good,
        Verdict::Worse => Tone::Bad,
        Verdict::GainsNothing => Tone::Same,
        Verdict::CannotTell | Verdict::TooFewPairs | Verdict::Unclear => Tone::Plain,
    }
}

fn averages(sheet: &mut Sheet, dossier: &Dossier<'_>) {
    let cast = dossier.cast();
    for of_client in dossier.findings.averages.chunk_by(|a, b| a.client == b.client) {
        sheet.space();
        let client = cast.client(&of_client[0].client);
        sheet.heading(&format!("All attacks by their threat weights: {client}"));
        let row = |a: &StudyAverage| {
            [
                named(&cast, &a.soc),
                words::share(&a.over_before_objective).into(),
                words::share(&a.objective_reached).into(),
                words::share(&a.defended_in_time).into(),
            ]
        };
        sheet.table(&Table {
            header: ["SOC", "Over before objective", "Objective reached", "Defended in time"],
            rows: of_client.iter().map(row).collect(),
        });
        sheet.paragraph(
            "Shares of all engagements. Defended in time is of all here too: those that never got in count as not \
             defended.",
        );
        sheet.paragraph(&sentences::weights(&cast, &dossier.findings.weights, &of_client[0].client));
    }
}

fn desks(sheet: &mut Sheet, dossier: &Dossier<'_>) {
    let cast = dossier.cast();
    sheet.heading("The desk at its daily work, without any attack");
    let share = |e: Option<Estimate>| e.map_or(NOTHING.to_owned(), |e| words::share(&e));
    let rows = dossier.findings.desks.iter().flat_map(|desk| {
        let soc = named(&cast, &desk.soc);
        desk.severities.iter().enumerate().map(move |(i, s)| {
            [
                if i == 0 { soc.clone() } else { Field::default() },
                words::plain(&s.severity).into(),
                s.per_day.map_or(NOTHING.to_owned(), |e| amount::with_interval(&e, amount::load)).into(),
                share(s.served).into(),
                share(s.expired).into(),
                share(s.bulk_closed).into(),
                s.wait_median.map_or(NOTHING.to_owned(), |e| amount::with_interval(&e, amount::wait)).into(),
            ]
        })
    });
    sheet.table(&Table {
        header: ["SOC", "Severity", "Alerts a day", "Looked at", "Expired", "Closed in bulk", "Median wait"],
        rows: rows.collect(),
    });
    let days = dossier.findings.desks.first().map_or(0, |d| d.days);
    sheet.paragraph(&format!(
        "Alerts of all clients that a SOC watches, not of this one alone; over {}, after the warm-up, with 95 % \
         intervals.",
        words::count(days as usize, "day")
    ));
    panel::burdens(sheet, dossier);
}

#[cfg(test)]
mod tests {
    use super::super::wrap::width;
    use super::*;
    use crate::report::fake;

    fn widest(text: &str) -> usize {
        text.lines().map(width).max().unwrap()
    }

    #[test]
    fn every_line_fits_80_columns_whatever_anything_is_called() {
        let mut fake = fake::fake();
        let plain = text(&fake.dossier(), Medium::PLAIN);
        assert!(widest(&plain) <= 80, "{plain}");
        assert!(plain.contains("Level 3") && plain.contains("not reached"));
        for name in [
            "A name that is much longer than anybody would want it to be in a table",
            "安全运营中心".repeat(12).as_str(),
            "x".repeat(300).as_str(),
            "e\u{301}\u{302}👩‍💻".repeat(50).as_str(),
        ] {
            fake.rename(name);
            for told in [text(&fake.dossier(), Medium::PLAIN), desk_text(&fake.dossier(), Medium::PLAIN)] {
                assert!(widest(&told) <= 80, "{told}");
            }
        }
    }

    #[test]
    fn nothing_reaches_the_terminal_that_it_would_act_on() {
        let mut fake = fake::fake();
        fake.rename("\u{1b}[2J\u{7}name\r");
        for medium in [Medium::PLAIN, Medium::Markdown] {
            let told = text(&fake.dossier(), medium);
            assert!(told.chars().all(|c| !c.is_control() || c == '\n'));
        }
    }

    #[test]
    fn colours_change_no_letter() {
        let fake = fake::fake();
        let (plain, coloured) =
            (text(&fake.dossier(), Medium::PLAIN), text(&fake.dossier(), Medium::Coloured(Medium::COLUMNS)));
        assert_ne!(plain, coloured);
        assert_eq!(anstream::adapter::strip_str(&coloured).to_string(), plain);
    }

    #[test]
    fn a_ticket_gets_the_same_numbers() {
        let fake = fake::fake();
        let ticket = text(&fake.dossier(), Medium::Markdown);
        let attack = fake.dossier().cast().fight(&fake.study.attacks[0].name, &fake.study.clients[0].name);
        assert!(ticket.contains(&format!("### {attack}\n\n| SOC | Over before objective |")), "{ticket}");
        let share = words::share(&fake.findings.cells[0].objective_reached.unwrap());
        assert!(ticket.contains(&format!("| {share} |")), "{ticket}");
        // One row a cell and one for what it lost, one a SOC's average and its panel, one a severity of a desk, one a SOC's burden and its
        // promises; a header and a rule above each table.
        let rows = ticket.lines().filter(|l| l.starts_with('|')).count();
        let severities: usize = fake.findings.desks.iter().map(|d| d.severities.len()).sum();
        let (cells, averages) = (fake.findings.cells.len(), fake.findings.averages.len());
        let desks = fake.findings.desks.len();
        assert_eq!(rows, 2 * cells + 2 * averages + severities + 2 * desks + 2 * (4 + 2 + 3));
    }

    #[test]
    fn what_buys_nothing_is_said() {
        let mut fake = fake::fake();
        fake.findings.comparisons[0].verdict = Verdict::GainsNothing;
        let told = text(&fake.dossier(), Medium::PLAIN);
        let words = told.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(
            words.contains("Level 2 buys nothing here over Level 1: over before any objective"),
            "{told}"
        );
        assert!(words.contains("not adjusted for how many there are"), "{told}");
    }

    #[test]
    fn an_attacker_left_inside_is_said_to_count_as_neither() {
        let mut fake = fake::fake();
        let said = |fake: &fake::Fake| text(&fake.dossier(), Medium::Markdown).contains("counts as neither");
        assert!(said(&fake));
        for cell in &mut fake.findings.cells {
            cell.endings.retain(|e| e.ending != "inside");
        }
        assert!(!said(&fake));
    }

    #[test]
    fn both_tables_of_a_desk_call_the_socs_the_same() {
        let fake = fake::fake();
        let (whole, desk) = (text(&fake.dossier(), Medium::PLAIN), desk_text(&fake.dossier(), Medium::PLAIN));
        assert!(whole.contains(&desk));
        assert!(desk.contains("Level 1") && !desk.contains("level-1-basic"));
    }
}
