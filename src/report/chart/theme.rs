//! The theme: colours, fonts and sizes, and nothing else that a chart could be dressed in.

use super::lettering;
use super::spec::{Rgb, Weight};
use crate::sim::elementary::{exp, ln};
use plotters::style::FontStyle;

/// Plotters counts a font's size so much larger than its em.
pub(super) const PER_EM: f64 = 1.24;

/// Width of every sheet in pixels, and what is left free at its sides.
pub(super) const WIDTH: u32 = 960;
pub(super) const MARGIN: i32 = 16;
/// Height of a line of text in pixels.
pub(super) const LINE: u32 = 18;
/// How far down title and subtitle stand, and how high a line of the title is.
pub(super) const TITLE: f64 = 22.0;
pub(super) const TITLE_LINE: f64 = 21.0;
pub(super) const SUBTITLE: f64 = 47.0;

/// Text.
pub(in crate::report) const INK: Rgb = Rgb(0x22, 0x2b, 0x36);
/// Text of lesser weight, and axes.
pub(in crate::report) const GREY: Rgb = Rgb(0x5b, 0x66, 0x72);
/// Grid lines.
pub(in crate::report) const GRID: Rgb = Rgb(0xe3, 0xe7, 0xeb);
/// Lines that stand for nothing, and hatching.
pub(in crate::report) const FAINT: Rgb = Rgb(0xb4, 0xbd, 0xc6);
/// The sheet.
pub(in crate::report) const PAPER: Rgb = Rgb(0xff, 0xff, 0xff);

/// Endings in the order of `Ending::ALL`: slate where the client comes off well, orange where not.
pub(in crate::report) const ENDINGS: [Rgb; 8] = [
    Rgb(0x2f, 0x43, 0x57),
    Rgb(0x50, 0x6b, 0x84),
    Rgb(0x7e, 0x97, 0xad),
    Rgb(0xa9, 0xbb, 0xca),
    Rgb(0xd0, 0xd9, 0xe1),
    Rgb(0xf3, 0xe3, 0xb3),
    Rgb(0xf0, 0xa3, 0x5c),
    Rgb(0xb8, 0x43, 0x1f),
];

/// A scale of one colour from almost white to dark, which stays a scale for every kind of colour vision and
/// in print without colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shade {
    /// Slate: more is better for the client.
    Gain,
    /// Orange: more is worse.
    Burden,
}

impl Shade {
    /// Returns the colour of `part`, from 0 to 1.
    pub(super) fn of(self, part: f64) -> Rgb {
        let stops = match self {
            Shade::Gain => [Rgb(0xf2, 0xf5, 0xf8), ENDINGS[3], ENDINGS[2], ENDINGS[1], Rgb(0x1d, 0x2c, 0x3b)],
            Shade::Burden => {
                [Rgb(0xfd, 0xf4, 0xe9), Rgb(0xf8, 0xcb, 0x9a), ENDINGS[6], ENDINGS[7], Rgb(0x5f, 0x1c, 0x0a)]
            }
        };
        // In whole parts, so that the colour is the same on every machine.
        let at = (part.clamp(0.0, 1.0) * 1000.0).round() as usize * (stops.len() - 1);
        let (from, part) = (at / 1000, at % 1000);
        between(stops[from], stops[(from + 1).min(stops.len() - 1)], part, 1000)
    }
}

/// Returns the ink, black or white, that is read best on `ground`.
pub(super) fn ink_on(ground: Rgb) -> Rgb {
    let (black, white) = (Rgb(0, 0, 0), PAPER);
    // Contrast is (lighter + 0.05) / (darker + 0.05), of white 1.05 / l, of black l / 0.05.
    let l = luminance(ground) + 0.05;
    if l * l > 0.05 * 1.05 { black } else { white }
}

/// Returns the relative luminance of a colour (WCAG 2.2, "relative luminance").
pub(super) fn luminance(colour: Rgb) -> f64 {
    let [r, g, b] = linear(colour);
    0.2126 * r + 0.7152 * g + 0.0722 * b
}

/// Returns how much red, green and blue light a colour gives, in parts of the most.
pub(super) fn linear(Rgb(r, g, b): Rgb) -> [f64; 3] {
    [r, g, b].map(|c| match f64::from(c) / 255.0 {
        dark if dark <= 0.04045 => dark / 12.92,
        light => exp(2.4 * ln((light + 0.055) / 1.055)),
    })
}

/// How a text is set.
pub(super) struct Letters {
    /// Its size in pixels.
    pub em: f64,
    pub style: FontStyle,
    pub colour: Rgb,
}

/// Returns how a text of `weight` is set.
pub(super) fn letters(weight: Weight) -> Letters {
    let (em, style, colour) = match weight {
        Weight::Title => (16.5, FontStyle::Bold, INK),
        Weight::Heading => (13.0, FontStyle::Bold, INK),
        Weight::Label => (13.0, FontStyle::Normal, INK),
        Weight::Figure => (11.5, FontStyle::Normal, INK),
        Weight::Remark => (13.0, FontStyle::Normal, GREY),
        Weight::Note => (11.5, FontStyle::Normal, GREY),
        Weight::Badge => (10.0, FontStyle::Bold, PAPER),
    };
    Letters { em, style, colour }
}

/// Returns the colour `part` of `parts` of the way from `a` to `b`.
fn between(a: Rgb, b: Rgb, part: usize, parts: usize) -> Rgb {
    let mix = |a: u8, b: u8| {
        ((usize::from(a) * (parts - part) + usize::from(b) * part + parts / 2) / parts).min(255) as u8
    };
    Rgb(mix(a.0, b.0), mix(a.1, b.1), mix(a.2, b.2))
}

/// Returns the width of `text` in pixels.
pub(in crate::report) fn width(text: &str, weight: Weight) -> f64 {
    let Letters { em, style, .. } = letters(weight);
    lettering::width(text, em, style)
}

/// Returns `text`, cut with an ellipsis where it would be wider than `room` pixels.
pub(in crate::report) fn fit(text: &str, weight: Weight, room: u32) -> String {
    let fits = |t: &str| width(t, weight) <= f64::from(room);
    // No letter that shows is narrower than two pixels, and nobody reads more than that of those that do not.
    let most = room as usize / 2 + 1;
    if text.chars().nth(most).is_none() && fits(text) {
        return text.to_owned();
    }
    let letters: Vec<char> = text.chars().take(most).collect();
    let cut = |n: usize| format!("{}…", letters[..n].iter().collect::<String>().trim_end());
    // The most letters that fit: every fewer do, too.
    let (mut fitting, mut too_many) = (0, letters.len() + 1);
    while too_many - fitting > 1 {
        let n = usize::midpoint(fitting, too_many);
        if fits(&cut(n)) { fitting = n } else { too_many = n }
    }
    if fitting == 0 { String::new() } else { cut(fitting) }
}

/// Returns `text` on one line or two, the second cut where even they have not enough room.
pub(super) fn wrapped(text: &str, weight: Weight, room: u32) -> Vec<String> {
    let fits = |t: &str| width(t, weight) <= f64::from(room);
    let spaces = || text.match_indices(' ').map(|(at, _)| at).take(room as usize);
    // The longest beginning that fits, and the rest.
    let at = spaces().take_while(|at| fits(&text[..*at])).last();
    match at.filter(|_| fit(text, weight, room) != text) {
        Some(at) => vec![text[..at].to_owned(), fit(text[at..].trim_start(), weight, room)],
        None => vec![fit(text, weight, room)],
    }
}

/// Returns the most that any of `texts` takes, in pixels, within `least` and `most`.
pub(super) fn widest(texts: impl Iterator<Item = String>, weight: Weight, (least, most): (i32, i32)) -> i32 {
    let wide = |text: String| width(&fit(&text, weight, most as u32), weight).ceil() as i32;
    texts.map(wide).max().unwrap_or(least).clamp(least, most)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_that_is_too_long_is_cut_whatever_its_length() {
        assert_eq!(fit("short", Weight::Label, 200), "short");
        for long in ["long title ".repeat(40), "i".repeat(1_000_000), "\u{301}".repeat(100_000)] {
            let cut = fit(&long, Weight::Label, 200);
            assert!(cut.ends_with('…') && cut.chars().count() <= 102, "{cut}");
            assert!(width(&cut, Weight::Label) <= 200.0);
        }
        let cut = fit(&"long title ".repeat(40), Weight::Label, 200);
        assert!(width(&cut, Weight::Label) > 180.0, "{cut}");
        assert_eq!(fit("word", Weight::Label, 3), "");
    }

    #[test]
    fn a_heading_breaks_at_a_space_or_is_cut() {
        let wrap = |text| wrapped(text, Weight::Heading, 80);
        assert_eq!(wrap("Level 3"), ["Level 3"]);
        assert_eq!(wrap("Blind of one eye"), ["Blind of one", "eye"]);
        let cut = wrap("Blind (negative control, for comparison)");
        assert!(cut.len() == 2 && cut[0] == "Blind" && cut[1].ends_with('…'), "{cut:?}");
        assert_eq!(wrap("Unbreakableheading").len(), 1);
        let of = |text: &str| widest([text.to_owned()].into_iter(), Weight::Label, (20, 90));
        assert!(of("a") == 20 && (80..=90).contains(&of(&"b".repeat(900))));
    }

    #[test]
    fn bold_is_measured_wider_and_small_narrower() {
        let of = |weight| width("Level 3 defends more", weight);
        assert!(of(Weight::Heading) > of(Weight::Label) && of(Weight::Label) > of(Weight::Figure));
    }

    #[test]
    fn shades_darken_all_the_way_and_their_ink_can_be_read() {
        for shade in [Shade::Gain, Shade::Burden] {
            let colours: Vec<Rgb> = (0..=100).map(|i| shade.of(f64::from(i) / 100.0)).collect();
            assert!(colours.windows(2).all(|w| luminance(w[0]) > luminance(w[1])), "{shade:?}");
            for colour in colours {
                let (a, b) = (luminance(colour), luminance(ink_on(colour)));
                assert!((a.max(b) + 0.05) / (a.min(b) + 0.05) > 4.5, "{colour}");
            }
        }
        assert_eq!(Shade::Gain.of(f64::NAN), Shade::Gain.of(0.0));
    }

    #[test]
    fn luminance_is_that_of_the_standard() {
        assert!((luminance(PAPER) - 1.0).abs() < 1e-12 && luminance(Rgb(0, 0, 0)) == 0.0);
        // Contrast of #767676 on white is the well-known 4.54.
        assert!((1.05 / (luminance(Rgb(0x76, 0x76, 0x76)) + 0.05) - 4.54).abs() < 0.005);
    }
}
