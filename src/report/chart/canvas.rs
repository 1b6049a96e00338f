//! The canvas: draws a chart on whatever plotters can draw on.

use super::lettering;
use super::spec::{Align, Badge, ChartSpec, Dash, Fill, Frame, Mark, Panel, Place, Rgb, Shape, Weight};
use super::theme;
use plotters::coord::Shift;
use plotters::element::{Circle, PathElement, Polygon, Rectangle, Text};
use plotters::prelude::{DrawingArea, DrawingBackend, IntoDrawingArea};
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{Color, IntoFont, RGBColor, ShapeStyle, TextStyle};

/// What drawing comes to: nothing, or why it failed.
pub(super) type Drawn = Result<(), String>;

/// Draws `spec` on `backend`, with `scale` pixels of the drawing to one of the sheet.
pub(super) fn paint<DB: DrawingBackend>(spec: &ChartSpec, backend: DB, scale: u32) -> Drawn {
    lettering::ready()?;
    let root = backend.into_drawing_area();
    root.fill(&rgb(theme::PAPER)).map_err(said)?;
    let canvas = Canvas { root: &root, scale, lower: spec.lower() };
    let room = spec.size.0.saturating_sub(2 * theme::MARGIN as u32);
    let left = f64::from(theme::MARGIN);
    for (line, height) in spec.title_lines() {
        canvas.text(&line, canvas.sheet((left, height)), Align::Left, Weight::Title, room)?;
    }
    canvas.text(&spec.subtitle, canvas.sheet((left, theme::SUBTITLE)), Align::Left, Weight::Remark, room)?;
    spec.panels.iter().try_for_each(|panel| canvas.panel(panel))?;
    spec.marks.iter().try_for_each(|mark| canvas.mark(mark, |place| canvas.sheet(place)))?;
    root.present().map_err(said)
}

fn said(error: impl std::fmt::Display) -> String {
    error.to_string()
}

fn rgb(colour: Rgb) -> RGBColor {
    RGBColor(colour.0, colour.1, colour.2)
}

type Pixel = (i32, i32);

struct Canvas<'c, DB: DrawingBackend> {
    root: &'c DrawingArea<DB, Shift>,
    scale: u32,
    /// How much lower everything lies than the chart says.
    lower: u32,
}

impl<DB: DrawingBackend> Canvas<'_, DB> {
    /// Draws grid, axes and what is plotted.
    fn panel(&self, panel: &Panel) -> Drawn {
        let Frame { left, top, right, bottom } = panel.frame;
        let [left, top, right, bottom] = [left, top, right, bottom].map(f64::from);
        let pixel = |place| self.sheet(panel.frame.on_sheet(place));
        for (at, _) in &panel.x.ticks {
            self.line(&[pixel((*at, 0.0)), pixel((*at, 1.0))], theme::GRID, 1)?;
        }
        for (at, _) in &panel.y.ticks {
            self.line(&[pixel((0.0, *at)), pixel((1.0, *at))], theme::GRID, 1)?;
        }
        panel.marks.iter().try_for_each(|mark| self.mark(mark, pixel))?;
        let text =
            |at: Place, text: &str, align, room| self.text(text, self.sheet(at), align, Weight::Remark, room);
        for (at, label) in &panel.x.ticks {
            text((left + panel.frame.width() * at, bottom + 16.0), label, Align::Centre, 90)?;
        }
        for (at, label) in &panel.y.ticks {
            text((left - 8.0, bottom - panel.frame.height() * at), label, Align::Right, left as u32)?;
        }
        text((f64::midpoint(left, right), bottom + 40.0), &panel.x.label, Align::Centre, theme::WIDTH)?;
        text((left, top - 18.0), &panel.y.label, Align::Left, theme::WIDTH.saturating_sub(left as u32))
    }

    fn mark(&self, mark: &Mark, pixel: impl Fn(Place) -> Pixel) -> Drawn {
        let all = |corners: &[Place]| thinned(corners.iter().map(|c| pixel(*c)));
        match mark {
            Mark::Band { corners, colour } => {
                let style = rgb(*colour).mix(0.14);
                self.root.draw(&Polygon::new(all(corners), style)).map_err(said)
            }
            Mark::Line { corners, colour, width, dash } => {
                let strokes = dashed(all(corners), *dash, f64::from(self.scale));
                strokes.iter().try_for_each(|stroke| self.line(stroke, *colour, *width))
            }
            Mark::Dot { at, colour, fill } => self.dot(pixel(*at), *colour, *fill),
            Mark::Badge { at, badge } => self.badge(pixel(*at), badge),
            Mark::Bar { from, to, colour } => self.bar(pixel(*from), pixel(*to), *colour),
            Mark::Cell { from, to, colour, figure, remark } => {
                self.cell(pixel(*from), pixel(*to), *colour, (figure, remark))
            }
            Mark::Hatch { from, to } => self.hatch(pixel(*from), pixel(*to)),
            Mark::Whisker { from, to, at } => {
                let ((from, y), (to, _)) = (pixel((*from, *at)), pixel((*to, *at)));
                let end = 4 * self.scale as i32;
                for (colour, width) in [(theme::PAPER, 4), (theme::INK, 2)] {
                    self.line(&[(from, y), (to, y)], colour, width)?;
                    self.line(&[(from, y - end), (from, y + end)], colour, width)?;
                    self.line(&[(to, y - end), (to, y + end)], colour, width)?;
                }
                Ok(())
            }
            Mark::Text { at, text, align, weight, room } => {
                self.text(text, pixel(*at), *align, *weight, *room)
            }
        }
    }

    fn bar(&self, from: Pixel, to: Pixel, colour: Rgb) -> Drawn {
        self.root.draw(&Rectangle::new([from, to], rgb(colour).filled())).map_err(said)
    }

    fn cell(&self, from: Pixel, to: Pixel, colour: Rgb, (figure, remark): (&str, &str)) -> Drawn {
        self.bar(from, to, colour)?;
        let room = (from.0 - to.0).unsigned_abs() / self.scale;
        let (x, y) = (i32::midpoint(from.0, to.0), i32::midpoint(from.1, to.1));
        let ink = theme::ink_on(colour);
        let line = |text, y, weight| {
            let fitted = theme::fit(text, weight, room.saturating_sub(4));
            self.letters(fitted, (x, y), Align::Centre, weight, ink)
        };
        let apart = if remark.is_empty() { 0 } else { 8 * self.scale as i32 };
        let low = (from.1 - to.1).unsigned_abs() < theme::LINE * self.scale;
        line(figure, y - apart, if low { Weight::Figure } else { Weight::Label })?;
        line(remark, y + apart, Weight::Figure)
    }

    fn badge(&self, (x, y): Pixel, badge: &Badge) -> Drawn {
        let half = (Badge::SIZE / 2.0) as i32 * self.scale as i32;
        match badge.shape {
            Shape::Square => self.bar((x - half, y - half), (x + half, y + half), badge.colour)?,
            Shape::Disc => self.disc((x, y), half, badge.colour)?,
        }
        self.letters(badge.letter.clone(), (x, y), Align::Centre, Weight::Badge, badge.ink())
    }

    fn disc(&self, at: Pixel, radius: i32, colour: Rgb) -> Drawn {
        self.root.draw(&Circle::new(at, radius, rgb(colour).filled())).map_err(said)
    }

    fn dot(&self, at: Pixel, colour: Rgb, fill: Fill) -> Drawn {
        let scale = self.scale as i32;
        self.disc(at, 5 * scale, colour)?;
        match fill {
            Fill::Solid => Ok(()),
            Fill::Hollow => self.disc(at, 3 * scale, theme::PAPER),
        }
    }

    /// Draws slanting lines from edge to edge.
    fn hatch(&self, from: Pixel, to: Pixel) -> Drawn {
        let (left, right) = (from.0.min(to.0), from.0.max(to.0));
        let (top, bottom) = (from.1.min(to.1), from.1.max(to.1));
        let step = 8 * self.scale as i32;
        // Each runs along x + y = sum.
        let mut sum = left + top + step;
        while sum < right + bottom {
            let (low, high) = ((sum - bottom).max(left), (sum - top).min(right));
            self.line(&[(low, sum - low), (high, sum - high)], theme::FAINT, 1)?;
            sum += step;
        }
        Ok(())
    }

    fn line(&self, corners: &[Pixel], colour: Rgb, width: u32) -> Drawn {
        let style: ShapeStyle = rgb(colour).stroke_width(width * self.scale);
        self.root.draw(&PathElement::new(corners.to_vec(), style)).map_err(said)
    }

    fn text(&self, text: &str, at: Pixel, align: Align, weight: Weight, room: u32) -> Drawn {
        self.letters(theme::fit(text, weight, room), at, align, weight, theme::letters(weight).colour)
    }

    fn letters(&self, text: String, (x, y): Pixel, align: Align, weight: Weight, ink: Rgb) -> Drawn {
        if text.is_empty() {
            return Ok(());
        }
        let across = match align {
            Align::Left => HPos::Left,
            Align::Centre => HPos::Center,
            Align::Right => HPos::Right,
        };
        let letters = theme::letters(weight);
        let size = letters.em * theme::PER_EM * f64::from(self.scale);
        let font = (lettering::FAMILY, size).into_font().style(letters.style).color(&rgb(ink));
        let style: TextStyle<'_> = font.pos(Pos::new(across, VPos::Center));
        self.root.draw(&Text::new(text, (x, y), style)).map_err(said)
    }

    fn sheet(&self, (x, y): Place) -> Pixel {
        let pixel = |at: f64| (at * f64::from(self.scale)).round() as i32;
        (pixel(x), pixel(y + f64::from(self.lower)))
    }
}

/// Returns the strokes of a line, with `scale` pixels of the drawing to one of the sheet.
fn dashed(corners: Vec<Pixel>, dash: Dash, scale: f64) -> Vec<Vec<Pixel>> {
    // Stroke, gap, stroke, gap, in pixels of the sheet.
    let pattern = match dash {
        Dash::Solid => return vec![corners],
        Dash::Long => [11.0, 5.0, 11.0, 5.0],
        Dash::Dotted => [4.0, 4.0, 4.0, 4.0],
        Dash::Mixed => [13.0, 4.0, 3.0, 4.0],
    };
    let mut strokes = Vec::new();
    let mut stroke: Vec<Pixel> = corners.first().copied().into_iter().collect();
    let (mut part, mut left) = (0, pattern[0] * scale);
    for ends in corners.windows(2) {
        let [(x, y), to] = [ends[0], ends[1]];
        let (dx, dy) = (f64::from(to.0 - x), f64::from(to.1 - y));
        let length = (dx * dx + dy * dy).sqrt();
        let mut gone = 0.0;
        while length - gone > left {
            gone += left;
            let at = |from: i32, way: f64| from + (way * gone / length).round() as i32;
            let here = (at(x, dx), at(y, dy));
            // Strokes have even places, gaps odd ones.
            if part % 2 == 0 {
                stroke.push(here);
                strokes.push(std::mem::take(&mut stroke));
            } else {
                stroke = vec![here];
            }
            part = (part + 1) % pattern.len();
            left = pattern[part] * scale;
        }
        left -= length - gone;
        if part % 2 == 0 {
            stroke.push(to);
        }
    }
    strokes.extend((stroke.len() > 1).then_some(stroke));
    strokes
}

/// Returns `corners` without those that lie on the way between their neighbours.
fn thinned(corners: impl Iterator<Item = Pixel>) -> Vec<Pixel> {
    let mut kept: Vec<Pixel> = Vec::new();
    for corner in corners {
        if kept.last() == Some(&corner) {
            continue;
        }
        if let [.., before, last] = kept[..] {
            let between = |a: i32, b: i32, c: i32| (a <= b && b <= c) || (a >= b && b >= c);
            let upright = before.0 == last.0 && last.0 == corner.0 && between(before.1, last.1, corner.1);
            let level = before.1 == last.1 && last.1 == corner.1 && between(before.0, last.0, corner.0);
            if upright || level {
                kept.pop();
            }
        }
        kept.push(corner);
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dashed_line_has_its_gaps_on_the_way_and_round_corners() {
        let way = vec![(0, 0), (10, 0), (10, 20)];
        assert_eq!(dashed(way.clone(), Dash::Solid, 1.0), [way.clone()]);
        let strokes = dashed(way, Dash::Dotted, 1.0);
        assert_eq!(strokes[0], [(0, 0), (4, 0)]);
        assert_eq!(strokes[1], [(8, 0), (10, 0), (10, 2)], "it turns with the line");
        assert_eq!(strokes[2], [(10, 6), (10, 10)]);
        assert_eq!(dashed(vec![(3, 3)], Dash::Long, 1.0), Vec::<Vec<Pixel>>::new());
        let of_two = dashed(vec![(0, 0), (100, 0)], Dash::Mixed, 2.0);
        assert_eq!(of_two[0], [(0, 0), (26, 0)]);
        assert_eq!(of_two[1], [(34, 0), (40, 0)]);
    }
}
