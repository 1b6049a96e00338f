//! How the engagements end: one bar a SOC, grouped by attack.

use super::spec::{Align, Axis, ChartSpec, Mark, Place, Weight};
use super::theme;
use crate::analysis::CellFindings;
use crate::engagement::Ending;
use crate::report::dossier::Dossier;
use crate::report::words;

const WIDTH: u32 = 960;
const LEFT: i32 = 190;
const RIGHT: i32 = 806;
const TOP: i32 = 118;
/// Heights in pixels: a bar with its gap, a bar alone, a heading.
const ROW: i32 = 24;
const BAR: f64 = 17.0;
const HEADING: i32 = 40;

/// Returns the chart of all endings.
pub(super) fn spec(dossier: &Dossier<'_>) -> ChartSpec {
    let cast = dossier.cast();
    let fights = dossier.fights();
    let height: i32 = fights.iter().map(|f| HEADING + ROW * f.cells.len() as i32).sum();
    let plot = (LEFT, TOP, RIGHT, TOP + height.max(ROW));
    let of = Measure { width: f64::from(RIGHT - LEFT), height: f64::from(plot.3 - plot.1) };
    let mut marks = Vec::new();
    let mut told = Vec::new();
    let mut from_top = 0.0;
    for fight in &fights {
        let middle = from_top + f64::from(HEADING) * 0.6;
        let text = cast.fight(fight.attack, fight.client);
        let at = (of.across(16.0 - f64::from(LEFT)), of.down(middle));
        marks.push(Mark::Text {
            at,
            text: text.clone(),
            align: Align::Left,
            weight: Weight::Heading,
            room: 780,
        });
        from_top += f64::from(HEADING);
        for cell in fight.cells {
            let middle = from_top + f64::from(ROW) / 2.0;
            let short = cast.soc_in_short(&cell.soc);
            let colour = theme::level_colour(cast.place(&cell.soc), cast.socs());
            let (a, b) = (of.at(34.0, middle + 6.0), of.at(46.0, middle - 6.0));
            marks.push(Mark::Bar { from: a, to: b, colour });
            let at = of.at(54.0, middle);
            marks.push(Mark::Text {
                at,
                text: short.clone(),
                align: Align::Left,
                weight: Weight::Label,
                room: 126,
            });
            marks.extend(bar(cell, &of, middle));
            told.push(format!("{text}, {short}: {}", in_words(cell)));
            from_top += f64::from(ROW);
        }
    }
    marks.extend(legend(&of));
    let percent = |p: u32| (f64::from(p) / 100.0, format!("{p} %"));
    ChartSpec {
        name: "endings".to_owned(),
        title: "How do the engagements end?".to_owned(),
        description: format!("Shares of all engagements by ending. {}.", told.join(". ")),
        size: (WIDTH, (plot.3 + 62) as u32),
        plot,
        x: Axis {
            label: "share of all engagements; figure and whisker: over before any objective, 95 % interval"
                .to_owned(),
            ticks: [0, 25, 50, 75, 100].map(percent).to_vec(),
        },
        y: Axis::default(),
        marks,
    }
}

/// Turns pixels into shares of the plot.
struct Measure {
    width: f64,
    height: f64,
}

impl Measure {
    fn across(&self, pixels: f64) -> f64 {
        pixels / self.width
    }

    fn down(&self, pixels: f64) -> f64 {
        1.0 - pixels / self.height
    }

    /// The place `x` pixels from the left of the drawing and `y` below the top of the plot.
    fn at(&self, x: f64, y: f64) -> Place {
        (self.across(x - f64::from(LEFT)), self.down(y))
    }
}

/// One stacked bar.
fn bar(cell: &CellFindings, of: &Measure, middle: f64) -> Vec<Mark> {
    let mut marks = Vec::new();
    let (bottom, top) = (of.down(middle + BAR / 2.0), of.down(middle - BAR / 2.0));
    let mut from = 0.0;
    for (share, colour) in cell.endings.iter().zip(theme::ENDINGS) {
        let to = from + share.share.estimate;
        if share.share.estimate > 0.0 {
            marks.push(Mark::Bar { from: (from, bottom), to: (to, top), colour });
        }
        from = to;
    }
    if let Some(held) = cell.over_before_objective {
        marks.push(Mark::Whisker { from: held.low, to: held.high, at: of.down(middle) });
        let at = (1.0 + of.across(12.0), of.down(middle));
        let text = words::share(&held);
        marks.push(Mark::Text { at, text, align: Align::Left, weight: Weight::Label, room: 132 });
    }
    marks
}

fn in_words(cell: &CellFindings) -> String {
    let some = |e: &&crate::analysis::EndingShare| e.share.estimate > 0.0;
    let one = |e: &crate::analysis::EndingShare| format!("{} {}", e.ending, words::percent(e.share.estimate));
    cell.endings.iter().filter(some).map(one).collect::<Vec<_>>().join(", ")
}

/// What the colours stand for: two rows of four.
fn legend(of: &Measure) -> Vec<Mark> {
    let mut marks = Vec::new();
    for (i, ending) in Ending::ALL.into_iter().enumerate() {
        let (x, y) = (16.0 + 232.0 * (i % 4) as f64, -64.0 + 26.0 * (i / 4) as f64);
        let colour = theme::ENDINGS[ending.index()];
        marks.push(Mark::Bar { from: of.at(x, y + 7.0), to: of.at(x + 20.0, y - 7.0), colour });
        let text = words::ending(ending.name()).to_owned();
        let at = of.at(x + 28.0, y);
        marks.push(Mark::Text { at, text, align: Align::Left, weight: Weight::Label, room: 200 });
    }
    marks
}
