//! Log sources: what a client sends and a SOC collects.

use super::component::ComponentSet;
use super::platform::{Platform, PlatformSet};
use super::tactic::Tactic;
use super::technique::{Technique, TechniqueId};

/// A log source family of the table.
///
/// Only a [`Knowledge`](super::Knowledge) gives one out; the order is the order of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SourceId(pub(super) u8);

impl SourceId {
    /// Returns the place in the table, from 0: an index for arrays over all sources.
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

/// A family of logs that is switched on, shipped and paid for together.
///
/// A component's name alone is too broad to say what a source sees: mail, web and Windows logs all hold
/// "Application Log Content", and a proxy and a lateral movement are both "Network Connection Creation".
/// So a source sees everything its components record only on `in_full`; on other platforms, whose traffic
/// merely passes it, it sees what `scope` names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// The name in the files people write, such as `process-creation`.
    pub id: String,
    /// What it is, in words.
    pub title: String,
    /// Every platform of which it sees anything.
    pub platforms: PlatformSet,
    /// The platforms on which it sees whatever its components record.
    pub in_full: PlatformSet,
    /// What it sees on the other `platforms`.
    pub scope: Vec<Scope>,
    /// Techniques (with their sub-techniques) it never sees, whatever the components say.
    pub blind_to: Vec<TechniqueId>,
    /// The kinds of event it holds.
    pub components: ComponentSet,
}

/// A part of ATT&CK that passes a source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// All techniques of a tactic.
    Tactic(Tactic),
    /// One technique, with its sub-techniques.
    Technique(TechniqueId),
}

impl Source {
    /// Returns whether its logs come from agents on hosts, and so from covered hosts only.
    pub fn is_on_hosts(&self) -> bool {
        matches!(
            self.id.as_str(),
            "antivirus"
                | "windows-event-log"
                | "process-creation"
                | "endpoint-telemetry"
                | "linux-audit"
                | "macos"
        )
    }

    /// Returns whether a product on the endpoints records by itself what this source holds. The system's own logs,
    /// its sign-ins among them, are not the product's: they have to be sent and collected.
    pub fn is_of_product(&self) -> bool {
        matches!(self.id.as_str(), "antivirus" | "process-creation" | "endpoint-telemetry")
    }

    /// Returns whether a use of `technique` (whose id is `id`) on `platform` comes by this source at all;
    /// whether it is recorded is a matter of components.
    pub fn passes(&self, id: TechniqueId, technique: &Technique, platform: Platform) -> bool {
        if self.blind_to.iter().any(|blind| is_or_belongs_to(id, technique, *blind)) {
            return false;
        }
        self.in_full.contains(platform)
            || self.platforms.contains(platform)
                && self.scope.iter().any(|scope| match scope {
                    Scope::Tactic(tactic) => technique.tactics.contains(tactic),
                    Scope::Technique(named) => is_or_belongs_to(id, technique, *named),
                })
    }
}

fn is_or_belongs_to(id: TechniqueId, technique: &Technique, named: TechniqueId) -> bool {
    id == named || technique.parent == Some(named)
}

/// A set of sources.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct SourceSet(u32);

impl SourceSet {
    /// No source.
    pub const EMPTY: SourceSet = SourceSet(0);
    /// How many sources a set has room for.
    pub const CAPACITY: usize = 32;

    /// Returns whether `source` is in the set.
    pub const fn contains(self, source: SourceId) -> bool {
        self.0 & (1 << source.0) != 0
    }

    /// Adds `source`.
    pub const fn insert(&mut self, source: SourceId) {
        self.0 |= 1 << source.0;
    }

    /// Takes `source` out.
    pub const fn remove(&mut self, source: SourceId) {
        self.0 &= !(1 << source.0);
    }

    /// Returns how many sources are in the set.
    pub const fn len(self) -> u32 {
        self.0.count_ones()
    }

    /// Returns whether no source is in the set.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Returns the sources in either set.
    pub const fn union(self, other: SourceSet) -> SourceSet {
        SourceSet(self.0 | other.0)
    }

    /// Returns the sources in both sets.
    pub const fn intersection(self, other: SourceSet) -> SourceSet {
        SourceSet(self.0 & other.0)
    }

    /// Lists the sources in table order.
    pub fn iter(self) -> impl Iterator<Item = SourceId> {
        (0..SourceSet::CAPACITY as u8).map(SourceId).filter(move |source| self.contains(*source))
    }
}

impl FromIterator<SourceId> for SourceSet {
    fn from_iter<I: IntoIterator<Item = SourceId>>(sources: I) -> SourceSet {
        let mut set = SourceSet::EMPTY;
        for source in sources {
            set.insert(source);
        }
        set
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_holds_what_was_put_in_until_it_is_taken_out() {
        let mut set: SourceSet = [SourceId(31), SourceId(2)].into_iter().collect();
        assert_eq!(set.iter().collect::<Vec<_>>(), [SourceId(2), SourceId(31)]);
        assert_eq!(set.union([SourceId(3)].into_iter().collect()).len(), 3);
        assert_eq!(set.intersection([SourceId(2)].into_iter().collect()).len(), 1);
        set.remove(SourceId(31));
        set.remove(SourceId(2));
        assert!(set.is_empty());
    }
}
