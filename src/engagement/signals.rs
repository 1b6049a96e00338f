//! What raises an alert on a step that shows: rules, the endpoint product, signatures, anomalies, users.

use super::blocking::Place;
use super::detector::{Scene, Sensed};
use super::dice;
use super::event::Number;
use super::execution::Detector;
use super::fate::Fate;
use super::run::Engagement;
use crate::attack::Blockable;
use crate::knowledge::{RuleLevel, Severity, SourceId, SourceSet, Tactic};
use crate::sim::elementary::{ln, logistic, logit};
use crate::soc::{Detection, EndpointSensor};
use crate::units::{MINUTE, SimDuration};

impl Engagement<'_, '_> {
    /// Whether there are rules on a source at all.
    fn is_ruled(&self, source: SourceId, detection: &Detection) -> bool {
        !is_rented(&self.m.knowledge.source_by_id(source).id)
            || self.organisation.has_rules(source, detection.cloud_rules)
    }

    /// The anomaly detector looks at identities and endpoints.
    pub(super) fn stands_out(&mut self, number: Number, scene: &Scene, detection: &Detection) -> Sensed {
        let Some(anomaly) = &detection.anomaly else { return Sensed::Blind };
        let knowledge = self.m.knowledge;
        let behaviour = |s: &SourceId| {
            let source = knowledge.source_by_id(*s);
            is_rented(&source.id) || (source.is_on_hosts() && source.id != "antivirus")
        };
        let watched: SourceSet = scene.carriers.iter().filter(behaviour).collect();
        let live = watched.iter().any(|s| !self.organisation.is_down(s, detection, self.now));
        if watched.is_empty() {
            return Sensed::Blind;
        }
        if !live {
            return Sensed::Missed(Fate::SensorDown);
        }
        let chance = anomaly.detects.get().clamp(1e-6, 1.0 - 1e-6);
        let fits = if anomaly.detects.get() > 0.0 { logistic(logit(chance) + scene.ease) } else { 0.0 };
        if let Some(missed) = self.fits(number, Detector::Anomaly, fits, scene, detection) {
            return missed;
        }
        let (_, delay_word) = self.alert_words(number, Detector::Anomaly);
        Sensed::Fired(Severity::Medium, detection.ingest + detection.rule_period.scaled(delay_word))
    }

    pub(super) fn rules_fire(&mut self, number: Number, scene: &Scene, detection: &Detection) -> Sensed {
        let sources = scene.with_rules;
        let live: SourceSet =
            sources.iter().filter(|s| !self.organisation.is_down(*s, detection, self.now)).collect();
        if sources.is_empty() {
            return Sensed::Blind;
        }
        if live.is_empty() {
            return Sensed::Missed(Fate::SensorDown);
        }
        let Some((_, desk)) = self.m.soc else { return Sensed::Blind };
        let index = self.here.executions[number].step;
        let exploit = self.m.script.steps[index].blockable == Some(Blockable::Exploit);
        if exploit && !self.signature_known(index) {
            return Sensed::Missed(Fate::NoRule); // nobody writes on what nobody knows
        }
        let own = exploit && self.covered(index);
        let variant = if own { 1.0 } else { self.matches_variant(number) };
        // What has aged is as good as broken; the same draw decides for both.
        let whole = detection.rules_broken.complement().get() * (1.0 - self.recall.aged);
        let broken = if self.recall.aged > 0.0 { 1.0 - whole } else { detection.rules_broken.get() };
        let written = self.own_rule(scene.technique, index, self.here.executions[number].variant);
        let written = written.filter(|_| live.iter().any(|s| self.is_ruled(s, detection)));
        let ruled: SourceSet = live.iter().filter(|s| self.is_ruled(*s, detection)).collect();
        let luck = self.organisation.technique(scene.technique);
        let on = luck
            .rules
            .iter()
            .filter(|r| ruled.contains(r.source) && r.enabled < desk.rules.share(r.technique));
        let (mut any, mut weight, mut levels) = (false, 0.0, [0.0; RuleLevel::ALL.len()]);
        if own {
            weight = 1.0;
            levels[RuleLevel::High as usize] = 1.0;
        }
        for rule in on {
            any = true;
            if rule.broken >= broken {
                weight += rule.weight;
                levels[rule.level as usize] += rule.weight;
            }
        }
        if weight <= 0.0 && written.is_none() {
            return Sensed::Missed(if any { Fate::RuleBroken } else { Fate::NoRule });
        }
        let effects = &self.m.world.detection;
        let doublings = ln(1.0 + weight) / std::f64::consts::LN_2;
        let usual = effects.fires(effects.per_doubling * doublings + scene.ease) * variant;
        let usual = if weight > 0.0 { usual } else { 0.0 };
        let fits = written.map_or(usual, |(own, _)| own.max(usual));
        if written.is_some() {
            levels[RuleLevel::High as usize] += 1.0;
        }
        if let Some(missed) = self.fits(number, Detector::Rules, fits, scene, detection) {
            return missed;
        }
        if let Some((_, action)) = written
            && self.fits(number, Detector::Rules, usual, scene, detection).is_some()
        {
            self.own_rule_tells(number, action);
        }
        let (level_word, delay_word) = self.alert_words(number, Detector::Rules);
        let severity = draw_severity(&levels, level_word);
        let scheduled = detection.rule_period.scaled(delay_word);
        Sensed::Fired(severity, detection.ingest + scheduled)
    }

    pub(super) fn endpoint_fires(
        &mut self,
        number: Number,
        scene: &Scene,
        detection: &Detection,
        sensor: &EndpointSensor,
    ) -> Sensed {
        let effects = &self.m.world.detection;
        let fits = effects.fires(effects.product(sensor.percentile) + scene.ease);
        if let Some(missed) = self.fits(number, Detector::Endpoint, fits, scene, detection) {
            return missed;
        }
        let (_, delay_word) = self.alert_words(number, Detector::Endpoint);
        let step = &self.m.script.steps[self.here.executions[number].step];
        let malware = step.blockable == Some(Blockable::Malware);
        // Products raise an alert within minutes of the event.
        let delay = SimDuration(MINUTE).scaled(1.0 + 2.0 * delay_word);
        Sensed::Fired(rated(&self.m.knowledge.get(scene.technique).tactics, malware), delay)
    }

    pub(super) fn signatures_fire(&mut self, number: Number, scene: &Scene, detection: &Detection) -> Sensed {
        let knowledge = self.m.knowledge;
        let on_the_wire = scene.carriers.iter().any(|s| knowledge.source_by_id(s).id == "network-sensor");
        let about_the_wire = knowledge.get(scene.technique).tactics.iter().any(|t| {
            matches!(
                t,
                Tactic::InitialAccess
                    | Tactic::LateralMovement
                    | Tactic::CommandAndControl
                    | Tactic::Exfiltration
            )
        });
        let base = detection.network_signatures.get();
        if !(on_the_wire && about_the_wire && base > 0.0) {
            return Sensed::Blind;
        }
        let index = self.here.executions[number].step;
        let exploit = self.m.script.steps[index].blockable == Some(Blockable::Exploit);
        if exploit && !self.signature_known(index) {
            return Sensed::Missed(Fate::NoRule);
        }
        let fits = logistic(logit(base.min(1.0 - 1e-6)) + scene.ease);
        if let Some(missed) = self.fits(number, Detector::Network, fits, scene, detection) {
            return missed;
        }
        let (_, delay_word) = self.alert_words(number, Detector::Network);
        Sensed::Fired(Severity::Medium, detection.ingest + SimDuration(MINUTE).scaled(1.0 + delay_word))
    }

    pub(super) fn users_report(&mut self, number: Number, detection: &Detection) -> Sensed {
        let e = &self.here.executions[number];
        // Mail that never arrived is nobody's to report.
        let arrived = e.stopped.is_none_or(|stopped| stopped.place == Place::There);
        if !(self.m.script.steps[e.step].user_visible && arrived) {
            return Sensed::Blind;
        }
        let id = dice::fit(self.script, e.step, e.variant, Detector::User as usize);
        if self.here.luck.stream(id).happens(detection.user_reports) {
            let (_, delay_word) = self.alert_words(number, Detector::User);
            Sensed::Fired(Severity::Medium, self.m.world.report_delay.quantile(delay_word))
        } else {
            Sensed::Blind // silence says nothing of what sensors could have seen
        }
    }
}

/// Whether a source is of identity, mail, cloud or rented applications.
fn is_rented(id: &str) -> bool {
    matches!(id, "identity-provider" | "office-suite" | "cloud-audit" | "saas-audit")
}

/// Returns how serious a product on the endpoints calls a step: by what it is for, whatever the rules of
/// others say. Damage is critical; taking credentials, spreading and carrying data off are high, and so is
/// known-bad code; looking round is low.
fn rated(tactics: &[Tactic], malware: bool) -> Severity {
    let worst = |t: &Tactic| match t {
        Tactic::Impact => Severity::Critical,
        Tactic::CredentialAccess | Tactic::LateralMovement | Tactic::Exfiltration => Severity::High,
        Tactic::Discovery | Tactic::Reconnaissance | Tactic::ResourceDevelopment => Severity::Low,
        _ => Severity::Medium,
    };
    let least = if malware { Severity::High } else { Severity::Low };
    tactics.iter().map(worst).fold(least, Severity::min)
}

/// Returns the severity that a draw picks among rule levels by weight; medium where there are none.
fn draw_severity(levels: &[f64; RuleLevel::ALL.len()], u: f64) -> Severity {
    let mut left = u * levels.iter().sum::<f64>();
    let picked = levels.iter().position(|w| {
        left -= w;
        left < 0.0
    });
    picked.map_or(Severity::Medium, |i| RuleLevel::ALL[i].into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_product_rates_by_what_a_step_is_for() {
        assert_eq!(rated(&[Tactic::Impact], false), Severity::Critical);
        assert_eq!(rated(&[Tactic::Discovery], false), Severity::Low);
        assert_eq!(rated(&[Tactic::Execution], true), Severity::High);
        assert_eq!(rated(&[Tactic::Discovery, Tactic::Execution], false), Severity::Medium);
    }
}
