//! `sparring explain`: one engagement told event by event, or a desk at its daily work.

use super::colour::Colour;
use super::exit::Refusal;
use super::format::{Form, Format};
use super::number::whole;
use super::out;
use super::request::{Request, StudyArgs, resolve};
use super::run::{DESK_DAYS, DESK_REPLICATIONS};
use crate::analysis::analyse;
use crate::experiment::{Cell, Results, Study, replay, run_desk};
use crate::report::{Dossier, Story, desk_text, story_csv, story_json, summary, tidy, told};
use clap::Args;
use std::path::Path;

#[derive(Debug, Args)]
pub(super) struct ExplainArgs {
    #[command(flatten)]
    study: StudyArgs,
    /// Which replication of the study
    #[arg(long, value_name = "N", default_value_t = 0)]
    #[arg(allow_negative_numbers = true, value_parser = whole::<u32>(0..=u64::from(u32::MAX)))]
    replication: u32,
    /// Tell how the SOCs' desks do at their daily work instead, without any attack
    #[arg(long)]
    desk: bool,
    /// How to print it
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

pub(super) fn explain(scenarios: Option<&Path>, colour: Colour, args: &ExplainArgs) -> anyhow::Result<()> {
    let request = resolve(scenarios, &args.study, None)?;
    let study = &request.study;
    if args.desk {
        return explain_desks(&request, args.format.form(colour));
    }
    let cell = only_cell(study)?;
    if let Some(why) = study.unopposed(cell.attack, cell.client).impossible() {
        return Err(Refusal(format!("this attack cannot run on this client: {why}")).into());
    }
    if args.replication >= study.replications {
        let last = study.replications - 1;
        return Err(Refusal(format!(
            "the study has replications 0 to {last}; there is no {}",
            args.replication
        ))
        .into());
    }
    let (outcome, entries) = replay(study, cell, args.replication);
    let story = Story { study, cell, replication: args.replication, outcome: &outcome, entries: &entries };
    match args.format.form(colour) {
        Form::Text(medium) => out::print(told(&story, medium)),
        Form::Csv => out::print(story_csv(&story)?),
        Form::Json => out::print(story_json(&story)?),
    }
}

/// Tells how the desks do at their daily work, as the report of the same study does.
fn explain_desks(request: &Request, form: Form) -> anyhow::Result<()> {
    let study = &request.study;
    let desks = study.desks();
    let books: Vec<_> = (0..study.socs.len())
        .map(|soc| run_desk(study, soc, &desks[soc], DESK_REPLICATIONS, DESK_DAYS))
        .collect();
    let results = Results { cells: Vec::new(), skipped: Vec::new() };
    let findings = analyse(study, &results, &books);
    let dossier = Dossier { findings: &findings, study, results: &results, manifest: &request.manifest };
    match form {
        Form::Text(medium) => out::print(desk_text(&dossier, medium)),
        Form::Csv => out::print(tidy(&dossier)?),
        Form::Json => out::print(summary(&dossier)?),
    }
}

/// The one cell that was asked for.
fn only_cell(study: &Study) -> Result<Cell, Refusal> {
    let one = |what: &str, option: &str, names: Vec<&str>| match names.len() {
        1 => Ok(()),
        _ => Err(Refusal(format!("which {what}? add --{option} with one of: {}", names.join(", ")))),
    };
    one("attack", "attack", study.attacks.iter().map(|a| a.name.as_str()).collect())?;
    one("client", "client", study.clients.iter().map(|c| c.name.as_str()).collect())?;
    one("SOC", "soc", study.socs.iter().map(|s| s.name.as_str()).collect())?;
    Ok(Cell { attack: 0, client: 0, soc: 0 })
}
