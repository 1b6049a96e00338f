//! A table: a CSV file whose every cell knows the line it stands on.

use super::error::KnowledgeError;
use super::near_miss::{did_you_mean, nearest};
use std::str::FromStr;

/// One line of a table.
pub(super) struct Row {
    file: &'static str,
    line: u64,
    cells: csv::StringRecord,
}

/// Returns the lines of `text` below its header, which must be exactly `columns`.
pub(super) fn rows(
    file: &'static str,
    text: &str,
    columns: &[&'static str],
) -> Result<Vec<Row>, KnowledgeError> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let header = reader.headers().map_err(|e| unreadable(file, 1, &e))?;
    if !header.iter().eq(columns.iter().copied()) {
        let found = header.iter().collect::<Vec<_>>().join(",");
        return Err(KnowledgeError::Columns { file, found, expected: columns.join(",") });
    }
    let mut rows = Vec::new();
    for record in reader.into_records() {
        let cells = record.map_err(|e| unreadable(file, e.position().map_or(0, csv::Position::line), &e))?;
        let line = cells.position().map_or(0, csv::Position::line);
        rows.push(Row { file, line, cells });
    }
    Ok(rows)
}

/// Refuses a table of more rows than its ids have room for.
pub(super) fn at_most(limit: usize, file: &'static str, rows: &[Row]) -> Result<(), KnowledgeError> {
    if rows.len() > limit {
        return Err(KnowledgeError::TooMany { file, found: rows.len(), limit });
    }
    Ok(())
}

fn unreadable(file: &'static str, line: u64, error: &csv::Error) -> KnowledgeError {
    KnowledgeError::Unreadable { file, line, reason: error.to_string() }
}

impl Row {
    /// Returns the text in a column; the reader has made sure that there is one.
    pub(super) fn cell(&self, column: usize) -> &str {
        self.cells.get(column).unwrap_or_default()
    }

    /// Lists the elements of a cell joined by `;`.
    pub(super) fn list(&self, column: usize) -> impl Iterator<Item = &str> {
        self.cell(column).split(';').filter(|element| !element.is_empty())
    }

    /// Returns the number in a column called `name`.
    pub(super) fn number<T: FromStr>(
        &self,
        column: usize,
        name: &'static str,
        expected: &'static str,
    ) -> Result<T, KnowledgeError> {
        self.cell(column).parse().map_err(|_| self.not_allowed(column, name, expected))
    }

    /// Returns the complaint that a column called `name` does not hold what is `expected`.
    pub(super) fn not_allowed(
        &self,
        column: usize,
        name: &'static str,
        expected: &'static str,
    ) -> KnowledgeError {
        let value = self.cell(column).to_owned();
        KnowledgeError::Number { file: self.file, line: self.line, column: name, value, expected }
    }

    /// Returns the complaint that `value` is no known `what`, with what may have been meant.
    pub(super) fn unknown<'a>(
        &self,
        what: &'static str,
        value: &str,
        candidates: impl Iterator<Item = &'a str>,
    ) -> KnowledgeError {
        let known: Vec<&str> = candidates.collect();
        let hint = match nearest(value, known.iter().copied(), 3).as_slice() {
            [] if known.is_empty() => "; name at least one".to_owned(),
            [] if known.len() <= 20 => format!("; known are {}", known.join(", ")),
            [] => "; correct it, or define it in its own file".to_owned(),
            near => did_you_mean(near),
        };
        KnowledgeError::UnknownValue { file: self.file, line: self.line, what, value: value.to_owned(), hint }
    }

    /// Returns the complaint that `value` was defined on an earlier line.
    pub(super) fn repeated(&self, what: &'static str, value: &str) -> KnowledgeError {
        KnowledgeError::Repeated { file: self.file, line: self.line, what, value: value.to_owned() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(text: &str) -> String {
        rows("x.csv", text, &["id", "name"]).err().unwrap().to_string()
    }

    #[test]
    fn a_header_must_be_the_expected_one() {
        assert_eq!(refusal("id,title\n"), "unexpected columns id,title in x.csv:1; expected id,name");
    }

    #[test]
    fn a_short_line_is_named() {
        assert!(refusal("id,name\na,b\nc\n").starts_with("cannot read x.csv:3: "));
    }

    #[test]
    fn a_list_may_be_empty_and_a_quoted_cell_may_hold_a_comma() {
        let rows = rows("x.csv", "id,name\n,\"a,b;c\"\n", &["id", "name"]).unwrap();
        assert_eq!(rows[0].list(0).count(), 0);
        assert_eq!(rows[0].list(1).collect::<Vec<_>>(), ["a,b", "c"]);
        assert!(rows[0].number::<u32>(1, "name", "a whole number").is_err());
    }
}
