//! Intelligence: what the SOC knows of attackers beside what it sees itself, and how soon it acts on it.

use super::false_block::Listing;
use super::lists::{Lists, Sandbox};
use crate::sim::distribution::Law;
use crate::units::{Probability, SimDuration};

/// Open feeds of indicators: addresses, domains, hashes that others have met.
#[derive(Clone, Debug, PartialEq)]
pub struct Feeds {
    /// Chance that they hold what an attack on many uses.
    pub commodity: Probability,
    /// Chance that they hold what was set up for one victim.
    pub bespoke: Probability,
    /// How long after its first use an indicator is in them.
    pub delay: SimDuration,
    /// False hits, per 1,000 endpoints and day.
    pub false_alerts: f64,
}

/// A platform that merges feeds, scores them and hands them on.
#[derive(Clone, Debug, PartialEq)]
pub struct IntelPlatform {
    /// How long after its first use an indicator is in use here.
    pub delay: SimDuration,
    /// Share of hits that it has blocked inline.
    pub blocks: Probability,
    /// Chance that looking back through what is kept for an indicator that comes in finds what it points to.
    pub retro_hunt: Probability,
    /// Servers a month that it has blocked unseen, at every client.
    pub entries_per_month: f64,
    /// After how long such an entry goes of itself.
    pub expires: SimDuration,
}

/// Looking through what is kept for what a public advisory tells.
#[derive(Clone, Debug, PartialEq)]
pub struct Sweeps {
    /// Chance that it is done at all.
    pub done: Probability,
    /// How long after the advisory.
    pub lag: Law,
}

/// What a SOC does with what others know.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Intelligence {
    /// How much the choice of rules follows what attackers do most: 0 by chance, 1 by that alone.
    pub relevance: Probability,
    /// Open feeds, if read.
    pub feeds: Option<Feeds>,
    /// A platform for them, if there is one.
    pub platform: Option<IntelPlatform>,
    /// Sweeps after advisories, if done.
    pub sweeps: Option<Sweeps>,
    /// From an exploit's disclosure to a rule of the SOC's own on it; nothing if it writes none.
    pub coverage: Option<Law>,
    /// Running unknown files to see what they do, if done.
    pub sandbox: Option<Sandbox>,
    /// Lists of what is blocked and allowed, if kept.
    pub lists: Option<Lists>,
}

impl Intelligence {
    /// Returns how servers come on and off what is blocked: the SOC's own list, and what its platform pushes. A review
    /// is by hand, and nobody looks through what a machine pushes. Time begins at `phase` of the rhythm of reviews.
    pub fn listings(&self, phase: f64) -> [Option<Listing>; 2] {
        let own = |lists: &Lists| Listing {
            per_month: lists.entries_per_month,
            review: Some(lists.reviews(phase)),
            expires: lists.expires,
        };
        let pushed = |platform: &IntelPlatform| Listing {
            per_month: platform.entries_per_month,
            review: None,
            expires: Some(platform.expires),
        };
        [self.lists.as_ref().map(own), self.platform.as_ref().map(pushed)]
    }

    /// Returns how long after its first use an indicator can be in use here, and nothing without feeds.
    pub fn delay(&self) -> Option<SimDuration> {
        let feeds = self.feeds.as_ref()?.delay;
        Some(self.platform.as_ref().map_or(feeds, |platform| platform.delay.min(feeds)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::HOUR;

    #[test]
    fn an_indicator_is_there_by_the_faster_way() {
        let hours = |n: i64| SimDuration(n * HOUR);
        let feeds = |delay| Feeds {
            commodity: Probability::ALWAYS,
            bespoke: Probability::NEVER,
            delay,
            false_alerts: 0.0,
        };
        let none = Probability::NEVER;
        let platform = |delay| IntelPlatform {
            delay,
            blocks: none,
            retro_hunt: none,
            entries_per_month: 0.0,
            expires: SimDuration(HOUR),
        };
        for (by_feeds, by_platform, there) in [
            (Some(24), None, Some(24)),
            (Some(24), Some(2), Some(2)),
            (Some(2), Some(24), Some(2)),
            (None, Some(2), None),
        ] {
            let intel = Intelligence {
                feeds: by_feeds.map(hours).map(feeds),
                platform: by_platform.map(hours).map(platform),
                ..Intelligence::default()
            };
            assert_eq!(intel.delay(), there.map(hours), "{by_feeds:?}, {by_platform:?}");
        }
    }
}
