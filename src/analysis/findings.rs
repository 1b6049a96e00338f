//! What a study found: plain data for reports.

use super::coverage::Coverage;
use super::curves::{Curve, DifferenceCurve, EndCurves};
use super::losses::{LossComparison, LossFindings};
use super::panel::{PanelAverage, PanelComparison, PanelShare};
use super::season::SeasonFindings;
use super::season_panel::SeasonComparison;
use super::speeds::Speed;
use crate::stats::Estimate;
use serde::Serialize;

/// Everything a study found.
#[derive(Clone, Debug, Serialize)]
pub struct Findings {
    /// One entry a cell: attacks, within them clients, within them SOCs.
    pub cells: Vec<CellFindings>,
    /// Each SOC against the one before it, attack by attack.
    pub comparisons: Vec<Comparison>,
    /// How far apart the curves of neighbours' times to incident are; written to `curves.csv`.
    #[serde(skip)]
    pub differences: Vec<DifferenceCurve>,
    /// Threat-weighted shares over all attacks, if the study gives weights.
    pub averages: Vec<StudyAverage>,
    /// What each SOC lost against the one before it; beside the outcome, and not adjusted for how many there are.
    pub loss_comparisons: Vec<LossComparison>,
    /// How well each SOC understood the attacks, beside how soon it answered, against the one before it.
    pub panel_comparisons: Vec<PanelComparison>,
    /// The same by threat weights over all attacks, if the study gives weights.
    #[serde(skip)]
    pub panel_averages: Vec<PanelAverage>,
    /// What those averages weigh each attack with.
    pub weights: Vec<ThreatWeight>,
    /// Which techniques and tactics each SOC alerted on.
    pub coverage: Vec<Coverage>,
    /// The desk of each SOC at its daily work, without any attack.
    pub desks: Vec<DeskFindings>,
    /// The season of each SOC, if the study has one.
    pub season: Vec<SeasonFindings>,
    /// Each SOC's seasons against those of the one before it.
    pub season_comparisons: Vec<SeasonComparison>,
    /// Attacks that could not be run on a client: attack, client, why.
    pub skipped: Vec<(String, String, String)>,
}

/// What one cell shows.
#[derive(Clone, Debug, Serialize)]
pub struct CellFindings {
    /// The attack's name.
    pub attack: String,
    /// The client's name.
    pub client: String,
    /// The SOC's name.
    pub soc: String,
    /// Replications.
    pub n: usize,
    /// Those in which the attacker never got in; they have no t0 and no times.
    pub n_not_started: usize,
    /// How they ended; shares of all n, which sum to 1.
    pub endings: Vec<EndingShare>,
    /// Incident declared within the horizon, of those that started.
    pub detected: Option<Estimate>,
    /// Incident declared before the objective, of those that started.
    pub detected_in_time: Option<Estimate>,
    /// Evicted after a declared incident and before any objective, of those that started.
    pub defended_in_time: Option<Estimate>,
    /// Objective reached, of all n: an attack kept out counts for the defence.
    pub objective_reached: Option<Estimate>,
    /// Over before any objective (kept out, evicted or gone), of all n: what the answer rests on.
    pub over_before_objective: Option<Estimate>,
    /// From t0 to the first true alert.
    pub to_alert: Option<TimeFindings>,
    /// From t0 to the declared incident (MTTD).
    pub to_incident: Option<TimeFindings>,
    /// From t0 to the loss of the last usable access.
    pub to_contain: Option<TimeFindings>,
    /// By when the SOC itself had taken the last access away before any objective, of those that started: what
    /// `to_contain`, which counts the client's and outsiders' evictions too, owes to it. None started, none here.
    pub evicted_by_soc: Vec<IncidenceBy>,
    /// Steps on the client's assets with at least one alert, of those carried out.
    pub share_of_steps_alerted: Option<Estimate>,
    /// How far detection got, over all executions and all steps never reached; shares sum to 1.
    pub fates: Vec<FateShare>,
    /// How fast the SOC was where it got that far.
    pub speeds: Vec<Speed>,
    /// Hours between containment and the unopposed twin's objective.
    pub win_margin: WinMargin,
    /// Incidents declared for the right reason, of those declared.
    pub right_reason: Option<Estimate>,
    /// Footholds the SOC found, of those gained.
    pub footholds_found: Option<Estimate>,
    /// Containment actions of the SOC that hit the wrong host or account, an engagement.
    pub wrong_actions: Option<Estimate>,
    /// Working hours these cost people who had nothing to do with the attack, an engagement.
    pub outage_user_hours: Option<Estimate>,
    /// What was lost, by kind, over all n.
    #[serde(skip)]
    pub losses: Vec<LossFindings>,
    /// How well the attack was understood.
    #[serde(skip)]
    pub panel: Vec<PanelShare>,
    /// The curve of the time to incident; written to `curves.csv`.
    #[serde(skip)]
    pub incident_curve: Curve,
    /// How engagements that started come to an end, by time; written to `curves.csv`.
    #[serde(skip)]
    pub ends: EndCurves,
}

/// The share of one ending.
#[derive(Clone, Debug, Serialize)]
pub struct EndingShare {
    /// The ending's name.
    pub ending: &'static str,
    /// Its share.
    pub share: Estimate,
}

/// The share of one fate.
#[derive(Clone, Debug, Serialize)]
pub struct FateShare {
    /// The fate in words.
    #[serde(skip)]
    pub fate: &'static str,
    /// Its share.
    pub share: f64,
    /// Lower end of the 95 % interval; none from one engagement alone.
    pub low: Option<f64>,
    /// Upper end of it.
    pub high: Option<f64>,
    /// Engagements, which executions hang together by.
    pub n: usize,
}

/// A quantile with its 95 % interval. A side is none where it lies beyond all that was seen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Quantile {
    /// The quantile; none where too few were reached.
    pub value: Option<f64>,
    /// Lower limit.
    pub low: Option<f64>,
    /// Upper limit.
    pub high: Option<f64>,
    /// How many it rests on.
    pub n: usize,
}

/// A time in hours from t0, with everything that started counted.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct TimeFindings {
    /// Mean of the time up to the horizon, in hours: those never reached count with the whole horizon.
    pub restricted_mean: f64,
    /// Lower end of its 95 % interval.
    pub low: f64,
    /// Upper end of its 95 % interval.
    pub high: f64,
    /// Median in hours, where half were reached.
    pub median: Quantile,
    /// 90th percentile in hours, where that many were reached.
    pub p90: Quantile,
    /// How many were reached.
    pub n_observed: usize,
    /// How many were not, by the horizon.
    pub n_censored: usize,
    /// The horizon in hours.
    pub horizon: f64,
}

/// The cumulative incidence of an end by a moment, against all that competes with it.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct IncidenceBy {
    /// Hours from t0.
    pub hours: f64,
    /// Share that had come to this end by then.
    pub share: Estimate,
}

/// Hours by which containment beat the objective the attacker would have reached unopposed; negative
/// where it came later or never.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct WinMargin {
    /// Tenth percentile, in hours.
    pub p10: Quantile,
    /// Median, in hours.
    pub median: Quantile,
    /// Ninetieth percentile, in hours.
    pub p90: Quantile,
    /// Engagements it is defined for.
    pub n: usize,
    /// Engagements whose unopposed twin never reaches its objective.
    pub n_undefined: usize,
}

/// What the difference of two neighbours amounts to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// The interval lies on the better side of zero.
    Better,
    /// The interval lies on the worse side of zero.
    Worse,
    /// The interval lies within ± 3 points: the next level buys nothing here.
    GainsNothing,
    /// Both never, or both always, and the interval lies within ± 3 points: this attack cannot tell them apart.
    CannotTell,
    /// No pair differs, and they are too few to show that none would.
    TooFewPairs,
    /// The interval is too wide to say.
    Unclear,
}

/// Two neighbouring SOCs under one attack, paired over replications.
#[derive(Clone, Debug, Serialize)]
pub struct Comparison {
    /// The attack's name.
    pub attack: String,
    /// The client's name.
    pub client: String,
    /// What is compared.
    pub metric: &'static str,
    /// The higher SOC.
    pub a: String,
    /// The one below it.
    pub b: String,
    /// The metric under a, over the pairs.
    pub value_a: f64,
    /// The metric under b, over the pairs.
    pub value_b: f64,
    /// Mean of the differences, a minus b.
    pub difference: f64,
    /// Lower end of its 95 % interval.
    pub low: f64,
    /// Upper end of its 95 % interval.
    pub high: f64,
    /// Pairs.
    pub n: usize,
    /// Pairs in which a did better.
    pub wins: usize,
    /// Pairs in which both did the same.
    pub ties: usize,
    /// Pairs in which b did better: upsets.
    pub losses: usize,
    /// What holds for all comparisons of the family at once; only for the metric the family rests on, and turned
    /// round for objectives reached where that is the same comparison, as where no attacker is left inside.
    pub family: Option<FamilyFindings>,
    /// What it amounts to, by the interval of the family where there is one.
    pub verdict: Verdict,
}

/// One comparison seen as a member of the family: every attack, client and neighbouring pair, one metric.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct FamilyFindings {
    /// How many comparisons the family has.
    pub size: usize,
    /// Lower end of the simultaneous 95 % interval (max-|t|).
    pub low: f64,
    /// Upper end of it.
    pub high: f64,
    /// P-value of no difference (McNemar mid-P) after Holm's adjustment for the family.
    pub p_holm: f64,
}

/// Threat-weighted shares of one SOC over all attacks of a study.
#[derive(Clone, Debug, Serialize)]
pub struct StudyAverage {
    /// The client's name.
    pub client: String,
    /// The SOC's name.
    pub soc: String,
    /// Over before any objective, of all engagements, weighted: kept out, evicted or gone.
    pub over_before_objective: Estimate,
    /// Objective reached, of all engagements, weighted.
    pub objective_reached: Estimate,
    /// Defended in time, of all engagements, weighted; those never begun count as not defended.
    pub defended_in_time: Estimate,
}

/// What the average over a client's attacks weighs one of them with.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ThreatWeight {
    /// The client's name.
    pub client: String,
    /// The attack's name.
    pub attack: String,
    /// The weight that the study gives.
    pub weight: f64,
    /// Its share of the weights of all attacks run on the client.
    pub share: f64,
}

/// The desk of one SOC at its daily work, after its warm-up.
///
/// Means are over replications, with the interval of their spread; n is how many there are.
#[derive(Clone, Debug, Serialize)]
pub struct DeskFindings {
    /// The SOC's name.
    pub soc: String,
    /// Days simulated, over all replications.
    pub days: u64,
    /// Alerts a day that automation closed before anybody saw them; none from one replication alone.
    pub auto_closed_per_day: Option<Estimate>,
    /// Second looks a day.
    pub second_looks_per_day: Option<Estimate>,
    /// Alerts a first-tier analyst looks at in a shift of eight hours; none from one replication alone.
    pub looks_per_shift: Option<Estimate>,
    /// What its false alarms cost each client.
    pub burdens: Vec<ClientBurden>,
    /// By hour of the week where the SOC is, from Monday 00:00; written to `desk.csv`.
    #[serde(skip)]
    pub week: Vec<HourLoad>,
    /// By severity.
    pub severities: Vec<SeverityLoad>,
}

/// What the harmless work of one SOC's desk costs one client in 30 days, without any attack.
///
/// Means over replications, with the interval of their spread; none from one replication alone.
#[derive(Clone, Debug, Serialize)]
pub struct ClientBurden {
    /// The client's name.
    pub client: String,
    /// Harmless alerts that the first look passes on.
    pub false_escalations: Option<Estimate>,
    /// Machines that playbooks cut off on false alerts: what is expected of the serious ones that came.
    pub wrong_isolations: Option<Estimate>,
    /// Servers that block lists kept its people from although they were needed.
    pub false_blocks: Option<Estimate>,
    /// Working hours that both cost, at one person a machine.
    pub outage_user_hours: Option<Estimate>,
}

/// First looks in one hour of the week, on average over all weeks simulated.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct HourLoad {
    /// Alerts that reached the desk.
    pub arrived: f64,
    /// Alerts looked at.
    pub served: f64,
    /// Alerts closed unread, in bulk or because they waited too long.
    pub lost: f64,
    /// Alerts waiting at the end of the hour.
    pub waiting: f64,
}

/// What became of the alerts of one severity. Shares are of those that arrived or were carried in from the warm-up,
/// and sum to 1; none where there were no alerts.
#[derive(Clone, Debug, Serialize)]
pub struct SeverityLoad {
    /// The severity.
    pub severity: String,
    /// Alerts a day that reached the desk; none from one replication alone.
    pub per_day: Option<Estimate>,
    /// Share looked at.
    pub served: Option<Estimate>,
    /// Share closed unread after waiting too long.
    pub expired: Option<Estimate>,
    /// Share closed in bulk.
    pub bulk_closed: Option<Estimate>,
    /// Share still waiting at the end.
    pub waiting: Option<Estimate>,
    /// Share that nobody ever looked at: expired or closed in bulk.
    pub never_looked_at: Option<Estimate>,
    /// Minutes within which a first look is promised, if it is.
    pub promised_minutes: Option<f64>,
    /// Share whose first look began within them; what waits or was never looked at kept no promise. None where
    /// nothing is promised.
    pub promise_kept: Option<Estimate>,
    /// Median wait of those looked at, in minutes: the mean of the replications' medians.
    pub wait_median: Option<Estimate>,
    /// Ninetieth percentile of it, in minutes, likewise.
    pub wait_p90: Option<Estimate>,
}
