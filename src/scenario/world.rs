//! What is the same for all: the keys of `knowledge/world.toml`.

use super::attack::defaults;
use super::error::ScenarioError;
use super::inspection::Checked;
use super::library::{Library, Shelf};
use super::reader::{Table, read};
use crate::soc::{
    AttackerEffects, DetectionEffects, FalseBlocking, Holidays, Missed, NoiseShape, Wear, World,
};

/// Reads the world.
pub(super) fn load(library: &Library) -> Result<Checked<World>, ScenarioError> {
    read(library, Shelf::Knowledge, "world", |table, _| world(table))
}

/// Reads the world.
pub(super) fn world(table: &Table<'_>) -> World {
    defaults(table);
    let detection = table.table("detection", effects);
    let attacker = table.table("attacker", attacker);
    let noise = table.table("noise", noise);
    let holidays = table.table("holidays", |t| Holidays {
        // At more than half of all weekdays nobody could be waited for any more.
        per_year: t.number("per_year", "per year", 0.0..=130.0),
        rest: t.share("rest"),
    });
    let false_blocking = table.table("false_blocks", |t| FalseBlocking {
        shared: t.share("shared"),
        reused_after: t.positive_duration("reused_after"),
        needed: t.number("needed_per_1000_endpoints_day", "per 1000 endpoints and day", 0.0..=1e6),
        lifted: t.law("lifted"),
        people: t.number("people", "people", 0.0..=1e6),
    });
    let wear = table.table("wear", wear);
    table.table("outside", |outside| World {
        detection,
        attacker,
        noise,
        holidays,
        false_blocking,
        wear,
        overt_notice: outside.law("overt_notice"),
        outside_response: outside.law("outside_response"),
        report_delay: outside.law("report_delay"),
        passed_on: outside.law("passed_on"),
        warm_up: outside.duration("warm_up"),
    })
}

fn wear(table: &Table<'_>) -> Wear {
    Wear {
        rules_per_month: table.share("rules_per_month"),
        exercise_half_life: table.positive_duration("exercise_half_life"),
        transfer: table.share("transfer"),
        servers_kept: table.positive_duration("servers_kept"),
        code_kept: table.positive_duration("code_kept"),
        weakness_returns: table.positive_duration("weakness_returns"),
        mended: table.law("mended"),
    }
}

fn effects(table: &Table<'_>) -> DetectionEffects {
    let shift = |key| table.number(key, "log odds", -20.0..=20.0);
    let spread = |key| table.number(key, "log odds sd", 0.0..=10.0);
    DetectionEffects {
        intercept: shift("intercept"),
        per_doubling: shift("per_doubling"),
        technique_sd: spread("technique_sd"),
        procedure_sd: spread("procedure_sd"),
        product_sd: spread("product_sd"),
        component_visible: table.share("component_visible"),
        stealth_shift: shift("stealth_shift"),
        noise_shift: shift("noise_shift"),
        rush_shift: shift("rush_shift"),
        repacked_fits: table.share("repacked_fits"),
        related_shift: shift("related_shift"),
    }
}

fn attacker(table: &Table<'_>) -> AttackerEffects {
    AttackerEffects {
        // A pace of 1 would leave nothing to weigh other paces by.
        rush_pace: table.number("rush_pace", "factor", 0.01..=0.99),
        careful_pace: table.number("careful_pace", "factor", 1.0..=100.0),
        hidden: table.share("hidden"),
        account: table.table("account", missed),
        grant: table.table("grant", missed),
    }
}

fn missed(table: &Table<'_>) -> Missed {
    Missed {
        odds: table.number("odds", "log odds", -20.0..=20.0),
        delay: table.number("delay", "factor", 0.01..=100.0),
    }
}

fn noise(table: &Table<'_>) -> NoiseShape {
    let noise = NoiseShape {
        office_share: table.share("office_share"),
        weekend_share: table.share("weekend_share"),
        squared_cv: table.number("squared_cv", "squared cv", 0.0..=100.0),
        persistence: table.number("persistence", "correlation", 0.0..=0.999),
        by_rules: table.share("by_rules"),
        attempts: table.share("attempts"),
        scoped: table.share("scoped"),
        crown_jewels: table.share("crown_jewels"),
    };
    if noise.office_share.get() + noise.weekend_share.get() > 1.0 {
        let message = "office and weekend shares are more than 1 together; lower one of them";
        table.inspection.error(table.place_of("weekend_share"), message);
    }
    noise
}
