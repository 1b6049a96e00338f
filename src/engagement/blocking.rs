//! Blocking: what stops a step before anybody looks: the client's controls, inline sensors, lists, feeds.

use super::dice;
use super::fate::Fate;
use super::journal::Side;
use super::run::Engagement;
use crate::attack::{Blockable, Defence, StepIndex};
use crate::sim::distribution::Law;
use crate::units::{Probability, SimTime};

impl Engagement<'_, '_> {
    /// What stops a way of doing a step, if anything does.
    pub(super) fn stopped(&mut self, index: StepIndex, variant: u32, host: u32) -> Option<Fate> {
        let step = &self.m.script.steps[index];
        let luck = self.organisation.luck.of_party(self.here.party);
        for &kind in &step.stopped_by {
            let id = dice::control(self.script, index, variant, kind as usize);
            if luck.stream(id).happens(self.here.client.stops(kind)) {
                return Some(Fate::PreventedByClient);
            }
        }
        if self.stopped_by_tightened(index, variant) {
            return Some(Fate::PreventedByClient);
        }
        let by = self
            .stopped_inline(index, variant, host)
            .or_else(|| self.stopped_by_list(index, variant, host))?;
        self.note(Side::Sensor, || format!("{by} stops {}", step.id));
        Some(Fate::BlockedBySoc)
    }

    /// The inline sensor that stops a procedure: drawn once, so trying the same again is stopped again.
    fn stopped_inline(&self, index: StepIndex, variant: u32, host: u32) -> Option<&'static str> {
        let (soc, _) = self.m.soc?;
        let step = &self.m.script.steps[index];
        let (chance, by) = match step.blockable? {
            Blockable::Exploit if self.signature_known(index) => {
                (soc.detection.blocks_exploits, "a signature on the exploit")
            }
            Blockable::Exploit => (Probability::NEVER, ""),
            Blockable::Malware => {
                let reached = soc
                    .detection
                    .endpoint
                    .as_ref()
                    .is_some_and(|e| self.carries(step.role, host, e.coverage))
                    && !self.is_disabled(Defence::EndpointSensor, step.role, &soc.detection);
                let chance = if reached { soc.detection.blocks_malware } else { Probability::NEVER };
                (chance, "the endpoint product")
            }
        };
        let id = dice::inline_block(self.script, index, variant);
        self.organisation.luck.stream(id).happens(chance).then_some(by)
    }

    /// When an exploit is disclosed: a fact of the world.
    fn disclosed(&self, index: StepIndex) -> Option<SimTime> {
        let u = self.luck.stream(dice::disclosure(self.script, index)).uniform();
        self.m.script.steps[index].disclosed.time(self.began, u)
    }

    /// Whether the SOC has a rule of its own on the exploit of a step by now.
    pub(super) fn covered(&self, index: StepIndex) -> bool {
        let coverage = self.m.soc.and_then(|(soc, _)| soc.intel.coverage.as_ref());
        coverage.is_some_and(|law| self.since_disclosure(index, law))
    }

    /// Whether signatures on the exploit of a step are in use by now, the vendor's or the SOC's own.
    pub(super) fn signature_known(&self, index: StepIndex) -> bool {
        let Some((soc, _)) = self.m.soc else { return false };
        let vendors = |at: SimTime| at + soc.detection.signature_lag <= self.now;
        self.disclosed(index).is_some_and(vendors) || self.covered(index)
    }

    /// Whether as long as `law` says has passed since the exploit of a step was disclosed.
    fn since_disclosure(&self, index: StepIndex, law: &Law) -> bool {
        let Some(at) = self.disclosed(index) else { return false };
        let u = self.luck.stream(dice::coverage(self.script, index)).uniform();
        at + law.quantile(u) <= self.now
    }
}
