//! A script as a graph: what feeds what, what can be reached from nothing, and what goes round in a circle.

use super::actor::Reaction;
use super::script::Script;
use super::spread::Ground;
use super::step::{Branch, Gain, Grade, Need, Step, StepIndex};
use crate::client::{Client, Role};

/// Something in hand that steps need, by whom it is given and who needs it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wire {
    /// What it is.
    pub need: Need,
    /// The steps that give it, in the script's order.
    pub givers: Vec<StepIndex>,
    /// The steps that need it, in the script's order.
    pub users: Vec<StepIndex>,
}

/// Steps of which one is enough, in the script's order; a step without an alternative is a slot alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slot {
    /// The steps.
    pub steps: Vec<StepIndex>,
    /// Whether the script ends if none of them succeeds.
    pub required: bool,
    /// When they belong to the plan.
    pub branch: Branch,
}

/// A script, seen as a graph of needs and gains.
#[derive(Clone, Debug)]
pub struct Graph<'s> {
    script: &'s Script,
    slots: Vec<Slot>,
    wires: Vec<Wire>,
}

impl<'s> Graph<'s> {
    /// Returns the graph of `script`.
    pub fn of(script: &'s Script) -> Graph<'s> {
        let steps = &script.steps;
        let mut slots: Vec<Slot> = Vec::new();
        for (at, step) in steps.iter().enumerate() {
            // Alternatives to one branch are none to the other.
            let same = |slot: &&mut Slot| {
                let first = &steps[slot.steps[0]];
                first.slot == step.slot && first.branch == step.branch
            };
            match slots.iter_mut().find(same) {
                Some(slot) => {
                    slot.steps.push(at);
                    slot.required |= step.required;
                }
                None => {
                    slots.push(Slot { steps: vec![at], required: step.required, branch: step.branch });
                }
            }
        }
        let mut wires: Vec<Wire> = Vec::new();
        for (at, need) in steps.iter().enumerate().flat_map(|(at, s)| s.needs.iter().map(move |n| (at, n))) {
            match wires.iter_mut().find(|wire| wire.need == *need) {
                Some(wire) => wire.users.push(at),
                None => {
                    let gives = |at: &StepIndex| steps[*at].gains.iter().any(|gain| gain.meets(need));
                    let givers = (0..steps.len()).filter(gives).collect();
                    wires.push(Wire { need: need.clone(), givers, users: vec![at] });
                }
            }
        }
        Graph { script, slots, wires }
    }

    /// Returns the slots in the order in which they are looked at.
    pub fn slots(&self) -> &[Slot] {
        &self.slots
    }

    /// Returns what steps need, in the order in which it is first needed.
    pub fn wires(&self) -> &[Wire] {
        &self.wires
    }

    /// Returns whether any other step needs what this gain gives.
    pub fn is_needed(&self, gain: &Gain) -> bool {
        self.wires.iter().any(|wire| gain.meets(&wire.need))
    }

    /// Returns for each step after how many rounds it can be taken when everybody begins with nothing and every try
    /// succeeds, or nothing if it never can. Steps that `can` refuses are taken by nobody; what is done only to
    /// destroy, or once all access is lost, gives the plan nothing.
    pub fn reached(&self, can: impl Fn(&Step) -> bool) -> Vec<Option<u32>> {
        let steps = &self.script.steps;
        let mut reached: Vec<Option<u32>> = vec![None; steps.len()];
        // How many of the wires that a step needs nobody holds yet.
        let mut lacks = vec![0_usize; steps.len()];
        self.wires.iter().flat_map(|wire| &wire.users).for_each(|user| lacks[*user] += 1);
        let mut held = vec![false; self.wires.len()];
        let mut gives: Vec<Vec<usize>> = vec![Vec::new(); steps.len()];
        for (number, wire) in self.wires.iter().enumerate() {
            wire.givers.iter().for_each(|giver| gives[*giver].push(number));
        }
        let mut round = 0;
        for branch in [Branch::Plan, Branch::Evicted, Branch::Destruction] {
            loop {
                let ready = |at: &StepIndex| {
                    let step = &steps[*at];
                    let open = step.branch == branch && reached[*at].is_none() && step.success.get() > 0.0;
                    open && lacks[*at] == 0 && can(step)
                };
                let next: Vec<StepIndex> = (0..steps.len()).filter(ready).collect();
                if next.is_empty() {
                    break;
                }
                for at in next {
                    reached[at] = Some(round);
                    for &number in
                        gives[at].iter().filter(|number| !std::mem::replace(&mut held[**number], true))
                    {
                        self.wires[number].users.iter().for_each(|user| lacks[*user] -= 1);
                    }
                }
                round += 1;
            }
        }
        reached
    }

    /// Returns a ring of steps each of which needs what, of all steps, only later ones of the ring and what waits for
    /// it give; the first of them in the script comes first. Nothing if every step can be reached or lacks
    /// something that nobody but itself gives.
    pub fn ring(&self) -> Option<Vec<StepIndex>> {
        let reached = self.reached(|_| true);
        let steps = &self.script.steps;
        // What keeps a step waiting: a need whose givers all wait themselves.
        let waits_for = |at: StepIndex| {
            steps[at].needs.iter().find_map(|need| {
                let givers = self.givers(need);
                let waits = givers.iter().all(|giver| reached[*giver].is_none());
                givers.iter().copied().find(|giver| waits && *giver != at)
            })
        };
        for start in (0..steps.len()).filter(|at| reached[*at].is_none()) {
            let mut path = vec![start];
            while let Some(next) = path.last().and_then(|at| waits_for(*at)) {
                if let Some(begin) = path.iter().position(|at| *at == next) {
                    // Told in the order of doing: whoever gives comes before whoever needs.
                    let mut ring: Vec<StepIndex> = path.split_off(begin);
                    ring.reverse();
                    let first = (0..ring.len()).min_by_key(|i| ring[*i]).unwrap_or_default();
                    ring.rotate_left(first);
                    return Some(ring);
                }
                path.push(next);
            }
        }
        None
    }

    /// Returns the steps that lead back in once all access is lost, whether or not the actor tries them.
    pub fn ways_back(&self) -> Vec<StepIndex> {
        (0..self.script.steps.len()).filter(|at| self.leads_back(*at)).collect()
    }

    fn leads_back(&self, at: StepIndex) -> bool {
        let step = &self.script.steps[at];
        step.leads_in() && step.branch == Branch::Plan
    }

    /// Returns what is done anew by whoever comes back by `at`, in the script's order: that step alone if it leads in;
    /// if it needs no access either, what it and later steps without access give each other until one leads in.
    /// Nothing if that ends nowhere.
    pub fn way_from(&self, at: StepIndex) -> Vec<StepIndex> {
        let steps = &self.script.steps;
        if self.leads_back(at) {
            return vec![at];
        }
        let open = |step: &Step| {
            let alike = step.branch == Branch::Plan && step.ground == steps[at].ground;
            alike && !step.needs.iter().any(|need| !matches!(need, Need::Token(_)))
        };
        let feeds = |giver: StepIndex, user: StepIndex| {
            steps[user].needs.iter().any(|need| self.givers(need).contains(&giver))
        };
        let mut way: Vec<StepIndex> = if open(&steps[at]) { vec![at] } else { Vec::new() };
        let mut looked_at = 0;
        while let Some(&giver) = way.get(looked_at) {
            looked_at += 1;
            if self.leads_back(giver) {
                continue;
            }
            let next = |user: &StepIndex| open(&steps[*user]) && feeds(giver, *user) && !way.contains(user);
            let next: Vec<StepIndex> = (0..steps.len()).filter(next).collect();
            way.extend(next);
        }
        // Whatever does not help to get in is left out, from the end.
        loop {
            let helps = |i: &StepIndex| self.leads_back(*i) || way.iter().any(|user| feeds(*i, *user));
            let kept: Vec<StepIndex> = way.iter().copied().filter(helps).collect();
            if kept.len() == way.len() {
                way.sort_unstable();
                return way;
            }
            way = kept;
        }
    }

    /// Returns the ways back in that the actor tries, by the steps that lead in.
    pub fn ways_tried(&self) -> Vec<StepIndex> {
        let by = &self.script.actor.reentry.by;
        let tried: Vec<StepIndex> = by.iter().flat_map(|at| self.way_from(*at)).collect();
        self.ways_back().into_iter().filter(|at| by.is_empty() || tried.contains(at)).collect()
    }

    /// Returns whether a step adds a foothold to one that is held.
    pub fn adds_foothold(&self, at: StepIndex) -> bool {
        let step = &self.script.steps[at];
        let inside = step.branch == Branch::Plan && step.role != Role::Outside;
        step.gains_foothold() && inside && !step.gives_first_access()
    }

    /// Returns the steps that the actor does again to hold more footholds than the plan gives it.
    pub fn plantings(&self) -> Vec<StepIndex> {
        let Some(persistence) = &self.script.persistence else { return Vec::new() };
        let named = |at: &StepIndex| persistence.by.is_empty() || persistence.by.contains(at);
        (0..self.script.steps.len()).filter(named).filter(|at| self.adds_foothold(*at)).collect()
    }

    /// Returns the steps that give what is needed, in the script's order.
    pub fn givers(&self, need: &Need) -> &[StepIndex] {
        let wire = self.wires.iter().find(|wire| wire.need == *need);
        wire.map_or(&[], |wire| &wire.givers)
    }

    /// Returns how many ways of doing a step can ever be tried, or nothing if there is no such limit.
    ///
    /// A step goes on to its next way when a try fails, of which there are as many as the actor's tries before the
    /// last, and when the actor switches. It begins anew, where it was left, only if what it gave can be lost or it is
    /// on a way back in that is gone anew.
    pub fn ways_of_doing(&self, at: StepIndex) -> Option<u32> {
        let (step, actor) = (&self.script.steps[at], &self.script.actor);
        // Lists of indicators stop whatever acts on the client's assets.
        let can_fail = step.success.get() < 1.0
            || !step.stopped_by.is_empty()
            || step.blockable.is_some()
            || step.role != Role::Outside;
        let lost = |gain: &Gain| matches!(gain, Gain::Foothold(_) | Gain::Credential(_));
        let by_failing = if can_fail { actor.tries } else { 0 };
        let anew = || {
            let mut ways = actor.reentry.by.iter().map(|way| self.way_from(*way));
            ways.any(|way| way.len() > 1 && way.contains(&at))
        };
        if by_failing > 0 && step.gains.iter().any(lost) || anew() {
            return None;
        }
        let by_switching = match (actor.may(Reaction::Switch), actor.abort.notices) {
            (false, _) => 0,
            (true, None) => return None,
            (true, Some(notices)) => notices - 1,
        };
        Some(1 + by_failing + by_switching)
    }

    /// Returns why `client` cannot be taken by the script, if it cannot: what it lacks of what the script asks for, a
    /// required step whose assets it does not own, or no way to any objective.
    pub fn missing_in(&self, client: &Client) -> Option<String> {
        let script = self.script;
        if let Some(why) = script.requires.missing_in(client) {
            return Some(why);
        }
        if let Some(role) = self.lacking(client, Ground::Own) {
            return Some(format!("{} has no {}", client.name, role.name()));
        }
        let behind: Vec<&Client> = self.reached_behind(client).collect();
        if script.spread.is_some() && behind.is_empty() {
            return Some(format!("no client behind {} has what the attack needs there", client.name));
        }
        let reached = self.reached(|step| match step.ground {
            Ground::Own => owns(client, step.role),
            Ground::Downstream => behind.iter().any(|client| owns(client, step.role)),
        });
        let mut objectives = script.steps.iter().zip(&reached).filter(|(s, _)| s.objective.is_some());
        let found = objectives.any(|(_, at)| at.is_some());
        (!found).then(|| format!("{} offers no way to an objective", client.name))
    }

    /// Returns the clients behind a provider that the script goes on to and can do its work at.
    pub fn reached_behind<'c>(&self, provider: &'c Client) -> impl Iterator<Item = &'c Client> {
        let groups = provider.downstream().iter().filter(|_| self.script.spread.is_some());
        let groups = groups.filter(|group| self.lacking(&group.client, Ground::Downstream).is_none());
        groups.flat_map(|group| std::iter::repeat_n(&group.client, group.count as usize))
    }

    /// The role of the first required slot on a ground for none of whose steps `client` owns what they act on.
    fn lacking(&self, client: &Client, ground: Ground) -> Option<Role> {
        let step = |at: StepIndex| &self.script.steps[at];
        let mut required = self.slots.iter().filter(|slot| {
            slot.required && slot.branch == Branch::Plan && step(slot.steps[0]).ground == ground
        });
        let lacking = required.find(|slot| !slot.steps.iter().any(|at| owns(client, step(*at).role)));
        lacking.map(|slot| step(slot.steps[0]).role)
    }

    /// Returns the steps by which all that the actor came for is reached, or else a part of it.
    pub fn objectives(&self) -> Vec<StepIndex> {
        let steps = || self.script.steps.iter().enumerate().filter(|(_, s)| s.branch == Branch::Plan);
        let best = steps().filter_map(|(_, s)| s.objective).max().unwrap_or(Grade::Full);
        steps().filter(|(_, s)| s.objective == Some(best)).map(|(at, _)| at).collect()
    }
}

fn owns(client: &Client, role: Role) -> bool {
    role == Role::Outside || client.group(role).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::attack::actor::{Abort, Actor, Goal, ReactionWeights, Reentry};
    use crate::attack::exposure::Disclosure;
    use crate::attack::requirement::Requirement;
    use crate::attack::script::StartLaw;
    use crate::attack::step::{Noise, ObservedAt};
    use crate::attack::{Loss, Persistence, tempo};
    use crate::client::FootholdKind;
    use crate::knowledge::shipped::knowledge;
    use crate::sim::distribution::Law;
    use crate::units::{MINUTE, Probability, SimDuration};

    fn step(id: &str, slot: &str, needs: &[&str], gains: &[&str]) -> Step {
        let token = |word: &&str| match *word {
            "foothold" => Need::AnyFoothold,
            word => Need::Token(word.to_owned()),
        };
        let gain = |word: &&str| match *word {
            "foothold" => Gain::Foothold(FootholdKind::Implant),
            word => Gain::Token(word.to_owned()),
        };
        Step {
            id: id.to_owned(),
            technique: knowledge().technique("T1078").unwrap(),
            role: Role::Server,
            needs: needs.iter().map(token).collect(),
            gains: gains.iter().map(gain).collect(),
            wait: None,
            time: Law::Fixed(SimDuration(MINUTE)),
            success: Probability::ALWAYS,
            stopped_by: Vec::new(),
            variants: 1,
            noise: Noise::Low,
            observed: ObservedAt::End,
            blockable: None,
            disclosed: Disclosure::Never,
            malware: None,
            user_visible: false,
            looks_benign: Probability::NEVER,
            slot: slot.to_owned(),
            required: true,
            milestone: None,
            objective: None,
            loss: Loss::default(),
            disables: None,
            clears_logs: false,
            traces: None,
            shuns_sensors: false,
            branch: Branch::Plan,
            ground: Ground::Own,
        }
    }

    fn script(steps: Vec<Step>) -> Script {
        let law = || Law::Fixed(SimDuration(MINUTE));
        let never = Probability::NEVER;
        let actor = Actor {
            name: "a".to_owned(),
            goal: Goal::Ransom,
            stealth: never,
            tries: 2,
            hosts_compared: 1,
            hours: None,
            alertness: never,
            perception: law(),
            reactions: ReactionWeights([1.0, 0.0, 0.0, 0.0, 0.0]),
            dormancy: law(),
            reentry: Reentry { chance: never, with_credential: never, delay: law(), by: Vec::new() },
            tempo: 2.0,
            destroys_above: never,
            reads_chat: never,
            abort: Abort::default(),
        };
        Script {
            name: "s".to_owned(),
            title: "S".to_owned(),
            summary: String::new(),
            horizon: None,
            requires: Requirement::default(),
            actor,
            start: StartLaw { weights: Box::new([1.0; 168]), holiday: never },
            hand_over: None,
            persistence: None,
            spread: None,
            slow: None,
            overt_objective: false,
            notice_per_day: 0.0,
            exposure: None,
            steps,
            sources: Vec::new(),
        }
    }

    #[test]
    fn what_is_reached_is_reached_in_rounds() {
        let script = script(vec![
            step("in", "in", &[], &["foothold"]),
            step("far", "far", &["map"], &[]),
            step("look", "look", &["foothold"], &["map"]),
            step("lost", "lost", &["nothing"], &[]),
        ]);
        let graph = Graph::of(&script);
        assert_eq!(graph.reached(|_| true), [Some(0), Some(2), Some(1), None]);
        assert_eq!(graph.reached(|step| step.id != "look"), [Some(0), None, None, None]);
        assert_eq!(graph.ring(), None, "what nobody gives is no ring");
        assert_eq!(graph.ways_back(), [0]);
    }

    #[test]
    fn a_way_back_that_begins_before_the_access_is_gone_anew_from_there() {
        let mut script = script(vec![
            step("list", "list", &[], &["names"]),
            step("mail", "mail", &["names"], &["delivered", "receipt"]),
            step("read", "read", &["receipt"], &["read"]),
            step("open", "open", &["delivered"], &["opened"]),
            step("in", "in", &["opened"], &["foothold"]),
            step("more", "more", &["foothold", "opened"], &["foothold"]),
        ]);
        assert_eq!(Graph::of(&script).way_from(1), [1, 3, 4], "what is read leads nowhere");
        assert_eq!(Graph::of(&script).way_from(4), [4]);
        assert!(Graph::of(&script).way_from(5).is_empty(), "it needs access");
        assert!(Graph::of(&script).way_from(2).is_empty());
        script.actor.reentry.by = vec![1];
        assert_eq!(Graph::of(&script).ways_tried(), [4]);
        assert_eq!(Graph::of(&script).plantings(), [0; 0]);
        script.persistence = Some(Persistence { per_day: 1.0, most: 2, by: Vec::new() });
        assert_eq!(Graph::of(&script).plantings(), [5], "of what gives a foothold, what needs one");
    }

    #[test]
    fn a_ring_is_told_in_the_order_of_giving() {
        let script = script(vec![
            step("in", "in", &[], &["foothold"]),
            step("a", "a", &["foothold", "z"], &["x"]),
            step("waits", "waits", &["y"], &[]),
            step("b", "b", &["x"], &["y"]),
            step("c", "c", &["y"], &["z"]),
        ]);
        assert_eq!(Graph::of(&script).ring(), Some(vec![1, 3, 4]));
    }

    #[test]
    fn alternatives_are_one_slot_and_one_of_them_takes_time() {
        let mut steps = vec![
            step("in", "in", &[], &["foothold"]),
            step("hard", "key", &["foothold"], &["key"]),
            step("easy", "key", &["foothold"], &["key"]),
            step("end", "end", &["key"], &[]),
        ];
        steps[1].success = Probability::clamped(0.5);
        let script = script(steps);
        let slots: Vec<Vec<StepIndex>> =
            Graph::of(&script).slots().iter().map(|slot| slot.steps.clone()).collect();
        assert_eq!(slots, [vec![0], vec![1, 2], vec![3]]);
        // At twice the time the script says; the attacker turns to what promises clearly more.
        let ends: Vec<Option<i64>> =
            tempo(&script, None).iter().map(|passage| passage.map(|p| p.ends.0 / MINUTE)).collect();
        assert_eq!(ends, [Some(2), None, Some(4), Some(6)]);
    }
}
