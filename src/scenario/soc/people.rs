//! People: who works when, and how long it takes.

use super::super::reader::Table;
use crate::soc::{OnCall, Roster, Tier};
use crate::units::{Probability, SimDuration};

pub(super) fn second_look(table: &Table<'_>) -> SecondLook {
    SecondLook {
        misroute: table.share("misroute"),
        specialist_factor: table.number("specialist_factor", "factor", 0.01..=10.0),
        lookup: table.duration("runbook_lookup") + table.duration("min_depth_time"),
    }
}

/// What makes a second look longer than its median says.
pub(super) struct SecondLook {
    misroute: Probability,
    specialist_factor: f64,
    lookup: SimDuration,
}

impl SecondLook {
    /// Returns the median with specialists, wrong turns and the search for the runbook counted in.
    fn median(&self, plain: SimDuration) -> SimDuration {
        let wrong = self.misroute.get();
        plain.scaled(wrong + (1.0 - wrong) * self.specialist_factor) + self.lookup
    }
}

pub(super) fn roster(table: &Table<'_>, slower: &SecondLook) -> Roster {
    let turnover = table.number("turnover_per_year", "per year", 0.0..=10.0);
    let months_to_fill = table.number("months_to_fill", "months", 0.0..=120.0);
    let mut roster = Roster {
        triage: table.table("triage", tier),
        investigation: table.table("investigation", tier),
        scoping: table.table("scoping", tier),
        shift_changes: table.counts("shift_changes", 0..=23).into_iter().map(|hour| hour as u8).collect(),
        hand_over: table.duration("hand_over"),
        context_loss: table.share("context_loss"),
        // The posts that stand empty are those left, times how long it takes to fill one.
        vacancy: Probability::clamped(turnover * months_to_fill / 12.0),
        night_miss_factor: table.number("night_miss_factor", "factor", 0.0..=10.0),
        on_call: table.optional_table("on_call", |t| OnCall {
            answers: t.share("answers"),
            after: t.duration("after"),
        }),
    };
    roster.investigation.median = slower.median(roster.investigation.median);
    roster
}

fn tier(table: &Table<'_>) -> Tier {
    let tier = Tier {
        office_seats: table.count("office_seats", 0..=10_000),
        off_seats: table.count("off_seats", 0..=10_000),
        median: table.positive_duration("median"),
        sigma: table.number("sigma", "log sd", 0.0..=5.0),
        queue_share: table.share("queue_share"),
    };
    if table.node().is_some() && tier.office_seats + tier.off_seats == 0 && table.inspection.sound() {
        table
            .inspection
            .error(table.place_of("office_seats"), "a tier without seats is no tier; give it one");
    }
    tier
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::MINUTE;

    #[test]
    fn specialists_shorten_a_second_look_and_wrong_turns_do_not() {
        let minutes = |n: i64| SimDuration(n * MINUTE);
        let look = |misroute, specialist_factor, lookup| SecondLook {
            misroute: Probability::clamped(misroute),
            specialist_factor,
            lookup: minutes(lookup),
        };
        assert_eq!(look(0.3, 1.0, 10).median(minutes(60)), minutes(70));
        assert_eq!(look(0.0, 0.6, 0).median(minutes(50)), minutes(30));
        assert_eq!(look(0.5, 0.6, 5).median(minutes(50)), minutes(45));
    }
}
