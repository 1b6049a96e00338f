//! `sparring completions`: what a shell needs to complete commands, options and names.

use super::{Cli, NAME, out};
use crate::scenario::{Library, ScenarioError, Shelf};
use clap::builder::PossibleValuesParser;
use clap::{Args, Command, CommandFactory};
use clap_complete::Shell;
use std::path::Path;

#[derive(Debug, Args)]
pub(super) struct CompletionsArgs {
    /// For which shell
    shell: Shell,
}

pub(super) fn completions(scenarios: Option<&Path>, args: &CompletionsArgs) -> anyhow::Result<()> {
    let names = Names::of(&Library::open(scenarios)?)?;
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut names.offered(Cli::command()), NAME, &mut script);
    out::print(script)
}

/// The names that may stand somewhere in a command.
struct Names {
    attacks: Vec<String>,
    clients: Vec<String>,
    socs: Vec<String>,
    studies: Vec<String>,
    capabilities: Vec<String>,
}

impl Names {
    fn of(library: &Library) -> Result<Names, ScenarioError> {
        let on = |shelf| library.names(shelf).into_iter().filter(|name| is_plain(name)).collect();
        let capabilities = library.capabilities()?.item.into_iter();
        Ok(Names {
            attacks: on(Shelf::Attacks),
            clients: on(Shelf::Clients),
            socs: on(Shelf::Socs),
            studies: on(Shelf::Studies),
            capabilities: capabilities.map(|c| c.name).filter(|name| is_plain(name)).collect(),
        })
    }

    /// Returns the command with the names where they may stand.
    fn offered(&self, command: Command) -> Command {
        let one = |verb: Command, arg: &'static str, names: &[String]| {
            let names = PossibleValuesParser::new(names.iter().cloned());
            verb.mut_arg(arg, |arg| arg.value_parser(names))
        };
        let of_study = |verb: Command| {
            let verb = one(verb, "study", &self.studies);
            let verb = one(verb, "attack", &self.attacks);
            let verb = one(verb, "client", &self.clients);
            let verb = one(verb, "soc", &self.socs);
            one(one(verb, "with", &self.capabilities), "without", &self.capabilities)
        };
        let any = [&self.attacks[..], &self.clients, &self.socs, &self.studies].concat();
        ["run", "ablate", "explain"]
            .into_iter()
            .fold(command, |command, verb| command.mut_subcommand(verb, of_study))
            .mut_subcommand("check", |verb| one(verb, "files", &any))
            .mut_subcommand("show", |verb| {
                let verb = one(verb, "name", &any);
                one(one(verb, "client", &self.clients), "soc", &self.socs)
            })
    }
}

/// Whether a name can stand in a script of any shell: files of other people may be called anything.
fn is_plain(name: &str) -> bool {
    !name.starts_with('-') && name.chars().all(|c| c.is_ascii_alphanumeric() || "-_.".contains(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_name_can_act_in_a_shell() {
        assert!(is_plain("level-3-advanced"));
        for name in ["$(reboot)", "a b", "`x`", "a;b", "a'b", "--help", "a\nb"] {
            assert!(!is_plain(name), "{name}");
        }
    }
}
