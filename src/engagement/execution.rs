//! An execution: one step carried out once on the client's assets, and what is known of it.

use super::blocking::Stopped;
use super::event::Number;
use super::fate::Fate;
use super::run::Engagement;
use crate::attack::StepIndex;
use crate::client::Role;
use crate::units::SimTime;

/// What raises alerts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Detector {
    /// Rules over collected logs.
    Rules,
    /// The product on the endpoints.
    Endpoint,
    /// Signatures on the wire.
    Network,
    /// People at the client.
    User,
    /// Hunters.
    Hunt,
    /// What is unusual for an account or machine.
    Anomaly,
    /// Indicators that others have met.
    Feed,
    /// Files run to see what they do.
    Sandbox,
}

impl Detector {
    pub(super) fn words(self) -> &'static str {
        match self {
            Detector::Rules => "a rule",
            Detector::Endpoint => "the endpoint product",
            Detector::Network => "a network signature",
            Detector::User => "a user's report",
            Detector::Hunt => "a hunt",
            Detector::Anomaly => "the anomaly detector",
            Detector::Feed => "a feed",
            Detector::Sandbox => "the sandbox",
        }
    }
}

/// What is to be done: which try of which step, in which way, on which host, and by what access.
#[derive(Clone, Copy, Debug)]
pub(super) struct Deed {
    pub step: StepIndex,
    pub visit: u32,
    pub attempt: u32,
    pub variant: u32,
    pub host: u32,
    pub via: Option<Number>,
    /// What stops it, if anything does.
    pub stopped: Option<Stopped>,
}

/// One step carried out once on the client's assets.
#[derive(Clone, Debug)]
pub(super) struct Execution {
    pub step: StepIndex,
    pub visit: u32,
    pub attempt: u32,
    pub variant: u32,
    pub role: Role,
    pub host: u32,
    pub via: Option<Number>,
    pub at: SimTime,
    /// What stopped it, if anything did.
    pub stopped: Option<Stopped>,
    /// The furthest stage any detector reached short of an alert, or that it was found afterwards.
    pub reached: Fate,
    /// Whether it left telemetry that somebody could find later.
    pub visible: bool,
    pub alerted: bool,
    /// Whether a hunt has found it.
    pub hunted: bool,
}

impl Engagement<'_, '_> {
    /// Writes down that something was done, and lets the sensors see it.
    pub(super) fn carry_out(&mut self, deed: Deed) -> Number {
        let number = self.here.executions.len();
        self.here.executions.push(Execution {
            step: deed.step,
            visit: deed.visit,
            attempt: deed.attempt,
            variant: deed.variant,
            role: self.m.script.steps[deed.step].role,
            host: deed.host,
            via: deed.via,
            at: self.now,
            stopped: deed.stopped,
            reached: Fate::NoTelemetry,
            visible: false,
            alerted: false,
            hunted: false,
        });
        self.sense(number);
        number
    }

    /// Moves an execution's fate forward, never back.
    pub(super) fn advance_fate(&mut self, execution: Number, stage: Fate) {
        let reached = &mut self.here.executions[execution].reached;
        *reached = (*reached).max(stage);
    }

    /// The fate of an execution: the furthest of what detectors, alerts and scoping wrote down. What
    /// stopped it counts unless the SOC made an incident of it.
    pub(super) fn fate(&self, number: Number) -> Fate {
        let execution = &self.here.executions[number];
        let alerts = self.here.alerts.iter().filter(|a| a.execution == number);
        let reached = alerts.map(|a| a.end.unwrap_or(Fate::WaitingAtEnd)).fold(execution.reached, Fate::max);
        match execution.stopped {
            Some(stopped) if reached < Fate::FoundLate => stopped.fate,
            _ => reached,
        }
    }
}
