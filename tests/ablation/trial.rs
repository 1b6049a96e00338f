//! One change of a SOC, tried on common luck.

#![allow(dead_code, reason = "what one row asks of an outcome another does not")]

use crate::stage;
use sparring::attack::Script;
use sparring::client::Client;
use sparring::engagement::{Ending, Fate, Outcome};
use sparring::experiment::{Progress, run};
use sparring::soc::{AuthorityScope, Soc, World};
use sparring::stats::{Estimate, paired_difference, paired_share_difference};
use sparring::units::Probability;
use std::collections::BTreeSet;

/// What is changed on both sides before they are compared.
type Prepare<'a> = Box<dyn Fn(&mut Soc, &mut Script, &mut Client, &mut World) + 'a>;

/// The client of a trial that names no other.
pub const CLIENT: &str = "smb-hybrid-250";

/// An attack on a client, a SOC, and how many pairs.
pub struct Trial<'a> {
    attack: &'a str,
    client: &'a str,
    soc: &'a str,
    pairs: u32,
    prepare: Prepare<'a>,
}

/// Both sides of a trial: the SOC as it was, and the changed one, replication by replication.
pub struct Effect {
    kept: Vec<Outcome>,
    changed: Vec<Outcome>,
}

/// The difference of something between the SOC as it was and the changed one.
#[derive(Clone, Copy, Debug)]
pub struct Difference(pub Estimate);

impl<'a> Trial<'a> {
    pub fn new(attack: &'a str, soc: &'a str, pairs: u32) -> Trial<'a> {
        Trial { attack, client: CLIENT, soc, pairs, prepare: Box::new(|_, _, _, _| {}) }
    }

    /// The same on another client.
    pub fn on(self, client: &'a str) -> Trial<'a> {
        Trial { client, ..self }
    }

    /// Changes both SOCs, the attack, the client or the world before anything is compared.
    pub fn prepared(
        self,
        prepare: impl Fn(&mut Soc, &mut Script, &mut Client, &mut World) + 'a,
    ) -> Trial<'a> {
        Trial { prepare: Box::new(prepare), ..self }
    }

    /// Runs this trial's SOC beside that of another, which may differ in its attack, client or world too.
    pub fn beside(&self, other: &Trial) -> Effect {
        Effect { kept: self.run(|_| {}).kept, changed: other.run(|_| {}).kept }
    }

    /// Runs the SOC as it is beside the same SOC after `change`.
    pub fn run(&self, change: impl Fn(&mut Soc)) -> Effect {
        let mut study = stage::registered(&[self.attack], self.client, &[self.soc], self.pairs);
        let mut soc = study.socs.remove(0);
        (self.prepare)(&mut soc, &mut study.attacks[0], &mut study.clients[0], &mut study.world);
        let mut other = soc.clone();
        change(&mut other);
        study.socs = vec![soc, other];
        let mut cells = run(&study, 0, &Progress::default()).unwrap().cells.into_iter();
        let (kept, changed) = (cells.next().unwrap().1, cells.next().unwrap().1);
        Effect { kept, changed }
    }
}

impl Effect {
    /// The share of engagements for which `of` holds: as it was, less changed.
    pub fn share(&self, of: impl Fn(&Outcome) -> bool) -> Difference {
        let [a, b] = self.both(|o| f64::from(u8::from(of(o))));
        Difference(paired_share_difference(&a, &b).unwrap().difference)
    }

    /// The mean of `of`: as it was, less changed.
    pub fn mean(&self, of: impl Fn(&Outcome) -> f64) -> Difference {
        let [a, b] = self.both(of);
        Difference(paired_difference(&a, &b).unwrap().difference)
    }

    /// The mean of `of` as it was.
    pub fn mean_kept(&self, of: impl Fn(&Outcome) -> f64) -> f64 {
        self.kept.iter().map(of).sum::<f64>() / self.kept.len() as f64
    }

    /// What came of each engagement, as it was and changed.
    pub fn outcomes(&self) -> [&[Outcome]; 2] {
        [&self.kept, &self.changed]
    }

    /// Whether every outcome is the same to the last bit.
    pub fn identical(&self) -> bool {
        self.kept == self.changed
    }

    /// The steps of which an execution raised an alert on one side and not on the other.
    pub fn steps_alerted_otherwise(&self) -> BTreeSet<usize> {
        let told = |o: &Outcome| o.steps.iter().map(|s| (s.step, s.alerted)).collect::<Vec<_>>();
        let pairs = self.kept.iter().zip(&self.changed);
        pairs
            .flat_map(|(a, b)| {
                assert_eq!(a.steps.len(), b.steps.len(), "both sides must take the same way");
                told(a).into_iter().zip(told(b)).filter(|(a, b)| a.1 != b.1).map(|(a, _)| a.0)
            })
            .collect()
    }

    fn both(&self, of: impl Fn(&Outcome) -> f64) -> [Vec<f64>; 2] {
        [&self.kept, &self.changed].map(|outcomes| outcomes.iter().map(&of).collect())
    }
}

impl Difference {
    /// The whole interval lies above `least`.
    #[track_caller]
    pub fn lies_above(self, least: f64) {
        assert!(self.0.low > least, "{self:?} does not lie above {least}");
    }

    /// The whole interval lies below `most`.
    #[track_caller]
    pub fn lies_below(self, most: f64) {
        assert!(self.0.high < most, "{self:?} does not lie below {most}");
    }

    /// The whole interval lies within `band` around zero.
    #[track_caller]
    pub fn lies_within(self, band: f64) {
        assert!(-band < self.0.low && self.0.high < band, "{self:?} does not lie within ± {band}");
    }
}

/// Nobody acts on what is seen, so that both sides take the same way.
pub fn nobody_acts(soc: &mut Soc, client: &mut Client) {
    soc.authority.scope = AuthorityScope::Notify;
    soc.response.playbook_share = Probability::NEVER;
    client.response.capability = Probability::NEVER;
}

/// Whether the attacker reached no objective.
pub fn kept_out(outcome: &Outcome) -> bool {
    !matches!(outcome.ending, Ending::Achieved(_))
}

/// Hours from the beginning to the incident, up to the horizon.
pub fn hours_to_incident(outcome: &Outcome) -> f64 {
    let from = outcome.stamps.t0.unwrap_or(outcome.began);
    let until = outcome.stamps.t4.filter(|t| *t <= outcome.horizon).unwrap_or(outcome.horizon);
    until.since(from).hours().max(0.0)
}

/// Hours from the beginning to the loss of the last access, up to the horizon.
pub fn hours_to_loss_of_access(outcome: &Outcome) -> f64 {
    let from = outcome.stamps.t0.unwrap_or(outcome.began);
    let until = outcome.stamps.t7.filter(|t| *t <= outcome.horizon).unwrap_or(outcome.horizon);
    until.since(from).hours().max(0.0)
}

/// Share of the executed steps that raised an alert.
pub fn share_alerted(outcome: &Outcome) -> f64 {
    let done = outcome.steps.iter().filter(|s| s.at.is_some());
    let (n, alerted) = done.fold((0.0, 0.0), |(n, a), s| (n + 1.0, a + f64::from(u8::from(s.alerted))));
    if n > 0.0 { alerted / n } else { 0.0 }
}

/// Share of the executed steps of a kind of fate.
pub fn share_of_steps(outcome: &Outcome, of: impl Fn(Fate) -> bool) -> f64 {
    let done: Vec<Fate> = outcome.steps.iter().filter(|s| s.at.is_some()).map(|s| s.fate).collect();
    if done.is_empty() { 0.0 } else { done.iter().filter(|f| of(**f)).count() as f64 / done.len() as f64 }
}

/// Whether the attacker never got in.
pub fn repelled(outcome: &Outcome) -> bool {
    outcome.ending == Ending::Repelled
}
