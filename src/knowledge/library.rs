//! The library: everything known, and the look-ups into it.

use super::class::{ClassId, RuleClass};
use super::component::{Component, ComponentId, ComponentSet};
use super::error::KnowledgeError;
use super::near_miss::{did_you_mean, nearest};
use super::platform::Platform;
use super::rule::{RuleCount, Severity};
use super::source::{Source, SourceId, SourceSet};
use super::technique::{Technique, TechniqueId};

/// The text of each file in `scenarios/knowledge`.
#[derive(Clone, Copy, Debug)]
pub struct KnowledgeFiles<'a> {
    /// `tactics.csv`: the fourteen tactics.
    pub tactics: &'a str,
    /// `techniques.csv`: every technique and sub-technique.
    pub techniques: &'a str,
    /// `components.csv`: the data components.
    pub components: &'a str,
    /// `technique_components.csv`: in which components a technique shows, by platform.
    pub technique_components: &'a str,
    /// `aliases.csv`: ids of newer ATT&CK versions and what they were called before.
    pub aliases: &'a str,
    /// `sources.csv`: the log sources and what they see.
    pub sources: &'a str,
    /// `rule_counts.csv`: public rules by technique, source and level.
    pub rule_counts: &'a str,
    /// `rule_classes.csv`: the classes of background noise and their rates.
    pub rule_classes: &'a str,
    /// `technique_prevalence.csv`: how many public groups use each technique.
    pub technique_prevalence: &'a str,
}

/// ATT&CK, log sources and rule classes, checked against each other and read-only.
#[derive(Clone, Debug)]
pub struct Knowledge {
    pub(super) techniques: Vec<Technique>,          // sorted by code
    pub(super) aliases: Vec<(String, TechniqueId)>, // sorted by alias
    pub(super) components: Vec<Component>,          // sorted by code
    pub(super) sources: Vec<Source>,
    pub(super) classes: Vec<RuleClass>,
    pub(super) evidence: Vec<Evidence>, // by technique
}

/// Where a technique shows and what is written about it.
#[derive(Clone, Debug, Default)]
pub(super) struct Evidence {
    pub(super) components: [ComponentSet; Platform::ALL.len()],
    pub(super) carriers: [SourceSet; Platform::ALL.len()],
    pub(super) rules: Vec<RuleCount>,
    pub(super) groups: u32,
}

impl Knowledge {
    /// Returns the technique with the ATT&CK id `code`; an id of a newer version gives its ancestor.
    ///
    /// # Errors
    /// [`KnowledgeError::UnknownTechnique`] with up to three near misses.
    pub fn technique(&self, code: &str) -> Result<TechniqueId, KnowledgeError> {
        if let Ok(place) = self.techniques.binary_search_by(|technique| technique.code.as_str().cmp(code)) {
            return Ok(TechniqueId(place as u16));
        }
        if let Ok(place) = self.aliases.binary_search_by(|(alias, _)| alias.as_str().cmp(code)) {
            return Ok(self.aliases[place].1);
        }
        let codes = self.techniques.iter().map(|technique| technique.code.as_str());
        let hint = match nearest(code, codes, 3).as_slice() {
            [] => "; use an id of enterprise ATT&CK v18.1, such as T1059.001".to_owned(),
            near => did_you_mean(near),
        };
        Err(KnowledgeError::UnknownTechnique { code: code.to_owned(), hint })
    }

    /// Returns a technique's facts.
    pub fn get(&self, id: TechniqueId) -> &Technique {
        &self.techniques[id.index()]
    }

    /// Lists every technique in the order of the codes.
    pub fn technique_ids(&self) -> impl ExactSizeIterator<Item = TechniqueId> + use<> {
        (0..self.techniques.len() as u16).map(TechniqueId)
    }

    /// Returns the source called `id`.
    ///
    /// # Errors
    /// [`KnowledgeError::UnknownSource`] with up to three near misses, or else all ids.
    pub fn source(&self, id: &str) -> Result<SourceId, KnowledgeError> {
        if let Some(place) = self.sources.iter().position(|source| source.id == id) {
            return Ok(SourceId(place as u8));
        }
        let ids: Vec<&str> = self.sources.iter().map(|source| source.id.as_str()).collect();
        let hint = match nearest(id, ids.iter().copied(), 3).as_slice() {
            [] => format!("; known are {}", ids.join(", ")),
            near => did_you_mean(near),
        };
        Err(KnowledgeError::UnknownSource { id: id.to_owned(), hint })
    }

    /// Returns a source's facts.
    pub fn source_by_id(&self, id: SourceId) -> &Source {
        &self.sources[id.index()]
    }

    /// Returns all sources; the place of each is its id's [`SourceId::index`].
    pub fn sources(&self) -> &[Source] {
        &self.sources
    }

    /// Lists every source in table order.
    pub fn source_ids(&self) -> impl ExactSizeIterator<Item = SourceId> + use<> {
        (0..self.sources.len() as u8).map(SourceId)
    }

    /// Returns all data components; the place of each is its id's [`ComponentId::index`].
    pub fn components(&self) -> &[Component] {
        &self.components
    }

    /// Returns the rules that name this very technique, by source and level, most serious level first.
    pub fn rules(&self, id: TechniqueId) -> &[RuleCount] {
        &self.evidence[id.index()].rules
    }

    /// Returns the rules that name a sub-technique's parent; empty for a technique without a parent.
    ///
    /// A rule that names both is in here as well as in [`Knowledge::rules`].
    pub fn parent_rules(&self, id: TechniqueId) -> &[RuleCount] {
        self.get(id).parent.map_or(&[], |parent| self.rules(parent))
    }

    /// Returns how many of ATT&CK's groups use this very technique, themselves or in a campaign of theirs.
    pub fn groups(&self, id: TechniqueId) -> u32 {
        self.evidence[id.index()].groups
    }

    /// Returns all rule classes; the place of each is its id's [`ClassId::index`].
    pub fn classes(&self) -> &[RuleClass] {
        &self.classes
    }

    /// Returns a rule class's facts.
    pub fn class(&self, id: ClassId) -> &RuleClass {
        &self.classes[id.index()]
    }

    /// Returns the class of alerts of `severity` on `source`: the exact one, or else the nearest less
    /// urgent one, or else the nearest more urgent one; nothing if the source has no class.
    pub fn class_of(&self, source: SourceId, severity: Severity) -> Option<ClassId> {
        let less_urgent_first = |class: &RuleClass| {
            let (place, wanted) = (class.severity.index(), severity.index());
            if place >= wanted { (0, place - wanted) } else { (1, wanted - place) }
        };
        (0..)
            .map(ClassId)
            .zip(&self.classes)
            .filter(|(_, class)| class.source == source)
            .min_by_key(|(_, class)| less_urgent_first(class))
            .map(|(id, _)| id)
    }

    /// Returns the sources in which a use of the technique on `platform` can be seen: those it passes
    /// and that hold one of its components.
    pub fn carriers(&self, id: TechniqueId, platform: Platform) -> SourceSet {
        self.evidence[id.index()].carriers[platform.index()]
    }

    /// Lists the components in which the technique shows on `platform`; none where ATT&CK knows no way
    /// to see it.
    pub fn components_of(
        &self,
        id: TechniqueId,
        platform: Platform,
    ) -> impl Iterator<Item = ComponentId> + use<> {
        self.evidence[id.index()].components[platform.index()].iter()
    }

    /// Returns how many components [`Knowledge::components_of`] lists.
    pub fn component_count(&self, id: TechniqueId, platform: Platform) -> u32 {
        self.evidence[id.index()].components[platform.index()].len()
    }

    /// Returns how many of the technique's components on `platform` the source holds; 0 if it is not
    /// among the [`Knowledge::carriers`].
    pub fn carried_components(&self, id: TechniqueId, platform: Platform, source: SourceId) -> u32 {
        if !self.carriers(id, platform).contains(source) {
            return 0;
        }
        let shown = self.evidence[id.index()].components[platform.index()];
        shown.intersection(self.source_by_id(source).components).len()
    }

    /// Returns the components of the technique that a product on the endpoints records by itself on `platform`: what
    /// antivirus, process creation and endpoint telemetry hold, as far as logs of hosts there hold it.
    pub fn product_components(&self, id: TechniqueId, platform: Platform) -> ComponentSet {
        let held = |sources: &mut dyn Iterator<Item = &Source>| {
            sources.fold(ComponentSet::EMPTY, |held, source| held.union(source.components))
        };
        let mut there = self.carriers(id, platform).iter().map(|s| self.source_by_id(s));
        let on_hosts = held(&mut there.by_ref().filter(|source| source.is_on_hosts()));
        let of_product = held(&mut self.sources.iter().filter(|source| source.is_of_product()));
        let shown = self.evidence[id.index()].components[platform.index()];
        shown.intersection(on_hosts).intersection(of_product)
    }

    /// Returns whether the source holds events of this component at all. Whether a technique's events
    /// are among them is for [`Knowledge::carriers`] to say.
    pub fn source_carries(&self, source: SourceId, component: ComponentId) -> bool {
        self.source_by_id(source).components.contains(component)
    }
}

#[cfg(test)]
mod tests {
    use super::super::shipped;
    use super::*;

    fn carriers<'k>(know: &'k Knowledge, code: &str, platform: Platform) -> Vec<&'k str> {
        let id = know.technique(code).unwrap();
        know.carriers(id, platform).iter().map(|source| know.source_by_id(source).id.as_str()).collect()
    }

    #[test]
    fn a_sub_technique_is_found_with_its_parent() {
        let know = shipped::knowledge();
        let powershell = know.get(know.technique("T1059.001").unwrap());
        assert_eq!(powershell.name, "PowerShell");
        assert_eq!(powershell.parent, Some(know.technique("T1059").unwrap()));
        assert_eq!(know.get(know.technique("T1059").unwrap()).parent, None);
    }

    #[test]
    fn an_unknown_id_is_refused_with_near_misses() {
        let know = shipped::knowledge();
        let refusal = know.technique("T1059.01").unwrap_err().to_string();
        assert_eq!(refusal, "unknown technique T1059.01; did you mean T1059.001, T1059.010 or T1059.011?");
        let refusal = know.technique("PowerShell").unwrap_err().to_string();
        assert!(refusal.ends_with("v18.1, such as T1059.001"), "{refusal}");
        let refusal = know.source("end-point-telemetry").unwrap_err().to_string();
        assert_eq!(refusal, "unknown source end-point-telemetry; did you mean endpoint-telemetry?");
        assert!(know.source("siem").unwrap_err().to_string().contains("antivirus, windows-event-log"));
    }

    #[test]
    fn an_id_of_the_next_version_gives_its_ancestor() {
        let know = shipped::knowledge();
        assert_eq!(know.technique("T1685"), know.technique("T1562.001"));
        assert_eq!(know.technique("T1685.005"), know.technique("T1070.001"));
    }

    #[test]
    fn rules_are_those_of_the_published_table() {
        let know = shipped::knowledge();
        let powershell = know.technique("T1059.001").unwrap();
        assert_eq!(know.rules(powershell).iter().map(|rules| rules.n).sum::<u32>(), 180);
        let process = know.source("process-creation").unwrap();
        assert!(know.rules(powershell).iter().any(|rules| rules.source == process));
        assert_eq!(know.parent_rules(powershell), know.rules(know.technique("T1059").unwrap()));
        assert!(know.parent_rules(know.technique("T1059").unwrap()).is_empty());
        // 3,789 (rule, technique) pairs in the core folder; nothing is written for hypervisors.
        let all: Vec<_> = know.technique_ids().flat_map(|id| know.rules(id)).collect();
        assert_eq!(all.iter().map(|rules| rules.n).sum::<u32>(), 3_789);
        let hypervisor = know.source("hypervisor").unwrap();
        assert!(all.iter().all(|rules| rules.source != hypervisor));
        assert_eq!(know.technique_ids().filter(|id| !know.rules(*id).is_empty()).count(), 391);
    }

    #[test]
    fn a_step_is_carried_where_it_happens() {
        let know = shipped::knowledge();
        assert_eq!(carriers(&know, "T1110.003", Platform::IdentityProvider), ["identity-provider"]);
        assert!(carriers(&know, "T1059.001", Platform::Windows).contains(&"process-creation"));
        assert_eq!(carriers(&know, "T1059.012", Platform::Esxi), ["hypervisor"]);
        assert!(carriers(&know, "T1133", Platform::Windows).contains(&"edge-appliance"));
        assert_eq!(carriers(&know, "T1656", Platform::Windows), ["office-suite", "email-gateway"]);
        assert!(carriers(&know, "T1059.001", Platform::Esxi).is_empty());
    }

    #[test]
    fn a_source_carries_some_of_the_components_and_only_where_it_is_a_carrier() {
        let know = shipped::knowledge();
        for id in know.technique_ids() {
            for platform in Platform::ALL {
                let shown: Vec<_> = know.components_of(id, platform).collect();
                assert_eq!(shown.len() as u32, know.component_count(id, platform));
                for source in know.source_ids() {
                    let carried = know.carried_components(id, platform, source);
                    assert_eq!(carried > 0, know.carriers(id, platform).contains(source));
                    if carried > 0 {
                        let held = shown.iter().filter(|shown| know.source_carries(source, **shown));
                        assert_eq!(held.count() as u32, carried);
                    }
                }
            }
        }
    }

    /// A product sees the program that a server starts, not the request that made it; the sign-in of a partner is in
    /// the system's own log.
    #[test]
    fn a_product_records_what_programs_do_and_leaves_the_rest_to_logs() {
        let know = shipped::knowledge();
        let recorded = |code: &str, platform| -> Vec<&str> {
            let id = know.technique(code).unwrap();
            let set = know.product_components(id, platform);
            set.iter().map(|c| know.components()[c.index()].code.as_str()).collect()
        };
        assert_eq!(recorded("T1190", Platform::Windows), ["DC0016", "DC0032", "DC0082"]);
        assert_eq!(recorded("T1190", Platform::Linux), ["DC0032"]);
        assert_eq!(recorded("T1199", Platform::Windows), ["DC0082"]);
        assert_eq!(recorded("T1078", Platform::Windows), ["DC0032"]);
        for (code, platform) in [
            ("T1190", Platform::NetworkDevices),
            ("T1486", Platform::Esxi),
            ("T1078.004", Platform::IdentityProvider),
            ("T1110.003", Platform::Windows),
        ] {
            assert!(recorded(code, platform).is_empty(), "{code} on {platform}");
        }
    }

    /// Techniques of four scripts on the platform where the script has them, one script a line.
    const STEPS: [(Platform, &str); 6] = [
        (
            Platform::Windows,
            "T1133 T1078 T1046 T1018 T1482 T1087.002 T1021.002 T1021.001 T1552.001 T1555 T1003.003 T1136.001 \
             T1219.002 T1572 T1562.001 T1560.001 T1567.002 T1490 T1531 T1486",
        ),
        (Platform::Esxi, "T1059.012 T1486 T1490 T1021.004"),
        (
            Platform::Windows,
            "T1667 T1566.003 T1656 T1219.002 T1059.003 T1204.002 T1574.001 T1547.001 T1056 T1033 T1087.002 \
             T1482 T1021.002 T1570 T1074.001 T1048.002 T1486",
        ),
        (
            Platform::IdentityProvider,
            "T1110.003 T1078.004 T1087.004 T1526 T1528 T1098.001 T1136.003 T1098.003 T1550.001 T1199",
        ),
        (Platform::OfficeSuite, "T1671 T1550.001 T1114.002 T1528 T1526"),
        (
            Platform::Windows,
            "T1190 T1133 T1078.002 T1505.003 T1059.001 T1047 T1016 T1033 T1069.002 T1654 T1003.003 T1006 \
             T1021.001 T1090.001 T1572 T1074.001 T1560.001 T1070.001 T1070.004 T1005",
        ),
    ];

    #[test]
    fn what_real_intrusions_do_can_be_seen_by_something() {
        let know = shipped::knowledge();
        for (platform, codes) in STEPS {
            for code in codes.split_whitespace() {
                assert!(
                    !carriers(&know, code, platform).is_empty(),
                    "{code} on {platform} is carried by nothing"
                );
            }
        }
        assert!(!carriers(&know, "T1213.003", Platform::Saas).is_empty());
        // And some of it by nothing: a telephone call, and research done at home.
        assert!(carriers(&know, "T1566.004", Platform::Windows).is_empty());
        assert!(carriers(&know, "T1591.004", Platform::Pre).is_empty());
    }

    #[test]
    fn a_missing_severity_falls_to_the_next_less_urgent_class() {
        let mut know = shipped::knowledge();
        let deception = know.source("deception").unwrap();
        let severity = |know: &Knowledge, severity| {
            know.class_of(deception, severity).map(|class| know.class(class).severity)
        };
        assert_eq!(severity(&know, Severity::Critical), Some(Severity::Critical));
        // A touched decoy is never a low alert, so there is no such class.
        assert_eq!(severity(&know, Severity::Low), Some(Severity::Medium));
        know.classes.retain(|class| class.severity != Severity::High);
        assert_eq!(severity(&know, Severity::High), Some(Severity::Medium));
        know.classes.clear();
        assert_eq!(severity(&know, Severity::High), None);
    }
}
