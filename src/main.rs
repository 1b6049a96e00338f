//! The `sparring` command.

use sparring::cli::{Cli, Exit};
use std::io::Write;
use std::process::ExitCode;

fn main() -> ExitCode {
    match Cli::of_program().execute() {
        Ok(()) => ExitCode::from(Exit::Done as u8),
        Err(error) => {
            let exit = Exit::of(&error);
            let told = match exit {
                Exit::Stopped => "stopped; nothing was written".to_owned(),
                _ => format!("error: {error:#}"),
            };
            // Where nobody listens, the exit code is all there is to say.
            let _ = writeln!(std::io::stderr(), "{told}");
            ExitCode::from(exit as u8)
        }
    }
}
