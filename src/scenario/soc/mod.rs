//! Security operations centres: the keys of `socs/*.toml`, and where a capability becomes a number.

mod desk;
mod intel;
mod learning;
mod people;
mod process;
mod technology;

use super::attack::defaults;
use super::error::ScenarioError;
use super::inspection::{Checked, InputDigest};
use super::library::{Library, Shelf};
use super::lineage;
use super::reader::{Table, read_document};
use super::soc_change::SocChange;
use super::trace;
use crate::soc::{AuthorityScope, EndpointAnalytics, Soc};
use crate::units::{DAY, Probability, SimDuration};
use desk::{background, desk_rules, triage};
use intel::intelligence;
use learning::learning;
use people::{roster, second_look, work};
use process::{authority, hunting, investigation, response};
use technology::detection;

pub(super) use technology::sources;

/// Reads the SOC called `name`, with `changes` laid over it.
pub(super) fn load(
    library: &Library,
    name: &str,
    changes: &[SocChange],
) -> Result<Checked<Soc>, ScenarioError> {
    let (mut document, mut digest) = lineage::document(library, Shelf::Socs, name)?;
    let mut texts: Vec<String> = document.files.iter().map(|file| file.text.clone()).collect();
    for change in changes {
        let overlay = change.overlay(library)?;
        texts.extend(overlay.texts().map(str::to_owned));
        texts.push(change.to_string());
        document = overlay.laid_over(document);
    }
    if !changes.is_empty() {
        digest = InputDigest::of(Shelf::Socs.noun(), digest.name, texts.iter().map(String::as_str));
    }
    let mut checked = read_document(&document, digest, |table, own| {
        let mut soc = soc(table, library, own);
        if table.inspection.sound() {
            let plain = if changes.is_empty() { None } else { unchanged(library, name) };
            trace::fit(&mut soc, table, library, plain);
            oddities(&soc, table, library);
        }
        soc
    })?;
    for change in changes {
        checked.item.name += &format!(" {change}");
        checked.item.title += &format!(" {change}");
    }
    Ok(checked)
}

/// Returns the SOC called `name` without any change and without its export, if it is sound so.
fn unchanged(library: &Library, name: &str) -> Option<Soc> {
    let (document, digest) = lineage::document(library, Shelf::Socs, name).ok()?;
    let read = read_document(&document, digest, |table, name| soc(table, library, name));
    read.ok().map(|checked| checked.item)
}

/// Reads a SOC called `name`.
pub(super) fn soc(table: &Table<'_>, library: &Library, name: &str) -> Soc {
    defaults(table);
    let (investigation, second) = table.table("investigation", |t| (investigation(t), second_look(t)));
    let intel = table.optional_table("intel", intelligence).unwrap_or_default();
    Soc {
        name: name.to_owned(),
        title: table.text("title"),
        summary: table.text("summary"),
        offset: table.offset("utc_offset_hours"),
        book_endpoints: table.count("book_endpoints", 1..=100_000_000),
        roster: table.table("roster", roster),
        work: table.table("work", |t| work(t, &second, intel.sandbox.as_ref())),
        detection: table.table("detection", |t| detection(t, library)),
        intel,
        background: table.table("background", background),
        desk: table.table("desk", desk_rules),
        triage: table.table("triage", triage),
        investigation,
        authority: table.table("authority", authority),
        response: table.table("response", response),
        hunting: table.table("hunting", hunting),
        learning: table.optional_table("learning", learning).unwrap_or_default(),
    }
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
    if soc.hunting.per_month + soc.hunting.idle_per_month > 0.0
        && soc.investigation.retention < SimDuration(7 * DAY)
    {
        odd("investigation", "retention", "hunts look at logs kept for less than a week");
    }
    if soc.hunting.per_month > 0.0 && soc.hunting.finds == never {
        odd("hunting", "finds", "hunts take place and never find anything");
    }
    if soc.hunting.idle_per_month > 0.0 && soc.hunting.idle_finds == never {
        odd("hunting", "idle_finds", "hunts in idle time take place and never find anything");
    }
    if soc.background.escalated < soc.background.false_escalated {
        let message = "of all alerts fewer go on than of the harmless ones alone, which are nearly all";
        odd("background", "escalated", message);
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
    if soc.detection.blocks_malware > never && endpoint.is_none() {
        odd("detection", "blocks_malware", "malware is blocked by an endpoint product, and there is none");
    }
    if soc.intel.platform.is_some() && soc.intel.feeds.is_none() {
        odd("intel", "platform", "a platform without feeds has nothing to hand on");
    }
    if soc.background.auto_closed > never && soc.detection.wrong_auto_close == never {
        odd("detection", "wrong_auto_close", "automation closes alerts and never a true one");
    }
    if soc.triage.cloud_sensitivity > soc.triage.sensitivity {
        odd("triage", "cloud_sensitivity", "cloud alerts are recognised better than all others");
    }
}
