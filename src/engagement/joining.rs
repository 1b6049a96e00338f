//! What machines make of an alert before people look: a model's verdict, joining it to others, its weight.

use super::alerting::{Alert, AlertState};
use super::dice;
use super::event::{Event, Number};
use super::execution::Detector;
use super::fate::Fate;
use super::journal::Side;
use super::run::Engagement;
use crate::knowledge::{RuleCount, Severity, SourceId};
use crate::sim::luck::{Stream, StreamId};
use crate::units::{Probability, SimDuration};

impl Engagement<'_, '_> {
    /// The draws that a decision of this name has for an alert.
    fn alert_dice(&self, number: Number, id: fn(u32, usize, u32, u32) -> StreamId) -> Stream {
        let alert = &self.here.alerts[number];
        let e = &self.here.executions[alert.execution];
        let mut stream = self.here.luck.stream(id(self.script, e.step, e.visit, e.attempt));
        stream.seek(8 * alert.detector as u64);
        stream
    }

    /// Whether a model takes a true alert for a harmless one: the more, the longer ago it was trained.
    pub(super) fn model_closes(&self, number: Number) -> bool {
        let Some(model) = self.m.soc.and_then(|(soc, _)| soc.background.model.as_ref()) else { return false };
        let period = model.retrained_every.0.max(1);
        let at_first = model.retrained_every.scaled(self.here.luck.stream(dice::model_age()).uniform());
        let age = SimDuration((at_first + self.now.since(self.began)).0.rem_euclid(period));
        self.alert_dice(number, dice::model).happens(model.closes_wrongly(age))
    }

    /// An alert about what matters most to the client is taken for more severe, if that is seen.
    pub(super) fn raise_about_crown_jewel(&mut self, number: Number) {
        let Some((soc, _)) = self.m.soc else { return };
        let Alert { execution, severity, .. } = self.here.alerts[number];
        let group = self.here.client.group(self.here.executions[execution].role);
        let about = group.is_some_and(|group| group.crown_jewel) && severity > Severity::Critical;
        let recall = soc.triage.crown_jewel_recall;
        if about && self.alert_dice(number, dice::crown_jewel).happens(recall) {
            self.here.alerts[number].severity = Severity::ALL[severity.index() - 1];
            self.note_alert(Side::Desk, number, |alert| format!("a crown jewel is concerned: {alert}"));
        }
    }

    /// Whether an alert is at once seen to belong to the incident already open.
    pub(super) fn links_to_incident(&self, number: Number) -> bool {
        let (Some(_), Some((soc, _))) = (&self.here.incident, self.m.soc) else { return false };
        let alert = &self.here.alerts[number];
        let e = &self.here.executions[alert.execution];
        let mut stream = self.here.luck.stream(dice::link(self.script, e.step, e.visit, e.attempt));
        stream.seek(2 * alert.detector as u64);
        stream.happens(soc.investigation.link)
    }

    /// Whether a true alert is joined to alerts it has nothing to do with. Where all alerts come from one
    /// source, nothing is joined.
    pub(super) fn misjoins(&self, number: Number) -> bool {
        let Some((soc, desk)) = self.m.soc else { return false };
        let Some(correlation) = &soc.detection.correlation else { return false };
        let chance = correlation.misjoins.get() * desk.plan.diversity.get();
        let by_machine = self.here.alerts[number].detector != Detector::User;
        by_machine && self.alert_dice(number, dice::joining).happens(Probability::clamped(chance))
    }

    /// Joins an alert to one from another source that still waits for the same host or account, if the SOC
    /// does that. Otherwise it brings along what was there before: others may have been too weak alone.
    pub(super) fn correlates(&mut self, number: Number) -> bool {
        let Some((soc, _)) = self.m.soc else { return false };
        let Some(correlation) = &soc.detection.correlation else { return false };
        let place = |a: &Alert| {
            let e = &self.here.executions[a.execution];
            (e.role, e.host)
        };
        let here = place(&self.here.alerts[number]);
        let origin = self.origin(number);
        let related = |&(i, a): &(Number, &Alert)| {
            a.raised.is_some_and(|r| self.now.since(r) <= correlation.window)
                && place(a) == here
                && self.origin(i) != origin
        };
        let related = || self.here.alerts.iter().enumerate().filter(related);
        let Some((first, _)) = related().find(|(_, a)| a.state == AlertState::Waiting) else {
            // What a machine took for harmless counts for nothing.
            let by_people = |a: &Alert| a.state == AlertState::Closed && a.end != Some(Fate::AutoClosed);
            let closed = related().filter(|(_, a)| by_people(a)).count() as u32;
            self.bring_along(number, closed);
            return false;
        };
        self.here.alerts[number].state = AlertState::Joined(first);
        self.here.alerts[first].evidence += 1;
        self.note_alert(Side::Desk, number, |alert| {
            format!("{alert} is joined to alert {}, which waits for the same host", first + 1)
        });
        // What two signals point to is looked at sooner, without losing its place in time.
        let raised_by =
            self.here.alerts[first].severity.index().min(self.here.alerts[number].severity.index());
        let urgent = raised_by.saturating_sub(1);
        if urgent < self.here.alerts[first].severity.index() && self.transfer(first as u32 + 1, urgent) {
            self.here.alerts[first].severity = Severity::ALL[urgent];
            if let Some(on_call) = soc.roster.on_call.as_ref().filter(|_| urgent == 0) {
                self.post(self.now + on_call.after, Event::Page(first));
            }
        }
        true
    }

    /// An alert comes to the desk with others on the same host or account that were closed before, and counts
    /// as more severe.
    fn bring_along(&mut self, number: Number, closed: u32) {
        if closed == 0 {
            return;
        }
        let alert = &mut self.here.alerts[number];
        alert.evidence += closed;
        alert.severity = Severity::ALL[alert.severity.index().saturating_sub(1)];
        self.note_alert(Side::Desk, number, |alert| {
            format!("{alert} comes with {closed} closed before on the same host, from other sources")
        });
    }

    /// Where an alert comes from: what raised it and, of rules, the collected source with most of them on the
    /// technique.
    fn origin(&self, number: Number) -> (Detector, Option<SourceId>) {
        let alert = &self.here.alerts[number];
        let (Detector::Rules, Some((soc, _))) = (alert.detector, self.m.soc) else {
            return (alert.detector, None);
        };
        let technique = self.m.script.steps[self.here.executions[alert.execution].step].technique;
        let collected = self.here.client.telemetry.intersection(soc.detection.sources);
        let here = |rules: &&RuleCount| collected.contains(rules.source);
        let rules = self.m.knowledge.rules(technique).iter().filter(here);
        let most = rules.max_by(|a, b| a.n.cmp(&b.n).then(b.source.cmp(&a.source)));
        (Detector::Rules, most.map(|rules| rules.source))
    }
}
