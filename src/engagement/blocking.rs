//! Blocking: what stops a step before anybody looks: the client's controls, inline sensors, lists, feeds.

use super::dice;
use super::fate::Fate;
use super::journal::Side;
use super::run::Engagement;
use crate::attack::{Blockable, Defence, StepIndex};
use crate::client::ControlKind;
use crate::sim::distribution::Law;
use crate::units::{Probability, SimTime};

/// What stopped an execution, and where.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Stopped {
    pub fate: Fate,
    pub place: Place,
}

/// Where an execution was stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// At the mail gateway: nobody at the client ever saw it.
    OnTheWay,
    /// Where it acted.
    There,
}

impl Engagement<'_, '_> {
    /// What stops a way of doing a step, if anything does.
    pub(super) fn stopped(&mut self, index: StepIndex, variant: u32, host: u32) -> Option<Stopped> {
        let step = &self.m.script.steps[index];
        let luck = self.organisation.luck.of_party(self.here.party);
        for &kind in &step.stopped_by {
            let id = dice::control(self.script, index, variant, kind as usize);
            if luck.stream(id).happens(self.here.client.stops(kind)) {
                let on_the_way = kind == ControlKind::EmailFilter;
                let place = if on_the_way { Place::OnTheWay } else { Place::There };
                return Some(Stopped { fate: Fate::PreventedByClient, place });
            }
        }
        if self.stopped_by_tightened(index, variant) {
            return Some(Stopped { fate: Fate::PreventedByClient, place: Place::There });
        }
        let (by, place) = match self.stopped_inline(index, variant, host) {
            Some(by) => (by, Place::There),
            None => {
                let by = self.stopped_by_list(index, variant, host)?;
                let in_mail = self.passes_gateway(step.technique, step.role, Some("email-gateway"));
                (by, if in_mail { Place::OnTheWay } else { Place::There })
            }
        };
        self.note(Side::Sensor, || format!("{by} stops {}", step.id));
        Some(Stopped { fate: Fate::BlockedBySoc, place })
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

    /// When an exploit is disclosed: a fact of the world, by when the attack first came with it.
    pub(super) fn disclosed(&self, index: StepIndex) -> Option<SimTime> {
        let u = self.organisation.luck.stream(dice::disclosure(self.script, index)).uniform();
        self.m.script.steps[index].disclosed.time(self.first_came(), u)
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
        let u = self.organisation.luck.stream(dice::coverage(self.script, index)).uniform();
        at + law.quantile(u) <= self.now
    }
}
