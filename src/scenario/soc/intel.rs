//! Intelligence: what the SOC does with what others know.

use super::super::reader::Table;
use crate::soc::{Feeds, IntelPlatform, Intelligence, ListKeeper, Lists, Sandbox, Sweeps};

pub(super) fn intelligence(table: &Table<'_>) -> Intelligence {
    Intelligence {
        relevance: table.share("relevance"),
        feeds: table.optional_table("feeds", |t| Feeds {
            commodity: t.share("commodity"),
            bespoke: t.share("bespoke"),
            delay: t.duration("delay"),
            false_alerts: t.number("false_alerts", "per 1000 endpoints and day", 0.0..=1e6),
        }),
        platform: table.optional_table("platform", |t| IntelPlatform {
            delay: t.duration("delay"),
            blocks: t.share("blocks"),
            retro_hunt: t.share("retro_hunt"),
            entries_per_month: t.number("entries_per_month", "per month", 0.0..=1e6),
            expires: t.positive_duration("expires"),
        }),
        sweeps: table.optional_table("sweeps", |t| Sweeps { done: t.share("done"), lag: t.law("lag") }),
        coverage: table.optional_law("coverage"),
        sandbox: table.optional_table("sandbox", |t| Sandbox {
            detonation: t.law("detonation"),
            evaded: t.share("evaded"),
            push: t.duration("push"),
        }),
        lists: table.optional_table("lists", |t| Lists {
            add: t.law("add"),
            keeper: t.name("keeper", ListKeeper::NAMES),
            wrong_allow_per_month: t.number("wrong_allow_per_month", "per month", 0.0..=1e6),
            review: t.positive_duration("review"),
            entries_per_month: t.number("entries_per_month", "per month", 0.0..=1e6),
            expires: t.optional_duration("expires"),
        }),
    }
}
