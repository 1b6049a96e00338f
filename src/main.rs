//! The `sparring` command.

use clap::Parser;
use sparring::cli::{Cli, Exit};
use std::process::ExitCode;

fn main() -> ExitCode {
    match Cli::parse().execute() {
        Ok(()) => ExitCode::from(Exit::Done as u8),
        Err(error) => {
            let exit = Exit::of(&error);
            if exit == Exit::Stopped {
                eprintln!("stopped; nothing was written");
            } else {
                eprintln!("error: {error:#}");
            }
            ExitCode::from(exit as u8)
        }
    }
}
