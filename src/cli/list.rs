//! `sparring list`: what there is of a kind.

use super::colour::Colour;
use super::format::{Form, Format};
use super::out;
use crate::report::Listing;
use crate::scenario::{Library, Shelf};
use clap::{Args, ValueEnum};
use std::path::Path;

/// A kind of scenario file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum ScenarioKind {
    /// Attack scripts
    #[value(name = "attack", alias = "attacks")]
    Attacks,
    /// Attacked organisations
    #[value(name = "client", alias = "clients")]
    Clients,
    /// Security operations centres
    #[value(name = "soc", alias = "socs")]
    Socs,
    /// Studies
    #[value(name = "study", alias = "studies")]
    Studies,
}

impl ScenarioKind {
    pub(super) fn shelf(self) -> Shelf {
        match self {
            ScenarioKind::Attacks => Shelf::Attacks,
            ScenarioKind::Clients => Shelf::Clients,
            ScenarioKind::Socs => Shelf::Socs,
            ScenarioKind::Studies => Shelf::Studies,
        }
    }
}

#[derive(Debug, Args)]
pub(super) struct ListArgs {
    /// What to list
    kind: ScenarioKind,
    /// How to print it
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

pub(super) fn list(scenarios: Option<&Path>, colour: Colour, args: &ListArgs) -> anyhow::Result<()> {
    let library = Library::open(scenarios)?;
    let mut listing = Listing::default();
    for name in &library.names(args.kind.shelf()) {
        listing.add(name, title(&library, args.kind, name).as_deref());
    }
    match args.format.form(colour) {
        Form::Text(medium) => out::print(listing.text(medium)),
        Form::Csv => out::print(listing.csv()?),
        Form::Json => out::print(listing.json()?),
    }
}

/// The title of a file, if it can be used.
fn title(library: &Library, kind: ScenarioKind, name: &str) -> Option<String> {
    Some(match kind {
        ScenarioKind::Attacks => library.attack(name).ok()?.item.title,
        ScenarioKind::Clients => library.client(name).ok()?.item.title,
        ScenarioKind::Socs => library.soc(name).ok()?.item.title,
        ScenarioKind::Studies => library.study(name).ok()?.item.title,
    })
}
