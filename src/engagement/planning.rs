//! The attacker's plans: which step is next, what it needs, when it begins.

use super::attacker::{Current, Mode, Status};
use super::dice;
use super::event::Event;
use super::journal::Side;
use super::run::Engagement;
use super::temper::Temper;
use crate::attack::{Branch, Grade, Need, Step, StepIndex, StepOption, Wariness};
use crate::client::Role;
use crate::units::Probability;

/// What to do next.
enum Choice {
    Step(StepIndex),
    Finished,
    Waiting,
    Stuck,
}

impl Engagement<'_, '_> {
    /// Plans the next step, or ends the attacker's part.
    pub(super) fn next_move(&mut self) {
        if !matches!(self.here.attacker.mode, Mode::Active | Mode::Returning | Mode::Parting) {
            return;
        }
        if self.here.attacker.mode == Mode::Active
            && self.here.stamps.t0.is_some()
            && self.here.attacker.usable().next().is_none()
        {
            self.thrown_out();
            return;
        }
        match self.choose() {
            Choice::Step(step) => self.plan_step(step),
            _ if self.here.attacker.mode == Mode::Parting => self.end_parting(),
            Choice::Finished if self.is_provider_of_others() => {
                self.wait("has done what there was to do here");
            }
            Choice::Finished => {
                self.end_campaign();
                self.note(Side::Attacker, || "has done what it came for".into());
            }
            Choice::Stuck if self.here.attacker.mode == Mode::Returning => {
                self.here.attacker.mode = Mode::Out;
                self.note(Side::Attacker, || "finds no way back in".into());
            }
            Choice::Waiting => self.wait("waits for what it needs from elsewhere"),
            Choice::Stuck => {
                let done = self.here.grade.is_some();
                self.end_campaign();
                self.note(Side::Attacker, || {
                    if done { "gives up the rest of the plan" } else { "finds no way on and gives up" }.into()
                });
            }
        }
    }

    fn wait(&mut self, why: &str) {
        self.here.attacker.mode = Mode::Waiting;
        if !std::mem::replace(&mut self.here.attacker.waits, true) {
            self.note(Side::Attacker, || why.into());
        }
    }

    fn choose(&mut self) -> Choice {
        let script = self.m.script;
        match self.here.attacker.mode {
            Mode::Returning => return self.way_back(),
            Mode::Parting => return self.parting().map_or(Choice::Finished, Choice::Step),
            _ => {}
        }
        if self.here.attacker.temper == Temper::Destroying {
            return self.next_destruction();
        }
        if self.here.attacker.temper == Temper::Rushing {
            let done = |s: &Step| {
                let same = |(i, t): (StepIndex, &Step)| {
                    t.slot == s.slot && self.here.attacker.progress[i].status == Status::Done
                };
                script.steps.iter().enumerate().any(same)
            };
            let goal = |s: &Step| s.objective == Some(Grade::Full) && s.branch == Branch::Plan && !done(s);
            let ready = |i: StepIndex, s: &Step| {
                goal(s)
                    && self.here.attacker.progress[i].status == Status::Todo
                    && self.can_take(i)
                    && self.needs_met(s)
            };
            if let Some(i) = (0..script.steps.len()).find(|&i| ready(i, &script.steps[i])) {
                return Choice::Step(i);
            }
        }
        let m = self.m;
        for slot in m.graph.slots().iter().filter(|slot| slot.branch == Branch::Plan) {
            let (first, required) = (slot.steps[0], slot.required);
            let status = |i: StepIndex| self.here.attacker.progress[i].status;
            if !self.belongs_here(first) || slot.steps.iter().any(|&i| status(i) == Status::Done) {
                continue;
            }
            if self.here.attacker.temper.hurries() && !required {
                continue;
            }
            let todo = |&i: &StepIndex| status(i) == Status::Todo && self.can_take(i);
            let open: Vec<StepIndex> = slot.steps.iter().copied().filter(todo).collect();
            let ready: Vec<StepIndex> =
                open.iter().copied().filter(|&i| self.needs_met(&script.steps[i])).collect();
            if !ready.is_empty() {
                return Choice::Step(self.preferred(&ready));
            }
            if let Some(again) = open.iter().find_map(|&i| self.gives_again(&script.steps[i], 0)) {
                return self.once_more(again);
            }
            match self.shut_out_by(first) {
                Some(true) => return self.way_back(),
                Some(false) => continue,
                None if required && open.iter().any(|&i| self.may_be_helped(&script.steps[i])) => {
                    return Choice::Waiting;
                }
                None if required => return Choice::Stuck,
                None => {}
            }
        }
        Choice::Finished
    }

    /// The one of these alternatives that the attacker takes.
    pub(super) fn preferred(&self, ready: &[StepIndex]) -> StepIndex {
        let script = self.m.script;
        let option = |&i: &StepIndex| StepOption {
            step: i,
            success: script.steps[i].success,
            failures: self.here.attacker.progress[i].failures,
            managed: self
                .here
                .client
                .group(script.steps[i].role)
                .map_or(Probability::NEVER, |group| group.managed),
        };
        let options: Vec<StepOption> = ready.iter().map(option).collect();
        let wariness = Wariness::of(script.actor.stealth, self.here.attacker.notices);
        options[self.m.attacker_policy.choose(&options, wariness)].step
    }

    /// Whether there is anything to destroy that is ready to be.
    pub(super) fn can_destroy(&self) -> bool {
        matches!(self.next_destruction(), Choice::Step(_))
    }

    /// What is left to destroy: steps kept for this, then whatever reaches the objective, as far as ready.
    fn next_destruction(&self) -> Choice {
        let steps = &self.m.script.steps;
        let ready = |&i: &StepIndex| {
            let todo = self.here.attacker.progress[i].status == Status::Todo;
            todo && self.can_take(i) && self.needs_met(&steps[i])
        };
        let first = |wanted: &dyn Fn(&Step) -> bool| {
            (0..steps.len()).filter(|&i| wanted(&steps[i])).find(ready).map(Choice::Step)
        };
        first(&|s| s.branch == Branch::Destruction)
            .or_else(|| first(&|s| s.objective == Some(Grade::Full)))
            .unwrap_or(Choice::Finished)
    }

    /// A way in from outside: one that worked before, or else one not tried yet or gone anew.
    fn way_back(&mut self) -> Choice {
        let m = self.m;
        let open = |status: Status, i: StepIndex| {
            let todo = self.here.attacker.progress[i].status == status;
            todo && self.can_take(i) && self.needs_met(&m.script.steps[i])
        };
        let back = |status| m.ways_back.iter().copied().find(|&i| open(status, i));
        let anew = || m.ways_anew.iter().flatten().copied().find(|&i| open(Status::Todo, i));
        match back(Status::Done) {
            Some(again) => self.once_more(again),
            None => back(Status::Todo).or_else(anew).map_or(Choice::Stuck, Choice::Step),
        }
    }

    /// A step done before is due again.
    fn once_more(&mut self, again: StepIndex) -> Choice {
        self.here.attacker.progress[again].take_up_again();
        Choice::Step(again)
    }

    /// A step done before that gives what `step` lacks and can be done again now.
    fn gives_again(&self, step: &Step, depth: u32) -> Option<StepIndex> {
        let script = self.m.script;
        let missing = step.needs.iter().find(|n| !self.need_met(n))?;
        if *missing == Need::ProviderFoothold {
            return None; // that is gained elsewhere
        }
        let done = |&i: &StepIndex| self.here.attacker.progress[i].status == Status::Done && self.can_take(i);
        self.m.graph.givers(missing).iter().copied().filter(done).find_map(|i| {
            if self.needs_met(&script.steps[i]) {
                Some(i)
            } else if depth < 8 {
                self.gives_again(&script.steps[i], depth + 1)
            } else {
                None
            }
        })
    }

    /// Whether there is an asset left that the step can act on, and the way is not closed.
    pub(super) fn can_take(&self, step: StepIndex) -> bool {
        let role = self.m.script.steps[step].role;
        if self.here.attacker.closed.contains(&step) || !self.belongs_here(step) {
            return false;
        }
        role == Role::Outside
            || self.here.client.group(role).is_some_and(|g| {
                let cut_off = self.here.attacker.isolated.iter().filter(|(r, _)| *r == role).count();
                cut_off < g.count as usize
            })
    }

    pub(super) fn needs_met(&self, step: &Step) -> bool {
        step.needs.iter().all(|n| self.need_met(n))
    }

    pub(super) fn need_met(&self, need: &Need) -> bool {
        match need {
            Need::AnyFoothold => self.here.attacker.usable().next().is_some(),
            Need::Foothold(kind) => self.here.attacker.usable().any(|(_, f)| f.kind == *kind),
            Need::ProviderFoothold => self.provider().attacker.usable().next().is_some(),
            Need::Token(name) => self.m.token(name).is_some_and(|token| self.holds_token(token)),
        }
    }

    fn plan_step(&mut self, index: StepIndex) {
        let step = &self.m.script.steps[index];
        self.here.attacker.progress[index].begun += 1;
        let progress = &self.here.attacker.progress[index];
        let mut stream =
            self.here.luck.stream(dice::step_time(self.script, index, progress.visit, progress.begun - 1));
        let (u_wait, u_time) = (stream.uniform(), stream.uniform());
        let hurries = self.here.attacker.temper.hurries();
        // Whoever is out waits as the step says, but has no desk any more whose hours and pace it keeps.
        let leisurely = !hurries && self.here.attacker.mode != Mode::Parting;
        let hurry = self.haste() * if leisurely { self.here.attacker.pace } else { 1.0 };
        let mut begin = self.now;
        if let Some(hand_over) = self.m.script.hand_over.as_ref()
            && !self.here.attacker.handed_over
            && self.here.attacker.progress[hand_over.after].status == Status::Done
        {
            self.here.attacker.handed_over = true;
            let mut dice = self.luck.stream(dice::hand_over(self.script));
            let fast = dice.happens(hand_over.fast_share);
            self.here.attacker.fast_branch &= fast;
            let law = if fast { &hand_over.fast } else { &hand_over.slow };
            begin = begin + law.sample(&mut dice);
        }
        if let Some(wait) = step.wait.as_ref().filter(|_| !hurries && progress.attempt == 0) {
            begin = begin + wait.quantile(u_wait).scaled(hurry);
        }
        if let Some(hours) = self.m.script.actor.hours.as_ref().filter(|_| leisurely) {
            begin = hours.next(begin);
        }
        let working_time = step.time.quantile(u_time).scaled(hurry);
        // A try that is stopped takes no longer than to notice that.
        let setback = self.m.script.actor.perception.quantile(u_time).min(working_time);
        self.here.attacker.waits = false;
        self.here.attacker.current = Some(Current {
            step: index,
            working_time,
            setback,
            under_way: false,
            host: 0,
            since: self.now,
            via: None,
            execution: None,
        });
        let plan = self.here.attacker.plan;
        self.post(begin, Event::StepBegins { step: index, plan });
    }
}
