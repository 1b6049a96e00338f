//! Recall: what a SOC brings along to a visit, and what is put right while it goes on.
//!
//! Both are facts with dates; here they are laid on the engagement's clock. Where nothing was learnt
//! everything is as the SOC's file has it.

use super::dice;
use super::event::{Event, Number};
use super::journal::Side;
use super::matchup::Matchup;
use super::run::Engagement;
use crate::attack::{Blockable, Script, StepIndex};
use crate::client::ControlKind;
use crate::knowledge::TechniqueId;
use crate::sim::luck::Luck;
use crate::soc::{
    Action, Block, Gap, Hole, Indicator, Origin, Procedure, Soc, SocState, TIERS, TeamPace, Tenure, Visit,
    Way,
};
use crate::units::{Probability, SimDuration, SimTime, YEAR};
use std::collections::BTreeSet;

/// What a SOC brings along.
#[derive(Clone, Debug)]
pub(super) struct Recall {
    pub visit: Visit,
    began: SimTime,
    /// Share of the rules that have aged.
    pub aged: f64,
    /// What its people's tenure makes of their work.
    pub team: TeamPace,
    /// Rules that it wrote.
    rules: Vec<OwnRule>,
    /// Controls of this client's that it had tightened.
    controls: Vec<Tightened>,
    /// How many actions there were when the visit began.
    pub brought: usize,
    /// Executions whose lesson was taken already.
    pub learnt: BTreeSet<(u16, Number)>,
}

/// A control of the client's that was tightened.
#[derive(Clone, Copy, Debug)]
struct Tightened {
    kind: ControlKind,
    technique: TechniqueId,
    /// The way of doing the technique that it had let pass.
    procedure: Procedure,
    /// Since when, counted from the season's beginning.
    since: SimDuration,
    /// The party it was met at in this visit; nothing if it was met before.
    met_at: Option<u16>,
    /// The action it came of, by its place in the state.
    action: usize,
}

/// A rule that the SOC wrote.
#[derive(Clone, Copy, Debug)]
struct OwnRule {
    technique: TechniqueId,
    /// Which way of doing the technique it was written on.
    procedure: Procedure,
    /// When it runs from, counted from the season's beginning.
    since: SimDuration,
    origin: Origin,
    /// The action it came of, by its place in the state.
    action: usize,
}

impl Recall {
    /// Returns what the SOC of `m` brings along in `state` to the attack that begins at `began`.
    pub(super) fn new(m: &Matchup<'_>, home: Luck, began: SimTime, state: &SocState) -> Recall {
        let visit = state.visit;
        let mut recall = Recall {
            visit,
            began,
            aged: 0.0,
            team: TeamPace::AS_WRITTEN,
            rules: Vec::new(),
            controls: Vec::new(),
            brought: state.actions.len(),
            learnt: BTreeSet::new(),
        };
        let Some((soc, _)) = m.soc else { return recall };
        let (detection, learning) = (&soc.detection, &soc.learning);
        recall.aged = m.world.wear.aged(detection.rules_enabled, learning.refreshed_per_week, visit.at);
        if let (Some(ramp_up), true) = (&learning.ramp_up, visit.at > SimDuration::ZERO) {
            let turnover = soc.roster.turnover_per_year;
            let seats = (0..TIERS).flat_map(|tier| {
                let filled = (0..168).map(|utc| soc.roster.seats(tier, soc.offset, utc)).max().unwrap_or(0);
                (0..filled).map(move |seat| (tier, seat))
            });
            let tenures: Vec<Tenure> = seats
                .map(|(tier, seat)| tenure(home, (tier, seat), turnover, visit.at, state.departures))
                .collect();
            recall.team = ramp_up.team(&tenures, turnover);
        }
        for (place, action) in state.actions.iter().enumerate() {
            if !matches!(action.gap, Gap::Control(..)) || action.client == visit.client {
                recall.put_to_use(place, action, None);
            }
        }
        recall
    }

    /// From when it is closed on, an action tells that puts right what it is about; ways in are closed at each front
    /// by themselves.
    pub(super) fn put_to_use(&mut self, action: usize, a: &Action, met_at: Option<u16>) {
        let Some(since) = a.closed.filter(|_| a.effective) else { return };
        match a.gap {
            Gap::Rule(technique, procedure) => {
                self.rules.push(OwnRule { technique, procedure, since, origin: a.origin, action });
            }
            Gap::Control(kind, technique, procedure) => {
                self.controls.push(Tightened { kind, technique, procedure, since, met_at, action });
            }
            Gap::Way(_) => {}
        }
    }

    /// Returns a moment of the season on the engagement's clock.
    pub(super) fn here(&self, at: SimDuration) -> SimTime {
        self.began + SimDuration(at.0.saturating_sub(self.visit.at.0))
    }
}

/// How long somebody has been in a seat at `at`.
fn tenure(
    home: Luck,
    (tier, seat): (usize, u32),
    turnover: f64,
    at: SimDuration,
    departures: Option<crate::soc::Departures>,
) -> Tenure {
    let mut came = None;
    let mut stream = home.stream(dice::leaving(tier, seat));
    let stays = |next: SimDuration, mean: SimDuration, stream: &mut crate::sim::luck::Stream| {
        next + stream.exponential_duration(mean)
    };
    if turnover > 0.0 {
        let mean = SimDuration(YEAR).scaled(1.0 / turnover);
        let mut next = stays(SimDuration::ZERO, mean, &mut stream);
        while next <= at {
            came = Some(next);
            next = stays(next, mean, &mut stream);
        }
    }
    let leaves = |d: &crate::soc::Departures| home.stream(dice::leaving_at_once(tier, seat)).happens(d.share);
    if let Some(departures) = departures.filter(|d| d.at <= at).filter(leaves) {
        came = came.max(Some(departures.at));
    }
    came.map_or(Tenure::Before(at), |came| Tenure::Since(SimDuration(at.0 - came.0)))
}

impl Engagement<'_, '_> {
    /// Ways that were closed between visits are closed, holes are mended, and what was blocked is on the list.
    pub(super) fn lay_out(&mut self, state: &SocState) {
        let Visit { at, client, .. } = self.recall.visit;
        self.everywhere(|engagement| engagement.mend_holes(client));
        let Some((soc, _)) = self.m.soc else { return };
        self.everywhere(|engagement| engagement.shut_ways(state, at, client));
        let script = self.script;
        for block in state.blocks.iter().filter(|b| b.script == script) {
            let Some(since) = self.arrives(block, self.handed_on_after(soc)) else { continue };
            self.block_list.bring(block.indicator, since);
            let looks_back = soc.intel.platform.as_ref().is_some_and(|p| p.retro_hunt > Probability::NEVER);
            if looks_back && since > self.began && self.is_within(since) {
                self.post(since, Event::LooksBack(block.indicator));
            }
        }
    }

    /// Exploits that this attack used at an earlier visit go on ageing: the client mends the hole by and by, once its
    /// mending is public. How far it was mended when the attack first came, the script says itself.
    fn mend_holes(&mut self, client: u32) {
        if self.recall.visit.since_first() <= SimDuration::ZERO {
            return;
        }
        for i in 0..self.m.script.steps.len() {
            let exploit = self.m.script.steps[i].blockable == Some(Blockable::Exploit);
            let Some(public) = self.disclosed(i).filter(|_| exploit && self.belongs_here(i)) else {
                continue;
            };
            let luck = self.organisation.luck.of_party(self.here.party);
            let takes =
                self.m.world.wear.mended.sample(&mut luck.stream(dice::mended(self.script, i, client)));
            if public.max(self.first_came()) + takes <= self.began && self.here.attacker.closed.insert(i) {
                let id = &self.m.script.steps[i].id;
                self.note(Side::Client, || format!("has mended by now the hole that {id} goes through"));
            }
        }
    }

    /// When this attack first came in the season, on the engagement's clock.
    pub(super) fn first_came(&self) -> SimTime {
        self.began - self.recall.visit.since_first()
    }

    /// Ways in that were closed between visits are closed at the present front.
    fn shut_ways(&mut self, state: &SocState, at: SimDuration, client: u32) {
        for i in (0..self.m.script.steps.len()).filter(|i| self.m.script.steps[*i].leads_in()) {
            let way = Gap::Way(way_of(self.m.script, i));
            let closes = |a: &Action| a.gap == way && a.client == client && a.holds(at);
            let Some(action) = state.actions.iter().position(closes) else { continue };
            self.here.attacker.closed.insert(i);
            self.here.seen.acted.insert(action);
            let (id, origin) = (&self.m.script.steps[i].id, state.actions[action].origin);
            let visit = state.actions[action].visit + 1;
            self.note(Side::Response, || format!("{id} stands closed since {}", origin.since(visit)));
        }
    }

    /// Whether a way in that was closed between visits shuts the attacker out, where the script names another way that
    /// the actor has in reserve; nothing if this is no such way.
    pub(super) fn shut_out_by(&self, step: StepIndex) -> Option<bool> {
        let others = &self.m.ways_back;
        let was_closed =
            self.recall.visit.at > SimDuration::ZERO && self.here.attacker.closed.contains(&step);
        let of_these = self.m.script.steps[step].leads_in()
            && !others.contains(&step)
            && !self.m.script.actor.reentry.by.is_empty();
        (was_closed && of_these).then(|| self.here.attacker.usable().next().is_none())
    }

    /// How long it takes until what was met at another client is known at the present front.
    pub(super) fn handed_on_after(&self, soc: &Soc) -> Option<SimDuration> {
        self.handed_on_to(self.here.party, soc)
    }

    /// How long it takes until what was met at one client is known at that of `party`: clients are told one after
    /// another, all of them by the time that the SOC's file gives.
    pub(super) fn handed_on_to(&self, party: u16, soc: &Soc) -> Option<SimDuration> {
        let sharing = soc.learning.sharing?;
        let id = dice::handing_on(self.script, self.recall.visit.client);
        Some(sharing.delay.scaled(self.luck.of_party(party).stream(id).uniform()))
    }

    /// When a block made before or elsewhere is in force here, if it is and still means anything.
    fn arrives(&self, block: &Block, shared_after: Option<SimDuration>) -> Option<SimTime> {
        let Visit { at, client, .. } = self.recall.visit;
        let since = match block.client == client {
            true => block.since,
            false => block.since + shared_after?,
        };
        let (kind, which) = match block.indicator {
            Indicator::Code(family, packing) => (family as u32, packing),
            Indicator::Servers(variant) => (u32::MAX, variant),
        };
        let age = SimDuration(at.0.saturating_sub(block.since.0));
        let used = self.m.world.wear.still_used(block.indicator, age);
        let mut stream = self.organisation.luck.stream(dice::still_used(self.script, kind, which));
        stream.happens(used).then(|| self.recall.here(since))
    }

    /// Chance that a rule of the SOC's own on a technique fires on one way of doing it, by what it wrote such
    /// rules for, and the action that the likeliest of them came of.
    pub(super) fn own_rule(
        &self,
        technique: TechniqueId,
        step: StepIndex,
        variant: u32,
    ) -> Option<(f64, usize)> {
        let (soc, _) = self.m.soc?;
        let wear = &self.m.world.wear;
        let here = Procedure { script: self.script, step, variant };
        let rules = self.recall.rules.iter().filter(|rule| rule.technique == technique);
        let fires = rules.filter_map(|rule| {
            let from = self.recall.here(rule.since);
            let age = self.now.since(from);
            let left = match rule.origin {
                Origin::Exercise => wear.remembered(age),
                _ => 1.0 - wear.aged(soc.detection.rules_enabled, soc.learning.refreshed_per_week, age),
            };
            let fits = if rule.procedure == here { 1.0 } else { wear.transfer.get() };
            (from <= self.now).then_some((left * fits, rule.action))
        });
        fires.max_by(|a, b| a.0.total_cmp(&b.0))
    }

    /// Whether a control of the client's that was tightened since it let a deed pass stops a step: the way of doing it
    /// that had passed for certain, another as far as what is learnt of one holds for it.
    pub(super) fn stopped_by_tightened(&mut self, index: StepIndex, variant: u32) -> bool {
        let here = Procedure { script: self.script, step: index, variant };
        let step = &self.m.script.steps[index];
        let stops = self.recall.controls.iter().find(|c| {
            let applies = c.technique == step.technique && step.stopped_by.contains(&c.kind);
            let id = dice::tightened(self.script, index, variant, c.kind as usize);
            applies
                && c.met_at.is_none_or(|party| party == self.here.party)
                && self.recall.here(c.since) <= self.now
                && (c.procedure == here
                    || self.organisation.luck.stream(id).happens(self.m.world.wear.transfer))
        });
        let Some(&Tightened { kind, action, .. }) = stops else { return false };
        self.here.seen.acted.insert(action);
        self.note(Side::Client, || {
            format!("{}, tightened since it let this pass, stops {}", kind.name(), step.id)
        });
        true
    }

    /// A rule of the SOC's own raises an alert that no other would have raised.
    pub(super) fn own_rule_tells(&mut self, number: Number, action: usize) {
        self.here.seen.acted.insert(action);
        let id = &self.m.script.steps[self.here.executions[number].step].id;
        self.note(Side::Sensor, || format!("a rule that the SOC wrote tells of {id}; no other would have"));
    }

    /// Something blocked elsewhere comes in, and somebody looks back for it.
    pub(super) fn look_back(&mut self, indicator: Indicator) {
        let Some((soc, _)) = self.m.soc else { return };
        let Some(platform) = &soc.intel.platform else { return };
        let (kind, which) = match indicator {
            Indicator::Code(family, packing) => (family as u32, packing),
            Indicator::Servers(variant) => (u32::MAX, variant),
        };
        let id = dice::looking_back(self.script, kind, which);
        if self.here.incident.is_some() || !self.here.luck.stream(id).happens(platform.retro_hunt) {
            return;
        }
        let kept = |at: SimTime| self.now.since(at) <= soc.investigation.retention;
        let trace = |i: &Number| {
            let e = &self.here.executions[*i];
            let used = self.indicators(e.step, e.variant).any(|i| i == indicator);
            used && e.visible && !e.hunted && e.stopped.is_none() && kept(e.at)
        };
        let traces: Vec<Number> = (0..self.here.executions.len()).filter(trace).collect();
        if let Some(&latest) = traces.last() {
            traces.iter().for_each(|&i| self.here.executions[i].hunted = true);
            self.pass_on_traces(latest, "looking back for what is blocked elsewhere finds traces");
        }
    }
}

/// A step's way in.
pub(super) fn way_of(script: &Script, index: StepIndex) -> Way {
    let step = &script.steps[index];
    let exploit = step.blockable == Some(Blockable::Exploit);
    let hole = exploit.then(|| Hole { script: script.luck_number(), step: index });
    Way { technique: step.technique, role: step.role, hole }
}
