//! Technology: sources, rules, endpoint sensor, inline blocking, correlation.

use crate::knowledge::SourceSet;
use crate::units::{Probability, SimDuration};

/// What an endpoint product's analytics look at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EndpointAnalytics {
    /// Known-bad code only: antivirus.
    MalwareOnly,
    /// Behaviour: endpoint detection and response.
    Behaviour,
}

named! { EndpointAnalytics: MalwareOnly = "malware-only", Behaviour = "behaviour" }

/// The product on the endpoints.
#[derive(Clone, Debug, PartialEq)]
pub struct EndpointSensor {
    /// What it looks at.
    pub analytics: EndpointAnalytics,
    /// Where it stands among the evaluated products, from 0 to 1.
    pub percentile: Probability,
    /// Share of manageable hosts that carry it.
    pub coverage: Probability,
}

/// Joining alerts on one host or account.
#[derive(Clone, Debug, PartialEq)]
pub struct Correlation {
    /// How far apart two signals may lie to be joined.
    pub window: SimDuration,
    /// Share of benign alerts joined to another one, where no two come from one source.
    pub joins: Probability,
    /// Chance that a true alert is joined to what it does not belong to, where no two come from one source.
    pub misjoins: Probability,
}

/// A detector of what is unusual for an account or machine.
#[derive(Clone, Debug, PartialEq)]
pub struct Anomaly {
    /// Chance that it raises an alert on an average step that shows.
    pub detects: Probability,
    /// False alerts, per 1,000 endpoints and day.
    pub false_alerts: f64,
}

/// What can be seen, and what of that raises an alert.
#[derive(Clone, Debug, PartialEq)]
pub struct Detection {
    /// Sources collected.
    pub sources: SourceSet,
    /// Share of manageable hosts whose logs arrive.
    pub host_coverage: Probability,
    /// Silent failures of a source, per 30 days.
    pub losses_per_month: f64,
    /// Mean time until a silent failure is noticed and mended.
    pub loss_noticed_after: SimDuration,
    /// Rules switched on.
    pub rules_enabled: f64,
    /// How many were on when the volume of alerts was what the file gives for it.
    pub rules_tuned: f64,
    /// Chance that rules are on at all for a source of identity, mail, cloud or rented applications.
    pub cloud_rules: Probability,
    /// Share of them that no longer work, unnoticed.
    pub rules_broken: Probability,
    /// Chance that a rule written for the technique fits this way of doing it.
    pub variant_match: Probability,
    /// Added to it where the attacker leaves the usual way, if rules are tried against variants.
    pub tested_variants: Probability,
    /// Chance that an exclusion made to quieten a rule hides it.
    pub suppressed: Probability,
    /// Time until an event is stored.
    pub ingest: SimDuration,
    /// How often scheduled rules run.
    pub rule_period: SimDuration,
    /// The product on the endpoints, if any.
    pub endpoint: Option<EndpointSensor>,
    /// Chance that a network sensor's signatures raise an alert, for an average technique on the wire.
    pub network_signatures: Probability,
    /// How many times as many false alerts the network sensor raises as a tuned one.
    pub network_noise: f64,
    /// From an exploit's disclosure until signatures on it are in use.
    pub signature_lag: SimDuration,
    /// Chance that an exploit whose signature is in use is stopped on the wire.
    pub blocks_exploits: Probability,
    /// Chance that known-bad code is stopped on a host that carries the endpoint product.
    pub blocks_malware: Probability,
    /// A detector of what is unusual, if there is one.
    pub anomaly: Option<Anomaly>,
    /// Chance that a user who could notice a step reports it.
    pub user_reports: Probability,
    /// Joining of signals, if done.
    pub correlation: Option<Correlation>,
    /// Share of true alerts that automation closes wrongly.
    pub wrong_auto_close: Probability,
}
