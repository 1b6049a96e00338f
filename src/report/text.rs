//! The tables for a terminal, no wider than 80 columns.

use super::dossier::{Dossier, Fight};
use super::{sentences, words};
use crate::analysis::{CellFindings, DeskFindings, Findings};
use comfy_table::presets::NOTHING;
use comfy_table::{Cell, CellAlignment, ColumnConstraint, ContentArrangement, LineStyle, Table, Width};

/// Columns of a terminal that nobody has widened.
const COLUMNS: u16 = 80;
/// Characters of a SOC's name that a row can take.
const NAME: usize = 36;

/// Returns what a study found, as tables and sentences.
pub fn terminal(dossier: &Dossier<'_>) -> String {
    let cast = dossier.cast();
    let manifest = dossier.manifest;
    let mut text = String::new();
    let title = format!(
        "{}: seed {}, {} of each pairing",
        words::plain(&dossier.study.title),
        manifest.seed,
        words::count(manifest.replications as usize, "replication")
    );
    paragraph(&mut text, "", &title);
    for fight in dossier.fights() {
        text.push('\n');
        heading(&mut text, &cast.fight(fight.attack, fight.client));
        text.push_str(&fight_table(dossier, &fight));
        paragraph(&mut text, "", &counted(&fight));
        let gains = sentences::gains(&cast, &fight);
        if !gains.is_empty() {
            text.push_str("\nWhat the next level buys\n");
            gains.iter().for_each(|gain| paragraph(&mut text, "- ", gain));
        }
    }
    if let Some(joint) = sentences::joint(&dossier.findings.comparisons) {
        text.push('\n');
        paragraph(&mut text, "", &joint);
    }
    text.push_str(&averages(dossier));
    if !dossier.findings.desks.is_empty() {
        text.push('\n');
        text.push_str(&desks(&dossier.findings.desks, |soc| cast.soc_in_short(soc)));
    }
    for (attack, client, why) in &dossier.findings.skipped {
        let (attack, client) = (cast.attack(attack), cast.client(client));
        text.push('\n');
        paragraph(&mut text, "", &format!("Not run: {attack} on {client}: {}", words::plain(why)));
    }
    text
}

/// Returns the load of each SOC's desk, as a table.
pub fn desk_table(findings: &Findings) -> String {
    desks(&findings.desks, words::plain)
}

fn fight_table(dossier: &Dossier<'_>, fight: &Fight<'_>) -> String {
    let cast = dossier.cast();
    let header = [
        "SOC",
        "Defended in time",
        "Detected in time",
        "Objective reached",
        "Median to incident",
        "Steps alerted",
    ];
    let row = |c: &CellFindings| {
        let percent =
            |e: Option<crate::stats::Estimate>| e.map_or("–".to_owned(), |e| words::percent(e.estimate));
        let share = |e: Option<crate::stats::Estimate>| e.map_or("–".to_owned(), |e| words::share(&e));
        [
            shortened(&cast.soc_in_short(&c.soc)),
            share(c.defended_in_time),
            percent(c.detected_in_time),
            share(c.objective_reached),
            c.to_incident
                .as_ref()
                .map_or("–".to_owned(), |t| t.median.map_or("not reached".to_owned(), words::time)),
            percent(c.share_of_steps_alerted),
        ]
    };
    table(header, [13, 16, 10, 16, 13, 9], fight.cells.iter().map(row))
}

/// Says how many engagements a table rests on.
fn counted(fight: &Fight<'_>) -> String {
    let n = fight.cells.iter().map(|c| c.n).max().unwrap_or(0);
    let not_started = fight.cells.iter().map(|c| c.n_not_started);
    let (least, most) = (not_started.clone().min().unwrap_or(0), not_started.max().unwrap_or(0));
    let of = words::count(n, "engagement");
    let range = if least == most { least.to_string() } else { format!("{least} to {most}") };
    format!(
        "{of} in each row; in {range} of them the attacker never got in. Shares are of the others, but for the \
         objective and the steps, which are of all; in brackets 95 % intervals. Times count from the first access."
    )
}

fn averages(dossier: &Dossier<'_>) -> String {
    let mut text = String::new();
    let cast = dossier.cast();
    for of_client in dossier.findings.averages.chunk_by(|a, b| a.client == b.client) {
        text.push('\n');
        let client = cast.client(&of_client[0].client);
        heading(&mut text, &format!("All attacks by their threat weights: {client}"));
        let row = |a: &crate::analysis::StudyAverage| {
            let soc = shortened(&cast.soc_in_short(&a.soc));
            [soc, words::share(&a.defended_in_time), words::share(&a.objective_reached)]
        };
        text.push_str(&table(
            ["SOC", "Defended in time", "Objective reached"],
            [30, 24, 24],
            of_client.iter().map(row),
        ));
        paragraph(&mut text, "", "Shares of all engagements; those that never got in count as not defended.");
    }
    text
}

fn desks(desks: &[DeskFindings], name: impl Fn(&str) -> String) -> String {
    let mut text = String::new();
    heading(&mut text, "The desk at its daily work, without any attack");
    let header = ["SOC", "Severity", "Alerts a day", "Looked at", "Expired", "Closed in bulk", "Median wait"];
    let rows = desks.iter().flat_map(|desk| {
        let soc = shortened(&name(&desk.soc));
        desk.severities.iter().enumerate().map(move |(i, s)| {
            [
                if i == 0 { soc.clone() } else { String::new() },
                words::plain(&s.severity),
                words::load(s.per_day),
                words::percent(s.served),
                words::percent(s.expired),
                words::percent(s.bulk_closed),
                s.wait_median.map_or("–".to_owned(), words::wait),
            ]
        })
    });
    text.push_str(&table(header, [16, 12, 9, 9, 9, 9, 10], rows));
    text
}

fn shortened(name: &str) -> String {
    if name.chars().count() <= NAME {
        return name.to_owned();
    }
    let kept: String = name.chars().take(NAME - 1).collect();
    format!("{}…", kept.trim_end())
}

pub(super) fn heading(text: &mut String, line: &str) {
    paragraph(text, "", line);
    // The line under it is as long as what it stands under.
    let drawn = text.lines().last().map_or(0, |last| last.chars().count());
    text.push_str(&"─".repeat(drawn));
    text.push('\n');
}

/// Adds `line`, broken where it is too long; lines after the first stand below what follows `bullet`.
pub(super) fn paragraph(text: &mut String, bullet: &str, line: &str) {
    let room = COLUMNS - bullet.len() as u16;
    let mut wrapped = Table::new();
    wrapped.load_style(NOTHING).set_content_arrangement(ContentArrangement::Dynamic).set_width(room);
    wrapped.add_row([words::unbroken(line)]);
    if let Some(column) = wrapped.column_mut(0) {
        column.set_padding((0, 0));
    }
    for (i, part) in wrapped.lines().enumerate() {
        let before = if i == 0 { bullet.to_owned() } else { " ".repeat(bullet.len()) };
        text.push_str(&before);
        text.push_str(&part.trim_end().replace(words::NO_BREAK, " "));
        text.push('\n');
    }
}

/// Returns a table with columns of fixed widths, the first to the left and the others to the right.
pub(super) fn table<const N: usize>(
    header: [&str; N],
    widths: [u16; N],
    rows: impl Iterator<Item = [String; N]>,
) -> String {
    let mut table = Table::new();
    table.load_style(NOTHING.header_separator(LineStyle::none().fill('─')));
    table.set_content_arrangement(ContentArrangement::Dynamic).set_width(COLUMNS);
    let aligned = |cells: Vec<String>| {
        cells.into_iter().enumerate().map(|(i, text)| {
            Cell::new(text).set_alignment(if i == 0 { CellAlignment::Left } else { CellAlignment::Right })
        })
    };
    table.set_header(aligned(header.map(str::to_owned).to_vec()).collect::<Vec<_>>());
    for row in rows {
        table.add_row(aligned(row.to_vec()).collect::<Vec<_>>());
    }
    table.set_constraints(widths.map(|w| ColumnConstraint::Absolute(Width::Fixed(w))));
    let mut text = String::new();
    for line in table.lines() {
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::super::fake;
    use super::*;

    /// Columns a character takes; wide ones are those of East Asian scripts that the test uses.
    fn width(line: &str) -> usize {
        line.chars().map(|c| if ('\u{3000}'..='\u{ffef}').contains(&c) { 2 } else { 1 }).sum()
    }

    fn widest(text: &str) -> usize {
        text.lines().map(width).max().unwrap()
    }

    #[test]
    fn every_line_fits_80_columns() {
        let mut fake = fake::fake();
        let text = terminal(&fake.dossier());
        assert!(widest(&text) <= 80, "{text}");
        assert!(text.contains("Level 3") && text.contains("not reached"));
        for name in [
            "A name that is much longer than anybody would want it to be in a table",
            "安全运营中心".repeat(12).as_str(),
        ] {
            fake.rename(name);
            let text = terminal(&fake.dossier());
            assert!(widest(&text) <= 80, "{text}");
        }
        assert!(widest(&desk_table(&fake.findings)) <= 80);
    }

    #[test]
    fn nothing_reaches_the_terminal_that_it_would_act_on() {
        let mut fake = fake::fake();
        fake.rename("\u{1b}[2J\u{7}name\r");
        let text = terminal(&fake.dossier());
        assert!(text.chars().all(|c| !c.is_control() || c == '\n'));
    }

    #[test]
    fn what_buys_nothing_is_said() {
        let text = terminal(&fake::fake().dossier());
        let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(words.contains("95 % interval"), "{text}");
        assert!(words.contains("cannot tell") || words.contains("buys nothing"), "{text}");
    }
}
