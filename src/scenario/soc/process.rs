//! Process: the second look, authority, response, hunts.

use super::super::reader::Table;
use super::super::words::Switch;
use crate::soc::{Authority, AuthorityScope, Hunting, Investigation, Response};

pub(super) fn investigation(table: &Table<'_>) -> Investigation {
    Investigation {
        early_close: table.share("early_close"),
        right_reason: table.share("right_reason"),
        min_depth: table.share("min_depth"),
        link: table.share("link"),
        find_foothold: table.share("find_foothold"),
        retention: table.duration("retention"),
    }
}

pub(super) fn authority(table: &Table<'_>) -> Authority {
    Authority {
        scope: table.name("scope", AuthorityScope::NAMES),
        reply_in_hours: table.law("reply_in_hours"),
        reply_off_hours: table.optional_law("reply_off_hours"),
        kill_switch: table.switch("kill_switch", Switch::Off),
    }
}

pub(super) fn response(table: &Table<'_>) -> Response {
    Response {
        action: table.law("action"),
        script_time: table.optional_duration("script_time"),
        playbook_share: table.share("playbook_share"),
        playbook_time: table.duration("playbook_time"),
        playbook_errs: table.share("playbook_errs"),
        wrong_runbook: table.share("wrong_runbook"),
        wrong_action: table.share("wrong_action"),
        wrong_action_outage: table.duration("wrong_action_outage"),
        right_cloud_action: table.share("right_cloud_action"),
        out_of_band: table.share("out_of_band"),
        tip_off: table.share("tip_off"),
        scope_first: table.share("scope_first"),
        eradication: table.law("eradication"),
    }
}

pub(super) fn hunting(table: &Table<'_>) -> Hunting {
    Hunting {
        per_month: table.number("per_month", "per month", 0.0..=10_000.0),
        finds: table.share("finds"),
        idle_per_month: table.number("idle_per_month", "per month", 0.0..=10_000.0),
        idle_finds: table.share("idle_finds"),
    }
}
