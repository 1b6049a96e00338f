//! One engagement told in words, for a terminal.

use super::words::plain;
use crate::engagement::{Entry, Outcome, StepFate};
use crate::experiment::{Cell, Study};
use crate::units::SimTime;
use std::fmt::Write;

/// Returns the story of one engagement: what happened when, what became of each step, how it ended.
///
/// Times in the second column count from t0, the attacker's first access.
pub fn told(study: &Study, cell: Cell, replication: u32, outcome: &Outcome, entries: &[Entry]) -> String {
    let (script, client, soc) =
        (&study.attacks[cell.attack], &study.clients[cell.client], &study.socs[cell.soc]);
    let mut text = String::new();
    let zero = outcome.stamps.t0.unwrap_or(outcome.began);
    // Writing into a String cannot fail.
    let _ = writeln!(
        text,
        "{} against {} at {}\nseed {}, replication {replication}, sparring {}\n",
        plain(&script.title),
        plain(&soc.title),
        plain(&client.title),
        study.seed,
        env!("CARGO_PKG_VERSION")
    );
    let _ = writeln!(text, "{:22}{:>13}  {:9}", "UTC", "from t0", "who");
    for entry in entries {
        let line =
            format!("{:22}{:>13}  {:9}", entry.at.to_string(), from(entry.at, zero), entry.side.word());
        let _ = writeln!(text, "{line}{}", plain(&entry.text));
    }
    let _ = writeln!(text, "\nSteps and how far detection got");
    for (i, step) in script.steps.iter().enumerate() {
        let fates: Vec<&StepFate> = outcome.steps.iter().filter(|s| s.step == i).collect();
        let words: Vec<String> = fates
            .iter()
            .map(|s| format!("{}{}", s.fate.words(), if s.alerted { " (alert)" } else { "" }))
            .collect();
        let what = if words.is_empty() { "not on the client's assets".to_owned() } else { words.join("; ") };
        let code = &study.knowledge.get(step.technique).code;
        let _ = writeln!(text, "  {:24} {code:10} {what}", plain(&step.id));
    }
    let _ = writeln!(text, "\nEnding: {}", outcome.ending.name());
    let stamps = &outcome.stamps;
    let moments = [
        ("first true alert (t2)", stamps.t2),
        ("first human touch (t3)", stamps.t3),
        ("incident declared (t4)", stamps.t4),
        ("scope complete (t5)", stamps.t5),
        ("containment ordered (t6)", stamps.t6),
        ("last access lost (t7)", stamps.t7),
        ("cleaned up (t8)", stamps.t8),
        ("objective reached (tO)", stamps.objective),
        ("notice from outside (tE)", stamps.external_notice),
        ("objective if unopposed", outcome.twin_objective),
    ];
    for (what, at) in moments {
        let when = at.map_or_else(|| "never".to_owned(), |t| from(t, zero));
        let _ = writeln!(text, "  {what:26} {when:>14}");
    }
    text
}

fn from(at: SimTime, zero: SimTime) -> String {
    format!("{}{}", if at >= zero { "+" } else { "" }, at.since(zero))
}
