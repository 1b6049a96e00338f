//! The journal: what happened, in words, for those who want to read one engagement.

use crate::units::SimTime;
use serde::Serialize;

/// Who did what is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Side {
    /// The attacker.
    Attacker,
    /// Sensors and rules.
    Sensor,
    /// Analysts at the desk.
    Desk,
    /// Incident response.
    Response,
    /// The client's people.
    Client,
    /// Anybody else.
    Outside,
}

impl Side {
    /// Returns the side as a short word.
    pub fn word(self) -> &'static str {
        match self {
            Side::Attacker => "attacker",
            Side::Sensor => "sensor",
            Side::Desk => "desk",
            Side::Response => "response",
            Side::Client => "client",
            Side::Outside => "outside",
        }
    }
}

/// One line of the journal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Entry {
    /// When.
    pub at: SimTime,
    /// Who.
    pub side: Side,
    /// What.
    pub text: String,
}

/// Lines in the order in which they happened; empty and free of cost when nobody reads.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Journal {
    entries: Option<Vec<Entry>>,
}

impl Journal {
    /// Returns a journal that nobody reads.
    pub fn off() -> Journal {
        Journal { entries: None }
    }

    /// Returns an empty journal.
    pub fn on() -> Journal {
        Journal { entries: Some(Vec::new()) }
    }

    /// Whether anybody reads.
    pub(super) fn is_on(&self) -> bool {
        self.entries.is_some()
    }

    /// Writes a line; `text` is only made if the journal is on.
    pub(super) fn note(&mut self, at: SimTime, side: Side, text: impl FnOnce() -> String) {
        if let Some(entries) = &mut self.entries {
            entries.push(Entry { at, side, text: text() });
        }
    }

    /// Returns the lines by time; lines of one moment as written.
    pub fn into_entries(self) -> Vec<Entry> {
        let mut entries = self.entries.unwrap_or_default();
        entries.sort_by_key(|e| e.at);
        entries
    }
}
