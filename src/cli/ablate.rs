//! `sparring ablate`: what each capability of a SOC is worth, one change at a time on common luck.

use super::colour::Colour;
use super::format::{Form, Format};
use super::number::whole;
use super::out;
use super::request::{StudyArgs, resolve};
use super::run::{spare_memory, stop_on_ctrl_c, with_bar};
use crate::analysis::{Change, Direction, WorthTable, ablation, interactions};
use crate::experiment::{Progress, Study, run};
use crate::report::{WorthDossier, publish, worth_csv, worth_files, worth_json, worth_text};
use crate::scenario::{Capability, Library, Shelf, SocChange};
use anyhow::bail;
use clap::{Args, ValueHint};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::Ordering;

/// Capabilities whose pairs are tried.
const STRONGEST: usize = 5;

#[derive(Debug, Args)]
pub(super) struct AblateArgs {
    #[command(flatten)]
    study: StudyArgs,
    /// Replications of every attack with every change
    #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = whole::<u32>(2..=10_000_000))]
    runs: Option<u32>,
    /// Threads; all there are by default. The result does not depend on it
    #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = whole::<usize>(1..=4_096))]
    threads: Option<usize>,
    /// Also take away the five strongest capabilities two by two, to see which need each other
    #[arg(long)]
    pairs: bool,
    /// Folder to write tables and charts to; replaced if an earlier report is in it
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    out: Option<PathBuf>,
    /// How to print what was found
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

pub(super) fn ablate(scenarios: Option<&Path>, colour: Colour, args: &AblateArgs) -> anyhow::Result<()> {
    let mut request = resolve(scenarios, &args.study, args.runs)?;
    if request.study.socs.len() != 1 {
        bail!(super::exit::Refusal("name the one SOC to be changed: --soc level-4-optimized".to_owned()));
    }
    let place = args.out.as_deref().map(publish::check).transpose()?;
    let asked = args.study.soc().unwrap_or_else(|| request.study.socs[0].name.clone());
    let soc = request.library.full_name(Shelf::Socs, &asked)?;
    let mut trial =
        Trial { library: &request.library, soc, own: args.study.soc_changes(), untried: Vec::new() };
    let progress = Arc::new(Progress::default());
    stop_on_ctrl_c(&progress)?;
    let threads = args.threads.unwrap_or(0);
    let study = &mut request.study;
    let changes = trial.singles(study)?;
    spare_memory(study)?;
    let results = with_bar(study, &progress, || run(study, threads, &progress))?;
    let worth = ablation(study, &results, &changes);
    let mut together = Vec::new();
    if args.pairs {
        study.socs.truncate(1);
        let changes = trial.pairs(study, &strongest(worth.tables.first()))?;
        progress.done.store(0, Ordering::Relaxed);
        let results = with_bar(study, &progress, || run(study, threads, &progress))?;
        together = interactions(study, &results, &changes);
    }
    let dossier = WorthDossier {
        ablation: &worth,
        interactions: &together,
        untried: &trial.untried,
        study: &request.study,
        manifest: &request.manifest,
    };
    if let (Some(place), Some(folder)) = (&place, &args.out) {
        place.publish(&worth_files(&dossier)?)?;
        out::tell(&format!("Written: {}", folder.display()));
    }
    match args.format.form(colour) {
        Form::Text(medium) => out::print(worth_text(&dossier, medium)),
        Form::Csv => out::print(worth_csv(&dossier)?),
        Form::Json => out::print(worth_json(&dossier)?),
    }
}

/// The SOC whose capabilities are changed.
struct Trial<'a> {
    library: &'a Library,
    /// The name it was asked for by.
    soc: String,
    /// What is changed about it in any case.
    own: Vec<SocChange>,
    /// Capabilities not tried, and why.
    untried: Vec<(String, String)>,
}

impl Trial<'_> {
    /// Adds to `study` the SOC without each of its capabilities, and with each that the next level has beyond it.
    fn singles(&mut self, study: &mut Study) -> anyhow::Result<Vec<Change>> {
        let next = self.library.level_of(&self.soc)?.and_then(|level| {
            let next = level + 1;
            self.library.level(next).is_ok().then_some(next)
        });
        let mut changes = Vec::new();
        for capability in self.library.capabilities()?.item {
            if capability.keys.is_empty() {
                self.untried.push((capability.name.clone(), why_not(&capability)));
                continue;
            }
            let name = capability.name.clone();
            let removed = self.add(study, &[SocChange::Without(name.clone())])?;
            let added = match next {
                Some(level) => self.add(study, &[SocChange::WithAt(name.clone(), level)])?,
                None => false,
            };
            let change = |direction| Change { capabilities: vec![name.clone()], direction };
            changes.extend(removed.then(|| change(Direction::Removed)));
            changes.extend(added.then(|| change(Direction::Added)));
            if !removed && !added {
                self.untried
                    .push((name, "this SOC does not have it, and the next level has no more".to_owned()));
            }
        }
        Ok(changes)
    }

    /// Adds to `study` the SOC without each of `names`, and without each two of them.
    fn pairs(&self, study: &mut Study, names: &[String]) -> anyhow::Result<Vec<Change>> {
        let alone = names.iter().map(|name| vec![name.clone()]);
        let two = names
            .iter()
            .enumerate()
            .flat_map(|(i, a)| names[i + 1..].iter().map(move |b| vec![a.clone(), b.clone()]));
        let mut changes = Vec::new();
        for capabilities in alone.chain(two) {
            let without: Vec<SocChange> = capabilities.iter().cloned().map(SocChange::Without).collect();
            if self.add(study, &without)? {
                changes.push(Change { capabilities, direction: Direction::Removed });
            }
        }
        Ok(changes)
    }

    /// Adds to `study` the SOC with `changes`, unless they change nothing; tells whether they do.
    fn add(&self, study: &mut Study, changes: &[SocChange]) -> anyhow::Result<bool> {
        let all: Vec<SocChange> = self.own.iter().chain(changes).cloned().collect();
        let changed = self
            .library
            .changed_soc(&self.library.full_name(crate::scenario::Shelf::Socs, &self.soc)?, &all)?
            .item;
        let whole = &study.socs[0];
        let mut named_alike = changed.clone();
        named_alike.name.clone_from(&whole.name);
        named_alike.title.clone_from(&whole.title);
        let differs = named_alike != *whole;
        if differs {
            study.socs.push(changed);
        }
        Ok(differs)
    }
}

fn why_not(capability: &Capability) -> String {
    capability.note.clone().unwrap_or_else(|| "it has no keys of its own".to_owned())
}

/// Names the capabilities that are worth most where they were taken away.
fn strongest(table: Option<&WorthTable>) -> Vec<String> {
    let rows = table.iter().flat_map(|t| &t.rows).filter(|w| w.change.direction == Direction::Removed);
    rows.take(STRONGEST).map(|w| w.change.capabilities[0].clone()).collect()
}
