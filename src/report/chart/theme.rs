//! The theme: colours, fonts, and nothing else that a chart could be dressed in.

use super::spec::Rgb;
use plotters::style::{FontStyle, IntoFont, register_font};

/// The family charts are drawn in: its first name is the font shipped for measuring.
pub(super) const FAMILY: &str = "Liberation Sans, Arial, Helvetica, sans-serif";

const REGULAR: &[u8] = include_bytes!("../assets/fonts/LiberationSans-Regular.ttf");
const BOLD: &[u8] = include_bytes!("../assets/fonts/LiberationSans-Bold.ttf");

/// Text.
pub(super) const INK: Rgb = Rgb(0x22, 0x2b, 0x36);
/// Text of lesser weight, and axes.
pub(super) const GREY: Rgb = Rgb(0x5b, 0x66, 0x72);
/// Grid lines.
pub(super) const GRID: Rgb = Rgb(0xe3, 0xe7, 0xeb);

/// Levels from first to last: light to dark, so that they stay apart for every kind of colour vision and
/// in print without colour.
const LEVELS: [Rgb; 5] = [
    Rgb(0x9a, 0xbf, 0x26),
    Rgb(0x2b, 0xa8, 0x79),
    Rgb(0x25, 0x82, 0x9e),
    Rgb(0x41, 0x4c, 0x9c),
    Rgb(0x3d, 0x0a, 0x55),
];

/// Endings in the order of `Ending::ALL`: slate where the client comes off well, orange where not.
pub(super) const ENDINGS: [Rgb; 8] = [
    Rgb(0x2f, 0x43, 0x57),
    Rgb(0x50, 0x6b, 0x84),
    Rgb(0x7e, 0x97, 0xad),
    Rgb(0xa9, 0xbb, 0xca),
    Rgb(0xd0, 0xd9, 0xe1),
    Rgb(0xf3, 0xe3, 0xb3),
    Rgb(0xf0, 0xa3, 0x5c),
    Rgb(0xb8, 0x43, 0x1f),
];

/// Makes the fonts known; plotters measures no text without.
pub(super) fn register() -> Result<(), String> {
    register_font(FAMILY, FontStyle::Normal, REGULAR)
        .and_then(|()| register_font(FAMILY, FontStyle::Bold, BOLD))
        .map_err(|_| "the shipped font is damaged".to_owned())
}

/// Returns the colour of the SOC at `place` of `all`: the same in every chart and table of a report.
pub fn level_colour(place: usize, all: usize) -> Rgb {
    let last = LEVELS.len() - 1;
    // Position on the scale in parts of `all - 1`.
    let parts = all.saturating_sub(1).max(1);
    let at = place.min(parts) * last;
    let (from, part) = (at / parts, at % parts);
    let (a, b) = (LEVELS[from], LEVELS[(from + 1).min(last)]);
    let mix = |a: u8, b: u8| {
        ((usize::from(a) * (parts - part) + usize::from(b) * part + parts / 2) / parts).min(255) as u8
    };
    Rgb(mix(a.0, b.0), mix(a.1, b.1), mix(a.2, b.2))
}

/// Returns `text`, cut with an ellipsis where it would be wider than `room` pixels at `size`.
pub(super) fn fit(text: &str, size: u32, room: u32) -> String {
    let width = |t: &str| (FAMILY, size).into_font().box_size(t).map_or(0, |(width, _)| width);
    if width(text) <= room {
        return text.to_owned();
    }
    let mut kept: Vec<char> = text.chars().collect();
    while kept.pop().is_some() {
        let cut = format!("{}…", kept.iter().collect::<String>().trim_end());
        if width(&cut) <= room {
            return cut;
        }
    }
    String::new()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn five_levels_have_the_five_colours_and_more_lie_between() {
        let five: Vec<Rgb> = (0..5).map(|i| level_colour(i, 5)).collect();
        assert_eq!(five, LEVELS);
        assert_eq!(level_colour(0, 1), LEVELS[0]);
        assert_eq!(level_colour(1, 2), LEVELS[4]);
        let nine: Vec<Rgb> = (0..9).map(|i| level_colour(i, 9)).collect();
        assert!(nine.windows(2).all(|w| w[0] != w[1]));
    }

    #[test]
    fn a_title_that_is_too_long_is_cut() {
        register().unwrap();
        assert_eq!(fit("short", 15, 200), "short");
        let cut = fit(&"long title ".repeat(40), 15, 200);
        assert!(cut.ends_with('…') && cut.chars().count() < 40, "{cut}");
    }
}
