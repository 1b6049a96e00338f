//! Running a study over threads, and one of its engagements alone.

use super::season::{SocSeasons, season_at};
use super::study::{Cell, Study};
use crate::engagement::{Desk, Engagement, Entry, Journal, Outcome, Replication};
use crate::sim::luck::Luck;
use crate::soc::SocState;
use crate::units::SimTime;
use rayon::prelude::*;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use thiserror::Error;

/// How far a run has come; shared with whoever shows it.
#[derive(Debug, Default)]
pub struct Progress {
    /// Engagements done.
    pub done: AtomicU64,
    /// Set to stop the run before it is done.
    pub stop: AtomicBool,
}

/// Why a run gave no results.
#[derive(Debug, Error)]
pub enum RunError {
    /// Somebody asked it to stop.
    #[error("the run was stopped before it was done")]
    Stopped,
    /// Threads could not be had.
    #[error("cannot start {threads} threads: {why}")]
    Threads {
        /// How many were asked for.
        threads: usize,
        /// What the system said.
        why: String,
    },
    /// Nothing can be run.
    #[error("no attack of this study can run on any of its clients: {0}")]
    Nothing(String),
}

/// An attack that cannot be run on a client, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Skipped {
    /// Which attack.
    pub attack: usize,
    /// Which client.
    pub client: usize,
    /// Why.
    pub why: String,
}

/// What a study gave: outcomes in the order of replications, for each cell that could be run.
#[derive(Debug)]
pub struct Results {
    /// The cells in order, each with one outcome a replication.
    pub cells: Vec<(Cell, Vec<Outcome>)>,
    /// What could not be run.
    pub skipped: Vec<Skipped>,
    /// The season of each SOC, if the study has one.
    pub season: Vec<SocSeasons>,
}

impl Results {
    /// Returns the outcomes of the SOC before that of `cell`, under the same attack on the same client.
    pub fn below(&self, cell: Cell) -> Option<&[Outcome]> {
        let other = Cell { soc: cell.soc.checked_sub(1)?, ..cell };
        self.cells.iter().find(|(c, _)| *c == other).map(|(_, outcomes)| outcomes.as_slice())
    }
}

/// Runs all cells of a study on `threads` threads (all there are, if zero).
///
/// # Errors
/// [`RunError::Stopped`] when `progress.stop` was set, [`RunError::Threads`] when the system gives no
/// threads, [`RunError::Nothing`] when every attack was skipped.
pub fn run(study: &Study, threads: usize, progress: &Progress) -> Result<Results, RunError> {
    let (fights, skipped) = fights(study);
    if fights.is_empty() {
        let why = skipped.iter().map(|s| format!("{}: {}", study.attacks[s.attack].name, s.why));
        return Err(RunError::Nothing(why.collect::<Vec<_>>().join("; ")));
    }
    let desks = study.desks();
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(threads.min(study.replications as usize))
        .build()
        .map_err(|e| RunError::Threads { threads, why: e.to_string() })?;
    let fresh = || Replication::new(Luck::new(study.seed, 0), &study.knowledge, &study.world);
    let rows: Vec<Vec<Outcome>> = pool.install(|| {
        (0..study.replications)
            .into_par_iter()
            .with_max_len(1)
            .map_init(fresh, |common, replication| {
                if progress.stop.load(Ordering::Relaxed) {
                    return Err(RunError::Stopped);
                }
                common.turn(Luck::new(study.seed, replication));
                let row = one_replication(study, &desks, &fights, common);
                progress.done.fetch_add(row.len() as u64, Ordering::Relaxed);
                Ok(row)
            })
            .collect::<Result<_, _>>()
    })?;
    let cells = study.cells().into_iter().filter(|c| fights.contains(&(c.attack, c.client)));
    let mut cells: Vec<(Cell, Vec<Outcome>)> =
        cells.map(|c| (c, Vec::with_capacity(study.replications as usize))).collect();
    for row in rows {
        for ((_, outcomes), outcome) in cells.iter_mut().zip(row) {
            outcomes.push(outcome);
        }
    }
    let season = match &study.season {
        Some(season) => season_at(study, season, &desks, threads, progress)?,
        None => Vec::new(),
    };
    Ok(Results { cells, skipped, season })
}

/// Runs one engagement of a cell alone, with its journal.
pub fn replay(study: &Study, cell: Cell, replication: u32) -> (Outcome, Vec<Entry>) {
    let desks = study.desks();
    let luck = Luck::new(study.seed, replication);
    let mut common = Replication::new(luck, &study.knowledge, &study.world);
    let twin = twin_objective(study, cell.attack, cell.client, &mut common);
    let matchup = study.matchup(cell, &desks);
    let (mut outcome, journal) =
        Engagement::run(&matchup, &mut common, &mut SocState::default(), Journal::on());
    outcome.twin_objective = twin;
    (outcome, journal.into_entries())
}

/// The pairs of attack and client that can be run, and those that cannot.
fn fights(study: &Study) -> (Vec<(usize, usize)>, Vec<Skipped>) {
    let mut possible = Vec::new();
    let mut skipped = Vec::new();
    for attack in 0..study.attacks.len() {
        for client in 0..study.clients.len() {
            match study.unopposed(attack, client).impossible() {
                None => possible.push((attack, client)),
                Some(why) => skipped.push(Skipped { attack, client, why }),
            }
        }
    }
    (possible, skipped)
}

/// Runs every cell of one replication, in the order of the cells.
fn one_replication<'a>(
    study: &'a Study,
    desks: &'a [Desk],
    fights: &[(usize, usize)],
    common: &mut Replication<'a>,
) -> Vec<Outcome> {
    let mut row = Vec::with_capacity(fights.len() * study.socs.len());
    for &(attack, client) in fights {
        let twin = twin_objective(study, attack, client, common);
        for soc in 0..study.socs.len() {
            let matchup = study.matchup(Cell { attack, client, soc }, desks);
            let (mut outcome, _) =
                Engagement::run(&matchup, common, &mut SocState::default(), Journal::off());
            outcome.twin_objective = twin;
            row.push(outcome);
        }
    }
    row
}

/// When the unopposed twin reaches its objective, if it does within its horizon.
fn twin_objective<'a>(
    study: &'a Study,
    attack: usize,
    client: usize,
    common: &mut Replication<'a>,
) -> Option<SimTime> {
    let matchup = study.unopposed(attack, client);
    let (twin, _) = Engagement::run(&matchup, common, &mut SocState::default(), Journal::off());
    twin.stamps.objective.filter(|t| *t <= twin.horizon)
}
