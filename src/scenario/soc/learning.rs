//! Learning: the keys of `[learning]`.

use super::super::reader::Table;
use crate::soc::{Audits, Exercises, Learning, PostMortem, RampUp, Sharing};

pub(super) fn learning(table: &Table<'_>) -> Learning {
    Learning {
        rule_lead_time: table.duration("rule_lead_time"),
        codified: table.share("codified"),
        refreshed_per_week: table.number("refreshed_per_week", "per week", 0.0..=100_000.0),
        post_mortem: table.optional_table("post_mortem", |t| PostMortem {
            closed: t.share("closed"),
            due: t.positive_duration("due"),
            effective: t.share("effective"),
        }),
        exercises: table.optional_table("exercises", |t| Exercises {
            per_year: t.number("per_year", "per year", 0.0..=366.0),
            closes: t.share("closes"),
        }),
        audits: table.optional_table("audits", |t| Audits {
            every: t.positive_duration("every"),
            finds: t.share("finds"),
        }),
        sharing: table.optional_table("sharing", |t| Sharing { delay: t.duration("delay") }),
        ramp_up: table.optional_table("ramp_up", |t| RampUp {
            slower: t.number("slower", "share", 0.0..=10.0),
            misses: t.number("misses", "share", 0.0..=10.0),
            time: t.positive_duration("time"),
        }),
    }
}
