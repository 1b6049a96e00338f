//! A sheet: headings, paragraphs, lists and tables, written for one medium.

use super::ink::{Medium, Tone};
use super::markdown::escape;
use super::table::Table;
use super::wrap::{width, wrap};
use crate::report::words;

/// A text on its way; names in it must be plain already.
#[derive(Clone, Debug)]
pub(in crate::report) struct Sheet {
    medium: Medium,
    text: String,
}

impl Sheet {
    pub(in crate::report) fn new(medium: Medium) -> Sheet {
        Sheet { medium, text: String::new() }
    }

    pub(in crate::report) fn finish(self) -> String {
        self.text
    }

    fn line(&mut self, line: &str) {
        self.text.push_str(line);
        self.text.push('\n');
    }

    /// Adds an empty line.
    pub(in crate::report) fn space(&mut self) {
        self.text.push('\n');
    }

    /// Adds what the whole is about.
    pub(in crate::report) fn title(&mut self, line: &str) {
        match self.medium {
            Medium::Markdown => self.line(&format!("## {}", escape(line))),
            _ => self.toned(Tone::Heading, line, ""),
        }
    }

    /// Adds a heading; on a terminal it is underlined.
    pub(in crate::report) fn heading(&mut self, line: &str) {
        if self.medium == Medium::Markdown {
            self.line(&format!("### {}\n", escape(line)));
            return;
        }
        let lines = wrap(line, self.medium.prose());
        // The line under it is as long as what it stands under.
        let drawn = lines.last().map_or(0, |last| width(last));
        for line in lines {
            self.line(&Tone::Heading.paint(&line, self.medium));
        }
        self.line(&"─".repeat(drawn));
    }

    /// Adds a lesser heading, such as that of a list.
    pub(in crate::report) fn subheading(&mut self, line: &str) {
        match self.medium {
            Medium::Markdown => self.line(&format!("**{}**\n", escape(line))),
            _ => self.line(line),
        }
    }

    /// Adds a paragraph.
    pub(in crate::report) fn paragraph(&mut self, line: &str) {
        if self.medium == Medium::Markdown {
            self.line(&escape(line));
        } else {
            self.toned(Tone::Plain, line, "");
        }
    }

    /// Adds an item of a list; its beginning, up to the first colon or full stop, in `tone`.
    pub(in crate::report) fn item(&mut self, tone: Tone, line: &str) {
        if self.medium == Medium::Markdown {
            self.line(&format!("- {}", escape(line)));
        } else {
            self.toned(tone, line, "- ");
        }
    }

    /// Adds a line that belongs to the item above it.
    pub(in crate::report) fn indented(&mut self, line: &str) {
        if self.medium == Medium::Markdown {
            self.line(&format!("  - {}", escape(line)));
            return;
        }
        for part in wrap(&words::unbroken(line), self.medium.prose() - 4) {
            self.line(&format!("    {part}"));
        }
    }

    /// Adds lines that are drawn already.
    pub(in crate::report) fn drawn(&mut self, lines: &str) {
        self.text.push_str(lines);
    }

    /// Adds a table.
    pub(in crate::report) fn table<const N: usize>(&mut self, table: &Table<N>) {
        table.lines(self.medium).iter().for_each(|line| self.line(line));
        if self.medium == Medium::Markdown {
            self.space();
        }
    }

    /// Adds `line` broken at the terminal's edge; lines after the first stand below what follows `bullet`.
    fn toned(&mut self, tone: Tone, line: &str, bullet: &str) {
        let toned = line.find([':', '.']).map_or(line, |end| &line[..end]);
        let mut left = toned.chars().filter(|c| !c.is_whitespace()).count();
        for (i, part) in wrap(&words::unbroken(line), self.medium.prose() - bullet.len()).iter().enumerate() {
            let end = end_of(part, &mut left);
            let before = if i == 0 { bullet.to_owned() } else { " ".repeat(bullet.len()) };
            let painted = tone.paint(&part[..end], self.medium);
            self.line(format!("{before}{painted}{}", &part[end..]).trim_end());
        }
    }
}

/// Returns where in `part` the `left` next characters end that are no spaces, and takes them off.
fn end_of(part: &str, left: &mut usize) -> usize {
    let mut end = 0;
    for (at, letter) in part.char_indices() {
        if *left == 0 {
            break;
        }
        *left -= usize::from(!letter.is_whitespace());
        end = at + letter.len_utf8();
    }
    end
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sheet(medium: Medium) -> String {
        let mut sheet = Sheet::new(medium);
        sheet.title("A study: seed 1");
        sheet.heading("An attack");
        sheet.item(Tone::Good, &format!("Level 2 defends more than {}: why", "level 1 ".repeat(12).trim()));
        sheet.finish()
    }

    #[test]
    fn a_list_hangs_below_its_bullet_and_a_heading_is_underlined() {
        let text = sheet(Medium::PLAIN);
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines[1..3], ["An attack", "─────────"]);
        assert!(lines[3].starts_with("- Level 2") && lines[4].starts_with("  level 1"));
    }

    #[test]
    fn colour_ends_with_what_it_means_and_with_each_line() {
        let text = sheet(Medium::Coloured(Medium::COLUMNS));
        let line = |n: usize| text.lines().nth(n).unwrap();
        assert!(line(3).starts_with("- \u{1b}[32mLevel 2") && line(3).ends_with("\u{1b}[0m"), "{text}");
        assert!(line(4).ends_with("\u{1b}[0m: why"), "{text}");
        assert_eq!(anstream::adapter::strip_str(&text).to_string(), sheet(Medium::PLAIN));
    }

    #[test]
    fn a_ticket_gets_headings_and_lists() {
        let text = sheet(Medium::Markdown);
        assert!(text.starts_with("## A study: seed 1\n### An attack\n\n- Level 2"), "{text}");
    }
}
