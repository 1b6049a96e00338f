//! The dossier: everything a report is made from.

use super::cast::Cast;
use super::manifest::Manifest;
use crate::analysis::{CellFindings, Comparison, Findings, LossComparison, Metric, PanelComparison};
use crate::experiment::{Results, Study};

/// Everything a report is made from.
#[derive(Clone, Copy, Debug)]
pub struct Dossier<'a> {
    /// What was found.
    pub findings: &'a Findings,
    /// Who met whom.
    pub study: &'a Study,
    /// What came of each engagement.
    pub results: &'a Results,
    /// What was asked for.
    pub manifest: &'a Manifest,
}

/// One attack on one client, under every SOC.
#[derive(Clone, Debug)]
pub(super) struct Fight<'a> {
    /// The attack's name.
    pub attack: &'a str,
    /// The client's name.
    pub client: &'a str,
    /// Its cells, in the order of the SOCs.
    pub cells: &'a [CellFindings],
    /// Its comparisons.
    pub comparisons: Vec<&'a Comparison>,
    /// What each SOC lost against the one before it.
    pub losses: Vec<&'a LossComparison>,
    /// Who of two neighbours answers sooner, and who understands more.
    pub panel: Vec<&'a PanelComparison>,
}

impl<'a> Dossier<'a> {
    pub(super) fn cast(&self) -> Cast<'a> {
        Cast::of(self.study)
    }

    /// Lists attacks and clients in the order of the cells.
    pub(super) fn fights(&self) -> Vec<Fight<'a>> {
        let same = |a: &CellFindings, b: &CellFindings| a.attack == b.attack && a.client == b.client;
        let findings = self.findings;
        let fight = |cells: &'a [CellFindings]| {
            let (attack, client) = (cells[0].attack.as_str(), cells[0].client.as_str());
            let here = |c: &&Comparison| c.attack == attack && c.client == client;
            let lost = |c: &&LossComparison| c.attack == attack && c.client == client;
            let own = |c: &&PanelComparison| c.attack == attack && c.client == client;
            Fight {
                attack,
                client,
                cells,
                comparisons: findings.comparisons.iter().filter(here).collect(),
                losses: findings.loss_comparisons.iter().filter(lost).collect(),
                panel: findings.panel_comparisons.iter().filter(own).collect(),
            }
        };
        findings.cells.chunk_by(same).map(fight).collect()
    }
}

impl<'a> Fight<'a> {
    /// Lists the comparisons on `metric`, upwards.
    pub(super) fn on(&self, metric: Metric) -> impl Iterator<Item = &'a Comparison> {
        self.comparisons.iter().copied().filter(move |c| c.metric == metric.name())
    }
}
