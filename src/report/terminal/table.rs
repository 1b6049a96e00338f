//! A table, made once and written for whichever medium it is read in.

use super::ink::{Medium, Tone};
use super::markdown::escape;
use super::wrap::{cut, width, wrap};
use crate::report::words;

/// Columns of a terminal that nobody has widened.
pub const COLUMNS: usize = 80;
/// Columns between two columns of a table.
const GAP: usize = 2;
/// Lines of one name in a table.
const LINES: usize = 3;

/// One field of a table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::report) struct Field {
    text: String,
    tone: Tone,
}

impl Field {
    pub(in crate::report) fn toned(text: String, tone: Tone) -> Field {
        Field { text, tone }
    }
}

impl From<String> for Field {
    fn from(text: String) -> Field {
        Field { text, tone: Tone::Plain }
    }
}

/// A table: the first column holds names and stands to the left, the others hold figures and stand to the right.
#[derive(Clone, Debug)]
pub(in crate::report) struct Table<const N: usize> {
    /// What the columns are called.
    pub header: [&'static str; N],
    /// Columns of a terminal that each column but the first takes; the first takes what it needs of the rest.
    pub widths: [usize; N],
    /// The rows.
    pub rows: Vec<[Field; N]>,
}

impl<const N: usize> Table<N> {
    /// Returns the table as lines for `medium`.
    pub(in crate::report) fn lines(&self, medium: Medium) -> Vec<String> {
        match medium {
            Medium::Markdown => self.markdown(),
            Medium::Plain | Medium::Coloured => self.terminal(medium),
        }
    }

    fn markdown(&self) -> Vec<String> {
        let row = |fields: Vec<String>| format!("| {} |", fields.join(" | "));
        let rule = (0..N).map(|i| if i == 0 { "---" } else { "---:" }.to_owned()).collect();
        let header = self.header.iter().map(|h| escape(h)).collect();
        let rows = self.rows.iter().map(|r| row(r.iter().map(|f| escape(&f.text)).collect()));
        [row(header), row(rule)].into_iter().chain(rows).collect()
    }

    fn terminal(&self, medium: Medium) -> Vec<String> {
        let mut widths = self.widths;
        let others: usize = widths[1..].iter().map(|w| w + GAP).sum();
        let names = self.rows.iter().map(|r| width(&r[0].text));
        let most = COLUMNS.saturating_sub(others);
        widths[0] = names.chain([width(self.header[0])]).max().unwrap_or(0).min(most);
        let header = self.header.map(|h| Field::toned(h.to_owned(), Tone::Heading));
        let mut lines = row(&header, widths, Hang::Bottom, medium);
        lines.push("─".repeat(widths[0] + others));
        for fields in &self.rows {
            lines.extend(row(fields, widths, Hang::Top, medium));
        }
        lines
    }
}

/// Where a field stands that has fewer lines than its neighbours.
#[derive(Clone, Copy)]
enum Hang {
    Top,
    Bottom,
}

/// Returns the lines of one row.
fn row<const N: usize>(fields: &[Field; N], widths: [usize; N], hang: Hang, medium: Medium) -> Vec<String> {
    let parts: Vec<Vec<String>> = fields.iter().zip(widths).map(|(f, w)| fitted(&f.text, w)).collect();
    let height = parts.iter().map(Vec::len).max().unwrap_or(0);
    let line = |i: usize| {
        let mut line = String::new();
        for (column, part) in parts.iter().enumerate() {
            let above = match hang {
                Hang::Top => 0,
                Hang::Bottom => height - part.len(),
            };
            let text = i.checked_sub(above).and_then(|i| part.get(i)).map_or("", String::as_str);
            let space = " ".repeat(widths[column].saturating_sub(width(text)));
            let painted = fields[column].tone.paint(text, medium);
            line += &match column {
                0 => format!("{painted}{space}"),
                _ => format!("{}{space}{painted}", " ".repeat(GAP)),
            };
        }
        line.trim_end().to_owned()
    };
    (0..height).map(line).collect()
}

/// Returns `text` with no space at which an interval, or a figure and its unit, would be torn apart, as far as they
/// fit into `room` columns.
fn whole(text: &str, room: usize) -> String {
    let mut kept = words::unbroken(text);
    let mut at = 0;
    while let Some((begin, end)) =
        kept[at..].find('[').and_then(|b| Some((at + b, at + kept[at..].find(']')? + 1)))
    {
        if begin < end && width(&kept[begin..end]) <= room {
            let joined = kept[begin..end].replace(' ', &words::NO_BREAK.to_string());
            let grown = joined.len();
            kept.replace_range(begin..end, &joined);
            at = begin + grown;
        } else {
            at = end.max(begin + 1);
        }
    }
    kept
}

/// Returns `text` in at most [`LINES`] lines of `room` columns.
fn fitted(text: &str, room: usize) -> Vec<String> {
    let mut lines = wrap(&whole(text, room), room);
    if lines.len() > LINES {
        lines.truncate(LINES);
        if let Some(last) = lines.last_mut() {
            // The line is full or not; the ellipsis needs a column in either case.
            *last = cut(&format!("{last}{}", " ".repeat(room)), room);
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(names: &[&str]) -> Table<3> {
        let row = |name: &&str| {
            [
                Field::toned((*name).to_owned(), Tone::Level(0)),
                "82 % [70–90]".to_owned().into(),
                "–".to_owned().into(),
            ]
        };
        Table {
            header: ["SOC", "Objective reached", "Time"],
            widths: [0, 12, 5],
            rows: names.iter().map(row).collect(),
        }
    }

    #[test]
    fn names_stand_left_and_figures_right() {
        let lines = table(&["Level 1", "Ours"]).lines(Medium::Plain);
        let want = [
            "            Objective",
            "SOC           reached   Time",
            "────────────────────────────",
            "Level 1  82 % [70–90]      –",
            "Ours     82 % [70–90]      –",
        ];
        assert_eq!(lines, want);
    }

    #[test]
    fn the_same_table_is_written_for_a_ticket() {
        let lines = table(&["Level | 1"]).lines(Medium::Markdown);
        let want = [
            "| SOC | Objective reached | Time |",
            "| --- | ---: | ---: |",
            "| Level \\| 1 | 82 % [70–90] | – |",
        ];
        assert_eq!(lines, want);
    }

    #[test]
    fn an_interval_is_not_torn_apart() {
        assert_eq!(fitted("7.4 d [6.2–9.1 d]", 16), ["7.4 d", "[6.2–9.1 d]"]);
        assert_eq!(fitted("19 h [12 h–2.4 d]", 17), ["19 h [12 h–2.4 d]"]);
        // What is wider than its column is, all the same.
        assert_eq!(fitted("1 d [22 h–2.4 d]", 8), ["1 d [22", "h–2.4 d]"]);
        assert_eq!(fitted("a ] b [ c", 5), ["a ] b", "[ c"]);
    }

    #[test]
    fn no_name_makes_it_wider_than_a_terminal() {
        for name in ["x".repeat(500), "安全运营中心".repeat(40), "two words ".repeat(60)] {
            let lines = table(&[&name]).lines(Medium::Plain);
            assert!(lines.iter().all(|l| width(l) <= COLUMNS), "{lines:#?}");
            assert!(lines.iter().any(|l| l.contains('…')), "{lines:#?}");
            assert_eq!(lines.len(), 3 + LINES);
        }
    }

    #[test]
    fn colour_takes_no_columns() {
        let (plain, coloured) =
            (table(&["Level 1"]).lines(Medium::Plain), table(&["Level 1"]).lines(Medium::Coloured));
        let stripped: Vec<String> =
            coloured.iter().map(|l| anstream::adapter::strip_str(l).to_string()).collect();
        assert_ne!(plain, coloured);
        assert_eq!(plain, stripped);
    }
}
