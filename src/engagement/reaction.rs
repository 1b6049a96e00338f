//! What the attacker notices, and what it does then.

use super::attacker::Mode;
use super::dice;
use super::event::{Event, Number};
use super::journal::Side;
use super::run::Engagement;
use crate::attack::Reaction;
use crate::sim::elementary::{logistic, logit};
use crate::units::Probability;

/// Chances are kept this far from 0 and 1 before they are put on the logit scale.
const EDGE: f64 = 1e-6;

impl Engagement<'_, '_> {
    /// A containment that left other access may be noticed; one that hit the work at hand always is.
    pub(super) fn perceive(&mut self, foothold: Number, certainty: Certainty) {
        let Some((soc, _)) = self.m.soc else { return };
        let actor = &self.m.script.actor;
        let inner = |p: Probability| p.get().clamp(EDGE, 1.0 - EDGE);
        // A clumsy response and an alert attacker add up: their log-odds do.
        let odds = logit(inner(soc.response.tip_off)) + logit(inner(actor.alertness));
        let key = self.attacker.footholds[foothold].key;
        let mut stream = self.luck.stream(dice::perception(self.script, key));
        let notices = stream.happens(Probability::clamped(logistic(odds)));
        let delay = actor.perception.sample(&mut stream);
        if notices || certainty == Certainty::Certain {
            self.post(self.now + delay, Event::Noticed);
        }
    }

    /// The attacker comes upon something missing and reacts on the spot.
    pub(super) fn notice_now(&mut self) {
        self.attacker.plan += 1;
        self.attacker.current = None;
        self.react();
    }

    /// The attacker has noticed that it is seen.
    pub(super) fn react(&mut self) {
        if self.attacker.mode != Mode::Active {
            return;
        }
        if self.attacker.usable().next().is_none() {
            self.thrown_out();
            return;
        }
        let weights = self.m.script.actor.reactions.0;
        let mut stream = self.luck.stream(dice::reaction(self.script, self.attacker.notices));
        self.attacker.notices += 1;
        let mut left = stream.uniform() * weights.iter().sum::<f64>();
        let chosen = weights.iter().position(|w| {
            left -= w;
            left < 0.0
        });
        let reaction = Reaction::ALL[chosen.unwrap_or(1)];
        self.note(Side::Attacker, || format!("notices that it is seen; reaction: {}", reaction.name()));
        self.attacker.rushing |= reaction == Reaction::Rush;
        let under_way = self.attacker.current.as_ref().is_some_and(|c| c.under_way);
        if under_way && matches!(reaction, Reaction::Rush | Reaction::Switch) {
            return; // the work at hand was not hit: it is finished first
        }
        self.attacker.plan += 1;
        let given_up = self.attacker.current.take();
        match reaction {
            Reaction::Rush => self.next_move(),
            Reaction::Switch => {
                if let Some(step) = given_up.map(|c| c.step) {
                    // Another way of doing it than the one that was planned.
                    let variants = self.m.script.steps[step].variants.max(1);
                    let progress = &mut self.attacker.progress[step];
                    progress.variant = (progress.variant + 1) % variants;
                }
                self.next_move();
            }
            Reaction::Quiet => {
                self.attacker.mode = Mode::Quiet;
                let delay = self.m.script.actor.dormancy.sample(&mut stream);
                let plan = self.attacker.plan;
                self.post(self.now + delay, Event::Woken { plan });
            }
            Reaction::Leave => self.end_campaign(),
        }
    }

    /// The attacker does nothing more of its own accord.
    pub(super) fn end_campaign(&mut self) {
        if self.grade.is_some() {
            self.attacker.mode = Mode::Done;
        } else {
            self.attacker.mode = Mode::Left;
            self.stamps.withdrew = Some(self.now);
        }
    }

    /// The attacker stirs again.
    pub(super) fn wake(&mut self, plan: u32) {
        if plan != self.attacker.plan || self.attacker.mode != Mode::Quiet {
            return;
        }
        self.attacker.mode = Mode::Active;
        self.note(Side::Attacker, || "stirs again".into());
        self.next_move();
    }
}

/// Whether something is noticed for sure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Certainty {
    Certain,
    Open,
}
