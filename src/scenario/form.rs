//! What may stand at a key: noted by a table whenever it is asked for one.

use super::measure::Measure;
use std::cell::RefCell;
use std::rc::Rc;

/// What may stand at a key.
#[derive(Clone, Debug)]
pub(super) enum Form {
    Text(Spelling),
    /// A list of texts, each of them once.
    Texts(Spelling),
    /// True or false.
    Switch,
    Number(Measure),
    /// A list of numbers.
    Numbers(Measure),
    /// A law of durations.
    Law,
    Table(Fields),
    /// A list of tables, `[[key]]`.
    Tables(Fields),
    /// A table of numbers whose keys are for the file to choose.
    Weights(Measure),
    /// A table of any keys and values, which are read elsewhere.
    Values,
}

/// Which texts will do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Spelling {
    /// All but empty ones.
    Any,
    /// Those that a regular expression describes.
    Like(String),
    /// These.
    OneOf(Vec<String>),
}

impl Spelling {
    /// Returns the spelling of what has `names`.
    pub(super) fn of<T>(names: &[(T, &str)]) -> Spelling {
        Spelling::OneOf(names.iter().map(|(_, name)| (*name).to_owned()).collect())
    }
}

/// Whether a key must be there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Presence {
    Required,
    Optional,
    /// It may be missing, and `"none"` takes an inherited one away.
    Removable,
}

/// A key, and what may stand there.
#[derive(Clone, Debug)]
pub(super) struct Field {
    pub(super) key: &'static str,
    pub(super) presence: Presence,
    pub(super) form: Form,
}

/// The keys a table was asked for, in this order, each once.
#[derive(Clone, Debug, Default)]
pub(super) struct Fields(Rc<RefCell<Vec<Field>>>);

impl Fields {
    /// Notes a key that is asked for.
    pub(super) fn note(&self, key: &'static str, presence: Presence, form: Form) {
        if !self.knows(key) {
            self.0.borrow_mut().push(Field { key, presence, form });
        }
    }

    /// Returns whether `key` was asked for.
    pub(super) fn knows(&self, key: &str) -> bool {
        self.0.borrow().iter().any(|field| field.key == key)
    }

    /// Lists the keys.
    pub(super) fn keys(&self) -> Vec<&'static str> {
        self.0.borrow().iter().map(|field| field.key).collect()
    }

    /// Lists the keys with what may stand there.
    pub(super) fn all(&self) -> Vec<Field> {
        self.0.borrow().clone()
    }
}
