//! Reading: from the text of the files to a [`Knowledge`] in which every reference resolves.

use super::class::RuleClass;
use super::component::{Component, ComponentId, ComponentSet};
use super::error::KnowledgeError;
use super::library::{Evidence, Knowledge, KnowledgeFiles};
use super::platform::{Platform, PlatformSet};
use super::rule::{RuleCount, RuleLevel, Severity};
use super::source::{Scope, Source, SourceId, SourceSet};
use super::table::{Row, at_most, rows};
use super::tactic::Tactic;
use super::technique::{Technique, TechniqueId};
use crate::units::{Kind, Param};

impl Knowledge {
    /// Reads and checks the knowledge files.
    ///
    /// # Errors
    /// The first line that cannot be read, repeats an id, or names something that does not exist, with
    /// its file and line.
    pub fn parse(files: &KnowledgeFiles<'_>) -> Result<Knowledge, KnowledgeError> {
        check_tactics(files.tactics)?;
        let techniques = read_techniques(files.techniques)?;
        let components = read_components(files.components)?;
        let aliases = read_aliases(files.aliases, &techniques)?;
        let sources = read_sources(files.sources, &techniques, &components)?;
        let classes = read_classes(files.rule_classes, &sources)?;
        let mut evidence = vec![Evidence::default(); techniques.len()];
        read_evidence(files.technique_components, &techniques, &components, &mut evidence)?;
        read_rules(files.rule_counts, &techniques, &sources, &mut evidence)?;
        read_prevalence(files.technique_prevalence, &techniques, &mut evidence)?;
        find_carriers(&techniques, &sources, &mut evidence);
        Ok(Knowledge { techniques, aliases, components, sources, classes, evidence })
    }
}

fn check_tactics(text: &str) -> Result<(), KnowledgeError> {
    for row in rows("tactics.csv", text, &["id", "shortname", "name"])? {
        let tactic = tactic(&row, row.cell(1))?;
        if row.cell(2) != tactic.title() {
            return Err(row.unknown("tactic name", row.cell(2), [tactic.title()].into_iter()));
        }
    }
    Ok(())
}

fn read_techniques(text: &str) -> Result<Vec<Technique>, KnowledgeError> {
    let mut rows = rows("techniques.csv", text, &["id", "name", "tactics", "platforms"])?;
    at_most(usize::from(u16::MAX), "techniques.csv", &rows)?;
    rows.sort_by(|a, b| a.cell(0).cmp(b.cell(0)));
    if let Some(pair) = rows.windows(2).find(|pair| pair[0].cell(0) == pair[1].cell(0)) {
        return Err(pair[1].repeated("technique", pair[1].cell(0)));
    }
    let place = |code: &str| rows.binary_search_by(|row| row.cell(0).cmp(code)).ok();
    rows.iter()
        .map(|row| {
            let code = row.cell(0);
            let parent = match code.split_once('.') {
                None => None,
                Some((parent, _)) => match place(parent) {
                    Some(place) => Some(TechniqueId(place as u16)),
                    None => return Err(row.unknown("technique", parent, rows.iter().map(|row| row.cell(0)))),
                },
            };
            let tactics = row.list(2).map(|word| tactic(row, word)).collect::<Result<Vec<_>, _>>()?;
            if tactics.is_empty() {
                return Err(row.unknown("tactic", "(none)", std::iter::empty()));
            }
            let (code, name) = (code.to_owned(), row.cell(1).to_owned());
            Ok(Technique { code, name, parent, tactics, platforms: platforms(row, 3)? })
        })
        .collect()
}

fn read_components(text: &str) -> Result<Vec<Component>, KnowledgeError> {
    let mut rows = rows("components.csv", text, &["id", "name"])?;
    at_most(ComponentSet::CAPACITY, "components.csv", &rows)?;
    rows.sort_by(|a, b| a.cell(0).cmp(b.cell(0)));
    if let Some(pair) = rows.windows(2).find(|pair| pair[0].cell(0) == pair[1].cell(0)) {
        return Err(pair[1].repeated("component", pair[1].cell(0)));
    }
    Ok(rows
        .iter()
        .map(|row| Component { code: row.cell(0).to_owned(), name: row.cell(1).to_owned() })
        .collect())
}

fn read_aliases(text: &str, techniques: &[Technique]) -> Result<Vec<(String, TechniqueId)>, KnowledgeError> {
    let mut aliases: Vec<(String, TechniqueId)> = Vec::new();
    for row in rows("aliases.csv", text, &["v19_id", "v18_id"])? {
        let alias = row.cell(0);
        let known = techniques.iter().any(|technique| technique.code == alias);
        if known || aliases.iter().any(|(earlier, _)| earlier == alias) {
            return Err(row.repeated("technique", alias));
        }
        aliases.push((alias.to_owned(), technique(&row, row.cell(1), techniques)?));
    }
    aliases.sort();
    Ok(aliases)
}

fn read_sources(
    text: &str,
    techniques: &[Technique],
    components: &[Component],
) -> Result<Vec<Source>, KnowledgeError> {
    let columns = [
        "id",
        "title",
        "sigma_families",
        "platforms",
        "components",
        "passing_platforms",
        "passing_scope",
        "blind_to",
        "evidence",
    ];
    let rows = rows("sources.csv", text, &columns)?;
    at_most(SourceSet::CAPACITY, "sources.csv", &rows)?;
    let mut sources: Vec<Source> = Vec::new();
    for row in &rows {
        let id = row.cell(0);
        if sources.iter().any(|source| source.id == id) {
            return Err(row.repeated("source", id));
        }
        let in_full = platforms(row, 3)?;
        let scope = row.list(6).map(|word| match Tactic::parse(word) {
            Some(tactic) => Ok(Scope::Tactic(tactic)),
            None => technique(row, word, techniques).map(Scope::Technique),
        });
        sources.push(Source {
            id: id.to_owned(),
            title: row.cell(1).to_owned(),
            platforms: in_full.union(platforms(row, 5)?),
            in_full,
            scope: scope.collect::<Result<_, _>>()?,
            blind_to: row.list(7).map(|code| technique(row, code, techniques)).collect::<Result<_, _>>()?,
            components: row.list(4).map(|code| component(row, code, components)).collect::<Result<_, _>>()?,
        });
    }
    Ok(sources)
}

fn read_classes(text: &str, sources: &[Source]) -> Result<Vec<RuleClass>, KnowledgeError> {
    let rate = "triggers_per_1000_endpoints_day";
    let columns = ["id", "source", "severity", rate, "low", "high", "kind", "malware", "basis"];
    let rows = rows("rule_classes.csv", text, &columns)?;
    at_most(usize::from(u16::MAX), "rule_classes.csv", &rows)?;
    let mut classes: Vec<RuleClass> = Vec::new();
    for row in &rows {
        let id = row.cell(0);
        let source = source(row, row.cell(1), sources)?;
        let severity = Severity::parse(row.cell(2))
            .ok_or_else(|| row.unknown("severity", row.cell(2), Severity::ALL.iter().map(|s| s.name())))?;
        if classes.iter().any(|class| class.id == id || (class.source, class.severity) == (source, severity))
        {
            return Err(row.repeated("rule class", id));
        }
        let expected = "low <= value <= high, all at least 0";
        let (value, low, high): (f64, f64, f64) = (
            row.number(3, rate, expected)?,
            row.number(4, "low", expected)?,
            row.number(5, "high", expected)?,
        );
        if !(0.0 <= low && low <= value && value <= high && high.is_finite()) {
            return Err(row.not_allowed(3, rate, expected));
        }
        let kind = match row.cell(6) {
            "measured" => Kind::Measured,
            "survey" => Kind::Survey,
            "judgement" => Kind::Judgement,
            other => return Err(row.unknown("kind", other, ["measured", "survey", "judgement"].into_iter())),
        };
        let malware_borne = match row.cell(7) {
            "yes" => true,
            "no" => false,
            other => return Err(row.unknown("answer", other, ["yes", "no"].into_iter())),
        };
        classes.push(RuleClass {
            id: id.to_owned(),
            source,
            severity,
            triggers_per_1000_endpoints_day: Param { value, low, high, basis: row.cell(8).to_owned(), kind },
            malware_borne,
        });
    }
    Ok(classes)
}

fn read_evidence(
    text: &str,
    techniques: &[Technique],
    components: &[Component],
    evidence: &mut [Evidence],
) -> Result<(), KnowledgeError> {
    for row in rows("technique_components.csv", text, &["technique", "component", "platforms"])? {
        let id = technique(&row, row.cell(0), techniques)?;
        let component = component(&row, row.cell(1), components)?;
        let named = platforms(&row, 2)?;
        // No platform named means any the technique is used on.
        let on = if named.is_empty() { techniques[id.index()].platforms } else { named };
        for platform in on.iter() {
            evidence[id.index()].components[platform.index()].insert(component);
        }
    }
    Ok(())
}

fn read_rules(
    text: &str,
    techniques: &[Technique],
    sources: &[Source],
    evidence: &mut [Evidence],
) -> Result<(), KnowledgeError> {
    for row in rows("rule_counts.csv", text, &["technique", "source", "level", "n", "n_experimental"])? {
        let id = technique(&row, row.cell(0), techniques)?;
        let source = source(&row, row.cell(1), sources)?;
        let level = RuleLevel::parse(row.cell(2))
            .ok_or_else(|| row.unknown("level", row.cell(2), RuleLevel::ALL.iter().map(|l| l.name())))?;
        let n = row.number(3, "n", "a whole number")?;
        let n_experimental = row.number(4, "n_experimental", "a whole number up to n")?;
        if n_experimental > n {
            return Err(row.not_allowed(4, "n_experimental", "a whole number up to n"));
        }
        let rules = &mut evidence[id.index()].rules;
        if rules.iter().any(|earlier| (earlier.source, earlier.level) == (source, level)) {
            return Err(row.repeated("rule count of", row.cell(0)));
        }
        rules.push(RuleCount { source, level, n, n_experimental });
    }
    for evidence in evidence {
        evidence.rules.sort_by_key(|rules| (rules.source, rules.level));
    }
    Ok(())
}

fn read_prevalence(
    text: &str,
    techniques: &[Technique],
    evidence: &mut [Evidence],
) -> Result<(), KnowledgeError> {
    let mut seen = vec![false; techniques.len()];
    for row in rows("technique_prevalence.csv", text, &["technique", "groups"])? {
        let id = technique(&row, row.cell(0), techniques)?;
        if std::mem::replace(&mut seen[id.index()], true) {
            return Err(row.repeated("technique", row.cell(0)));
        }
        evidence[id.index()].groups = row.number(1, "groups", "a whole number")?;
    }
    Ok(())
}

fn find_carriers(techniques: &[Technique], sources: &[Source], evidence: &mut [Evidence]) {
    for (place, technique) in techniques.iter().enumerate() {
        let evidence = &mut evidence[place];
        for platform in Platform::ALL {
            let shown = evidence.components[platform.index()];
            evidence.carriers[platform.index()] = (0..)
                .map(SourceId)
                .zip(sources)
                .filter(|(_, source)| !shown.intersection(source.components).is_empty())
                .filter(|(_, source)| source.passes(TechniqueId(place as u16), technique, platform))
                .map(|(id, _)| id)
                .collect();
        }
    }
}

fn tactic(row: &Row, word: &str) -> Result<Tactic, KnowledgeError> {
    Tactic::parse(word).ok_or_else(|| row.unknown("tactic", word, Tactic::ALL.iter().map(|t| t.shortname())))
}

fn platforms(row: &Row, column: usize) -> Result<PlatformSet, KnowledgeError> {
    let titles = || Platform::ALL.iter().map(|platform| platform.title());
    row.list(column)
        .map(|word| Platform::parse(word).ok_or_else(|| row.unknown("platform", word, titles())))
        .collect()
}

fn technique(row: &Row, code: &str, techniques: &[Technique]) -> Result<TechniqueId, KnowledgeError> {
    match techniques.binary_search_by(|technique| technique.code.as_str().cmp(code)) {
        Ok(place) => Ok(TechniqueId(place as u16)),
        Err(_) => Err(row.unknown("technique", code, techniques.iter().map(|known| known.code.as_str()))),
    }
}

fn component(row: &Row, code: &str, components: &[Component]) -> Result<ComponentId, KnowledgeError> {
    match components.binary_search_by(|component| component.code.as_str().cmp(code)) {
        Ok(place) => Ok(ComponentId(place as u8)),
        Err(_) => Err(row.unknown("component", code, components.iter().map(|known| known.code.as_str()))),
    }
}

fn source(row: &Row, id: &str, sources: &[Source]) -> Result<SourceId, KnowledgeError> {
    match sources.iter().position(|source| source.id == id) {
        Some(place) => Ok(SourceId(place as u8)),
        None => Err(row.unknown("source", id, sources.iter().map(|known| known.id.as_str()))),
    }
}

#[cfg(test)]
mod tests {
    use super::super::shipped;
    use super::*;

    #[test]
    fn the_shipped_files_hold_the_whole_matrix() {
        let know = shipped::knowledge();
        assert_eq!(know.technique_ids().len(), 691);
        assert_eq!(know.components().len(), 106);
        assert_eq!(know.sources().len(), 18);
        assert_eq!(shipped::files().tactics.lines().count(), 1 + Tactic::ALL.len());
        assert_eq!(know.techniques.iter().filter(|technique| technique.parent.is_none()).count(), 216);
        assert!(know.techniques.iter().all(|technique| !technique.platforms.is_empty()));
        assert!(know.techniques.iter().all(|technique| technique.tactics.is_sorted()));
    }

    #[test]
    fn candidate_noise_adds_up_and_every_class_says_where_its_rate_is_from() {
        let know = shipped::knowledge();
        let total: f64 = know.classes().iter().map(|class| class.triggers_per_1000_endpoints_day.value).sum();
        approx::assert_relative_eq!(total, 41.1, epsilon = 1e-9);
        assert!(know.classes().iter().all(|class| !class.triggers_per_1000_endpoints_day.basis.is_empty()));
        for source in know.source_ids() {
            let malware = know.classes().iter().filter(|class| class.source == source && class.malware_borne);
            assert_eq!(malware.count() > 0, know.source_by_id(source).id == "antivirus");
        }
    }

    fn refusal(change: impl FnOnce(&mut KnowledgeFiles<'static>)) -> String {
        let mut files = shipped::files();
        change(&mut files);
        Knowledge::parse(&files).unwrap_err().to_string()
    }

    #[test]
    fn a_reference_to_nothing_is_refused_where_it_stands() {
        assert_eq!(
            refusal(|files| files.aliases = "v19_id,v18_id\nT1685,T1562.01\n"),
            "unknown technique T1562.01 in aliases.csv:2; did you mean T1562.001, T1562.010 or T1562.011?"
        );
        assert_eq!(
            refusal(
                |files| files.rule_counts = "technique,source,level,n,n_experimental\nT1003,antivirus,high,1,0\nT1003,anti-virus,high,1,0\n"
            ),
            "unknown source anti-virus in rule_counts.csv:3; did you mean antivirus?"
        );
        assert_eq!(
            refusal(|files| files.techniques = "id,name,tactics,platforms\nT1,A,execution,Window\n"),
            "unknown platform Window in techniques.csv:2; did you mean Windows?"
        );
        assert_eq!(
            refusal(|files| files.technique_components = "technique,component,platforms\nT1003,DC9999,\n"),
            "unknown component DC9999 in technique_components.csv:2; did you mean DC0099?"
        );
    }

    #[test]
    fn a_word_like_no_other_is_refused_with_a_way_out() {
        let header = "technique,source,level,n,n_experimental\n";
        let counts = |line: &str| -> &'static str { format!("{header}{line}\n").leak() };
        assert_eq!(
            refusal(|files| files.rule_counts = counts("T1003,antivirus,severe,1,0")),
            "unknown level severe in rule_counts.csv:2; known are critical, high, medium, low, informational"
        );
        assert_eq!(
            refusal(|files| files.rule_counts = counts("mimikatz,antivirus,high,1,0")),
            "unknown technique mimikatz in rule_counts.csv:2; correct it, or define it in its own file"
        );
        assert_eq!(
            refusal(|files| files.techniques = "id,name,tactics,platforms\nT1,A,,Windows\n"),
            "unknown tactic (none) in techniques.csv:2; name at least one"
        );
    }

    #[test]
    fn how_many_groups_use_a_technique_is_that_of_the_published_relations() {
        let know = shipped::knowledge();
        let groups = |code: &str| know.groups(know.technique(code).unwrap());
        assert_eq!((groups("T1105"), groups("T1059.001"), groups("T1006")), (86, 84, 3));
        let used = know.technique_ids().filter(|id| know.groups(*id) > 0).count();
        assert_eq!(used, 509);
    }

    #[test]
    fn a_repeated_id_and_an_impossible_number_are_refused() {
        assert_eq!(
            refusal(|files| files.aliases = "v19_id,v18_id\nT1003,T1059\n"),
            "technique T1003 in aliases.csv:2 is already defined; remove one of the two lines"
        );
        assert_eq!(
            refusal(|files| files.rule_counts =
                "technique,source,level,n,n_experimental\nT1003,antivirus,high,1,2\n"),
            "n_experimental 2 in rule_counts.csv:2 is not allowed; write a whole number up to n"
        );
        let classes = "id,source,severity,triggers_per_1000_endpoints_day,low,high,kind,malware,basis\n\
                       a,dns,high,3,1,2,judgement,no,x\n";
        assert!(refusal(|files| files.rule_classes = classes).contains("low <= value <= high"));
    }
}
