//! The attacker's moves: which step, when, and whether it succeeds.

use super::access::Foothold;
use super::detector::Execution;
use super::dice;
use super::event::Event;
use super::fate::Fate;
use super::journal::Side;
use super::matchup::{Matchup, token_of};
use super::run::Engagement;
use super::start::ATTACK_WEEK;
use crate::attack::{
    AttackerPolicy, Blockable, Gain, Grade, Milestone, Need, ObservedAt, Script, ScriptedAttacker, Step, StepIndex,
    StepOption,
};
use crate::client::{Client, Role};
use crate::sim::luck::Luck;
use crate::units::{HOUR, SimDuration, SimTime, WEEK};
use std::collections::{BTreeMap, BTreeSet};

/// What the attacker is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mode {
    /// Working through the script.
    Active,
    /// Trying to get back in after losing all access.
    Returning,
    /// Lying still.
    Quiet,
    /// Without access, perhaps waiting to come back.
    Out,
    /// Done with all it came for.
    Done,
    /// Gone of its own will, or given up.
    Left,
}

/// How far one step has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Progress {
    pub status: Status,
    /// How often it was taken up again after success.
    pub visit: u32,
    /// Tries in this visit.
    pub attempt: u32,
    /// The way of doing it that is tried now.
    pub variant: u32,
    pub failures: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Status {
    Todo,
    Done,
    /// Every way was tried in vain.
    Spent,
}

/// What is being done now.
#[derive(Clone, Debug)]
pub(super) struct Current {
    pub step: StepIndex,
    pub working_time: SimDuration,
    pub host: u32,
    pub via: Option<usize>,
    /// The execution already seen, for a step that shows when it begins.
    pub execution: Option<usize>,
}

/// The attacker's truth.
#[derive(Debug)]
pub(super) struct Attacker {
    pub progress: Vec<Progress>,
    pub tokens: Vec<bool>,
    pub footholds: Vec<Foothold>,
    /// The host of each role worked on now, by number.
    pub hosts: BTreeMap<Role, u32>,
    pub isolated: BTreeSet<(Role, u32)>,
    pub mode: Mode,
    pub rushing: bool,
    pub pace: f64,
    pub fast_branch: bool,
    pub handed_over: bool,
    /// Changes whenever plans change, so that what was planned before is dropped.
    pub plan: u32,
    pub current: Option<Current>,
    pub notices: u32,
    pub returns: u32,
    pub thrown_out: u32,
    pub door_closed: bool,
    pub milestones: Vec<(Milestone, SimTime)>,
}

/// What to do next.
enum Choice {
    Step(StepIndex),
    Finished,
    Stuck,
}

impl Attacker {
    pub(super) fn new(m: &Matchup<'_>, luck: Luck) -> Attacker {
        let script = m.script;
        let slow = script.slow.as_ref().filter(|slow| {
            luck.stream(dice::slow_branch(script.luck_number())).happens(slow.share)
        });
        let fresh = Progress { status: Status::Todo, visit: 0, attempt: 0, variant: 0, failures: 0 };
        Attacker {
            progress: vec![fresh; script.steps.len()],
            tokens: vec![false; m.tokens.len()],
            footholds: Vec::new(),
            hosts: BTreeMap::new(),
            isolated: BTreeSet::new(),
            mode: Mode::Active,
            rushing: false,
            pace: slow.map_or(1.0, |s| s.factor),
            fast_branch: slow.is_none(),
            handed_over: false,
            plan: 0,
            current: None,
            notices: 0,
            returns: 0,
            thrown_out: 0,
            door_closed: false,
            milestones: Vec::new(),
        }
    }

    /// Whether the attacker will do nothing more of its own accord.
    pub(super) fn is_finished(&self) -> bool {
        matches!(self.mode, Mode::Out | Mode::Done | Mode::Left)
    }

    /// Whether the attacker went away with access left.
    pub(super) fn has_left(&self) -> bool {
        self.mode == Mode::Left
    }
}

/// Returns when the attack begins, by the script's start law in the client's week.
pub(super) fn draw_start(script: &Script, client: &Client, luck: Luck) -> SimTime {
    let mut stream = luck.stream(dice::start(script.luck_number()));
    let weights = &script.start.weights;
    let mut left = stream.uniform() * weights.iter().sum::<f64>();
    let hour = weights.iter().position(|w| {
        left -= w;
        left < 0.0
    });
    let within = SimDuration::from_millis(stream.uniform() * HOUR as f64);
    let local = hour.unwrap_or(0) as i64 * HOUR + within.0;
    SimTime(ATTACK_WEEK.0 + (local - client.offset.0).rem_euclid(WEEK))
}

impl Engagement<'_, '_> {
    /// Plans the next step, or ends the attacker's part.
    pub(super) fn next_move(&mut self) {
        if !matches!(self.attacker.mode, Mode::Active | Mode::Returning) {
            return;
        }
        if self.attacker.mode == Mode::Active && self.stamps.t0.is_some() && self.attacker.usable().next().is_none() {
            self.thrown_out();
            return;
        }
        match self.choose() {
            Choice::Step(step) => self.plan_step(step),
            Choice::Finished => {
                self.attacker.mode = if self.grade.is_some() { Mode::Done } else { Mode::Left };
                self.note(Side::Attacker, || "has done what it came for".into());
            }
            Choice::Stuck if self.attacker.mode == Mode::Returning => {
                self.attacker.mode = Mode::Out;
                self.note(Side::Attacker, || "finds no way back in".into());
            }
            Choice::Stuck => {
                let done = self.grade.is_some();
                self.attacker.mode = if done { Mode::Done } else { Mode::Left };
                self.note(Side::Attacker, || {
                    if done { "gives up the rest of the plan" } else { "finds no way on and gives up" }.into()
                });
            }
        }
    }

    fn choose(&mut self) -> Choice {
        let script = self.m.script;
        if self.attacker.rushing {
            let goal = |s: &Step| s.objective == Some(Grade::Full);
            let ready = |i: StepIndex, s: &Step| {
                goal(s) && self.attacker.progress[i].status == Status::Todo && self.can_take(i) && self.needs_met(s)
            };
            if let Some(i) = (0..script.steps.len()).find(|&i| ready(i, &script.steps[i])) {
                return Choice::Step(i);
            }
        }
        for (first, step) in script.steps.iter().enumerate() {
            if script.steps[..first].iter().any(|s| s.slot == step.slot) {
                continue; // this slot was looked at when its first step came
            }
            let slot: Vec<StepIndex> = (first..script.steps.len()).filter(|&i| script.steps[i].slot == step.slot).collect();
            let status = |i: StepIndex| self.attacker.progress[i].status;
            if slot.iter().any(|&i| status(i) == Status::Done) {
                continue;
            }
            let required = slot.iter().any(|&i| script.steps[i].required);
            if self.attacker.rushing && !required {
                continue;
            }
            let open: Vec<StepIndex> =
                slot.into_iter().filter(|&i| status(i) == Status::Todo && self.can_take(i)).collect();
            let ready: Vec<StepIndex> =
                open.iter().copied().filter(|&i| self.needs_met(&script.steps[i])).collect();
            if !ready.is_empty() {
                let option = |&i: &StepIndex| StepOption {
                    step: i,
                    success: script.steps[i].success,
                    failures: self.attacker.progress[i].failures,
                };
                let options: Vec<StepOption> = ready.iter().map(option).collect();
                return Choice::Step(options[ScriptedAttacker.choose(&options)].step);
            }
            if let Some(again) = open.iter().find_map(|&i| self.provider(&script.steps[i], 0)) {
                let progress = &mut self.attacker.progress[again];
                progress.status = Status::Todo;
                progress.visit += 1;
                progress.attempt = 0;
                return Choice::Step(again);
            }
            if required {
                return Choice::Stuck;
            }
        }
        Choice::Finished
    }

    /// A step done before that gives what `step` lacks and can be done again now.
    fn provider(&self, step: &Step, depth: u32) -> Option<StepIndex> {
        let script = self.m.script;
        let missing = step.needs.iter().find(|n| !self.need_met(n))?;
        let gives = |s: &Step| {
            s.gains.iter().any(|g| match (missing, g) {
                (Need::AnyFoothold, Gain::Foothold(_)) => true,
                (Need::Foothold(wanted), Gain::Foothold(kind)) => wanted == kind,
                (Need::Token(wanted), Gain::Token(name)) => wanted == name,
                _ => false,
            })
        };
        let done = (0..script.steps.len())
            .filter(|&i| self.attacker.progress[i].status == Status::Done && self.can_take(i));
        let mut candidates = done.filter(|&i| gives(&script.steps[i]));
        candidates.find_map(|i| {
            if self.needs_met(&script.steps[i]) {
                Some(i)
            } else if depth < 8 {
                self.provider(&script.steps[i], depth + 1)
            } else {
                None
            }
        })
    }

    /// Whether there is an asset left that the step can act on.
    fn can_take(&self, step: StepIndex) -> bool {
        let role = self.m.script.steps[step].role;
        role == Role::Outside
            || self.client.group(role).is_some_and(|g| {
                let cut_off = self.attacker.isolated.iter().filter(|(r, _)| *r == role).count();
                cut_off < g.count as usize
            })
    }

    fn needs_met(&self, step: &Step) -> bool {
        step.needs.iter().all(|n| self.need_met(n))
    }

    fn need_met(&self, need: &Need) -> bool {
        match need {
            Need::AnyFoothold => self.attacker.usable().next().is_some(),
            Need::Foothold(kind) => self.attacker.usable().any(|(_, f)| f.kind == *kind),
            Need::Token(_) => {
                let number = token_of(need).and_then(|name| self.m.token(name));
                number.is_some_and(|n| self.attacker.tokens[n])
            }
        }
    }

    fn plan_step(&mut self, index: StepIndex) {
        let step = &self.m.script.steps[index];
        let progress = &self.attacker.progress[index];
        let mut stream =
            self.luck.stream(dice::step_time(self.script, index, progress.visit, progress.attempt));
        let (u_wait, u_time) = (stream.uniform(), stream.uniform());
        let hurry = if self.attacker.rushing { crate::attack::RUSH_PACE } else { self.attacker.pace };
        let mut begin = self.now;
        if let Some(hand_over) = self.m.script.hand_over.as_ref()
            && !self.attacker.handed_over
            && self.attacker.progress[hand_over.after].status == Status::Done
        {
            self.attacker.handed_over = true;
            let mut dice = self.luck.stream(dice::hand_over(self.script));
            let fast = dice.happens(hand_over.fast_share);
            self.attacker.fast_branch &= fast;
            let law = if fast { &hand_over.fast } else { &hand_over.slow };
            begin = begin + law.sample(&mut dice);
        }
        if let Some(wait) = step.wait.as_ref().filter(|_| !self.attacker.rushing && progress.attempt == 0) {
            begin = begin + wait.quantile(u_wait).scaled(hurry);
        }
        if let Some(hours) = self.m.script.actor.hours.as_ref().filter(|_| !self.attacker.rushing) {
            begin = hours.next(begin);
        }
        let working_time = step.time.quantile(u_time).scaled(hurry);
        self.attacker.current =
            Some(Current { step: index, working_time, host: 0, via: None, execution: None });
        let plan = self.attacker.plan;
        self.post(begin, Event::StepBegins { step: index, plan });
    }

    /// A try of a step begins.
    pub(super) fn step_begins(&mut self, index: StepIndex, plan: u32) {
        if plan != self.attacker.plan {
            return;
        }
        let step = &self.m.script.steps[index];
        if !self.needs_met(step) || !self.can_take(index) {
            // What it counted on has gone meanwhile.
            self.notice_now();
            return;
        }
        if step.milestone == Some(Milestone::HandsOn) {
            self.reach(Milestone::HandsOn);
        }
        let host = self.host_of(step.role);
        let via = self.attacker.usable().map(|(i, _)| i).last();
        if let Some(via) = via {
            self.attacker.footholds[via].last_used = self.now;
        }
        let Some(current) = &mut self.attacker.current else { return };
        current.host = host;
        current.via = via;
        let done = self.now + current.working_time;
        if step.observed == ObservedAt::Start && step.role != Role::Outside {
            let execution = self.execute(index);
            if let Some(current) = &mut self.attacker.current {
                current.execution = Some(execution);
            }
        }
        self.note(Side::Attacker, || format!("begins {}", self_words(self.m, index)));
        self.post(done, Event::StepEnds { plan });
    }

    /// The host of a role that is worked on: the present one, or the next if that was cut off.
    fn host_of(&mut self, role: Role) -> u32 {
        let number = self.attacker.hosts.entry(role).or_insert(0);
        while self.attacker.isolated.contains(&(role, *number)) {
            *number += 1;
        }
        *number
    }

    /// Writes down that the current step was carried out, and lets the sensors see it.
    fn execute(&mut self, index: StepIndex) -> usize {
        let step = &self.m.script.steps[index];
        let progress = &self.attacker.progress[index];
        let (host, via) = self.attacker.current.as_ref().map_or((0, None), |c| (c.host, c.via));
        let number = self.executions.len();
        self.executions.push(Execution {
            step: index,
            visit: progress.visit,
            attempt: progress.attempt,
            variant: progress.variant,
            role: step.role,
            host,
            via,
            at: self.now,
            stopped: None,
            reached: Fate::NoTelemetry,
            visible: false,
            alerted: false,
        });
        self.sense(number);
        number
    }

    /// A try of a step ends: it shows, and succeeds or not.
    pub(super) fn step_ends(&mut self, plan: u32) {
        if plan != self.attacker.plan {
            return;
        }
        let Some(current) = self.attacker.current.take() else { return };
        let index = current.step;
        let step = &self.m.script.steps[index];
        let stopped = self.stopped(index, current.host);
        self.attacker.current = Some(current.clone());
        let execution = match current.execution {
            Some(execution) => Some(execution),
            None => (step.role != Role::Outside).then(|| self.execute(index)),
        };
        self.attacker.current = None;
        let (visit, attempt) = (self.attacker.progress[index].visit, self.attacker.progress[index].attempt);
        if let Some(execution) = execution {
            self.executions[execution].stopped = stopped;
        }
        let lucky =
            self.luck.stream(dice::step_success(self.script, index, visit, attempt)).happens(step.success);
        if stopped.is_none() && lucky {
            self.succeed(index, &current);
        } else {
            self.note(Side::Attacker, || {
                let why = stopped.map_or("fails", Fate::words);
                format!("{}: {why}", self_words(self.m, index))
            });
            let tries = self.m.script.actor.tries;
            let progress = &mut self.attacker.progress[index];
            progress.failures += 1;
            progress.attempt += 1;
            progress.variant = (progress.variant + 1) % step.variants.max(1);
            if progress.attempt > tries {
                progress.status = Status::Spent;
            }
        }
        self.next_move();
    }

    /// What stops the current procedure, if anything does: a control of the client, or an inline sensor.
    fn stopped(&self, index: StepIndex, host: u32) -> Option<Fate> {
        let step = &self.m.script.steps[index];
        let variant = self.attacker.progress[index].variant;
        for &kind in &step.stopped_by {
            let id = dice::control(self.script, index, variant, kind as usize);
            if self.luck.stream(id).happens(self.client.stops(kind)) {
                return Some(Fate::PreventedByClient);
            }
        }
        let (soc, _) = self.m.soc?;
        let reached = match step.blockable? {
            Blockable::Exploit => true,
            Blockable::Malware => {
                soc.detection.endpoint.as_ref().is_some_and(|e| self.carries(step.role, host, e.coverage))
            }
        };
        let id = dice::inline_block(self.script, index, variant);
        (reached && self.luck.stream(id).happens(soc.detection.blocks)).then_some(Fate::BlockedBySoc)
    }

    fn succeed(&mut self, index: StepIndex, current: &Current) {
        let step = &self.m.script.steps[index];
        self.attacker.progress[index].status = Status::Done;
        self.note(Side::Attacker, || format!("succeeds: {}", self_words(self.m, index)));
        for gain in &step.gains {
            match gain {
                Gain::Token(name) => {
                    if let Some(number) = self.m.token(name) {
                        self.attacker.tokens[number] = true;
                    }
                }
                Gain::Foothold(kind) => self.gain_foothold(index, *kind, step.role, current.host),
            }
        }
        if let Some(milestone) = step.milestone.filter(|m| *m != Milestone::HandsOn) {
            self.reach(milestone);
        }
        if let Some(grade) = step.objective {
            self.stamps.objective.get_or_insert(self.now);
            self.grade = self.grade.max(Some(grade));
            self.note(Side::Attacker, || format!("REACHES ITS OBJECTIVE ({})", grade.name()));
            if grade == Grade::Full && self.m.script.overt_objective && self.m.soc.is_some() {
                let delay = self.m.world.overt_notice.sample(&mut self.luck.stream(dice::outside(self.script)));
                self.post(self.now + delay, Event::ExternalNotice);
            }
        }
    }

    fn reach(&mut self, milestone: Milestone) {
        if self.attacker.milestones.iter().all(|(m, _)| *m != milestone) {
            self.attacker.milestones.push((milestone, self.now));
            match milestone {
                Milestone::Breakout => self.stamps.breakout = Some(self.now),
                Milestone::DataOut => self.stamps.data_out = Some(self.now),
                Milestone::HandsOn | Milestone::Admin => {}
            }
        }
    }
}

fn self_words(m: &Matchup<'_>, index: StepIndex) -> String {
    let step = &m.script.steps[index];
    let technique = m.knowledge.get(step.technique);
    format!("{} ({} {}) on {}", step.id, technique.code, technique.name, step.role.name())
}
