//! The script: a start, a hand-over, and steps in order.

use super::actor::Actor;
use super::exposure::Exposure;
use super::persistence::Persistence;
use super::requirement::Requirement;
use super::spread::Spread;
use super::step::{Step, StepIndex};
use crate::sim::distribution::Law;
use crate::units::{Probability, SimDuration};

/// When an attack of this kind begins, by the client's hour of the week.
#[derive(Clone, Debug, PartialEq)]
pub struct StartLaw {
    /// Relative chance of each hour of the week, Monday 00:00 first.
    pub weights: Box<[f64; 168]>,
    /// Chance that the day it begins on is a holiday.
    pub holiday: Probability,
}

/// From the first access to an operator's hands on the keyboard.
#[derive(Clone, Debug, PartialEq)]
pub struct HandOver {
    /// The step after whose success the access is handed over.
    pub after: StepIndex,
    /// Chance of the quick way.
    pub fast_share: Probability,
    /// The quick way.
    pub fast: Law,
    /// The slow way.
    pub slow: Law,
}

/// Some runs of the same script go at another pace.
#[derive(Clone, Debug, PartialEq)]
pub struct SlowBranch {
    /// Chance of it.
    pub share: Probability,
    /// What working times and waits are multiplied by.
    pub factor: f64,
}

/// One scenario.
#[derive(Clone, Debug, PartialEq)]
pub struct Script {
    /// The name it is chosen by: the stem of its file.
    pub name: String,
    /// The name people read.
    pub title: String,
    /// What happens, in two or three sentences.
    pub summary: String,
    /// How long it has to be looked at; as its goal asks for, if nothing.
    pub horizon: Option<SimDuration>,
    /// What the client must be like.
    pub requires: Requirement,
    /// Whose temperament drives it.
    pub actor: Actor,
    /// When it begins.
    pub start: StartLaw,
    /// Its hand-over, if access changes hands.
    pub hand_over: Option<HandOver>,
    /// What it adds to its footholds beside the steps, if anything.
    pub persistence: Option<Persistence>,
    /// How it goes on to the clients of the provider it is run on, if it does.
    pub spread: Option<Spread>,
    /// Its slow branch, if it has one.
    pub slow: Option<SlowBranch>,
    /// Whether the victim cannot overlook the objective once reached, as with a ransom note.
    pub overt_objective: bool,
    /// Chance per day that somebody outside tells the client, while access is held.
    pub notice_per_day: f64,
    /// What the public knows of it; nothing if nobody but the victim ever meets it.
    pub exposure: Option<Exposure>,
    /// What is tried, in order.
    pub steps: Vec<Step>,
    /// Where it comes from.
    pub sources: Vec<String>,
}

impl Script {
    /// Returns the number that names this script's luck: the first four letters of its name.
    pub fn luck_number(&self) -> u32 {
        let mut letters = [0; 4];
        for (to, from) in letters.iter_mut().zip(self.name.bytes()) {
            *to = from;
        }
        u32::from_be_bytes(letters)
    }
}
