//! `sparring list`: what there is of a kind.

use super::out;
use crate::scenario::{Library, Shelf};
use clap::{Args, ValueEnum};
use std::fmt::Write;
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
}

pub(super) fn list(scenarios: Option<&Path>, args: &ListArgs) -> anyhow::Result<()> {
    let library = Library::open(scenarios)?;
    let names = library.names(args.kind.shelf());
    let width = names.iter().map(|n| n.chars().count()).max().unwrap_or(0);
    let mut text = String::new();
    for name in &names {
        // A file that cannot be used is listed all the same, with where to read why.
        let title = title(&library, args.kind, name)
            .unwrap_or_else(|| format!("(cannot be used; run: sparring check {name})"));
        writeln!(text, "{name:width$}  {title}")?;
    }
    out::print(&text)
}

fn title(library: &Library, kind: ScenarioKind, name: &str) -> Option<String> {
    let title = match kind {
        ScenarioKind::Attacks => library.attack(name).ok()?.item.title,
        ScenarioKind::Clients => library.client(name).ok()?.item.title,
        ScenarioKind::Socs => library.soc(name).ok()?.item.title,
        ScenarioKind::Studies => library.study(name).ok()?.item.title,
    };
    Some(title.chars().map(|c| if c.is_control() { ' ' } else { c }).collect())
}
