//! What can be wrong with the knowledge files, or with an id looked up in them.

use thiserror::Error;

/// Why a knowledge file was refused or an id was not found.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum KnowledgeError {
    /// A line that is not well-formed CSV, or has another number of cells than the header.
    #[error("cannot read {file}:{line}: {reason}; every line needs as many cells as the header")]
    Unreadable {
        /// The file's name.
        file: &'static str,
        /// The line, counted from 1.
        line: u64,
        /// What the CSV reader says.
        reason: String,
    },
    /// The first line names other columns than this version reads.
    #[error("unexpected columns {found} in {file}:1; expected {expected}")]
    Columns {
        /// The file's name.
        file: &'static str,
        /// The header as found.
        found: String,
        /// The header as it must be.
        expected: String,
    },
    /// A cell names something that does not exist.
    #[error("unknown {what} {value} in {file}:{line}{hint}")]
    UnknownValue {
        /// The file's name.
        file: &'static str,
        /// The line, counted from 1.
        line: u64,
        /// What the cell should name: "platform", "technique", …
        what: &'static str,
        /// The cell's text.
        value: String,
        /// Near misses, or nothing.
        hint: String,
    },
    /// A cell that must be a number in a range is not.
    #[error("{column} {value} in {file}:{line} is not allowed; write {expected}")]
    Number {
        /// The file's name.
        file: &'static str,
        /// The line, counted from 1.
        line: u64,
        /// The column's name.
        column: &'static str,
        /// The cell's text.
        value: String,
        /// What would be accepted.
        expected: &'static str,
    },
    /// An id that must be unique appears again.
    #[error("{what} {value} in {file}:{line} is already defined; remove one of the two lines")]
    Repeated {
        /// The file's name.
        file: &'static str,
        /// The line of the second one, counted from 1.
        line: u64,
        /// What is repeated: "technique", "rule class", …
        what: &'static str,
        /// The repeated id.
        value: String,
    },
    /// More rows than the ids have room for.
    #[error("{file} has {found} rows; at most {limit} are supported, merge some")]
    TooMany {
        /// The file's name.
        file: &'static str,
        /// How many there are.
        found: usize,
        /// How many there may be.
        limit: usize,
    },
    /// A technique id that is neither in the table nor an alias.
    #[error("unknown technique {code}{hint}")]
    UnknownTechnique {
        /// The id as asked for.
        code: String,
        /// Near misses, or which version the table holds.
        hint: String,
    },
    /// A source id that is not in the table.
    #[error("unknown source {id}{hint}")]
    UnknownSource {
        /// The id as asked for.
        id: String,
        /// Near misses, or the known ids.
        hint: String,
    },
}
