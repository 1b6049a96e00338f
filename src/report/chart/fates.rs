//! Where the steps get lost: from all that were carried out down to those caught, stage by stage.

use super::file_name;
use super::livery::Livery;
use super::small_multiples::SmallMultiples;
use super::spec::{Align, Axis, Badge, ChartSpec, Frame, Mark, Panel, Rgb, Weight};
use super::theme;
use crate::analysis::CellFindings;
use crate::engagement::Fate;
use crate::report::cast::Cast;
use crate::report::dossier::{Dossier, Fight};
use crate::report::words;

/// What a fate amounts to, in the order in which detection gets further.
const STAGES: [(&str, Rgb, &[Fate]); 5] = [
    ("Stopped on the spot", theme::ENDINGS[2], &[Fate::PreventedByClient, Fate::BlockedBySoc]),
    ("Never seen", theme::ENDINGS[7], &[Fate::NoTelemetry, Fate::SensorDown]),
    (
        "Seen, but no alert",
        Rgb(0xd9, 0x73, 0x3a),
        &[Fate::NoRule, Fate::RuleBroken, Fate::VariantMissed, Fate::Suppressed],
    ),
    (
        "Alert lost",
        theme::ENDINGS[6],
        &[Fate::AutoClosed, Fate::Expired, Fate::BulkClosed, Fate::Dismissed, Fate::WaitingAtEnd],
    ),
    ("Caught", theme::ENDINGS[0], &[Fate::FoundLate, Fate::CaughtAfterObjective, Fate::CaughtInTime]),
];

const LEFT: i32 = 208;
/// Height of a row and of its bar, in pixels.
const ROW: f64 = 20.0;
const BAR: f64 = 13.0;
/// What stands below a panel.
const FOOT: i32 = 64;

/// A row of the chart.
enum Row {
    /// The name of a stage.
    Stage(&'static str),
    /// Everything carried out.
    All,
    /// One fate, in the colour of its stage.
    Lost(Fate, Rgb),
}

/// Returns the chart of one fight, if any step was carried out.
pub(super) fn spec(dossier: &Dossier<'_>, fight: &Fight<'_>) -> Option<ChartSpec> {
    let cast = dossier.cast();
    let rows = rows(fight);
    if fight.cells.iter().all(|c| carried_out(c) <= 0.0) {
        return None;
    }
    let (grid, heads) = grid(&cast, fight, rows.len());
    let (mut panels, mut marks) = (Vec::new(), Vec::new());
    for (i, (cell, head)) in fight.cells.iter().zip(&heads).enumerate() {
        let frame = grid.frame(i);
        if i % grid.columns == 0 {
            marks.extend(names(&rows, frame));
        }
        let ticks = [0.0, 1.0].map(|at| (at, String::new())).to_vec();
        let bars = waterfall(cell, &rows, frame);
        panels.push(Panel { frame, x: Axis { ticks, ..Axis::default() }, marks: bars, ..Panel::default() });
        let executions = executions(dossier, cell) as usize;
        marks.extend(heading(head, executions, &Livery::of(&cast, &cell.soc), frame));
        marks.extend(beneath(cell, frame));
    }
    Some(ChartSpec {
        name: file_name(&cast, "fates", fight),
        title: format!("Where do the steps get lost? {}", cast.fight(fight.attack, fight.client)),
        subtitle: "executions on the client’s assets by how far detection got, of those carried out (n)".to_owned(),
        description: format!(
            "Executions of steps on the client’s assets by how far detection got, of those carried out. {}.",
            fight.cells.iter().map(|c| in_words(dossier, &cast, c)).collect::<Vec<_>>().join("; ")
        ),
        reading:
            "Read downwards: each bar takes away the executions that ended there, until only those caught \
                  are left. Steps never reached, often because the attacker had been thrown out, stand apart, as \
                  a share of both together."
                .to_owned(),
        size: (theme::WIDTH, grid.bottom() as u32 + FOOT as u32),
        panels,
        marks,
    })
}

/// One row up to seven, else more; and the names of the SOCs, on as many lines as they need.
fn grid(cast: &Cast<'_>, fight: &Fight<'_>, rows: usize) -> (SmallMultiples, Vec<Vec<String>>) {
    let mut grid = SmallMultiples {
        panels: fight.cells.len(),
        columns: fight.cells.len().clamp(2, 7),
        left: LEFT,
        right: theme::MARGIN,
        gap: 16,
        top: 104,
        height: (ROW * rows as f64) as i32 + 4,
        below: FOOT + 60,
    };
    let room = (grid.frame(0).width() - Badge::ROOM) as u32;
    let head = |c: &CellFindings| theme::wrapped(&cast.soc_in_short(&c.soc), Weight::Heading, room);
    let heads: Vec<Vec<String>> = fight.cells.iter().map(head).collect();
    let more = heads.iter().map(Vec::len).max().unwrap_or(1) as i32 - 1;
    grid.top += more * theme::LINE as i32;
    grid.below += more * theme::LINE as i32;
    (grid, heads)
}

/// Returns the stages and fates that occur under some SOC.
fn rows(fight: &Fight<'_>) -> Vec<Row> {
    let occurs = |fate: &&Fate| fight.cells.iter().any(|c| share(c, **fate) > 0.0);
    let mut rows = vec![Row::All];
    for (stage, colour, fates) in STAGES {
        let lost: Vec<Row> = fates.iter().filter(occurs).map(|f| Row::Lost(*f, colour)).collect();
        if !lost.is_empty() {
            rows.push(Row::Stage(stage));
            rows.extend(lost);
        }
    }
    rows
}

/// Returns the share of a fate, of the executions carried out and the steps never reached.
fn share(cell: &CellFindings, fate: Fate) -> f64 {
    cell.fates.get(fate.index()).map_or(0.0, |f| f.share)
}

fn carried_out(cell: &CellFindings) -> f64 {
    1.0 - share(cell, Fate::NotReached)
}

/// Returns the share of a fate, of the executions carried out.
fn lost(cell: &CellFindings, fate: Fate) -> f64 {
    if carried_out(cell) > 0.0 { share(cell, fate) / carried_out(cell) } else { 0.0 }
}

/// The place of a row's middle below the first row's upper edge.
fn middle(row: usize) -> f64 {
    ROW * (row as f64 + 0.5) + 2.0
}

/// Names the rows to the left of the first panel of them, and what stands below it.
fn names(rows: &[Row], frame: Frame) -> Vec<Mark> {
    let left = f64::from(theme::MARGIN);
    let room = (LEFT - theme::MARGIN) as u32 - 22;
    let name = |(i, row): (usize, &Row)| {
        let y = f64::from(frame.top) + middle(i);
        match row {
            Row::All => Mark::text((left, y), "Carried out", Weight::Heading, room),
            Row::Stage(stage) => Mark::text((left, y), *stage, Weight::Heading, room),
            Row::Lost(fate, _) => Mark::text((left + 12.0, y), fate.words(), Weight::Label, room),
        }
    };
    let mut marks: Vec<Mark> = rows.iter().enumerate().map(name).collect();
    let (foot, right) = (f64::from(frame.bottom), f64::from(theme::WIDTH) - left);
    let corners = vec![(left, foot + 28.0), (right, foot + 28.0)];
    marks.push(Mark::line(corners, theme::GRID, 1));
    marks.push(Mark::text((left, foot + 42.0), "Steps never reached", Weight::Heading, room));
    marks
}

/// Returns the bars of one SOC, each from where the one above ends, with what they come to.
fn waterfall(cell: &CellFindings, rows: &[Row], frame: Frame) -> Vec<Mark> {
    if carried_out(cell) <= 0.0 {
        return Vec::new();
    }
    let height = |y: f64| 1.0 - y / frame.height();
    let mut marks = Vec::new();
    let mut left = 1.0;
    // Where the last bar ends downwards.
    let mut foot = 0.0;
    for (i, row) in rows.iter().enumerate() {
        let (from, to, colour) = match row {
            Row::Stage(_) => continue,
            Row::All => (0.0, 1.0, theme::FAINT),
            Row::Lost(fate, colour) => (left - lost(cell, *fate), left, *colour),
        };
        if i > 0 {
            let corners = vec![(to, height(foot)), (to, height(middle(i) + BAR / 2.0))];
            marks.push(Mark::line(corners, theme::FAINT, 1));
        }
        foot = middle(i) + BAR / 2.0;
        let across = (from.max(0.0), to);
        match row {
            Row::Lost(fate, _) => {
                left = across.0;
                marks.extend(lost_here(lost(cell, *fate), across, (height(middle(i)), colour), frame));
            }
            _ => marks.push(bar(across, height(middle(i)), colour, frame)),
        }
    }
    marks
}

/// Returns the bar of one fate with what it comes to: beside it where there is more room, or upon it.
fn lost_here(share: f64, (from, to): (f64, f64), (y, colour): (f64, Rgb), frame: Frame) -> Vec<Mark> {
    // What is nothing but for rounding errors is nothing, and stands back.
    let (text, weight) = match share < 1e-12 {
        true => (words::percent(0.0), Weight::Note),
        false => (words::percent(share), Weight::Figure),
    };
    let apart = 5.0 / frame.width();
    let beside = |x: f64, align| Mark::text((x, y), text.clone(), weight, 60).aligned(align);
    let beside =
        if from > 1.0 - to { beside(from - apart, Align::Right) } else { beside(to + apart, Align::Left) };
    let room = (from.max(1.0 - to) - apart) * frame.width();
    match bar((from, to), y, colour, frame) {
        _ if share <= 0.0 => vec![beside],
        Mark::Bar { from, to, colour } if room < theme::width(&text, weight) => {
            vec![Mark::Cell { from, to, colour, figure: text, remark: String::new() }]
        }
        bar => vec![bar, beside],
    }
}

fn bar((from, to): (f64, f64), y: f64, colour: Rgb, frame: Frame) -> Mark {
    let half = BAR / 2.0 / frame.height();
    Mark::Bar { from: (from, y - half), to: (to, y + half), colour }
}

/// Names the SOC above its panel, with how many executions there were.
fn heading(head: &[String], executions: usize, livery: &Livery, frame: Frame) -> Vec<Mark> {
    let (left, top, room) = (f64::from(frame.left), f64::from(frame.top), frame.width() as u32);
    let of = format!("n = {executions}");
    let first = top - 29.0 - f64::from(theme::LINE) * (head.len() as f64 - 1.0);
    let mut marks = vec![
        Mark::Badge { at: (left + Badge::SIZE / 2.0, first), badge: livery.badge.clone() },
        Mark::text((left, top - 11.0), of, Weight::Note, room),
    ];
    for (i, line) in head.iter().enumerate() {
        let at = (left + Badge::ROOM, first + f64::from(theme::LINE) * i as f64);
        marks.push(Mark::text(at, line, Weight::Heading, room - Badge::ROOM as u32));
    }
    marks
}

/// Says below a panel how many steps were never reached.
fn beneath(cell: &CellFindings, frame: Frame) -> Vec<Mark> {
    let text = words::percent(share(cell, Fate::NotReached));
    let at = (f64::midpoint(f64::from(frame.left), f64::from(frame.right)), f64::from(frame.bottom) + 42.0);
    let mut marks = vec![Mark::text(at, text, Weight::Label, frame.width() as u32).aligned(Align::Centre)];
    for (x, label, align) in [(0.0, "0 %", Align::Left), (1.0, "100 %", Align::Right)] {
        let (x, _) = frame.on_sheet((x, 0.0));
        let at = (x, f64::from(frame.bottom) + 12.0);
        marks.push(Mark::text(at, label, Weight::Note, 60).aligned(align));
    }
    marks
}

/// Returns how many executions of steps the SOC of `cell` could have seen.
fn executions(dossier: &Dossier<'_>, cell: &CellFindings) -> u64 {
    let here = |c: &&crate::analysis::Coverage| {
        c.client == cell.client && c.soc == cell.soc && c.attack.as_ref() == Some(&cell.attack)
    };
    let coverage = dossier.findings.coverage.iter().find(here);
    coverage.map_or(0, |c| c.techniques.iter().map(|t| t.alerted.executions).sum())
}

fn in_words(dossier: &Dossier<'_>, cast: &Cast<'_>, cell: &CellFindings) -> String {
    let mut told = Vec::new();
    for (_, _, fates) in STAGES {
        let some = fates.iter().filter(|f| share(cell, **f) > 0.0);
        told.extend(some.map(|f| format!("{} {}", f.words(), words::percent(lost(cell, *f)))));
    }
    format!(
        "{}, {}: {}, steps never reached {}",
        cast.soc_in_short(&cell.soc),
        words::count(executions(dossier, cell) as usize, "execution"),
        told.join(", "),
        words::percent(share(cell, Fate::NotReached))
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::fake;

    #[test]
    fn every_fate_but_never_reached_has_one_place_in_order() {
        let placed: Vec<Fate> = STAGES.iter().flat_map(|(_, _, fates)| fates.iter().copied()).collect();
        assert_eq!(placed, Fate::ALL[1..]);
    }

    #[test]
    fn bars_go_down_without_a_gap_from_all_to_none() {
        let fake = fake::fake();
        let dossier = fake.dossier();
        let fight = &dossier.fights()[0];
        let rows = rows(fight);
        let frame = Frame { left: 0, top: 0, right: 100, bottom: 400 };
        for cell in fight.cells {
            let bars: Vec<(f64, f64)> = waterfall(cell, &rows, frame)
                .into_iter()
                .filter_map(|m| match m {
                    Mark::Bar { from, to, .. } | Mark::Cell { from, to, .. } => Some((from.0, to.0)),
                    _ => None,
                })
                .collect();
            assert_eq!(bars[0], (0.0, 1.0));
            assert!(bars[1..].windows(2).all(|w| (w[0].0 - w[1].1).abs() < 1e-9), "{bars:?}");
            assert!((bars[1].1 - 1.0).abs() < 1e-9 && bars[bars.len() - 1].0 < 1e-9);
        }
    }

    #[test]
    fn executions_are_those_of_the_fates() {
        let fake = fake::fake();
        let dossier = fake.dossier();
        for (cell, (_, outcomes)) in fake.findings.cells.iter().zip(&fake.results.cells) {
            let reached = outcomes.iter().flat_map(|o| &o.steps).filter(|s| s.fate != Fate::NotReached);
            assert_eq!(executions(&dossier, cell), reached.count() as u64);
        }
    }
}
