//! Between visits: which attacks come, and what a SOC does while none does.

use super::dice;
use super::recall::way_of;
use crate::attack::{Script, Step};
use crate::client::{ControlKind, Role};
use crate::sim::luck::Luck;
use crate::soc::{Action, Gap, Origin, Procedure, Soc, SocState, Way, World};
use crate::units::{SimDuration, YEAR};
use std::collections::BTreeSet;

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

/// A script that is known of, and how likely it is to come, in any unit.
#[derive(Clone, Debug, PartialEq)]
pub struct KnownThreat {
    /// The script.
    pub script: Script,
    /// Its weight beside the others.
    pub weight: f64,
}

/// What may happen to a SOC in a season.
#[derive(Clone, Copy, Debug)]
pub struct Threats<'a> {
    /// The scripts that come.
    pub scripts: &'a [Script],
    /// How likely each of them is to come, in any unit.
    pub weights: &'a [f64],
    /// How many clients there are.
    pub clients: usize,
    /// What a SOC knows of that may come: exercises are made of it, and audits look for the ways in that it uses. Which
    /// of it does come nobody tells.
    pub known: &'a [KnownThreat],
    /// The one script that every exercise is about, if it always is the same.
    pub exercised: Option<usize>,
}

/// The place that a draw picks by weight.
fn pick(weights: impl Iterator<Item = f64> + Clone, u: f64) -> usize {
    let mut left = u * weights.clone().sum::<f64>();
    let mut weights = weights;
    let picked = weights.position(|w| {
        left -= w;
        left < 0.0
    });
    picked.unwrap_or(0)
}

impl Threats<'_> {
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
            let attack = pick(self.weights.iter().copied(), stream.uniform());
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
            for (_, at) in (0..).zip(audits.dates(phase, until)).filter(new) {
                self.audit(state, (soc, world), luck, at);
            }
        }
        state.prepared = from.max(until);
    }

    /// An exercise: people of its own play one script in a way of theirs, and the SOC closes some of the gaps that
    /// show. An attacker who does the same by the same technique need not do it in that way.
    fn exercise(&self, state: &mut SocState, soc: &Soc, luck: Luck, number: u32, at: SimDuration) {
        let Some(exercises) = &soc.learning.exercises else { return };
        let mut stream = luck.stream(dice::exercise(number));
        stream.seek(8); // past the word that says when exercises begin
        let by_weight = pick(self.known.iter().map(|known| known.weight), stream.uniform());
        let script = match self.exercised {
            Some(always) => self.scripts.get(always),
            None => self.known.get(by_weight).map(|known| &known.script),
        };
        let Some(script) = script else { return };
        for (step, deed) in script.steps.iter().enumerate().filter(|(_, s)| s.role != Role::Outside) {
            let number_of = script.luck_number();
            let mut stream = luck.stream(dice::exercised(number, number_of, step));
            if !stream.happens(exercises.closes) {
                continue;
            }
            let variant = (stream.uniform() * f64::from(deed.variants)) as u32;
            let done = at + soc.learning.rule_lead_time;
            state.actions.push(Action {
                gap: Gap::Rule(deed.technique, Procedure { script: number_of, step, variant }),
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

    /// An audit: of all ways in by an account without need that are known of, those that stand open and are found
    /// become corrective actions like any other, done in time or not; what is mended comes back by and by.
    ///
    /// Whether audits find a weakness is drawn once for as long as it is there: whoever looks again where they looked
    /// before sees no more. Who keeps no list of actions mends nothing.
    fn audit(&self, state: &mut SocState, (soc, world): (&Soc, &World), luck: Luck, at: SimDuration) {
        let (Some(audits), Some(post_mortem)) = (&soc.learning.audits, &soc.learning.post_mortem) else {
            return;
        };
        for client in 0..self.clients as u32 {
            for way in self.weak_accounts() {
                let own = |a: &&Action| (a.origin, a.client, a.gap) == (Origin::Audit, client, Gap::Way(way));
                let before = || state.actions.iter().filter(own);
                let is_on_the_list = |a: &Action| a.until.is_none_or(|until| at < until);
                if before().next_back().is_some_and(is_on_the_list) {
                    continue;
                }
                let id = dice::audit(before().count() as u32, client, way.technique, way.role as usize);
                let mut stream = luck.stream(id);
                if !stream.happens(audits.finds) {
                    continue;
                }
                let closed = post_mortem.takes(stream.uniform()).map(|takes| at + takes);
                let effective = stream.happens(post_mortem.effective);
                let stays = stream.exponential_duration(world.wear.weakness_returns);
                state.actions.push(Action {
                    gap: Gap::Way(way),
                    client,
                    origin: Origin::Audit,
                    visit: state.visit.number,
                    opened: at,
                    due: at + post_mortem.due,
                    closed,
                    until: closed.map(|closed| closed + stays),
                    effective,
                });
            }
        }
    }

    /// The ways in by weak accounts that there are, each once, whoever may come by them.
    fn weak_accounts(&self) -> BTreeSet<Way> {
        let scripts = self.scripts.iter().chain(self.known.iter().map(|known| &known.script));
        let ways = scripts.flat_map(|script| {
            let weak = |i: &usize| script.steps[*i].leads_in() && is_weak_account(&script.steps[*i]);
            (0..script.steps.len()).filter(weak).map(|i| way_of(script, i))
        });
        ways.collect()
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
