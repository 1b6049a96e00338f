//! The attacker's moves: which step, when, and whether it succeeds.

use super::access::Foothold;
use super::blocking::Stopped;
use super::dice;
use super::event::Event;
use super::execution::Deed;
use super::journal::Side;
use super::matchup::Matchup;
use super::run::Engagement;
use super::start::ATTACK_WEEK;
use super::temper::Temper;
use crate::attack::{Defence, Gain, Grade, Loss, Milestone, ObservedAt, Script, StepIndex};
use crate::client::{Client, Role};
use crate::knowledge::Tactic;
use crate::sim::luck::Luck;
use crate::units::{HOUR, SimDuration, SimTime, WEEK};
use std::collections::{BTreeMap, BTreeSet};

/// What the attacker is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mode {
    /// Working through the script.
    Active,
    /// Not yet come to.
    Ahead,
    /// At a loss until something is gained elsewhere.
    Waiting,
    /// Trying to get back in after losing all access.
    Returning,
    /// Without access, at what can be done without any.
    Parting,
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
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Progress {
    pub status: Status,
    /// How often it was taken up again after success.
    pub visit: u32,
    /// Tries in this visit that failed.
    pub attempt: u32,
    /// Times it was taken up in this visit, those broken off among them: each has its own luck.
    pub begun: u32,
    /// The way of doing it that is tried now.
    pub variant: u32,
    pub failures: u32,
    /// Share of the hosts it works on that are spoilt already.
    pub spoilt: f64,
}

impl Progress {
    /// It is due again.
    pub(super) fn take_up_again(&mut self) {
        self.status = Status::Todo;
        self.visit += 1;
        self.attempt = 0;
        self.begun = 0;
    }
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
    /// How long until it shows that it was stopped, for a step that can be stopped when it begins.
    pub setback: SimDuration,
    /// Whether it has begun, rather than being waited for.
    pub under_way: bool,
    pub host: u32,
    pub via: Option<usize>,
    /// When it began.
    pub since: SimTime,
    /// The execution already seen, for a step that shows when it begins.
    pub execution: Option<usize>,
}

/// The attacker's truth.
#[derive(Debug)]
pub(super) struct Attacker {
    pub progress: Vec<Progress>,
    pub tokens: Vec<bool>,
    /// The host without which a token is worth nothing: on which the session runs, or the archive lies.
    pub token_places: Vec<Option<(Role, u32)>>,
    pub footholds: Vec<Foothold>,
    /// The host of each role worked on now, by number.
    pub hosts: BTreeMap<Role, u32>,
    pub isolated: BTreeSet<(Role, u32)>,
    pub mode: Mode,
    pub temper: Temper,
    pub pace: f64,
    pub fast_branch: bool,
    pub handed_over: bool,
    /// Whether an objective that cannot be overlooked was reached.
    pub betrayed: bool,
    /// Whether it was told that it waits.
    pub waits: bool,
    /// Changes whenever plans change, so that what was planned before is dropped.
    pub plan: u32,
    pub current: Option<Current>,
    pub notices: u32,
    pub returns: u32,
    pub thrown_out: u32,
    /// The steps that brought it in from outside, latest last.
    pub came_in: Vec<StepIndex>,
    /// Ways in that were closed behind it.
    pub closed: BTreeSet<StepIndex>,
    /// Defences it switched off, on which assets, and when.
    pub disabled: BTreeMap<(Defence, Role), SimTime>,
    /// Hosts whose own logs it wiped.
    pub cleared: BTreeSet<(Role, u32)>,
    /// What the client lost so far.
    pub loss: Loss,
    pub milestones: Vec<(Milestone, SimTime)>,
}

impl Attacker {
    pub(super) fn new(m: &Matchup<'_>, luck: Luck) -> Attacker {
        let script = m.script;
        let slow = script
            .slow
            .as_ref()
            .filter(|slow| luck.stream(dice::slow_branch(script.luck_number())).happens(slow.share));
        let fresh = Progress {
            status: Status::Todo,
            visit: 0,
            attempt: 0,
            begun: 0,
            variant: 0,
            failures: 0,
            spoilt: 0.0,
        };
        Attacker {
            progress: vec![fresh; script.steps.len()],
            tokens: vec![false; m.tokens.len()],
            token_places: vec![None; m.tokens.len()],
            footholds: Vec::new(),
            hosts: BTreeMap::new(),
            isolated: BTreeSet::new(),
            mode: Mode::Active,
            temper: Temper::Calm,
            pace: slow.map_or(1.0, |s| s.factor),
            fast_branch: slow.is_none(),
            handed_over: false,
            betrayed: false,
            waits: false,
            plan: 0,
            current: None,
            notices: 0,
            returns: 0,
            thrown_out: 0,
            came_in: Vec::new(),
            closed: BTreeSet::new(),
            disabled: BTreeMap::new(),
            cleared: BTreeSet::new(),
            loss: Loss::default(),
            milestones: Vec::new(),
        }
    }

    /// Whether the attacker will do nothing more of its own accord.
    pub(super) fn is_finished(&self) -> bool {
        matches!(self.mode, Mode::Ahead | Mode::Waiting | Mode::Out | Mode::Done | Mode::Left)
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
    /// A try of a step begins.
    pub(super) fn step_begins(&mut self, index: StepIndex, plan: u32) {
        if plan != self.here.attacker.plan {
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
        if step.shuns_sensors && self.looks_watched(step.role, host) {
            self.here.attacker.plan += 1;
            self.here.attacker.current = None;
            self.note(Side::Attacker, || "comes upon a security product and does not go on".into());
            self.end_campaign();
            return;
        }
        // What was planted is kept back, as long as there is anything else.
        let of_the_plan = self.here.attacker.usable().filter(|(_, f)| !f.planted).last();
        let via = of_the_plan.or_else(|| self.here.attacker.usable().last()).map(|(i, _)| i);
        if let Some(via) = via {
            self.here.attacker.footholds[via].last_used = self.now;
        }
        let Some(current) = &mut self.here.attacker.current else { return };
        current.under_way = true;
        current.host = host;
        current.since = self.now;
        current.via = via;
        let (working_time, setback) = (current.working_time, current.setback);
        self.note(Side::Attacker, || format!("begins {}", self_words(self.m, index)));
        let mut done = self.now + working_time;
        if step.observed == ObservedAt::Start && step.role != Role::Outside {
            let stopped = self.stopped(index, self.here.attacker.progress[index].variant, host);
            let execution = self.execute(index, stopped);
            if let Some(current) = &mut self.here.attacker.current {
                current.execution = Some(execution);
            }
            if stopped.is_some() {
                // Stopped at once; the attacker sees it after a while.
                done = self.now + setback;
            }
        }
        self.post(done, Event::StepEnds { plan });
    }

    /// The host of a role that is worked on: the present one, or the next if that was cut off.
    fn host_of(&mut self, role: Role) -> u32 {
        let number = self.here.attacker.hosts.entry(role).or_insert(0);
        while self.here.attacker.isolated.contains(&(role, *number)) {
            *number += 1;
        }
        *number
    }

    /// The current step is carried out.
    fn execute(&mut self, index: StepIndex, stopped: Option<Stopped>) -> usize {
        let progress = &self.here.attacker.progress[index];
        let (host, via) = self.here.attacker.current.as_ref().map_or((0, None), |c| (c.host, c.via));
        let (visit, attempt, variant) = (progress.visit, progress.begun - 1, progress.variant);
        self.carry_out(Deed { step: index, visit, attempt, variant, host, via, stopped })
    }

    /// A try of a step ends: it shows, and succeeds or not.
    pub(super) fn step_ends(&mut self, plan: u32) {
        if plan != self.here.attacker.plan {
            return;
        }
        let Some(current) = self.here.attacker.current.take() else { return };
        let index = current.step;
        let step = &self.m.script.steps[index];
        let shows = self.journal.len();
        let stopped = match current.execution {
            Some(execution) => self.here.executions[execution].stopped,
            None => {
                let variant = self.here.attacker.progress[index].variant;
                let stopped = self.stopped(index, variant, current.host);
                if step.role != Role::Outside {
                    self.here.attacker.current = Some(current.clone());
                    self.execute(index, stopped);
                    self.here.attacker.current = None;
                }
                stopped
            }
        };
        let (visit, attempt) =
            (self.here.attacker.progress[index].visit, self.here.attacker.progress[index].begun - 1);
        let deed = self.journal.len();
        let lucky = self
            .here
            .luck
            .stream(dice::step_success(self.script, index, visit, attempt))
            .happens(step.success);
        if stopped.is_none() && lucky {
            self.succeed(index, &current);
        } else {
            self.note(Side::Attacker, || {
                let why = stopped.map_or("fails", |stopped| stopped.fate.words());
                format!("{}: {why}", self_words(self.m, index))
            });
            let tries = self.m.script.actor.tries;
            let progress = &mut self.here.attacker.progress[index];
            progress.failures += 1;
            progress.attempt += 1;
            progress.variant = (progress.variant + 1) % step.variants.max(1);
            if progress.attempt > tries {
                progress.status = Status::Spent;
            }
        }
        self.journal.put_before(shows, deed);
        self.next_move();
        self.stir_elsewhere();
    }

    fn succeed(&mut self, index: StepIndex, current: &Current) {
        let step = &self.m.script.steps[index];
        self.here.attacker.progress[index].status = Status::Done;
        self.note(Side::Attacker, || format!("succeeds: {}", self_words(self.m, index)));
        for gain in &step.gains {
            match gain {
                Gain::Token(name) => {
                    if let Some(number) = self.m.token(name) {
                        let lies = self.lies_on_host(step.technique);
                        let place = lies.then_some((step.role, current.host));
                        self.here.attacker.tokens[number] = true;
                        self.here.attacker.token_places[number] = place;
                    }
                }
                Gain::Credential(name) => self.gain_credential(index, name, step.role, current.host),
                Gain::Foothold(kind) => self.gain_foothold(index, *kind, step.role, current.host),
            }
        }
        self.spread_from(index);
        self.lose(index, 1.0);
        if let Some(defence) = step.disables {
            self.here.attacker.disabled.insert((defence, step.role), self.now);
        }
        if step.clears_logs {
            self.here.attacker.cleared.insert((step.role, current.host));
        }
        if let Some(milestone) = step.milestone.filter(|m| *m != Milestone::HandsOn) {
            self.reach(milestone);
        }
        if let Some(grade) = step.objective {
            self.here.stamps.objective.get_or_insert(self.now);
            if Some(grade) > self.here.grade {
                self.here.grade = Some(grade);
                self.here.graded = Some(self.now);
            }
            self.note(Side::Attacker, || format!("REACHES ITS OBJECTIVE ({})", grade.name()));
            // Who finds files encrypted does not wait until the last of them is.
            let damage = self.m.knowledge.get(step.technique).tactics.contains(&Tactic::Impact);
            let overt = self.m.script.overt_objective && (grade == Grade::Full || damage);
            if overt && self.m.soc.is_some() && !std::mem::replace(&mut self.here.attacker.betrayed, true) {
                let delay =
                    self.m.world.overt_notice.sample(&mut self.here.luck.stream(dice::outside(self.script)));
                self.post(self.now + delay, Event::ExternalNotice);
            }
        }
    }

    fn reach(&mut self, milestone: Milestone) {
        if self.here.attacker.milestones.iter().all(|(m, _)| *m != milestone) {
            self.here.attacker.milestones.push((milestone, self.now));
            match milestone {
                Milestone::Breakout => self.here.stamps.breakout = Some(self.now),
                Milestone::DataOut => self.here.stamps.data_out = Some(self.now),
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
