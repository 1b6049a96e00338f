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

    /// Returns how many lines there are.
    pub(super) fn len(&self) -> usize {
        self.entries.as_ref().map_or(0, Vec::len)
    }

    /// Puts the lines from `cause` on before those from `effect` to there: what is worked out first need not
    /// have happened first.
    pub(super) fn put_before(&mut self, effect: usize, cause: usize) {
        if let Some(lines) = self.entries.as_mut().and_then(|entries| entries.get_mut(effect..)) {
            lines.rotate_left(cause - effect);
        }
    }

    /// Returns the lines by time; lines of one moment as written.
    pub fn into_entries(self) -> Vec<Entry> {
        let mut entries = self.entries.unwrap_or_default();
        entries.sort_by_key(|e| e.at);
        entries
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cause_worked_out_later_is_put_before_its_effects() {
        let mut journal = Journal::on();
        let note = |journal: &mut Journal, text: &str| {
            journal.note(SimTime(1), Side::Sensor, || text.to_owned());
        };
        note(&mut journal, "before");
        let effect = journal.len();
        note(&mut journal, "alert 1");
        note(&mut journal, "alert 2");
        let cause = journal.len();
        note(&mut journal, "deed");
        journal.put_before(effect, cause);
        let told: Vec<String> = journal.into_entries().into_iter().map(|e| e.text).collect();
        assert_eq!(told, ["before", "deed", "alert 1", "alert 2"]);
        let mut off = Journal::off();
        off.put_before(off.len(), off.len());
        assert_eq!(off, Journal::off());
    }
}
