//! From signal to verdict: correlation, automation, the desk's first and second look.

use super::dice;
use super::event::{Event, Number};
use super::execution::Detector;
use super::fate::Fate;
use super::journal::Side;
use super::run::Engagement;
use super::tag::Followed;
use crate::knowledge::Severity;
use crate::sim::arrivals::Item;
use crate::sim::distribution::Law;
use crate::sim::luck::unit;
use crate::sim::station::Begun;
use crate::soc::{INVESTIGATION, TRIAGE};
use crate::units::SimTime;

/// The seat of somebody who has none at the desk.
const NO_SEAT: usize = usize::MAX;

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
    /// When it went to the second tier, as long as what was known of it then is.
    pub escalated: Option<SimTime>,
    /// What became of it, written when it did.
    pub end: Option<Fate>,
    /// When that was.
    pub ended: Option<SimTime>,
}

impl Engagement<'_, '_> {
    /// A signal has become an alert.
    pub(super) fn alert_raised(&mut self, number: Number) {
        let Some((soc, _)) = self.m.soc else { return };
        self.here.alerts[number].raised = Some(self.now);
        self.raise_about_crown_jewel(number);
        self.rank(number);
        let Alert { execution, detector, .. } = self.here.alerts[number];
        self.here.first_alert.get_or_insert(self.now);
        // A report of a user's, or a file handed in, is on record by then, whatever the logs took to arrive.
        self.stored(self.now);
        let e = &self.here.executions[execution];
        let mut automation = self.here.luck.stream(dice::automation(self.script, e.step, e.visit, e.attempt));
        automation.seek(8 * detector as u64);
        let wrongly = automation.happens(soc.detection.wrong_auto_close);
        let closed = match detector {
            Detector::User => None,
            _ if wrongly => Some("automation closes"),
            _ if self.model_closes(number) => Some("a model that thinks it harmless closes"),
            _ => None,
        };
        if let Some(closed) = closed {
            self.close_unread(number, Side::Sensor, |alert| format!("{closed} {alert}"));
            return;
        }
        if self.links_to_incident(number) {
            self.note_alert(Side::Desk, number, |alert| format!("{alert} is linked to the open incident"));
            self.join_incident(number);
            return;
        }
        if self.misjoins(number) {
            let text = |alert: &str| format!("{alert} is joined to a harmless case and closed with it");
            self.close_unread(number, Side::Desk, text);
            return;
        }
        if self.correlates(number) {
            return;
        }
        let severity = self.here.alerts[number].severity;
        if self.meets_playbook(number) {
            self.post(self.now + soc.response.playbook_time, Event::PlaybookActs(number));
        }
        self.here.alerts[number].state = AlertState::Waiting;
        let item = self.item(number);
        self.put(TRIAGE, severity.index(), item);
        if severity == Severity::Critical
            && let Some(on_call) = &soc.roster.on_call
        {
            self.post(self.now + on_call.after, Event::Page(number));
        }
    }

    /// An alert as work: its words are its own, whatever stands beside it.
    pub(super) fn item(&self, number: Number) -> Item {
        let alert = &self.here.alerts[number];
        let mut words = [0; 6];
        self.alert_stream(alert.execution, alert.detector).fill(&mut words);
        let tag = self.tag_of(Followed::Alert(number));
        Item { arrival: self.now, tag, class: self.class_of(number), passed: 0, words }
    }

    /// Machines close an alert that nobody looks at.
    fn close_unread(&mut self, number: Number, side: Side, text: impl FnOnce(&str) -> String) {
        self.here.alerts[number].state = AlertState::Closed;
        self.settle_alert(number, Fate::AutoClosed);
        self.note_alert(side, number, text);
    }

    /// Nobody has touched a critical alert: the one on call is paged.
    pub(super) fn page(&mut self, number: Number) {
        let Some((soc, desk)) = self.m.soc else { return };
        let Some(on_call) = &soc.roster.on_call else { return };
        if self.here.alerts[number].state != AlertState::Waiting {
            return;
        }
        let alert = &self.here.alerts[number];
        let e = &self.here.executions[alert.execution];
        let mut stream = self.here.luck.stream(dice::automation(self.script, e.step, e.visit, e.attempt));
        stream.seek(8 * alert.detector as u64 + 4);
        if !stream.happens(on_call.answers) {
            self.note_alert(Side::Desk, number, |alert| format!("the page for {alert} is not answered"));
            return;
        }
        let Some(item) = self.withdraw(number) else { return };
        let tier = &soc.roster.triage;
        let law = Law::LogNormal { median: tier.median, sigma: tier.sigma };
        self.note_alert(Side::Desk, number, |alert| format!("the one on call takes {alert}"));
        self.touch(number);
        let (pace, _) = desk.stations.full(TRIAGE).labour.of(&item, NO_SEAT);
        let look = law.quantile(unit(item.words[1])).scaled(pace);
        self.post(self.now + look, Event::TriageDone(number));
    }

    /// An alert was never looked at.
    pub(super) fn alert_lost(&mut self, number: Number, fate: Fate, at: SimTime) {
        let now = std::mem::replace(&mut self.now, at);
        self.here.alerts[number].state = AlertState::Closed;
        self.settle_alert(number, fate);
        self.note_alert(Side::Desk, number, |alert| format!("{alert} is closed unread: {}", fate.words()));
        self.now = now;
    }

    /// Writes a line about an alert, which is named for the reader.
    pub(super) fn note_alert(&mut self, side: Side, number: Number, text: impl FnOnce(&str) -> String) {
        if !self.journal.is_on() {
            return;
        }
        let alert = &self.here.alerts[number];
        let step = &self.m.script.steps[self.here.executions[alert.execution].step];
        let name =
            format!("alert {} ({}, {} by {})", number + 1, step.id, alert.severity, alert.detector.words());
        self.note(side, || text(&name));
    }

    fn touch(&mut self, number: Number) {
        self.here.alerts[number].state = AlertState::InTriage;
        self.here.alerts[number].touched = Some(self.now);
        self.here.stamps.t3.get_or_insert(self.now);
    }

    /// An analyst takes the alert up.
    pub(super) fn triage_starts(&mut self, number: Number, begun: Begun) {
        self.touch(number);
        let waited = begun.start.since(begun.item.arrival);
        self.note_alert(Side::Desk, number, |alert| {
            format!("an analyst looks at {alert}, which waited {waited}")
        });
        self.here.alerts[number].state = AlertState::InTriage;
        self.post(begun.finish, Event::TriageDone(number));
    }

    /// The first look ends in a verdict.
    pub(super) fn triage_done(&mut self, number: Number) {
        let Some((soc, _)) = self.m.soc else { return };
        if self.here.alerts[number].state != AlertState::InTriage {
            return; // a playbook was faster: what it caught is no longer for the first look to judge
        }
        let item = self.item(number);
        let chance = self.recognised(number, soc);
        let touched = self.here.alerts[number].touched.unwrap_or(self.now);
        let hand_overs = soc.roster.hand_overs_in(TRIAGE, soc.offset, touched, self.now);
        let lost = unit(item.words[0]) < soc.roster.loses_context(hand_overs).get();
        if lost || unit(item.words[2]) >= chance.get() {
            self.here.alerts[number].state = AlertState::Closed;
            self.settle_alert(number, Fate::Dismissed);
            let why = if lost { ": what was known got lost at a hand-over" } else { "" };
            self.note_alert(Side::Desk, number, |alert| format!("dismisses {alert}{why}"));
            return;
        }
        self.recognise(number);
        if self.here.incident.is_some() {
            self.note_alert(Side::Desk, number, |alert| {
                format!("recognises {alert} as part of the incident")
            });
            self.join_incident(number);
            return;
        }
        self.note_alert(Side::Desk, number, |alert| format!("escalates {alert} to the second tier"));
        self.here.alerts[number].state = AlertState::InInvestigation;
        self.here.alerts[number].escalated = Some(self.now);
        let line = self.here.alerts[number].severity.index();
        self.put(INVESTIGATION, line, item);
    }

    /// The second look ends: an incident, or a case closed too early.
    pub(super) fn investigation_done(&mut self, number: Number) {
        let Some((soc, _)) = self.m.soc else { return };
        if self.here.incident.is_some() {
            self.join_incident(number);
            return;
        }
        if self.begins_again(number) {
            return;
        }
        let item = self.item(number);
        let evidence = f64::from(self.here.alerts[number].evidence);
        let deep = self.sees_through(number, INVESTIGATION, 1.0 - soc.investigation.closes_early().get());
        let deep = if evidence > 0.0 { self.with_related(number, deep).get() } else { deep };
        if unit(item.words[4]) >= deep {
            self.here.alerts[number].state = AlertState::Closed;
            self.settle_alert(number, Fate::Dismissed);
            self.note_alert(Side::Desk, number, |alert| format!("closes the case of {alert} too early"));
            return;
        }
        self.declare(number);
        self.join_incident(number);
    }

    /// Writes down what became of an alert, and of those joined to it.
    pub(super) fn settle_alert(&mut self, number: Number, fate: Fate) {
        let state = self.here.alerts[number].state;
        for (i, alert) in self.here.alerts.iter_mut().enumerate() {
            if i == number || alert.state == AlertState::Joined(number) {
                alert.end = Some(fate);
                alert.ended = Some(self.now);
                alert.state = state;
            }
        }
    }
}
