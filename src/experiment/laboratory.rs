//! The laboratory: what an average product would raise if nothing stood in its way.
//!
//! Public evaluations run known procedures past tuned endpoint products without production noise. The one
//! intercept of all levels is fitted there: over the steps of the given scripts that such a product records
//! anything of, on a host that carries it, nothing broken and a product at the median of those evaluated, the
//! mean share of steps with an analytic alert must be the one that was measured.
//!
//! The field is the other end: the same steps past each level as it is, with nobody acting on what is seen and
//! nothing blocked, as breach simulations are run in production.

use super::runner::{Progress, RunError, run};
use super::study::Study;
use crate::attack::Script;
use crate::client::Client;
use crate::knowledge::{Knowledge, Platform};
use crate::sim::distribution::Law;
use crate::soc::{AuthorityScope, DetectionEffects, World};
use crate::units::{DAY, Probability, SimDuration};

/// Longer than any time looked at.
const NEVER: SimDuration = SimDuration(36_500 * DAY);

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
            let components = knowledge.product_components(step.technique, platform).len() as usize;
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

/// Returns, for each SOC of `study`, the share of executed steps that raised an alert in each replication, over
/// all its attacks: with nobody acting on what is seen, inside or outside, and nothing blocked.
///
/// # Errors
/// If the study cannot be run.
pub fn field_rates(mut study: Study) -> Result<Vec<Vec<f64>>, RunError> {
    for soc in &mut study.socs {
        soc.authority.scope = AuthorityScope::Notify;
        soc.response.playbook_share = Probability::NEVER;
        soc.detection.blocks_exploits = Probability::NEVER;
        soc.detection.blocks_malware = Probability::NEVER;
        if let Some(platform) = &mut soc.intel.platform {
            platform.blocks = Probability::NEVER;
        }
        if let Some(sandbox) = &mut soc.intel.sandbox {
            sandbox.push = NEVER;
        }
        if let Some(lists) = &mut soc.intel.lists {
            lists.add = Law::Fixed(NEVER);
        }
    }
    study.clients.iter_mut().for_each(|client| client.response.capability = Probability::NEVER);
    study.attacks.iter_mut().for_each(|script| script.notice_per_day = 0.0);
    study.world.outside_response = Law::Fixed(NEVER);
    let mut counts = vec![vec![(0_u32, 0_u32); study.replications as usize]; study.socs.len()];
    for (cell, outcomes) in run(&study, 0, &Progress::default())?.cells {
        for (count, outcome) in counts[cell.soc].iter_mut().zip(&outcomes) {
            let done = outcome.steps.iter().filter(|s| s.at.is_some());
            *count = done.fold(*count, |(n, alerted), s| (n + 1, alerted + u32::from(s.alerted)));
        }
    }
    let rate = |(n, alerted): (u32, u32)| if n > 0 { f64::from(alerted) / f64::from(n) } else { 0.0 };
    Ok(counts.into_iter().map(|of| of.into_iter().map(rate).collect()).collect())
}
