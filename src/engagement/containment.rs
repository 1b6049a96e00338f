//! Containment: order, authority, the client's reply, the action, cleaning up.

use super::dice;
use super::event::{Event, Number};
use super::journal::Side;
use super::outcome::Evictor;
use super::run::Engagement;
use crate::client::Removal;
use crate::sim::luck::Stream;
use crate::soc::{Authority, AuthorityScope};
use crate::units::{Probability, SimDuration, SimTime};

/// How often an action on one foothold is tried before the SOC believes it cannot be had.
const MOST_ATTEMPTS: u32 = 4;

impl Engagement<'_, '_> {
    /// Orders that a foothold be taken away: at once where the SOC may, otherwise the client is asked.
    pub(super) fn order(&mut self, number: Number) {
        let Some((soc, _)) = self.m.soc else { return };
        let foothold = &mut self.attacker.footholds[number];
        if foothold.ordered || !foothold.usable || foothold.attempts >= MOST_ATTEMPTS {
            return;
        }
        foothold.ordered = true;
        let attempt = foothold.attempts;
        foothold.attempts += 1;
        let (key, kind) = (foothold.key, foothold.kind);
        self.stamps.t6.get_or_insert(self.now);
        if soc.authority.allows(kind.removal()) {
            self.note(Side::Response, || format!("orders that the {} be taken away", kind.name()));
            let delay = soc.response.action.sample(&mut self.action_stream(key, attempt));
            self.post(self.now + delay, Event::Acted { foothold: number, by: Evictor::Soc, attempt });
        } else {
            let mut stream = self.luck.stream(dice::reply(self.script, key, attempt));
            let at = self.reply_time(&soc.authority, &mut stream);
            let wait = at.since(self.now);
            self.note(Side::Client, || format!("is asked about the {} and answers in {wait}", kind.name()));
            self.post(at, Event::Reply { foothold: number, attempt });
        }
    }

    /// When the client answers a question asked now.
    fn reply_time(&self, authority: &Authority, stream: &mut Stream) -> SimTime {
        let u = stream.uniform();
        let by_day = authority.reply_in_hours.quantile(u);
        if self.client.answers(self.now) {
            return self.now + by_day;
        }
        let next_day = self.client.next_answer(self.now) + by_day;
        authority.reply_off_hours.as_ref().map_or(next_day, |law| next_day.min(self.now + law.quantile(u)))
    }

    fn action_stream(&self, key: u32, attempt: u32) -> Stream {
        self.luck.stream(dice::action(self.script, key, attempt))
    }

    /// The client has answered: it acts itself, or lets the SOC act.
    pub(super) fn client_replies(&mut self, number: Number, attempt: u32) {
        let Some((soc, _)) = self.m.soc else { return };
        if !self.attacker.footholds[number].usable {
            return;
        }
        let key = self.attacker.footholds[number].key;
        let mut stream = self.action_stream(key, attempt);
        let (by, law) = if soc.authority.scope <= AuthorityScope::Guide {
            self.note(Side::Client, || "answers, and acts itself".into());
            (Evictor::Client, &self.client.response.action)
        } else {
            self.note(Side::Client, || "answers: the SOC may act".into());
            (Evictor::Soc, &soc.response.action)
        };
        let delay = law.sample(&mut stream);
        self.post(self.now + delay, Event::Acted { foothold: number, by, attempt });
    }

    /// A containment action is carried out, rightly or not.
    pub(super) fn acted(&mut self, number: Number, by: Evictor, attempt: u32) {
        let Some((soc, _)) = self.m.soc else { return };
        let foothold = &self.attacker.footholds[number];
        if !foothold.usable {
            return;
        }
        let (key, kind) = (foothold.key, foothold.kind);
        let mut stream = self.action_stream(key, attempt);
        stream.seek(16); // past the words that drew how long it took
        let wrong_place = stream.happens(soc.response.wrong_action);
        let skill = match by {
            Evictor::Client => {
                // Left alone the client does as well as it can; guided, either suffices.
                let own = self.client.response.capability.get();
                let guided = match soc.authority.scope {
                    AuthorityScope::Notify => 0.0,
                    _ => soc.investigation.right_reason.get(),
                };
                Probability::clamped(1.0 - (1.0 - own) * (1.0 - guided))
            }
            _ if kind.removal() == Removal::RevokeCloudAccess => soc.response.right_cloud_action,
            _ => Probability::ALWAYS,
        };
        let done_right = stream.happens(skill);
        if wrong_place {
            self.wrong_actions += 1;
            self.note(Side::Response, || "hits the wrong host or account, and tries again".into());
        } else if done_right {
            self.take_away(number, by);
            return;
        } else {
            self.note(super::access::side_of(by), || {
                format!("acts on the {}, and the attacker keeps it", kind.name())
            });
        }
        self.attacker.footholds[number].ordered = false;
        if wrong_place || by == Evictor::Client {
            // A miss is seen; access that survived a password reset is not, until it shows again.
            self.order(number);
        }
    }

    /// Once the way in is understood, closing it takes authority or the client's word.
    pub(super) fn agree_to_close_door(&mut self) {
        let Some((soc, _)) = self.m.soc else { return };
        let mut stream = self.luck.stream(dice::closing(self.script));
        let at = match soc.authority.scope {
            AuthorityScope::Evict => self.now + soc.response.action.sample(&mut stream),
            _ => self.reply_time(&soc.authority, &mut stream),
        };
        self.post(at, Event::DoorClosed);
    }

    /// A contained foothold is to be cleaned up.
    pub(super) fn schedule_eradication(&mut self, number: Number) {
        let Some((soc, _)) = self.m.soc else { return };
        let key = self.attacker.footholds[number].key;
        let delay: SimDuration =
            soc.response.eradication.sample(&mut self.luck.stream(dice::eradication(self.script, key)));
        self.post(self.now + delay, Event::Eradicated(number));
    }

    /// A contained foothold has been cleaned up.
    pub(super) fn eradicated(&mut self, number: Number) {
        self.attacker.footholds[number].eradicated = true;
        if self.attacker.footholds.iter().all(|f| f.eradicated) {
            self.stamps.t8 = Some(self.now);
        }
        self.close_if_cleaned_up();
    }
}

impl Authority {
    /// Whether this much authority covers an action.
    fn allows(&self, removal: Removal) -> bool {
        let needed = match removal {
            Removal::IsolateHost => AuthorityScope::Isolate,
            Removal::DisableAccount | Removal::RevokeCloudAccess => AuthorityScope::Contain,
        };
        self.scope >= needed
    }
}
