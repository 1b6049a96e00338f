//! The worth of capabilities as a tidy table: one number a row.

use super::WorthDossier;
use crate::analysis::{Direction, Effect, Worth};
use crate::report::ReportError;
use crate::report::tables::spreadsheet::{finish, name};
use crate::report::words::plain;
use crate::stats::Estimate;

/// The columns; what a row does not speak of is empty.
const COLUMNS: [&str; 14] = [
    "soc",
    "attack",
    "client",
    "capability",
    "change",
    "metric",
    "worth",
    "low",
    "high",
    "n",
    "unit",
    "effect",
    "seed",
    "version",
];

/// Returns what each change is worth as CSV: with the capability less without it.
///
/// # Errors
/// If a row cannot be written.
pub fn worth_csv(dossier: &WorthDossier<'_>) -> Result<Vec<u8>, ReportError> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(COLUMNS)?;
    let all = format!("all, {}", dossier.weighed());
    for table in &dossier.ablation.tables {
        for worth in &table.rows {
            for (metric, estimate, unit) in numbers(worth) {
                let effect = if metric == "over_before_objective" { word(worth.effect) } else { "" };
                writer.write_record([
                    name(&plain(&dossier.ablation.soc)),
                    name(&plain(table.attack.as_deref().unwrap_or(&all))),
                    name(&plain(&table.client)),
                    name(&plain(&worth.change.capabilities.join(" and "))),
                    change(worth.change.direction).to_owned(),
                    metric.to_owned(),
                    estimate.estimate.to_string(),
                    estimate.low.to_string(),
                    estimate.high.to_string(),
                    estimate.n.to_string(),
                    unit.to_owned(),
                    effect.to_owned(),
                    dossier.manifest.seed.to_string(),
                    dossier.manifest.version.to_owned(),
                ])?;
            }
        }
    }
    finish(writer)
}

fn numbers(worth: &Worth) -> impl Iterator<Item = (&'static str, Estimate, &'static str)> {
    [
        ("over_before_objective", Some(worth.over_before_objective), "difference of shares"),
        ("win_margin", worth.win_margin_hours, "h"),
        ("steps_alerted", worth.steps_alerted, "difference of shares"),
    ]
    .into_iter()
    .filter_map(|(metric, estimate, unit)| Some((metric, estimate?, unit)))
}

fn change(direction: Direction) -> &'static str {
    match direction {
        Direction::Removed => "removed",
        Direction::Added => "added",
    }
}

fn word(effect: Effect) -> &'static str {
    match effect {
        Effect::Helps => "helps",
        Effect::Harms => "harms",
        Effect::NoMeasurableEffect => "no-measurable-effect",
        Effect::TooCloseToCall => "too-close-to-call",
    }
}
