//! A file of a report, made already or made while it is written.

use super::publish::Content;
use super::{Dossier, steps};
use std::io::{self, Write};

/// What a file of a report is made of.
#[derive(Clone, Debug)]
pub enum Part<'a> {
    /// Its bytes.
    Bytes(Vec<u8>),
    /// `steps.csv`, by far the largest: its rows are made as they are written, so that it is never in memory
    /// as a whole.
    Steps(Dossier<'a>),
}

impl Content for Part<'_> {
    fn write_to(&self, to: &mut dyn Write) -> io::Result<()> {
        match self {
            Part::Bytes(bytes) => to.write_all(bytes),
            Part::Steps(dossier) => steps(dossier, to),
        }
    }
}
