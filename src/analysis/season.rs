//! What a season shows: visit by visit, and the last visit of a script against its first.

use super::cells;
use super::findings::TimeFindings;
use super::metrics::Metric;
use super::panel::PanelShare;
use super::season_panel;
use crate::engagement::Outcome;
use crate::experiment::{Cell, SocSeasons, Study, Visited};
use crate::stats::{Estimate, mean, paired_bounded_difference, paired_share_difference, ratio};
use crate::units::DAY;
use serde::{Serialize, Serializer};

/// One visit of a season, over the replications in which it came to this attack and client.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct VisitFindings {
    /// Its number within the season, from 1.
    pub visit: u32,
    /// The attack's name.
    pub attack: String,
    /// The client's name.
    pub client: String,
    /// When it begins, in days from the season's beginning; a mean where attacks come at random.
    pub day: f64,
    /// Replications.
    pub n: usize,
    /// Those in which the attacker never got in.
    pub n_not_started: usize,
    /// Share over before any objective.
    pub over_before_objective: Option<Estimate>,
    /// Share defended in time, of those in which the attacker got in.
    pub defended_in_time: Option<Estimate>,
    /// Hours from the first access to the incident.
    pub to_incident: Option<TimeFindings>,
    /// Corrective actions that its post-mortem opened, in the mean.
    pub actions_opened: Option<Estimate>,
    /// Share of these closed by their due date.
    pub actions_closed_in_time: Option<Estimate>,
    /// Share of the rules that had aged when it began.
    pub rules_aged: f64,
    /// What tenure multiplied every service at the desk by, in the mean.
    pub pace: f64,
    /// Share over before any objective, less that of the same attack on the same luck and day met by the same SOC, had
    /// it taken nothing home from any attack: what memory gave.
    pub gained_by_memory: Option<Estimate>,
}

/// The last visit of one attack on one client against its first, in replications that had both.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ReturnFindings {
    /// The attack's name.
    pub attack: String,
    /// The client's name.
    pub client: String,
    /// Share over before any objective, last less first.
    pub over_before_objective: Option<Estimate>,
    /// Hours to the incident, last less first, where the attacker got in both times.
    pub hours_to_incident: Option<Estimate>,
    /// The first of these for the same SOC, had it taken nothing home from any attack: what the year alone makes of
    /// it, and chance.
    pub over_without_memory: Option<Estimate>,
}

/// One SOC's season.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SeasonFindings {
    /// The SOC's name.
    pub soc: String,
    /// Its visits by number, within one number by attack and client.
    pub visits: Vec<VisitFindings>,
    /// Attacks that came back.
    pub returns: Vec<ReturnFindings>,
    /// What is counted beside speed, over the whole season.
    #[serde(serialize_with = "by_name")]
    pub panel: Vec<PanelShare>,
    /// Repeat success of the same SOC, had it taken nothing home from any attack.
    pub repeat_campaign_success_without_memory: Option<Estimate>,
}

/// Writes measures as a map that keeps their order.
fn by_name<S: Serializer>(panel: &[PanelShare], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_map(panel.iter().map(|p| (p.measure, p)))
}

/// Returns what the season of each SOC shows.
pub(super) fn describe(study: &Study, seasons: &[SocSeasons]) -> Vec<SeasonFindings> {
    let of = |(soc, seasons): (usize, &SocSeasons)| {
        let panel = season_panel::describe(seasons);
        SeasonFindings {
            soc: study.socs[soc].name.clone(),
            visits: visits(study, soc, seasons),
            returns: returns(study, seasons),
            panel: panel.shares,
            repeat_campaign_success_without_memory: panel.without_memory,
        }
    };
    seasons.iter().enumerate().map(of).collect()
}

fn visits(study: &Study, soc: usize, seasons: &SocSeasons) -> Vec<VisitFindings> {
    let all = || seasons.carried.iter().zip(&seasons.untaught).flat_map(|(a, b)| a.iter().zip(b));
    let mut keys: Vec<(u32, usize, usize)> =
        all().map(|(v, _)| (v.number, v.call.attack, v.call.client)).collect();
    keys.sort_unstable();
    keys.dedup();
    let describe = |(number, attack, client): (u32, usize, usize)| {
        let here = |v: &Visited| (v.number, v.call.attack, v.call.client) == (number, attack, client);
        let pairs: Vec<(&Visited, &Visited)> = all().filter(|(v, _)| here(v)).collect();
        let outcomes: Vec<Outcome> = pairs.iter().map(|(v, _)| v.outcome.clone()).collect();
        let cell = cells::describe(study, Cell { attack, client, soc }, &outcomes);
        let average = |of: fn(&Visited) -> f64| {
            pairs.iter().map(|(v, _)| of(v)).sum::<f64>() / pairs.len().max(1) as f64
        };
        let opened: Vec<f64> = pairs.iter().map(|(v, _)| f64::from(v.opened)).collect();
        let in_time: Vec<(f64, f64)> =
            pairs.iter().map(|(v, _)| (f64::from(v.closed_in_time), f64::from(v.opened))).collect();
        let over = |v: &Visited| Metric::OverBeforeObjective.of(&v.outcome);
        let (with, without): (Vec<f64>, Vec<f64>) = pairs.iter().map(|(a, b)| (over(a), over(b))).unzip();
        VisitFindings {
            visit: number + 1,
            attack: cell.attack,
            client: cell.client,
            day: average(|v| v.call.at.0 as f64 / DAY as f64),
            n: cell.n,
            n_not_started: cell.n_not_started,
            over_before_objective: cell.over_before_objective,
            defended_in_time: cell.defended_in_time,
            to_incident: cell.to_incident,
            actions_opened: mean(&opened),
            actions_closed_in_time: ratio(&in_time).filter(|_| opened.iter().sum::<f64>() > 0.0),
            rules_aged: average(|v| v.aged),
            pace: average(|v| v.pace),
            gained_by_memory: paired_share_difference(&with, &without).map(|p| p.difference),
        }
    };
    keys.into_iter().map(describe).collect()
}

fn returns(study: &Study, seasons: &SocSeasons) -> Vec<ReturnFindings> {
    let mut found = Vec::new();
    for attack in 0..study.attacks.len() {
        for client in 0..study.clients.len() {
            let here = |v: &&Visited| (v.call.attack, v.call.client) == (attack, client);
            let both = |rows: &[Vec<Visited>]| -> Vec<(Outcome, Outcome)> {
                let pair = |row: &Vec<Visited>| {
                    let own: Vec<&Visited> = row.iter().filter(here).collect();
                    match own.as_slice() {
                        [first, .., last] => Some((last.outcome.clone(), first.outcome.clone())),
                        _ => None,
                    }
                };
                rows.iter().filter_map(pair).collect()
            };
            let (carried, untaught) = (both(&seasons.carried), both(&seasons.untaught));
            if carried.is_empty() {
                continue;
            }
            let over = |pairs: &[(Outcome, Outcome)]| {
                let of = |o: &Outcome| Metric::OverBeforeObjective.of(o);
                let (a, b): (Vec<f64>, Vec<f64>) = pairs.iter().map(|(a, b)| (of(a), of(b))).unzip();
                paired_share_difference(&a, &b).map(|p| p.difference)
            };
            let hours = |pairs: &[(Outcome, Outcome)]| {
                let metric = Metric::HoursToIncident;
                let got_in = pairs.iter().filter(|(a, b)| metric.pairs(a, b));
                let (a, b): (Vec<f64>, Vec<f64>) = got_in.map(|(a, b)| (metric.of(a), metric.of(b))).unzip();
                paired_bounded_difference(&a, &b, study.horizon(attack).hours()).map(|p| p.difference)
            };
            found.push(ReturnFindings {
                attack: study.attacks[attack].name.clone(),
                client: study.clients[client].name.clone(),
                over_before_objective: over(&carried),
                hours_to_incident: hours(&carried),
                over_without_memory: over(&untaught),
            });
        }
    }
    found
}
