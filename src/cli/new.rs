//! `sparring new`: a scenario file to begin with.

use super::exit::Refusal;
use super::list::ScenarioKind;
use super::out;
use anyhow::Context;
use clap::{Args, ValueHint};
use std::fs::{self, File};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

#[derive(Debug, Args)]
pub(super) struct NewArgs {
    /// What kind it is
    kind: ScenarioKind,
    /// Its name, in small letters, digits and hyphens
    name: String,
    /// Folder to write it to [default: where it is found by its name, such as scenarios/attacks]
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    out: Option<PathBuf>,
}

pub(super) fn new(scenarios: Option<&Path>, args: &NewArgs) -> anyhow::Result<()> {
    let shelf = args.kind.shelf();
    let text = shelf.template(&args.name)?;
    let on_shelf = || scenarios.unwrap_or(Path::new("scenarios")).join(shelf.folder());
    let folder = args.out.clone().unwrap_or_else(on_shelf);
    fs::create_dir_all(&folder).with_context(|| format!("cannot make the folder {}", folder.display()))?;
    let path = folder.join(format!("{}.toml", args.name));
    write_new(&path, &text)?;
    // Beside its shelf a file is not found by its name.
    let chosen = if args.out.is_some() { word(&path) } else { args.name.clone() };
    let from = match scenarios {
        Some(dir) if args.out.is_none() => format!(" --scenarios {}", word(dir)),
        _ => String::new(),
    };
    let asked = match args.kind {
        ScenarioKind::Attacks => format!("--attack {chosen}"),
        ScenarioKind::Clients => format!("--client {chosen}"),
        ScenarioKind::Socs => format!("--soc level-2-intermediate --soc {chosen}"),
        ScenarioKind::Studies => chosen,
    };
    out::print(format!("{} is written; run it: sparring run {asked}{from}\n", path.display()))
}

/// Writes a file that must not be there yet.
fn write_new(path: &Path, text: &str) -> anyhow::Result<()> {
    let mut file = match File::create_new(path) {
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {
            let message = format!("{} is already there; choose another name, or --out DIR", path.display());
            return Err(Refusal(message).into());
        }
        opened => opened.with_context(|| format!("cannot write {}", path.display()))?,
    };
    if let Err(error) = file.write_all(text.as_bytes()) {
        // Half a file is of no use to anybody.
        let _ = fs::remove_file(path);
        return Err(error).with_context(|| format!("cannot write {}", path.display()));
    }
    Ok(())
}

/// Returns a path as one word of a command line.
fn word(path: &Path) -> String {
    let shown = path.display().to_string();
    let plain = |c: char| c.is_alphanumeric() || "/._-\\:".contains(c);
    if shown.chars().all(plain) { shown } else { format!("'{}'", shown.replace('\'', r"'\''")) }
}
