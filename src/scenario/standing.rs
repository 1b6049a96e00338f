//! Where a SOC stands: which level each of its capabilities comes up to, and what differs from a level.
//!
//! A capability stands where the lowest of its keys does, people, process and technology each where the lowest of their
//! capabilities does, and the whole where the lowest of the three does: a chain.

use super::capability::{Capability, LEVELS, Pillar, is_under};
use super::document::{Document, Node};
use super::error::ScenarioError;
use super::inspection::Checked;
use super::ladder::{Ladder, Reading, leaves};
use super::library::{Library, Shelf};
use super::lineage;
use super::settings::written;
use super::soc::{self, Surroundings};
use crate::soc::{OfferedLoad, Soc};

/// What a SOC's file amounts to.
#[derive(Clone, Debug)]
pub struct Standing {
    /// The level it is or extends, if it does.
    pub extends: Option<u32>,
    /// The level that the fewest keys differ from, the lower of two alike.
    pub nearest: u32,
    /// The level it stands at in all: the lowest of the three; 0 is below the first.
    pub overall: u32,
    /// People, process, technology.
    pub pillars: Vec<PillarStanding>,
    /// Each capability, in the order of the level matrix.
    pub capabilities: Vec<CapabilityStanding>,
    /// The levels it is held against: the nearest, then the one it extends if that is another.
    pub references: Vec<Reference>,
    /// How much of its people's time the benign work asks for.
    pub load: OfferedLoad,
}

/// Where people, process or technology stand.
#[derive(Clone, Debug, PartialEq)]
pub struct PillarStanding {
    /// Which.
    pub pillar: Pillar,
    /// The level; 0 is below the first.
    pub level: u32,
    /// The capabilities that stand no higher: its weakest links. None at the highest level.
    pub held_by: Vec<String>,
}

/// Where one capability stands.
#[derive(Clone, Debug)]
pub struct CapabilityStanding {
    /// The capability.
    pub capability: Capability,
    /// The highest level that all its ranked keys come up to, 0 for none; nothing where it has none.
    pub level: Option<u32>,
}

/// What it has of the capabilities of one level, and which keys differ.
#[derive(Clone, Debug, PartialEq)]
pub struct Reference {
    /// The level.
    pub level: u32,
    /// By capability, in the order of the level matrix.
    pub against: Vec<Against>,
    /// The keys that differ, by capability.
    pub differences: Vec<KeyDifference>,
}

/// What a SOC has of a capability, against a level.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Against {
    /// More than the level has.
    More,
    /// What the level has.
    Has,
    /// Some of its keys come up to the level and some do not.
    InPart,
    /// It has it, and none of its keys comes up to the level.
    Less,
    /// It does without.
    Lacks,
    /// Neither has it.
    NotDue,
    /// It has no keys by which it could be held against a level.
    Unranked,
}

named! {
    Against: More = "more", Has = "has", InPart = "in-part", Less = "less", Lacks = "lacks", NotDue = "not-due",
    Unranked = "unranked"
}

/// A key that is set otherwise than at a level.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyDifference {
    /// The key.
    pub key: String,
    /// What the level has; nothing if it is not there.
    pub old: Option<String>,
    /// What the SOC has.
    pub new: Option<String>,
    /// The capability it belongs to; none for what only describes the SOC.
    pub capability: Option<String>,
}

/// Keys that say what is read and nothing of what is done.
const DESCRIPTION: [&str; 2] = ["title", "summary"];
/// Key of the number of endpoints that the seats are for.
const BOOK: &str = "book_endpoints";

impl Library {
    /// Reads the SOC called `name`, with what is odd about it where it works and where it stands among the levels.
    ///
    /// # Errors
    /// If it is not there or something in it is wrong, or the levels, clients or world cannot be read.
    pub fn standing(&self, name: &str) -> Result<(Checked<Soc>, Standing), ScenarioError> {
        let surroundings = Surroundings::of(self)?;
        let checked = soc::load(self, name, &[], Some(&surroundings))?;
        let (own, _) = lineage::document(self, Shelf::Socs, name)?;
        let level = |level| Ok(lineage::document(self, Shelf::Socs, &self.level(level)?)?.0);
        let levels = (1..=LEVELS).map(level).collect::<Result<Vec<Document>, ScenarioError>>()?;
        let capabilities = self.capabilities()?.item;
        let scale = Scale { levels: &levels, capabilities: &capabilities };
        let load = surroundings.load(&checked.item, self);
        let standing = scale.standing(&own.root, self.level_of(name)?, load);
        Ok((checked, standing))
    }
}

/// What a SOC is held against.
struct Scale<'s> {
    levels: &'s [Document],
    capabilities: &'s [Capability],
}

impl Scale<'_> {
    fn root(&self, level: u32) -> &Node {
        &self.levels[level as usize - 1].root
    }

    fn standing(&self, own: &Node, extends: Option<u32>, load: OfferedLoad) -> Standing {
        let capabilities: Vec<CapabilityStanding> = self
            .capabilities
            .iter()
            .map(|c| CapabilityStanding { level: self.climbed(c, own), capability: c.clone() })
            .collect();
        let pillars: Vec<PillarStanding> =
            Pillar::NAMES.iter().map(|(pillar, _)| pillar_standing(*pillar, &capabilities)).collect();
        let differences = |level: u32| self.differences(own, self.root(level));
        let far = |level: &u32| differences(*level).len();
        let nearest = (1..=LEVELS).min_by_key(far).unwrap_or(1);
        let mut levels = vec![nearest];
        levels.extend(extends.filter(|level| *level != nearest));
        let reference = |level: u32| Reference {
            level,
            against: self.capabilities.iter().map(|c| self.against(c, own, level)).collect(),
            differences: differences(level),
        };
        Standing {
            extends,
            nearest,
            overall: pillars.iter().map(|p| p.level).min().unwrap_or(0),
            pillars,
            references: levels.into_iter().map(reference).collect(),
            capabilities,
            load,
        }
    }

    /// The ladders of a capability's ranked keys.
    fn ladders<'c>(&self, capability: &'c Capability) -> impl Iterator<Item = (&'c str, Ladder)> {
        let ladder = |key: &'c String| {
            let rungs = (1..=LEVELS).map(|level| Reading::at(key, self.root(level))).collect();
            let ranked = !capability.unranked.contains(key);
            ranked.then(|| Ladder::of(rungs)).flatten().map(|ladder| (key.as_str(), ladder))
        };
        capability.keys.iter().filter_map(ladder).collect::<Vec<_>>().into_iter()
    }

    /// What a key is set to, seats being those for as many endpoints as the levels watch.
    fn reading(&self, key: &str, root: &Node) -> Reading {
        match (Reading::at(key, root), Reading::at(BOOK, root), Reading::at(BOOK, self.root(1))) {
            (Reading::Number(seats), Reading::Number(own), Reading::Number(levels))
                if key.ends_with("_seats") && own > 0.0 =>
            {
                Reading::Number(seats * levels / own)
            }
            (reading, ..) => reading,
        }
    }

    fn climbed(&self, capability: &Capability, root: &Node) -> Option<u32> {
        self.ladders(capability).filter_map(|(key, ladder)| ladder.climbed(&self.reading(key, root))).min()
    }

    fn against(&self, capability: &Capability, own: &Node, level: u32) -> Against {
        let Some(stands) = self.climbed(capability, own) else { return Against::Unranked };
        let of_level = self.climbed(capability, self.root(level)).unwrap_or(level);
        match (self.is_absent(capability, own), self.is_absent(capability, self.root(level))) {
            (true, true) => return Against::NotDue,
            (false, true) => return Against::More,
            (true, false) => return Against::Lacks,
            (false, false) => {}
        }
        let comes_up = |(key, ladder): (&str, Ladder)| {
            let needs_something = ladder.climbed(&Reading::Absent).is_none_or(|absent| absent < level);
            needs_something && ladder.climbed(&self.reading(key, own)).is_some_and(|climbed| climbed >= level)
        };
        match () {
            () if stands > of_level => Against::More,
            () if stands >= level => Against::Has,
            () if self.ladders(capability).any(comes_up) => Against::InPart,
            () => Against::Less,
        }
    }

    /// Whether `root` has nothing of a capability that the first level does not have.
    fn is_absent(&self, capability: &Capability, root: &Node) -> bool {
        let without = |key: &str| {
            let named = capability.without.iter().find(|(path, _)| is_under(key, path));
            match named {
                Some((path, node)) if path == key => Reading::of(node),
                Some(_) => Reading::Absent,
                None => Reading::at(key, self.root(1)),
            }
        };
        // What the first level lists nobody does without.
        capability.since > 1
            && self.ladders(capability).all(|(key, _)| self.reading(key, root) == without(key))
    }

    fn differences(&self, own: &Node, level: &Node) -> Vec<KeyDifference> {
        let (mine, theirs) = (leaves(own), leaves(level));
        let mut keys: Vec<&String> = mine.iter().chain(&theirs).map(|(key, _)| key).collect();
        keys.sort();
        keys.dedup();
        keys.retain(|key| !DESCRIPTION.contains(&key.as_str()));
        let find = |leaves: &[(String, &'_ Node)], key: &str| -> Option<Written> {
            leaves.iter().find(|(k, _)| k == key).map(|(_, node)| Written::of(node)).filter(Written::is_there)
        };
        let difference = |key: &String| {
            let (old, new) = (find(&theirs, key), find(&mine, key));
            let same = old.as_ref().map(Written::meaning) == new.as_ref().map(Written::meaning);
            let owner = self.capabilities.iter().find(|c| c.keys.iter().any(|own| is_under(key, own)));
            (!same).then(|| KeyDifference {
                key: key.clone(),
                old: old.map(|w| w.text),
                new: new.map(|w| w.text),
                capability: owner.map(|c| c.name.clone()),
            })
        };
        let mut found: Vec<KeyDifference> = keys.into_iter().filter_map(difference).collect();
        let row =
            |d: &KeyDifference| self.capabilities.iter().position(|c| Some(&c.name) == d.capability.as_ref());
        found.sort_by_key(row);
        found
    }
}

/// A value as written, and what it means.
struct Written {
    text: String,
    reading: Reading,
    spread: Reading,
}

impl Written {
    fn of(node: &Node) -> Written {
        Written {
            text: written(node).unwrap_or_default(),
            reading: Reading::of(node),
            spread: node.entry("sigma").map_or(Reading::Absent, |entry| Reading::of(&entry.node)),
        }
    }

    /// Whether it sets the key to something: "none" and an empty list are as if it were not there.
    fn is_there(&self) -> bool {
        self.reading != Reading::Absent
    }

    fn meaning(&self) -> (&Reading, &Reading) {
        (&self.reading, &self.spread)
    }
}

fn pillar_standing(pillar: Pillar, capabilities: &[CapabilityStanding]) -> PillarStanding {
    let own = || capabilities.iter().filter(|c| c.capability.pillar == pillar);
    let level = own().filter_map(|c| c.level).min().unwrap_or(0);
    let holds = own().filter(|c| c.level == Some(level) && level < LEVELS);
    PillarStanding { pillar, level, held_by: holds.map(|c| c.capability.name.clone()).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn standing(text: &str) -> Standing {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("ours.toml");
        std::fs::write(&path, text).unwrap();
        Library::open(None).unwrap().standing(&path.to_string_lossy()).unwrap().1
    }

    fn against(standing: &Standing, name: &str) -> Against {
        let at = standing.capabilities.iter().position(|c| c.capability.name == name).unwrap();
        standing.references[0].against[at]
    }

    #[test]
    fn a_level_stands_where_it_is_and_differs_from_itself_in_nothing() {
        let library = Library::open(None).unwrap();
        for level in 1..=LEVELS {
            let (_, standing) = library.standing(&library.level(level).unwrap()).unwrap();
            let levels: Vec<u32> = standing.pillars.iter().map(|p| p.level).collect();
            assert_eq!((levels, standing.overall), (vec![level; 3], level), "{:#?}", standing.pillars);
            assert_eq!((standing.nearest, standing.extends), (level, Some(level)));
            let [reference] = &standing.references[..] else { panic!("one level") };
            assert!(reference.differences.is_empty(), "{:?}", reference.differences);
            let odd =
                |a: &&Against| matches!(a, Against::InPart | Against::Less | Against::Lacks | Against::More);
            assert!(!reference.against.iter().any(|a| odd(&a)), "{level}: {:?}", reference.against);
        }
    }

    #[test]
    fn the_lowest_link_is_where_the_whole_stands() {
        let ours = standing("extends = \"level-5-innovative\"\n[investigation]\nretention = \"20d\"\n");
        let technology = &ours.pillars[2];
        assert_eq!((technology.pillar, technology.level), (Pillar::Technology, 1));
        assert_eq!(technology.held_by, ["siem"]);
        assert_eq!((ours.overall, ours.pillars[0].level, ours.nearest), (1, 5, 5));
        assert_eq!(against(&ours, "siem"), Against::InPart);
        let [difference] = &ours.references[0].differences[..] else { panic!("one key") };
        assert_eq!(
            (difference.key.as_str(), difference.old.as_deref(), difference.new.as_deref()),
            ("investigation.retention", Some("365d"), Some("20d"))
        );
        assert_eq!(difference.capability.as_deref(), Some("siem"));
    }

    #[test]
    fn what_is_taken_away_is_lacking_and_what_comes_early_is_more() {
        let ours = standing(
            "extends = \"level-4-optimized\"\n[detection]\ncorrelation = \"none\"\ntested_variants = 0.1\n[hunting]\n\
             per_month = 0\nfinds = 0\n[response]\nscript_time = \"20m\"\n[learning]\ncodified = 0\n",
        );
        assert_eq!(against(&ours, "correlation"), Against::Lacks);
        assert_eq!(against(&ours, "hunting"), Against::Lacks);
        assert_eq!(against(&ours, "offensive-skills"), Against::More);
        assert_eq!(against(&ours, "zero-day-coverage"), Against::Has);
        assert_eq!(against(&ours, "intelligence-platform"), Against::NotDue);
        assert_eq!(against(&ours, "audits"), Against::Has);
        assert_eq!(against(&ours, "distributed-specialists"), Against::NotDue);
        assert_eq!(against(&ours, "advanced-analysis"), Against::Unranked);
    }

    #[test]
    fn seats_are_those_for_as_many_endpoints() {
        // Half the people of level 3 for a third of its endpoints.
        let text = "extends = \"level-3-advanced\"\nbook_endpoints = 3000\n[roster.triage]\noffice_seats = 2\n\
                    off_seats = 1\n[roster.investigation]\noffice_seats = 1\noff_seats = 1\n";
        let staffing =
            |s: &Standing| s.capabilities.iter().find(|c| c.capability.name == "staffing").unwrap().level;
        assert!(staffing(&standing(text)) >= Some(3));
        assert!(staffing(&standing(&text.replace("book_endpoints = 3000\n", ""))) < Some(3));
    }

    #[test]
    fn the_same_time_written_otherwise_is_no_difference() {
        let ours = standing("extends = \"level-3-advanced\"\n[detection]\nrule_period = \"300s\"\n");
        assert!(ours.references[0].differences.is_empty(), "{:?}", ours.references[0].differences);
    }
}
