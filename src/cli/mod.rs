//! The command: one file a verb, and what verbs share.
//!
//! Takes arguments; resolves them once into a request; prints and writes what reports give.
//! Guards: nothing is computed here, and every failure ends in one message and a named exit code.

mod ablate;
mod check;
mod colour;
mod completions;
mod exit;
mod explain;
mod format;
mod list;
mod load;
mod man;
mod new;
mod number;
mod out;
mod request;
mod run;
mod schema;
mod show;
mod verify;

pub use exit::Exit;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Parser, Subcommand, ValueHint};
use std::ffi::OsString;
use std::path::PathBuf;

/// What the command is called.
const NAME: &str = "sparring";

/// Attack-and-defend exercise simulator: APT scripts against SOCs of five maturity levels.
///
/// Without a command it runs the default study and writes reports/latest.
#[derive(Debug, Parser)]
#[command(name = NAME, version, max_term_width = 100, after_help = Exit::table())]
pub struct Cli {
    /// Folder of own scenario files; they override shipped ones of the same name
    #[arg(long, global = true, value_name = "DIR", value_hint = ValueHint::DirPath)]
    scenarios: Option<PathBuf>,
    /// When to use colours
    #[arg(long = "color", alias = "colour", global = true, value_name = "WHEN", default_value = "auto")]
    colour: colour::Colour,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Run a study and write its report
    Run(run::RunArgs),
    /// Tell what each capability of a SOC is worth
    ///
    /// Takes each capability away in turn, and adds each that the next level has beyond it, on the same luck; ranks
    /// them by what they are worth. For one SOC: --soc level-4-optimized.
    Ablate(ablate::AblateArgs),
    /// Tell how loaded a SOC's desk is without any attack
    ///
    /// Utilisation, waits and what is never looked at, by tier, severity and hour of the week; what one analyst more
    /// or less changes. For a SOC fitted to its
    /// own export of alerts: [background] trace = "alerts.csv" in its file. For a book of clients: --clients 12
    /// --endpoints 250.
    Load(load::LoadArgs),
    /// Tell one engagement event by event, or a SOC's desk at its daily work
    Explain(explain::ExplainArgs),
    /// List what there is of a kind
    List(list::ListArgs),
    /// Draw an attack as a graph, or show any scenario file
    ///
    /// An attack is drawn with its branches, its clock and the log sources each step would show in: for a SOC too, which
    /// of them it lacks. With --file it is printed as it is written, as clients, SOCs and studies are.
    Show(show::ShowArgs),
    /// Check scenario files
    Check(check::CheckArgs),
    /// Write a scenario file to begin with
    New(new::NewArgs),
    /// Print the JSON Schema of a kind of scenario file, for editors
    Schema(schema::SchemaArgs),
    /// Hold the kernel, the statistics and the controls against what is known
    ///
    /// Queues against theory, races and laws against formulas, estimators against published examples, intervals
    /// against how often they hold the truth, a blind and a perfect SOC on the default study. Exit code 1 if a
    /// check does not hold.
    Verify(verify::VerifyArgs),
    /// Print what a shell needs to complete commands, options and the names of scenarios
    ///
    /// For bash: sparring completions bash > ~/.local/share/bash-completion/completions/sparring
    Completions(completions::CompletionsArgs),
    /// Print the manual page, or write the pages of all commands
    ///
    /// To read one: sparring man --out DIR, then man DIR/sparring-run.1
    Man(man::ManArgs),
}

impl Cli {
    /// Reads the arguments of the program, or ends it with what is wrong with them.
    pub fn of_program() -> Cli {
        Cli::try_parse().unwrap_or_else(|mut error| {
            // What `run` takes, without the word, is what people try first.
            let mut words: Vec<OsString> = std::env::args_os().collect();
            words.insert(1.min(words.len()), "run".into());
            let unknown = matches!(error.kind(), ErrorKind::UnknownArgument | ErrorKind::InvalidSubcommand);
            if unknown && would_run(&words) {
                let asked: Vec<_> = words[1..].iter().map(|word| word.to_string_lossy()).collect();
                let asked = asked.join(" ");
                let tip = format!("to run a study so, write '{NAME} {asked}'").into();
                error.insert(ContextKind::Suggested, ContextValue::StyledStrs(vec![tip]));
            }
            error.exit()
        })
    }

    /// Does what was asked for.
    ///
    /// # Errors
    /// One error for people to read; [`Exit::of`] gives its exit code.
    pub fn execute(self) -> anyhow::Result<()> {
        let scenarios = self.scenarios.as_deref();
        match self.command {
            None => run::run(scenarios, self.colour, &run::RunArgs::default()),
            Some(Command::Run(args)) => run::run(scenarios, self.colour, &args),
            Some(Command::Ablate(args)) => ablate::ablate(scenarios, self.colour, &args),
            Some(Command::Load(args)) => load::load(scenarios, self.colour, &args),
            Some(Command::Explain(args)) => explain::explain(scenarios, self.colour, &args),
            Some(Command::List(args)) => list::list(scenarios, self.colour, &args),
            Some(Command::Show(args)) => show::show(scenarios, self.colour, &args),
            Some(Command::Check(args)) => check::check(scenarios, self.colour, &args),
            Some(Command::New(args)) => new::new(scenarios, &args),
            Some(Command::Schema(args)) => schema::schema(scenarios, &args),
            Some(Command::Verify(args)) => verify::verify(scenarios, &args),
            Some(Command::Completions(args)) => completions::completions(scenarios, &args),
            Some(Command::Man(args)) => man::man(&args),
        }
    }
}

/// Whether `words` are a run of a study there is.
fn would_run(words: &[OsString]) -> bool {
    match Cli::try_parse_from(words) {
        Ok(Cli { scenarios, command: Some(Command::Run(args)), .. }) => {
            args.knows_its_study(scenarios.as_deref())
        }
        _ => false,
    }
}
