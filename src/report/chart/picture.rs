//! A picture: pixels that plotters can draw on.
//!
//! Plotters' own has ragged edges where a line is thick and turns often, and sets letters unevenly; here an
//! area covers each pixel by the part of it that lies inside. All sums are in the same order everywhere, so
//! the same drawing is the same bytes.

use super::lettering;
use super::theme::PER_EM;
use ab_glyph_rasterizer::{Rasterizer, point};
use plotters_backend::text_anchor::HPos;
use plotters_backend::{
    BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingBackend, DrawingErrorKind,
};
use std::convert::Infallible;

/// Bytes a pixel: red, green, blue.
pub(super) const PIXEL: usize = 3;

/// Rows of pixels from the top, each from the left.
pub(super) struct Picture<'p> {
    pixels: &'p mut [u8],
    size: (u32, u32),
    /// Kept from shape to shape, so that its memory is.
    area: Rasterizer,
}

type Drawn = Result<(), DrawingErrorKind<Infallible>>;
type Corner = (f32, f32);

impl<'p> Picture<'p> {
    /// How many bytes a picture of `size` takes.
    pub(super) fn bytes(size: (u32, u32)) -> usize {
        size.0 as usize * size.1 as usize * PIXEL
    }

    /// Takes `pixels`, of which there must be as many bytes as [`Picture::bytes`] says.
    pub(super) fn on(pixels: &'p mut [u8], size: (u32, u32)) -> Picture<'p> {
        Picture { pixels, size, area: Rasterizer::new(0, 0) }
    }

    /// Lays `colour` over the part `cover` of a pixel, if the picture has it.
    fn blend(&mut self, (x, y): BackendCoord, colour: BackendColor, cover: f32) {
        let inside = |at: i32, size: u32| u32::try_from(at).ok().filter(|at| *at < size);
        let (Some(x), Some(y)) = (inside(x, self.size.0), inside(y, self.size.1)) else { return };
        let at = (y as usize * self.size.0 as usize + x as usize) * PIXEL;
        // Sixteen steps of cover cannot be told from more, and pack much smaller.
        let part = (cover * 16.0).round() / 16.0 * colour.alpha as f32;
        let Some(pixel) = self.pixels.get_mut(at..at + PIXEL) else { return };
        let (r, g, b) = colour.rgb;
        for (old, new) in pixel.iter_mut().zip([r, g, b]) {
            let mixed = f32::from(*old) + (f32::from(new) - f32::from(*old)) * part;
            *old = (mixed + 0.5) as u8;
        }
    }

    /// Fills closed shapes that all turn the same way round.
    fn fill(&mut self, shapes: &[Vec<Corner>], colour: BackendColor) {
        let (wide, high) = (self.size.0 as f32, self.size.1 as f32);
        let clip = |(x, y): &Corner| (x.clamp(0.0, wide), y.clamp(0.0, high));
        let all = || shapes.iter().flatten().map(clip);
        let left = all().map(|c| c.0).fold(wide, f32::min).floor();
        let top = all().map(|c| c.1).fold(high, f32::min).floor();
        let right = all().map(|c| c.0).fold(0.0, f32::max);
        let bottom = all().map(|c| c.1).fold(0.0, f32::max);
        if right <= left || bottom <= top {
            return;
        }
        let mut area = std::mem::replace(&mut self.area, Rasterizer::new(0, 0));
        // What lies on the right edge counts for the pixel after it.
        area.reset((right - left).ceil() as usize + 2, (bottom - top).ceil() as usize);
        for shape in shapes {
            let corners: Vec<_> = shape.iter().map(clip).map(|(x, y)| point(x - left, y - top)).collect();
            for (i, corner) in corners.iter().enumerate() {
                area.draw_line(*corner, corners[(i + 1) % corners.len()]);
            }
        }
        area.for_each_pixel_2d(|x, y, cover| {
            // Sums of parts come to nothing only nearly.
            if cover > 1.0 / 512.0 {
                self.blend((left as i32 + x as i32, top as i32 + y as i32), colour, cover.min(1.0));
            }
        });
        self.area = area;
    }
}

impl DrawingBackend for Picture<'_> {
    type ErrorType = Infallible;

    fn get_size(&self) -> (u32, u32) {
        self.size
    }

    fn ensure_prepared(&mut self) -> Drawn {
        Ok(())
    }

    fn present(&mut self) -> Drawn {
        Ok(())
    }

    fn draw_pixel(&mut self, point: BackendCoord, colour: BackendColor) -> Drawn {
        self.blend(point, colour, 1.0);
        Ok(())
    }

    fn draw_line<S: BackendStyle>(&mut self, from: BackendCoord, to: BackendCoord, style: &S) -> Drawn {
        self.draw_path([from, to], style)
    }

    fn draw_rect<S: BackendStyle>(
        &mut self,
        a: BackendCoord,
        b: BackendCoord,
        style: &S,
        fill: bool,
    ) -> Drawn {
        let corners = [a, (b.0, a.1), b, (a.0, b.1)];
        if !fill {
            return self.draw_path([corners.as_slice(), &corners[..1]].concat(), style);
        }
        let (wide, high) = (self.size.0 as i32, self.size.1 as i32);
        let (left, right) = (a.0.min(b.0).clamp(0, wide), a.0.max(b.0).clamp(0, wide));
        let (top, bottom) = (a.1.min(b.1).clamp(0, high), a.1.max(b.1).clamp(0, high));
        let (colour, wide) = (style.color(), wide as usize);
        for y in top..bottom {
            // A row at a time where nothing shines through.
            let row =
                (y as usize * wide + left as usize) * PIXEL..(y as usize * wide + right as usize) * PIXEL;
            match self.pixels.get_mut(row).filter(|_| colour.alpha >= 1.0) {
                Some(row) => {
                    let (r, g, b) = colour.rgb;
                    row.chunks_exact_mut(PIXEL).for_each(|pixel| pixel.copy_from_slice(&[r, g, b]));
                }
                None => (left..right).for_each(|x| self.blend((x, y), colour, 1.0)),
            }
        }
        Ok(())
    }

    fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        path: I,
        style: &S,
    ) -> Drawn {
        let corners: Vec<Corner> = path.into_iter().map(|(x, y)| (x as f32, y as f32)).collect();
        self.fill(&strokes(&corners, style.stroke_width() as f32), style.color());
        Ok(())
    }

    fn fill_polygon<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        path: I,
        style: &S,
    ) -> Drawn {
        let corners: Vec<Corner> = path.into_iter().map(|(x, y)| (x as f32, y as f32)).collect();
        self.fill(&[corners], style.color());
        Ok(())
    }

    fn draw_circle<S: BackendStyle>(
        &mut self,
        (x, y): BackendCoord,
        radius: u32,
        style: &S,
        fill: bool,
    ) -> Drawn {
        let outline: Vec<Corner> =
            outline(radius).into_iter().map(|(dx, dy)| (x as f32 + dx, y as f32 + dy)).collect();
        match fill {
            true => self.fill(&[outline], style.color()),
            false => self.fill(&strokes(&outline, style.stroke_width() as f32), style.color()),
        }
        Ok(())
    }

    fn draw_text<S: BackendTextStyle>(&mut self, text: &str, style: &S, at: BackendCoord) -> Drawn {
        let em = style.size() / PER_EM;
        let width = lettering::width(text, em, style.style()) as f32;
        let before = match style.anchor().h_pos {
            HPos::Left => 0.0,
            HPos::Center => width / 2.0,
            HPos::Right => width,
        };
        let start = (at.0 as f32 - before, at.1 as f32);
        lettering::pixels(text, em, style.style(), start, |x, y, cover| {
            self.blend((x, y), style.color(), cover);
        });
        Ok(())
    }
}

/// Returns a closed line of corners on a circle about nothing, four on each pixel downwards.
fn outline(radius: u32) -> Vec<Corner> {
    let (r, steps) = (radius as f32, radius as i32 * 8);
    let height = |step: i32| step as f32 / 4.0 - r;
    let across = |y: f32| (r * r - y * y).max(0.0).sqrt();
    let down = (0..=steps).map(height).map(|y| (across(y), y));
    let up = (0..=steps).rev().map(height).map(|y| (-across(y), y));
    down.chain(up).collect()
}

/// Returns the stretches of a line so wide; where two meet, each goes on to the outer edge of the other.
fn strokes(corners: &[Corner], width: f32) -> Vec<Vec<Corner>> {
    let half = width / 2.0;
    let last = corners.len().saturating_sub(2);
    let stretch = |(i, ends): (usize, &[Corner])| {
        let (from, to) = (ends[0], ends[1]);
        let (dx, dy) = (to.0 - from.0, to.1 - from.1);
        let length = (dx * dx + dy * dy).sqrt();
        if length <= 0.0 {
            return None;
        }
        let (dx, dy) = (dx / length * half, dy / length * half);
        let on = |meets: bool| if meets { 1.0 } else { 0.0 };
        let (before, after) = (on(i > 0), on(i < last));
        let from = (from.0 - dx * before, from.1 - dy * before);
        let to = (to.0 + dx * after, to.1 + dy * after);
        Some(vec![
            (from.0 - dy, from.1 + dx),
            (to.0 - dy, to.1 + dx),
            (to.0 + dy, to.1 - dx),
            (from.0 + dy, from.1 - dx),
        ])
    };
    corners.windows(2).enumerate().filter_map(stretch).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use plotters::coord::Shift;
    use plotters::element::{Circle, PathElement, Polygon};
    use plotters::prelude::{DrawingArea, IntoDrawingArea};
    use plotters::style::{BLACK, Color, ShapeStyle, WHITE};

    const SIZE: (u32, u32) = (20, 10);

    fn drawn(draw: impl Fn(&DrawingArea<Picture<'_>, Shift>)) -> Vec<u8> {
        let mut pixels = vec![0; Picture::bytes(SIZE)];
        let area = Picture::on(&mut pixels, SIZE).into_drawing_area();
        area.fill(&WHITE).unwrap();
        draw(&area);
        drop(area);
        pixels
    }

    fn red(pixels: &[u8], x: usize, y: usize) -> u8 {
        pixels[(y * SIZE.0 as usize + x) * PIXEL]
    }

    #[test]
    fn a_line_along_the_pixels_covers_them_wholly_and_turns_with_a_full_corner() {
        let path = vec![(2, 2), (10, 2), (10, 8)];
        let pixels = drawn(|area| {
            area.draw(&PathElement::new(path.clone(), ShapeStyle::from(BLACK).stroke_width(2))).unwrap();
        });
        let black: Vec<(usize, usize)> = (0..10)
            .flat_map(|y| (0..20).map(move |x| (x, y)))
            .filter(|(x, y)| red(&pixels, *x, *y) == 0)
            .collect();
        let inside = |x: usize, y: usize| {
            ((2..11).contains(&x) && (1..3).contains(&y)) || ((9..11).contains(&x) && (1..8).contains(&y))
        };
        assert!(black.iter().all(|(x, y)| inside(*x, *y)));
        assert_eq!(black.len(), 9 * 2 + 2 * 5);
        assert!(pixels.iter().all(|p| [0, 255].contains(p)), "no pixel is covered in part");
    }

    #[test]
    fn an_area_covers_a_pixel_by_the_part_inside() {
        let corners = vec![(0, 0), (10, 0), (0, 10)];
        let pixels = drawn(|area| area.draw(&Polygon::new(corners.clone(), BLACK.mix(1.0))).unwrap());
        assert_eq!(red(&pixels, 2, 2), 0);
        assert_eq!(red(&pixels, 4, 5), 128, "half inside");
        assert_eq!(red(&pixels, 12, 2), 255);
    }

    #[test]
    fn a_disc_covers_as_much_as_its_area() {
        let pixels = drawn(|area| area.draw(&Circle::new((9, 5), 4, BLACK.filled())).unwrap());
        assert_eq!(red(&pixels, 9, 5), 0);
        assert_eq!(red(&pixels, 5, 1), 255, "the corner about it");
        let covered: f64 = pixels.iter().step_by(PIXEL).map(|p| 1.0 - f64::from(*p) / 255.0).sum();
        assert!((covered - 16.0 * std::f64::consts::PI).abs() < 1.0, "{covered}");
    }

    #[test]
    fn what_lies_outside_is_left_out() {
        let wild = vec![(-1_000, -50), (3_000, 4), (15, 1_000), (-7, 30)];
        let pixels = drawn(|area| {
            area.draw(&Polygon::new(wild.clone(), BLACK.mix(0.5))).unwrap();
            area.draw(&PathElement::new(wild.clone(), ShapeStyle::from(BLACK).stroke_width(7))).unwrap();
        });
        assert_eq!(pixels.len(), Picture::bytes(SIZE));
    }
}
