//! What block lists keep people from who have nothing to do with any attack.

use super::dice;
use super::journal::Side;
use super::run::Engagement;
use crate::sim::luck::Luck;
use crate::soc::{BlockedWork, Indicator, Soc, World};
use crate::units::SimTime;

/// Returns what the daily entries of a SOC's lists cost a client of so many endpoints between two moments, without any
/// attack on it.
pub fn daily_false_blocks(
    soc: &Soc,
    world: &World,
    endpoints: u32,
    luck: Luck,
    within: (SimTime, SimTime),
) -> BlockedWork {
    let mut work = BlockedWork::default();
    let phase = luck.stream(dice::reviews()).uniform();
    for (number, listing) in soc.intel.listings(phase).iter().enumerate() {
        let Some(listing) = listing else { continue };
        let stream = luck.stream(dice::daily_blocks(number as u32));
        work += world.false_blocking.daily(listing, endpoints, within, stream);
    }
    work
}

impl Engagement<'_, '_> {
    /// Where in the rhythm of its lists' reviews the SOC is: the same at every visit.
    pub(super) fn review_phase(&self) -> f64 {
        self.organisation.luck.stream(dice::reviews()).uniform()
    }

    /// Servers of the attacker that go on the SOC's own list may be somebody else's too, or become so.
    pub(super) fn may_block_others(&mut self, indicator: Indicator, entered: SimTime) {
        let (Some((soc, _)), Indicator::Servers(variant)) = (self.m.soc, indicator) else { return };
        let Some(listing) = soc.intel.listings(self.review_phase())[0] else { return };
        let blocking = &self.m.world.false_blocking;
        let mut stream = self.here.luck.stream(dice::false_block(self.script, variant));
        let block = blocking.entry(&listing, entered, self.here.client.endpoints, &mut stream);
        let Some(block) = block.filter(|block| block.at < self.end()) else { return };
        let cost = blocking.cost(&block);
        self.false_blocks += 1;
        self.outage += cost;
        let wait = block.at.since(self.now);
        self.note(Side::Response, || {
            format!("what is blocked is needed by others in {wait}; it costs {cost} of work")
        });
    }
}
