//! Between visits: which attacks come, and what a SOC does while none does.

use super::dice;
use super::recall::way_of;
use crate::attack::{Script, Step};
use crate::client::{ControlKind, Role};
use crate::sim::luck::Luck;
use crate::soc::{Action, Gap, Origin, Procedure, Soc, SocState, Way, World};
use crate::units::{SimDuration, YEAR};

/// Most visits of a season.
pub const MOST_VISITS: usize = 256;

/// One attack that comes in a season.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Call {
    /// Which of the study's attacks.
    pub attack: usize,
    /// Which of its clients.
    pub client: usize,
    /// When, from the season's beginning.
    pub at: SimDuration,
}

/// What may happen to a SOC in a season.
#[derive(Clone, Copy, Debug)]
pub struct Threats<'a> {
    /// The scripts that exercises are made of and audits are held against.
    pub scripts: &'a [Script],
    /// How likely each of them is to come, in any unit.
    pub weights: &'a [f64],
    /// How many clients there are.
    pub clients: usize,
    /// The one script that every exercise is about, if it always is the same.
    pub exercised: Option<usize>,
}

impl Threats<'_> {
    /// The script that a draw picks by weight.
    fn pick(&self, u: f64) -> usize {
        let mut left = u * self.weights.iter().sum::<f64>();
        let picked = self.weights.iter().position(|w| {
            left -= w;
            left < 0.0
        });
        picked.unwrap_or(0)
    }

    /// Returns the attacks of a season of this length, `per_year` in the mean: the luck of the replication, the
    /// same for every SOC.
    pub fn calls(&self, luck: Luck, per_year: f64, length: SimDuration) -> Vec<Call> {
        let mut calls = Vec::new();
        if per_year <= 0.0 || self.clients == 0 {
            return calls;
        }
        let mut stream = luck.stream(dice::season());
        let mut at = SimDuration::ZERO;
        while calls.len() < MOST_VISITS {
            at += stream.exponential_duration(SimDuration(YEAR).scaled(1.0 / per_year));
            if at > length {
                break;
            }
            let attack = self.pick(stream.uniform());
            let client = ((stream.uniform() * self.clients as f64) as usize).min(self.clients - 1);
            calls.push(Call { attack, client, at });
        }
        calls
    }

    /// Brings `state` to its next visit: exercises and audits are held up to then.
    pub fn prepare(&self, state: &mut SocState, soc: &Soc, world: &World, luck: Luck) {
        let (from, until) = (state.prepared, state.visit.at);
        let new = |at: &(u32, SimDuration)| at.1 > from;
        if let Some(exercises) = &soc.learning.exercises {
            let phase = luck.stream(dice::exercise(0)).uniform();
            for (number, at) in (0..).zip(exercises.dates(phase, until)).filter(new) {
                self.exercise(state, soc, luck, number, at);
            }
        }
        if let Some(audits) = &soc.learning.audits {
            let phase = luck.stream(dice::audits()).uniform();
            for (number, at) in (0..).zip(audits.dates(phase, until)).filter(new) {
                self.audit(state, (soc, world), luck, number, at);
            }
        }
        state.prepared = from.max(until);
    }

    /// An exercise: the SOC plays one script the usual way and closes some of the gaps that show.
    fn exercise(&self, state: &mut SocState, soc: &Soc, luck: Luck, number: u32, at: SimDuration) {
        let Some(exercises) = &soc.learning.exercises else { return };
        let mut stream = luck.stream(dice::exercise(number));
        stream.seek(8); // past the word that says when exercises begin
        let picked = self.exercised.unwrap_or_else(|| self.pick(stream.uniform()));
        let Some(script) = self.scripts.get(picked) else { return };
        for (step, deed) in script.steps.iter().enumerate().filter(|(_, s)| s.role != Role::Outside) {
            let procedure = Procedure { script: script.luck_number(), step, variant: 0 };
            if luck.stream(dice::exercised(number, procedure.script, step)).happens(exercises.closes) {
                let done = at + soc.learning.rule_lead_time;
                state.actions.push(Action {
                    gap: Gap::Rule(deed.technique, procedure),
                    client: state.visit.client,
                    origin: Origin::Exercise,
                    visit: state.visit.number,
                    opened: at,
                    due: done,
                    closed: Some(done),
                    until: None,
                    effective: true,
                });
            }
        }
    }

    /// An audit: ways in that an account without need keeps open are found and closed, for a while.
    fn audit(
        &self,
        state: &mut SocState,
        (soc, world): (&Soc, &World),
        luck: Luck,
        number: u32,
        at: SimDuration,
    ) {
        let Some(audits) = &soc.learning.audits else { return };
        let ways = self.scripts.iter().flat_map(|script| {
            let weak = |i: &usize| script.steps[*i].leads_in() && is_weak_account(&script.steps[*i]);
            (0..script.steps.len()).filter(weak).map(|i| way_of(script, i))
        });
        let mut ways: Vec<Way> = ways.collect();
        ways.sort_unstable();
        ways.dedup();
        for client in 0..self.clients as u32 {
            for &way in &ways {
                let id = dice::audit(number, client, way.technique, way.role as usize);
                let mut stream = luck.stream(id);
                if stream.happens(audits.finds) {
                    let until = at + stream.exponential_duration(world.wear.weakness_returns);
                    state.actions.push(Action {
                        gap: Gap::Way(way),
                        client,
                        origin: Origin::Audit,
                        visit: state.visit.number,
                        opened: at,
                        due: at,
                        closed: Some(at),
                        until: Some(until),
                        effective: true,
                    });
                }
            }
        }
    }
}

/// Whether a step lives on an account that is not kept as it should be.
fn is_weak_account(step: &Step) -> bool {
    let kept = |kind: &ControlKind| {
        matches!(
            kind,
            ControlKind::Mfa
                | ControlKind::ConditionalAccess
                | ControlKind::PasswordPolicy
                | ControlKind::LeastPrivilege
        )
    };
    step.stopped_by.iter().any(kept)
}
