//! People: who works when, and how long it takes.

use super::super::reader::Table;
use crate::soc::{Dispatching, OnCall, Roster, Sandbox, SandboxedLook, Site, Subject, Surge, Tier, Work};
use crate::units::{Probability, SimDuration};

/// What [`Work`] takes from the table of the second look.
pub(super) struct SecondLook {
    misroute: Probability,
    specialist_factor: f64,
    lookup: SimDuration,
}

pub(super) fn second_look(table: &Table<'_>) -> SecondLook {
    SecondLook {
        misroute: table.share("misroute"),
        specialist_factor: table.number("specialist_factor", "factor", 0.01..=10.0),
        lookup: table.duration("runbook_lookup") + table.duration("min_depth_time"),
    }
}

pub(super) fn work(table: &Table<'_>, second: &SecondLook, sandbox: Option<&Sandbox>) -> Work {
    let sandboxed = table.positive_duration("sandboxed");
    Work {
        first_gathering: table.duration("first_gathering"),
        second_gathering: table.duration("second_gathering"),
        enriched: table.share("enriched"),
        left_to_gather: table.share("left_to_gather"),
        malware: table.duration("malware"),
        sandbox: sandbox.map(|sandbox| SandboxedLook { time: sandboxed, evasion: sandbox.evaded }),
        wrong_procedure: table.share("wrong_procedure"),
        lookup: second.lookup,
        misroute: second.misroute,
        specialist_factor: second.specialist_factor,
    }
}

pub(super) fn roster(table: &Table<'_>) -> Roster {
    let turnover = table.number("turnover_per_year", "per year", 0.0..=10.0);
    let months_to_fill = table.number("months_to_fill", "months", 0.0..=120.0);
    Roster {
        triage: table.table("triage", tier),
        investigation: table.table("investigation", tier),
        scoping: table.table("scoping", tier),
        sites: sites(table),
        holidays_per_year: table.number("holidays_per_year", "per year", 0.0..=261.0),
        subjects: table.optional_names("subjects", "subject", Subject::NAMES),
        dispatching: table.name("dispatch", Dispatching::NAMES),
        skill_sd: table.number("skill_sd", "share sd", 0.0..=0.5),
        shift_changes: table.counts("shift_changes", 0..=23).into_iter().map(|hour| hour as u8).collect(),
        hand_over: table.duration("hand_over"),
        context_loss: table.share("context_loss"),
        turnover_per_year: turnover,
        // The posts that stand empty are those left, times how long it takes to fill one.
        vacancy: Probability::clamped(turnover * months_to_fill / 12.0),
        night_miss_factor: table.number("night_miss_factor", "factor", 0.0..=10.0),
        on_call: table.optional_table("on_call", |t| OnCall {
            answers: t.share("answers"),
            after: t.duration("after"),
        }),
        surge: table.optional_table("surge", |t| Surge {
            share: t.number("share", "share of those at work", 0.0..=3.0),
            after: t.duration("after"),
            lasts: t.positive_duration("lasts"),
        }),
    }
}

/// With more sites, and as many seats and people lent to each as may be, a station would hold too many servers.
const MOST_SITES: usize = 10;

fn sites(table: &Table<'_>) -> Vec<Site> {
    let tables = table.optional_tables("site", "name");
    let site = |t: &Table<'_>| Site {
        name: t.text("name"),
        offset: t.offset("utc_offset_hours"),
        from: t.count("from", 0..=23) as u8,
        to: t.count("to", 1..=24) as u8,
        seats: ["triage", "investigation", "scoping"].map(|tier| t.count(tier, 0..=100)),
    };
    let sites: Vec<Site> = tables.iter().map(|t| t.read(site)).collect();
    if let Some(one_more) = tables.get(MOST_SITES) {
        let message = format!("there are {} sites; {MOST_SITES} at most", sites.len());
        table.inspection.error(one_more.place_of("name"), message);
    }
    if let (Some(first), true) = (tables.first().filter(|t| t.node().is_some()), table.inspection.sound()) {
        for (tier, name) in ["triage", "investigation", "scoping"].into_iter().enumerate() {
            if sites.iter().all(|site| site.seats[tier] == 0) {
                let message =
                    format!("no site has a seat of {name}; a tier without seats is no tier, give it one");
                table.inspection.error(first.place_of(name), message);
            }
        }
    }
    sites
}

fn tier(table: &Table<'_>) -> Tier {
    let tier = Tier {
        office_seats: table.count("office_seats", 0..=500),
        off_seats: table.count("off_seats", 0..=500),
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
