//! A study put together: its plan, what was asked for instead, and all files they name.

use super::diagnostic::{Diagnostic, printable};
use super::error::ScenarioError;
use super::inspection::{Assumption, Checked, InputDigest};
use super::library::{Library, Shelf};
use super::soc_change::SocChange;
use crate::attack::Script;
use crate::client::Client;
use crate::engagement::{KnownThreat, StartAt};
use crate::experiment::Study;
use crate::soc::Soc;
use crate::units::SimDuration;

/// What is asked for instead of what a study's file says; empty means as the file says.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Changes {
    /// Attacks instead of the study's.
    pub attacks: Vec<String>,
    /// Clients instead of the study's.
    pub clients: Vec<String>,
    /// SOCs instead of the study's.
    pub socs: Vec<String>,
    /// What is changed about every SOC, in this order.
    pub soc_changes: Vec<SocChange>,
    /// A fixed beginning of every attack.
    pub start: Option<StartAt>,
    /// Another seed.
    pub seed: Option<u64>,
    /// Another number of replications.
    pub replications: Option<u32>,
}

/// A study ready to run, with all that was noted on the way.
#[derive(Debug)]
pub struct Assembled {
    /// The study.
    pub study: Study,
    /// What somebody should look at all the same.
    pub warnings: Vec<Diagnostic>,
    /// Every number it rests on, once.
    pub assumptions: Vec<Assumption>,
    /// What it was read from, in order of kind and name.
    pub digests: Vec<InputDigest>,
}

/// Notes of what was read.
#[derive(Default)]
struct Reading {
    warnings: Vec<Diagnostic>,
    assumptions: Vec<Assumption>,
    digests: Vec<InputDigest>,
}

impl Reading {
    fn take<T>(&mut self, checked: Checked<T>) -> T {
        self.warnings.extend(checked.warnings);
        self.digests.push(checked.digest);
        self.assumptions.extend(checked.assumptions);
        checked.item
    }

    /// Returns the study with all that was noted.
    fn assembled(mut self, study: Study) -> Assembled {
        // Files that extend others bring the same numbers, and the same warnings, again.
        let mut assumptions: Vec<Assumption> = Vec::new();
        for assumption in self.assumptions {
            if !assumptions.contains(&assumption) {
                assumptions.push(assumption);
            }
        }
        self.digests.sort();
        self.digests.dedup();
        Assembled { study, warnings: self.warnings, assumptions, digests: self.digests }
    }

    /// Reads every name with `read`.
    fn all<T>(
        &mut self,
        names: &[String],
        read: impl Fn(&str) -> Result<Checked<T>, ScenarioError>,
    ) -> Result<Vec<T>, ScenarioError> {
        names.iter().map(|name| Ok(self.take(read(name)?))).collect()
    }
}

/// The study whose attacks and weights are what is known of threats.
const KNOWN_THREATS: &str = "library";

impl Reading {
    /// Reads what is known of threats, whatever a study itself is about. What of their numbers is assumed is no
    /// assumption of the study: only their techniques are made use of.
    fn known_threats(&mut self, library: &Library) -> Result<Vec<KnownThreat>, ScenarioError> {
        let study = library.study(KNOWN_THREATS)?;
        self.digests.push(study.digest);
        let plan = study.item;
        let known = |name: &String| {
            let script = library.attack(name)?;
            self.digests.push(script.digest);
            let weight = plan.weights.get(name).copied().unwrap_or(0.0);
            Ok(KnownThreat { script: script.item, weight })
        };
        plan.attacks.iter().map(known).collect()
    }
}

impl Library {
    /// Returns what is known of threats: the attacks of the study of the whole library, by its weights.
    ///
    /// # Errors
    /// If one of its files is not there or something in it is wrong.
    pub fn known_threats(&self) -> Result<Vec<KnownThreat>, ScenarioError> {
        Reading::default().known_threats(self)
    }

    /// Puts together the study called `study` with `changes`.
    ///
    /// What is asked for may be cut short where only one name begins so.
    ///
    /// # Errors
    /// If a file is not there or something in it is wrong, or if something is ambiguous or asked for twice.
    pub fn assemble(&self, study: &str, changes: &Changes) -> Result<Assembled, ScenarioError> {
        let mut reading = Reading::default();
        let plan = reading.take(self.study(&self.full_name(Shelf::Studies, study)?)?);
        let world = reading.take(self.world()?);
        reading.digests.push(self.knowledge_digest().clone());
        let chosen = |asked: &[String], planned: &[String], shelf: Shelf| match asked {
            [] => Ok(planned.to_vec()),
            asked => asked.iter().map(|name| self.full_name(shelf, name)).collect::<Result<Vec<_>, _>>(),
        };
        let attacks = reading
            .all(&chosen(&changes.attacks, &plan.attacks, Shelf::Attacks)?, |name| self.attack(name))?;
        let clients = reading
            .all(&chosen(&changes.clients, &plan.clients, Shelf::Clients)?, |name| self.client(name))?;
        let mut behind: Vec<&str> =
            clients.iter().flat_map(Client::downstream).map(|group| group.client.name.as_str()).collect();
        behind.sort_unstable();
        behind.dedup();
        for name in behind {
            reading.take(self.client(name)?);
        }
        let socs = reading.all(&chosen(&changes.socs, &plan.socs, Shelf::Socs)?, |name| {
            self.changed_soc(name, &changes.soc_changes)
        })?;
        reading.digests.extend(socs.iter().filter_map(InputDigest::of_trace));
        once(Shelf::Attacks, attacks.iter().map(|a| a.name.as_str()))?;
        once(Shelf::Clients, clients.iter().map(|c| c.name.as_str()))?;
        once(Shelf::Socs, socs.iter().map(|s| s.name.as_str()))?;
        let mut weights = plan.weights;
        weights.retain(|name, _| attacks.iter().any(|a| a.name == *name));
        if !changes.attacks.is_empty() && attacks.iter().any(|a| !weights.contains_key(&a.name)) {
            // The study's weights say nothing of how its attacks compare with others.
            weights.clear();
        }
        let as_planned = changes.attacks.is_empty() && changes.clients.is_empty() && changes.socs.is_empty();
        let title = if as_planned { plan.title } else { title_of(&attacks, clients.len(), &socs) };
        let names_of = |items: Vec<&str>| items.into_iter().map(str::to_owned).collect::<Vec<String>>();
        let season = match plan.season {
            None => None,
            Some(season) => {
                let attacks = names_of(attacks.iter().map(|a| a.name.as_str()).collect());
                let clients = names_of(clients.iter().map(|c| c.name.as_str()).collect());
                season.placed(&attacks, &clients, reading.known_threats(self)?)
            }
        };
        let days = plan.horizon_days.iter();
        let study = Study {
            name: plan.name,
            title,
            seed: changes.seed.unwrap_or(plan.seed),
            replications: changes.replications.unwrap_or(plan.replications),
            attacks,
            clients,
            socs,
            horizons: days.map(|(goal, days)| (*goal, SimDuration::from_days(*days))).collect(),
            weights,
            season,
            start: changes.start,
            knowledge: self.knowledge().clone(),
            world,
        };
        Ok(reading.assembled(study))
    }
}

impl Library {
    /// Puts together a study of one SOC with `changes` that nobody attacks, with the seed of the default study if no
    /// other is given.
    ///
    /// # Errors
    /// If a file is not there or something in it is wrong.
    pub fn assemble_desk(
        &self,
        soc: &str,
        changes: &[SocChange],
        seed: Option<u64>,
        replications: u32,
    ) -> Result<Assembled, ScenarioError> {
        let mut reading = Reading::default();
        let world = reading.take(self.world()?);
        reading.digests.push(self.knowledge_digest().clone());
        let soc = reading.take(self.changed_soc(&self.full_name(Shelf::Socs, soc)?, changes)?);
        reading.digests.extend(InputDigest::of_trace(&soc));
        let seed = match seed {
            Some(seed) => seed,
            None => self.study("default")?.item.seed,
        };
        let study = Study {
            name: "load".to_owned(),
            title: format!("The desk of {}", soc.title),
            seed,
            replications,
            attacks: Vec::new(),
            clients: Vec::new(),
            socs: vec![soc],
            horizons: Default::default(),
            weights: Default::default(),
            season: None,
            start: None,
            knowledge: self.knowledge().clone(),
            world,
        };
        Ok(reading.assembled(study))
    }
}

/// Returns what a study is that its file's title no longer describes: by the titles of the attack and the SOC where
/// there is one.
fn title_of(attacks: &[Script], clients: usize, socs: &[Soc]) -> String {
    let called = |titles: Vec<&str>, noun: &str| match titles[..] {
        [one] => one.to_owned(),
        _ => format!("{} {noun}s", titles.len()),
    };
    let attacks = called(attacks.iter().map(|a| a.title.as_str()).collect(), "attack");
    let socs = called(socs.iter().map(|s| s.title.as_str()).collect(), "SOC");
    let on = if clients == 1 { String::new() } else { format!(" on {clients} clients") };
    format!("{attacks} against {socs}{on}")
}

/// Refuses a name that comes twice: its results could not be told apart.
fn once<'a>(shelf: Shelf, names: impl Iterator<Item = &'a str>) -> Result<(), ScenarioError> {
    let mut seen = Vec::new();
    for name in names {
        if seen.contains(&name) {
            return Err(ScenarioError::Twice { noun: shelf.noun(), name: printable(name) });
        }
        seen.push(name);
    }
    Ok(())
}
