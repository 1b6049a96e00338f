//! `sparring schema`: what a kind of scenario file may hold, for an editor.

use super::out;
use crate::scenario::{Library, Shelf};
use clap::{Args, ValueEnum, ValueHint};
use std::path::{Path, PathBuf};

/// A kind of file that has a schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum SchemaKind {
    /// Attack scripts
    Attack,
    /// Attacked organisations
    Client,
    /// Security operations centres
    Soc,
    /// Studies
    Study,
    /// What is the same for all, knowledge/world.toml
    World,
}

impl SchemaKind {
    fn shelf(self) -> Shelf {
        match self {
            SchemaKind::Attack => Shelf::Attacks,
            SchemaKind::Client => Shelf::Clients,
            SchemaKind::Soc => Shelf::Socs,
            SchemaKind::Study => Shelf::Studies,
            SchemaKind::World => Shelf::Knowledge,
        }
    }

    fn file_name(self) -> String {
        let kind = self.to_possible_value().map(|value| value.get_name().to_owned());
        format!("{}.schema.json", kind.unwrap_or_default())
    }
}

#[derive(Debug, Args)]
pub(super) struct SchemaArgs {
    /// Which kind of file; all of them with --out
    #[arg(required_unless_present = "out")]
    kind: Option<SchemaKind>,
    /// Folder to write KIND.schema.json to; printed by default
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    out: Option<PathBuf>,
}

pub(super) fn schema(scenarios: Option<&Path>, args: &SchemaArgs) -> anyhow::Result<()> {
    let library = Library::open(scenarios)?;
    let kinds = args.kind.as_ref().map_or(SchemaKind::value_variants(), std::slice::from_ref);
    let Some(dir) = &args.out else {
        return kinds.iter().try_for_each(|kind| out::print(library.schema(kind.shelf())));
    };
    let files: Vec<_> =
        kinds.iter().map(|kind| (kind.file_name(), library.schema(kind.shelf()).into_bytes())).collect();
    out::write(dir, &files)
}
