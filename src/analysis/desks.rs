//! What the desk's books say.

use super::findings::{DeskFindings, HourLoad, SeverityLoad};
use crate::experiment::{DeskBooks, HourBooks, LineBooks, Study};
use crate::knowledge::Severity;
use crate::soc::{Burden, HarmlessWork, INVESTIGATION, TRIAGE};
use crate::units::MINUTE;

/// Returns the load of each SOC's desk.
pub(super) fn describe(study: &Study, books: &[DeskBooks]) -> Vec<DeskFindings> {
    let one = |(soc, books): (&crate::soc::Soc, &DeskBooks)| {
        let days = books.days.max(1) as f64;
        let queued: u64 = books.tiers[TRIAGE].iter().map(arrived).sum();
        DeskFindings {
            soc: soc.name.clone(),
            days: books.days,
            auto_closed_per_day: queued as f64 / days * books.auto_closed_per_queued,
            week: books.week.iter().map(hour).collect(),
            second_looks_per_day: work(books).second_looks_per_day,
            burdens: study
                .clients
                .iter()
                .map(|client| (client.name.clone(), Burden::new(soc, work(books), client.endpoints)))
                .collect(),
            severities: Severity::ALL
                .iter()
                .zip(&books.tiers[TRIAGE])
                .map(|(severity, line)| load(*severity, line, days))
                .collect(),
        }
    };
    study.socs.iter().zip(books).map(one).collect()
}

/// All of it is harmless: the books are kept without an attack.
fn work(books: &DeskBooks) -> HarmlessWork {
    let days = books.days.max(1) as f64;
    let serious = Severity::ALL.iter().zip(&books.tiers[TRIAGE]).filter(|(s, _)| **s <= Severity::High);
    HarmlessWork {
        serious_per_day: serious.map(|(_, line)| arrived(line)).sum::<u64>() as f64 / days,
        second_looks_per_day: books.tiers[INVESTIGATION].iter().map(arrived).sum::<u64>() as f64 / days,
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

/// Everything that came to a line is in exactly one of these.
fn arrived(line: &LineBooks) -> u64 {
    line.served + line.expired + line.bulk_closed + line.waiting
}

fn load(severity: Severity, line: &LineBooks, days: f64) -> SeverityLoad {
    let all = arrived(line);
    let share = |part: u64| if all == 0 { 0.0 } else { part as f64 / all as f64 };
    let minutes = |p: f64| line.waits.quantile(p).map(|w| w.0 as f64 / MINUTE as f64);
    SeverityLoad {
        severity: severity.to_string(),
        per_day: all as f64 / days,
        served: share(line.served),
        expired: share(line.expired),
        bulk_closed: share(line.bulk_closed),
        waiting: share(line.waiting),
        wait_median: minutes(0.5),
        wait_p90: minutes(0.9),
    }
}
