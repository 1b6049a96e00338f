//! The shipped files, for tests only: programs read theirs through the scenario room.

use super::library::{Knowledge, KnowledgeFiles};

/// Returns the text of the files in `scenarios/knowledge`.
pub(crate) fn files() -> KnowledgeFiles<'static> {
    KnowledgeFiles {
        tactics: include_str!("../../scenarios/knowledge/tactics.csv"),
        techniques: include_str!("../../scenarios/knowledge/techniques.csv"),
        components: include_str!("../../scenarios/knowledge/components.csv"),
        technique_components: include_str!("../../scenarios/knowledge/technique_components.csv"),
        aliases: include_str!("../../scenarios/knowledge/aliases.csv"),
        sources: include_str!("../../scenarios/knowledge/sources.csv"),
        rule_counts: include_str!("../../scenarios/knowledge/rule_counts.csv"),
        rule_classes: include_str!("../../scenarios/knowledge/rule_classes.csv"),
        technique_prevalence: include_str!("../../scenarios/knowledge/technique_prevalence.csv"),
    }
}

/// Returns the shipped knowledge.
pub(crate) fn knowledge() -> Knowledge {
    Knowledge::parse(&files()).expect("the shipped knowledge files are sound")
}
