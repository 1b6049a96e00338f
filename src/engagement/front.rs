//! A front: one organisation under attack, the attacker's hold on it, and what the SOC knows of it.
//!
//! Most attacks have one. One that goes through a provider has one more for each of the provider's clients it
//! reaches. All fronts share the clock, the desk, the SOC's people and its lists; whatever happens, happens at
//! one of them, and the engagement turns to that one first.

use super::alerting::Alert;
use super::attacker::Attacker;
use super::crew::Crew;
use super::execution::Execution;
use super::incident::Incident;
use super::outcome::{Evictor, Stamps};
use super::run::Engagement;
use crate::attack::Grade;
use crate::client::Client;
use crate::sim::luck::Luck;
use crate::soc::Seen;
use crate::units::SimTime;

/// One organisation under attack.
#[derive(Debug)]
pub(super) struct Front<'a> {
    /// Which: 0 is the client that the study names, the others are reached through it.
    pub number: u16,
    /// Its place among the provider's clients, from 1, which names its luck; 0 for the client that the study names.
    pub party: u16,
    pub client: &'a Client,
    /// Of whatever is drawn for each organisation anew.
    pub luck: Luck,
    pub attacker: Attacker,
    pub executions: Vec<Execution>,
    pub alerts: Vec<Alert>,
    pub first_alert: Option<SimTime>,
    pub incident: Option<Incident>,
    /// Whether the latest incident was declared for the right reason.
    pub right_reason: Option<bool>,
    pub seen: Seen,
    /// Scopings asked for so far.
    pub scopings: u32,
    /// The client's own people who contain.
    pub client_crew: Crew,
    pub stamps: Stamps,
    pub grade: Option<Grade>,
    /// When that grade was reached.
    pub graded: Option<SimTime>,
    pub evictor: Option<Evictor>,
}

impl<'a> Front<'a> {
    /// Returns a front where nothing has happened yet; `luck` is that of the engagement.
    pub(super) fn new(
        number: u16,
        (party, client): (u16, &'a Client),
        luck: Luck,
        attacker: Attacker,
    ) -> Front<'a> {
        Front {
            number,
            party,
            client,
            luck: luck.of_party(party),
            attacker,
            executions: Vec::new(),
            alerts: Vec::new(),
            first_alert: None,
            incident: None,
            right_reason: None,
            seen: Seen::default(),
            scopings: 0,
            client_crew: Crew::default(),
            stamps: Stamps::default(),
            grade: None,
            graded: None,
            evictor: None,
        }
    }
}

impl Engagement<'_, '_> {
    /// Turns to a front: what is said of "here" is said of it from now on.
    pub(super) fn turn_to(&mut self, number: u16) {
        let Some(there) = self.elsewhere.get_mut(usize::from(number)).and_then(Option::take) else {
            debug_assert_eq!(number, self.here.number, "every front is here or elsewhere");
            return;
        };
        let left = std::mem::replace(&mut self.here, there);
        let place = usize::from(left.number);
        self.elsewhere[place] = Some(left);
    }

    /// Does something at every front in turn, and comes back.
    pub(super) fn everywhere(&mut self, mut act: impl FnMut(&mut Self)) {
        let here = self.here.number;
        for number in 0..self.elsewhere.len() as u16 {
            self.turn_to(number);
            act(self);
        }
        self.turn_to(here);
    }

    /// All fronts, in no order that matters.
    pub(super) fn fronts(&self) -> impl Iterator<Item = &Front<'_>> {
        std::iter::once(&*self.here).chain(self.elsewhere.iter().flatten().map(|front| &**front))
    }
}
