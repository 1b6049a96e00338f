//! `sparring check`: what is wrong with scenario files, and what is odd.

use super::colour::Colour;
use super::exit::Refusal;
use super::out;
use crate::report::trace_text;
use crate::scenario::{Diagnostic, Library, ScenarioError, Shelf};
use crate::soc::Trace;
use clap::{Args, ValueHint};
use std::fmt::Write;
use std::path::Path;
use std::sync::Arc;

#[derive(Debug, Args)]
pub(super) struct CheckArgs {
    /// Files or shipped names; the folder a file lies in, or what is in it, tells its kind
    #[arg(required = true, value_hint = ValueHint::FilePath)]
    files: Vec<String>,
}

pub(super) fn check(scenarios: Option<&Path>, colour: Colour, args: &CheckArgs) -> anyhow::Result<()> {
    let library = Library::open(scenarios)?;
    let mut text = String::new();
    let mut wrong = 0;
    for file in &args.files {
        match checked(&library, file) {
            Ok((warnings, trace)) => {
                for warning in &warnings {
                    writeln!(text, "{warning}")?;
                }
                let odd = match warnings.len() {
                    0 => String::new(),
                    n => format!(", {n} warning{}", if n == 1 { "" } else { "s" }),
                };
                writeln!(text, "{}: ok{odd}", file.escape_debug())?;
                if let Some(trace) = trace {
                    writeln!(text, "\n{}", trace_text(&trace, colour.medium()))?;
                }
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

/// What there is to tell of a sound file: its warnings, and the export of alerts it is fitted to.
type Told = (Vec<Diagnostic>, Option<Arc<Trace>>);

/// Returns what there is to tell of a file of whichever kind it is.
fn checked(library: &Library, file: &str) -> Result<Told, ScenarioError> {
    let shelf = library.shelf_of(file)?;
    let name = library.full_name(shelf, file)?;
    let warnings = match shelf {
        Shelf::Attacks => library.attack(&name)?.warnings,
        Shelf::Clients => library.client(&name)?.warnings,
        Shelf::Socs => {
            let checked = library.soc(&name)?;
            return Ok((checked.warnings, checked.item.background.trace));
        }
        Shelf::Studies => library.study(&name)?.warnings,
        Shelf::Knowledge => library.world()?.warnings,
    };
    Ok((warnings, None))
}
