//! In which form an answer is printed.

use super::colour::Colour;
use crate::report::Medium;
use clap::ValueEnum;

/// The form of what is printed; with any but the first, standard output holds nothing else.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// Tables and sentences for people
    #[default]
    Table,
    /// One number or thing a row, for spreadsheets and statistics
    Csv,
    /// Everything, for programs
    Json,
    /// Tables and sentences to paste into a ticket
    Markdown,
}

/// What a form is made of.
#[derive(Clone, Copy, Debug)]
pub(super) enum Form {
    Text(Medium),
    Csv,
    Json,
}

impl Format {
    /// Returns what to make, with colours where they are wanted and can be seen.
    pub(super) fn form(self, colour: Colour) -> Form {
        match self {
            Format::Table => Form::Text(colour.medium()),
            Format::Markdown => Form::Text(Medium::Markdown),
            Format::Csv => Form::Csv,
            Format::Json => Form::Json,
        }
    }
}
