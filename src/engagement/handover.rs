//! From one pair of hands to the next: cases passed on, and what hand-overs between shifts and sites lose.

use super::alerting::AlertState;
use super::event::{Event, Number};
use super::journal::Side;
use super::run::Engagement;
use crate::sim::arrivals::Item;
use crate::sim::luck::unit;
use crate::sim::station::{Begun, Served};
use crate::soc::{INVESTIGATION, SCOPING};
use crate::units::{HOUR, SimTime};

impl Engagement<'_, '_> {
    /// An investigator takes the case up.
    pub(super) fn investigation_starts(&mut self, number: Number, begun: Begun) {
        let waited = begun.start.since(begun.item.arrival);
        self.note_alert(Side::Desk, number, |alert| {
            format!("the second tier takes up {alert}, which waited {waited}")
        });
        // What was looked up, rather than raised, is looked at here first.
        self.here.alerts[number].touched.get_or_insert(self.now);
        self.here.stamps.t3.get_or_insert(self.now);
        let done = match begun.served {
            Served::Done => Event::InvestigationDone(number),
            Served::Astray => Event::PassedOn(number),
        };
        self.post(begun.finish, done);
    }

    /// Whoever had a case finds that it belongs to others.
    pub(super) fn passed_on(&mut self, number: Number) {
        if self.here.alerts[number].state != AlertState::InInvestigation {
            return;
        }
        self.note_alert(Side::Desk, number, |alert| {
            format!("the case of {alert} was sent to the wrong people, who pass it on")
        });
        let item = self.item(number);
        self.put(INVESTIGATION, self.here.alerts[number].severity.index(), Item { passed: 1, ..item });
    }

    /// Whether what was known of a case since it was escalated got lost, so that it has to be begun again; a
    /// case is lost once at most.
    pub(super) fn begins_again(&mut self, number: Number) -> bool {
        let Some((soc, _)) = self.m.soc else { return false };
        let Some(since) = self.here.alerts[number].escalated.take() else { return false };
        let hand_overs = soc.roster.hand_overs_in(INVESTIGATION, soc.offset, since, self.now);
        let item = self.item(number);
        // The word of the third tier's service, which no alert has.
        if unit(item.words[5]) >= soc.roster.loses_context(hand_overs).get() {
            return false;
        }
        self.note_alert(Side::Desk, number, |alert| {
            format!("what was known of {alert} got lost at a hand-over: the second look begins again")
        });
        self.put(INVESTIGATION, self.here.alerts[number].severity.index(), Item { passed: 1, ..item });
        true
    }

    /// A scoping that loses what was known at a hand-over takes longer by what the shift before it had done.
    pub(super) fn scoped_over_again(&mut self, begun: Begun) -> Begun {
        let Some((soc, _)) = self.m.soc else { return begun };
        let between = |to| soc.roster.hand_overs_in(SCOPING, soc.offset, begun.start, to);
        let hand_overs = between(begun.finish);
        let u = unit(begun.item.words[0]);
        if u >= soc.roster.loses_context(hand_overs).get() {
            return begun;
        }
        // The first of them that loses it.
        let which = (1..=hand_overs).find(|n| u < soc.roster.loses_context(*n).get()).unwrap_or(hand_overs);
        let hour = |t: SimTime| t.0.div_euclid(HOUR);
        let hours = (hour(begun.start) + 1..=hour(begun.finish)).map(|hour| SimTime(hour * HOUR));
        let (mut shift, mut change) = (begun.start, begun.start);
        for at in hours.filter(|at| between(*at) > between(*at - MOMENT)) {
            (shift, change) = (change, at);
            if between(at) >= which {
                break;
            }
        }
        let lost = change.since(shift);
        self.now = begun.start;
        self.note(Side::Response, || format!("a hand-over will lose {lost} of scoping, to be done again"));
        Begun { finish: begun.finish + lost, ..begun }
    }
}

/// The shortest time there is.
const MOMENT: crate::units::SimDuration = crate::units::SimDuration(1);
