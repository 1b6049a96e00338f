//! What a SOC carries from one visit to the next: only what it has seen, and what it did about it.

use super::lessons::Lessons;
use crate::client::{ControlKind, Role};
use crate::knowledge::TechniqueId;
use crate::units::{SimDuration, SimTime};
use std::collections::BTreeSet;

/// Something that can be put on a list, told apart within one attacker's campaign.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Indicator {
    /// Code of a family, by the first step that brings it, in one packing.
    Code(usize, u32),
    /// The servers of a variant.
    Servers(u32),
}

/// One way of doing a technique, as its traces tell it from others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Procedure {
    /// Whose campaign it belongs to.
    pub script: u32,
    /// Which deed of it.
    pub step: usize,
    /// Which way of doing that.
    pub variant: u32,
}

/// What brought the SOC to know of a deed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Told {
    /// An alert that was understood.
    Alert,
    /// A hunt or sweep.
    Hunt,
    /// Scoping, looking back: no alert had come of it.
    Scoping,
}

/// A deed that the SOC knows of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Deed {
    /// What was done.
    pub technique: TechniqueId,
    /// In which way.
    pub procedure: Procedure,
    /// On what.
    pub role: Role,
    /// How it came to be known.
    pub told: Told,
    /// The control of the client's that might have stopped it and let it pass, if there is one and it is known what
    /// happened.
    pub passed: Option<ControlKind>,
    /// When the scoping was done that it came to be known by.
    pub understood: SimTime,
}

/// A way into a client: what was done, on what.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Way {
    /// The technique that gave the first access.
    pub technique: TechniqueId,
    /// On what it was used.
    pub role: Role,
    /// Which hole, where it was an exploit: mending one leaves the next open.
    pub hole: Option<Hole>,
}

/// A hole that an exploit goes through, told apart by the deed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Hole {
    /// Whose campaign it belongs to.
    pub script: u32,
    /// Which deed of it.
    pub step: usize,
}

/// What the SOC has seen of an attack; never the attacker's truth.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Seen {
    /// Alerts it recognised as true, with the technique each pointed to.
    pub recognised: Vec<(SimTime, TechniqueId)>,
    /// Incidents it declared.
    pub incidents: Vec<SimTime>,
    /// Footholds it found.
    pub footholds_found: u32,
    /// The deeds it knows of, as scoping after scoping came to an end; a post-mortem comes after each.
    pub deeds: Vec<Deed>,
    /// How the attacker came in, and when that was understood; once for each return.
    pub ways_in: Vec<(Way, SimTime)>,
    /// What it put on its block list, from when on.
    pub blocked: Vec<(Indicator, SimTime)>,
    /// What was put right, before or in the meantime, and told here, by its place among [`SocState::actions`]: rules
    /// without which an alert would not have come, controls that stopped a deed since they were tightened, ways in
    /// that stood closed.
    pub acted: BTreeSet<usize>,
}

/// Which attack of a season this is; the first, at its beginning, where nothing is said.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Visit {
    /// Its number, from 0.
    pub number: u32,
    /// When it begins, from the season's beginning.
    pub at: SimDuration,
    /// When this attack first came in the season, to whichever client: what the public knows of it is as old as that
    /// and goes on ageing.
    pub first: SimDuration,
    /// Which of the SOC's clients is attacked.
    pub client: u32,
}

impl Visit {
    /// Returns how long the attack has been about in the season when this visit begins.
    pub fn since_first(&self) -> SimDuration {
        SimDuration((self.at.0 - self.first.0).max(0))
    }
}

/// What is to be put right.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Gap {
    /// A technique done in a way that raised no alert: a rule is missing.
    Rule(TechniqueId, Procedure),
    /// A control of the client's that let a technique pass, done in a way: it wants tightening.
    Control(ControlKind, TechniqueId, Procedure),
    /// A way in that stands open.
    Way(Way),
}

/// Where an action came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Origin {
    /// A post-mortem.
    PostMortem,
    /// A hunt that found something.
    Hunt,
    /// An exercise.
    Exercise,
    /// An audit.
    Audit,
}

impl Origin {
    /// Returns it in words, as of the visit numbered `visit` from 1.
    pub fn since(self, visit: u32) -> String {
        match self {
            Origin::PostMortem => format!("the post-mortem of visit {visit}"),
            Origin::Hunt => format!("a hunt in visit {visit}"),
            Origin::Exercise => format!("an exercise before visit {visit}"),
            Origin::Audit => format!("an audit before visit {visit}"),
        }
    }
}

/// Something to be put right, and when it is; moments count from the season's beginning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Action {
    /// What it is about.
    pub gap: Gap,
    /// The client it was met at.
    pub client: u32,
    /// Where it came from.
    pub origin: Origin,
    /// The visit it came of; for exercises and audits the next one.
    pub visit: u32,
    /// When it was asked for.
    pub opened: SimDuration,
    /// When it should be done.
    pub due: SimDuration,
    /// When it is; never, if nothing is said.
    pub closed: Option<SimDuration>,
    /// Until when it holds, if it does not hold for good.
    pub until: Option<SimDuration>,
    /// Whether it puts right what it is about.
    pub effective: bool,
}

impl Action {
    /// Whether it is closed and holds at `at`.
    pub fn holds(&self, at: SimDuration) -> bool {
        let closed = self.closed.is_some_and(|closed| closed <= at);
        closed && self.effective && self.until.is_none_or(|until| at < until)
    }

    /// Whether it was closed when it was due.
    pub fn in_time(&self) -> bool {
        self.closed.is_some_and(|closed| closed <= self.due)
    }
}

/// Something blocked, from when on, and at which client it was met.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Block {
    /// Whose campaign it belongs to.
    pub script: u32,
    /// What it is.
    pub indicator: Indicator,
    /// Since when, counted from the season's beginning.
    pub since: SimDuration,
    /// Where it was met.
    pub client: u32,
}

/// A share of all people who leave at once.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Departures {
    /// When, from the season's beginning.
    pub at: SimDuration,
    /// Chance of each to leave.
    pub share: crate::units::Probability,
}

/// What learning changes and a season carries over. An empty one changes nothing.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SocState {
    /// Engagements so far.
    pub visits: u32,
    /// What was seen in them.
    pub seen: Vec<Seen>,
    /// Which visit is next, or going on.
    pub visit: Visit,
    /// All that was to be put right so far.
    pub actions: Vec<Action>,
    /// What was put on block lists.
    pub blocks: Vec<Block>,
    /// Up to when exercises and audits have been held, from the season's beginning.
    pub prepared: SimDuration,
    /// People who leave at once, if any do.
    pub departures: Option<Departures>,
    /// Share of the rules that had aged at the latest visit.
    pub aged: f64,
    /// What every service was multiplied by at the latest visit.
    pub pace: f64,
}

impl Seen {
    /// Takes in what was seen elsewhere in the same visit.
    pub fn absorb(&mut self, other: Seen) {
        self.incidents.extend(other.incidents);
        self.incidents.sort_unstable();
        self.recognised.extend(other.recognised);
        self.recognised.sort_by_key(|(at, _)| *at);
        self.footholds_found += other.footholds_found;
        self.ways_in.extend(other.ways_in);
        self.ways_in.sort_by_key(|(_, at)| *at);
        self.deeds.extend(other.deeds);
        self.deeds.sort_by_key(|deed| deed.understood);
        self.acted.extend(other.acted);
    }
}

impl SocState {
    /// Forgets what attacks taught; what it does without any, exercises and audits, goes on.
    pub fn forget(&mut self) {
        self.blocks.clear();
        self.seen.clear();
        self.actions.retain(|a| matches!(a.origin, Origin::Exercise | Origin::Audit));
    }

    /// Takes home what was `seen` in the present visit, which began at `began`, and the actions it asked for.
    pub fn after(&mut self, seen: Seen, began: SimTime, script: u32, lessons: Lessons) {
        let visit = self.visit;
        for &(indicator, since) in &seen.blocked {
            let since = visit.at + since.since(began);
            self.blocks.push(Block { script, indicator, since, client: visit.client });
        }
        self.actions.extend(lessons.into_actions());
        self.visits += 1;
        self.seen.push(seen);
    }
}
