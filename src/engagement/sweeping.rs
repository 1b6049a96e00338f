//! Sweeps: when an advisory tells by what traces an intrusion is found, whoever keeps logs can look.

use super::dice;
use super::event::{Event, Number};
use super::execution::Detector;
use super::journal::Side;
use super::run::Engagement;
use super::tag::Followed;
use crate::knowledge::Severity;
use crate::sim::arrivals::Item;
use crate::soc::INVESTIGATION;
use crate::units::Probability;

impl Engagement<'_, '_> {
    /// Puts the sweep after the attack's advisory on the agenda, if there is one and the SOC does it.
    pub(super) fn schedule_sweep(&mut self) {
        let (Some((soc, _)), Some(exposure)) = (self.m.soc, &self.m.script.exposure) else { return };
        let Some(sweeps) = &soc.intel.sweeps else { return };
        let mut stream = self.here.luck.stream(dice::advisory(self.script));
        // The advisory is on the attack, whichever visit of it this is.
        let known = self.organisation.luck.stream(dice::advisory(self.script)).uniform();
        stream.seek(2); // past the word of it
        let Some(published) = exposure.advisory.time(self.first_came(), known) else { return };
        let done = stream.happens(sweeps.done);
        let at = published + sweeps.lag.sample(&mut stream);
        // A sweep that is over before the attack begins has found nothing of it.
        if done && at > self.began {
            self.post(at, Event::Sweep);
        }
    }

    /// Somebody looks through what is kept for what the advisory tells.
    pub(super) fn sweep(&mut self) {
        if self.m.soc.is_none() || self.here.incident.is_some() {
            return;
        }
        let deed = |&i: &Number| self.traces_kept(i) && self.here.executions[i].stopped.is_none();
        let in_logs: Vec<Number> = (0..self.here.executions.len()).filter(deed).collect();
        let trace = |&i: &Number| self.here.executions[i].visible && !self.here.executions[i].hunted;
        let visible: Vec<Number> = in_logs.iter().copied().filter(trace).collect();
        let Some(&latest) = visible.last() else {
            self.note(Side::Desk, || "a sweep after the advisory finds nothing".into());
            return;
        };
        // It finds by what there is to see.
        let chance = Probability::clamped(visible.len() as f64 / in_logs.len() as f64);
        let mut stream = self.here.luck.stream(dice::advisory(self.script));
        stream.seek(16);
        if !stream.happens(chance) {
            self.note(Side::Desk, || "a sweep after the advisory overlooks the traces".into());
            return;
        }
        visible.iter().for_each(|&i| self.here.executions[i].hunted = true);
        self.pass_on_traces(latest, "a sweep after the advisory finds traces");
    }

    /// Whoever looked through what is kept hands what was found to the second tier.
    pub(super) fn pass_on_traces(&mut self, latest: Number, how: &str) {
        let alert = self.looked_up(latest);
        self.here.alerts[alert].escalated = Some(self.now);
        self.note_alert(Side::Desk, alert, |alert| format!("{how}: {alert}"));
        let mut words = [0; 6];
        self.alert_stream(latest, Detector::Hunt).fill(&mut words);
        let item = Item {
            arrival: self.now,
            tag: self.tag_of(Followed::Alert(alert)),
            class: self.class_of(alert),
            passed: 0,
            words,
        };
        self.put(INVESTIGATION, Severity::High.index(), item);
    }
}
