//! One replication of one attack on its clients against one SOC, event by event, on one clock.
//!
//! Takes a [`Matchup`] and a [`Replication`]; gives an [`Outcome`], and a [`Journal`] if asked. The
//! attacker's side is in `attacker`, `planning`, `planting`, `access`, `parting`, `spreading`, `reaction` and `temper`; the
//! SOC's in `detector`,
//! `alerting`, `joining`, `verdict`, `handover`, `incident`, `playbook`, `containment`, `crew`, `hunting` and
//! `sweeping`; `recall` is what it brings along from earlier visits; `front` is one organisation's part
//! of it all, `aftermath` puts the parts together, `run` is the loop that all share.
//!
//! Guards three rules: handlers read rates and laws, never the name of a level or capability; the SOC's
//! handlers act on what was delivered to it ([`crate::soc::Seen`], alerts, replies), never on the
//! attacker's truth; each step's fate is written when it happens.

mod access;
mod aftermath;
mod alerting;
mod attacker;
mod blocked;
mod blocking;
mod contact;
mod containment;
mod crew;
mod damage;
mod detector;
mod dice;
mod event;
mod execution;
mod fate;
mod front;
mod handover;
mod hunting;
mod incident;
mod indicators;
mod joining;
mod journal;
mod learning;
mod matchup;
mod outcome;
mod parting;
mod planning;
mod planting;
mod playbook;
mod ranking;
mod reaction;
mod recall;
mod replication;
mod rule_pack;
mod run;
mod season;
mod signals;
mod spreading;
mod start;
mod sweeping;
mod tag;
mod temper;
mod verdict;

pub use blocked::daily_false_blocks;
pub use dice::{BURSTS, ROWS};
pub use fate::Fate;
pub use journal::{Entry, Journal, Side};
pub use matchup::{Desk, Matchup};
pub use outcome::{Downstream, Ending, Evictor, Outcome, Stamps, StepFate};
pub use replication::Replication;
pub use run::Engagement;
pub use season::{Call, KnownThreat, MOST_VISITS, Threats};
pub use start::{ATTACK_WEEK, StartAt};
