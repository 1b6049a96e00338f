//! Indicators: servers and code by which one step betrays another, here or elsewhere.
//!
//! Feeds know what others have met; the sandbox and the SOC's own lists know what was met here. Each
//! variant of a script has servers and a packing of its own; an indicator of code fits the packing it was
//! taken from, and by chance another of the same family.

use super::detector::{Scene, Sensed};
use super::dice;
use super::event::Number;
use super::execution::Execution;
use super::journal::Side;
use super::run::Engagement;
use crate::attack::{Infrastructure, Step, StepIndex};
use crate::client::Role;
use crate::knowledge::{Severity, Tactic, TechniqueId};
use crate::sim::luck::unit;
use crate::soc::Indicator;
use crate::units::{Probability, SimDuration, SimTime};
use std::collections::{BTreeMap, BTreeSet};

/// What the SOC has met here and stops from then on.
#[derive(Clone, Debug, Default)]
pub(super) struct BlockList {
    /// Since when, by the party it was met at; those that were brought along hold for all.
    since: BTreeMap<(Indicator, Option<u16>), SimTime>,
    /// Files that were run already.
    detonated: BTreeSet<(StepIndex, u32)>,
}

impl BlockList {
    /// What was put on it in this visit or is on it from before, from when on.
    pub(super) fn entered(&self) -> Vec<(Indicator, SimTime)> {
        let mut first: BTreeMap<Indicator, SimTime> = BTreeMap::new();
        for (&(indicator, _), &at) in &self.since {
            let since = first.entry(indicator).or_insert(at);
            *since = at.min(*since);
        }
        first.into_iter().collect()
    }

    /// Puts an indicator on the list from `at` on, unless it is there by then and has not gone of itself after
    /// `expires`; returns whether it did.
    pub(super) fn enter(
        &mut self,
        indicator: Indicator,
        met_at: Option<u16>,
        at: SimTime,
        expires: Option<SimDuration>,
    ) -> bool {
        let since = self.since.entry((indicator, met_at)).or_insert(SimTime::NEVER);
        let enters = at < *since || has_expired(indicator, *since, at, expires);
        if enters {
            *since = at;
        }
        enters
    }

    /// Whether anything that `fits` is on the list of `party` at `now`: what was met at another comes `later`, or
    /// never, and entries of servers go of themselves after `expires`.
    fn holds(
        &self,
        fits: impl Fn(Indicator) -> bool,
        party: u16,
        (later, expires): (Option<SimDuration>, Option<SimDuration>),
        now: SimTime,
    ) -> bool {
        let here = |met_at: Option<u16>, at: SimTime| match met_at {
            Some(other) if other != party => later.is_some_and(|later| at + later <= now),
            _ => at <= now,
        };
        let mut entries = self.since.iter();
        entries.any(|(&(indicator, met_at), &at)| {
            here(met_at, at) && !has_expired(indicator, at, now, expires) && fits(indicator)
        })
    }

    /// Puts on the list, for all, what an earlier visit, or another client, gave.
    pub(super) fn bring(&mut self, indicator: Indicator, since: SimTime) {
        self.enter(indicator, None, since, None);
    }

    /// Whether anything that `fits` is on the list at `now` from an earlier visit.
    fn brought(&self, fits: impl Fn(Indicator) -> bool, now: SimTime) -> bool {
        self.since.iter().any(|(&(indicator, met_at), &at)| met_at.is_none() && at <= now && fits(indicator))
    }
}

/// Whether an entry made at `since` is gone at `now`: servers change hands, code is what it is.
fn has_expired(indicator: Indicator, since: SimTime, now: SimTime, expires: Option<SimDuration>) -> bool {
    let servers = matches!(indicator, Indicator::Servers(_));
    servers && expires.is_some_and(|after| since < SimTime::NEVER && since + after <= now)
}

/// Sources that see where traffic goes, or what a message carries.
const GATEWAYS: [&str; 6] =
    ["edge-appliance", "network-sensor", "dns", "web-proxy", "email-gateway", "identity-provider"];

impl Engagement<'_, '_> {
    /// Whether a step is seen to deal with the attacker's own servers.
    fn uses_servers(&self, step: &Step) -> bool {
        let outward = |t: &Tactic| {
            matches!(t, Tactic::InitialAccess | Tactic::CommandAndControl | Tactic::Exfiltration)
        };
        self.m.knowledge.get(step.technique).tactics.iter().any(outward)
    }

    fn family(&self, step: &Step) -> Option<StepIndex> {
        let name = step.malware.as_ref()?;
        self.m.script.steps.iter().position(|s| s.malware.as_ref() == Some(name))
    }

    pub(super) fn indicators(
        &self,
        index: StepIndex,
        variant: u32,
    ) -> impl Iterator<Item = Indicator> + use<> {
        let step = &self.m.script.steps[index];
        let servers = self.uses_servers(step).then_some(Indicator::Servers(variant));
        self.family(step).map(|family| Indicator::Code(family, variant)).into_iter().chain(servers)
    }

    /// Whether traffic or messages of a technique pass something of the client that the SOC collects from.
    pub(super) fn passes_gateway(&self, technique: TechniqueId, role: Role, only: Option<&str>) -> bool {
        let (Some((soc, _)), Some(group)) = (self.m.soc, self.here.client.group(role)) else { return false };
        let knowledge = self.m.knowledge;
        let collected = self.here.client.telemetry.intersection(soc.detection.sources);
        knowledge.carriers(technique, group.platform).intersection(collected).iter().any(|s| {
            let id = knowledge.source_by_id(s).id.as_str();
            only.map_or_else(|| GATEWAYS.contains(&id), |wanted| wanted == id)
        })
    }

    fn has_endpoint_product(&self, role: Role, host: u32) -> bool {
        let sensor = self.m.soc.and_then(|(soc, _)| soc.detection.endpoint.as_ref());
        sensor.is_some_and(|sensor| self.carries(role, host, sensor.coverage))
    }

    /// What a list or feed stops a procedure by.
    pub(super) fn stopped_by_list(&self, index: StepIndex, variant: u32, host: u32) -> Option<&'static str> {
        let (soc, _) = self.m.soc?;
        let step = &self.m.script.steps[index];
        let later = self.handed_on_after(soc);
        let terms = (later, soc.intel.lists.as_ref().and_then(|lists| lists.expires));
        let alike = |i: Indicator, j: Indicator| match i {
            Indicator::Code(family, packing) => {
                let id = dice::repacked(self.script, family, packing);
                let fits = || self.luck.stream(id).happens(self.m.world.detection.repacked_fits);
                i == j || matches!(j, Indicator::Code(f, _) if f == family) && fits()
            }
            Indicator::Servers(_) => i == j,
        };
        let party = self.here.party;
        let listed = |i: Indicator| self.block_list.holds(|j| alike(i, j), party, terms, self.now);
        let reached = |i: Indicator| match i {
            Indicator::Code(..) => {
                self.has_endpoint_product(step.role, host)
                    || self.passes_gateway(step.technique, step.role, Some("email-gateway"))
            }
            Indicator::Servers(_) => self.passes_gateway(step.technique, step.role, None),
        };
        let hits: Vec<Indicator> =
            self.indicators(index, variant).filter(|i| listed(*i) && reached(*i)).collect();
        if !hits.is_empty() {
            let brought = |i: &Indicator| self.block_list.brought(|j| alike(*i, j), self.now);
            let known = hits.iter().any(brought);
            return Some(if known { "the block list, as known from before," } else { "the block list" });
        }
        let platform = soc.intel.platform.as_ref()?;
        let handed_on = self.luck.stream(dice::handed_on(self.script, variant)).happens(platform.blocks);
        let hit = handed_on && self.in_feeds(variant);
        let servers = Indicator::Servers(variant);
        (hit && self.uses_servers(step) && reached(servers)).then_some("a feed")
    }

    /// Whether the feeds hold the servers of a variant by now.
    fn in_feeds(&self, variant: u32) -> bool {
        let (Some((soc, _)), Some(exposure)) = (self.m.soc, &self.m.script.exposure) else { return false };
        let (Some(feeds), Some(delay)) = (&soc.intel.feeds, soc.intel.delay()) else { return false };
        let chance = match exposure.infrastructure {
            Infrastructure::Commodity => feeds.commodity,
            Infrastructure::Bespoke => feeds.bespoke,
        };
        let mut stream = self.luck.stream(dice::servers(self.script, variant));
        let held = stream.happens(chance);
        held && self.began - exposure.in_use.sample(&mut stream) + delay <= self.now
    }

    /// Feeds match an execution's servers.
    pub(super) fn feeds_match(&mut self, number: Number) -> Sensed {
        let Some((soc, _)) = self.m.soc else { return Sensed::Blind };
        let e = &self.here.executions[number];
        let step = &self.m.script.steps[e.step];
        let passes = self.uses_servers(step) && self.passes_gateway(step.technique, e.role, None);
        if !(passes && self.in_feeds(e.variant)) {
            return Sensed::Blind;
        }
        let scheduled =
            soc.detection.rule_period.scaled(self.alert_words(number, super::execution::Detector::Feed).1);
        Sensed::Fired(Severity::Medium, soc.detection.ingest + scheduled)
    }

    /// A file that an execution brings is run in the sandbox: unless the code notices, it is recognised, and
    /// stopped everywhere some time later.
    pub(super) fn sandbox_tells(&mut self, number: Number, scene: &Scene) -> Sensed {
        let Some((soc, _)) = self.m.soc else { return Sensed::Blind };
        let Execution { step, variant, role, host, .. } = self.here.executions[number];
        let family = self.family(&self.m.script.steps[step]);
        let (Some(sandbox), Some(family)) = (&soc.intel.sandbox, family) else { return Sensed::Blind };
        let handed_in = self.has_endpoint_product(role, host)
            || self.passes_gateway(scene.technique, role, Some("email-gateway"));
        if !handed_in || !self.block_list.detonated.insert((family, variant)) {
            return Sensed::Blind;
        }
        let mut stream = self.luck.stream(dice::sandbox(self.script, family));
        let stealth = self.m.script.actor.stealth;
        if stream.happens(sandbox.evaded_by(stealth, self.m.world.detection.stealth_shift)) {
            self.note(Side::Sensor, || "the sandbox sees nothing wrong with a file".into());
            return Sensed::Blind;
        }
        let detonation = sandbox.detonation.sample(&mut stream);
        let push = sandbox.push;
        self.note(Side::Sensor, || {
            format!("the sandbox recognises a file in {detonation}; it is blocked {push} later")
        });
        self.enter(Indicator::Code(family, variant), self.now + detonation + push);
        Sensed::Fired(Severity::High, detonation)
    }

    /// What was recognised goes on the SOC's own list.
    pub(super) fn list(&mut self, number: Number) {
        let Some((soc, _)) = self.m.soc else { return };
        let Some(lists) = &soc.intel.lists else { return };
        let Execution { step, variant, visit, attempt, .. } = self.here.executions[number];
        let word = self.here.luck.stream(dice::listing(self.script, step, visit, attempt)).word();
        let at = lists.entered(self.now, soc.offset, unit(word));
        let mut entered = false;
        for indicator in self.indicators(step, variant) {
            if self.enter(indicator, at) {
                entered = true;
                self.may_block_others(indicator, at);
            }
        }
        if entered {
            let wait = at.since(self.now);
            self.note(Side::Response, || format!("what it used goes on the block list, in {wait}"));
        }
    }

    /// Puts what was met here on the list from `at` on; returns whether it was not there by then.
    pub(super) fn enter(&mut self, indicator: Indicator, at: SimTime) -> bool {
        let lists = self.m.soc.and_then(|(soc, _)| soc.intel.lists.as_ref());
        let expires = lists.and_then(|lists| lists.expires);
        self.block_list.enter(indicator, Some(self.here.party), at, expires)
    }

    /// Whether a wrong exception hides a technique on a class of hosts now.
    pub(super) fn wrongly_allowed(&self, technique: TechniqueId, role: Role) -> bool {
        let Some(lists) = self.m.soc.and_then(|(soc, _)| soc.intel.lists.as_ref()) else { return false };
        let Some(gap) = lists.wrong_allow_gap() else { return false };
        let (reviewed, period) = lists.reviews(self.review_phase()).last(self.now);
        let id = dice::wrong_allow(technique, role as usize, period);
        reviewed + self.luck.stream(id).exponential_duration(gap) <= self.now
    }

    /// Chance that a rule on the usual way of doing a thing fits the way an execution does it.
    pub(super) fn matches_variant(&self, number: Number) -> f64 {
        let Some((soc, _)) = self.m.soc else { return 0.0 };
        let stealth = self.m.script.actor.stealth.get();
        // Who takes care leaves the usual way at once, everybody when the first way failed.
        let unusual = if self.here.executions[number].variant == 0 { stealth } else { 1.0 };
        let tested = soc.detection.tested_variants.get() * unusual;
        Probability::clamped(soc.detection.variant_match.get() + tested).get()
    }
}
