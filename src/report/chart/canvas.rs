//! The canvas: draws a chart as SVG.

use super::spec::{Align, ChartSpec, Mark, Place, Rgb, Weight};
use super::theme;
use crate::report::ReportError;
use plotters::coord::Shift;
use plotters::element::{PathElement, Polygon, Rectangle, Text};
use plotters::prelude::{DrawingArea, IntoDrawingArea, SVGBackend};
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{Color, FontStyle, IntoFont, RGBColor, ShapeStyle, TextStyle, WHITE};

/// Font sizes as plotters counts them; in the drawing they are a fifth smaller.
const TITLE: u32 = 20;
const TEXT: u32 = 16;

type Root<'a> = DrawingArea<SVGBackend<'a>, Shift>;
type Drawn = Result<(), String>;

/// Returns `spec` as an SVG drawing.
pub(super) fn draw(spec: &ChartSpec) -> Result<String, ReportError> {
    let mut svg = String::new();
    paint(spec, &mut svg).map_err(|why| ReportError::Chart { chart: spec.name.clone(), why })?;
    let label = escape(&format!("{}. {}", spec.title, spec.description));
    let svg = svg.replacen("<svg ", &format!("<svg role=\"img\" aria-label=\"{label}\" "), 1);
    Ok(svg)
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

fn paint(spec: &ChartSpec, svg: &mut String) -> Drawn {
    theme::register()?;
    let root = SVGBackend::with_string(svg, spec.size).into_drawing_area();
    root.fill(&WHITE).map_err(said)?;
    let canvas = Canvas { root: &root, spec };
    canvas.frame()?;
    spec.marks.iter().try_for_each(|mark| canvas.mark(mark))?;
    root.present().map_err(said)
}

fn said(error: impl std::fmt::Display) -> String {
    error.to_string()
}

fn rgb(colour: Rgb) -> RGBColor {
    RGBColor(colour.0, colour.1, colour.2)
}

struct Canvas<'c, 'a> {
    root: &'c Root<'a>,
    spec: &'c ChartSpec,
}

impl Canvas<'_, '_> {
    /// Draws title, grid and axes.
    fn frame(&self) -> Drawn {
        let (left, top, right, bottom) = self.spec.plot;
        let width = self.spec.size.0;
        self.text(&self.spec.title, (16, 22), Align::Left, Weight::Heading, width - 32)?;
        let middle = i32::midpoint(left, right);
        self.text(&self.spec.x.label, (middle, bottom + 42), Align::Centre, Weight::Remark, width)?;
        let above = (left, top - 18);
        self.text(&self.spec.y.label, above, Align::Left, Weight::Remark, width - left as u32)?;
        for (at, label) in &self.spec.x.ticks {
            let (x, _) = self.pixel((*at, 0.0));
            self.line(&[(x, top), (x, bottom)], theme::GRID, 1)?;
            self.text(label, (x, bottom + 16), Align::Centre, Weight::Remark, 90)?;
        }
        for (at, label) in &self.spec.y.ticks {
            let (_, y) = self.pixel((0.0, *at));
            self.line(&[(left, y), (right, y)], theme::GRID, 1)?;
            self.text(label, (left - 8, y), Align::Right, Weight::Remark, left as u32)?;
        }
        Ok(())
    }

    fn mark(&self, mark: &Mark) -> Drawn {
        match mark {
            Mark::Band { corners, colour } => {
                let style = rgb(*colour).mix(0.14);
                self.root.draw(&Polygon::new(self.thinned(corners), style)).map_err(said)
            }
            Mark::Line { corners, colour, width } => self.line(&self.thinned(corners), *colour, *width),
            Mark::Bar { from, to, colour } => {
                let corners = [self.pixel(*from), self.pixel(*to)];
                self.root.draw(&Rectangle::new(corners, rgb(*colour).filled())).map_err(said)
            }
            Mark::Whisker { from, to, at } => {
                let ((from, y), (to, _)) = (self.pixel((*from, *at)), self.pixel((*to, *at)));
                for (colour, width) in [(Rgb(255, 255, 255), 4), (theme::INK, 2)] {
                    self.line(&[(from, y), (to, y)], colour, width)?;
                    self.line(&[(from, y - 4), (from, y + 4)], colour, width)?;
                    self.line(&[(to, y - 4), (to, y + 4)], colour, width)?;
                }
                Ok(())
            }
            Mark::Text { at, text, align, weight, room } => {
                self.text(text, self.pixel(*at), *align, *weight, *room)
            }
        }
    }

    fn line(&self, corners: &[(i32, i32)], colour: Rgb, width: u32) -> Drawn {
        let style: ShapeStyle = rgb(colour).stroke_width(width);
        self.root.draw(&PathElement::new(corners.to_vec(), style)).map_err(said)
    }

    fn text(&self, text: &str, at: (i32, i32), align: Align, weight: Weight, room: u32) -> Drawn {
        let (size, style, colour) = match weight {
            Weight::Heading if at.1 < 40 => (TITLE, FontStyle::Bold, theme::INK),
            Weight::Heading => (TEXT, FontStyle::Bold, theme::INK),
            Weight::Label => (TEXT, FontStyle::Normal, theme::INK),
            Weight::Remark => (TEXT, FontStyle::Normal, theme::GREY),
        };
        let across = match align {
            Align::Left => HPos::Left,
            Align::Centre => HPos::Center,
            Align::Right => HPos::Right,
        };
        let font = (theme::FAMILY, size).into_font().style(style).color(&rgb(colour));
        let style: TextStyle<'_> = font.pos(Pos::new(across, VPos::Center));
        self.root.draw(&Text::new(theme::fit(text, size, room), at, style)).map_err(said)
    }

    fn pixel(&self, (x, y): Place) -> (i32, i32) {
        let (left, top, right, bottom) = self.spec.plot;
        let across = f64::from(right - left) * x;
        let up = f64::from(bottom - top) * y;
        (left + across.round() as i32, bottom - up.round() as i32)
    }

    /// Returns the pixels of `corners` without those that lie on the way between their neighbours.
    fn thinned(&self, corners: &[Place]) -> Vec<(i32, i32)> {
        let mut kept: Vec<(i32, i32)> = Vec::new();
        for corner in corners.iter().map(|c| self.pixel(*c)) {
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
}

#[cfg(test)]
mod tests {
    use super::super::spec::Axis;
    use super::*;

    fn spec(title: &str) -> ChartSpec {
        let corners = (0..=1000).map(|i| (f64::from(i) / 1000.0, f64::from(i / 100) / 10.0)).collect();
        ChartSpec {
            name: "test".to_owned(),
            title: title.to_owned(),
            description: "A test".to_owned(),
            size: (400, 300),
            plot: (50, 50, 380, 250),
            x: Axis { label: "x".to_owned(), ticks: vec![(0.5, "<half>".to_owned())] },
            y: Axis::default(),
            marks: vec![Mark::Line { corners, colour: theme::INK, width: 2 }],
        }
    }

    #[test]
    fn names_cannot_leave_the_text_they_stand_in() {
        let svg = draw(&spec("<script>alert(1)</script> \"&'")).unwrap();
        assert!(!svg.contains("<script"), "{svg}");
        assert!(svg.contains("&lt;script&gt;") && svg.contains("&lt;half&gt;"));
        assert!(svg.starts_with("<svg role=\"img\" aria-label=\"&lt;script&gt;"));
    }

    #[test]
    fn the_same_chart_is_the_same_bytes_and_small() {
        let (a, b) = (draw(&spec("a")).unwrap(), draw(&spec("a")).unwrap());
        assert_eq!(a, b);
        assert!(a.len() < 3000, "{}", a.len());
    }
}
