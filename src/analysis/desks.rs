//! What the desk's books say.

use super::findings::{ClientBurden, DeskFindings, HourLoad, SeverityLoad};
use crate::client::Client;
use crate::experiment::{DeskBooks, DeskLines, HourBooks, LineBooks, Study};
use crate::knowledge::Severity;
use crate::soc::{Burden, HarmlessWork, INVESTIGATION, Soc, TRIAGE};
use crate::stats::{Estimate, mean, ratio};
use crate::units::{MINUTE, SimDuration};

/// Returns the load of each SOC's desk.
pub(super) fn describe(study: &Study, books: &[DeskBooks]) -> Vec<DeskFindings> {
    study.socs.iter().zip(books).map(|(soc, books)| of_desk(study, soc, books)).collect()
}

fn of_desk(study: &Study, soc: &Soc, books: &DeskBooks) -> DeskFindings {
    let days = books.days.max(1) as f64;
    let arrived_a_day = |tier: usize| -> Vec<f64> {
        books.replications.iter().map(|r| r[tier].iter().map(arrived).sum::<u64>() as f64 / days).collect()
    };
    let auto_closed: Vec<f64> =
        arrived_a_day(TRIAGE).iter().map(|queued| queued * books.auto_closed_per_queued).collect();
    let severity = |(line, severity): (usize, &Severity)| {
        let own: Vec<&LineBooks> = books.replications.iter().map(|r| &r[TRIAGE][line]).collect();
        load(*severity, &own, days, soc.desk.sla[line])
    };
    let each: Vec<DeskBooks> = books.replications.iter().map(|lines| alone(books, lines)).collect();
    let burden = |(number, client): (usize, &Client)| {
        let one = |(replication, own): (usize, &DeskBooks)| {
            let blocked = books.blocked.get(replication).and_then(|clients| clients.get(number));
            Burden::new(soc, work(own), client.endpoints, blocked.copied().unwrap_or_default(), days)
        };
        let all: Vec<Burden> = each.iter().enumerate().map(one).collect();
        let of = |what: fn(&Burden) -> f64| mean_of_loads(&all.iter().map(what).collect::<Vec<_>>());
        ClientBurden {
            client: client.name.clone(),
            false_escalations: of(|b| b.false_escalations),
            wrong_isolations: of(|b| b.wrong_isolations),
            false_blocks: of(|b| b.false_blocks),
            outage_user_hours: of(|b| b.outage_user_hours),
        }
    };
    DeskFindings {
        soc: soc.name.clone(),
        days: books.days * books.replications.len() as u64,
        auto_closed_per_day: mean_of_loads(&auto_closed),
        second_looks_per_day: mean_of_loads(&arrived_a_day(INVESTIGATION)),
        looks_per_shift: mean_of_loads(&each.iter().map(|b| b.looks_per_shift(soc)).collect::<Vec<_>>()),
        burdens: study.clients.iter().enumerate().map(burden).collect(),
        week: books.week.iter().map(hour).collect(),
        severities: Severity::ALL.iter().enumerate().map(severity).collect(),
    }
}

/// The books of one replication.
fn alone(books: &DeskBooks, lines: &DeskLines) -> DeskBooks {
    DeskBooks {
        days: books.days,
        auto_closed_per_queued: books.auto_closed_per_queued,
        replications: vec![lines.clone()],
        blocked: Vec::new(),
        week: Vec::new(),
    }
}

/// All of it is harmless: the books are kept without an attack.
fn work(books: &DeskBooks) -> HarmlessWork {
    let days = (books.days.max(1) * books.replications.len().max(1) as u64) as f64;
    let first = books.lines(TRIAGE);
    let serious = Severity::ALL.iter().zip(&first).filter(|(s, _)| **s <= Severity::High);
    let second = books.lines(INVESTIGATION);
    HarmlessWork {
        serious_per_day: serious.map(|(_, line)| line.came()).sum::<u64>() as f64 / days,
        second_looks_per_day: second.iter().map(|line| line.came() - line.astray).sum::<u64>() as f64 / days,
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
fn load(severity: Severity, lines: &[&LineBooks], days: f64, promised: Option<SimDuration>) -> SeverityLoad {
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
        never_looked_at: share(|l| l.expired + l.bulk_closed),
        promised_minutes: promised.map(|within| within.0 as f64 / MINUTE as f64),
        promise_kept: promised.and_then(|_| share(|l| l.in_time)),
        wait_median: minutes(0.5),
        wait_p90: minutes(0.9),
    }
}
