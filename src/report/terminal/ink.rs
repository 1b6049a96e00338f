//! What a text is read in, and the few colours it may have there.

use anstyle::{AnsiColor, Style};

/// What a text is read in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Medium {
    /// A terminal of so many columns without colours, a pipe, a file.
    Plain(usize),
    /// A terminal of so many columns with colours.
    Coloured(usize),
    /// A page that reads Markdown, such as a ticket.
    Markdown,
}

impl Medium {
    /// Columns of a terminal that nobody has widened, and of what is no terminal.
    pub const COLUMNS: usize = 80;
    /// Text as a pipe or a file gets it.
    pub const PLAIN: Medium = Medium::Plain(Medium::COLUMNS);
    /// Beyond so many columns nobody follows a sentence from line to line.
    const PROSE: usize = 100;

    /// Returns how many columns a table may take.
    pub(in crate::report) fn columns(self) -> usize {
        match self {
            Medium::Plain(columns) | Medium::Coloured(columns) => columns,
            Medium::Markdown => Medium::COLUMNS,
        }
    }

    /// Returns how many columns a sentence may take.
    pub(in crate::report) fn prose(self) -> usize {
        self.columns().min(Medium::PROSE)
    }
}

/// Why a text stands out; colours are those of the reader's terminal.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::report) enum Tone {
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
    pub(in crate::report) fn paint(self, text: &str, medium: Medium) -> String {
        let style = self.style();
        match medium {
            Medium::Coloured(_) if !text.is_empty() && style != Style::new() => {
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
        assert_eq!(Tone::Good.paint("won", Medium::Coloured(Medium::COLUMNS)), "\u{1b}[32mwon\u{1b}[0m");
        assert_eq!(Tone::Good.paint("won", Medium::PLAIN), "won");
        assert_eq!(Tone::Good.paint("won", Medium::Markdown), "won");
        assert_eq!(Tone::Plain.paint("won", Medium::Coloured(Medium::COLUMNS)), "won");
        assert_eq!(Tone::Good.paint("", Medium::Coloured(Medium::COLUMNS)), "");
    }

    #[test]
    fn five_levels_have_five_colours() {
        let five: Vec<Style> = (0..5).map(|i| Tone::Level(i).style()).collect();
        assert!((1..5).all(|i| !five[..i].contains(&five[i])));
    }
}
