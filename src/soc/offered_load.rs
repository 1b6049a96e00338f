//! The load offered to a desk: how much of its people's time the benign work asks for.

use super::background::BackgroundPlan;
use super::profile::Soc;
use super::world::World;
use super::{INVESTIGATION, SCOPING, TIERS, TRIAGE};
use crate::sim::elementary::exp;
use crate::units::HOUR;

/// Offered load by tier: hours of work that come in a week, of the hours that people are there for it.
///
/// Above 1 the line grows until alerts are closed unread. It is a mean: misrouted cases, hand-overs and holidays
/// add to it, and bursts make people wait below 1 too.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct OfferedLoad(pub [f64; TIERS]);

impl OfferedLoad {
    /// Returns the load that the benign work of `plan` offers to the desk of `soc`.
    pub fn new(soc: &Soc, plan: &BackgroundPlan, world: &World) -> OfferedLoad {
        let kept = |(class, keep): (&crate::sim::arrivals::Class, &u32)| {
            class.per_hour * f64::from(*keep) / f64::from(u32::MAX)
        };
        let first = plan.process.classes.iter().zip(&plan.keep).map(kept).sum::<f64>() * 168.0;
        let harmless = (1.0 - world.noise.attempts.get()) * soc.background.false_escalated.get();
        let passed_on = [soc.background.escalated.get().max(harmless), world.noise.scoped.get()];
        let typical = [
            soc.work.typical_first_look(&soc.roster),
            soc.work.typical_second_look(&soc.roster).scaled(1.0 + soc.work.wrong_procedure.get()),
            soc.roster.scoping.median,
        ];
        let there = soc.roster.seat_hours(soc.offset);
        let mut load = [0.0; TIERS];
        let mut looks = first;
        for tier in [TRIAGE, INVESTIGATION, SCOPING] {
            let people = soc.roster.tiers()[tier];
            let hours = typical[tier].0 as f64 / HOUR as f64;
            // The mean of a lognormal law lies above its median, and other duties stretch each look.
            let each = hours * exp(people.sigma * people.sigma / 2.0) / people.queue_share.get().max(0.01);
            let filled = f64::from(there[tier]) * soc.roster.vacancy.complement().get();
            load[tier] = looks * each / filled.max(1e-9);
            // Only what is looked at goes on.
            looks *= passed_on.get(tier).copied().unwrap_or(0.0) / load[tier].max(1.0);
        }
        OfferedLoad(load)
    }
}
