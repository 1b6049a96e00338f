//! How the engagements end: one bar a SOC, grouped by attack.

use super::livery::Livery;
use super::percent_axis;
use super::spec::{Axis, Badge, ChartSpec, Frame, Mark, Panel, Weight};
use super::theme;
use crate::analysis::CellFindings;
use crate::engagement::Ending;
use crate::report::cast::Cast;
use crate::report::dossier::{Dossier, Fight};
use crate::report::words;

const RIGHT: i32 = 806;
const TOP: i32 = 104;
/// Heights in pixels: a bar with its gap, a bar alone, a heading.
const ROW: f64 = 24.0;
const BAR: f64 = 17.0;
const HEADING: f64 = 40.0;
/// What the names of the SOCs take, at least and at most, and how far they are indented, in pixels.
const NAMES: (i32, i32) = (110, 300);
const INDENT: f64 = 18.0;
/// The bars of a chart are no higher in all, in pixels, so that it fits a printed page.
const HIGHEST: f64 = 1_000.0;

/// Returns the charts of all endings: one, or more where there are too many attacks for a page.
pub(super) fn specs(dossier: &Dossier<'_>) -> Vec<ChartSpec> {
    let fights = dossier.fights();
    let highest = fights.iter().map(height).fold(ROW, f64::max);
    let most = ((HIGHEST / highest) as usize).max(1);
    let charts = fights.len().div_ceil(most).max(1);
    // As many on each as can be.
    let parts = fights.chunks(fights.len().div_ceil(charts).max(1));
    let parts: Vec<&[Fight<'_>]> = if fights.is_empty() { vec![&[]] } else { parts.collect() };
    let title = |part: usize| match parts.len() {
        1 => "How do the engagements end?".to_owned(),
        all => format!("How do the engagements end? ({} of {all})", part + 1),
    };
    parts.iter().enumerate().map(|(i, part)| spec(&dossier.cast(), part, title(i))).collect()
}

/// Returns how high the bars of a fight are with its heading, in pixels.
fn height(fight: &Fight<'_>) -> f64 {
    HEADING + ROW * fight.cells.len() as f64
}

fn spec(cast: &Cast<'_>, fights: &[Fight<'_>], title: String) -> ChartSpec {
    let height: f64 = fights.iter().map(height).sum();
    let names = fights.iter().flat_map(|f| f.cells).map(|c| cast.soc_in_short(&c.soc));
    let names = theme::widest(names, Weight::Label, NAMES);
    let margin = f64::from(theme::MARGIN);
    let left = (margin + INDENT + Badge::ROOM) as i32 + names + 12;
    let frame = Frame { left, top: TOP, right: RIGHT, bottom: TOP + height.max(ROW) as i32 };
    let (mut bars, mut marks, mut told) = (Vec::new(), legend(), Vec::new());
    let mut y = f64::from(TOP);
    for fight in fights {
        let text = cast.fight(fight.attack, fight.client);
        let room = theme::WIDTH - 2 * theme::MARGIN as u32;
        marks.push(Mark::text((margin, y + HEADING * 0.6), text.clone(), Weight::Heading, room));
        y += HEADING;
        for cell in fight.cells {
            let middle = y + ROW / 2.0;
            let (short, badge) = (cast.soc_in_short(&cell.soc), Livery::of(cast, &cell.soc).badge);
            let room = names as u32 + Badge::ROOM as u32;
            marks.extend(Mark::badged((margin + INDENT, middle), &badge, short.clone(), Weight::Label, room));
            bars.extend(bar(cell, frame, middle));
            if let Some(held) = cell.over_before_objective {
                let at = (f64::from(RIGHT) + 12.0, middle);
                marks.push(Mark::text(at, words::share(&held), Weight::Label, 132));
            }
            told.push(format!("{text}, {short}: {}", in_words(cell)));
            y += ROW;
        }
    }
    let n = fights.iter().flat_map(|f| f.cells).map(|c| c.n).max().unwrap_or(0);
    let label = format!(
        "share of all engagements, n = {n} a bar; figure and whisker: over before any objective, 95 % interval"
    );
    ChartSpec {
        name: "endings".to_owned(),
        title,
        subtitle: String::new(),
        description: format!("Shares of all engagements by ending. {}.", told.join(". ")),
        reading:
            "Slate is what went well for the client, orange what did not; the whisker stands where the one \
                  passes into the other."
                .to_owned(),
        size: (theme::WIDTH, frame.bottom as u32 + 58),
        panels: vec![Panel { frame, x: percent_axis(&label), y: Axis::default(), marks: bars }],
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::fake;

    #[test]
    fn many_attacks_are_shared_out_over_pages_and_none_is_lost() {
        let mut fake = fake::fake();
        let one = specs(&fake.dossier());
        assert_eq!((one.len(), one[0].title.as_str()), (1, "How do the engagements end?"));
        let cells: Vec<CellFindings> =
            fake.findings.cells.iter().filter(|c| c.attack == fake.study.attacks[0].name).cloned().collect();
        fake.findings.cells = (0..16)
            .flat_map(|i| {
                cells.iter().cloned().map(move |mut c| {
                    c.attack = format!("attack-{i}");
                    c
                })
            })
            .collect();
        let many = specs(&fake.dossier());
        assert!(many.len() > 1 && many.iter().all(|spec| spec.size.1 < 1_200), "{}", many.len());
        assert!(many[1].title.ends_with(&format!("(2 of {})", many.len())), "{}", many[1].title);
        let all: String = many.iter().map(|spec| spec.description.as_str()).collect();
        assert!((0..16).all(|i| all.contains(&format!("attack-{i}, Level 1:"))));
    }
}
