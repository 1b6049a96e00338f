//! Hunts: looking through what is kept for what no alert showed.

use super::alerting::{Alert, AlertState};
use super::dice;
use super::event::{Event, Number};
use super::execution::{Detector, Execution};
use super::journal::Side;
use super::run::Engagement;
use crate::knowledge::Severity;
use crate::sim::arrivals::Item;
use crate::soc::INVESTIGATION;
use crate::units::{DAY, Probability, SimDuration};

impl Engagement<'_, '_> {
    /// Puts the n-th hunt on the agenda; hunts come at the same moments of hunting time for every SOC.
    pub(super) fn schedule_hunt(&mut self, number: u32) {
        let Some((soc, _)) = self.m.soc else { return };
        if soc.hunting.per_month <= 0.0 {
            return;
        }
        let mean = SimDuration(30 * DAY).scaled(1.0 / soc.hunting.per_month);
        let gap = self.luck.stream(dice::hunt(number)).exponential_duration(mean);
        let at = self.now + gap;
        if self.is_within(at) {
            self.post(at, Event::Hunt(number));
        }
    }

    /// A hunt runs over what the logs still hold.
    pub(super) fn hunt(&mut self, number: u32) {
        let Some((soc, _)) = self.m.soc else { return };
        self.schedule_hunt(number + 1);
        if self.incident.is_some() {
            return;
        }
        let kept = |at| self.now.since(at) <= soc.investigation.retention;
        // What was stopped left no intrusion to find.
        let deed = |e: &Execution| kept(e.at) && e.stopped.is_none();
        let in_logs = self.executions.iter().filter(|e| deed(e)).count();
        let trace = |e: &Execution| deed(e) && e.visible && !e.hunted;
        let visible: Vec<Number> =
            (0..self.executions.len()).filter(|&i| trace(&self.executions[i])).collect();
        // What a hunt once led to is known; only new traces call for another case.
        let Some(&latest) = visible.last() else { return };
        // A hunt finds by what there is to see: the yield is scaled by the share of deeds that show.
        let chance = soc.hunting.finds.get() * visible.len() as f64 / in_logs as f64;
        let mut stream = self.luck.stream(dice::hunt(number));
        stream.seek(8);
        if !stream.happens(Probability::clamped(chance)) {
            return;
        }
        visible.iter().for_each(|&i| self.executions[i].hunted = true);
        let alert = self.alerts.len();
        self.alerts.push(Alert {
            execution: latest,
            detector: Detector::Hunt,
            severity: Severity::High,
            raised: Some(self.now),
            touched: None,
            state: AlertState::InInvestigation,
            evidence: 0,
            escalated: None,
            end: None,
        });
        self.note_alert(Side::Desk, alert, |alert| format!("a hunt finds traces: {alert}"));
        self.first_alert.get_or_insert(self.now);
        let mut words = [0; 6];
        self.alert_stream(latest, Detector::Hunt).fill(&mut words);
        let item =
            Item { arrival: self.now, tag: alert as u32 + 1, class: self.class_of(alert), passed: 0, words };
        self.put(INVESTIGATION, Severity::High.index(), item);
    }
}
