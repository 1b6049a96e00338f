//! When there are colours, and what a terminal can show.

use crate::report::Medium;
use clap::ValueEnum;
use std::ffi::OsStr;
use std::io::IsTerminal;
use terminal_size::{Height, Width};

/// When to use colours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum Colour {
    /// On a terminal, unless NO_COLOR is set or TERM is dumb
    #[default]
    Auto,
    /// Also into a pipe or a file
    Always,
    /// Nowhere
    Never,
}

impl Colour {
    /// Returns what standard output is.
    pub(super) fn medium(self) -> Medium {
        let coloured = match self {
            Colour::Auto => Surroundings::of(&std::io::stdout()).show_colours(),
            Colour::Always => true,
            Colour::Never => false,
        };
        let columns = columns(std::env::var("COLUMNS").ok().as_deref(), terminal_size::terminal_size());
        if coloured { Medium::Coloured(columns) } else { Medium::Plain(columns) }
    }
}

/// Fewer columns than this hold no table, and more hold no eye.
const COLUMNS: std::ops::RangeInclusive<usize> = 60..=200;

/// Returns how wide lines may be: as COLUMNS says, else as wide as the terminal, else as one that nobody has widened.
fn columns(asked: Option<&str>, terminal: Option<(Width, Height)>) -> usize {
    let asked = asked.and_then(|columns| columns.trim().parse().ok()).filter(|columns| *columns > 0);
    let columns = asked.or_else(|| terminal.map(|(Width(columns), _)| usize::from(columns)));
    columns.map_or(Medium::COLUMNS, |columns: usize| columns.clamp(*COLUMNS.start(), *COLUMNS.end()))
}

/// What is known of where something is written to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Surroundings {
    terminal: bool,
    /// NO_COLOR is there and not empty: <https://no-color.org>.
    no_color: bool,
    /// TERM says that the terminal knows no escape sequence.
    dumb: bool,
}

impl Surroundings {
    pub(super) fn of(stream: &impl IsTerminal) -> Surroundings {
        let set = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty());
        Surroundings {
            terminal: stream.is_terminal(),
            no_color: set("NO_COLOR").is_some(),
            dumb: set("TERM").as_deref() == Some(OsStr::new("dumb")),
        }
    }

    fn show_colours(self) -> bool {
        self.terminal && !self.no_color && !self.dumb
    }

    /// Whether a line can be written over, as that of the progress is.
    pub(super) fn can_rewrite(self) -> bool {
        self.terminal && !self.dumb
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_as_wide_as_asked_or_as_the_terminal() {
        let wide = Some((Width(132), Height(40)));
        assert_eq!([columns(None, None), columns(None, wide), columns(Some("100"), wide)], [80, 132, 100]);
        assert_eq!([columns(Some("20"), wide), columns(Some("900"), None)], [60, 200]);
        assert_eq!([columns(Some("wide"), wide), columns(Some("0"), None)], [132, 80]);
    }

    #[test]
    fn only_a_terminal_that_wants_colours_gets_them() {
        let terminal = Surroundings { terminal: true, no_color: false, dumb: false };
        assert!(terminal.show_colours() && terminal.can_rewrite());
        let without = Surroundings { no_color: true, ..terminal };
        assert!(!without.show_colours() && without.can_rewrite());
        let dumb = Surroundings { dumb: true, ..terminal };
        assert!(!dumb.show_colours() && !dumb.can_rewrite());
        let pipe = Surroundings { terminal: false, ..terminal };
        assert!(!pipe.show_colours() && !pipe.can_rewrite());
    }
}
