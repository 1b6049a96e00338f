//! Curves over the time since t0: the incident, the ends that compete, and how far neighbours are apart.

use super::findings::IncidenceBy;
use super::metrics;
use crate::engagement::{Ending, Evictor, Outcome};
use crate::stats::{
    AalenJohansen, CompetingObservation, Estimate, KaplanMeier, Observation, paired_incidence_difference,
};
use crate::units::{DAY, HOUR, SimDuration};

/// At most this many points of a curve are kept, evenly over its steps: more cannot be seen.
const POINTS: usize = 400;

/// A curve of the share for which an event has come.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Curve {
    /// Its steps in order of time.
    pub points: Vec<CurvePoint>,
    /// How many were under observation at 0.
    pub n: usize,
    /// The horizon in hours.
    pub horizon: f64,
}

/// One step of a curve.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CurvePoint {
    /// Hours since t0.
    pub hours: f64,
    /// Share for which the event has come by then, with its pointwise 95 % band.
    pub reached: f64,
    /// Lower edge of the band.
    pub low: f64,
    /// Upper edge of the band.
    pub high: f64,
    /// How many were still without the event, and watched, just before.
    pub at_risk: usize,
}

/// What can bring an engagement that started to its end; whichever comes first shuts out the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum End {
    /// The SOC took the last access away.
    EvictedBySoc,
    /// The client's own people did.
    EvictedByClient,
    /// Responders from outside did.
    EvictedByOutside,
    /// The attacker went away.
    Withdrew,
    /// An objective was reached.
    Objective,
}

impl End {
    /// Every end, from the client's best to its worst.
    pub const ALL: [End; 5] =
        [End::EvictedBySoc, End::EvictedByClient, End::EvictedByOutside, End::Withdrew, End::Objective];

    /// Returns the end's name in files.
    pub fn name(self) -> &'static str {
        match self {
            End::EvictedBySoc => "evicted-by-soc",
            End::EvictedByClient => "evicted-by-client",
            End::EvictedByOutside => "evicted-by-outside",
            End::Withdrew => "withdrew",
            End::Objective => "objective-reached",
        }
    }
}

/// The cumulative incidence of every end, by Aalen and Johansen.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct EndCurves {
    /// One curve an end, in the order of [`End::ALL`]; empty where no engagement started.
    pub curves: Vec<Curve>,
}

impl EndCurves {
    /// Returns the curve of one end, if any engagement started.
    pub fn of(&self, end: End) -> Option<&Curve> {
        self.curves.get(end as usize)
    }
}

/// The share with an incident under `a` less that under `b`, over pairs in which the attacker got in under both.
#[derive(Clone, Debug, PartialEq)]
pub struct DifferenceCurve {
    /// The attack's name.
    pub attack: String,
    /// The client's name.
    pub client: String,
    /// The higher SOC.
    pub a: String,
    /// The one below it.
    pub b: String,
    /// Hours since t0, and the difference by then with its pointwise paired 95 % interval; n is the pairs.
    pub points: Vec<(f64, Estimate)>,
    /// The horizon in hours.
    pub horizon: f64,
}

/// Returns the curve of a time that every engagement that started has, cut off at the horizon or not.
pub(super) fn of_time(observations: &[Observation], horizon: SimDuration) -> Curve {
    let Some(fit) = KaplanMeier::fit(observations) else { return Curve::default() };
    let steps = fit.steps();
    let point = |i: usize| {
        let step = &steps[i];
        let band = fit.band_at(step.time);
        CurvePoint {
            hours: hours(step.time),
            reached: 1.0 - step.survival,
            low: 1.0 - band.high,
            high: 1.0 - band.low,
            at_risk: step.at_risk,
        }
    };
    let points = kept(steps.len()).map(point).collect();
    Curve { points, n: observations.len(), horizon: horizon.hours() }
}

/// Returns how the engagements that started come to an end.
pub(super) fn of_ends(started: &[&Outcome], horizon: SimDuration) -> EndCurves {
    let observations: Vec<CompetingObservation> = started.iter().map(|o| end_of(o)).collect();
    let Some(fit) = AalenJohansen::fit(&observations, End::ALL.len()) else { return EndCurves::default() };
    let steps = fit.steps();
    let curve = |end: End| {
        let own: Vec<usize> = (0..steps.len()).filter(|i| steps[*i].events[end as usize] > 0).collect();
        let point = |i: usize| {
            let step = &steps[own[i]];
            let by_then = fit.incidence_at(end as usize, step.time);
            CurvePoint {
                hours: hours(step.time),
                reached: by_then.estimate,
                low: by_then.low,
                high: by_then.high,
                at_risk: step.at_risk,
            }
        };
        Curve { points: kept(own.len()).map(point).collect(), n: started.len(), horizon: horizon.hours() }
    };
    EndCurves { curves: End::ALL.map(curve).to_vec() }
}

/// Returns how often the SOC itself had evicted the attacker by an hour, by a day and by the horizon.
pub(super) fn evicted_by_soc(started: &[&Outcome], horizon: SimDuration) -> Vec<IncidenceBy> {
    let observations: Vec<CompetingObservation> = started.iter().map(|o| end_of(o)).collect();
    let Some(fit) = AalenJohansen::fit(&observations, End::ALL.len()) else { return Vec::new() };
    let by = [HOUR, DAY, horizon.0].into_iter().filter(|by| *by <= horizon.0);
    by.map(|by| IncidenceBy { hours: hours(by), share: fit.incidence_at(End::EvictedBySoc as usize, by) })
        .collect()
}

/// Returns how far apart two neighbours' times to the incident are, over the pairs handed in.
pub(super) fn of_difference(pairs: &[(&Outcome, &Outcome)]) -> Option<Vec<(f64, Estimate)>> {
    let incident = |o: &Outcome| metrics::observe(o, o.stamps.t4);
    let a: Vec<Observation> = pairs.iter().map(|(a, _)| incident(a)).collect();
    let b: Vec<Observation> = pairs.iter().map(|(_, b)| incident(b)).collect();
    let points = paired_incidence_difference(&a, &b)?;
    Some(kept(points.len()).map(|i| (hours(points[i].time), points[i].difference)).collect())
}

/// Returns when an engagement came to an end and by what; cut off at the horizon if by nothing.
fn end_of(outcome: &Outcome) -> CompetingObservation {
    let s = &outcome.stamps;
    let (end, at) = match outcome.ending {
        Ending::Achieved(_) => (End::Objective, s.objective),
        Ending::Evicted(Evictor::Soc) => (End::EvictedBySoc, s.t7),
        Ending::Evicted(Evictor::Client) => (End::EvictedByClient, s.t7),
        Ending::Evicted(Evictor::Outside) => (End::EvictedByOutside, s.t7),
        Ending::Withdrew => (End::Withdrew, s.withdrew),
        Ending::Repelled | Ending::Inside => (End::Objective, None),
    };
    let observation = metrics::observe(outcome, at);
    let cause = (observation.event == crate::stats::Event::Observed).then_some(end as usize);
    CompetingObservation { time: observation.time, cause }
}

/// Chooses at most [`POINTS`] of `n` steps, the last always among them.
fn kept(n: usize) -> impl Iterator<Item = usize> {
    let of = n.min(POINTS);
    (1..=of).map(move |i| i * n / of - 1)
}

fn hours(ms: i64) -> f64 {
    ms as f64 / HOUR as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_step_is_always_kept_and_none_twice() {
        for n in [0, 1, 7, POINTS, POINTS + 1, 10 * POINTS + 3] {
            let all: Vec<usize> = kept(n).collect();
            assert_eq!(all.len(), n.min(POINTS));
            assert!(all.windows(2).all(|w| w[0] < w[1]), "{n}");
            assert_eq!(all.last().copied(), n.checked_sub(1));
        }
    }

    #[test]
    fn ends_stand_in_the_order_of_their_numbers() {
        assert!(End::ALL.iter().enumerate().all(|(i, e)| *e as usize == i));
    }
}
