//! What came of one engagement: plain data, nothing that can be derived.

use super::fate::Fate;
use crate::attack::{Grade, Loss, Milestone, StepIndex};
use crate::units::{SimDuration, SimTime};
use serde::Serialize;
use std::num::NonZeroU32;

/// Who took the attacker's last access away.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Evictor {
    /// The SOC.
    Soc,
    /// The client's own people.
    Client,
    /// Responders from outside, after somebody else gave notice.
    Outside,
}

/// How the engagement ended; exactly one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Ending {
    /// The attacker never got in.
    Repelled,
    /// The attacker lost all access before any objective.
    Evicted(Evictor),
    /// The attacker went away with access left and no objective.
    Withdrew,
    /// An objective was reached, to this grade at best.
    Achieved(Grade),
    /// The attacker still holds access at the horizon, short of an objective.
    Inside,
}

impl Ending {
    /// Every ending, from the client's best to its worst.
    pub const ALL: [Ending; 8] = [
        Ending::Repelled,
        Ending::Evicted(Evictor::Soc),
        Ending::Evicted(Evictor::Client),
        Ending::Evicted(Evictor::Outside),
        Ending::Withdrew,
        Ending::Inside,
        Ending::Achieved(Grade::Partial),
        Ending::Achieved(Grade::Full),
    ];

    /// Returns the ending's name in files.
    pub fn name(self) -> &'static str {
        match self {
            Ending::Repelled => "repelled",
            Ending::Evicted(Evictor::Soc) => "evicted-by-soc",
            Ending::Evicted(Evictor::Client) => "evicted-by-client",
            Ending::Evicted(Evictor::Outside) => "evicted-by-outside",
            Ending::Withdrew => "withdrew",
            Ending::Inside => "inside",
            Ending::Achieved(Grade::Partial) => "achieved-partial",
            Ending::Achieved(Grade::Full) => "achieved-full",
        }
    }

    /// Returns the ending's place in [`Ending::ALL`].
    pub fn index(self) -> usize {
        Ending::ALL.iter().position(|e| *e == self).unwrap_or(0)
    }
}

/// The moments of an engagement, named as design and literature name them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Stamps {
    /// First success that gives access on the client's assets.
    pub t0: Option<SimTime>,
    /// First telemetry of the attack stored, or the first report of it; t0 if it came before.
    pub t1: Option<SimTime>,
    /// First true alert; t0 if it came before.
    pub t2: Option<SimTime>,
    /// First human touch of a true alert.
    pub t3: Option<SimTime>,
    /// Incident declared by the SOC on its own findings; t0 if it was open before. One that led to no access
    /// does not count, nor does one opened because somebody else gave notice.
    pub t4: Option<SimTime>,
    /// When the alert came on which that incident was declared: where the SOC's own books of the case begin. What
    /// it had dismissed before is not in them.
    pub case_alert: Option<SimTime>,
    /// Scope complete: at a provider and its clients, of every one that was entered.
    pub t5: Option<SimTime>,
    /// First containment order.
    pub t6: Option<SimTime>,
    /// Last usable access lost; a return cancels it.
    pub t7: Option<SimTime>,
    /// All footholds cleaned up.
    pub t8: Option<SimTime>,
    /// First lateral move.
    pub breakout: Option<SimTime>,
    /// Data out.
    pub data_out: Option<SimTime>,
    /// Objective reached: the first of any grade.
    pub objective: Option<SimTime>,
    /// Notice from outside.
    pub external_notice: Option<SimTime>,
    /// The attacker went away with access left and no objective.
    pub withdrew: Option<SimTime>,
}

/// How many of a provider's clients an attack came to; all zero where it goes through no provider.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Downstream {
    /// Clients it meant to come to.
    pub meant: u32,
    /// Clients it got into.
    pub entered: u32,
    /// Clients where it reached an objective, of whatever grade.
    pub hit: u32,
}

/// What became of one execution of a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct StepFate {
    /// Which step of the script.
    #[serde(skip)]
    pub step: StepIndex,
    /// Where: 0 is the client that the study names, others are the provider's clients by number.
    pub party: u16,
    /// Its fate.
    pub fate: Fate,
    /// Whether it raised at least one alert.
    pub alerted: bool,
    /// When it showed; none if it was never reached.
    pub at: Option<SimTime>,
    /// Which of the ways of doing it, from 1; none if it was never reached.
    pub variant: Option<NonZeroU32>,
}

/// What came of one engagement.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// When the attacker began.
    pub began: SimTime,
    /// The end of the time looked at, counted from t0 (from the beginning where there is none).
    pub horizon: SimTime,
    /// How it ended.
    pub ending: Ending,
    /// When what.
    pub stamps: Stamps,
    /// Whether the first true alert came before t0.
    pub early_alert: bool,
    /// Whether the incident was open before t0.
    pub early_incident: bool,
    /// Whether the incident was declared for the right reason.
    pub right_reason: Option<bool>,
    /// Phase times: when each milestone was first reached.
    pub milestones: Vec<(Milestone, SimTime)>,
    /// Whether the run took the quick hand-over and the normal pace.
    pub fast_branch: bool,
    /// One entry for each execution on the client's assets, and one for each step never reached: by step,
    /// within a step by time.
    pub steps: Vec<StepFate>,
    /// Incidents declared, those closed as attempts among them.
    pub incidents: u32,
    /// True alerts raised.
    pub alerts: u32,
    /// True alerts on steps that nothing stopped, which an analyst looked at and came to a verdict on.
    pub looked_at: u32,
    /// Those of them that were dismissed at the first look, or closed too early at the second.
    pub dismissed: u32,
    /// The most true alerts that waited at the same time for somebody to look at them.
    pub most_waiting: u32,
    /// Footholds the attacker gained.
    pub footholds: u32,
    /// Footholds the SOC found.
    pub footholds_found: u32,
    /// What the client lost, steps broken off on the way included.
    pub loss: Loss,
    /// Times the attacker came back after losing all access.
    pub returns: u32,
    /// Times the attacker noticed that it was seen, and had access left.
    pub notices: u32,
    /// Containment actions of the SOC that hit the wrong host or account.
    pub wrong_actions: u32,
    /// Servers of the attacker that the SOC blocked and that others needed.
    pub false_blocks: u32,
    /// Working time that wrong actions and false blocks cost people who had nothing to do with the attack.
    pub outage: SimDuration,
    /// Clients of a provider who were reached through it.
    pub downstream: Downstream,
    /// When the highest grade of objective was reached.
    pub graded_objective: Option<SimTime>,
    /// When the unopposed twin reaches its objective, if it does within the horizon.
    pub twin_objective: Option<SimTime>,
}

impl Outcome {
    /// Returns whether the attacker ever got in.
    pub fn started(&self) -> bool {
        self.stamps.t0.is_some()
    }

    /// Returns how long the attacker held access and was there to use it, up to the horizon; nothing where it never got
    /// in.
    pub fn held(&self) -> Option<SimDuration> {
        let Stamps { t0, t7, withdrew, .. } = self.stamps;
        let end = t7.into_iter().chain(withdrew).min().unwrap_or(self.horizon);
        Some(end.since(t0?))
    }
}
