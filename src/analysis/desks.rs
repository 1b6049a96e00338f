//! What the desk's books say.

use super::findings::{DeskFindings, HourLoad, SeverityLoad};
use crate::experiment::{DeskBooks, HourBooks, LineBooks, Study};
use crate::knowledge::Severity;
use crate::soc::{INVESTIGATION, Soc, TRIAGE};
use crate::stats::{Estimate, mean, ratio};
use crate::units::MINUTE;

/// Returns the load of each SOC's desk.
pub(super) fn describe(study: &Study, books: &[DeskBooks]) -> Vec<DeskFindings> {
    study.socs.iter().zip(books).map(|(soc, books)| of_desk(soc, books)).collect()
}

fn of_desk(soc: &Soc, books: &DeskBooks) -> DeskFindings {
    let days = books.days.max(1) as f64;
    let arrived_a_day = |tier: usize| -> Vec<f64> {
        books.replications.iter().map(|r| r[tier].iter().map(arrived).sum::<u64>() as f64 / days).collect()
    };
    let auto_closed: Vec<f64> =
        arrived_a_day(TRIAGE).iter().map(|queued| queued * books.auto_closed_per_queued).collect();
    let severity = |(line, severity): (usize, &Severity)| {
        let own: Vec<&LineBooks> = books.replications.iter().map(|r| &r[TRIAGE][line]).collect();
        load(*severity, &own, days)
    };
    DeskFindings {
        soc: soc.name.clone(),
        days: books.days * books.replications.len() as u64,
        auto_closed_per_day: mean_of_loads(&auto_closed),
        second_looks_per_day: mean_of_loads(&arrived_a_day(INVESTIGATION)),
        week: books.week.iter().map(hour).collect(),
        severities: Severity::ALL.iter().enumerate().map(severity).collect(),
    }
}

fn hour(books: &HourBooks) -> HourLoad {
    let of = |count: u64| count as f64 / books.hours.max(1) as f64;
    HourLoad {
        arrived: of(books.arrived),
        served: of(books.served),
        lost: of(books.lost),
        waiting: of(books.waiting),
    }
}

/// Everything that was in a line is in exactly one of these.
fn all(line: &LineBooks) -> u64 {
    line.served + line.expired + line.bulk_closed + line.waiting
}

fn arrived(line: &LineBooks) -> u64 {
    all(line) - line.carried_in
}

/// The mean of loads or waits, which cannot be below nothing.
fn mean_of_loads(values: &[f64]) -> Option<Estimate> {
    mean(values).map(|e| Estimate { low: e.low.max(0.0), ..e })
}

/// What became of the alerts of one severity, `lines` being its books in each replication.
fn load(severity: Severity, lines: &[&LineBooks], days: f64) -> SeverityLoad {
    let share = |part: fn(&LineBooks) -> u64| {
        ratio(&lines.iter().map(|l| (part(l) as f64, all(l) as f64)).collect::<Vec<_>>())
    };
    let minutes = |p: f64| {
        let waits = lines.iter().filter_map(|l| l.waits.quantile(p));
        mean_of_loads(&waits.map(|w| w.0 as f64 / MINUTE as f64).collect::<Vec<_>>())
    };
    SeverityLoad {
        severity: severity.to_string(),
        per_day: mean_of_loads(&lines.iter().map(|l| arrived(l) as f64 / days).collect::<Vec<_>>()),
        served: share(|l| l.served),
        expired: share(|l| l.expired),
        bulk_closed: share(|l| l.bulk_closed),
        waiting: share(|l| l.waiting),
        wait_median: minutes(0.5),
        wait_p90: minutes(0.9),
    }
}
