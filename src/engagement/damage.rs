//! Damage: what the client loses by steps that are done, or broken off on the way.

use super::attacker::Current;
use super::run::Engagement;
use crate::attack::{Loss, ObservedAt, StepIndex};

impl Engagement<'_, '_> {
    /// What is being done now is broken off; what ran since it began has done its part of the damage.
    pub(super) fn break_off(&mut self) -> Option<Current> {
        self.here.attacker.plan += 1;
        let current = self.here.attacker.current.take()?;
        let step = &self.m.script.steps[current.step];
        let stopped = current.execution.is_some_and(|e| self.here.executions[e].stopped.is_some());
        if current.under_way && step.observed == ObservedAt::Start && !stopped && !step.loss.is_nothing() {
            let whole = current.working_time.0.max(1) as f64;
            let share = (self.now.since(current.since).0 as f64 / whole).clamp(0.0, 1.0);
            self.lose(current.step, share);
        }
        Some(current)
    }

    /// The client loses by a step of which this share was done; no host twice by the same step.
    pub(super) fn lose(&mut self, index: StepIndex, share: f64) {
        let loss = self.m.script.steps[index].loss;
        let spoilt = &mut self.here.attacker.progress[index].spoilt;
        let hosts = loss.hosts * (share - *spoilt).max(0.0);
        *spoilt = share.max(*spoilt);
        self.here.attacker.loss += Loss { hosts, ..loss.part(share) };
    }
}
