//! Learning: what a scoping shows asks for corrective actions, and each tells from when it is closed.

use super::dice;
use super::event::{Event, Number};
use super::fate::Fate;
use super::journal::Side;
use super::recall::way_of;
use super::run::Engagement;
use crate::attack::StepIndex;
use crate::sim::luck::Luck;
use crate::soc::{Action, Deed, Gap, Origin, Procedure, Told, Way};

impl Engagement<'_, '_> {
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
        let deeds = &self.here.seen.deeds;
        let new = deeds.partition_point(|d| d.understood < self.now);
        let new = deeds[new..].to_vec();
        self.ask_for_actions(&new, None);
    }

    /// What is understood now asks for actions, and each of them works from when it is closed, here too.
    fn ask_for_actions(&mut self, deeds: &[Deed], way: Option<Way>) {
        let Some((soc, _)) = self.m.soc else { return };
        let visit = self.recall.visit;
        let (now, luck) = (visit.at + self.now.since(self.began), self.luck);
        let draw = |gap| Engagement::luck_of_gap(luck, gap);
        for place in self.lessons.take((deeds, way), now, (visit, &soc.learning), draw) {
            let Some(&action) = self.lessons.at(place) else { continue };
            self.recall.put_to_use(self.recall.brought + place, &action, Some(self.here.party));
            let closed = action.closed.map(|closed| self.recall.here(closed));
            if let Some(at) = closed.filter(|at| self.is_within(*at)) {
                self.post(at, Event::ActionClosed(place));
            }
        }
    }

    /// An action is closed that this very attack asked for.
    pub(super) fn action_closed(&mut self, place: Number) {
        let Some(&Action { gap, origin, effective, .. }) = self.lessons.at(place) else { return };
        let steps = &self.m.script.steps;
        let (what, way) = match gap {
            Gap::Rule(_, Procedure { step, .. }) => (format!("a rule on {}", steps[step].id), None),
            Gap::Control(kind, _, Procedure { step, .. }) => {
                (format!("{} is tightened against {}", kind.name(), steps[step].id), None)
            }
            Gap::Way(way) => ("the way in is closed for good".to_owned(), Some(way)),
        };
        self.note(Side::Response, || {
            let of = if origin == Origin::Hunt { "what a hunt found" } else { "the post-mortem" };
            let end = if effective { "" } else { ", and it puts nothing right" };
            format!("an action of {of} is done: {what}{end}")
        });
        let Some(way) = way.filter(|_| effective) else { return };
        let same = |i: &StepIndex| steps[*i].leads_in() && way_of(self.m.script, *i) == way;
        let closed: Vec<StepIndex> = (0..steps.len()).filter(same).collect();
        self.here.attacker.closed.extend(closed);
    }

    /// The way in is understood: by what, on what.
    pub(super) fn understand_way_in(&mut self) {
        let way = self.here.attacker.came_in.last().map(|way| way_of(self.m.script, *way));
        self.here.seen.ways_in.extend(way.map(|way| (way, self.now)));
        self.ask_for_actions(&[], way);
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
}
