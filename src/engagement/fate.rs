//! How far a step got before somebody saw it, or how far detection got.

use serde::{Deserialize, Serialize};

/// The furthest stage any detector reached for one execution of a step; a total order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Fate {
    /// The attacker never came to it.
    NotReached,
    /// A control of the client stopped it.
    PreventedByClient,
    /// An inline sensor of the SOC stopped it.
    BlockedBySoc,
    /// Nothing the SOC collects shows it, there.
    NoTelemetry,
    /// The source that would show it had failed silently.
    SensorDown,
    /// No rule on it was switched on.
    NoRule,
    /// The rules on it no longer work.
    RuleBroken,
    /// The rules on it do not fit this way of doing it.
    VariantMissed,
    /// An exclusion hid it.
    Suppressed,
    /// Automation closed the alert.
    AutoClosed,
    /// The alert waited too long and was closed unread.
    Expired,
    /// The alert was closed with many others.
    BulkClosed,
    /// An analyst looked and dismissed it.
    Dismissed,
    /// The alert still waits, or is being looked at.
    WaitingAtEnd,
    /// Found afterwards, in scoping or by a hunt.
    FoundLate,
    /// Part of a declared incident, after the objective.
    CaughtAfterObjective,
    /// Part of a declared incident, before the objective.
    CaughtInTime,
}

impl Fate {
    /// Every fate in order.
    pub const ALL: [Fate; 17] = [
        Fate::NotReached,
        Fate::PreventedByClient,
        Fate::BlockedBySoc,
        Fate::NoTelemetry,
        Fate::SensorDown,
        Fate::NoRule,
        Fate::RuleBroken,
        Fate::VariantMissed,
        Fate::Suppressed,
        Fate::AutoClosed,
        Fate::Expired,
        Fate::BulkClosed,
        Fate::Dismissed,
        Fate::WaitingAtEnd,
        Fate::FoundLate,
        Fate::CaughtAfterObjective,
        Fate::CaughtInTime,
    ];

    /// Returns the fate in words for reports.
    pub fn words(self) -> &'static str {
        match self {
            Fate::NotReached => "not reached",
            Fate::PreventedByClient => "prevented by client control",
            Fate::BlockedBySoc => "blocked by SOC",
            Fate::NoTelemetry => "no telemetry",
            Fate::SensorDown => "sensor down",
            Fate::NoRule => "no rule",
            Fate::RuleBroken => "rule broken",
            Fate::VariantMissed => "variant missed",
            Fate::Suppressed => "suppressed",
            Fate::AutoClosed => "auto-closed",
            Fate::Expired => "expired unread",
            Fate::BulkClosed => "bulk-closed",
            Fate::Dismissed => "dismissed",
            Fate::WaitingAtEnd => "waiting at the end",
            Fate::FoundLate => "found late",
            Fate::CaughtAfterObjective => "caught after the objective",
            Fate::CaughtInTime => "caught in time",
        }
    }

    /// Returns the fate's place in the order.
    pub fn index(self) -> usize {
        self as usize
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_complete_and_in_order() {
        assert!(Fate::ALL.is_sorted());
        assert!(Fate::ALL.iter().enumerate().all(|(i, f)| f.index() == i));
        assert_eq!(Fate::ALL.last(), Some(&Fate::CaughtInTime));
    }
}
