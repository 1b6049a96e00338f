//! What makes an alert be recognised: skill, the hour, and what is still known of earlier ones.

use super::dice;
use super::event::Number;
use super::execution::Detector;
use super::run::Engagement;
use crate::attack::Blockable;
use crate::sim::elementary::{logistic, logit};
use crate::soc::{Matter, Soc, Subject, TRIAGE};
use crate::units::{Probability, SimTime};

impl Engagement<'_, '_> {
    /// Chance that the first look recognises an alert: skill in its subject, less at night, more where
    /// related alerts were recognised or joined before.
    pub(super) fn recognised(&self, number: Number, soc: &Soc) -> Probability {
        let Some((_, desk)) = self.m.soc else { return Probability::NEVER };
        let execution = &self.here.executions[self.here.alerts[number].execution];
        if execution.stopped.is_some() {
            // A failed attack like those that come every day: few are taken further, unless others point there.
            return self.with_related(number, desk.router.attempt_escalated().get());
        }
        let skill = match Subject::of_role(execution.role) {
            Subject::Cloud => &desk.cloud_skill,
            Subject::Endpoint | Subject::Network => &desk.skill,
        };
        let skill = skill.at(self.organisation.luck.stream(dice::skill()).normal());
        let by_day = soc.roster.is_day(soc.offset, self.now);
        let tired = if by_day { 1.0 } else { soc.roster.night_miss_factor };
        let tired = tired * self.recall.team.misses;
        let awake = 1.0 - ((1.0 - skill.get()) * tired).clamp(0.0, 1.0);
        self.with_related(number, self.sees_through(number, TRIAGE, awake))
    }

    /// Chance that a look of a tier, which sees with chance `sees` what is out of order, also sees through the harmless
    /// explanation that is at hand for some steps. That takes as good an eye once more, and happens once for the whole
    /// attack: what was explained away is explained away again. No speed stands in for it. A file that was run, a
    /// known server and a hunter's question leave nothing to explain, nor does an advisory on the attack.
    pub(super) fn sees_through(&self, number: Number, tier: usize, sees: f64) -> f64 {
        let alert = &self.here.alerts[number];
        let explained = match alert.detector {
            Detector::Sandbox | Detector::Feed | Detector::Hunt => 0.0,
            Detector::Rules | Detector::Endpoint | Detector::Network | Detector::Anomaly | Detector::User => {
                let step = self.here.executions[alert.execution].step;
                self.m.script.steps[step].looks_benign.get()
            }
        };
        let mut stream = self.here.luck.stream(dice::explanation(self.script));
        if explained == 0.0 || stream.uniform() >= explained || self.is_told_of() {
            return sees;
        }
        stream.seek(4 + 4 * tier as u64);
        if stream.uniform() < sees { sees } else { 0.0 }
    }

    /// Whether the public knows of the attack by now.
    fn is_told_of(&self) -> bool {
        let advisory = self.m.script.exposure.as_ref().map(|exposure| &exposure.advisory);
        let u = self.here.luck.stream(dice::advisory(self.script)).uniform();
        advisory.and_then(|advisory| advisory.time(self.began, u)).is_some_and(|told| told <= self.now)
    }

    /// Moves a chance by what is already known, on the logit scale.
    pub(super) fn with_related(&self, number: Number, chance: f64) -> Probability {
        let Some((soc, _)) = self.m.soc else { return Probability::clamped(chance) };
        // What the logs no longer hold nobody connects.
        let kept = |at: SimTime| self.now.since(at) <= soc.investigation.retention;
        let recognised = (0..).zip(&self.here.seen.recognised);
        let before = recognised.filter(|(i, (at, _))| kept(*at) && self.is_remembered(*i, *at)).count();
        let related = before as f64 + f64::from(self.here.alerts[number].evidence);
        if related == 0.0 || chance <= 0.0 || chance >= 1.0 {
            return Probability::clamped(chance);
        }
        let shift = self.m.world.detection.related_shift * related;
        Probability::clamped(logistic(logit(chance) + shift))
    }

    /// Whether those at the desk still know of an alert recognised at `at`: every hand-over may lose it.
    fn is_remembered(&self, recognised: u32, at: SimTime) -> bool {
        let Some((soc, _)) = self.m.soc else { return true };
        let lost = soc.roster.loses_context(soc.roster.hand_overs_in(TRIAGE, soc.offset, at, self.now));
        lost == Probability::NEVER
            || !self.here.luck.stream(dice::memory(self.script, recognised)).happens(lost)
    }

    pub(super) fn recognise(&mut self, number: Number) {
        let step = self.here.executions[self.here.alerts[number].execution].step;
        self.here.seen.recognised.push((self.now, self.m.script.steps[step].technique));
        self.list(self.here.alerts[number].execution);
    }

    /// What an alert is about, as a class of work.
    pub(super) fn class_of(&self, number: Number) -> u16 {
        let Some((_, desk)) = self.m.soc else { return 0 };
        let alert = &self.here.alerts[number];
        let execution = &self.here.executions[alert.execution];
        let subject = match alert.detector {
            Detector::Endpoint => Subject::Endpoint,
            Detector::Network => Subject::Network,
            Detector::Sandbox => Subject::Endpoint,
            Detector::Feed => Subject::Network,
            Detector::Rules | Detector::User | Detector::Hunt | Detector::Anomaly => {
                Subject::of_role(execution.role)
            }
        };
        let malware = self.m.script.steps[execution.step].blockable == Some(Blockable::Malware);
        desk.matters.class_of(Matter { subject, malware })
    }
}
