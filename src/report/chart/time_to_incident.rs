//! How soon an incident is declared: the share by then, SOC by SOC, with how many are left at risk.

use super::end_labels::{EndLabel, beside};
use super::hours::Hours;
use super::livery::Livery;
use super::spec::{Align, Axis, Badge, ChartSpec, Frame, Mark, Panel, Weight};
use super::theme;
use super::{NEVER_GOT_IN, TIME, file_name, percent_axis};
use crate::analysis::{CellFindings, Curve};
use crate::report::dossier::{Dossier, Fight};
use crate::report::words::{self, NO_BREAK};

const TOP: i32 = 78;
const BOTTOM: i32 = 396;
/// What the names of the SOCs take at the left, at least and at most, and what stands beside them, in pixels.
const NAMES: (i32, i32) = (60, 150);
const BESIDE: i32 = 58;
/// What the labels of the curves take at the right, at least and at most, and what stands before them, in pixels.
const LABELS: (i32, i32) = (150, 300);
const BEFORE: i32 = 50;
/// Where the table of those at risk begins below the plot, and the height of its rows, in pixels.
const TABLE: f64 = 78.0;
const ROW: f64 = 19.0;

/// Returns the chart of one fight.
pub(super) fn spec(dossier: &Dossier<'_>, fight: &Fight<'_>) -> ChartSpec {
    let cast = dossier.cast();
    let names = fight.cells.iter().map(|c| cast.soc_in_short(&c.soc));
    let names = theme::widest(names, Weight::Figure, NAMES);
    let scale = Hours::up_to(fight.cells.iter().map(|c| c.incident_curve.horizon).fold(0.0, f64::max));
    let (mut bands, mut lines, mut ends) = (Vec::new(), Vec::new(), Vec::new());
    let mut told = Vec::new();
    for cell in fight.cells {
        let curve = &cell.incident_curve;
        let short = cast.soc_in_short(&cell.soc);
        if curve.n == 0 {
            told.push(format!("{short}: {NEVER_GOT_IN}"));
            continue;
        }
        let livery = Livery::of(&cast, &cell.soc);
        let (colour, dash) = (livery.colour(), livery.dash);
        bands.push(Mark::Band { corners: scale.band(curve), colour });
        lines.push(Mark::Line { corners: scale.curve(curve, |p| p.reached), colour, width: 3, dash });
        let reached = curve.points.last().map_or(0.0, |p| p.reached);
        told.push(format!("{short}: {}", in_words(cell, reached)));
        let text = format!("{}{NO_BREAK} {}", words::percent(reached), cast.soc(&cell.soc));
        ends.push(EndLabel { height: reached, livery, text });
    }
    let labels = theme::widest(ends.iter().map(|e| e.text.clone()), Weight::Label, LABELS);
    let right = theme::WIDTH as i32 - BEFORE - labels;
    let frame = Frame { left: names + BESIDE, top: TOP, right, bottom: BOTTOM };
    let mut marks = beside(frame, &ends, labels as u32);
    if lines.is_empty() {
        let at = frame.on_sheet((0.5, 0.5));
        marks.push(Mark::text(at, NEVER_GOT_IN, Weight::Label, 400).aligned(Align::Centre));
    } else {
        marks.extend(at_risk(dossier, fight, frame, scale));
    }
    let rows = if lines.is_empty() { 0 } else { fight.cells.len() };
    let axis = scale.axis(frame.width());
    let panel = Panel {
        frame,
        x: Axis { label: TIME.to_owned(), ..axis },
        y: percent_axis("incident declared by then, of the attacks that got in; shaded: pointwise 95 % band"),
        marks: [bands, lines].concat(),
    };
    ChartSpec {
        name: file_name(&cast, "time-to-incident", fight),
        title: format!("How soon is an incident declared? {}", cast.fight(fight.attack, fight.client)),
        subtitle: String::new(),
        description: format!(
            "Share of the attacks that got in for which an incident has been declared, by the time since the \
             first access. {}.",
            told.join("; ")
        ),
        reading:
            "Each curve rises where an incident is declared; the further up and to the left, the sooner. \
                  Below it, the attacks in which none has been declared by then. Bands are pointwise."
                .to_owned(),
        size: (theme::WIDTH, (f64::from(BOTTOM) + TABLE + ROW * rows as f64 + 12.0) as u32),
        panels: vec![panel],
        marks,
    }
}

fn in_words(cell: &CellFindings, reached: f64) -> String {
    let by_then = format!("{} by the horizon", words::percent(reached));
    match cell.to_incident.as_ref().and_then(|t| t.median.value) {
        Some(median) => format!("half within {}, {by_then}", words::time(median)),
        None => by_then,
    }
}

/// Returns how many are left at each mark of the axis, one row a SOC.
fn at_risk(dossier: &Dossier<'_>, fight: &Fight<'_>, frame: Frame, scale: Hours) -> Vec<Mark> {
    let cast = dossier.cast();
    let left = f64::from(theme::MARGIN);
    let names = (frame.left - BESIDE) as u32;
    let mut y = f64::from(BOTTOM) + TABLE - 10.0;
    let heading = "attacks still without an incident";
    let mut marks = vec![Mark::text((left, y - 2.0), heading, Weight::Note, 400)];
    for cell in fight.cells {
        y += ROW;
        let curve = &cell.incident_curve;
        let (badge, name) = (Livery::of(&cast, &cell.soc).badge, cast.soc_in_short(&cell.soc));
        marks.extend(Mark::badged((left, y), &badge, name, Weight::Figure, names + Badge::ROOM as u32));
        for (hours, _) in scale.marks(frame.width()) {
            let (x, _) = frame.on_sheet((scale.place(hours), 0.0));
            let text = left_at(curve, hours).to_string();
            marks.push(Mark::text((x, y), text, Weight::Figure, 60).aligned(Align::Centre));
        }
        let at = (f64::from(frame.right) + 34.0, y);
        marks.push(Mark::text(at, format!("of {} that got in", curve.n), Weight::Figure, LABELS.0 as u32));
    }
    marks
}

/// Returns how many are still without the event after `hours`. Nobody is lost from sight before the horizon.
fn left_at(curve: &Curve, hours: f64) -> usize {
    let by_then = curve.points.partition_point(|p| p.hours <= hours);
    let reached = by_then.checked_sub(1).map_or(0.0, |last| curve.points[last].reached);
    (curve.n as f64 * (1.0 - reached)).round() as usize
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::fake;

    #[test]
    fn those_at_risk_are_those_not_counted_yet() {
        let fake = fake::fake();
        let curve = &fake.findings.cells[4].incident_curve;
        assert_eq!(left_at(curve, 0.0), curve.n);
        for (i, point) in curve.points.iter().enumerate() {
            assert_eq!(left_at(curve, point.hours - 1e-9), point.at_risk, "{i}");
        }
        let reached = curve.points.last().unwrap().reached;
        let left = left_at(curve, curve.horizon);
        assert!((left as f64 / curve.n as f64 - (1.0 - reached)).abs() < 1e-9);
    }
}
