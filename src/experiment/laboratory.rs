//! The laboratory: what an average product would raise if nothing stood in its way.
//!
//! Public evaluations run known procedures past tuned endpoint products without production noise. The one
//! intercept of all levels is fitted there: over the steps of the given scripts that run on hosts, with
//! every source collected, nothing broken and a product at the median of those evaluated, the mean share
//! of steps with an analytic alert must be the one that was measured.

use crate::attack::Script;
use crate::client::Client;
use crate::knowledge::{Knowledge, Platform};
use crate::soc::{DetectionEffects, World};
use crate::units::Probability;

/// Returns the share of host steps that an average product raises an alert on in the laboratory.
pub fn laboratory_rate(
    scripts: &[Script],
    client: &Client,
    knowledge: &Knowledge,
    effects: &DetectionEffects,
) -> f64 {
    let fires = effects.mean_fires(effects.product(Probability::clamped(0.5)));
    let shows: Vec<f64> = scripts
        .iter()
        .flat_map(|s| &s.steps)
        .filter_map(|step| {
            let platform = client.group(step.role)?.platform;
            let on_host = matches!(platform, Platform::Windows | Platform::Linux | Platform::Macos);
            let components = knowledge.component_count(step.technique, platform) as usize;
            (on_host && components > 0).then(|| effects.shows(components))
        })
        .collect();
    if shows.is_empty() { 0.0 } else { fires * shows.iter().sum::<f64>() / shows.len() as f64 }
}

/// Returns the intercept for which [`laboratory_rate`] is `target`, by bisection to 1e-6.
pub fn fit_intercept(
    scripts: &[Script],
    client: &Client,
    knowledge: &Knowledge,
    world: &World,
    target: Probability,
) -> f64 {
    let (mut low, mut high) = (-10.0, 10.0);
    while high - low > 1e-6 {
        let intercept = (low + high) / 2.0;
        let effects = DetectionEffects { intercept, ..world.detection.clone() };
        if laboratory_rate(scripts, client, knowledge, &effects) < target.get() {
            low = intercept;
        } else {
            high = intercept;
        }
    }
    (low + high) / 2.0
}
