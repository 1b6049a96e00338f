//! `sparring show`: an attack drawn as a graph, any scenario file as it is written.

use super::colour::Colour;
use super::exit::Refusal;
use super::list::ScenarioKind;
use super::out;
use crate::report::{Clients, Medium, PlanDossier, plan_csv, plan_json, plan_svg, plan_text};
use crate::scenario::{Library, Shelf};
use clap::{Args, ValueEnum, ValueHint};
use std::path::{Path, PathBuf};

#[derive(Debug, Args)]
pub(super) struct ShowArgs {
    /// What kind it is
    kind: ScenarioKind,
    /// Its name, or a .toml file
    name: String,
    /// Print an attack as its file is written, as all other kinds are
    #[arg(long, conflicts_with_all = ["client", "soc", "format", "out"])]
    file: bool,
    /// Draw the attack for this client: what it sends, and its assets; any that can be attacked so by default
    #[arg(long, value_name = "NAME|FILE", value_hint = ValueHint::FilePath)]
    client: Option<String>,
    /// Mark what this SOC does not collect of what would show the attack
    #[arg(long, value_name = "NAME|FILE", value_hint = ValueHint::FilePath)]
    soc: Option<String>,
    /// How to draw it
    #[arg(long, value_enum)]
    format: Option<Drawing>,
    /// File to write the drawing to instead of printing it
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    out: Option<PathBuf>,
}

/// The form of a drawing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum Drawing {
    /// Lines and signs, for a terminal
    #[default]
    Table,
    /// A drawing to print or to put into a page
    Svg,
    /// A step a row, for spreadsheets
    Csv,
    /// Everything, for programs
    Json,
    /// A table to paste into a ticket
    Markdown,
}

pub(super) fn show(scenarios: Option<&Path>, colour: Colour, args: &ShowArgs) -> anyhow::Result<()> {
    let library = Library::open(scenarios)?;
    let shelf = args.kind.shelf();
    let name = library.full_name(shelf, &args.name)?;
    if shelf == Shelf::Attacks && !args.file {
        return draw(&library, colour, args, &name);
    }
    let asked = [
        ("--client", args.client.is_some()),
        ("--soc", args.soc.is_some()),
        ("--format", args.format.is_some()),
        ("--out", args.out.is_some()),
    ];
    if let Some((option, _)) = asked.iter().find(|(_, asked)| *asked) {
        return Err(Refusal(format!("{option} is for attacks, which are drawn; take it away")).into());
    }
    let text = library.source(shelf, &name)?;
    // A file from elsewhere may hold escape sequences; a terminal must not act on them.
    let shown: String = text.chars().filter(|c| *c == '\n' || *c == '\t' || !c.is_control()).collect();
    out::print(&shown)
}

/// Draws an attack as a graph.
fn draw(library: &Library, colour: Colour, args: &ShowArgs, name: &str) -> anyhow::Result<()> {
    let script = library.attack(name)?.item;
    let client = match &args.client {
        Some(client) => Some(library.client(&library.full_name(Shelf::Clients, client)?)?.item),
        None => None,
    };
    let soc = match &args.soc {
        Some(soc) => Some(library.soc(&library.full_name(Shelf::Socs, soc)?)?.item),
        None => None,
    };
    // A client's file that cannot be used is for `check` to tell of.
    let names = library.names(Shelf::Clients).into_iter();
    let all: Vec<_> = names.filter_map(|name| Some(library.client(&name).ok()?.item)).collect();
    let clients = client.as_ref().map_or(Clients::Any(&all), Clients::One);
    let dossier = PlanDossier { script: &script, knowledge: library.knowledge(), clients, soc: soc.as_ref() };
    if let Some(why) = dossier.impossible() {
        return Err(Refusal(format!("this attack cannot run on this client: {why}")).into());
    }
    let medium = if args.out.is_some() { Medium::PLAIN } else { colour.medium() };
    let drawing = match args.format.unwrap_or_default() {
        Drawing::Table => plan_text(&dossier, medium).into_bytes(),
        Drawing::Markdown => plan_text(&dossier, Medium::Markdown).into_bytes(),
        Drawing::Svg => plan_svg(&dossier).into_bytes(),
        Drawing::Csv => plan_csv(&dossier)?,
        Drawing::Json => plan_json(&dossier)?,
    };
    let Some(path) = &args.out else { return out::print(drawing) };
    let Some(file) = path.file_name().and_then(|file| file.to_str()).filter(|_| !path.is_dir()) else {
        let message = format!("--out {} is no file; name one, such as --out {name}.svg", path.display());
        return Err(Refusal(message).into());
    };
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    out::write(folder, &[(file.to_owned(), drawing)])
}
