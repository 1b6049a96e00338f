//! Spreading: from a provider to its clients, and how the SOC finds back from these to the provider.

use super::access::Foothold;
use super::attacker::{Attacker, Mode};
use super::dice;
use super::event::{Event, Number};
use super::front::Front;
use super::incident::Lead;
use super::journal::Side;
use super::run::Engagement;
use super::tag::MOST_FRONTS;
use crate::attack::{Ground, Need, Order, Step, StepIndex};
use crate::client::{Client, Removal, Role};
use crate::soc::TIERS;
use crate::units::{SimDuration, SimTime};

/// Whether the SOC looks at the provider because of what it met at clients.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Upstream {
    /// Nothing calls for it.
    Quiet,
    /// It is about to.
    Due,
}

/// Whether people from elsewhere were called to help out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Helped {
    NotYet,
    /// They are there from one moment to another.
    Called(SimTime, SimTime),
}

/// Clients with an open incident that make a SOC look for a common cause.
const COMMON: usize = 2;

impl<'a> Engagement<'_, 'a> {
    /// Opens a front, where nothing happens yet, at each client of the provider that the attack means.
    pub(super) fn open_fronts(&mut self) {
        let Some(spread) = &self.m.script.spread else { return };
        let mut drawn: Vec<(f64, u16, &'a Client)> = (1_u16..)
            .zip(self.m.clients.iter().skip(1))
            .map(|(party, client)| (self.turn(party).0, party, *client))
            .collect();
        drawn.sort_by(|a, b| a.0.total_cmp(&b.0));
        drawn.truncate(spread.most.map_or(MOST_FRONTS - 1, |most| most as usize));
        for (number, (_, party, client)) in (1..).zip(drawn) {
            let mut attacker = Attacker::new(self.m, self.luck);
            attacker.mode = Mode::Ahead;
            self.elsewhere.push(Some(Box::new(Front::new(number, (party, client), self.luck, attacker))));
        }
    }

    /// What luck says of a client's turn: where in the order, and after which time.
    fn turn(&self, party: u16) -> (f64, SimDuration) {
        let mut stream = self.luck.of_party(party).stream(dice::spreading(self.script));
        let place = stream.uniform();
        let gap = self.m.script.spread.as_ref().map(|spread| spread.gap.quantile(stream.uniform()));
        (place, gap.unwrap_or(SimDuration::ZERO))
    }

    /// If this step opens the way to the clients, the attacker will turn to each in time.
    pub(super) fn spread_from(&mut self, step: StepIndex) {
        let Some(spread) = &self.m.script.spread else { return };
        if spread.after != step || self.here.number > 0 {
            return;
        }
        let mut at = self.now;
        for number in 1..self.elsewhere.len() as u16 {
            self.turn_to(number);
            let (_, gap) = self.turn(self.here.party);
            at = match spread.order {
                Order::AtOnce => self.now + gap,
                Order::OneByOne if number == 1 => self.now,
                Order::OneByOne => at + gap,
            };
            if self.here.attacker.mode == Mode::Ahead {
                self.post(at, Event::Arrives);
            }
        }
        self.turn_to(0);
    }

    /// The attacker turns to this client.
    pub(super) fn comes_to_client(&mut self) {
        if self.here.attacker.mode != Mode::Ahead {
            return;
        }
        let temper = self.provider().attacker.temper;
        self.here.attacker.temper = temper;
        self.here.attacker.handed_over = true;
        self.here.attacker.mode = Mode::Active;
        self.note(Side::Attacker, || "its turn has come".into());
        self.next_move();
    }

    /// The front at the client that the study names.
    pub(super) fn provider(&self) -> &Front<'a> {
        let elsewhere = self.elsewhere.first().and_then(Option::as_deref);
        elsewhere.unwrap_or(&self.here)
    }

    /// Whether the attack goes on from here to others.
    pub(super) fn is_provider_of_others(&self) -> bool {
        self.here.number == 0 && self.elsewhere.len() > 1
    }

    /// Nothing is under way anywhere: whoever waits for something waits in vain.
    pub(super) fn give_up_waiting(&mut self) {
        if self.elsewhere.len() < 2 || self.work > 0 || !self.fronts().all(|f| f.attacker.is_finished()) {
            return;
        }
        self.everywhere(|engagement| {
            if engagement.here.attacker.mode == Mode::Waiting {
                engagement.end_campaign();
                engagement.note(Side::Attacker, || "waits no longer".into());
            }
        });
    }

    /// Whether a step acts on assets of the present front.
    pub(super) fn belongs_here(&self, step: StepIndex) -> bool {
        (self.m.script.steps[step].ground == Ground::Downstream) == (self.here.number > 0)
    }

    /// Whether what a step lacks may still be gained at another front.
    pub(super) fn may_be_helped(&self, step: &Step) -> bool {
        let elsewhere = |name: &str| {
            let gives =
                |(i, s): (StepIndex, &Step)| !self.belongs_here(i) && s.gains.iter().any(|g| g.is(name));
            self.m.script.steps.iter().enumerate().any(gives)
        };
        let lacks = |need: &&Need| !self.need_met(need);
        step.needs.iter().filter(lacks).any(|need| match need {
            Need::ProviderFoothold => true,
            Need::Token(name) => elsewhere(name),
            Need::AnyFoothold | Need::Foothold(_) => false,
        })
    }

    /// Whether a token is in hand: of one's own, or of the provider's side, or, there, of any client's.
    pub(super) fn holds_token(&self, token: Number) -> bool {
        let holds = |front: &Front<'_>| front.attacker.tokens[token];
        match self.here.number {
            0 => self.fronts().any(holds),
            _ => holds(&self.here) || holds(self.provider()),
        }
    }

    /// Something was gained here: whoever waited for it elsewhere goes on.
    pub(super) fn stir_elsewhere(&mut self) {
        if self.elsewhere.len() < 2 {
            return;
        }
        let here = self.here.number;
        let waits = |front: &&Front<'_>| front.attacker.mode == Mode::Waiting && front.number != here;
        let mut waiting: Vec<u16> = self.fronts().filter(waits).map(|front| front.number).collect();
        waiting.sort_unstable();
        for number in waiting {
            self.turn_to(number);
            self.here.attacker.mode = Mode::Active;
            self.next_move();
        }
        self.turn_to(here);
    }

    /// An incident at a client calls for a look at the provider: because its way in is understood, or because
    /// another client has one too and the SOC hands on between clients what it knows.
    pub(super) fn suspect_provider(&mut self, understood: Understood) {
        let Some((soc, _)) = self.m.soc else { return };
        let affected = self.fronts().filter(|f| f.number > 0 && f.incident.is_some()).count();
        if affected >= COMMON {
            self.call_for_help();
        }
        let known = self.here.incident.as_ref().is_some_and(|incident| incident.lead == Lead::Provider);
        let under_way = self.upstream == Upstream::Due || self.provider().incident.is_some();
        if self.here.number == 0 || known || under_way {
            return;
        }
        let delay = match (understood, &soc.learning.sharing) {
            (Understood::Yes, _) => SimDuration::ZERO,
            (Understood::No, Some(sharing)) if affected >= COMMON => sharing.delay,
            (Understood::No, _) => return,
        };
        self.upstream = Upstream::Due;
        let here = self.here.number;
        self.turn_to(0);
        self.post(self.now + delay, Event::LooksUpstream);
        self.turn_to(here);
    }

    /// An intrusion at the provider is understood: the SOC looks once at each of the provider's clients, if it hands
    /// on between clients what it knows. Nobody tells it which of them the attack means.
    pub(super) fn suspect_clients(&mut self) {
        let Some((soc, _)) = self.m.soc.filter(|_| self.is_provider_of_others()) else { return };
        let Some(incident) = &mut self.here.incident else { return };
        if std::mem::replace(&mut incident.passed_on, true) {
            return;
        }
        let all: u32 = self.here.client.downstream().iter().map(|alike| alike.count).sum();
        for party in 1..=all as u16 {
            let Some(delay) = self.handed_on_to(party, soc) else { return };
            let meant = self.fronts().find(|front| front.party == party).map(|front| front.number);
            self.turn_to(meant.unwrap_or(0));
            self.post(self.now + delay, meant.map_or(Event::LooksInVain(party), |_| Event::LooksDownstream));
            self.turn_to(0);
        }
    }

    /// The SOC looks at a client that the attack does not mean: there is nothing to find, and finding that out is work
    /// like any other scoping.
    pub(super) fn looks_in_vain(&mut self, party: u16) {
        self.note(Side::Desk, || format!("looks at client {party}, too: its provider was entered"));
        self.put_scoping(self.luck.of_party(party), self.here.scopings, 0);
    }

    /// Whoever learns of it tells the provider, and the provider tells its clients, one after another.
    pub(super) fn pass_notice_on(&mut self) {
        let here = self.here.number;
        if self.is_provider_of_others() {
            self.pull_the_plug();
        }
        let told = if here == 0 { 1..self.elsewhere.len() as u16 } else { 0..1 };
        for number in told {
            self.turn_to(number);
            if self.here.stamps.external_notice.is_none() && self.here.stamps.t0.is_some() {
                let luck = self.luck.of_party(self.here.party);
                let delay = self.m.world.passed_on.sample(&mut luck.stream(dice::passing_on(self.script)));
                self.post(self.now + delay, Event::ExternalNotice);
            }
        }
        self.turn_to(here);
    }

    /// The SOC looks at a client because its provider was entered.
    pub(super) fn looks_downstream(&mut self) {
        if self.here.incident.is_none() {
            self.note(Side::Desk, || "its provider was entered".into());
            self.told();
            if let Some(incident) = &mut self.here.incident {
                incident.lead = Lead::Provider;
            }
        }
    }

    /// Several clients are under attack at once: whoever is meant to help out comes, once.
    fn call_for_help(&mut self) {
        let Some(surge) = self.m.soc.and_then(|(soc, _)| soc.roster.surge.as_ref()) else { return };
        if self.helped != Helped::NotYet {
            return;
        }
        let from = self.now + surge.after;
        self.helped = Helped::Called(from, from + surge.lasts);
        for tier in 0..TIERS {
            let people = self.sent(tier);
            if let Some(desk) = self.desk.as_mut() {
                desk.reinforce(tier, people, from, from + surge.lasts);
            }
        }
        let after = surge.after;
        self.note(Side::Desk, || {
            format!("several clients are under attack: others are called to help, in {after}")
        });
    }

    /// How many people are sent to a tier that calls for help now.
    fn sent(&self, tier: usize) -> u32 {
        let surge = self.m.soc.and_then(|(soc, _)| soc.roster.surge.as_ref());
        surge.map_or(0, |surge| (surge.share * f64::from(self.seats_now(tier))).round() as u32)
    }

    /// People lent to a tier who are there now.
    pub(super) fn lent(&self, tier: usize) -> u32 {
        match self.helped {
            Helped::Called(from, until) if from <= self.now && self.now < until => self.sent(tier),
            Helped::Called(..) | Helped::NotYet => 0,
        }
    }

    /// The SOC looks at the provider: whoever may, cuts off the server that manages all clients at once.
    pub(super) fn looks_upstream(&mut self) {
        let Some((soc, _)) = self.m.soc else { return };
        self.upstream = Upstream::Quiet;
        self.note(Side::Desk, || "what clients have in common is their provider: looks there".into());
        self.told();
        let switch = |f: &Foothold| f.role == Role::ManagementServer && on_host(f);
        let mut found: Vec<Number> = Vec::new();
        for (number, foothold) in self.here.attacker.standing() {
            let mut stream = self.here.luck.stream(dice::upstream(self.script, foothold.key));
            if (soc.authority.kill_switch && switch(foothold)) || stream.happens(soc.investigation.link) {
                found.push(number);
            }
        }
        for number in found {
            self.foothold_found(number);
            if soc.authority.kill_switch && self.is_kill_switch(number) {
                // Nobody finds out how far it goes before this is done.
                self.order(number);
            }
        }
    }

    /// A provider that learns that its clients are attacked through it shuts its management off itself.
    fn pull_the_plug(&mut self) {
        let standing: Vec<Number> = self.here.attacker.standing().map(|(number, _)| number).collect();
        for number in standing {
            if self.is_kill_switch(number)
                && let Some(attempt) = self.next_attempt(number)
            {
                self.client_acts(number, attempt);
            }
        }
    }

    /// Whether taking a foothold away cuts off the server that manages all clients.
    pub(super) fn is_kill_switch(&self, number: Number) -> bool {
        let foothold = &self.here.attacker.footholds[number];
        self.is_provider_of_others() && foothold.role == Role::ManagementServer && on_host(foothold)
    }
}

/// Whether the way in at a client is understood.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Understood {
    Yes,
    No,
}

fn on_host(foothold: &Foothold) -> bool {
    foothold.kind.removal() == Removal::IsolateHost
}
