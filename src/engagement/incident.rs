//! The incident: declaring it, joining alerts to it, finding out how far it goes.

use super::access::Foothold;
use super::alerting::AlertState;
use super::dice;
use super::event::{Event, Number};
use super::execution::{Detector, Execution};
use super::fate::Fate;
use super::journal::Side;
use super::run::Engagement;
use super::spreading::Understood;
use super::tag::Followed;
use crate::client::Visibility;
use crate::knowledge::{Severity, SourceSet, Tactic};
use crate::sim::arrivals::Item;
use crate::sim::luck::{Luck, StreamId};
use crate::sim::station::Begun;
use crate::soc::{ContainmentTiming, SCOPING, Situation};
use crate::units::{Probability, SimTime};

/// What the SOC calls the attack once it has understood that there is one.
#[derive(Clone, Debug)]
pub(super) struct Incident {
    pub declared: SimTime,
    pub right_reason: bool,
    pub calm: bool,
    pub timing: ContainmentTiming,
    /// Whether it led to any foothold.
    pub found: Found,
    /// Whether a scoping is asked for or under way.
    pub scoping: bool,
    /// What called for it.
    pub lead: Lead,
    /// Whether the provider's clients were looked at because of it.
    pub passed_on: bool,
}

/// What called for an incident.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Lead {
    /// Something at the organisation itself, or a notice from outside.
    Here,
    /// An intrusion at its provider: it leads back to nothing that is not known.
    Provider,
}

/// What an incident led to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Found {
    Nothing,
    Footholds,
}

impl Engagement<'_, '_> {
    /// An incident is declared on the ground of an alert.
    pub(super) fn declare(&mut self, alert: Number) {
        if self.m.soc.is_none() || self.here.incident.is_some() {
            return;
        }
        let number = self.here.seen.incidents.len() as u32;
        self.here.seen.incidents.push(self.now);
        let right_reason = self.open_incident(dice::incident(self.script, number));
        // The first incident that holds gives t4 and the reason; one that finds nothing is taken back.
        // Whoever was told before finds nothing of its own.
        if self.here.stamps.t4.is_none() && self.here.stamps.external_notice.is_none() {
            self.here.stamps.t4 = Some(self.now);
            self.here.stamps.case_alert = self.here.alerts[alert].raised;
            // What was done about a case that somebody else gave notice of, or that found nothing, was before.
            (self.here.stamps.t5, self.here.stamps.t6) = (None, None);
            self.here.right_reason = Some(right_reason);
        }
        if self.here.seen.recognised.is_empty() {
            let step = self.here.executions[self.here.alerts[alert].execution].step;
            self.here.seen.recognised.push((self.now, self.m.script.steps[step].technique));
        }
        self.choose_timing();
        self.overheard(number);
        self.note(Side::Desk, || {
            format!("DECLARES AN INCIDENT for {} reason", if right_reason { "the right" } else { "a wrong" })
        });
        self.ask_for_scoping();
        self.suspect_provider(Understood::No);
    }

    /// Somebody else gave notice and the client passes it on: a case, though none the SOC found (no t4).
    pub(super) fn told(&mut self) {
        if self.m.soc.is_none() {
            return;
        }
        if self.here.incident.is_none() {
            self.open_incident(dice::told(self.script));
            self.choose_timing();
        }
        self.note(Side::Desk, || "is told of the intrusion and looks into it".into());
        self.ask_for_scoping();
    }

    /// Opens an incident by the luck called `id`, and returns whether its reason is the right one.
    fn open_incident(&mut self, id: StreamId) -> bool {
        let Some((soc, _)) = self.m.soc else { return false };
        let mut stream = self.here.luck.stream(id);
        let right_reason = stream.happens(soc.investigation.is_right());
        let calm = stream.happens(soc.response.scope_first);
        self.here.incident = Some(Incident {
            declared: self.now,
            right_reason,
            calm,
            timing: ContainmentTiming::AsFound,
            found: Found::Nothing,
            scoping: false,
            lead: Lead::Here,
            passed_on: false,
        });
        right_reason
    }

    /// The SOC chooses when to act on what it finds, from what it has seen.
    fn choose_timing(&mut self) {
        let Some((soc, _)) = self.m.soc else { return };
        let near_damage =
            |t: &Tactic| matches!(t, Tactic::LateralMovement | Tactic::Exfiltration | Tactic::Impact);
        let urgent = self
            .fronts()
            .flat_map(|front| &front.seen.recognised)
            .any(|(_, technique)| self.m.knowledge.get(*technique).tactics.iter().any(near_damage));
        if let Some(incident) = &mut self.here.incident {
            let situation = Situation { urgent, calm: incident.calm };
            incident.timing = self.m.soc_policy.timing(soc, &self.here.seen, situation);
        }
    }

    fn ask_for_scoping(&mut self) {
        let Some(incident) = &mut self.here.incident else { return };
        if incident.scoping {
            return;
        }
        incident.scoping = true;
        let round = self.here.scopings;
        self.here.scopings += 1;
        self.put_scoping(self.here.luck, round, self.tag_of(Followed::Scoping(round)));
    }

    /// Puts a scoping before the third tier, by the luck of the party it is about.
    pub(super) fn put_scoping(&mut self, luck: Luck, round: u32, tag: u32) {
        let mut words = [0; 6];
        luck.stream(dice::scoping(self.script, round)).fill(&mut words);
        let item = Item { arrival: self.now, tag, class: 0, passed: 0, words };
        self.put(SCOPING, Severity::Critical.index(), item);
    }

    /// An alert is part of the incident: what it points at is found.
    pub(super) fn join_incident(&mut self, number: Number) {
        let before_objective = self.here.stamps.objective.is_none();
        self.here.alerts[number].state = AlertState::Caught;
        let fate = match (self.here.alerts[number].detector, before_objective) {
            (Detector::Hunt, _) => Fate::FoundLate,
            (_, true) => Fate::CaughtInTime,
            (_, false) => Fate::CaughtAfterObjective,
        };
        self.settle_alert(number, fate);
        self.list(self.here.alerts[number].execution);
        let step = self.here.executions[self.here.alerts[number].execution].step;
        let technique = self.m.script.steps[step].technique;
        if self.here.seen.recognised.iter().all(|(_, t)| *t != technique) {
            self.here.seen.recognised.push((self.now, technique));
        }
        self.choose_timing();
        if self.here.incident.as_ref().is_some_and(|i| i.timing == ContainmentTiming::AsFound) {
            // What was found while there seemed to be time is not left standing now that there is none.
            self.order_all_found();
        }
        let e = self.here.executions[self.here.alerts[number].execution].clone();
        let here = self.footholds_at(&e);
        for foothold in here {
            self.foothold_found(foothold);
        }
        // From where it was done is a matter of linking.
        if let Some(via) = e.via
            && let Some((soc, _)) = self.m.soc
        {
            let id = dice::tracing(self.script, e.step, e.visit, e.attempt);
            if self.here.luck.stream(id).happens(soc.investigation.link) {
                self.foothold_found(via);
            }
        }
        self.ask_for_scoping();
    }

    /// Whether the traces of an execution can still be found, as far as they ever showed.
    pub(super) fn traces_kept(&self, execution: Number) -> bool {
        let Some((soc, _)) = self.m.soc else { return false };
        let e = &self.here.executions[execution];
        let lasting = self.m.script.steps[e.step].traces.unwrap_or(soc.investigation.retention);
        self.now.since(e.at) <= lasting.min(soc.investigation.retention)
    }

    /// The usable footholds on the host of a deed: who looks there finds them, those that came of the deed
    /// among them.
    pub(super) fn footholds_at(&self, deed: &Execution) -> Vec<Number> {
        let here = |f: &Foothold| (f.role, f.host) == (deed.role, deed.host);
        self.here.attacker.standing().filter(|(_, f)| here(f)).map(|(i, _)| i).collect()
    }

    /// Scoping begins: which footholds it will find, and when.
    pub(super) fn scoping_starts(&mut self, round: u32, begun: Begun) {
        let Some((soc, _)) = self.m.soc else { return };
        let Some(incident) = &self.here.incident else { return };
        let right = incident.right_reason;
        // A machine may have declared it: then whoever scopes is the first to look.
        if !self.here.alerts.is_empty() {
            self.here.stamps.t3.get_or_insert(self.now);
        }
        let duration = begun.finish.since(begun.start);
        // With no logs at all there is nothing to look through.
        let logs = self.here.client.telemetry.intersection(soc.detection.sources) != SourceSet::EMPTY;
        let blind = !logs && soc.detection.endpoint.is_none();
        self.note(Side::Response, || format!("scoping begins and will take {duration}"));
        let mut found = Vec::new();
        for (number, f) in self.here.attacker.standing().filter(|(_, f)| f.found.is_none()) {
            let mut stream = self.here.luck.stream(dice::finding(self.script, f.key, round));
            let mut chance = soc.investigation.find_foothold.get();
            if f.kind.visibility() == Visibility::Hidden {
                chance *= self.m.world.attacker.hidden.get();
            }
            // Without its logs, or under a wrong theory, a foothold is only found by linking.
            if !self.carries(f.role, f.host, soc.detection.host_coverage) {
                chance *= soc.investigation.link.get();
                // Whoever then looks at the host itself finds nothing where its logs were wiped.
                if self.here.attacker.cleared.contains(&(f.role, f.host)) {
                    chance = 0.0;
                }
            }
            if !right {
                chance *= soc.investigation.link.get();
            }
            if blind || self.now.since(f.last_used) > soc.investigation.retention {
                chance = 0.0;
            }
            if stream.happens(Probability::clamped(chance)) {
                found.push((begun.start + duration.scaled(stream.uniform()), number));
            }
        }
        for (at, number) in found {
            self.post(at, Event::FootholdFound(number));
        }
        self.post(begun.finish, Event::ScopingDone);
    }

    /// The SOC finds a foothold.
    pub(super) fn foothold_found(&mut self, number: Number) {
        let foothold = &mut self.here.attacker.footholds[number];
        if !foothold.usable {
            return;
        }
        let (kind, role) = (foothold.kind, foothold.role);
        if let Some(incident) = &mut self.here.incident {
            incident.found = Found::Footholds;
        }
        if foothold.found.is_none() {
            foothold.found = Some(self.now);
            self.here.seen.footholds_found += u32::from(kind.is_access());
            self.note(Side::Response, || format!("finds a foothold: {} on {}", kind.name(), role.name()));
        }
        if self.here.incident.as_ref().is_some_and(|i| i.timing == ContainmentTiming::AsFound || !i.scoping) {
            self.order(number);
        }
    }

    /// The scope is known as far as it will be: act on all of it, and find earlier steps.
    pub(super) fn scoping_done(&mut self) {
        let Some((soc, _)) = self.m.soc else { return };
        self.here.stamps.t5.get_or_insert(self.now);
        let Some(incident) = &mut self.here.incident else { return };
        incident.scoping = false;
        let right = incident.right_reason;
        self.note(Side::Response, || "scoping is done".into());
        for number in 0..self.here.executions.len() {
            let e = &self.here.executions[number];
            let kept = self.traces_kept(number);
            if !(e.visible && kept && right && self.fate(number) < Fate::FoundLate) {
                continue;
            }
            let mut stream = self.here.luck.stream(dice::retrospect(self.script, e.step, e.visit, e.attempt));
            if stream.happens(soc.investigation.link) && self.no_open_alert(number) {
                self.advance_fate(number, Fate::FoundLate);
            }
        }
        self.order_all_found();
        let found = self.here.incident.as_ref().is_some_and(|i| i.found == Found::Footholds);
        self.learn(right && found);
        if right && found {
            self.understand_way_in();
            self.agree_to_close_door();
            self.suspect_provider(Understood::Yes);
            self.suspect_clients();
        }
        if self.here.incident.as_ref().is_some_and(|i| i.found == Found::Nothing) {
            self.close_incident();
        }
        // Cleaning up may have been faster than scoping.
        self.close_if_cleaned_up();
    }

    /// Orders action on every foothold that is known and stands.
    fn order_all_found(&mut self) {
        let known = |(i, f): (Number, &Foothold)| f.found.is_some().then_some(i);
        let footholds: Vec<Number> = self.here.attacker.standing().filter_map(known).collect();
        for number in footholds {
            self.order(number);
        }
    }

    /// When all that was found is cleaned up, the case is closed; whoever comes back has to be seen anew.
    pub(super) fn close_if_cleaned_up(&mut self) {
        let clean = self.here.attacker.footholds.iter().all(|f| f.found.is_none() || f.eradicated);
        if clean && self.here.incident.as_ref().is_some_and(|i| !i.scoping && i.found == Found::Footholds) {
            self.note(Side::Response, || "closes the incident: all that was found is cleaned up".into());
            self.here.incident = None;
        }
    }

    /// An incident that led to no foothold is closed: what comes later has to be recognised anew.
    fn close_incident(&mut self) {
        self.note(Side::Response, || "closes the incident: no access was found".into());
        let declared = self.here.incident.take().map(|i| i.declared);
        if self.here.stamps.t4 == declared {
            // Whatever it was called, the intrusion was not found: who is in goes on unseen.
            (self.here.stamps.t4, self.here.stamps.t5, self.here.right_reason) = (None, None, None);
        }
        if self.here.stamps.t0.is_none() {
            // An attempt that is dealt with says nothing of the intrusion that may follow; what is still open may.
            let open = || {
                let settled = |state| matches!(state, AlertState::Closed | AlertState::Caught);
                self.here.alerts.iter().filter(move |alert| !settled(alert.state))
            };
            let first_alert = open().filter_map(|alert| alert.raised).min();
            let t3 = open().filter_map(|alert| alert.touched).min();
            (self.here.first_alert, self.here.stamps.t3) = (first_alert, t3);
        }
    }

    /// Whether no alert of an execution is still on its way through the desk.
    fn no_open_alert(&self, execution: Number) -> bool {
        self.here
            .alerts
            .iter()
            .all(|a| a.execution != execution || matches!(a.state, AlertState::Closed | AlertState::Caught))
    }

    /// Whether a moment lies before the end of the time looked at.
    pub(super) fn is_within(&self, at: SimTime) -> bool {
        at <= self.end()
    }
}
