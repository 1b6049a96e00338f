//! What the page says beyond speed, and of what a SOC costs its clients.

use super::Tagged;
use super::fight_section::{share, tagged};
use crate::analysis::{CellFindings, DeskFindings, Measure, PanelAverage};
use crate::report::amount::{self, Say};
use crate::report::cast::Cast;
use crate::report::dossier::Dossier;
use crate::report::sentences;
use crate::stats::Estimate;
use serde::Serialize;

/// The measures of one SOC.
#[derive(Serialize)]
pub(super) struct PanelRow {
    soc: Tagged,
    cells: Vec<PanelCell>,
}

#[derive(Serialize)]
struct PanelCell {
    share: String,
    /// Counted, and of how many; nothing for an average.
    counted: String,
}

/// What is above the columns.
pub(super) fn measures() -> Vec<&'static str> {
    Measure::ALL.map(sentences::called).to_vec()
}

/// The panel of one attack on one client under each SOC.
pub(super) fn of_fight(cast: &Cast<'_>, cells: &[CellFindings]) -> Vec<PanelRow> {
    let row = |c: &CellFindings| PanelRow {
        soc: tagged(cast, &c.soc, cast.soc_in_short(&c.soc)),
        cells: c
            .panel
            .iter()
            .map(|p| PanelCell { share: share(p.share), counted: format!("{} of {}", p.counted, p.of) })
            .collect(),
    };
    cells.iter().map(row).collect()
}

/// The panel of all attacks on one client by their weights.
pub(super) fn of_client(dossier: &Dossier<'_>, client: &str) -> Vec<PanelRow> {
    let cast = dossier.cast();
    let row = |a: &PanelAverage| PanelRow {
        soc: tagged(&cast, &a.soc, cast.soc(&a.soc)),
        cells: a.shares.iter().map(|(_, e)| PanelCell { share: share(*e), counted: String::new() }).collect(),
    };
    dossier.findings.panel_averages.iter().filter(|a| a.client == client).map(row).collect()
}

/// What one SOC costs one client.
#[derive(Serialize)]
pub(super) struct BurdenRow {
    soc: Tagged,
    client: String,
    looks_per_shift: String,
    false_escalations: String,
    wrong_isolations: String,
    false_blocks: String,
    outage: String,
    n: usize,
}

pub(super) fn burdens(dossier: &Dossier<'_>) -> Vec<BurdenRow> {
    let cast = dossier.cast();
    let said = |e: Option<Estimate>, say: Say| e.map_or("–".to_owned(), |e| amount::with_interval(&e, say));
    let of_desk = |desk: &DeskFindings| {
        let row = |burden: &crate::analysis::ClientBurden| BurdenRow {
            soc: tagged(&cast, &desk.soc, cast.soc(&desk.soc)),
            client: cast.client(&burden.client),
            looks_per_shift: said(desk.looks_per_shift, amount::load),
            false_escalations: said(burden.false_escalations, amount::load),
            wrong_isolations: said(burden.wrong_isolations, amount::few),
            false_blocks: said(burden.false_blocks, amount::few),
            outage: said(burden.outage_user_hours, amount::few),
            n: burden.false_escalations.map_or(0, |e| e.n),
        };
        desk.burdens.iter().map(row).collect::<Vec<_>>()
    };
    dossier.findings.desks.iter().flat_map(of_desk).collect()
}

/// Wrong actions under attack, of one SOC.
#[derive(Serialize)]
pub(super) struct WrongRow {
    soc: Tagged,
    actions: String,
    outage: String,
    n: usize,
}

pub(super) fn wrong_actions(cast: &Cast<'_>, cells: &[CellFindings]) -> Vec<WrongRow> {
    let said = |e: Option<Estimate>| e.map_or("–".to_owned(), |e| amount::with_interval(&e, amount::few));
    let row = |c: &CellFindings| WrongRow {
        soc: tagged(cast, &c.soc, cast.soc_in_short(&c.soc)),
        actions: said(c.wrong_actions),
        outage: said(c.outage_user_hours),
        n: c.n,
    };
    cells.iter().map(row).collect()
}
