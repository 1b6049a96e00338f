//! What looking at an alert consists of: the look itself, gathering what belongs to it, finding the procedure.

use super::roster::{Dispatching, Roster};
use super::subject::Subject;
use super::{INVESTIGATION, TRIAGE, Tier};
use crate::knowledge::{Knowledge, RuleClass};
use crate::sim::luck::threshold;
use crate::sim::station::{Dispatch, Labour, Portion, Subjects, Task};
use crate::units::{Probability, SimDuration};

/// Parts of a look beside its own median.
#[derive(Clone, Debug, PartialEq)]
pub struct Work {
    /// Gathering context by hand for a first look.
    pub first_gathering: SimDuration,
    /// The same for a second look.
    pub second_gathering: SimDuration,
    /// Share of alerts whose context automation gathers.
    pub enriched: Probability,
    /// Share of the gathering that is left to do then.
    pub left_to_gather: Probability,
    /// Taking a suspicious program apart by hand, instead of gathering, in a second look.
    pub malware: SimDuration,
    /// Having a machine do that.
    pub sandbox: Option<SandboxedLook>,
    /// Finding the procedure for a second look.
    pub lookup: SimDuration,
    /// Chance that it is the wrong one and the look has to be done again.
    pub wrong_procedure: Probability,
    /// Chance that a case is taken for one of another subject.
    pub misroute: Probability,
    /// What a second look is multiplied by where somebody is at home in its subject.
    pub specialist_factor: f64,
}

/// A second look in which a sandbox takes the program apart.
#[derive(Clone, Debug, PartialEq)]
pub struct SandboxedLook {
    /// How long a look takes that it answers.
    pub time: SimDuration,
    /// Share of programs that show it nothing.
    pub evasion: Probability,
}

/// What the length of a look depends on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Matter {
    /// What it is about.
    pub subject: Subject,
    /// Whether there is a program in it to take apart.
    pub malware: bool,
}

/// What rows of the environment and true alerts are, by class of the item: first the classes of rules, then
/// one for each thing that a true alert can be.
#[derive(Clone, Debug, PartialEq)]
pub struct Matters {
    by_class: Vec<Matter>,
    rules: usize,
}

/// Which words of an item, turned round, decide on its work: those of its services and its verdict.
const FIRST_GATHERING: usize = 1;
const SECOND_GATHERING: usize = 3;
const PROCEDURE: usize = 4;
const MISROUTE: usize = 0;

impl Matters {
    /// Returns the matters of all classes.
    pub fn new(knowledge: &Knowledge) -> Matters {
        let row = |c: &RuleClass| Matter {
            subject: Subject::of_source(c.source, knowledge),
            malware: c.malware_borne,
        };
        let mut by_class: Vec<Matter> = knowledge.classes().iter().map(row).collect();
        let rules = by_class.len();
        for &(subject, _) in Subject::NAMES {
            by_class.extend([false, true].map(|malware| Matter { subject, malware }));
        }
        Matters { by_class, rules }
    }

    /// Returns the class of items that a true alert is of.
    pub fn class_of(&self, matter: Matter) -> u16 {
        let place = self.by_class[self.rules..].iter().position(|m| *m == matter);
        (self.rules + place.unwrap_or(0)) as u16
    }
}

impl Work {
    /// Returns what services of a tier hold, by class, and who is at home in what.
    pub(super) fn labour(&self, number: usize, tier: &Tier, roster: &Roster, matters: &Matters) -> Labour {
        let share = |time: SimDuration| time.0 as f64 / tier.median.0.max(1) as f64;
        let all = |word, portion: Portion| Task { word, portions: vec![portion; matters.by_class.len()] };
        let gathering = |by_hand: SimDuration| Portion {
            below: threshold(self.enriched),
            then: self.left_to_gather.get() * share(by_hand),
            otherwise: share(by_hand),
        };
        match number {
            TRIAGE => {
                Labour { tasks: vec![all(FIRST_GATHERING, gathering(self.first_gathering))], subjects: None }
            }
            INVESTIGATION => {
                let second = |m: &Matter| match (&self.sandbox, m.malware) {
                    (_, false) => gathering(self.second_gathering),
                    (None, true) => Portion { otherwise: share(self.malware), ..Portion::default() },
                    (Some(sandbox), true) => Portion {
                        below: threshold(sandbox.evasion.complement()),
                        then: share(sandbox.time),
                        otherwise: share(self.malware),
                    },
                };
                let lookup = share(self.lookup);
                let procedure = Portion {
                    below: threshold(self.wrong_procedure),
                    then: 1.0 + 2.0 * lookup,
                    otherwise: lookup,
                };
                let gathered =
                    Task { word: SECOND_GATHERING, portions: matters.by_class.iter().map(second).collect() };
                let tasks = vec![gathered, all(PROCEDURE, procedure)];
                Labour { tasks, subjects: self.subjects(roster, matters) }
            }
            _ => Labour::default(),
        }
    }

    fn subjects(&self, roster: &Roster, matters: &Matters) -> Option<Subjects> {
        (!roster.subjects.is_empty()).then(|| Subjects {
            of_class: matters.by_class.iter().map(|m| m.subject as u8).collect(),
            of_seat: Vec::new(),
            at_home: self.specialist_factor,
            dispatch: (roster.dispatching == Dispatching::BySubject).then(|| Dispatch {
                subjects: Subject::COUNT as u8,
                word: MISROUTE,
                mistaken: threshold(self.misroute),
            }),
        })
    }

    /// Returns how long a second look at an ordinary case typically takes: done right, gathered half by
    /// machines where these gather half, and half by somebody at home in it where there are such.
    pub fn typical_second_look(&self, roster: &Roster) -> SimDuration {
        let pace = if roster.subjects.is_empty() { 1.0 } else { 0.5 * (1.0 + self.specialist_factor) };
        roster.investigation.median.scaled(pace) + self.gathered(self.second_gathering) + self.lookup
    }

    /// Returns how long a first look typically takes.
    pub fn typical_first_look(&self, roster: &Roster) -> SimDuration {
        roster.triage.median + self.gathered(self.first_gathering)
    }

    fn gathered(&self, by_hand: SimDuration) -> SimDuration {
        let enriched = self.enriched.get();
        SimDuration::from_millis(by_hand.0 as f64 * (1.0 - enriched + enriched * self.left_to_gather.get()))
    }
}
