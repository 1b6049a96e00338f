//! What is the same for every SOC: how hard techniques are to catch, what noise there is, who tells.

use super::false_block::FalseBlocking;
use super::holidays::Holidays;
use super::wear::Wear;
use crate::client::Removal;
use crate::sim::distribution::Law;
use crate::sim::elementary::{inverse_normal, ln, logistic};
use crate::units::{Probability, SimDuration};

/// The spread of detection over techniques and procedures, on the logit scale.
#[derive(Clone, Debug, PartialEq)]
pub struct DetectionEffects {
    /// Log-odds that an analytic fires on a visible step in a laboratory: one number for all levels.
    pub intercept: f64,
    /// Added per doubling of the weight of rules on the technique.
    pub per_doubling: f64,
    /// Standard deviation between techniques.
    pub technique_sd: f64,
    /// Standard deviation between procedures of a technique.
    pub procedure_sd: f64,
    /// Standard deviation between endpoint products.
    pub product_sd: f64,
    /// Chance that a deployed source shows a component it carries.
    pub component_visible: Probability,
    /// What full stealth, a low or a high noise add to the log-odds.
    pub stealth_shift: f64,
    /// Added for a loud step, taken off for a quiet one.
    pub noise_shift: f64,
    /// Added when the attacker rushes: speed costs stealth.
    pub rush_shift: f64,
    /// Chance that an indicator of code fits the same code in another packing.
    pub repacked_fits: Probability,
    /// Log-odds added to recognising an alert by each related one seen before.
    pub related_shift: f64,
}

impl DetectionEffects {
    /// Returns the chance that a technique shows where `carried` of its components are collected: 1 − (1 − κ)^carried.
    pub fn shows(&self, carried: usize) -> f64 {
        1.0 - (0..carried).fold(1.0, |hidden, _| hidden * self.component_visible.complement().get())
    }

    /// Returns what an endpoint product at `percentile` of the evaluated ones adds to the log-odds.
    pub fn product(&self, percentile: Probability) -> f64 {
        self.product_sd * inverse_normal(percentile.get().clamp(1e-6, 1.0 - 1e-6))
    }

    /// Returns what working `pace` times as long as planned adds to the log-odds: speed costs stealth, in
    /// proportion to the logarithm, and a rush at `rush_pace` costs what is given for it.
    pub fn haste(&self, pace: f64, rush_pace: f64) -> f64 {
        if pace == 1.0 { 0.0 } else { self.rush_shift * ln(pace) / ln(rush_pace) }
    }

    /// Returns the chance that an analytic fires on what shows, with `ease` added to the log-odds.
    pub fn fires(&self, ease: f64) -> f64 {
        logistic(self.intercept + ease)
    }

    /// Returns the mean of [`DetectionEffects::fires`] over techniques and procedures, `ease` the same for all.
    pub fn mean_fires(&self, ease: f64) -> f64 {
        const POINTS: u32 = 2_000;
        let sd = (self.technique_sd * self.technique_sd + self.procedure_sd * self.procedure_sd).sqrt();
        let at = |i: u32| self.fires(ease + sd * inverse_normal((f64::from(i) + 0.5) / f64::from(POINTS)));
        (0..POINTS).map(at).sum::<f64>() / f64::from(POINTS)
    }
}

/// Shape of the benign work.
#[derive(Clone, Debug, PartialEq)]
pub struct NoiseShape {
    /// Share of alerts Monday to Friday, 08 to 18.
    pub office_share: Probability,
    /// Share of alerts on Saturday and Sunday.
    pub weekend_share: Probability,
    /// Squared coefficient of variation of an hour's intensity.
    pub squared_cv: f64,
    /// Correlation from hour to hour.
    pub persistence: f64,
    /// Share of a SOC's alerts whose number goes with the number of its rules.
    pub by_rules: Probability,
    /// Share of failed attacks among benign alerts.
    pub attempts: Probability,
    /// Share of second looks that go on to the third tier.
    pub scoped: Probability,
    /// Share of harmless alerts about what the client cannot lose.
    pub crown_jewels: Probability,
}

/// What holds for every attacker.
#[derive(Clone, Debug, PartialEq)]
pub struct AttackerEffects {
    /// How it misses an account that was disabled.
    pub account: Missed,
    /// How it misses a session, grant or factor that was revoked.
    pub grant: Missed,
    /// How many times as long as planned a rushing attacker takes.
    pub rush_pace: f64,
    /// The same of one that stirs again after lying still.
    pub careful_pace: f64,
    /// What the chance to find a foothold is multiplied by where it lies where hardly anybody looks.
    pub hidden: Probability,
}

/// How an attacker misses what was taken from it, beside a host that was cut off or rebuilt and no longer answers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Missed {
    /// What is added to the log-odds of noticing.
    pub odds: f64,
    /// What the time to notice is multiplied by.
    pub delay: f64,
}

impl AttackerEffects {
    /// Returns how an attacker misses what this removal took.
    pub fn missed(&self, removal: Removal) -> Missed {
        match removal {
            Removal::IsolateHost | Removal::RebuildDevice => Missed { odds: 0.0, delay: 1.0 },
            Removal::DisableAccount => self.account,
            Removal::RevokeCloudAccess => self.grant,
        }
    }
}

/// What is the same for every SOC and client.
#[derive(Clone, Debug, PartialEq)]
pub struct World {
    /// How hard techniques are to catch.
    pub detection: DetectionEffects,
    /// What holds for every attacker.
    pub attacker: AttackerEffects,
    /// What benign work looks like.
    pub noise: NoiseShape,
    /// When those who are watched do not work.
    pub holidays: Holidays,
    /// What makes entries of a block list false ones.
    pub false_blocking: FalseBlocking,
    /// How long after an overt objective the client knows.
    pub overt_notice: Law,
    /// How long after a notice outside responders have the attacker out.
    pub outside_response: Law,
    /// How long after a step a user's report arrives.
    pub report_delay: Law,
    /// From when a provider or one of its clients knows of an intrusion until it has told the other.
    pub passed_on: Law,
    /// How fast what was learnt and written stops to hold.
    pub wear: Wear,
    /// Background run before the attack begins.
    pub warm_up: SimDuration,
}
