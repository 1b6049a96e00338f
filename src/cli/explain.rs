//! `sparring explain`: one engagement told event by event, or a desk at its daily work.

use super::colour::Colour;
use super::exit::Refusal;
use super::format::{Form, Format};
use super::number::whole;
use super::out;
use super::request::{Request, StudyArgs, resolve};
use super::run::desk_books;
use crate::analysis::analyse;
use crate::engagement::Call;
use crate::experiment::{Cell, Results, Study, replay, replay_visit};
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
    /// Which visit of the study's season, from 1: all that came before it is carried over
    #[arg(long, value_name = "N", conflicts_with = "desk")]
    #[arg(allow_negative_numbers = true, value_parser = whole::<u32>(1..=256))]
    visit: Option<u32>,
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
    if let Some(visit) = args.visit {
        return explain_visit(study, args, visit, args.format.form(colour));
    }
    let cell = only_cell(study)?;
    if let Some(why) = study.unopposed(cell.attack, cell.client).impossible() {
        return Err(Refusal(format!("this attack cannot run on this client: {why}")).into());
    }
    has_replication(study, args.replication)?;
    let (outcome, entries) = replay(study, cell, args.replication);
    let story = Story {
        study,
        cell,
        replication: args.replication,
        outcome: &outcome,
        entries: &entries,
        brought: None,
    };
    match args.format.form(colour) {
        Form::Text(medium) => out::print(told(&story, medium)),
        Form::Csv => out::print(story_csv(&story)?),
        Form::Json => out::print(story_json(&story)?),
    }
}

/// Tells one visit of a season, by a SOC that carries over what came before.
fn explain_visit(study: &Study, args: &ExplainArgs, visit: u32, form: Form) -> anyhow::Result<()> {
    let Some(season) = &study.season else {
        return Err(Refusal("this study has no season; give one that has, such as `season`".into()).into());
    };
    one("SOC", "soc", &study.socs.iter().map(|s| s.name.as_str()).collect::<Vec<_>>())?;
    has_replication(study, args.replication)?;
    let Some(replayed) = replay_visit(study, season, 0, args.replication, visit - 1) else {
        let message = format!("the season of replication {} has fewer than {visit} visits", args.replication);
        return Err(Refusal(message).into());
    };
    let Call { attack, client, .. } = replayed.visited.call;
    let cell = Cell { attack, client, soc: 0 };
    let story = Story {
        study,
        cell,
        replication: args.replication,
        outcome: &replayed.visited.outcome,
        entries: &replayed.entries,
        brought: Some(&replayed.brought),
    };
    match form {
        Form::Text(medium) => out::print(told(&story, medium)),
        Form::Csv => out::print(story_csv(&story)?),
        Form::Json => out::print(story_json(&story)?),
    }
}

/// Refuses a replication that the study does not have.
fn has_replication(study: &Study, replication: u32) -> Result<(), Refusal> {
    let last = study.replications - 1;
    if replication > last {
        return Err(Refusal(format!("the study has replications 0 to {last}; there is no {replication}")));
    }
    Ok(())
}

/// Tells how the desks do at their daily work, as the report of the same study does.
fn explain_desks(request: &Request, form: Form) -> anyhow::Result<()> {
    let study = &request.study;
    let results = Results { cells: Vec::new(), skipped: Vec::new(), season: Vec::new() };
    let findings = analyse(study, &results, &desk_books(study));
    let dossier = Dossier { findings: &findings, study, results: &results, manifest: &request.manifest };
    match form {
        Form::Text(medium) => out::print(desk_text(&dossier, medium)),
        Form::Csv => out::print(tidy(&dossier)?),
        Form::Json => out::print(summary(&dossier)?),
    }
}

/// Refuses a choice that is not made.
fn one(what: &str, option: &str, names: &[&str]) -> Result<(), Refusal> {
    match names.len() {
        1 => Ok(()),
        _ => Err(Refusal(format!("which {what}? add --{option} with one of: {}", names.join(", ")))),
    }
}

/// The one cell that was asked for.
fn only_cell(study: &Study) -> Result<Cell, Refusal> {
    one("attack", "attack", &study.attacks.iter().map(|a| a.name.as_str()).collect::<Vec<_>>())?;
    one("client", "client", &study.clients.iter().map(|c| c.name.as_str()).collect::<Vec<_>>())?;
    one("SOC", "soc", &study.socs.iter().map(|s| s.name.as_str()).collect::<Vec<_>>())?;
    Ok(Cell { attack: 0, client: 0, soc: 0 })
}
