//! What a SOC's file says that is allowed and yet hardly meant: parts that have nothing to work with.

use super::super::document::Place;
use super::super::ladder::Reading;
use super::super::library::Library;
use super::super::reader::Table;
use crate::knowledge::{RuleClass, Severity};
use crate::soc::{AuthorityScope, Dispatching, EndpointAnalytics, Soc};
use crate::units::{DAY, Probability, SimDuration};

/// From this loss of context on a hand-over is one of talk alone (level matrix row 30).
const UNSTRUCTURED: f64 = 0.12;
const NEVER: Probability = Probability::NEVER;

/// A SOC, and where its keys stand.
struct Reader<'r> {
    soc: &'r Soc,
    table: &'r Table<'r>,
    library: &'r Library,
}

/// Notes what is odd about `soc`, read from `table`.
pub(super) fn oddities(soc: &Soc, table: &Table<'_>, library: &Library) {
    let reader = Reader { soc, table, library };
    reader.people();
    reader.hunts();
    reader.response();
    reader.sensors();
    reader.rules();
    reader.automation();
}

/// Notes an oddity between several keys: at the first of them that the file itself sets, or else at the first.
pub(super) fn odd(table: &Table<'_>, keys: &[&str], message: &str) {
    let place = |key: &&str| {
        let (first, rest) = key.split_once('.').unwrap_or((key, ""));
        let mut parts = rest.split('.').filter(|part| !part.is_empty());
        let entry = table.peek(first)?;
        let found = parts.try_fold(entry, |entry, part| entry.node.entry(part));
        found.map(|entry| entry.node.place)
    };
    let places: Vec<Place> = keys.iter().filter_map(place).collect();
    let own = places.iter().find(|place| place.file == 0).or(places.first());
    table.inspection.warn(own.copied().unwrap_or_else(|| table.place()), message);
}

impl Reader<'_> {
    fn odd(&self, keys: &[&str], message: &str) {
        odd(self.table, keys, message);
    }

    fn collects(&self, any: &[&str]) -> bool {
        let has = |id: &&str| {
            self.library.knowledge().source(id).is_ok_and(|id| self.soc.detection.sources.contains(id))
        };
        any.iter().any(has)
    }

    fn people(&self) {
        let roster = &self.soc.roster;
        let night = roster.tiers().iter().any(|tier| tier.off_seats > 0);
        if !roster.sites.is_empty() && roster.context_loss.get() >= UNSTRUCTURED {
            let message = "sites hand the desk on three times a day, and each hand-over loses as much as talk alone \
                           does; hand over in writing and lower it below 0.12, or take the sites out";
            self.odd(&["roster.context_loss", "roster.site"], message);
        }
        // Where nothing can get lost it does not matter when one takes over from another.
        let loses = roster.context_loss > NEVER;
        if roster.sites.is_empty() && night && loses && roster.shift_changes.is_empty() {
            let message = "seats are filled at night, and nobody ever takes over from anybody; give the hours, such \
                           as shift_changes = [0, 8, 16]";
            self.odd(&["roster.shift_changes", "roster.triage.off_seats"], message);
        }
        if roster.sites.is_empty() && !night && !roster.shift_changes.is_empty() {
            let message =
                "shifts change, and no seat is filled outside office hours; fill off_seats, or write []";
            self.odd(&["roster.shift_changes", "roster.triage.off_seats"], message);
        }
        if roster.dispatching == Dispatching::BySubject && roster.subjects.is_empty() {
            let message =
                "cases go by subject, and nobody is at home in one; list subjects, or write \"pooled\"";
            self.odd(&["roster.dispatch", "roster.subjects"], message);
        }
        if let Some(on_call) = &roster.on_call {
            self.on_call(on_call.after);
        }
    }

    /// Somebody is on call for critical alerts that nobody looks at.
    fn on_call(&self, after: SimDuration) {
        let critical =
            |c: &RuleClass| c.severity == Severity::Critical && self.soc.detection.sources.contains(c.source);
        let classes = self.library.knowledge().classes();
        // Where nothing can raise an alert at all, that is what is odd.
        let seen = self.soc.detection.endpoint.is_some() || self.soc.detection.user_reports > NEVER;
        if seen && !classes.iter().any(critical) {
            let message = "somebody is on call for critical alerts, and no source collected raises any; collect one \
                           that does, such as antivirus, or write on_call = \"none\"";
            self.odd(&["roster.on_call", "detection.sources"], message);
        }
        let patience = self.soc.desk.patience[Severity::Critical.index()];
        if patience.is_some_and(|patience| patience <= after) {
            let message = "a critical alert is closed unread before anybody is rung up; make after shorter than \
                           desk.patience.critical";
            self.odd(&["roster.on_call", "desk.patience.critical", "roster.on_call.after"], message);
        }
    }

    fn hunts(&self) {
        let (soc, hunting) = (self.soc, &self.soc.hunting);
        let hunts = hunting.per_month + hunting.idle_per_month > 0.0;
        if hunts && soc.investigation.retention < SimDuration(7 * DAY) {
            let message =
                "hunts look at logs kept for less than a week; keep them for months, or take the hunts out";
            self.odd(&["investigation.retention", "hunting.per_month", "hunting.idle_per_month"], message);
        }
        if hunts && soc.detection.sources.is_empty() && soc.detection.endpoint.is_none() {
            let message = "hunts look for traces, and nothing is collected that could show one; list sources, or set \
                           the hunts to 0";
            let scheduled =
                if hunting.per_month > 0.0 { "hunting.per_month" } else { "hunting.idle_per_month" };
            self.odd(&[scheduled, "detection.sources"], message);
        }
        let pairs = [
            (hunting.per_month, hunting.finds, "finds", "per_month", "hunts"),
            (
                hunting.idle_per_month,
                hunting.idle_finds,
                "idle_finds",
                "idle_per_month",
                "hunts in idle time",
            ),
        ];
        for (often, finds, finds_key, often_key, what) in pairs {
            if often > 0.0 && finds == NEVER {
                let message = format!("{what} take place and never find anything; give {finds_key} a share");
                self.odd(&[&format!("hunting.{finds_key}"), &format!("hunting.{often_key}")], &message);
            }
            if often <= 0.0 && finds > NEVER {
                let message = format!("{what} would find something, and none takes place; give {often_key}");
                self.odd(&[&format!("hunting.{finds_key}"), &format!("hunting.{often_key}")], &message);
            }
        }
    }

    fn response(&self) {
        let soc = self.soc;
        let may = |scope| soc.authority.scope >= scope;
        if soc.response.playbook_share > NEVER && !may(AuthorityScope::Isolate) {
            let message = "playbooks act, but the SOC has no authority to isolate; raise authority.scope, or set it to 0";
            self.odd(&["response.playbook_share", "authority.scope", "work.enriched"], message);
        }
        if soc.response.playbook_share == NEVER && soc.work.enriched > NEVER && may(AuthorityScope::Isolate) {
            let message = "automation gathers what belongs to an alert, may act, and has no playbook for any; give it a \
                           share, or set work.enriched to 0";
            self.odd(&["response.playbook_share", "authority.scope", "work.enriched"], message);
        }
        if soc.response.script_time.is_some() && !may(AuthorityScope::Isolate) {
            let message = "scripts act on many hosts, and the SOC may act on none; raise authority.scope, or write \
                           \"none\"";
            self.odd(&["response.script_time", "authority.scope"], message);
        }
        let depth = self.table.peek("investigation").and_then(|entry| entry.node.entry("min_depth_time"));
        let takes_no_time = depth.is_none_or(|entry| Reading::of(&entry.node) == Reading::Number(0.0));
        let message = match (soc.investigation.min_depth > NEVER, takes_no_time) {
            (true, true) => "a least depth is asked of every case and takes no time; say how long it takes",
            (false, false) => {
                "every case takes longer for a least depth of 0; give min_depth, or write \"0m\""
            }
            _ => return,
        };
        self.odd(&["investigation.min_depth_time", "investigation.min_depth"], message);
    }

    fn sensors(&self) {
        let (soc, endpoint) = (self.soc, self.soc.detection.endpoint.as_ref());
        if endpoint.is_some_and(|sensor| sensor.analytics == EndpointAnalytics::Behaviour)
            && !self.collects(&["process-creation", "endpoint-telemetry"])
        {
            let message = "behaviour analytics, but neither process-creation nor endpoint-telemetry is collected; add \
                           one of them to detection.sources";
            self.odd(&["detection.endpoint", "detection.sources"], message);
        }
        if endpoint.is_some_and(|sensor| sensor.coverage == NEVER) {
            let message = "there is an endpoint product, and no host carries it; raise its coverage, or write endpoint = \
                           \"none\"";
            self.odd(&["detection.endpoint.coverage", "detection.endpoint"], message);
        }
        if soc.detection.network_signatures > NEVER && !self.collects(&["network-sensor", "edge-appliance"]) {
            let message = "signatures, but neither network-sensor nor edge-appliance is collected; add one of them to \
                           sources, or set it to 0";
            self.odd(&["detection.network_signatures", "detection.sources"], message);
        }
        if soc.detection.blocks_malware > NEVER && endpoint.is_none() {
            let message = "malware is blocked by an endpoint product, and there is none; add [detection.endpoint], or set \
                           it to 0";
            self.odd(&["detection.blocks_malware", "detection.endpoint"], message);
        }
        if soc.intel.sandbox.is_some() && endpoint.is_none() && !self.collects(&["email-gateway"]) {
            let message = "a sandbox, but neither a mail gateway nor an endpoint product hands it a file; collect \
                           email-gateway, or write sandbox = \"none\"";
            self.odd(&["intel.sandbox", "detection.sources", "detection.endpoint"], message);
        }
    }

    fn rules(&self) {
        let soc = self.soc;
        if soc.detection.sources.is_empty() && soc.detection.rules_enabled > 0.0 {
            let message = "rules run, but no source is collected for them; list sources, or set it to 0";
            self.odd(&["detection.rules_enabled", "detection.sources"], message);
        }
        if soc.detection.rules_enabled <= 0.0 && soc.detection.tested_variants > NEVER {
            let message =
                "rules are tried with other ways of doing the same, and none is on; give rules_enabled";
            self.odd(&["detection.tested_variants", "detection.rules_enabled"], message);
        }
        if soc.intel.platform.is_some() && soc.intel.feeds.is_none() {
            let message = "a platform without feeds has nothing to hand on; add [intel.feeds], or write platform = \
                           \"none\"";
            self.odd(&["intel.platform", "intel.feeds"], message);
        }
        if soc.background.escalated < soc.background.false_escalated {
            let message = "of all alerts fewer go on than of the harmless ones alone, which are nearly all; make it \
                           false_escalated at least";
            self.odd(&["background.escalated", "background.false_escalated"], message);
        }
        if soc.triage.cloud_sensitivity > soc.triage.sensitivity {
            let message = "cloud alerts are recognised better than all others; raise sensitivity too";
            self.odd(&["triage.cloud_sensitivity", "triage.sensitivity"], message);
        }
    }

    fn automation(&self) {
        let soc = self.soc;
        if soc.background.auto_closed > NEVER && soc.detection.wrong_auto_close == NEVER {
            let message = "automation closes alerts and never a true one; give a share, such as 0.005";
            self.odd(&["detection.wrong_auto_close", "background.auto_closed"], message);
        }
        if soc.background.auto_closed == NEVER && soc.detection.wrong_auto_close > NEVER {
            let message = "automation closes true alerts and no harmless one; give background.auto_closed, or set it to 0";
            self.odd(&["detection.wrong_auto_close", "background.auto_closed"], message);
        }
        if soc.detection.correlation.as_ref().is_some_and(|c| c.joins == NEVER) {
            let message = "alerts are joined, and never harmless ones; give joins a share, or write correlation = \"none\"";
            self.odd(&["detection.correlation", "detection.correlation.joins"], message);
        }
        if soc.background.model.as_ref().is_some_and(|model| model.closes == NEVER) {
            let message = "a model judges alerts and closes no harmless one; give closes a share, or write model = \
                           \"none\"";
            self.odd(&["background.model", "background.model.closes"], message);
        }
        let ranking = soc.background.model.as_ref().and_then(|model| model.ranking.as_ref());
        if ranking.is_some_and(|ranking| ranking.auc.get() <= 0.5) {
            let message = "a model ranks alerts no better than chance, and so moves none; give auc more than 0.5, or \
                           write ranking = \"none\"";
            self.odd(&["background.model.ranking.auc", "background.model.ranking"], message);
        }
    }
}
