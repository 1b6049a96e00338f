//! A made-up study for the tests of this room: shipped people, invented outcomes.

// What follows is tests, which may look to the right of their room.
#[cfg(test)]
use crate::scenario::{Library, Shelf};

use super::{AssumptionCounts, Dossier, Manifest};
use crate::analysis::{Findings, analyse};
use crate::attack::{Grade, Loss};
use crate::engagement::{Downstream, Ending, Evictor, Fate, Outcome, Stamps, StepFate};
use crate::experiment::{DeskBooks, DeskLines, HourBooks, Results, Skipped, Study};
use crate::units::{HOUR, MINUTE, SimDuration, SimTime};
use std::num::NonZeroU32;

/// Everything a dossier points to.
pub(super) struct Fake {
    pub study: Study,
    pub results: Results,
    pub findings: Findings,
    pub manifest: Manifest,
    books: Vec<DeskBooks>,
}

const REPLICATIONS: u32 = 100;

/// Returns two attacks on one client under five SOCs, and one attack that could not be run.
pub(super) fn fake() -> Fake {
    let library = Library::open(None).unwrap();
    let attacks: Vec<_> =
        library.names(Shelf::Attacks).iter().take(3).map(|n| library.attack(n).unwrap().item).collect();
    let socs: Vec<_> = library
        .names(Shelf::Socs)
        .iter()
        .filter(|n| n.starts_with("level-"))
        .map(|n| library.soc(n).unwrap().item)
        .collect();
    let study = Study {
        name: "made-up".to_owned(),
        title: "Three attacks against five levels".to_owned(),
        seed: 42,
        replications: REPLICATIONS,
        weights: attacks.iter().zip([0.5, 0.3, 0.2]).map(|(a, w)| (a.name.clone(), w)).collect(),
        attacks,
        clients: vec![library.client("smb-hybrid-250").unwrap().item],
        socs,
        horizons: Default::default(),
        season: None,
        start: None,
        knowledge: library.knowledge().clone(),
        world: library.world().unwrap().item,
    };
    let cells = study.cells().into_iter().filter(|c| c.attack < 2);
    let cells = cells.map(|c| {
        let horizon = study.horizon(c.attack);
        (c, (0..REPLICATIONS).map(|r| outcome(c.attack, c.soc, i64::from(r), horizon)).collect())
    });
    let results = Results {
        cells: cells.collect(),
        skipped: vec![Skipped { attack: 2, client: 0, why: "the client has no cloud tenant".to_owned() }],
        season: Vec::new(),
    };
    let books = study.socs.iter().enumerate().map(|(i, _)| desk(i as u64 + 1)).collect();
    let inputs = vec![("soc".to_owned(), "level-1-basic".to_owned(), "0f".repeat(32))];
    let counts = AssumptionCounts { measured: 30, survey: 20, judgement: 45, unsourced: 5 };
    let manifest = Manifest::of(&study, inputs, counts, None);
    let mut fake = Fake { findings: analyse(&study, &results, &[]), study, results, manifest, books };
    fake.analyse_again();
    fake
}

impl Fake {
    pub(super) fn dossier(&self) -> Dossier<'_> {
        Dossier {
            findings: &self.findings,
            study: &self.study,
            results: &self.results,
            manifest: &self.manifest,
        }
    }

    /// Gives the first attack, the client, the first SOC and the study another name and title.
    pub(super) fn rename(&mut self, name: &str) {
        let study = &mut self.study;
        study.title = name.to_owned();
        (study.attacks[0].name, study.attacks[0].title) = (name.to_owned(), name.to_owned());
        (study.clients[0].name, study.clients[0].title) = (name.to_owned(), name.to_owned());
        (study.socs[0].name, study.socs[0].title) = (name.to_owned(), name.to_owned());
        study.attacks[0].summary = name.to_owned();
        self.results.skipped[0].why = name.to_owned();
        let manifest = &mut self.manifest;
        manifest.title = name.to_owned();
        manifest.inputs[0].name = name.to_owned();
        manifest.overrides = vec![crate::report::Override { option: "--soc", value: name.to_owned() }];
        self.analyse_again();
    }

    fn analyse_again(&mut self) {
        self.findings = analyse(&self.study, &self.results, &self.books);
    }
}

/// The better the SOC, the oftener and sooner; the first attack tells the SOCs apart, the second less so.
fn outcome(attack: usize, soc: usize, r: i64, horizon: SimDuration) -> Outcome {
    let began = SimTime(1_000 * HOUR + 37 * r * MINUTE);
    let started = r % 10 != 3;
    let t0 = started.then_some(began + SimDuration(20 * MINUTE));
    let end = t0.unwrap_or(began) + horizon;
    let after = |minutes: i64| t0.map(|t| t + SimDuration(minutes * MINUTE)).filter(|t| *t <= end);
    let luck = r * 7 % REPLICATIONS as i64;
    let skill = if attack == 0 { 8 * soc as i64 } else { 3 + 2 * (soc as i64 / 4) };
    let detected = luck < skill + 6;
    let in_time = luck < skill;
    let pace = (5 - soc as i64) * (luck + 1);
    let stamps = Stamps {
        t0,
        t1: after(1),
        t2: after(4 + pace).filter(|_| detected),
        t4: after(30 + 3 * pace).filter(|_| detected),
        t7: after(60 + 5 * pace).filter(|_| in_time),
        objective: after(2_000).filter(|_| !in_time && luck % 9 != 8),
        ..Stamps::default()
    };
    let ending = match () {
        () if !started => Ending::Repelled,
        () if in_time => Ending::Evicted(if luck % 5 == 4 { Evictor::Client } else { Evictor::Soc }),
        () if stamps.objective.is_some() => {
            Ending::Achieved(if luck % 3 == 0 { Grade::Partial } else { Grade::Full })
        }
        () => Ending::Inside,
    };
    let fate = |step: usize| Fate::ALL[(step * 5 + soc + luck as usize) % Fate::ALL.len()];
    let steps = (0..12).map(|step| {
        let reached = fate(step) != Fate::NotReached;
        StepFate {
            step,
            party: 0,
            fate: fate(step),
            alerted: fate(step) >= Fate::Expired,
            at: reached.then(|| began + SimDuration((step as i64 * 30 + luck) * MINUTE)),
            variant: reached.then_some(NonZeroU32::MIN),
        }
    });
    Outcome {
        began,
        horizon: end,
        ending,
        stamps,
        early_alert: luck == 0,
        early_incident: false,
        right_reason: stamps.t4.map(|_| luck % 3 != 0),
        milestones: Vec::new(),
        fast_branch: luck % 2 == 0,
        steps: steps.collect(),
        alerts: 3,
        looked_at: 3,
        dismissed: u32::from(luck % 4 == 1),
        most_waiting: 1,
        downstream: Downstream::default(),
        footholds: 4,
        footholds_found: u32::from(detected) * 2,
        loss: Loss { data_gb: 10.0, hosts: 0.25, money: 0.0 },
        returns: 0,
        notices: 0,
        wrong_actions: 0,
        false_blocks: 0,
        outage: SimDuration(0),
        incidents: 0,
        graded_objective: None,
        twin_objective: after(2_000),
    }
}

fn desk(size: u64) -> DeskBooks {
    let hour = |h: u64| HourBooks {
        hours: 4,
        arrived: 40 + h % 24,
        served: 40,
        lost: h % 24,
        waiting: h,
        worked: 0,
    };
    let lines = |replication: u64| {
        let mut lines = DeskLines::default();
        for (line, book) in lines[0].iter_mut().enumerate() {
            book.carried_in = replication;
            book.served = 200 * size * (line as u64 + 1) + replication;
            book.expired = 150 / size;
            book.bulk_closed = 10;
            book.waiting = 1;
            for minute in 0..40 {
                book.waits.record(SimDuration((5 + minute * 60 / size as i64) * MINUTE));
            }
        }
        lines
    };
    DeskBooks {
        days: 14,
        auto_closed_per_queued: 0.5,
        replications: vec![lines(0), lines(1)],
        blocked: Vec::new(),
        week: (0..168).map(hour).collect(),
    }
}
