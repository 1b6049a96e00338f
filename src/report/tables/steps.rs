//! `steps.csv`: one row an execution of a step, and one a step never reached.

use super::spreadsheet::{fate, hours, name, said};
use crate::attack::{Script, StepIndex};
use crate::engagement::{Fate, Outcome, StepFate};
use crate::knowledge::Knowledge;
use crate::report::Dossier;
use std::io::{self, Write};
use std::num::NonZeroU32;

/// The columns. A moment is the one at which the step showed to whoever could see it.
const COLUMNS: [&str; 18] = [
    "study",
    "attack",
    "client",
    "soc",
    "replication",
    "seed",
    "version",
    "step",
    "technique",
    "tactics",
    "role",
    "downstream_client",
    "execution",
    "variant",
    "at_hours_from_began",
    "at_hours_from_t0",
    "alerted",
    "fate",
];

/// Writes `steps.csv`, in the order of `outcomes.csv`, within an engagement by step and time.
///
/// Steps off the client's assets are left out, as no SOC could see them. A step never reached is one row
/// with the fate `not-reached`, without execution, variant, time and answer whether it was alerted on.
///
/// # Errors
/// If `to` does not take it.
pub fn steps(dossier: &Dossier<'_>, to: &mut dyn Write) -> io::Result<()> {
    let mut writer = csv::Writer::from_writer(to);
    writer.write_record(COLUMNS)?;
    let study = dossier.study;
    let (seed, version) = (study.seed.to_string(), dossier.manifest.version);
    let fates = Fate::ALL.map(fate);
    for (cell, outcomes) in &dossier.results.cells {
        let script = &study.attacks[cell.attack];
        let names = [&study.name, &script.name, &study.clients[cell.client].name, &study.socs[cell.soc].name]
            .map(|n| name(n));
        let told: Vec<[String; 4]> =
            (0..script.steps.len()).map(|step| tell(&study.knowledge, script, step)).collect();
        for (replication, outcome) in outcomes.iter().enumerate() {
            let replication = replication.to_string();
            let mut execution = 0;
            for (i, step) in outcome.steps.iter().enumerate() {
                let before = i.checked_sub(1).map(|before| outcome.steps[before]);
                let again = before.is_some_and(|b| (b.step, b.party) == (step.step, step.party));
                execution = if again { execution + 1 } else { 1 };
                writer.write_record(
                    names
                        .iter()
                        .map(String::as_str)
                        .chain([replication.as_str(), &seed, version])
                        .chain(told[step.step].iter().map(String::as_str))
                        .chain(happened(outcome, step, execution).iter().map(String::as_str))
                        .chain([fates[step.fate.index()].as_str()]),
                )?;
            }
        }
    }
    writer.flush()
}

/// What a step is: its id, technique, tactics in the order of the matrix, and the part of what it acts on.
fn tell(knowledge: &Knowledge, script: &Script, step: StepIndex) -> [String; 4] {
    let step = &script.steps[step];
    let technique = knowledge.get(step.technique);
    let tactics: Vec<&str> = technique.tactics.iter().map(|t| t.shortname()).collect();
    [name(&step.id), technique.code.clone(), tactics.join(";"), step.role.name().to_owned()]
}

/// Which execution of its step it was, which way of doing it, when it showed, whether it was alerted on.
fn happened(outcome: &Outcome, step: &StepFate, execution: u32) -> [String; 6] {
    let reached = step.fate != Fate::NotReached;
    let number = |n: Option<u32>| n.map(|n| n.to_string()).unwrap_or_default();
    [
        number((step.party > 0).then_some(u32::from(step.party))),
        number(reached.then_some(execution)),
        number(step.variant.map(NonZeroU32::get)),
        hours(step.at.map(|at| at.since(outcome.began))),
        hours(step.at.zip(outcome.stamps.t0).map(|(at, t0)| at.since(t0))),
        said(reached.then_some(step.alerted)),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::fake;

    fn rows(dossier: &Dossier<'_>) -> (csv::StringRecord, Vec<csv::StringRecord>) {
        let mut bytes = Vec::new();
        steps(dossier, &mut bytes).unwrap();
        let mut reader = csv::Reader::from_reader(bytes.as_slice());
        let header = reader.headers().unwrap().clone();
        (header, reader.records().map(|r| r.unwrap()).collect())
    }

    #[test]
    fn each_execution_is_one_row_and_so_is_each_step_never_reached() {
        let fake = fake::fake();
        let (header, rows) = rows(&fake.dossier());
        assert_eq!(header.iter().collect::<Vec<_>>(), COLUMNS);
        let at = |column: &str| header.iter().position(|h| h == column).unwrap();
        let outcomes: Vec<&Outcome> = fake.results.cells.iter().flat_map(|(_, o)| o).collect();
        assert_eq!(rows.len(), outcomes.iter().map(|o| o.steps.len()).sum::<usize>());
        let mut row = rows.iter();
        for outcome in outcomes {
            for step in &outcome.steps {
                let row = row.next().unwrap();
                let reached = step.fate != Fate::NotReached;
                assert_eq!(&row[at("fate")] == "not-reached", !reached);
                for column in ["execution", "variant", "at_hours_from_began", "alerted"] {
                    assert_eq!(row[at(column)].is_empty(), !reached, "{column}");
                }
                assert_eq!(row[at("at_hours_from_t0")].is_empty(), !reached || !outcome.started());
                assert_eq!(&row[at("alerted")] == "true", reached && step.alerted);
                if let Some(moment) = step.at {
                    let hours: f64 = row[at("at_hours_from_began")].parse().unwrap();
                    assert!((hours - moment.since(outcome.began).hours()).abs() < 1e-9);
                }
            }
        }
    }

    #[test]
    fn executions_of_one_step_are_counted() {
        let mut fake = fake::fake();
        let first = fake.results.cells[0].1[0].steps[1];
        let reached = StepFate { fate: Fate::NoRule, variant: NonZeroU32::new(1), ..first };
        let next = StepFate { variant: NonZeroU32::new(2), ..reached };
        fake.results.cells[0].1[0].steps = vec![StepFate { step: 0, ..reached }, reached, next, next];
        let (_, rows) = rows(&fake.dossier());
        let counted: Vec<(&str, &str)> = rows[..4].iter().map(|r| (&r[12], &r[13])).collect();
        assert_eq!(counted, [("1", "1"), ("1", "1"), ("2", "2"), ("3", "2")]);
    }

    #[test]
    fn no_name_is_a_formula() {
        let mut fake = fake::fake();
        fake.rename("=HYPERLINK(\"http://x\",\"y\")");
        fake.study.attacks[0].steps[0].id = "@SUM(A1)".to_owned();
        let (_, rows) = rows(&fake.dossier());
        assert!(rows.iter().all(|r| r.iter().all(|field| !field.starts_with(['=', '@']))));
        assert_eq!(&rows[0][1], "'=HYPERLINK(\"http://x\",\"y\")");
        assert_eq!(&rows[0][7], "'@SUM(A1)");
    }
}
