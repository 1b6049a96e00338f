//! What is read off one outcome.

use crate::engagement::{Ending, Outcome};
use crate::stats::{Event, Observation};
use crate::units::SimTime;

/// Something that is compared between SOCs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Metric {
    /// Over before any objective: the attacker never got in, was evicted or withdrew.
    ///
    /// Of all engagements. One in which the attacker still holds access at the horizon is not over, whatever it
    /// would have come to; so this is what neither reached an objective nor was left open.
    OverBeforeObjective,
    /// Objective reached.
    ObjectiveReached,
    /// Evicted after a declared incident and before any objective.
    DefendedInTime,
    /// Incident declared before the objective.
    DetectedInTime,
    /// Incident declared within the horizon.
    Detected,
    /// Hours from t0 to the incident, up to the horizon.
    HoursToIncident,
    /// Hours from t0 to the loss of the last access, up to the horizon.
    HoursToContain,
}

impl Metric {
    /// The metric that the answer and the family of comparisons rest on: it leaves out no engagement, so no SOC
    /// can choose those it is judged by.
    pub const PRIMARY: Metric = Metric::OverBeforeObjective;

    /// Every metric, the primary one first.
    pub const ALL: [Metric; 7] = [
        Metric::OverBeforeObjective,
        Metric::ObjectiveReached,
        Metric::DefendedInTime,
        Metric::DetectedInTime,
        Metric::Detected,
        Metric::HoursToIncident,
        Metric::HoursToContain,
    ];

    /// Returns the metric's name in files.
    pub fn name(self) -> &'static str {
        match self {
            Metric::OverBeforeObjective => "over_before_objective",
            Metric::ObjectiveReached => "objective_reached",
            Metric::DefendedInTime => "defended_in_time",
            Metric::DetectedInTime => "detected_in_time",
            Metric::Detected => "detected",
            Metric::HoursToIncident => "hours_to_incident",
            Metric::HoursToContain => "hours_to_contain",
        }
    }

    /// Whether the metric speaks only of engagements in which the attacker got in.
    pub fn needs_start(self) -> bool {
        !matches!(self, Metric::OverBeforeObjective | Metric::ObjectiveReached)
    }

    /// Whether two outcomes of one replication are a pair: each must say something.
    pub(super) fn pairs(self, a: &Outcome, b: &Outcome) -> bool {
        !self.needs_start() || (a.started() && b.started())
    }

    /// Whether a larger value is better for the client.
    pub fn more_is_better(self) -> bool {
        matches!(
            self,
            Metric::OverBeforeObjective | Metric::DefendedInTime | Metric::DetectedInTime | Metric::Detected
        )
    }

    /// Whether the metric is a share from 0 to 1.
    pub fn is_share(self) -> bool {
        !matches!(self, Metric::HoursToIncident | Metric::HoursToContain)
    }

    /// Returns the metric of one outcome.
    pub fn of(self, outcome: &Outcome) -> f64 {
        let share = |b: bool| f64::from(u8::from(b));
        match self {
            Metric::OverBeforeObjective => share(over_before_objective(outcome)),
            Metric::ObjectiveReached => share(objective_reached(outcome)),
            Metric::DefendedInTime => share(defended_in_time(outcome)),
            Metric::DetectedInTime => share(detected_in_time(outcome)),
            Metric::Detected => share(detected(outcome)),
            Metric::HoursToIncident => hours(&observe(outcome, outcome.stamps.t4)),
            Metric::HoursToContain => hours(&observe(outcome, outcome.stamps.t7)),
        }
    }
}

fn hours(observation: &Observation) -> f64 {
    observation.time as f64 / crate::units::HOUR as f64
}

/// Returns the hours by which the loss of the last access, or the attacker's going away, beat the objective that
/// the attacker would have reached unopposed; nothing if the unopposed twin never does. Where neither came, what
/// the twin left of the horizon counts as a loss.
pub fn win_margin(outcome: &Outcome) -> Option<f64> {
    let objective = outcome.twin_objective.filter(|_| outcome.started())?;
    let ends = [outcome.stamps.t7, outcome.stamps.withdrew];
    let over = ends.into_iter().flatten().filter(|t| *t <= outcome.horizon).min();
    Some(objective.since(over.unwrap_or(outcome.horizon)).hours())
}

/// Whether the engagement was over before any objective, as [`Metric::OverBeforeObjective`] defines it.
pub(super) fn over_before_objective(outcome: &Outcome) -> bool {
    matches!(outcome.ending, Ending::Repelled | Ending::Evicted(_) | Ending::Withdrew)
}

/// Whether an incident was declared within the horizon.
pub(super) fn detected(outcome: &Outcome) -> bool {
    outcome.stamps.t4.is_some_and(|t4| t4 <= outcome.horizon)
}

/// Whether an incident was declared before any objective was reached.
pub(super) fn detected_in_time(outcome: &Outcome) -> bool {
    detected(outcome)
        && match (outcome.stamps.t4, outcome.stamps.objective) {
            (Some(t4), Some(objective)) => t4 < objective,
            (Some(_), None) => true,
            (None, _) => false,
        }
}

/// Whether the attacker was evicted after a declared incident and before any objective.
pub(super) fn defended_in_time(outcome: &Outcome) -> bool {
    let evicted = matches!(outcome.ending, Ending::Evicted(_));
    let declared_first = match (outcome.stamps.t4, outcome.stamps.t7) {
        (Some(t4), Some(t7)) => t4 <= t7,
        _ => false,
    };
    evicted && declared_first
}

/// Whether an objective of any grade was reached.
pub(super) fn objective_reached(outcome: &Outcome) -> bool {
    matches!(outcome.ending, Ending::Achieved(_))
}

/// Returns the share of the steps carried out that raised an alert, if any were.
pub(super) fn share_alerted(outcome: &Outcome) -> Option<f64> {
    let carried_out = outcome.steps.iter().filter(|s| s.at.is_some());
    let (all, alerted) =
        carried_out.fold((0_u32, 0_u32), |(all, alerted), s| (all + 1, alerted + u32::from(s.alerted)));
    (all > 0).then(|| f64::from(alerted) / f64::from(all))
}

/// Returns the time from t0 to a stamp, censored at the horizon; zero if it came before t0.
pub(super) fn observe(outcome: &Outcome, stamp: Option<SimTime>) -> Observation {
    let t0 = outcome.stamps.t0.unwrap_or(outcome.began);
    match stamp.filter(|s| *s <= outcome.horizon) {
        Some(at) => Observation { time: at.since(t0).0.max(0), event: Event::Observed },
        None => Observation { time: outcome.horizon.since(t0).0, event: Event::Censored },
    }
}
