//! `sparring load`: a SOC's desk without any attack, and what one analyst more or less changes.

use super::colour::Colour;
use super::exit::Refusal;
use super::format::{Form, Format};
use super::number::whole;
use super::out;
use super::request::{Request, count_assumptions, named, tell_warnings};
use super::run::stop_on_ctrl_c;
use crate::analysis::describe_load;
use crate::experiment::{Progress, run_load};
use crate::report::{LoadDossier, Manifest, Override, load_csv, load_files, load_json, load_text, publish};
use crate::scenario::{Assembled, Library, SocChange};
use anyhow::Context;
use clap::{Args, ValueHint};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Endpoints that a book of clients may have, as in a file.
const MOST_ENDPOINTS: u64 = 100_000_000;

#[derive(Debug, Args)]
pub(super) struct LoadArgs {
    /// SOC: a shipped name or a .toml file
    #[arg(long, value_name = "NAME|FILE", value_hint = ValueHint::FilePath)]
    soc: String,
    /// Days that the desk is watched in each replication, after its warm-up
    #[arg(long, value_name = "N", default_value_t = 90)]
    #[arg(allow_negative_numbers = true, value_parser = whole::<u32>(7..=3_650))]
    days: u32,
    /// Endpoints of each client, instead of those of the SOC's file for all of them
    #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = whole::<u64>(1..=MOST_ENDPOINTS))]
    endpoints: Option<u64>,
    /// Clients of so many endpoints each; one without it
    #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = whole::<u64>(1..=MOST_ENDPOINTS))]
    clients: Option<u64>,
    /// Change a key of the SOC as if its file said so; may be given more than once
    #[arg(long, value_name = "KEY=VALUE")]
    set: Vec<String>,
    /// Add a capability to the SOC, as the level that first lists it has it
    #[arg(long, value_name = "CAPABILITY")]
    with: Vec<String>,
    /// Take a capability away from the SOC
    #[arg(long, value_name = "CAPABILITY")]
    without: Vec<String>,
    /// Independent replications of the days
    #[arg(long, value_name = "N", default_value_t = 40)]
    #[arg(allow_negative_numbers = true, value_parser = whole::<u32>(2..=1_000))]
    runs: u32,
    /// Seed of all luck
    #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = whole::<u64>(0..=u64::MAX))]
    seed: Option<u64>,
    /// Threads; all there are by default. The result does not depend on it
    #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = whole::<usize>(1..=4_096))]
    threads: Option<usize>,
    /// Folder to write tables and a chart to; replaced if an earlier report is in it
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    out: Option<PathBuf>,
    /// How to print what was found
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

impl LoadArgs {
    /// The endpoints of all clients, if they are asked for.
    fn book(&self) -> Result<Option<u64>, Refusal> {
        match (self.clients, self.endpoints) {
            (None, None) => Ok(None),
            (Some(clients), None) => Err(Refusal(format!(
                "--clients {clients} counts clients of so many endpoints each; add --endpoints, such as --endpoints 250"
            ))),
            (clients, Some(endpoints)) => {
                let clients = clients.unwrap_or(1);
                match clients.checked_mul(endpoints).filter(|book| *book <= MOST_ENDPOINTS) {
                    Some(book) => Ok(Some(book)),
                    None => Err(Refusal(format!(
                        "{clients} clients of {endpoints} endpoints are too many; all together may have {MOST_ENDPOINTS}"
                    ))),
                }
            }
        }
    }

    /// What is changed about the SOC: capabilities taken away, then added, then single keys, last the book.
    fn changes(&self) -> Result<Vec<SocChange>, Refusal> {
        let without = self.without.iter().cloned().map(SocChange::Without);
        let with = self.with.iter().cloned().map(SocChange::With);
        let book = self.book()?.map(|endpoints| SocChange::Set(format!("book_endpoints={endpoints}")));
        Ok(without.chain(with).chain(self.set.iter().cloned().map(SocChange::Set)).chain(book).collect())
    }

    /// What was asked for beside the SOC's file.
    fn overrides(&self) -> Vec<Override> {
        let all = |option, values: &[String]| -> Vec<Override> {
            values.iter().map(|value| Override { option, value: value.clone() }).collect()
        };
        let one =
            |option, value: Option<u64>| value.map(|value| Override { option, value: value.to_string() });
        let mut overrides = vec![Override { option: "--soc", value: named(&self.soc) }];
        overrides.extend(all("--without", &self.without));
        overrides.extend(all("--with", &self.with));
        overrides.extend(all("--set", &self.set));
        overrides.extend(one("--clients", self.clients));
        overrides.extend(one("--endpoints", self.endpoints));
        overrides.extend(one("--days", Some(u64::from(self.days))));
        overrides.extend(one("--seed", self.seed));
        overrides.extend(one("--runs", Some(u64::from(self.runs))));
        overrides
    }
}

pub(super) fn load(scenarios: Option<&Path>, colour: Colour, args: &LoadArgs) -> anyhow::Result<()> {
    let Request { study, manifest, .. } = resolve(scenarios, args)?;
    let place = args.out.as_deref().map(publish::check).transpose()?;
    let progress = Arc::new(Progress::default());
    stop_on_ctrl_c(&progress)?;
    let load = run_load(&study, args.days, args.threads.unwrap_or(0), &progress)?;
    let findings = describe_load(&study, &load).context("the study has a SOC")?;
    let dossier = LoadDossier { findings: &findings, study: &study, manifest: &manifest };
    if let (Some(place), Some(folder)) = (place, &args.out) {
        place.publish(&load_files(&dossier)?)?;
        out::tell(&format!("Written: {}", folder.display()));
    }
    match args.format.form(colour) {
        Form::Text(medium) => out::print(load_text(&dossier, medium)),
        Form::Csv => out::print(load_csv(&dossier)?),
        Form::Json => out::print(load_json(&dossier)?),
    }
}

/// Resolves options and files into a study of the one SOC, without anybody who attacks it.
fn resolve(scenarios: Option<&Path>, args: &LoadArgs) -> anyhow::Result<Request> {
    let library = Library::open(scenarios)?;
    let Assembled { study, warnings, assumptions, digests } =
        library.assemble_desk(&args.soc, &args.changes()?, args.seed, args.runs)?;
    tell_warnings(&warnings);
    let inputs = digests.into_iter().map(|d| (d.noun.to_owned(), d.name, d.sha256)).collect();
    let mut manifest = Manifest::of(&study, inputs, count_assumptions(&assumptions), None);
    manifest.overrides = args.overrides();
    Ok(Request { library, study, manifest })
}
