//! `sparring check`: what is wrong with scenario files, and what is odd.

use super::exit::Refusal;
use super::out;
use crate::scenario::{Diagnostic, Library, ScenarioError, Shelf};
use clap::{Args, ValueHint};
use std::fmt::Write;
use std::path::Path;

#[derive(Debug, Args)]
pub(super) struct CheckArgs {
    /// Files or shipped names; the folder a file lies in, or what is in it, tells its kind
    #[arg(required = true, value_hint = ValueHint::FilePath)]
    files: Vec<String>,
}

pub(super) fn check(scenarios: Option<&Path>, args: &CheckArgs) -> anyhow::Result<()> {
    let library = Library::open(scenarios)?;
    let mut text = String::new();
    let mut wrong = 0;
    for file in &args.files {
        match checked(&library, file) {
            Ok(warnings) => {
                for warning in &warnings {
                    writeln!(text, "{warning}")?;
                }
                let odd = match warnings.len() {
                    0 => String::new(),
                    n => format!(", {n} warning{}", if n == 1 { "" } else { "s" }),
                };
                writeln!(text, "{}: ok{odd}", file.escape_debug())?;
            }
            Err(error) => {
                wrong += 1;
                out::tell(&error.to_string());
            }
        }
    }
    out::print(&text)?;
    match wrong {
        0 => Ok(()),
        n => Err(Refusal(format!("{n} of {} files cannot be used", args.files.len())).into()),
    }
}

/// Returns the warnings on a file of whichever kind it is.
fn checked(library: &Library, file: &str) -> Result<Vec<Diagnostic>, ScenarioError> {
    let shelf = library.shelf_of(file)?;
    let name = library.full_name(shelf, file)?;
    Ok(match shelf {
        Shelf::Attacks => library.attack(&name)?.warnings,
        Shelf::Clients => library.client(&name)?.warnings,
        Shelf::Socs => library.soc(&name)?.warnings,
        Shelf::Studies => library.study(&name)?.warnings,
        Shelf::Knowledge => library.world()?.warnings,
    })
}
