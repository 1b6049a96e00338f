//! Seasons: one SOC meets one attack after another and carries over what it learnt.
//!
//! Each visit is an engagement of its own. One that begins while an earlier one still goes on does not meet
//! it at the desk: engagements are independent but for what was learnt by then.

use super::runner::{Progress, RunError};
use super::study::{Cell, Study};
use crate::engagement::{Call, Desk, Engagement, Entry, Journal, KnownThreat, Outcome, Replication, Threats};
use crate::sim::luck::Luck;
use crate::soc::{Action, Departures, Origin, SocState, Visit};
use crate::units::SimDuration;
use rayon::prelude::*;
use std::sync::atomic::Ordering;

/// A season of attacks.
#[derive(Clone, Debug, PartialEq)]
pub struct Season {
    /// How long it is.
    pub length: SimDuration,
    /// Which attacks come.
    pub attacks: Attacks,
    /// What may come as far as is known, by how likely it is: exercises are made of it, and audits look for its ways in.
    pub known: Vec<KnownThreat>,
    /// The attack of the study that every exercise is about; one that is known of, by its weight, if nothing is said.
    pub exercised: Option<usize>,
    /// People who leave at once, if any do.
    pub departures: Option<Departures>,
}

/// Which attacks come in a season.
#[derive(Clone, Debug, PartialEq)]
pub enum Attacks {
    /// These, in the order of time.
    Listed(Vec<Call>),
    /// So many a year, at random times, by threat weights.
    AtRandom {
        /// In the mean.
        per_year: f64,
    },
}

/// One visit of a season.
#[derive(Clone, Debug, PartialEq)]
pub struct Visited {
    /// Its number, from 0.
    pub number: u32,
    /// What came, to whom, when.
    pub call: Call,
    /// What came of it.
    pub outcome: Outcome,
    /// Corrective actions that its post-mortem opened.
    pub opened: u32,
    /// Those of them that were closed when they were due, or will be.
    pub closed_in_time: u32,
    /// What was put right before it and told in it: rules without which an alert would not have come, controls that
    /// were tightened, and ways in that stood closed.
    pub acted: u32,
    /// Share of the rules that had aged when it began.
    pub aged: f64,
    /// What every service at the desk was multiplied by.
    pub pace: f64,
}

/// One visit of a season, told event by event.
#[derive(Clone, Debug, PartialEq)]
pub struct Replayed {
    /// The visit, as the season has it.
    pub visited: Visited,
    /// Its journal.
    pub entries: Vec<Entry>,
    /// What was to be put right when it began.
    pub brought: Vec<Brought>,
}

/// Something that was to be put right when a visit began.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Brought {
    /// What it is about and when it is done, counted from the season's beginning.
    pub action: Action,
    /// Whether it was done by then, and puts right what it is about.
    pub in_force: bool,
    /// Whether it told: an alert that would not have come without, or a way in that stood closed.
    pub acted: bool,
}

/// One SOC's seasons: by replication, the visits in their order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SocSeasons {
    /// As it learns.
    pub carried: Vec<Vec<Visited>>,
    /// The same attacks on the same luck and the same days, met by the same SOC, which takes nothing home from any:
    /// its rules age, its people come and go, it exercises and audits just so. Its first visit is that of the other.
    pub untaught: Vec<Vec<Visited>>,
}

/// Returns the attacks of one replication's season that can be run.
fn calls(study: &Study, season: &Season, luck: Luck) -> Vec<Call> {
    let weights = study.threat_weights();
    let calls = match &season.attacks {
        Attacks::Listed(calls) => calls.clone(),
        Attacks::AtRandom { per_year } => {
            threats(study, season, &weights).calls(luck, *per_year, season.length)
        }
    };
    let possible = |call: &Call| study.unopposed(call.attack, call.client).impossible().is_none();
    calls.into_iter().filter(possible).collect()
}

fn threats<'s>(study: &'s Study, season: &'s Season, weights: &'s [f64]) -> Threats<'s> {
    Threats {
        scripts: &study.attacks,
        weights,
        clients: study.clients.len(),
        known: &season.known,
        exercised: season.exercised,
    }
}

/// Runs the season of a study on `threads` threads (all there are, if zero), for each SOC in its order.
///
/// # Errors
/// [`RunError::Stopped`] when `progress.stop` was set, [`RunError::Threads`] when the system gives no threads.
pub fn run_season(
    study: &Study,
    season: &Season,
    threads: usize,
    progress: &Progress,
) -> Result<Vec<SocSeasons>, RunError> {
    season_at(study, season, &study.desks(), threads, progress)
}

/// Runs it with desks that are ready, as [`run_season`] does.
pub(super) fn season_at(
    study: &Study,
    season: &Season,
    desks: &[Desk],
    threads: usize,
    progress: &Progress,
) -> Result<Vec<SocSeasons>, RunError> {
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(threads.min(study.replications as usize))
        .build()
        .map_err(|e| RunError::Threads { threads, why: e.to_string() })?;
    let fresh = || Replication::new(Luck::new(study.seed, 0), &study.knowledge, &study.world);
    let rows: Vec<Vec<[Vec<Visited>; 2]>> = pool.install(|| {
        (0..study.replications)
            .into_par_iter()
            .with_max_len(1)
            .map_init(fresh, |common, replication| {
                if progress.stop.load(Ordering::Relaxed) {
                    return Err(RunError::Stopped);
                }
                Ok(one_season(study, season, desks, common, replication))
            })
            .collect::<Result<_, _>>()
    })?;
    let mut seasons = vec![SocSeasons::default(); study.socs.len()];
    for row in rows {
        for (of, [carried, untaught]) in seasons.iter_mut().zip(row) {
            of.carried.push(carried);
            of.untaught.push(untaught);
        }
    }
    Ok(seasons)
}

/// Runs one replication's season: visit after visit, within each the SOCs, so that all meet the same noise.
fn one_season<'a>(
    study: &'a Study,
    season: &Season,
    desks: &'a [Desk],
    common: &mut Replication<'a>,
    replication: u32,
) -> Vec<[Vec<Visited>; 2]> {
    let luck = Luck::new(study.seed, replication);
    common.turn(luck);
    let begun = || study.socs.iter().map(|_| beginning(season)).collect::<Vec<SocState>>();
    let (mut states, mut untaught) = (begun(), begun());
    let mut row: Vec<[Vec<Visited>; 2]> = study.socs.iter().map(|_| Default::default()).collect();
    for (visit, call) in visits(study, season, luck) {
        for (soc, visits) in row.iter_mut().enumerate() {
            let arm = Arm { study, season, desks, soc };
            visits[0].push(arm.visit(common, luck, (visit, call), &mut states[soc], Journal::off()).0);
            visits[1].push(arm.visit(common, luck, (visit, call), &mut untaught[soc], Journal::off()).0);
            untaught[soc].forget();
        }
    }
    row
}

/// Returns the visits of one replication's season, each with the attack that comes.
fn visits(study: &Study, season: &Season, luck: Luck) -> Vec<(Visit, Call)> {
    let calls = calls(study, season, luck);
    let first = |call: &Call| calls.iter().find(|c| c.attack == call.attack).map_or(call.at, |c| c.at);
    let of = |(number, call): (u32, &Call)| {
        (Visit { number, at: call.at, first: first(call), client: call.client as u32 }, *call)
    };
    (0..).zip(&calls).map(of).collect()
}

fn beginning(season: &Season) -> SocState {
    SocState { departures: season.departures, ..SocState::default() }
}

/// One SOC in one season.
struct Arm<'s, 'a> {
    study: &'a Study,
    season: &'s Season,
    desks: &'a [Desk],
    soc: usize,
}

impl<'a> Arm<'_, 'a> {
    fn visit(
        &self,
        common: &mut Replication<'a>,
        luck: Luck,
        (visit, call): (Visit, Call),
        state: &mut SocState,
        journal: Journal,
    ) -> (Visited, Journal) {
        state.visit = visit;
        let number = visit.number;
        let weights = self.study.threat_weights();
        let soc = &self.study.socs[self.soc];
        threats(self.study, self.season, &weights).prepare(state, soc, &self.study.world, luck);
        let earlier = state.actions.len();
        let (outcome, journal) = self.engage(common, call, state, journal);
        let told = state.seen.last().map(|seen| seen.acted.iter().filter(|place| **place < earlier).count());
        let from_here = |origin| move |a: &&crate::soc::Action| a.origin == origin && a.visit == number;
        let opened = state.actions.iter().filter(from_here(Origin::PostMortem));
        let visited = Visited {
            number,
            call,
            outcome,
            opened: opened.clone().count() as u32,
            closed_in_time: opened.filter(|a| a.in_time()).count() as u32,
            acted: told.unwrap_or(0) as u32,
            aged: state.aged,
            pace: state.pace,
        };
        (visited, journal)
    }

    fn engage(
        &self,
        common: &mut Replication<'a>,
        call: Call,
        state: &mut SocState,
        journal: Journal,
    ) -> (Outcome, Journal) {
        let visit = state.visit;
        let unopposed = self.study.unopposed(call.attack, call.client);
        let mut nobody = SocState { visit, ..SocState::default() };
        let (twin, _) = Engagement::run(&unopposed, common, &mut nobody, Journal::off());
        let cell = Cell { attack: call.attack, client: call.client, soc: self.soc };
        let matchup = self.study.matchup(cell, self.desks);
        let (mut outcome, journal) = Engagement::run(&matchup, common, state, journal);
        outcome.twin_objective = twin.stamps.objective.filter(|t| *t <= twin.horizon);
        (outcome, journal)
    }
}

/// Runs one SOC's season in one replication up to `visit`, and returns that visit with its journal and with what
/// came before it; nothing if the season has fewer.
pub fn replay_visit(
    study: &Study,
    season: &Season,
    soc: usize,
    replication: u32,
    visit: u32,
) -> Option<Replayed> {
    let luck = Luck::new(study.seed, replication);
    let desks = study.desks();
    let mut common = Replication::new(luck, &study.knowledge, &study.world);
    let mut state = beginning(season);
    let arm = Arm { study, season, desks: &desks, soc };
    for (here, call) in visits(study, season, luck) {
        let number = here.number;
        let journal = if number == visit { Journal::on() } else { Journal::off() };
        let (visited, journal) = arm.visit(&mut common, luck, (here, call), &mut state, journal);
        if number == visit {
            return Some(Replayed {
                visited,
                entries: journal.into_entries(),
                brought: brought(&state, number),
            });
        }
    }
    None
}

/// Returns what was to be put right when visit `number`, the latest, began.
fn brought(state: &SocState, number: u32) -> Vec<Brought> {
    let acted = state.seen.last().map(|seen| &seen.acted);
    let before = |a: &Action| match a.origin {
        Origin::PostMortem | Origin::Hunt => a.visit < number,
        Origin::Exercise | Origin::Audit => true,
    };
    let of = |(place, action): (usize, &Action)| Brought {
        action: *action,
        in_force: action.holds(state.visit.at),
        acted: acted.is_some_and(|acted| acted.contains(&place)),
    };
    state.actions.iter().enumerate().filter(|(_, a)| before(a)).map(of).collect()
}
