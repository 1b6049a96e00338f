//! What is noted while a document is read: errors, warnings, and the numbers met.

use super::diagnostic::{Diagnostic, Gravity};
use super::document::{Document, Place, SourceFile};
use super::error::{Findings, ScenarioError};
use crate::soc::Soc;
use crate::units::Param;
use sha2::{Digest, Sha256};
use std::cell::RefCell;

/// A number a scenario rests on.
#[derive(Clone, Debug, PartialEq)]
pub struct Assumption {
    /// The file it stands in, such as `socs/level-1-basic`.
    pub file: String,
    /// The keys that lead to it, such as `triage.sensitivity`.
    pub key: String,
    /// Its unit: `share`, `count`, `hours`, …
    pub unit: &'static str,
    /// The number, its range and its source.
    pub param: Param,
}

/// What a scenario was read from.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct InputDigest {
    /// What it is: "attack", "client", …
    pub noun: &'static str,
    /// The name it was asked for by.
    pub name: String,
    /// SHA-256 over the file and all it extends, in hexadecimal.
    pub sha256: String,
}

impl InputDigest {
    /// Returns the digest of `texts`, each with its length, so that no two lists of files share one.
    pub(super) fn of<'a>(
        noun: &'static str,
        name: String,
        texts: impl Iterator<Item = &'a str>,
    ) -> InputDigest {
        let mut hash = Sha256::new();
        for text in texts {
            hash.update((text.len() as u64).to_le_bytes());
            hash.update(text.as_bytes());
        }
        let sha256 = hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
        InputDigest { noun, name, sha256 }
    }
}

impl InputDigest {
    /// Returns the digest of the export of alerts that `soc` is fitted to, if it is: that of its bytes alone.
    pub(super) fn of_trace(soc: &Soc) -> Option<InputDigest> {
        let trace = soc.background.trace.as_ref()?;
        Some(InputDigest { noun: "trace", name: trace.file.clone(), sha256: trace.sha256.clone() })
    }
}

/// A scenario that can be used.
#[derive(Clone, Debug, PartialEq)]
pub struct Checked<T> {
    /// The scenario.
    pub item: T,
    /// What somebody should look at all the same.
    pub warnings: Vec<Diagnostic>,
    /// Every number it rests on.
    pub assumptions: Vec<Assumption>,
    /// What it was read from.
    pub digest: InputDigest,
}

/// How many errors of a file are told.
const TOLD: usize = 20;

/// Notes taken while a document is read.
pub(super) struct Inspection<'d> {
    files: &'d [SourceFile],
    notes: RefCell<Vec<Diagnostic>>,
    assumptions: RefCell<Vec<Assumption>>,
    /// Where a number without a basis stands.
    unsourced: RefCell<Vec<Place>>,
}

impl<'d> Inspection<'d> {
    pub(super) fn new(document: &'d Document) -> Inspection<'d> {
        Inspection {
            files: &document.files,
            notes: RefCell::default(),
            assumptions: RefCell::default(),
            unsourced: RefCell::default(),
        }
    }

    /// Notes something that makes the file useless.
    pub(super) fn error(&self, place: Place, message: impl Into<String>) {
        self.note(Gravity::Error, place, &message.into());
    }

    /// Notes something odd.
    pub(super) fn warn(&self, place: Place, message: impl Into<String>) {
        self.note(Gravity::Warning, place, &message.into());
    }

    fn note(&self, gravity: Gravity, place: Place, message: &str) {
        let file = &self.files[usize::from(place.file)];
        self.notes.borrow_mut().push(Diagnostic::new(gravity, file, place, message));
    }

    /// Notes what was found in a file that the document names.
    pub(super) fn add(&self, diagnostic: Diagnostic) {
        self.notes.borrow_mut().push(diagnostic);
    }

    /// Returns the file of a place.
    pub(super) fn file(&self, place: Place) -> &'d SourceFile {
        &self.files[usize::from(place.file)]
    }

    /// Notes a number met at `place`.
    pub(super) fn assume(&self, place: Place, key: String, unit: &'static str, param: Param) {
        if param.basis.trim().is_empty() {
            self.unsourced.borrow_mut().push(place);
        }
        let file = self.files[usize::from(place.file)].id.clone();
        self.assumptions.borrow_mut().push(Assumption { file, key, unit, param });
    }

    /// Returns the first number without a basis, how many there are, and of how many, if there is any.
    pub(super) fn unsourced(&self) -> Option<(Place, usize, usize)> {
        let unsourced = self.unsourced.borrow();
        let first = unsourced.iter().min_by_key(|place| (place.file, place.start))?;
        Some((*first, unsourced.len(), self.assumptions.borrow().len()))
    }

    /// Returns whether nothing is wrong so far.
    pub(super) fn sound(&self) -> bool {
        self.notes.borrow().iter().all(|note| note.gravity < Gravity::Error)
    }

    /// Returns what was read, or everything that is wrong with it.
    pub(super) fn conclude<T>(self, item: T, digest: InputDigest) -> Result<Checked<T>, ScenarioError> {
        let (errors, warnings): (Vec<_>, Vec<_>) =
            self.notes.into_inner().into_iter().partition(|note| note.gravity == Gravity::Error);
        if !errors.is_empty() {
            return Err(refusal(errors));
        }
        Ok(Checked { item, warnings, assumptions: self.assumptions.into_inner(), digest })
    }
}

/// Returns the error that tells of `errors`.
pub(super) fn refusal(mut errors: Vec<Diagnostic>) -> ScenarioError {
    errors.sort_by(|a, b| (&a.path, a.line, a.column).cmp(&(&b.path, b.line, b.column)));
    let untold = errors.len().saturating_sub(TOLD);
    errors.truncate(TOLD);
    ScenarioError::Wrong(Findings { diagnostics: errors, untold })
}
