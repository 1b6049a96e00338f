//! `sparring list`: what there is of a kind.

use super::colour::Colour;
use super::format::{Form, Format};
use super::out;
use crate::report::{CapabilityEntry, Catalogue, Listing, ParameterEntry};
use crate::scenario::{Capability, LEVELS, Library, Setting, Shelf};
use clap::builder::PossibleValue;
use clap::{Args, ValueEnum};
use std::path::Path;
use std::sync::LazyLock;

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

/// A kind of thing that can be listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum ListedKind {
    Files(ScenarioKind),
    Capabilities,
}

impl ValueEnum for ListedKind {
    fn value_variants<'a>() -> &'a [ListedKind] {
        static ALL: LazyLock<Vec<ListedKind>> = LazyLock::new(|| {
            let files = ScenarioKind::value_variants().iter().copied().map(ListedKind::Files);
            files.chain([ListedKind::Capabilities]).collect()
        });
        &ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        match self {
            ListedKind::Files(kind) => kind.to_possible_value(),
            ListedKind::Capabilities => {
                Some(PossibleValue::new("capability").alias("capabilities").help(
                    "What the five levels are made of: each with its level, mechanic, keys and sources",
                ))
            }
        }
    }
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
    kind: ListedKind,
    /// How to print it
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

pub(super) fn list(scenarios: Option<&Path>, colour: Colour, args: &ListArgs) -> anyhow::Result<()> {
    let library = Library::open(scenarios)?;
    let ListedKind::Files(kind) = args.kind else {
        let catalogue = catalogue(&library)?;
        return match args.format.form(colour) {
            Form::Text(medium) => out::print(catalogue.text(medium)),
            Form::Csv => out::print(catalogue.csv()?),
            Form::Json => out::print(catalogue.json()?),
        };
    };
    let mut listing = Listing::default();
    for name in &library.names(kind.shelf()) {
        listing.add(name, title(&library, kind, name).as_deref());
    }
    match args.format.form(colour) {
        Form::Text(medium) => out::print(listing.text(medium)),
        Form::Csv => out::print(listing.csv()?),
        Form::Json => out::print(listing.json()?),
    }
}

/// The capabilities, each with what its keys are set to at the five levels.
fn catalogue(library: &Library) -> anyhow::Result<Catalogue> {
    let mut levels = Vec::new();
    for level in 1..=LEVELS {
        levels.push(library.settings(Shelf::Socs, &library.level(level)?)?);
    }
    let parameter = |key: &String| {
        let at = |settings: &Vec<Setting>| settings.iter().find(|s| s.key == *key).cloned();
        let settings: Vec<Option<Setting>> = levels.iter().map(at).collect();
        ParameterEntry {
            key: key.clone(),
            basis: settings.iter().rev().flatten().find_map(|s| s.basis.clone()),
            levels: settings.into_iter().map(|s| s.map(|s| s.value)).collect(),
        }
    };
    let entry = |c: &Capability| CapabilityEntry {
        row: c.row,
        name: c.name.clone(),
        title: c.title.clone(),
        pillar: c.pillar.name(),
        since: c.since,
        mechanic: c.mechanic.clone(),
        note: c.note.clone(),
        parameters: c.keys.iter().map(parameter).collect(),
    };
    Ok(Catalogue { capabilities: library.capabilities()?.item.iter().map(entry).collect() })
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
