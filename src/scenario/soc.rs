//! Security operations centres: the keys of `socs/*.toml`, and where a capability becomes a number.

use super::attack::defaults;
use super::error::ScenarioError;
use super::inspection::{Checked, Inspection};
use super::library::{Library, Shelf};
use super::lineage;
use super::reader::Table;
use crate::knowledge::{SourceId, SourceSet};
use crate::sim::station::PickRule;
use crate::soc::{
    Authority, AuthorityScope, Background, Correlation, DeskRules, Detection, EndpointAnalytics,
    EndpointSensor, Hunting, Investigation, OnCall, Response, Roster, Soc, Tier, Triage,
};
use crate::units::{DAY, Probability, SimDuration};

#[derive(Clone, Copy, PartialEq)]
enum Order {
    Oldest,
    Newest,
    Ageing,
}

const ORDERS: [(Order, &str); 3] =
    [(Order::Oldest, "severity-oldest"), (Order::Newest, "severity-newest"), (Order::Ageing, "ageing")];
const ANALYTICS: [(EndpointAnalytics, &str); 2] =
    [(EndpointAnalytics::MalwareOnly, "malware-only"), (EndpointAnalytics::Behaviour, "behaviour")];
const SEVERITIES: [&str; 4] = ["critical", "high", "medium", "low"];

/// Reads the SOC called `name`.
pub(super) fn load(library: &Library, name: &str) -> Result<Checked<Soc>, ScenarioError> {
    let (document, digest) = lineage::document(library, Shelf::Socs, name)?;
    let inspection = Inspection::new(&document);
    let table = Table::root(&inspection, Some(&document.root));
    let soc = soc(&table, library, &digest.name);
    if inspection.sound() {
        oddities(&soc, &table, library);
    }
    drop(table);
    inspection.conclude(soc, digest)
}

/// Reads a SOC called `name`.
pub(super) fn soc(table: &Table<'_>, library: &Library, name: &str) -> Soc {
    defaults(table);
    let desk = table.table("investigation");
    let slower = SecondLook {
        misroute: desk.share("misroute"),
        specialist_factor: desk.number("specialist_factor", "factor", 0.01..=10.0),
        lookup: desk.duration("runbook_lookup"),
    };
    let soc = Soc {
        name: name.to_owned(),
        title: table.text("title"),
        summary: table.text("summary"),
        offset: table.offset("utc_offset_hours"),
        book_endpoints: table.count("book_endpoints", 1..=100_000_000),
        roster: roster(&table.table("roster"), &slower),
        detection: detection(&table.table("detection"), library),
        background: background(&table.table("background")),
        desk: desk_rules(&table.table("desk")),
        triage: triage(&table.table("triage")),
        investigation: investigation(&desk),
        authority: authority(&table.table("authority")),
        response: response(&table.table("response")),
        hunting: hunting(&table.table("hunting")),
    };
    table.finish();
    soc
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
        triage: tier(&table.table("triage")),
        investigation: tier(&table.table("investigation")),
        scoping: tier(&table.table("scoping")),
        shift_changes: table.counts("shift_changes", 0..=23).into_iter().map(|hour| hour as u8).collect(),
        hand_over: table.duration("hand_over"),
        context_loss: table.share("context_loss"),
        // The posts that stand empty are those left, times how long it takes to fill one.
        vacancy: Probability::clamped(turnover * months_to_fill / 12.0),
        night_miss_factor: table.number("night_miss_factor", "factor", 0.0..=10.0),
        on_call: table.optional_table("on_call").map(|t| {
            let on_call = OnCall { answers: t.share("answers"), after: t.duration("after") };
            t.finish();
            on_call
        }),
    };
    roster.investigation.median = slower.median(roster.investigation.median);
    table.finish();
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
    table.finish();
    tier
}

fn detection(table: &Table<'_>, library: &Library) -> Detection {
    let detection = Detection {
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
        endpoint: table.optional_table("endpoint").map(|t| {
            let sensor = EndpointSensor {
                analytics: t.name("analytics", &ANALYTICS),
                percentile: t.share("percentile"),
                coverage: t.share("coverage"),
            };
            t.finish();
            sensor
        }),
        network_signatures: table.share("network_signatures"),
        blocks: table.share("blocks"),
        user_reports: table.share("user_reports"),
        correlation: table.optional_table("correlation").map(|t| {
            let correlation = Correlation { window: t.positive_duration("window") };
            t.finish();
            correlation
        }),
        wrong_auto_close: table.share("wrong_auto_close"),
    };
    table.finish();
    detection
}

/// Returns the log sources listed at `key`.
pub(super) fn sources(table: &Table<'_>, key: &'static str, library: &Library) -> SourceSet {
    let know = library.knowledge();
    let names: Vec<(SourceId, &str)> =
        know.source_ids().zip(know.sources()).map(|(id, source)| (id, source.id.as_str())).collect();
    table.names(key, "source", &names).into_iter().collect()
}

fn background(table: &Table<'_>) -> Background {
    let background = Background {
        raw_per_1000_endpoints_day: table.number(
            "raw_per_1000_endpoints_day",
            "per 1000 endpoints and day",
            0.0..=1e6,
        ),
        auto_closed: table.share("auto_closed"),
        escalated: table.share("escalated"),
        false_escalated: table.share("false_escalated"),
    };
    table.finish();
    background
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
    let patience = table.optional_table("patience").map_or([None; 4], |t| {
        let patience = SEVERITIES.map(|severity| t.optional_duration(severity));
        t.finish();
        patience
    });
    let bulk = table.optional_table("bulk").map_or([None; 4], |t| {
        let bulk = SEVERITIES.map(|severity| t.optional_count(severity, 1..=1_000_000).map(|n| n as usize));
        t.finish();
        bulk
    });
    table.finish();
    DeskRules { pick, patience, bulk }
}

fn triage(table: &Table<'_>) -> Triage {
    let triage = Triage {
        sensitivity: table.share("sensitivity"),
        cloud_sensitivity: table.share("cloud_sensitivity"),
    };
    table.finish();
    triage
}

fn investigation(table: &Table<'_>) -> Investigation {
    let investigation = Investigation {
        early_close: table.share("early_close"),
        right_reason: table.share("right_reason"),
        link: table.share("link"),
        find_foothold: table.share("find_foothold"),
        retention: table.duration("retention"),
    };
    table.finish();
    investigation
}

fn authority(table: &Table<'_>) -> Authority {
    let authority = Authority {
        scope: table.name("scope", &AuthorityScope::NAMES),
        reply_in_hours: table.law("reply_in_hours"),
        reply_off_hours: table.optional_law("reply_off_hours"),
    };
    table.finish();
    authority
}

fn response(table: &Table<'_>) -> Response {
    let response = Response {
        action: table.law("action"),
        playbook_share: table.share("playbook_share"),
        playbook_time: table.duration("playbook_time"),
        wrong_action: table.share("wrong_action"),
        wrong_action_outage: table.duration("wrong_action_outage"),
        right_cloud_action: table.share("right_cloud_action"),
        tip_off: table.share("tip_off"),
        scope_first: table.share("scope_first"),
        eradication: table.law("eradication"),
    };
    table.finish();
    response
}

fn hunting(table: &Table<'_>) -> Hunting {
    let hunting = Hunting {
        per_month: table.number("per_month", "per month", 0.0..=10_000.0),
        finds: table.share("finds"),
    };
    table.finish();
    hunting
}

/// Notes what is allowed and yet hardly meant.
fn oddities(soc: &Soc, table: &Table<'_>, library: &Library) {
    let has = |id: &str| library.knowledge().source(id).is_ok_and(|id| soc.detection.sources.contains(id));
    let odd = |group: &'static str, key: &str, message: &str| {
        let group = table.table(group);
        group.inspection.warn(group.place_of(key), message);
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
    use crate::knowledge::Severity;
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

    #[test]
    fn severities_stand_in_the_order_of_the_lines() {
        for (at, name) in SEVERITIES.iter().enumerate() {
            let found = Severity::ALL.iter().find(|severity| severity.name() == *name);
            assert_eq!(found.map(|severity| severity.index()), Some(at));
        }
    }
}
