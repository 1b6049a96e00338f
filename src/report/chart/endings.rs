//! How the engagements end: one bar a SOC, grouped by attack.

use super::livery::Livery;
use super::spec::{Axis, ChartSpec, Frame, Mark, Panel, Weight};
use super::theme;
use crate::analysis::CellFindings;
use crate::engagement::Ending;
use crate::report::dossier::Dossier;
use crate::report::words;

const LEFT: i32 = 190;
const RIGHT: i32 = 806;
const TOP: i32 = 104;
/// Heights in pixels: a bar with its gap, a bar alone, a heading.
const ROW: f64 = 24.0;
const BAR: f64 = 17.0;
const HEADING: f64 = 40.0;

/// Returns the chart of all endings.
pub(super) fn spec(dossier: &Dossier<'_>) -> ChartSpec {
    let cast = dossier.cast();
    let fights = dossier.fights();
    let height: f64 = fights.iter().map(|f| HEADING + ROW * f.cells.len() as f64).sum();
    let frame = Frame { left: LEFT, top: TOP, right: RIGHT, bottom: TOP + height.max(ROW) as i32 };
    let (mut bars, mut marks, mut told) = (Vec::new(), legend(), Vec::new());
    let margin = f64::from(theme::MARGIN);
    let mut y = f64::from(TOP);
    for fight in &fights {
        let text = cast.fight(fight.attack, fight.client);
        marks.push(Mark::text((margin, y + HEADING * 0.6), text.clone(), Weight::Heading, 780));
        y += HEADING;
        for cell in fight.cells {
            let middle = y + ROW / 2.0;
            let short = cast.soc_in_short(&cell.soc);
            let badge = Livery::of(&cast, &cell.soc).badge;
            marks.extend(Mark::badged((margin + 18.0, middle), &badge, short.clone(), Weight::Label, 146));
            bars.extend(bar(cell, frame, middle));
            if let Some(held) = cell.over_before_objective {
                let at = (f64::from(RIGHT) + 12.0, middle);
                marks.push(Mark::text(at, words::share(&held), Weight::Label, 132));
            }
            told.push(format!("{text}, {short}: {}", in_words(cell)));
            y += ROW;
        }
    }
    let percent = |p: u32| (f64::from(p) / 100.0, format!("{p} %"));
    let n = fights.iter().flat_map(|f| f.cells).map(|c| c.n).max().unwrap_or(0);
    let of = format!("share of all engagements, {n} a bar");
    let x = Axis {
        label: format!("{of}; figure and whisker: over before any objective, 95 % interval"),
        ticks: [0, 25, 50, 75, 100].map(percent).to_vec(),
    };
    ChartSpec {
        name: "endings".to_owned(),
        title: "How do the engagements end?".to_owned(),
        subtitle: String::new(),
        description: format!("Shares of all engagements by ending. {}.", told.join(". ")),
        reading:
            "Slate is what went well for the client, orange what did not; the whisker stands where the one \
                  passes into the other."
                .to_owned(),
        size: (theme::WIDTH, frame.bottom as u32 + 58),
        panels: vec![Panel { frame, x, y: Axis::default(), marks: bars }],
        marks,
    }
}

/// One stacked bar.
fn bar(cell: &CellFindings, frame: Frame, middle: f64) -> Vec<Mark> {
    let height = |y: f64| (f64::from(frame.bottom) - y) / frame.height();
    let (bottom, top) = (height(middle + BAR / 2.0), height(middle - BAR / 2.0));
    let mut marks = Vec::new();
    let mut from = 0.0;
    for (share, colour) in cell.endings.iter().zip(theme::ENDINGS) {
        let to = from + share.share.estimate;
        if share.share.estimate > 0.0 {
            marks.push(Mark::Bar { from: (from, bottom), to: (to, top), colour });
        }
        from = to;
    }
    if let Some(held) = cell.over_before_objective {
        marks.push(Mark::Whisker { from: held.low, to: held.high, at: height(middle) });
    }
    marks
}

fn in_words(cell: &CellFindings) -> String {
    let some = |e: &&crate::analysis::EndingShare| e.share.estimate > 0.0;
    let one = |e: &crate::analysis::EndingShare| {
        format!("{} {}", words::ending(e.ending), words::percent(e.share.estimate))
    };
    cell.endings.iter().filter(some).map(one).collect::<Vec<_>>().join(", ")
}

/// What the colours stand for: two rows of four.
fn legend() -> Vec<Mark> {
    let mut marks = Vec::new();
    for (i, ending) in Ending::ALL.into_iter().enumerate() {
        let (x, y) = (f64::from(theme::MARGIN) + 232.0 * (i % 4) as f64, 54.0 + 26.0 * (i / 4) as f64);
        let colour = theme::ENDINGS[ending.index()];
        marks.push(Mark::Bar { from: (x, y - 7.0), to: (x + 20.0, y + 7.0), colour });
        marks.push(Mark::text((x + 28.0, y), words::ending(ending.name()), Weight::Label, 200));
    }
    marks
}
