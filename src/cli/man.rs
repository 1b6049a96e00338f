//! `sparring man`: the manual pages, one for the command and one a verb.

use super::exit::Exit;
use super::{Cli, NAME, out};
use clap::{Args, Command, CommandFactory, ValueHint};
use clap_mangen::Man;
use clap_mangen::roff::{Roff, bold, roman};
use std::path::PathBuf;

#[derive(Debug, Args)]
pub(super) struct ManArgs {
    /// Folder to write all pages to; the page of the command itself is printed by default
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    out: Option<PathBuf>,
}

pub(super) fn man(args: &ManArgs) -> anyhow::Result<()> {
    let mut command = Cli::command().disable_help_subcommand(true);
    command.build();
    let Some(dir) = &args.out else {
        return out::print(page(&command)?);
    };
    let verbs: Vec<Command> = command.get_subcommands().cloned().collect();
    let pages = [command].into_iter().chain(verbs);
    let files: std::io::Result<Vec<_>> =
        pages.map(|command| Ok((Man::new(command.clone()).get_filename(), page(&command)?))).collect();
    out::write(dir, &files?)
}

/// Returns the page of `command`.
fn page(command: &Command) -> std::io::Result<Vec<u8>> {
    let version = env!("CARGO_PKG_VERSION");
    let man = Man::new(command.clone()).source(format!("{NAME} {version}")).manual("Sparring");
    let mut page = Vec::new();
    man.render_title(&mut page)?;
    man.render_name_section(&mut page)?;
    man.render_synopsis_section(&mut page)?;
    man.render_description_section(&mut page)?;
    man.render_options_section(&mut page)?;
    if command.has_subcommands() {
        man.render_subcommands_section(&mut page)?;
    }
    exit_status().to_writer(&mut page)?;
    if !command.has_subcommands() {
        let mut see_also = Roff::new();
        see_also.control("SH", ["SEE ALSO"]);
        see_also.text([bold(NAME), roman("(1)")]);
        see_also.to_writer(&mut page)?;
    }
    Ok(page)
}

fn exit_status() -> Roff {
    let mut section = Roff::new();
    section.control("SH", ["EXIT STATUS"]);
    for exit in Exit::ALL {
        section.control("TP", ["5"]);
        section.text([bold((exit as u8).to_string())]);
        section.text([roman(exit.meaning())]);
    }
    section
}
