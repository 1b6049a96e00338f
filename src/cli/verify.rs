//! `sparring verify`: the verification pack, as tables or as JSON.

use super::out;
use crate::experiment::Study;
use crate::report::{Medium, wrap};
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
#[error("{failed} of {all} checks do not hold, the first: {first}")]
struct NotVerified {
    failed: usize,
    all: usize,
    first: String,
}

pub(super) fn verify(scenarios: Option<&Path>, args: &VerifyArgs) -> anyhow::Result<()> {
    // What may be refused comes first.
    let studies = control_studies(scenarios, args.seed)?;
    let levels = levels(scenarios, args.seed)?;
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
    take(verification::calibration(levels)?)?;
    take(verification::controls(studies)?)?;
    out::print(&match args.format {
        Format::Table => closing(seed, &all),
        Format::Json => json(seed, &all)?,
    })?;
    match not_verified(&all) {
        Some(failure) => Err(failure.into()),
        None => Ok(()),
    }
}

fn failed(checks: &[Check]) -> usize {
    checks.iter().filter(|check| !check.holds()).count()
}

fn not_verified(checks: &[Check]) -> Option<NotVerified> {
    let first = checks.iter().find(|check| !check.holds())?;
    let first = format!("{}: {}", first.group.title(), first.name);
    Some(NotVerified { failed: failed(checks), all: checks.len(), first })
}

/// Returns the last line of the tables.
fn closing(seed: u64, checks: &[Check]) -> String {
    match failed(checks) {
        0 => format!("All {} checks hold (seed {seed}).\n", checks.len()),
        n => format!("{n} of {} checks FAIL (seed {seed}).\n", checks.len()),
    }
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

/// The default study's attacks against the five levels, which calibration is about.
fn levels(scenarios: Option<&Path>, seed: u64) -> anyhow::Result<Study> {
    let changes = Changes {
        seed: Some(seed),
        replications: Some(verification::CALIBRATION_REPLICATIONS),
        ..Changes::default()
    };
    Ok(Library::open(scenarios)?.assemble("default", &changes)?.study)
}

/// Returns the whole pack as JSON.
fn json(seed: u64, checks: &[Check]) -> serde_json::Result<String> {
    #[derive(Serialize)]
    struct Pack<'a> {
        seed: u64,
        failed: usize,
        checks: &'a [Check],
    }
    Ok(serde_json::to_string_pretty(&Pack { seed, failed: failed(checks), checks })? + "\n")
}

/// Returns the checks of one group: each claim, and under it a row a case.
fn table(checks: &[Check]) -> Result<String, std::fmt::Error> {
    let mut text = String::new();
    let Some(group) = checks.first().map(|check| check.group) else { return Ok(text) };
    heading(&mut text, group)?;
    for cases in checks.chunk_by(|a, b| a.claim == b.claim) {
        text.push('\n');
        for line in wrap(cases[0].claim, Medium::COLUMNS) {
            writeln!(text, "{line}")?;
        }
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
    writeln!(text, "{}", "─".repeat(Medium::COLUMNS))
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::Exit;
    use crate::verification::Claim;

    fn checks() -> Vec<Check> {
        let claim = Claim {
            group: Group::Queue,
            text: "A claim long enough to be broken into lines, since nobody reads beyond the eightieth column",
        };
        vec![
            claim.within("printed", 2.776, 2.7764, 5e-4),
            claim.mean("c 1, rho 0.5: mean wait", 2.0, &[1.0, 2.0, 3.0]),
            claim.counted("n 200", 0.95, (900, 1000), (0.925, 0.975)),
            claim.in_range("exact coverage", 0.95, 0.9672, (0.925, 0.975)),
            claim.in_range("at least one", 1.0, 20366.0, (1.0, 30000.0)),
            claim.exactly("items not accounted for", 0, 0),
        ]
    }

    #[test]
    fn a_table_has_a_row_a_check_and_fits_a_terminal() {
        let text = table(&checks()).unwrap();
        assert!(text.lines().all(|line| line.chars().count() <= Medium::COLUMNS), "{text}");
        let row = |name: &str| text.lines().find(|l| l.trim_start().starts_with(name)).unwrap().to_owned();
        let ends = |name: &str, end: &str| assert!(row(name).ends_with(end), "{}", row(name));
        ends("printed", "2.7760    2.7764  within 5.0e-4    ok");
        ends("c 1", "2         2         z 0.00    ok");
        ends("n 200", "0.9500    0.9000       ± 0.0095 FAILS");
        ends("exact coverage", "0.9672   within 0.025    ok");
        ends("at least one", "1     20366     1 to 30000    ok");
        ends("items", "exact    ok");
    }

    #[test]
    fn one_check_that_fails_is_named_and_ends_in_exit_code_1() {
        let error = not_verified(&checks()).unwrap();
        assert_eq!(error.to_string(), "1 of 6 checks do not hold, the first: Queues: n 200");
        assert_eq!(Exit::of(&error.into()), Exit::Failed);
        assert_eq!(closing(7, &checks()), "1 of 6 checks FAIL (seed 7).\n");
        assert!(not_verified(&checks()[..2]).is_none());
        assert_eq!(closing(7, &checks()[..2]), "All 2 checks hold (seed 7).\n");
    }

    #[test]
    fn json_has_every_field_of_a_check() {
        let pack: serde_json::Value = serde_json::from_str(&json(7, &checks()).unwrap()).unwrap();
        assert_eq!((pack["seed"].as_u64(), pack["failed"].as_u64()), (Some(7), Some(1)));
        let check = &pack["checks"][2];
        assert_eq!(check["group"], "queue");
        assert_eq!(check["verdict"], "fails");
        assert_eq!(check["got"], 0.9);
        assert_eq!(check["yardstick"]["counted"]["low"], 0.925);
        assert_eq!(pack["checks"][1]["yardstick"]["standard_error"]["z"], 0.0);
    }
}
