//! What the page says of what was lost.

use super::Tagged;
use super::fight_section::tagged;
use crate::analysis::{CellFindings, LossFindings, Lost};
use crate::report::cast::Cast;
use crate::report::{sentences, words};
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
    quantiles: String,
}

/// The kinds that the attack takes anything of.
fn taken(cells: &[CellFindings]) -> Vec<Lost> {
    let any = |kind: &Lost| cells.iter().any(|c| c.losses.iter().any(|l| l.kind == kind.name()));
    Lost::ALL.into_iter().filter(any).collect()
}

/// What is above the columns.
pub(super) fn kinds(cells: &[CellFindings]) -> Vec<&'static str> {
    taken(cells).into_iter().map(sentences::lost).collect()
}

/// The losses of one attack on one client under each SOC.
pub(super) fn of_fight(cast: &Cast<'_>, cells: &[CellFindings]) -> Vec<LossRow> {
    let cell = |c: &CellFindings, kind: Lost| {
        let say = sentences::amount(kind);
        let of = |l: &LossFindings| LossCell {
            mean: words::with_interval(&l.mean, say),
            quantiles: format!(
                "median {}, 9 of 10 up to {}",
                words::quantile(&l.median, say),
                words::quantile(&l.p90, say)
            ),
        };
        let nothing = || LossCell { mean: "–".to_owned(), quantiles: String::new() };
        c.losses.iter().find(|l| l.kind == kind.name()).map_or_else(nothing, of)
    };
    let kinds = taken(cells);
    let row = |c: &CellFindings| LossRow {
        soc: tagged(cast, &c.soc, cast.soc_in_short(&c.soc)),
        n: c.n,
        cells: kinds.iter().map(|kind| cell(c, *kind)).collect(),
    };
    cells.iter().map(row).collect()
}
