//! The desk: what comes to it, in which order, and the first look.

use super::super::reader::Table;
use super::super::trace;
use crate::knowledge::Severity;
use crate::sim::station::PickRule;
use crate::soc::{Background, DeskRules, Model, Ranking, Triage};

/// Which alert is next.
#[derive(Clone, Copy, PartialEq)]
enum Order {
    Oldest,
    Newest,
    Ageing,
}

const ORDERS: [(Order, &str); 3] =
    [(Order::Oldest, "severity-oldest"), (Order::Newest, "severity-newest"), (Order::Ageing, "ageing")];

pub(super) fn background(table: &Table<'_>) -> Background {
    // What it names is read when all else is known to be sound.
    let _ = table.removable_text(trace::KEY);
    Background {
        raw_per_1000_endpoints_day: table.number(
            "raw_per_1000_endpoints_day",
            "per 1000 endpoints and day",
            0.0..=1e6,
        ),
        auto_closed: table.share("auto_closed"),
        model: table.optional_table("model", |t| Model {
            closes: t.share("closes"),
            wrong: t.share("wrong"),
            drift_per_month: t.share("drift_per_month"),
            retrained_every: t.positive_duration("retrained_every"),
            ranking: t.optional_table("ranking", |t| Ranking {
                auc: t.share("auc"),
                step: t.number("step", "factor", 1.1..=1e6),
            }),
        }),
        escalated: table.share("escalated"),
        false_escalated: table.share("false_escalated"),
        trace: None,
    }
}

pub(super) fn desk_rules(table: &Table<'_>) -> DeskRules {
    let ageing_step = table.optional_duration("ageing_step");
    let pick = match (table.name("pick", &ORDERS), ageing_step) {
        (Order::Oldest, _) => PickRule::UrgentOldest,
        (Order::Newest, _) => PickRule::UrgentNewest,
        (Order::Ageing, Some(step)) => PickRule::Ageing(step),
        (Order::Ageing, None) => {
            let message = "ageing lacks its step; add one such as ageing_step = \"2h\"";
            table.inspection.error(table.place_of("pick"), message);
            PickRule::UrgentOldest
        }
    };
    let patience = table
        .optional_table("patience", |t| Severity::ALL.map(|severity| t.optional_duration(severity.name())));
    let bulk = table.optional_table("bulk", |t| {
        Severity::ALL.map(|severity| t.optional_count(severity.name(), 1..=1_000_000).map(|n| n as usize))
    });
    let sla =
        table.optional_table("sla", |t| Severity::ALL.map(|severity| t.optional_duration(severity.name())));
    DeskRules {
        pick,
        patience: patience.unwrap_or_default(),
        bulk: bulk.unwrap_or_default(),
        sla: sla.unwrap_or_default(),
    }
}

pub(super) fn triage(table: &Table<'_>) -> Triage {
    Triage {
        sensitivity: table.share("sensitivity"),
        cloud_sensitivity: table.share("cloud_sensitivity"),
        crown_jewel_recall: table.share("crown_jewel_recall"),
    }
}
