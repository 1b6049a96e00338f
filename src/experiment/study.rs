//! The study: who attacks whom, who defends, how often, for how long.

use super::season::Season;
use crate::attack::{Goal, Script, default_horizon};
use crate::client::Client;
use crate::engagement::{Desk, Matchup, StartAt};
use crate::knowledge::Knowledge;
use crate::soc::{Soc, World};
use crate::units::SimDuration;
use std::collections::BTreeMap;

/// Memory that an outcome takes, in bytes, and that each step of its script adds.
const BYTES_AN_OUTCOME: u64 = 1_200;
const BYTES_A_STEP: u64 = 50;

/// A study, ready to run.
#[derive(Debug)]
pub struct Study {
    /// The name it is chosen by.
    pub name: String,
    /// The name people read.
    pub title: String,
    /// The seed of all luck.
    pub seed: u64,
    /// Replications of every cell.
    pub replications: u32,
    /// The attacks.
    pub attacks: Vec<Script>,
    /// The clients.
    pub clients: Vec<Client>,
    /// The SOCs, each compared with the one before it.
    pub socs: Vec<Soc>,
    /// How long is looked at, by goal; the default where a goal is missing.
    pub horizons: BTreeMap<Goal, SimDuration>,
    /// Threat weights by the attack's name; empty if none were given.
    pub weights: BTreeMap<String, f64>,
    /// The season its attacks come in, if they are to be met one after another.
    pub season: Option<Season>,
    /// A fixed beginning for all attacks, if asked for.
    pub start: Option<StartAt>,
    /// ATT&CK, sources, rules.
    pub knowledge: Knowledge,
    /// What is the same for all.
    pub world: World,
}

/// One combination of attack, client and SOC, by their places in the study.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cell {
    /// Which attack.
    pub attack: usize,
    /// Which client.
    pub client: usize,
    /// Which SOC.
    pub soc: usize,
}

impl Study {
    /// Lists all cells: attacks, within them clients, within them SOCs.
    pub fn cells(&self) -> Vec<Cell> {
        let mut cells = Vec::new();
        for attack in 0..self.attacks.len() {
            for client in 0..self.clients.len() {
                for soc in 0..self.socs.len() {
                    cells.push(Cell { attack, client, soc });
                }
            }
        }
        cells
    }

    /// Returns roughly how many bytes of memory its outcomes take until they are written: what was measured at
    /// some thousand replications of the shipped studies, which grows with the steps of a script.
    pub fn memory(&self) -> u64 {
        let fights = (self.clients.len() * self.socs.len()) as u64;
        let each = |attack: &Script| BYTES_AN_OUTCOME + BYTES_A_STEP * attack.steps.len() as u64;
        self.attacks.iter().map(each).sum::<u64>() * fights * u64::from(self.replications)
    }

    /// Returns how long an attack is looked at, from t0.
    pub fn horizon(&self, attack: usize) -> SimDuration {
        let script = &self.attacks[attack];
        let goal = script.actor.goal;
        let by_goal = || self.horizons.get(&goal).copied().unwrap_or_else(|| default_horizon(goal));
        script.horizon.unwrap_or_else(by_goal)
    }

    /// Returns how likely each attack is to come, in any unit; all the same if no weights were given.
    pub fn threat_weights(&self) -> Vec<f64> {
        let weight = |name| self.weights.get(name).copied().unwrap_or(0.0);
        let weights: Vec<f64> = self.attacks.iter().map(|a| weight(&a.name)).collect();
        if weights.iter().sum::<f64>() > 0.0 { weights } else { vec![1.0; self.attacks.len()] }
    }

    /// Returns the desks of all SOCs, made ready.
    pub fn desks(&self) -> Vec<Desk> {
        self.socs.iter().map(|soc| Desk::new(soc, &self.knowledge, &self.world)).collect()
    }

    /// Returns the unopposed matchup of an attack and a client.
    pub fn unopposed(&self, attack: usize, client: usize) -> Matchup<'_> {
        let horizon = self.horizon(attack);
        Matchup::unopposed(
            &self.attacks[attack],
            &self.clients[client],
            &self.knowledge,
            &self.world,
            horizon,
        )
        .starting(self.start)
    }

    /// Returns the matchup of a cell.
    pub fn matchup<'a>(&'a self, cell: Cell, desks: &'a [Desk]) -> Matchup<'a> {
        self.unopposed(cell.attack, cell.client).against(&self.socs[cell.soc], &desks[cell.soc])
    }
}
