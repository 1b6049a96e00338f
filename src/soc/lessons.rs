//! Lessons: what one attack asks to be put right, from the scoping on that shows it.
//!
//! An action is opened when it is understood that there is something to put right, and works from the moment it is
//! closed: within the same attack, where its attacker stays or comes back for so long, and at later visits.

use super::learning::Learning;
use super::state::{Action, Deed, Gap, Origin, Told, Visit, Way};
use crate::sim::luck::Stream;
use crate::units::SimDuration;
use std::collections::BTreeSet;
use std::ops::Range;

/// The actions that one visit asks for, in the order they were opened.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Lessons {
    actions: Vec<Action>,
    asked_for: BTreeSet<(Origin, Gap)>,
}

impl Lessons {
    /// Takes in what a scoping at `now`, counted from the season's beginning, showed for the first time: deeds, and
    /// how the attacker came in if that is understood. `draw` gives the luck of what is put right.
    ///
    /// What a hunt found becomes a rule, or does not. A post-mortem asks for a rule for each deed that no alert
    /// showed, for the tightening of each control of the client's that let a known deed pass, and for the closing of
    /// the way in. Returns the places of the actions that are new.
    pub fn take(
        &mut self,
        (deeds, way): (&[Deed], Option<Way>),
        now: SimDuration,
        (visit, learning): (Visit, &Learning),
        draw: impl Fn(Gap) -> Stream,
    ) -> Range<usize> {
        let before = self.actions.len();
        let rule = |d: &Deed| Gap::Rule(d.technique, d.procedure);
        let told = |told: Told| deeds.iter().filter(move |d| d.told == told);
        for gap in gaps(told(Told::Hunt).map(rule)) {
            self.codify(gap, now, (visit, learning), draw(gap));
        }
        let passed = |d: &Deed| d.passed.map(|kind| Gap::Control(kind, d.technique, d.procedure));
        let missed = gaps(told(Told::Scoping).chain(told(Told::Hunt)).map(rule));
        let others = gaps(way.map(Gap::Way).into_iter().chain(deeds.iter().filter_map(passed)));
        for gap in missed.into_iter().chain(others) {
            self.hold_post_mortem(gap, now, (visit, learning), draw(gap));
        }
        before..self.actions.len()
    }

    /// Returns the action at a place.
    pub fn at(&self, place: usize) -> Option<&Action> {
        self.actions.get(place)
    }

    /// Returns all of them.
    pub fn into_actions(self) -> Vec<Action> {
        self.actions
    }

    fn codify(
        &mut self,
        gap: Gap,
        now: SimDuration,
        (visit, learning): (Visit, &Learning),
        mut stream: Stream,
    ) {
        stream.seek(8); // past the words of a post-mortem
        if stream.happens(learning.codified) {
            let due = now + learning.rule_lead_time;
            self.open(gap, Origin::Hunt, visit, (now, due, Some(due)), true);
        }
    }

    fn hold_post_mortem(
        &mut self,
        gap: Gap,
        now: SimDuration,
        (visit, learning): (Visit, &Learning),
        mut stream: Stream,
    ) {
        let Some(post_mortem) = &learning.post_mortem else { return };
        let takes = post_mortem.takes(stream.uniform());
        let effective = stream.happens(post_mortem.effective);
        let least = match gap {
            Gap::Rule(..) => learning.rule_lead_time,
            Gap::Control(..) | Gap::Way(_) => SimDuration::ZERO,
        };
        let closed = takes.map(|takes| now + takes.max(least));
        self.open(gap, Origin::PostMortem, visit, (now, now + post_mortem.due, closed), effective);
    }

    /// Nothing is asked for twice.
    fn open(
        &mut self,
        gap: Gap,
        origin: Origin,
        visit: Visit,
        (opened, due, closed): (SimDuration, SimDuration, Option<SimDuration>),
        effective: bool,
    ) {
        if self.asked_for.insert((origin, gap)) {
            let Visit { client, number: visit, .. } = visit;
            let until = None;
            self.actions.push(Action { gap, client, origin, visit, opened, due, closed, until, effective });
        }
    }
}

fn gaps(found: impl Iterator<Item = Gap>) -> BTreeSet<Gap> {
    found.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::client::{ControlKind, Role};
    use crate::scenario::Library;
    use crate::sim::luck::{Luck, StreamId};
    use crate::soc::{PostMortem, Procedure};
    use crate::units::{DAY, Probability, SimTime};

    #[test]
    fn each_gap_is_asked_for_once_and_a_rule_takes_its_lead_time() {
        let technique = Library::open(None).unwrap().knowledge().technique_ids().next().unwrap();
        let deed = |step, told, passed| Deed {
            technique,
            procedure: Procedure { script: 1, step, variant: 0 },
            role: Role::Server,
            told,
            passed,
            understood: SimTime(0),
        };
        let due = SimDuration(90 * DAY);
        let post_mortem = PostMortem { closed: Probability::ALWAYS, due, effective: Probability::ALWAYS };
        let learning = Learning {
            rule_lead_time: SimDuration(100 * DAY),
            codified: Probability::ALWAYS,
            post_mortem: Some(post_mortem),
            ..Learning::default()
        };
        let draw = |_| Luck::new(1, 0).stream(StreamId::new(1, [0]));
        let mut lessons = Lessons::default();
        let deeds = [
            deed(0, Told::Alert, None),
            deed(1, Told::Scoping, Some(ControlKind::Mfa)),
            deed(2, Told::Hunt, None),
        ];
        let way = Some(Way { technique, role: Role::Server, hole: None });
        let now = SimDuration(7 * DAY);
        let context = (Visit::default(), &learning);
        // A rule by the hunt; then rules on what was missed, the control and the way in.
        assert_eq!(lessons.take((&deeds, way), now, context, draw), 0..5);
        assert_eq!(lessons.take((&deeds, way), now + due, context, draw), 5..5);
        for action in lessons.clone().into_actions() {
            assert_eq!(action.opened, now);
            let least =
                if matches!(action.gap, Gap::Rule(..)) { learning.rule_lead_time } else { SimDuration::ZERO };
            assert!(action.closed.is_some_and(|closed| closed >= now + least));
        }
        let nobody = Learning::default();
        assert_eq!(Lessons::default().take((&deeds, way), now, (Visit::default(), &nobody), draw), 0..0);
    }
}
