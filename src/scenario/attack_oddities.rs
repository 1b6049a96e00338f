//! What an attack's file says that is allowed and yet hardly meant: what nothing comes of, and what it hangs by.

use super::diagnostic::quoted;
use super::document::{Node, Place, Value};
use super::library::{Library, Shelf};
use super::reader::Table;
use super::route::{Leg, written};
use super::words::hint;
use crate::attack::{
    Branch, Gain, Grade, Graph, Milestone, Need, Reaction, Script, StepIndex, default_horizon, tempo,
};
use crate::client::Role;
use crate::knowledge::{did_you_mean, nearest};
use crate::units::{Probability, SimDuration};

/// Keys of a step that tell of what shows on the client's assets, and so nothing of what is done outside.
const SHOWN: [&str; 7] =
    ["observed", "user_visible", "looks_benign", "traces", "disables", "clears_logs", "shuns_sensors"];

/// A sound script, and where its keys stand.
struct Reader<'r> {
    root: &'r Table<'r>,
    legs: &'r [Leg<'r>],
    script: &'r Script,
    graph: &'r Graph<'r>,
}

/// Notes what is odd about `script`, read from `root` and for its steps from `legs`.
pub(super) fn oddities(
    root: &Table<'_>,
    legs: &[Leg<'_>],
    script: &Script,
    graph: &Graph<'_>,
    library: &Library,
) {
    let reader = Reader { root, legs, script, graph };
    reader.slots();
    reader.gains();
    reader.threads();
    reader.variants();
    reader.milestones();
    reader.outside();
    reader.destruction();
    reader.reentry();
    reader.persistence();
    reader.hand_over();
    reader.horizon();
    reader.clients(library);
    reader.basis();
}

impl Reader<'_> {
    fn warn(&self, at: StepIndex, key: &str, message: impl Into<String>) {
        self.root.inspection.warn(self.legs[at].table.place_of(key), message);
    }

    /// Notes an oddity at the keys that lead to it, or as far as they do.
    fn warn_at(&self, path: &[&str], message: impl Into<String>) {
        self.root.inspection.warn(self.place(path), message);
    }

    fn place(&self, path: &[&str]) -> Place {
        let Some(first) = path.first().and_then(|key| self.root.peek(key)) else { return self.root.place() };
        let mut node: &Node = &first.node;
        for key in &path[1..] {
            match node.entry(key) {
                Some(entry) => node = &entry.node,
                None => break,
            }
        }
        node.place
    }

    fn id(&self, at: StepIndex) -> String {
        quoted(&self.script.steps[at].id)
    }

    /// A name for alternatives that stands on one step alone.
    fn slots(&self) {
        for slot in self.graph.slots().iter().filter(|slot| slot.steps.len() == 1) {
            let at = slot.steps[0];
            let Some(name) = self.legs[at].table.peek_text("slot") else { continue };
            let others = self.graph.slots().iter().filter(|other| other.steps != slot.steps);
            let others: Vec<&str> =
                others.map(|other| self.script.steps[other.steps[0]].slot.as_str()).collect();
            let meant = match nearest(name, others.iter().copied(), 3).as_slice() {
                [] => "; take the name away, or give it to a second step".to_owned(),
                near => did_you_mean(near),
            };
            let message = format!("slot {} has one step only, and so no alternative{meant}", quoted(name));
            self.warn(at, "slot", message);
        }
    }

    /// Gains that no step needs and that a slip of the pen keeps from being what one needs.
    fn gains(&self) {
        let needed: Vec<String> = self.graph.wires().iter().map(|wire| wire.need.word()).collect();
        for (at, leg) in self.legs.iter().enumerate() {
            let step = leg.step;
            let idle: Vec<&Gain> = step.gains.iter().filter(|gain| !self.graph.is_needed(gain)).collect();
            for gain in idle.iter().filter(|gain| matches!(gain, Gain::Token(_) | Gain::Credential(_))) {
                let word = gain.word();
                // One letter off is a slip; more is another word.
                if let Some(near) = needed.iter().find(|need| one_letter_off(need, &word)) {
                    let message = format!(
                        "step {} gains {}, which no step needs; did you mean {}?",
                        self.id(at),
                        quoted(&word),
                        quoted(near)
                    );
                    self.warn(at, "gains", message);
                }
            }
        }
    }

    /// Required steps that hang by one alternative of several, so that another's success leads nowhere.
    fn threads(&self) {
        let steps = &self.script.steps;
        for (at, step) in steps.iter().enumerate().filter(|(_, s)| s.required && s.branch == Branch::Plan) {
            if steps.iter().filter(|other| other.slot == step.slot).count() > 1 {
                continue;
            }
            for wire in self.graph.wires().iter().filter(|wire| step.needs.contains(&wire.need)) {
                let slots = self.graph.slots().iter();
                let slots: Vec<_> =
                    slots.filter(|slot| slot.steps.iter().any(|s| wire.givers.contains(s))).collect();
                let [slot] = slots.as_slice() else { continue };
                let Some(other) = slot.steps.iter().find(|s| !wire.givers.contains(s)) else { continue };
                let message = format!(
                    "step {} needs {}, which {} gains and its alternative {} does not: where that succeeds, the \
                     script ends here; let both gain it",
                    self.id(at),
                    written(&wire.need),
                    self.id(wire.givers[0]),
                    self.id(*other)
                );
                self.warn(at, "needs", message);
            }
        }
    }

    fn variants(&self) {
        for (at, leg) in self.legs.iter().enumerate() {
            let Some(most) = self.graph.ways_of_doing(at).filter(|most| leg.step.variants > *most) else {
                continue;
            };
            let ends = match self.script.actor.tries + 1 {
                tries if tries > most => "it cannot fail".to_owned(),
                1 => "it is given up after the first".to_owned(),
                tries => format!("it is given up after {tries} tries, for what it gains is never lost"),
            };
            let switches = match self.script.actor.may(Reaction::Switch) {
                true => "the actor soon stops switching",
                false => "the actor never switches",
            };
            let message = format!(
                "step {} has {} variants, of which at most {most} can ever be tried: {switches}, and {ends}; write {most}",
                self.id(at),
                leg.step.variants
            );
            self.warn(at, "variants", message);
        }
    }

    fn milestones(&self) {
        let steps = &self.script.steps;
        if steps.iter().all(|step| step.milestone != Some(Milestone::HandsOn)) {
            let message = "no step has the milestone hands-on, from which phase times count; add it to the first step \
                           an operator does by hand";
            self.root.inspection.warn(self.legs[0].table.place(), message);
        }
        for (at, step) in steps.iter().enumerate().filter(|(_, step)| step.milestone.is_some()) {
            let same =
                |other: &&crate::attack::Step| other.milestone == step.milestone && other.slot != step.slot;
            if let Some(first) = steps[..at].iter().find(same) {
                let message = format!(
                    "{} has this milestone before, and the first counts; take one of them out",
                    quoted(&first.id)
                );
                self.warn(at, "milestone", message);
            }
        }
    }

    fn outside(&self) {
        for (at, leg) in self.legs.iter().enumerate().filter(|(_, leg)| leg.step.role == Role::Outside) {
            for key in SHOWN.into_iter().filter(|key| leg.table.peek(key).is_some()) {
                let message = format!(
                    "step {} is done outside, where nobody at the client sees it: {key} means nothing; take it out, \
                     or say on whose assets it acts",
                    self.id(at)
                );
                self.warn(at, key, message);
            }
        }
    }

    fn destruction(&self) {
        let destroys = self.script.actor.may(Reaction::Destroy);
        let steps = || self.script.steps.iter().enumerate();
        let kept = || steps().filter(|(_, step)| step.branch == Branch::Destruction);
        if let Some((at, _)) = kept().next().filter(|_| !destroys) {
            let message = format!(
                "step {} is done only to destroy, and the actor never does; give actor.reactions.destroy some weight",
                self.id(at)
            );
            self.warn(at, "branch", message);
        }
        let full = |branch| steps().any(|(_, s)| s.objective == Some(Grade::Full) && s.branch == branch);
        if full(Branch::Destruction) && !full(Branch::Plan) {
            for (at, _) in kept().filter(|(_, step)| step.objective == Some(Grade::Full)) {
                let message = "only to destroy is the objective reached in full, and never by the plan; let a step of \
                               the plan have it too";
                self.warn(at, "objective", message);
            }
        }
        if destroys && kept().next().is_none() && !full(Branch::Plan) {
            let message = "there is nothing to destroy: no step is of the branch destruction, and none has the objective full; \
                 add one, or set this to 0";
            self.warn_at(&["actor", "reactions", "destroy"], message);
        }
    }

    fn reentry(&self) {
        let reentry = &self.script.actor.reentry;
        let ways = self.graph.ways_back();
        for at in reentry.by.iter().filter(|at| self.graph.way_from(**at).is_empty()) {
            let step = &self.script.steps[*at];
            let held = step.needs.iter().find(|need| !matches!(need, Need::Token(_)));
            let why = match held {
                Some(need) => format!("needs {}, which is gone then", written(need)),
                None if step.branch == Branch::Destruction => "is done only to destroy".to_owned(),
                None if step.branch == Branch::Evicted => "is done once all access is lost".to_owned(),
                None if step.role == Role::Outside => "is done outside".to_owned(),
                None => "gains no foothold, nor what leads to one without any".to_owned(),
            };
            let known: Vec<&str> = ways.iter().map(|at| self.script.steps[*at].id.as_str()).collect();
            let message = format!("step {} leads nobody back in: it {why}{}", self.id(*at), hint("", &known));
            self.warn_of(&["actor", "reentry", "by"], &step.id, message);
        }
        let comes_back = reentry.chance > Probability::NEVER || reentry.with_credential > Probability::NEVER;
        if comes_back && self.graph.ways_tried().is_empty() && reentry.by.is_empty() {
            let message = "no step leads back in once all access is lost: each needs a foothold or is done outside; \
                           let one need neither, or set this to 0";
            self.warn_at(&["actor", "reentry", "chance"], message);
        }
    }

    /// What is said of further footholds and adds none.
    fn persistence(&self) {
        let Some(persistence) = &self.script.persistence else { return };
        let steps = &self.script.steps;
        let adds: Vec<StepIndex> = (0..steps.len()).filter(|at| self.graph.adds_foothold(*at)).collect();
        let known: Vec<&str> = adds.iter().map(|at| steps[*at].id.as_str()).collect();
        for at in persistence.by.iter().filter(|at| !adds.contains(at)) {
            let step = &steps[*at];
            let gives = step.gains_foothold();
            let why = match step.branch {
                _ if !gives => "gains none",
                Branch::Destruction => "is done only to destroy",
                Branch::Evicted => "is done once all access is lost",
                Branch::Plan if step.role == Role::Outside => "is done outside",
                Branch::Plan => "needs none, and so is a way in",
            };
            let way_out = if known.is_empty() { "; take it out".to_owned() } else { hint("", &known) };
            let message = format!("step {} adds no foothold to others: it {why}{way_out}", self.id(*at));
            self.warn_of(&["persistence", "by"], &step.id, message);
        }
        if adds.is_empty() && persistence.by.is_empty() {
            let message = "no step adds a foothold to one that is held; let one need a foothold and gain another, or \
                           take this out";
            self.warn_at(&["persistence"], message);
        }
    }

    /// Notes an oddity at the word of a list that says `text`, or else at the list.
    fn warn_of(&self, path: &[&str], text: &str, message: impl Into<String>) {
        let mut node = path.first().and_then(|key| self.root.peek(key)).map(|entry| &entry.node);
        for key in path.iter().skip(1) {
            node = node.and_then(|node| node.entry(key)).map(|entry| &entry.node);
        }
        let said = match node.map(|node| &node.value) {
            Some(Value::List(items)) => {
                items.iter().find(|item| matches!(&item.value, Value::Text(word) if word == text))
            }
            _ => None,
        };
        let place = said.map_or_else(|| self.place(path), |item| item.place);
        self.root.inspection.warn(place, message);
    }

    fn hand_over(&self) {
        let Some(hand_over) = &self.script.hand_over else { return };
        let after = &self.script.steps[hand_over.after];
        let later = self.script.steps[hand_over.after..].iter();
        let mut later = later.filter(|step| step.branch == Branch::Plan && step.slot != after.slot);
        if after.branch == Branch::Destruction || later.next().is_none() {
            let message = format!(
                "access changes hands after step {}, and nothing of the plan comes then; name an earlier step",
                self.id(hand_over.after)
            );
            self.warn_at(&["hand_over", "after"], message);
        }
    }

    /// A study that ends before the plan does.
    fn horizon(&self) {
        let goal = self.script.actor.goal;
        let horizon = self.script.horizon.unwrap_or_else(|| default_horizon(goal));
        let passages = tempo(self.script, None);
        let ends = |at: &StepIndex| passages[*at].map(|passage| passage.ends);
        let leads_in = |at: &StepIndex| {
            let step = &self.script.steps[*at];
            step.role != Role::Outside && step.gains_foothold()
        };
        let first = (0..passages.len()).filter(leads_in).filter_map(|at| ends(&at)).min();
        let last = self.graph.objectives().iter().filter_map(ends).min();
        let (Some(first), Some(last)) = (first, last) else { return };
        let whole = SimDuration(last.0 - first.0);
        if whole > horizon {
            let path: &[&str] = if self.script.horizon.is_some() { &["horizon"] } else { &["actor", "goal"] };
            let message = format!(
                "it is looked at for {horizon}, and by the medians of its steps the objective takes {whole}; give a \
                 longer horizon, or shorter times"
            );
            self.warn_at(path, message);
        }
    }

    /// Whether anybody in the library can be attacked so.
    fn clients(&self, library: &Library) {
        let clients = library.names(Shelf::Clients).into_iter();
        let clients: Vec<_> = clients.filter_map(|name| library.client(&name).ok()).collect();
        let lacks: Vec<String> =
            clients.iter().filter_map(|client| self.graph.missing_in(&client.item)).collect();
        // A role that no client has was told where it stands.
        let told = |leg: &Leg<'_>| {
            let role = leg.step.role;
            role != Role::Outside && clients.iter().all(|client| client.item.group(role).is_none())
        };
        if lacks.len() < clients.len() || lacks.is_empty() || self.legs.iter().any(told) {
            return;
        }
        let message = format!(
            "no client here can be attacked so: {}; ask for less, or write a client that has it",
            lacks.join("; ")
        );
        let path: &[&str] =
            if self.root.peek("requires").is_some() { &["requires", "assets"] } else { &["title"] };
        self.warn_at(path, message);
    }

    fn basis(&self) {
        if let Some((first, without, all)) = self.root.inspection.unsourced() {
            let message = format!(
                "{without} of {all} numbers have no basis, this one first; name a published figure or say \"assumed: \
                 why\", here or for all of them in [defaults]"
            );
            self.root.inspection.warn(first, message);
        }
    }
}

/// Returns whether two words differ by one letter: another one, one more, one less, or two that changed places.
fn one_letter_off(a: &str, b: &str) -> bool {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let start = a.iter().zip(&b).take_while(|(x, y)| x == y).count();
    let most = a.len().min(b.len()) - start;
    let end = a.iter().rev().zip(b.iter().rev()).take(most).take_while(|(x, y)| x == y).count();
    match (a.len() - start - end, b.len() - start - end) {
        (0, 1) | (1, 0) | (1, 1) => true,
        (2, 2) => a[start] == b[start + 1] && a[start + 1] == b[start],
        _ => false,
    }
}
