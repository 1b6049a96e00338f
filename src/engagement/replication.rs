//! What all matchups of one replication share: one organisation, one noise, one set of dice.
//!
//! Whatever is in here was drawn without knowing the SOC, so that each level meets the same. It is drawn
//! when first needed and kept for the next matchup; asking changes nothing.

use super::dice;
use crate::knowledge::{Knowledge, RuleLevel, SourceId, TechniqueId};
use crate::sim::arrivals::{Process, Shared};
use crate::sim::luck::{Luck, unit};
use crate::soc::{Detection, World};
use crate::units::{DAY, Probability, SimDuration, SimTime};

/// The luck of one public rule: whether a SOC that switches on a share of rules has it, whether it broke.
#[derive(Clone, Copy, Debug)]
pub(super) struct RuleLuck {
    /// The technique it names: the step's own, or its parent.
    pub technique: TechniqueId,
    pub source: SourceId,
    pub level: RuleLevel,
    /// What the rule counts, level, trial status and closeness to the technique together.
    pub weight: f64,
    pub enabled: f64,
    pub broken: f64,
}

/// The luck of one technique.
#[derive(Clone, Debug, Default)]
pub(super) struct TechniqueLuck {
    /// How much easier than average it is to catch, on the logit scale.
    pub effect: f64,
    pub rules: Vec<RuleLuck>,
}

/// The shared part of one replication.
#[derive(Debug)]
pub struct Replication<'a> {
    pub(super) organisation: Organisation<'a>,
    /// Benign rows, by what they come of: SOCs with the same book of clients and clock meet the same.
    pub(super) books: Books,
}

/// What every matchup meets: how hard each technique is to catch here, which rules are on, what fails.
#[derive(Debug)]
pub(super) struct Organisation<'a> {
    /// Its own luck: what is the same at every visit of a season.
    pub(super) luck: Luck,
    /// Which visit is next, or going on.
    visit: u32,
    knowledge: &'a Knowledge,
    world: &'a World,
    techniques: Vec<Option<Box<TechniqueLuck>>>,
}

/// Benign rows of several processes.
#[derive(Debug, Default)]
pub(super) struct Books(Vec<(Process, Shared)>);

impl Books {
    /// Returns the rows of `process`.
    pub(super) fn of(&mut self, process: &Process) -> &mut Shared {
        let known = self.0.iter().position(|(known, _)| known == process);
        let at = known.unwrap_or_else(|| {
            self.0.push((process.clone(), Shared::default()));
            self.0.len() - 1
        });
        &mut self.0[at].1
    }
}

impl<'a> Replication<'a> {
    /// Returns replication `luck.replication`, with nothing drawn yet.
    pub fn new(luck: Luck, knowledge: &'a Knowledge, world: &'a World) -> Replication<'a> {
        let techniques = vec![None; knowledge.technique_ids().len()];
        Replication {
            organisation: Organisation { luck, visit: 0, knowledge, world, techniques },
            books: Books::default(),
        }
    }

    /// Becomes another replication, keeping memory.
    pub fn turn(&mut self, luck: Luck) {
        self.organisation.luck = luck;
        self.organisation.visit = 0;
        self.organisation.techniques.iter_mut().for_each(|t| *t = None);
        self.books.0.iter_mut().for_each(|(_, rows)| rows.clear());
    }

    /// Comes to a visit of the season: the organisation stays, the noise is another.
    pub(super) fn come_to(&mut self, visit: u32) {
        if self.organisation.visit != visit {
            self.organisation.visit = visit;
            self.books.0.iter_mut().for_each(|(_, rows)| rows.clear());
        }
    }
}

impl Organisation<'_> {
    /// Returns the luck of the present visit.
    pub(super) fn visit_luck(&self) -> Luck {
        self.luck.at_visit(self.visit)
    }

    /// Returns the luck of a technique.
    pub(super) fn technique(&mut self, id: TechniqueId) -> &TechniqueLuck {
        let (luck, knowledge, world) = (self.luck, self.knowledge, self.world);
        self.techniques[id.index()].get_or_insert_with(|| {
            let effect = world.detection.technique_sd * luck.stream(dice::technique(id)).normal();
            let mut stream = luck.stream(dice::rules(id));
            let mut rules = Vec::new();
            let direct = knowledge.rules(id).iter().map(|r| (r, 1.0, id));
            let parent_id = knowledge.get(id).parent.unwrap_or(id);
            // A rule on the parent technique may or may not speak of this sub-technique: half weight.
            let parent = knowledge.parent_rules(id).iter().map(|r| (r, 0.5, parent_id));
            for (count, closeness, technique) in direct.chain(parent) {
                let weight = closeness * count.weight() / f64::from(count.n.max(1));
                for _ in 0..count.n {
                    rules.push(RuleLuck {
                        technique,
                        source: count.source,
                        level: count.level,
                        weight,
                        enabled: unit(stream.word()),
                        broken: unit(stream.word()),
                    });
                }
            }
            Box::new(TechniqueLuck { effect, rules })
        })
    }

    /// Returns whether a SOC that has rules on a share of such sources has some on `source`.
    pub(super) fn has_rules(&self, source: SourceId, share: Probability) -> bool {
        self.luck.stream(dice::cloud_rules(source)).happens(share)
    }

    /// Returns whether a source has failed silently at `t`: failures come at the same moments of working
    /// time for every SOC, and last as long as that SOC takes to notice.
    pub(super) fn is_down(&self, source: SourceId, detection: &Detection, t: SimTime) -> bool {
        if detection.losses_per_month <= 0.0 {
            return false;
        }
        let up = SimDuration(30 * DAY).scaled(1.0 / detection.losses_per_month);
        let mut stream = self.visit_luck().stream(dice::outage(source));
        let mut at = SimTime(0);
        while at <= t {
            at = at + stream.exponential_duration(up);
            if at > t {
                return false;
            }
            at = at + stream.exponential_duration(detection.loss_noticed_after);
        }
        true
    }
}
