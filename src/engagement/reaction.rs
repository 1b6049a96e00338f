//! What the attacker notices, and what it does then.

use super::access::Foothold;
use super::attacker::Mode;
use super::dice;
use super::event::{Event, Number};
use super::journal::Side;
use super::run::Engagement;
use super::temper::Temper;
use crate::attack::Reaction;
use crate::client::Role;
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
        let Foothold { key, kind, .. } = self.here.attacker.footholds[foothold];
        let missed = self.m.world.attacker.missed(kind.removal());
        let odds = logit(inner(soc.response.tip_off)) + logit(inner(actor.alertness)) + missed.odds;
        let mut stream = self.here.luck.stream(dice::perception(self.script, key));
        let notices = stream.happens(Probability::clamped(logistic(odds)));
        let delay = actor.perception.sample(&mut stream);
        match (certainty, notices) {
            (Certainty::Certain, _) => self.post(self.now + delay, Event::Noticed),
            (Certainty::Open, true) => self.post(self.now + delay.scaled(missed.delay), Event::Noticed),
            (Certainty::Open, false) => {}
        }
    }

    /// The attacker comes upon something missing and reacts on the spot.
    pub(super) fn notice_now(&mut self) {
        self.break_off();
        if self.here.attacker.mode == Mode::Parting {
            self.next_move();
        }
        self.react();
    }

    /// The attacker has noticed that it is seen.
    pub(super) fn react(&mut self) {
        if self.here.attacker.mode != Mode::Active {
            return;
        }
        if self.here.attacker.usable().next().is_none() {
            self.thrown_out();
            return;
        }
        let actor = &self.m.script.actor;
        let mut stream = self.here.luck.stream(dice::reaction(self.script, self.here.attacker.notices));
        self.here.attacker.notices += 1;
        if actor.abort.notices.is_some_and(|most| self.here.attacker.notices >= most) {
            self.note(Side::Attacker, || "notices that it is seen once too often and goes away".into());
            self.break_off();
            self.end_campaign();
            return;
        }
        let ruled_out = (!self.would_destroy()).then_some(Reaction::Destroy);
        let reaction = actor.reactions.pick(stream.uniform(), ruled_out).unwrap_or(Reaction::Leave);
        self.note(Side::Attacker, || format!("notices that it is seen; reaction: {}", reaction.name()));
        match reaction {
            Reaction::Destroy => self.here.attacker.temper = Temper::Destroying,
            Reaction::Rush if self.here.attacker.temper != Temper::Destroying => {
                self.here.attacker.temper = Temper::Rushing;
            }
            _ => {}
        }
        let under_way = self.here.attacker.current.as_ref().is_some_and(|c| c.under_way);
        if under_way && matches!(reaction, Reaction::Rush | Reaction::Switch) {
            return; // the work at hand was not hit: it is finished first
        }
        let given_up = self.break_off();
        match reaction {
            Reaction::Rush | Reaction::Destroy => self.next_move(),
            Reaction::Switch => {
                if let Some(step) = given_up.map(|c| c.step) {
                    // Another way of doing it than the one that was planned.
                    let variants = self.m.script.steps[step].variants.max(1);
                    let progress = &mut self.here.attacker.progress[step];
                    progress.variant = (progress.variant + 1) % variants;
                }
                self.next_move();
            }
            Reaction::Quiet => {
                self.here.attacker.mode = Mode::Quiet;
                let delay = self.m.script.actor.dormancy.sample(&mut stream);
                let plan = self.here.attacker.plan;
                self.post(self.now + delay, Event::Woken { plan });
            }
            Reaction::Leave => self.end_campaign(),
        }
    }

    /// Whether something is ready to be destroyed, and enough access still stands to do it rather than slip away.
    fn would_destroy(&self) -> bool {
        let access = self.here.attacker.footholds.iter().filter(|f| f.kind.is_access());
        let (held, standing) = access.fold((0_u32, 0_u32), |(n, k), f| (n + 1, k + u32::from(f.usable)));
        self.can_destroy() && f64::from(standing) > self.m.script.actor.destroys_above.get() * f64::from(held)
    }

    /// Responders talk about the n-th incident where the attacker may read along.
    pub(super) fn overheard(&mut self, incident: u32) {
        let Some((soc, _)) = self.m.soc else { return };
        let actor = &self.m.script.actor;
        let talk = [Role::MailTenant, Role::IdentityTenant, Role::MailServer, Role::SaasApplication];
        if !self.here.attacker.usable().any(|(_, f)| talk.contains(&f.role)) {
            return;
        }
        let mut stream = self.here.luck.stream(dice::chatter(self.script, incident));
        let chance = actor.reads_chat.get() * soc.response.out_of_band.complement().get();
        if stream.happens(Probability::clamped(chance)) {
            let delay = actor.perception.sample(&mut stream);
            self.note(Side::Attacker, || "reads what the responders write to each other".into());
            self.post(self.now + delay, Event::Noticed);
        }
    }

    /// The attacker does nothing more of its own accord.
    pub(super) fn end_campaign(&mut self) {
        if self.here.grade.is_some() {
            self.here.attacker.mode = Mode::Done;
        } else {
            self.here.attacker.mode = Mode::Left;
            self.here.stamps.withdrew = Some(self.now);
        }
    }

    /// The attacker stirs again.
    pub(super) fn wake(&mut self, plan: u32) {
        if plan != self.here.attacker.plan || self.here.attacker.mode != Mode::Quiet {
            return;
        }
        self.here.attacker.mode = Mode::Active;
        if self.here.attacker.temper == Temper::Calm {
            self.here.attacker.temper = Temper::Careful;
        }
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
