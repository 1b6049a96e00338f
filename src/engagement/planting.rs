//! Planting: the footholds that the attacker adds beside its plan, to have others when one is lost.
//!
//! When it would add one is a matter of its own luck, in which nothing of the SOC's counts; whether it then does,
//! is up to what goes on: not while it lies still, is out, or has time for nothing but its objective.

use super::attacker::{Mode, Status};
use super::dice;
use super::event::Event;
use super::execution::Deed;
use super::journal::Side;
use super::run::Engagement;
use crate::attack::{Gain, Persistence, Step, StepIndex};
use crate::client::{FootholdKind, Removal};
use crate::units::{DAY, SimDuration, SimTime};

/// Where the visits begin by which plantings are told from what the plan does by the same step.
pub(super) const PLANTED: u32 = 1 << 11;

/// As many moments to plant as have a number of their own; no horizon has room for more than a few hundred.
const MOST_MOMENTS: u32 = PLANTED;

impl Engagement<'_, '_> {
    /// The first moment at which the attacker, who has just got in, would add a foothold.
    pub(super) fn begin_planting(&mut self) {
        if let Some(persistence) = &self.m.script.persistence {
            self.plan_planting(persistence, 0, self.now);
        }
    }

    /// Puts the n-th moment on the agenda, which comes some time after `last`, and then in working hours.
    fn plan_planting(&mut self, persistence: &Persistence, number: u32, last: SimTime) {
        let (actor, rate) = (&self.m.script.actor, persistence.per_day);
        if rate <= 0.0 || number >= MOST_MOMENTS {
            return;
        }
        let mean = SimDuration(DAY).scaled(actor.tempo * self.here.attacker.pace / rate);
        let due =
            last + self.here.luck.stream(dice::planting(self.script, number)).exponential_duration(mean);
        let at = actor.hours.as_ref().map_or(due, |hours| hours.next(due));
        self.post(at, Event::Plants { number, due });
    }

    /// The attacker would add a foothold now.
    pub(super) fn plant(&mut self, number: u32, due: SimTime) {
        let Some(persistence) = &self.m.script.persistence else { return };
        let attacker = &self.here.attacker;
        if matches!(attacker.mode, Mode::Done | Mode::Left) {
            return; // and never will again
        }
        self.plan_planting(persistence, number + 1, due);
        let attacker = &self.here.attacker;
        let planted = attacker.usable().filter(|(_, f)| f.planted).count();
        let at_work = attacker.mode == Mode::Active && !attacker.temper.hurries();
        if !at_work || attacker.usable().next().is_none() || planted >= persistence.most as usize {
            return;
        }
        let steps = &self.m.script.steps;
        let known = |&&at: &&StepIndex| attacker.progress[at].status == Status::Done;
        let ready = |&&at: &&StepIndex| self.can_take(at) && self.needs_met(&steps[at]);
        let ways = self.m.plantings.iter().filter(known).filter(ready);
        let ways: Vec<(StepIndex, u32)> =
            ways.filter_map(|&at| Some((at, self.place_to_plant(&steps[at])?))).collect();
        let mut stream = self.here.luck.stream(dice::planting(self.script, number));
        stream.seek(4); // its first words said when
        let below = |u: f64, n: usize| ((u * n as f64) as usize).min(n.saturating_sub(1));
        let (which, variant, lucky) = (stream.uniform(), stream.uniform(), stream.uniform());
        let Some(&(index, host)) = ways.get(below(which, ways.len())) else { return };
        let step = &steps[index];
        let deed = Deed {
            step: index,
            visit: PLANTED + number,
            attempt: 0,
            variant: below(variant, step.variants.max(1) as usize) as u32,
            host,
            via: attacker.usable().last().map(|(i, _)| i),
            stopped: None,
        };
        self.carry_out_planting(deed, lucky);
    }

    fn carry_out_planting(&mut self, deed: Deed, lucky: f64) {
        let step = &self.m.script.steps[deed.step];
        let shows = self.journal.len();
        let stopped = self.stopped(deed.step, deed.variant, deed.host);
        self.carry_out(Deed { stopped, ..deed });
        let told = self.journal.len();
        let kinds = step.gains.iter().filter_map(|gain| match gain {
            Gain::Foothold(kind) => Some(*kind),
            Gain::Token(_) | Gain::Credential(_) => None,
        });
        let done = stopped.is_none() && lucky < step.success.get();
        for kind in kinds {
            if done {
                self.hold_planted(deed, kind, step.role);
            }
            self.note(Side::Attacker, || {
                let (id, role, name) = (&step.id, step.role.name(), kind.name());
                match (done, stopped) {
                    (true, _) => format!("plants a further {name} on {role} ({id} once more)"),
                    (false, why) => {
                        let why = why.map_or("fails", |stopped| stopped.fate.words());
                        format!("tries to plant a further {name} on {role} ({id} once more): {why}")
                    }
                }
            });
        }
        self.journal.put_before(shows, told);
    }

    /// The host where a step would add a foothold: another than is worked on, if there is any. What goes with its host
    /// is worth nothing where something else goes with it: there has to be a host without.
    fn place_to_plant(&self, step: &Step) -> Option<u32> {
        let (attacker, role) = (&self.here.attacker, step.role);
        let count = self.here.client.group(role)?.count.max(1);
        let now = attacker.hosts.get(&role).copied().unwrap_or(0);
        let mut others = (1..=count).map(|i| (now + i) % count);
        let with_host =
            |kind: FootholdKind| matches!(kind.removal(), Removal::IsolateHost | Removal::RebuildDevice);
        let bound = step.gains.iter().any(|gain| matches!(gain, Gain::Foothold(kind) if with_host(*kind)));
        let held =
            |host: u32| attacker.usable().any(|(_, f)| (f.role, f.host) == (role, host) && with_host(f.kind));
        others.find(|&host| !(attacker.isolated.contains(&(role, host)) || bound && held(host)))
    }
}
