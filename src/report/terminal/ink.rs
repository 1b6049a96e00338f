//! What a text is read in, and the few colours it may have there.

use anstyle::{AnsiColor, Style};

/// What a text is read in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Medium {
    /// A terminal without colours, a pipe, a file.
    Plain,
    /// A terminal with colours.
    Coloured,
    /// A page that reads Markdown, such as a ticket.
    Markdown,
}

/// Why a text stands out; colours are those of the reader's terminal.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Tone {
    /// It does not.
    #[default]
    Plain,
    /// A heading.
    Heading,
    /// The level at this place.
    Level(usize),
    /// Good for the client.
    Good,
    /// Bad for the client.
    Bad,
    /// Neither.
    Same,
    /// The attacker.
    Attacker,
    /// The SOC.
    Defender,
    /// Anybody else.
    Bystander,
}

/// Levels from first to last, as near to the charts as a terminal comes.
const LEVELS: [AnsiColor; 5] =
    [AnsiColor::Yellow, AnsiColor::Green, AnsiColor::Cyan, AnsiColor::Blue, AnsiColor::Magenta];

impl Tone {
    /// Returns `text` in this tone, if the medium has any.
    pub(super) fn paint(self, text: &str, medium: Medium) -> String {
        let style = self.style();
        match medium {
            Medium::Coloured if !text.is_empty() && style != Style::new() => {
                format!("{style}{text}{style:#}")
            }
            _ => text.to_owned(),
        }
    }

    fn style(self) -> Style {
        let colour = |c: AnsiColor| c.on_default();
        match self {
            Tone::Plain => Style::new(),
            Tone::Heading => Style::new().bold(),
            Tone::Level(place) => LEVELS.get(place).copied().map_or(Style::new(), colour),
            Tone::Good => colour(AnsiColor::Green),
            Tone::Bad | Tone::Attacker => colour(AnsiColor::Red),
            Tone::Same => colour(AnsiColor::Yellow),
            Tone::Defender => colour(AnsiColor::Cyan),
            Tone::Bystander => colour(AnsiColor::Magenta),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_coloured_terminal_gets_colours() {
        assert_eq!(Tone::Good.paint("won", Medium::Coloured), "\u{1b}[32mwon\u{1b}[0m");
        assert_eq!(Tone::Good.paint("won", Medium::Plain), "won");
        assert_eq!(Tone::Good.paint("won", Medium::Markdown), "won");
        assert_eq!(Tone::Plain.paint("won", Medium::Coloured), "won");
        assert_eq!(Tone::Good.paint("", Medium::Coloured), "");
    }

    #[test]
    fn five_levels_have_five_colours() {
        let five: Vec<Style> = (0..5).map(|i| Tone::Level(i).style()).collect();
        assert!((1..5).all(|i| !five[..i].contains(&five[i])));
    }
}
