//! A table, made once and written for whichever medium it is read in.

use super::ink::{Medium, Tone};
use super::markdown::escape;
use super::wrap::{cut, width, wrap};
use crate::report::words;

/// Columns between two columns of a table.
const GAP: usize = 2;
/// Lines of one name in a table.
const LINES: usize = 3;
/// Columns that names have in any case, if they need them.
const NAMES: usize = 12;

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
    /// The rows.
    pub rows: Vec<[Field; N]>,
}

impl<const N: usize> Table<N> {
    /// Returns the table as lines for `medium`.
    pub(in crate::report) fn lines(&self, medium: Medium) -> Vec<String> {
        match medium {
            Medium::Markdown => self.markdown(),
            Medium::Plain(_) | Medium::Coloured(_) => self.terminal(medium),
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
        let widths = self.widths(medium.columns());
        let header = self.header.map(|h| Field::toned(h.to_owned(), Tone::Heading));
        let mut lines = row(&header, widths, Hang::Bottom, medium);
        lines.push("─".repeat(widths.iter().sum::<usize>() + GAP * (N - 1)));
        for fields in &self.rows {
            lines.extend(row(fields, widths, Hang::Top, medium));
        }
        lines
    }
}

impl<const N: usize> Table<N> {
    /// Returns how wide each column is: as wide as its fields if there is room for that, else as what may not be
    /// broken in them, and then those first that lack least.
    fn widths(&self, columns: usize) -> [usize; N] {
        let room = columns.saturating_sub(GAP * (N - 1));
        let wanted: [usize; N] = std::array::from_fn(|column| {
            let fields = self.rows.iter().map(|row| width(&row[column].text));
            fields.chain([headed(self.header[column])]).max().unwrap_or(0)
        });
        if wanted.iter().sum::<usize>() <= room {
            return wanted;
        }
        let mut widths: [usize; N] = std::array::from_fn(|column| {
            let fields = self.rows.iter().map(|row| unbreakable(&row[column].text));
            fields.chain([headed(self.header[column])]).max().unwrap_or(0)
        });
        // Names can be broken anywhere, figures cannot.
        let figures: usize = widths[1..].iter().sum();
        widths[0] = widths[0].min(room.saturating_sub(figures).max(NAMES)).min(wanted[0]);
        let left = |widths: &[usize; N]| room as isize - widths.iter().sum::<usize>() as isize;
        // In a terminal too narrow for all, the widest is broken.
        while left(&widths) < 0 {
            let Some(widest) = widths.iter_mut().max().filter(|w| **w > 1) else { break };
            *widest -= 1;
        }
        let mut lacking: Vec<usize> = (0..N).filter(|i| wanted[*i] > widths[*i]).collect();
        lacking.sort_by_key(|i| wanted[*i] - widths[*i]);
        for i in lacking {
            let more = wanted[i] - widths[i];
            // A figure on one line or two: what does not make it one is of no use to it.
            if i == 0 || more as isize <= left(&widths) {
                widths[i] += more.min(left(&widths).max(0) as usize);
            }
        }
        widths
    }
}

/// Returns the columns of the longest part of `text` at which no line may end.
fn unbreakable(text: &str) -> usize {
    words::intact(text, usize::MAX).split(' ').map(width).max().unwrap_or(0)
}

/// Returns the fewest columns in which a heading stands on no more lines than a name.
fn headed(heading: &str) -> usize {
    let fits = |room: &usize| wrap(heading, *room).len() <= LINES;
    (unbreakable(heading).max(1)..=width(heading).max(1)).find(fits).unwrap_or(width(heading))
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

/// Returns `text` in at most [`LINES`] lines of `room` columns.
fn fitted(text: &str, room: usize) -> Vec<String> {
    let mut lines = wrap(&words::intact(text, room), room);
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
        Table { header: ["SOC", "Objective reached", "Time"], rows: names.iter().map(row).collect() }
    }

    #[test]
    fn names_stand_left_and_figures_right() {
        let lines = table(&["Level 1", "Ours"]).lines(Medium::PLAIN);
        let want = [
            "            Objective",
            "SOC           reached  Time",
            "───────────────────────────",
            "Level 1  82 % [70–90]     –",
            "Ours     82 % [70–90]     –",
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
    fn a_wider_terminal_has_longer_lines_and_a_narrow_one_tears_no_interval() {
        let row = |name: &str| {
            let interval = |text: &str| Field::from(text.to_owned());
            [Field::from(name.to_owned()), interval("4.3 d [2.0–19 d]"), interval("12 h [6.8 h–4.3 d]")]
        };
        let table = Table { header: ["SOC", "Held", "Median"], rows: vec![row("A name of some length")] };
        let lines = |columns| table.lines(Medium::Plain(columns));
        assert_eq!(lines(80)[2..], ["A name of some length  4.3 d [2.0–19 d]  12 h [6.8 h–4.3 d]"]);
        assert_eq!(lines(48)[2..], ["A name of   4.3 d [2.0–19 d]  12 h [6.8 h–4.3 d]", "some", "length"]);
        for columns in 43..80 {
            let text = lines(columns).join("\n");
            assert!(text.contains("[2.0–19 d]") && text.contains("[6.8 h–4.3 d]"), "{text}");
            assert!(text.lines().all(|l| width(l) <= columns), "{text}");
        }
    }

    #[test]
    fn no_name_makes_it_wider_than_a_terminal() {
        for name in ["x".repeat(500), "安全运营中心".repeat(40), "two words ".repeat(60)] {
            let lines = table(&[&name]).lines(Medium::PLAIN);
            assert!(lines.iter().all(|l| width(l) <= Medium::COLUMNS), "{lines:#?}");
            assert!(lines.iter().any(|l| l.contains('…')), "{lines:#?}");
            assert_eq!(lines.len(), 3 + LINES);
        }
    }

    #[test]
    fn colour_takes_no_columns() {
        let (plain, coloured) = (
            table(&["Level 1"]).lines(Medium::PLAIN),
            table(&["Level 1"]).lines(Medium::Coloured(Medium::COLUMNS)),
        );
        let stripped: Vec<String> =
            coloured.iter().map(|l| anstream::adapter::strip_str(l).to_string()).collect();
        assert_ne!(plain, coloured);
        assert_eq!(plain, stripped);
    }
}
