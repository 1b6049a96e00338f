//! A forest plot: effects with their intervals, row below row, in one panel or in several that share the rows.

use super::spec::{Align, Axis, Fill, Frame, Mark, Panel, Weight};
use super::theme;
use crate::stats::Estimate;

/// Height of a row in pixels.
const ROW: f64 = 24.0;
/// What the labels of the rows take, at least and at most, the column of n beside them, what is left free
/// between panels and before a panel's figures, in pixels.
const LABELS: (i32, i32) = (80, 300);
const COUNTS: i32 = 70;
const GAP: i32 = 22;
const BESIDE: i32 = 10;
/// The least that is left to plot in, and the room a mark of the axis needs, in pixels.
const LEAST: i32 = 60;
const MARK: f64 = 52.0;

/// What is drawn: the caller's rows in the caller's order.
pub(super) struct Forest {
    pub measures: Vec<Measure>,
    pub rows: Vec<Row>,
    /// The upper edge of the first row, with room above for the names of the measures; in pixels.
    pub top: i32,
}

/// What a panel measures.
pub(super) struct Measure {
    /// What stands above the panel.
    pub name: String,
    /// What stands below it: the unit, and which side is better.
    pub unit: String,
    /// What is no effect: differences up to so much on both sides of zero.
    pub none: Option<f64>,
    /// Writes a difference.
    pub say: fn(f64) -> String,
}

/// One row.
pub(super) struct Row {
    pub label: String,
    /// The effect on each measure, where there is one.
    pub effects: Vec<Option<Estimate>>,
}

impl Forest {
    /// Returns the lower edge of the last row in pixels; 56 more are taken by the axes.
    pub(super) fn bottom(&self) -> i32 {
        self.top + (ROW * self.rows.len().max(1) as f64) as i32
    }

    /// Returns the panels, and what stands about them on the sheet.
    pub(super) fn draw(&self) -> (Vec<Panel>, Vec<Mark>) {
        let labels = theme::widest(self.rows.iter().map(|r| r.label.clone()), Weight::Label, LABELS);
        let mut marks = self.names(labels);
        let count = self.measures.len().max(1) as i32;
        let first = theme::MARGIN + labels + COUNTS;
        let width = (theme::WIDTH as i32 - theme::MARGIN - first - GAP * (count - 1)) / count;
        let mut panels = Vec::new();
        for (i, measure) in self.measures.iter().enumerate() {
            let left = first + (width + GAP) * i as i32;
            let effects: Vec<Option<Estimate>> = self.rows.iter().map(|row| effect(row, i)).collect();
            let told = effects.iter().flatten().map(|e| measure.told(e));
            let most = (0, (width - LEAST - BESIDE).max(0));
            let figures = theme::widest(told, Weight::Figure, most);
            let frame =
                Frame { left, top: self.top, right: left + width - figures - BESIDE, bottom: self.bottom() };
            let head = (f64::from(left), f64::from(self.top) - 16.0);
            marks.push(Mark::text(head, measure.name.clone(), Weight::Heading, width as u32));
            for (row, effect) in effects.iter().enumerate() {
                let at = (f64::from(left + width), f64::from(self.top) + middle(row));
                let told = effect.as_ref().map_or("–".to_owned(), |e| measure.told(e));
                marks
                    .push(Mark::text(at, told, Weight::Figure, figures.max(12) as u32).aligned(Align::Right));
            }
            panels.push(measure.panel(frame, &effects));
        }
        (panels, marks)
    }

    /// Names the rows, with how many pairs or engagements they rest on.
    fn names(&self, labels: i32) -> Vec<Mark> {
        let left = f64::from(theme::MARGIN);
        let right = f64::from(theme::MARGIN + labels + COUNTS) - 18.0;
        let head = (right, f64::from(self.top) - 16.0);
        let mut marks = vec![Mark::text(head, "n", Weight::Note, 40).aligned(Align::Right)];
        for (i, row) in self.rows.iter().enumerate() {
            let y = f64::from(self.top) + middle(i);
            marks.push(Mark::text((left, y), row.label.clone(), Weight::Label, labels as u32));
            let counted = Mark::text((right, y), counted(row), Weight::Note, COUNTS as u32 - 20);
            marks.push(counted.aligned(Align::Right));
        }
        marks
    }
}

/// Returns the effect of a row on a measure, if it can be drawn.
fn effect(row: &Row, measure: usize) -> Option<Estimate> {
    let effect = row.effects.get(measure).copied().flatten()?;
    [effect.estimate, effect.low, effect.high].iter().all(|v| v.is_finite()).then_some(effect)
}

/// Says how many a row rests on: one number, or from the least to the most.
fn counted(row: &Row) -> String {
    let all = || row.effects.iter().flatten().map(|e| e.n);
    match (all().min(), all().max()) {
        (Some(least), Some(most)) if least < most => format!("{least}–{most}"),
        (Some(n), _) => n.to_string(),
        _ => String::new(),
    }
}

/// The place of a row's middle below the first row's upper edge.
fn middle(row: usize) -> f64 {
    ROW * (row as f64 + 0.5)
}

/// Whether an interval holds zero, so that the effect may be none at all.
fn covers_zero(effect: &Estimate) -> bool {
    effect.low <= 0.0 && effect.high >= 0.0
}

impl Measure {
    fn told(&self, effect: &Estimate) -> String {
        let [estimate, low, high] = [effect.estimate, effect.low, effect.high].map(self.say);
        format!("{estimate} [{low} to {high}]")
    }

    fn panel(&self, frame: Frame, effects: &[Option<Estimate>]) -> Panel {
        let scale = Scale::around(effects.iter().flatten(), self.none.unwrap_or(0.0), frame.width());
        let height = |y: f64| 1.0 - y / frame.height();
        let mut marks = Vec::new();
        if let Some(none) = self.none.filter(|none| *none > 0.0) {
            let (from, to) = (scale.place(-none), scale.place(none));
            let corners = vec![(from, 0.0), (to, 0.0), (to, 1.0), (from, 1.0)];
            marks.push(Mark::Band { corners, colour: theme::GREY });
        }
        let zero = scale.place(0.0);
        marks.push(Mark::line(vec![(zero, 0.0), (zero, 1.0)], theme::GREY, 1));
        for (row, effect) in effects.iter().enumerate() {
            let Some(effect) = effect else { continue };
            let y = height(middle(row));
            let corners = vec![(scale.place(effect.low), y), (scale.place(effect.high), y)];
            marks.push(Mark::line(corners, theme::INK, 2));
            let fill = if covers_zero(effect) { Fill::Hollow } else { Fill::Solid };
            marks.push(Mark::Dot { at: (scale.place(effect.estimate), y), colour: theme::INK, fill });
        }
        let ticks = scale.ticks().into_iter().map(|v| (scale.place(v), (self.say)(v))).collect();
        Panel { frame, x: Axis { label: self.unit.clone(), ticks }, y: Axis::default(), marks }
    }
}

/// A scale of differences in whole steps.
struct Scale {
    /// Its ends in steps.
    low: f64,
    high: f64,
    step: f64,
}

impl Scale {
    /// The scale that holds every interval, zero, and `none` on both sides of it, on so many pixels.
    fn around<'e>(effects: impl Iterator<Item = &'e Estimate>, none: f64, pixels: f64) -> Scale {
        let (low, high) = effects.fold((-none, none), |(low, high), e| (low.min(e.low), high.max(e.high)));
        // Nothing but zeros still needs a scale.
        let (low, high) = if high - low > 0.0 { (low, high) } else { (-1.0, 1.0) };
        let most = (pixels / MARK).floor().max(2.0);
        let steps = |step: f64| (high / step).ceil() - (low / step).floor();
        let mut power = 1e-9;
        loop {
            for round in [1.0, 2.0, 5.0] {
                let step = power * round;
                if steps(step) <= most || !step.is_finite() {
                    return Scale { low: (low / step).floor(), high: (high / step).ceil(), step };
                }
            }
            power *= 10.0;
        }
    }

    fn place(&self, value: f64) -> f64 {
        ((value / self.step - self.low) / (self.high - self.low)).clamp(0.0, 1.0)
    }

    fn ticks(&self) -> Vec<f64> {
        (self.low as i64..=self.high as i64).map(|i| i as f64 * self.step).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::super::layout::faults;
    use super::super::spec::ChartSpec;
    use super::super::{png, svg};
    use super::*;
    use crate::report::words;

    fn effect(estimate: f64, half: f64) -> Option<Estimate> {
        Some(Estimate { estimate, low: estimate - half, high: estimate + half, n: 400 })
    }

    fn measure(name: &str, none: Option<f64>) -> Measure {
        Measure {
            name: name.to_owned(),
            unit: "points; right is better".to_owned(),
            none,
            say: words::points,
        }
    }

    fn forest(measures: usize, rows: usize, label: &str) -> Forest {
        let names = ["Over before any objective", "Objective reached", "Defended in time"];
        let row = |i: usize| Row {
            label: format!("{label} {i}"),
            effects: (0..measures).map(|m| effect(0.3 - 0.02 * i as f64, 0.02 + 0.03 * m as f64)).collect(),
        };
        Forest {
            measures: names[..measures].iter().map(|name| measure(name, Some(0.03))).collect(),
            rows: (0..rows).map(row).collect(),
            top: 110,
        }
    }

    fn spec(forest: &Forest) -> ChartSpec {
        let (panels, marks) = forest.draw();
        ChartSpec {
            name: "forest".to_owned(),
            title: "What does each part of the SOC bring?".to_owned(),
            subtitle: "difference with and without it, in points; 95 % intervals; hollow: may be none"
                .to_owned(),
            description: String::new(),
            reading: String::new(),
            size: (theme::WIDTH, forest.bottom() as u32 + 56),
            panels,
            marks,
        }
    }

    #[test]
    fn it_is_well_laid_out_with_one_panel_and_with_three_few_rows_and_many_short_names_and_long() {
        for measures in [1, 2, 3] {
            for rows in [0, 1, 5, 40] {
                for label in ["SOAR", &"no night shift and no on-call either ".repeat(6)] {
                    let spec = spec(&forest(measures, rows, label));
                    assert_eq!(faults(&spec), Vec::<String>::new(), "{measures} {rows} {label}");
                    assert_eq!(spec.panels.len(), measures);
                }
            }
        }
        let spec = spec(&forest(3, 5, "<script>"));
        assert!(!svg::svg(&spec).unwrap().contains("<script") && !png::png(&spec).unwrap().is_empty());
    }

    #[test]
    fn an_effect_that_may_be_none_is_hollow_and_no_other() {
        let mut forest = forest(1, 0, "");
        for (estimate, half) in [(0.1, 0.05), (0.1, 0.15), (-0.1, 0.05), (0.1, 0.1), (0.0, 0.0)] {
            forest.rows.push(Row { label: "row".to_owned(), effects: vec![effect(estimate, half)] });
        }
        let fills: Vec<Fill> = forest.draw().0[0]
            .marks
            .iter()
            .filter_map(|m| if let Mark::Dot { fill, .. } = m { Some(*fill) } else { None })
            .collect();
        assert_eq!(fills, [Fill::Solid, Fill::Hollow, Fill::Solid, Fill::Hollow, Fill::Hollow]);
    }

    #[test]
    fn a_row_lies_at_its_figures_on_a_scale_that_has_zero_and_what_is_no_effect() {
        let forest = forest(1, 6, "part");
        let panel = &forest.draw().0[0];
        let zero = panel.x.ticks.iter().find(|(_, label)| label == "0.0").unwrap().0;
        // A point is as wide everywhere, so the marks of the axis say where each row must lie.
        let (last, label) = panel.x.ticks.last().unwrap();
        let width = (last - zero) / label.trim_start_matches('+').parse::<f64>().unwrap();
        let dots: Vec<f64> = panel
            .marks
            .iter()
            .filter_map(|m| if let Mark::Dot { at, .. } = m { Some(at.0) } else { None })
            .collect();
        for (i, at) in dots.iter().enumerate() {
            let points = 30.0 - 2.0 * i as f64;
            assert!((at - zero - points * width).abs() < 1e-9, "{i} {at}");
        }
        let Some(Mark::Band { corners, .. }) = panel.marks.first() else { panic!("no band") };
        assert!((corners[1].0 - zero - 3.0 * width).abs() < 1e-9);
        assert!((zero - corners[0].0 - 3.0 * width).abs() < 1e-9);
    }

    #[test]
    fn what_cannot_be_drawn_leaves_its_row_empty() {
        let mut forest = forest(2, 2, "part");
        forest.rows[0].effects = vec![None, effect(f64::NAN, 0.1)];
        forest.rows[1].effects[1] = Some(Estimate { n: 310, ..effect(0.1, 0.2).unwrap() });
        let (panels, marks) = forest.draw();
        let dots = |p: &Panel| p.marks.iter().filter(|m| matches!(m, Mark::Dot { .. })).count();
        assert_eq!((dots(&panels[0]), dots(&panels[1])), (1, 1));
        let said = |want: &str| {
            marks.iter().filter(|m| matches!(m, Mark::Text { text, .. } if text == want)).count()
        };
        assert_eq!((said("–"), said("310–400")), (2, 1));
        forest.measures[0].none = None;
        forest.rows.clear();
        assert!(!forest.draw().0[0].x.ticks.is_empty(), "a scale even for nothing");
    }
}
