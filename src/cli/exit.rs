//! Exit codes.

use crate::experiment::RunError;
use crate::report::ReportError;
use crate::scenario::ScenarioError;

/// How the command ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// What was asked for is done.
    Done = 0,
    /// Something failed while running: a full disk, no threads.
    Failed = 1,
    /// What was asked for cannot be done as asked: a wrong file, name or option.
    Refused = 2,
    /// Somebody pressed Ctrl-C.
    Stopped = 130,
}

/// Something asked for that does not fit.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(super) struct Refusal(pub String);

impl Exit {
    /// Every way to end.
    pub const ALL: [Exit; 4] = [Exit::Done, Exit::Failed, Exit::Refused, Exit::Stopped];

    /// Returns what the code means, in a few words.
    pub fn meaning(self) -> &'static str {
        match self {
            Exit::Done => "done",
            Exit::Failed => "failed while running",
            Exit::Refused => "cannot be done as asked",
            Exit::Stopped => "stopped with Ctrl-C",
        }
    }

    /// Returns the table of all codes.
    pub(super) fn table() -> String {
        let rows = Exit::ALL.map(|exit| format!("\n  {:<4} {}", exit as u8, exit.meaning()));
        format!("Exit codes:{}", rows.concat())
    }

    /// Returns the code for an error.
    pub fn of(error: &anyhow::Error) -> Exit {
        if error.is::<ScenarioError>() || error.is::<Refusal>() {
            return Exit::Refused;
        }
        match error.downcast_ref::<RunError>() {
            Some(RunError::Stopped) => return Exit::Stopped,
            Some(RunError::Nothing(_)) => return Exit::Refused,
            Some(RunError::Threads { .. }) | None => {}
        }
        match error.downcast_ref::<ReportError>() {
            Some(e) if e.is_refusal() => Exit::Refused,
            _ => Exit::Failed,
        }
    }
}
