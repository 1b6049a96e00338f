//! `sparring verify`: the verification pack, as tables or as JSON.

use super::out;
use crate::scenario::{Changes, Library};
use crate::verification::{self, Check, ControlStudies, Group, Yardstick};
use clap::{Args, ValueEnum};
use serde::Serialize;
use std::fmt::Write;
use std::path::Path;

#[derive(Debug, Args)]
pub(super) struct VerifyArgs {
    /// Seed of all draws. With another, a check judged by z fails by luck about once in 16,000
    #[arg(long, default_value_t = 42)]
    seed: u64,
    /// How the checks are printed
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
}

/// How checks are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Tables, group by group
    Table,
    /// One JSON object
    Json,
}

/// Some checks do not hold.
#[derive(Debug, thiserror::Error)]
#[error("{failed} of {all} checks do not hold: {names}")]
struct NotVerified {
    failed: usize,
    all: usize,
    names: String,
}

pub(super) fn verify(scenarios: Option<&Path>, args: &VerifyArgs) -> anyhow::Result<()> {
    // What may be refused comes first.
    let studies = control_studies(scenarios, args.seed)?;
    let seed = args.seed;
    let mut all = Vec::new();
    let mut take = |checks: Vec<Check>| -> anyhow::Result<()> {
        if args.format == Format::Table {
            out::print(&table(&checks)?)?;
        }
        all.extend(checks);
        Ok(())
    };
    take(verification::queue(seed))?;
    take(verification::races(seed))?;
    take(verification::estimators(seed))?;
    take(verification::coverage(seed))?;
    take(verification::controls(studies)?)?;
    let failed: Vec<&Check> = all.iter().filter(|check| !check.holds()).collect();
    match args.format {
        Format::Json => {
            let pack = Pack { seed, failed: failed.len(), checks: &all };
            out::print(&format!("{}\n", serde_json::to_string_pretty(&pack)?))?;
        }
        Format::Table if failed.is_empty() => {
            out::print(&format!("All {} checks hold (seed {seed}).\n", all.len()))?;
        }
        Format::Table => {}
    }
    if failed.is_empty() {
        return Ok(());
    }
    let names: Vec<String> = failed.iter().map(|c| format!("{}, {}", c.group.title(), c.name)).collect();
    Err(NotVerified { failed: failed.len(), all: all.len(), names: names.join("; ") }.into())
}

/// The default study's attacks against the two SOCs of which it is known what they must do.
fn control_studies(scenarios: Option<&Path>, seed: u64) -> anyhow::Result<ControlStudies> {
    let library = Library::open(scenarios)?;
    let against = |soc: &str| {
        let changes = Changes {
            socs: vec![soc.to_owned()],
            seed: Some(seed),
            replications: Some(ControlStudies::REPLICATIONS),
            ..Changes::default()
        };
        library.assemble("default", &changes).map(|assembled| assembled.study)
    };
    Ok(ControlStudies { blind: against("blind")?, perfect: against("perfect")? })
}

/// The whole pack as JSON.
#[derive(Serialize)]
struct Pack<'a> {
    seed: u64,
    failed: usize,
    checks: &'a [Check],
}

/// Columns of a terminal that nobody has widened.
const COLUMNS: usize = 80;

/// Returns the checks of one group: each claim, and under it a row a case.
fn table(checks: &[Check]) -> Result<String, std::fmt::Error> {
    let mut text = String::new();
    let Some(group) = checks.first().map(|check| check.group) else { return Ok(text) };
    heading(&mut text, group)?;
    for cases in checks.chunk_by(|a, b| a.claim == b.claim) {
        text.push('\n');
        paragraph(&mut text, cases[0].claim);
        for case in cases {
            let verdict = if case.holds() { "ok" } else { "FAILS" };
            writeln!(
                text,
                "  {:<38}{:>9}{:>10}{:>15} {verdict:>5}",
                case.name,
                number(case.expected),
                number(case.got),
                judged_by(case)
            )?;
        }
    }
    text.push('\n');
    Ok(text)
}

fn heading(text: &mut String, group: Group) -> std::fmt::Result {
    let title = group.title();
    writeln!(text, "{title:<40}{:>9}{:>10}{:>15}", "expected", "got", "judged by")?;
    writeln!(text, "{}", "─".repeat(COLUMNS))
}

/// Adds a claim in lines no wider than the terminal.
fn paragraph(text: &mut String, claim: &str) {
    let mut width = 0;
    for word in claim.split_whitespace() {
        let length = word.chars().count();
        if width > 0 && width + 1 + length > COLUMNS {
            text.push('\n');
            width = 0;
        }
        if width > 0 {
            text.push(' ');
            width += 1;
        }
        text.push_str(word);
        width += length;
    }
    text.push('\n');
}

fn judged_by(check: &Check) -> String {
    match check.yardstick {
        Yardstick::StandardError { z, .. } => format!("z {z:.2}"),
        Yardstick::Counted { standard_error, .. } => format!("± {standard_error:.4}"),
        Yardstick::Range { low, high } if low == high => "exact".to_owned(),
        Yardstick::Range { low, high } if ((low + high) / 2.0 - check.expected).abs() < 1e-9 => {
            format!("within {}", short((high - low) / 2.0))
        }
        Yardstick::Range { low, high } => format!("{} to {}", short(low), short(high)),
    }
}

/// Writes a number to four places, fewer where it is large.
fn number(x: f64) -> String {
    let places = match x.abs() {
        size if x.fract() == 0.0 && size < 1e7 => 0,
        size if size < 1e-3 => return format!("{x:.1e}"),
        size if size < 10.0 => 4,
        size if size < 1000.0 => 3,
        _ => 0,
    };
    format!("{x:.places$}")
}

/// Writes a bound with no more figures than it has.
fn short(x: f64) -> String {
    if x != 0.0 && x.abs() < 1e-3 {
        return format!("{x:.1e}");
    }
    let written = format!("{x:.3}");
    written.trim_end_matches('0').trim_end_matches('.').to_owned()
}
