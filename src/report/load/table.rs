//! The load of a desk as a tidy table: one number a row.

use super::LoadDossier;
use crate::analysis::{LineLoad, PostingChanges, effect_word};
use crate::report::ReportError;
use crate::report::tables::spreadsheet::{finish, name};
use crate::report::words::plain;
use crate::stats::Estimate;

/// The columns; what a row does not speak of is empty.
const COLUMNS: [&str; 16] = [
    "soc",
    "tier",
    "severity",
    "hour_of_week",
    "headcount",
    "shift",
    "metric",
    "value",
    "low",
    "high",
    "n",
    "unit",
    "effect",
    "days",
    "seed",
    "version",
];

/// What a row is about, beside its number.
#[derive(Clone, Debug, Default)]
struct Subject {
    tier: &'static str,
    severity: &'static str,
    hour: String,
    headcount: &'static str,
    shift: String,
}

/// A number with what it is called and its unit.
type Metric = (&'static str, Option<Estimate>, &'static str, &'static str);

/// Returns the findings as CSV.
///
/// # Errors
/// If a row cannot be written.
pub fn load_csv(dossier: &LoadDossier<'_>) -> Result<Vec<u8>, ReportError> {
    let found = dossier.findings;
    let mut rows: Vec<(Subject, Metric)> = Vec::new();
    for tier in &found.tiers {
        let about = Subject { tier: tier.tier, ..Subject::default() };
        rows.push((about.clone(), ("utilisation", tier.utilisation, "share", "")));
        rows.extend(line(&tier.load).map(|metric| (about.clone(), metric)));
        rows.push((about, ("grows_by", tier.grows_by, "alerts", "")));
    }
    for severity in &found.severities {
        let about = Subject { tier: "triage", severity: severity.severity, ..Subject::default() };
        rows.extend(line(&severity.load).map(|metric| (about.clone(), metric)));
    }
    for hour in &found.week {
        let about = Subject { tier: "triage", hour: hour.hour_of_week.to_string(), ..Subject::default() };
        let metrics: [Metric; 7] = [
            ("arrived", hour.arrived, "alerts per hour", ""),
            ("looked_at", hour.looked_at, "alerts per hour", ""),
            ("closed_unread", hour.closed_unread, "alerts per hour", ""),
            ("waiting", hour.waiting, "alerts", ""),
            ("utilisation", hour.utilisation, "share", ""),
            ("wait_median", hour.wait_median, "min", ""),
            ("wait_p90", hour.wait_p90, "min", ""),
        ];
        rows.extend(metrics.map(|metric| (about.clone(), metric)));
    }
    for posting in &found.postings {
        let about = Subject {
            tier: posting.tier,
            headcount: posting.headcount,
            shift: name(&plain(&posting.shift)),
            ..Subject::default()
        };
        rows.extend(posting.changes.iter().flat_map(changed).map(|metric| (about.clone(), metric)));
    }
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(COLUMNS)?;
    let soc = name(&plain(&found.soc));
    for (about, (metric, estimate, unit, effect)) in rows {
        let Some(estimate) = estimate else { continue };
        writer.write_record([
            soc.as_str(),
            about.tier,
            about.severity,
            &about.hour,
            about.headcount,
            &about.shift,
            metric,
            &estimate.estimate.to_string(),
            &estimate.low.to_string(),
            &estimate.high.to_string(),
            &estimate.n.to_string(),
            unit,
            effect,
            &found.days.to_string(),
            &dossier.manifest.seed.to_string(),
            dossier.manifest.version,
        ])?;
    }
    finish(writer)
}

fn line(load: &LineLoad) -> [Metric; 10] {
    [
        ("per_day", load.per_day, "alerts per day", ""),
        ("looked_at", load.looked_at, "share", ""),
        ("expired", load.expired, "share", ""),
        ("bulk_closed", load.bulk_closed, "share", ""),
        ("never_looked_at", load.never_looked_at, "share", ""),
        ("waiting_at_end", load.waiting, "share", ""),
        ("in_time", load.in_time, "share", ""),
        ("wait_median", load.wait_median, "min", ""),
        ("wait_p90", load.wait_p90, "min", ""),
        ("wait_mean", load.wait_mean, "min", ""),
    ]
}

fn changed(changes: &PostingChanges) -> [Metric; 5] {
    let effect = |effect: Option<_>| effect.map_or("", effect_word);
    [
        ("utilisation", changes.utilisation, "difference of shares", ""),
        (
            "never_looked_at",
            changes.never_looked_at,
            "difference of shares",
            effect(changes.effect_on_never_looked_at),
        ),
        ("in_time", changes.in_time, "difference of shares", ""),
        ("wait_median", changes.wait_median, "min", ""),
        ("wait_p90", changes.wait_p90, "min", effect(changes.effect_on_wait)),
    ]
}
