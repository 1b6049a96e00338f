//! Speeds given detection: how fast a SOC was where it got that far.
//!
//! These are the figures SOCs are sold by, and on their own they mislead: a SOC that takes up only what is
//! easy is fast. So each comes with how many it rests on and how many never got there, and none is compared
//! between SOCs. A span whose second moment came first, such as the touch of an alert that was there before t0, has
//! taken no time; how many did is counted beside it.

use super::cells::of_values;
use super::findings::Quantile;
use crate::engagement::{Outcome, Stamps};
use crate::stats::{Estimate, mean};
use crate::units::SimTime;
use serde::Serialize;

/// One span between two moments, over the engagements that came to both.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Speed {
    /// Its name, such as `acknowledge`.
    pub span: &'static str,
    /// The moments it lies between, as the outcomes name them.
    pub moments: &'static str,
    /// What the field calls its mean.
    pub known_as: &'static str,
    /// Mean in hours with its 95 % interval and n; none for fewer than two.
    pub mean: Option<Estimate>,
    /// Median in hours.
    pub median: Quantile,
    /// Ninetieth percentile in hours.
    pub p90: Quantile,
    /// How many came to both moments.
    pub n: usize,
    /// Those of them in which the second moment came before the first; they count as no time.
    pub n_before: usize,
    /// How many came to the first and not to the second by the horizon.
    pub n_not_reached: usize,
}

type Moment = fn(&Stamps) -> Option<SimTime>;

struct Span {
    name: &'static str,
    moments: &'static str,
    known_as: &'static str,
    from: Moment,
    to: Moment,
}

/// The spans, by the words of NIST SP 800-61 and of those who sell SOCs.
const SPANS: [Span; 8] = [
    Span { name: "acknowledge", moments: "t2 to t3", known_as: "MTTA", from: |s| s.t2, to: |s| s.t3 },
    Span { name: "investigate", moments: "t4 to t5", known_as: "MTTI", from: |s| s.t4, to: |s| s.t5 },
    Span { name: "contain", moments: "t4 to t7", known_as: "MTTC", from: |s| s.t4, to: |s| s.t7 },
    Span { name: "respond", moments: "t2 to t6", known_as: "MTTR (respond)", from: |s| s.t2, to: |s| s.t6 },
    Span {
        name: "respond_by_own_books",
        moments: "the alert the incident was declared on to t6",
        known_as: "MTTR (respond) by the SOC's own books",
        from: |s| s.case_alert,
        to: |s| s.t6,
    },
    Span {
        name: "remediate",
        moments: "t4 to t8",
        known_as: "MTTR (remediate)",
        from: |s| s.t4,
        to: |s| s.t8,
    },
    Span {
        name: "dwell",
        moments: "t0 to the first of t4 and tE",
        known_as: "dwell time",
        from: |s| s.t0,
        to: |s| s.t4.into_iter().chain(s.external_notice).min(),
    },
    Span {
        name: "breakout",
        moments: "t0 to tB",
        known_as: "breakout time (the attacker's)",
        from: |s| s.t0,
        to: |s| s.breakout,
    },
];

/// From when the time to the first containment order is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Since {
    /// The first true alert, whatever became of it.
    FirstAlert,
    /// The alert of the case, as the SOC's own books have it: what it dismissed before is not in them.
    OwnBooks,
}

/// Returns the hours from `since` to the first containment order, if both came by the horizon; an order that came
/// first took none.
pub(super) fn hours_to_respond(outcome: &Outcome, since: Since) -> Option<f64> {
    let by_the_horizon = |moment: Option<SimTime>| moment.filter(|t| *t <= outcome.horizon);
    let from = by_the_horizon(match since {
        Since::FirstAlert => outcome.stamps.t2,
        Since::OwnBooks => outcome.stamps.case_alert,
    })?;
    Some(by_the_horizon(outcome.stamps.t6)?.since(from).hours().max(0.0))
}

/// Returns every span over engagements that started.
pub(super) fn describe(started: &[&Outcome]) -> Vec<Speed> {
    SPANS.iter().map(|span| over(span, started)).collect()
}

fn over(span: &Span, started: &[&Outcome]) -> Speed {
    let mut hours = Vec::new();
    let (mut n_before, mut n_not_reached) = (0, 0);
    for outcome in started {
        let by_the_horizon = |moment: Moment| moment(&outcome.stamps).filter(|t| *t <= outcome.horizon);
        let Some(from) = by_the_horizon(span.from) else { continue };
        match by_the_horizon(span.to) {
            Some(to) => {
                n_before += usize::from(to < from);
                hours.push(to.since(from).hours().max(0.0));
            }
            None => n_not_reached += 1,
        }
    }
    hours.sort_by(f64::total_cmp);
    Speed {
        span: span.name,
        moments: span.moments,
        known_as: span.known_as,
        median: of_values(&hours, 0.5),
        p90: of_values(&hours, 0.9),
        // Student's limits know nothing of times being no less than 0.
        mean: mean(&hours).map(|e| Estimate { low: e.low.max(0.0), ..e }),
        n: hours.len(),
        n_before,
        n_not_reached,
    }
}
