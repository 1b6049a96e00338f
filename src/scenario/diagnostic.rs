//! A message about one place in one file, for a person at a terminal.

use super::document::{Place, SourceFile};
use std::fmt;

/// Whether a file can still be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Gravity {
    /// It can, but somebody should look.
    Warning,
    /// It cannot.
    Error,
}

/// What is wrong, where, and how to mend it; safe to print whatever the file holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// Whether the file can still be used.
    pub gravity: Gravity,
    /// The file.
    pub path: String,
    /// The line, counted from 1.
    pub line: usize,
    /// The column in characters, counted from 1.
    pub column: usize,
    /// A lower-case fragment with the offending text and a way out.
    pub message: String,
    excerpt: String,
    caret: (usize, usize),
}

/// How much of a line is shown.
const WINDOW: usize = 100;
/// How much of an offending text is repeated.
const QUOTE: usize = 60;

impl Diagnostic {
    /// Returns the message `message` about `place` in `file`.
    pub(super) fn new(gravity: Gravity, file: &SourceFile, place: Place, message: &str) -> Diagnostic {
        let text = file.text.as_str();
        let start = floor_boundary(text, place.start as usize);
        let end = floor_boundary(text, place.end as usize).max(start);
        let line_start = text[..start].rfind('\n').map_or(0, |at| at + 1);
        let line_end = text[start..].find('\n').map_or(text.len(), |at| start + at);
        let before: Vec<char> = text[line_start..start].chars().collect();
        let marked: Vec<char> = text[start..end.min(line_end)].chars().collect();
        let after = text[end.min(line_end)..line_end].chars();

        let skipped = before.len().saturating_sub(WINDOW * 3 / 5);
        let mut excerpt = String::from(if skipped > 0 { "…" } else { "" });
        push_safe(&mut excerpt, before[skipped..].iter().copied());
        let caret_at = excerpt.chars().count();
        push_safe(&mut excerpt, marked.iter().copied().take(WINDOW));
        let caret_len = (excerpt.chars().count() - caret_at).max(1);
        push_safe(&mut excerpt, after.filter(|c| *c != '\r').take(WINDOW));
        if excerpt.chars().count() > WINDOW {
            excerpt = excerpt.chars().take(WINDOW).chain(['…']).collect();
        }
        Diagnostic {
            gravity,
            path: printable(&file.shown),
            line: text[..line_start].matches('\n').count() + 1,
            column: before.len() + 1,
            // What is wrong may name what stands in the file.
            message: printable(message),
            excerpt,
            caret: (caret_at, caret_len.min((WINDOW + 1).saturating_sub(caret_at).max(1))),
        }
    }
}

/// Writes `path:line:column: message`, the line, and a caret under the place.
impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Diagnostic { path, line, column, message, excerpt, caret: (at, len), .. } = self;
        let gravity = if self.gravity == Gravity::Warning { "warning: " } else { "" };
        writeln!(f, "{path}:{line}:{column}: {gravity}{message}")?;
        writeln!(f, "{line:>5} | {excerpt}")?;
        write!(f, "      | {:at$}{}", "", "^".repeat(*len))
    }
}

/// Returns `text` with whatever could move or recolour the terminal spelled out.
pub(super) fn printable(text: &str) -> String {
    let mut safe = String::new();
    push_safe(&mut safe, text.chars());
    safe
}

/// Returns `text` printable and cut to a length fit for a message.
pub(super) fn quoted(text: &str) -> String {
    let mut shown: String = text.chars().take(QUOTE).collect();
    if shown.len() < text.len() {
        shown.push('…');
    }
    printable(&shown)
}

fn push_safe(to: &mut String, from: impl Iterator<Item = char>) {
    for c in from {
        match c {
            '\t' => to.push(' '),
            c if c.is_control() || reorders(c) => to.extend(c.escape_unicode()),
            c => to.push(c),
        }
    }
}

/// Whether a character reorders, hides or joins what stands beside it.
fn reorders(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{61c}'
        | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

fn floor_boundary(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    fn about(text: &str, start: usize, end: usize) -> Diagnostic {
        let file = SourceFile { id: "x".into(), shown: "x.toml".into(), text: text.into() };
        let place = Place { file: 0, start: start as u32, end: end as u32 };
        Diagnostic::new(Gravity::Error, &file, place, "wrong")
    }

    #[test]
    fn the_caret_stands_under_the_place() {
        let shown = about("a = 1\nüb = 22\n", 12, 14).to_string();
        assert_eq!(shown, "x.toml:2:6: wrong\n    2 | üb = 22\n      |      ^^");
    }

    #[test]
    fn a_place_at_the_very_end_is_shown() {
        assert_eq!(about("a =", 3, 3).to_string(), "x.toml:1:4: wrong\n    1 | a =\n      |    ^");
        assert_eq!(about("", 0, 9).to_string(), "x.toml:1:1: wrong\n    1 | \n      | ^");
    }

    #[test]
    fn what_could_steer_a_terminal_is_spelled_out() {
        let shown = about("k = \"\u{1b}[31m\u{202e}\"", 4, 13).to_string();
        assert!(!shown.contains(['\u{1b}', '\u{202e}']), "{shown}");
        assert!(shown.contains("\\u{1b}[31m\\u{202e}"), "{shown}");
    }

    #[test]
    fn a_very_long_line_is_cut_around_the_place() {
        let text = format!("a = \"{}\" # {}", "x".repeat(5_000), "y".repeat(5_000));
        let shown = about(&text, 4_000, 9_000).to_string();
        assert!(shown.lines().all(|line| line.chars().count() < 120), "{shown}");
        assert!(shown.starts_with("x.toml:1:4001"));
    }
}
