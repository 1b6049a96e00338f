//! When there are colours, and what a terminal can show.

use crate::report::Medium;
use clap::ValueEnum;
use std::ffi::OsStr;
use std::io::IsTerminal;

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
        if coloured { Medium::Coloured } else { Medium::Plain }
    }
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
