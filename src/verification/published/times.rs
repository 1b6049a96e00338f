//! What is read off times that are cut off, against published examples.

use super::super::check::{Check, Claim};
use super::{FOUR_PLACES, claim, given, largest};
use crate::sim::elementary::logit;
use crate::stats::{AalenJohansen, CompetingObservation, Event, KaplanMeier, Observation, SurvivalStep};

const CURVE: Claim = claim(
    "Kaplan–Meier with Greenwood's error on remission in weeks under 6-MP, Freireich et al. (1963), Blood 21, \
     699–716; four places, survival as Kleinbaum & Klein, Survival Analysis, ch. 2, print it",
);
const BAND: Claim = claim("Its log(-log) limits, 6-MP, against Stata's `sts list`, four places");
const MEDIAN: Claim = claim("Median remission in weeks with limits, against SAS PROC LIFETEST, log-log");
const MEAN: Claim = claim(
    "Restricted mean remission in weeks against R's `print(survfit, rmean)`, and of the placebo arm, where \
     nobody is censored, the mean 8.67",
);
const ONE_CAUSE: Claim =
    claim("Aalen–Johansen with one cause is the 6-MP curve turned over: values and errors");
const TWO_CAUSES: Claim = claim(
    "Aalen–Johansen, 305 patients, the first 27 months of Satagopan et al. (2004), British Journal of Cancer \
     91, 1229–1235, table 2, per cent with one place",
);

/// Standard errors in half of a 95 % interval that takes the normal quantile.
const Z95: f64 = 1.959_964;

/// Returns the checks of times.
pub(super) fn times() -> Vec<Check> {
    [
        given(CURVE, curve()),
        given(BAND, band()),
        given(MEDIAN, medians()),
        given(MEAN, restricted_means()),
        given(ONE_CAUSE, one_cause()),
        given(TWO_CAUSES, two_causes()),
    ]
    .concat()
}

/// The 6-MP arm.
fn six_mp() -> Vec<Observation> {
    let observed = [6, 6, 6, 7, 10, 13, 16, 22, 23].map(|time| (time, Event::Observed));
    let censored = [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35].map(|time| (time, Event::Censored));
    observed.into_iter().chain(censored).map(|(time, event)| Observation { time, event }).collect()
}

/// The placebo arm: nobody is censored.
fn placebo() -> Vec<Observation> {
    [1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23]
        .map(|time| Observation { time, event: Event::Observed })
        .to_vec()
}

/// Week, at risk, relapsed, survival and its error.
type Row = (i64, usize, usize, f64, f64);
const SIX_MP: [Row; 7] = [
    (6, 21, 3, 0.8571, 0.0764),
    (7, 17, 1, 0.8067, 0.0869),
    (10, 15, 1, 0.7529, 0.0963),
    (13, 12, 1, 0.6902, 0.1068),
    (16, 11, 1, 0.6275, 0.1141),
    (22, 7, 1, 0.5378, 0.1282),
    (23, 6, 1, 0.4482, 0.1346),
];

fn curve() -> Option<Vec<Check>> {
    let curve = KaplanMeier::fit(&six_mp())?;
    let steps = || curve.steps().iter().zip(SIX_MP);
    let as_printed =
        |&(s, row): &(&SurvivalStep, Row)| (s.time, s.at_risk, s.events) == (row.0, row.1, row.2);
    Some(vec![
        CURVE.exactly("drops of the curve", 7, curve.steps().len() as u64),
        CURVE.exactly("week, at risk, relapsed as printed", 7, steps().filter(as_printed).count() as u64),
        CURVE.within(
            "survival: largest miss",
            0.0,
            largest(steps().map(|(s, r)| s.survival - r.3)),
            FOUR_PLACES,
        ),
        CURVE.within(
            "standard error: largest miss",
            0.0,
            largest(steps().map(|(s, r)| s.variance.sqrt() - r.4)),
            FOUR_PLACES,
        ),
    ])
}

fn band() -> Option<Vec<Check>> {
    let mut checks = Vec::new();
    let curve = KaplanMeier::fit(&six_mp())?;
    for (week, low, high) in [(6, 0.6197, 0.9516), (23, 0.1881, 0.6801)] {
        let got = curve.band_at(week);
        checks.push(BAND.within(format!("week {week}: lower"), low, got.low, FOUR_PLACES));
        checks.push(BAND.within(format!("week {week}: upper"), high, got.high, FOUR_PLACES));
    }
    Some(checks)
}

fn medians() -> Option<Vec<Check>> {
    let mut checks = Vec::new();
    for (arm, observations, value, low, high) in
        [("6-MP", six_mp(), 23, 13, None), ("placebo", placebo(), 8, 4, Some(11))]
    {
        let got = KaplanMeier::fit(&observations)?.quantile_estimate(0.5);
        let weeks = |time: Option<i64>| time.map_or(f64::NAN, |t| t as f64);
        checks.push(MEDIAN.within(format!("{arm}: median"), f64::from(value), weeks(got.value), 0.0));
        checks.push(MEDIAN.within(format!("{arm}: lower"), f64::from(low), weeks(got.low), 0.0));
        match high {
            Some(high) => {
                checks.push(MEDIAN.within(format!("{arm}: upper"), f64::from(high), weeks(got.high), 0.0));
            }
            None => {
                let reached = u64::from(got.high.is_some());
                checks.push(MEDIAN.exactly(format!("{arm}: upper limits reached"), 0, reached));
            }
        }
    }
    Some(checks)
}

fn restricted_means() -> Option<Vec<Check>> {
    let drug = KaplanMeier::fit(&six_mp())?.restricted_mean(35);
    let placebo = KaplanMeier::fit(&placebo())?.restricted_mean(23);
    // The limits are symmetric on the logit scale of the share of 35 weeks.
    let share = drug.estimate / 35.0;
    let error = (logit(share) - logit(drug.low / 35.0)) / Z95 * 35.0 * share * (1.0 - share);
    Some(vec![
        MEAN.within("6-MP, to week 35", 23.3, drug.estimate, 0.05),
        MEAN.within("6-MP, to week 35: standard error", 2.83, error, 0.005),
        MEAN.within("placebo, to the end", 8.67, placebo.estimate, 0.005),
    ])
}

fn one_cause() -> Option<Vec<Check>> {
    let cause = |o: &Observation| (o.event == Event::Observed).then_some(0);
    let all: Vec<_> =
        six_mp().iter().map(|o| CompetingObservation { time: o.time, cause: cause(o) }).collect();
    let fit = AalenJohansen::fit(&all, 1)?;
    let steps = || fit.steps().iter().zip(SIX_MP);
    let values = largest(steps().map(|(s, row)| s.incidence[0] - (1.0 - row.3)));
    let errors = largest(steps().map(|(s, row)| s.variance[0].sqrt() - row.4));
    Some(vec![
        ONE_CAUSE.exactly("times", SIX_MP.len() as u64, fit.steps().len() as u64),
        ONE_CAUSE.within("incidence: largest miss", 0.0, values, FOUR_PLACES),
        ONE_CAUSE.within("standard error: largest miss", 0.0, errors, FOUR_PLACES),
    ])
}

fn two_causes() -> Option<Vec<Check>> {
    let at = |time: i64, cause: Option<usize>| CompetingObservation { time, cause };
    let (cancer, other) = (Some(0), Some(1));
    let mut all = vec![
        at(7, None),
        at(10, cancer),
        at(14, None),
        at(16, cancer),
        at(18, other),
        at(23, cancer),
        at(24, None),
        at(26, other),
        at(27, cancer),
    ];
    // The others were watched for longer.
    all.resize(305, at(28, None));
    let fit = AalenJohansen::fit(&all, 2)?;
    let printed = [(304, 99.7), (302, 99.3), (301, 99.0), (300, 98.7), (298, 98.3), (297, 98.0)];
    let at_risk = fit.steps().iter().zip(printed).filter(|(s, row)| s.at_risk == row.0).count();
    let survival = largest(fit.steps().iter().zip(printed).map(|(s, row)| 100.0 * s.survival - row.1));
    // The paper adds up rounded increments, so these are what can be compared.
    let mut before = 0.0;
    let increments = fit.steps().iter().map(|step| {
        let increment = 100.0 * (step.incidence[0] - before);
        before = step.incidence[0];
        increment
    });
    let printed = [0.3, 0.3, 0.0, 0.3, 0.0, 0.3];
    let increments = largest(increments.zip(printed).map(|(got, printed)| got - printed));
    Some(vec![
        TWO_CAUSES.exactly("times with at risk as printed", 6, at_risk as u64),
        TWO_CAUSES.within("survival: largest miss", 0.0, survival, 0.05),
        TWO_CAUSES.within("incidence, increments: largest miss", 0.0, increments, 0.05),
    ])
}
