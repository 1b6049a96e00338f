//! Where the steps get lost: from all that were carried out down to those caught, stage by stage.

use super::spec::{Align, Axis, ChartSpec, Frame, Mark, Panel, Rgb, Weight};
use super::theme;
use super::{colour_of, file_name};
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
const TOP: i32 = 104;
const GAP: i32 = 16;
/// Height of a row and of its bar, and the most a panel is wide, in pixels.
const ROW: f64 = 20.0;
const BAR: f64 = 13.0;
const WIDEST: i32 = 340;

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
    let bottom = TOP + (ROW * rows.len() as f64) as i32 + 4;
    let right = theme::WIDTH as i32 - theme::MARGIN;
    let n = fight.cells.len() as i32;
    let wide = ((right - LEFT - GAP * (n - 1)) / n).min(WIDEST);
    let (mut panels, mut marks) = (Vec::new(), names(&rows));
    for (i, cell) in fight.cells.iter().enumerate() {
        let left = LEFT + i as i32 * (wide + GAP);
        let frame = Frame { left, top: TOP, right: left + wide, bottom };
        let ticks = [0.0, 1.0].map(|at| (at, String::new())).to_vec();
        let bars = waterfall(cell, &rows, frame);
        panels.push(Panel { frame, x: Axis { ticks, ..Axis::default() }, marks: bars, ..Panel::default() });
        marks.extend(heading(dossier, &cast, cell, frame));
        marks.extend(beneath(cell, frame));
    }
    marks.extend(notes(bottom));
    Some(ChartSpec {
        name: file_name(&cast, "fates", fight),
        title: format!("Where do the steps get lost? {}", cast.fight(fight.attack, fight.client)),
        description: format!(
            "Executions of steps on the client’s assets by how far detection got, of those carried out. {}.",
            fight.cells.iter().map(|c| in_words(dossier, &cast, c)).collect::<Vec<_>>().join("; ")
        ),
        reading:
            "Read downwards: each bar takes away the executions that ended there, until only those caught \
                  are left. Steps never reached, often because the attacker had been thrown out, stand apart."
                .to_owned(),
        size: (theme::WIDTH, bottom as u32 + 64),
        panels,
        marks,
    })
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

fn names(rows: &[Row]) -> Vec<Mark> {
    let left = f64::from(theme::MARGIN);
    let room = (LEFT - theme::MARGIN) as u32 - 22;
    let name = |(i, row): (usize, &Row)| {
        let y = f64::from(TOP) + middle(i);
        match row {
            Row::All => Mark::text((left, y), "Carried out", Weight::Heading, room),
            Row::Stage(stage) => Mark::text((left, y), *stage, Weight::Heading, room),
            Row::Lost(fate, _) => Mark::text((left + 12.0, y), fate.words(), Weight::Label, room),
        }
    };
    rows.iter().enumerate().map(name).collect()
}

/// Returns the bars of one SOC, each from where the one above ends, with what they come to.
fn waterfall(cell: &CellFindings, rows: &[Row], frame: Frame) -> Vec<Mark> {
    if carried_out(cell) <= 0.0 {
        return Vec::new();
    }
    let height = |y: f64| 1.0 - y / frame.height();
    let bar = |i: usize, from: f64, to: f64, colour| Mark::Bar {
        from: (from, height(middle(i) + BAR / 2.0)),
        to: (to, height(middle(i) - BAR / 2.0)),
        colour,
    };
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
            marks.push(Mark::Line { corners, colour: theme::FAINT, width: 1 });
        }
        foot = middle(i) + BAR / 2.0;
        if to > from {
            marks.push(bar(i, from.max(0.0), to, colour));
        }
        if let Row::Lost(..) = row {
            left = from.max(0.0);
            marks.push(figure(to - from, (from.max(0.0), to), height(middle(i)), frame));
        }
    }
    marks
}

/// Returns what a bar comes to, on the side of it where there is more room.
fn figure(share: f64, (from, to): (f64, f64), y: f64, frame: Frame) -> Mark {
    let apart = 5.0 / frame.width();
    // What is nothing but for rounding errors is nothing, and stands back.
    let (text, weight) = match share < 1e-12 {
        true => (words::percent(0.0), Weight::Note),
        false => (words::percent(share), Weight::Figure),
    };
    match from > 1.0 - to {
        true => Mark::text((from - apart, y), text, weight, 60).aligned(Align::Right),
        false => Mark::text((to + apart, y), text, weight, 60),
    }
}

/// Names the SOC above its panel, with how many executions there were.
fn heading(dossier: &Dossier<'_>, cast: &Cast<'_>, cell: &CellFindings, frame: Frame) -> Vec<Mark> {
    let (left, top, room) = (f64::from(frame.left), f64::from(frame.top), frame.width() as u32);
    let executions = format!("of {}", words::count(executions(dossier, cell) as usize, "execution"));
    vec![
        Mark::swatch((left + 5.0, top - 29.0), colour_of(cast, &cell.soc)),
        Mark::text((left + 16.0, top - 29.0), cast.soc_in_short(&cell.soc), Weight::Heading, room - 16),
        Mark::text((left, top - 11.0), executions, Weight::Note, room),
    ]
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

fn notes(bottom: i32) -> Vec<Mark> {
    let (left, room) = (f64::from(theme::MARGIN), (LEFT - theme::MARGIN) as u32);
    let what = "executions on the client’s assets by how far detection got, of those carried out";
    let line = f64::from(bottom) + 28.0;
    vec![
        Mark::text((left, 47.0), what, Weight::Remark, theme::WIDTH),
        Mark::Line {
            corners: vec![(left, line), (f64::from(theme::WIDTH) - left, line)],
            colour: theme::GRID,
            width: 1,
        },
        Mark::text((left, f64::from(bottom) + 42.0), "Steps never reached", Weight::Heading, room),
    ]
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
                    Mark::Bar { from, to, .. } => Some((from.0, to.0)),
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
