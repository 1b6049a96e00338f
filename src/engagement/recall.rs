//! Recall: what a SOC brings along to a visit, and what it takes home from it.
//!
//! Both are facts with dates; here they are laid on the engagement's clock. Where nothing was learnt
//! everything is as the SOC's file has it.

use super::dice;
use super::event::{Event, Number};
use super::fate::Fate;
use super::journal::Side;
use super::matchup::Matchup;
use super::run::Engagement;
use crate::attack::{Blockable, Script, StepIndex};
use crate::client::ControlKind;
use crate::knowledge::TechniqueId;
use crate::sim::luck::Luck;
use crate::soc::{
    Action, Block, Deed, Gap, Hole, Indicator, Origin, Procedure, SocState, TIERS, TeamPace, Tenure, Told,
    Visit, Way,
};
use crate::units::{Probability, SimDuration, SimTime, YEAR};
use std::collections::BTreeSet;

/// What a SOC brings along.
#[derive(Clone, Debug)]
pub(super) struct Recall {
    visit: Visit,
    began: SimTime,
    /// Share of the rules that have aged.
    pub aged: f64,
    /// What its people's tenure makes of their work.
    pub team: TeamPace,
    /// Rules that it wrote.
    rules: Vec<OwnRule>,
    /// Controls of this client's that it had tightened.
    controls: Vec<Tightened>,
    /// Executions whose lesson was taken already.
    learnt: BTreeSet<(u16, Number)>,
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
        let rule = |(action, a): (usize, &Action)| match a.gap {
            Gap::Rule(technique, procedure) if a.effective => {
                let rule = |since| OwnRule { technique, procedure, since, origin: a.origin, action };
                a.closed.map(rule)
            }
            _ => None,
        };
        recall.rules = state.actions.iter().enumerate().filter_map(rule).collect();
        let control = |(action, a): (usize, &Action)| match a.gap {
            Gap::Control(kind, technique, procedure) if a.effective && a.client == visit.client => {
                let tightened = |since| Tightened { kind, technique, procedure, since, action };
                a.closed.map(tightened)
            }
            _ => None,
        };
        recall.controls = state.actions.iter().enumerate().filter_map(control).collect();
        recall
    }

    /// Returns a moment of the season on the engagement's clock.
    fn here(&self, at: SimDuration) -> SimTime {
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
    /// Ways that were closed between visits are closed, and what was blocked is on the list.
    pub(super) fn lay_out(&mut self, state: &SocState) {
        let Some((soc, _)) = self.m.soc else { return };
        let Visit { at, client, .. } = self.recall.visit;
        self.everywhere(|engagement| engagement.shut_ways(state, at, client));
        let script = self.script;
        for block in state.blocks.iter().filter(|b| b.script == script) {
            let Some(since) = self.arrives(block, soc.learning.sharing.map(|s| s.delay)) else { continue };
            self.block_list.bring(block.indicator, since);
            let looks_back = soc.intel.platform.as_ref().is_some_and(|p| p.retro_hunt > Probability::NEVER);
            if looks_back && since > self.began && self.is_within(since) {
                self.post(since, Event::LooksBack(block.indicator));
            }
        }
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

    /// Whether a control of the client's that was tightened after an earlier visit stops a step: the way of doing it
    /// that had passed for certain, another as far as what is learnt of one holds for it.
    pub(super) fn stopped_by_tightened(&mut self, index: StepIndex, variant: u32) -> bool {
        let here = Procedure { script: self.script, step: index, variant };
        let step = &self.m.script.steps[index];
        let stops = self.recall.controls.iter().find(|c| {
            let applies = c.technique == step.technique && step.stopped_by.contains(&c.kind);
            let id = dice::tightened(self.script, index, variant, c.kind as usize);
            applies
                && self.recall.here(c.since) <= self.now
                && (c.procedure == here
                    || self.organisation.luck.stream(id).happens(self.m.world.wear.transfer))
        });
        let Some(&Tightened { kind, action, .. }) = stops else { return false };
        self.here.seen.acted.insert(action);
        self.note(Side::Client, || {
            format!("{}, tightened after an earlier visit, stops {}", kind.name(), step.id)
        });
        true
    }

    /// A rule of the SOC's own raises an alert that no other would have raised.
    pub(super) fn own_rule_tells(&mut self, number: Number, action: usize) {
        self.here.seen.acted.insert(action);
        let id = &self.m.script.steps[self.here.executions[number].step].id;
        self.note(Side::Sensor, || format!("a rule that the SOC wrote tells of {id}; no other would have"));
    }

    /// A scoping is done: what the SOC knows by now and did not before is written down. Whether it is known what
    /// happened decides what controls are said to have let it pass.
    pub(super) fn learn(&mut self, happened_is_known: bool) {
        for number in 0..self.here.executions.len() {
            let e = &self.here.executions[number];
            let step = &self.m.script.steps[e.step];
            let told = match self.fate(number) {
                Fate::FoundLate if e.hunted => Told::Hunt,
                Fate::FoundLate => Told::Scoping,
                Fate::CaughtInTime | Fate::CaughtAfterObjective => Told::Alert,
                _ => continue,
            };
            if !self.recall.learnt.insert((self.here.number, number)) {
                continue;
            }
            // Of what raised an alert that nobody understood no rule is missing.
            let told = if e.alerted && !e.hunted { Told::Alert } else { told };
            let procedure = Procedure { script: self.script, step: e.step, variant: e.variant };
            let passed =
                step.stopped_by.first().filter(|_| happened_is_known && e.stopped.is_none()).copied();
            let (technique, role, understood) = (step.technique, e.role, self.now);
            self.here.seen.deeds.push(Deed { technique, procedure, role, told, passed, understood });
        }
    }

    /// The way in is understood: by what, on what.
    pub(super) fn understand_way_in(&mut self) {
        let way = self.here.attacker.came_in.last().map(|way| way_of(self.m.script, *way));
        self.here.seen.ways_in.extend(way.map(|way| (way, self.now)));
    }

    /// The luck of what is put right after a visit.
    pub(super) fn luck_of_gap(luck: Luck, gap: Gap) -> crate::sim::luck::Stream {
        luck.stream(match gap {
            Gap::Rule(technique, Procedure { script, step, variant }) => {
                dice::missing_rule(technique, script, step, variant)
            }
            Gap::Control(kind, technique, Procedure { script, step, .. }) => {
                dice::open_control(kind as usize, technique, script, step)
            }
            Gap::Way(Way { technique, role, .. }) => dice::open_way(technique, role as usize),
        })
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
