//! Parting: what an attacker that has lost all access still does with what it took before.

use super::attacker::{Mode, Status};
use super::journal::Side;
use super::run::Engagement;
use crate::attack::{Branch, Grade, StepIndex};

impl Engagement<'_, '_> {
    /// Whoever has just been thrown out turns to what needs no access, if the script has any such thing and what it
    /// asks for was taken.
    pub(super) fn begin_parting(&mut self) {
        if self.parting().is_none() {
            return;
        }
        self.here.attacker.mode = Mode::Parting;
        self.note(Side::Attacker, || "is out, and turns to what it took before".into());
        self.next_move();
    }

    /// The next step to be done without access: the preferred one of the first slot none of which is done.
    pub(super) fn parting(&self) -> Option<StepIndex> {
        let status = |at: &StepIndex| self.here.attacker.progress[*at].status;
        let ready = |at: &StepIndex| {
            status(at) == Status::Todo && self.can_take(*at) && self.needs_met(&self.m.script.steps[*at])
        };
        let slots = self.m.graph.slots().iter().filter(|slot| slot.branch == Branch::Evicted);
        let open = slots.filter(|slot| slot.steps.iter().all(|at| status(at) != Status::Done));
        let mut ready = open.map(|slot| slot.steps.iter().copied().filter(ready).collect::<Vec<_>>());
        ready.find(|steps| !steps.is_empty()).map(|steps| self.preferred(&steps))
    }

    /// All of that is done: it is over for whoever has all it came for, and others may still come back.
    pub(super) fn end_parting(&mut self) {
        if self.here.grade == Some(Grade::Full) {
            self.end_campaign();
            self.note(Side::Attacker, || "has what it came for, though it is out".into());
        } else {
            self.here.attacker.mode = Mode::Out;
        }
    }
}
