//! `sparring check`: what is wrong with scenario files, what is odd, and where a SOC stands among the levels.

use super::colour::Colour;
use super::exit::Refusal;
use super::format::{Form, Format};
use super::out;
use crate::report::{
    CheckedFile, CheckedFiles, DifferenceEntry, Oddity, PillarEntry, ReferenceEntry, SocStanding,
    StandingEntry,
};
use crate::scenario::{Diagnostic, Library, Reference, ScenarioError, Shelf, Standing};
use clap::{Args, ValueHint};
use std::path::Path;

#[derive(Debug, Args)]
pub(super) struct CheckArgs {
    /// Files or shipped names; the folder a file lies in, or what is in it, tells its kind
    #[arg(required = true, value_hint = ValueHint::FilePath)]
    files: Vec<String>,
    /// How to print it
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

pub(super) fn check(scenarios: Option<&Path>, colour: Colour, args: &CheckArgs) -> anyhow::Result<()> {
    let library = Library::open(scenarios)?;
    let mut sound = CheckedFiles::default();
    let mut wrong = 0;
    for file in &args.files {
        match checked(&library, file) {
            Ok(checked) => sound.files.push(checked),
            Err(error) => {
                wrong += 1;
                out::tell(&error.to_string());
            }
        }
    }
    match args.format.form(colour) {
        Form::Text(medium) => out::print(sound.text(medium))?,
        Form::Csv => out::print(sound.csv()?)?,
        Form::Json => out::print(sound.json()?)?,
    }
    match wrong {
        0 => Ok(()),
        n => Err(Refusal(format!("{n} of {} files cannot be used", args.files.len())).into()),
    }
}

/// Returns what there is to say of a file of whichever kind it is.
fn checked(library: &Library, file: &str) -> Result<CheckedFile, ScenarioError> {
    let shelf = library.shelf_of(file)?;
    let name = library.full_name(shelf, file)?;
    let (mut standing, mut trace) = (None, None);
    let warnings = match shelf {
        Shelf::Attacks => library.attack(&name)?.warnings,
        Shelf::Clients => library.client(&name)?.warnings,
        Shelf::Socs => {
            let (soc, stands) = library.standing(&name)?;
            standing = Some(told(stands));
            trace = soc.item.background.trace.as_deref().cloned();
            soc.warnings
        }
        Shelf::Studies => library.study(&name)?.warnings,
        Shelf::Knowledge => library.world()?.warnings,
    };
    let warnings = warnings.iter().map(oddity).collect();
    Ok(CheckedFile { file: file.to_owned(), kind: shelf.noun(), warnings, standing, trace })
}

fn oddity(warning: &Diagnostic) -> Oddity {
    Oddity {
        path: warning.path.clone(),
        line: warning.line,
        column: warning.column,
        message: warning.message.clone(),
        shown: warning.to_string(),
    }
}

fn told(standing: Standing) -> SocStanding {
    let reference = |r: Reference| ReferenceEntry {
        level: r.level,
        against: r.against.iter().map(|a| a.name()).collect(),
        differences: r
            .differences
            .into_iter()
            .map(|d| DifferenceEntry { key: d.key, old: d.old, new: d.new, capability: d.capability })
            .collect(),
    };
    SocStanding {
        extends: standing.extends,
        nearest: standing.nearest,
        overall: standing.overall,
        pillars: standing
            .pillars
            .into_iter()
            .map(|p| PillarEntry { pillar: p.pillar.name(), level: p.level, held_by: p.held_by })
            .collect(),
        capabilities: standing
            .capabilities
            .into_iter()
            .map(|c| StandingEntry {
                row: c.capability.row,
                capability: c.capability.name,
                pillar: c.capability.pillar.name(),
                level: c.level,
            })
            .collect(),
        references: standing.references.into_iter().map(reference).collect(),
        offered_load: standing.load.0,
    }
}
