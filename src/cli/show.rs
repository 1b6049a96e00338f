//! `sparring show`: one scenario file as it is written.

use super::list::ScenarioKind;
use super::out;
use crate::scenario::Library;
use clap::Args;
use std::path::Path;

#[derive(Debug, Args)]
pub(super) struct ShowArgs {
    /// What kind it is
    kind: ScenarioKind,
    /// Its name, or a .toml file
    name: String,
}

pub(super) fn show(scenarios: Option<&Path>, args: &ShowArgs) -> anyhow::Result<()> {
    let library = Library::open(scenarios)?;
    let shelf = args.kind.shelf();
    let text = library.source(shelf, &library.full_name(shelf, &args.name)?)?;
    // A file from elsewhere may hold escape sequences; a terminal must not act on them.
    let shown: String = text.chars().filter(|c| *c == '\n' || *c == '\t' || !c.is_control()).collect();
    out::print(&shown)
}
