//! Lettering: how wide a text is, and its letters as pixels, by the fonts shipped.
//!
//! Plotters measures in whole pixels and sets letters without their side bearings, so both are done here.

use ab_glyph::{Font, FontRef, Glyph, PxScale, ScaleFont, point};
use plotters::style::{FontStyle, register_font};
use std::sync::OnceLock;

/// The family charts are drawn in: its first name is the font shipped.
pub(in crate::report) const FAMILY: &str = "Liberation Sans, Arial, Helvetica, sans-serif";

const REGULAR: &[u8] = include_bytes!("../assets/fonts/LiberationSans-Regular.ttf");
const BOLD: &[u8] = include_bytes!("../assets/fonts/LiberationSans-Bold.ttf");

/// How much lower than its middle a line of text stands, in parts of its em: half the height of an x.
const HALF_X: f32 = 0.26;

struct Fonts {
    regular: FontRef<'static>,
    bold: FontRef<'static>,
}

impl Fonts {
    /// Reads the fonts, and makes them known to plotters, which draws no text without.
    fn shipped() -> Result<&'static Fonts, String> {
        static FONTS: OnceLock<Result<Fonts, String>> = OnceLock::new();
        let read = || {
            let damaged = || "the shipped font is damaged".to_owned();
            register_font(FAMILY, FontStyle::Normal, REGULAR).map_err(|_| damaged())?;
            register_font(FAMILY, FontStyle::Bold, BOLD).map_err(|_| damaged())?;
            let font = |bytes| FontRef::try_from_slice(bytes).map_err(|_| damaged());
            Ok(Fonts { regular: font(REGULAR)?, bold: font(BOLD)? })
        };
        FONTS.get_or_init(read).as_ref().map_err(Clone::clone)
    }

    fn of(&self, style: FontStyle) -> &FontRef<'static> {
        match style {
            FontStyle::Bold => &self.bold,
            _ => &self.regular,
        }
    }
}

/// Makes sure that there are fonts.
pub(super) fn ready() -> Result<(), String> {
    Fonts::shipped().map(|_| ())
}

/// Returns the width of `text` in pixels, at so many pixels to the em.
pub(super) fn width(text: &str, em: f64, style: FontStyle) -> f64 {
    let Ok(fonts) = Fonts::shipped() else { return 0.0 };
    let (font, scale) = scaled(fonts.of(style), em);
    let font = font.as_scaled(scale);
    let (mut width, mut last) = (0.0, None);
    for letter in text.chars() {
        let id = font.glyph_id(letter);
        width += last.map_or(0.0, |last| font.kern(last, id)) + font.h_advance(id);
        last = Some(id);
    }
    f64::from(width)
}

/// Gives the pixels of `text` and how much of each its letters cover. The text begins at `at`, which is the
/// middle of its height.
pub(super) fn pixels(
    text: &str,
    em: f64,
    style: FontStyle,
    at: (f32, f32),
    mut cover: impl FnMut(i32, i32, f32),
) {
    let Ok(fonts) = Fonts::shipped() else { return };
    let (font, scale) = scaled(fonts.of(style), em);
    let advances = font.as_scaled(scale);
    let (mut x, mut last) = (at.0, None);
    let baseline = (at.1 + HALF_X * em as f32).round();
    for letter in text.chars() {
        let id = font.glyph_id(letter);
        x += last.map_or(0.0, |last| advances.kern(last, id));
        let glyph = Glyph { id, scale, position: point(x.round(), baseline) };
        if let Some(outline) = font.outline_glyph(glyph) {
            let corner = outline.px_bounds().min;
            outline.draw(|dx, dy, covered| {
                cover(corner.x as i32 + dx as i32, corner.y as i32 + dy as i32, covered);
            });
        }
        x += advances.h_advance(id);
        last = Some(id);
    }
}

/// Returns the scale of a font, whose size counts from its lowest to its highest letter, for its em.
fn scaled<'f>(font: &'f FontRef<'static>, em: f64) -> (&'f FontRef<'static>, PxScale) {
    let heights = font.height_unscaled() / font.units_per_em().unwrap_or(1.0);
    (font, PxScale::from(em as f32 * heights))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn widths_are_those_of_the_font() {
        // In Liberation Sans a figure is 1139 of 2048 units wide and a space 569.
        let wide = width("12", 100.0, FontStyle::Normal);
        assert!((wide - 2.0 * 100.0 * 1139.0 / 2048.0).abs() < 0.01, "{wide}");
        let wider = width("1 2", 100.0, FontStyle::Normal);
        assert!((wider - wide - 100.0 * 569.0 / 2048.0).abs() < 0.01, "{wider}");
        let bold = width("defended", 100.0, FontStyle::Bold);
        assert!(bold > width("defended", 100.0, FontStyle::Normal) * 1.05);
    }

    #[test]
    fn letters_lie_within_their_width_about_their_middle() {
        let (mut x, mut y) = ((i32::MAX, i32::MIN), (i32::MAX, i32::MIN));
        pixels("xenon", 40.0, FontStyle::Normal, (10.0, 100.0), |px, py, covered| {
            if covered > 0.1 {
                x = (x.0.min(px), x.1.max(px));
                y = (y.0.min(py), y.1.max(py));
            }
        });
        let end = 10.0 + width("xenon", 40.0, FontStyle::Normal);
        assert!(x.0 >= 9 && f64::from(x.1) <= end && f64::from(x.1) > end - 6.0, "{x:?} {end}");
        assert!((f64::from(y.0 + y.1 + 1) / 2.0 - 100.0).abs() <= 1.0, "{y:?}");
    }
}
