//! Sight: in which log sources a step would show, whoever collects them.

use super::step::Step;
use crate::client::Client;
use crate::knowledge::{Knowledge, Platform, SourceId, SourceSet};

impl Step {
    /// Returns the sources that carry a component of its technique on `platform`, and these with those that rules
    /// look for it in, which ATT&CK need not connect with it: in all of them it would show.
    pub fn sources_on(&self, platform: Platform, knowledge: &Knowledge) -> (SourceSet, SourceSet) {
        let (id, technique) = (self.technique, knowledge.get(self.technique));
        let sees = |s: &SourceId| knowledge.source_by_id(*s).platforms.contains(platform);
        // Where ATT&CK does not list the platform, what it says of the technique's own holds for sources that see
        // this one at all.
        let carriers: SourceSet = if technique.platforms.contains(platform) {
            knowledge.carriers(id, platform)
        } else {
            let all = technique.platforms.iter().map(|p| knowledge.carriers(id, p));
            all.fold(SourceSet::EMPTY, SourceSet::union).iter().filter(sees).collect()
        };
        let written = knowledge.rules(id).iter().map(|rule| rule.source);
        let passing = written.filter(|s| knowledge.source_by_id(*s).passes(id, technique, platform));
        (carriers, carriers.union(passing.collect()))
    }

    /// Returns the sources in which it would show at `client`, sent or not; none where it acts on no asset there.
    pub fn shows_at(&self, client: &Client, knowledge: &Knowledge) -> SourceSet {
        let group = client.group(self.role);
        group.map_or(SourceSet::EMPTY, |group| self.sources_on(group.platform, knowledge).1)
    }

    /// Returns whether it shows to a product on the host it acts on at `client`, if that looks at behaviour.
    pub fn shows_on_host(&self, client: &Client, knowledge: &Knowledge) -> bool {
        let Some(group) = client.group(self.role) else { return false };
        let runs = matches!(group.platform, Platform::Windows | Platform::Linux | Platform::Macos);
        runs && !knowledge.product_components(self.technique, group.platform).is_empty()
    }
}
