//! The table of speeds given detection: a row a span, a column a SOC.

use crate::analysis::{CellFindings, Speed};
use crate::report::words;
use serde::Serialize;

/// One span under each SOC.
#[derive(Serialize)]
pub(super) struct SpeedRow {
    span: String,
    known_as: String,
    cells: Vec<SpeedCell>,
}

#[derive(Serialize)]
struct SpeedCell {
    mean: String,
    /// Nothing where there is no mean.
    interval: String,
    n: String,
}

/// Returns a row for each span that anybody came to the beginning of.
pub(super) fn speed_rows(cells: &[CellFindings]) -> Vec<SpeedRow> {
    let Some(first) = cells.first() else { return Vec::new() };
    let row = |(i, span): (usize, &Speed)| {
        let under: Vec<&Speed> = cells.iter().filter_map(|c| c.speeds.get(i)).collect();
        let any = under.iter().any(|s| s.n + s.n_not_reached > 0);
        any.then(|| SpeedRow {
            span: span.span.replace('_', " "),
            known_as: format!("{}, {}", span.known_as, span.moments),
            cells: under.into_iter().map(cell).collect(),
        })
    };
    first.speeds.iter().enumerate().filter_map(row).collect()
}

fn cell(speed: &Speed) -> SpeedCell {
    let (mean, interval) = match speed.mean {
        Some(e) => {
            let limits = format!("{}–{}", words::time(e.low), words::time(e.high));
            (words::time(e.estimate), limits)
        }
        None => ("–".to_owned(), String::new()),
    };
    let before = match speed.n_before {
        0 => String::new(),
        some => format!(", {some} before"),
    };
    SpeedCell { mean, interval, n: format!("{} of {}{before}", speed.n, speed.n + speed.n_not_reached) }
}
