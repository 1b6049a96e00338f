//! One step of a script.

use super::exposure::Disclosure;
use super::loss::Loss;
use super::spread::Ground;
use crate::client::{ControlKind, FootholdKind, Role};
use crate::knowledge::TechniqueId;
use crate::sim::distribution::Law;
use crate::units::{Probability, SimDuration};

/// A step's place in its script.
pub type StepIndex = usize;

/// What a step needs before it can be tried.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Need {
    /// Any usable foothold.
    AnyFoothold,
    /// A usable foothold of this kind.
    Foothold(FootholdKind),
    /// A usable foothold at the provider, for a step at one of its clients.
    ProviderFoothold,
    /// Something gained before: a credential, a map, a staged archive.
    Token(String),
}

/// What a step that succeeds gives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Gain {
    /// Access of this kind, where the step acted.
    Foothold(FootholdKind),
    /// Something that later steps need and that responders can make worthless: a password, a key, a ticket.
    Credential(String),
    /// Something that later steps need.
    Token(String),
}

impl Need {
    /// Returns whether it is access to where the step acts.
    pub fn is_access_here(&self) -> bool {
        matches!(self, Need::AnyFoothold | Need::Foothold(_))
    }

    /// Returns it as files write it.
    pub fn word(&self) -> String {
        match self {
            Need::AnyFoothold => "foothold".to_owned(),
            Need::ProviderFoothold => "provider-foothold".to_owned(),
            Need::Foothold(kind) => format!("foothold:{}", kind.name()),
            Need::Token(word) => word.clone(),
        }
    }
}

impl Gain {
    /// Returns whether it is the token or credential called `name`.
    pub fn is(&self, name: &str) -> bool {
        matches!(self, Gain::Token(own) | Gain::Credential(own) if own == name)
    }

    /// Returns whether whoever has it has what `need` asks for.
    pub fn meets(&self, need: &Need) -> bool {
        match (self, need) {
            (Gain::Foothold(_), Need::AnyFoothold | Need::ProviderFoothold) => true,
            (Gain::Foothold(gained), Need::Foothold(needed)) => gained == needed,
            (gain, Need::Token(needed)) => gain.is(needed),
            _ => false,
        }
    }

    /// Returns it as steps that need it write it; a password, key or ticket without saying that it is one.
    pub fn word(&self) -> String {
        match self {
            Gain::Foothold(kind) => format!("foothold:{}", kind.name()),
            Gain::Credential(word) | Gain::Token(word) => word.clone(),
        }
    }
}

/// Points of progress whose timing the sources give.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Milestone {
    /// An operator's hands are on the keyboard: paces are measured from here.
    HandsOn,
    /// First move to another host.
    Breakout,
    /// Control of the directory or identity provider.
    Admin,
    /// Data has left.
    DataOut,
}

named! { Milestone:
    HandsOn = "hands-on",
    Breakout = "breakout",
    Admin = "admin",
    DataOut = "data-out",
}

/// How far an objective goes; a run's ending carries the highest grade reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Grade {
    /// Part of what the actor came for.
    Partial,
    /// All of it.
    Full,
}

named! { Grade:
    Partial = "partial",
    Full = "full",
}

/// How loud a step is beside what is usual for its technique.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Noise {
    /// Hardly stands out.
    Low,
    /// As usual.
    Medium,
    /// Hard to overlook.
    High,
}

named! { Noise:
    Low = "low",
    Medium = "medium",
    High = "high",
}

/// When within its time a step shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ObservedAt {
    /// When it begins: a flood, an encryption run.
    Start,
    /// When it is done: most steps prepare first and act at the end.
    End,
}

/// What an inline sensor of the SOC may stop a step by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Blockable {
    /// An exploit on the wire, once it is disclosed.
    Exploit,
    /// Known-bad code on the host.
    Malware,
}

named! { ObservedAt: Start = "start", End = "end" }
named! { Blockable: Exploit = "exploit", Malware = "malware" }

/// A defence that a step switches off on the assets it acts on, until the SOC notices.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Defence {
    /// The product on the endpoints.
    EndpointSensor,
    /// The logs that agents on the hosts send.
    HostLogs,
}

named! { Defence: EndpointSensor = "endpoint-sensor", HostLogs = "host-logs" }

/// When a step belongs to the plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Branch {
    /// From the beginning.
    Plan,
    /// Only once the attacker destroys what it can no longer keep.
    Destruction,
    /// Only once the attacker has lost all access: what it can still do with what it has taken.
    Evicted,
}

named! { Branch: Plan = "plan", Destruction = "destruction", Evicted = "evicted" }

/// One attacker action.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// Its name within the script.
    pub id: String,
    /// What it is, in ATT&CK's terms.
    pub technique: TechniqueId,
    /// Whose assets it acts on.
    pub role: Role,
    /// What must be in hand.
    pub needs: Vec<Need>,
    /// What success gives.
    pub gains: Vec<Gain>,
    /// Waiting before it begins: patience, or the next visit. Dropped in a rush.
    pub wait: Option<Law>,
    /// Working time.
    pub time: Law,
    /// Chance of success where no control stops it.
    pub success: Probability,
    /// Controls of the client that may stop it.
    pub stopped_by: Vec<ControlKind>,
    /// Ways of doing it that differ to a detector.
    pub variants: u32,
    /// How loud it is.
    pub noise: Noise,
    /// When it shows.
    pub observed: ObservedAt,
    /// What may block it inline.
    pub blockable: Option<Blockable>,
    /// When the exploit is disclosed; until then it is a zero-day.
    pub disclosed: Disclosure,
    /// The family of the code it brings along or runs, if it does.
    pub malware: Option<String>,
    /// Whether people at the client may notice and report it.
    pub user_visible: bool,
    /// Chance that it has a harmless explanation at hand, as a trusted program has, which whoever looks at an alert
    /// on it has to see through.
    pub looks_benign: Probability,
    /// Steps of the same slot are alternatives: one that succeeds is enough.
    pub slot: String,
    /// Whether the script ends if no alternative of the slot succeeds.
    pub required: bool,
    /// The milestone reached by success.
    pub milestone: Option<Milestone>,
    /// The objective reached by success.
    pub objective: Option<Grade>,
    /// What the client loses by it.
    pub loss: Loss,
    /// What it switches off.
    pub disables: Option<Defence>,
    /// Whether it wipes what the hosts themselves have logged.
    pub clears_logs: bool,
    /// How long its traces can be found at all; as long as logs are kept, if nothing.
    pub traces: Option<SimDuration>,
    /// Whether it is not done on a host that carries an endpoint product; the attacker goes away if there is no other.
    pub shuns_sensors: bool,
    /// When it belongs to the plan.
    pub branch: Branch,
    /// On whose assets it acts, where the attack goes through a provider.
    pub ground: Ground,
}

impl Step {
    /// Returns whether it gives access.
    pub fn gains_foothold(&self) -> bool {
        self.gains.iter().any(|gain| matches!(gain, Gain::Foothold(_)))
    }

    /// Returns whether it gives access and asks for none, wherever it acts.
    pub fn gives_first_access(&self) -> bool {
        self.gains_foothold() && !self.needs.iter().any(Need::is_access_here)
    }

    /// Returns whether it gives access to the client to somebody who has none.
    pub fn leads_in(&self) -> bool {
        self.gives_first_access() && self.role != Role::Outside
    }
}
