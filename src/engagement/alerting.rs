//! From signal to verdict: correlation, automation, the desk's first and second look.

use super::dice;
use super::event::{Event, Number};
use super::execution::Detector;
use super::fate::Fate;
use super::journal::Side;
use super::run::{Engagement, hands_over};
use crate::client::Role;
use crate::knowledge::Severity;
use crate::sim::arrivals::Item;
use crate::sim::distribution::Law;
use crate::sim::elementary::{logistic, logit};
use crate::sim::luck::unit;
use crate::sim::station::Begun;
use crate::soc::{INVESTIGATION, Soc, TRIAGE};
use crate::units::{Probability, SimTime};

/// Where an alert stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum AlertState {
    OnItsWay,
    Waiting,
    InTriage,
    InInvestigation,
    Joined(Number),
    Closed,
    Caught,
}

/// One true alert.
#[derive(Clone, Debug)]
pub(super) struct Alert {
    pub execution: Number,
    pub detector: Detector,
    pub severity: Severity,
    pub raised: Option<SimTime>,
    /// When an analyst first took it up.
    pub touched: Option<SimTime>,
    pub state: AlertState,
    /// Other alerts joined to this one.
    pub evidence: u32,
    /// What became of it, written when it did.
    pub end: Option<Fate>,
}

impl Engagement<'_, '_> {
    /// A signal has become an alert.
    pub(super) fn alert_raised(&mut self, number: Number) {
        let Some((soc, _)) = self.m.soc else { return };
        let (execution, detector, severity) = {
            let alert = &mut self.alerts[number];
            alert.raised = Some(self.now);
            (alert.execution, alert.detector, alert.severity)
        };
        self.first_alert.get_or_insert(self.now);
        let e = &self.executions[execution];
        let mut automation = self.luck.stream(dice::automation(self.script, e.step, e.visit, e.attempt));
        automation.seek(8 * detector as u64);
        if detector != Detector::User && automation.happens(soc.detection.wrong_auto_close) {
            self.alerts[number].state = AlertState::Closed;
            self.settle_alert(number, Fate::AutoClosed);
            self.note_alert(Side::Sensor, number, |alert| format!("automation closes {alert}"));
            return;
        }
        if self.links_to_incident(number) {
            self.note_alert(Side::Desk, number, |alert| format!("{alert} is linked to the open incident"));
            self.join_incident(number);
            return;
        }
        if self.correlates(number) {
            return;
        }
        if self.meets_playbook(number) {
            self.post(self.now + soc.response.playbook_time, Event::PlaybookActs(number));
        }
        self.alerts[number].state = AlertState::Waiting;
        let item = self.item(number);
        self.put(TRIAGE, severity.index(), item);
        if severity == Severity::Critical
            && let Some(on_call) = &soc.roster.on_call
        {
            self.post(self.now + on_call.after, Event::Page(number));
        }
    }

    /// An alert as work: its words are its own, whatever stands beside it.
    fn item(&self, number: Number) -> Item {
        let alert = &self.alerts[number];
        let mut words = [0; 6];
        self.alert_stream(alert.execution, alert.detector).fill(&mut words);
        Item { arrival: self.now, tag: number as u32 + 1, class: 0, words }
    }

    /// Whether an alert is at once seen to belong to the incident already open.
    fn links_to_incident(&self, number: Number) -> bool {
        let (Some(_), Some((soc, _))) = (&self.incident, self.m.soc) else { return false };
        let alert = &self.alerts[number];
        let e = &self.executions[alert.execution];
        let mut stream = self.luck.stream(dice::link(self.script, e.step, e.visit, e.attempt));
        stream.seek(2 * alert.detector as u64);
        stream.happens(soc.investigation.link)
    }

    /// Joins an alert to one that still waits for the same host or account, if the SOC does that.
    fn correlates(&mut self, number: Number) -> bool {
        let Some((soc, _)) = self.m.soc else { return false };
        let Some(correlation) = &soc.detection.correlation else { return false };
        let place = |a: &Alert| {
            let e = &self.executions[a.execution];
            (e.role, e.host)
        };
        let here = place(&self.alerts[number]);
        let open = |a: &Alert| {
            a.state == AlertState::Waiting
                && a.raised.is_some_and(|r| self.now.since(r) <= correlation.window)
                && place(a) == here
        };
        let Some(first) = self.alerts.iter().position(open) else { return false };
        self.alerts[number].state = AlertState::Joined(first);
        self.alerts[first].evidence += 1;
        self.note_alert(Side::Desk, number, |alert| {
            format!("{alert} is joined to alert {}, which waits for the same host", first + 1)
        });
        // What two signals point to is looked at sooner, without losing its place in time.
        let raised_by = self.alerts[first].severity.index().min(self.alerts[number].severity.index());
        let urgent = raised_by.saturating_sub(1);
        if urgent < self.alerts[first].severity.index() && self.transfer(first as u32 + 1, urgent) {
            self.alerts[first].severity = Severity::ALL[urgent];
            if let Some(on_call) = soc.roster.on_call.as_ref().filter(|_| urgent == 0) {
                self.post(self.now + on_call.after, Event::Page(first));
            }
        }
        true
    }

    /// Nobody has touched a critical alert: the one on call is paged.
    pub(super) fn page(&mut self, number: Number) {
        let Some((soc, _)) = self.m.soc else { return };
        let Some(on_call) = &soc.roster.on_call else { return };
        if self.alerts[number].state != AlertState::Waiting {
            return;
        }
        let alert = &self.alerts[number];
        let e = &self.executions[alert.execution];
        let mut stream = self.luck.stream(dice::automation(self.script, e.step, e.visit, e.attempt));
        stream.seek(8 * alert.detector as u64 + 4);
        if !stream.happens(on_call.answers) {
            self.note_alert(Side::Desk, number, |alert| format!("the page for {alert} is not answered"));
            return;
        }
        let Some(item) = self.withdraw(number as u32 + 1) else { return };
        let tier = &soc.roster.triage;
        let law = Law::LogNormal { median: tier.median, sigma: tier.sigma };
        self.note_alert(Side::Desk, number, |alert| format!("the one on call takes {alert}"));
        self.touch(number);
        self.post(self.now + law.quantile(unit(item.words[1])), Event::TriageDone(number));
    }

    /// An alert was never looked at.
    pub(super) fn alert_lost(&mut self, number: Number, fate: Fate, at: SimTime) {
        self.alerts[number].state = AlertState::Closed;
        self.settle_alert(number, fate);
        let now = std::mem::replace(&mut self.now, at);
        self.note_alert(Side::Desk, number, |alert| format!("{alert} is closed unread: {}", fate.words()));
        self.now = now;
    }

    /// Writes a line about an alert, which is named for the reader.
    pub(super) fn note_alert(&mut self, side: Side, number: Number, text: impl FnOnce(&str) -> String) {
        if !self.journal.is_on() {
            return;
        }
        let alert = &self.alerts[number];
        let step = &self.m.script.steps[self.executions[alert.execution].step];
        let name =
            format!("alert {} ({}, {} by {})", number + 1, step.id, alert.severity, alert.detector.words());
        self.note(side, || text(&name));
    }

    fn touch(&mut self, number: Number) {
        self.alerts[number].state = AlertState::InTriage;
        self.alerts[number].touched = Some(self.now);
        self.stamps.t3.get_or_insert(self.now);
    }

    /// An analyst takes the alert up.
    pub(super) fn triage_starts(&mut self, begun: Begun) {
        let number = begun.item.tag as usize - 1;
        self.touch(number);
        let waited = begun.start.since(begun.item.arrival);
        self.note_alert(Side::Desk, number, |alert| {
            format!("an analyst looks at {alert}, which waited {waited}")
        });
        self.alerts[number].state = AlertState::InTriage;
        self.post(begun.finish, Event::TriageDone(number));
    }

    /// The first look ends in a verdict.
    pub(super) fn triage_done(&mut self, number: Number) {
        let Some((soc, _)) = self.m.soc else { return };
        let item = self.item(number);
        let chance = self.recognised(number, soc);
        let touched = self.alerts[number].touched.unwrap_or(self.now);
        let lost = hands_over(soc, touched, self.now) && unit(item.words[0]) < soc.roster.context_loss.get();
        if lost || unit(item.words[2]) >= chance.get() {
            self.alerts[number].state = AlertState::Closed;
            self.settle_alert(number, Fate::Dismissed);
            let why = if lost { ": what was known got lost at a hand-over" } else { "" };
            self.note_alert(Side::Desk, number, |alert| format!("dismisses {alert}{why}"));
            return;
        }
        self.recognise(number);
        if self.incident.is_some() {
            self.note_alert(Side::Desk, number, |alert| {
                format!("recognises {alert} as part of the incident")
            });
            self.join_incident(number);
            return;
        }
        self.note_alert(Side::Desk, number, |alert| format!("escalates {alert} to the second tier"));
        self.alerts[number].state = AlertState::InInvestigation;
        let line = self.alerts[number].severity.index();
        self.put(INVESTIGATION, line, item);
    }

    /// Chance that the first look recognises an alert: skill in its domain, less at night, more where
    /// related alerts were recognised or joined before.
    fn recognised(&self, number: Number, soc: &Soc) -> Probability {
        let alert = &self.alerts[number];
        let execution = &self.executions[alert.execution];
        if execution.stopped.is_some()
            && let Some((_, desk)) = self.m.soc
        {
            // A failed attack like those that come every day: few are taken further, unless others point there.
            return self.with_related(number, desk.router.attempt_escalated().get());
        }
        let role = execution.role;
        let cloud = matches!(
            role,
            Role::IdentityTenant | Role::MailTenant | Role::CloudAccount | Role::SaasApplication
        );
        let skill = if cloud { soc.triage.cloud_sensitivity } else { soc.triage.sensitivity };
        let tired = if self.is_office(soc) { 1.0 } else { soc.roster.night_miss_factor };
        let awake = 1.0 - ((1.0 - skill.get()) * tired).clamp(0.0, 1.0);
        self.with_related(number, awake)
    }

    /// Moves a chance by what is already known, on the logit scale.
    fn with_related(&self, number: Number, chance: f64) -> Probability {
        let Some((soc, _)) = self.m.soc else { return Probability::clamped(chance) };
        // What the logs no longer hold nobody connects.
        let kept = |at: SimTime| self.now.since(at) <= soc.investigation.retention;
        let before = self.seen.recognised.iter().filter(|(at, _)| kept(*at)).count();
        let related = before as f64 + f64::from(self.alerts[number].evidence);
        if related == 0.0 || chance <= 0.0 || chance >= 1.0 {
            return Probability::clamped(chance);
        }
        let shift = self.m.world.detection.related_shift * related;
        Probability::clamped(logistic(logit(chance) + shift))
    }

    fn recognise(&mut self, number: Number) {
        let step = self.executions[self.alerts[number].execution].step;
        self.seen.recognised.push((self.now, self.m.script.steps[step].technique));
    }

    /// An investigator takes the case up.
    pub(super) fn investigation_starts(&mut self, begun: Begun) {
        let number = begun.item.tag as usize - 1;
        let waited = begun.start.since(begun.item.arrival);
        self.note_alert(Side::Desk, number, |alert| {
            format!("the second tier takes up {alert}, which waited {waited}")
        });
        self.post(begun.finish, Event::InvestigationDone(number));
    }

    /// The second look ends: an incident, or a case closed too early.
    pub(super) fn investigation_done(&mut self, number: Number) {
        let Some((soc, _)) = self.m.soc else { return };
        if self.incident.is_some() {
            self.join_incident(number);
            return;
        }
        let item = self.item(number);
        let evidence = f64::from(self.alerts[number].evidence);
        let deep = 1.0 - soc.investigation.closes_early().get();
        let deep = if evidence > 0.0 { self.with_related(number, deep).get() } else { deep };
        if unit(item.words[4]) >= deep {
            self.alerts[number].state = AlertState::Closed;
            self.settle_alert(number, Fate::Dismissed);
            self.note_alert(Side::Desk, number, |alert| format!("closes the case of {alert} too early"));
            return;
        }
        self.declare(number);
        self.join_incident(number);
    }

    /// Writes down what became of an alert, and of those joined to it.
    pub(super) fn settle_alert(&mut self, number: Number, fate: Fate) {
        let state = self.alerts[number].state;
        for (i, alert) in self.alerts.iter_mut().enumerate() {
            if i == number || alert.state == AlertState::Joined(number) {
                alert.end = Some(fate);
                alert.state = state;
            }
        }
    }
}
