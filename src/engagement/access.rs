//! Access: gaining footholds, losing them, being thrown out, coming back.

use super::attacker::{Attacker, Mode};
use super::dice;
use super::event::{Event, Number};
use super::execution::Deed;
use super::journal::Side;
use super::outcome::Evictor;
use super::planting::PLANTED;
use super::reaction::Certainty;
use super::run::Engagement;
use crate::attack::{Gain, StepIndex};
use crate::client::{FootholdKind, Removal, Role};
use crate::knowledge::{Tactic, TechniqueId};
use crate::units::{DAY, SimDuration, SimTime};

/// Copying tools from host to host, which leaves the same on many of them.
const LATERAL_TOOL_TRANSFER: &str = "T1570";

/// One access the attacker holds or held.
#[derive(Clone, Debug)]
pub(super) struct Foothold {
    /// Names its luck: the step that gave it, which visit, and which of its gains.
    pub key: u32,
    pub kind: FootholdKind,
    pub role: Role,
    pub host: u32,
    pub last_used: SimTime,
    pub usable: bool,
    /// When the SOC found it.
    pub found: Option<SimTime>,
    /// Whether action on it was ordered and is not known to have failed.
    pub ordered: bool,
    /// Actions tried on it so far.
    pub attempts: u32,
    pub eradicated: bool,
    /// Whether it was added beside the plan.
    pub planted: bool,
    /// What a credential lets later steps do.
    pub token: Option<usize>,
}

impl Attacker {
    /// The access that can be used, oldest first.
    pub(super) fn usable(&self) -> impl Iterator<Item = (Number, &Foothold)> {
        self.standing().filter(|(_, f)| f.kind.is_access())
    }

    /// That, and the credentials that still hold: whatever responders have to take away.
    pub(super) fn standing(&self) -> impl Iterator<Item = (Number, &Foothold)> {
        self.footholds.iter().enumerate().filter(|(_, f)| f.usable)
    }
}

impl Engagement<'_, '_> {
    /// The attacker gains access of a kind.
    pub(super) fn gain_foothold(&mut self, step: StepIndex, kind: FootholdKind, role: Role, host: u32) {
        if role != Role::Outside && self.here.attacker.usable().next().is_none() {
            self.here.attacker.came_in.push(step);
        }
        let visit = self.here.attacker.progress[step].visit;
        self.hold((step, visit), kind, (role, host), None);
        if self.here.attacker.mode == Mode::Returning {
            self.here.attacker.mode = Mode::Active;
            self.here.attacker.returns += 1;
            self.here.stamps.t7 = None;
            self.here.stamps.t8 = None;
            self.here.evictor = None;
            self.note(Side::Attacker, || "is back in".into());
        }
        if self.here.stamps.t0.is_none() && role != Role::Outside {
            self.here.stamps.t0 = Some(self.now);
            self.entered.get_or_insert(self.now);
            self.note(Side::Attacker, || format!("GETS IN: first foothold ({})", kind.name()));
            self.begin_planting();
            if self.m.soc.is_some() && self.m.script.notice_per_day > 0.0 {
                let mean = SimDuration(DAY).scaled(1.0 / self.m.script.notice_per_day);
                let delay =
                    self.here.luck.stream(dice::external_notice(self.script)).exponential_duration(mean);
                self.post(self.now + delay, Event::ExternalNotice);
            }
        }
    }

    /// The attacker gains a password, key or ticket.
    pub(super) fn gain_credential(&mut self, step: StepIndex, name: &str, role: Role, host: u32) {
        let Some(token) = self.m.token(name) else { return };
        self.here.attacker.tokens[token] = true;
        let visit = self.here.attacker.progress[step].visit;
        self.hold((step, visit), FootholdKind::Credential, (role, host), Some(token));
    }

    /// The attacker gains access of a kind beside its plan.
    pub(super) fn hold_planted(&mut self, deed: Deed, kind: FootholdKind, role: Role) {
        self.hold((deed.step, deed.visit), kind, (role, deed.host), None);
    }

    fn hold(
        &mut self,
        (step, visit): (StepIndex, u32),
        kind: FootholdKind,
        at: (Role, u32),
        token: Option<usize>,
    ) {
        let key = (step as u32) << 16 | visit << 4;
        let before = self.here.attacker.footholds.iter().filter(|f| f.key >> 4 == key >> 4).count();
        self.here.attacker.footholds.push(Foothold {
            key: key | before as u32,
            kind,
            role: at.0,
            host: at.1,
            last_used: self.now,
            usable: true,
            found: None,
            ordered: false,
            attempts: 0,
            eradicated: false,
            planted: visit >= PLANTED,
            token,
        });
    }

    /// A credential is made worthless: what it alone allowed can no longer be done.
    fn reset(&mut self, number: Number, by: Evictor) {
        self.here.attacker.footholds[number].usable = false;
        if let Some(token) = self.here.attacker.footholds[number].token {
            let same = |(_, f): (Number, &Foothold)| f.token == Some(token);
            let another = self.here.attacker.standing().any(same);
            self.here.attacker.tokens[token] = another;
        }
        self.note(side_of(by), || "makes a stolen credential worthless".into());
        self.schedule_eradication(number);
        self.perceive(number, Certainty::Open);
    }

    /// A foothold is taken away, and with a host all that lives on it.
    pub(super) fn take_away(&mut self, number: Number, by: Evictor) {
        let (kind, role, host) = {
            let f = &self.here.attacker.footholds[number];
            (f.kind, f.role, f.host)
        };
        if !kind.is_access() {
            return self.reset(number, by);
        }
        let isolates = kind.removal() == Removal::IsolateHost;
        if isolates {
            self.isolate(role, host);
        }
        let same_host = |f: &Foothold| {
            isolates && (f.role, f.host) == (role, host) && f.kind.removal() == Removal::IsolateHost
        };
        let mut lost = Vec::new();
        for (i, f) in self.here.attacker.footholds.iter_mut().enumerate() {
            if f.usable && (i == number || same_host(f)) {
                f.usable = false;
                lost.push(i);
            }
        }
        if lost.is_empty() {
            return;
        }
        let side = side_of(by);
        self.note(side, || format!("takes away the {} on {}", kind.name(), role.name()));
        for &i in &lost {
            self.schedule_eradication(i);
        }
        if self.here.attacker.usable().next().is_none() {
            self.here.stamps.t7 = Some(self.now);
            self.here.evictor = Some(by);
            self.note(side, || "the attacker has no usable access left".into());
            self.thrown_out();
            return;
        }
        let interrupted = self.here.attacker.current.as_ref().is_some_and(|c| {
            c.via.is_some_and(|v| lost.contains(&v)) || (isolates && self.works_on(role, host))
        });
        if interrupted {
            self.break_off();
            self.perceive(number, Certainty::Certain);
        } else {
            self.perceive(number, Certainty::Open);
        }
    }

    /// A host is cut off the network, whatever the attacker holds there: sessions into it and what was put together
    /// on it are out of reach. Returns whether it was not before.
    fn isolate(&mut self, role: Role, host: u32) -> bool {
        let attacker = &mut self.here.attacker;
        let fresh = attacker.isolated.insert((role, host));
        for (held, place) in attacker.tokens.iter_mut().zip(&attacker.token_places) {
            *held &= *place != Some((role, host));
        }
        fresh
    }

    /// Whether what a step on a host gives stays there: a session into it, a channel out of it, what was gathered on
    /// it. What was learnt there the attacker keeps, and what was handed out to many hosts is on the others as well.
    pub(super) fn lies_on_host(&self, technique: TechniqueId) -> bool {
        let technique = self.m.knowledge.get(technique);
        let tactics = &technique.tactics;
        technique.code != LATERAL_TOOL_TRANSFER
            && tactics.iter().any(|t| {
                matches!(t, Tactic::LateralMovement | Tactic::CommandAndControl | Tactic::Collection)
            })
    }

    /// A host without a foothold is cut off the network: what goes on there breaks off, and is missed.
    pub(super) fn cut_off(&mut self, role: Role, host: u32) {
        if !self.isolate(role, host) {
            return;
        }
        self.note(Side::Response, || format!("isolates a {}", role.name()));
        if self.works_on(role, host) {
            self.break_off();
            let id = dice::cut_off(self.script, role as usize, host);
            let delay = self.m.script.actor.perception.sample(&mut self.here.luck.stream(id));
            self.post(self.now + delay, Event::Noticed);
        }
    }

    /// Whether the attacker's current step acts on this very host; one that is waited for acts on none yet.
    fn works_on(&self, role: Role, host: u32) -> bool {
        self.here
            .attacker
            .current
            .as_ref()
            .is_some_and(|c| c.under_way && self.m.script.steps[c.step].role == role && c.host == host)
    }

    /// All access is gone: the attacker may come back.
    pub(super) fn thrown_out(&mut self) {
        if matches!(self.here.attacker.mode, Mode::Done | Mode::Left | Mode::Out | Mode::Parting) {
            return;
        }
        self.break_off();
        self.here.attacker.mode = Mode::Out;
        let reentry = &self.m.script.actor.reentry;
        let mut stream = self.here.luck.stream(dice::reentry(self.script, self.here.attacker.thrown_out));
        self.here.attacker.thrown_out += 1;
        let credential = self.here.attacker.standing().any(|(_, f)| !f.kind.is_access());
        if stream.happens(if credential { reentry.with_credential } else { reentry.chance }) {
            let delay = reentry.delay.sample(&mut stream);
            self.post(self.now + delay, Event::Returns);
        }
        self.begin_parting();
    }

    /// The attacker tries to get in again, by any way that is not closed.
    pub(super) fn come_back(&mut self) {
        if !matches!(self.here.attacker.mode, Mode::Out | Mode::Parting) {
            return;
        }
        self.break_off();
        let closed =
            self.here.attacker.came_in.last().is_some_and(|way| self.here.attacker.closed.contains(way));
        self.note(Side::Attacker, || {
            if closed { "tries to come back and finds the way it came closed" } else { "tries to come back" }
                .into()
        });
        self.here.attacker.mode = Mode::Returning;
        self.begin_ways_anew();
        self.next_move();
    }

    /// Ways back that begin before the access are gone anew: what they gave the last time is spent, and those at the
    /// client are met in another way than before.
    fn begin_ways_anew(&mut self) {
        let m = self.m;
        for &at in m.ways_anew.iter().flatten() {
            if !self.belongs_here(at) || self.here.attacker.progress[at].begun == 0 {
                continue;
            }
            let step = &m.script.steps[at];
            for gain in &step.gains {
                if let Gain::Token(name) = gain
                    && let Some(token) = m.token(name)
                {
                    self.here.attacker.tokens[token] = false;
                }
            }
            let progress = &mut self.here.attacker.progress[at];
            progress.take_up_again();
            progress.variant = (progress.variant + 1) % step.variants.max(1);
        }
    }

    /// A way in is closed: whoever is thrown out has to find another.
    pub(super) fn close_door(&mut self, way: StepIndex) {
        if self.here.attacker.closed.insert(way) {
            let id = &self.m.script.steps[way].id;
            self.note(Side::Response, || format!("closes the way the attacker came in ({id})"));
        }
    }

    /// Somebody outside tells the client.
    pub(super) fn external_notice(&mut self) {
        let over = self.here.attacker.is_finished() && self.here.attacker.usable().next().is_none();
        if self.here.stamps.external_notice.is_some() || over {
            return;
        }
        self.here.stamps.external_notice = Some(self.now);
        self.note(Side::Outside, || "the client learns of the intrusion from outside".into());
        self.pass_notice_on();
        self.told();
        let mut stream = self.here.luck.stream(dice::outside(self.script));
        stream.seek(8); // its first words decide when an overt objective is noticed
        let delay = self.m.world.outside_response.sample(&mut stream);
        self.post(self.now + delay, Event::OutsideDone);
    }

    /// Outside responders have cleaned up.
    pub(super) fn outside_done(&mut self) {
        // They change every password and look at every way in, whether it was used or not.
        let steps = self.m.script.steps.iter().enumerate();
        self.here.attacker.closed.extend(steps.filter(|(_, s)| s.gives_first_access()).map(|(i, _)| i));
        let standing: Vec<Number> = self.here.attacker.standing().map(|(i, _)| i).collect();
        for i in standing {
            if self.here.attacker.footholds[i].usable {
                self.take_away(i, Evictor::Outside);
            }
        }
    }
}

/// Whose line of the journal an eviction is.
pub(super) fn side_of(by: Evictor) -> Side {
    match by {
        Evictor::Soc => Side::Response,
        Evictor::Client => Side::Client,
        Evictor::Outside => Side::Outside,
    }
}
