//! Security operations centres: the keys of `socs/*.toml`, and where a capability becomes a number.

use super::attack::defaults;
use super::error::ScenarioError;
use super::inspection::Checked;
use super::library::{Library, Shelf};
use super::reader::{Table, read};
use crate::knowledge::{Severity, SourceId, SourceSet};
use crate::sim::station::PickRule;
use crate::soc::{
    Authority, AuthorityScope, Background, Correlation, DeskRules, Detection, EndpointAnalytics,
    EndpointSensor, Hunting, Investigation, OnCall, Response, Roster, Soc, Tier, Triage,
};
use crate::units::{DAY, Probability, SimDuration};

/// Which alert is next.
#[derive(Clone, Copy, PartialEq)]
enum Order {
    Oldest,
    Newest,
    Ageing,
}

const ORDERS: [(Order, &str); 3] =
    [(Order::Oldest, "severity-oldest"), (Order::Newest, "severity-newest"), (Order::Ageing, "ageing")];

/// Reads the SOC called `name`.
pub(super) fn load(library: &Library, name: &str) -> Result<Checked<Soc>, ScenarioError> {
    read(library, Shelf::Socs, name, |table, name| {
        let soc = soc(table, library, name);
        if table.inspection.sound() {
            oddities(&soc, table, library);
        }
        soc
    })
}

/// Reads a SOC called `name`.
pub(super) fn soc(table: &Table<'_>, library: &Library, name: &str) -> Soc {
    defaults(table);
    let (investigation, slower) = table.table("investigation", |t| (investigation(t), second_look(t)));
    Soc {
        name: name.to_owned(),
        title: table.text("title"),
        summary: table.text("summary"),
        offset: table.offset("utc_offset_hours"),
        book_endpoints: table.count("book_endpoints", 1..=100_000_000),
        roster: table.table("roster", |t| roster(t, &slower)),
        detection: table.table("detection", |t| detection(t, library)),
        background: table.table("background", background),
        desk: table.table("desk", desk_rules),
        triage: table.table("triage", triage),
        investigation,
        authority: table.table("authority", authority),
        response: table.table("response", response),
        hunting: table.table("hunting", hunting),
    }
}

fn second_look(table: &Table<'_>) -> SecondLook {
    SecondLook {
        misroute: table.share("misroute"),
        specialist_factor: table.number("specialist_factor", "factor", 0.01..=10.0),
        lookup: table.duration("runbook_lookup"),
    }
}

/// What makes a second look longer than its median says.
struct SecondLook {
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

fn roster(table: &Table<'_>, slower: &SecondLook) -> Roster {
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

fn detection(table: &Table<'_>, library: &Library) -> Detection {
    Detection {
        sources: sources(table, "sources", library),
        host_coverage: table.share("host_coverage"),
        losses_per_month: table.number("losses_per_month", "per month", 0.0..=1000.0),
        loss_noticed_after: table.positive_duration("loss_noticed_after"),
        rules_enabled: table.number("rules_enabled", "count", 0.0..=1e6),
        rules_broken: table.share("rules_broken"),
        variant_match: table.share("variant_match"),
        suppressed: table.share("suppressed"),
        ingest: table.duration("ingest"),
        rule_period: table.positive_duration("rule_period"),
        endpoint: table.optional_table("endpoint", |t| EndpointSensor {
            analytics: t.name("analytics", EndpointAnalytics::NAMES),
            percentile: t.share("percentile"),
            coverage: t.share("coverage"),
        }),
        network_signatures: table.share("network_signatures"),
        blocks: table.share("blocks"),
        user_reports: table.share("user_reports"),
        correlation: table
            .optional_table("correlation", |t| Correlation { window: t.positive_duration("window") }),
        wrong_auto_close: table.share("wrong_auto_close"),
    }
}

/// Returns the log sources listed at `key`.
pub(super) fn sources(table: &Table<'_>, key: &'static str, library: &Library) -> SourceSet {
    let know = library.knowledge();
    let names: Vec<(SourceId, &str)> =
        know.source_ids().zip(know.sources()).map(|(id, source)| (id, source.id.as_str())).collect();
    table.names(key, "source", &names).into_iter().collect()
}

fn background(table: &Table<'_>) -> Background {
    Background {
        raw_per_1000_endpoints_day: table.number(
            "raw_per_1000_endpoints_day",
            "per 1000 endpoints and day",
            0.0..=1e6,
        ),
        auto_closed: table.share("auto_closed"),
        escalated: table.share("escalated"),
        false_escalated: table.share("false_escalated"),
    }
}

fn desk_rules(table: &Table<'_>) -> DeskRules {
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
    DeskRules { pick, patience: patience.unwrap_or_default(), bulk: bulk.unwrap_or_default() }
}

fn triage(table: &Table<'_>) -> Triage {
    Triage { sensitivity: table.share("sensitivity"), cloud_sensitivity: table.share("cloud_sensitivity") }
}

fn investigation(table: &Table<'_>) -> Investigation {
    Investigation {
        early_close: table.share("early_close"),
        right_reason: table.share("right_reason"),
        link: table.share("link"),
        find_foothold: table.share("find_foothold"),
        retention: table.duration("retention"),
    }
}

fn authority(table: &Table<'_>) -> Authority {
    Authority {
        scope: table.name("scope", AuthorityScope::NAMES),
        reply_in_hours: table.law("reply_in_hours"),
        reply_off_hours: table.optional_law("reply_off_hours"),
    }
}

fn response(table: &Table<'_>) -> Response {
    Response {
        action: table.law("action"),
        playbook_share: table.share("playbook_share"),
        playbook_time: table.duration("playbook_time"),
        wrong_action: table.share("wrong_action"),
        wrong_action_outage: table.duration("wrong_action_outage"),
        right_cloud_action: table.share("right_cloud_action"),
        tip_off: table.share("tip_off"),
        scope_first: table.share("scope_first"),
        eradication: table.law("eradication"),
    }
}

fn hunting(table: &Table<'_>) -> Hunting {
    Hunting { per_month: table.number("per_month", "per month", 0.0..=10_000.0), finds: table.share("finds") }
}

/// Notes what is allowed and yet hardly meant.
fn oddities(soc: &Soc, table: &Table<'_>, library: &Library) {
    let has = |id: &str| library.knowledge().source(id).is_ok_and(|id| soc.detection.sources.contains(id));
    let odd = |group: &str, key: &str, message: &str| {
        let found = table.peek(group).and_then(|entry| entry.node.entry(key));
        let place = found.map_or_else(|| table.place_of(group), |entry| entry.node.place);
        table.inspection.warn(place, message);
    };
    let never = Probability::NEVER;
    if soc.response.playbook_share > never && soc.authority.scope < AuthorityScope::Isolate {
        odd("response", "playbook_share", "playbooks act, but the SOC has no authority to isolate");
    }
    if soc.hunting.per_month > 0.0 && soc.investigation.retention < SimDuration(7 * DAY) {
        odd("investigation", "retention", "hunts look at logs kept for less than a week");
    }
    if soc.hunting.per_month > 0.0 && soc.hunting.finds == never {
        odd("hunting", "finds", "hunts take place and never find anything");
    }
    let endpoint = soc.detection.endpoint.as_ref();
    if endpoint.is_some_and(|sensor| sensor.analytics == EndpointAnalytics::Behaviour)
        && !has("process-creation")
        && !has("endpoint-telemetry")
    {
        let message = "behaviour analytics, but neither process-creation nor endpoint-telemetry is collected";
        odd("detection", "endpoint", message);
    }
    if soc.detection.sources.is_empty() && soc.detection.rules_enabled > 0.0 {
        odd("detection", "rules_enabled", "rules run, but no source is collected for them");
    }
    if soc.detection.network_signatures > never && !has("network-sensor") && !has("edge-appliance") {
        odd(
            "detection",
            "network_signatures",
            "signatures, but neither network-sensor nor edge-appliance is collected",
        );
    }
    if soc.background.auto_closed > never && soc.detection.wrong_auto_close == never {
        odd("detection", "wrong_auto_close", "automation closes alerts and never a true one");
    }
    if soc.triage.cloud_sensitivity > soc.triage.sensitivity {
        odd("triage", "cloud_sensitivity", "cloud alerts are recognised better than all others");
    }
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
