//! Tempo: when each step begins and ends if nobody opposes it and everything takes its median.

use super::graph::{Graph, Slot};
use super::policy::{AttackerPolicy, ScriptedAttacker, StepOption, Wariness};
use super::script::Script;
use super::spread::{Ground, Order};
use super::step::{Branch, Need, Step, StepIndex};
use crate::client::{Client, Role};
use crate::units::{Probability, SimDuration};

/// When one step is done, from the beginning of the attack.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Passage {
    /// Its place in the order of doing, from 0.
    pub turn: usize,
    /// How long access takes to change hands before it, and how long it is waited for.
    pub pause: SimDuration,
    /// When it begins.
    pub begins: SimDuration,
    /// When it ends.
    pub ends: SimDuration,
}

/// Returns when each step is done on the fast way: every try succeeds, every law takes its median, access changes
/// hands fast, and of alternatives the attacker takes the one it would take first. Nothing for steps that are not
/// on that way. Working hours, which depend on when the attack begins, are left out.
///
/// A sum of medians is one course of events that nothing keeps from being usual, and not the median of their sum.
pub fn tempo(script: &Script, client: Option<&Client>) -> Vec<Option<Passage>> {
    let graph = Graph::of(script);
    let slots = graph.slots().iter().filter(|slot| slot.branch == Branch::Plan).collect();
    let behind = client.and_then(|client| graph.reached_behind(client).next());
    let mut walk = Walk { script, clients: [client, behind], slots, done: vec![None; script.steps.len()] };
    let (mut handed_over, mut turn) = (false, 0);
    // The provider and its first client each have their own work; either may wait for what the other gains.
    let mut clocks = [Some(SimDuration::ZERO), None];
    loop {
        let next = |ground: Ground| Some((walk.next(ground)?, clocks[ground as usize]?));
        let ready = |(at, now): (StepIndex, SimDuration)| (walk.ready_from(&script.steps[at]).max(now), at);
        let [own, down] = [Ground::Own, Ground::Downstream].map(|ground| next(ground).map(ready));
        let Some((begun, at)) = own.into_iter().chain(down).min_by_key(|(begun, _)| *begun) else {
            return walk.done;
        };
        let (step, mut now) = (&script.steps[at], begun);
        if let Some(hand_over) = script.hand_over.as_ref().filter(|h| !handed_over && walk.has_done(h.after))
        {
            handed_over = true;
            now += hand_over.fast.median();
        }
        let pace = script.actor.tempo;
        if let Some(wait) = &step.wait {
            now += wait.median().scaled(pace);
        }
        let begins = now;
        now += step.time.median().scaled(pace);
        let pause = SimDuration(begins.0 - begun.0);
        walk.done[at] = Some(Passage { turn, pause, begins, ends: now });
        turn += 1;
        clocks[step.ground as usize] = Some(now);
        if let Some(spread) = script.spread.as_ref().filter(|spread| spread.after == at) {
            let gap = match spread.order {
                Order::AtOnce => spread.gap.median(),
                Order::OneByOne => SimDuration::ZERO,
            };
            clocks[Ground::Downstream as usize] = Some(SimDuration(now.0 + gap.0));
        }
    }
}

struct Walk<'s> {
    script: &'s Script,
    /// The client that the study names, and the first behind it.
    clients: [Option<&'s Client>; 2],
    /// The alternatives of the plan, in the order in which they are looked at.
    slots: Vec<&'s Slot>,
    done: Vec<Option<Passage>>,
}

impl Walk<'_> {
    fn has_done(&self, at: StepIndex) -> bool {
        self.done[at].is_some()
    }

    /// The step that is taken next on a ground: of the first slot that is open, the attacker's choice.
    fn next(&self, ground: Ground) -> Option<StepIndex> {
        let steps = &self.script.steps;
        let here = self.slots.iter().filter(|slot| steps[slot.steps[0]].ground == ground);
        for slot in here.filter(|slot| !slot.steps.iter().any(|at| self.has_done(*at))) {
            let ready: Vec<StepIndex> =
                slot.steps.iter().copied().filter(|at| self.is_ready(&steps[*at])).collect();
            if !ready.is_empty() {
                let options: Vec<StepOption> = ready.iter().map(|at| self.option(*at)).collect();
                let wariness = Wariness::of(self.script.actor.stealth, 0);
                return Some(ready[ScriptedAttacker.choose(&options, wariness)]);
            }
            if slot.required {
                return None;
            }
        }
        None
    }

    fn is_ready(&self, step: &Step) -> bool {
        let client = self.clients[step.ground as usize];
        let there = client.is_none_or(|c| step.role == Role::Outside || c.group(step.role).is_some());
        there && step.needs.iter().all(|need| self.holds(need))
    }

    fn holds(&self, need: &Need) -> bool {
        let done = |(step, passage): (&Step, &Option<Passage>)| {
            passage.is_some() && step.gains.iter().any(|gain| gain.meets(need))
        };
        self.script.steps.iter().zip(&self.done).any(done)
    }

    /// When the last of what a step needs was first gained.
    fn ready_from(&self, step: &Step) -> SimDuration {
        let gained = |need: &Need| {
            let gives = |(step, passage): (&Step, &Option<Passage>)| {
                passage.filter(|_| step.gains.iter().any(|gain| gain.meets(need))).map(|p| p.ends)
            };
            self.script.steps.iter().zip(&self.done).filter_map(gives).min()
        };
        step.needs.iter().filter_map(gained).max().unwrap_or(SimDuration::ZERO)
    }

    fn option(&self, at: StepIndex) -> StepOption {
        let step = &self.script.steps[at];
        let group = self.clients[step.ground as usize].and_then(|client| client.group(step.role));
        let managed = group.map_or(Probability::NEVER, |group| group.managed);
        StepOption { step: at, success: step.success, failures: 0, managed }
    }
}
