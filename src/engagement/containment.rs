//! Containment: order, authority, the client's reply, the action, cleaning up.

use super::access::Foothold;
use super::crew::{Target, Task};
use super::dice;
use super::event::{Event, Number};
use super::journal::Side;
use super::outcome::Evictor;
use super::run::Engagement;
use crate::client::Removal;
use crate::sim::luck::Stream;
use crate::soc::{Authority, AuthorityScope, SCOPING};
use crate::units::{DAY, Probability, SimDuration, SimTime};

/// How often an action on one foothold is tried before the SOC believes it cannot be had.
const MOST_ATTEMPTS: u32 = 4;

impl Engagement<'_, '_> {
    /// Orders that a foothold be taken away: at once where the SOC may, otherwise the client is asked.
    pub(super) fn order(&mut self, number: Number) {
        let Some((soc, _)) = self.m.soc else { return };
        if self.goes_with_its_host(number) {
            return;
        }
        let Some(attempt) = self.next_attempt(number) else { return };
        let foothold = &self.here.attacker.footholds[number];
        let (key, kind) = (foothold.key, foothold.kind);
        self.here.stamps.t6.get_or_insert(self.now);
        if soc.authority.allows(kind.removal()) && (soc.authority.kill_switch || !self.is_kill_switch(number))
        {
            self.note(Side::Response, || format!("orders that the {} be taken away", kind.name()));
            self.soc_acts(number, attempt);
        } else {
            let mut stream = self.here.luck.stream(dice::reply(self.script, key, attempt));
            let at = self.reply_time(&soc.authority, &mut stream);
            let wait = at.since(self.now);
            self.note(Side::Client, || format!("is asked about the {} and answers in {wait}", kind.name()));
            self.post(at, Event::Reply { foothold: number, attempt });
        }
    }

    /// Whether an order on another foothold cuts off the same host, and this foothold with it.
    fn goes_with_its_host(&self, number: Number) -> bool {
        let on_host = |f: &Foothold| f.kind.removal() == Removal::IsolateHost;
        let this = &self.here.attacker.footholds[number];
        let same = |f: &Foothold| f.ordered && on_host(f) && (f.role, f.host) == (this.role, this.host);
        on_host(this) && self.here.attacker.usable().any(|(i, f)| i != number && same(f))
    }

    /// Takes up another action on a foothold, unless one is under way or it was tried too often.
    pub(super) fn next_attempt(&mut self, number: Number) -> Option<u32> {
        let foothold = &mut self.here.attacker.footholds[number];
        if foothold.ordered || !foothold.usable || foothold.attempts >= MOST_ATTEMPTS {
            return None;
        }
        foothold.ordered = true;
        foothold.attempts += 1;
        Some(foothold.attempts - 1)
    }

    fn task(&self, number: Number, by_hand: SimDuration) -> Task {
        let foothold = &self.here.attacker.footholds[number];
        let (removal, party) = (foothold.kind.removal(), self.here.party);
        let target = match removal {
            Removal::IsolateHost | Removal::RebuildDevice => {
                Target::Host(party, foothold.role, foothold.host)
            }
            Removal::DisableAccount | Removal::RevokeCloudAccess => Target::Access(party, foothold.key),
        };
        Task { removal, target, by_hand }
    }

    /// The SOC's own people act, one thing after another, or by a script.
    fn soc_acts(&mut self, number: Number, attempt: u32) {
        let Some((soc, _)) = self.m.soc else { return };
        let key = self.here.attacker.footholds[number].key;
        let by_hand = soc.response.action.sample(&mut self.action_stream(key, attempt));
        let people = self.seats_now(SCOPING) + self.lent(SCOPING);
        let done = self.crew.take_on(self.now, people, self.task(number, by_hand), soc.response.script_time);
        self.post(done, Event::Acted { foothold: number, by: Evictor::Soc, attempt });
    }

    /// The client's own people act, when one who can is there.
    pub(super) fn client_acts(&mut self, number: Number, attempt: u32) {
        let key = self.here.attacker.footholds[number].key;
        let own = &self.here.client.response;
        let guided = self.is_guided(key, attempt);
        let morning = self.next_answer(self.now);
        let day = morning.0.div_euclid(DAY) as u32;
        let there = self.here.luck.stream(dice::client_there(self.script, day)).happens(own.off_hours);
        let from = if there { self.now } else { morning };
        let pace = if guided { own.guided_pace } else { 1.0 };
        let by_hand = own.action.sample(&mut self.action_stream(key, attempt)).scaled(pace);
        let done = self.here.client_crew.take_on(from, own.people, self.task(number, by_hand), None);
        let wait = from.since(self.now);
        self.note(Side::Client, || {
            let how = if guided { "as it is told" } else { "as it knows how" };
            let when = if there || wait.0 == 0 { String::new() } else { format!(", in {wait}") };
            format!("answers, and acts itself, {how}{when}")
        });
        self.post(done, Event::Acted { foothold: number, by: Evictor::Client, attempt });
    }

    /// Whether the client is rightly told what to do: by a SOC that guides, has understood the intrusion and
    /// has the right runbook at hand.
    fn is_guided(&self, key: u32, attempt: u32) -> bool {
        let guides = self.m.soc.is_some_and(|(soc, _)| soc.authority.scope == AuthorityScope::Guide);
        let understood = self.here.incident.as_ref().is_some_and(|i| i.right_reason);
        guides && understood && !self.has_wrong_runbook(key, attempt)
    }

    fn has_wrong_runbook(&self, key: u32, attempt: u32) -> bool {
        let Some((soc, _)) = self.m.soc else { return false };
        self.here.luck.stream(dice::runbook(self.script, key, attempt)).happens(soc.response.wrong_runbook)
    }

    /// When the client answers a question asked now.
    fn reply_time(&self, authority: &Authority, stream: &mut Stream) -> SimTime {
        let u = stream.uniform();
        let by_day = authority.reply_in_hours.quantile(u);
        if self.answers(self.now) {
            return self.now + by_day;
        }
        let next_day = self.next_answer(self.now) + by_day;
        authority.reply_off_hours.as_ref().map_or(next_day, |law| next_day.min(self.now + law.quantile(u)))
    }

    fn action_stream(&self, key: u32, attempt: u32) -> Stream {
        self.here.luck.stream(dice::action(self.script, key, attempt))
    }

    /// The client has answered: it acts itself, or lets the SOC act.
    pub(super) fn client_replies(&mut self, number: Number, attempt: u32) {
        let Some((soc, _)) = self.m.soc else { return };
        if !self.here.attacker.footholds[number].usable {
            return;
        }
        if soc.authority.scope <= AuthorityScope::Guide {
            self.client_acts(number, attempt);
        } else {
            self.note(Side::Client, || "answers: the SOC may act".into());
            self.soc_acts(number, attempt);
        }
    }

    /// A containment action is carried out, rightly or not.
    pub(super) fn acted(&mut self, number: Number, by: Evictor, attempt: u32) {
        let Some((soc, _)) = self.m.soc else { return };
        let foothold = &self.here.attacker.footholds[number];
        if !foothold.usable {
            return;
        }
        let (key, kind) = (foothold.key, foothold.kind);
        let mut stream = self.action_stream(key, attempt);
        stream.seek(16); // past the words that drew how long it took
        let by_soc = by == Evictor::Soc;
        let wrong_place = stream.happens(soc.response.wrong_action) && by_soc;
        let wrong_runbook = by_soc && self.has_wrong_runbook(key, attempt);
        let own = &self.here.client.response;
        let skill = match by {
            Evictor::Client if self.is_guided(key, attempt) => own.guided_capability,
            Evictor::Client => own.capability,
            _ if kind.removal() == Removal::RevokeCloudAccess => soc.response.right_cloud_action,
            _ => Probability::ALWAYS,
        };
        let done_right = stream.happens(skill);
        if done_right && !wrong_place && !wrong_runbook {
            self.take_away(number, by);
            return;
        }
        self.here.attacker.footholds[number].ordered = false;
        if wrong_place {
            self.hits_the_wrong_place();
            self.note(Side::Response, || "hits the wrong host or account, and tries again".into());
            self.act_again(number);
        } else if wrong_runbook {
            self.note(Side::Response, || {
                format!("follows the wrong runbook, and the attacker keeps the {}", kind.name())
            });
            self.act_again(number);
        } else {
            self.note(super::access::side_of(by), || {
                format!("acts on the {}, and the attacker keeps it", kind.name())
            });
            // Access that survived a password reset is not missed by the SOC until it shows again.
            if by == Evictor::Client {
                self.order(number);
            }
        }
    }

    /// The SOC sees that an action missed, and needs no further leave for the next.
    fn act_again(&mut self, number: Number) {
        if let Some(attempt) = self.next_attempt(number) {
            self.soc_acts(number, attempt);
        }
    }

    /// An action of the SOC keeps somebody from working who has nothing to do with it.
    pub(super) fn hits_the_wrong_place(&mut self) {
        let Some((soc, _)) = self.m.soc else { return };
        self.wrong_actions += 1;
        self.outage += soc.response.wrong_action_outage;
    }

    /// Once the way in is understood, closing it takes authority or the client's word.
    pub(super) fn agree_to_close_door(&mut self) {
        let Some((soc, _)) = self.m.soc else { return };
        let Some(&way) = self.here.attacker.came_in.last() else { return };
        let mut stream = self.here.luck.stream(dice::closing(self.script));
        let at = match soc.authority.scope {
            AuthorityScope::Evict => self.now + soc.response.action.sample(&mut stream),
            _ => self.reply_time(&soc.authority, &mut stream),
        };
        self.post(at, Event::DoorClosed(way));
    }

    /// A contained foothold is to be cleaned up.
    pub(super) fn schedule_eradication(&mut self, number: Number) {
        let Some((soc, _)) = self.m.soc else { return };
        let key = self.here.attacker.footholds[number].key;
        let delay: SimDuration =
            soc.response.eradication.sample(&mut self.here.luck.stream(dice::eradication(self.script, key)));
        self.post(self.now + delay, Event::Eradicated(number));
    }

    /// A contained foothold has been cleaned up.
    pub(super) fn eradicated(&mut self, number: Number) {
        self.here.attacker.footholds[number].eradicated = true;
        if self.here.attacker.footholds.iter().all(|f| f.eradicated) {
            self.here.stamps.t8 = Some(self.now);
            self.note(Side::Response, || "all footholds are cleaned up".into());
        }
        self.close_if_cleaned_up();
    }
}

impl Authority {
    /// Whether this much authority covers an action.
    pub(super) fn allows(&self, removal: Removal) -> bool {
        let needed = match removal {
            Removal::IsolateHost => AuthorityScope::Isolate,
            Removal::DisableAccount | Removal::RevokeCloudAccess => AuthorityScope::Contain,
            Removal::RebuildDevice => AuthorityScope::Evict,
        };
        self.scope >= needed
    }
}
