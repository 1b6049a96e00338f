//! How the attacks that got in come to an end, by time: the cumulative incidence of the ends that compete.

use super::end_labels::{EndLabel, beside};
use super::hours::Hours;
use super::livery::Livery;
use super::small_multiples::SmallMultiples;
use super::spec::{Align, ChartSpec, Frame, Mark, Panel, Weight};
use super::theme;
use super::{NEVER_GOT_IN, TIME, file_name, percent_axis};
use crate::analysis::{CellFindings, Curve, End};
use crate::report::cast::Cast;
use crate::report::dossier::{Dossier, Fight};
use crate::report::words;
use crate::stats::{Estimate, wilson};

/// An end that comes to this share under some SOC has a panel; the others are in the table alone.
const MATTERS: f64 = 0.1;

/// Room to the right of a panel for the labels of its curves, in pixels.
const LABELS: i32 = 84;
/// Where the table begins below the panels, the height of its rows and the width of its first column.
const TABLE: f64 = 74.0;
const ROW: f64 = 22.0;
const NAMES: f64 = 160.0;

/// Returns the chart of one fight.
pub(super) fn spec(dossier: &Dossier<'_>, fight: &Fight<'_>) -> ChartSpec {
    let cast = dossier.cast();
    let horizon = fight.cells.iter().flat_map(|c| &c.ends.curves).map(|c| c.horizon).fold(0.0, f64::max);
    let hours = Hours::up_to(horizon);
    let shown = shown(fight);
    let grid = grid(shown.len());
    let (mut panels, mut marks) = (Vec::new(), vec![grid.name_axis(TIME)]);
    for (i, end) in shown.into_iter().enumerate() {
        let frame = grid.frame(i);
        let plot = Panel {
            frame,
            x: hours.axis(frame.width()),
            y: percent_axis(""),
            marks: curves(&cast, fight, end, hours),
        };
        panels.push(grid.share_axis(i, plot));
        marks.extend(around(&cast, fight, end, frame));
    }
    let bottom = grid.bottom();
    let mut foot = bottom + TABLE - ROW / 2.0;
    if horizon > 0.0 {
        marks.extend(table(&cast, fight, bottom + TABLE, horizon));
        foot += ROW * (fight.cells.len() as f64 + 1.0);
    }
    ChartSpec {
        name: file_name(&cast, "ends", fight),
        title: format!("Who is first, defence or objective? {}", cast.fight(fight.attack, fight.client)),
        subtitle: "share by then, of the attacks that got in; shaded: pointwise 95 % band".to_owned(),
        description: format!(
            "Cumulative incidence (Aalen and Johansen) of the ends that compete, of the attacks that got in. By \
             the horizon: {}.",
            fight.cells.iter().map(|c| in_words(&cast, c)).collect::<Vec<_>>().join("; ")
        ),
        reading: "Whichever end comes first shuts out the others, so the curves of one SOC over all panels, \
                  and what is in the table alone, add up to the attacks that are over by then. Bands are pointwise."
            .to_owned(),
        size: (theme::WIDTH, foot as u32 + 6),
        panels,
        marks,
    }
}

/// One row up to three, else two as even as can be.
fn grid(panels: usize) -> SmallMultiples {
    SmallMultiples {
        panels,
        columns: if panels > 3 { panels.div_ceil(2) } else { panels },
        left: 58,
        right: LABELS,
        gap: LABELS,
        top: 98,
        height: 230,
        below: 84,
    }
}

/// The ends with a panel of their own: the first and the last always.
fn shown(fight: &Fight<'_>) -> Vec<End> {
    let always = [End::EvictedBySoc, End::Objective];
    let matters = |c: &CellFindings, end: End| by_the_horizon(c, end).is_some_and(|e| e.estimate >= MATTERS);
    End::ALL
        .into_iter()
        .filter(|end| always.contains(end) || fight.cells.iter().any(|c| matters(c, *end)))
        .collect()
}

fn curves(cast: &Cast<'_>, fight: &Fight<'_>, end: End, hours: Hours) -> Vec<Mark> {
    let of = |c: &CellFindings| Some((Livery::of(cast, &c.soc), c.ends.of(end)?.clone()));
    let all: Vec<_> = fight.cells.iter().filter_map(of).collect();
    let band = |(of, curve): &(Livery, Curve)| Mark::Band { corners: hours.band(curve), colour: of.colour() };
    let line = |(of, curve): &(Livery, Curve)| Mark::Line {
        corners: hours.curve(curve, |p| p.reached),
        colour: of.colour(),
        width: 3,
        dash: of.dash,
    };
    all.iter().map(band).chain(all.iter().map(line)).collect()
}

/// Returns what stands about a panel: its end above, where the curves end to the right.
fn around(cast: &Cast<'_>, fight: &Fight<'_>, end: End, frame: Frame) -> Vec<Mark> {
    let label = |cell: &CellFindings| {
        let height = by_the_horizon(cell, end)?.estimate;
        Some(EndLabel { height, livery: Livery::of(cast, &cell.soc), text: words::percent(height) })
    };
    let labels: Vec<EndLabel> = fight.cells.iter().filter_map(label).collect();
    let mut marks = beside(frame, &labels, 46);
    let above = (f64::from(frame.left), f64::from(frame.top) - 20.0);
    marks.push(Mark::text(above, heading(end), Weight::Heading, frame.width() as u32));
    if labels.is_empty() {
        let at = frame.on_sheet((0.5, 0.5));
        marks.push(Mark::text(at, NEVER_GOT_IN, Weight::Label, 220).aligned(Align::Centre));
    }
    marks
}

/// Returns the share that has come to `end` by the horizon, if any attack got in.
fn by_the_horizon(cell: &CellFindings, end: End) -> Option<Estimate> {
    let curve = cell.ends.of(end)?;
    match curve.points.last() {
        // Sums of fractions reach 1 only nearly.
        Some(p) if p.reached > 1.0 - 1e-9 => {
            Some(Estimate { estimate: 1.0, low: p.low, high: 1.0, n: curve.n })
        }
        Some(p) => Some(Estimate { estimate: p.reached, low: p.low, high: p.high, n: curve.n }),
        // Nobody is cut off before the horizon, so the limits are those of a share.
        None => wilson(0, curve.n),
    }
}

/// Returns how many attacks are not over by the horizon.
fn inside(cell: &CellFindings) -> usize {
    let over: f64 =
        End::ALL.into_iter().filter_map(|end| by_the_horizon(cell, end)).map(|e| e.estimate).sum();
    ((cell.n - cell.n_not_started) as f64 * (1.0 - over)).round() as usize
}

/// What it comes to by the horizon: one row a SOC, one column an end that comes at all.
fn table(cast: &Cast<'_>, fight: &Fight<'_>, top: f64, horizon: f64) -> Vec<Mark> {
    let comes =
        |end: &End| fight.cells.iter().filter_map(|c| by_the_horizon(c, *end)).any(|e| e.estimate > 0.0);
    let ends: Vec<End> = End::ALL.into_iter().filter(comes).collect();
    let left = f64::from(theme::MARGIN);
    let width = (f64::from(theme::WIDTH) - left * 2.0 - NAMES) / (ends.len() + 1) as f64;
    let right = |column: usize| left + NAMES + width * (column + 1) as f64;
    let text = |column: usize, y: f64, text: String, weight: Weight| {
        Mark::text((right(column), y), text, weight, width as u32 - 8).aligned(Align::Right)
    };
    let mut marks = Vec::new();
    let by = format!("by {}", words::time(horizon));
    marks.push(Mark::text((left, top), by, Weight::Note, NAMES as u32));
    for (column, end) in ends.iter().enumerate() {
        marks.push(text(column, top, said(*end).to_owned(), Weight::Note));
    }
    marks.push(text(ends.len(), top, "still inside".to_owned(), Weight::Note));
    for (row, cell) in fight.cells.iter().enumerate() {
        let y = top + ROW * (row + 1) as f64 - 1.0;
        let line = vec![(left, y - ROW / 2.0), (f64::from(theme::WIDTH) - left, y - ROW / 2.0)];
        marks.push(Mark::line(line, theme::GRID, 1));
        let (badge, name) = (Livery::of(cast, &cell.soc).badge, cast.soc_in_short(&cell.soc));
        marks.extend(Mark::badged((left, y), &badge, name, Weight::Label, NAMES as u32));
        for (column, end) in ends.iter().enumerate() {
            let share = by_the_horizon(cell, *end).map_or("–".to_owned(), |e| words::share(&e));
            marks.push(text(column, y, share, Weight::Label));
        }
        let started = cell.n - cell.n_not_started;
        marks.push(text(ends.len(), y, format!("{} of {started}", inside(cell)), Weight::Label));
    }
    marks
}

fn said(end: End) -> &'static str {
    match end {
        End::Objective => "objective reached",
        other => words::ending(other.name()),
    }
}

fn heading(end: End) -> String {
    let mut letters = said(end).chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

fn in_words(cast: &Cast<'_>, cell: &CellFindings) -> String {
    let short = cast.soc_in_short(&cell.soc);
    let started = cell.n - cell.n_not_started;
    if started == 0 {
        return format!("{short}: {NEVER_GOT_IN}");
    }
    let share = |end: End| {
        let e = by_the_horizon(cell, end).filter(|e| e.estimate > 0.0)?;
        Some(format!("{} {}", said(end), words::share(&e)))
    };
    let shares: Vec<String> = End::ALL.into_iter().filter_map(share).collect();
    format!("{short}: {}, still inside {} of {started}", shares.join(", "), inside(cell))
}
