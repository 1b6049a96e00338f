//! Calibration: the one intercept is the one the laboratory gives, and what comes out in the field.

use super::check::{Check, Claim, Group};
use crate::experiment::{RunError, Study, field_rates, fit_intercept};
use crate::units::Probability;

const fn claim(text: &'static str) -> Claim {
    Claim { group: Group::Calibration, text }
}

const LABORATORY: Claim = claim(
    "The one intercept of all levels is the one for which the median product, without noise, alerts on the mean of \
     two public rounds (figures EV133 EV134) of the steps it records anything of",
);
/// Replications of each attack against each level.
pub const CALIBRATION_REPLICATIONS: u32 = 100;

const FIELD: Claim = claim(
    "Share of executed steps that raise an alert, nobody acting and nothing blocked: at most .10 at level 1 and \
     .60 at level 5, rising by level",
);
const POPULATION: Claim = claim(
    "The same over SOCs as mature as those of figures SO047 SO048: 9 to 16 of 100 (figures EV030 EV031)",
);

/// Clean analytic coverage of the median product in two public rounds, figures EV133 and EV134.
const MEASURED: [f64; 2] = [0.463, 0.675];

/// How SOCs spread over the five levels. Of those assessed on a scale from 0 to 5, 20 % lie below 1, half below
/// 1.42 and 82 % below 3 (figures SO047 SO048); between these points, and from 3 to 5, the spread is taken as
/// even. Level k stands for scores from k − ½ to k + ½, level 1 for all below, level 5 for all above: our
/// reading, since the scale and the levels are not the same.
const SHARE_BY_LEVEL: [f64; 5] = [0.516, 0.203, 0.146, 0.090, 0.045];

/// Returns the checks of calibration; `study` has the five levels in order, and the attacks and the client that
/// the intercept was fitted on.
///
/// # Errors
/// If the study cannot be run.
pub fn calibration(study: Study) -> Result<Vec<Check>, RunError> {
    let mean = MEASURED.iter().sum::<f64>() / MEASURED.len() as f64;
    let target = Probability::clamped(mean);
    let Some(client) = study.clients.first() else { return Ok(Vec::new()) };
    let fitted = fit_intercept(&study.attacks, client, &study.knowledge, &study.world, target);
    let shipped = study.world.detection.intercept;
    let mut checks = vec![LABORATORY.within("intercept, log odds", fitted, shipped, 0.005)];
    let rates: Vec<f64> = field_rates(study)?
        .iter()
        .map(|rates| rates.iter().sum::<f64>() / rates.len().max(1) as f64)
        .collect();
    let mut least = 0.0;
    for (level, &rate) in (1..).zip(&rates) {
        let most = if level == 1 { 0.10 } else { 0.60 };
        checks.push(FIELD.in_range(format!("level {level}, at most"), most, rate, (least, most)));
        least = rate;
    }
    let mixed: f64 = rates.iter().zip(SHARE_BY_LEVEL).map(|(rate, share)| rate * share).sum();
    checks.push(POPULATION.in_range("levels by maturity, as assessed", 0.125, mixed, (0.09, 0.16)));
    Ok(checks)
}
