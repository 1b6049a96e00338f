//! What the page says of what was lost.

use super::Tagged;
use super::fight_section::tagged;
use crate::analysis::{CellFindings, LossFindings, Lost, Quantile};
use crate::report::cast::Cast;
use crate::report::{amount, sentences};
use serde::Serialize;

/// What was lost under one SOC.
#[derive(Serialize)]
pub(super) struct LossRow {
    soc: Tagged,
    n: usize,
    /// In the order of [`kinds`].
    cells: Vec<LossCell>,
}

#[derive(Serialize)]
struct LossCell {
    mean: String,
    /// What half of the engagements do not exceed, and nine of ten.
    quantiles: Vec<String>,
}

/// What is above the columns.
pub(super) fn kinds(cells: &[CellFindings]) -> Vec<&'static str> {
    sentences::taken(cells).into_iter().map(sentences::lost).collect()
}

/// The losses of one attack on one client under each SOC.
pub(super) fn of_fight(cast: &Cast<'_>, cells: &[CellFindings]) -> Vec<LossRow> {
    let cell = |c: &CellFindings, kind: Lost| {
        let say = sentences::amount(kind);
        let most = |of: &str, q: &Quantile| format!("{of} up to {}", amount::quantile(q, say));
        let of = |l: &LossFindings| LossCell {
            mean: amount::with_interval(&l.mean, say),
            quantiles: match (l.median.value, l.p90.value) {
                (_, Some(0.0)) => vec!["none in 9 of 10".to_owned()],
                (Some(0.0), _) => vec!["none in half".to_owned(), most("9 of 10", &l.p90)],
                _ => vec![most("half", &l.median), most("9 of 10", &l.p90)],
            },
        };
        let nothing = || LossCell { mean: "–".to_owned(), quantiles: Vec::new() };
        c.losses.iter().find(|l| l.kind == kind.name()).map_or_else(nothing, of)
    };
    let kinds = sentences::taken(cells);
    let row = |c: &CellFindings| LossRow {
        soc: tagged(cast, &c.soc, cast.soc_in_short(&c.soc)),
        n: c.n,
        cells: kinds.iter().map(|kind| cell(c, *kind)).collect(),
    };
    cells.iter().map(row).collect()
}
